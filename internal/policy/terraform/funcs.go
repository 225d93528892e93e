package terraform

import (
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/policy/infra"
)

// call evaluates a function call. Functions that build lists and objects keep
// the places of the parts; all others are computed when their arguments are
// constant, and are a variable named after the call when they are not.
func (s *scope) call(e *hclsyntax.FunctionCallExpr) infra.Value {
	name := strings.TrimPrefix(e.Name, "core::")
	switch name {
	case "try":
		return s.try(e.Args)
	case "can":
		v := s.eval(e.Args[0])
		if v.Kind == infra.Unknown {
			return infra.Unk("whether an expression can be computed")
		}
		return boolean(true)
	}
	args := make([]infra.Value, 0, len(e.Args))
	for i, a := range e.Args {
		v := s.eval(a)
		if e.ExpandFinal && i == len(e.Args)-1 {
			if v.Kind != infra.List {
				return infra.Unk("arguments that are not known")
			}
			args = append(args, v.Items...)
			continue
		}
		args = append(args, v)
	}
	if f, ok := structural[name]; ok {
		if v, ok := f(args); ok {
			return v
		}
	}
	if v, ok := s.fileFunction(name, args); ok {
		return v
	}
	return constant(name, args)
}

// try is the first argument that can be computed. An argument that is not known
// may be one that can, so all after it count as possible too.
func (s *scope) try(args []hclsyntax.Expression) infra.Value {
	var v infra.Value
	for i, a := range args {
		v = s.eval(a)
		if v.Kind == infra.Unknown && missing(v.Why) && i < len(args)-1 {
			continue
		}
		return v
	}
	return v
}

// missing says that a reason is one for which Terraform itself would fail.
func missing(why string) bool {
	for _, s := range []string{"an object has no ", "no element ", "an element of null", " of null"} {
		if strings.Contains(why, s) {
			return true
		}
	}
	return false
}

// nameOfCall names the result of a pure function on what is not constant: the
// same call is the same text wherever it stands.
func nameOfCall(name string, args []infra.Value) (string, bool) {
	var b strings.Builder
	b.WriteString(name + "(")
	for i, a := range args {
		if i > 0 {
			b.WriteByte(',')
		}
		switch a.Kind {
		case infra.String, infra.Number, infra.Bool:
		default:
			return "", false
		}
		for j, p := range infra.Merged(a.Text) {
			if j > 0 {
				b.WriteByte('+')
			}
			if p.Kind == arn.Literal {
				b.WriteString(strconv.Quote(p.Text))
				continue
			}
			if p.Text == "unknown" {
				return "", false
			}
			b.WriteString(strings.TrimPrefix(p.Text, "ref:"))
		}
	}
	b.WriteByte(')')
	return b.String(), true
}
