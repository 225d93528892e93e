package needs

import (
	"regexp"
	"slices"
	"strings"

	"github.com/iamvet/iamvet/catalog"
)

// resolved tells whether the input tells a resource's name whole.
func resolved(r catalog.Resource) bool {
	if r.Variables[""] != "" {
		return true
	}
	for _, v := range variablesOf(r.ARN) {
		if r.Variables[v] == "" {
			return false
		}
	}
	return true
}

// narrow drops the types that the input does not name, if it names another: of
// what the reference requires they may be alternatives. What the operation
// creates stays, and what an override requires.
func (b *builder) narrow(list []catalog.Resource) []catalog.Resource {
	list = collapse(list)
	some := slices.ContainsFunc(list, resolved)
	out := []catalog.Resource{}
	only := onlyRequired(list)
	for _, r := range list {
		forced := b.forced(r.Type)
		made := b.makes(r.Type)
		switch {
		case forced:
			r.Required = true
		case resolved(r):
			r.Required = r.Required && b.given(r) && !shared(r, list)
		case only == r.Type && r.When == nil && !sameType(r, list):
			r.Required = true // as the identity that sends a mail, beside its configuration set
		case made, !some, r.When != nil, sameType(r, list):
			r.Required = r.Required && (made || r.When != nil || len(list) == 1)
		default:
			continue
		}
		out = append(out, r)
	}
	if len(out) == 1 && out[0].When == nil && resolved(out[0]) && b.given(out[0]) {
		out[0].Required = true // of one type that is always named, that one
	}
	return out
}

// onlyRequired is the one type that the reference requires; "" if there are
// several or none.
func onlyRequired(list []catalog.Resource) string {
	found := ""
	for _, r := range list {
		if r.Required && found != "" && found != r.Type {
			return ""
		}
		if r.Required {
			found = r.Type
		}
	}
	return found
}

// collapse makes one resource of many types that one member names by ARN: as
// for tagging, where the ARN may be of any.
func collapse(list []catalog.Resource) []catalog.Resource {
	const many = 8
	count := map[string]int{}
	for _, r := range list {
		if r.When == nil {
			count[r.Variables[""]]++
		}
	}
	var out []catalog.Resource
	done := map[string]bool{}
	for _, r := range list {
		member := r.Variables[""]
		if member == "" || r.When != nil || count[member] < many {
			out = append(out, r)
			continue
		}
		if !done[member] {
			done[member] = true
			service := strings.Split(r.ARN, ":")[2]
			if slices.ContainsFunc(list, func(o catalog.Resource) bool {
				return o.Variables[""] == member && strings.Split(o.ARN, ":")[2] != service
			}) {
				service = "${Service}" // as the resources that a web ACL protects
			}
			out = append(out, catalog.Resource{Type: "*", ARN: "arn:${Partition}:" + service + ":${Region}:${Account}:${Resource}",
				Variables: map[string]string{"": member}})
		}
	}
	return out
}

// sameType tells whether another form of the type's ARN is told by the input.
func sameType(r catalog.Resource, list []catalog.Resource) bool {
	return slices.ContainsFunc(list, func(o catalog.Resource) bool { return o.Type == r.Type && resolved(o) })
}

func (b *builder) forced(typ string) bool {
	return slices.ContainsFunc(b.in.Overrides[b.key], func(o *Override) bool { return slices.Contains(o.Required, typ) })
}

// given tells whether every input names the resource.
func (b *builder) given(r catalog.Resource) bool {
	always := func(v string) bool {
		return slices.ContainsFunc(b.input, func(l leaf) bool { return l.path == r.Variables[v] && l.required })
	}
	if r.Variables[""] != "" && always("") {
		return true
	}
	for _, v := range variablesOf(r.ARN) {
		if !always(v) {
			return false
		}
	}
	return true
}

// shared tells whether another type is named by the same members: the value
// says which of them it is.
func shared(r catalog.Resource, list []catalog.Resource) bool {
	return slices.ContainsFunc(list, func(o catalog.Resource) bool {
		return o.Type != r.Type && named(o) == named(r) && named(r) != ""
	})
}

func named(r catalog.Resource) string {
	if w := r.Variables[""]; w != "" {
		return w
	}
	var out []string
	for _, v := range variablesOf(r.ARN) {
		out = append(out, r.Variables[v])
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

var creating = regexp.MustCompile(`^(Create|BatchCreate|Run|Start|Request|Import|Allocate|Copy|Register|Provision|Restore|Submit|Issue|Generate|Launch|Purchase|Open|Begin|Publish|Upload|Post|Clone|Send|Put|New|Associate|Attach|Accept|Authorize|Activate|Establish|Initiate|Export|Ingest|Add|Install|Invite|Enable|Merge|Deploy|Subscribe|Replicate|Resume|Get\w*Upload)`)

// makes tells whether the operation's name says that it makes a thing of the type.
func (b *builder) makes(typ string) bool {
	return b.creates() && strings.Contains(norm(b.key.Operation), strings.TrimSuffix(typeName(typ), "s"))
}

// creates tells whether the operation's name says that it makes something new.
func (b *builder) creates() bool { return creating.MatchString(b.key.Operation) }
