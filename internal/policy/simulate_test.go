package policy_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"flag"
	"fmt"
	"math/rand"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/policy"
	"github.com/iamvet/iamvet/internal/policy/jsonpolicy"
)

var record = flag.Bool("record", false, "record what the simulator says")

const (
	simPairs   = 24000
	simResults = "testdata/simulate/results.txt"
	// simManagedResults are of the policies that AWS manages.
	simManagedResults = "testdata/simulate/managed.txt"
)

// TestAgainstSimulator compares decisions with those of an evaluator that is not
// ours, the npm package @cloud-copilot/iam-simulate. With node it is installed
// to the user's cache and run; else its recorded results are compared.
func TestAgainstSimulator(t *testing.T) {
	g := simGenerator{rand.New(rand.NewSource(20240501))}
	var cases []simCase
	var input bytes.Buffer
	enc := json.NewEncoder(&input)
	for range simPairs {
		c := g.next()
		cases = append(cases, c)
		if err := enc.Encode(c); err != nil {
			t.Fatal(err)
		}
	}
	letters := simulatorSays(t, simResults, input.Bytes())
	if len(letters) != len(cases) {
		t.Fatalf("%d results for %d cases", len(letters), len(cases))
	}
	outcomes := map[byte]int{}
	reasons := map[string]int{}
	bad := 0
	for i, c := range cases {
		outcomes[letters[i]]++
		set := c.load(t)
		d := policy.Eval(set, c.request())
		if letterOf(d.Outcome) == letters[i] {
			continue
		}
		if why := c.explain(t, letters[i]); why != "" {
			reasons[why]++
			continue
		}
		if bad++; bad <= 12 {
			t.Errorf("case %d: we say %v (allow %v, deny %v), the simulator says %c:\n%s", i, d.Outcome, d.Allow, d.Deny, letters[i], c)
		}
	}
	if bad > 0 {
		t.Errorf("%d of %d differ without explanation", bad, len(cases))
	}
	for _, l := range []byte("AEI") {
		if outcomes[l] < simPairs/10 {
			t.Errorf("the sample says little: %d outcomes are %c", outcomes[l], l)
		}
	}
	t.Logf("%d pairs: %d allowed, %d explicitly and %d implicitly denied", len(cases), outcomes['A'], outcomes['E'], outcomes['I'])
	var names []string
	for why := range reasons {
		names = append(names, why)
	}
	sort.Strings(names)
	for _, why := range names {
		t.Logf("%d differ: %s", reasons[why], why)
	}
}

func letterOf(o policy.Outcome) byte { return "IEA?"[o] }

func (c simCase) request() policy.Request {
	ctx := policy.Context{Closed: true}
	for key, v := range c.Context {
		if list, ok := v.([]string); ok {
			k := policy.ContextKey{Multi: true}
			for _, s := range list {
				k.Values = append(k.Values, arn.Lit(s))
			}
			ctx.Put(key, k)
			continue
		}
		ctx.Set(key, v.(string))
	}
	return policy.Request{Action: c.Action, Resource: arn.Lit(c.Resource), Context: ctx}
}

func (c simCase) load(t *testing.T) *policy.Set {
	t.Helper()
	all := &policy.Set{}
	for kind, docs := range map[policy.Kind][]simDoc{policy.Identity: c.Identity, policy.Boundary: c.Boundary, policy.Guardrail: c.Guardrail} {
		for _, d := range docs {
			data, err := json.Marshal(d)
			if err != nil {
				t.Fatal(err)
			}
			set, err := jsonpolicy.Load(policy.NewSource("p.json", "", data, policy.Options{}))
			if err != nil {
				t.Fatalf("%v: %s", err, data)
			}
			for _, doc := range set.Documents {
				doc.Kind = kind
				all.Documents = append(all.Documents, doc)
			}
		}
	}
	return all
}

// simulatorSays runs the simulator, or reads what it said of the same cases.
func simulatorSays(t *testing.T, file string, input []byte) []byte {
	t.Helper()
	sum := sha256.Sum256(input)
	key := hex.EncodeToString(sum[:])
	dir, err := installSimulator()
	if err != nil {
		t.Logf("recorded results: %v", err)
		return recorded(t, file, key)
	}
	script, err := filepath.Abs("testdata/simulate/simulate.mjs")
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("node", script, dir)
	cmd.Stdin = bytes.NewReader(input)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("simulator: %v", err)
	}
	letters := bytes.ReplaceAll(out, []byte("\n"), nil)
	if *record {
		writeRecord(t, file, key, letters)
	}
	if got := recorded(t, file, key); !bytes.Equal(got, letters) {
		t.Error("the simulator no longer says what is recorded: run go test -record")
	}
	return letters
}

// installSimulator installs the pinned package once.
func installSimulator() (dir string, err error) {
	if _, err := exec.LookPath("node"); err != nil {
		return "", err
	}
	manifest, err := os.ReadFile("testdata/simulate/package.json")
	if err != nil {
		return "", err
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(manifest)
	dir = filepath.Join(cache, "iamvet-test", "simulate-"+hex.EncodeToString(sum[:6]))
	if _, err := os.Stat(filepath.Join(dir, "done")); err == nil {
		return dir, nil
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", err
	}
	if err := os.WriteFile(filepath.Join(dir, "package.json"), manifest, 0o644); err != nil {
		return "", err
	}
	cmd := exec.Command("npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--no-package-lock")
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("npm install: %w: %s", err, out)
	}
	return dir, os.WriteFile(filepath.Join(dir, "done"), nil, 0o644)
}

func recorded(t *testing.T, file, key string) []byte {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	head, body, _ := strings.Cut(string(data), "\n")
	if head != key {
		t.Fatal("the recorded results are of other cases: run go test -record with node")
	}
	return []byte(strings.ReplaceAll(body, "\n", ""))
}

func writeRecord(t *testing.T, file, key string, letters []byte) {
	t.Helper()
	var b bytes.Buffer
	b.WriteString(key + "\n")
	for len(letters) > 0 {
		n := min(100, len(letters))
		b.Write(letters[:n])
		b.WriteByte('\n')
		letters = letters[n:]
	}
	if err := os.WriteFile(file, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// A simDifference is a way in which the simulator decides otherwise on purpose
// or by mistake. Putting it into the policies makes the decisions agree, which
// proves that it is the reason.
type simDifference struct {
	why    string
	change func(s *simStatement, kind policy.Kind, c simCase) (keep bool)
}

var simDifferences = []simDifference{
	{"the simulator takes 0.0.0.0/0 for 0.0.0.0/32 (a shift by 32 bits)", func(s *simStatement, kind policy.Kind, c simCase) bool {
		replaceValues(s, "IpAddress", "0.0.0.0/0", "0.0.0.0/32")
		return true
	}},
	{"the simulator lets an IPv6 address match neither IpAddress nor NotIpAddress of a single IPv4 address",
		func(s *simStatement, kind policy.Kind, c simCase) bool {
			if ip, _ := c.Context["aws:SourceIp"].(string); strings.Contains(ip, ":") {
				replaceValues(s, "NotIpAddress", "10.1.2.3", "everywhere")
			}
			return true
		}},
	{"the simulator lets a statement with an incomplete ARN in NotResource match nothing; by the documentation its missing fields are *",
		func(s *simStatement, kind policy.Kind, c simCase) bool {
			return !containsString(s.NotResource, func(r string) bool { return r != "*" && strings.Count(r, ":") < 5 })
		}},
	{"the simulator lets a statement match nothing if NotResource has a variable without value; the documentation does not say, we say undecided",
		func(s *simStatement, kind policy.Kind, c simCase) bool {
			return !containsString(s.NotResource, func(r string) bool { return strings.Contains(r, "${aws:") && !strings.Contains(r, ",") })
		}},
	{"the simulator ignores incomplete ARNs without a wildcard in service control policies, where IAM does not accept them",
		func(s *simStatement, kind policy.Kind, c simCase) bool {
			if kind == policy.Guardrail && s.Resource != nil {
				s.Resource = replaceStrings(s.Resource, "arn:aws:sqs", "arn:aws:none:::none")
			}
			return true
		}},
	{"the simulator grants actions without resource-level permissions on * only; the errors of AWS name resources, we say undecided",
		func(s *simStatement, kind policy.Kind, c simCase) bool {
			if s.Resource == nil || c.Resource != "*" || s.Effect != "Allow" {
				return true
			}
			list, ok := s.Resource.([]string)
			if !ok {
				list = []string{s.Resource.(string)}
			}
			for _, text := range list {
				if policy.GrantsAll(arn.Parse(text), c.Action) && text != "*" {
					s.Resource = replaceStrings(s.Resource, text, "arn:aws:none:::none")
				}
			}
			return true
		}},
}

func replaceValues(s *simStatement, operator, old, text string) {
	for op, keys := range s.Condition {
		if strings.Contains(op, operator) {
			for key, v := range keys {
				keys[key] = replaceStrings(v, old, text)
			}
		}
	}
}

func replaceStrings(v any, old, text string) any {
	list, ok := v.([]string)
	if !ok {
		list = []string{v.(string)}
	}
	out := append([]string(nil), list...)
	for i := range out {
		if out[i] == old {
			out[i] = text
		}
	}
	return out
}

func containsString(v any, is func(string) bool) bool {
	switch v := v.(type) {
	case string:
		return is(v)
	case []string:
		for _, s := range v {
			if is(s) {
				return true
			}
		}
	}
	return false
}

// with returns the case with a difference put in.
func (c simCase) with(differences ...simDifference) simCase {
	change := func(docs []simDoc, kind policy.Kind) []simDoc {
		var out []simDoc
		for _, d := range docs {
			var kept []simStatement
			for _, s := range d.Statement {
				keep := true
				s.Condition = cloneConditions(s.Condition)
				for _, diff := range differences {
					keep = diff.change(&s, kind, c) && keep
				}
				if !keep {
					// It keeps its effect: a guardrail that allows nothing is not
					// one that only denies.
					s = simStatement{Effect: s.Effect, Action: "none:none", Resource: "arn:aws:none:::none"}
				}
				kept = append(kept, s)
			}
			out = append(out, simDoc{Version: d.Version, Statement: kept})
		}
		return out
	}
	c.Identity, c.Boundary = change(c.Identity, policy.Identity), change(c.Boundary, policy.Boundary)
	c.Guardrail = change(c.Guardrail, policy.Guardrail)
	return c
}

func cloneConditions(in map[string]map[string]any) map[string]map[string]any {
	if in == nil {
		return nil
	}
	out := map[string]map[string]any{}
	for op, keys := range in {
		out[op] = map[string]any{}
		for k, v := range keys {
			out[op][k] = v
		}
	}
	return out
}

// explain names the known difference that makes the decisions agree, or "".
func (c simCase) explain(t *testing.T, says byte) string {
	for _, diff := range simDifferences {
		changed := c.with(diff)
		if letterOf(policy.Eval(changed.load(t), changed.request()).Outcome) == says {
			return diff.why
		}
	}
	changed := c.with(simDifferences...)
	if letterOf(policy.Eval(changed.load(t), changed.request()).Outcome) == says {
		return "several of these together"
	}
	return ""
}
