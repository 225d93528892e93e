package jsonpolicy

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/iamvet/iamvet/internal/policy"
)

func load(t *testing.T, text, selector string) *policy.Set {
	t.Helper()
	set, err := tryLoad(text, selector)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return set
}

func tryLoad(text, selector string) (*policy.Set, error) {
	return Load(policy.NewSource("p.json", selector, []byte(text), policy.Options{}))
}

// dump writes what was understood, one grant a line, with positions.
func dump(set *policy.Set) string {
	var b strings.Builder
	for _, d := range set.Documents {
		fmt.Fprintf(&b, "document %q %s kind %d at %d:%d\n", d.Name, d.Version, d.Kind, d.Pos.Line, d.Pos.Column)
		if d.Opaque != "" {
			fmt.Fprintf(&b, " opaque: %s\n", d.Opaque)
		}
		for _, s := range d.Statements {
			fmt.Fprintf(&b, " statement %q effect %d at %d:%d\n", s.Sid, s.Effect, s.Pos.Line, s.Pos.Column)
			list := func(name string, texts []policy.Text) {
				for _, t := range texts {
					fixed := ""
					if !t.Editable {
						fixed = " fixed"
					}
					fmt.Fprintf(&b, "  %s %s at %d:%d-%d:%d%s\n", name, t.Pattern, t.Pos.Line, t.Pos.Column, t.End.Line, t.End.Column, fixed)
				}
			}
			list("action", s.Actions)
			list("not action", s.NotActions)
			list("resource", s.Resources)
			list("not resource", s.NotResources)
			for _, c := range s.Conditions {
				fmt.Fprintf(&b, "  if %s at %d:%d\n", c.String(), c.Pos.Line, c.Pos.Column)
			}
		}
	}
	for _, p := range set.Problems {
		fmt.Fprintf(&b, "problem %s at %d:%d: %s\n", p.Code, p.Pos.Line, p.Pos.Column, p.Message)
	}
	return b.String()
}

const commented = `// The orders service.
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Read", // invoices
      "Effect": "Allow",
      "Action": [
        "s3:GetObject",
        "s3:\u004cist*", /* by prefix */
      ],
      "Resource": "arn:aws:s3:::orders/${aws:username}/*",
      "Condition": {"StringEquals": {"aws:RequestedRegion": ["eu-west-1", "eu-west-2"]}, "Bool": {"aws:SecureTransport": true}},
    },
    {"Effect": "Deny", "NotAction": "iam:*", "NotResource": ["*"]}
  ]
}
`

func TestLoadGivesExactPositions(t *testing.T) {
	got := dump(load(t, commented, ""))
	want := `document "" 2012-10-17 kind 0 at 2:1
 statement "Read" effect 0 at 5:5
  action s3:GetObject at 9:9-9:23
  action s3:List* at 10:9-10:24
  resource arn:aws:s3:::orders/${aws:username}/* at 12:19-12:58
  if StringEquals aws:RequestedRegion eu-west-1, eu-west-2 at 13:38
  if Bool aws:SecureTransport true at 13:99
 statement "" effect 1 at 15:5
  not action iam:* at 15:37-15:44
  not resource * at 15:62-15:65
`
	if got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
	set := load(t, commented, "")
	for _, text := range set.Documents[0].Statements[0].Actions {
		if got := commented[text.Pos.Offset:text.End.Offset]; got != `"`+text.Source+`"` {
			t.Errorf("offsets of %q hold %q", text.Source, got)
		}
	}
}

const small = `{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}}`

func TestLoadForms(t *testing.T) {
	encoded := url.PathEscape(small)
	grants := " statement \"\" effect 0 at %[1]s\n  action s3:GetObject at %[2]s\n  resource * at %[3]s\n"
	tests := []struct {
		name, text, selector, want string
	}{
		{"one statement that is an object", small, "",
			"document \"\" 2012-10-17 kind 0 at 1:1\n" + fmt.Sprintf(grants, "1:40", "1:70-1:84", "1:98-1:101")},
		{"byte order mark", "\xef\xbb\xbf" + small, "",
			"document \"\" 2012-10-17 kind 0 at 1:4\n" + fmt.Sprintf(grants, "1:43", "1:73-1:87", "1:101-1:104")},
		{"version 2008 has no variables", `{"Version": "2008-10-17", "Statement": {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "a/${aws:username}"}}`, "",
			"document \"\" 2008-10-17 kind 0 at 1:1\n" + fmt.Sprintf(strings.Replace(grants, "resource *", "resource a/${$}{aws:username}", 1), "1:40", "1:70-1:84", "1:98-1:117")},
		{"array by number", "[" + small + ",\n" + small + "]", "2",
			"document \"2\" 2012-10-17 kind 0 at 2:1\n" + fmt.Sprintf(grants, "2:40", "2:70-2:84", "2:98-2:101")},
		{"get-role-policy", `{"RoleName": "app", "PolicyName": "orders", "PolicyDocument": ` + small + "}", "orders",
			"document \"orders\" 2012-10-17 kind 0 at 1:63\n" + fmt.Sprintf(grants, "1:102", "1:132-1:146", "1:160-1:163")},
		{"URL-encoded", `{"PolicyVersion": {"Document": "` + encoded + `", "IsDefaultVersion": true}}`, "",
			"document \"\" 2012-10-17 kind 0 at 1:32\n" + fmt.Sprintf(grants, "1:32", fmt.Sprintf("1:32-1:%d fixed", 34+len(encoded)), fmt.Sprintf("1:32-1:%d fixed", 34+len(encoded)))},
		{"no version", `{"Statement": []}`, "",
			"document \"\" 2008-10-17 kind 0 at 1:1\nproblem missing-version at 1:1: the policy has no Version: IAM takes 2008-10-17, which knows no policy variables; write \"Version\": \"2012-10-17\"\n"},
		{"names in another case, unknown and repeated ones", `{"Version": "2012-10-17", "version": "2012-10-17", "Foo": 1, "Statement": []}`, "",
			"document \"\" 2012-10-17 kind 0 at 1:1\n" +
				"problem element-case at 1:27: write \"Version\" for \"version\"\n" +
				"problem duplicate-element at 1:27: \"Version\" is given twice; the last one counts\n" +
				"problem unknown-element at 1:52: a policy document has no element \"Foo\"; it has Version, Id, Statement\n"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := dump(load(t, test.text, test.selector)); got != test.want {
				t.Errorf("got:\n%s\nwant:\n%s", got, test.want)
			}
		})
	}
}

func TestLoadRefuses(t *testing.T) {
	statement := func(s string) string { return `{"Version": "2012-10-17", "Statement": [` + s + `]}` }
	tests := []struct {
		name, text, selector, want string
	}{
		{"nothing", " \n", "", "p.json:1:1: not valid JSON: the file is empty"},
		{"syntax", "{\n  \"Version\": \"2012-10-17\"\n  \"Statement\": []\n}", "", "p.json:3:3: not valid JSON: invalid character '\"' after object value (expecting ',' or '}')"},
		{"cut off", `{"Version": `, "", "p.json:1:13: not valid JSON: parsing value: unexpected EOF"},
		{"deep", strings.Repeat("[", 100000), "", "p.json:1:1001: not valid JSON: nested more than 1000 deep"},
		{"a number", "7", "", "p.json:1:1: a policy is an object, not a number"},
		{"something else", `{"name": "x"}`, "", "p.json:1:1: not a policy: it has no Statement"},
		{"a statement", `{"Effect": "Allow"}`, "", `p.json:1:1: this is a statement, not a policy: put it into {"Version": "2012-10-17", "Statement": [ … ]}`},
		{"a role", `{"Role": {}}`, "", "p.json:1:1: this holds a role and its trust policy"},
		{"a managed policy without document", `{"Policy": {}}`, "", "p.json:1:1: this holds no policy document"},
		{"trust policy", statement(`{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}`), "",
			"p.json:1:74: the statement has a principal: this is a trust policy or a resource's policy"},
		{"no effect", statement(`{"Action": "*", "Resource": "*"}`), "", `p.json:1:41: the statement has no Effect: write "Allow" or "Deny"`},
		{"effect in another case", statement(`{"Effect": "allow", "Action": "*", "Resource": "*"}`), "", `p.json:1:52: Effect is "Allow" or "Deny", not "allow"`},
		{"no action", statement(`{"Effect": "Allow", "Resource": "*"}`), "", "p.json:1:41: the statement has no Action"},
		{"no resource", statement(`{"Effect": "Allow", "Action": "*"}`), "", "p.json:1:41: the statement has no Resource"},
		{"both", statement(`{"Effect": "Allow", "Action": "*", "NotAction": "*", "Resource": "*"}`), "", "p.json:1:89: the statement has both Action and NotAction"},
		{"empty list", statement(`{"Effect": "Allow", "Action": [], "Resource": "*"}`), "", "p.json:1:71: Action is empty"},
		{"wrong type", statement(`{"Effect": "Allow", "Action": [7], "Resource": "*"}`), "", "p.json:1:72: Action is a string or an array of strings, not a number"},
		{"statement of the wrong type", statement(`"Allow"`), "", "p.json:1:41: a statement is an object, not a string"},
		{"condition of the wrong type", statement(`{"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {"Bool": "x"}}`), "", `p.json:1:115: Condition "Bool" is an object of condition keys, not a string`},
		{"unknown selector", "[" + small + "]", "app", `p.json: no policy is named "app": it has 1`},
		{"selector for a file without names", small, "app", `p.json: no policy is named "app": the policies of this file have no names`},
		{"broken document in a string", `{"PolicyDocument": "%7B"}`, "", "p.json:1:20: the policy document in this string is not valid JSON"},
		{"two mistakes", statement(`{"Effect": "x", "Resource": "*"}`), "", "p.json:1:52: Effect is \"Allow\" or \"Deny\", not \"x\"\np.json:1:41: the statement has no Action"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := tryLoad(test.text, test.selector)
			if err == nil {
				t.Fatal("it loads")
			}
			if !strings.HasPrefix(err.Error(), test.want) {
				t.Errorf("got  %v\nwant %s", err, test.want)
			}
		})
	}
}

const account = `{
  "UserDetailList": [
    {"UserName": "ann", "Arn": "arn:aws:iam::1:user/ann", "GroupList": ["devs"], "UserPolicyList": [{"PolicyName": "own", "PolicyDocument": SMALL}]}
  ],
  "GroupDetailList": [
    {"GroupName": "devs", "Arn": "arn:aws:iam::1:group/devs", "GroupPolicyList": [{"PolicyName": "dev", "PolicyDocument": SMALL}], "AttachedManagedPolicies": []}
  ],
  "RoleDetailList": [
    {"RoleName": "app", "Arn": "arn:aws:iam::1:role/app", "AssumeRolePolicyDocument": {}, "RolePolicyList": [],
     "AttachedManagedPolicies": [{"PolicyName": "p", "PolicyArn": "arn:aws:iam::1:policy/p"}, {"PolicyName": "q", "PolicyArn": "arn:aws:iam::2:policy/q"}],
     "PermissionsBoundary": {"PermissionsBoundaryType": "Policy", "PermissionsBoundaryArn": "arn:aws:iam::1:policy/b"}},
    {"RoleName": "ann", "Arn": "arn:aws:iam::1:role/ann", "RolePolicyList": []}
  ],
  "Policies": [
    {"PolicyName": "p", "Arn": "arn:aws:iam::1:policy/p", "PolicyVersionList": [{"VersionId": "v2", "IsDefaultVersion": true, "Document": SMALL}, {"VersionId": "v1", "IsDefaultVersion": false, "Document": {}}]},
    {"PolicyName": "b", "Arn": "arn:aws:iam::1:policy/b", "PolicyVersionList": [{"VersionId": "v1", "IsDefaultVersion": true, "Document": SMALL}]}
  ]
}`

func TestLoadAccount(t *testing.T) {
	text := strings.ReplaceAll(account, "SMALL", small)
	summary := func(selector string) string {
		set, err := tryLoad(text, selector)
		if err != nil {
			return err.Error()
		}
		var out []string
		for _, d := range set.Documents {
			out = append(out, fmt.Sprintf("%s kind %d, %d statements, opaque %v", d.Name, d.Kind, len(d.Statements), d.Opaque != ""))
		}
		return strings.Join(out, "; ")
	}
	for selector, want := range map[string]string{
		"app":                     "p kind 0, 1 statements, opaque false; q kind 0, 0 statements, opaque true; b kind 1, 1 statements, opaque false",
		"arn:aws:iam::1:user/ann": "own kind 0, 1 statements, opaque false; dev kind 0, 1 statements, opaque false",
		"role/ann":                "",
		"devs":                    "dev kind 0, 1 statements, opaque false",
		"ann":                     `p.json:1:1: "ann" names a role and a user: give the ARN, or role/ann`,
		"":                        "p.json:1:1: the file holds a whole account: say whose policies are meant, as p.json#NAME: it has ann, ann, app, devs",
		"nobody":                  `p.json:1:1: no role, user or group is named "nobody": it has ann, ann, app, devs`,
	} {
		if got := summary(selector); got != want {
			t.Errorf("%q:\ngot  %s\nwant %s", selector, got, want)
		}
	}
}

func TestLoadByReference(t *testing.T) {
	files := map[string]string{"deploy/policy.json": small, "a#b.json": small, "notes.txt": "hello"}
	opts := policy.Options{ReadFile: func(path string) ([]byte, error) {
		if text, ok := files[path]; ok {
			return []byte(text), nil
		}
		return nil, errors.New("no such file: " + path)
	}}
	for _, ref := range []string{"deploy/policy.json", "a#b.json"} {
		set, err := policy.Load(ref, opts)
		if err != nil || len(set.Documents) != 1 || set.Documents[0].Format != Name || string(set.Sources[ref]) != small {
			t.Errorf("%s: %v %v", ref, set, err)
		}
	}
	if _, err := policy.Load("notes.txt", opts); !errors.Is(err, policy.ErrNoFormat) {
		t.Errorf("notes.txt: %v", err)
	}
	if _, err := policy.Load("missing.json", opts); err == nil || !strings.Contains(err.Error(), "no such file") {
		t.Errorf("missing.json: %v", err)
	}
	opts.Format = "toml"
	if _, err := policy.Load("notes.txt", opts); err == nil || !strings.Contains(err.Error(), `unknown policy format "toml"`) {
		t.Errorf("unknown format: %v", err)
	}
}

func FuzzLoad(f *testing.F) {
	f.Add(commented, "")
	f.Add(small, "")
	f.Add("["+small+"]", "1")
	f.Add(strings.ReplaceAll(account, "SMALL", small), "app")
	f.Add(`{"PolicyDocument": "`+url.PathEscape(small)+`"}`, "")
	f.Add(`{"Statement": {"Effect": "Deny", "NotAction": ["?:*"], "NotResource": "${*}${", "Condition": {"x": {"y": [1, true]}}}}`, "")
	f.Add(strings.Repeat(`{"Statement":[`, 300), "")
	f.Fuzz(func(t *testing.T, text, selector string) {
		set, err := tryLoad(text, selector)
		if err != nil {
			return
		}
		for _, d := range set.Documents {
			for _, s := range d.Statements {
				for _, x := range append(append([]policy.Text{}, s.Actions...), s.Resources...) {
					if x.Pos.Offset < 0 || x.End.Offset > len(text) || x.Pos.Offset >= x.End.Offset {
						t.Fatalf("%q stands at %v-%v of %d bytes", x.Source, x.Pos.Offset, x.End.Offset, len(text))
					}
					if x.Editable && text[x.Pos.Offset] != '"' {
						t.Fatalf("%q does not begin with a quote", x.Source)
					}
				}
			}
		}
	})
}
