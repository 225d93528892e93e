package flow

import (
	"slices"
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/sdk"
	"github.com/iamvet/iamvet/internal/summary"
)

// Outputs of operations: what a service was asked for by name it answers with
// that name.

// told are output members that say where the program runs, or give the ARN or URL of what it
// asked for by name.
// Source: AWS STS API Reference, GetCallerIdentity; Amazon SNS API Reference, CreateTopic;
// Amazon SQS API Reference, CreateQueue and GetQueueUrl. Iterators and tokens stand for what
// they were got for: see catalog.StreamOf.
var told = map[string]telling{
	"sts.GetCallerIdentityOutput#Account": {before: "${account}"},
	"sns.CreateTopicOutput#TopicArn":      {before: "arn:${partition}:sns:${region}:${account}:", member: "Name"},
	"sqs.CreateQueueOutput#QueueUrl":      {before: "https://sqs.${region}.amazonaws.com/${account}/", member: "QueueName"},
	"sqs.GetQueueUrlOutput#QueueUrl": {before: "https://sqs.${region}.amazonaws.com/${account}/", member: "QueueName",
		account: "QueueOwnerAWSAccountId"},
	"kinesis.GetShardIteratorOutput#ShardIterator":         {before: "stream/", member: "StreamName"},
	"kinesis.GetRecordsOutput#NextShardIterator":           {whole: "ShardIterator"},
	"kinesis.ListShardsOutput#NextToken":                   {before: "stream/", member: "StreamName", whole: "NextToken"},
	"dynamodbstreams.GetShardIteratorOutput#ShardIterator": {before: "stream/", member: "StreamArn"},
	"dynamodbstreams.GetRecordsOutput#NextShardIterator":   {whole: "ShardIterator"},
}

// telling is what an output member says: a text that stands before the input's member, in
// the notation of arn.Parse; "" for no member.
type telling struct {
	before, member string
	account        string // the input's member that tells it
	whole          string // the input's member that says the same where it is given
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

// toldText is what such a member says. The account is that of the program, where the client
// acts as it.
func (e *evaluator) toldText(l *loc) texts {
	if e.telling[l] {
		return texts{}
	}
	r := l.base
	call := &r.f.f.Calls[r.call]
	op, _ := sdk.Lookup(r.name)
	in, other := e.callerOf(r, op)
	from := told[l.name[strings.LastIndexByte(l.name, '/')+1:]]
	listed := false // the question under way asks for the member already
	asked := func(member string) texts {
		at := e.fields(ref{r.f, call.Args[op.Input], r.ctx}, sdkRoot+"service/"+op.Service+"."+op.Operations[0]+"Input#"+member)
		listed = listed || slices.ContainsFunc(at, func(f *loc) bool { _, ok := e.busyLoc[f]; return ok })
		return e.contents(e.follow(at))
	}
	account := textOf(arn.Variable("account", ""))
	if other {
		account = unknownText("of another principal")
	}
	if from.account != "" {
		if other := asked(from.account); len(nonEmpty(other).alts) > 0 || other.unknown != "" {
			account = nonEmpty(other)
		}
	}
	regions := textOf(in...)
	if len(regions.alts) == 0 {
		regions = textOf(arn.Variable("region", ""))
	}
	out := textOf(arn.Pattern{})
	for _, part := range arn.Parse(from.before) {
		switch {
		case part.Kind == arn.Var && part.Text == "region":
			out = concat(out, regions)
		case part.Kind == arn.Var && part.Text == "account":
			out = concat(out, account)
		default:
			out = concat(out, textOf(arn.Pattern{part}))
		}
	}
	if from.member == "" && from.whole == "" {
		return out
	}
	said := texts{}
	if from.member != "" {
		if name := nonEmpty(asked(from.member)); len(name.alts) > 0 || name.unknown != "" {
			said = concat(out, name)
		}
	}
	if from.whole != "" && len(said.alts) == 0 {
		e.telling[l] = true // what is asked for by its own answer adds nothing
		said = said.add(nonEmpty(asked(from.whole)))
		delete(e.telling, l)
	}
	if len(said.alts) == 0 && said.unknown == "" && !listed {
		return unknownText("the input names it in another way")
	}
	return said
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
	_, member, _ := strings.Cut(l.name, "#")
	if !identifies(member) {
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

// leftOver are the maps of outputs that hold what is left of one of the input's: the program
// asks for it again.
// Source: Amazon DynamoDB API Reference, BatchWriteItem and BatchGetItem.
var leftOver = map[string]string{
	"dynamodb.BatchWriteItemOutput#UnprocessedItems": "RequestItems",
	"dynamodb.BatchGetItemOutput#UnprocessedKeys":    "RequestItems",
}

// handedBack are the maps of the input of which a place in an output holds a part; false if
// it holds none.
func (e *evaluator) handedBack(l *loc) ([]*loc, bool) {
	if l.kind != locField || l.base.kind != locResult || l.base.id != 0 {
		return nil, false
	}
	member := leftOver[l.name[strings.LastIndexByte(l.name, '/')+1:]]
	r := l.base
	op, ok := sdk.Lookup(r.name)
	if member == "" || !ok || op.Via != "" || op.Input < 0 || op.Input >= len(r.f.f.Calls[r.call].Args) {
		return nil, false
	}
	input := sdkRoot + "service/" + op.Service + "." + op.Operations[0] + "Input#" + member
	return e.follow(e.fields(ref{r.f, r.f.f.Calls[r.call].Args[op.Input], r.ctx}, input)), true
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
