package needs

import (
	"fmt"
	"slices"
	"strings"

	"github.com/iamvet/iamvet/catalog"
	"github.com/iamvet/iamvet/catalog/gen/iamfacts"
	"github.com/iamvet/iamvet/catalog/gen/sdkfacts"
)

// Result is what was worked out.
type Result struct {
	// Operations of each package. An operation whose needs are not known is
	// Guessed, and has the reason as the only need's source.
	Operations map[Key]catalog.Operation
	Unknown    map[Key]string
	// BySource counts operations by what settled their own actions.
	BySource  map[string]int
	Variables Variables
}

// builder works on one operation.
type builder struct {
	in      *Inputs
	s       *sdkfacts.Service
	op      *sdkfacts.Operation
	key     Key
	prefix  string
	input   []leaf
	out     []catalog.Need
	from    string // what settled the operation's own actions
	unknown string
	own     []string
	wide    bool // all resource types are wanted
	sole    bool // the action at work has one resource type
	weak    bool // a resource's name is not told by names: a mere ARN may do
	foreign bool // the action at work is of another service
}

// Build works out all operations.
func (in *Inputs) Build() (*Result, error) { return in.build(in.Services) }

func (in *Inputs) build(services []*sdkfacts.Service) (*Result, error) {
	r := &Result{Operations: map[Key]catalog.Operation{}, Unknown: map[Key]string{}, BySource: map[string]int{}}
	for _, s := range services {
		for _, name := range iamfacts.SortedKeys(s.Operations) {
			b := &builder{in: in, s: s, op: s.Operations[name], key: Key{s.Package, name}, prefix: in.PrefixOf[s.Package]}
			b.input = leaves(s, b.op.Input, 3)
			op, err := b.build()
			if err != nil {
				return nil, err
			}
			if b.unknown != "" {
				r.Unknown[b.key] = b.unknown
				b.from = "not known"
			}
			r.BySource[b.from]++
			r.Operations[b.key] = op
			r.Variables.count(b, op)
		}
	}
	return r, nil
}

func (b *builder) build() (catalog.Operation, error) {
	op := catalog.Operation{Service: b.key.Package, Name: b.key.Operation}
	if why := b.permissionless(); why != "" {
		op.Permissionless = why
		b.from = "no permission needed"
		return op, nil
	}
	own, source := b.ownActions()
	b.own = own
	for _, o := range b.in.Overrides[b.key] {
		if o.Unknown != "" {
			b.unknown = o.Unknown
		}
	}
	if len(own) == 0 && b.unknown == "" {
		b.unknown = "no source names its actions"
	}
	if b.unknown != "" {
		op.Guessed = true
		return op, nil
	}
	for _, a := range own {
		b.add(catalog.Need{Action: a, Kind: catalog.Required, Source: source})
	}
	b.tableActions(own)
	b.roles(own)
	b.tags(own)
	b.discovery()
	b.dependents(own)
	b.keys()
	b.objects()
	b.linkedRole()
	b.documentedActions()
	if err := b.overrides(&op); err != nil {
		return op, err
	}
	for i := range b.out {
		if b.out[i].Resources == nil {
			b.out[i].Resources = b.resources(b.out[i].Action, nil)
		}
	}
	b.otherBuckets()
	b.order()
	op.Needs = b.out
	return op, nil
}

func (b *builder) permissionless() string {
	for _, o := range b.in.Overrides[b.key] {
		if o.None != "" {
			return o.None
		}
		if len(o.Is) > 0 {
			return ""
		}
	}
	if why := b.in.None[b.key]; why != "" {
		return why
	}
	if b.op.Anonymous {
		return "not signed"
	}
	return ""
}

// ownActions are the actions that every call needs.
func (b *builder) ownActions() ([]string, string) {
	for _, o := range b.in.Overrides[b.key] {
		if len(o.Is) > 0 {
			b.from = "override"
			return o.Is, "override: " + o.Reason + " (" + o.Source + ")"
		}
	}
	if b.key.Package == "apigateway" && b.op.Method != "" {
		b.from = "HTTP method"
		return []string{"apigateway:" + b.op.Method}, "the HTTP method is the action"
	}
	name := b.sameName()
	table, listed := b.in.Tables[b.key]
	if listed {
		b.from = "operation table"
		for _, a := range table {
			if a.Action == name {
				return []string{name}, "operation table"
			}
		}
		if len(table) == 1 {
			return []string{table[0].Action}, "operation table"
		}
		if l, ok := b.in.Links[b.key]; ok {
			return l.Actions, "operation table, " + l.Source
		}
		if verb := "apigateway:" + b.op.Method; b.prefix == "apigateway" && httpVerbs[verb] {
			return []string{verb}, "operation table: the HTTP method"
		}
		return b.fromReference(table), "operation table"
	}
	if l, ok := b.in.Links[b.key]; ok && (name == "" || strings.Contains(l.Source, "overrides")) {
		b.from = "link"
		return l.Actions, l.Source
	}
	if name == "" && b.prefix == "apigateway" && b.op.Method != "" {
		b.from = "HTTP method"
		return []string{"apigateway:" + b.op.Method}, "the HTTP method is the action"
	}
	if name != "" {
		b.from = "name"
		source := "action of the operation's name"
		if b.in.Covered[b.key.Package] {
			b.from, source = "operation table", "operation table: the action of its name"
		}
		return []string{name}, source
	}
	if a := b.documented(); a != "" {
		b.from = "link"
		return []string{a}, "the reference links the operation"
	}
	return nil, ""
}

// fromReference picks the only action of the operation's own prefix that is
// neither tagging nor of another service: what remains is checked always.
func (b *builder) fromReference(table []TableAction) []string {
	var own []string
	for _, a := range table {
		if strings.HasPrefix(a.Action, b.prefix+":") && !b.isTagAction(a.Action) {
			own = append(own, a.Action)
		}
	}
	if len(own) == 1 {
		return own
	}
	return nil
}

// sameName is the prefix's action of the operation's name, in any case.
func (b *builder) sameName() string {
	p := b.in.Prefixes[b.prefix]
	if p == nil {
		return ""
	}
	if p.Actions[b.key.Operation] != nil {
		return b.prefix + ":" + b.key.Operation
	}
	for _, a := range iamfacts.SortedKeys(p.Actions) {
		if strings.EqualFold(a, b.key.Operation) {
			return b.prefix + ":" + a
		}
	}
	return ""
}

// documented is the one action that the reference says this operation is for.
func (b *builder) documented() string {
	p := b.in.Prefixes[b.prefix]
	if p == nil {
		return ""
	}
	found := ""
	for _, name := range iamfacts.SortedKeys(p.Actions) {
		if slices.Contains(p.Actions[name].Documents, b.key.Operation) {
			if found != "" {
				return ""
			}
			found = b.prefix + ":" + name
		}
	}
	return found
}

// add adds a need unless there is one of the same action and condition.
func (b *builder) add(n catalog.Need) {
	for _, o := range b.out {
		if o.Action == n.Action && (o.Kind == catalog.Required || o.When.String() == n.When.String()) {
			return
		}
	}
	b.out = append(b.out, n)
}

func (b *builder) has(action string) bool {
	return slices.ContainsFunc(b.out, func(n catalog.Need) bool { return n.Action == action })
}

// tableActions adds what the operation table lists beside the own actions.
// Roles and tags are the matter of rules that know their members.
func (b *builder) tableActions(own []string) {
	for _, a := range b.in.Tables[b.key] {
		switch {
		case slices.Contains(own, a.Action), a.Action == passRole, b.isTagAction(a.Action) && len(b.tagPaths()) > 0:
		default:
			b.add(catalog.Need{Action: a.Action, Kind: catalog.Supporting, Source: "operation table: may be checked"})
		}
	}
}

// dependents adds the actions that the reference says may be needed too.
func (b *builder) dependents(own []string) {
	for _, a := range own {
		act := b.in.action(a)
		if act == nil {
			continue
		}
		for _, d := range act.Dependents {
			if !b.has(d) && b.in.HasAction(d) {
				b.add(catalog.Need{Action: d, Kind: catalog.Supporting, Source: "dependent action of " + a})
			}
		}
	}
}

// documentedActions adds the actions that the operation's documentation names,
// but for those that were read and found to be of another matter.
func (b *builder) documentedActions() {
	for _, a := range b.op.Docs {
		if b.in.HasAction(a) && !b.has(a) && !b.in.NotNeeded[b.key][a] {
			b.add(catalog.Need{Action: a, Kind: catalog.Supporting, Source: "the operation's documentation names it"})
		}
	}
}

// discovery adds the endpoint discovery that the SDK makes before the call.
func (b *builder) discovery() {
	action := b.prefix + ":DescribeEndpoints"
	if b.op.Discovery == "" || !b.in.HasAction(action) {
		return
	}
	n := catalog.Need{Action: action, Kind: catalog.Required, Source: "the SDK discovers the endpoint first"}
	if b.op.Discovery == "optional" {
		n.Kind, n.Source = catalog.Supporting, "the SDK discovers the endpoint first if told to"
	}
	b.add(n)
}

func (b *builder) overrides(op *catalog.Operation) error {
	for _, o := range b.in.Overrides[b.key] {
		if o.Caller != nil {
			op.AsCaller = o.Caller.Actions
			op.AsCallerUnless, _ = catalog.ParseCondition(o.Caller.Unless) // checked where it was read
		}
		source := "override: " + o.Reason + " (" + o.Source + ")"
		b.drop(o.Drop)
		seen := map[string]bool{}
		for _, a := range o.Add {
			if !seen[a.Action] {
				b.drop([]string{a.Action})
			}
			seen[a.Action] = true
			n, err := b.addition(a, source)
			if err != nil {
				return fmt.Errorf("%s: %w", o.where, err)
			}
			b.out = append(b.out, n)
		}
	}
	return nil
}

func (b *builder) drop(actions []string) {
	b.out = slices.DeleteFunc(b.out, func(n catalog.Need) bool { return slices.Contains(actions, n.Action) })
}

func (b *builder) addition(a Addition, source string) (catalog.Need, error) {
	when, err := catalog.ParseCondition(a.When)
	if err != nil {
		return catalog.Need{}, err
	}
	unless, err := catalog.ParseCondition(a.Unless)
	if err != nil {
		return catalog.Need{}, err
	}
	n := catalog.Need{Action: a.Action, Kind: catalog.Kind(a.Kind), When: when, Unless: unless, Rare: a.Rare, Source: source}
	if a.Kind == "" {
		n.Kind = catalog.Required
		if when != nil {
			n.Kind = catalog.Conditional
		}
	}
	n.Resources = b.resources(a.Action, &a)
	return n, nil
}

// order sorts needs: own actions first, then by kind and name, rare ones behind the
// others of their kind.
func (b *builder) order() {
	ranks := map[catalog.Kind]int{catalog.Required: 0, catalog.Conditional: 2, catalog.Supporting: 4}
	rank := func(n *catalog.Need) int {
		if n.Rare {
			return ranks[n.Kind] + 1
		}
		return ranks[n.Kind]
	}
	slices.SortStableFunc(b.out, func(x, y catalog.Need) int {
		if d := rank(&x) - rank(&y); d != 0 {
			return d
		}
		if c := strings.Compare(x.Action, y.Action); c != 0 {
			return c
		}
		return strings.Compare(x.When.String(), y.When.String())
	})
}
