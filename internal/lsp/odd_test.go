package lsp_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/iamvet/iamvet/internal/editortest"
	"github.com/iamvet/iamvet/internal/lsp"
	"github.com/iamvet/iamvet/internal/testprog"
)

const unusedGrant = policy + ":5:35-52 unused: no call needs sqs:SendMessage"

func read(t *testing.T, dir, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// What the server is sent by a broken client, or about files that are not there, it
// answers, and goes on.
func TestOddMessages(t *testing.T) {
	dir := testprog.Write(t, app)
	e := editortest.Start(t, dir, lsp.Config{})
	e.Open(mainGo)
	e.Wants("iamvet", unusedGrant)
	at := func(name string, line, char int) map[string]any {
		return map[string]any{"textDocument": map[string]any{"uri": e.URI(name)}, "position": map[string]any{"line": line, "character": char}}
	}
	span := func(a, b, c, d int) map[string]any {
		return map[string]any{"start": map[string]any{"line": a, "character": b}, "end": map[string]any{"line": c, "character": d}}
	}
	for _, params := range []any{
		at(mainGo, 9999, 9999), at(mainGo, -5, -5), at("none.go", 1, 1), at(policy, 9999, 0), at("", 0, 0),
		map[string]any{"textDocument": map[string]any{"uri": "untitled:x"}, "position": map[string]any{"line": 0, "character": 0}},
		map[string]any{"textDocument": map[string]any{"uri": "file://%zz"}, "position": map[string]any{"line": 0, "character": 0}},
		[]any{}, "text", nil,
	} {
		e.Try("textDocument/hover", params)
	}
	for _, r := range []map[string]any{span(9, 9, 0, 0), span(-1, -1, -1, -1), span(0, 0, 9999, 9999)} {
		for _, name := range []string{policy, storeGo, mainGo, "none.json"} {
			e.Try("textDocument/codeAction", map[string]any{"textDocument": map[string]any{"uri": e.URI(name)}, "range": r, "context": map[string]any{}})
		}
	}
	for _, method := range []string{"codeAction/resolve", "textDocument/definition", "workspace/symbol", "iamvet/none", "initialize"} {
		e.Try(method, nil)
		e.Try(method, []any{1})
	}
	for _, n := range []struct {
		method string
		params any
	}{
		{"textDocument/didChange", map[string]any{"textDocument": map[string]any{"uri": e.URI("never/opened.go"), "version": 7}, "contentChanges": []any{map[string]any{"range": span(3, 3, 4, 4), "text": "x"}}}},
		{"textDocument/didClose", map[string]any{"textDocument": map[string]any{"uri": e.URI("never/opened.go")}}},
		{"textDocument/didChange", "text"}, {"textDocument/didOpen", nil}, {"textDocument/didSave", []any{}},
		{"textDocument/didOpen", map[string]any{"textDocument": map[string]any{"uri": "file:///none/at/all.go", "languageId": "go", "version": 1, "text": "package x"}}},
		{"workspace/didChangeWatchedFiles", map[string]any{"changes": []any{map[string]any{"uri": "http://x/y", "type": 3}, map[string]any{"uri": e.URI("gone.go"), "type": 3}}}},
		{"workspace/didChangeWorkspaceFolders", map[string]any{"event": nil}}, {"$/cancelRequest", map[string]any{"id": 99}}, {"$/none", nil},
		{"workspace/didChangeConfiguration", map[string]any{"settings": nil}},
	} {
		e.Notify(n.method, n.params)
	}
	e.Open(policy)
	e.Replace(policy, `"sqs:SendMessage"`, `"sqs:DeleteQueue"`)
	e.Wants("iamvet", policy+":5:35-52 unused: no call needs sqs:DeleteQueue")
}

// The client is asked to watch what findings depend on.
func TestWatchedFiles(t *testing.T) {
	e := editortest.Start(t, testprog.Write(t, app), lsp.Config{})
	e.Wants("iamvet", unusedGrant)
	asked := strings.Join(e.Registered(), "\n")
	for _, glob := range []string{"**/.iamvet.yaml", "**/go.{mod,work}", "go,json", "tfvars", "template"} {
		if !strings.Contains(asked, glob) {
			t.Errorf("%s is not watched: %s", glob, asked)
		}
	}
}

// A change that no editor makes leaves the text as it was.
func TestImpossibleChange(t *testing.T) {
	dir := testprog.Write(t, app)
	e := editortest.Start(t, dir, lsp.Config{})
	e.Open(policy)
	e.Wants("iamvet", unusedGrant)
	backwards := map[string]any{"start": map[string]any{"line": 3, "character": 9}, "end": map[string]any{"line": 1, "character": 0}}
	e.Notify("textDocument/didChange", map[string]any{
		"textDocument":   map[string]any{"uri": e.URI(policy), "version": 1},
		"contentChanges": []any{map[string]any{"range": backwards, "text": "x"}},
	})
	e.Replace(policy, `"sqs:SendMessage"`, `"sqs:DeleteQueue"`)
	e.Wants("iamvet", policy+":5:35-52 unused: no call needs sqs:DeleteQueue")
}

// A module that cannot be loaded, and packages that do not type-check when the server
// starts, are analysed as soon as they can be.
func TestBrokenAtStart(t *testing.T) {
	dir := testprog.Write(t, app)
	goMod, store := read(t, dir, "app/go.mod"), read(t, dir, storeGo)
	for _, tt := range []struct{ name, file, broken, sound string }{
		{"go.mod", "app/go.mod", "module example.com/app\n\nrequire (\n", goMod},
		{"no go.mod directive", "app/go.mod", "x", goMod},
		{"types", storeGo, strings.Replace(store, "return err", "return nothing", 1), store},
		{"syntax", storeGo, strings.Replace(store, "return err\n}", "return err\n", 1), store},
		{"an import of nothing", storeGo, strings.Replace(store, `"context"`, `"example.com/none"`, 1), store},
		{"another package's clause", storeGo, strings.Replace(store, `package store`, `package other`, 1), store},
		{"nothing in it", storeGo, "", store},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if err := os.WriteFile(filepath.Join(dir, tt.file), []byte(tt.broken), 0o644); err != nil {
				t.Fatal(err)
			}
			e := editortest.Start(t, dir, lsp.Config{})
			e.Open(mainGo)
			e.Rewrite(tt.file, tt.sound)
			e.Wants("iamvet", unusedGrant)
		})
	}
}

func TestBrokenMeanwhile(t *testing.T) {
	dir := testprog.Write(t, app)
	goMod := read(t, dir, "app/go.mod")
	e := editortest.Start(t, dir, lsp.Config{})
	e.Open(mainGo)
	e.Wants("iamvet", unusedGrant)
	e.Rewrite("app/go.mod", "module example.com/app\n\nrequire (\n")
	e.Rewrite("app/go.mod", goMod)
	e.Rewrite(policy, strings.Replace(app[strings.Index(app, "{\n  \"Version\""):], "sqs:SendMessage", "sqs:DeleteQueue", 1))
	e.Wants("iamvet", policy+":5:35-52 unused: no call needs sqs:DeleteQueue")
}

// Files that are deleted, and come back.
func TestDeletedFiles(t *testing.T) {
	dir := testprog.Write(t, app)
	pol, store := read(t, dir, policy), read(t, dir, storeGo)
	e := editortest.Start(t, dir, lsp.Config{})
	e.Open(mainGo)
	e.Wants("iamvet", unusedGrant)
	e.Remove(policy)
	e.Wants("iamvet", mainGo+":3:1-35 invalid: read policy: ")
	e.Rewrite(policy, pol)
	e.Wants("iamvet", unusedGrant)
	e.Remove(storeGo)
	e.Replace(mainGo, "\n\t\"example.com/app/store\"\n", "")
	e.Replace(mainGo, "store.Save(os.Args[1])", "println(os.Args[1])")
	e.Wants("iamvet", policy+":4:35-49 unused: no call needs s3:PutObject", unusedGrant)
	e.Rewrite(storeGo, store)
	e.Replace(mainGo, "println(os.Args[1])", "store.Save(os.Args[1])")
	e.Replace(mainGo, "\"os\"\n", "\"os\"\n\n\t\"example.com/app/store\"\n")
	e.Wants("iamvet", unusedGrant)
}

// As fast as a client can, key by key.
func TestRapidEdits(t *testing.T) {
	dir := testprog.Write(t, app)
	e := editortest.Start(t, dir, lsp.Config{})
	e.Open(storeGo)
	e.Open(policy)
	e.Wants("iamvet", unusedGrant)
	typed := ""
	for _, r := range "\tc.DeleteObject(context.Background(), &s3.DeleteObjectInput{Bucket: aws.String(\"uploads\"), Key: aws.String(key)})\n" {
		e.Replace(storeGo, typed+"\treturn err\n", typed+string(r)+"\treturn err\n")
		typed += string(r)
	}
	for range 20 {
		e.Replace(policy, `"sqs:SendMessage"`, `"sqs:DeleteQueue"`)
		e.Replace(policy, `"sqs:DeleteQueue"`, `"sqs:SendMessage"`)
	}
	e.Wants("iamvet", storeGo+":13:4-16 missing: s3:DeleteObject", unusedGrant)
}

// Names that URIs escape, text that is not ASCII before a finding, a folder behind a link.
func TestNamesAndColumns(t *testing.T) {
	root := testprog.Write(t, app)
	odd := filepath.Join(root, "a b#c%20+ä𝄞(d)")
	if err := os.Mkdir(odd, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"app", "sdk"} {
		if err := os.Rename(filepath.Join(root, name), filepath.Join(odd, name)); err != nil {
			t.Fatal(err)
		}
	}
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(odd, link); err != nil {
		t.Skip(err)
	}
	for _, dir := range []string{odd, link} {
		e := editortest.Start(t, dir, lsp.Config{})
		e.Open(storeGo)
		e.Open(policy)
		e.Wants("iamvet", unusedGrant)
		e.Replace(policy, `{"Effect": "Allow", "Action": "sqs`, `{"Sid": "ä€𝄞", "Effect": "Allow", "Action": "sqs`)
		e.Wants("iamvet", policy+":5:50-67 unused: no call needs sqs:SendMessage", policy+":5:5-")
		e.Replace(policy, `"Sid": "ä€𝄞", `, "")
		e.Replace(policy, `"s3:PutObject", `, `"s3:GetObject", `)
		e.Replace(storeGo, "\t_, err := c.", "\t/* ä€𝄞 */ _, err := c.")
		e.Wants("iamvet", storeGo+":12:25-34 missing: s3:PutObject", policy+":4:35-49 unused: no call needs s3:GetObject", unusedGrant)
		if hover := e.Hover(storeGo, "PutObject("); !strings.Contains(hover, "`s3:PutObject`") {
			t.Errorf("hover behind text that is not ASCII: %q", hover)
		}
		actions := e.Actions(storeGo, "PutObject(context", "quickfix")
		if len(actions) != 1 {
			t.Fatalf("%d actions", len(actions))
		}
		e.Apply(actions[0])
		e.Wants("iamvet", policy+":4:36-50 unused: no call needs s3:GetObject", unusedGrant)
	}
}

// Folders come and go, and with them what is shown.
func TestWorkspaceFolders(t *testing.T) {
	first, second := testprog.Write(t, app), testprog.Write(t, app)
	e := editortest.Start(t, first, lsp.Config{})
	e.Wants("iamvet", unusedGrant)
	folder := []any{map[string]any{"uri": e.URI(rel(t, first, second)), "name": "second"}}
	e.Notify("workspace/didChangeWorkspaceFolders", map[string]any{"event": map[string]any{"added": folder, "removed": []any{}}})
	there := rel(t, first, second) + "/" + unusedGrant
	e.Wants("iamvet", there, unusedGrant)
	e.Notify("workspace/didChangeWorkspaceFolders", map[string]any{"event": map[string]any{"added": []any{}, "removed": folder}})
	e.Wants("iamvet", unusedGrant)
	e.Notify("workspace/didChangeWorkspaceFolders", map[string]any{"event": map[string]any{"added": folder, "removed": []any{map[string]any{"uri": e.URI("."), "name": "test"}}}})
	e.Wants("iamvet", there)
}

func rel(t *testing.T, from, to string) string {
	t.Helper()
	out, err := filepath.Rel(from, to)
	if err != nil {
		t.Fatal(err)
	}
	return filepath.ToSlash(out)
}

// An allow that silences nothing has an action that takes it away.
func TestIdleAllow(t *testing.T) {
	dir := testprog.Write(t, app)
	e := editortest.Start(t, dir, lsp.Config{})
	e.Open(mainGo)
	e.Wants("iamvet", unusedGrant)
	e.Replace(mainGo, "func main() {", "//iamvet:allow s3:GetObject -- nothing needs it\nfunc main() {")
	e.Wants("iamvet", mainGo+":11:1-48 invalid: this allow of s3:GetObject silences nothing", unusedGrant)
	actions := e.Actions(mainGo, "iamvet:allow", "quickfix")
	if len(actions) != 1 {
		t.Fatalf("%d actions", len(actions))
	}
	e.Apply(actions[0])
	e.Wants("iamvet", unusedGrant)
	if text := read(t, dir, mainGo); e.Texts[mainGo] != text {
		t.Errorf("the file is\n%s", e.Texts[mainGo])
	}
}

// A policy that infrastructure code gives to a program is found when the code says so, and
// gone when it does not.
func TestPoliciesFoundByThemselves(t *testing.T) {
	dir := testprog.Write(t, strings.Replace(app, "//iamvet:policy deploy/policy.json\n", "", 1))
	e := editortest.Start(t, dir, lsp.Config{})
	e.Open(storeGo)
	const template = "app/template.yaml"
	text := func(code string) string {
		return "Transform: AWS::Serverless-2016-10-31\nResources:\n  Orders:\n    Type: AWS::Serverless::Function\n    Metadata: {BuildMethod: go1.x}\n" +
			"    Properties:\n      CodeUri: " + code + "\n      Handler: bootstrap\n      Runtime: provided.al2023\n      Policies:\n" +
			"        - Version: \"2012-10-17\"\n          Statement: [{Effect: Allow, Action: \"s3:GetObject\", Resource: \"arn:aws:s3:::uploads/*\"}]\n"
	}
	if hover := e.Hover(storeGo, "PutObject("); !strings.Contains(hover, "no policy is declared") {
		t.Errorf("hover: %q", hover)
	}
	found := []string{storeGo + ":12:14-23 missing: s3:PutObject", template + ":12:47-61 unused: no call needs s3:GetObject"}
	e.Rewrite(template, text("."))
	e.Wants("iamvet", found...)
	e.Rewrite(template, text("other"))
	e.Wants("iamvet")
	e.Rewrite(template, text("./"))
	e.Wants("iamvet", found...)
}
