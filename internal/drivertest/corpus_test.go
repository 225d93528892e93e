package drivertest

import (
	"cmp"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"
	"golang.org/x/tools/txtar"

	"github.com/iamvet/iamvet/analyzer"
	"github.com/iamvet/iamvet/internal/editortest"
	"github.com/iamvet/iamvet/internal/gopls"
	"github.com/iamvet/iamvet/internal/lsp"
	"github.com/iamvet/iamvet/internal/testprog"
)

// A corpus of programs and policies, testdata/corpus, runs through every driver. The
// comment of a program lists what must be found:
//
//	want	by all drivers
//	whole	by drivers that see all programs at once, and libraries
//	notes	by drivers that show findings in doubt
//	sees	by drivers that see the directives of other packages
//
// Findings are written "file:line:col: message", the file below the module, and "…" in
// them stands for any text. docs/drivers.md has the reasons for the differences.

// driver runs iamvet in one of the places where developers look.
type driver struct {
	name         string
	whole, notes bool
	// blind says that directives of other packages are not seen: what a program does not
	// use may be another's, unless the configuration says whose it is.
	blind bool
	// lines says that columns are not compared: the driver marks other parts of the line.
	lines bool
	// run returns what is found. Editors show it when they are ready: done says so.
	run func(t *testing.T, dir string, done func([]string) bool) []string
}

func corpusDrivers(t *testing.T) []driver {
	iamvet := testprog.Build(t)
	type run = func(*testing.T, string, func([]string) bool) []string
	format := func(name string, parse func(t *testing.T, dir, out string) []string) run {
		return func(t *testing.T, dir string, _ func([]string) bool) []string {
			return parse(t, dir, testprog.Stdout(t, dir, iamvet, "check", "-format", name, "./..."))
		}
	}
	all := []driver{
		{name: "iamvet check", whole: true, notes: true, run: format("text", fromText)},
		{name: "iamvet check -json", whole: true, notes: true, run: format("json", fromJSON)},
		{name: "SARIF", whole: true, notes: true, run: format("sarif", fromSARIF)},
		{name: "GitHub Actions", whole: true, notes: true, run: format("github", fromGitHub)},
		{name: "JUnit", whole: true, notes: true, run: format("junit", fromJUnit)},
		{name: "go vet", run: func(t *testing.T, dir string, _ func([]string) bool) []string {
			return fromVet(t, dir, testprog.Stdout(t, dir, "go", "vet", "-json", "-vettool="+iamvet, "./..."))
		}},
		{name: "one process", run: inProcess},
		{name: "iamvet lsp", whole: true, notes: true, lines: true, run: func(t *testing.T, dir string, done func([]string) bool) []string {
			return inEditor(done, editortest.Start(t, dir, lsp.Config{}))
		}},
	}
	if testing.Short() {
		return all
	}
	custom, nogo, patched := buildGolangci(t), buildNogo(t, ""), buildGopls(t, iamvet)
	cache := t.TempDir()
	t.Setenv("GOPLSCACHE", t.TempDir())
	all = append(all,
		driver{name: "golangci-lint", run: func(t *testing.T, dir string, _ func([]string) bool) []string {
			return fromGolangci(golangci(t, custom, cache, dir))
		}},
		driver{name: "nogo", blind: true, run: func(t *testing.T, dir string, _ func([]string) bool) []string { return withNogo(t, nogo, dir) }},
		driver{name: "gopls", lines: true, run: func(t *testing.T, dir string, done func([]string) bool) []string {
			e := editortest.Run(t, dir, patched)
			for _, name := range files(t, dir, "main.go") {
				e.Open(name)
			}
			return inEditor(done, e)
		}},
		driver{name: "iamvet lsp -proxy gopls", whole: true, notes: true, lines: true, run: func(t *testing.T, dir string, done func([]string) bool) []string {
			return inEditor(done, editortest.Start(t, dir, lsp.Config{Gopls: []string{patched}, Stderr: io.Discard}))
		}},
	)
	if hook := preCommit(t); hook != nil {
		all = append(all, driver{name: "pre-commit", whole: true, notes: true, run: func(t *testing.T, dir string, _ func([]string) bool) []string {
			out, _ := hook(t, dir, "--all-files")
			return fromText(t, dir, out)
		}})
	}
	return all
}

func TestCorpus(t *testing.T) {
	drivers := corpusDrivers(t)
	programs, err := filepath.Glob(filepath.Join("testdata", "corpus", "*.txtar"))
	if err != nil || len(programs) == 0 {
		t.Fatalf("no corpus: %v", err)
	}
	for k, v := range map[string]string{"GOFLAGS": "-mod=mod", "GOPROXY": "off", "GOWORK": "off"} {
		t.Setenv(k, v)
	}
	for _, d := range drivers {
		t.Run(d.name, func(t *testing.T) {
			for _, program := range programs {
				t.Run(strings.TrimSuffix(filepath.Base(program), ".txtar"), func(t *testing.T) { d.check(t, program) })
			}
		})
	}
}

// check compares what a driver finds in a program with what it should find.
func (d *driver) check(t *testing.T, program string) {
	archive, err := txtar.ParseFile(program)
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for line := range strings.Lines(string(archive.Comment)) {
		word, finding, _ := strings.Cut(strings.TrimSpace(line), " ")
		if word == "want" || word == "whole" && d.whole || word == "notes" && d.notes || word == "sees" && !d.blind {
			want = append(want, finding)
		}
	}
	for i := range archive.Files {
		if f := &archive.Files[i]; filepath.Base(f.Name) == "go.mod" {
			f.Data = slices.Concat(f.Data, []byte(testprog.GoMod("..")))
		}
	}
	archive.Comment = nil
	root := testprog.Write(t, string(txtar.Format(archive)))
	var got []string
	slices.Sort(want)
	done := func(found []string) bool {
		got = nil
		for _, finding := range found {
			got = append(got, canonical(finding, root))
		}
		slices.Sort(got)
		got = slices.Compact(got)
		return slices.EqualFunc(got, want, d.same)
	}
	if !done(d.run(t, filepath.Join(root, "app"), done)) {
		t.Errorf("got\n\t%s\nwant\n\t%s", strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
	}
}

var place = regexp.MustCompile(`^(\S+?:\d+)(:\d+)?: `)

// canonical writes a finding at the place that it is about: where a driver cannot show
// that, the message begins with it. Paths are relative to the module.
func canonical(finding, root string) string {
	if m := place.FindString(finding); m != "" {
		if rest := finding[len(m):]; place.MatchString(rest) {
			finding = rest
		}
	}
	finding = strings.ReplaceAll(finding, "external/com_example_lib/", "../lib/")
	finding = strings.ReplaceAll(finding, filepath.ToSlash(root)+"/app/", "")
	return strings.ReplaceAll(finding, filepath.ToSlash(root)+"/", "../")
}

// same compares a finding with the pattern that it should match.
func (d *driver) same(got, want string) bool {
	if d.lines {
		got, want = place.ReplaceAllString(got, "$1: "), place.ReplaceAllString(want, "$1: ")
	}
	pattern := strings.ReplaceAll(regexp.QuoteMeta(want), "…", ".*")
	return regexp.MustCompile("^" + pattern + "$").MatchString(got)
}

// files lists files of a name below the module.
func files(t *testing.T, dir, name string) []string {
	t.Helper()
	var out []string
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && (name == "" || d.Name() == name) && !d.IsDir() {
			rel, _ := filepath.Rel(dir, path)
			out = append(out, rel)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

var textLine = regexp.MustCompile(`^(\S+:\d+:\d+: )(missing|denied|wildcard|unused|invalid|unresolved): (.*)$`)

func fromText(_ *testing.T, _, out string) []string {
	var found []string
	for _, line := range testprog.Lines(out) {
		if m := textLine.FindStringSubmatch(line); m != nil {
			text, _, _ := strings.Cut(m[3], " (in doubt: ")
			found = append(found, m[1]+text)
		}
	}
	return found
}

func unmarshal(t *testing.T, text string, v any) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), v); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
}

func fromJSON(t *testing.T, _, out string) []string {
	var r struct {
		Programs []struct {
			Findings []struct{ Position, Message string }
		}
	}
	unmarshal(t, out, &r)
	var found []string
	for _, p := range r.Programs {
		for _, f := range p.Findings {
			found = append(found, f.Position+": "+f.Message)
		}
	}
	return found
}

func fromSARIF(t *testing.T, dir, out string) []string {
	var r struct {
		Runs []struct {
			OriginalURIBaseIDs map[string]struct{ URI string } `json:"originalUriBaseIds"`
			Results            []struct {
				Message   struct{ Text string }
				Locations []struct {
					PhysicalLocation struct {
						ArtifactLocation struct{ URI, URIBaseID string }
						Region           struct{ StartLine, StartColumn int }
					}
				}
			}
		}
	}
	unmarshal(t, out, &r)
	var found []string
	for _, res := range r.Runs[0].Results {
		l := res.Locations[0].PhysicalLocation
		text, _, _ := strings.Cut(res.Message.Text, " (in doubt: ")
		name := strings.TrimPrefix(l.ArtifactLocation.URI, "file://")
		found = append(found, fmt.Sprintf("%s:%d:%d: %s", name, l.Region.StartLine, column(t, dir, name, l.Region.StartLine, l.Region.StartColumn), text))
	}
	return found
}

// column is the column in bytes of one in UTF-16 code units.
func column(t *testing.T, dir, name string, line, units int) int {
	t.Helper()
	if !filepath.IsAbs(name) {
		name = filepath.Join(dir, name)
	}
	text := strings.Split(read(t, name), "\n")[line-1]
	at := 1
	for _, r := range text {
		if units--; r >= 0x10000 {
			units--
		}
		if units < 1 {
			break
		}
		at += len(string(r))
	}
	return at
}

var annotation = regexp.MustCompile(`^::\w+ file=(.*?),line=(\d+),col=(\d+).*?::(.*)$`)

func fromGitHub(_ *testing.T, _, out string) []string {
	var found []string
	for _, line := range testprog.Lines(out) {
		m := annotation.FindStringSubmatch(line)
		text, _, _ := strings.Cut(m[4], "%0A")
		text, _, _ = strings.Cut(strings.ReplaceAll(text, "%25", "%"), " (in doubt: ")
		found = append(found, m[1]+":"+m[2]+":"+m[3]+": "+text)
	}
	return found
}

func fromJUnit(t *testing.T, _, out string) []string {
	type failure struct {
		Message string `xml:"message,attr"`
		Text    string `xml:",chardata"`
	}
	var r struct {
		Suites []struct {
			Cases []struct {
				File    string   `xml:"file,attr"`
				Line    int      `xml:"line,attr"`
				Failure *failure `xml:"failure"`
				Skipped *failure `xml:"skipped"`
			} `xml:"testcase"`
		} `xml:"testsuite"`
	}
	if err := xml.Unmarshal([]byte(out), &r); err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, s := range r.Suites {
		for _, c := range s.Cases {
			if c.Failure == nil && c.Skipped == nil {
				continue
			}
			said := cmp.Or(c.Failure, c.Skipped)
			first, _, _ := strings.Cut(said.Text, "\n")
			line, _, _ := strings.Cut(first, " (in doubt: ")
			found = append(found, line)
		}
	}
	return found
}

// fromGolangci takes findings of one line apart, of which golangci-lint shows one.
func fromGolangci(lines []string) []string {
	var found []string
	at := ""
	for _, line := range lines {
		line = strings.TrimSuffix(line, " (iamvet)")
		switch m := place.FindString(line); {
		case strings.Contains(m, ".go:"):
			at = m
		case m == "":
			line = at + line
		}
		found = append(found, line)
	}
	return found
}

func fromVet(t *testing.T, _, out string) []string {
	var found []string
	for dec := json.NewDecoder(strings.NewReader(out)); dec.More(); {
		var tree map[string]map[string]json.RawMessage
		if err := dec.Decode(&tree); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		for _, unit := range tree {
			var ds []struct{ Posn, Message string }
			unmarshal(t, string(unit["iamvet"]), &ds)
			for _, d := range ds {
				found = append(found, d.Posn+": "+d.Message)
			}
		}
	}
	return found
}

// inProcess runs the analyzer with the checker of x/tools.
func inProcess(t *testing.T, dir string, _ func([]string) bool) []string {
	t.Helper()
	pkgs, err := packages.Load(&packages.Config{Mode: packages.LoadAllSyntax | packages.NeedModule, Dir: dir, Env: os.Environ()}, "./...")
	if err != nil {
		t.Fatal(err)
	}
	graph, err := checker.Analyze([]*analysis.Analyzer{analyzer.New(analyzer.Config{})}, pkgs, nil)
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, act := range graph.Roots {
		if act.Err != nil {
			t.Error(act.Err)
		}
		for _, d := range act.Diagnostics {
			found = append(found, fmt.Sprintf("%s: %s", act.Package.Fset.Position(d.Pos), d.Message))
		}
	}
	return found
}

// withNogo gives nogo all files that are not Go as data.
func withNogo(t *testing.T, nogo, dir string) []string {
	t.Helper()
	root := filepath.Dir(dir)
	b := newBazel(t, nogo, dir, map[string]string{filepath.Join(root, "lib"): "com_example_lib", filepath.Join(root, "sdk"): "aws_sdk"}, "./...")
	data := slices.DeleteFunc(files(t, dir, ""), func(name string) bool { return filepath.Ext(name) == ".go" })
	var found []string
	for _, line := range b.check(data...) {
		if line, ok := strings.CutSuffix(line, " (iamvet)"); ok {
			found = append(found, line)
		} else if !strings.HasSuffix(line, "errors found by nogo during build-time code analysis:") {
			t.Errorf("nogo: %s", line)
		}
	}
	return found
}

// buildGopls builds gopls with the analyzer, as a user does.
func buildGopls(t *testing.T, iamvet string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "gopls")
	out := must(t, t.TempDir(), nil, iamvet, "gopls", "install", "-source", repository(t), "-o", path)
	if !strings.HasPrefix(out, path+": gopls "+gopls.DefaultVersion+"+iamvet") {
		t.Errorf("gopls install says %s", out)
	}
	return path
}

func TestGoplsInstallErrors(t *testing.T) {
	iamvet := testprog.Build(t)
	for _, tt := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{"install"}, 1, "say where its source is with -source DIR"},
		{[]string{"install", "-source", "/none"}, 1, "-source /none is not a directory with the source of github.com/iamvet/iamvet"},
		{[]string{"instal"}, 2, "say iamvet gopls install"},
	} {
		out, code := run(t, t.TempDir(), nil, iamvet, append([]string{"gopls"}, tt.args...)...)
		if code != tt.code || !strings.Contains(out, tt.want) || strings.Count(strings.TrimSpace(out), "\n") > 0 {
			t.Errorf("%q: exit code %d, %s", tt.args, code, out)
		}
	}
}

// inEditor lists what an editor shows once it is quiet.
func inEditor(done func([]string) bool, e *editortest.Editor) []string {
	var found []string
	e.Until(func() bool {
		found = nil
		for _, line := range e.Diagnostics("iamvet") {
			// file:line:column-column category: message
			at, rest, _ := strings.Cut(line, " ")
			_, text, _ := strings.Cut(rest, ": ")
			text, _, _ = strings.Cut(text, " (in doubt: ")
			at, _, _ = strings.Cut(at, "-")
			found = append(found, at+": "+text)
		}
		return done(found)
	})
	return found
}
