package infra

import (
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/policy"
)

// Attached is the document of a policy that a principal has by its ARN alone:
// one that AWS manages, or one that is declared elsewhere and not known.
// Its places are where the ARN stands.
func (b *Builder) Attached(opts policy.Options, kind policy.Kind, where string, v Value) policy.Document {
	d := b.attached(opts, kind, where, v)
	d.Kind = kind
	return d
}

func (b *Builder) attached(opts policy.Options, kind policy.Kind, where string, v Value) policy.Document {
	name, ok := managedARN(v)
	if !ok {
		has := "policy"
		if kind == policy.Boundary {
			has = "permissions boundary"
		}
		return b.OpaqueDocument(where, v.Pos, "%s has the %s %s, which is not declared here", where, has, v.Show())
	}
	d, ok := policy.Managed(name, opts)
	if !ok {
		return b.OpaqueDocument(name, v.Pos,
			"the AWS managed policy %s is not known; give a folder with AWS managed policies that has it", name)
	}
	d.Name, d.File, d.Pos = name, v.Pos.Filename, v.Pos
	for i := range d.Statements {
		st := &d.Statements[i]
		st.Pos, st.End = v.Pos, v.End
		for _, list := range [][]policy.Text{st.Actions, st.NotActions, st.Resources, st.NotResources} {
			for j := range list {
				list[j].Pos, list[j].End, list[j].Editable = v.Pos, v.End, false
			}
		}
		for j := range st.Conditions {
			st.Conditions[j].Pos = v.Pos
			for k := range st.Conditions[j].Values {
				x := &st.Conditions[j].Values[k]
				x.Pos, x.End, x.Editable = v.Pos, v.End, false
			}
		}
	}
	return d
}

// managedARN reads the ARN of an AWS managed policy; a partition that is not
// known is taken as aws: the policies of all partitions have the same names.
func managedARN(v Value) (string, bool) {
	if v.Kind != String {
		return "", false
	}
	var b strings.Builder
	for _, p := range v.Text {
		switch {
		case p.Kind == arn.Literal:
			b.WriteString(p.Text)
		case b.String() == "arn:":
			b.WriteString("aws")
		default:
			return "", false
		}
	}
	s := b.String()
	_, rest, ok := strings.Cut(s, ":iam::aws:policy/")
	return s, ok && strings.HasPrefix(s, "arn:") && rest != ""
}

// ManagedByName is the ARN of the AWS managed policy of a name, if one is known.
func ManagedByName(name string, opts policy.Options) (string, bool) {
	for _, path := range []string{"", "service-role/", "job-function/"} {
		full := "arn:aws:iam::aws:policy/" + path + name
		if _, ok := policy.Managed(full, opts); ok {
			return full, true
		}
	}
	return "", false
}
