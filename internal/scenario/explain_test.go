package scenario

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"sort"
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/flow"
	"github.com/iamvet/iamvet/internal/textfn"
)

// explains says why no use allows what was called; "" if one does. compared counts
// the resources that were held against each other.
func (r *runners) explains(prog *flow.Program, one ran, x execution) (compared int, why string) {
	var whys []string
	for _, u := range r.usesAt(prog, one) {
		n, why := x.differs(u, one)
		if why == "" {
			why = x.forbids(u)
		}
		if why == "" {
			return n, ""
		}
		whys = append(whys, "\t"+render(u)+": "+why)
	}
	if len(whys) == 0 {
		return 0, "\tno use of it at this place"
	}
	sort.Strings(whys)
	return 0, strings.Join(slices.Compact(whys), "\n")
}

// usesAt are the uses of what was called: those on the line of the innermost frame
// that has any. What is deferred runs where its function ends: then those in the
// innermost function that has any. Providers of credentials call when a client needs
// them, and libraries from goroutines of their own: then all.
func (r *runners) usesAt(prog *flow.Program, one ran) []*flow.Use {
	at := func(has func(u *flow.Use) bool) (out []*flow.Use) {
		for i := range prog.Uses {
			if u := &prog.Uses[i]; u.Service == one.Service && u.Operation == one.Operation && has(u) {
				out = append(out, u)
			}
		}
		return out
	}
	if one.ForCredentials {
		return at(func(u *flow.Use) bool { return strings.HasPrefix(u.Via, "credentials/") })
	}
	for _, f := range one.Frames {
		if there := at(func(u *flow.Use) bool { return r.file(u.Position.Filename) == f.File && u.Position.Line == f.Line }); len(there) > 0 {
			return there
		}
	}
	for _, f := range one.Frames {
		if there := at(func(u *flow.Use) bool {
			return path.Dir(r.file(u.Position.Filename)) == path.Dir(f.File) && f.within(u.Path[len(u.Path)-1].Function)
		}); len(there) > 0 {
			return there
		}
	}
	if len(one.Frames) > 0 {
		return nil
	}
	return at(func(*flow.Use) bool { return true })
}

// file writes a file's name as the runtime does.
func (r *runners) file(name string) string {
	rel, err := filepath.Rel(r.dir, name)
	if err != nil {
		return name
	}
	return path.Join(r.module, filepath.ToSlash(rel))
}

// within says whether a frame is of a function, or of one written in it.
func (f frame) within(function string) bool {
	last := func(name string) string { return name[strings.LastIndexByte(name, '/')+1:] }
	_, name, _ := strings.Cut(last(f.Function), ".")
	_, of, _ := strings.Cut(last(function), ".")
	return name == of || strings.HasPrefix(name, of+".")
}

// differs says what of a call a use does not allow; "" if it is such a call.
func (x execution) differs(u *flow.Use, one ran) (compared int, why string) {
	if why := x.differsInClient(u, one); why != "" {
		return 0, why
	}
	input := one.Input
	got, isStruct := one.Input.(map[string]any)
	if u.Via != "" && u.Input != nil && isStruct { // the module sets members of its own
		got = maps.Clone(got)
		maps.DeleteFunc(got, func(name string, _ any) bool { return u.Input.Members[name] == nil })
		input = got
	}
	if u.Input != nil {
		if why := x.allows("", u.Input, input); why != "" {
			return 0, why
		}
	}
	return x.needsAllowed(u, one, input)
}

// differsInClient compares the region and whose permissions the call has.
func (x execution) differsInClient(u *flow.Use, one ran) string {
	if one.Region == "" {
		return "" // not signed
	}
	regions := u.Region
	if len(regions) == 0 {
		regions = []arn.Pattern{arn.Variable("region", "")}
	}
	if !slices.ContainsFunc(regions, func(p arn.Pattern) bool {
		return x.matches(p, one.Region) || x.matches(p, "") && one.Region == x.region() // set to an empty text: the environment's
	}) {
		return "called in " + one.Region
	}
	role, _ := hex.DecodeString(one.Key)
	asRole := func(p *flow.Principal) bool {
		return p != nil && slices.ContainsFunc(p.Role, func(r arn.Pattern) bool { return x.matches(r, string(role)) })
	}
	switch {
	case one.Key == "own" && u.Principal != nil:
		return "called as the program itself"
	case one.Key != "own" && !asRole(u.Principal) && !asRole(u.Perhaps):
		return "called as role " + string(role)
	}
	return ""
}

// region is the one that the environment gives in this run.
func (x execution) region() string {
	if r := x.env["AWS_REGION"]; r != "" {
		return r
	}
	return region
}

// allows compares a value with what it was in a run, and says where it differs.
func (x execution) allows(at string, v *flow.Value, got any) string {
	if v == nil || v.Unknown != "" {
		return ""
	}
	if got == nil {
		// An empty name fails before it needs a permission.
		if v.Presence == flow.IsSet && at != ".Bucket" && !x.emptyText(v) {
			return at + " is not set"
		}
		return ""
	}
	if v.Presence == flow.Unset {
		return at + " is set"
	}
	switch got := got.(type) {
	case string:
		name := got
		if strings.HasSuffix(at, "QueueUrl") { // an echoed URL stands as the queue's name
			name = got[strings.LastIndexByte(got, '/')+1:]
		}
		if !slices.ContainsFunc(v.Texts, func(p arn.Pattern) bool { return x.matches(p, got) || x.matches(p, name) }) {
			return fmt.Sprintf("%s is %q", at, got)
		}
	case []any:
		for _, e := range got {
			if !slices.ContainsFunc(v.Elems, func(el *flow.Value) bool { return x.allows("", el, e) == "" }) {
				return fmt.Sprintf("%s has an element %s", at, compact(e))
			}
		}
	case map[string]any:
		return x.allowsMembers(at, v, got)
	}
	return ""
}

// emptyText says whether a text may be empty in this run.
func (x execution) emptyText(v *flow.Value) bool {
	return len(v.Members) == 0 && (len(v.Texts) == 0 || slices.ContainsFunc(v.Texts, func(p arn.Pattern) bool { return x.matches(p, "") }))
}

func (x execution) allowsMembers(at string, v *flow.Value, got map[string]any) string {
	for _, name := range slices.Sorted(mapKeys(got)) {
		if key, isKey := strings.CutPrefix(name, "key:"); isKey {
			if !slices.ContainsFunc(v.Keys, func(p arn.Pattern) bool { return x.matches(p, key) }) {
				return at + " has key " + key
			}
			continue
		}
		m := v.Members[name]
		if m == nil {
			m = &flow.Value{}
		}
		if why := x.allows(at+"."+name, m, got[name]); why != "" {
			return why
		}
	}
	for _, name := range slices.Sorted(mapKeys(v.Members)) {
		if _, ok := got[name]; !ok {
			if why := x.allows(at+"."+name, v.Members[name], nil); why != "" {
				return why
			}
		}
	}
	return ""
}

func mapKeys[V any](m map[string]V) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// matches says whether a pattern, in this run, can be a text. Parts that are not
// known stand for any text; a variable of the environment for its value.
func (x execution) matches(p arn.Pattern, text string) bool {
	var b strings.Builder
	b.WriteString(`(?s)\A`)
	for _, part := range p {
		value, isSet := x.variable(part.Text)
		switch {
		case part.Kind == arn.Literal:
			b.WriteString(regexp.QuoteMeta(part.Text))
		case part.Kind == arn.Var && isSet:
			b.WriteString(regexp.QuoteMeta(value))
		case part.Kind == arn.Var && part.Text == "region":
			b.WriteString(regexp.QuoteMeta(x.region()))
		case part.Kind == arn.Any, part.Kind == arn.Var:
			b.WriteString(".*")
		default:
			b.WriteString(".")
		}
	}
	b.WriteString(`\z`)
	return regexp.MustCompile(b.String()).MatchString(text)
}

// variable is what a variable of the environment, a flag or a key is in this run, or what the
// program makes of one; false for what is not known.
func (x execution) variable(name string) (string, bool) {
	if !arn.OneText(name) {
		return "", false
	}
	origin, ops := textfn.Origin(name)
	scheme, name, _ := strings.Cut(origin, ":")
	var value string
	switch scheme {
	case "env":
		value = x.env[name]
	case "flag":
		value = x.flag(name)
	case "config":
		if x.keys == nil {
			return "", false
		}
		value = x.keys[name]
	default:
		return "", false
	}
	if len(ops) == 0 {
		return value, true
	}
	value, ok := textfn.Value(ops, value)
	if !ok { // the program cannot get that far
		value = "\x00"
	}
	return value, true
}

// flag is the value of a flag in this run, given as -name=value; "" if it is not.
func (x execution) flag(name string) string {
	for _, a := range x.args {
		if n, v, ok := strings.Cut(strings.TrimLeft(a, "-"), "="); ok && n == name {
			return v
		}
	}
	return ""
}

func compact(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(b)
}
