package check

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/flow"
	"github.com/iamvet/iamvet/internal/need"
	"github.com/iamvet/iamvet/internal/policy"
)

const bucketARN = "arn:aws:s3:::"

// buckets are the names of all buckets there are, "~" being a letter that nothing names;
// values those that a variable can have.
var (
	buckets = []string{"", "a", "c", "~", "aa", "ac", "ca", "cc", "a~", "~a", "aca", "aac", "a~c", "caa", "aaca", "acac", "~~"}
	values  = []string{"", "a", "c", "ac", "ca"}
)

// matching lists the buckets that a resource matches when its variables have these
// values. It uses regular expressions, and nothing of the algebra.
func matching(resource string, vars map[string]string) map[string]bool {
	var b strings.Builder
	for resource != "" {
		switch end := strings.IndexByte(resource, '}'); {
		case strings.HasPrefix(resource, "${"):
			b.WriteString(regexp.QuoteMeta(vars[resource[:end+1]]))
			resource = resource[end+1:]
			continue
		case resource[0] == '*':
			b.WriteString(".*")
		case resource[0] == '?':
			b.WriteString(".")
		default:
			b.WriteString(regexp.QuoteMeta(resource[:1]))
		}
		resource = resource[1:]
	}
	if out, ok := matched[b.String()]; ok {
		return out
	}
	re := regexp.MustCompile(`^(?:` + b.String() + `)$`)
	out := map[string]bool{}
	matched[b.String()] = out
	for _, name := range buckets {
		if re.MatchString(bucketARN + name) {
			out[name] = true
		}
	}
	return out
}

var variableText = regexp.MustCompile(`\$\{[^}]*\}`)

var matched = map[string]map[string]bool{} // by regular expression

// forAll calls f with every assignment of values to the variables of some texts.
func forAll(texts []string, f func(vars map[string]string)) {
	names := slices.Compact(slices.Sorted(slices.Values(variableText.FindAllString(strings.Join(texts, " "), -1))))
	vars := map[string]string{}
	var assign func(names []string)
	assign = func(names []string) {
		if len(names) == 0 {
			f(vars)
			return
		}
		for _, v := range values {
			vars[names[0]] = v
			assign(names[1:])
		}
	}
	assign(names)
}

func within(a map[string]bool, bs ...map[string]bool) bool {
	for name := range a {
		if !slices.ContainsFunc(bs, func(b map[string]bool) bool { return b[name] }) {
			return false
		}
	}
	return true
}

// oracle says what must be found: "missing USE", "unused GRANT", "wildcard GRANT". It
// tries every value of every variable; a finding must hold for all of them.
func oracle(grants, uses []string) []string {
	missing, unused, wide := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, u := range uses {
		missing[u] = true
	}
	for _, g := range grants {
		unused[g], wide[g] = true, true
	}
	// "*" stands for what has several values.
	open := func(u string) string { return strings.ReplaceAll(u, "${unknown}", "*") }
	touched := map[string][]string{}
	all := append(slices.Clone(grants), uses...)
	forAll(all, func(vars map[string]string) {
		var granted []map[string]bool
		for _, g := range grants {
			granted = append(granted, matching(g, vars))
		}
		for _, u := range uses {
			if within(matching(u, vars), granted...) {
				missing[u] = false
			}
			for i, g := range grants {
				if within(matching(u, vars), granted[i]) {
					unused[g] = false
					touched[g] = append(touched[g], u)
				}
			}
		}
	})
	forAll(all, func(vars map[string]string) {
		for _, g := range grants {
			var used []map[string]bool
			for _, u := range touched[g] {
				used = append(used, matching(open(u), vars))
			}
			if len(used) == 0 || within(matching(g, vars), used...) {
				wide[g] = false
			}
		}
	})
	var out []string
	for what, is := range map[string]map[string]bool{"missing ": missing, "unused ": unused, "wildcard ": wide} {
		for text, yes := range is {
			if yes {
				out = append(out, what+text)
			}
		}
	}
	return out
}

// What is found of the resources of one action is what trying everything finds.
func TestResourcesAgainstTryingEverything(t *testing.T) {
	var grantTexts, useTexts []string
	for _, g := range []string{"a", "ac", "a*", "*a", "*", "?", "a?", "${ref:q}", "a${ref:q}"} {
		grantTexts = append(grantTexts, bucketARN+g)
	}
	grantTexts = append(grantTexts, "*")
	for _, u := range []string{"a", "c", "ac", "${env:X}", "a${env:X}", "a${unknown}", "${ref:q}", "a${ref:q}"} {
		useTexts = append(useTexts, bucketARN+u)
	}
	counts := map[string]int{}
	check := func(grants, uses []string) {
		t.Helper()
		quoted := make([]string, len(grants))
		for i, g := range grants {
			quoted[i] = fmt.Sprintf("%q", g)
		}
		var needs []need.Use
		for i, u := range uses {
			needs = append(needs, use(10+i, "s3:GetObject "+u))
		}
		result := run(t, `{"Statement":[{"Effect":"Allow","Action":["s3:GetObject"],"Resource":[`+strings.Join(quoted, ",")+`]}]}`, needs)
		got := map[string]bool{}
		for _, f := range result.Findings {
			switch f.Category {
			case Missing:
				got["missing "+uses[f.Position.Line-10]] = true
			case Unused:
				names, _, _ := strings.Cut(strings.TrimPrefix(f.Message, "no call touches "), " by ")
				for _, g := range strings.Split(names, ", ") { // several: the whole statement
					got["unused "+g] = true
				}
			case Wildcard:
				got["wildcard "+grants[f.Position.Column-2]] = true
			}
		}
		want := map[string]bool{}
		for _, w := range oracle(grants, uses) {
			want[w] = true
			kind, _, _ := strings.Cut(w, " ")
			counts[kind]++
		}
		for w := range want {
			if !got[w] {
				t.Errorf("grants %q, uses %q: no %s", grants, uses, w)
			}
		}
		for g := range got {
			if !want[g] {
				t.Errorf("grants %q, uses %q: %s", grants, uses, g)
			}
		}
	}
	for i, g := range grantTexts {
		for _, h := range grantTexts[i:] {
			for k, u := range useTexts {
				for _, v := range useTexts[k:] {
					check(slices.Compact([]string{g, h}), slices.Compact([]string{u, v}))
				}
			}
		}
	}
	t.Logf("%v", counts)
	for _, kind := range []string{"missing", "unused", "wildcard"} {
		if counts[kind] < 100 {
			t.Errorf("the sample says little: %v", counts)
		}
	}
}

// A grant on what the program may name, but does not as far as is known, is not wide:
// nothing narrower is known to suffice.
func TestGrantsOnWhatIsUsedPerhaps(t *testing.T) {
	u := use(10, "s3:GetObject "+bucketARN+"own")
	u.Needs[0].Resources[0].Loose = arn.Parse("arn:aws:s3:::${unknown}")
	for resource, want := range map[string]int{bucketARN + "other": 0, bucketARN + "o*": 1, bucketARN + "own": 0} {
		r := run(t, `{"Statement":[{"Effect":"Allow","Action":["s3:GetObject"],"Resource":["`+resource+`"]}]}`, []need.Use{u},
			func(*flow.Program, *policy.Set, *Options) {})
		if len(r.Findings) != want {
			t.Errorf("%s: %q, want %d", resource, texts(r.Findings), want)
		}
	}
}

// A need of several resources lacks each required one that is not granted; where none
// is required, one suffices. What may be another than it looks lacks only if that is not
// granted either, and is denied only if that is denied, too.
func TestLacksAgainstTheirDefinition(t *testing.T) {
	names := []string{"a", "c", "ac"}
	statement := func(effect string, resources ...string) string {
		return fmt.Sprintf(`{"Effect":%q,"Action":["s3:GetObject"],"Resource":["%s"]}`, effect, strings.Join(resources, `","`))
	}
	count := map[Category]int{}
	for mask := range 1 << len(names) { // what is granted
		granted := map[string]bool{"zz": true}
		list := []string{bucketARN + "zz"}
		for i, n := range names {
			if mask&(1<<i) != 0 {
				granted[n] = true
				list = append(list, bucketARN+n)
			}
		}
		for _, kinds := range []string{"rr", "ro", "or", "oo", "l", "d", "dl"} {
			for _, x := range names {
				for _, y := range names {
					u := use(10, "s3:GetObject "+bucketARN+x)
					rs := []need.Resource{resource(bucketARN + x)}
					policyText := statement("Allow", list...)
					want := map[string]Category{}
					lacks := func(names ...string) bool {
						return !slices.ContainsFunc(names, func(n string) bool { return granted[n] })
					}
					if len(kinds) == 2 && kinds != "dl" {
						rs = append(rs, resource(bucketARN+y))
						rs[0].Required, rs[1].Required = kinds[0] == 'r', kinds[1] == 'r'
						switch {
						case kinds == "oo" && lacks(x, y):
							want[x] = Missing
						case kinds[0] == 'r' && lacks(x):
							want[x] = Missing
						}
						if kinds[1] == 'r' && lacks(y) {
							want[y] = Missing
						}
					} else {
						if strings.Contains(kinds, "l") {
							rs[0].Loose = arn.Parse(bucketARN + y)
						} else {
							y = x
						}
						if lacks(x, y) {
							want[x] = Missing
						}
						if strings.HasPrefix(kinds, "d") {
							policyText = statement("Allow", append(list, bucketARN+"*")...) + "," + statement("Deny", list...)
							want = map[string]Category{}
							if granted[x] && granted[y] {
								want[x] = Denied
							}
						}
					}
					u.Needs[0].Resources = rs
					got := map[string]Category{}
					for _, f := range run(t, `{"Statement":[`+policyText+`]}`, []need.Use{u}).Findings {
						if f.Category == Missing || f.Category == Denied {
							got[strings.TrimPrefix(f.Resource, bucketARN)] = f.Category
							count[f.Category]++
						}
					}
					if fmt.Sprint(got) != fmt.Sprint(want) {
						t.Errorf("%s: %s %s of %v: %v, want %v", kinds, x, y, list, got, want)
					}
				}
			}
		}
	}
	if count[Missing] < 50 || count[Denied] < 20 {
		t.Errorf("the sample says little: %v", count)
	}
}
