package terraform

import (
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/policy/infra"
	"github.com/zclconf/go-cty/cty"
)

// scope is where an expression is evaluated.
type scope struct {
	m     *module
	vars  map[string]infra.Value // for expressions, iterators, template variables
	each  *eachValue
	count *infra.Value
	splat *infra.Value
	// template says that vars are all there is (templatefile).
	template bool
	// shared says that the place is used several times: values are not editable.
	shared bool
}

type eachValue struct{ key, value infra.Value }

func (s *scope) set(name string, v infra.Value) *scope {
	t := *s
	t.vars = make(map[string]infra.Value, len(s.vars)+1)
	for k, x := range s.vars {
		t.vars[k] = x
	}
	t.vars[name] = v
	return &t
}

// eval computes an expression. It never fails: what is not known is Unknown or
// has unknown parts.
func (s *scope) eval(e hclsyntax.Expression) infra.Value {
	c := s.m.c
	if c.steps++; c.steps > maxSteps {
		return infra.Unk("the configuration takes too long to compute")
	}
	if c.depth++; c.depth > maxDepth*4 {
		c.depth--
		return infra.Unk("nested too deep")
	}
	v := s.expr(e)
	c.depth--
	if n := len(v.Items) + len(v.Entries); n > 0 {
		if c.cells += n; c.cells > maxSteps || n > maxItems {
			return infra.Unk("too many values")
		}
	}
	if s.shared {
		v = v.Fixed()
	}
	return v
}

func (s *scope) expr(e hclsyntax.Expression) infra.Value {
	switch e := e.(type) {
	case *valueExpr:
		return e.value()
	case *hclsyntax.LiteralValueExpr:
		return fromCty(e.Val).WithSpan(s.editable(e.SrcRange))
	case *hclsyntax.TemplateExpr:
		return s.templateExpr(e)
	case *hclsyntax.TemplateWrapExpr:
		return s.place(s.eval(e.Wrapped), e.SrcRange)
	case *hclsyntax.TemplateJoinExpr:
		v := s.eval(e.Tuple)
		if v.Kind != infra.List {
			return infra.Unk("a template loop over something that is not known").WithSpan(s.m.c.span(e.Range()))
		}
		return infra.Concat(v.Items...).WithSpan(s.m.c.span(e.Range()))
	case *hclsyntax.ParenthesesExpr:
		return s.eval(e.Expression)
	case *hclsyntax.ObjectConsKeyExpr:
		return s.objectKey(e)
	case *hclsyntax.ScopeTraversalExpr:
		return s.place(s.traverse(e.Traversal), e.SrcRange)
	case *hclsyntax.RelativeTraversalExpr:
		return s.place(s.steps(s.eval(e.Source), e.Traversal), e.SrcRange)
	case *hclsyntax.IndexExpr:
		return s.place(index(s.eval(e.Collection), s.eval(e.Key)), e.SrcRange)
	case *hclsyntax.SplatExpr:
		return s.splatExpr(e)
	case *hclsyntax.AnonSymbolExpr:
		if s.splat != nil {
			return *s.splat
		}
	case *hclsyntax.TupleConsExpr:
		v := infra.Value{Kind: infra.List, Span: s.editable(e.SrcRange)}
		for _, x := range e.Exprs {
			v.Items = append(v.Items, s.eval(x))
		}
		return v
	case *hclsyntax.ObjectConsExpr:
		return s.object(e)
	case *hclsyntax.ForExpr:
		return s.forExpr(e)
	case *hclsyntax.ConditionalExpr:
		return s.conditional(e)
	case *hclsyntax.BinaryOpExpr:
		return s.place(s.binary(e), e.SrcRange)
	case *hclsyntax.UnaryOpExpr:
		return s.place(s.unary(e), e.SrcRange)
	case *hclsyntax.FunctionCallExpr:
		return s.place(s.call(e), e.Range())
	}
	return infra.Unk("an expression that is not understood").WithSpan(s.m.c.span(e.Range()))
}

// editable is the span of a range that holds one value and nothing else.
func (s *scope) editable(r hcl.Range) infra.Span {
	sp := s.m.c.span(r)
	sp.Editable = !s.shared
	return sp
}

// place puts a computed scalar at the expression that computes it. Lists and
// objects keep the places of their parts.
func (s *scope) place(v infra.Value, r hcl.Range) infra.Value {
	switch v.Kind {
	case infra.List, infra.Map, infra.Encoded, infra.Object:
		return v
	}
	sp := s.editable(r)
	if v.Kind == infra.String && v.At != nil && v.Pos.IsValid() && v.Pos.Filename != sp.Pos.Filename {
		// The text of a file keeps its own place in At.
		return v.WithSpan(sp)
	}
	return v.WithSpan(sp)
}

func (s *scope) templateExpr(e *hclsyntax.TemplateExpr) infra.Value {
	sp := s.editable(e.SrcRange)
	quoted := len(sp.Source) >= 2 && sp.Source[0] == '"'
	if quoted {
		sp.Source = sp.Source[1 : len(sp.Source)-1]
	} else {
		sp.Editable = false
	}
	var parts []infra.Value
	for _, p := range e.Parts {
		v := s.eval(p)
		if lit, ok := p.(*hclsyntax.LiteralValueExpr); ok && v.Kind == infra.String {
			v = s.lines(lit, v)
		}
		parts = append(parts, v)
	}
	if len(parts) == 0 {
		return infra.Lit("").WithSpan(sp)
	}
	return infra.Concat(parts...).WithSpan(sp)
}

// lines gives the literal text of a template its places. Each line of a heredoc
// is a part of its own, since it may have lost its indentation.
func (s *scope) lines(lit *hclsyntax.LiteralValueExpr, v infra.Value) infra.Value {
	text, src := v.Str(), v.Source
	from := s.m.c.lines[lit.SrcRange.Filename]
	if text == src || from == nil {
		v.At = []infra.Origin{{Pos: v.Pos, Exact: text == src, Shared: s.shared}}
		return v
	}
	texts, srcs := strings.SplitAfter(text, "\n"), strings.SplitAfter(src, "\n")
	if len(texts) != len(srcs) {
		v.At = []infra.Origin{{Pos: v.Pos, Shared: s.shared}}
		return v
	}
	v.Text, v.At = nil, nil
	off := v.Pos.Offset
	for i, t := range texts {
		n := len(srcs[i]) - len(t)
		exact := n >= 0 && srcs[i][n:] == t && isBlank(srcs[i][:n])
		at := from.Position(off + max(n, 0))
		if !exact {
			at = from.Position(off)
		}
		off += len(srcs[i])
		if t != "" {
			v.Text = append(v.Text, arn.Part{Kind: arn.Literal, Text: t})
			v.At = append(v.At, infra.Origin{Pos: at, Exact: exact, Shared: s.shared})
		}
	}
	return v
}

func isBlank(s string) bool {
	for i := range len(s) {
		if s[i] != ' ' && s[i] != '\t' {
			return false
		}
	}
	return true
}

func (s *scope) objectKey(e *hclsyntax.ObjectConsKeyExpr) infra.Value {
	if !e.ForceNonLiteral {
		if name := hcl.ExprAsKeyword(e.Wrapped); name != "" {
			return infra.Lit(name).WithSpan(s.editable(e.Range()))
		}
	}
	return s.eval(e.Wrapped)
}

func (s *scope) object(e *hclsyntax.ObjectConsExpr) infra.Value {
	v := infra.Value{Kind: infra.Map, Entries: []infra.Entry{}, Span: s.editable(e.SrcRange)}
	for _, it := range e.Items {
		k := s.eval(it.KeyExpr)
		if k.Kind != infra.String && k.Kind != infra.Number && k.Kind != infra.Bool {
			return infra.Unk("an object with a key that is not known").WithSpan(v.Span)
		}
		k.Kind = infra.String
		v.Entries = append(v.Entries, infra.Entry{Key: k, Value: s.eval(it.ValueExpr)})
	}
	return v
}

func (s *scope) conditional(e *hclsyntax.ConditionalExpr) infra.Value {
	cond, ok := truth(s.eval(e.Condition))
	if ok {
		if cond {
			return s.eval(e.TrueResult)
		}
		return s.eval(e.FalseResult)
	}
	a, b := s.eval(e.TrueResult), s.eval(e.FalseResult)
	if infra.Equal(a, b) == arn.Yes && a.Kind != infra.List {
		return a
	}
	src := s.m.c.span(e.Condition.Range()).Source
	return infra.Unk("the condition " + shorten(src) + " is not known").WithSpan(s.m.c.span(e.SrcRange))
}

func shorten(s string) string {
	const limit = 60
	if len(s) > limit {
		return s[:limit] + "…"
	}
	return s
}

// truth reads a bool, also from a string as Terraform converts it.
func truth(v infra.Value) (val, ok bool) {
	switch v.Str() {
	case "true":
		return true, true
	case "false":
		return false, true
	}
	return false, false
}

func (s *scope) unary(e *hclsyntax.UnaryOpExpr) infra.Value {
	v := s.eval(e.Val)
	if e.Op == hclsyntax.OpLogicalNot {
		if b, ok := truth(v); ok {
			return boolean(!b)
		}
		return infra.Unk("the opposite of something that is not known")
	}
	if n, ok := number(v); ok {
		return num(-n)
	}
	return infra.Unk("arithmetic with something that is not known")
}

func (s *scope) binary(e *hclsyntax.BinaryOpExpr) infra.Value {
	switch e.Op {
	case hclsyntax.OpLogicalAnd, hclsyntax.OpLogicalOr:
		return s.logic(e)
	}
	a, b := s.eval(e.LHS), s.eval(e.RHS)
	switch e.Op {
	case hclsyntax.OpEqual, hclsyntax.OpNotEqual:
		switch infra.Equal(a, b) {
		case arn.Yes:
			return boolean(e.Op == hclsyntax.OpEqual)
		case arn.No:
			return boolean(e.Op == hclsyntax.OpNotEqual)
		}
		return infra.Unk("a comparison with something that is not known")
	}
	x, ok1 := number(a)
	y, ok2 := number(b)
	if !ok1 || !ok2 {
		return infra.Unk("arithmetic with something that is not known")
	}
	return arithmetic(e.Op, x, y)
}

func (s *scope) logic(e *hclsyntax.BinaryOpExpr) infra.Value {
	and := e.Op == hclsyntax.OpLogicalAnd
	a, okA := truth(s.eval(e.LHS))
	if okA && a != and {
		return boolean(a)
	}
	b, okB := truth(s.eval(e.RHS))
	switch {
	case okB && b != and:
		return boolean(b)
	case okA && okB:
		return boolean(b)
	}
	return infra.Unk("a condition with something that is not known")
}

func arithmetic(op *hclsyntax.Operation, x, y float64) infra.Value {
	switch op {
	case hclsyntax.OpAdd:
		return num(x + y)
	case hclsyntax.OpSubtract:
		return num(x - y)
	case hclsyntax.OpMultiply:
		return num(x * y)
	case hclsyntax.OpDivide:
		if y != 0 {
			return num(x / y)
		}
	case hclsyntax.OpModulo:
		if int64(y) != 0 {
			return num(float64(int64(x) % int64(y)))
		}
	case hclsyntax.OpGreaterThan:
		return boolean(x > y)
	case hclsyntax.OpGreaterThanOrEqual:
		return boolean(x >= y)
	case hclsyntax.OpLessThan:
		return boolean(x < y)
	case hclsyntax.OpLessThanOrEqual:
		return boolean(x <= y)
	}
	return infra.Unk("arithmetic that has no result")
}

func boolean(b bool) infra.Value {
	v := infra.Lit(strconv.FormatBool(b))
	v.Kind = infra.Bool
	return v
}

func num(f float64) infra.Value {
	v := infra.Lit(strconv.FormatFloat(f, 'f', -1, 64))
	v.Kind = infra.Number
	return v
}

func number(v infra.Value) (float64, bool) {
	f, err := strconv.ParseFloat(v.Str(), 64)
	return f, err == nil
}

// fromCty turns a known value of the HCL library into a tree.
func fromCty(v cty.Value) infra.Value {
	v, _ = v.UnmarkDeep()
	switch {
	case v.IsNull():
		return infra.Value{}
	case !v.IsKnown():
		return infra.Unk("a value that is not known")
	case v.Type() == cty.String:
		return infra.Lit(v.AsString())
	case v.Type() == cty.Bool:
		return boolean(v.True())
	case v.Type() == cty.Number:
		out := infra.Lit(v.AsBigFloat().Text('f', -1))
		out.Kind = infra.Number
		return out
	case v.Type().IsObjectType() || v.Type().IsMapType():
		out := infra.Value{Kind: infra.Map, Entries: []infra.Entry{}}
		for it := v.ElementIterator(); it.Next(); {
			k, x := it.Element()
			out.Entries = append(out.Entries, infra.Entry{Key: fromCty(k), Value: fromCty(x)})
		}
		return out
	case v.CanIterateElements():
		out := infra.Value{Kind: infra.List, Items: []infra.Value{}}
		for it := v.ElementIterator(); it.Next(); {
			_, x := it.Element()
			out.Items = append(out.Items, fromCty(x))
		}
		return out
	}
	return infra.Unk("a value of type " + v.Type().FriendlyName())
}
