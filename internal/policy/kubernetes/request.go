package kubernetes

import (
	"go/token"
	"os"
	"regexp"
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/policy"
	"github.com/iamvet/iamvet/internal/policy/infra"
)

// A CredentialsRequest, and the provider of one for AWS.
//
// Source: pkg/apis/cloudcredential/v1 of openshift/cloud-credential-operator.
const (
	group    = "cloudcredential.openshift.io/"
	kind     = "CredentialsRequest"
	provider = "AWSProviderSpec"
)

// entryElements are the elements of a statement, and IAM's names of them.
var entryElements = map[string]string{
	"effect": "Effect", "action": "Action", "resource": "Resource", "policyCondition": "Condition",
}

const elementNames = "effect, action, resource, policyCondition"

// request is one CredentialsRequest for AWS.
type request struct {
	name, namespace string
	at              infra.Value
	spec            infra.Value // spec.providerSpec
}

func readable(name string) ([]byte, error) { return os.ReadFile(name) }

// find notes the requests at any depth of a document. params are the parameters of the
// Template around it.
func (l *loader) find(v infra.Value, params map[string]string) {
	switch v.Kind {
	case infra.List:
		for _, x := range v.Items {
			l.find(x, params)
		}
	case infra.Map:
		if v.Path("kind").Str() == kind && strings.HasPrefix(v.Path("apiVersion").Str(), group) {
			l.request(v)
			return
		}
		if v.Path("kind").Str() == "Template" && v.Path("objects").Kind == infra.List {
			l.find(fill(v.Path("objects"), parameters(v, params)), params)
			return
		}
		for _, e := range v.Entries {
			l.find(e.Value, params)
		}
	}
}

func (l *loader) request(v infra.Value) {
	spec := v.Path("spec", "providerSpec")
	if k := spec.Path("kind"); k.Str() != provider {
		_, known := k.Const()
		if known || spec.Path("statementEntries").Kind != infra.List {
			l.others[k.Show()] = true
			return
		}
	}
	if v.Path("metadata", "annotations", "release.openshift.io/delete").Str() == "true" {
		return // it is to be deleted from clusters
	}
	l.requests = append(l.requests, &request{
		name: nameOf(v, "name"), namespace: nameOf(v, "namespace"), at: v, spec: spec,
	})
}

func nameOf(v infra.Value, key string) string {
	name := v.Path("metadata", key)
	if name.Kind == infra.Null {
		return ""
	}
	return name.Show()
}

// documents are the policy that is asked for, and what the operator adds to it.
func (l *loader) documents(r *request) []policy.Document {
	entries := r.spec.Path("statementEntries")
	list := infra.Value{Kind: infra.List, Span: entries.Span}
	if entries.Kind != infra.List && entries.Kind != infra.Null {
		list.Items = append(list.Items, infra.Unk("statementEntries is a list, this is "+entries.Show()).WithSpan(entries.Span))
	}
	for _, x := range entries.Items {
		list.Items = append(list.Items, l.entry(x))
	}
	doc := l.b.Document(r.name, infra.Value{Kind: infra.Map, Span: r.at.Span, Entries: []infra.Entry{
		{Key: infra.Lit("Version"), Value: infra.Lit("2012-10-17")},
		{Key: infra.Lit("Statement"), Value: list},
	}})
	return []policy.Document{doc, ownUser(r)}
}

// entry is a statement under IAM's names. The operator drops elements that it does not
// know.
func (l *loader) entry(v infra.Value) infra.Value {
	if v.Kind != infra.Map {
		return v
	}
	out := infra.Value{Kind: infra.Map, Span: v.Span}
	for _, e := range v.Entries {
		name := e.Key.Show()
		as := entryElements[name]
		switch {
		case as == "":
			l.invalid(e.Key.Pos, "OpenShift drops the element %q of a statement entry; it knows %s", name, elementNames)
			continue
		case as == "Resource" && e.Value.Kind == infra.List:
			l.invalid(e.Value.Pos, "resource is a single text, not a list: write a statement entry for each")
		case as == "Action" && e.Value.Kind == infra.String:
			l.invalid(e.Value.Pos, "action is a list, not a single text")
		}
		out.Entries = append(out.Entries, infra.Entry{Key: infra.Lit(as).WithSpan(e.Key.Span), Value: e.Value})
	}
	return out
}

func (l *loader) invalid(pos token.Position, format string, args ...any) {
	l.b.Note(policy.Error, infra.CodeInvalid, pos, format, args...)
}

// ownUser is what the operator lets every user that it makes: iam:GetUser on itself.
// A role that is made for the request by ccoctl has it not, so it is not known to be
// granted.
//
// Source: addGetUserStatement in pkg/aws/actuator of openshift/cloud-credential-operator.
func ownUser(r *request) policy.Document {
	text := func(p arn.Pattern) []policy.Text {
		return []policy.Text{{Pattern: p, Pos: r.at.Pos, End: r.at.Pos}}
	}
	user := arn.Unknown("the user that the operator makes")
	return policy.Document{
		Name: r.name, File: r.at.Pos.Filename, Format: Name, Version: "2012-10-17", Pos: r.at.Pos, Implied: true,
		Statements: []policy.Statement{{
			Actions: text(arn.Lit("iam:GetUser")), Resources: text(user), Pos: r.at.Pos, End: r.at.Pos,
		}},
	}
}

// parameters are the values of an OpenShift Template's parameters: those that are
// given, else their defaults.
func parameters(template infra.Value, given map[string]string) map[string]infra.Value {
	out := map[string]infra.Value{}
	for _, p := range template.Path("parameters").Items {
		name := p.Path("name").Str()
		if text, ok := given[name]; ok {
			out[name] = infra.Lit(text)
		} else if v := p.Path("value"); v.Kind != infra.Null {
			out[name] = v
		} else if name != "" {
			out[name] = infra.Var("param:"+name, "a parameter of the template without a value")
		}
	}
	return out
}

// parameter is a reference to a parameter in a Template. Policy variables of IAM have
// a colon.
var parameter = regexp.MustCompile(`\$\{\{?([A-Za-z0-9_]+)\}?\}`)

// fill puts the values of parameters into the texts of a tree. A text that is made so
// is not edited.
func fill(v infra.Value, params map[string]infra.Value) infra.Value {
	switch v.Kind {
	case infra.List:
		items := make([]infra.Value, len(v.Items))
		for i, x := range v.Items {
			items[i] = fill(x, params)
		}
		v.Items = items
	case infra.Map:
		entries := make([]infra.Entry, len(v.Entries))
		for i, e := range v.Entries {
			entries[i] = infra.Entry{Key: fill(e.Key, params), Value: fill(e.Value, params)}
		}
		v.Entries = entries
	case infra.String:
		text, _ := v.Const()
		if !parameter.MatchString(text) {
			return v
		}
		parts := []infra.Value{infra.Lit("")}
		at := 0
		for _, m := range parameter.FindAllStringSubmatchIndex(text, -1) {
			value, ok := params[text[m[2]:m[3]]]
			if !ok {
				continue
			}
			parts = append(parts, infra.Lit(text[at:m[0]]), value)
			at = m[1]
		}
		span := v.Span
		span.Editable = span.Editable && at == 0
		return infra.Concat(append(parts, infra.Lit(text[at:]))...).WithSpan(span)
	}
	return v
}
