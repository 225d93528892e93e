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
