package analyzer

import (
	"fmt"
	"go/types"
	"slices"
	"sort"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/iamvet/iamvet/internal/sdk"
	"github.com/iamvet/iamvet/internal/summary"
)

// Summaries is the fact of a package: its summary and those of all that it
// imports, however far, since some drivers hand on the facts of direct imports
// only. It is small and deterministic.
type Summaries struct {
	// Reach says that the package can reach an AWS client.
	Reach bool
	// Packages are sorted by path.
	Packages []Encoded
	// Mark is GoesOn where packages that import this one have to look at its fact. That
	// of a helper matters to those alone that are summarized.
	Mark string
	// Unseen are the packages that it imports, however far, and that matter to what it
	// needs of AWS though they are not analysed (see sdk.Noted), sorted.
	Unseen []string
}

// GoesOn marks facts. It can be found in an encoded fact without decoding it.
const GoesOn = "iamvet: importers go on with this"

// Encoded is the summary of one package.
type Encoded struct {
	Path  string
	Reach bool
	// Helper: it is looked into for the settings that it hands out, and packages without
	// a summary may import it.
	Helper bool
	Data   []byte
}

// AFact marks a fact.
func (*Summaries) AFact() {}

func (s *Summaries) String() string {
	return fmt.Sprintf("summaries of %d packages", len(s.Packages))
}

// maxOthers bounds the summaries, in bytes, of packages that cannot reach AWS
// themselves: they only hold values, and past it those values are not known.
const maxOthers = 4 << 20

// importedFacts unites the facts of the imports.
func importedFacts(pass *analysis.Pass) *Summaries {
	out := &Summaries{}
	seen := map[string]bool{}
	for _, f := range pass.AllPackageFacts() {
		s, ok := f.Fact.(*Summaries)
		if !ok || f.Package == pass.Pkg {
			continue
		}
		if !imported(pass, f.Package.Path()) {
			continue // in-process drivers show the facts of indirect imports, too
		}
		out.Reach = out.Reach || s.Reach
		out.Unseen = append(out.Unseen, s.Unseen...)
		for _, p := range s.Packages {
			if !seen[p.Path] {
				seen[p.Path] = true
				out.Packages = append(out.Packages, p)
			}
		}
	}
	for _, p := range pass.Pkg.Imports() {
		if sdk.Noted(pass.Pkg.Path(), p.Path()) {
			out.Unseen = append(out.Unseen, p.Path())
		}
	}
	slices.Sort(out.Unseen)
	out.Unseen = slices.Compact(out.Unseen)
	out.bound()
	return out
}

func imported(pass *analysis.Pass, path string) bool {
	return slices.ContainsFunc(pass.Pkg.Imports(), func(p *types.Package) bool { return p.Path() == path })
}

// add adds a package's own summary.
func (s *Summaries) add(p *summary.Package, isHelper bool) {
	s.Packages = append(s.Packages, Encoded{Path: p.Path, Reach: s.Reach, Helper: isHelper, Data: summary.Encode([]*summary.Package{p})})
	s.bound()
}

// bound sorts, and leaves out packages that cannot reach AWS past the bound, the
// largest first.
func (s *Summaries) bound() {
	total := 0
	var others []Encoded
	for _, p := range s.Packages {
		if !p.Reach {
			total += len(p.Data)
			others = append(others, p)
		}
	}
	drop := map[string]bool{}
	sort.Slice(others, func(i, j int) bool {
		if len(others[i].Data) != len(others[j].Data) {
			return len(others[i].Data) > len(others[j].Data)
		}
		return others[i].Path < others[j].Path
	})
	for _, p := range others {
		if total <= maxOthers {
			break
		}
		drop[p.Path] = true
		total -= len(p.Data)
	}
	s.Packages = slices.DeleteFunc(s.Packages, func(p Encoded) bool { return drop[p.Path] })
	slices.SortFunc(s.Packages, func(a, b Encoded) int { return strings.Compare(a.Path, b.Path) })
}

// shared are the helpers, by import path.
func (s *Summaries) shared() []string {
	var out []string
	for _, p := range s.Packages {
		if p.Helper {
			out = append(out, p.Path)
		}
	}
	return out
}

// decode decodes the summaries.
func (s *Summaries) decode() ([]*summary.Package, error) {
	var out []*summary.Package
	for _, p := range s.Packages {
		pkgs, err := summary.Decode(p.Data)
		if err != nil {
			return nil, fmt.Errorf("the summary of package %s is corrupt (%w): clean the caches of the driver, for go vet with go clean -cache", p.Path, err)
		}
		out = append(out, pkgs...)
	}
	return out, nil
}
