package flow

import (
	"slices"
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/textfn"
)

// ARNs that are taken apart, and put together.

// arnString is arn.ARN's text: what it was parsed from, or its fields in order.
func arnString(e *evaluator, m modelCall) texts {
	const key = "github.com/aws/aws-sdk-go-v2/aws/arn.ARN#"
	if t, ok := e.parsedARN(e.fields(m.arg(0), key+"Resource")); ok {
		return t
	}
	out := textOf(arn.Lit("arn"))
	for _, field := range []string{"Partition", "Service", "Region", "AccountID", "Resource"} {
		t := e.contents(e.fields(m.arg(0), key+field))
		if len(t.alts) == 0 && t.unknown == "" {
			t = textOf(arn.Pattern{}) // a field that is not set
		}
		out = concat(concat(out, textOf(arn.Lit(":"))), t)
	}
	return out
}

// parsedARN is the text that ARNs were parsed from; false if one of them (fields are one
// of each) was made in another way, or is changed.
func (e *evaluator) parsedARN(fields []*loc) (texts, bool) {
	out := texts{}
	for _, l := range fields {
		if l.kind != locField || l.base.kind != locResult || l.base.id != 0 || !slices.Contains(arnParsers, l.base.name) {
			return texts{}, false
		}
		r := l.base
		t := e.text(ref{r.f, r.f.f.Calls[r.call].Args[0], r.ctx})
		all := t.alts
		t.alts = nil
		out = out.add(t)
		for _, p := range all {
			if noARN(p) {
				p = arn.Pattern{} // beside an error
			}
			out = out.add(textOf(p))
		}
	}
	return out, len(fields) > 0
}

var arnParsers = []string{sdkRoot + "aws/arn.Parse", "github.com/aws/aws-sdk-go/aws/arn.Parse"}

// noARN says whether a text is one that arn.Parse refuses: then all parts of its answer are "".
func noARN(p arn.Pattern) bool {
	text, literal := p.IsLiteral()
	return literal && (!strings.HasPrefix(text, "arn:") || strings.Count(text, ":") < 5)
}

// arnField is a field of arn.Parse's result. A text that is not whole can be
// taken apart where its colons are literal.
func (e *evaluator) arnField(t texts, field string) texts {
	index := map[string]int{"Partition": 1, "Service": 2, "Region": 3, "AccountID": 4, "Resource": 5}[field]
	out := texts{}
	for _, p := range t.all() {
		if len(p) == 1 && p[0].Kind == arn.Var && index > 0 {
			list, _ := textfn.Split(p, ":", 6)
			field, _ := list.At(index)
			out = out.addPattern(field)
			continue
		}
		if noARN(p) {
			out = out.add(textOf(arn.Pattern{})) // beside an error
			continue
		}
		fields, ok := splitColons(p, 6)
		if !ok || index == 0 {
			out = out.add(unknownText("part of the ARN " + p.String()))
			continue
		}
		out = out.add(textOf(fields[index]))
	}
	return out
}

// splitColons cuts a pattern at its literal colons into n fields, the last with
// the rest. A variable before a cut could hold colons too: only whole literal
// fields and fields of one variable are told apart safely, so that any variable
// but in the last field is refused unless it stands alone in its field.
func splitColons(p arn.Pattern, n int) ([]arn.Pattern, bool) {
	out := []arn.Pattern{{}}
	for _, part := range p {
		if part.Kind != arn.Literal {
			out[len(out)-1] = append(out[len(out)-1], part)
			continue
		}
		text := part.Text
		for len(out) < n {
			before, after, ok := strings.Cut(text, ":")
			if !ok {
				break
			}
			out[len(out)-1] = append(out[len(out)-1], arn.Lit(before)...)
			out = append(out, arn.Pattern{})
			text = after
		}
		out[len(out)-1] = append(out[len(out)-1], arn.Lit(text)...)
	}
	if len(out) != n {
		return nil, false
	}
	for i := range out {
		out[i] = arn.Concat(out[i])
		if i < n-1 && len(out[i]) > 1 {
			return nil, false
		}
	}
	return out, true
}
