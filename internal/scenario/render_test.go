package scenario

import (
	"sort"
	"strconv"
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/flow"
)

// render writes a use in the notation of the comments.
func render(u *flow.Use) string {
	var b strings.Builder
	b.WriteString(u.Service + "." + u.Operation + "{")
	if u.Input == nil {
		b.WriteString("...")
	} else {
		r := renderer{}
		r.members("", u.Input)
		sort.Strings(r.out)
		b.WriteString(strings.Join(r.out, ", "))
	}
	b.WriteString("}")
	if u.Via != "" {
		b.WriteString(" via=" + strconv.Quote(u.Via))
	}
	if len(u.Region) > 0 {
		b.WriteString(" region=" + texts(u.Region))
	}
	if u.Principal != nil {
		b.WriteString(" role=" + texts(u.Principal.Role))
	}
	if u.Perhaps != nil {
		b.WriteString(" perhaps=" + texts(u.Perhaps.Role))
	}
	switch u.Unsigned {
	case arn.Yes:
		b.WriteString(" unsigned")
	case arn.Maybe:
		b.WriteString(" unsigned?")
	}
	if u.Doubtful {
		b.WriteString(" doubtful")
	}
	return b.String()
}

type renderer struct{ out []string }

func (r *renderer) members(prefix string, v *flow.Value) {
	for name, m := range v.Members {
		r.value(prefix+name, m)
	}
	if v.Unknown != "" && len(v.Texts) == 0 {
		r.out = append(r.out, prefix+"...")
	}
}

func (r *renderer) value(name string, v *flow.Value) {
	if v.Presence == flow.Unset {
		return
	}
	mark := ""
	if v.Presence == flow.MaybeSet {
		mark = "?"
	}
	if len(v.Keys) > 0 {
		r.out = append(r.out, name+".keys="+texts(v.Keys))
	}
	for _, e := range v.Elems {
		r.value(name+"[]", e)
	}
	if len(v.Members) > 0 {
		r.members(name+mark+".", v)
		return
	}
	text := texts(v.Texts)
	switch {
	case v.Unknown != "" && text != "":
		r.add(name + mark + "=" + text + "|...")
	case v.Unknown != "":
		r.add(name + mark + "=...")
	case text != "":
		r.add(name + mark + "=" + text)
	case len(v.Elems) == 0 && len(v.Keys) == 0:
		r.add(name + mark)
	}
}

func (r *renderer) add(s string) {
	for _, have := range r.out {
		if have == s {
			return
		}
	}
	r.out = append(r.out, s)
}

// uncertain stands before a text that may be replaced before it is used.
const uncertain = "~"

func texts(ps []arn.Pattern) string {
	var out []string
	for _, p := range ps {
		mark := ""
		if p.IsUncertain() {
			mark = uncertain
		}
		out = append(out, mark+`"`+p.String()+`"`)
	}
	sort.Strings(out)
	return strings.Join(out, "|")
}

// bare drops the input and what follows from a rendered use.
func bare(s string) string {
	name, _, _ := strings.Cut(s, "{")
	return name
}
