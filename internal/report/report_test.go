package report

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/check"
	"github.com/iamvet/iamvet/internal/flow"
	"github.com/iamvet/iamvet/internal/need"
	"github.com/iamvet/iamvet/internal/policy"
	"github.com/iamvet/iamvet/internal/run"
)

// sample is a report of two programs that share a finding, below dir.
func sample(t *testing.T) (*Report, string) {
	t.Helper()
	dir := t.TempDir()
	text := "{\n  \"é\": \"s3:*\", \"x\": 1\n}\n"
	if err := os.WriteFile(filepath.Join(dir, "p.json"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	at := func(name string, line, col int) token.Position {
		return token.Position{Filename: filepath.Join(dir, name), Line: line, Column: col}
	}
	start := strings.Index(text, `"s3:*"`)
	wide := check.Finding{
		Category: check.Wildcard, Severity: check.Warning, Message: "too wide: 100%, really", Action: "s3:*",
		Position: at("p.json", 2, start-1), End: at("p.json", 2, start+5),
		Fix: &policy.Fix{Message: "narrow it", Edits: []policy.Edit{{File: filepath.Join(dir, "p.json"), Start: start, End: start + 6, New: `"s3:GetObject"`}}},
	}
	missing := check.Finding{
		Category: check.Missing, Severity: check.Error, Message: "s3:PutObject is missing", Action: "s3:PutObject", Resource: "arn:aws:s3:::b/*",
		Position: at("main.go", 9, 3), Related: []check.Related{
			{Position: at("main.go", 5, 2), Message: "by example.com/app.main"},
			{Position: at("main.go", 9, 3), Message: "by example.com/app/store.(*Store).Put (value of type *Store)"},
		},
	}
	doubt := check.Finding{Category: check.Unused, Severity: check.Note, Message: "unused", Doubt: "who knows", Position: at("p.json", 3, 1)}
	results := []*run.Result{
		{Package: "example.com/app", Program: &flow.Program{}, Result: check.Result{Findings: []check.Finding{missing, wide, doubt}}},
		{Package: "example.com/other", Program: &flow.Program{}, Result: check.Result{Findings: []check.Finding{wide}}},
	}
	r := New(results, dir)
	r.Errors = []string{"broken.go:1:1: no"}
	return r, dir
}

func render(t *testing.T, name string, r *Report, dir string) string {
	t.Helper()
	var b, again bytes.Buffer
	for _, w := range []*bytes.Buffer{&b, &again} {
		if err := Formats[name](w, r, Options{Dir: dir, Version: "v1"}); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(b.Bytes(), again.Bytes()) {
		t.Errorf("%s: two runs differ", name)
	}
	return b.String()
}

func TestText(t *testing.T) {
	r, dir := sample(t)
	want := `main.go:9:3: missing: s3:PutObject is missing
	app.main → store.(*Store).Put
p.json:2:9: wildcard: too wide: 100%, really
p.json:3:1: unused: unused (in doubt: who knows)
`
	if got := render(t, "text", r, dir); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

// Callers with other values are one call to a reader; what may be asked for is not
// in the way, and not told of what is needed anyway. -explain shows all.
func TestUses(t *testing.T) {
	call := func(path string, actions ...Action) Use {
		return Use{Service: "s3", Operation: "GetObject", Position: "a.go:3:1", Actions: actions, Path: []Step{{Function: path, Position: "a.go:1:1"}}}
	}
	supporting := Action{Action: "kms:Decrypt", Kind: "supporting", Resources: []string{"key/x"}}
	again := Action{Action: "s3:GetObject", Kind: "supporting", Resources: []string{"z"}}
	one := call("one", supporting, again, Action{Action: "s3:GetObject", Kind: "conditional", Condition: "VersionId is not set", Certain: true, Resources: []string{"b", "c"}})
	two := call("two", supporting, Action{Action: "s3:GetObject", Kind: "conditional", Condition: "VersionId is not set", Certain: true, Resources: []string{"a", "c"}, Why: map[string]string{"a": "typed in"}},
		Action{Action: "s3:GetObjectVersion", Kind: "conditional", Condition: "VersionId is set", Resources: []string{"a"}})
	other := one
	other.Role = []string{"r"}
	other.AsCaller = "*:*"
	r := &Report{Programs: []Program{{Uses: []Use{one, two, other}}}}
	for _, test := range []struct {
		explain bool
		want    string
	}{
		{false, `a.go:3:1: s3 GetObject
	s3:GetObject on a (VersionId is not set)
	s3:GetObject on b (VersionId is not set)
	s3:GetObject on c (VersionId is not set)
	s3:GetObjectVersion on a (if VersionId is set)
	may also be asked for: kms:Decrypt
a.go:3:1: s3 GetObject as r
	acts with the program's permissions, and may ask for *:*
	s3:GetObject on b (VersionId is not set)
	s3:GetObject on c (VersionId is not set)
	may also be asked for: kms:Decrypt
`},
		{true, `a.go:3:1: s3 GetObject
	kms:Decrypt on key/x (supporting)
	s3:GetObject on z (supporting)
	s3:GetObject on b (VersionId is not set)
	s3:GetObject on c (VersionId is not set)
	by one at a.go:1:1
a.go:3:1: s3 GetObject
	kms:Decrypt on key/x (supporting)
	s3:GetObject on a (VersionId is not set)
		not known: typed in
	s3:GetObject on c (VersionId is not set)
	s3:GetObjectVersion on a (if VersionId is set)
	by two at a.go:1:1
a.go:3:1: s3 GetObject as r
	acts with the program's permissions, and may ask for *:*
	kms:Decrypt on key/x (supporting)
	s3:GetObject on z (supporting)
	s3:GetObject on b (VersionId is not set)
	s3:GetObject on c (VersionId is not set)
	by one at a.go:1:1
`},
	} {
		var b bytes.Buffer
		if err := Uses(&b, r, Options{Explain: test.explain}); err != nil {
			t.Fatal(err)
		}
		if got := b.String(); got != test.want {
			t.Errorf("explain %t: got\n%swant\n%s", test.explain, got, test.want)
		}
	}
}

func TestSARIF(t *testing.T) {
	r, dir := sample(t)
	text := render(t, "sarif", r, dir)
	parsed, err := sarif.FromString(text)
	if err != nil {
		t.Fatal(err)
	}
	if err := parsed.Validate(); err != nil {
		t.Fatalf("not valid by the schema of SARIF 2.1.0: %v", err)
	}
	results := parsed.Runs[0].Results
	if len(results) != 3 {
		t.Fatalf("%d results", len(results))
	}
	if flows := results[0].CodeFlows; len(flows) != 1 || len(flows[0].ThreadFlows[0].Locations) != 2 {
		t.Errorf("code flows %+v", flows)
	}
	region := results[1].Locations[0].PhysicalLocation.Region
	// "é" is two bytes and one UTF-16 unit.
	if *region.StartColumn != 8 || *region.EndColumn != 14 {
		t.Errorf("columns %d to %d", *region.StartColumn, *region.EndColumn)
	}
	deleted := results[1].Fixes[0].ArtifactChanges[0].Replacements[0].DeletedRegion
	if *deleted.StartLine != 2 || *deleted.StartColumn != 8 || *deleted.EndColumn != 14 {
		t.Errorf("deleted region %d:%d to %d", *deleted.StartLine, *deleted.StartColumn, *deleted.EndColumn)
	}
	if results[2].Level != "note" || results[0].Level != "error" {
		t.Errorf("levels %s, %s", results[0].Level, results[2].Level)
	}
	base, ok := parsed.Runs[0].OriginalUriBaseIds["%SRCROOT%"]
	if at := results[0].Locations[0].PhysicalLocation.ArtifactLocation; !ok || base.URI != nil || *at.URI != "main.go" || *at.URIBaseID != "%SRCROOT%" {
		t.Errorf("location %+v, base %+v", at, base)
	}
	if strings.Contains(text, dir) {
		t.Error("the directory of this machine is in the output")
	}
	for _, rule := range parsed.Runs[0].Tool.Driver.Rules {
		if rule.Help == nil || rule.Help.Markdown == nil || rule.HelpURI == nil || rule.ShortDescription == nil {
			t.Errorf("rule %s lacks help: %+v", *rule.ID, rule)
		}
	}
	if n := len(parsed.Runs[0].Tool.Driver.Rules); n != len(check.Categories) {
		t.Errorf("%d rules for %d categories", n, len(check.Categories))
	}
}

func TestGitHub(t *testing.T) {
	r, dir := sample(t)
	want := `::error file=main.go,line=9,col=3,title=iamvet%3A missing::s3:PutObject is missing%0Aapp.main → store.(*Store).Put
::warning file=p.json,line=2,col=9,endColumn=15,title=iamvet%3A wildcard::too wide: 100%25, really
::notice file=p.json,line=3,col=1,title=iamvet%3A unused::unused (in doubt: who knows)
::error title=iamvet::broken.go:1:1: no
`
	if got := render(t, "github", r, dir); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

func TestJUnit(t *testing.T) {
	r, dir := sample(t)
	r.Programs = append(r.Programs, Program{Package: "example.com/clean"})
	var suites junitSuites
	if err := xml.Unmarshal([]byte(render(t, "junit", r, dir)), &suites); err != nil {
		t.Fatal(err)
	}
	if suites.Tests != 6 || suites.Failures != 3 || suites.Errors != 1 || len(suites.Suites) != 4 {
		t.Errorf("%+v", suites)
	}
	if c := suites.Suites[0].Cases[2]; c.Skipped == nil || c.Failure != nil {
		t.Errorf("a note: %+v", c)
	}
	if c := suites.Suites[2].Cases[0]; c.Failure != nil || c.Error != nil || c.Skipped != nil {
		t.Errorf("a clean program: %+v", c)
	}
}

func TestBaseline(t *testing.T) {
	r, _ := sample(t)
	var text bytes.Buffer
	if err := NewBaseline(r).Write(&text); err != nil {
		t.Fatal(err)
	}
	b, err := ReadBaseline("b.json", text.Bytes())
	if err != nil || len(b.Findings) != 2 {
		t.Fatalf("%v, %s", err, &text)
	}
	// The same finding on another line is known; one more of it is not.
	moved := r.Programs[0].Findings[0]
	moved.Position, moved.place.Line = "main.go:30:3", 30
	second := moved
	second.Position = "main.go:40:3"
	r.Programs[0].Findings = append([]Finding{moved, second}, r.Programs[0].Findings[1:]...)
	if stale := b.Apply(r); stale != 0 {
		t.Errorf("%d stale", stale)
	}
	findings, notes := r.Findings()
	if findings != 1 || notes != 1 || r.Programs[0].Findings[0].Position != "main.go:40:3" || len(r.Programs[1].Findings) != 0 {
		t.Errorf("%d findings, %d notes: %+v", findings, notes, r.Programs)
	}
	r.Programs[0].Findings = nil
	if stale := b.Apply(r); stale != 2 {
		t.Errorf("%d stale, want 2", stale)
	}
	if _, err := ReadBaseline("b.json", []byte("[]")); err == nil || !strings.Contains(err.Error(), "b.json is no baseline") {
		t.Errorf("no baseline: %v", err)
	}
	if _, err := ReadBaseline("b.json", []byte(`{"version": 9}`)); err == nil {
		t.Error("another version is taken")
	}
}

// What the message tells besides does not make a finding new; what was added does.
func TestBaselineKnowsFindingsAgain(t *testing.T) {
	at := token.Position{Filename: "p.json", Line: 1, Column: 1}
	report := func(fs ...check.Finding) *Report {
		for i := range fs {
			fs[i].Position = at
			fs[i].Severity = check.Warning
		}
		return New([]*run.Result{{Package: "a", Program: &flow.Program{}, Result: check.Result{Findings: fs}}}, "")
	}
	missing := check.Finding{Category: check.Missing, Action: "s3:GetObject", Resource: "arn:aws:s3:::b/*", Message: "it is not granted"}
	wide := check.Finding{Category: check.Wildcard, Action: "s3:Get*", Message: `"s3:Get*" grants 63 actions; the program uses s3:GetObject`}
	resource := check.Finding{Category: check.Wildcard, Action: "s3:PutObject", Resource: "arn:aws:s3:::*", Message: "it covers more: s3:PutObject needs only b"}
	unused := check.Finding{Category: check.Unused, Action: "sqs:SendMessage", Message: "no call needs sqs:SendMessage"}
	base := NewBaseline(report(missing, wide, resource, unused))
	changed := func(f check.Finding, action, message string) check.Finding {
		f.Action, f.Message = action, message
		return f
	}
	for _, tt := range []struct {
		name string
		f    check.Finding
		new  bool
	}{
		{"another reason", changed(missing, missing.Action, "it (needed because …) is not granted"), false},
		{"another resource", check.Finding{Category: check.Missing, Action: "s3:GetObject", Resource: "arn:aws:s3:::c/*", Message: "it is not granted"}, true},
		{"more uses of a wildcard", changed(wide, wide.Action, `"s3:Get*" grants 64 actions; the program uses s3:GetObject, s3:GetObjectTagging`), false},
		{"another wildcard", changed(wide, "s3:*", wide.Message), true},
		{"another use of a resource", changed(resource, "s3:GetObject", "it covers more: s3:GetObject, s3:PutObject need only b"), false},
		{"one more unused", changed(unused, unused.Action, "no call needs sqs:SendMessage, sqs:DeleteQueue"), true},
	} {
		r := report(tt.f)
		base.Apply(r)
		if n, _ := r.Findings(); (n == 1) != tt.new {
			t.Errorf("%s: %d new findings", tt.name, n)
		}
	}
	var text bytes.Buffer
	r := report(missing)
	second := r.Programs[0].Findings[0]
	second.Position, second.place.Line = "p.json:2:1", 2
	r.Programs[0].Findings = append(r.Programs[0].Findings, second)
	if err := SARIF(&text, r, Options{}); err != nil {
		t.Fatal(err)
	}
	parsed, err := sarif.FromString(text.String())
	if err != nil {
		t.Fatal(err)
	}
	a, b := parsed.Runs[0].Results[0].PartialFingerprints["iamvet/v1"], parsed.Runs[0].Results[1].PartialFingerprints["iamvet/v1"]
	if a == b || strings.TrimSuffix(a, ":1") != strings.TrimSuffix(b, ":2") {
		t.Errorf("fingerprints %s and %s", a, b)
	}
}

func TestJSONHasNoNulls(t *testing.T) {
	r, dir := sample(t)
	text := render(t, "json", r, dir)
	var v map[string]any
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(text, "null") || v["version"] != float64(1) {
		t.Errorf("%s", text)
	}
}

func TestShortName(t *testing.T) {
	for name, want := range map[string]string{
		"main":                                  "main",
		"example.com/app.main":                  "app.main",
		"(*example.com/app/store.Store).Put":    "(*store.Store).Put",
		"example.com/app/v3.main":               "app.main",
		"(*example.com/app/v3.Store).Put$1":     "(*app.Store).Put$1",
		"example.com/app/vnext.main":            "vnext.main",
		"(example.com/app/store.Set[int]).Each": "(store.Set[int]).Each",
	} {
		if got := shortName(name); got != want {
			t.Errorf("%s: got %s, want %s", name, got, want)
		}
	}
}

// A name that may be that of a key or an ARN is two resources of one text.
func TestResourcesOfOneText(t *testing.T) {
	p := arn.Parse("arn:aws:kms:eu-west-1:1:key/${unknown}")
	u := need.Use{Needs: []need.Need{{Action: "kms:Encrypt", Resources: []need.Resource{
		{Pattern: p, Loose: p, Why: "from a request"}, {Pattern: p, Loose: arn.Unknown("from a request"), Why: "from a request"},
	}}}}
	got := converter{}.use(&u).Actions[0].Resources
	if want := []string{p.String()}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
