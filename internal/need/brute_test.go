package need

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/iamvet/iamvet/catalog"
	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/flow"
)

// queueURLs are URLs and names of queues with the ARNs that they are of, in the forms
// of the Amazon SQS Developer Guide. The program runs in eu-west-1 of 111122223333.
var queueURLs = []struct{ url, arn string }{
	{"https://sqs.us-east-2.amazonaws.com/123456789012/MyQueue", "arn:aws:sqs:us-east-2:123456789012:MyQueue"},
	{"https://sqs.us-east-2.amazonaws.com/123456789012/MyQueue.fifo", "arn:aws:sqs:us-east-2:123456789012:MyQueue.fifo"},
	{"https://us-east-2.queue.amazonaws.com/123456789012/q", "arn:aws:sqs:us-east-2:123456789012:q"},
	{"http://sqs.us-east-2.amazonaws.com/123456789012/q", "arn:aws:sqs:us-east-2:123456789012:q"},
	{"https://sqs.eu-west-1.amazonaws.com/111122223333/q", "arn:aws:sqs:eu-west-1:111122223333:q"},
	{"https://queue.amazonaws.com/123456789012/q", "arn:aws:sqs:eu-west-1:123456789012:q"},
	{"http://localhost:4566/000000000000/q", "arn:aws:sqs:eu-west-1:000000000000:q"},
	{"https://vpce-1a-2b.sqs.eu-west-1.vpce.amazonaws.com/123456789012/q", "arn:aws:sqs:eu-west-1:123456789012:q"},
	{"https://sqs-fips.eu-west-1.amazonaws.com/123456789012/q", "arn:aws:sqs:eu-west-1:123456789012:q"},
	{"123456789012/q", "arn:aws:sqs:eu-west-1:123456789012:q"},
	{"q", "arn:aws:sqs:eu-west-1:111122223333:q"},
}

// Wherever a part of a URL is not known, what is made of it must be able to be the
// queue, and is the queue itself where the part is one of the URL's own.
func TestQueueURLsWithEveryPartUnknown(t *testing.T) {
	before := arn.Parse("arn:aws:sqs:eu-west-1:111122223333:")
	for _, u := range queueURLs {
		truth := arn.Lit(u.arn)
		if got := queueARN(before, arn.Lit(u.url)).pattern; !got.Equal(truth) {
			t.Errorf("%s is taken to be %v, not %s", u.url, got, u.arn)
		}
		for i := range len(u.url) {
			for j := i + 1; j <= len(u.url); j++ {
				part := u.url[i:j]
				url := arn.Concat(arn.Lit(u.url[:i]), arn.Variable("env:X", ""), arn.Lit(u.url[j:]))
				values := map[string]arn.Pattern{"env:X": arn.Lit(part), "env:X#name": arn.Lit(part[strings.LastIndexByte(part, '/')+1:])}
				q := queueARN(before, url)
				if arn.Intersects(q.loose, truth) == arn.No {
					t.Errorf("%v can't be %s, of %v", q.loose, u.arn, url)
				}
				whole := strings.LastIndexAny(u.url[:i], "/.") == i-1 && (j == len(u.url) || strings.ContainsAny(u.url[j:j+1], "/."))
				if got := q.pattern.Substitute(values); whole && !strings.ContainsAny(part, "/.:") && !got.Equal(truth) && isField(part, u.arn) {
					t.Errorf("%v, of %v, is %v where X is %s, not %s", q.pattern, url, got, part, u.arn)
				}
			}
		}
		unknown := queueARN(before, arn.Unknown("from a file"))
		if arn.Covers(unknown.loose, truth) == arn.No || why(unknown.pattern) != "from a file" {
			t.Errorf("%v, of a URL that is not known, can't be %s", unknown.loose, u.arn)
		}
	}
}

// Two parts may not be known; and what the URL says for sure, another queue has not.
func TestQueueURLsWithTwoPartsUnknown(t *testing.T) {
	const url, truth = "http://sqs.a-b-1.amazonaws.com/12/q", "arn:aws:sqs:a-b-1:12:q"
	before := arn.Parse("arn:aws:sqs:eu-west-1:111122223333:")
	hole := arn.Variable("env:X", "")
	for i := range len(url) {
		for j := i + 1; j <= len(url); j++ {
			for k := j + 1; k < len(url); k += 3 {
				for l := k + 1; l <= len(url); l += 2 {
					p := arn.Concat(arn.Lit(url[:i]), hole, arn.Lit(url[j:k]), arn.Variable("env:Y", ""), arn.Lit(url[l:]))
					if q := queueARN(before, p); arn.Intersects(q.loose, arn.Lit(truth)) == arn.No {
						t.Fatalf("%v can't be %s, of %v", q.loose, truth, p)
					}
				}
			}
		}
	}
	for _, u := range []string{url, "http://${env:X}/12/q", "http://sqs.a-b-1.amazonaws.com/12/${env:X}"} {
		q := queueARN(before, arn.Parse(u))
		if got := arn.Intersects(q.loose, arn.Lit("arn:aws:sqs:a-b-1:13:q")); got != arn.No {
			t.Errorf("%v, of %s, can be of another account", q.loose, u)
		}
		if other := arn.Lit("arn:aws:sqs:a-b-2:12:q"); strings.Contains(u, "a-b-1") && arn.Intersects(q.loose, other) != arn.No {
			t.Errorf("%v, of %s, can be of another region", q.loose, u)
		}
	}
}

func isField(text, name string) bool { return slices.Contains(strings.Split(name, ":")[3:], text) }

// statements are PartiQL statements with the table and index that they name.
var statements = []struct{ text, table, index string }{
	{`SELECT * FROM Music WHERE Artist = 'from "X"'`, "Music", ""},
	{`select Album from "Music"`, "Music", ""},
	{`SELECT * FROM "Music"."ByAlbum" WHERE Album = ?`, "Music", "ByAlbum"},
	{`SELECT a.b FROM Music_1-x.ByAlbum`, "Music_1-x", "ByAlbum"},
	{`SELECT "from", f(a, b) FROM "my.table-1" WHERE a=?`, "my.table-1", ""},
	{`EXISTS(SELECT * FROM "Orders" WHERE id = '1')`, "Orders", ""},
	{`(SELECT * FROM Orders)`, "Orders", ""},
	{`INSERT INTO "Music" value {'Artist' : ?}`, "Music", ""},
	{`UPDATE "Music" SET a=1 WHERE b=2`, "Music", ""},
	{`UPDATE Music SET a='FROM x'`, "Music", ""},
	{"\tDELETE\n FROM  Music WHERE b = 'into'", "Music", ""},
}

// Wherever a part of a statement is not known, what is read from it must be able to
// be its table and index; a name of which a part is a variable is read as that name.
func TestStatementsWithEveryPartUnknown(t *testing.T) {
	for _, s := range statements {
		same(t, s.text, arn.Lit(s.text), nil, s.table, s.index, true)
		for i := range len(s.text) {
			for j := i + 1; j <= len(s.text); j++ {
				hole := func(p arn.Pattern) arn.Pattern {
					return arn.Concat(arn.Lit(s.text[:i]), p, arn.Lit(s.text[j:]))
				}
				quotes, before := strings.Count(s.text[i:j], `"`), strings.Count(s.text[:i], `"`)
				if quotes == 0 || quotes%2 == 0 && before%2 == 0 { // what is not known is taken to keep within quotes
					same(t, s.text, hole(arn.Unknown("")), nil, s.table, s.index, false)
				}
				within := func(name string) bool {
					at := strings.Index(s.text, name)
					return name != "" && at <= i && j <= at+len(name)
				}
				if quoted := strings.Contains(s.text, `"`+s.table+`"`); quoted && (within(s.table) || within(s.index)) {
					same(t, s.text, hole(arn.Variable("env:X", "")), map[string]arn.Pattern{"env:X": arn.Lit(s.text[i:j])}, s.table, s.index, true)
				}
			}
		}
	}
}

// same compares what is read from a statement with its table and index.
func same(t *testing.T, of string, statement arn.Pattern, values map[string]arn.Pattern, table, index string, exact bool) {
	t.Helper()
	n := parsePartiQL(statement)
	gotTable, gotIndex := n.table.Substitute(values), n.index.Substitute(values)
	switch {
	case exact && (gotTable.String() != table || gotIndex.String() != index || (n.hasIndex == arn.Yes) != (index != "")):
		t.Errorf("%v, of %s: table %v, index %v (%v)", statement, of, gotTable, gotIndex, n.hasIndex)
	case len(n.table) > 0 && arn.Covers(gotTable, arn.Lit(table)) == arn.No:
		t.Errorf("%v, of %s: table %v", statement, of, gotTable)
	case len(n.index) > 0 && arn.Covers(gotIndex, arn.Lit(index)) == arn.No, n.hasIndex == arn.No && index != "", n.hasIndex == arn.Yes && index == "":
		t.Errorf("%v, of %s: index %v (%v)", statement, of, gotIndex, n.hasIndex)
	}
}

// at makes an input that holds a value at a member path.
func at(path string, v *flow.Value) *flow.Value {
	member, rest, _ := strings.Cut(path, ".")
	inner := v
	if rest != "" {
		inner = at(rest, v)
	}
	for {
		if m, ok := strings.CutSuffix(member, "[]"); ok {
			member, inner = m, &flow.Value{Presence: flow.IsSet, Elems: []*flow.Value{inner}}
		} else if m, ok := strings.CutSuffix(member, "{}"); ok {
			keys, value := inner.Texts, &flow.Value{Presence: flow.IsSet}
			if len(keys) == 0 { // a member of the values
				keys, value = literal("key").Texts, inner
			}
			member, inner = m, &flow.Value{Presence: flow.IsSet, Keys: keys, Elems: []*flow.Value{value}}
		} else {
			break
		}
	}
	return &flow.Value{Presence: flow.IsSet, Members: map[string]*flow.Value{member: inner}}
}

// Every resource of the catalog of which the input names every part is the format
// with the parts put in, wherever the program runs; where it is not known, variables stand.
func TestEveryFormatOfTheCatalog(t *testing.T) {
	checked := 0
	each := func(service, operation string, n catalog.Need, r catalog.Resource) {
		in := &flow.Value{Presence: flow.IsSet, Members: map[string]*flow.Value{}}
		pairs := []string{"${Partition}", "aws-cn", "${Region}", "cn-north-1", "${Account}", "444455556666"}
		open := []string{"${Partition}", "${partition}", "${Region}", "${region}", "${Account}", "${account}"}
		i, named := 0, false
		for _, part := range arn.Parse(r.ARN).Vars() {
			path, ok := r.Variables[part.Text]
			if isFixed(part.Text) {
				continue
			}
			if !ok || strings.Contains(path, "#") || strings.Contains(path, "QueueUrl") {
				return // the service chooses it, or it is a part of the member
			}
			i++
			name := fmt.Sprintf("n%d", i)
			if path == r.Account {
				name, named = "999988887777", true
			}
			merge(in, at(path, literal(name)))
			pairs, open = append(pairs, "${"+part.Text+"}", name), append(open, "${"+part.Text+"}", name)
		}
		if i == 0 || r.When != nil {
			return
		}
		if r.Account != "" {
			if !named { // unset the resource is of the caller's account
				one(t, &checked, service, operation, n, r, in, pairs, open)
			}
			merge(in, at(r.Account, literal("999988887777")))
			pairs[5], open[5] = "999988887777", "999988887777"
		}
		one(t, &checked, service, operation, n, r, in, pairs, open)
	}
	for _, s := range catalog.Services() {
		for _, operation := range catalog.Operations(s.Package) {
			for _, n := range catalog.Lookup(s.Package, operation).Needs {
				for _, r := range n.Resources {
					each(s.Package, operation, n, r)
				}
			}
		}
	}
	t.Logf("%d resources", checked)
	if checked < 1000 {
		t.Errorf("only %d resources", checked)
	}
}

// one compares the resource that an input makes with its ARN, where all of the place is given
// and where nothing is.
func one(t *testing.T, checked *int, service, operation string, n catalog.Need, r catalog.Resource, in *flow.Value, pairs, open []string) {
	t.Helper()
	for _, c := range []struct {
		opt   Options
		pairs []string
	}{{Options{Partition: "aws-cn", Region: "cn-north-1", Account: "444455556666", Lookup: catalog.Lookup}, pairs}, {Options{Lookup: catalog.Lookup}, open}} {
		b := builder{in: input{root: in}, opt: c.opt, use: &flow.Use{Service: service, Operation: operation, Input: in}}
		want := strings.NewReplacer(c.pairs...).Replace(r.ARN)
		if got := b.resources([]catalog.Resource{r}); len(got) != 1 || got[0].Pattern.String() != want || !got[0].Certain || got[0].Why != "" && len(c.opt.Region) > 0 {
			t.Errorf("%s.%s: %s of %s: %+v, want %s", service, operation, n.Action, r.ARN, got, want)
		}
		*checked++
	}
}

func merge(into, from *flow.Value) {
	for name, v := range from.Members {
		if have := into.Members[name]; have != nil {
			if len(have.Elems) > 0 && len(v.Elems) > 0 {
				have, v = have.Elems[0], v.Elems[0]
			}
			if have.Members != nil && v.Members != nil {
				merge(have, v)
				continue
			}
		}
		into.Members[name] = v
	}
}

// An ARN passed whole is the resource, wherever the program runs; one of another service
// is none.
func TestEveryWholeARNOfTheCatalog(t *testing.T) {
	checked := 0
	for _, s := range catalog.Services() {
		for _, operation := range catalog.Operations(s.Package) {
			for _, n := range catalog.Lookup(s.Package, operation).Needs {
				for _, r := range n.Resources {
					path, ok := r.Variables[""]
					if !ok || r.When != nil || strings.Contains(path, "#") {
						continue
					}
					service := strings.Split(r.ARN, ":")[2]
					every := strings.HasPrefix(service, "$") // resources of all services
					if every {
						service = "zz"
					}
					whole := "arn:aws-us-gov:" + service + ":us-gov-west-1:999988887777:y/z"
					in := at(path, literal(whole))
					b := builder{in: input{root: in}, opt: Options{Partition: "aws", Region: "eu-west-1", Account: "111122223333", Lookup: catalog.Lookup}, use: &flow.Use{Service: s.Package, Operation: operation, Input: in}}
					got := b.resources([]catalog.Resource{r})
					if len(got) != 1 || got[0].Pattern.String() != whole || !got[0].Loose.Equal(got[0].Pattern) {
						t.Errorf("%s.%s: %s of %s: %+v", s.Package, operation, n.Action, r.ARN, got)
					}
					b.in.root = at(path, literal("arn:aws-us-gov:zz:us-gov-west-1:999988887777:y/z"))
					if got := b.resources([]catalog.Resource{r}); !every && (len(got) != 1 || got[0].Why != ofAnother || got[0].Certain) {
						t.Errorf("%s.%s: %s of %s, of another service: %+v", s.Package, operation, n.Action, r.ARN, got)
					}
					checked++
				}
			}
		}
	}
	t.Logf("%d resources", checked)
	if checked < 1000 {
		t.Errorf("only %d resources", checked)
	}
}

// The tables and indexes of several statements are those of each that the verb fits; an
// index is set for sure where every one has it.
func TestEveryPairOfStatements(t *testing.T) {
	type statement struct{ text, verb, table, index string } // "?" is not known, "" none
	all := []statement{
		{`SELECT * FROM "T"`, "SELECT", "T", ""}, {`select * from "T"."I"`, "SELECT", "T", "I"}, {`SELECT a FROM "U"."J"`, "SELECT", "U", "J"},
		{`${unknown}`, "?", "?", "?"}, {`DELETE FROM "D"`, "DELETE", "D", ""}, {`SELECT * FROM "T".${unknown}`, "SELECT", "T", "${unknown}"}, {`SELECT ${unknown}`, "SELECT", "?", "?"},
	}
	for _, verb := range []string{"", "SELECT"} {
		for i, a := range all {
			for _, b := range all[i:] {
				for _, more := range []string{"", "a reason"} {
					for _, presence := range []flow.Presence{flow.IsSet, flow.MaybeSet} {
						in := input{}
						if verb != "" {
							in.verb = &catalog.Condition{Member: "Statement", Test: "statement", Values: []string{verb}}
						}
						var texts []arn.Pattern
						wantTables, wantIndexes := map[string]bool{}, map[string]bool{}
						some, none, lost := false, more != "", more != ""
						lostIndex := lost
						for _, s := range []statement{a, b} {
							texts = append(texts, arn.Parse(s.text))
							if verb != "" && s.verb != verb && s.verb != "?" {
								continue
							}
							if s.table == "?" {
								lost = true
							} else {
								wantTables[s.table] = true
							}
							switch s.index {
							case "?":
								some, none, lostIndex = true, true, true
							case "":
								none = true
							default:
								some = true
								wantIndexes[s.index] = true
							}
						}
						given := found{presence: presence, texts: texts, unknown: more}
						table, index := in.statementPart("Statement", catalog.StatementTable, given), in.statementPart("Statement", catalog.StatementIndex, given)
						wantPresence := presence
						switch {
						case !some && more == "":
							wantPresence = flow.Unset
						case none:
							wantPresence = flow.MaybeSet
						}
						if !slices.Equal(names(table), slices.Sorted(maps.Keys(wantTables))) || (table.unknown != "") != lost || table.presence != presence {
							t.Errorf("%q %s and %s, %q: tables %+v", verb, a.text, b.text, more, table)
						}
						if !slices.Equal(names(index), slices.Sorted(maps.Keys(wantIndexes))) || (index.unknown != "") != lostIndex || index.presence != wantPresence {
							t.Errorf("%q %s and %s, %q, %v: indexes %+v, want %v", verb, a.text, b.text, more, presence, index, wantPresence)
						}
					}
				}
			}
		}
	}
}

func names(f found) []string {
	set := map[string]bool{}
	for _, p := range f.texts {
		set[p.String()] = true
	}
	return slices.Sorted(maps.Keys(set))
}
