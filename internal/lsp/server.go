// Package lsp is the language server of iamvet, over a stream such as the standard
// input and output of a process.
//
// It shows findings while their cause is edited, in Go files and in policy files,
// as the editor has them: unsaved text counts. Fixes are code actions; a hover over
// a call tells what it needs, and over an action of a policy which calls need it.
// It can stand in front of gopls, so that an editor that takes one server for Go
// has both.
//
// The packages of a module are loaded once. An edit of a Go file summarizes its
// package again, and others only if they see a difference; an edit of a policy
// compares again. A package that does not type-check keeps what was last known of
// it. A policy that cannot be read leaves the findings in Go as they were.
package lsp

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/sourcegraph/jsonrpc2"
)

// Config of a server.
type Config struct {
	// Gopls is the command line that starts gopls; empty: it is not used.
	Gopls []string
	// BuildFlags are handed to the go command ("-tags=integration").
	BuildFlags []string
	// Version of iamvet, for the client.
	Version string
	// Stderr takes what gopls and the server have to say beside the protocol.
	Stderr io.Writer
}

// ErrGopls says that gopls could not be started, or ended before its client.
var ErrGopls = errors.New("gopls is not running: install it with `iamvet gopls install`, or see what it said above")

// Serve serves one client until it exits or the stream ends.
func Serve(ctx context.Context, stream io.ReadWriteCloser, cfg Config) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	s := &server{cfg: cfg, docs: &documents{}, shown: map[string]*shown{}, done: make(chan error, 1)}
	s.analysis = newAnalysis(s.docs, cfg.BuildFlags)
	s.analysis.show, s.analysis.log = s.publish, s.logMessage
	ready := make(chan struct{})
	if len(cfg.Gopls) > 0 {
		var err error
		if s.gopls, err = startGopls(ctx, s, ready); err != nil {
			return err
		}
	}
	s.client = jsonrpc2.NewConn(ctx, jsonrpc2.NewBufferedStream(stream, jsonrpc2.VSCodeObjectCodec{}), handler(func(ctx context.Context, _ *jsonrpc2.Conn, req *jsonrpc2.Request) {
		<-ready
		s.handle(ctx, req)
	}), quiet())
	close(ready)
	var work sync.WaitGroup
	work.Go(func() { s.analysis.run(ctx) })
	defer work.Wait()
	defer cancel()
	var err error
	select {
	case <-s.client.DisconnectNotify():
	case err = <-s.done:
	case <-ctx.Done():
	}
	_ = s.client.Close() // it may be gone already
	if s.gopls != nil {
		s.gopls.stop()
	}
	return err
}

type handler func(context.Context, *jsonrpc2.Conn, *jsonrpc2.Request)

func (h handler) Handle(ctx context.Context, c *jsonrpc2.Conn, r *jsonrpc2.Request) { h(ctx, c, r) }

// quiet keeps the library from writing to the process's own standard error.
func quiet() jsonrpc2.ConnOpt { return jsonrpc2.SetLogger(silent{}) }

type silent struct{}

func (silent) Printf(string, ...any) {}

type server struct {
	cfg      Config
	docs     *documents
	analysis *analysis
	client   *jsonrpc2.Conn
	gopls    *gopls // nil without
	done     chan error

	mu      sync.Mutex
	folders []string
	watch   bool // the client watches files for us
	shown   map[string]*shown
	latest  *results
}

// handle takes one message of the client. Messages come one by one; what takes
// long is done beside.
func (s *server) handle(ctx context.Context, req *jsonrpc2.Request) {
	defer func() {
		if r := recover(); r != nil {
			err := internalError(r)
			s.logMessage(severityError, "iamvet: "+req.Method+": "+err.Error())
			if !req.Notif {
				s.reply(ctx, req, nil, err)
			}
		}
	}()
	if req.Notif {
		s.notification(ctx, req)
		return
	}
	switch req.Method {
	case "initialize":
		s.initialize(ctx, req)
	case "shutdown":
		if s.gopls != nil {
			s.gopls.forward(ctx, req, nil)
			return
		}
		s.reply(ctx, req, nil, nil)
	case "textDocument/hover":
		s.merged(ctx, req, s.hover)
	case "textDocument/codeAction":
		s.merged(ctx, req, s.codeAction)
	case "codeAction/resolve":
		var a struct{ Data actionData }
		if decode(req, &a) == nil && a.Data.Iamvet {
			s.reply(ctx, req, req.Params, nil)
			return
		}
		s.other(ctx, req)
	default:
		s.other(ctx, req)
	}
}

// other is a request that only gopls can answer.
func (s *server) other(ctx context.Context, req *jsonrpc2.Request) {
	switch {
	case s.gopls == nil:
		s.reply(ctx, req, nil, &jsonrpc2.Error{Code: jsonrpc2.CodeMethodNotFound, Message: req.Method + " is not supported"})
	case !s.forGopls(req):
		s.reply(ctx, req, nil, nil)
	default:
		s.gopls.forward(ctx, req, nil)
	}
}

// merged answers with what is known here and what gopls says.
func (s *server) merged(ctx context.Context, req *jsonrpc2.Request, answer func(context.Context, *jsonrpc2.Request, json.RawMessage) (any, error)) {
	own := func(ctx context.Context, req *jsonrpc2.Request, theirs json.RawMessage) (result any, err error) {
		defer func() {
			if r := recover(); r != nil {
				err = internalError(r)
			}
		}()
		return answer(ctx, req, theirs)
	}
	if s.gopls != nil && s.forGopls(req) {
		s.gopls.forward(ctx, req, func(theirs json.RawMessage) (any, error) { return own(ctx, req, theirs) })
		return
	}
	go func() {
		result, err := own(ctx, req, nil)
		s.reply(ctx, req, result, err)
	}()
}

func (s *server) notification(ctx context.Context, req *jsonrpc2.Request) {
	switch req.Method {
	case "exit":
		if s.gopls != nil {
			_ = s.gopls.conn.Notify(ctx, "exit", nil)
		}
		s.end(nil)
		return
	case "initialized":
		s.initialized(ctx)
	case "textDocument/didOpen", "textDocument/didChange", "textDocument/didClose", "textDocument/didSave":
		s.document(req)
	case "workspace/didChangeWatchedFiles":
		s.watched(req)
	case "workspace/didChangeWorkspaceFolders":
		var p foldersParams
		if decode(req, &p) == nil {
			for _, f := range p.Event.Added {
				s.addFolder(fileOf(f.URI))
			}
			for _, f := range p.Event.Removed {
				s.removeFolder(fileOf(f.URI))
			}
		}
	}
	if s.gopls != nil && s.forGopls(req) {
		s.gopls.notify(ctx, req)
	}
}

func (s *server) end(err error) {
	select {
	case s.done <- err:
	default:
	}
}

func (s *server) document(req *jsonrpc2.Request) {
	var p changeParams
	if decode(req, &p) != nil {
		return
	}
	file := fileOf(p.TextDocument.URI)
	if file == "" {
		return
	}
	switch req.Method {
	case "textDocument/didOpen":
		disk, err := os.ReadFile(file)
		s.docs.set(file, &p.TextDocument)
		s.opened(file)
		if err == nil && string(disk) == p.TextDocument.Text {
			return // what is on disk was analysed
		}
	case "textDocument/didChange":
		if err := s.docs.change(file, &p); err != nil {
			s.logMessage(severityError, "iamvet: "+file+": "+err.Error())
		}
	case "textDocument/didClose":
		s.docs.close(file)
	case "textDocument/didSave":
		if !decides(file) {
			return // its text was analysed already
		}
	}
	if decides(file) && req.Method != "textDocument/didChange" {
		s.analysis.rearranged(file)
		return
	}
	s.analysis.edited(file)
}

// decides says whether a file decides what a module consists of.
func decides(file string) bool {
	switch filepath.Base(file) {
	case "go.mod", "go.work", ".iamvet.yaml":
		return true
	}
	return false
}

func (s *server) watched(req *jsonrpc2.Request) {
	var p watchedParams
	if decode(req, &p) != nil {
		return
	}
	for _, c := range p.Changes {
		file := fileOf(c.URI)
		if file == "" {
			continue
		}
		if _, open := s.docs.version(file); open && !decides(file) {
			continue // the open text counts
		}
		if decides(file) {
			s.analysis.rearranged(file)
		} else {
			s.analysis.edited(file)
		}
	}
}

// opened sees to it that a file's module is analysed.
func (s *server) opened(file string) {
	s.mu.Lock()
	folders := s.folders
	s.mu.Unlock()
	for _, f := range folders {
		if rel, err := filepath.Rel(f, file); err == nil && filepath.IsLocal(rel) {
			s.analysis.addModule(filepath.Dir(file))
			return
		}
	}
	if len(folders) == 0 && !strings.Contains(filepath.ToSlash(file), "@v") {
		s.analysis.addModule(filepath.Dir(file))
	}
}

// How long a request waits for the analysis of the latest edit: less where gopls has
// answered already.
const (
	wait       = 5 * time.Second
	waitBehind = time.Second
)

func (s *server) hover(ctx context.Context, req *jsonrpc2.Request, theirs json.RawMessage) (any, error) {
	var p hoverParams
	if err := decode(req, &p); err != nil {
		return nil, err
	}
	var own *hover
	if r := s.known(ctx); r != nil {
		own = r.hover(fileOf(p.TextDocument.URI), p.Position)
	}
	return mergeHover(own, theirs), nil
}

func (s *server) codeAction(ctx context.Context, req *jsonrpc2.Request, theirs json.RawMessage) (any, error) {
	var p actionParams
	if err := decode(req, &p); err != nil {
		return nil, err
	}
	out := []any{}
	var list []json.RawMessage
	if json.Unmarshal(theirs, &list) == nil {
		for _, a := range list {
			out = append(out, a)
		}
	}
	if r := s.known(ctx); r != nil {
		for _, a := range r.actions(fileOf(p.TextDocument.URI), &p, s.docs) {
			out = append(out, a)
		}
	}
	return out, nil
}

func (s *server) known(ctx context.Context) *results {
	limit := wait
	if s.gopls != nil {
		limit = waitBehind
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	return s.analysis.results(ctx)
}

func (s *server) reply(ctx context.Context, req *jsonrpc2.Request, result any, err error) {
	if err == nil {
		_ = s.client.Reply(ctx, req.ID, result)
		return
	}
	var e *jsonrpc2.Error
	if !errors.As(err, &e) {
		e = &jsonrpc2.Error{Code: jsonrpc2.CodeInternalError, Message: err.Error()}
	}
	_ = s.client.ReplyWithError(ctx, req.ID, e)
}

func (s *server) logMessage(kind int, text string) {
	_ = s.client.Notify(context.Background(), "window/logMessage", messageParams{kind, text})
}

func decode(req *jsonrpc2.Request, v any) error {
	if req.Params == nil {
		return &jsonrpc2.Error{Code: jsonrpc2.CodeInvalidParams, Message: req.Method + " needs parameters"}
	}
	if err := json.Unmarshal(*req.Params, v); err != nil {
		return &jsonrpc2.Error{Code: jsonrpc2.CodeInvalidParams, Message: req.Method + ": " + err.Error()}
	}
	return nil
}
