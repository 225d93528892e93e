package lsp_test

import (
	"slices"
	"strings"
	"testing"

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
func session(t *testing.T, e *editor) {
	e.open(storeGo)
	e.open(policy)
	e.wants("iamvet", policy+":5:35-52 unused: no call needs sqs:SendMessage")
	e.replace(policy, ",\n    {\"Effect\": \"Allow\", \"Action\": \"sqs:SendMessage\", \"Resource\": \"*\"}", "")
	e.wants("iamvet")

	// Another call, not saved.
	e.replace(storeGo, "\treturn err\n", "\tif _, err := c.DeleteObject(context.Background(), &s3.DeleteObjectInput{Bucket: aws.String(\"uploads\"), Key: aws.String(key)}); err != nil {\n\t\treturn err\n\t}\n\treturn err\n")
	missing := storeGo + ":13:17-29 missing: s3:DeleteObject on arn:aws:s3:::uploads/"
	e.wants("iamvet", missing)

	// The policy alone, not saved.
	e.replace(policy, `"s3:PutObject"`, `["s3:PutObject", "s3:DeleteObject"]`)
	e.wants("iamvet")

	// A grant too many, and its code action.
	e.replace(policy, `"s3:DeleteObject"]`, `"s3:DeleteObject", "s3:GetObject"]`)
	e.wants("iamvet", policy+":4:71-85 unused: no call needs s3:GetObject")
	actions := e.actions(policy, "s3:GetObject", "quickfix")
	if got := titles(actions); len(got) != 1 {
		t.Fatalf("actions at the grant: %q", got)
	}
	if at := e.actions(policy, "Version"); len(titles(at)) != 0 {
		t.Errorf("actions where nothing was found: %q", titles(at))
	}
	e.apply(actions[0])
	e.wants("iamvet")
	if !strings.Contains(e.texts[policy], `"s3:DeleteObject"]`) {
		t.Errorf("after the action the policy is\n%s", e.texts[policy])
	}

	// The code action of a finding in Go edits the policy.
	e.replace(policy, `["s3:PutObject", "s3:DeleteObject"]`, `"s3:PutObject"`)
	e.wants("iamvet", missing)
	actions = e.actions(storeGo, "DeleteObject(context", "quickfix")
	i := slices.IndexFunc(actions, func(a action) bool { return a.Data.Iamvet })
	if i < 0 {
		t.Fatalf("no action at the call")
	}
	e.apply(actions[i])
	e.wants("iamvet")

	hover := e.hover(storeGo, "PutObject(")
	if !strings.Contains(hover, "`s3:PutObject` on `arn:aws:s3:::uploads/") {
		t.Errorf("hover over a call: %q", hover)
	}
	hover = e.hover(policy, "s3:PutObject")
	if !strings.Contains(hover, "`s3:PutObject`: [store.go:12]") {
		t.Errorf("hover over a grant: %q", hover)
	}
}

func TestSession(t *testing.T) {
	session(t, start(t, testprog.Write(t, app), lsp.Config{}))
}

func TestWhatCannotBeReadKeepsTheRest(t *testing.T) {
	e := start(t, testprog.Write(t, app), lsp.Config{})
	unused := policy + ":5:35-52 unused: no call needs sqs:SendMessage"
	e.open(storeGo)
	e.open(mainGo)
	e.open(policy)
	e.wants("iamvet", unused)

	// A policy with an error has that alone; what is found in Go stays.
	e.replace(policy, `"s3:PutObject"`, `"s3:GetObject"`)
	missing := storeGo + ":12:14-23 missing: s3:PutObject on arn:aws:s3:::uploads/"
	e.wants("iamvet", missing, policy+":4:35-49 unused: no call needs s3:GetObject", unused)
	e.replace(policy, `"s3:GetObject",`, `"s3:GetObject"`)
	e.wants("iamvet", missing, policy+":4:5")
	e.replace(policy, `"s3:GetObject"`, `"s3:PutObject",`)
	e.wants("iamvet", unused)

	// So does a package that does not type-check, or does not parse.
	e.replace(storeGo, "c.PutObject(", "c.PutObjekt(")
	e.replace(policy, `"s3:PutObject"`, `"s3:PutObject", "s3:NoSuchAction"`)
	e.replace(policy, `"s3:PutObject", "s3:NoSuchAction"`, `["s3:PutObject", "s3:GetObject"]`)
	e.wants("iamvet", policy+":4:52-66 unused: no call needs s3:GetObject", unused)
	e.replace(storeGo, "c.PutObjekt(", "c.DeleteObject(")
	e.replace(storeGo, "PutObjectInput", "DeleteObjectInput")
	e.wants("iamvet", storeGo+":12:14-26 missing: s3:DeleteObject", policy+":4:36-50 unused: no call needs s3:PutObject, s3:GetObject", unused)

	// A policy that is not there is reported where it is declared.
	e.replace(mainGo, "deploy/policy.json", "deploy/none.json")
	e.wants("iamvet", mainGo+":3:1-33 invalid: read policy: ")
	e.replace(mainGo, "//iamvet:policy deploy/none.json", "")
	e.wants("iamvet")
}

func TestEditsThatChangeWhatIsLoaded(t *testing.T) {
	e := start(t, testprog.Write(t, app), lsp.Config{})
	unused := policy + ":5:35-52 unused: no call needs sqs:SendMessage"
	e.open(mainGo)
	e.wants("iamvet", unused)

	// The import goes, without saving, and with it all that the program uses.
	e.replace(mainGo, "\n\t\"example.com/app/store\"\n", "")
	e.replace(mainGo, "store.Save(os.Args[1])", "println(os.Args[1])")
	put := policy + ":4:35-49 unused: no call needs s3:PutObject"
	e.wants("iamvet", put, unused)
	e.replace(mainGo, "println(os.Args[1])", "store.Save(os.Args[1])")
	e.replace(mainGo, "\"os\"\n", "\"os\"\n\n\t\"example.com/app/store\"\n")
	e.wants("iamvet", unused)

	// Another program changes files on disk.
	e.rewrite(policy, `{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:PutObject", "Resource": "*"}}`)
	e.wants("iamvet", policy+":1:")
	e.rewrite("app/.iamvet.yaml", "allow:\n- action: s3:PutObject\n  category: wildcard\n  reason: a test\n")
	e.wants("iamvet")
}
