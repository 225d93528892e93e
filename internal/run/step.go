package run

import (
	"reflect"

	"github.com/iamvet/iamvet/internal/check"
	"github.com/iamvet/iamvet/internal/need"
)

// Solve carries one program as far as it goes without policies: what it uses and
// needs, with nothing declared. Follow with Refresh and Compare.
func Solve(in *Input) (*Result, error) {
	facts := factsOf(in.Facts, nil)
	prog, err := link(in, facts)
	if err != nil {
		return nil, err
	}
	return &Result{
		Package: in.Package, Library: in.Library, Policies: in.Policies, Program: prog,
		Uses: need.Program(prog, facts.options()),
	}, nil
}

// Refresh reads a program's policies again. The program is linked again only if
// what they say of its environment changed. After an error, which is one of
// reading the policies, the result is as it was.
func Refresh(in *Input, r *Result) error {
	set, err := LoadPolicies(in.Policies, in.Load)
	if err != nil {
		return err
	}
	old, now := factsOf(in.Facts, r.Set), factsOf(in.Facts, set)
	prog := r.Program
	if !reflect.DeepEqual(old.env, now.env) {
		if prog, err = link(in, now); err != nil {
			return err
		}
	}
	r.Policies, r.Set, r.Program, r.Result = in.Policies, set, prog, check.Result{}
	r.Uses = need.Program(prog, now.options())
	return nil
}

// Compare compares programs with their policies, as All does.
func Compare(ins []Input, results []*Result) { compare(ins, results) }
