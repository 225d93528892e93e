package check

import (
	"encoding/json"
	"go/token"
	"slices"
	"strings"
	"testing"

	"github.com/iamvet/iamvet/catalog"
	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/flow"
	"github.com/iamvet/iamvet/internal/need"
	"github.com/iamvet/iamvet/internal/policy"
)

// parse reads a policy document. Positions count the texts: statement N is line
// N, its actions and resources are columns from 1.
func parse(t *testing.T, file, text string) *policy.Set {
	t.Helper()
	var raw struct {
		Statement []struct {
			Sid                                      string
			Effect                                   string
			Action, NotAction, Resource, NotResource []string
			Condition                                map[string]map[string]string
		}
	}
	if err := json.Unmarshal([]byte(text), &raw); err != nil {
		t.Fatal(err)
	}
	doc := policy.Document{File: file, Format: "test", Version: "2012-10-17"}
	for i, r := range raw.Statement {
		col := 0
		texts := func(in []string) []policy.Text {
			var out []policy.Text
			for _, s := range in {
				col++
				out = append(out, policy.Text{Pattern: arn.Parse(s), Source: s, Editable: true, Pos: token.Position{Filename: file, Line: i + 1, Column: col}})
			}
			return out
		}
		s := policy.Statement{Sid: r.Sid, Pos: token.Position{Filename: file, Line: i + 1, Column: 1}}
		if r.Effect == "Deny" {
			s.Effect = policy.Deny
		}
		s.Actions, s.NotActions = texts(r.Action), texts(r.NotAction)
		s.Resources, s.NotResources = texts(r.Resource), texts(r.NotResource)
		for op, kv := range r.Condition {
			for k, v := range kv {
				s.Conditions = append(s.Conditions, policy.Condition{Operator: op, Key: k, Values: texts([]string{v})})
			}
		}
		doc.Statements = append(doc.Statements, s)
	}
	return &policy.Set{Documents: []policy.Document{doc}}
}

// use makes a use with needs: "s3:GetObject arn:aws:s3:::b/k", a kind may stand
// before: "conditional s3:X *", "maybe s3:X …", "supporting kms:Y …".
func use(line int, needs ...string) need.Use {
	u := need.Use{Use: flow.Use{
		Service: "s3", Operation: "Op", Position: token.Position{Filename: "main.go", Line: line, Column: 1},
		Path: []flow.Step{{Function: "main.main", Position: token.Position{Filename: "main.go", Line: 2, Column: 1}}},
	}}
	for _, text := range needs {
		words := strings.Fields(text)
		n := need.Need{Kind: catalog.Required, Certain: true}
		switch words[0] {
		case "conditional":
			n.Kind, n.Condition, words = catalog.Conditional, "X is set", words[1:]
		case "maybe":
			n.Kind, n.Condition, n.Certain, words = catalog.Conditional, "X is set", false, words[1:]
		case "supporting":
			n.Kind, n.Certain, words = catalog.Supporting, false, words[1:]
		}
		n.Action = words[0]
		for _, w := range words[1:] {
			n.Resources = append(n.Resources, resource(w))
		}
		u.Needs = append(u.Needs, n)
	}
	return u
}

func resource(text string) need.Resource {
	if text == "*" {
		star := arn.Lit("*")
		return need.Resource{Pattern: star, Loose: star, Required: true, Certain: true}
	}
	optional, text := strings.HasPrefix(text, "?"), strings.TrimPrefix(text, "?")
	p := arn.Parse(text)
	return need.Resource{
		Type: "t", Pattern: p, Loose: p, Required: !optional, Certain: true,
		Named: !strings.Contains(text, ":::${unknown}") && text != "${unknown}",
	}
}

func run(t *testing.T, policyText string, uses []need.Use, mod ...func(*flow.Program, *policy.Set, *Options)) Result {
	t.Helper()
	set := parse(t, "p.json", policyText)
	prog := &flow.Program{Package: "m"}
	opt := Options{Actions: func(pattern string) []string {
		all := []string{"s3:DeleteObject", "s3:GetObject", "s3:ListAllMyBuckets", "s3:ListBucket", "s3:PutObject", "sqs:DeleteQueue", "sqs:SendMessage"}
		var out []string
		for _, a := range all {
			if policy.MatchesAction(arn.Parse(pattern), a) == arn.Yes {
				out = append(out, a)
			}
		}
		if _, name, _ := strings.Cut(pattern, ":"); len(out) == 0 && name != "NoSuchAction" && !strings.Contains(name, "*") {
			out = []string{pattern} // others are not listed above
		}
		return out
	}}
	for _, m := range mod {
		m(prog, set, &opt)
	}
	return Compare(prog, uses, set, opt)
}

// asManaged makes the document one that AWS manages: all of it has one place.
func asManaged(_ *flow.Program, s *policy.Set, _ *Options) {
	d := &s.Documents[0]
	d.Format, d.Name = "managed", "arn:aws:iam::aws:policy/service-role/Readers"
	at := token.Position{Filename: "p.json", Line: 1, Column: 1}
	for i := range d.Statements {
		st := &d.Statements[i]
		st.Pos = at
		for k := range st.Actions {
			st.Actions[k].Pos, st.Actions[k].Editable = at, false
		}
	}
}

func texts(fs []Finding) []string {
	var out []string
	for _, f := range fs {
		s := string(f.Severity) + " " + f.Position.String() + " " + string(f.Category) + ": " + f.Message
		if f.Doubt != "" {
			s += " [" + f.Doubt + "]"
		}
		out = append(out, s)
	}
	return out
}

func TestCompare(t *testing.T) {
	const get = "s3:GetObject arn:aws:s3:::uploads/${unknown}"
	tests := []struct {
		name   string
		policy string
		uses   []need.Use
		mod    func(*flow.Program, *policy.Set, *Options)
		want   []string
	}{
		{
			name:   "all granted, nothing more",
			policy: `{"Statement":[{"Action":["s3:GetObject"],"Resource":["arn:aws:s3:::uploads/*"]}]}`,
			uses:   []need.Use{use(5, get)},
		},
		{
			name:   "granted nowhere",
			policy: `{"Statement":[{"Action":["s3:GetObject"],"Resource":["arn:aws:s3:::uploads/*"]}]}`,
			uses:   []need.Use{use(5, get), use(6, "s3:PutObject arn:aws:s3:::uploads/${unknown}")},
			want:   []string{"error main.go:6:1 missing: s3:PutObject on arn:aws:s3:::uploads/${unknown} is not granted by p.json"},
		},
		{
			name:   "granted nowhere, resource not known",
			policy: `{"Statement":[{"Action":["s3:GetObject"],"Resource":["arn:aws:s3:::uploads/*"]}]}`,
			uses:   []need.Use{use(5, get), use(6, "s3:PutObject ${unknown}")},
			want:   []string{"error main.go:6:1 missing: s3:PutObject on ${unknown} is not granted by p.json"},
		},
		{
			name:   "granted on another resource",
			policy: `{"Statement":[{"Action":["s3:GetObject"],"Resource":["arn:aws:s3:::other/*"]}]}`,
			uses:   []need.Use{use(5, get)},
			want: []string{
				"error main.go:5:1 missing: s3:GetObject on arn:aws:s3:::uploads/${unknown} is not granted by p.json",
				"warning p.json:1:2 unused: no call touches arn:aws:s3:::other/* by s3:GetObject",
			},
		},
		{
			name:   "perhaps granted is never missing",
			policy: `{"Statement":[{"Action":["s3:GetObject"],"Resource":["arn:aws:s3:::uploads-prod/*"]}]}`,
			uses:   []need.Use{use(5, "s3:GetObject arn:aws:s3:::${env:BUCKET}/k")},
			want:   []string{`warning p.json:1:2 wildcard: resource "arn:aws:s3:::uploads-prod/*" covers more than the program uses: s3:GetObject needs only arn:aws:s3:::${env:BUCKET}/k`},
		},
		{
			name: "what is left open in the same place of both",
			policy: `{"Statement":[{"Action":["s3:GetObject"],"Resource":["arn:${partition}:s3:::data-${ref:b}/*"]},
{"Action":["dynamodb:GetItem"],"Resource":["arn:${partition}:dynamodb:*:${account}:table/${ref:t}"]}]}`,
			uses: []need.Use{use(5, "s3:GetObject arn:${partition}:s3:::data-${ref:b}/in/${unknown}", "dynamodb:GetItem arn:${partition}:dynamodb:${region}:${account}:table/${ref:t}")},
			want: []string{`warning p.json:1:2 wildcard: resource "arn:${partition}:s3:::data-${ref:b}/*" covers more than the program uses: s3:GetObject needs only arn:${partition}:s3:::data-${ref:b}/in/${unknown}`},
		},
		{
			name:   "granted under a condition is granted",
			policy: `{"Statement":[{"Action":["s3:GetObject"],"Resource":["arn:aws:s3:::uploads/*"],"Condition":{"StringEquals":{"aws:ResourceTag/team":"a"}}}]}`,
			uses:   []need.Use{use(5, get)},
		},
		{
			name:   "denied",
			policy: `{"Statement":[{"Action":["s3:GetObject"],"Resource":["arn:aws:s3:::uploads/*"]},{"Sid":"No","Effect":"Deny","Action":["s3:*"],"Resource":["arn:aws:s3:::uploads/*"]}]}`,
			uses:   []need.Use{use(5, get)},
			want:   []string{"error main.go:5:1 denied: s3:GetObject on arn:aws:s3:::uploads/${unknown} is denied by p.json (statement No)"},
		},
		{
			name:   "denied in a part only is not denied",
			policy: `{"Statement":[{"Action":["s3:GetObject"],"Resource":["arn:aws:s3:::uploads/*"]},{"Effect":"Deny","Action":["s3:*"],"Resource":["arn:aws:s3:::uploads/secret/*"]}]}`,
			uses:   []need.Use{use(5, get)},
		},
		{
			name:   "action wildcard",
			policy: `{"Statement":[{"Action":["s3:*"],"Resource":["arn:aws:s3:::uploads/*"]}]}`,
			uses:   []need.Use{use(5, get), use(6, "s3:PutObject arn:aws:s3:::uploads/${unknown}")},
			want:   []string{`warning p.json:1:1 wildcard: "s3:*" grants 5 actions; the program uses s3:GetObject, s3:PutObject`},
		},
		{
			name:   "action wildcard of which a part is used on the caller's behalf",
			policy: `{"Statement":[{"Action":["s3:*"],"Resource":["arn:aws:s3:::uploads/*"]},{"Action":["sqs:*"],"Resource":["*"]}]}`,
			uses:   []need.Use{use(5, get, "supporting s3:ListBucket ${unknown}", "supporting sqs:SendMessage ${unknown}")},
			want: []string{
				`warning p.json:1:1 wildcard: "s3:*" grants 5 actions; the program uses s3:GetObject, and perhaps s3:ListBucket`,
				`warning p.json:2:1 wildcard: "sqs:*" grants 2 actions; the program uses at most sqs:SendMessage`,
			},
		},
		{
			name:   "action wildcard of which all is used",
			policy: `{"Statement":[{"Action":["s3:Get*"],"Resource":["arn:aws:s3:::uploads/*"]}]}`,
			uses:   []need.Use{use(5, get)},
		},
		{
			name:   "resource star",
			policy: `{"Statement":[{"Action":["s3:GetObject"],"Resource":["*"]}]}`,
			uses:   []need.Use{use(5, get)},
			want:   []string{`warning p.json:1:2 wildcard: resource "*" covers more than the program uses: s3:GetObject needs only arn:aws:s3:::uploads/${unknown}`},
		},
		{
			name:   "resource star where the resource is not known",
			policy: `{"Statement":[{"Action":["s3:GetObject"],"Resource":["*"]}]}`,
			uses:   []need.Use{use(5, "s3:GetObject arn:aws:s3:::${unknown}/k")},
		},
		{
			name:   "resource star where the action has no resources",
			policy: `{"Statement":[{"Action":["s3:ListAllMyBuckets"],"Resource":["*"]}]}`,
			uses:   []need.Use{use(5, "s3:ListAllMyBuckets *")},
		},
		{
			name:   "resource star that one action of two needs",
			policy: `{"Statement":[{"Action":["s3:ListAllMyBuckets","s3:GetObject"],"Resource":["*"]}]}`,
			uses:   []need.Use{use(5, "s3:ListAllMyBuckets *"), use(6, get)},
			want:   []string{`warning p.json:1:3 wildcard: resource "*" covers more than the program uses: s3:GetObject needs only arn:aws:s3:::uploads/${unknown}; keep it for s3:ListAllMyBuckets alone`},
		},
		{
			name:   "resource star of an action that some call needs on all",
			policy: `{"Statement":[{"Action":["s3:GetObject"],"Resource":["*"]}]}`,
			uses:   []need.Use{use(5, get), use(6, "s3:GetObject *")},
		},
		{
			name:   "what is no action is invalid, not unused",
			policy: `{"Statement":[{"Action":["s3:GetObject","s3:NoSuchAction"],"Resource":["arn:aws:s3:::uploads/*"]},{"Action":["s3:NoSuchAction"],"Resource":["*"]},{"Action":["s3:NoSuchAction","s3:DeleteObject"],"Resource":["*"]}]}`,
			uses:   []need.Use{use(5, get)},
			want:   []string{"warning p.json:3:2 unused: no call needs s3:DeleteObject"},
		},
		{
			name:   "an action without resources, granted on all of a kind",
			policy: `{"Statement":[{"Action":["s3:ListAllMyBuckets"],"Resource":["arn:aws:s3:::*"]}]}`,
			uses:   []need.Use{use(5, "s3:ListAllMyBuckets *")},
		},
		{
			name:   "an action without resources on a resource",
			policy: `{"Statement":[{"Action":["s3:ListAllMyBuckets"],"Resource":["arn:aws:s3:::uploads"]}]}`,
			uses:   []need.Use{use(5, "s3:ListAllMyBuckets *")},
			want: []string{
				"error main.go:5:1 missing: s3:ListAllMyBuckets on * is not granted by p.json",
				"warning p.json:1:2 unused: no call touches arn:aws:s3:::uploads by s3:ListAllMyBuckets",
			},
		},
		{
			name:   "unused action and statement",
			policy: `{"Statement":[{"Action":["s3:GetObject","s3:DeleteObject"],"Resource":["arn:aws:s3:::uploads/*"]},{"Action":["sqs:SendMessage","sqs:DeleteQueue"],"Resource":["*"]}]}`,
			uses:   []need.Use{use(5, get)},
			want: []string{
				"warning p.json:1:2 unused: no call needs s3:DeleteObject",
				"warning p.json:2:1 unused: no call needs sqs:SendMessage, sqs:DeleteQueue",
			},
		},
		{
			name:   "conditional and supporting actions are never unused, uncertain ones never missing",
			policy: `{"Statement":[{"Action":["s3:GetObject","s3:PutObjectAcl","kms:Decrypt"],"Resource":["arn:aws:s3:::uploads/*","arn:aws:kms:*:*:key/*"]}]}`,
			uses: []need.Use{use(5, get, "maybe s3:PutObjectAcl arn:aws:s3:::uploads/${unknown}", "supporting kms:Decrypt ${unknown}",
				"maybe s3:PutObjectTagging arn:aws:s3:::uploads/${unknown}", "supporting kms:GenerateDataKey ${unknown}")},
		},
		{
			name:   "a condition that holds",
			policy: `{"Statement":[{"Action":["s3:GetObject"],"Resource":["arn:aws:s3:::uploads/*"]}]}`,
			uses:   []need.Use{use(5, get, "conditional s3:PutObjectAcl arn:aws:s3:::uploads/${unknown}")},
			want:   []string{"error main.go:5:1 missing: s3:PutObjectAcl on arn:aws:s3:::uploads/${unknown} (needed because X is set) is not granted by p.json"},
		},
		{
			name:   "one of several optional types is enough",
			policy: `{"Statement":[{"Action":["ec2:CreateTags"],"Resource":["arn:aws:ec2:*:*:instance/*"]}]}`,
			uses:   []need.Use{use(5, "ec2:CreateTags ?arn:aws:ec2:r:1:instance/i ?arn:aws:ec2:r:1:volume/v")},
			want:   []string{`warning p.json:1:2 wildcard: resource "arn:aws:ec2:*:*:instance/*" covers more than the program uses: ec2:CreateTags needs only arn:aws:ec2:r:1:instance/i`},
		},
		{
			name:   "doubt where calls are not resolved",
			policy: `{"Statement":[{"Action":["s3:GetObject","s3:DeleteObject"],"Resource":["*"]}]}`,
			uses:   []need.Use{use(5, get)},
			mod: func(p *flow.Program, _ *policy.Set, _ *Options) {
				p.Unresolved = []flow.Unresolved{{Position: token.Position{Filename: "main.go", Line: 9, Column: 2}, Reason: "called by reflection"}}
			},
			want: []string{
				"warning main.go:9:2 unresolved: called by reflection",
				"note p.json:1:2 unused: no call needs s3:DeleteObject [a call that may reach AWS is not resolved: main.go:9:2]",
			},
		},
		{
			name:   "a source without a policy is named as it was given",
			policy: `{"Statement":[]}`,
			uses:   []need.Use{use(5, get)},
			mod: func(_ *flow.Program, set *policy.Set, o *Options) {
				set.Documents, o.Declared = nil, []string{"t.yaml", "u.yaml#Role"}
			},
			want: []string{"error main.go:5:1 missing: s3:GetObject on arn:aws:s3:::uploads/${unknown} is not granted by t.yaml or u.yaml#Role"},
		},
		{
			name:   "why not all was analysed is said once",
			policy: `{"Statement":[{"Action":["s3:GetObject","s3:DeleteObject"],"Resource":["*"]},{"Action":["sqs:SendMessage"],"Resource":["*"]}]}`,
			uses:   []need.Use{use(5, get)},
			mod: func(p *flow.Program, _ *policy.Set, _ *Options) {
				p.Incomplete = []string{"x: x.go:1:2: gone", "y: y.go:1:2: gone"}
			},
			want: []string{
				"note p.json:1:2 unused: no call needs s3:DeleteObject [the program could not be analysed whole: x: x.go:1:2: gone (and 1 more package)]",
				"note p.json:2:1 unused: no call needs sqs:SendMessage [the program could not be analysed whole]",
			},
		},
		{
			name:   "a policy that is not known grants perhaps all",
			policy: `{"Statement":[{"Action":["s3:GetObject"],"Resource":["arn:aws:s3:::uploads/*"]}]}`,
			uses:   []need.Use{use(5, get, "s3:PutObject arn:aws:s3:::uploads/${unknown}")},
			mod: func(_ *flow.Program, s *policy.Set, _ *Options) {
				s.Documents = append(s.Documents, policy.Document{File: "q.tf", Opaque: "an unknown managed policy"})
			},
		},
		{
			name:   "what the platform needs is not unused",
			policy: `{"Statement":[{"Action":["s3:GetObject"],"Resource":["arn:aws:s3:::uploads/*"]},{"Action":["logs:*"],"Resource":["*"]},{"Action":["sqs:*"],"Resource":["*"]}]}`,
			uses:   []need.Use{use(5, get), use(6, "sqs:SendMessage arn:aws:sqs:r:1:q")},
			mod: func(_ *flow.Program, _ *policy.Set, o *Options) {
				o.Platform = []Platform{{Action: "logs:PutLogEvents", Why: "AWS Lambda"}, {Action: "sqs:ReceiveMessage", Why: "AWS Lambda"}}
			},
			want: []string{`warning p.json:3:1 wildcard: "sqs:*" grants 2 actions; the program uses sqs:SendMessage`},
		},
		{
			name: "what the platform needs for some configurations is unused with a doubt",
			policy: `{"Statement":[{"Action":["s3:GetObject"],"Resource":["arn:aws:s3:::uploads/*"]},{"Action":["kms:Decrypt"],"Resource":["*"]},` +
				`{"Action":["sqs:SendMessage"],"Resource":["arn:aws:sqs:r:1:q","arn:aws:sqs:r:1:dead"]},{"Action":["sns:*"],"Resource":["arn:aws:sns:r:1:t"]},` +
				`{"Action":["sqs:SendMessage"],"Resource":["*"]},{"Action":["s3:DeleteObject"],"Resource":["*"]}]}`,
			uses: []need.Use{use(5, get), use(6, "sqs:SendMessage arn:aws:sqs:r:1:q"), use(7, "sns:Publish arn:aws:sns:r:1:t")},
			mod: func(_ *flow.Program, _ *policy.Set, o *Options) {
				for _, a := range []string{"kms:Decrypt", "sqs:SendMessage", "sns:Publish"} {
					o.Platform = append(o.Platform, Platform{Action: a, Why: "AWS Lambda", If: "a dead-letter queue"})
				}
			},
			want: []string{
				"note p.json:2:1 unused: no call needs kms:Decrypt [AWS Lambda needs it for a dead-letter queue]",
				"note p.json:3:3 unused: no call touches arn:aws:sqs:r:1:dead by sqs:SendMessage [of sqs:SendMessage, AWS Lambda needs it for a dead-letter queue]",
				`warning p.json:4:1 wildcard: "sns:*" is a wildcard; the program uses sns:Publish`,
				`warning p.json:5:2 wildcard: resource "*" covers more than the program uses: sqs:SendMessage needs only arn:aws:sqs:r:1:q`,
				"warning p.json:6:1 unused: no call needs s3:DeleteObject",
			},
		},
		{
			name:   "what the program does by other means is told before what its platform needs",
			policy: `{"Statement":[{"Action":["s3:GetObject"],"Resource":["arn:aws:s3:::uploads/*"]},{"Action":["ssm:*"],"Resource":["*"]}]}`,
			uses:   []need.Use{use(5, get)},
			mod: func(_ *flow.Program, _ *policy.Set, o *Options) {
				o.Platform = []Platform{{Action: "ssm:GetParameter", Why: "AWS Lambda", If: "the extension that reads parameters"}}
				o.Unseen = []Unseen{{Prefix: "ssm", Why: "ssm is also called through another library"}}
			},
			want: []string{"note p.json:2:1 unused: no call needs ssm:* [ssm is also called through another library]"},
		},
		{
			name:   "actions that a service may ask the program for",
			policy: `{"Statement":[{"Action":["sqs:TagQueue","sqs:DeleteQueue"],"Resource":["*"]}]}`,
			mod: func(_ *flow.Program, _ *policy.Set, o *Options) {
				o.Unseen = []Unseen{{Prefix: "*", Actions: "*Tag*", Why: "a service tags"}}
			},
			want: []string{"note p.json:1:1 unused: no call needs sqs:TagQueue, sqs:DeleteQueue [a service tags]"},
		},
		{
			name: "what no call can need is unused with a doubt",
			policy: `{"Statement":[{"Action":["s3:GetObject"],"Resource":["arn:aws:s3:::uploads/*"]},{"Action":["agent:Open"],"Resource":["*"]},` +
				`{"Action":["agent:*"],"Resource":["*"]},{"Action":["sns:*"],"Resource":["*"]}]}`,
			uses: []need.Use{use(5, get)},
			mod: func(_ *flow.Program, _ *policy.Set, o *Options) {
				o.Callable = func(action string) bool { return action != "agent:Open" && action != "sns:Odd" }
				known := o.Actions
				o.Actions = func(pattern string) []string {
					switch {
					case strings.HasPrefix(pattern, "agent:"):
						return []string{"agent:Open"}
					case pattern == "sns:*":
						return []string{"sns:Odd", "sns:Publish"}
					}
					return known(pattern)
				}
			},
			want: []string{
				"note p.json:2:1 unused: no call needs agent:Open [no operation of the SDK needs it: what uses it is not a call, but an agent, a driver or a request signed by hand]",
				"note p.json:3:1 unused: no call needs agent:* [no operation of the SDK needs it: what uses it is not a call, but an agent, a driver or a request signed by hand]",
				"warning p.json:4:1 unused: no call needs sns:*",
			},
		},
		{
			name:   "what the deployment adds by itself is not judged",
			policy: `{"Statement":[{"Action":["s3:GetObject"],"Resource":["arn:aws:s3:::uploads/*"]},{"Action":["sns:*"],"Resource":["*"]}]}`,
			uses:   []need.Use{use(5, get)},
			mod:    func(_ *flow.Program, s *policy.Set, _ *Options) { s.Documents[0].Implied = true },
		},
		{
			name:   "uses of an assumed role are not the program's own",
			policy: `{"Statement":[{"Action":["sts:AssumeRole"],"Resource":["arn:aws:iam::1:role/r"]}]}`,
			uses: []need.Use{use(5, "sts:AssumeRole arn:aws:iam::1:role/r"), func() need.Use {
				u := use(6, "s3:PutObject arn:aws:s3:::b/k")
				u.Principal = &flow.Principal{}
				return u
			}()},
		},
		{
			name:   "an operation that the catalog does not know",
			policy: `{"Statement":[{"Action":["s3:GetObject","s3:DeleteObject"],"Resource":["arn:aws:s3:::uploads/*"]}]}`,
			uses: []need.Use{use(5, get), func() need.Use {
				u := use(6, "s3:NewThing ${unknown}")
				u.Guessed, u.Operation = true, "NewThing"
				return u
			}()},
			want: []string{
				"warning main.go:6:1 unresolved: the catalog does not know the operation s3.NewThing: it may need s3:NewThing, which p.json does not grant",
				"note p.json:1:2 unused: no call needs s3:DeleteObject [the catalog does not know the operation s3.NewThing and what it needs]",
			},
		},
		{
			name:   "what another program of the same statement uses is not unused",
			policy: `{"Statement":[{"Action":["s3:GetObject","s3:DeleteObject"],"Resource":["arn:aws:s3:::uploads/*","arn:aws:s3:::other/*"]},{"Action":["sqs:SendMessage"],"Resource":["*"]}]}`,
			uses:   []need.Use{use(5, get)},
			mod: func(_ *flow.Program, s *policy.Set, o *Options) {
				same := &policy.Set{Documents: []policy.Document{{File: "p.json", Statements: s.Documents[0].Statements[:1]}}}
				other := &policy.Set{Documents: []policy.Document{{File: "p.json", Statements: []policy.Statement{
					{Pos: token.Position{Filename: "p.json", Line: 9, Column: 1}},
				}}}}
				o.Others = []Other{
					{Set: same, Uses: []need.Use{use(7, "s3:DeleteObject arn:aws:s3:::other/${unknown}")}},
					// In the same file, but of another role.
					{Set: other, Uses: []need.Use{use(7, "sqs:SendMessage ${unknown}")}},
					{Uses: []need.Use{use(7, "sqs:SendMessage ${unknown}")}},
				}
			},
			want: []string{"warning p.json:2:1 unused: no call needs sqs:SendMessage"},
		},
		{
			name:   "what else runs under the role may use more",
			policy: `{"Statement":[{"Action":["s3:GetObject","s3:Delete*"],"Resource":["arn:aws:s3:::uploads/*","arn:aws:s3:::other/*"]}]}`,
			uses:   []need.Use{use(5, get)},
			mod: func(_ *flow.Program, _ *policy.Set, o *Options) {
				o.Shared = "infra#report runs under the same role"
			},
			want: []string{"note p.json:1:2 unused: no call needs s3:Delete* [infra#report runs under the same role]"},
		},
		{
			name:   "what else has the policy may use more",
			policy: `{"Statement":[{"Action":["s3:GetObject","s3:DeleteObject"],"Resource":["arn:aws:s3:::uploads/*"]}]}`,
			uses:   []need.Use{use(5, get)},
			mod: func(_ *flow.Program, s *policy.Set, _ *Options) {
				s.Documents[0].Name, s.Documents[0].Principals = "shared", 2
			},
			want: []string{"note p.json:1:2 unused: no call needs s3:DeleteObject [shared is attached to 2 roles, users or groups]"},
		},
		{
			name:   "both that have the policy are compared",
			policy: `{"Statement":[{"Action":["s3:GetObject","s3:DeleteObject"],"Resource":["arn:aws:s3:::uploads/*"]}]}`,
			uses:   []need.Use{use(5, get)},
			mod: func(_ *flow.Program, s *policy.Set, o *Options) {
				s.Documents[0].Principals = 2
				o.Others = []Other{{Set: s}}
			},
			want: []string{"warning p.json:1:2 unused: no call needs s3:DeleteObject"},
		},
		{
			name:   "no resource of a statement is touched",
			policy: `{"Statement":[{"Action":["s3:GetObject"],"Resource":["arn:aws:s3:::uploads/*"]},{"Action":["s3:GetObject"],"Resource":["arn:aws:s3:::a/*","arn:aws:s3:::b/*"]}]}`,
			uses:   []need.Use{use(5, get)},
			want:   []string{"warning p.json:2:2 unused: no call touches arn:aws:s3:::a/*, arn:aws:s3:::b/* by s3:GetObject"},
		},
		{
			name:   "every resource, for actions of which some need it",
			policy: `{"Statement":[{"Action":["s3:GetObject","s3:PutObject","s3:ListAllMyBuckets","sqs:SendMessage"],"Resource":["*"]}]}`,
			uses:   []need.Use{use(5, get), use(6, "s3:ListAllMyBuckets *"), use(7, "s3:PutObject ${unknown}"), use(8, "s3:PutObject arn:aws:s3:::uploads/x"), use(9, "sqs:SendMessage ${unknown}")},
			want: []string{`warning p.json:1:5 wildcard: resource "*" covers more than the program uses: s3:GetObject needs only arn:aws:s3:::uploads/${unknown}` +
				"; keep it for s3:ListAllMyBuckets, s3:PutObject, sqs:SendMessage alone"},
		},
		{
			name:   "a managed policy, in one finding",
			policy: `{"Statement":[{"Action":["s3:Get*","s3:List*"],"Resource":["*"]},{"Action":["sqs:*"],"Resource":["*"]}]}`,
			uses:   []need.Use{use(5, get)},
			mod:    asManaged,
			want:   []string{"warning p.json:1:1 wildcard: Readers grants 5 actions; the program uses s3:GetObject"},
		},
		{
			name:   "a managed policy that nothing needs",
			policy: `{"Statement":[{"Action":["sqs:*"],"Resource":["*"]}]}`,
			uses:   []need.Use{use(5, get)},
			mod:    asManaged,
			want: []string{
				"error main.go:5:1 missing: s3:GetObject on arn:aws:s3:::uploads/${unknown} is not granted by p.json",
				"warning p.json:1:1 unused: no call needs anything that Readers grants",
			},
		},
		{
			name:   "a managed policy for an agent",
			policy: `{"Statement":[{"Action":["sqs:*"],"Resource":["*"]}]}`,
			mod: func(p *flow.Program, s *policy.Set, o *Options) {
				asManaged(p, s, o)
				o.Callable = func(action string) bool { return action != "sqs:DeleteQueue" }
			},
			want: []string{"note p.json:1:1 unused: no call needs anything that Readers grants [no operation of the SDK needs sqs:DeleteQueue: " +
				"what uses it is not a call, but an agent, a driver or a request signed by hand]"},
		},
		{
			name:   "a managed policy for what runs the program",
			policy: `{"Statement":[{"Action":["sqs:*","s3:GetObject"],"Resource":["*"]}]}`,
			uses:   []need.Use{use(5, "s3:GetObject ${unknown}")},
			mod: func(p *flow.Program, s *policy.Set, o *Options) {
				asManaged(p, s, o)
				o.Platform = []Platform{{Action: "sqs:SendMessage", Why: "AWS Lambda"}, {Action: "sqs:DeleteQueue", Why: "AWS Lambda", If: "a test"}}
			},
		},
		{
			name:   "problems of the policy",
			policy: `{"Statement":[{"Action":["s3:GetObject"],"Resource":["arn:aws:s3:::uploads/*"]}]}`,
			uses:   []need.Use{use(5, get)},
			mod: func(_ *flow.Program, s *policy.Set, _ *Options) {
				s.Problems = []policy.Problem{
					{Severity: policy.Error, Message: "no action s3:GetObjet", Pos: token.Position{Filename: "p.json", Line: 1, Column: 9}},
					{Severity: policy.Warning, Message: "a value is not known", Pos: token.Position{Filename: "p.json", Line: 2, Column: 9}},
				}
			},
			want: []string{"error p.json:1:9 invalid: no action s3:GetObjet", "note p.json:2:9 invalid: a value is not known"},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var mods []func(*flow.Program, *policy.Set, *Options)
			if tt.mod != nil {
				mods = append(mods, tt.mod)
			}
			got := texts(run(t, tt.policy, tt.uses, mods...).Findings)
			if !slices.Equal(got, tt.want) {
				t.Errorf("got:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(tt.want, "\n"))
			}
		})
	}
}

func TestBoundary(t *testing.T) {
	boundary := parse(t, "boundary.json", `{"Statement":[{"Action":["s3:GetObject"],"Resource":["*"]}]}`).Documents[0]
	boundary.Kind = policy.Boundary
	r := run(t, `{"Statement":[{"Action":["s3:PutObject"],"Resource":["arn:aws:s3:::b/*"]}]}`,
		[]need.Use{use(5, "s3:PutObject arn:aws:s3:::b/${unknown}")},
		func(_ *flow.Program, s *policy.Set, _ *Options) { s.Documents = append(s.Documents, boundary) })
	want := []string{"error main.go:5:1 denied: s3:PutObject on arn:aws:s3:::b/${unknown} is outside of the boundary boundary.json"}
	if got := texts(r.Findings); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestAllow(t *testing.T) {
	const text = `{"Statement":[{"Action":["s3:GetObject","sqs:DeleteQueue"],"Resource":["arn:aws:s3:::b/*"]}]}`
	uses := []need.Use{use(5, "s3:GetObject arn:aws:s3:::b/${unknown}", "s3:PutObject arn:aws:s3:::b/${unknown}"), use(9, "s3:PutObject arn:aws:s3:::b/${unknown}")}
	at := func(line int, actions ...string) Allow {
		return Allow{Actions: actions, Position: token.Position{Filename: "main.go", Line: line}}
	}
	allows := []Allow{
		at(4, "s3:Put*"), // the line before
		at(8, "s3:GetObject"),
		{Actions: []string{"SQS:deletequeue"}, Everywhere: true},
		{Actions: []string{"s3:*"}, Category: Denied, Everywhere: true},
	}
	r := run(t, text, uses, func(_ *flow.Program, _ *policy.Set, o *Options) { o.Allows = allows })
	want := []string{"error main.go:9:1 missing: s3:PutObject on arn:aws:s3:::b/${unknown} is not granted by p.json"}
	if got := texts(r.Findings); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if !slices.Equal(r.Used, []bool{true, false, true, false}) || len(r.Silenced) != 2 {
		t.Errorf("used %v, silenced %q", r.Used, texts(r.Silenced))
	}
	if f := allows[1].Idle("", nil); f.Severity != Warning || f.Message != "this allow of s3:GetObject silences nothing: remove it" {
		t.Errorf("idle: %+v", f)
	}
}
