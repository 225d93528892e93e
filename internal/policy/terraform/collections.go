package terraform

import (
	"sort"

	"github.com/iamvet/iamvet/internal/policy/infra"
)

func list(items []infra.Value) infra.Value {
	if items == nil {
		items = []infra.Value{}
	}
	return infra.Value{Kind: infra.List, Items: items}
}

// structural holds the functions on lists and objects. They return false where
// the arguments do not tell the result.
var structural = map[string]func(args []infra.Value) (infra.Value, bool){
	"concat":       concat,
	"flatten":      flatten,
	"setunion":     union,
	"merge":        merge,
	"tolist":       same,
	"toset":        unique,
	"tomap":        same,
	"distinct":     unique,
	"compact":      compact,
	"sort":         sorted,
	"reverse":      reverse,
	"keys":         keys,
	"values":       values,
	"lookup":       lookup,
	"element":      elementOf,
	"coalesce":     coalesce,
	"coalescelist": coalesceList,
	"length":       length,
	"one":          one,
	"join":         join,
	"format":       format,
	"formatlist":   formatList,
	"jsonencode":   jsonEncode,
	"jsondecode":   jsonDecode,
	"tostring":     toString,
	"tonumber":     same,
	"tobool":       same,
	"nonsensitive": same,
	"sensitive":    same,
	"contains":     contains,
	"zipmap":       zipmap,
	"slice":        sliceOf,
	"setproduct":   setProduct,
	"abspath":      same,
	"pathexpand":   same,
	"trimspace":    trimSpace,
	"split":        split,
}

func same(args []infra.Value) (infra.Value, bool) {
	if len(args) == 0 {
		return infra.Value{}, false
	}
	return args[0], true
}

func allLists(args []infra.Value) (infra.Value, bool) {
	for _, a := range args {
		if a.Kind == infra.Unknown {
			return a, true
		}
		if a.Kind != infra.List {
			return infra.Unk("a list that is not known: " + a.Show()), true
		}
	}
	return infra.Value{}, false
}

// concat keeps what is known of the lists: the others are items that are not
// known, which readers of lists report.
func concat(args []infra.Value) (infra.Value, bool) {
	var out []infra.Value
	for _, a := range args {
		switch a.Kind {
		case infra.List:
			out = append(out, a.Items...)
		case infra.Null:
		default:
			out = append(out, rest(a))
		}
	}
	return list(out), true
}

// rest stands for any number of items that are not known.
func rest(v infra.Value) infra.Value {
	why := v.Why
	if v.Kind != infra.Unknown {
		why = "a list that is not known: " + v.Show()
	}
	return infra.Unk(why).WithSpan(v.Span)
}

func flatten(args []infra.Value) (infra.Value, bool) {
	if len(args) != 1 {
		return infra.Value{}, false
	}
	if args[0].Kind != infra.List {
		return rest(args[0]), true
	}
	var out []infra.Value
	var walk func(v infra.Value, depth int)
	walk = func(v infra.Value, depth int) {
		if v.Kind != infra.List || depth > maxDepth {
			out = append(out, v)
			return
		}
		for _, x := range v.Items {
			walk(x, depth+1)
		}
	}
	walk(args[0], 0)
	return list(out), true
}

func union(args []infra.Value) (infra.Value, bool) {
	v, _ := concat(args)
	return unique([]infra.Value{v})
}

func unique(args []infra.Value) (infra.Value, bool) {
	if len(args) != 1 {
		return infra.Value{}, false
	}
	if args[0].Kind != infra.List {
		return args[0], true
	}
	var out []infra.Value
	seen := map[string]bool{}
	for _, x := range args[0].Items {
		if s, ok := x.Const(); ok {
			if seen[s] {
				continue
			}
			seen[s] = true
		}
		out = append(out, x)
	}
	return list(out), true
}

func compact(args []infra.Value) (infra.Value, bool) {
	if len(args) != 1 || args[0].Kind != infra.List {
		return allLists(args)
	}
	var out []infra.Value
	for _, x := range args[0].Items {
		if s, ok := x.Const(); x.Kind == infra.Null || ok && s == "" {
			continue
		}
		out = append(out, x)
	}
	return list(out), true
}

func sorted(args []infra.Value) (infra.Value, bool) {
	if len(args) != 1 || args[0].Kind != infra.List {
		return allLists(args)
	}
	items := append([]infra.Value{}, args[0].Items...)
	sort.SliceStable(items, func(i, j int) bool { return items[i].Str() < items[j].Str() })
	return list(items), true
}

func reverse(args []infra.Value) (infra.Value, bool) {
	if len(args) != 1 || args[0].Kind != infra.List {
		return allLists(args)
	}
	var items []infra.Value
	for i := len(args[0].Items) - 1; i >= 0; i-- {
		items = append(items, args[0].Items[i])
	}
	return list(items), true
}

func merge(args []infra.Value) (infra.Value, bool) {
	out := infra.Value{Kind: infra.Map, Entries: []infra.Entry{}}
	at := map[string]int{}
	for _, a := range args {
		switch a.Kind {
		case infra.Null:
			continue
		case infra.Map:
		case infra.Unknown:
			return a, true
		default:
			return infra.Unk("an object that is not known: " + a.Show()), true
		}
		for _, e := range a.Entries {
			k := e.Key.Show()
			if i, ok := at[k]; ok {
				out.Entries[i] = e
				continue
			}
			at[k] = len(out.Entries)
			out.Entries = append(out.Entries, e)
		}
	}
	return out, true
}

func keys(args []infra.Value) (infra.Value, bool) {
	if len(args) != 1 || args[0].Kind != infra.Map {
		return infra.Value{}, false
	}
	var out []infra.Value
	for _, e := range args[0].Entries {
		out = append(out, e.Key)
	}
	return sorted([]infra.Value{list(out)})
}

func values(args []infra.Value) (infra.Value, bool) {
	if len(args) != 1 || args[0].Kind != infra.Map {
		return infra.Value{}, false
	}
	es := append([]infra.Entry(nil), args[0].Entries...)
	sort.SliceStable(es, func(i, j int) bool { return es[i].Key.Str() < es[j].Key.Str() })
	var out []infra.Value
	for _, e := range es {
		out = append(out, e.Value)
	}
	return list(out), true
}

func lookup(args []infra.Value) (infra.Value, bool) {
	if len(args) < 2 {
		return infra.Value{}, false
	}
	v := index(args[0], args[1])
	if v.Kind == infra.Unknown && missing(v.Why) && len(args) == 3 {
		return args[2], true
	}
	return v, true
}

func elementOf(args []infra.Value) (infra.Value, bool) {
	if len(args) != 2 || args[0].Kind != infra.List || len(args[0].Items) == 0 || hasUnknown(args[0].Items) {
		return infra.Value{}, false
	}
	i, ok := number(args[1])
	n := len(args[0].Items)
	if !ok {
		return infra.Value{}, false
	}
	return args[0].Items[((int(i)%n)+n)%n], true
}

func coalesce(args []infra.Value) (infra.Value, bool) {
	for _, a := range args {
		if s, ok := a.Const(); a.Kind == infra.Null || ok && s == "" && a.Kind == infra.String {
			continue
		}
		return a, true
	}
	return infra.Unk("coalesce of nothing"), true
}

func coalesceList(args []infra.Value) (infra.Value, bool) {
	for _, a := range args {
		if a.Kind == infra.Null || a.Kind == infra.List && len(a.Items) == 0 {
			continue
		}
		return a, true
	}
	return infra.Unk("coalescelist of nothing"), true
}

func length(args []infra.Value) (infra.Value, bool) {
	if len(args) != 1 {
		return infra.Value{}, false
	}
	switch a := args[0]; a.Kind {
	case infra.List:
		if hasUnknown(a.Items) {
			return infra.Unk("the length of a list that is not known"), true
		}
		return num(float64(len(a.Items))), true
	case infra.Map:
		return num(float64(len(a.Entries))), true
	case infra.String:
		if s, ok := a.Const(); ok {
			return num(float64(len([]rune(s)))), true
		}
	}
	return infra.Unk("the length of what is not known"), true
}

func one(args []infra.Value) (infra.Value, bool) {
	if len(args) != 1 || args[0].Kind != infra.List || hasUnknown(args[0].Items) {
		return infra.Value{}, false
	}
	switch len(args[0].Items) {
	case 0:
		return infra.Value{}, true
	case 1:
		return args[0].Items[0], true
	}
	return infra.Unk("one of several"), true
}
