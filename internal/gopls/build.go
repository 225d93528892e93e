// Package gopls builds gopls with the analyzer in it, from the source of both in
// the module cache. gopls has no plugin interface (golang/go#59869): its list of
// analyzers is a variable of an internal package, to which a file that is put
// beside it adds one.
package gopls

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// DefaultVersion is the version of gopls that is tested.
const DefaultVersion = "v0.23.0"

const (
	goplsModule = "golang.org/x/tools/gopls"
	ourModule   = "github.com/iamvet/iamvet"
)

// Errors of building. The messages that wrap them tell more.
var (
	// ErrUnsupported: this version of gopls keeps its analyzers in another way.
	ErrUnsupported = errors.New("this version of gopls cannot take the analyzer: try " + DefaultVersion)
	// ErrSource: it is not known where the analyzer's source is.
	ErrSource = errors.New("this iamvet was not installed from a released version: say where its source is with -source DIR")
)

// Config of a build.
type Config struct {
	// Version of gopls: "v0.23.0", "latest".
	Version string
	// Output is the file to write.
	Output string
	// Source is a directory with the analyzer's module; "" takes Release.
	Source string
	// Release is the version of the analyzer's module ("v1.2.3").
	Release string
	// Log takes what the go command prints; nil for nowhere.
	Log io.Writer
}

// Build writes a gopls and returns its version. It runs the go command, which may
// download modules.
func Build(ctx context.Context, cfg Config) (version string, err error) {
	if cfg.Log == nil {
		cfg.Log = io.Discard
	}
	if cfg.Source == "" && !released(cfg.Release) {
		return "", ErrSource
	}
	dir, err := os.MkdirTemp("", "iamvet-gopls-")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(dir)
	b := &builder{Config: cfg, dir: dir}
	source, version, err := b.download(ctx)
	if err != nil {
		return "", err
	}
	if err := copySource(dir, source); err != nil {
		return "", err
	}
	if err := b.add(); err != nil {
		return "", fmt.Errorf("gopls %s: %w", version, err)
	}
	if err := b.require(ctx); err != nil {
		return "", err
	}
	output, err := filepath.Abs(cfg.Output)
	if err != nil {
		return "", err
	}
	stamp := version + "+iamvet"
	// Without paths of the copy in it, the build cache knows the result again.
	_, err = b.run(ctx, "build", "-mod=mod", "-trimpath", "-ldflags=-X main.version="+stamp, "-o", output, ".")
	return stamp, err
}

// released says whether a version names something that others can download.
func released(version string) bool {
	return strings.HasPrefix(version, "v") && !strings.Contains(version, "+")
}

type builder struct {
	Config
	dir string
}

// download fetches gopls into the module cache.
func (b *builder) download(ctx context.Context) (dir, version string, err error) {
	out, err := b.run(ctx, "mod", "download", "-json", goplsModule+"@"+b.Version)
	var m struct{ Dir, Version, Error string }
	if decErr := json.Unmarshal(out, &m); err == nil {
		err = decErr
	}
	if m.Error != "" {
		err = errors.New(m.Error)
	}
	if err != nil {
		return "", "", fmt.Errorf("gopls %s cannot be downloaded: %w", b.Version, err)
	}
	return m.Dir, m.Version, nil
}

// copySource copies a module without its tests.
func copySource(to, from string) error {
	return filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		switch name := d.Name(); {
		case d.IsDir() && name == "testdata":
			return filepath.SkipDir
		case d.IsDir():
			return os.MkdirAll(filepath.Join(to, rel), 0o755)
		case strings.HasSuffix(name, "_test.go"), !d.Type().IsRegular():
			return nil
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(to, rel), data, 0o644)
	})
}

// added is put beside the list of analyzers.
const added = `package settings

import "github.com/iamvet/iamvet/analyzer"

func init() {
	AllAnalyzers = append(AllAnalyzers, &Analyzer{analyzer: analyzer.New(analyzer.Config{NoPolicyFiles: true, NoOtherPackages: true})})
}
`

// add adds the analyzer to the list.
func (b *builder) add() error {
	settings := filepath.Join(b.dir, "internal", "settings")
	list, err := os.ReadFile(filepath.Join(settings, "analysis.go"))
	if err != nil || !bytes.Contains(list, []byte("var AllAnalyzers = ")) || !bytes.Contains(list, []byte("[]*Analyzer")) {
		return ErrUnsupported
	}
	return os.WriteFile(filepath.Join(settings, "iamvet.go"), []byte(added), 0o644)
}

// require adds this module to what gopls requires.
func (b *builder) require(ctx context.Context) error {
	if b.Source == "" {
		_, err := b.run(ctx, "mod", "edit", "-require="+ourModule+"@"+b.Release)
		return err
	}
	source, err := filepath.Abs(b.Source)
	if err != nil {
		return err
	}
	if data, err := os.ReadFile(filepath.Join(source, "go.mod")); err != nil || !bytes.Contains(data, []byte("module "+ourModule+"\n")) {
		return fmt.Errorf("-source %s is not a directory with the source of %s", b.Source, ourModule)
	}
	_, err = b.run(ctx, "mod", "edit", "-require="+ourModule+"@v0.0.0", "-replace="+ourModule+"="+source)
	return err
}

// run runs the go command in the copy, away from the user's own modules.
func (b *builder) run(ctx context.Context, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = b.dir
	cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=", "PWD="+b.dir)
	var out, said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, io.MultiWriter(&said, b.Log)
	err := cmd.Run()
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		err = fmt.Errorf("go %s: %w\n%s", args[0], err, strings.TrimSpace(said.String()))
	}
	return out.Bytes(), err
}
