package lsp_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/sourcegraph/jsonrpc2"

	"github.com/iamvet/iamvet/internal/lsp"
)

// editor is a client as an editor is: it holds texts, shows the diagnostics that
// were published last, and applies edits.
type editor struct {
	t    *testing.T
	dir  string
	conn *jsonrpc2.Conn

	mu       sync.Mutex
	texts    map[string]string // of open files, by name below dir
	versions map[string]int
	shown    map[string][]shownDiagnostic
	changed  chan struct{}
	log      []string
	caps     map[string]any
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

type action struct {
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
const limit = 60 * time.Second

// start serves an editor on a directory.
func start(t *testing.T, dir string, cfg lsp.Config) *editor {
	t.Helper()
	ours, theirs := net.Pipe()
	ctx, cancel := context.WithCancel(context.Background())
	served := make(chan error, 1)
	if cfg.Stderr == nil {
		cfg.Stderr = io.Discard
	}
	go func() { served <- lsp.Serve(ctx, theirs, cfg) }()
	e := connect(t, dir, ours)
	t.Cleanup(func() {
		defer cancel()
		e.call("shutdown", nil, nil)
		e.notify("exit", nil)
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

// connect initializes a server at the other end of a stream.
func connect(t *testing.T, dir string, stream io.ReadWriteCloser) *editor {
	t.Helper()
	e := &editor{
		t: t, dir: dir, texts: map[string]string{}, versions: map[string]int{}, shown: map[string][]shownDiagnostic{},
		changed: make(chan struct{}, 1),
	}
	e.conn = jsonrpc2.NewConn(context.Background(), jsonrpc2.NewBufferedStream(stream, jsonrpc2.VSCodeObjectCodec{}), e, jsonrpc2.SetLogger(nothing{}))
	var result struct{ Capabilities map[string]any }
	e.call("initialize", map[string]any{
		"processId": nil, "rootUri": e.uri("."),
		"workspaceFolders": []any{map[string]any{"uri": e.uri("."), "name": "test"}},
		"capabilities": map[string]any{"textDocument": map[string]any{
			"codeAction": map[string]any{"codeActionLiteralSupport": map[string]any{"codeActionKind": map[string]any{"valueSet": []string{"quickfix"}}}},
			"hover":      map[string]any{"contentFormat": []string{"markdown"}},
		}},
	}, &result)
	e.caps = result.Capabilities
	e.notify("initialized", map[string]any{})
	return e
}

type nothing struct{}

func (nothing) Printf(string, ...any) {}

// Handle takes what the server says.
func (e *editor) Handle(ctx context.Context, c *jsonrpc2.Conn, req *jsonrpc2.Request) {
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
		name := e.name(p.URI)
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
	case "workspace/configuration":
		go func() { _ = c.Reply(ctx, req.ID, []any{nil}) }() // the server may be gone
	default:
		if !req.Notif {
			go func() { _ = c.Reply(ctx, req.ID, nil) }()
		}
	}
}

func (e *editor) uri(name string) string {
	return (&url.URL{Scheme: "file", Path: filepath.ToSlash(filepath.Join(e.dir, name))}).String()
}

func (e *editor) name(uri string) string {
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

func (e *editor) call(method string, params, result any) {
	e.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	if err := e.conn.Call(ctx, method, params, result); err != nil {
		e.t.Fatalf("%s: %v", method, err)
	}
}

func (e *editor) notify(method string, params any) {
	e.t.Helper()
	if err := e.conn.Notify(context.Background(), method, params); err != nil {
		e.t.Errorf("%s: %v", method, err)
	}
}

// open opens a file as it is on disk.
func (e *editor) open(name string) {
	e.t.Helper()
	data, err := os.ReadFile(filepath.Join(e.dir, name))
	if err != nil {
		e.t.Fatal(err)
	}
	language := map[string]string{".go": "go", ".json": "json", ".tf": "terraform"}[filepath.Ext(name)]
	e.mu.Lock()
	e.texts[name], e.versions[name] = string(data), 1
	e.mu.Unlock()
	e.notify("textDocument/didOpen", map[string]any{"textDocument": map[string]any{
		"uri": e.uri(name), "languageId": language, "version": 1, "text": string(data),
	}})
}

// replace replaces one text of an open file by another, without saving.
func (e *editor) replace(name, old, with string) {
	e.t.Helper()
	text := e.texts[name]
	at := strings.Index(text, old)
	if at < 0 {
		e.t.Fatalf("%s has no %q:\n%s", name, old, text)
	}
	e.change(name, extent{pointAt(text, at), pointAt(text, at+len(old))}, with)
}

func (e *editor) change(name string, at extent, with string) {
	text := e.texts[name]
	e.mu.Lock()
	e.texts[name] = text[:offsetAt(text, at.Start)] + with + text[offsetAt(text, at.End):]
	e.versions[name]++
	version := e.versions[name]
	e.mu.Unlock()
	e.notify("textDocument/didChange", map[string]any{
		"textDocument":   map[string]any{"uri": e.uri(name), "version": version},
		"contentChanges": []any{map[string]any{"range": jsonRange(at), "text": with}},
	})
}

// rewrite changes a file behind the server's back, as another program does.
func (e *editor) rewrite(name, text string) {
	e.t.Helper()
	if err := os.WriteFile(filepath.Join(e.dir, name), []byte(text), 0o644); err != nil {
		e.t.Fatal(err)
	}
	e.notify("workspace/didChangeWatchedFiles", map[string]any{"changes": []any{map[string]any{"uri": e.uri(name), "type": 2}}})
}

// wants waits until exactly these diagnostics of a source are shown, written
// "file:line:column-column category: message" with lines and columns from 1, the
// message's end left out, and fails if they do not come.
func (e *editor) wants(source string, want ...string) {
	e.t.Helper()
	sort.Strings(want)
	deadline := time.After(limit)
	for {
		got := e.diagnostics(source)
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

func (e *editor) diagnostics(source string) []string {
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

// hover asks about a place: that of the first character of a text.
func (e *editor) hover(name, text string) string {
	e.t.Helper()
	at := pointAt(e.texts[name], strings.Index(e.texts[name], text))
	var result struct{ Contents struct{ Value string } }
	e.call("textDocument/hover", map[string]any{"textDocument": map[string]any{"uri": e.uri(name)}, "position": jsonPoint(at)}, &result)
	return result.Contents.Value
}

// actions asks for the actions at a text.
func (e *editor) actions(name, text string, only ...string) []action {
	e.t.Helper()
	at := strings.Index(e.texts[name], text)
	context := map[string]any{"diagnostics": []any{}}
	if len(only) > 0 {
		context["only"] = only
	}
	var result []action
	e.call("textDocument/codeAction", map[string]any{
		"textDocument": map[string]any{"uri": e.uri(name)}, "context": context,
		"range": jsonRange(extent{pointAt(e.texts[name], at), pointAt(e.texts[name], at+len(text))}),
	}, &result)
	return result
}

// apply carries out an action, on files that must be open.
func (e *editor) apply(a action) {
	e.t.Helper()
	for uri, edits := range a.Edit.Changes {
		name := e.name(uri)
		if _, ok := e.texts[name]; !ok {
			e.t.Fatalf("the action %q edits %s, which is not open", a.Title, name)
		}
		sort.SliceStable(edits, func(i, j int) bool { // from the end, so that places hold
			p, q := edits[i].Range.Start, edits[j].Range.Start
			return p.Line > q.Line || p.Line == q.Line && p.Character > q.Character
		})
		for _, edit := range edits {
			e.change(name, edit.Range, edit.NewText)
		}
	}
}

func titles(actions []action) []string {
	out := []string{}
	for _, a := range actions {
		if a.Data.Iamvet {
			out = append(out, a.Kind+": "+a.Title)
		}
	}
	return out
}

func jsonPoint(p point) map[string]int {
	return map[string]int{"line": p.Line, "character": p.Character}
}

func jsonRange(r extent) map[string]any {
	return map[string]any{"start": jsonPoint(r.Start), "end": jsonPoint(r.End)}
}

// pointAt and offsetAt are for texts of ASCII.
func pointAt(text string, offset int) point {
	head := text[:offset]
	return point{strings.Count(head, "\n"), len(head) - strings.LastIndex(head, "\n") - 1}
}

func offsetAt(text string, p point) int {
	at := 0
	for range p.Line {
		at += strings.Index(text[at:], "\n") + 1
	}
	return at + p.Character
}
