package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/iamvet/iamvet/internal/diff"
	"github.com/iamvet/iamvet/internal/flow"
	"github.com/iamvet/iamvet/internal/load"
	"github.com/iamvet/iamvet/internal/need"
	"github.com/iamvet/iamvet/internal/run"
)

// errNoProgram is returned for packages that hold no program.
var errNoProgram = errors.New("no program among the packages")

func diffCommand() *command {
	return &command{
		name: "diff", args: "[flags] [packages]",
		short: "tell what permissions a change adds or drops",
		long: `Diff compares what the programs among the packages need now with what they needed at
another revision of the git repository, and prints the permissions that the change
adds (+) and drops (-). The revision is checked out into a temporary work tree, which
is removed afterwards; the files as they are now need not be committed.

Without -base the revision is where the branch left origin's default branch, main or
master; on that branch itself it is HEAD.

Examples:

  iamvet diff ./...
  iamvet diff -base HEAD~1 ./cmd/orders
  iamvet diff -base origin/main -format markdown ./... > comment.md

Exit codes: 0 nothing is added, 1 something could not be read or analysed, 2 the
command line is wrong, 3 permissions are added. See docs/diff.md.`,
		run: runDiff,
	}
}

func runDiff(ctx context.Context, e *env, args []string) (int, error) {
	var opt analysisFlags
	base := e.flags.String("base", "", "compare with the git `revision`")
	format := e.flags.String("format", "text", "print `format`: "+strings.Join(diff.Formats, ", "))
	e.flags.StringVar(&opt.tags, "tags", "", "build `tags`, as for the go command")
	if err := e.parse(args); err != nil {
		return 0, err
	}
	if !slices.Contains(diff.Formats, *format) {
		return 0, usagef("unknown format %q: use %s", *format, strings.Join(diff.Formats, ", "))
	}
	// What is granted takes no part.
	opt.prepare = func(_ *load.Program, in *run.Input) {
		in.Policies = nil
		in.Facts.Partition = or(in.Facts.Partition, "aws")
	}
	rev, name, err := baseRevision(ctx, *base)
	if err != nil {
		return 0, err
	}
	done := e.progress("analysing")
	head, err := side(ctx, opt, e.flags.Args())
	done()
	if err != nil {
		return 0, err
	}
	done = e.progress("analysing " + name)
	old, err := baseSide(ctx, opt, rev, e.flags.Args())
	done()
	if err != nil {
		return 0, fmt.Errorf("at %s: %w", name, err)
	}
	r := diff.Compare(name, old.Side, head.Side)
	if err := r.Write(e.Stdout, *format); err != nil {
		return 0, err
	}
	for _, text := range old.errors {
		fmt.Fprintf(e.Stderr, "iamvet: at %s: %s\n", name, text)
	}
	for _, text := range head.errors {
		fmt.Fprintf(e.Stderr, "iamvet: %s\n", text)
	}
	switch {
	case len(old.errors)+len(head.errors) > 0:
		return ExitError, nil
	case r.Adds():
		return ExitFindings, nil
	}
	return ExitClean, nil
}

// analysedSide is one side with what could not be analysed.
type analysedSide struct {
	diff.Side
	errors []string
}

func side(ctx context.Context, opt analysisFlags, patterns []string) (*analysedSide, error) {
	a, err := analyze(ctx, opt, patterns)
	if err != nil {
		return nil, err
	}
	out := &analysedSide{Side: diff.Side{Uses: map[string][]need.Use{}, File: a.relative}}
	var partly []string
	for _, r := range a.results {
		if len(r.Uses) > 0 {
			out.Uses[r.Package] = r.Uses
		}
		text := flow.Briefly(r.Program.Incomplete)
		switch {
		case text == "":
		case len(a.errors) > 0: // which are why
			partly = append(partly, r.Package)
		default:
			out.errors = append(out.errors, r.Package+" could not be analysed whole: "+text)
		}
	}
	if len(partly) > 0 {
		out.errors = append(out.errors, strings.Join(partly, ", ")+" could not be analysed whole")
	}
	for _, text := range a.errors {
		out.errors = append(out.errors, a.relative(text))
	}
	return out, nil
}

// baseSide analyses a revision in a work tree of its own.
func baseSide(ctx context.Context, opt analysisFlags, rev string, patterns []string) (out *analysedSide, err error) {
	prefix, err := git(ctx, "rev-parse", "--show-prefix")
	if err != nil {
		return nil, err
	}
	tmp, err := os.MkdirTemp("", "iamvet-diff-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(tmp)
	if tmp, err = filepath.EvalSymlinks(tmp); err != nil {
		return nil, err
	}
	top, err := git(ctx, "rev-parse", "--show-toplevel")
	if err != nil {
		return nil, err
	}
	tree := filepath.Join(tmp, filepath.Base(top))
	linkSiblings(filepath.FromSlash(top), tmp)
	if _, err := git(ctx, "worktree", "add", "--quiet", "--detach", tree, rev); err != nil {
		return nil, err
	}
	defer func() {
		// The context may be over: the work tree goes all the same.
		if _, e := git(context.Background(), "worktree", "remove", "--force", tree); err == nil {
			err = e
		}
	}()
	here, err := os.Getwd()
	if err != nil {
		return nil, err
	}
	dir := filepath.Join(tree, filepath.FromSlash(prefix))
	patterns, some := present(dir, patterns)
	if !some {
		return &analysedSide{}, nil
	}
	if err := os.Chdir(dir); err != nil {
		return nil, err
	}
	defer func() {
		if e := os.Chdir(here); err == nil {
			err = e
		}
	}()
	out, err = side(ctx, opt, patterns)
	if errors.Is(err, errNoProgram) {
		return &analysedSide{}, nil
	}
	return out, err
}

// linkSiblings shows what lies beside a repository beside its work tree too, for
// replace directives such as ../sdk. What cannot be linked, the go command will miss.
func linkSiblings(top, tmp string) {
	parent := filepath.Dir(top)
	entries, err := os.ReadDir(parent)
	if err != nil {
		return
	}
	for _, e := range entries {
		if e.Name() != filepath.Base(top) && (e.IsDir() || e.Type()&os.ModeSymlink != 0) {
			_ = os.Symlink(filepath.Join(parent, e.Name()), filepath.Join(tmp, e.Name()))
		}
	}
}

// present leaves out the patterns for directories that a revision does not have.
func present(dir string, patterns []string) (kept []string, some bool) {
	if len(patterns) == 0 {
		patterns = []string{"."}
	}
	for _, p := range patterns {
		local := p == "." || p == ".." || strings.HasPrefix(p, "./") || strings.HasPrefix(p, "../")
		path := filepath.Join(dir, filepath.FromSlash(strings.TrimSuffix(strings.TrimSuffix(p, "..."), "/")))
		if _, err := os.Stat(path); local && err != nil {
			continue
		}
		kept = append(kept, p)
	}
	return kept, len(kept) > 0
}

// baseRevision finds the commit to compare with, and what to call it.
func baseRevision(ctx context.Context, base string) (rev, name string, err error) {
	if base != "" {
		rev, err = git(ctx, "rev-parse", "--verify", "--quiet", "--end-of-options", base+"^{commit}")
		if err != nil {
			return "", "", fmt.Errorf("-base %s is no revision of this repository%s", base, shallowHint(ctx))
		}
		return rev, base, nil
	}
	head, err := git(ctx, "rev-parse", "--verify", "HEAD")
	if err != nil {
		return "", "", err
	}
	left := false // whether a branch was found
	for _, branch := range []string{"origin/HEAD", "origin/main", "origin/master", "main", "master"} {
		if _, err := git(ctx, "rev-parse", "--verify", "--quiet", branch+"^{commit}"); err != nil {
			continue
		}
		fork, err := git(ctx, "merge-base", "HEAD", branch)
		if err != nil {
			continue // no common history
		}
		left = true
		if fork != head {
			return fork, shortRevision(ctx, fork) + " (where this left " + branch + ")", nil
		}
		break
	}
	if hint := shallowHint(ctx); hint != "" && !left {
		// Comparing with HEAD would say that a change adds nothing.
		return "", "", fmt.Errorf("no branch to compare with%s", hint)
	}
	return head, "HEAD", nil
}

// shallowHint says what to do where history is cut off; "" elsewhere.
func shallowHint(ctx context.Context) string {
	if shallow, err := git(ctx, "rev-parse", "--is-shallow-repository"); err != nil || shallow != "true" {
		return ""
	}
	return ": the clone is shallow; fetch the base branch (git fetch --unshallow), or name one with -base"
}

func shortRevision(ctx context.Context, rev string) string {
	if short, err := git(ctx, "rev-parse", "--short", rev); err == nil {
		return short
	}
	return rev
}

// git runs git in the working directory and returns what it printed.
func git(ctx context.Context, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, "git", args...)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		if errors.Is(err, exec.ErrNotFound) {
			return "", fmt.Errorf("diff needs git: %w", err)
		}
		return "", fmt.Errorf("git %s: %w: %s", args[0], err, strings.TrimSpace(stderr.String()))
	}
	return strings.TrimSpace(stdout.String()), nil
}
