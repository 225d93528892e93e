package cli

import (
	"slices"
	"testing"

	"github.com/iamvet/iamvet/internal/load"
)

func TestCauses(t *testing.T) {
	gone := "example.com/gone@v1.0.0: reading https://proxy: 403 Forbidden\n\tserver response: not available"
	listed := func(pos, msg string) load.Error {
		return load.Error{Package: "m", Pos: pos, Msg: msg, Kind: load.Listed}
	}
	follows := load.Error{Package: "m", Pos: "a.go:3:2", Msg: "could not import example.com/gone (no Go files)", Kind: load.Follows}
	for name, test := range map[string]struct {
		errs []load.Error
		want []string
	}{
		"one module": {
			[]load.Error{follows, listed("b.go:4:2", gone), listed("a.go:3:2", gone), listed("a.go:3:2", gone), listed("a.go:4:2", gone)},
			[]string{"a.go:3:2: example.com/gone@v1.0.0: reading https://proxy: 403 Forbidden server response: not available (and 2 more imports)"},
		},
		"two causes and an error of its own": {
			[]load.Error{listed("a.go:3:2", gone), listed("b.go:4:2", gone), listed("a.go:9:2", "no required module provides package x"), {Pos: "c.go:1:1", Msg: "undefined: y"}, {Pos: "c.go:2:1", Msg: "undefined: y"}, follows},
			[]string{
				"a.go:3:2: example.com/gone@v1.0.0: reading https://proxy: 403 Forbidden server response: not available (and 1 more import)",
				"a.go:9:2: no required module provides package x", "c.go:1:1: undefined: y", "c.go:2:1: undefined: y",
			},
		},
		"what follows from nothing that is told": {
			[]load.Error{follows}, []string{"a.go:3:2: could not import example.com/gone (no Go files)"},
		},
	} {
		if got := causes(test.errs); !slices.Equal(got, test.want) {
			t.Errorf("%s: got %q, want %q", name, got, test.want)
		}
	}
}
