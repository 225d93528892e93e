package directive

import (
	"go/token"
	"path/filepath"
	"slices"
	"testing"
)

func TestParse(t *testing.T) {
	pos := token.Position{Filename: filepath.Join("cmd", "app", "main.go"), Line: 3, Column: 1}
	tests := []struct {
		text    string
		ref     string
		actions []string
		reason  string
		err     string
	}{
		{text: "policy deploy/policy.json", ref: "deploy/policy.json"},
		{text: `policy "my policies/a b.json"`, ref: "my policies/a b.json"},
		{text: "policy infra/main.tf#aws_iam_role.app", ref: "infra/main.tf#aws_iam_role.app"},
		{text: "policy", err: "cmd/app/main.go:3:1: iamvet:policy needs a file: //iamvet:policy deploy/policy.json"},
		{text: "allow s3:ListBucket -- only by hand", actions: []string{"s3:ListBucket"}, reason: "only by hand"},
		{text: "allow s3:ListBucket,s3:Get* -- x", actions: []string{"s3:ListBucket", "s3:Get*"}, reason: "x"},
		{text: "allow s3:A s3:B --x", actions: []string{"s3:A", "s3:B"}, reason: "x"},
		{text: "allow s3:ListBucket", err: "cmd/app/main.go:3:1: iamvet:allow needs an action and a reason: //iamvet:allow s3:ListBucket -- reason"},
		{text: "allow -- because", err: "cmd/app/main.go:3:1: iamvet:allow needs an action and a reason: //iamvet:allow s3:ListBucket -- reason"},
		{text: "allow ListBucket -- x", err: `cmd/app/main.go:3:1: iamvet:allow: "ListBucket" is no action; write it as s3:ListBucket`},
		{text: "ignore s3:X", err: "cmd/app/main.go:3:1: unknown directive iamvet:ignore; known are iamvet:policy and iamvet:allow"},
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			d, err := Parse(tt.text, pos)
			got := ""
			if err != nil {
				got = filepath.ToSlash(err.Error())
			}
			if got != tt.err {
				t.Fatalf("error %q, want %q", got, tt.err)
			}
			if err == nil && (d.Ref != tt.ref || !slices.Equal(d.Actions, tt.actions) || d.Reason != tt.reason) {
				t.Errorf("got %+v", d)
			}
		})
	}
}

func TestPath(t *testing.T) {
	pos := token.Position{Filename: filepath.Join("app", "main.go")}
	for ref, want := range map[string]string{
		"../deploy/p.json": "deploy/p.json",
		"p.tf#role":        "app/p.tf#role",
		"/etc/p.json":      "/etc/p.json",
	} {
		if got := filepath.ToSlash((Directive{Ref: ref, Position: pos}).Path()); got != want {
			t.Errorf("%s: got %s, want %s", ref, got, want)
		}
	}
}

func TestScan(t *testing.T) {
	src := "package main // a\n\n//iamvet:policy p.json\n\nfunc main() {\n\tf() //iamvet:allow s3:X -- y\n\t// iamvet:allow s3:Y -- not a directive\n\ts := \"//iamvet:policy no.json\"\n\t//iamvet:what\n}\n"
	ds, errs := Scan("main.go", []byte(src))
	if len(ds) != 2 || ds[0].Ref != "p.json" || ds[0].Position.Line != 3 || ds[1].Actions[0] != "s3:X" || ds[1].Position.Column != 6 {
		t.Errorf("got %+v", ds)
	}
	if len(errs) != 1 || errs[0].Error() != "main.go:9:2: unknown directive iamvet:what; known are iamvet:policy and iamvet:allow" {
		t.Errorf("errors %v", errs)
	}
	if ds, errs := Scan("x.go", []byte("//iamvet: not go")); len(ds)+len(errs) != 0 {
		t.Errorf("not Go: %v %v", ds, errs)
	}
}
