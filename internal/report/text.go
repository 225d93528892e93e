package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"
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
	if !opt.Explain {
		return
	}
	if f.Fix != nil {
		fmt.Fprintf(b, "\tfix: %s\n", f.Fix.Message)
	}
	if f.NoFix != "" {
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
		for k := range p.Uses {
			use(b, &p.Uses[k], opt)
		}
		for _, u := range p.Unresolved {
			fmt.Fprintf(b, "%s: not resolved: %s\n", u.Position, u.Reason)
		}
		for _, text := range p.Incomplete {
			fmt.Fprintf(b, "not complete: %s\n", text)
		}
	}
	return b.Flush()
}

func use(b *bufio.Writer, u *Use, opt Options) {
	fmt.Fprintf(b, "%s: %s %s", u.Position, u.Service, u.Operation)
	if u.Via != "" {
		fmt.Fprintf(b, " (%s)", u.Via)
	}
	if u.Role != nil {
		fmt.Fprintf(b, " as %s", strings.Join(u.Role, " or "))
	}
	if u.PerhapsRole != nil {
		fmt.Fprintf(b, " perhaps as %s", strings.Join(u.PerhapsRole, " or "))
	}
	b.WriteByte('\n')
	if u.Permissionless != "" {
		fmt.Fprintf(b, "\tneeds no permission: %s\n", u.Permissionless)
	}
	for _, a := range u.Actions {
		action(b, &a, opt)
	}
	if opt.Explain {
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

func action(b *bufio.Writer, a *Action, opt Options) {
	note := ""
	switch {
	case a.Kind == "supporting":
		note = " (supporting)"
	case a.Condition != "" && !a.Certain:
		note = " (if " + a.Condition + ")"
	case a.Condition != "":
		note = " (" + a.Condition + ")"
	}
	for i, res := range a.Resources {
		if i == 10 && !opt.Explain {
			fmt.Fprintf(b, "\t%s on %d more\n", a.Action, len(a.Resources)-i)
			break
		}
		fmt.Fprintf(b, "\t%s on %s%s\n", a.Action, res, note)
		if why := a.Why[res]; why != "" && opt.Explain {
			fmt.Fprintf(b, "\t\tnot known: %s\n", why)
		}
	}
	if opt.Explain && a.Source != "" {
		fmt.Fprintf(b, "\t\tsource: %s\n", a.Source)
	}
}
