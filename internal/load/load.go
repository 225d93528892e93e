// Package load brings in the packages that the analysis of a program needs, and
// no others.
//
// Only packages whose imports reach a client of aws-sdk-go-v2, and the packages
// that those import from the user's modules and from their own, or as helpers, are
// parsed and type-checked with their function bodies. Of everything else the types suffice, and they come
// from where they are cheapest: a cache of export data of its own, keyed by all
// that decides them; the go command's build cache, if it holds them already;
// or the sources, with bodies and unused declarations dropped. Nothing is ever
// compiled.
//
// Packages are handed out one by one, dependencies first, so that a caller that
// lets go of each holds the syntax of few at a time. Code that does not
// type-check is reported and taken out of the syntax; what is left is sound
// input for SSA construction.
//
// It knows nothing of AWS beyond the import paths of the SDK.
package load

import (
	"context"
	"go/ast"
	"go/token"
	"go/types"
	"sort"
	"strings"

	"github.com/iamvet/iamvet/internal/sdk"
)

// Config says what to load.
type Config struct {
	// Dir is the directory in which the patterns are resolved; "" is the current one.
	Dir string
	// Patterns are package patterns as the go command takes them; none means ".".
	Patterns []string
	// Tests adds the test binaries of the matched packages as programs.
	Tests bool
	// BuildFlags are handed to the go command ("-tags=integration", "-mod=mod").
	BuildFlags []string
	// Env is the environment of the go command; nil means os.Environ().
	Env []string
	// CacheDir is where export data of immutable packages is kept. "" means
	// os.UserCacheDir()/iamvet/export, "off" means nowhere.
	CacheDir string
	// Overlay is the content of files (absolute names) that stands for what is on
	// disk, or is not there: unsaved text of an editor.
	Overlay map[string][]byte
	// Library says whether a matched package that is not a main package is to be
	// loaded as a program too. Nil means none is.
	Library func(Program) bool
}

// Program is a package that analysis starts from.
type Program struct {
	ID      string // unique; differs from Package for test binaries' variants
	Package string // import path
	Name    string // package name: "main" unless it is a library
	Dir     string
	GoFiles []string // absolute, also those that use cgo
	Test    bool     // a test binary
	// Packages are the IDs of the packages to summarize, dependencies first and
	// the program's own last. Empty: the program cannot reach an AWS client.
	Packages []string
	// Shared are those of Packages, by import path, that are looked into as helpers (see
	// package helper) and that packages without a summary import, too. In no order.
	Shared []string
	// Unseen are the packages that it imports, however far, and that matter to what it
	// needs of AWS though they are not analysed (see sdk.Noted), sorted.
	Unseen []string
	// Errors are the go command's complaints about the program or what it imports.
	Errors []Error
}

// Package is a package with what SSA construction needs.
type Package struct {
	ID   string // import path, with " [p.test]" behind it for a test variant
	Path string
	Name string
	Dir  string
	// Local: it belongs to the main module, the workspace, or a module replaced by
	// a directory: code that its user edits.
	Local bool
	// Standard, Module and Version say where it comes from. Version is "" for local ones.
	Standard        bool
	Module, Version string

	Fset  *token.FileSet
	Files []*ast.File
	Types *types.Package
	Info  *types.Info
	Sizes types.Sizes

	// Errors of listing, parsing and type-checking, in order of position.
	Errors []Error
	// Pruned is where code was taken out of Files because it does not type-check.
	Pruned []token.Position
}

// Error is a complaint about a package.
type Error struct {
	Package string
	Pos     string // "file:line:col", or "" if there is none
	Msg     string
	Kind    ErrorKind
}

// ErrorKind says what an error has to do with others.
type ErrorKind uint8

// Kinds of errors.
const (
	Own ErrorKind = iota
	// Listed: the go command has not found an import. All imports of one module that
	// is not to be had have the same message.
	Listed
	// Follows: code does not type-check that depends on an import which was not found.
	Follows
)

func (e Error) Error() string {
	if e.Pos != "" {
		return e.Pos + ": " + e.Msg
	}
	if e.Package != "" {
		return e.Package + ": " + e.Msg
	}
	return e.Msg
}

// Result is what the patterns matched.
type Result struct {
	Fset     *token.FileSet
	Programs []Program // sorted by ID
	// Errors of matched packages that are not part of any program.
	Errors []Error
	// Stats tell how types were found, for -debug output and tests.
	Stats Stats

	l *loader
}

// Stats counts packages by the way their types were found.
type Stats struct {
	Listed     int // packages in the closure of the patterns
	Full       int // from source, with bodies
	Cached     int // from the cache of export data
	BuildCache int // from the go command's build cache
	Stubs      int // from source, without bodies
}

// Load lists the packages that the patterns match and decides what is needed of
// each. It reads no Go source; Each does.
func Load(ctx context.Context, cfg Config) (*Result, error) {
	l := &loader{cfg: cfg, fset: token.NewFileSet()}
	if err := l.list(ctx); err != nil {
		return nil, err
	}
	res := &Result{Fset: l.fset, l: l}
	res.Programs, res.Errors = l.programs()
	res.Stats.Listed = len(l.nodes)
	res.Stats.Full = len(l.full)
	return res, nil
}

// Each type-checks the packages of all programs and calls visit with one after
// the other, dependencies first. It stops at visit's first error and returns it.
// A package's syntax is garbage once visit lets go of it; its types stay.
func (r *Result) Each(ctx context.Context, visit func(*Package) error) error {
	err := r.l.each(ctx, visit)
	st := r.l.stats
	st.Listed, st.Full = r.Stats.Listed, r.Stats.Full
	r.Stats = st
	return err
}

// isSDK tells packages of the SDK itself, which are modelled and never analysed.
func isSDK(path string) bool {
	return strings.HasPrefix(path, "github.com/aws/aws-sdk-go-v2/") ||
		strings.HasPrefix(path, "github.com/aws/smithy-go/") ||
		path == "github.com/aws/smithy-go"
}

func isService(path string) bool {
	return strings.HasPrefix(path, "github.com/aws/aws-sdk-go-v2/service/") || sdk.IsService(path)
}

func sortErrors(errs []Error) {
	sort.SliceStable(errs, func(i, j int) bool {
		a, b := errs[i], errs[j]
		if a.Package != b.Package {
			return a.Package < b.Package
		}
		if a.Pos != b.Pos {
			return positionLess(a.Pos, b.Pos)
		}
		return a.Msg < b.Msg
	})
}

// positionLess orders "file:line:col" with numbers as numbers.
func positionLess(a, b string) bool {
	as, bs := strings.Split(a, ":"), strings.Split(b, ":")
	for i := 0; i < len(as) && i < len(bs); i++ {
		x, y := as[i], bs[i]
		if x == y {
			continue
		}
		if isNumber(x) && isNumber(y) && len(x) != len(y) {
			return len(x) < len(y)
		}
		return x < y
	}
	return len(as) < len(bs)
}

func isNumber(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}
