package scenario

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/flow"
	"github.com/iamvet/iamvet/internal/load"
)

// ran is an operation that a program really called: see testdata/recorder.
type ran struct {
	Service, Operation string
	Input              any
	File               string
	Line               int
	Region, Key        string
}

// execution is one run of a program: what it was given from outside.
type execution struct {
	env  map[string]string
	args []string
}

// runners builds the programs of a module against an SDK that records what it is
// asked for, and answers without a network.
type runners struct {
	dir, out, module string
	built            map[string]bool
}

func buildRunners(t *testing.T, dir, module string, programs []load.Program) *runners {
	t.Helper()
	r := &runners{dir: dir, out: t.TempDir(), module: module, built: map[string]bool{}}
	smithy := filepath.Join(r.out, "smithy")
	modfile := filepath.Join(r.out, "go.mod")
	patchSmithy(t, dir, smithy)
	for _, f := range []string{"go.mod", "go.sum"} {
		data, err := os.ReadFile(filepath.Join(dir, f))
		if err != nil {
			t.Fatal(err)
		}
		if f == "go.mod" {
			data = fmt.Appendf(data, "\nreplace github.com/aws/smithy-go => %s\n", smithy)
		}
		if err := os.WriteFile(filepath.Join(r.out, f), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	bin := filepath.Join(r.out, "bin") + string(filepath.Separator)
	args := []string{"build", "-trimpath", "-ldflags=-s -w", "-modfile=" + modfile, "-o", bin}
	for _, p := range programs {
		args = append(args, p.Package)
	}
	cmd := exec.Command("go", args...)
	cmd.Dir = dir
	if msg, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("go %s: %v\n%s", strings.Join(args[:5], " "), err, msg)
	}
	return r
}

// patchSmithy copies the module that runs every operation, and makes it record.
func patchSmithy(t *testing.T, dir, to string) {
	t.Helper()
	list := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/aws/smithy-go")
	list.Dir = dir
	out, err := list.Output()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(to, os.DirFS(strings.TrimSpace(string(out)))); err != nil {
		t.Fatal(err)
	}
	stack := filepath.Join(to, "middleware", "stack.go")
	src, err := os.ReadFile(stack)
	if err != nil {
		t.Fatal(err)
	}
	const method = "func (s *Stack) HandleMiddleware("
	changed := bytes.Replace(src, []byte(method), []byte("func (s *Stack) handleMiddleware("), 1)
	if bytes.Equal(src, changed) {
		t.Fatalf("%s has no %q: mend the recorder", stack, method)
	}
	for name, data := range map[string][]byte{
		stack: changed,
		filepath.Join(to, "middleware", "zz_record.go"):        recorderFile(t, "middleware.go.txt"),
		filepath.Join(to, "transport", "http", "zz_record.go"): recorderFile(t, "transport.go.txt"),
	} {
		if err := os.RemoveAll(name); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func recorderFile(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "recorder", name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// run executes a program and returns what it called, whether or not it fails in
// the end: answers are poor.
func (r *runners) run(t *testing.T, pkg string, x execution) []ran {
	t.Helper()
	record := filepath.Join(t.TempDir(), "record")
	cmd := exec.Command(filepath.Join(r.out, "bin", filepath.Base(pkg)), x.args...)
	cmd.Dir = t.TempDir()
	cmd.Env = []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + cmd.Dir, "IAMVET_RECORD=" + record, "IAMVET_MODULE=" + r.module,
		"AWS_ACCESS_KEY_ID=own", "AWS_SECRET_ACCESS_KEY=secret", "AWS_REGION=eu-west-9", "AWS_EC2_METADATA_DISABLED=true",
	}
	for k, v := range x.env {
		cmd.Env = append(cmd.Env, k+"="+v)
	}
	var msg bytes.Buffer
	cmd.Stdout, cmd.Stderr = &msg, &msg
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	timer := time.AfterFunc(5*time.Second, func() { _ = cmd.Process.Kill() }) // servers
	err := cmd.Wait()
	timer.Stop()
	if err != nil && testing.Verbose() {
		text := msg.String()
		t.Logf("%s: %v\n%s", pkg, err, text[:min(len(text), 600)])
	}
	data, err := os.ReadFile(record)
	if err != nil {
		return nil
	}
	var out []ran
	for line := range bytes.Lines(data) {
		var one ran
		if err := json.Unmarshal(line, &one); err != nil {
			t.Fatalf("%s: %v", record, err)
		}
		out = append(out, one)
	}
	return out
}

// TestRan runs the programs of the corpus and holds every operation that they
// really call against what was found: some use of the operation, at its place, must
// allow each member of the input, the region and whose permissions it had.
//
// IAMVET_RAN names another module to do this with.
func TestRan(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the SDK")
	}
	dir := os.Getenv("IAMVET_RAN")
	if dir == "" {
		dir = filepath.Join("..", "..", "testdata", "scenarios")
	}
	const module = "example.com/scenarios"
	c := loadCorpus(t, load.Config{Dir: dir, Patterns: []string{"./..."}})
	var programs []load.Program
	args := map[string][][]string{}
	for _, p := range c.programs {
		if runs, ok := c.runs(p); ok {
			programs = append(programs, p)
			args[p.Package] = runs
		}
	}
	if len(programs) == 0 {
		t.Fatal("no program says how it is run")
	}
	r := buildRunners(t, dir, module, programs)
	for _, p := range programs {
		t.Run(strings.TrimPrefix(p.Package, module+"/"), func(t *testing.T) {
			prog, err := c.link(p)
			if err != nil {
				t.Fatal(err)
			}
			calls := 0
			for _, x := range executions(prog, args[p.Package]) {
				got := r.run(t, p.Package, x)
				calls += len(got)
				for _, one := range got {
					if why := explains(prog, one, x); why != "" {
						t.Errorf("env %v args %v: %s:%d: %s.%s %s\n%s", x.env, x.args, filepath.Base(one.File), one.Line, one.Service, one.Operation, compact(one.Input), why)
					}
				}
			}
			if calls == 0 {
				t.Error("no run called anything")
			}
		})
	}
}

// runs reads the comments "// run: args" of a program: each is a run, without
// arguments if none are given.
func (c *corpus) runs(p load.Program) (out [][]string, ok bool) {
	for _, f := range c.packages[p.ID].Files {
		for _, g := range f.Comments {
			for _, comment := range g.List {
				if text, found := strings.CutPrefix(comment.Text, "// run:"); found {
					out, ok = append(out, strings.Fields(text)), true
				}
			}
		}
	}
	return out, ok
}

// executions are the runs with an empty environment and with every variable that
// matters set to a text of its own.
func executions(prog *flow.Program, args [][]string) []execution {
	set := map[string]string{}
	for _, name := range prog.Env {
		set[name] = "env-" + strings.ReplaceAll(strings.ToLower(name), "_", "-")
	}
	var out []execution
	for _, a := range args {
		out = append(out, execution{map[string]string{}, a})
		if len(set) > 0 {
			out = append(out, execution{set, a})
		}
	}
	return out
}

// explains says why no use allows what was called; "" if one does.
func explains(prog *flow.Program, one ran, x execution) string {
	var whys []string
	there := usesAt(prog, one, true)
	if len(there) == 0 { // a deferred call runs at the end, pages are asked for later
		there = usesAt(prog, one, false)
	}
	for _, u := range there {
		why := x.differs(u, one)
		if why == "" {
			return ""
		}
		whys = append(whys, "\t"+render(u)+": "+why)
	}
	if len(whys) == 0 {
		return "\tno use of it at this place"
	}
	sort.Strings(whys)
	return strings.Join(slices.Compact(whys), "\n")
}

// usesAt are the uses of what was called, at its place or anywhere.
func usesAt(prog *flow.Program, one ran, place bool) (out []*flow.Use) {
	for i := range prog.Uses {
		u := &prog.Uses[i]
		if u.Service != one.Service || u.Operation != one.Operation {
			continue
		}
		if !place || one.File == "" || filepath.Base(u.Position.Filename) == filepath.Base(one.File) && u.Position.Line == one.Line {
			out = append(out, u)
		}
	}
	return out
}

func (x execution) differs(u *flow.Use, one ran) string {
	if one.Region != "" && len(u.Region) > 0 && !slices.ContainsFunc(u.Region, func(p arn.Pattern) bool {
		return x.matches(p, one.Region) || x.matches(p, "") // set to an empty text: the environment's
	}) {
		return "called in " + one.Region
	}
	if one.Key != "" {
		role, _ := hex.DecodeString(one.Key)
		asRole := func(p *flow.Principal) bool {
			return p != nil && slices.ContainsFunc(p.Role, func(r arn.Pattern) bool { return x.matches(r, string(role)) })
		}
		switch {
		case one.Key == "own" && u.Principal != nil:
			return "called as the program itself"
		case one.Key != "own" && !asRole(u.Principal) && !asRole(u.Perhaps):
			return "called as role " + string(role)
		}
	}
	if u.Input == nil {
		return ""
	}
	got, isStruct := one.Input.(map[string]any)
	if u.Via != "" && isStruct { // the module sets members of its own
		got = maps.Clone(got)
		maps.DeleteFunc(got, func(name string, _ any) bool { return u.Input.Members[name] == nil })
		return x.allows("", u.Input, got)
	}
	return x.allows("", u.Input, one.Input)
}

// allows compares a value with what it was in a run, and says where it differs.
func (x execution) allows(at string, v *flow.Value, got any) string {
	if v == nil || v.Unknown != "" {
		return ""
	}
	if got == nil {
		// An empty name fails before it needs a permission.
		if v.Presence == flow.IsSet && at != ".Bucket" && !x.emptyText(v) {
			return at + " is not set"
		}
		return ""
	}
	if v.Presence == flow.Unset {
		return at + " is set"
	}
	switch got := got.(type) {
	case string:
		name := got
		if strings.HasSuffix(at, "QueueUrl") { // an echoed URL stands as the queue's name
			name = got[strings.LastIndexByte(got, '/')+1:]
		}
		if !slices.ContainsFunc(v.Texts, func(p arn.Pattern) bool { return x.matches(p, got) || x.matches(p, name) }) {
			return fmt.Sprintf("%s is %q", at, got)
		}
	case []any:
		for _, e := range got {
			if !slices.ContainsFunc(v.Elems, func(el *flow.Value) bool { return x.allows("", el, e) == "" }) {
				return fmt.Sprintf("%s has an element %s", at, compact(e))
			}
		}
	case map[string]any:
		return x.allowsMembers(at, v, got)
	}
	return ""
}

// emptyText says whether a text may be empty in this run.
func (x execution) emptyText(v *flow.Value) bool {
	return len(v.Members) == 0 && (len(v.Texts) == 0 || slices.ContainsFunc(v.Texts, func(p arn.Pattern) bool { return x.matches(p, "") }))
}

func (x execution) allowsMembers(at string, v *flow.Value, got map[string]any) string {
	for _, name := range slices.Sorted(mapKeys(got)) {
		if key, isKey := strings.CutPrefix(name, "key:"); isKey {
			if !slices.ContainsFunc(v.Keys, func(p arn.Pattern) bool { return x.matches(p, key) }) {
				return at + " has key " + key
			}
			continue
		}
		m := v.Members[name]
		if m == nil {
			m = &flow.Value{}
		}
		if why := x.allows(at+"."+name, m, got[name]); why != "" {
			return why
		}
	}
	for _, name := range slices.Sorted(mapKeys(v.Members)) {
		if _, ok := got[name]; !ok {
			if why := x.allows(at+"."+name, v.Members[name], nil); why != "" {
				return why
			}
		}
	}
	return ""
}

func mapKeys[V any](m map[string]V) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// matches says whether a pattern, in this run, can be a text. Parts that are not
// known stand for any text; a variable of the environment for its value.
func (x execution) matches(p arn.Pattern, text string) bool {
	var b strings.Builder
	b.WriteString(`(?s)\A`)
	for _, part := range p {
		name, isEnv := strings.CutPrefix(part.Text, "env:")
		flag, isFlag := strings.CutPrefix(part.Text, "flag:")
		switch {
		case part.Kind == arn.Literal:
			b.WriteString(regexp.QuoteMeta(part.Text))
		case part.Kind == arn.Var && isEnv:
			b.WriteString(regexp.QuoteMeta(x.env[name]))
		case part.Kind == arn.Var && isFlag:
			b.WriteString(regexp.QuoteMeta(x.flag(flag)))
		case part.Kind == arn.Any, part.Kind == arn.Var:
			b.WriteString(".*")
		default:
			b.WriteString(".")
		}
	}
	b.WriteString(`\z`)
	return regexp.MustCompile(b.String()).MatchString(text)
}

// flag is the value of a flag in this run, given as -name=value; "" if it is not.
func (x execution) flag(name string) string {
	for _, a := range x.args {
		if n, v, ok := strings.Cut(strings.TrimLeft(a, "-"), "="); ok && n == name {
			return v
		}
	}
	return ""
}

func compact(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(b)
}
