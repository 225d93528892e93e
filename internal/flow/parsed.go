package flow

import (
	"net/url"
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
)

// urlField is a field of url.Parse's result.
func (e *evaluator) urlField(t texts, field string) texts {
	out := texts{}
	for _, p := range t.all() {
		text, ok := p.IsLiteral()
		if !ok {
			out = out.add(unknownText("part of the URL " + p.String()))
			continue
		}
		u, err := url.Parse(text)
		if err != nil {
			continue // the program gets an error instead
		}
		switch field {
		case "Scheme":
			out = out.add(textOf(arn.Lit(u.Scheme)))
		case "Host":
			out = out.add(textOf(arn.Lit(u.Host)))
		case "Path":
			out = out.add(textOf(arn.Lit(u.Path)))
		default:
			out = out.add(unknownText("part of a URL"))
		}
	}
	return out
}

// arnField is a field of arn.Parse's result. A text that is not whole can be
// taken apart where its colons are literal.
func (e *evaluator) arnField(t texts, field string) texts {
	index := map[string]int{"Partition": 1, "Service": 2, "Region": 3, "AccountID": 4, "Resource": 5}[field]
	out := texts{}
	for _, p := range t.all() {
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
