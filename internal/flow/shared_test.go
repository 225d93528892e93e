package flow

import (
	"testing"

	"github.com/iamvet/iamvet/internal/helper"
)

// A library whose functions are known to read or fill settings must not be looked
// into: its own code says less.
func TestLibrariesOfSettingsAreNotLookedInto(t *testing.T) {
	var pkgs []string
	for fn := range flagDefs {
		pkgs = append(pkgs, pkgOf(fn))
	}
	for fn := range flagGetters {
		pkgs = append(pkgs, pkgOf(fn))
	}
	for _, f := range fillers() {
		pkgs = append(pkgs, f.pkg)
	}
	for _, pkg := range pkgs {
		if pkg != "flag" && !helper.Passive(pkg) {
			t.Errorf("%s is looked into", pkg)
		}
	}
}
