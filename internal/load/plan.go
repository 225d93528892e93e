package load

import (
	"go/token"
	"go/types"
	"os"
	"slices"
	"sort"
	"strings"

	"github.com/iamvet/iamvet/internal/helper"
	"github.com/iamvet/iamvet/internal/sdk"
)

// loader is the state of one Load.
type loader struct {
	cfg    Config
	env    goEnv
	fset   *token.FileSet
	nodes  map[string]*node
	order  []*node // as listed: dependencies first
	full   []*node // packages to load with bodies, dependencies first
	stats  Stats
	cache  *cache
	asked  bool    // the build cache was asked
	wanted []*node // types are wanted of these, dependencies first
}

// node is a listed package.
type node struct {
	*meta
	path  string  // import path
	deps  []*node // imports that were listed
	local bool    // code that the user edits
	full  bool    // to be loaded with bodies
	// apart: a helper, to be loaded with bodies a second time. The types that others see
	// of it come from where those of others do: what a package read from export data
	// brings of its imports must not exist twice.
	apart bool

	reach bool // an AWS client is in its imports

	asked, helps bool // of (*loader).helper

	key    string // of the cache, see (*loader).key
	keyed  bool
	export string         // its export data in the build cache
	stub   bool           // to be typed from source without bodies
	syntax *parsed        // of a stub, between parsing and checking
	types  *types.Package // once known
	broken bool           // types are not whole

	api    string        // fingerprint of types, once asked for
	parsed []*token.File // of the last update
}

// files are the Go files of the package, absolute.
func (n *node) files() []string {
	files := make([]string, 0, len(n.GoFiles)+len(n.CgoFiles))
	for _, f := range n.GoFiles {
		files = append(files, absolute(n.Dir, f))
	}
	for _, f := range n.CgoFiles {
		files = append(files, absolute(n.Dir, f))
	}
	return files
}

// imported finds what an import declaration of n means.
func (l *loader) imported(n *node, path string) *node {
	if id, ok := n.ImportMap[path]; ok {
		return l.nodes[id]
	}
	return l.nodes[path]
}

// programs finds the programs among the matched packages, decides which packages
// are loaded in full, and returns the complaints about matched packages that
// belong to no program.
func (l *loader) programs() ([]Program, []Error) {
	l.findReach()
	var programs []Program
	var rest []Error
	for _, n := range l.order {
		if n.DepOnly {
			continue
		}
		p := Program{ID: n.ImportPath, Package: n.path, Name: n.Name, Dir: n.Dir, GoFiles: n.files(),
			Test: strings.HasSuffix(n.ImportPath, ".test") && n.Name == "main"}
		// A test variant is part of its test binary.
		isMain := n.Name == "main" && n.ForTest == ""
		if !isMain && (n.ForTest != "" || l.cfg.Library == nil || !l.cfg.Library(p)) {
			rest = append(rest, nodeErrors(n)...)
			continue
		}
		if isMain && l.testVariantOf(n) {
			continue
		}
		var needed []*node
		if n.reach {
			needed, p.Shared = l.needed(n)
		}
		for _, d := range needed {
			p.Packages = append(p.Packages, d.ImportPath)
		}
		p.Unseen = unseen(n)
		p.Errors = closureErrors(n)
		programs = append(programs, p)
	}
	for _, n := range topological(l.order) {
		if n.full || n.apart {
			l.full = append(l.full, n)
		}
	}
	sort.Slice(programs, func(i, j int) bool { return programs[i].ID < programs[j].ID })
	sortErrors(rest)
	return programs, rest
}

// testVariantOf reports a main package that was listed only as "p [p.test]".
func (l *loader) testVariantOf(n *node) bool { return strings.Contains(n.ImportPath, " [") }

// findReach marks every package from which an AWS client can be imported.
func (l *loader) findReach() {
	for _, n := range topological(l.order) {
		n.reach = isService(n.path)
		for _, d := range n.deps {
			n.reach = n.reach || d.reach
		}
	}
}

// needed returns the packages to summarize for the program at root: those that
// reach an AWS client, what they import from the user's modules and from
// their own (a library's drivers are called through its other packages), and the
// helpers that all these import. shared are the helpers that others import, too.
func (l *loader) needed(root *node) (out []*node, shared []string) {
	all := topological([]*node{root})
	reaching := map[string]bool{}
	for _, n := range all {
		if n.reach && n.Module != nil && !isSDK(n.path) {
			reaching[n.Module.Path] = true
		}
	}
	want, helpers := map[*node]bool{}, map[*node]bool{}
	for _, n := range slices.Backward(all) { // importers first
		if isSDK(n.path) || n.Standard {
			continue
		}
		if n.reach || n.local || n.Module != nil && reaching[n.Module.Path] {
			want[n] = true
		}
		for _, d := range n.deps {
			if (want[n] || helpers[n]) && l.helper(d) {
				helpers[d] = true
			}
		}
	}
	others := map[*node]bool{} // what is imported by packages that are not summarized
	for _, n := range all {
		n.full, n.apart = n.full || want[n], n.apart || helpers[n]
		if want[n] || helpers[n] {
			out = append(out, n)
			continue
		}
		for _, d := range n.deps {
			others[d] = true
		}
	}
	for _, n := range out {
		if !want[n] && others[n] {
			shared = append(shared, n.path)
		}
	}
	return out, shared
}

// helper says whether a package is looked into for the settings that it hands out. It
// is not asked of code that is summarized anyway.
func (l *loader) helper(n *node) bool {
	if !n.asked {
		n.asked = true
		n.helps = !n.Standard && !n.local && !n.reach && n.Error == nil && n.ForTest == "" && len(n.CgoFiles) == 0 && helper.Is(n.path, n.files())
	}
	return n.helps
}

// unseen lists the packages that matter though they are not analysed and that root
// imports, however far.
func unseen(root *node) []string {
	var out []string
	for _, n := range topological([]*node{root}) {
		for _, d := range n.deps {
			if sdk.Noted(n.path, d.path) {
				out = append(out, d.path)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// topological returns roots and all that they import, dependencies first. In an
// import cycle the order is that of the walk.
func topological(roots []*node) []*node {
	var out []*node
	seen := map[*node]bool{}
	var walk func(*node)
	walk = func(n *node) {
		if seen[n] {
			return
		}
		seen[n] = true
		for _, d := range n.deps {
			walk(d)
		}
		out = append(out, n)
	}
	for _, n := range roots {
		walk(n)
	}
	return out
}

// closureErrors are the go command's complaints about a program and what it imports.
func closureErrors(root *node) []Error {
	var errs []Error
	for _, n := range topological([]*node{root}) {
		errs = append(errs, nodeErrors(n)...)
	}
	for _, e := range root.DepsErrors {
		errs = append(errs, listingError(root, e))
	}
	sortErrors(errs)
	return slices.Compact(errs)
}

func nodeErrors(n *node) []Error {
	if n.Error == nil {
		return nil
	}
	return []Error{listingError(n, n.Error)}
}

func listingError(n *node, e *listError) Error {
	pkg := n.ImportPath
	if len(e.ImportStack) > 0 {
		pkg = e.ImportStack[len(e.ImportStack)-1]
	}
	return Error{Package: pkg, Pos: relative(e.Pos), Msg: strings.TrimSpace(e.Err), Kind: Listed}
}

// relative shortens a position that the go command gave.
func relative(pos string) string {
	wd, err := os.Getwd()
	if err != nil {
		return pos
	}
	return strings.TrimPrefix(pos, wd+string(os.PathSeparator))
}
