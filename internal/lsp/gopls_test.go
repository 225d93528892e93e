package lsp_test

import (
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/iamvet/iamvet/internal/gopls"
	"github.com/iamvet/iamvet/internal/lsp"
	"github.com/iamvet/iamvet/internal/testprog"
)

var built struct {
	sync.Once
	path string
	err  error
}

// TestMain removes the gopls that tests built.
func TestMain(m *testing.M) {
	code := m.Run()
	if built.path != "" {
		os.RemoveAll(filepath.Dir(built.path))
	}
	os.Exit(code)
}

// realGopls builds the pinned gopls with the analyzer in it, which takes minutes
// when the build cache does not have it.
func realGopls(t *testing.T) string {
	t.Helper()
	if testing.Short() {
		t.Skip("builds gopls")
	}
	built.Do(func() {
		dir, err := os.MkdirTemp("", "gopls-test-")
		if err != nil {
			built.err = err
			return
		}
		built.path = filepath.Join(dir, "gopls")
		_, built.err = gopls.Build(context.Background(), gopls.Config{
			Version: gopls.DefaultVersion, Output: built.path, Source: filepath.Join("..", ".."),
		})
	})
	if built.err != nil {
		t.Fatal(built.err)
	}
	return built.path
}

// lone keeps gopls from the user's cache and the network.
func lone(t *testing.T) {
	t.Setenv("GOPLSCACHE", t.TempDir())
	t.Setenv("GOFLAGS", "-mod=mod")
	t.Setenv("GOPROXY", "off")
	t.Setenv("GOWORK", "off")
}

func TestSessionInFrontOfGopls(t *testing.T) {
	path := realGopls(t)
	lone(t)
	e := start(t, testprog.Write(t, app), lsp.Config{Gopls: []string{path}, Stderr: io.Discard})
	session(t, e)

	// What gopls says is there, too.
	if e.caps["definitionProvider"] == nil || e.caps["completionProvider"] == nil {
		t.Errorf("the capabilities are not those of gopls: %v", e.caps)
	}
	hover := e.hover(storeGo, "PutObject(")
	if !strings.Contains(hover, "func (c *s3.Client) PutObject(") || strings.Index(hover, "iamvet") > strings.Index(hover, "func (") {
		t.Errorf("hover: %q", hover)
	}
	var definition []struct{ URI string }
	at := pointAt(e.texts[storeGo], strings.Index(e.texts[storeGo], "PutObject("))
	e.call("textDocument/definition", map[string]any{"textDocument": map[string]any{"uri": e.uri(storeGo)}, "position": jsonPoint(at)}, &definition)
	if len(definition) != 1 || e.name(definition[0].URI) != "sdk/s3/s3.go" {
		t.Errorf("definition: %+v", definition)
	}
	var symbols any
	e.call("textDocument/documentSymbol", map[string]any{"textDocument": map[string]any{"uri": e.uri(policy)}}, &symbols)
	if symbols != nil {
		t.Errorf("gopls was asked about a policy: %v", symbols)
	}

	// A type error of gopls stands beside a finding that was there before.
	e.replace(policy, `"s3:PutObject", `, "")
	e.wants("iamvet", storeGo+":12:14-23 missing: s3:PutObject")
	e.replace(storeGo, "\treturn err\n}", "\treturn 7\n}")
	e.wants("compiler", storeGo+":12:5-8 UnusedVar: declared and not used: err", storeGo+":16:9-10 InvalidIfaceAssign: cannot use 7")
	e.wants("iamvet", storeGo+":12:14-23 missing: s3:PutObject")
	actions := e.actions(storeGo, "PutObject(context")
	ours, theirs := 0, 0
	for _, a := range actions {
		if a.Data.Iamvet {
			ours++
		} else {
			theirs++
		}
	}
	if ours == 0 || theirs == 0 {
		t.Errorf("%d actions of iamvet, %d of gopls", ours, theirs)
	}
}

// The gopls that has the analyzer shows findings by itself: in package main, from
// the facts of packages below it.
func TestGoplsWithAnalyzer(t *testing.T) {
	path := realGopls(t)
	lone(t)
	dir := testprog.Write(t, app)
	cmd := exec.Command(path)
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	e := connect(t, dir, process{out, in})
	t.Cleanup(func() {
		e.call("shutdown", nil, nil)
		e.notify("exit", nil)
		if err := cmd.Wait(); err != nil {
			t.Errorf("gopls ended with %v", err)
		}
		if t.Failed() {
			t.Logf("log:\n%s", strings.Join(e.log, "\n"))
		}
	})
	e.open(mainGo)
	unused := mainGo + ":3:1-1 unused: deploy/policy.json:5:35: no call needs sqs:SendMessage"
	e.wants("iamvet", unused)
	e.open(storeGo)
	e.replace(storeGo, "\treturn err\n", "\t_, _ = c.DeleteObject(context.Background(), &s3.DeleteObjectInput{Bucket: aws.String(\"uploads\"), Key: aws.String(key)})\n\treturn err\n")
	e.wants("iamvet", mainGo+":11:25-25 missing: ", unused)
}

type process struct {
	io.ReadCloser
	in io.WriteCloser
}

func (p process) Write(b []byte) (int, error) { return p.in.Write(b) }
func (p process) Close() error                { return errors.Join(p.in.Close(), p.ReadCloser.Close()) }
