package flow

import (
	"strings"
	"testing"

	"github.com/iamvet/iamvet/internal/helper"
)

// What a model knows of a library is lost where its code is looked into.
func TestModelledLibrariesArePassive(t *testing.T) {
	var names []string
	for fn := range decoders {
		names = append(names, fn)
	}
	for fn := range copiers {
		names = append(names, fn)
	}
	for _, f := range fillers() {
		names = append(names, f.pkg+".F")
	}
	for _, fn := range names {
		pkg := pkgOf(fn)
		first, _, _ := strings.Cut(pkg, "/")
		if strings.Contains(first, ".") && !helper.Passive(pkg) {
			t.Errorf("%s may be looked into", pkg)
		}
	}
}
