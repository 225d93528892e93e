package load

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
)

// Errors of listing. The message that wraps them carries the go command's words.
var (
	// ErrNoGo: the go command could not be started.
	ErrNoGo = errors.New("the go command cannot be run: install Go or mend PATH")
	// ErrNoModule: the patterns are resolved outside any module.
	ErrNoModule = errors.New("no Go module here: run in a directory with a go.mod or go.work, or name one with -C DIR")
	// ErrNoPackages: the patterns match nothing.
	ErrNoPackages = errors.New("no packages match: give package patterns such as ./... (all below here)")
	// ErrList: the go command failed to list the packages.
	ErrList = errors.New("the go command could not list the packages")
)

// meta is what `go list` tells of a package.
type meta struct {
	ImportPath string
	Name       string
	Dir        string
	ForTest    string
	Export     string
	GoFiles    []string
	CgoFiles   []string
	// CompiledGoFiles is asked for cgo packages only: it runs cgo.
	CompiledGoFiles []string
	Imports         []string
	ImportMap       map[string]string
	Module          *module
	Standard        bool
	DepOnly         bool
	Error           *listError
	DepsErrors      []*listError
}

type module struct {
	Path      string
	Version   string
	Main      bool
	GoVersion string
	Replace   *module
}

type listError struct {
	ImportStack []string
	Pos         string
	Err         string
}

// goEnv holds the settings that decide how packages are typed and keyed.
type goEnv struct {
	GOVERSION, GOOS, GOARCH, GOMODCACHE, GOROOT string
}

const listFields = "-json=ImportPath,Name,Dir,ForTest,GoFiles,CgoFiles,Imports,ImportMap,Module,Standard,DepOnly,Error,DepsErrors"

// list fills l.env and l.nodes with the closure of the patterns.
func (l *loader) list(ctx context.Context) error {
	var wg sync.WaitGroup
	var envErr error
	wg.Go(func() { envErr = l.readEnv(ctx) })
	metas, err := l.goList(ctx, append([]string{"-deps", listFields}, l.listArgs()...))
	wg.Wait()
	if err != nil {
		return err
	}
	if envErr != nil {
		return envErr
	}
	l.nodes = make(map[string]*node, len(metas))
	for _, m := range metas {
		n := &node{meta: m, path: plainPath(m.ImportPath)}
		n.local = !m.Standard && (m.Module == nil || m.Module.Main || replacedByDir(m.Module))
		l.nodes[m.ImportPath] = n
		l.order = append(l.order, n)
	}
	for _, n := range l.order {
		imports := n.Imports
		if len(n.CgoFiles) > 0 { // what the files that cgo makes import
			imports = append(imports[:len(imports):len(imports)], "runtime/cgo", "syscall", "unsafe")
		}
		for _, id := range imports {
			if d := l.nodes[id]; d != nil && d != n && !slices.Contains(n.deps, d) {
				n.deps = append(n.deps, d)
			}
		}
	}
	return nil
}

// listArgs are the flags and patterns that every listing of the run shares.
func (l *loader) listArgs() []string {
	var args []string
	if l.cfg.Tests {
		args = append(args, "-test")
	}
	args = append(args, l.cfg.BuildFlags...)
	args = append(args, "--")
	if len(l.cfg.Patterns) == 0 {
		return append(args, ".")
	}
	return append(args, l.cfg.Patterns...)
}

// goList runs `go list -e` and decodes what it prints.
func (l *loader) goList(ctx context.Context, args []string) ([]*meta, error) {
	list := []string{"list", "-e"}
	flag, remove, err := l.writeOverlay()
	defer remove()
	if err != nil {
		return nil, err
	}
	if flag != "" {
		list = append(list, flag)
	}
	out, stderr, err := l.run(ctx, append(list, args...))
	if err != nil && errors.Is(err, ErrNoGo) {
		return nil, err
	}
	metas, decErr := decodeMetas(bytes.NewReader(out))
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil:
		return nil, l.explain(stderr, err)
	case decErr != nil:
		return nil, fmt.Errorf("%w: its output cannot be read: %w", ErrList, decErr)
	case len(metas) == 0:
		return nil, l.noPackages(stderr)
	}
	return metas, l.noneFound(metas)
}

// noneFound reports patterns of which not one led to a directory.
func (l *loader) noneFound(metas []*meta) error {
	var text []string
	for _, m := range metas {
		if m.Dir != "" || m.Error == nil {
			return nil
		}
		text = append(text, m.Error.Err)
	}
	said := []byte(strings.Join(text, "\n"))
	if isNoModule(string(said)) {
		return l.noModule(said)
	}
	return l.noPackages(said)
}

func decodeMetas(r io.Reader) ([]*meta, error) {
	dec := json.NewDecoder(r)
	var metas []*meta
	for {
		m := new(meta)
		if err := dec.Decode(m); err == io.EOF {
			return metas, nil
		} else if err != nil {
			return nil, err
		}
		metas = append(metas, m)
	}
}

// run runs the go command in the configured directory and environment.
func (l *loader) run(ctx context.Context, args []string) (stdout, stderr []byte, err error) {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Env = l.cfg.Env
	if cmd.Env == nil {
		cmd.Env = os.Environ()
	}
	if l.cfg.Dir != "" {
		dir, err := filepath.Abs(l.cfg.Dir)
		if err != nil {
			return nil, nil, err
		}
		if fi, err := os.Stat(dir); err != nil || !fi.IsDir() {
			return nil, nil, fmt.Errorf("%w: %s is not a directory", ErrList, l.cfg.Dir)
		}
		cmd.Dir = dir
		cmd.Env = append(cmd.Env[:len(cmd.Env):len(cmd.Env)], "PWD="+dir)
	}
	var o, e bytes.Buffer
	cmd.Stdout, cmd.Stderr = &o, &e
	err = cmd.Run()
	if err != nil {
		if exit := (*exec.ExitError)(nil); !errors.As(err, &exit) {
			err = fmt.Errorf("%w: %w", ErrNoGo, err)
		}
	}
	return o.Bytes(), e.Bytes(), err
}

// explain turns a failed listing into an error with advice.
func (l *loader) explain(stderr []byte, err error) error {
	if errors.Is(err, ErrList) {
		return err
	}
	if isNoModule(string(stderr)) {
		return l.noModule(stderr)
	}
	return fmt.Errorf("%w (%w)%s", ErrList, err, indent(stderr))
}

// isNoModule knows the go command's words for patterns outside any module.
func isNoModule(text string) bool {
	return strings.Contains(text, "go.mod file not found") || strings.Contains(text, "cannot find main module") ||
		strings.Contains(text, "does not contain main module")
}

// indent sets the go command's words under the error's own.
func indent(text []byte) string {
	s := strings.TrimSpace(string(text))
	if s == "" {
		return ""
	}
	return ":\n\t" + strings.ReplaceAll(s, "\n", "\n\t")
}

func (l *loader) readEnv(ctx context.Context) error {
	out, stderr, err := l.run(ctx, []string{"env", "-json", "GOVERSION", "GOOS", "GOARCH", "GOMODCACHE", "GOROOT"})
	if err != nil {
		return l.explain(stderr, err)
	}
	return json.Unmarshal(out, &l.env)
}

// compiledFiles asks for the Go files that cgo makes of package id.
func (l *loader) compiledFiles(ctx context.Context, n *node) []string {
	args := append([]string{"-compiled", "-json=ImportPath,Dir,CompiledGoFiles,Error"}, l.cfg.BuildFlags...)
	metas, err := l.goList(ctx, append(args, "--", n.path))
	if err != nil || len(metas) != 1 || metas[0].Error != nil {
		return nil
	}
	var files []string
	for _, f := range metas[0].CompiledGoFiles {
		if strings.HasSuffix(f, ".go") || !strings.Contains(filepath.Base(f), ".") {
			files = append(files, absolute(metas[0].Dir, f))
		}
	}
	return files
}

func absolute(dir, file string) string {
	if filepath.IsAbs(file) {
		return file
	}
	return filepath.Join(dir, file)
}

// plainPath strips the " [p.test]" of a test variant's ID.
func plainPath(id string) string {
	path, _, _ := strings.Cut(id, " ")
	return path
}

func replacedByDir(m *module) bool {
	return m.Replace != nil && m.Replace.Version == ""
}
