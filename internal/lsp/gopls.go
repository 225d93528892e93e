package lsp

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/sourcegraph/jsonrpc2"
)

// gopls is a gopls that is asked what the client asks.
type gopls struct {
	s    *server
	conn *jsonrpc2.Conn
	cmd  *exec.Cmd
	dead chan struct{}

	mu sync.Mutex
	// ids are those that requests of the client have at gopls.
	ids map[jsonrpc2.ID]jsonrpc2.ID
	// back are those that requests of gopls have at the client.
	back map[jsonrpc2.ID]jsonrpc2.ID
}

var counter atomic.Int64

func newID() jsonrpc2.ID {
	return jsonrpc2.ID{Str: "iamvet-" + strconv.FormatInt(counter.Add(1), 10), IsString: true}
}

// nextID gives requests names that no peer uses.
func nextID() jsonrpc2.CallOption { return jsonrpc2.PickID(newID()) }

func startGopls(ctx context.Context, s *server, ready <-chan struct{}) (*gopls, error) {
	g := &gopls{s: s, dead: make(chan struct{}), ids: map[jsonrpc2.ID]jsonrpc2.ID{}, back: map[jsonrpc2.ID]jsonrpc2.ID{}}
	g.cmd = exec.Command(s.cfg.Gopls[0], s.cfg.Gopls[1:]...)
	g.cmd.Stderr = s.cfg.Stderr
	in, err := g.cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := g.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := g.cmd.Start(); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrGopls, err)
	}
	g.conn = jsonrpc2.NewConn(ctx, jsonrpc2.NewBufferedStream(pipe{out, in}, jsonrpc2.VSCodeObjectCodec{}), handler(func(ctx context.Context, _ *jsonrpc2.Conn, req *jsonrpc2.Request) {
		<-ready
		g.handle(ctx, req)
	}), quiet())
	go func() {
		<-g.conn.DisconnectNotify()
		_ = g.cmd.Wait()
		close(g.dead)
		s.end(ErrGopls)
	}()
	return g, nil
}

type pipe struct {
	io.ReadCloser
	in io.WriteCloser
}

func (p pipe) Write(b []byte) (int, error) { return p.in.Write(b) }
func (p pipe) Close() error                { return errors.Join(p.in.Close(), p.ReadCloser.Close()) }

// stop ends gopls, by force if it does not go by itself.
func (g *gopls) stop() {
	_ = g.conn.Close() // it may be gone already
	select {
	case <-g.dead:
	case <-time.After(2 * time.Second):
		_ = g.cmd.Process.Kill()
		<-g.dead
	}
}

// forward asks gopls what the client asks. with makes the answer of what gopls
// said (nil if that was an error); nil passes it on.
func (g *gopls) forward(ctx context.Context, req *jsonrpc2.Request, with func(json.RawMessage) (any, error)) {
	id := newID()
	g.mu.Lock()
	g.ids[req.ID] = id
	g.mu.Unlock()
	call, err := g.conn.DispatchCall(ctx, req.Method, params(req), jsonrpc2.PickID(id))
	go func() {
		var result json.RawMessage
		if err == nil {
			err = call.Wait(ctx, &result)
		}
		g.mu.Lock()
		delete(g.ids, req.ID)
		g.mu.Unlock()
		if with == nil || req.Method == "initialize" && err != nil {
			g.s.reply(ctx, req, result, err)
			return
		}
		merged, err := with(result)
		g.s.reply(ctx, req, merged, err)
	}()
}

// notify passes a notification of the client on.
func (g *gopls) notify(ctx context.Context, req *jsonrpc2.Request) {
	if req.Method == "$/cancelRequest" {
		g.cancel(ctx, req, g.ids, g.conn)
		return
	}
	_ = g.conn.Notify(ctx, req.Method, params(req))
}

// handle takes one message of gopls.
func (g *gopls) handle(ctx context.Context, req *jsonrpc2.Request) {
	switch {
	case !req.Notif:
		g.ask(ctx, req)
	case req.Method == "$/cancelRequest":
		g.cancel(ctx, req, g.back, g.s.client)
	case req.Method == "textDocument/publishDiagnostics":
		var p publishParams
		if decode(req, &p) == nil {
			g.s.publishTheirs(&p)
		}
	default:
		_ = g.s.client.Notify(ctx, req.Method, params(req))
	}
}

// ask asks the client what gopls asks.
func (g *gopls) ask(ctx context.Context, req *jsonrpc2.Request) {
	id := newID()
	g.mu.Lock()
	g.back[req.ID] = id
	g.mu.Unlock()
	call, err := g.s.client.DispatchCall(ctx, req.Method, params(req), jsonrpc2.PickID(id))
	go func() {
		var result json.RawMessage
		if err == nil {
			err = call.Wait(ctx, &result)
		}
		g.mu.Lock()
		delete(g.back, req.ID)
		g.mu.Unlock()
		if err == nil {
			_ = g.conn.Reply(ctx, req.ID, result)
			return
		}
		var e *jsonrpc2.Error
		if !errors.As(err, &e) {
			e = &jsonrpc2.Error{Code: jsonrpc2.CodeInternalError, Message: err.Error()}
		}
		_ = g.conn.ReplyWithError(ctx, req.ID, e)
	}()
}

// cancel passes a cancellation on, under the name that the request has there.
func (g *gopls) cancel(ctx context.Context, req *jsonrpc2.Request, ids map[jsonrpc2.ID]jsonrpc2.ID, to *jsonrpc2.Conn) {
	var p struct {
		ID jsonrpc2.ID `json:"id"`
	}
	if decode(req, &p) != nil {
		return
	}
	g.mu.Lock()
	id, ok := ids[p.ID]
	g.mu.Unlock()
	if ok {
		_ = to.Notify(ctx, "$/cancelRequest", map[string]any{"id": id.Str})
	}
}

// params are a request's parameters as they came; nil for none.
func params(req *jsonrpc2.Request) any {
	if req.Params == nil {
		return nil
	}
	return req.Params
}

// forGopls says whether a message is about a file that gopls knows, or about none.
func (s *server) forGopls(req *jsonrpc2.Request) bool {
	var p struct {
		TextDocument *textDocument `json:"textDocument"`
	}
	if req.Params == nil || json.Unmarshal(*req.Params, &p) != nil || p.TextDocument == nil || p.TextDocument.URI == "" {
		return true
	}
	file := fileOf(p.TextDocument.URI)
	switch filepath.Ext(file) {
	case ".json", ".yaml", ".yml", ".tf", ".tfvars", ".hcl", ".template", ".jsonc":
		return false
	}
	return true
}
