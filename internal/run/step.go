package run

import (
	"reflect"

	"github.com/iamvet/iamvet/internal/check"
	"github.com/iamvet/iamvet/internal/need"
)

// Solve carries one program as far as it goes without policies: what it uses and
// needs, with nothing declared. Follow with Refresh and Compare.
func Solve(in *Input) (*Result, error) {
	facts := in.facts(nil)
	prog, err := link(in, facts)
	if err != nil {
		return nil, err
	}
	return &Result{
		Package: in.Package, Library: in.Library, Policies: in.Policies, Program: prog,
		Uses: need.Program(prog, facts.options()), env: facts.env,
	}, nil
}

// Refresh reads a program's policies again. The program is linked again only if
// what they say of its environment changed. If they cannot be read, what last was
// in Set holds, and the error says why.
func Refresh(in *Input, r *Result) error {
	set, failure := LoadPolicies(in.Policies, in.Facts, in.Load)
	if failure != nil {
		set = r.Set
	}
	now := in.facts(set)
	if !reflect.DeepEqual(r.env, now.env) {
		prog, err := link(in, now)
		if err != nil {
			return err
		}
		r.Program, r.env = prog, now.env
	}
	r.Policies, r.Set, r.Result = in.Policies, set, check.Result{}
	r.Uses = need.Program(r.Program, now.options())
	return failure
}

// Compare compares programs with their policies, as All does.
func Compare(ins []Input, results []*Result) { compare(ins, results) }
