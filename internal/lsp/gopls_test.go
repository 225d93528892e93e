package lsp_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/iamvet/iamvet/internal/editortest"
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
	e := editortest.Start(t, testprog.Write(t, app), lsp.Config{Gopls: []string{path}, Stderr: io.Discard})
	session(t, e)

	// What gopls says is there, too.
	if e.Capabilities["definitionProvider"] == nil || e.Capabilities["completionProvider"] == nil {
		t.Errorf("the capabilities are not those of gopls: %v", e.Capabilities)
	}
	hover := e.Hover(storeGo, "PutObject(")
	if !strings.Contains(hover, "func (c *s3.Client) PutObject(") || strings.Index(hover, "iamvet") > strings.Index(hover, "func (") {
		t.Errorf("hover: %q", hover)
	}
	var definition []struct{ URI string }
	at := editortest.PointAt(e.Texts[storeGo], strings.Index(e.Texts[storeGo], "PutObject("))
	e.Call("textDocument/definition", map[string]any{"textDocument": map[string]any{"uri": e.URI(storeGo)}, "position": editortest.JSONPoint(at)}, &definition)
	if len(definition) != 1 || e.Name(definition[0].URI) != "sdk/s3/s3.go" {
		t.Errorf("definition: %+v", definition)
	}
	var symbols any
	e.Call("textDocument/documentSymbol", map[string]any{"textDocument": map[string]any{"uri": e.URI(policy)}}, &symbols)
	if symbols != nil {
		t.Errorf("gopls was asked about a policy: %v", symbols)
	}

	// A type error of gopls stands beside a finding that was there before.
	e.Replace(policy, `"s3:PutObject", `, "")
	e.Wants("iamvet", storeGo+":12:14-23 missing: s3:PutObject")
	e.Replace(storeGo, "\treturn err\n}", "\treturn 7\n}")
	e.Wants("compiler", storeGo+":12:5-8 UnusedVar: declared and not used: err", storeGo+":16:9-10 InvalidIfaceAssign: cannot use 7")
	e.Wants("iamvet", storeGo+":12:14-23 missing: s3:PutObject")
	actions := e.Actions(storeGo, "PutObject(context")
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
	e := editortest.Run(t, dir, path)
	e.Open(mainGo)
	unused := mainGo + ":3:1-1 unused: deploy/policy.json:5:35: no call needs sqs:SendMessage"
	e.Wants("iamvet", unused)
	e.Open(storeGo)
	e.Replace(storeGo, "\treturn err\n", "\t_, _ = c.DeleteObject(context.Background(), &s3.DeleteObjectInput{Bucket: aws.String(\"uploads\"), Key: aws.String(key)})\n\treturn err\n")
	e.Wants("iamvet", mainGo+":11:25-25 missing: ", unused)
}

// A gopls that ends takes the server with it, so that the editor starts both again; one
// that cannot be started is said to be.
func TestGoplsEnds(t *testing.T) {
	if _, err := exec.LookPath("sh"); err != nil {
		t.Skip(err)
	}
	for _, tt := range []struct {
		name    string
		command []string
	}{
		{"at once", []string{"sh", "-c", "exit 3"}},
		{"after a while", []string{"sh", "-c", "head -c 300 > /dev/null"}},
		{"with nonsense", []string{"sh", "-c", "echo nonsense; head -c 300 > /dev/null"}},
		{"not there", []string{filepath.Join(t.TempDir(), "none")}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			ours, theirs := net.Pipe()
			served := make(chan error, 1)
			go func() { served <- lsp.Serve(t.Context(), theirs, lsp.Config{Gopls: tt.command, Stderr: io.Discard}) }()
			go func() { _, _ = io.Copy(io.Discard, ours) }()
			go func() { // fails when the server is gone
				body := `{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"processId":null,"rootUri":null,"capabilities":{}}}`
				for range 5 {
					_, _ = fmt.Fprintf(ours, "Content-Length: %d\r\n\r\n%s", len(body), body)
				}
			}()
			select {
			case err := <-served:
				if !errors.Is(err, lsp.ErrGopls) {
					t.Errorf("the server ended with %v", err)
				}
			case <-time.After(time.Minute):
				t.Error("the server does not end")
			}
			_ = ours.Close() // the other end is closed
		})
	}
}

// The command, as editors start it.
func TestCommand(t *testing.T) {
	iamvet := testprog.Build(t)
	lone(t)
	t.Run("alone", func(t *testing.T) { session(t, editortest.Run(t, testprog.Write(t, app), iamvet, "lsp")) })
	t.Run("in front of gopls", func(t *testing.T) {
		path := realGopls(t)
		session(t, editortest.Run(t, testprog.Write(t, app), iamvet, "lsp", "-proxy", path+" serve"))
	})
}
