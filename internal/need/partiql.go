package need

import (
	"slices"
	"strings"
	"unicode"

	"github.com/iamvet/iamvet/catalog"
	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/flow"
)

// tableName is what a PartiQL statement names: a table and perhaps an index of it.
// Source of the forms: Amazon DynamoDB Developer Guide, "PartiQL statements for
// DynamoDB".
type tableName struct {
	table arn.Pattern // nil: not known
	index arn.Pattern
	// hasIndex is Maybe if what follows the table is not known.
	hasIndex arn.Tri
}

// statementPart gives a part of the statements that a member holds: of those
// whose verb meets the need's condition.
func (in input) statementPart(path, part string, f found) found {
	out := found{presence: f.presence, unknown: f.unknown}
	no, yes := f.unknown != "", false
	for _, text := range f.texts {
		if in.verb != nil && in.verb.Member == path && testText(in.verb, text) == arn.No {
			continue
		}
		n := parsePartiQL(text)
		p := n.table
		if part == catalog.StatementIndex {
			p = n.index
			yes = yes || n.hasIndex != arn.No
			no = no || n.hasIndex != arn.Yes
			if n.hasIndex == arn.No {
				continue
			}
		}
		if len(p) == 0 {
			out.unknown = "the " + part + " that " + path + " names is not known"
			continue
		}
		out.texts = append(out.texts, p)
		out.from = append(out.from, text.String())
	}
	switch {
	case part != catalog.StatementIndex || f.presence == flow.Unset:
	case !yes && f.unknown == "":
		out.presence = flow.Unset
	case no:
		out.presence = flow.MaybeSet
	}
	return out
}

// Parts of a pattern that are no literals stand in the text to be read as one
// private character each.
const private = '\uE000'

func isPrivate(r rune) bool { return r >= private && r < private+0x1000 }

func parsePartiQL(p arn.Pattern) tableName {
	unknown := tableName{hasIndex: arn.Maybe}
	var text strings.Builder
	for i, part := range p {
		switch {
		case part.Kind != arn.Literal && i < 0x1000:
			text.WriteRune(private + rune(i))
		case strings.ContainsFunc(part.Text, isPrivate):
			return unknown
		default:
			text.WriteString(part.Text)
		}
	}
	words := partiQLWords(text.String())
	at := tableAt(words)
	if at < 0 || at >= len(words) || !words[at].isName() {
		return unknown
	}
	n := tableName{table: words[at].name(p), hasIndex: arn.No}
	rest := words[at+1:]
	switch {
	case len(rest) > 0 && rest[0].text == ".":
		n.hasIndex = arn.Maybe
		if len(rest) > 1 && rest[1].isName() {
			n.hasIndex, n.index = arn.Yes, rest[1].name(p)
		}
	case len(rest) > 0 && rest[0].joined && strings.ContainsFunc(rest[0].text, isPrivate),
		!words[at].quoted && strings.ContainsFunc(words[at].text, isPrivate):
		n.hasIndex = arn.Maybe
	}
	return n
}

// tableAt finds the word that names the table; -1 if there is none. DynamoDB
// knows no joins and no subqueries but EXISTS(SELECT …): the first FROM is it.
func tableAt(words []partiQLWord) int {
	if len(words) == 0 {
		return -1
	}
	after := func(keyword string) int {
		for i, w := range words {
			if !w.quoted && strings.EqualFold(w.text, keyword) {
				return i + 1
			}
		}
		return -1
	}
	switch strings.ToUpper(words[0].text) {
	case "SELECT", "EXISTS", "DELETE":
		return after("FROM")
	case "INSERT":
		return after("INTO")
	case "UPDATE":
		return 1
	}
	return -1
}

// partiQLWord is a word, a quoted name, a string, or one other character.
type partiQLWord struct {
	text   string // without quotes
	quoted bool   // a "name"
	other  bool   // a string or a character
	joined bool   // nothing stands between it and the word before
}

func (w partiQLWord) isName() bool { return !w.other && w.text != "" }

// name is the pattern of a word that is a name. What is not known may end it, if no
// quote does.
func (w partiQLWord) name(p arn.Pattern) arn.Pattern {
	out := w.pattern(p)
	if w.quoted {
		return out
	}
	if i := slices.IndexFunc(out, func(part arn.Part) bool { return !knownPart(part) }); i >= 0 {
		out = out[:i+1]
	}
	return out
}

// pattern puts the parts back that private characters stand for.
func (w partiQLWord) pattern(p arn.Pattern) arn.Pattern {
	var out arn.Pattern
	for _, r := range w.text {
		if isPrivate(r) {
			part := p[r-private]
			if w.quoted { // by %q, which changes nothing that a table's name can hold
				part.Text = strings.TrimSuffix(part.Text, "#quoted")
			}
			out = append(out, part)
		} else {
			out = append(out, arn.Lit(string(r))...)
		}
	}
	return out.Normal()
}

func partiQLWords(text string) []partiQLWord {
	var out []partiQLWord
	joined := false
	for text != "" {
		rest := strings.TrimLeftFunc(text, unicode.IsSpace)
		joined = joined && len(rest) == len(text)
		if text = rest; text == "" {
			break
		}
		w := partiQLWord{joined: joined}
		n := strings.IndexFunc(text, func(r rune) bool { return !isWord(r) })
		switch quote := text[0]; {
		case quote == '"' || quote == '\'':
			end := strings.IndexByte(text[1:], quote)
			if end < 0 {
				return append(out, partiQLWord{other: true})
			}
			w.text, w.quoted, w.other = text[1:1+end], quote == '"', quote == '\''
			text = text[end+2:]
		case n == 0:
			w.text, w.other = text[:1], true
			text = text[1:]
		case n < 0:
			w.text, text = text, ""
		default:
			w.text, text = text[:n], text[n:]
		}
		if w.other && (w.text == "(" || w.text == ")") && len(out) == 0 {
			continue
		}
		out = append(out, w)
		joined = true
	}
	return out
}

// isWord says whether a character can stand in a name: those of table names, and
// parts that are not known.
func isWord(r rune) bool {
	return r == '_' || r == '-' || isPrivate(r) || unicode.IsLetter(r) || unicode.IsDigit(r)
}
