package generate

import (
	"bytes"
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
)

// Limits on the characters of a document, white space aside. Source: "IAM and STS
// quotas", IAM User Guide.
const (
	maxManaged  = 6144
	maxInline   = 10240 // all inline policies of a role together
	maxAttached = 10    // managed policies of a role, unless the quota is raised
)

// What a variable is reckoned to take.
const variableSize = 40

// placeSize is the longest that a region, account or partition takes. Source: AWS
// General Reference, "Service endpoints" ("ap-southeast-1", "aws-us-gov").
var placeSize = map[string]int{"region": 14, "account": 12, "partition": 10}

// document is a policy in the writing.
type document struct {
	*Policy
	parts [][]Statement // one for each IAM document
	out   bytes.Buffer
	notes []string
}

func (d *document) note(text string) { d.notes = append(d.notes, text) }

// size is what a statement takes as IAM counts it.
func (s *Statement) size() int {
	n := len(`{"Sid":"","Effect":"Allow","Action":[],"Resource":[]},`) + len(s.Sid)
	for _, a := range s.Actions {
		n += len(a) + len(`"",`)
	}
	for _, r := range s.Resources {
		n += patternSize(r)
	}
	for _, c := range s.Conditions {
		n += len(`"Condition":{"":{"":[]}},`) + len(c.Operator) + len(c.Key)
		for _, v := range c.Values {
			n += patternSize(v)
		}
	}
	return n
}

func patternSize(p arn.Pattern) int {
	n := len(`"",`)
	for _, part := range p {
		switch part.Kind {
		case arn.Literal:
			n += len(escapeIAM.Replace(part.Text))
		case arn.Var:
			if size, ok := placeSize[part.Text]; ok {
				n += size
				continue
			}
			n += variableSize
		default:
			n++
		}
	}
	return n
}

// split divides statements into documents that IAM takes as managed policies.
func split(statements []Statement) [][]Statement {
	const frame = len(`{"Version":"2012-10-17","Statement":[]}`)
	var out [][]Statement
	size := maxManaged + 1
	for i := range statements {
		for _, s := range divide(statements[i], maxManaged-frame) {
			if size+s.size() > maxManaged {
				out = append(out, nil)
				size = frame
			}
			out[len(out)-1] = append(out[len(out)-1], s)
			size += s.size()
		}
	}
	return out
}

// divide cuts a statement that is too large for any document by its resources,
// and where these are few by its actions.
func divide(s Statement, limit int) []Statement {
	if s.size() <= limit || len(s.Resources) < 2 && len(s.Actions) < 2 {
		return []Statement{s}
	}
	a, b := s, s
	if len(s.Resources) >= len(s.Actions) {
		n := len(s.Resources) / 2
		a.Resources, b.Resources = s.Resources[:n:n], s.Resources[n:]
	} else {
		n := len(s.Actions) / 2
		a.Actions, b.Actions = s.Actions[:n:n], s.Actions[n:]
	}
	a.Sid, b.Sid = s.Sid+"A", s.Sid+"B"
	return append(divide(a, limit), divide(b, limit)...)
}

// inlineSize is what all documents take together.
func (d *document) inlineSize() int {
	n := 0
	for _, part := range d.parts {
		for i := range part {
			n += part[i].size()
		}
	}
	return n
}

// partName names one of the documents.
func (d *document) partName(i int) string {
	if len(d.parts) == 1 {
		return d.Name
	}
	return d.Name + "-" + itoa(i+1)
}

// underscored is a name for Terraform.
func underscored(name string) string { return strings.ReplaceAll(name, "-", "_") }
