package flow

import (
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/sdk"
	"github.com/iamvet/iamvet/internal/summary"
)

// ARNs in the outputs of operations: of the resource that the input names, the ARN is what
// the operation is checked against.

// Described tells of the resources that operations are asked for by their inputs.
type Described interface {
	// Type is the type of resource, as IAM calls it ("table"), that an operation is always
	// checked against, where its input can tell the whole ARN; "" for none.
	Type(service, operation string) string
	// Resources are the ARNs that a use of such an operation names, and why there may be
	// others; "" if all are known.
	Resources(u Use) ([]arn.Pattern, string)
}

// described answers what an output's member is that holds the ARN of the very resource that
// was asked for: DescribeTable's Table.TableArn, DescribeCluster's Cluster.Arn. It answers
// false for other members.
func (e *evaluator) described(l *loc) (texts, bool) {
	op, ok := e.describes(l)
	if !ok {
		return texts{}, false
	}
	if e.telling[l] {
		return texts{}, true
	}
	e.telling[l] = true // what is asked for by its own answer adds nothing
	defer delete(e.telling, l)
	r := l.root()
	call := &r.f.f.Calls[r.call]
	regions, other := e.callerOf(r, op)
	out := texts{}
	for _, p := range e.pointees(ref{r.f, call.Args[op.Input], r.ctx}) {
		if p.kind != locAlloc {
			return unknownText(r.describe()), true
		}
		use := Use{Service: op.Service, Operation: op.Operations[0], Region: regions}
		var want []string
		if e.l.opt.Members != nil {
			want = e.l.opt.Members(use.Service, use.Operation)
		}
		use.Input = e.object(p, want, 0)
		arns, why := e.l.opt.Described.Resources(use)
		named := textOf(arns...)
		named.unknown = why
		switch {
		case len(named.all()) == 0:
			named = unknownText(r.describe())
		case other: // the account is that of a role
			named = unknownText("of another principal")
		}
		out = out.add(named)
	}
	return out, true
}

// describes says whether a place is a member of an operation's output that is called an ARN,
// and of which operation.
func (e *evaluator) describes(l *loc) (sdk.Call, bool) {
	if l.kind != locField || e.l.opt.Described == nil || !strings.HasSuffix(l.name, "Arn") && !strings.HasSuffix(l.name, "ARN") {
		return sdk.Call{}, false
	}
	op, ok := outputOf(l)
	if !ok {
		return op, false
	}
	name := op.Service + "." + op.Operations[0]
	typ, asked := e.idx.described[name]
	if !asked {
		typ = e.l.opt.Described.Type(op.Service, op.Operations[0])
		e.idx.described[name] = typ
	}
	return op, typ != "" && holdsARN(l, typ)
}

// answers says whether a place is a member of an output of which the input tells the text.
func (e *evaluator) answers(l *loc) bool {
	if l.kind != locField || l.root().kind != locResult {
		return false
	}
	_, described := e.describes(l)
	_, _, listed := e.listsOf(l)
	return described || listed || e.isTold(l)
}

// outputOf is the operation in whose output a place is.
func outputOf(l *loc) (sdk.Call, bool) {
	r := l.root()
	if r.kind != locResult || !isSDKField(l.name) || r.id != 0 || r.f.f.Calls[r.call].Kind == summary.Dynamic {
		return sdk.Call{}, false
	}
	op, ok := sdk.Lookup(r.name)
	if !ok || op.Via != "" || len(op.Operations) != 1 || op.Client < 0 || op.Input < 0 || op.Input >= len(r.f.f.Calls[r.call].Args) {
		return sdk.Call{}, false
	}
	return op, true
}

// holdsARN says whether an output's member is the ARN of a resource of a type: it is called by
// it, alone or after the struct that it is in.
func holdsARN(l *loc, typ string) bool {
	owner, member, _ := strings.Cut(l.name[strings.LastIndexByte(l.name, '.')+1:], "#")
	of := member[:len(member)-len("Arn")]
	if of == "" {
		of = strings.TrimSuffix(owner, "Output")
		for _, verb := range []string{"Describe", "Get", "Create", "Update", "Put", "Register"} {
			of = strings.TrimPrefix(of, verb)
		}
		for _, suffix := range []string{"Description", "Detail", "Details", "Summary", "Metadata"} {
			of = strings.TrimSuffix(of, suffix)
		}
	}
	typ, _, _ = strings.Cut(typ, "-on-") // EventBridge's rules on each kind of bus
	return of != "" && strings.EqualFold(of, strings.ReplaceAll(typ, "-", ""))
}

// callerOf says in which regions an operation's call is, and whether it may act as another
// than the program.
func (e *evaluator) callerOf(r *loc, op sdk.Call) (regions []arn.Pattern, other bool) {
	call := &r.f.f.Calls[r.call]
	c := clientFacts{e: e, seen: map[ref]*configFacts{}}
	who := c.each(e.pointees(ref{r.f, call.Args[op.Client], r.ctx}), 0)
	if op.Options >= 0 && op.Options < len(call.Args) {
		who = c.options(ref{r.f, call.Args[op.Options], r.ctx}, call.Variadic, who)
	}
	return regionsOf(c.regions), len(who.roles.alts) > 0 || who.roles.unknown != ""
}

// listsOf says whether a place is a member of an element of a list that stands in an
// output itself, where the program asks by a list of the same: AutoScalingGroupName of
// DescribeAutoScalingGroups, by AutoScalingGroupNames. It gives the operation and that list's key.
func (e *evaluator) listsOf(l *loc) (op sdk.Call, names string, ok bool) {
	if l.kind != locField || l.base.kind != locElem || l.base.base.kind != locField || l.base.base.base.kind != locResult {
		return op, "", false
	}
	_, member, _ := strings.Cut(l.name, "#")
	if op, ok = outputOf(l); !ok || !identifies(member) {
		return op, "", false
	}
	names = sdkRoot + "service/" + op.Service + "." + op.Operations[0] + "Input#" + member + "s"
	return op, names, len(e.idx.fields[names]) > 0
}

// namedElement answers what such a member is: one of the list that is written out in the
// input. Where that may be empty all that there is is listed.
func (e *evaluator) namedElement(l *loc) (texts, bool) {
	op, names, ok := e.listsOf(l)
	if !ok {
		return texts{}, false
	}
	r, out := l.root(), texts{}
	for _, p := range e.pointees(ref{r.f, r.f.f.Calls[r.call].Args[op.Input], r.ctx}) {
		list, written := e.loc(loc{kind: locField, base: p, name: names}), p.kind == locAlloc
		lost := func() { written = false }
		var items []ref
		e.values(list, func(v ref) {
			more, ok := e.listLiteral(v)
			written = written && ok
			items = append(items, more...)
		}, func(string) { lost() }, func(texts) { lost() })
		if !written || len(items) == 0 || !e.surelySet(list) {
			out = out.add(unknownText(r.describe()))
			continue
		}
		for _, v := range items {
			out = out.add(e.text(v).uncertainIf(len(items) > 1))
		}
	}
	return out, true
}
