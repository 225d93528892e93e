// Package need turns the operations that a program uses into the IAM actions
// and resources that they need.
//
// It joins what internal/flow found with what the catalog knows: which actions
// an operation needs, under which conditions of its input, and how the input
// names the resources. What is not known stays a variable with its reason; no
// resource is guessed. The package knows nothing of policies.
package need

import (
	"slices"
	"sort"
	"strings"

	"github.com/iamvet/iamvet/catalog"
	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/flow"
)

// Options are facts about where the program runs.
type Options struct {
	// Partition, Region and Account fill the ARN's variables of these names; ""
	// leaves them variables. What the code sets on a client goes first.
	Partition, Region, Account string
	// Bind gives values to variables by name ("env:TABLE_NAME").
	Bind map[string]arn.Pattern
	// Unset says whether a variable of the environment is surely not set; nil where nothing is
	// known of it.
	Unset func(name string) bool
	// Lookup finds an operation in the catalog. It must be set.
	Lookup func(service, operation string) catalog.Operation
}

// Use is a flow.Use with what it needs.
type Use struct {
	flow.Use
	Needs []Need
	// Guessed is set when the catalog does not know the operation: its one need
	// is then the action of the same name, on resources that are not known.
	Guessed bool
	// AsCaller is the pattern of actions that services may ask the program for beside, as a
	// template, document or list of resources says; "" for none.
	AsCaller string
	// Permissionless says why the operation needs no permission; "" if it does.
	Permissionless string
}

// Need is one action that a use needs.
type Need struct {
	Action string
	Kind   catalog.Kind
	// Condition is the text of the condition on the input; "" for none.
	Condition string
	// Members are the input members that the condition reads, in its order.
	Members []string
	// Certain says that the call needs the action as far as the input tells:
	// the need has no condition, or the input surely meets it, the client acts as the
	// program itself, and some run may come by the call.
	Certain bool
	// Resources that the action is checked against, sorted. Never empty: an
	// action without resource-level permissions has the one resource "*".
	Resources []Resource
	Source    string
	// Rare is set on a supporting need that hardly any call has (S3 on buckets of
	// another kind): it keeps a grant from being unused, and is not listed.
	Rare bool
}

// Resource is one resource that a need may be checked against.
type Resource struct {
	Type string // the catalog's resource type; "" for the resource "*"
	// Pattern is the ARN as far as it is known.
	Pattern arn.Pattern
	// Loose equals Pattern, or holds unknown parts where Pattern has taken the
	// usual for granted (that a name is no ARN of another account, that a role
	// has no path). What Loose cannot match is certainly not granted.
	Loose arn.Pattern
	// Required says that the action is always checked against this type;
	// otherwise against at least one of the resources that are not required.
	Required bool
	// Certain says that the call names a resource of this pattern in some run:
	// one of its texts if parts are not known.
	Certain bool
	// Named says that a part of the resource's own name is known: a literal, or
	// one variable of the environment, a flag or the infrastructure.
	Named bool
	// Why says what is not known; "" if all is.
	Why string

	perhaps bool // a member that names it may be unset
	foreign bool // what names it is an ARN of another service
}

// Program computes the needs of every use, in the order given.
func Program(p *flow.Program, opt Options) []Use {
	out := make([]Use, 0, len(p.Uses))
	for i := range p.Uses {
		out = append(out, Of(p.Uses[i], opt))
	}
	return out
}

// Of computes what one use needs.
func Of(u flow.Use, opt Options) Use {
	op := opt.Lookup(u.Service, u.Operation)
	out := Use{Use: u, Guessed: op.Guessed, Permissionless: op.Permissionless}
	if u.Unsigned == arn.Yes {
		out.Permissionless = "not signed: the client has no credentials"
	}
	opt.Bind = given(opt.Bind)
	in := input{root: u.Input, why: u.Why, bind: opt.Bind}
	if u.Principal == nil && u.Unsigned != arn.Yes && (op.AsCallerUnless == nil || eval(op.AsCallerUnless, in) != arn.Yes) {
		out.AsCaller = op.AsCaller
	}
	for _, n := range op.Needs {
		holds := arn.Yes
		if n.When != nil {
			holds = eval(n.When, in)
		}
		if holds == arn.No || n.Unless != nil && eval(n.Unless, in) == arn.Yes {
			continue
		}
		kind := n.Kind
		if unsigned[u.Via] || u.Unsigned == arn.Yes {
			kind = catalog.Supporting
		}
		if n.Rare && holds != arn.Yes {
			kind = catalog.Supporting
		}
		b := builder{in: in.forNeed(n.When), opt: opt, use: &u, guessed: op.Guessed}
		resources := b.resourcesOf(n, op.Needs)
		nowhere := opt.unset(resources)
		out.Needs = append(out.Needs, Need{
			Action:    n.Action,
			Kind:      kind,
			Condition: ConditionText(n.When),
			Members:   n.When.Members(),
			Certain:   holds == arn.Yes && kind != catalog.Supporting && u.Perhaps == nil && !u.Doubtful && len(u.Unmet) == 0 && u.Unsigned == arn.No && !nowhere && !b.nameless(n) && !foreign(resources),
			Resources: resources,
			Source:    n.Source,
			Rare:      n.Rare && kind == catalog.Supporting,
		})
	}
	sort.SliceStable(out.Needs, func(i, j int) bool { return out.Needs[i].Action < out.Needs[j].Action })
	return out
}

// unsigned are the ways to an operation that need no permission: the request for a
// bucket's region is not signed, and its refusal tells the region, too.
// Source: feature/s3/manager, bucket_region.go.
var unsigned = map[string]bool{"feature/s3/manager.GetBucketRegion": true}

// given marks the values as the user's.
func given(bind map[string]arn.Pattern) map[string]arn.Pattern {
	out := make(map[string]arn.Pattern, len(bind))
	for name, p := range bind {
		out[name] = p.AsGiven()
	}
	return out
}

// ConditionText says a condition in words: "ACL is set".
func ConditionText(c *catalog.Condition) string {
	switch {
	case c == nil:
		return ""
	case len(c.All) > 0:
		return joinConditions(c.All, " and ")
	case len(c.Any) > 0:
		return joinConditions(c.Any, " or ")
	case c.Not != nil && c.Not.Member != "":
		return sayTest(c.Not, " not")
	case c.Not != nil:
		return "not (" + ConditionText(c.Not) + ")"
	}
	return sayTest(c, "")
}

// sayTest says a test of one member; not is " not" or nothing.
func sayTest(c *catalog.Condition, not string) string {
	values := strings.Join(c.Values, " or ")
	switch c.Test {
	case "set":
		return c.Member + " is" + not + " set"
	case "in":
		return c.Member + " is" + not + " " + values
	case "prefix":
		return c.Member + verb(not, " begins", " begin") + " with " + values
	case "contains":
		return c.Member + verb(not, " contains", " contain") + " " + values
	case "statement":
		return c.Member + " is" + not + " a statement " + values
	}
	return c.Member + not + " " + c.Test + " " + values
}

func verb(not, yes, no string) string {
	if not == "" {
		return yes
	}
	return " does" + not + no
}

func joinConditions(cs []catalog.Condition, sep string) string {
	parts := make([]string, len(cs))
	for i := range cs {
		parts[i] = ConditionText(&cs[i])
		if len(cs[i].All)+len(cs[i].Any) > 1 {
			parts[i] = "(" + parts[i] + ")"
		}
	}
	return strings.Join(parts, sep)
}

// Members lists the input members that decide an operation's needs, sorted.
func Members(op catalog.Operation) []string {
	seen := map[string]bool{}
	add := func(paths ...string) {
		for _, p := range paths {
			if _, ok := catalog.DefaultValue(p); ok {
				continue
			}
			member, _ := catalog.SplitPath(p)
			seen[member] = true
		}
	}
	condition := func(c *catalog.Condition) { add(c.Members()...) }
	for _, n := range op.Needs {
		condition(n.When)
		condition(n.Unless)
		for i := range n.Resources {
			r := &n.Resources[i]
			condition(r.When)
			if r.Account != "" {
				add(r.Account)
			}
			for v, path := range r.Variables {
				add(path)
				add(r.Alternatives[v]...)
			}
		}
	}
	out := make([]string, 0, len(seen))
	for m := range seen {
		out = append(out, m)
	}
	sort.Strings(out)
	return out
}

// Naming are the members that name a resource on which every use of an operation is checked, in
// one way: a request in which one is empty is refused.
func Naming(op catalog.Operation) (out []string) {
	for _, n := range op.Needs {
		if n.Kind == catalog.Supporting {
			continue
		}
		for i := range n.Resources {
			r := &n.Resources[i]
			if !r.Required || r.When != nil {
				continue
			}
			for v, path := range r.Variables {
				if !strings.ContainsAny(path, ".[{#") && len(r.Alternatives[v]) == 0 && !slices.Contains(out, path) {
					out = append(out, path)
				}
			}
		}
	}
	sort.Strings(out)
	return out
}
