package needs

import (
	"regexp"
	"slices"
	"strings"
	"sync"
)

// Which member gives a variable is found by names: a member is scored by how well
// its name fits the variable's and the resource type's.

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
	chosen := newThing.MatchString(b.key.Operation) && b.makes(typ) && (idWord.MatchString(v) || strings.EqualFold(v, "uuid"))
	for _, l := range b.input {
		// An enum's values are rarely spelt as in an ARN; a member that holds ARNs
		// holds no name.
		if l.typ != "string" && l.typ != "number" || l.depth > 2 || arnMember.MatchString(l.name) {
			continue
		}
		if chosen && (l.depth > 0 || l.list || ofAnother.MatchString(l.name)) {
			continue // the service chooses the id of what is made; these name others
		}
		score := nameScore(norm(l.name), nv, nt, norm(b.key.Operation), norm(l.parent))
		if otherKind(l.name, v) {
			score -= 60
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
	idWord = regexp.MustCompile(`(Id|ID|Ids|IDs|Identifier|Identifiers)$`)
	// ofAnother names what something is made from.
	ofAnother = regexp.MustCompile(`^(Source|Parent|Original|Target|Base|From)`)
	newThing  = regexp.MustCompile(`^(Create|BatchCreate|Copy|Allocate|Clone|Submit)`)
	nameWord  = regexp.MustCompile(`(Name|Names)$`)
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
		case generic[n] && (b.weak || tagged) && (l.depth == 0 || stem(norm(l.parent)) == nt):
			score = 84
		case !b.weak || b.ofOther(l.name, nt):
		case len(nt) > 3 && strings.HasSuffix(s, nt), len(s) > 3 && strings.HasSuffix(nt, s):
			score = 80
		case b.sole && l.depth == 0 && l.required && required == 1 && b.akin(l.name, typ):
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

var word = regexp.MustCompile(`[A-Z]+(?:[a-z0-9]+|$)|[A-Z]?[a-z0-9]+`)

// words splits a name in camel case or with hyphens: "ImageBuildVersionArn" gives
// image, build, version.
func words(name string) []string {
	var out []string
	for _, w := range word.FindAllString(arnMember.ReplaceAllString(name, ""), -1) {
		out = append(out, strings.ToLower(w))
	}
	return out
}

// akin tells whether a member's ARN can be of a type by its name: it has the
// type's last word ("ChatConfigurationArn", ChatbotConfiguration), or is short
// for it ("AppArn", "KvsARN"), and is not named after another type.
func (b *builder) akin(member, typ string) bool {
	have, want := words(member), words(typ)
	if len(have) == 0 || len(want) == 0 {
		return false
	}
	stem := strings.Join(have, "")
	if len(want) == 1 && len(stem) > 2 && strings.HasPrefix(want[0], stem) {
		return true
	}
	if b.in.typeNames()[stem] && typeName(typ) != stem {
		return false // as TargetGroupARNs where a group of another service is meant
	}
	var initials strings.Builder
	for _, w := range want {
		initials.WriteString(w[:1])
	}
	return slices.Contains(have, want[len(want)-1]) || stem == initials.String()
}
