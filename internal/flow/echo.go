package flow

import (
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/sdk"
	"github.com/iamvet/iamvet/internal/summary"
)

// Outputs of operations: what a service was asked for by name it answers with
// that name.

// echoes are output members that name what an input member of another name does.
// Source: Amazon SQS API Reference, CreateQueue and GetQueueUrl.
var echoes = map[string]string{
	"sqs.CreateQueueOutput#QueueUrl": "QueueName",
	"sqs.GetQueueUrlOutput#QueueUrl": "QueueName",
}

// told are output members that say where the program runs, or give the ARN of what it
// asked for by name: what stands before the input's member, in the notation of
// arn.Parse; "" for none.
// Source: AWS STS API Reference, GetCallerIdentity; Amazon SNS API Reference, CreateTopic.
var told = map[string]struct{ before, member string }{
	"sts.GetCallerIdentityOutput#Account": {"${account}", ""},
	"sns.CreateTopicOutput#TopicArn":      {"arn:${partition}:sns:${region}:${account}:", "Name"},
}

// isTold says whether a place is such a member.
func (e *evaluator) isTold(l *loc) bool {
	if l.kind != locField || l.base.kind != locResult || l.base.id != 0 {
		return false
	}
	op, ok := sdk.Lookup(l.base.name)
	_, known := told[l.name[strings.LastIndexByte(l.name, '/')+1:]]
	return ok && known && op.Via == "" && op.Client >= 0
}

// toldText is what such a member says, of a client that acts as the program itself.
func (e *evaluator) toldText(l *loc) texts {
	r := l.base
	call := &r.f.f.Calls[r.call]
	op, _ := sdk.Lookup(r.name)
	c := clientFacts{e: e, seen: map[ref]*configFacts{}}
	who := c.each(e.pointees(ref{r.f, call.Args[op.Client], r.ctx}), 0)
	if op.Options < len(call.Args) {
		who = c.options(ref{r.f, call.Args[op.Options], r.ctx}, call.Variadic, who)
	}
	if len(who.roles.alts) > 0 || who.roles.unknown != "" {
		return unknownText("of another principal")
	}
	from := told[l.name[strings.LastIndexByte(l.name, '/')+1:]]
	regions := texts{alts: regionsOf(c.regions)}
	if len(regions.alts) == 0 {
		regions = textOf(arn.Variable("region", ""))
	}
	out := texts{}
	for _, region := range regions.alts {
		before := arn.Pattern{}
		for _, part := range arn.Parse(from.before) {
			if part.Kind == arn.Var && part.Text == "region" {
				before = append(before, region...)
			} else {
				before = append(before, part)
			}
		}
		out = out.add(textOf(arn.Concat(before)))
	}
	if from.member == "" {
		return out
	}
	input := sdkRoot + "service/" + op.Service + "." + op.Operations[0] + "Input#" + from.member
	name := e.contents(e.follow(e.fields(ref{r.f, call.Args[op.Input], r.ctx}, input)))
	return concat(out, name)
}

// echoed finds the values of an output's member in the input: the member of the
// same name that identifies something, wherever it stands in the output
// (CreateUser's User.UserName is its input's UserName). It answers false where the
// input has none.
func (e *evaluator) echoed(l *loc, found func(ref)) bool {
	root := l.root()
	if root.kind != locResult || root.id != 0 {
		return false
	}
	call := &root.f.f.Calls[root.call]
	op, ok := sdk.Lookup(root.name)
	if !ok || op.Via != "" || len(op.Operations) != 1 || op.Input < 0 || op.Input >= len(call.Args) {
		return false
	}
	key := l.name
	_, member, _ := strings.Cut(key, "#")
	if from, ok := echoes[key[strings.LastIndexByte(key, '/')+1:]]; ok {
		member = from
	} else if !identifies(member) {
		return false
	}
	input := sdkRoot + "service/" + op.Service + "." + op.Operations[0] + "Input#" + member
	answered := false
	for _, p := range e.pointees(ref{root.f, call.Args[op.Input], root.ctx}) {
		if p.kind != locAlloc {
			return false
		}
		e.values(e.loc(loc{kind: locField, base: p, name: input}), func(v ref) {
			answered = true
			found(v)
		}, func(string) {}, func(texts) {})
	}
	return answered
}

// inOutput says whether a place holds a pointer to a struct, or a list of structs,
// in an operation's output: these are taken to be parts of it.
func (e *evaluator) inOutput(l *loc) bool {
	if l.kind != locField {
		return false
	}
	root, t := l.root(), e.idx.fieldTypes[l.name]
	if root.kind != locResult || root.id != 0 || t == nil || t.kind != summary.Pointer && t.kind != summary.Slice || !isStruct(t.elem) {
		return false
	}
	op, ok := sdk.Lookup(root.name)
	return ok && op.Via == "" && op.Input >= 0
}

// identifies says whether a member's name is that of an identifier, and not of a
// page's token or a version. KMS answers an alias with the key's own id.
func identifies(member string) bool {
	for _, token := range []string{"KeyId", "KeyID", "Token", "Marker", "Version", "Next", "Upload", "Request"} {
		if strings.Contains(member, token) {
			return false
		}
	}
	for _, suffix := range []string{"Name", "Identifier", "Id", "ID", "Arn", "ARN", "Url", "Bucket", "Key"} {
		if strings.HasSuffix(member, suffix) {
			return true
		}
	}
	return false
}
