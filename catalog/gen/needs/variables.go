package needs

import (
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/iamvet/iamvet/catalog"
	"github.com/iamvet/iamvet/catalog/gen/iamfacts"
)

var variable = regexp.MustCompile(`\$\{([^}]+)\}`)

// placeVariables come from where the call is made, not from its input.
var placeVariables = map[string]bool{"Partition": true, "Region": true, "Account": true, "AccountId": true, "Account-id": true}

// variablesOf gives the variables of an ARN format that an input has to give.
func variablesOf(arn string) []string {
	var out []string
	for _, m := range variable.FindAllStringSubmatch(arn, -1) {
		if !placeVariables[m[1]] && !slices.Contains(out, m[1]) {
			out = append(out, m[1])
		}
	}
	return out
}

// resources gives an action's resource types with what gives their variables.
// With types of another prefix the addition must name them in Types.
func (b *builder) resources(action string, a *Addition) []catalog.Resource {
	if action == passRole && a == nil {
		return roleResource("")
	}
	if httpVerbs[action] && a == nil && b.op.URI != "" {
		return b.pathResource()
	}
	act := b.in.action(action)
	prefix, _, _ := strings.Cut(action, ":")
	b.foreign = prefix != b.prefix && !slices.Contains(b.own, action)
	types := b.typesOf(action, act, a)
	b.sole = len(types) == 1
	out := []catalog.Resource{}
	for _, t := range types {
		when, use := b.typeCondition(t.Type, types, a)
		if !use {
			continue
		}
		if forms := strings.Fields(b.arnOverride(t.Type, a)); len(forms) > 1 {
			// The service accepts any of the forms.
			for _, f := range forms {
				r := b.resource([]string{f}, t, a)
				r.When, r.Required = when, false
				out = append(out, r)
			}
			continue
		}
		r := b.resource(b.formats(b.in.Prefixes[prefix], t.Type, a), t, a)
		r.When = when
		if t.Type == "key" && prefix == "kms" {
			out = append(out, byAlias(r)...)
			continue
		}
		out = append(out, r)
	}
	if b.wide {
		return out
	}
	return b.narrow(out)
}

// typesOf gives the action's resource types, and those that an override names
// and the reference does not list for the action.
func (b *builder) typesOf(action string, act *iamfacts.Action, a *Addition) []iamfacts.ResourceType {
	out := slices.Clone(act.Resources)
	var more []string
	if a != nil {
		more = iamfacts.SortedKeys(a.Types)
	} else if slices.Contains(b.own, action) {
		for _, o := range b.in.Overrides[b.key] {
			more = append(more, iamfacts.SortedKeys(o.Types)...)
		}
	}
	prefix, _, _ := strings.Cut(action, ":")
	for _, t := range more {
		listed := slices.ContainsFunc(out, func(r iamfacts.ResourceType) bool { return r.Type == t })
		if !listed && b.in.Prefixes[prefix].Resources[t] != nil {
			out = append(out, iamfacts.ResourceType{Type: t})
		}
	}
	return out
}

// everyType is resources without dropping the types that the input does not name.
func (b *builder) everyType(action string) []catalog.Resource {
	b.wide = true
	defer func() { b.wide = false }()
	return b.resources(action, nil)
}

// typeCondition tells whether overrides let a type count, and when.
func (b *builder) typeCondition(typ string, act []iamfacts.ResourceType, a *Addition) (*catalog.Condition, bool) {
	var types map[string]string
	for _, o := range b.in.Overrides[b.key] {
		// What is said of an operation is said of the actions that have the types.
		if slices.ContainsFunc(act, func(t iamfacts.ResourceType) bool { _, ok := o.Types[t.Type]; return ok }) {
			types = o.Types
		}
	}
	if a != nil && a.Types != nil {
		types = a.Types
	}
	if types == nil {
		return nil, true
	}
	text, ok := types[typ]
	c, _ := catalog.ParseCondition(text) // checked when it was read
	return c, ok
}

// resource picks the type's ARN format that the input tells most of.
func (b *builder) resource(formats []string, t iamfacts.ResourceType, a *Addition) catalog.Resource {
	var best catalog.Resource
	most := -1
	for _, arn := range formats {
		r := catalog.Resource{Type: t.Type, ARN: arn, Required: t.Required, Variables: map[string]string{}}
		known := 0
		vars := variablesOf(arn)
		for i, v := range vars {
			if b.set(&r, v, b.members(t.Type, v, i == len(vars)-1, a)) {
				known++
			}
		}
		b.weak = known < len(vars)
		b.set(&r, "", b.members(t.Type, "", true, a))
		score := known*10 - len(vars)*9
		if known == len(vars) {
			score += 100
		}
		if most == -1 || score > most {
			best, most = r, score
		}
	}
	if len(best.Variables) == 0 {
		best.Variables = nil
	}
	return best
}

// formats gives the ARN formats of a type; overrides may write it otherwise.
func (b *builder) formats(p *iamfacts.Prefix, typ string, a *Addition) []string {
	if arn := b.arnOverride(typ, a); arn != "" {
		return []string{arn}
	}
	return p.Resources[typ]
}

func (b *builder) arnOverride(typ string, a *Addition) string {
	if a != nil && a.ARNs[typ] != "" {
		return a.ARNs[typ]
	}
	for _, o := range slices.Backward(b.in.Overrides[b.key]) {
		if o.ARNs[typ] != "" {
			return o.ARNs[typ]
		}
	}
	return ""
}

// absent tells whether an override says that the input does not give a variable.
func (b *builder) absent(typ, v string) bool {
	for _, o := range b.in.Overrides[b.key] {
		if slices.Contains(o.Absent, v) || slices.Contains(o.Absent, typ+"."+v) {
			return true
		}
	}
	return false
}

func (b *builder) set(r *catalog.Resource, v string, paths []string) bool {
	if len(paths) == 0 {
		return false
	}
	r.Variables[v] = paths[0]
	if len(paths) > 1 {
		if r.Alternatives == nil {
			r.Alternatives = map[string][]string{}
		}
		r.Alternatives[v] = paths[1:]
	}
	return true
}

// members finds the members that give a variable, "" the whole ARN: by
// override, by the service's hints, by rule.
func (b *builder) members(typ, v string, last bool, a *Addition) []string {
	names := []string{typ + "." + v}
	if v != "" {
		names = append(names, v)
	}
	if p, ok := b.overridden(names, a); ok {
		return p
	}
	switch {
	case b.absent(typ, v):
		return nil
	case b.foreign:
		return nil // names of another service's resources are told by overrides only
	case v == "":
		return b.wholeARN(typ)
	}
	return b.byName(typ, v, last)
}

// overridden gives what overrides or the service's hints say.
func (b *builder) overridden(names []string, a *Addition) ([]string, bool) {
	for _, name := range names {
		if a != nil && a.Variables != nil {
			if p, ok := a.Variables[name]; ok {
				return p, true
			}
		}
		for _, o := range slices.Backward(b.in.Overrides[b.key]) {
			if p, ok := o.Variables[name]; ok {
				return p, true
			}
		}
		if p, ok := b.in.Variables[b.key.Package][name]; ok {
			var have []string
			for _, path := range p {
				if _, ok := find(b.s, b.op.Input, path); ok {
					have = append(have, path)
				}
			}
			if len(have) > 0 {
				return have, true
			}
		}
	}
	return nil, false
}

type candidate struct {
	path  string
	score int
	sole  bool // always given, so that no other member can stand in for it
}

// pick gives the best candidate and, if it is a sure one, the other sure ones.
func pick(list []candidate, least, sure int) []string {
	slices.SortStableFunc(list, func(x, y candidate) int { return y.score - x.score })
	var out []string
	for i, c := range list {
		if c.score < least || i > 0 && c.score < sure || len(out) == 4 {
			break
		}
		if !slices.Contains(out, c.path) {
			out = append(out, c.path)
		}
		if c.sole {
			break
		}
	}
	return out
}

var suffix = regexp.MustCompile(`(identifiers|identifier|names|name|ids|id|arns|arn|urls|url|keys?)$`)

var separators = strings.NewReplacer("-", "", "_", "", " ", "", ".", "", "/", "")

var norms, stems = memo(func(s string) string { return strings.ToLower(separators.Replace(s)) }), memo(func(s string) string {
	if t := suffix.ReplaceAllString(s, ""); t != "" {
		return t
	}
	return s
})

// memo keeps a function's results: few names come again and again.
func memo(f func(string) string) func(string) string {
	var lock sync.Mutex
	known := map[string]string{}
	return func(s string) string {
		lock.Lock()
		defer lock.Unlock()
		v, ok := known[s]
		if !ok {
			v = f(s)
			known[s] = v
		}
		return v
	}
}

// norm is a name in lower case without separators.
func norm(s string) string { return norms(s) }

// typeName is a resource type's name without the kind behind a slash:
// "listener-rule/app" is a listenerrule.
func typeName(typ string) string {
	name, _, _ := strings.Cut(typ, "/")
	return norm(name)
}

// stem is a normal name without Name, Id, Arn and the like at its end.
func stem(s string) string { return stems(s) }

// byName scores members by how well their names fit the variable or the type.
func (b *builder) byName(typ, v string, last bool) []string {
	nv, nt := norm(v), typeName(typ)
	var list []candidate
	if !last {
		nt = "-" // the type's own name stands for its last variable only
	}
	for _, l := range b.input {
		// An enum's values are rarely spelt as in an ARN; a member that holds ARNs
		// holds no name.
		if l.typ != "string" && l.typ != "number" || l.depth > 2 || arnMember.MatchString(l.name) {
			continue
		}
		score := nameScore(norm(l.name), nv, nt, norm(b.key.Operation), norm(l.parent))
		if otherKind(l.name, v) {
			score -= 30
		}
		if score <= 0 {
			continue
		}
		score -= 8 * l.depth
		if l.required {
			score += 3
		}
		list = append(list, candidate{l.path, score, l.required})
	}
	return pick(list, 50, 84)
}

var (
	idWord   = regexp.MustCompile(`(Id|ID|Ids|IDs|Identifier|Identifiers)$`)
	nameWord = regexp.MustCompile(`(Name|Names)$`)
)

// otherKind tells that one is an id and the other a name.
func otherKind(member, variable string) bool {
	return idWord.MatchString(member) && nameWord.MatchString(variable) || nameWord.MatchString(member) && idWord.MatchString(variable)
}

var generic = map[string]bool{"name": true, "names": true, "id": true, "ids": true, "identifier": true, "resource": true, "resourceid": true, "resourceids": true,
	"resourceidentifier": true, "arn": true, "resourcearn": true, "resourcename": true, "resources": true, "resourcearns": true, "resourcearnlist": true}

// namesType tells whether a variable is the name or id of its type, so that a
// member named after the type can give it.
func namesType(v, member string) bool {
	return generic[v] || v == "uuid" || strings.HasSuffix(v, "id") || strings.HasSuffix(v, "name") || strings.Contains(v, stem(member))
}

func nameScore(n, v, typ, op, parent string) int {
	switch {
	case generic[n] && n != v && (typ == "-" || parent != "" && stem(parent) != typ && parent != typ+"s"):
		return 0
	case generic[n] && parent != "" && stem(parent) != typ && parent != typ+"s":
		return 0
	case n == v:
		return 100
	case n == v+"s":
		return 96
	case stem(n) == stem(v) && !generic[v] && suffix.MatchString(n) == suffix.MatchString(v):
		return 92
	case stem(n) == stem(v) && !generic[v]:
		return 90
	case namesType(v, n) && (stem(n) == typ || stem(n) == typ+"s" || n == typ+"list"):
		return 88
	case generic[n] && stem(parent) == typ || generic[n] && parent == typ+"s":
		return 86
	case strings.HasSuffix(n, "token"), strings.HasSuffix(n, "version"):
		return 0
	case len(v) > 4 && strings.HasSuffix(n, v), len(stem(n)) > 4 && strings.HasSuffix(stem(v), stem(n)):
		return 74
	case namesType(v, n) && len(typ) > 3 && strings.HasSuffix(stem(n), typ):
		return 66
	case namesType(v, n) && len(stem(n)) > 3 && strings.HasSuffix(typ, stem(n)) && suffix.MatchString(n):
		return 64
	case generic[n] && parent == "" && (strings.Contains(op, typ) || strings.Contains(op, stem(v))):
		return 70
	case generic[n] && parent == "" && strings.HasPrefix(n, "resource") && strings.Contains(op, "resource"):
		return 60
	}
	return 0
}

var arnMember = regexp.MustCompile(`(Arn|ARN|Arns|ARNs|ArnList|ARNList)$`)

// otherARN are members whose ARN is of a service that a type rarely is of.
var otherARN = regexp.MustCompile(`(?i)(role|kms|key|topic|policy|permissionsboundary|lambda|bucket|certificate)`)

// ofOther tells that a member's ARN is of another kind than the type.
func (b *builder) ofOther(member, typ string) bool {
	word := strings.ToLower(otherARN.FindString(member))
	return word != "" && !strings.Contains(typ, word)
}

// wholeARN finds the member that holds the ARN of a type.
func (b *builder) wholeARN(typ string) []string {
	nt := typeName(typ)
	var list []candidate
	required := 0
	for _, l := range b.input {
		if l.depth == 0 && l.typ == "string" && arnMember.MatchString(l.name) && l.required {
			required++
		}
	}
	for _, l := range b.input {
		n := norm(l.name)
		tagged := l.depth == 0 && l.required && strings.HasPrefix(n, "resource") && generic[n] && strings.Contains(b.key.Operation, "Tag")
		if l.typ != "string" || l.depth > 2 || !arnMember.MatchString(l.name) && !tagged {
			continue
		}
		s := strings.TrimSuffix(stem(n), "arn")
		score := 0
		switch {
		case s == nt || s+"s" == nt:
			score = 100
		case generic[n] && (l.depth == 0 || stem(norm(l.parent)) == nt):
			score = 84
		case !b.weak || b.ofOther(l.name, nt):
		case len(nt) > 3 && strings.HasSuffix(s, nt), len(s) > 3 && strings.HasSuffix(nt, s):
			score = 80
		case b.sole && l.depth == 0 && l.required && required == 1:
			score = 60
		}
		if score == 0 {
			continue
		}
		score -= 8 * l.depth
		if l.required {
			score += 3
		}
		list = append(list, candidate{l.path, score, l.required})
	}
	return pick(list, 50, 84)
}

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
	for _, r := range list {
		forced := b.forced(r.Type)
		made := b.creates() && strings.Contains(norm(b.key.Operation), strings.TrimSuffix(typeName(r.Type), "s"))
		switch {
		case forced:
			r.Required = true
		case resolved(r):
			r.Required = r.Required && b.given(r) && !shared(r, list)
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

// creates tells whether the operation's name says that it makes something new.
func (b *builder) creates() bool { return creating.MatchString(b.key.Operation) }
