// Package config reads .iamvet.yaml, the file at a module's root that says which
// policies belong to which programs, and what is known of where they run.
//
// It is strict: an unknown key is an error with a suggestion, at its line and
// column. It does not open the policies.
package config

import (
	"errors"
	"fmt"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/iamvet/iamvet/catalog"
)

// FileName is the name of the file.
const FileName = ".iamvet.yaml"

// Config is the content of the file. The comments are the schema's descriptions.
type Config struct {
	Programs []Program `yaml:"programs" doc:"Which policies belong to which programs."`
	Facts    `yaml:",inline"`
	Allow    []Allow           `yaml:"allow" doc:"Findings to silence."`
	Needs    []Needs           `yaml:"needs" doc:"What operations of AWS need, where the catalog does not know it or is wrong."`
	Discover *bool             `yaml:"discover" doc:"Find policies by themselves in infrastructure code that says which role runs which program. Default: true."`
	Vars     map[string]string `yaml:"variables" doc:"Values for the variables and parameters of infrastructure code."`
	VarFiles []string          `yaml:"variable_files" doc:"Files with values for variables and parameters, relative to this file."`
	Managed  string            `yaml:"managed_policies" doc:"Folder with AWS managed policies as JSON files, relative to this file."`

	// Dir is the directory of the file; relative paths start there.
	Dir string `yaml:"-"`
	// File is the file's path; "" if there is none.
	File string `yaml:"-"`
}

// Program binds policies to packages.
type Program struct {
	Packages []string `yaml:"packages" doc:"Package patterns: ./cmd/orders, ./cmd/..., or import paths." required:"true"`
	Policies []string `yaml:"policies" doc:"Policies: a file, or file#selector, relative to this file."`
	Facts    `yaml:",inline"`
	// Places are where the policies stand in the file, one for each.
	Places []token.Position `yaml:"-"`
	// Patterns are where the packages stand in the file, one for each.
	Patterns []token.Position `yaml:"-"`
}

// Facts are what is known of where a program runs.
type Facts struct {
	Env       map[string]string `yaml:"env" doc:"Values of environment variables."`
	Flags     map[string]string `yaml:"flags" doc:"Values of command-line flags."`
	Keys      map[string]string `yaml:"config" doc:"Values of keys of configuration files, as they are called in reports: storage.bucket."`
	Account   string            `yaml:"account" doc:"The AWS account's number." form:"^([0-9]{12})?$" says:"twelve digits"`
	Region    string            `yaml:"region" doc:"The AWS region." form:"^([a-z]+(-[a-z]+)+-[0-9]+)?$" says:"of the form eu-west-1"`
	Partition string            `yaml:"partition" doc:"The AWS partition." enum:"aws,aws-cn,aws-us-gov,aws-iso,aws-iso-b,aws-iso-e,aws-iso-f,aws-eusc"`
	// Policies that limit what the program's own grant.
	Boundaries []string `yaml:"boundaries" doc:"Permissions boundaries of the role: files, or file#selector, relative to this file."`
	Guardrails []string `yaml:"guardrails" doc:"Service control policies of the account: files, or file#selector, relative to this file."`
	// Catalog corrects what operations need, by the file's key needs.
	Catalog *catalog.Corrections `yaml:"-"`
	// At is where the values of variables stand in the file, in its order.
	At []Name `yaml:"-"`
}

// Name is a variable that the file gives a value to.
type Name struct {
	Section  string // "env", "flags" or "config"
	Name     string
	Position token.Position
}

// Allow silences findings.
type Allow struct {
	Action   string `yaml:"action" doc:"The action; * and ? are wildcards." required:"true"`
	Category string `yaml:"category" doc:"Silence findings of this category only." enum:"missing,denied,wildcard,unused,unresolved"`
	Reason   string `yaml:"reason" doc:"Why the finding is right to be silenced." required:"true"`
	// Line and Column of the entry in the file.
	Line   int `yaml:"-"`
	Column int `yaml:"-"`
}

// Load reads the file in dir. A directory without the file has an empty Config.
func Load(dir string) (*Config, error) {
	c, err := LoadFile(filepath.Join(dir, FileName))
	if errors.Is(err, fs.ErrNotExist) {
		return &Config{Dir: dir}, nil
	}
	return c, err
}

// LoadFile reads a file of any name.
func LoadFile(name string) (*Config, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("read the configuration: %w", err)
	}
	return Parse(name, data)
}

// Parse reads a file's content. Errors carry file:line:col.
func Parse(name string, data []byte) (*Config, error) {
	c := &Config{File: name, Dir: filepath.Dir(name)}
	if err := decode(name, data, c); err != nil {
		return nil, err
	}
	var err error
	c.Catalog, err = c.corrections()
	return c, err
}

// For returns the entry for a package: the policies of all that match it, and
// the facts, the later ones first and those of the whole file last. pkg is the
// import path, module the module's path.
func (c *Config) For(pkg, module string) Program {
	out := Program{Facts: c.clone()}
	for _, p := range c.Programs {
		if !p.Matches(pkg, module) {
			continue
		}
		out.Packages = append(out.Packages, p.Packages...)
		out.Policies = append(out.Policies, c.PolicyPaths(&p)...)
		out.Places = append(out.Places, p.Places...)
		out.add(p.Facts)
	}
	for _, list := range [][]string{out.Boundaries, out.Guardrails} {
		for i, ref := range list {
			list[i] = c.path(ref)
		}
	}
	return out
}

// PolicyPaths are an entry's policies, relative to where the file is.
func (c *Config) PolicyPaths(p *Program) []string {
	var out []string
	for _, ref := range p.Policies {
		out = append(out, c.path(ref))
	}
	return out
}

// Named are the paths of all that the file names: policies, without their selectors,
// files with variables, and the folder of managed policies.
func (c *Config) Named() []string {
	var refs []string
	for i := range c.Programs {
		p := &c.Programs[i]
		refs = slices.Concat(refs, p.Policies, p.Boundaries, p.Guardrails)
	}
	refs = slices.Concat(refs, c.Boundaries, c.Guardrails, c.VarFiles)
	if c.Managed != "" {
		refs = append(refs, c.Managed)
	}
	var out []string
	for _, ref := range refs {
		if i := strings.LastIndexByte(ref, '#'); i > 0 {
			ref = ref[:i]
		}
		out = append(out, c.path(ref))
	}
	return out
}

// VariableFiles are the paths of the files with variables.
func (c *Config) VariableFiles() []string {
	var out []string
	for _, f := range c.VarFiles {
		out = append(out, c.path(f))
	}
	return out
}

// ManagedDir is the path of the folder with managed policies; "" for none.
func (c *Config) ManagedDir() string {
	if c.Managed == "" {
		return ""
	}
	return c.path(c.Managed)
}

func (c *Config) path(ref string) string {
	if filepath.IsAbs(ref) {
		return ref
	}
	return filepath.Join(c.Dir, filepath.FromSlash(ref))
}

// Matches says whether the entry is for a package, by import path and module path.
func (p *Program) Matches(pkg, module string) bool {
	for _, pattern := range p.Packages {
		if matchPackage(pattern, pkg, module) {
			return true
		}
	}
	return false
}

// matchPackage matches as the go command does: "..." is any text, and "x/..."
// matches x too. Relative patterns start at the module's root.
func matchPackage(pattern, pkg, module string) bool {
	if pattern == "." || strings.HasPrefix(pattern, "./") {
		pattern = path.Join(module, pattern)
	}
	if base, ok := strings.CutSuffix(pattern, "/..."); ok && base == pkg {
		return true
	}
	return matchDots(pattern, pkg)
}

func matchDots(pattern, s string) bool {
	first, rest, dots := strings.Cut(pattern, "...")
	if !dots {
		return pattern == s
	}
	s, ok := strings.CutPrefix(s, first)
	if !ok {
		return false
	}
	for i := len(s); i >= 0; i-- {
		if matchDots(rest, s[i:]) {
			return true
		}
	}
	return false
}

func (f Facts) clone() Facts {
	out := Facts{
		Account: f.Account, Region: f.Region, Partition: f.Partition, Env: map[string]string{}, Flags: map[string]string{}, Keys: map[string]string{},
		Boundaries: slices.Clone(f.Boundaries), Guardrails: slices.Clone(f.Guardrails), Catalog: f.Catalog,
	}
	maps.Copy(out.Env, f.Env)
	maps.Copy(out.Flags, f.Flags)
	maps.Copy(out.Keys, f.Keys)
	return out
}

// add lets g's facts go before f's.
func (f *Facts) add(g Facts) {
	maps.Copy(f.Env, g.Env)
	maps.Copy(f.Flags, g.Flags)
	maps.Copy(f.Keys, g.Keys)
	f.Boundaries = append(f.Boundaries, g.Boundaries...)
	f.Guardrails = append(f.Guardrails, g.Guardrails...)
	if g.Account != "" {
		f.Account = g.Account
	}
	if g.Region != "" {
		f.Region = g.Region
	}
	if g.Partition != "" {
		f.Partition = g.Partition
	}
}
