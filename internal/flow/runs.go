package flow

import (
	"slices"
	"strings"

	"github.com/iamvet/iamvet/internal/summary"
)

// How often a function runs: what one that runs once reads is one file.

// many is "more than once", or not known.
const many = 2

// runCount counts how often a function runs at most in a run of the program. Of the
// commands of a program only one runs: each has a count of its own.
type runCount struct {
	always int
	chosen map[string]int // by the function that the command runs
}

func (r runCount) most() int {
	most := 0
	for _, n := range r.chosen {
		most = max(most, n)
	}
	return min(r.always+most, many)
}

func (r runCount) add(o runCount, times int) runCount {
	out := runCount{min(r.always+o.always*times, many), map[string]int{}}
	for _, name := range sortedKeys(r.chosen) {
		out.chosen[name] = r.chosen[name]
	}
	for name, n := range o.chosen {
		out.chosen[name] = min(out.chosen[name]+n*times, many)
	}
	return out
}

// runsOnce says whether a call happens once at most in a run of the program.
func (e *evaluator) runsOnce(f *function, call int32) bool {
	return !f.f.Calls[call].Loop && e.runsOf(f).most() <= 1
}

func (e *evaluator) runsOf(f *function) runCount {
	if r, ok := e.runCounts[f]; ok {
		return r
	}
	e.runCounts[f] = runCount{always: many} // a recursion
	r := e.countRuns(f)
	e.runCounts[f] = r
	return r
}

func (e *evaluator) countRuns(f *function) runCount {
	switch {
	case strings.HasSuffix(f.f.Name, ".init") && !strings.HasPrefix(f.f.Name, "("):
		return runCount{always: 1} // a package is initialized once, whoever imports it
	case len(f.in) == 0 && !e.isMain(f):
		return runCount{always: many}
	case e.onlyCommand(f):
		return runCount{chosen: map[string]int{f.f.Name: 1}}
	}
	out := runCount{}
	if e.isMain(f) {
		out.always = 1
	}
	exclusive := map[exclusiveCalls]bool{}
	for _, ed := range f.in {
		if out.always == many {
			break
		}
		if ed.kind == byOpaque || ed.caller == nil || ed.call < 0 {
			out = out.add(e.runsBy(ed), 1)
			continue
		}
		c := &ed.caller.f.Calls[ed.call]
		if c.Kind == summary.Static && !c.Repeat && !c.Loop {
			// Of several such calls of one function, one runs.
			key := exclusiveCalls{ed.caller, c.Fn}
			if exclusive[key] {
				continue
			}
			exclusive[key] = true
		}
		times := 1
		if c.Loop {
			times = many
		}
		out = out.add(e.runsOf(ed.caller), times)
	}
	return out
}

// onlyCommand says whether a function is put into fields of commands alone, and called by
// libraries alone: what else gets out of their hands is not told, but it is not this.
func (e *evaluator) onlyCommand(f *function) bool {
	if !e.startsOnce() || e.heldBy(f.f.Name) != byCommand || e.idx.readsCommands {
		return false
	}
	return !slices.ContainsFunc(f.in, func(ed *edge) bool { return ed.kind != byOpaque })
}

func (e *evaluator) isMain(f *function) bool {
	return !e.l.opt.Library && slices.Contains(e.l.entries, f)
}

type exclusiveCalls struct {
	f  *function
	fn string
}

// commands are the fields that hold what a command runs, and those of what runs before
// or after any.
var commands = map[string]bool{
	"github.com/spf13/cobra.Command#Run": true, "github.com/spf13/cobra.Command#RunE": true,
	"github.com/urfave/cli.Command#Action": true, "github.com/urfave/cli/v2.Command#Action": true, "github.com/urfave/cli/v3.Command#Action": true,
	"github.com/urfave/cli.App#Action": true, "github.com/urfave/cli/v2.App#Action": true,
}

var aroundCommands = map[string]bool{
	"github.com/spf13/cobra.Command#PreRun": true, "github.com/spf13/cobra.Command#PreRunE": true,
	"github.com/spf13/cobra.Command#PersistentPreRun": true, "github.com/spf13/cobra.Command#PersistentPreRunE": true,
	"github.com/urfave/cli.App#Before": true, "github.com/urfave/cli/v2.App#Before": true,
}

// callsOnce are functions that call what they are given once for each call of them.
var callsOnce = map[string]bool{
	"github.com/spf13/cobra.OnInitialize": true, "go.uber.org/fx.Provide": true, "go.uber.org/fx.Invoke": true,
	"(*golang.org/x/sync/errgroup.Group).Go": true,
}

// starts are the functions that run one command.
var starts = map[string]bool{
	"(*github.com/spf13/cobra.Command).Execute": true, "(*github.com/spf13/cobra.Command).ExecuteC": true,
	"(*github.com/spf13/cobra.Command).ExecuteContext": true, "(*github.com/spf13/cobra.Command).ExecuteContextC": true,
	"(*github.com/urfave/cli.App).Run": true, "(*github.com/urfave/cli/v2.App).Run": true, "(*github.com/urfave/cli/v2.App).RunContext": true,
	"(*github.com/urfave/cli/v3.Command).Run": true,
}

// runsBy counts the runs by code without a summary.
func (e *evaluator) runsBy(ed *edge) runCount {
	switch {
	case ed.caller == nil && ed.kept && e.startsOnce():
		switch e.heldBy(ed.callee.f.Name) {
		case byCommand:
			return runCount{chosen: map[string]int{ed.callee.f.Name: 1}}
		case aroundCommand:
			return runCount{always: 1}
		}
		return runCount{always: many}
	case ed.caller == nil || ed.call < 0 || ed.kind != byOpaque:
		return runCount{always: many}
	}
	c := &ed.caller.f.Calls[ed.call]
	switch {
	case c.Kind != summary.Static || c.Fn != ed.to:
	case callsOnce[c.Fn] && !c.Loop:
		return e.runsOf(ed.caller)
	case c.Fn == "(*sync.Once).Do" && len(c.Args) > 0:
		at := e.quietly(ref{f: ed.caller, id: c.Args[0]})
		if len(at) == 1 && at[0].kind == locGlobal {
			return runCount{always: 1}
		}
	}
	return runCount{always: many}
}

// holder says what holds a function for a library of commands.
type holder uint8

const (
	notHeld holder = iota
	byCommand
	aroundCommand
	elsewhere // perhaps
)

// heldBy says where a function's value goes: into the fields of commands, or elsewhere.
func (e *evaluator) heldBy(name string) holder {
	if e.idx.holders == nil {
		e.idx.holders = map[string]holder{}
		for _, f := range e.l.reached {
			fields := map[summary.NodeID]holder{}
			for _, s := range f.f.Stores {
				if n := &f.f.Nodes[s.Addr]; s.Addr != 0 && n.Op == summary.OpFieldAddr && commands[n.Sym] {
					fields[s.Val] = byCommand
				} else if s.Addr != 0 && n.Op == summary.OpFieldAddr && aroundCommands[n.Sym] {
					fields[s.Val] = max(fields[s.Val], aroundCommand)
				} else {
					fields[s.Val] = elsewhere
				}
			}
			for i := range f.f.Calls {
				for _, a := range f.f.Calls[i].Args {
					fields[a] = elsewhere
				}
			}
			for i := range f.f.Nodes {
				n := &f.f.Nodes[i]
				if n.Op == summary.OpField && commands[n.Sym] || n.Op == summary.OpLoad && commands[f.f.Nodes[n.Args[0]].Sym] {
					e.idx.readsCommands = true
				}
				if n.Op == summary.OpFunc || n.Op == summary.OpClosure || n.Op == summary.OpBound {
					by := fields[summary.NodeID(i)]
					if by == notHeld {
						by = elsewhere
					}
					e.idx.holders[n.Sym] = max(e.idx.holders[n.Sym], by)
				}
			}
		}
	}
	return e.idx.holders[name]
}

// startsOnce says whether the program runs one command.
func (e *evaluator) startsOnce() bool {
	if e.idx.starts == nil {
		once := e.findStarts() == 1
		e.idx.starts = &once
	}
	return *e.idx.starts
}

func (e *evaluator) findStarts() (n int) {
	for _, f := range e.l.reached {
		for i := range f.f.Calls {
			if c := &f.f.Calls[i]; starts[c.Fn] {
				n++
				if c.Loop {
					n++
				}
			}
		}
	}
	return n
}
