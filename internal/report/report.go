// Package report writes what was found: as text for people, as JSON, and in the
// formats of the tools that show findings.
//
// Everything is written in one order, so that equal results are equal bytes.
// The package decides nothing: a finding is printed as it came.
package report

import (
	"cmp"
	"go/token"
	"io"
	"path/filepath"
	"slices"

	"github.com/iamvet/iamvet/internal/check"
	"github.com/iamvet/iamvet/internal/flow"
	"github.com/iamvet/iamvet/internal/need"
	"github.com/iamvet/iamvet/internal/run"
)

// Version is the version of the JSON format. It rises when a field changes its
// meaning or goes; new fields do not raise it.
const Version = 1

// Report is the result of a run. Its JSON form is described in docs/json.md.
type Report struct {
	Version  int       `json:"version"`
	Programs []Program `json:"programs"`
	// Errors are complaints about packages that could not be analysed whole.
	Errors []string `json:"errors,omitempty"`
}

// Program is one program, or a library that a policy is declared for.
type Program struct {
	Package string `json:"package"`
	Library bool   `json:"library,omitempty"`
	// Policies that are declared for the program.
	Policies []string  `json:"policies,omitempty"`
	Uses     []Use     `json:"uses"`
	Findings []Finding `json:"findings"`
	// Unresolved are calls that may reach AWS and were not understood.
	Unresolved []Unresolved `json:"unresolved,omitempty"`
	// Incomplete names packages that could not be analysed whole, and why.
	Incomplete []string `json:"incomplete,omitempty"`
	// Env, Flags and Keys of configuration files decide resources and have no known value.
	Env   []string `json:"env,omitempty"`
	Flags []string `json:"flags,omitempty"`
	Keys  []string `json:"config,omitempty"`
}

// Use is one operation at one place.
type Use struct {
	Service   string   `json:"service"`
	Operation string   `json:"operation"`
	Actions   []Action `json:"actions"`
	Position  string   `json:"position"`
	Path      []Step   `json:"path"`
	Via       string   `json:"via,omitempty"`
	// Role is what the client assumes; the program's own policy is not asked.
	Role []string `json:"role,omitempty"`
	// PerhapsRole is what the client assumes in some runs; in others the program's
	// own policy is asked.
	PerhapsRole    []string `json:"perhapsRole,omitempty"`
	Guessed        bool     `json:"guessed,omitempty"`
	Permissionless string   `json:"permissionless,omitempty"`
	// AsCaller is the pattern of actions that services may ask the program for beside, as a
	// template, document or list of resources says.
	AsCaller string `json:"asCaller,omitempty"`
	// OnlyIf are tests of variables that have to hold for the call to run, Unmet those that
	// do not where the program runs, or as the code is.
	OnlyIf []string `json:"onlyIf,omitempty"`
	Unmet  []string `json:"unmet,omitempty"`
	Why    string   `json:"why,omitempty"`
}

// Action is an action that a use needs.
type Action struct {
	Action    string   `json:"action"`
	Kind      string   `json:"kind"` // required, conditional, supporting
	Condition string   `json:"condition,omitempty"`
	Certain   bool     `json:"certain"`
	Resources []string `json:"resources"`
	// Why says, for each resource that is not fully known, what is missing.
	Why    map[string]string `json:"why,omitempty"`
	Source string            `json:"source,omitempty"`
}

// Step is a function on the path from the entry point to the call.
type Step struct {
	Function string `json:"function"`
	Position string `json:"position"`
	Reason   string `json:"reason,omitempty"`
}

// Unresolved is a call that was not understood.
type Unresolved struct {
	Position string `json:"position"`
	Reason   string `json:"reason"`
	Path     []Step `json:"path,omitempty"`
}

// Finding is one thing to mend.
type Finding struct {
	Category string    `json:"category"`
	Severity string    `json:"severity"`
	Message  string    `json:"message"`
	Action   string    `json:"action,omitempty"`
	Resource string    `json:"resource,omitempty"`
	Position string    `json:"position"`
	Related  []Related `json:"related,omitempty"`
	Doubt    string    `json:"doubt,omitempty"`
	Fix      *Fix      `json:"fix,omitempty"`
	NoFix    string    `json:"no_fix,omitempty"`

	place token.Position
	end   token.Position
}

// Related is a further place of a finding.
type Related struct {
	Position string `json:"position"`
	Message  string `json:"message"`

	place token.Position
}

// Fix is a change to files; offsets are in bytes.
type Fix struct {
	Message string `json:"message"`
	Edits   []Edit `json:"edits"`
}

// Edit replaces bytes Start..End of a file.
type Edit struct {
	File  string `json:"file"`
	Start int    `json:"start"`
	End   int    `json:"end"`
	New   string `json:"new"`
}

// Writer writes a report in one format.
type Writer func(w io.Writer, r *Report, opt Options) error

// Options for writers. Not every format heeds all.
type Options struct {
	// Explain adds the paths and what is not known.
	Explain bool
	// NoFix says of a finding why it has no fix.
	NoFix bool
	// Dir is the directory that relative paths start at.
	Dir string
	// Root is the directory that the tool which shows the output starts at, as a
	// repository's; "" for Dir. SARIF and GitHub heed it.
	Root string
	// Version of the tool.
	Version string
}

// path writes a report's path as seen from the root.
func (o *Options) path(name string) string {
	if o.Root == "" {
		return name
	}
	abs := name
	if !filepath.IsAbs(abs) {
		abs = filepath.Join(o.Dir, abs)
	}
	if rel, err := filepath.Rel(o.Root, abs); err == nil && filepath.IsLocal(rel) {
		return filepath.ToSlash(rel)
	}
	return name
}

// Formats are the formats of check, by name.
var Formats = map[string]Writer{"text": Text, "json": JSON, "sarif": SARIF, "github": GitHub, "junit": JUnit}

// New makes a report of results. Paths below dir are written relative to it.
func New(results []*run.Result, dir string) *Report {
	c := converter{dir: dir}
	r := &Report{Version: Version, Programs: []Program{}}
	for _, res := range results {
		r.Programs = append(r.Programs, c.program(res))
	}
	return r
}

type converter struct{ dir string }

func (c converter) program(res *run.Result) Program {
	p := Program{
		Package: res.Package, Library: res.Library, Uses: []Use{}, Findings: []Finding{},
		Incomplete: res.Program.Incomplete, Env: res.Program.Env, Flags: res.Program.Flags, Keys: res.Program.Keys,
	}
	for _, ref := range res.Policies {
		p.Policies = append(p.Policies, c.path(ref))
	}
	for i := range res.Uses {
		p.Uses = append(p.Uses, c.use(&res.Uses[i]))
	}
	for i := range res.Findings {
		p.Findings = append(p.Findings, c.Finding(&res.Findings[i]))
	}
	slices.SortStableFunc(p.Findings, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.place.Filename, b.place.Filename), cmp.Compare(a.place.Line, b.place.Line),
			cmp.Compare(a.place.Column, b.place.Column))
	})
	for _, u := range res.Program.Unresolved {
		p.Unresolved = append(p.Unresolved, Unresolved{Position: c.position(u.Position), Reason: u.Reason, Path: c.steps(u.Path)})
	}
	return p
}

func (c converter) use(u *need.Use) Use {
	out := Use{
		Service: u.Service, Operation: u.Operation, Position: c.position(u.Position), Path: c.steps(u.Path), Actions: []Action{},
		Via: u.Via, Guessed: u.Guessed, Permissionless: u.Permissionless, AsCaller: u.AsCaller, OnlyIf: u.OnlyIf, Unmet: u.Unmet, Why: u.Why,
	}
	if u.Principal != nil {
		out.Role = []string{}
		for _, r := range u.Principal.Role {
			out.Role = append(out.Role, check.ResourceText(r))
		}
	}
	if u.Perhaps != nil {
		for _, r := range u.Perhaps.Role {
			out.PerhapsRole = append(out.PerhapsRole, check.ResourceText(r))
		}
	}
	for i := range u.Needs {
		n := &u.Needs[i]
		if n.Rare {
			continue
		}
		a := Action{Action: n.Action, Kind: string(n.Kind), Condition: n.Condition, Certain: n.Certain, Source: n.Source}
		for k := range n.Resources {
			r := &n.Resources[k]
			text := check.ResourceText(r.Pattern)
			if slices.Contains(a.Resources, text) {
				continue // what differs between them has no text
			}
			a.Resources = append(a.Resources, text)
			if r.Why != "" {
				if a.Why == nil {
					a.Why = map[string]string{}
				}
				a.Why[text] = r.Why
			}
		}
		out.Actions = append(out.Actions, a)
	}
	return out
}

func (c converter) steps(path []flow.Step) []Step {
	out := make([]Step, len(path))
	for i, s := range path {
		out[i] = Step{Function: s.Function, Position: c.position(s.Position), Reason: s.Reason}
	}
	return out
}

// Finding converts one finding.
func (c converter) Finding(f *check.Finding) Finding {
	out := Finding{
		Category: string(f.Category), Severity: string(f.Severity), Message: f.Message, Action: f.Action, Resource: f.Resource,
		Position: c.position(f.Position), Doubt: f.Doubt, NoFix: f.NoFix, place: c.place(f.Position), end: c.place(f.End),
	}
	for _, r := range f.Related {
		out.Related = append(out.Related, Related{Position: c.position(r.Position), Message: r.Message, place: c.place(r.Position)})
	}
	if f.Fix != nil {
		out.Fix = &Fix{Message: f.Fix.Message}
		for _, e := range f.Fix.Edits {
			out.Fix.Edits = append(out.Fix.Edits, Edit{File: c.path(e.File), Start: e.Start, End: e.End, New: e.New})
		}
	}
	return out
}

func (c converter) place(p token.Position) token.Position {
	p.Filename = c.path(p.Filename)
	return p
}

func (c converter) position(p token.Position) string {
	if p.Filename == "" && p.Line == 0 {
		return ""
	}
	return c.place(p).String()
}

// path writes a path relative to the directory if it is below it, or not far from it.
func (c converter) path(name string) string {
	if c.dir == "" || !filepath.IsAbs(name) {
		return filepath.ToSlash(name)
	}
	rel, err := filepath.Rel(c.dir, name)
	if err != nil || !filepath.IsLocal(rel) && len(rel) >= len(name) {
		return filepath.ToSlash(name)
	}
	return filepath.ToSlash(rel)
}

// distinct lists the findings of all programs, each once: programs that share a
// policy or a library share findings.
func (r *Report) distinct() []*Finding {
	var out []*Finding
	seen := map[string]bool{}
	for i := range r.Programs {
		for k := range r.Programs[i].Findings {
			f := &r.Programs[i].Findings[k]
			if !seen[f.key()] {
				seen[f.key()] = true
				out = append(out, f)
			}
		}
	}
	return out
}

func (f *Finding) key() string { return f.Position + "\x00" + f.Category + "\x00" + f.Message }

// text is the message with its doubt.
func (f *Finding) text() string {
	if f.Doubt == "" {
		return f.Message
	}
	return f.Message + " (in doubt: " + f.Doubt + ")"
}

// Findings counts what is more than a note, and the notes.
func (r *Report) Findings() (findings, notes int) {
	for _, f := range r.distinct() {
		if f.Severity == string(check.Note) {
			notes++
		} else {
			findings++
		}
	}
	return findings, notes
}
