package explain

import (
	"encoding/json"
	"fmt"
	"go/token"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/iamvet/iamvet/catalog"
	"github.com/iamvet/iamvet/internal/flow"
)

// Formats that Write knows.
var Formats = []string{"text", "json", "dot"}

// position writes a place; "" for what the source does not show, such as the call
// of an imported package's initializers.
func (e *explainer) position(pos token.Position) string {
	if !pos.IsValid() {
		return ""
	}
	pos.Filename = e.in.File(pos.Filename)
	return pos.String()
}

func (e *explainer) path(steps []flow.Step) []Step {
	out := make([]Step, 0, len(steps))
	for _, s := range steps {
		out = append(out, Step{s.Function, e.position(s.Position), s.Reason})
	}
	return out
}

// Write writes answers in a format.
func Write(w io.Writer, format string, answers []*Answer) error {
	var b strings.Builder
	switch format {
	case "text":
		for _, a := range answers {
			a.text(&b)
		}
	case "json":
		e := json.NewEncoder(&b)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		if err := e.Encode(struct {
			Version int       `json:"version"`
			Answers []*Answer `json:"answers"`
		}{1, answers}); err != nil {
			return err
		}
	case "dot":
		dot(&b, answers)
	default:
		return fmt.Errorf("unknown format %q: use %s", format, strings.Join(Formats, ", "))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func (a *Answer) text(b *strings.Builder) {
	if a.Denial != nil {
		a.Denial.text(b, a.Program)
	} else if len(a.Calls)+len(a.Unresolved) == 0 {
		fmt.Fprintf(b, "%s: %s\n", a.Program, none(a.Query))
	} else {
		fmt.Fprintf(b, "%s: %s\n", a.Program, a.Query)
	}
	for i := range a.Calls {
		a.Calls[i].text(b)
	}
	for _, u := range a.Unresolved {
		fmt.Fprintf(b, "\n%s: not resolved: %s\n", u.Position, u.Reason)
		pathText(b, u.Path)
	}
}

// none says that nothing was found for a query.
func none(query string) string {
	q, err := ParseQuery(query)
	switch {
	case err == nil && q.File != "":
		return "no call of AWS at " + query
	case err == nil && q.Operation != "":
		return "no call of " + query
	case err == nil && q.Action != "" && len(catalog.Expand(q.Action)) == 0:
		return "no call needs " + query + ", and no such action is known"
	}
	return "no call needs " + query
}

func (d *Denial) text(b *strings.Builder, program string) {
	fmt.Fprintf(b, "%s: denied", program)
	for _, part := range [][2]string{{" ", d.Action}, {" on ", d.Resource}, {" to ", d.Principal}} {
		if part[1] != "" {
			b.WriteString(part[0] + part[1])
		}
	}
	if d.Operation != "" {
		b.WriteString(" (" + strings.TrimPrefix(d.Service+"."+d.Operation, ".") + ")")
	}
	b.WriteByte('\n')
	if d.Because != "" {
		fmt.Fprintf(b, "\tthe service says: %s\n", d.Because)
	}
	if d.Verdict != "" {
		fmt.Fprintf(b, "\tdeclared policy: %s\n", d.Verdict)
	}
	for _, text := range d.Advice {
		fmt.Fprintf(b, "\t%s\n", text)
	}
}

func (c *Call) text(b *strings.Builder) {
	fmt.Fprintf(b, "\n%s: %s.%s", c.Position, c.Service, c.Operation)
	if c.Via != "" {
		fmt.Fprintf(b, ", through %s", c.Via)
	}
	b.WriteByte('\n')
	if c.Role != nil {
		fmt.Fprintf(b, "\tunder an assumed role: %s\n", strings.Join(c.Role, " or "))
	}
	if c.PerhapsRole != nil {
		fmt.Fprintf(b, "\tin some runs under an assumed role: %s\n", strings.Join(c.PerhapsRole, " or "))
	}
	for _, s := range c.Unmet {
		fmt.Fprintf(b, "\tnot as things are: only if %s\n", s)
	}
	for _, s := range c.OnlyIf {
		fmt.Fprintf(b, "\tonly if %s\n", s)
	}
	if c.Why != "" {
		fmt.Fprintf(b, "\tnot known: %s\n", c.Why)
	}
	pathText(b, c.Path)
	for i := range c.Needs {
		c.Needs[i].text(b, c.again(&c.Needs[i]))
	}
}

// again says of what services do whether the call itself needs the action, too.
func (c *Call) again(n *Need) bool {
	return n.rank() == 2 && slices.ContainsFunc(c.Needs, func(o Need) bool { return o.Action == n.Action && o.rank() < 2 })
}

func pathText(b *strings.Builder, path []Step) {
	for i, s := range path {
		lead := "from"
		if i > 0 {
			lead = "  to"
		}
		fmt.Fprintf(b, "\t%s %s", lead, s.Function)
		if s.Position != "" {
			fmt.Fprintf(b, " at %s", s.Position)
		}
		b.WriteByte('\n')
		if s.Reason != "" {
			fmt.Fprintf(b, "\t       %s\n", s.Reason)
		}
	}
}

func (n *Need) text(b *strings.Builder, again bool) {
	kind := ""
	switch {
	case again:
		kind = ", perhaps, on more"
	case n.Kind == "supporting":
		kind = ", perhaps, on the caller's behalf"
	case !n.Certain:
		kind = ", perhaps"
	}
	fmt.Fprintf(b, "\tneeds %s%s\n", n.Action, kind)
	if n.Condition != "" {
		fmt.Fprintf(b, "\t\tif %s\n", n.Condition)
	}
	for _, m := range n.Members {
		fmt.Fprintf(b, "\t\there, %s is %s\n", m.Path, m.describe())
	}
	for _, r := range n.Resources {
		fmt.Fprintf(b, "\t\ton %s", r.ARN)
		if r.Verdict != "" {
			fmt.Fprintf(b, ": %s", r.Verdict)
		}
		b.WriteByte('\n')
		if r.Unknown != "" {
			fmt.Fprintf(b, "\t\t\tnot known: %s\n", r.Unknown)
		}
	}
	fmt.Fprintf(b, "\t\tsource: %s\n", n.Source)
}

func (m *Member) describe() string {
	out := m.State
	if len(m.Values) > 0 {
		var quoted []string
		for _, v := range m.Values {
			quoted = append(quoted, strconv.Quote(v))
		}
		out += " to " + strings.Join(quoted, " or ")
	}
	if m.Unknown != "" {
		out += " (not known: " + m.Unknown + ")"
	}
	return out
}

// dot writes the paths as a graph: functions, the operations that they call and
// the actions that these need.
func dot(b *strings.Builder, answers []*Answer) {
	lines := map[string]bool{}
	add := func(format string, args ...any) { lines[fmt.Sprintf("\t"+format, args...)] = true }
	for _, a := range answers {
		for i := range a.Calls {
			c := &a.Calls[i]
			op := c.Service + "." + c.Operation
			add("%q [shape=box]", op)
			for k, s := range c.Path {
				next := op
				if k+1 < len(c.Path) {
					next = c.Path[k+1].Function
				}
				label := s.Position
				if s.Reason != "" {
					label += "\n" + s.Reason
				}
				add("%q -> %q [label=%q]", s.Function, next, label)
			}
			for k := range c.Needs {
				n := &c.Needs[k]
				if c.again(n) {
					continue
				}
				add("%q [shape=note]", n.Action)
				style := ""
				if !n.Certain {
					style = " [style=dashed]"
				}
				add("%q -> %q%s", op, n.Action, style)
			}
		}
	}
	var sorted []string
	for l := range lines {
		sorted = append(sorted, l)
	}
	slices.Sort(sorted)
	b.WriteString("digraph iamvet {\n\trankdir=LR\n")
	for _, l := range sorted {
		b.WriteString(l + "\n")
	}
	b.WriteString("}\n")
}
