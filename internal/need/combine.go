package need

import (
	"regexp"
	"strings"

	"github.com/iamvet/iamvet/catalog"
	"github.com/iamvet/iamvet/internal/arn"
)

// combine fills the ARN format with every combination of the variables' values.
func (b *builder) combine(t *catalog.Resource, choices map[string][]choice) []Resource {
	format := arn.Parse(t.ARN)
	limit(format, choices)
	accounts := b.accounts(t)
	correlated := several(format, choices, len(accounts))
	states := []state{{certain: true}}
	for i, part := range format {
		if part.Kind != arn.Var {
			for k := range states {
				states[k].literal(part)
			}
			continue
		}
		if isFixed(part.Text) {
			states = b.place(part.Text, accounts, states)
			continue
		}
		var next []state
		for _, s := range states {
			for _, c := range choices[part.Text] {
				if s.from != "" && c.from != "" && s.from != c.from {
					continue // of different statements
				}
				from, c := s.alias(c)
				if !s.begun && ofAWS(t, c.text) {
					from.pattern = withoutAccount(s.pattern)
				}
				next = append(next, from.with(c, part.Text, len(format[i+1:]) == 0))
			}
		}
		states = next
	}
	out := make([]Resource, 0, len(states))
	for _, s := range states {
		r := s.resource()
		if correlated {
			r.Certain = false
		}
		out = append(out, r)
	}
	return out
}

// ofAWS says whether a name is one of Systems Manager's that AWS keeps for its own: public
// parameters, and documents. Their ARNs have no account.
// Source: AWS Systems Manager User Guide, "Working with public parameters"; API Reference,
// CreateDocument (names that begin so are refused).
func ofAWS(t *catalog.Resource, name arn.Pattern) bool {
	if !strings.HasPrefix(t.ARN, "arn:${Partition}:ssm:") || len(name) == 0 || name[0].Kind != arn.Literal {
		return false
	}
	text := strings.ToLower(name[0].Text)
	switch t.Type {
	case "parameter":
		return strings.HasPrefix(strings.TrimPrefix(text, "/"), "aws/service/")
	case "document":
		return strings.HasPrefix(text, "aws") || strings.HasPrefix(text, "amazon") || strings.HasPrefix(text, "amzn")
	}
	return false
}

// withoutAccount leaves the account out of the start of an ARN.
func withoutAccount(p arn.Pattern) arn.Pattern {
	fields := splitFields(p)
	if len(fields) < 6 {
		return p
	}
	colon := arn.Lit(":")
	return arn.Concat(fields[0], colon, fields[1], colon, fields[2], colon, fields[3], arn.Lit("::"), fields[5])
}

// limit makes variables unknown until the combinations are few enough.
func limit(format arn.Pattern, choices map[string][]choice) {
	n := 1
	for _, part := range format {
		cs := choices[part.Text]
		if part.Kind != arn.Var || isFixed(part.Text) || len(cs) == 0 {
			continue
		}
		if n*len(cs) > maxResources {
			choices[part.Text] = []choice{{text: arn.Unknown("too many values"), path: cs[0].path}}
			continue
		}
		n *= len(cs)
	}
}

// several says whether two variables, the account among them, have several values: which go together is not
// known (the fields of the elements of a list, of the structs of a channel), so not
// every combination needs to exist.
func several(format arn.Pattern, choices map[string][]choice, accounts int) bool {
	n := 0
	if accounts > 1 {
		n++
	}
	for _, part := range format {
		if cs := choices[part.Text]; part.Kind == arn.Var && !isFixed(part.Text) && len(cs) > 1 && cs[0].from == "" {
			n++
		}
	}
	return n > 1
}

// state is an ARN in the making.
type state struct {
	pattern, loose arn.Pattern
	certain        bool
	perhaps        bool
	named          bool
	begun          bool // a name stands in it
	why            string
	from           string // the statement that parts were taken from
}

func (s *state) literal(part arn.Part) {
	s.pattern = append(clone(s.pattern), part)
	s.loose = append(clone(s.loose), part)
}

// anyAccount is why the account is not known where it is most likely the program's own.
const anyAccount = "the resource's account"

func (s *state) fixed(name string, value arn.Pattern) {
	loose := value
	if name == "Account" {
		// Nothing says that the resource is of the program's own account.
		loose = arn.Unknown(anyAccount)
	}
	s.pattern = append(clone(s.pattern), value...)
	s.loose = append(clone(s.loose), loose...)
}

// with adds the value of a variable.
func (s state) with(c choice, variable string, last bool) state {
	s.certain = s.certain && c.certain
	s.perhaps = s.perhaps || c.perhaps
	s.from = max(s.from, c.from)
	s.named = s.named || named(c.text) && !hasPath(variable)
	if s.why == "" {
		s.why = why(c.text)
	}
	switch {
	case isARN(c.text) && variable != "ObjectName": // a key of S3 is any text
		text := c.text
		if isAccessPoint(text) && !last {
			text = arn.Concat(text, arn.Lit("/object"))
		}
		s.pattern, s.loose = clone(text), clone(text)
		return s
	case isQueueURL(c):
		q := queueARN(s.pattern, c.text)
		s.pattern, s.loose = q.pattern, q.loose
		return s
	}
	s.pattern = append(clone(s.pattern), c.text...)
	first := !s.begun
	s.begun = true
	if first && c.text[0].Kind != arn.Literal && !c.text[0].Unique {
		s.loose = append(looseStart(s.loose), arn.Unknown("the name may be an ARN")...)
	} else {
		s.loose = append(clone(s.loose), looseName(variable, c.text)...)
	}
	return s
}

// looseStart is what stands before a name that begins with a variable: it may
// turn out to be a whole ARN of the same service, of another region, account or
// type (an access point where a bucket is named).
func looseStart(before arn.Pattern) arn.Pattern {
	fields := splitFields(before)
	if len(fields) < 6 {
		return clone(before)
	}
	colon, some := arn.Lit(":"), arn.Unknown("the name may be an ARN")
	return arn.Concat(fields[0], colon, fields[1], colon, fields[2], colon, some, colon, some, colon)
}

// splitFields splits an ARN at its first five colons, those of the literals.
func splitFields(p arn.Pattern) []arn.Pattern {
	fields := []arn.Pattern{nil}
	for _, part := range p {
		if part.Kind != arn.Literal {
			fields[len(fields)-1] = append(fields[len(fields)-1], part)
			continue
		}
		text := part.Text
		for len(fields) <= 5 {
			before, after, ok := strings.Cut(text, ":")
			if !ok {
				break
			}
			fields[len(fields)-1] = append(fields[len(fields)-1], arn.Lit(before)...)
			fields = append(fields, nil)
			text = after
		}
		fields[len(fields)-1] = append(fields[len(fields)-1], arn.Lit(text)...)
	}
	return fields
}

// looseName is a name as it stands in the ARN: IAM's names have a path before
// them that operations do not say.
func looseName(variable string, text arn.Pattern) arn.Pattern {
	if hasPath(variable) {
		return arn.Concat(arn.Unknown("the path before the name"), text)
	}
	return text
}

func hasPath(variable string) bool { return strings.HasSuffix(variable, "NameWithPath") }

func (s state) resource() Resource {
	return Resource{Pattern: s.pattern.Normal(), Loose: s.loose.Normal(), Certain: s.certain, perhaps: s.perhaps, Named: s.named, Why: s.why}
}

func clone(p arn.Pattern) arn.Pattern { return append(arn.Pattern(nil), p...) }

// isARN says whether a value is certainly a whole ARN.
func isARN(p arn.Pattern) bool {
	return len(p) > 0 && p[0].Kind == arn.Literal && strings.HasPrefix(p[0].Text, "arn:")
}

// withoutPartition says whether a value is no ARN that any service takes.
func withoutPartition(p arn.Pattern) bool {
	return len(p) > 0 && p[0].Kind == arn.Literal && strings.HasPrefix(p[0].Text, "arn::")
}

// withoutName says whether a value is an ARN whose resource has no name, which no service
// takes: "arn:aws:iam::111122223333:role/".
func withoutName(p arn.Pattern) bool {
	if !isARN(p) {
		return false
	}
	last := p[len(p)-1]
	return last.Kind == arn.Literal && (strings.HasSuffix(last.Text, "/") || strings.HasSuffix(last.Text, ":"))
}

// mayBecomeARN says whether a literal start is one of an ARN ("ar" + …).
func mayBecomeARN(p arn.Pattern) bool {
	return len(p) > 1 && strings.HasPrefix("arn:", p[0].Text)
}

// accessPoint stands in ARNs of access points, and of those of Outposts.
var accessPoint = regexp.MustCompile(`[:/]accesspoint/`)

func isAccessPoint(p arn.Pattern) bool {
	for _, part := range p {
		if part.Kind == arn.Literal && accessPoint.MatchString(part.Text) {
			return true
		}
	}
	return false
}
