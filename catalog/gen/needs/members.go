package needs

import (
	"strings"

	"github.com/iamvet/iamvet/catalog"
	"github.com/iamvet/iamvet/catalog/gen/sdkfacts"
)

// leaf is a member that holds a value, somewhere in an input.
type leaf struct {
	path     string // "Items[].Table"
	name     string // last step's member name
	parent   string // name of the member that holds it, "" at the top
	depth    int    // 0 at the top
	typ      string // scalar type
	required bool   // it and all that hold it
	list     bool   // in a list or map
}

// leaves gives the members that hold values, to a depth, in order of the input.
func leaves(s *sdkfacts.Service, input []sdkfacts.Member, depth int) []leaf {
	var out []leaf
	var walk func(ms []sdkfacts.Member, base leaf, seen []string)
	walk = func(ms []sdkfacts.Member, base leaf, seen []string) {
		for _, m := range ms {
			l := leaf{path: base.path + m.Path(), name: m.Name, parent: base.name, depth: base.depth,
				required: base.required && m.Required, list: base.list || m.Type != m.Base()}
			b := m.Base()
			if sdkfacts.Scalar(b) {
				l.typ = b
				out = append(out, l)
				continue
			}
			if base.depth >= depth || contains(seen, b) {
				continue
			}
			l.path += "."
			l.depth++
			walk(s.Types[b], l, append(seen[:len(seen):len(seen)], b))
		}
	}
	walk(input, leaf{required: true}, nil)
	return out
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// find follows a path through an input.
func find(s *sdkfacts.Service, ms []sdkfacts.Member, path string) (sdkfacts.Member, bool) {
	if _, ok := catalog.DefaultValue(path); ok {
		return sdkfacts.Member{Name: path, Type: "string"}, true
	}
	path, _ = catalog.SplitPath(path)
	if len(ms) == 0 && len(s.Types) == 0 {
		// The service's inputs are not known; nothing can be checked.
		return sdkfacts.Member{Name: path, Type: "string"}, strings.HasPrefix(s.From, "actions of")
	}
	step, rest, more := strings.Cut(path, ".")
	name := strings.TrimRight(step, "[]{}")
	for _, m := range ms {
		if m.Name != name {
			continue
		}
		p := m.Path()
		if !more {
			// A path may end in a list as a whole, or in the keys of a map.
			return m, strings.HasPrefix(p, step)
		}
		if step != p || sdkfacts.Scalar(m.Base()) {
			return m, false
		}
		return find(s, s.Types[m.Base()], rest)
	}
	return sdkfacts.Member{}, false
}
