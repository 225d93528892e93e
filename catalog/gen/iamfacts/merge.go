package iamfacts

import "slices"

// Merge puts newer facts over older ones: an action, its access level, resource
// types and condition keys are the newer's where it has the action; dependents,
// links and what only the older has stay. Required marks stay where the newer
// source does not tell.
func Merge(older, newer map[string]*Prefix, tellsRequired bool) map[string]*Prefix {
	out := map[string]*Prefix{}
	for name, p := range older {
		out[name] = p
	}
	for name, n := range newer {
		o := out[name]
		if o == nil {
			out[name] = n
			continue
		}
		m := &Prefix{Name: name, Resources: map[string][]string{}, Actions: map[string]*Action{}, Operations: n.Operations}
		for t, arns := range o.Resources {
			m.Resources[t] = arns
		}
		for t, arns := range n.Resources {
			m.Resources[t] = union(arns, m.Resources[t])
		}
		for a, act := range o.Actions {
			m.Actions[a] = act
		}
		for a, act := range n.Actions {
			m.Actions[a] = mergeAction(o.Actions[a], act, tellsRequired)
		}
		out[name] = m
	}
	return out
}

func mergeAction(o, n *Action, tellsRequired bool) *Action {
	if o == nil {
		return n
	}
	m := *n
	m.PermissionOnly, m.Dependents, m.Documents = o.PermissionOnly, o.Dependents, o.Documents
	if !tellsRequired {
		m.Resources = slices.Clone(n.Resources)
		for i, r := range m.Resources {
			m.Resources[i].Required = slices.Contains(o.Resources, ResourceType{r.Type, true})
		}
	}
	return &m
}

// union is a, then what of b is not in a.
func union(a, b []string) []string {
	out := slices.Clone(a)
	for _, s := range b {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// Sort brings lists into order, so that the same facts give the same bytes.
func Sort(all map[string]*Prefix) {
	for _, p := range all {
		for _, a := range p.Actions {
			slices.SortFunc(a.Resources, func(x, y ResourceType) int {
				if x.Type < y.Type {
					return -1
				} else if x.Type > y.Type {
					return 1
				}
				return 0
			})
			a.Resources = slices.Compact(a.Resources)
			for _, l := range []*[]string{&a.Keys, &a.Dependents, &a.Documents} {
				slices.Sort(*l)
				*l = slices.Compact(*l)
			}
		}
	}
}
