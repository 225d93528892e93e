// Package editortest is an editor for tests of language servers: it holds texts, shows the
// diagnostics that were published last, and applies edits.
package editortest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/sourcegraph/jsonrpc2"

	"github.com/iamvet/iamvet/internal/lsp"
)

// Editor is a client as an editor is.
type Editor struct {
	t    *testing.T
	dir  string
	conn *jsonrpc2.Conn

	mu sync.Mutex
	// Texts are those of open files, by name below the directory.
	Texts    map[string]string
	versions map[string]int
	shown    map[string][]shownDiagnostic
	changed  chan struct{}
	log      []string
	// registered are capabilities that the server asked for.
	registered []string
	// Capabilities are those of the server.
	Capabilities map[string]any
}

type point struct{ Line, Character int }

type extent struct{ Start, End point }

type shownDiagnostic struct {
	Range    extent
	Severity int
	Code     any
	Source   string
	Message  string
	Tags     []int
	Related  []struct {
		Location struct {
			URI   string
			Range extent
		}
		Message string
	} `json:"relatedInformation"`
}

// Action is a code action.
type Action struct {
	Title string
	Kind  string
	Edit  struct {
		Changes map[string][]struct {
			Range   extent
			NewText string
		}
	}
	Data struct{ Iamvet bool }
}

// limit is how long an editor waits for what must come.
const limit = 3 * time.Minute

// Start serves an editor on a directory.
func Start(t *testing.T, dir string, cfg lsp.Config) *Editor {
	t.Helper()
	ours, theirs := net.Pipe()
	ctx, cancel := context.WithCancel(context.Background())
	served := make(chan error, 1)
	if cfg.Stderr == nil {
		cfg.Stderr = io.Discard
	}
	go func() { served <- lsp.Serve(ctx, theirs, cfg) }()
	e := Connect(t, dir, ours)
	t.Cleanup(func() {
		defer cancel()
		e.Call("shutdown", nil, nil)
		e.Notify("exit", nil)
		select {
		case err := <-served:
			if err != nil {
				t.Errorf("the server ended with %v", err)
			}
		case <-time.After(limit):
			t.Error("the server does not exit")
		}
		if t.Failed() {
			t.Logf("log:\n%s", strings.Join(e.log, "\n"))
		}
	})
	return e
}

// Run runs a server as an editor does, as a process.
func Run(t *testing.T, dir, name string, args ...string) *Editor {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = t.TempDir() // editors start servers anywhere
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
	e := Connect(t, dir, process{out, in})
	t.Cleanup(func() {
		e.Call("shutdown", nil, nil)
		e.Notify("exit", nil)
		if err := cmd.Wait(); err != nil {
			t.Errorf("%s ended with %v", name, err)
		}
		if t.Failed() {
			t.Logf("log:\n%s", strings.Join(e.log, "\n"))
		}
	})
	return e
}

type process struct {
	io.ReadCloser
	in io.WriteCloser
}

func (p process) Write(b []byte) (int, error) { return p.in.Write(b) }
func (p process) Close() error                { return errors.Join(p.in.Close(), p.ReadCloser.Close()) }

// Connect initializes a server at the other end of a stream.
func Connect(t *testing.T, dir string, stream io.ReadWriteCloser) *Editor {
	t.Helper()
	e := &Editor{
		t: t, dir: dir, Texts: map[string]string{}, versions: map[string]int{}, shown: map[string][]shownDiagnostic{},
		changed: make(chan struct{}, 1),
	}
	e.conn = jsonrpc2.NewConn(context.Background(), jsonrpc2.NewBufferedStream(stream, jsonrpc2.VSCodeObjectCodec{}), e, jsonrpc2.SetLogger(nothing{}))
	var result struct{ Capabilities map[string]any }
	e.Call("initialize", map[string]any{
		"processId": nil, "rootUri": e.URI("."),
		"workspaceFolders": []any{map[string]any{"uri": e.URI("."), "name": "test"}},
		"capabilities": map[string]any{"workspace": map[string]any{"didChangeWatchedFiles": map[string]any{"dynamicRegistration": true}}, "textDocument": map[string]any{
			"codeAction": map[string]any{"codeActionLiteralSupport": map[string]any{"codeActionKind": map[string]any{"valueSet": []string{"quickfix"}}}},
			"hover":      map[string]any{"contentFormat": []string{"markdown"}},
		}},
	}, &result)
	e.Capabilities = result.Capabilities
	e.Notify("initialized", map[string]any{})
	return e
}

type nothing struct{}

func (nothing) Printf(string, ...any) {}

// Handle takes what the server says.
func (e *Editor) Handle(ctx context.Context, c *jsonrpc2.Conn, req *jsonrpc2.Request) {
	e.mu.Lock()
	defer e.mu.Unlock()
	switch req.Method {
	case "textDocument/publishDiagnostics":
		var p struct {
			URI         string
			Version     *int
			Diagnostics []shownDiagnostic
		}
		if err := json.Unmarshal(*req.Params, &p); err != nil {
			e.log = append(e.log, err.Error())
			return
		}
		name := e.Name(p.URI)
		if p.Version != nil && *p.Version != e.versions[name] {
			e.log = append(e.log, "dropped diagnostics of an old version of "+name)
			return
		}
		e.shown[name] = p.Diagnostics
		select {
		case e.changed <- struct{}{}:
		default:
		}
	case "window/logMessage", "window/showMessage":
		e.log = append(e.log, string(*req.Params))
	case "client/registerCapability":
		e.registered = append(e.registered, string(*req.Params))
		go func() { _ = c.Reply(ctx, req.ID, nil) }()
	case "workspace/configuration":
		go func() { _ = c.Reply(ctx, req.ID, []any{nil}) }() // the server may be gone
	default:
		if !req.Notif {
			go func() { _ = c.Reply(ctx, req.ID, nil) }()
		}
	}
}

// URI names a file below the directory.
func (e *Editor) URI(name string) string {
	return (&url.URL{Scheme: "file", Path: filepath.ToSlash(filepath.Join(e.dir, name))}).String()
}

// Name is the file that a URI names, below the directory.
func (e *Editor) Name(uri string) string {
	u, err := url.Parse(uri)
	if err != nil {
		return uri
	}
	rel, err := filepath.Rel(e.dir, filepath.FromSlash(u.Path))
	if err != nil {
		return uri
	}
	return filepath.ToSlash(rel)
}

// Call sends a request and waits for its result, which may be nil.
func (e *Editor) Call(method string, params, result any) {
	e.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	if err := e.conn.Call(ctx, method, params, result); err != nil {
		e.t.Fatalf("%s: %v", method, err)
	}
}

// Try sends a request that the server may refuse; it must answer.
func (e *Editor) Try(method string, params any) {
	e.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	var refused *jsonrpc2.Error
	if err := e.conn.Call(ctx, method, params, nil); err != nil && !errors.As(err, &refused) {
		e.t.Fatalf("%s %v: %v", method, params, err)
	}
}

// Remove deletes a file behind the server's back, as another program does.
func (e *Editor) Remove(name string) {
	e.t.Helper()
	if err := os.Remove(filepath.Join(e.dir, name)); err != nil {
		e.t.Fatal(err)
	}
	e.Notify("workspace/didChangeWatchedFiles", map[string]any{"changes": []any{map[string]any{"uri": e.URI(name), "type": 3}}})
}

// Registered are the capabilities that the server asked for since it started, as JSON.
func (e *Editor) Registered() []string {
	e.mu.Lock()
	defer e.mu.Unlock()
	return slices.Clone(e.registered)
}

// Notify sends a notification.
func (e *Editor) Notify(method string, params any) {
	e.t.Helper()
	if err := e.conn.Notify(context.Background(), method, params); err != nil {
		e.t.Errorf("%s: %v", method, err)
	}
}

// Open opens a file as it is on disk.
func (e *Editor) Open(name string) {
	e.t.Helper()
	data, err := os.ReadFile(filepath.Join(e.dir, name))
	if err != nil {
		e.t.Fatal(err)
	}
	language := map[string]string{".go": "go", ".json": "json", ".tf": "terraform", ".yaml": "yaml", ".mod": "go.mod"}[filepath.Ext(name)]
	e.mu.Lock()
	e.Texts[name], e.versions[name] = string(data), 1
	e.mu.Unlock()
	e.Notify("textDocument/didOpen", map[string]any{"textDocument": map[string]any{
		"uri": e.URI(name), "languageId": language, "version": 1, "text": string(data),
	}})
}

// Replace replaces one text of an open file by another, without saving.
func (e *Editor) Replace(name, old, with string) {
	e.t.Helper()
	text := e.Texts[name]
	at := strings.Index(text, old)
	if at < 0 {
		e.t.Fatalf("%s has no %q:\n%s", name, old, text)
	}
	e.Change(name, extent{PointAt(text, at), PointAt(text, at+len(old))}, with)
}

// Change replaces a part of an open file.
func (e *Editor) Change(name string, at extent, with string) {
	text := e.Texts[name]
	e.mu.Lock()
	e.Texts[name] = text[:offsetAt(text, at.Start)] + with + text[offsetAt(text, at.End):]
	e.versions[name]++
	version := e.versions[name]
	e.mu.Unlock()
	e.Notify("textDocument/didChange", map[string]any{
		"textDocument":   map[string]any{"uri": e.URI(name), "version": version},
		"contentChanges": []any{map[string]any{"range": jsonRange(at), "text": with}},
	})
}

// Rewrite changes a file behind the server's back, as another program does.
func (e *Editor) Rewrite(name, text string) {
	e.t.Helper()
	if err := os.WriteFile(filepath.Join(e.dir, name), []byte(text), 0o644); err != nil {
		e.t.Fatal(err)
	}
	e.Notify("workspace/didChangeWatchedFiles", map[string]any{"changes": []any{map[string]any{"uri": e.URI(name), "type": 2}}})
}

// Wants waits until exactly these diagnostics of a source are shown, written
// "file:line:column-column category: message" with lines and columns from 1, the
// message's end left out, and fails if they do not come.
func (e *Editor) Wants(source string, want ...string) {
	e.t.Helper()
	sort.Strings(want)
	deadline := time.After(limit)
	for {
		got := e.Diagnostics(source)
		if slices.EqualFunc(got, want, strings.HasPrefix) {
			return
		}
		select {
		case <-e.changed:
		case <-deadline:
			e.t.Fatalf("the editor shows\n\t%s\nwant\n\t%s", strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
		}
	}
}

// Until waits until what is shown is as wished and stays so for a while, and says whether
// it came so far.
func (e *Editor) Until(wished func() bool) bool {
	deadline := time.Now().Add(limit)
	for {
		quiet := time.Until(deadline)
		ok := wished()
		if ok {
			quiet = min(quiet, time.Second)
		}
		select {
		case <-e.changed:
		case <-time.After(quiet):
			return ok
		}
	}
}

// Diagnostics are what is shown of a source, written as for Wants.
func (e *Editor) Diagnostics(source string) []string {
	e.mu.Lock()
	defer e.mu.Unlock()
	var out []string
	for name, list := range e.shown {
		for _, d := range list {
			if d.Source == source {
				out = append(out, fmt.Sprintf("%s:%d:%d-%d %v: %s", name, d.Range.Start.Line+1, d.Range.Start.Character+1, d.Range.End.Character+1, d.Code, d.Message))
			}
		}
	}
	sort.Strings(out)
	return out
}

// Hover asks about a place: that of the first character of a text.
func (e *Editor) Hover(name, text string) string {
	e.t.Helper()
	at := PointAt(e.Texts[name], strings.Index(e.Texts[name], text))
	var result struct{ Contents struct{ Value string } }
	e.Call("textDocument/hover", map[string]any{"textDocument": map[string]any{"uri": e.URI(name)}, "position": JSONPoint(at)}, &result)
	return result.Contents.Value
}

// Actions asks for the actions at a text.
func (e *Editor) Actions(name, text string, only ...string) []Action {
	e.t.Helper()
	at := strings.Index(e.Texts[name], text)
	context := map[string]any{"diagnostics": []any{}}
	if len(only) > 0 {
		context["only"] = only
	}
	var result []Action
	e.Call("textDocument/codeAction", map[string]any{
		"textDocument": map[string]any{"uri": e.URI(name)}, "context": context,
		"range": jsonRange(extent{PointAt(e.Texts[name], at), PointAt(e.Texts[name], at+len(text))}),
	}, &result)
	return result
}

// Apply carries out an action, on files that must be open.
func (e *Editor) Apply(a Action) {
	e.t.Helper()
	for uri, edits := range a.Edit.Changes {
		name := e.Name(uri)
		if _, ok := e.Texts[name]; !ok {
			e.t.Fatalf("the action %q edits %s, which is not open", a.Title, name)
		}
		sort.SliceStable(edits, func(i, j int) bool { // from the end, so that places hold
			p, q := edits[i].Range.Start, edits[j].Range.Start
			return p.Line > q.Line || p.Line == q.Line && p.Character > q.Character
		})
		for _, edit := range edits {
			e.Change(name, edit.Range, edit.NewText)
		}
	}
}

// Titles are the kinds and titles of the actions of iamvet.
func Titles(actions []Action) []string {
	out := []string{}
	for _, a := range actions {
		if a.Data.Iamvet {
			out = append(out, a.Kind+": "+a.Title)
		}
	}
	return out
}

// JSONPoint is a position as the protocol has it.
func JSONPoint(p point) map[string]int {
	return map[string]int{"line": p.Line, "character": p.Character}
}

func jsonRange(r extent) map[string]any {
	return map[string]any{"start": JSONPoint(r.Start), "end": JSONPoint(r.End)}
}

// PointAt is the position of an offset in bytes.
func PointAt(text string, offset int) point {
	head := text[:offset]
	return point{strings.Count(head, "\n"), units(head[strings.LastIndex(head, "\n")+1:])}
}

// units counts UTF-16 code units.
func units(s string) int { return len(utf16.Encode([]rune(s))) }

func offsetAt(text string, p point) int {
	at := 0
	for range p.Line {
		at += strings.Index(text[at:], "\n") + 1
	}
	for n := 0; n < p.Character; {
		r, size := utf8.DecodeRuneInString(text[at:])
		at, n = at+size, n+utf16.RuneLen(r)
	}
	return at
}
