package generate

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
)

func itoa(n int) string { return strconv.Itoa(n) }

// jsonStatement has the members in the order in which IAM's documents show them.
type jsonStatement struct {
	Sid       string                         `json:"Sid"`
	Effect    string                         `json:"Effect"`
	Action    []string                       `json:"Action"`
	Resource  []string                       `json:"Resource"`
	Condition map[string]map[string][]string `json:"Condition,omitempty"`
}

type jsonDocument struct {
	Version   string          `json:"Version"`
	Statement []jsonStatement `json:"Statement"`
}

// writeJSON writes a document, or an array of them. JSON has no variables: those
// of the policy become ${NAME}, which IAM matches with nothing until they are
// filled in.
func writeJSON(d *document) error {
	var docs []jsonDocument
	for _, part := range d.parts {
		docs = append(docs, d.json(part, jsonNotation(d.Policy)))
	}
	var v any = docs
	if len(docs) == 1 {
		v = docs[0]
	} else {
		d.note(fmt.Sprintf("the policy is too large for one managed policy (%d characters): the array holds %d documents", maxManaged, len(docs)))
	}
	text, err := encodeJSON(v)
	if err != nil {
		return err
	}
	d.out.Write(text)
	for _, v := range d.Variables {
		if !bytes.Contains(text, []byte("${"+d.placeholder(v)+"}")) {
			continue // a region that is one of several, and written as *
		}
		d.note(fmt.Sprintf("fill in ${%s}: %s (%s, or envsubst)", d.placeholder(v), strings.TrimSuffix(v.Description, "."), d.giving(v)))
	}
	if d.uses("region") || d.uses("account") {
		d.note("the region or account is not known and written as *: -region and -account narrow it")
	}
	return nil
}

// giving is the flag that gives a variable's value: that of what it is made of, where the policy
// has that as well.
func (d *document) giving(v Variable) string {
	if of, _, made := strings.Cut(v.Origin, "#"); made {
		for _, o := range d.Variables {
			if o.Origin == of {
				return "-value " + o.Name + "=VALUE gives it, too"
			}
		}
	}
	return "-value " + v.Name + "=VALUE"
}

func encodeJSON(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(v)
	return b.Bytes(), err
}

// json is the document of some statements.
func (d *document) json(statements []Statement, n notation) jsonDocument {
	doc := jsonDocument{Version: "2012-10-17"}
	for i := range statements {
		s := &statements[i]
		js := jsonStatement{Sid: s.Sid, Effect: "Allow", Action: s.Actions, Resource: uncovered(n.texts(s.Resources))}
		for _, c := range s.Conditions {
			if js.Condition == nil {
				js.Condition = map[string]map[string][]string{}
			}
			op := c.Operator
			values := n.texts(c.Values)
			if strings.Contains(strings.Join(values, ""), "*") {
				op = "StringLike"
			}
			if js.Condition[op] == nil {
				js.Condition[op] = map[string][]string{}
			}
			js.Condition[op][c.Key] = values
		}
		doc.Statement = append(doc.Statement, js)
	}
	return doc
}

// uncovered leaves out the resources that another one of the list grants: a region
// that is not known is written as *, beside one that a flag gives.
func uncovered(resources []string) []string {
	var out []string
	for i, r := range resources {
		covered := false
		for k, other := range resources {
			covered = covered || k != i && other != r && arn.Covers(arn.Parse(other), arn.Parse(r)) == arn.Yes
		}
		if !covered {
			out = append(out, r)
		}
	}
	return out
}

func (n notation) texts(ps []arn.Pattern) []string {
	out := make([]string, len(ps))
	for i, p := range ps {
		out[i] = n.text(p)
	}
	return out
}

// placeholder is a variable's name in JSON: as the environment has it, where no other variable
// of the policy is called so.
func (p *Policy) placeholder(v Variable) string {
	env := v.Env()
	if env == "" || slices.ContainsFunc(p.Variables, func(o Variable) bool { return o.Env() == "" && strings.ToUpper(o.Name) == env }) {
		return strings.ToUpper(v.Name)
	}
	return env
}

func jsonNotation(p *Policy) notation {
	names := map[string]string{"region": "*", "account": "*", "partition": "aws"}
	for _, v := range p.Variables {
		names["var:"+v.Name] = "${" + p.placeholder(v) + "}"
	}
	return notation{variable: func(name string) string { return names[name] }}
}
