package flow

import (
	"strings"

	"github.com/iamvet/iamvet/internal/sdk"
	"github.com/iamvet/iamvet/internal/summary"
)

// Packages that code without a summary may import, too: it may set their exported
// variables, and call what writes to the rest of their state.

// enterShared reaches what such code may call with arguments of its own. Functions that
// write nothing return what their callers make of them, whoever else calls them.
func (l *linker) enterShared() {
	for _, path := range l.opt.Shared {
		p := l.pkgs[path]
		if p == nil {
			continue
		}
		writes := l.stateWriters(p)
		for _, f := range p.sum.Funcs {
			if f.Exported && writes[f.Name] {
				l.calledByOpaque(l.funcs[f.Name], nil, escapeSite{}, "may be called by other packages")
			}
		}
	}
}

// stateWriters are the functions of a package that write to what outlives them, by
// themselves or by those that they call.
func (l *linker) stateWriters(p *pkg) map[string]bool {
	writes := map[string]bool{}
	for changed := true; changed; {
		changed = false
		for _, f := range p.sum.Funcs {
			if !writes[f.Name] && !strings.HasSuffix(f.Name, ".init") && writesState(f, writes) {
				writes[f.Name], changed = true, true
			}
		}
	}
	return writes
}

func writesState(f *summary.Func, writes map[string]bool) bool {
	for _, s := range f.Stores {
		if outlives(f, s.Addr) {
			return true
		}
	}
	for _, u := range f.Updates {
		if outlives(f, u.Map) {
			return true
		}
	}
	for _, m := range f.Moves {
		if outlives(f, m.To) {
			return true
		}
	}
	for i := range f.Calls {
		// What code without a summary gets a pointer to, it may fill.
		if c := &f.Calls[i]; c.Kind != summary.Static || writes[c.Fn] {
			return true
		}
		for _, a := range f.Calls[i].Args {
			if a != 0 && (f.Nodes[a].Op == summary.OpGlobal || f.Nodes[a].Op == summary.OpFieldAddr) {
				return true
			}
		}
	}
	return false
}

// outlives says whether a place that is written to is not a variable of the function's
// own.
func outlives(f *summary.Func, addr summary.NodeID) bool {
	for range len(f.Nodes) {
		n := &f.Nodes[addr]
		switch n.Op {
		case summary.OpAlloc, summary.OpMake, summary.OpAppend:
			return false
		case summary.OpFieldAddr, summary.OpIndexAddr, summary.OpSlice:
			addr = n.Args[0]
		default:
			return true
		}
	}
	return true
}

func setElsewhere(variable string) string {
	return "variable " + shortFunc(variable) + ", which other packages may set"
}

// mayBeSet says whether code without a summary may set a variable.
func (l *linker) mayBeSet(variable string) bool {
	pkg, _, name := sdk.Split(variable)
	if l.shared == nil {
		l.shared = map[string]bool{}
		for _, p := range l.opt.Shared {
			l.shared[p] = true
		}
	}
	return l.shared[pkg] && exportedName(name)
}
