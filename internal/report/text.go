package report

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/iamvet/iamvet/internal/flow"
)

// Text writes findings for people: one line each, with the way to the call below.
func Text(w io.Writer, r *Report, opt Options) error {
	b := bufio.NewWriter(w)
	for _, f := range r.distinct() {
		finding(b, f, opt)
	}
	return b.Flush()
}

func finding(b *bufio.Writer, f *Finding, opt Options) {
	fmt.Fprintf(b, "%s: %s: %s\n", f.Position, f.Category, f.text())
	if opt.Explain {
		for _, rel := range f.Related {
			fmt.Fprintf(b, "\t%s: %s\n", rel.Position, rel.Message)
		}
	} else if way := way(f.Related); way != "" {
		fmt.Fprintf(b, "\t%s\n", way)
	}
	if opt.Explain && f.Fix != nil {
		fmt.Fprintf(b, "\tfix: %s\n", f.Fix.Message)
	}
	if (opt.Explain || opt.NoFix) && f.NoFix != "" {
		fmt.Fprintf(b, "\tno fix: %s\n", f.NoFix)
	}
}

// stepPrefix begins the message of a step on the path to a call.
const stepPrefix = "by "

func isStep(message string) bool { return strings.HasPrefix(message, stepPrefix) }

// way names the functions that lead to a call.
func way(related []Related) string {
	var names []string
	for _, r := range related {
		if name, ok := strings.CutPrefix(r.Message, stepPrefix); ok {
			name, _, _ = strings.Cut(name, " (")
			names = append(names, shortName(name))
		}
	}
	if len(names) > 6 {
		names = append(append(names[:3:3], "…"), names[len(names)-2:]...)
	}
	return strings.Join(names, " → ")
}

// shortName drops the directories of a package path:
// "(*example.com/orders/store.Store).Put" is "(*store.Store).Put".
func shortName(name string) string {
	i := strings.LastIndexByte(name, '/')
	if i < 0 {
		return name
	}
	start := strings.LastIndexAny(name[:i], "(*") + 1
	if last, rest, ok := strings.Cut(name[i+1:], "."); ok && isMajor(last) {
		// The last element is a major version: the one before names the package.
		return name[:start] + name[max(strings.LastIndexByte(name[:i], '/')+1, start):i] + "." + rest
	}
	return name[:start] + name[i+1:]
}

func isMajor(s string) bool {
	return len(s) > 1 && s[0] == 'v' && strings.Trim(s[1:], "0123456789") == ""
}

// Uses writes what the programs use, for people.
func Uses(w io.Writer, r *Report, opt Options) error {
	b := bufio.NewWriter(w)
	for i := range r.Programs {
		p := &r.Programs[i]
		if len(r.Programs) > 1 {
			fmt.Fprintf(b, "# %s\n", p.Package)
		}
		uses := p.Uses
		if !opt.Explain {
			uses = joined(uses)
		}
		for k := range uses {
			use(b, &uses[k], opt)
		}
		for _, u := range p.Unresolved {
			fmt.Fprintf(b, "%s: not resolved: %s\n", u.Position, u.Reason)
		}
		if text := flow.Briefly(p.Incomplete); text != "" {
			fmt.Fprintf(b, "not complete: %s\n", text)
		}
	}
	return b.Flush()
}

// heading names the operation at a call, and as whom it is called.
func (u *Use) heading() string {
	out := fmt.Sprintf("%s: %s %s", u.Position, u.Service, u.Operation)
	if u.Via != "" {
		out += fmt.Sprintf(" (%s)", u.Via)
	}
	if u.Role != nil {
		out += " as " + strings.Join(u.Role, " or ")
	}
	if u.PerhapsRole != nil {
		out += " perhaps as " + strings.Join(u.PerhapsRole, " or ")
	}
	return out
}

// joined puts uses of one heading together: callers with other values. Their actions
// are listed once, with the resources of all.
func joined(uses []Use) []Use {
	var out []Use
	at := map[string]int{}
	for _, u := range uses {
		k, ok := at[u.heading()]
		if !ok {
			at[u.heading()] = len(out)
			u.Actions = slices.Clone(u.Actions)
			out = append(out, u)
			continue
		}
		for _, a := range u.Actions {
			same := func(o Action) bool { return o.Action == a.Action && note(&o) == note(&a) }
			if i := slices.IndexFunc(out[k].Actions, same); i >= 0 {
				all := slices.Concat(out[k].Actions[i].Resources, a.Resources)
				slices.Sort(all)
				out[k].Actions[i].Resources = slices.Compact(all)
			} else {
				out[k].Actions = append(out[k].Actions, a)
			}
		}
		slices.SortStableFunc(out[k].Actions, func(a, b Action) int { return strings.Compare(a.Action, b.Action) })
	}
	return out
}

func use(b *bufio.Writer, u *Use, opt Options) {
	fmt.Fprintln(b, u.heading())
	if u.Permissionless != "" {
		fmt.Fprintf(b, "\tneeds no permission: %s\n", u.Permissionless)
	}
	if u.AsCaller != "" {
		fmt.Fprintf(b, "\tacts with the program's permissions, and may ask for %s\n", u.AsCaller)
	}
	var supporting []string
	for _, a := range u.Actions {
		if a.Kind == "supporting" && !opt.Explain {
			if !u.needs(a.Action) {
				supporting = append(supporting, a.Action)
			}
			continue
		}
		action(b, &a, opt)
	}
	if len(supporting) > 0 {
		fmt.Fprintf(b, "\tmay also be asked for: %s\n", strings.Join(slices.Compact(supporting), ", "))
	}
	for _, s := range u.Unmet {
		fmt.Fprintf(b, "\tnot as things are: only if %s\n", s)
	}
	if opt.Explain {
		for _, s := range u.OnlyIf {
			fmt.Fprintf(b, "\tonly if %s\n", s)
		}
		for _, s := range u.Path {
			fmt.Fprintf(b, "\tby %s at %s", s.Function, s.Position)
			if s.Reason != "" {
				fmt.Fprintf(b, " (%s)", s.Reason)
			}
			b.WriteByte('\n')
		}
		if u.Why != "" {
			fmt.Fprintf(b, "\tnot known: %s\n", u.Why)
		}
	}
}

// needs says whether an action is among those that the call itself needs.
func (u *Use) needs(action string) bool {
	return slices.ContainsFunc(u.Actions, func(a Action) bool { return a.Action == action && a.Kind != "supporting" })
}

// note says of an action when it is needed.
func note(a *Action) string {
	switch {
	case a.Kind == "supporting":
		return " (supporting)"
	case a.Condition != "" && !a.Certain:
		return " (if " + a.Condition + ")"
	case a.Condition != "":
		return " (" + a.Condition + ")"
	}
	return ""
}

func action(b *bufio.Writer, a *Action, opt Options) {
	for i, res := range a.Resources {
		if i == 10 && !opt.Explain {
			fmt.Fprintf(b, "\t%s on %d more\n", a.Action, len(a.Resources)-i)
			break
		}
		fmt.Fprintf(b, "\t%s on %s%s\n", a.Action, res, note(a))
		if why := a.Why[res]; why != "" && opt.Explain {
			fmt.Fprintf(b, "\t\tnot known: %s\n", why)
		}
	}
	if opt.Explain && a.Source != "" {
		fmt.Fprintf(b, "\t\tsource: %s\n", a.Source)
	}
}
