package terraform

import (
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/policy/infra"
)

func join(args []infra.Value) (infra.Value, bool) {
	if len(args) < 2 {
		return infra.Value{}, false
	}
	l, _ := concat(args[1:])
	var parts []infra.Value
	for i, x := range l.Items {
		if i > 0 {
			parts = append(parts, args[0])
		}
		parts = append(parts, x)
	}
	if len(parts) == 0 {
		return infra.Lit(""), true
	}
	return bare(infra.Concat(parts...)), true
}

// bare drops the places of the parts of a text that is computed.
func bare(v infra.Value) infra.Value { v.At = nil; return v }

// format knows the verbs %s and %d (and %v, %q of what is constant).
func format(args []infra.Value) (infra.Value, bool) {
	if len(args) == 0 {
		return infra.Value{}, false
	}
	spec, ok := args[0].Const()
	if !ok {
		return infra.Value{}, false
	}
	var parts []infra.Value
	next := 1
	for spec != "" {
		i := strings.IndexByte(spec, '%')
		if i < 0 {
			parts = append(parts, infra.Lit(spec))
			break
		}
		parts = append(parts, infra.Lit(spec[:i]))
		if i+1 >= len(spec) {
			return infra.Value{}, false
		}
		switch spec[i+1] {
		case '%':
			parts = append(parts, infra.Lit("%"))
		case 's', 'd', 'v':
			if next >= len(args) {
				return infra.Value{}, false
			}
			parts = append(parts, args[next])
			next++
		default:
			return infra.Value{}, false
		}
		spec = spec[i+2:]
	}
	return bare(infra.Concat(parts...)), true
}

func formatList(args []infra.Value) (infra.Value, bool) {
	n := -1
	for _, a := range args {
		switch a.Kind {
		case infra.Unknown:
			return a, true
		case infra.List:
			if n >= 0 && n != len(a.Items) {
				return infra.Value{}, false
			}
			n = len(a.Items)
		}
	}
	if n < 0 {
		n = 1
	}
	var out []infra.Value
	for i := range n {
		one := make([]infra.Value, len(args))
		for j, a := range args {
			one[j] = a
			if a.Kind == infra.List {
				one[j] = a.Items[i]
			}
		}
		v, ok := format(one)
		if !ok {
			v = constant("format", one)
		}
		out = append(out, v)
	}
	return list(out), true
}

func jsonEncode(args []infra.Value) (infra.Value, bool) {
	if len(args) != 1 {
		return infra.Value{}, false
	}
	if args[0].Kind == infra.Unknown {
		return args[0], true
	}
	v := args[0]
	return infra.Value{Kind: infra.Encoded, Inner: &v, Span: v.Span}, true
}

func jsonDecode(args []infra.Value) (infra.Value, bool) {
	if len(args) != 1 {
		return infra.Value{}, false
	}
	if args[0].Kind == infra.Unknown {
		return args[0], true
	}
	v, err := infra.ParseText(args[0])
	if err != nil {
		return infra.Unk("jsondecode: " + err.Error()), true
	}
	return v, true
}

func toString(args []infra.Value) (infra.Value, bool) {
	if len(args) != 1 {
		return infra.Value{}, false
	}
	v := args[0]
	if v.Kind == infra.Number || v.Kind == infra.Bool {
		v.Kind = infra.String
	}
	return v, true
}

func contains(args []infra.Value) (infra.Value, bool) {
	if len(args) != 2 || args[0].Kind != infra.List {
		return infra.Value{}, false
	}
	result := arn.No
	for _, x := range args[0].Items {
		result = max(result, infra.Equal(x, args[1]))
	}
	if result == arn.Maybe {
		return infra.Unk("whether a list contains what is not known"), true
	}
	return boolean(result == arn.Yes), true
}

func zipmap(args []infra.Value) (infra.Value, bool) {
	if len(args) != 2 || args[0].Kind != infra.List || args[1].Kind != infra.List || len(args[0].Items) != len(args[1].Items) {
		return infra.Value{}, false
	}
	out := infra.Value{Kind: infra.Map, Entries: []infra.Entry{}}
	for i, k := range args[0].Items {
		out.Entries = append(out.Entries, infra.Entry{Key: k, Value: args[1].Items[i]})
	}
	return out, true
}

func sliceOf(args []infra.Value) (infra.Value, bool) {
	if len(args) != 3 || args[0].Kind != infra.List || hasUnknown(args[0].Items) {
		return infra.Value{}, false
	}
	from, ok1 := number(args[1])
	to, ok2 := number(args[2])
	if !ok1 || !ok2 || from < 0 || to < from || int(to) > len(args[0].Items) {
		return infra.Value{}, false
	}
	return list(args[0].Items[int(from):int(to)]), true
}

func setProduct(args []infra.Value) (infra.Value, bool) {
	if v, bad := allLists(args); bad {
		return v, true
	}
	tuples := [][]infra.Value{nil}
	for _, a := range args {
		if len(tuples)*len(a.Items) > maxItems {
			return infra.Unk("too many values"), true
		}
		var next [][]infra.Value
		for _, t := range tuples {
			for _, x := range a.Items {
				next = append(next, append(append([]infra.Value{}, t...), x))
			}
		}
		tuples = next
	}
	var out []infra.Value
	for _, t := range tuples {
		out = append(out, list(t))
	}
	return list(out), true
}

// trimSpace keeps a text that has nothing to trim.
func trimSpace(args []infra.Value) (infra.Value, bool) {
	if len(args) == 1 && args[0].Kind == infra.Encoded {
		return args[0], true
	}
	return infra.Value{}, false
}

func split(args []infra.Value) (infra.Value, bool) {
	if len(args) != 2 {
		return infra.Value{}, false
	}
	sep, ok := args[0].Const()
	if !ok {
		return infra.Value{}, false
	}
	return infra.Split(sep, args[1], func(string) bool { return false })
}
