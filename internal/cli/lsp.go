package cli

import (
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"strings"

	"github.com/iamvet/iamvet/internal/lsp"
)

func lspCommand() *command {
	return &command{
		name: "lsp", args: "[flags]",
		short: "serve an editor over the Language Server Protocol",
		long: `Lsp is a language server over standard input and output. It shows findings in Go files
and in policy files while they are edited, offers the fixes as code actions, and tells
on hover what a call needs.

With -proxy it starts gopls and adds to what gopls says, for editors that take one
server for Go. See docs/editors.md.`,
		run: runLSP,
	}
}

func runLSP(ctx context.Context, e *env, args []string) (int, error) {
	var cfg lsp.Config
	proxy := e.flags.String("proxy", "", "start gopls by this `command` and stand in front of it")
	tags := e.flags.String("tags", "", "build `tags`, as for the go command")
	if err := e.parse(args); err != nil {
		return 0, err
	}
	if e.flags.NArg() > 0 {
		return 0, usagef("unexpected argument %q", e.flags.Arg(0))
	}
	cfg.Gopls = strings.Fields(*proxy)
	if _, err := exec.LookPath(*proxy); err == nil {
		cfg.Gopls = []string{*proxy} // a name with spaces
	}
	if *tags != "" {
		cfg.BuildFlags = append(cfg.BuildFlags, "-tags="+*tags)
	}
	cfg.Version, cfg.Stderr = version(), e.Stderr
	return ExitClean, lsp.Serve(ctx, stdio{os.Stdin, e.Stdout}, cfg)
}

// stdio is the process's standard input and output as one stream.
type stdio struct {
	in io.ReadCloser
	io.Writer
}

func (s stdio) Read(b []byte) (int, error) { return s.in.Read(b) }

func (s stdio) Close() error {
	err := s.in.Close()
	if errors.Is(err, os.ErrClosed) {
		return nil
	}
	return err
}
