package cli

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/iamvet/iamvet/internal/gopls"
)

func goplsCommand() *command {
	return &command{
		name: "gopls", args: "install [flags]",
		short: "build gopls with the analyzer in it",
		long: `Gopls install builds gopls with the analyzer in it, from gopls's source in the module
cache, and puts it where go install would. Findings then stand at calls and directives
in Go files, also those of policies; iamvet lsp shows them in the policy files. See
docs/editors.md.`,
		run: runGopls,
	}
}

func runGopls(ctx context.Context, e *env, args []string) (int, error) {
	cfg := gopls.Config{Release: version(), Log: e.Stderr}
	e.flags.StringVar(&cfg.Version, "version", gopls.DefaultVersion, "build this `version` of gopls")
	e.flags.StringVar(&cfg.Output, "o", "", "write to this `file` instead of where go install would")
	e.flags.StringVar(&cfg.Source, "source", "", "take iamvet from its source in `dir` instead of the released version")
	install := len(args) > 0 && args[0] == "install"
	if install {
		args = args[1:]
	}
	if err := e.parse(args); err != nil {
		return 0, err
	}
	if !install || e.flags.NArg() > 0 {
		return 0, usagef("say iamvet gopls install")
	}
	if cfg.Output == "" {
		dir, err := installDir(ctx)
		if err != nil {
			return 0, err
		}
		cfg.Output = filepath.Join(dir, "gopls")
		if runtime.GOOS == "windows" {
			cfg.Output += ".exe"
		}
	}
	built, err := gopls.Build(ctx, cfg)
	if err != nil {
		return 0, err
	}
	fmt.Fprintf(e.Stdout, "%s: gopls %s\n", cfg.Output, built)
	return ExitClean, nil
}

// installDir is where go install puts programs.
func installDir(ctx context.Context) (string, error) {
	out, err := exec.CommandContext(ctx, "go", "env", "GOBIN", "GOPATH").Output()
	if err != nil {
		return "", fmt.Errorf("the go command cannot be run: install Go or mend PATH: %w", err)
	}
	bin, path, _ := strings.Cut(string(out), "\n")
	if bin != "" {
		return bin, nil
	}
	first, _, _ := strings.Cut(strings.TrimSpace(path), string(os.PathListSeparator))
	return filepath.Join(first, "bin"), nil
}
