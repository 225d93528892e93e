package lsp_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/iamvet/iamvet/internal/editortest"
	"github.com/iamvet/iamvet/internal/lsp"
	"github.com/iamvet/iamvet/internal/testprog"
)

// app is a program that puts objects by way of a second package.
var app = `
-- app/go.mod --
module example.com/app

go 1.26
` + testprog.GoMod("..") + `
-- app/main.go --
package main

//iamvet:policy deploy/policy.json

import (
	"os"

	"example.com/app/store"
)

func main() { store.Save(os.Args[1]) }
-- app/store/store.go --
package store

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

func Save(key string) error {
	c := s3.New(s3.Options{})
	_, err := c.PutObject(context.Background(), &s3.PutObjectInput{Bucket: aws.String("uploads"), Key: aws.String(key)})
	return err
}
-- app/deploy/policy.json --
{
  "Version": "2012-10-17",
  "Statement": [
    {"Effect": "Allow", "Action": "s3:PutObject", "Resource": "arn:aws:s3:::uploads/*"},
    {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "*"}
  ]
}
`

const (
	mainGo  = "app/main.go"
	storeGo = "app/store/store.go"
	policy  = "app/deploy/policy.json"
)

// session is what every way to run the server must do: open, edit Go, see the
// diagnostic; edit the policy, see it go; apply a code action.
func session(t *testing.T, e *editortest.Editor) {
	e.Open(storeGo)
	e.Open(policy)
	e.Wants("iamvet", policy+":5:35-52 unused: no call needs sqs:SendMessage")
	e.Replace(policy, ",\n    {\"Effect\": \"Allow\", \"Action\": \"sqs:SendMessage\", \"Resource\": \"*\"}", "")
	e.Wants("iamvet")

	// Another call, not saved.
	e.Replace(storeGo, "\treturn err\n", "\tif _, err := c.DeleteObject(context.Background(), &s3.DeleteObjectInput{Bucket: aws.String(\"uploads\"), Key: aws.String(key)}); err != nil {\n\t\treturn err\n\t}\n\treturn err\n")
	missing := storeGo + ":13:17-29 missing: s3:DeleteObject on arn:aws:s3:::uploads/"
	e.Wants("iamvet", missing)

	// The policy alone, not saved.
	e.Replace(policy, `"s3:PutObject"`, `["s3:PutObject", "s3:DeleteObject"]`)
	e.Wants("iamvet")

	// A grant too many, and its code action.
	e.Replace(policy, `"s3:DeleteObject"]`, `"s3:DeleteObject", "s3:GetObject"]`)
	e.Wants("iamvet", policy+":4:71-85 unused: no call needs s3:GetObject")
	actions := e.Actions(policy, "s3:GetObject", "quickfix")
	if got := editortest.Titles(actions); len(got) != 1 {
		t.Fatalf("actions at the grant: %q", got)
	}
	if at := e.Actions(policy, "Version"); len(editortest.Titles(at)) != 0 {
		t.Errorf("actions where nothing was found: %q", editortest.Titles(at))
	}
	e.Apply(actions[0])
	e.Wants("iamvet")
	if !strings.Contains(e.Texts[policy], `"s3:DeleteObject"]`) {
		t.Errorf("after the action the policy is\n%s", e.Texts[policy])
	}

	// The code action of a finding in Go edits the policy.
	e.Replace(policy, `["s3:PutObject", "s3:DeleteObject"]`, `"s3:PutObject"`)
	e.Wants("iamvet", missing)
	actions = e.Actions(storeGo, "DeleteObject(context", "quickfix")
	i := slices.IndexFunc(actions, func(a editortest.Action) bool { return a.Data.Iamvet })
	if i < 0 {
		t.Fatalf("no action at the call")
	}
	e.Apply(actions[i])
	e.Wants("iamvet")

	hover := e.Hover(storeGo, "PutObject(")
	if !strings.Contains(hover, "`s3:PutObject` on `arn:aws:s3:::uploads/") {
		t.Errorf("hover over a call: %q", hover)
	}
	hover = e.Hover(policy, "s3:PutObject")
	if !strings.Contains(hover, "`s3:PutObject`: [store.go:12]") {
		t.Errorf("hover over a grant: %q", hover)
	}
}

func TestSession(t *testing.T) {
	session(t, editortest.Start(t, testprog.Write(t, app), lsp.Config{}))
}

func TestWhatCannotBeReadKeepsTheRest(t *testing.T) {
	e := editortest.Start(t, testprog.Write(t, app), lsp.Config{})
	unused := policy + ":5:35-52 unused: no call needs sqs:SendMessage"
	e.Open(storeGo)
	e.Open(mainGo)
	e.Open(policy)
	e.Wants("iamvet", unused)

	// A policy with an error has that alone; what is found in Go stays.
	e.Replace(policy, `"s3:PutObject"`, `"s3:GetObject"`)
	missing := storeGo + ":12:14-23 missing: s3:PutObject on arn:aws:s3:::uploads/"
	e.Wants("iamvet", missing, policy+":4:35-49 unused: no call needs s3:GetObject", unused)
	e.Replace(policy, `"s3:GetObject",`, `"s3:GetObject"`)
	e.Wants("iamvet", missing, policy+":4:5")
	e.Replace(policy, `"s3:GetObject"`, `"s3:PutObject",`)
	e.Wants("iamvet", unused)

	// So does a package that does not type-check, or does not parse.
	e.Replace(storeGo, "c.PutObject(", "c.PutObjekt(")
	e.Replace(policy, `"s3:PutObject"`, `"s3:PutObject", "s3:NoSuchAction"`)
	e.Replace(policy, `"s3:PutObject", "s3:NoSuchAction"`, `["s3:PutObject", "s3:GetObject"]`)
	e.Wants("iamvet", policy+":4:52-66 unused: no call needs s3:GetObject", unused)
	e.Replace(storeGo, "c.PutObjekt(", "c.DeleteObject(")
	e.Replace(storeGo, "PutObjectInput", "DeleteObjectInput")
	e.Wants("iamvet", storeGo+":12:14-26 missing: s3:DeleteObject", policy+":4:36-50 unused: no call needs s3:PutObject, s3:GetObject", unused)

	// A policy that is not there is reported where it is declared.
	e.Replace(mainGo, "deploy/policy.json", "deploy/none.json")
	e.Wants("iamvet", mainGo+":3:1-33 invalid: read policy: ")
	e.Replace(mainGo, "//iamvet:policy deploy/none.json", "")
	e.Wants("iamvet")
}

func TestEditsThatChangeWhatIsLoaded(t *testing.T) {
	e := editortest.Start(t, testprog.Write(t, app), lsp.Config{})
	unused := policy + ":5:35-52 unused: no call needs sqs:SendMessage"
	e.Open(mainGo)
	e.Wants("iamvet", unused)

	// The import goes, without saving, and with it all that the program uses.
	e.Replace(mainGo, "\n\t\"example.com/app/store\"\n", "")
	e.Replace(mainGo, "store.Save(os.Args[1])", "println(os.Args[1])")
	put := policy + ":4:35-49 unused: no call needs s3:PutObject"
	e.Wants("iamvet", put, unused)
	e.Replace(mainGo, "println(os.Args[1])", "store.Save(os.Args[1])")
	e.Replace(mainGo, "\"os\"\n", "\"os\"\n\n\t\"example.com/app/store\"\n")
	e.Wants("iamvet", unused)

	// Another program changes files on disk.
	e.Rewrite(policy, `{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:PutObject", "Resource": "*"}}`)
	e.Wants("iamvet", policy+":1:")
	e.Rewrite("app/.iamvet.yaml", "allow:\n- action: s3:PutObject\n  category: wildcard\n  reason: a test\n")
	e.Wants("iamvet")
}

// Policies in YAML and HCL are edited like those in JSON: unsaved, with fixes.
func TestPolicyLanguages(t *testing.T) {
	const head = "package main\n\n//iamvet:policy "
	for _, tt := range []struct{ name, ref, text, spare, unused, hover string }{
		{"infra/main.tf", "infra/main.tf#aws_iam_policy.app", `resource "aws_iam_policy" "app" {
  name = "app"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["s3:PutObject"]
      Resource = "arn:aws:s3:::uploads/*"
    }]
  })
}
`, `"s3:PutObject", "s3:GetObject"`, ":7:35-49 unused: no call needs s3:GetObject", "`s3:PutObject`"},
		{"template.yaml", "template.yaml#Role", `Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement: {Effect: Allow, Principal: {Service: ecs-tasks.amazonaws.com}, Action: "sts:AssumeRole"}
      Policies:
        - PolicyName: app
          PolicyDocument:
            Version: "2012-10-17"
            Statement:
              - Effect: Allow
                Action: ["s3:PutObject"]
                Resource: "arn:aws:s3:::uploads/*"
`, `"s3:PutObject", "s3:GetObject"`, ":13:42-56 unused: no call needs s3:GetObject", "`s3:PutObject`"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := testprog.Write(t, strings.Replace(strings.Replace(app, head+"deploy/policy.json", head+tt.ref, 1), "-- app/deploy/policy.json --", "-- app/"+tt.name+" --\n"+tt.text+"-- app/none.txt --", 1))
			e := editortest.Start(t, dir, lsp.Config{})
			name := "app/" + tt.name
			e.Open(mainGo)
			e.Open(name)
			e.Replace(name, `"s3:PutObject"`, tt.spare)
			e.Wants("iamvet", name+tt.unused)
			if hover := e.Hover(name, "s3:PutObject"); !strings.Contains(hover, tt.hover) {
				t.Errorf("hover over a grant: %q", hover)
			}
			actions := e.Actions(name, "s3:GetObject", "quickfix")
			if len(actions) != 1 {
				t.Fatalf("%d actions", len(actions))
			}
			e.Apply(actions[0])
			e.Wants("iamvet")
			if e.Texts[name] != tt.text {
				t.Errorf("after the action:\n%s", e.Texts[name])
			}
			// The code action of a call grants what it needs.
			e.Replace(name, "s3:PutObject", "s3:DeleteObject")
			e.Open(storeGo)
			e.Wants("iamvet", storeGo+":12:14-23 missing: s3:PutObject", name+":")
			actions = e.Actions(storeGo, "PutObject(context", "quickfix")
			if len(actions) != 1 {
				t.Fatalf("%d actions at the call", len(actions))
			}
			e.Apply(actions[0])
			e.Wants("iamvet", name+":")
		})
	}
}
