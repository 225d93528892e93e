package cloudformation

import (
	_ "embed"
	"strings"
	"sync"

	"github.com/iamvet/iamvet/internal/policy"
	"github.com/iamvet/iamvet/internal/policy/infra"
)

//go:embed samtemplates.txt
var samText string

// samTemplate is what one of SAM's policy templates grants.
type samTemplate struct {
	params     []string
	statements []samStatement
}

type samStatement struct {
	actions, resources []string
	conditions         [][3]string // operator, key, value
}

var samTemplates = sync.OnceValue(func() map[string]samTemplate {
	out := map[string]samTemplate{}
	name := ""
	for _, line := range strings.Split(samText, "\n") {
		switch {
		case line == "" || line[0] == '#':
		case line[0] != '\t':
			f := strings.Fields(line)
			name = f[0]
			out[name] = samTemplate{params: f[1:]}
		default:
			st := out[name]
			if line[1] == '?' {
				f := strings.Fields(line[2:])
				last := &st.statements[len(st.statements)-1]
				last.conditions = append(last.conditions, [3]string{f[0], f[1], f[2]})
			} else {
				acts, res, _ := strings.Cut(line[1:], "\t")
				st.statements = append(st.statements, samStatement{actions: infra.SplitActions(acts), resources: strings.Fields(res)})
			}
			out[name] = st
		}
	}
	return out
})

// function lists the policies of a SAM function.
//
// Source: AWS::Serverless::Function, AWS SAM Developer Guide.
func (t *Template) function(r *Resource) []policy.Document {
	if v := t.samProp(r, "Role"); v.Kind != infra.Null {
		if role := t.RoleOf(v); role != nil {
			return t.Documents(role) // Policies are ignored then
		}
		return []policy.Document{t.B.OpaqueDocument(t.name(r.ID), at(v, r).Pos, "the role of %s is not declared here: %s", r.ID, v.Show())}
	}
	var docs []policy.Document
	policies := r.Properties.Path("Policies")
	if r.prop("Policies").Kind == infra.Null {
		policies = t.globals.Path("Function", "Policies")
	}
	for _, p := range t.entries(policies) {
		docs = append(docs, t.marked(p, t.samPolicy(r, p)...)...)
	}
	docs = append(docs, t.implied(r)...)
	docs = append(docs, t.connectors(r)...)
	docs = append(docs, t.policiesOf(r.ID+"Role", "AWS::IAM::Role", infra.Value{})...)
	docs = append(docs, t.boundaryOfFunction(r)...)
	return append(docs, t.unread(r)...)
}

func (t *Template) boundaryOfFunction(r *Resource) []policy.Document {
	v := t.samProp(r, "PermissionsBoundary")
	if v.Kind == infra.Null {
		return nil
	}
	return t.attached(policy.Boundary, r, v)
}

// samProp is a property of a function, or what Globals says of all functions.
func (t *Template) samProp(r *Resource, name string) infra.Value {
	if v := r.prop(name); v.Kind != infra.Null {
		return v
	}
	return t.Eval(t.globals.Path("Function", name))
}

// samPolicy is an entry of Policies: a managed policy, a document, or one of
// SAM's templates with its parameters.
func (t *Template) samPolicy(r *Resource, p infra.Value) []policy.Document {
	switch p.Kind {
	case infra.String:
		return t.attachedByName(r, p)
	case infra.Map:
		if _, ok := p.Get("Statement"); ok {
			return []policy.Document{t.samDocument(r, p)}
		}
		if len(p.Entries) == 1 {
			e := p.Entries[0]
			if d, ok := t.expand(r, e.Key.Str(), e.Value, e.Key.Span); ok {
				return []policy.Document{d}
			}
			return []policy.Document{t.B.OpaqueDocument(t.name(r.ID), e.Key.Pos, "%s has the policy template %s, which is not known", r.ID, e.Key.Show())}
		}
	}
	return []policy.Document{t.B.OpaqueDocument(t.name(r.ID), at(p, r).Pos, "a policy of %s could not be computed: %s", r.ID, p.Show())}
}

// samDocument is a document in Policies: SAM adds its Version where it is left
// out.
func (t *Template) samDocument(r *Resource, p infra.Value) policy.Document {
	if _, ok := p.Get("Version"); !ok {
		p.Entries = append([]infra.Entry{{Key: infra.Lit("Version"), Value: infra.Lit("2012-10-17")}}, p.Entries...)
	}
	return t.B.Document(t.name(r.ID), p)
}

// attachedByName is a managed policy: by ARN, by reference, or by the name that
// AWS gave it.
func (t *Template) attachedByName(r *Resource, v infra.Value) []policy.Document {
	name, ok := v.Const()
	if !ok || strings.HasPrefix(name, "arn:") {
		return t.attached(policy.Identity, r, v)
	}
	full, ok := infra.ManagedByName(name, t.Opts)
	if !ok {
		full = "arn:aws:iam::aws:policy/" + name
	}
	return t.attached(policy.Identity, r, infra.Lit(full).WithSpan(v.Span))
}

// expand makes the document of a SAM policy template. All its strings stand at
// the template's name: none of them is in the file.
func (t *Template) expand(r *Resource, name string, params infra.Value, sp infra.Span) (policy.Document, bool) {
	tpl, ok := samTemplates()[name]
	if !ok {
		return policy.Document{}, false
	}
	vals := map[string]infra.Value{
		"AWS::Partition": infra.Pat(infra.Partition), "AWS::Region": infra.Pat(infra.Region), "AWS::AccountId": infra.Pat(infra.Account),
	}
	for _, p := range tpl.params {
		v := params.Path(p)
		if v.Kind == infra.Null {
			t.B.Note(policy.Error, infra.CodeInvalid, sp.Pos, "%s needs the parameter %s", name, p)
			v = infra.Unk("a parameter that is not given")
		}
		vals[p] = v
	}
	sp.Editable = false
	var statements []infra.Value
	for _, st := range tpl.statements {
		statements = append(statements, st.tree(vals, sp))
	}
	doc := infra.Value{Kind: infra.Map, Span: sp, Entries: []infra.Entry{
		{Key: infra.Lit("Version"), Value: infra.Lit("2012-10-17")},
		{Key: infra.Lit("Statement"), Value: infra.Value{Kind: infra.List, Items: statements, Span: sp}},
	}}
	d := t.B.Document(t.name(r.ID)+"."+name, doc)
	d.Expanded = true
	return d, true
}

func (st samStatement) tree(vals map[string]infra.Value, sp infra.Span) infra.Value {
	fill := func(texts []string) infra.Value {
		v := infra.Value{Kind: infra.List, Span: sp}
		for _, s := range texts {
			x := substitute(s, vals)
			x.At, x.Span = nil, sp
			v.Items = append(v.Items, x)
		}
		return v
	}
	out := infra.Value{Kind: infra.Map, Span: sp, Entries: []infra.Entry{
		{Key: infra.Lit("Effect"), Value: infra.Lit("Allow")},
		{Key: infra.Lit("Action"), Value: fill(st.actions)},
		{Key: infra.Lit("Resource"), Value: fill(st.resources)},
	}}
	if len(st.conditions) > 0 {
		c := infra.Value{Kind: infra.Map, Span: sp}
		for _, x := range st.conditions {
			c.Entries = append(c.Entries, infra.Entry{Key: infra.Lit(x[0]), Value: infra.Value{
				Kind: infra.Map, Span: sp, Entries: []infra.Entry{{Key: infra.Lit(x[1]).WithSpan(sp), Value: fill(x[2:])}},
			}})
		}
		out.Entries = append(out.Entries, infra.Entry{Key: infra.Lit("Condition"), Value: c})
	}
	return out
}

// substitute fills ${name} in a text.
func substitute(s string, vals map[string]infra.Value) infra.Value {
	var parts []infra.Value
	for s != "" {
		i := strings.Index(s, "${")
		if i < 0 {
			parts = append(parts, infra.Lit(s))
			break
		}
		j := i + strings.IndexByte(s[i:], '}')
		parts = append(parts, infra.Lit(s[:i]), vals[s[i+2:j]])
		s = s[j+1:]
	}
	return infra.Concat(parts...)
}

// implied lists what SAM adds to a function's role of itself.
//
// Source: "AWS SAM generated resources" and samtranslator of
// aws/serverless-application-model.
func (t *Template) implied(r *Resource) []policy.Document {
	names := []string{"service-role/AWSLambdaBasicExecutionRole"}
	if t.samProp(r, "VpcConfig").Kind != infra.Null {
		names = append(names, "service-role/AWSLambdaVPCAccessExecutionRole")
	}
	if s := t.samProp(r, "Tracing").Str(); s == "Active" || s == "PassThrough" {
		names = append(names, "AWSXRayDaemonWriteAccess")
	}
	if t.samProp(r, "DurableConfig").Kind != infra.Null {
		names[0] = "service-role/AWSLambdaBasicDurableExecutionRolePolicy"
	}
	var docs []policy.Document
	seen := map[string]bool{}
	for _, e := range r.Properties.Path("Events").Entries {
		name, extra := eventPolicy(e.Value)
		if extra != "" {
			docs = append(docs, t.B.OpaqueDocument(t.name(r.ID), e.Key.Pos, "what SAM grants for %s of event %s is not expanded", extra, e.Key.Str()))
		}
		if name != "" && !seen[name] {
			seen[name] = true
			names = append(names, name)
		}
	}
	if r.Properties.Path("EventInvokeConfig", "DestinationConfig").Kind != infra.Null {
		docs = append(docs, t.B.OpaqueDocument(t.name(r.ID), r.Key.Pos, "what SAM grants for the destinations of %s is not expanded", r.ID))
	}
	for _, n := range names {
		v := infra.Lit("arn:aws:iam::aws:policy/" + n)
		v.Span = r.Key
		docs = append(docs, t.attached(policy.Identity, r, v)...)
	}
	if v := t.samProp(r, "DeadLetterQueue"); v.Kind != infra.Null {
		d := t.B.Document(t.name(r.ID)+".DeadLetterQueue", deadLetter(v, r.Key))
		d.Format = "managed" // SAM's own: nothing of it is in the file
		docs = append(docs, d)
	}
	for i := range docs {
		docs[i].Implied = true
	}
	return docs
}

// eventPolicy is the managed policy that SAM attaches for an event, and what else
// it grants for it that is not known here.
func eventPolicy(event infra.Value) (name, extra string) {
	props := event.Path("Properties")
	typ := event.Path("Type").Str()
	switch typ {
	case "MQ", "DocumentDB", "SelfManagedKafka":
		extra = "the source"
	case "MSK":
		name = "service-role/AWSLambdaMSKExecutionRole"
		if props.Path("SourceAccessConfigurations").Kind != infra.Null || props.Path("SchemaRegistryConfig").Kind != infra.Null {
			extra = "the source"
		}
	case "SQS":
		name = "service-role/AWSLambdaSQSQueueExecutionRole"
	case "SNS":
		if v := props.Path("SqsSubscription"); v.Kind != infra.Null && v.Str() != "false" {
			name = "service-role/AWSLambdaSQSQueueExecutionRole"
		}
	case "Kinesis":
		name = "service-role/AWSLambdaKinesisExecutionRole"
	case "DynamoDB":
		name = "service-role/AWSLambdaDynamoDBExecutionRole"
	}
	if props.Path("DestinationConfig").Kind != infra.Null {
		extra = "the destinations"
	}
	return name, extra
}

func deadLetter(v infra.Value, sp infra.Span) infra.Value {
	action := "sqs:SendMessage"
	if v.Path("Type").Str() == "SNS" {
		action = "sns:Publish"
	}
	sp.Editable = false
	st := infra.Value{Kind: infra.Map, Span: sp, Entries: []infra.Entry{
		{Key: infra.Lit("Effect"), Value: infra.Lit("Allow")},
		{Key: infra.Lit("Action"), Value: infra.Lit(action).WithSpan(sp)},
		{Key: infra.Lit("Resource"), Value: v.Path("TargetArn").WithSpan(sp)},
	}}
	return infra.Value{Kind: infra.Map, Span: sp, Entries: []infra.Entry{
		{Key: infra.Lit("Version"), Value: infra.Lit("2012-10-17")}, {Key: infra.Lit("Statement"), Value: st},
	}}
}

// connectors lists what connectors from a function to other resources grant:
// those in its own Connectors, and the resources of type Connector.
func (t *Template) connectors(r *Resource) []policy.Document {
	var docs []policy.Document
	for _, c := range t.resources {
		source := infra.Value{Kind: infra.Map, Entries: []infra.Entry{{Key: infra.Lit("Id"), Value: infra.Lit(c.ID)}}}
		for _, e := range c.Body.Path("Connectors").Entries {
			docs = append(docs, t.connector(r, e.Key, source, e.Value.Path("Properties"))...)
		}
		if c.Type == "AWS::Serverless::Connector" && c.exists() {
			docs = append(docs, t.connector(r, infra.Lit(c.ID).WithSpan(c.Key), c.Properties.Path("Source"), c.Properties)...)
		}
	}
	return docs
}

// connector is what a connector grants to a function that it leads from or to.
func (t *Template) connector(r *Resource, name, source, props infra.Value) []policy.Document {
	var docs []policy.Document
	for _, dest := range list(props.Path("Destination")) {
		other, prefix := dest, "Connector/"
		switch r.ID {
		case source.Path("Id").Str():
		case dest.Path("Id").Str():
			other, prefix = source, "ConnectorFrom/"
		default:
			continue
		}
		typ, params, ok := t.destination(other)
		if prefix == "ConnectorFrom/" && !hasConnector(prefix+typ) {
			continue // such a connector grants the function nothing
		}
		for _, category := range list(t.Eval(props.Path("Permissions"))) {
			var d policy.Document
			if ok {
				d, ok = t.expand(r, prefix+typ+"/"+category.Str(), params, name.Span)
			}
			if !ok && prefix == "ConnectorFrom/" {
				continue
			}
			if !ok {
				d = t.B.OpaqueDocument(t.name(r.ID), name.Pos, "what the connector %s grants is not known", name.Str())
			}
			docs = append(docs, d)
		}
	}
	return docs
}

func hasConnector(prefix string) bool {
	for name := range samTemplates() {
		if strings.HasPrefix(name, prefix+"/") {
			return true
		}
	}
	return false
}

// destination is the type, ARN and name of what a connector leads to.
func (t *Template) destination(dest infra.Value) (typ string, params infra.Value, ok bool) {
	params = infra.Value{Kind: infra.Map}
	add := func(k string, v infra.Value) {
		params.Entries = append(params.Entries, infra.Entry{Key: infra.Lit(k), Value: v})
	}
	id := dest.Path("Id").Str()
	r := t.byID[id]
	if r == nil {
		add("Arn", t.Eval(dest.Path("Arn")))
		add("Name", t.Eval(dest.Path("Name")))
		return dest.Path("Type").Str(), params, dest.Path("Arn").Kind != infra.Null
	}
	kind := infra.TypeOf(r.Type)
	x := r.infraResource()
	if x == nil {
		add("Arn", t.attribute(id, "Arn"))
		add("Name", t.ref(id))
		return r.Type, params, true
	}
	v, _ := x.Terraform("arn")
	add("Arn", v)
	v, _ = x.Terraform(kind.Primary)
	add("Name", v)
	return kind.CloudFormation, params, true
}
