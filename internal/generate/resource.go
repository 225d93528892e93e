package generate

import (
	"slices"
	"strings"

	"github.com/iamvet/iamvet/catalog"
	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/need"
)

// resource writes a resource of a need for a policy: several where the client's
// region is one of several.
func (b *builder) resource(u *need.Use, n *need.Need, r *need.Resource) []arn.Pattern {
	if text, ok := r.Pattern.IsLiteral(); ok && text == "*" {
		return []arn.Pattern{arn.Star()}
	}
	a, ok := arn.Split(r.Pattern)
	if !ok {
		return []arn.Pattern{b.open(u, n, r, r.Pattern, "arn")}
	}
	if anyRole(n, r) {
		return []arn.Pattern{b.open(u, n, r, r.Loose, "arn")}
	}
	regions := []arn.Pattern{a.Region}
	if unknown(a.Region) && !need.ChosenByService(whyOf(a.Region, r)) && len(u.Region) > 1 && !slices.ContainsFunc(u.Region, unknown) {
		regions = u.Region
	}
	for i, region := range regions {
		if ownRegion(region) {
			regions = slices.Clone(regions)
			regions[i] = arn.Variable("region", "")
		}
	}
	var out []arn.Pattern
	for _, region := range regions {
		one := a
		one.Partition = b.field(u, n, r, a.Partition, "partition")
		one.Service = b.open(u, n, r, a.Service, "service")
		one.Region = b.field(u, n, r, region, "region")
		one.Account = b.field(u, n, r, a.Account, "account")
		one.Resource = b.name1(u, n, r, b.queueName(a))
		out = append(out, one.Pattern())
	}
	return out
}

// queueNameOf marks the variables that are the name in a queue's URL.
const queueNameOf = "#name"

// queueURLs are the variables that are queues' URLs somewhere.
func queueURLs(uses []need.Use) map[string]bool {
	out := map[string]bool{}
	for i := range uses {
		for k := range uses[i].Needs {
			for _, r := range uses[i].Needs[k].Resources {
				for _, v := range r.Pattern.Vars() {
					if of, ok := strings.CutSuffix(v.Text, queueNameOf); ok {
						out[of] = true
					}
				}
			}
		}
	}
	return out
}

// queueName is the last field of an ARN. A queue's name that the program takes for a URL
// elsewhere is the name in that: a name alone has nothing else in it, so that one variable serves both.
func (b *builder) queueName(a arn.ARN) arn.Pattern {
	service, _ := a.Service.IsLiteral()
	if p := a.Resource; service == "sqs" && len(p) == 1 && p[0].Kind == arn.Var && b.urls[p[0].Text] {
		return arn.Variable(p[0].Text+queueNameOf, p[0].Why)
	}
	return a.Resource
}

// anyRole says whether a role is assumed of which nothing is known. It may be of another account:
// roles are assumed to get there.
func anyRole(n *need.Need, r *need.Resource) bool {
	return strings.HasPrefix(n.Action, "sts:Assume") && r.Type == "role" && len(r.Loose) == 1 && unknown(r.Loose)
}

// field writes the partition, region or account.
func (b *builder) field(u *need.Use, n *need.Need, r *need.Resource, p arn.Pattern, name string) arn.Pattern {
	if len(p) == 1 && p[0].Kind == arn.Var && p[0].Text == name {
		return b.fixed(name)
	}
	return b.open(u, n, r, p, name)
}

// ownRegion says whether a region is the one that the program runs in: that of its
// environment or of the instance's metadata. Source: AWS SDKs and Tools Reference
// Guide, "AWS Region"; AWS Lambda Developer Guide, "Defined runtime environment
// variables".
func ownRegion(p arn.Pattern) bool {
	if len(p) != 1 || p[0].Kind != arn.Var {
		return false
	}
	switch p[0].Text {
	case "env:AWS_REGION", "env:AWS_DEFAULT_REGION":
		return true
	case arn.UnknownName:
		return p[0].Why == "result of imds.(*Client).GetRegion"
	}
	return false
}

// fixed is the partition, region or account of the program.
func (b *builder) fixed(name string) arn.Pattern {
	value := map[string]string{"partition": b.opt.Partition, "region": b.opt.Region, "account": b.opt.Account}[name]
	if value != "" {
		return arn.Lit(value)
	}
	return arn.Variable(name, "")
}

// name1 writes the last field of an ARN. The part that names the resource is what
// a policy must not leave open: if nothing is known of it, it becomes a variable.
// What stands behind it (an object's key, an index) may be many and becomes "*".
func (b *builder) name1(u *need.Use, n *need.Need, r *need.Resource, p arn.Pattern) arn.Pattern {
	head, name, tail, called := splitName(p, nameFormats(n.Action, r.Type))
	name, tail = endAtSeparator(name, tail)
	if !slices.ContainsFunc(name, known) && len(name) > 0 && unknown(name) {
		why := whyOf(name, r)
		if need.ChosenByService(why) && !u.ViaService(n) {
			stands := "what the service chooses: " + why
			if reads(n.Action) {
				stands = "all that " + u.Operation + " lists: " + why
			}
			if !reads(n.Action) || strings.HasPrefix(u.Operation, "List") {
				b.chosen[n.Action] = append(b.chosen[n.Action], stands)
				return b.known(u, n, p)
			}
		}
		if called.end != "" && len(tail) == 0 {
			// One text that is not known holds the name and what stands behind it.
			tail = arn.Concat(arn.Lit(called.end), arn.Star())
		}
		// All of it is open: one variable for it.
		hint := append(words(prefixOf(n.Action)), nameWords(called.called, r.Type)...)
		open := arn.Part{Kind: arn.Var, Text: arn.UnknownName, Why: why}
		if len(name) == 1 && fromOutside(name[0].Text) {
			open = name[0] // a part of a variable's text
		}
		name = b.vars.of(open, b.about(u, hint))
		return arn.Concat(b.known(u, n, head), name, b.known(u, n, tail))
	}
	return b.known(u, n, p)
}

// endAtSeparator ends a name of which nothing is known before what separates it from more
// that is not known: a log group's name in "${unknown}:${unknown}".
func endAtSeparator(name, tail arn.Pattern) (arn.Pattern, arn.Pattern) {
	for i, part := range name {
		if part.Kind == arn.Literal && (i == 0 || strings.Trim(part.Text, ":/") != "") || part.Kind == arn.Var && oneText(part.Text) {
			return name, tail
		}
	}
	i := slices.IndexFunc(name, func(part arn.Part) bool { return part.Kind == arn.Literal })
	if i < 0 {
		return name, tail
	}
	return name[:i:i], arn.Concat(name[i:], tail)
}

// reads says whether an action works on what is there already, and makes nothing.
func reads(action string) bool {
	access := accessOf(action)
	return access == "Read" || access == "List"
}

// open writes a field that is not the name. A field of which nothing is known
// becomes a variable.
func (b *builder) open(u *need.Use, n *need.Need, r *need.Resource, p arn.Pattern, what string) arn.Pattern {
	if len(p) > 0 && p[0].Kind == arn.Var && !known(p[0]) {
		if why := whyOf(p, r); what == "region" && need.ChosenByService(why) {
			b.chosen[n.Action] = append(b.chosen[n.Action], "what the service chooses: "+why)
			return b.known(u, n, p)
		}
		hint := words(prefixOf(n.Action))
		if what != "region" {
			hint = append(hint, words(r.Type)...)
		}
		v := b.vars.of(arn.Part{Kind: arn.Var, Text: arn.UnknownName, Why: whyOf(p, r)}, b.about(u, append(hint, what)))
		return arn.Concat(v, b.known(u, n, p[1:]))
	}
	return b.known(u, n, p)
}

// known writes what is known and opens the rest.
func (b *builder) known(u *need.Use, n *need.Need, p arn.Pattern) arn.Pattern {
	out := make(arn.Pattern, 0, len(p))
	for _, part := range p {
		switch {
		case part.Kind != arn.Var:
			out = append(out, part)
		case slices.Contains([]string{"region", "account", "partition"}, part.Text):
			out = append(out, b.fixed(part.Text)...)
		case oneText(part.Text):
			out = append(out, b.vars.of(part, b.about(u, append(words(prefixOf(n.Action)), "name")))...)
		default:
			out = append(out, arn.Part{Kind: arn.Any})
		}
	}
	return out.Normal()
}

// oneText says whether a variable has one value while the program runs.
func oneText(name string) bool {
	return arn.OneText(name) && fromOutside(name)
}

// fromOutside says whether a variable is one that is set where the program runs, or is
// made of one.
func fromOutside(name string) bool {
	for _, prefix := range []string{"env:", "flag:", "config:", "ref:"} {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return false
}

func known(part arn.Part) bool {
	return part.Kind == arn.Literal || part.Kind == arn.Var && oneText(part.Text)
}

// unknown says whether a pattern has a variable of which nothing is known.
func unknown(p arn.Pattern) bool {
	return slices.ContainsFunc(p, func(part arn.Part) bool {
		return part.Kind == arn.Var && !oneText(part.Text) && !slices.Contains([]string{"region", "account", "partition"}, part.Text)
	})
}

func prefixOf(action string) string {
	prefix, _, _ := strings.Cut(action, ":")
	return prefix
}

func whyOf(p arn.Pattern, r *need.Resource) string {
	for _, part := range p {
		if part.Kind == arn.Var && part.Why != "" && !part.IsGiven() {
			return part.Why
		}
	}
	return r.Why
}

// nameFormat is how the last field of an ARN holds the name of a resource.
type nameFormat struct {
	head, end string // the literal before the name, and what ends the name
	called    string // what the ARN's format calls the name: "BucketName"
}

// nameFormats are the formats of a resource type.
func nameFormats(action, typ string) []nameFormat {
	var out []nameFormat
	for _, f := range catalog.ARNFormats(prefixOf(action), typ) {
		a, ok := arn.Split(arn.Parse(f))
		if !ok {
			continue
		}
		var one nameFormat
		p := a.Resource
		if len(p) > 0 && p[0].Kind == arn.Literal {
			one.head, p = p[0].Text, p[1:]
		}
		if len(p) > 0 && p[0].Kind == arn.Var {
			one.called = p[0].Text
		}
		if len(p) > 1 && p[1].Kind == arn.Literal {
			one.end = p[1].Text[:1]
		}
		out = append(out, one)
	}
	return out
}

// nameWords are words for a name that an ARN's format calls so: "BucketName" is
// "bucket", of a bucket as of its objects. Formats that say only "Id" leave the
// type.
func nameWords(called, typ string) []string {
	text := called
	for _, end := range []string{"WithoutLeadingSlash", "WithPath"} {
		text = strings.TrimSuffix(text, end)
	}
	ws := words(text)
	if n := len(ws); n > 0 && (ws[n-1] == "name" || ws[n-1] == "id") {
		ws = ws[:n-1]
	}
	if len(ws) == 0 || len(ws) == 1 && ws[0] == "resource" {
		return words(typ)
	}
	return ws
}

// splitName finds the name in the last field of an ARN, by the format with the
// longest start. Without a format the name is all behind the first "/" or ":". The
// format's end is empty if a name may be the end of the ARN as well.
func splitName(p arn.Pattern, formats []nameFormat) (head, name, tail arn.Pattern, by nameFormat) {
	start := ""
	if len(p) > 0 && p[0].Kind == arn.Literal {
		start = p[0].Text
	}
	best := -1
	for i, f := range formats {
		if !strings.HasPrefix(start, f.head) {
			continue
		}
		if best < 0 || len(f.head) > len(formats[best].head) || len(f.head) == len(formats[best].head) && f.end != "" {
			best = i
		}
	}
	if best >= 0 {
		f := formats[best]
		rest := p
		if f.head != "" {
			rest = arn.Concat(arn.Lit(start[len(f.head):]), p[1:])
		}
		name, tail = cutAt(rest, f.end)
		for _, g := range formats {
			if g.head == f.head && g.end == "" {
				f.end = ""
			}
		}
		return arn.Lit(f.head), name, tail, f
	}
	if len(p) > 0 && p[0].Kind == arn.Literal {
		if i := strings.IndexAny(p[0].Text, "/:"); i >= 0 {
			name, tail = cutAt(arn.Concat(arn.Lit(p[0].Text[i+1:]), p[1:]), "/")
			return arn.Lit(p[0].Text[:i+1]), name, tail, nameFormat{}
		}
	}
	name, tail = cutAt(p, "/")
	return nil, name, tail, nameFormat{}
}

// cutAt splits at the first literal end.
func cutAt(p arn.Pattern, end string) (name, tail arn.Pattern) {
	if end == "" {
		return p, nil
	}
	for i, part := range p {
		if part.Kind != arn.Literal {
			continue
		}
		if k := strings.Index(part.Text, end); k >= 0 {
			name = arn.Concat(p[:i], arn.Lit(part.Text[:k]))
			return name, arn.Concat(arn.Lit(part.Text[k:]), p[i+1:])
		}
	}
	return p, nil
}
