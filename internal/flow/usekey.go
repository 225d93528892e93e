package flow

import (
	"sort"
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
)

// sortKey orders and tells apart uses at one place. Why a value is not known does
// not: callers that say nothing of it would give a use each.
func (u *Use) sortKey() string {
	var b strings.Builder
	u.Input.write(&b)
	b.WriteString("|" + joinPatterns(u.Region) + "|")
	if u.Principal != nil {
		b.WriteString(joinPatterns(u.Principal.Role))
	}
	if u.Perhaps != nil {
		b.WriteString("?" + joinPatterns(u.Perhaps.Role))
	}
	if u.Unsigned != arn.No {
		b.WriteString("|" + u.Unsigned.String())
	}
	b.WriteString("|" + u.Via)
	return b.String()
}

func joinPatterns(ps []arn.Pattern) string {
	var out []string
	for _, p := range ps {
		out = append(out, p.String())
	}
	return strings.Join(out, ",")
}

func (v *Value) write(b *strings.Builder) {
	if v == nil {
		b.WriteByte('?')
		return
	}
	b.WriteByte("-~="[v.Presence])
	if v.Blank {
		b.WriteByte('0')
	}
	b.WriteString(joinPatterns(v.Texts))
	for _, k := range sortedKeys(v.Members) {
		b.WriteString("." + k)
		v.Members[k].write(b)
	}
	for _, el := range v.Elems {
		b.WriteByte('[')
		el.write(b)
		b.WriteByte(']')
	}
	b.WriteString(joinPatterns(v.Keys))
	if v.Unknown != "" {
		b.WriteByte('?')
	}
}

func sortPatterns(ps []arn.Pattern) []arn.Pattern {
	sort.SliceStable(ps, func(i, j int) bool { return ps[i].String() < ps[j].String() })
	return ps
}
