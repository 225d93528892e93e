package catalog

import (
	"strings"
)

// needLine is a need as the data files hold it.
type needLine struct {
	Action    string    `json:"a"` // without prefix if it is the file's
	Kind      string    `json:"k"` // "" required, "c" conditional, "s" supporting
	When      string    `json:"w"` // a condition in text
	Unless    string    `json:"u"`
	Rare      bool      `json:"x"`
	Resources []resLine `json:"r"`
	Source    int       `json:"s"` // index into sources
}

type resLine struct {
	Type      string `json:"t"`
	ARN       string `json:"n"` // "" for the type's first format
	Variables string `json:"v"` // "BucketName=Bucket ObjectName=Key|Other =Arn"
	Account   string `json:"o"`
	Required  bool   `json:"q"`
	When      string `json:"w"`
}

type opLine struct {
	Unknown string     `json:"unknown"`
	None    string     `json:"none"`
	Needs   []needLine `json:"needs"`
	Caller  string     `json:"caller"`
}

// Lookup answers what an operation needs. The service is a Go package name
// ("s3"), an import path or an SDK id ("S3"). For an operation that the catalog
// does not know, prefix:Operation is assumed and Guessed is set.
//
// The result is the caller's own to change.
func Lookup(service, operation string) Operation {
	s, known := ServiceOf(service)
	if !known {
		pkg := service
		if _, rest, ok := strings.Cut(service, "/service/"); ok {
			pkg, _, _ = strings.Cut(rest, "/")
		}
		return guess(Service{Package: packageName(pkg), Prefix: packageName(pkg)}, operation)
	}
	return lookup(s, operation)
}

func lookup(s Service, operation string) Operation {
	d := dataOf(s.Prefix)
	if d == nil {
		return guess(s, operation)
	}
	text, ok := d.sections[s.Package+" operations"][operation]
	if !ok {
		return guess(s, operation)
	}
	return d.operation(s.Package, operation, text)
}

// operation decodes one line.
func (d *prefixData) operation(pkg, name, text string) Operation {
	var line opLine
	mustDecode(d.prefix, text, &line)
	if line.Unknown != "" {
		s, _ := serviceLine(pkg)
		op := guess(s, name)
		op.Needs[0].Source = "guessed: " + line.Unknown
		return op
	}
	op := Operation{Service: pkg, Name: name, Permissionless: line.None}
	actions, unless, _ := strings.Cut(line.Caller, " ")
	op.AsCaller, op.AsCallerUnless = actions, mustCondition(unless)
	for _, n := range line.Needs {
		need := Need{Action: n.Action, Kind: Required, When: mustCondition(n.When), Unless: mustCondition(n.Unless), Rare: n.Rare, Source: d.sources[n.Source]}
		if !strings.Contains(need.Action, ":") {
			need.Action = d.prefix + ":" + need.Action
		}
		switch n.Kind {
		case "c":
			need.Kind = Conditional
		case "s":
			need.Kind = Supporting
		}
		for _, r := range n.Resources {
			need.Resources = append(need.Resources, d.resource(r))
		}
		op.Needs = append(op.Needs, need)
	}
	return op
}

func (d *prefixData) resource(r resLine) Resource {
	out := Resource{Type: r.Type, ARN: r.ARN, Account: r.Account, Required: r.Required, When: mustCondition(r.When)}
	if out.ARN == "" {
		out.ARN = d.arns(r.Type)[0]
	}
	for f := range strings.FieldsSeq(r.Variables) {
		name, paths, _ := strings.Cut(f, "=")
		list := strings.Split(paths, "|")
		if out.Variables == nil {
			out.Variables = map[string]string{}
		}
		out.Variables[name] = list[0]
		if len(list) > 1 {
			if out.Alternatives == nil {
				out.Alternatives = map[string][]string{}
			}
			out.Alternatives[name] = list[1:]
		}
	}
	return out
}

// guess assumes prefix:Operation.
func guess(s Service, operation string) Operation {
	op := Operation{Service: s.Package, Name: operation, Guessed: true}
	action := s.Prefix + ":" + operation
	need := Need{Action: action, Kind: Required, Source: "guessed: the operation is not in the catalog"}
	if a, ok := LookupAction(action); ok {
		need.Action = a.Name
		for _, t := range a.ResourceTypes {
			r := Resource{Type: t.Type, Required: t.Required}
			if len(t.ARNs) > 0 {
				r.ARN = t.ARNs[0]
			}
			need.Resources = append(need.Resources, r)
		}
	}
	op.Needs = []Need{need}
	return op
}

// Operations gives the names of a service's operations, sorted; nil if the
// service is not known.
func Operations(service string) []string {
	s, ok := ServiceOf(service)
	if !ok {
		return nil
	}
	if d := dataOf(s.Prefix); d != nil {
		return d.names(s.Package + " operations")
	}
	return nil
}

// Waiter gives the operation that a waiter of a service calls:
// Waiter("s3", "BucketExists") is "HeadBucket". "" if there is none.
func Waiter(service, name string) string {
	s, ok := ServiceOf(service)
	if !ok {
		return ""
	}
	d := dataOf(s.Prefix)
	if d == nil {
		return ""
	}
	var op string
	if text, ok := d.sections[s.Package+" waiters"][name]; ok {
		mustDecode(d.prefix, text, &op)
	}
	return op
}
