package cloudformation

import (
	"strings"

	"github.com/iamvet/iamvet/internal/policy/infra"
)

// ref is what Ref of a resource gives.
func (r *Resource) ref() infra.Value {
	v, ok := infra.Value{}, false
	if x := r.infraResource(); x != nil {
		v, ok = x.Ref()
	}
	if !ok {
		v = infra.Var("ref:"+r.ID, "it is known when the stack is made")
	}
	v.From = r.ID
	return v
}

func (r *Resource) infraResource() *infra.Resource {
	typ := infra.TypeOf(r.Type)
	if typ == nil {
		return nil
	}
	return &infra.Resource{Type: typ, Address: r.ID, PlainRef: true, Made: true, Set: func(attr string) (infra.Value, bool) {
		name := typ.Property(attr)
		if r.Type == "AWS::Serverless::StateMachine" && name == "StateMachineName" {
			name = "Name"
		}
		if name == "" {
			return infra.Value{}, false
		}
		v := r.t.once(r.ID+"#"+name, func() infra.Value { return r.prop(name) })
		return v, v.Kind != infra.Null
	}}
}

// getAtt is Fn::GetAtt.
func (t *Template) getAtt(arg infra.Value) infra.Value {
	if s, ok := arg.Const(); ok {
		id, attr, _ := strings.Cut(s, ".")
		return t.attribute(id, attr)
	}
	if arg.Kind != infra.List || len(arg.Items) != 2 {
		return infra.Unk("Fn::GetAtt needs a resource and an attribute")
	}
	id, ok1 := arg.Items[0].Const()
	attr, ok2 := t.Eval(arg.Items[1]).Const()
	if !ok1 || !ok2 {
		return infra.Unk("Fn::GetAtt of what is not known")
	}
	return t.attribute(id, attr)
}

func (t *Template) attribute(id, attr string) infra.Value {
	return t.once("GetAtt "+id+"."+attr, func() infra.Value {
		v, ok := infra.Value{}, false
		if r := t.byID[id]; r != nil {
			if x := r.infraResource(); x != nil {
				v, ok = x.GetAtt(attr)
			}
		} else if role := t.samRole(id); role != nil {
			x := infra.Resource{Type: infra.TypeOf("AWS::IAM::Role"), Address: id, PlainRef: true}
			v, ok = x.GetAtt(attr)
		}
		if !ok {
			v = infra.Var("ref:"+id+"."+attr, "it is known when the stack is made")
		}
		v.From = id
		return v
	})
}

// samRole is the function whose role SAM makes under a logical id.
func (t *Template) samRole(id string) *Resource {
	f := t.byID[strings.TrimSuffix(id, "Role")]
	if f != nil && f.Type == "AWS::Serverless::Function" && strings.HasSuffix(id, "Role") {
		return f
	}
	return nil
}
