package needs

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/iamvet/iamvet/catalog"
	"github.com/iamvet/iamvet/catalog/gen/sdkfacts"
)

// Measure is how well rules alone do on a service whose table is hidden.
type Measure struct {
	Package    string
	Operations int
	// Listed actions of the table; Found of them as any kind, Sure as required or
	// conditional; Claimed are all that are required or conditional, and Wrong
	// those of them that the table does not list.
	Listed, Found, Sure, Claimed, Wrong int
}

// Recall is the part of the table's actions that was found.
func (m Measure) Recall() float64 { return ratio(m.Found, m.Listed) }

// Precision is the part of the required and conditional needs that the table lists.
func (m Measure) Precision() float64 { return ratio(m.Claimed-m.Wrong, m.Claimed) }

func ratio(a, b int) float64 {
	if b == 0 {
		return 1
	}
	return float64(a) / float64(b)
}

// Hidden measures the rules on a package: without its operation table, without
// links that come from it, and without overrides.
func (in *Inputs) Hidden(pkg string) (Measure, error) {
	m := Measure{Package: pkg}
	s := in.service(pkg)
	if s == nil || !in.Covered[pkg] {
		return m, fmt.Errorf("package %q has no operation table to hide", pkg)
	}
	blind := *in
	blind.Tables, blind.Links = map[Key][]TableAction{}, maps.Clone(in.Links)
	blind.Covered, blind.Overrides = map[string]bool{}, map[Key][]*Override{}
	maps.DeleteFunc(blind.Links, func(_ Key, l Link) bool { return strings.Contains(l.Source, "operation table") })
	r, err := blind.build([]*sdkfacts.Service{s})
	if err != nil {
		return m, err
	}
	for k, op := range r.Operations {
		want := in.tableSet(k)
		if len(want) == 0 || op.Permissionless != "" {
			continue
		}
		m.Operations++
		m.Listed += len(want)
		seen := map[string]bool{}
		for _, n := range op.Needs {
			if seen[n.Action] {
				continue
			}
			seen[n.Action] = true
			sure := n.Kind != catalog.Supporting && !n.Rare
			hit := slices.Contains(want, n.Action)
			if hit {
				m.Found++
			}
			if sure {
				m.Claimed++
				if hit {
					m.Sure++
				} else {
					m.Wrong++
				}
			}
		}
	}
	return m, nil
}

// tableSet is what the table lists for an operation; operations of a covered
// service that it does not list need the action of their name.
func (in *Inputs) tableSet(k Key) []string {
	if t, ok := in.Tables[k]; ok {
		var out []string
		for _, a := range t {
			if !slices.Contains(out, a.Action) {
				out = append(out, a.Action)
			}
		}
		return out
	}
	if name := in.PrefixOf[k.Package] + ":" + k.Operation; in.HasAction(name) {
		return []string{name}
	}
	return nil
}

// Deviations compares the tables with the result: actions of a row that the
// operation has in no kind.
func (in *Inputs) Deviations(r *Result) []string {
	var out []string
	for k, row := range in.Tables {
		op, ok := r.Operations[k]
		if !ok {
			continue // not an operation of the SDK's module
		}
		if op.Permissionless != "" || op.Guessed {
			out = append(out, k.Package+" "+k.Operation+": "+op.Permissionless+r.Unknown[k])
			continue
		}
		for _, a := range row {
			if !slices.ContainsFunc(op.Needs, func(n catalog.Need) bool { return n.Action == a.Action }) {
				out = append(out, k.Package+" "+k.Operation+" without "+a.Action+": "+in.reason(k))
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func (in *Inputs) reason(k Key) string {
	var out []string
	for _, o := range in.Overrides[k] {
		out = append(out, o.Reason)
	}
	return strings.Join(out, "; ")
}
