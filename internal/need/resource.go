package need

import (
	"maps"
	"slices"
	"sort"
	"strings"
	"unicode"

	"github.com/iamvet/iamvet/catalog"
	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/flow"
)

// maxResources bounds the resources of one need; variables whose values would
// exceed it become unknown.
const maxResources = 64

// builder makes the resources of one use.
type builder struct {
	in      input
	opt     Options
	use     *flow.Use
	guessed bool
}

// resources are those of each region that the client may be in.
func (b *builder) resources(types []catalog.Resource) []Resource {
	regions := b.use.Region
	if len(regions) < 2 {
		return b.inRegion(types)
	}
	var all []Resource
	sure := found{texts: regions}.sure()
	for _, region := range regions {
		use := *b.use
		use.Region = []arn.Pattern{region}
		one := builder{in: b.in, opt: b.opt, use: &use, guessed: b.guessed}
		rs := one.inRegion(types)
		// Which name goes with which region is not known.
		alone := len(rs) == 1 && sure(region)
		for _, r := range rs {
			r.Certain = r.Certain && (alone || !hasRegion(types))
			all = append(all, r)
		}
	}
	if all = unique(all); len(all) > maxResources {
		return b.inRegion(types)
	}
	return all
}

// resourcesOf are those of a need. One that is asked for on "*", and in some requests on
// resources that the input does not tell, may be granted on these alone.
func (b *builder) resourcesOf(n catalog.Need, all []catalog.Need) []Resource {
	out := b.resources(n.Resources)
	if len(n.Resources) == 0 && slices.ContainsFunc(all, func(o catalog.Need) bool {
		return o.Action == n.Action && o.Kind == catalog.Supporting && len(o.Resources) > 0
	}) {
		out[0].Loose = arn.Unknown("resources that the input does not tell")
	}
	return out
}

func hasRegion(types []catalog.Resource) bool {
	return slices.ContainsFunc(types, func(t catalog.Resource) bool { return strings.Contains(t.ARN, "${Region}") })
}

func (b *builder) inRegion(types []catalog.Resource) []Resource {
	if b.guessed {
		return []Resource{unknownResource("the catalog does not know the operation")}
	}
	if len(types) == 0 {
		// Actions without resource-level permissions are checked against the text "*".
		star := arn.Lit("*")
		return []Resource{{Pattern: star, Loose: star, Required: true, Certain: true}}
	}
	var all []Resource
	least := -1
	optional := map[int][]Resource{} // by the number of variables that the input does not give
	for i := range types {
		t := &types[i]
		rs := b.own(t, b.ofType(t))
		if t.Required {
			all = append(all, rs...)
			continue
		}
		if n := notGiven(t); len(rs) > 0 {
			optional[n] = append(optional[n], rs...)
			if least < 0 || n < least {
				least = n
			}
		}
	}
	// Of the types that may be meant, those that the input names most fully are.
	all = b.models(types, settle(append(all, byName(optional[least])...)))
	if len(all) == 0 {
		all = b.inPart(types)
	}
	if len(all) == 0 && b.lists() {
		all = b.every(types)
	}
	if len(all) == 0 {
		all = []Resource{unknownResource("the input names no resource")}
	}
	return unique(all)
}

// noARN is why a member that holds a name tells nothing of a type that is given by its ARN.
const noARN = " holds a name, not an ARN"

// byName leaves out the types that are given by ARNs, where the member holds a name and others
// are given by that.
func byName(rs []Resource) []Resource {
	plain := func(r Resource) bool { return strings.HasSuffix(r.Why, noARN) }
	if !slices.ContainsFunc(rs, func(r Resource) bool { return !plain(r) }) {
		return rs
	}
	return slices.DeleteFunc(rs, plain)
}

// lists tells whether the operation describes all that there is where its input
// names nothing: it is then checked against every name. Source: Service
// Authorization Reference; the errors that AWS answers with name the resource
// "db:*".
func (b *builder) lists() bool {
	return b.in.root != nil && (strings.HasPrefix(b.use.Operation, "Describe") || strings.HasPrefix(b.use.Operation, "List"))
}

// every is the resources of all names of the types; none if the input may name one.
func (b *builder) every(types []catalog.Resource) (out []Resource) {
	for i := range types {
		t := types[i]
		for v, path := range t.Variables {
			for _, p := range append([]string{path}, t.Alternatives[v]...) {
				if b.alternative(p).presence != flow.Unset {
					return nil
				}
			}
		}
		if len(types) > 1 && len(t.Variables) == 0 {
			return nil // nothing says that it is asked for
		}
		t.Required = true
		for _, r := range b.ofType(&t) {
			r.Required, r.Certain = types[i].Required, false
			out = append(out, r)
		}
	}
	return out
}

// inPart makes the resources that the input names in part, where it names none
// whole: a member that is left out leaves the rest of the ARN. None if a type may
// be meant of which the input says nothing.
func (b *builder) inPart(types []catalog.Resource) []Resource {
	var out []Resource
	for i := range types {
		t := &types[i]
		if !slices.ContainsFunc(sortedVariables(t), func(v string) bool { return v != "" && b.in.at(t.Variables[v]).presence != flow.Unset }) {
			return nil
		}
		required := *t
		required.Required = true
		for _, r := range b.ofType(&required) {
			r.Required, r.Certain = t.Required, false
			out = append(out, r)
		}
	}
	return out
}

func sortedVariables(t *catalog.Resource) []string { return slices.Sorted(maps.Keys(t.Variables)) }

// settle decides on resources whose members may be unset: where no other type
// comes into question, a call without them fails before it needs a permission.
func settle(rs []Resource) []Resource {
	several := slices.ContainsFunc(rs, func(r Resource) bool { return r.Type != rs[0].Type })
	for i := range rs {
		if several && rs[i].perhaps {
			rs[i].Certain = false
		}
	}
	return rs
}

func unknownResource(why string) Resource {
	p := arn.Unknown(why)
	return Resource{Pattern: p, Loose: p, Why: why}
}

// ofType makes the resources of one type; none if the input does not name it.
func (b *builder) ofType(t *catalog.Resource) []Resource {
	certain := true
	if t.When != nil {
		switch eval(t.When, b.in) {
		case arn.No:
			return nil
		case arn.Maybe:
			certain = false
		}
	}
	if _, ok := t.Variables[""]; ok {
		if rs, ok := b.whole(t, certain); ok {
			return rs
		}
	}
	choices, ok := b.choices(t)
	if !ok {
		return nil
	}
	b.fitting(t, choices)
	var out []Resource
	for _, c := range b.combine(t, choices) {
		c.Type, c.Required = t.Type, t.Required
		c.Certain = c.Certain && certain
		out = append(out, c)
	}
	return out
}

// whole makes the resources of a member that holds the whole ARN. It answers
// false where the member is unset or holds a plain name.
func (b *builder) whole(t *catalog.Resource, certain bool) ([]Resource, bool) {
	f, path := b.lookup(t, "")
	if f.presence == flow.Unset {
		return nil, false
	}
	var out []Resource
	sure := f.sure()
	for _, text := range f.texts {
		if len(text) > 0 && text[0].Kind == arn.Literal && !isARN(text) && !mayBecomeARN(text) {
			if hasNames(t) {
				return nil, false
			}
			text = arn.Unknown(path + noARN)
		}
		if len(text) == 0 {
			continue
		}
		if withoutPartition(text) { // no run that gets that far uses it
			text = arn.Unknown("an ARN without a partition: a part of it is empty where the code shows")
		}
		if withoutName(text) {
			text = arn.Unknown("an ARN without a name: it is empty where the code shows")
		}
		out = append(out, Resource{
			Type: t.Type, Pattern: text, Loose: text, Required: t.Required,
			Certain: certain && sure(text), perhaps: f.presence != flow.IsSet,
			Named: namedARN(text, t.ARN), Why: why(text),
		})
	}
	if f.unknown != "" || len(out) == 0 {
		p := b.template(t, f.unknown)
		out = append(out, Resource{Type: t.Type, Pattern: p, Loose: arn.Unknown(f.unknown), Required: t.Required, Why: f.unknown,
			Certain: certain && len(out) == 0, perhaps: f.presence != flow.IsSet})
	}
	return out, true
}

// nameless says whether a member that names a resource never gets a value: the call is
// not made then, where it is behind a test for one, or refused before it is sent.
func (b *builder) nameless(n catalog.Need) bool {
	if b.lists() {
		return false // without a name it lists all
	}
	for i := range n.Resources {
		if !n.Resources[i].Required && len(n.Resources) > 1 {
			continue
		}
		for _, path := range n.Resources[i].Variables {
			if strings.ContainsAny(path, "[{") {
				continue // an empty list names none
			}
			if f := b.at(path); f.presence != flow.Unset && f.empty {
				return true
			}
		}
	}
	return false
}

// notGiven counts the variables of a type that no member of the input gives.
func notGiven(t *catalog.Resource) int {
	if _, ok := t.Variables[""]; ok {
		return 0
	}
	n := 0
	for _, part := range arn.Parse(t.ARN) {
		if part.Kind != arn.Var || isFixed(part.Text) {
			continue
		}
		if _, ok := t.Variables[part.Text]; !ok {
			n++
		}
	}
	return n
}

func hasNames(t *catalog.Resource) bool {
	for v := range t.Variables {
		if v != "" {
			return true
		}
	}
	return false
}

// unique sorts resources and drops repetitions.
func unique(rs []Resource) []Resource {
	keys := make(map[string]int, len(rs))
	var out []Resource
	for _, r := range rs {
		key := r.Type + "\x00" + r.Pattern.String() + "\x00" + r.Loose.String()
		if i, ok := keys[key]; ok {
			out[i].Certain = out[i].Certain || r.Certain
			out[i].Required = out[i].Required || r.Required
			continue
		}
		keys[key] = len(out)
		out = append(out, r)
	}
	sort.SliceStable(out, func(i, j int) bool {
		a, b := out[i].Pattern.String(), out[j].Pattern.String()
		if a != b {
			return a < b
		}
		return out[i].Type < out[j].Type
	})
	return out
}

// why returns the first reason of an unknown part; "" if all parts are known.
func why(p arn.Pattern) string {
	for _, part := range p {
		if !knownPart(part) {
			switch {
			case part.Why != "":
				return part.Why
			case part.Kind == arn.Any:
				return "the input names none, so it is asked for all"
			}
			return "not known: ${" + part.Text + "}"
		}
	}
	return ""
}

// knownPart says whether a part stands for one text.
func knownPart(part arn.Part) bool {
	switch part.Kind {
	case arn.Literal:
		return true
	case arn.Var:
		if !arn.OneText(part.Text) || strings.HasPrefix(part.Text, "param:") {
			return false
		}
		return true
	}
	return false
}

// named says whether a value holds anything of a name: what stands between its parts alone
// (the slash of "${unknown}/${unknown}") tells nothing.
func named(p arn.Pattern) bool {
	return slices.ContainsFunc(p, func(part arn.Part) bool {
		return knownPart(part) && (part.Kind != arn.Literal || strings.ContainsFunc(part.Text, func(r rune) bool {
			return unicode.IsLetter(r) || unicode.IsDigit(r)
		}))
	})
}

// namedARN says so of a whole ARN, of which a type has the format: what all ARNs of the type
// have tells nothing either.
func namedARN(p arn.Pattern, format string) bool {
	a, ok := arn.Split(p)
	f, formed := arn.Split(arn.Parse(format))
	if !ok || !formed || len(a.Resource) == 0 || len(f.Resource) == 0 {
		return named(p)
	}
	name := clone(a.Resource)
	if f.Resource[0].Kind == arn.Literal && name[0].Kind == arn.Literal {
		name[0].Text = strings.TrimPrefix(name[0].Text, f.Resource[0].Text)
	}
	return named(name) || named(a.Account) && !a.Account.Equal(arn.Variable("account", ""))
}
