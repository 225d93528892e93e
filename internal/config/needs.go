package config

import (
	"fmt"
	"slices"
	"strings"

	"github.com/agext/levenshtein"

	"github.com/iamvet/iamvet/catalog"
)

// Needs says what an operation needs, in addition to what the catalog knows.
type Needs struct {
	Operation string   `yaml:"operation" doc:"The operation, behind the Go package of its service: sqs.SendMessage." required:"true"`
	Replace   bool     `yaml:"replace" doc:"Take the place of all that the catalog knows of the operation. Default: actions are added, in place of what the catalog says of the same ones."`
	None      string   `yaml:"none" doc:"Why the operation needs no permission."`
	Actions   []Action `yaml:"actions" doc:"The actions that it needs."`
	// Line and Column of the entry in the file.
	Line   int `yaml:"-"`
	Column int `yaml:"-"`
}

// Action is an action that an operation needs.
type Action struct {
	Action    string     `yaml:"action" doc:"The IAM action: kms:Decrypt." required:"true"`
	Kind      string     `yaml:"kind" doc:"How sure it is that calls need it. Default: conditional with a condition, else required." enum:"required,conditional,supporting"`
	When      string     `yaml:"when" doc:"Condition on the input, as docs/catalog.md writes it: KmsKeyId, not VersionId, TransactItems[].Put."`
	Resources []Resource `yaml:"resources" doc:"Resource types that the action is checked against. Default: what the catalog knows."`
	Line      int        `yaml:"-"`
	Column    int        `yaml:"-"`
}

// Resource is a resource type of an action.
type Resource struct {
	Type      string            `yaml:"type" doc:"The resource type's name: iamvet catalog ACTION prints them." required:"true"`
	Variables map[string]string `yaml:"variables" doc:"The input members that give the variables of its ARN; the name arn stands for the whole ARN."`
}

// corrections are the file's needs as the catalog takes them; nil if there are none.
func (c *Config) corrections() (*catalog.Corrections, error) {
	if len(c.Needs) == 0 {
		return nil, nil
	}
	var list []catalog.Correction
	for i := range c.Needs {
		n := &c.Needs[i]
		service, operation, ok := strings.Cut(n.Operation, ".")
		if !ok {
			return nil, &Error{c.File, n.Line, n.Column, fmt.Sprintf("operation %q: write it behind the Go package of its service, as sqs.SendMessage", n.Operation)}
		}
		if err := c.misspelt(n, service, operation); err != nil {
			return nil, err
		}
		out := catalog.Correction{Service: service, Operation: operation, Replace: n.Replace, Permissionless: n.None,
			Where: fmt.Sprintf("%s:%d:%d", c.File, n.Line, n.Column)}
		for k := range n.Actions {
			out.Needs = append(out.Needs, n.Actions[k].added(c.File))
		}
		list = append(list, out)
	}
	return catalog.Correct(list)
}

// misspelt finds an operation that the catalog does not have and that is nearly
// one that it has. Others may be of a newer SDK.
func (c *Config) misspelt(n *Needs, service, operation string) error {
	known := catalog.Operations(service)
	if slices.Contains(known, operation) {
		return nil
	}
	for _, k := range known {
		if levenshtein.Distance(strings.ToLower(operation), strings.ToLower(k), nil) <= 1 {
			return &Error{c.File, n.Line, n.Column, fmt.Sprintf("%s has no operation %q; did you mean %q?", service, operation, k)}
		}
	}
	return nil
}

func (a *Action) added(file string) catalog.Added {
	out := catalog.Added{Action: a.Action, Kind: catalog.Kind(a.Kind), When: a.When, Where: fmt.Sprintf("%s:%d:%d", file, a.Line, a.Column)}
	for _, r := range a.Resources {
		if out.Resources == nil {
			out.Resources = map[string]map[string]string{}
		}
		variables := map[string]string{}
		for name, path := range r.Variables {
			if name == "arn" {
				name = "" // the catalog's name for the whole ARN
			}
			variables[name] = path
		}
		out.Resources[r.Type] = variables
	}
	return out
}
