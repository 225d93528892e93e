// Package terraform reads the IAM policies of Terraform and OpenTofu
// configurations and of `terraform show -json` plans.
//
// It evaluates the configuration as far as it is constant and keeps references
// as symbols: a reference to aws_s3_bucket.b.arn is the bucket's ARN with the
// bucket's name as configured, or with a variable that stands for it. What it
// cannot compute is reported as a problem; a policy that may grant more than was
// understood is Opaque.
//
// It runs no provider and reads nothing but files: local modules, files that
// file() and templatefile() name, and remote modules that `terraform init` has
// put in .terraform/modules.
package terraform

import (
	"fmt"
	"go/token"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/iamvet/iamvet/internal/policy"
	"github.com/iamvet/iamvet/internal/policy/infra"
)

// Bounds of what is evaluated, so that no input takes unbounded time.
const (
	maxModules = 500
	maxDepth   = 100
	maxSteps   = 3_000_000
	maxItems   = 20_000
	maxNesting = 300
)

// config is one configuration with its tree of modules.
type config struct {
	src         *policy.Source
	b           *infra.Builder
	root        *module
	modulesList []*module         // all, once they are complete
	links       map[string]*links // by type#argument
	byType      map[string][]*instance
	unmade      *[]notMade        // once it is known
	assuming    bool              // what defaults leave out is taken to be made
	parsed      map[string]*files // by directory
	lines       map[string]*policy.Lines
	inits       map[string]string // module key → directory, from .terraform
	modules     int
	steps       int
	depth       int
	cells       int // values made so far
}

// files is what the files of one directory declare.
type files struct {
	dir       string
	variables map[string]*hclsyntax.Block
	locals    map[string]hclsyntax.Expression
	resources []*resource
	index     map[string]*resource // type.name and data.type.name
	outputs   map[string]*hclsyntax.Block
	calls     []*hclsyntax.Block
	providers []*hclsyntax.Block
	uses      map[string]int         // local.x and data.type.name → number of references
	reads     []hclsyntax.Expression // the names of files that file() and templatefile() read
}

// resource is a resource or data block.
type resource struct {
	data      bool
	typ, name string
	block     *hclsyntax.Block
	planned   bool // of a plan: its values are final
}

func (r *resource) key() string {
	if r.data {
		return "data." + r.typ + "." + r.name
	}
	return r.typ + "." + r.name
}

// module is one instance of a module.
type module struct {
	c        *config
	f        *files
	path     string // "" or "module.app."
	key      string // of modules.json: "app.inner"
	parent   *module
	args     map[string]infra.Value
	repeated bool
	children map[string]*child
	locals   map[string]infra.Value
	active   map[string]bool // what is being computed: finds cycles
	memo     map[string]infra.Value
	insts    map[*resource]*instances
	// Of a plan: the configuration of the module and of its call.
	conf, call infra.Value
	confs      map[string]infra.Value // of its resources, by address
}

// child is what a module call made.
type child struct {
	single *module
	byKey  []keyed // count and for_each
	why    string  // why there is none
	list   bool
}

type keyed struct {
	key infra.Value
	m   *module
}

// parseDir reads the configuration files of a directory.
func (c *config) parseDir(dir string) (*files, error) {
	if f, ok := c.parsed[dir]; ok {
		return f, nil
	}
	names, err := configFiles(dir)
	if err != nil {
		return nil, err
	}
	f := &files{
		dir: dir, variables: map[string]*hclsyntax.Block{}, locals: map[string]hclsyntax.Expression{},
		index: map[string]*resource{}, outputs: map[string]*hclsyntax.Block{}, uses: map[string]int{},
	}
	c.parsed[dir] = f
	for _, name := range names {
		if err := c.parseFile(f, filepath.ToSlash(filepath.Join(dir, name))); err != nil {
			return nil, err
		}
	}
	return f, nil
}

// configFiles lists a directory's configuration files; override files last.
func configFiles(dir string) ([]string, error) {
	entries, err := os.ReadDir(filepath.FromSlash(dirOr(dir)))
	if err != nil {
		return nil, fmt.Errorf("read Terraform configuration: %w", err)
	}
	var names []string
	for _, e := range entries {
		if !e.IsDir() && isConfig(e.Name()) {
			names = append(names, e.Name())
		}
	}
	sort.Slice(names, func(i, j int) bool {
		if a, b := isOverride(names[i]), isOverride(names[j]); a != b {
			return b
		}
		return names[i] < names[j]
	})
	return names, nil
}

func dirOr(dir string) string {
	if dir == "" {
		return "."
	}
	return dir
}

func isConfig(name string) bool {
	for _, ext := range []string{".tf", ".tofu", ".tf.json", ".tofu.json"} {
		if strings.HasSuffix(name, ext) {
			return true
		}
	}
	return false
}

func isOverride(name string) bool {
	base := name[:strings.IndexByte(name, '.')]
	return base == "override" || strings.HasSuffix(base, "_override")
}

// parseHCL parses a file after a check that it is not nested too deep for a
// recursive parser.
func (c *config) parseHCL(name string, src []byte) (*hclsyntax.Body, error) {
	c.lines[name] = policy.NewLines(name, src)
	if strings.HasSuffix(name, ".json") {
		return c.parseJSONConfig(name, src)
	}
	if err := checkNesting(name, src); err != nil {
		return nil, err
	}
	file, diags := hclsyntax.ParseConfig(src, name, hcl.InitialPos)
	if diags.HasErrors() {
		return nil, c.diag(diags)
	}
	return file.Body.(*hclsyntax.Body), nil
}

func checkNesting(name string, src []byte) error {
	depth, deepest, questions := 0, 0, 0
	for _, ch := range src {
		switch ch {
		case '{', '[', '(':
			if depth++; depth > deepest {
				deepest = depth
			}
		case '}', ']', ')':
			if depth > 0 {
				depth--
			}
		case '?':
			questions++ // conditional expressions nest without brackets
		}
	}
	if deepest > maxNesting || longestRun(src) > maxNesting*4 || questions > 20_000 {
		return fmt.Errorf("%s: nested too deep", name)
	}
	return nil
}

// longestRun is the length of the longest run of operator characters that could
// nest: "!!!!", "- - -", "? ? ?".
func longestRun(src []byte) int {
	run, best := 0, 0
	for _, ch := range src {
		switch ch {
		case '!', '-', '?', ':':
			run++
			best = max(best, run)
		case ' ', '\t':
		default:
			run = 0
		}
	}
	return best
}

func (c *config) diag(diags hcl.Diagnostics) error {
	for _, d := range diags {
		if d.Severity != hcl.DiagError {
			continue
		}
		if d.Subject != nil {
			return fmt.Errorf("%s: %s: %s", c.pos(*d.Subject), d.Summary, d.Detail)
		}
		return fmt.Errorf("%s: %s", d.Summary, d.Detail)
	}
	return diags
}

func (c *config) parseFile(f *files, name string) error {
	src, err := c.src.Read(name)
	if err != nil {
		return fmt.Errorf("read Terraform configuration: %w", err)
	}
	body, err := c.parseHCL(name, src)
	if err != nil {
		return err
	}
	override := isOverride(filepath.Base(name))
	for _, b := range body.Blocks {
		c.declare(f, b, override)
	}
	countUses(f, body)
	findReads(f, body)
	return nil
}

func (c *config) declare(f *files, b *hclsyntax.Block, override bool) {
	switch {
	case b.Type == "variable" && len(b.Labels) == 1:
		f.variables[b.Labels[0]] = b
	case b.Type == "output" && len(b.Labels) == 1:
		f.outputs[b.Labels[0]] = b
	case b.Type == "locals":
		for name, a := range b.Body.Attributes {
			f.locals[name] = a.Expr
		}
	case (b.Type == "resource" || b.Type == "data") && len(b.Labels) == 2:
		r := &resource{data: b.Type == "data", typ: b.Labels[0], name: b.Labels[1], block: b}
		if old := f.index[r.key()]; old != nil {
			if override {
				mergeOverride(old.block.Body, b.Body)
			}
			return
		}
		f.index[r.key()] = r
		f.resources = append(f.resources, r)
	case b.Type == "module" && len(b.Labels) == 1:
		f.calls = append(f.calls, b)
	case b.Type == "provider" && len(b.Labels) == 1:
		f.providers = append(f.providers, b)
	}
}

// mergeOverride applies an override file's block: attributes and whole types of
// nested blocks replace those of the original.
func mergeOverride(old, over *hclsyntax.Body) {
	for name, a := range over.Attributes {
		old.Attributes[name] = a
	}
	replaced := map[string]bool{}
	for _, b := range over.Blocks {
		replaced[b.Type] = true
	}
	var kept hclsyntax.Blocks
	for _, b := range old.Blocks {
		if !replaced[b.Type] {
			kept = append(kept, b)
		}
	}
	old.Blocks = append(kept, over.Blocks...)
}

// countUses counts the references to locals and policy documents: what is used
// once may be edited where it is defined.
func countUses(f *files, body *hclsyntax.Body) {
	for _, tr := range hclsyntaxVariables(body) {
		switch tr.RootName() {
		case "local", "data":
			if n := min(len(tr), 3); n > 1 {
				f.uses[traversalKey(tr[:n])]++
			}
		}
	}
}

// findReads lists the files that expressions read.
func findReads(f *files, body *hclsyntax.Body) {
	_ = hclsyntax.VisitAll(body, func(n hclsyntax.Node) hcl.Diagnostics {
		if call, ok := n.(*hclsyntax.FunctionCallExpr); ok && len(call.Args) > 0 {
			switch strings.TrimPrefix(call.Name, "core::") {
			case "file", "templatefile":
				f.reads = append(f.reads, call.Args[0])
			}
		}
		return nil
	})
}

// traversalKey writes the names of a traversal: local.x, data.type.name.
func traversalKey(tr hcl.Traversal) string {
	key := tr.RootName()
	for _, step := range tr[1:] {
		if a, ok := step.(hcl.TraverseAttr); ok {
			key += "." + a.Name
			if strings.HasPrefix(key, "local.") {
				break
			}
		}
	}
	return key
}

func hclsyntaxVariables(body *hclsyntax.Body) []hcl.Traversal {
	var out []hcl.Traversal
	_ = hclsyntax.VisitAll(body, func(n hclsyntax.Node) hcl.Diagnostics {
		if t, ok := n.(*hclsyntax.ScopeTraversalExpr); ok {
			out = append(out, t.Traversal)
		}
		return nil
	})
	return out
}

func (c *config) pos(r hcl.Range) token.Position {
	if l := c.lines[r.Filename]; l != nil {
		return l.Position(r.Start.Byte)
	}
	return token.Position{Filename: r.Filename, Line: r.Start.Line, Column: r.Start.Column}
}

func (c *config) span(r hcl.Range) infra.Span {
	s := infra.Span{Pos: c.pos(r)}
	if l := c.lines[r.Filename]; l != nil {
		s.End = l.Position(r.End.Byte)
	}
	if src, err := c.src.Read(r.Filename); err == nil && r.End.Byte <= len(src) && r.Start.Byte <= r.End.Byte {
		s.Source = string(src[r.Start.Byte:r.End.Byte])
	}
	return s
}
