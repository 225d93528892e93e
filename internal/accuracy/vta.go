// Package accuracy is the yardstick of iamvet's answers: it computes, by a
// whole-program call graph, the AWS operations that a program can reach, and
// compares them with what `iamvet uses` reports.
//
// It is no part of the shipped binary. It is slow and hungry by design: it
// builds SSA for the whole program, standard library and SDK included, and runs
// the variable type analysis of golang.org/x/tools over it.
package accuracy

import (
	"fmt"
	"go/types"
	"sort"
	"strings"

	"golang.org/x/tools/go/callgraph"
	"golang.org/x/tools/go/callgraph/vta"
	"golang.org/x/tools/go/packages"
	"golang.org/x/tools/go/ssa"
	"golang.org/x/tools/go/ssa/ssautil"
)

// Operation is an operation that VTA proves reachable.
type Operation struct {
	Service, Name string // the SDK's Go package name, and the method's name
	// Internal: every call comes from the SDK's own credential, configuration or
	// client code, none from the program or through a paginator, waiter or feature
	// module that the program uses.
	Internal bool
	// Callers are the packages that hold a call, sorted.
	Callers []string
}

func (o Operation) String() string { return o.Service + "." + o.Name }

const sdkPrefix = "github.com/aws/aws-sdk-go-v2/"

// VTA returns the operations reachable in the main package at dir, sorted. rounds
// is how often the analysis runs, at least once: a second round over what the
// first one reaches is sharper, and what the answers are compared with; speed is
// compared with a single one.
func VTA(dir, pattern string, buildFlags []string, rounds int) ([]Operation, error) {
	cfg := &packages.Config{Mode: packages.LoadAllSyntax | packages.NeedModule, Dir: dir, BuildFlags: buildFlags}
	initial, err := packages.Load(cfg, pattern)
	if err != nil {
		return nil, err
	}
	if n := packages.PrintErrors(initial); n > 0 {
		return nil, fmt.Errorf("%s: %d errors in its packages: whole-program analysis needs all of them", pattern, n)
	}
	prog, pkgs := ssautil.AllPackages(initial, ssa.InstantiateGenerics)
	prog.Build()
	var roots []*ssa.Function
	for _, p := range pkgs {
		if p == nil || p.Pkg.Name() != "main" {
			return nil, fmt.Errorf("%s: not a main package", pattern)
		}
		roots = append(roots, p.Func("init"), p.Func("main"))
	}
	if len(roots) == 0 {
		return nil, fmt.Errorf("%s matches no package", pattern)
	}
	graph := vta.CallGraph(ssautil.AllFunctions(prog), nil)
	for range rounds - 1 {
		graph = vta.CallGraph(keys(reachable(graph, roots)), graph)
	}
	return operations(reachable(graph, roots)), nil
}

// reachable returns the functions that can be reached from the roots.
func reachable(g *callgraph.Graph, roots []*ssa.Function) map[*ssa.Function]*callgraph.Node {
	seen := map[*ssa.Function]*callgraph.Node{}
	var stack []*callgraph.Node
	visit := func(n *callgraph.Node) {
		if n != nil && n.Func != nil && seen[n.Func] == nil {
			seen[n.Func] = n
			stack = append(stack, n)
		}
	}
	for _, r := range roots {
		visit(g.Nodes[r])
	}
	for len(stack) > 0 {
		n := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		for _, e := range n.Out {
			visit(e.Callee)
		}
	}
	return seen
}

func keys(nodes map[*ssa.Function]*callgraph.Node) map[*ssa.Function]bool {
	out := make(map[*ssa.Function]bool, len(nodes))
	for f := range nodes {
		out[f] = true
	}
	return out
}

func operations(live map[*ssa.Function]*callgraph.Node) []Operation {
	byName := map[string]*Operation{}
	callers := map[string]map[string]bool{}
	for f, n := range live {
		service, name := operationOf(f)
		if name == "" {
			continue
		}
		op := &Operation{Service: service, Name: name, Internal: true}
		if have := byName[op.String()]; have != nil {
			op = have
		} else {
			byName[op.String()] = op
			callers[op.String()] = map[string]bool{}
		}
		for _, e := range n.In {
			if live[e.Caller.Func] == nil {
				continue
			}
			from := packageOf(e.Caller.Func)
			callers[op.String()][from] = true
			if !internalCaller(e.Caller.Func, from) {
				op.Internal = false
			}
		}
		if isPaginator(f) {
			op.Internal = false
		}
	}
	for f, n := range live {
		if name := roleProvider(f); name != "" && byName[name] != nil {
			for _, e := range n.In {
				if live[e.Caller.Func] != nil && !strings.HasPrefix(packageOf(e.Caller.Func), sdkPrefix) {
					byName[name].Internal = false
					callers[name][packageOf(e.Caller.Func)] = true
				}
			}
		}
	}
	var out []Operation
	for name, op := range byName {
		for c := range callers[name] {
			op.Callers = append(op.Callers, c)
		}
		sort.Strings(op.Callers)
		out = append(out, *op)
	}
	sort.Slice(out, func(i, j int) bool { return out[i].String() < out[j].String() })
	return out
}

// operationOf recognises the method of a client that performs an operation, and
// the constructor of a paginator, which stands for its operation.
func operationOf(f *ssa.Function) (service, name string) {
	obj, ok := f.Object().(*types.Func)
	if !ok || obj.Pkg() == nil || !isServicePath(obj.Pkg().Path()) {
		return "", ""
	}
	sig := obj.Signature()
	if isPaginator(f) {
		return obj.Pkg().Name(), strings.TrimSuffix(strings.TrimPrefix(obj.Name(), "New"), "Paginator")
	}
	if sig.Recv() == nil || !obj.Exported() || !isNamed(sig.Recv().Type(), obj.Pkg(), "Client") {
		return "", ""
	}
	// func (c *Client) X(ctx, *XInput, ...func(*Options)) (*XOutput, error)
	if sig.Params().Len() != 3 || sig.Results().Len() != 2 || !isNamed(sig.Params().At(1).Type(), obj.Pkg(), obj.Name()+"Input") {
		return "", ""
	}
	return obj.Pkg().Name(), obj.Name()
}

// roleProvider recognises the constructors by which a program asks for the
// credentials of a role, and gives the operation that they call later.
func roleProvider(f *ssa.Function) string {
	obj, ok := f.Object().(*types.Func)
	if !ok || obj.Pkg() == nil || obj.Pkg().Path() != sdkPrefix+"credentials/stscreds" {
		return ""
	}
	switch obj.Name() {
	case "NewAssumeRoleProvider":
		return "sts.AssumeRole"
	case "NewWebIdentityRoleProvider":
		return "sts.AssumeRoleWithWebIdentity"
	}
	return ""
}

// isServicePath tells the package of a client from packages below it.
func isServicePath(path string) bool {
	rest, ok := strings.CutPrefix(path, sdkPrefix+"service/")
	return ok && !strings.Contains(rest, "/")
}

func isPaginator(f *ssa.Function) bool {
	obj, ok := f.Object().(*types.Func)
	return ok && obj.Pkg() != nil && isServicePath(obj.Pkg().Path()) && obj.Signature().Recv() == nil &&
		strings.HasPrefix(obj.Name(), "New") && strings.HasSuffix(obj.Name(), "Paginator")
}

func isNamed(t types.Type, pkg *types.Package, name string) bool {
	p, ok := types.Unalias(t).(*types.Pointer)
	if !ok {
		return false
	}
	n, ok := types.Unalias(p.Elem()).(*types.Named)
	return ok && n.Obj().Pkg() == pkg && n.Obj().Name() == name
}

func packageOf(f *ssa.Function) string {
	for f.Parent() != nil {
		f = f.Parent()
	}
	if o := f.Origin(); o != nil {
		f = o
	}
	if f.Pkg != nil {
		return f.Pkg.Pkg.Path()
	}
	if obj := f.Object(); obj != nil && obj.Pkg() != nil {
		return obj.Pkg().Path()
	}
	return "synthetic"
}

// internalCaller tells calls that the SDK makes for itself: for its credentials,
// for endpoint discovery, for S3 Express sessions. Paginators and waiters call
// for the program.
func internalCaller(f *ssa.Function, pkg string) bool {
	if !strings.HasPrefix(pkg, sdkPrefix) || strings.HasPrefix(pkg, sdkPrefix+"feature/") {
		return false
	}
	if strings.HasPrefix(pkg, sdkPrefix+"service/") && f.Signature.Recv() != nil {
		recv := f.Signature.Recv().Type().String()
		return !strings.HasSuffix(recv, "Paginator") && !strings.HasSuffix(recv, "Waiter")
	}
	return true
}
