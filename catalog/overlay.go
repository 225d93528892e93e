package catalog

import (
	"fmt"
	"slices"
	"strings"
)

// Correction is what a user says of one operation, in place of the catalog or
// in addition to it.
type Correction struct {
	Service, Operation string // as for Lookup
	// Replace drops the needs of the catalog; otherwise Needs are added, in place
	// of the catalog's need of the same action.
	Replace bool
	// Permissionless says why no permission is needed; Needs must be empty then.
	Permissionless string
	Needs          []Added
	// Where names the place of the correction in the user's file, for errors and
	// for Need.Source: ".iamvet.yaml:12".
	Where string
}

// Added is a need in a user's words.
type Added struct {
	Action string
	Kind   Kind   // "": Conditional if When is given, else Required
	When   string // as ParseCondition reads it
	// Resources are resource types of the action, each with the members that
	// give its ARN variables: {"bucket": {"BucketName": "Bucket"}}. Nil takes the
	// action's types with what the catalog knows of the operation.
	Resources map[string]map[string]string
	Where     string // as Correction.Where; "" takes that
}

// Corrections are a user's corrections of the catalog, ready for Lookup. Nil has none.
type Corrections struct {
	ops map[string]Operation // "s3 PutObject"
}

// Correct checks a user's corrections. Several of one operation add up. The first
// wrong one is the error, beginning with its place.
func Correct(list []Correction) (*Corrections, error) {
	out := &Corrections{ops: map[string]Operation{}}
	for _, c := range list {
		s, ok := ServiceOf(c.Service)
		if !ok {
			return nil, fmt.Errorf("%s: there is no service %q in the AWS SDK; use its Go package name, e.g. %q", c.Where, c.Service, "s3")
		}
		if c.Operation == "" {
			return nil, fmt.Errorf("%s: the operation is missing", c.Where)
		}
		key := s.Package + " " + c.Operation
		op, done := out.ops[key]
		if !done {
			op = lookup(s, c.Operation)
		}
		op, err := correct(op, c)
		if err != nil {
			return nil, err
		}
		out.ops[key] = op
	}
	return out, nil
}

// Lookup is as the function Lookup, with the corrections.
func (c *Corrections) Lookup(service, operation string) Operation {
	if c == nil || len(c.ops) == 0 {
		return Lookup(service, operation)
	}
	s, known := ServiceOf(service)
	if op, ok := c.ops[s.Package+" "+operation]; known && ok {
		op.Needs = slices.Clone(op.Needs)
		return op
	}
	return Lookup(service, operation)
}

func correct(op Operation, c Correction) (Operation, error) {
	if c.Permissionless != "" {
		if len(c.Needs) > 0 {
			return op, fmt.Errorf("%s: %s %s cannot both need no permission and need some", c.Where, c.Service, c.Operation)
		}
		op.Permissionless, op.Needs, op.Guessed = c.Permissionless, nil, false
		return op, nil
	}
	if len(c.Needs) == 0 {
		return op, fmt.Errorf("%s: %s %s: name the actions that it needs, or say why it needs none", c.Where, c.Service, c.Operation)
	}
	old := op.Needs
	op.Permissionless = ""
	if c.Replace || op.Guessed {
		op.Needs = nil
	}
	op.Needs = slices.Clone(op.Needs)
	op.Guessed = false
	for _, a := range c.Needs {
		if a.Where == "" {
			a.Where = c.Where
		}
		n, err := a.need(old)
		if err != nil {
			return op, err
		}
		op.Needs = slices.DeleteFunc(op.Needs, func(o Need) bool { return o.Action == n.Action })
		op.Needs = append(op.Needs, n)
	}
	return op, nil
}

// need checks an added need. Resources that the user does not give are those
// that the catalog has for the action in the operation, else the action's own.
func (a Added) need(known []Need) (Need, error) {
	n := Need{Kind: a.Kind, Source: a.Where}
	act, ok := LookupAction(a.Action)
	if !ok {
		return n, fmt.Errorf("%s: there is no IAM action %q%s", a.Where, a.Action, Suggestion(a.Action))
	}
	n.Action = act.Name
	var err error
	if n.When, err = ParseCondition(a.When); err != nil {
		return n, fmt.Errorf("%s: %w", a.Where, err)
	}
	switch n.Kind {
	case "":
		n.Kind = Required
		if n.When != nil {
			n.Kind = Conditional
		}
	case Required:
		if n.When != nil {
			return n, fmt.Errorf("%s: %s is required and has a condition; leave out the kind, or say conditional", a.Where, n.Action)
		}
	case Conditional, Supporting:
	default:
		return n, fmt.Errorf("%s: kind %q; use required, conditional or supporting", a.Where, a.Kind)
	}
	if a.Resources != nil {
		n.Resources, err = a.resources(act)
		return n, err
	}
	for _, k := range known {
		if k.Action == n.Action {
			n.Resources = k.Resources
			return n, nil
		}
	}
	for _, t := range act.ResourceTypes {
		n.Resources = append(n.Resources, Resource{Type: t.Type, ARN: firstOf(t.ARNs), Required: t.Required})
	}
	return n, nil
}

func (a Added) resources(act Action) ([]Resource, error) {
	var out []Resource
	for _, typ := range sortedNames(a.Resources) {
		i := slices.IndexFunc(act.ResourceTypes, func(t ActionResource) bool { return t.Type == typ })
		if i < 0 {
			return nil, fmt.Errorf("%s: %s has no resource type %q; it has %s", a.Where, act.Name, typ, typeNames(act))
		}
		t := act.ResourceTypes[i]
		r := Resource{Type: typ, ARN: firstOf(t.ARNs), Required: t.Required, Variables: map[string]string{}}
		for _, v := range sortedNames(a.Resources[typ]) {
			path := a.Resources[typ][v]
			if v != "" && !strings.Contains(r.ARN, "${"+v+"}") {
				return nil, fmt.Errorf("%s: the ARN of resource type %s, %s, has no variable %q", a.Where, typ, r.ARN, v)
			}
			if err := checkPath(path); err != nil {
				return nil, fmt.Errorf("%s: %w", a.Where, err)
			}
			if v == "Account" {
				r.Account = path
				continue
			}
			r.Variables[v] = path
		}
		out = append(out, r)
	}
	return out, nil
}

func firstOf(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}

func typeNames(a Action) string {
	var out []string
	for _, t := range a.ResourceTypes {
		out = append(out, t.Type)
	}
	if len(out) == 0 {
		return "none"
	}
	return strings.Join(out, ", ")
}

func sortedNames[V any](m map[string]V) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}
