package needs

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/iamvet/iamvet/catalog"
	"github.com/iamvet/iamvet/catalog/gen/sdkfacts"
)

// overrideFile is one file of hand-kept knowledge, named after its prefix.
type overrideFile struct {
	// Service is the package that entries are of by default, and Services are
	// those that Variables hold for; default: all packages of the prefix.
	Service  string   `yaml:"service"`
	Services []string `yaml:"services"`
	// Variables are hints: ARN variable → members, for every operation that has
	// one of the members.
	Variables map[string]pathList `yaml:"variables"`
	Entries   []*Override         `yaml:"entries"`
}

// Override changes what rules say of some operations.
type Override struct {
	Service  string   `yaml:"service"`
	Services []string `yaml:"services"` // several packages in one entry
	// Operations are names, or patterns such as "Describe*".
	Operations []string `yaml:"operations"`
	// Is replaces the operation's own actions; each is required.
	Is []string `yaml:"is"`
	// None says why no permission is needed, Unknown why the actions are not known.
	None    string `yaml:"none"`
	Unknown string `yaml:"unknown"`
	// Add adds a need, in place of any that rules made of the same action.
	Add []Addition `yaml:"add"`
	// Caller says that the service calls others with the caller's permissions.
	Caller *Caller `yaml:"caller"`
	// Drop removes what rules made of these actions.
	Drop []string `yaml:"drop"`
	// Variables maps ARN variables to members: "BucketName: Bucket", for one
	// resource type "object.ObjectName: Key", a whole ARN "table.: TableArn".
	Variables map[string]pathList `yaml:"variables"`
	// Types are the resource types that count, and under which condition.
	Types map[string]string `yaml:"types"`
	// Required lists resource types that are always checked.
	Required []string `yaml:"required"`
	// ARNs gives a resource type's ARN in a form that differs from the reference's;
	// of several forms, separated by spaces, any is accepted.
	ARNs map[string]string `yaml:"arns"`
	// Absent lists ARN variables that were looked for and are not in the input.
	Absent []string `yaml:"absent"`
	Reason string   `yaml:"reason"`
	Source string   `yaml:"source"`

	where string // file and line
}

// Caller is what a service does with the permissions of the caller.
type Caller struct {
	Actions string `yaml:"actions"` // a pattern
	Unless  string `yaml:"unless"`  // an input that is known to meet this names a role for it
}

// Addition is one added need.
type Addition struct {
	Action string `yaml:"action"`
	Kind   string `yaml:"kind"` // "": conditional with when, else required
	When   string `yaml:"when"`
	// Unless drops the need where the input is known to meet a condition.
	Unless string `yaml:"unless"`
	// Rare marks a condition that hardly ever holds: see catalog.Need.
	Rare      bool                `yaml:"rare"`
	Variables map[string]pathList `yaml:"variables"`
	Types     map[string]string   `yaml:"types"`
	ARNs      map[string]string   `yaml:"arns"`
}

// pathList is a member path or a list of them, tried in order.
type pathList []string

// UnmarshalYAML reads one path or several.
func (p *pathList) UnmarshalYAML(n *yaml.Node) error {
	var one string
	if n.Kind == yaml.ScalarNode {
		err := n.Decode(&one)
		*p = strings.Fields(one)
		return err
	}
	return n.Decode((*[]string)(p))
}

func (in *Inputs) loadOverrides(dir string) error {
	files, err := filepath.Glob(filepath.Join(dir, "*.yaml"))
	if err != nil || len(files) == 0 {
		return fmt.Errorf("%s: no overrides there", dir)
	}
	slices.Sort(files)
	for _, f := range files {
		if err := in.loadOverrideFile(f); err != nil {
			return err
		}
	}
	return nil
}

func (in *Inputs) loadOverrideFile(file string) error {
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var f overrideFile
	d := yaml.NewDecoder(bytes.NewReader(data))
	d.KnownFields(true)
	if err := d.Decode(&f); err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("%s: %s", file, strings.Join(strings.Fields(err.Error()), " "))
	}
	lines, err := entryLines(data)
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	prefix := strings.TrimSuffix(filepath.Base(file), ".yaml")
	if in.Prefixes[prefix] == nil {
		return fmt.Errorf("%s: there is no IAM prefix %q", file, prefix)
	}
	if len(f.Variables) > 0 {
		for pkg, p := range in.PrefixOf {
			if len(f.Services) == 0 && p == prefix || slices.Contains(f.Services, pkg) {
				in.Variables[pkg] = map[string][]string{}
				for v, paths := range f.Variables {
					in.Variables[pkg][v] = paths
				}
			}
		}
	}
	for i, o := range f.Entries {
		o.where = fmt.Sprintf("%s:%d", file, lines[i])
		if err := in.takeOverride(o, f.Service, prefix); err != nil {
			return fmt.Errorf("%s: %w", o.where, err)
		}
	}
	return nil
}

// entryLines gives the line of each entry, for errors.
func entryLines(data []byte) ([]int, error) {
	var doc struct {
		Entries []yaml.Node `yaml:"entries"`
	}
	if err := yaml.Unmarshal(data, &doc); err != nil {
		return nil, err
	}
	var out []int
	for _, n := range doc.Entries {
		out = append(out, n.Line)
	}
	return out, nil
}

// takeOverride checks an entry and files it under each of its operations.
func (in *Inputs) takeOverride(o *Override, service, prefix string) error {
	if err := in.checkActions(o, prefix); err != nil {
		return err
	}
	packages := o.Services
	if o.Service != "" {
		packages = []string{o.Service}
	} else if len(packages) == 0 {
		packages = []string{service}
	}
	for _, pkg := range packages {
		s := in.service(pkg)
		if s == nil {
			return fmt.Errorf("there is no service package %q", pkg)
		}
		for _, pattern := range o.Operations {
			n := 0
			for name, op := range s.Operations {
				if ok, err := path.Match(pattern, name); err != nil || !ok {
					continue
				}
				n++
				if err := checkPaths(s, op, name, o); err != nil {
					if pattern == name {
						return err
					}
					n--
					continue
				}
				k := Key{pkg, name}
				in.Overrides[k] = append(in.Overrides[k], o)
			}
			if n == 0 {
				return fmt.Errorf("package %s has no operation %s that this fits", pkg, pattern)
			}
		}
	}
	return nil
}

func (in *Inputs) service(pkg string) *sdkfacts.Service {
	i := slices.IndexFunc(in.Services, func(s *sdkfacts.Service) bool { return s.Package == pkg })
	if i < 0 {
		return nil
	}
	return in.Services[i]
}

// checkActions finds entries that say nothing, or that name actions that are
// not there.
func (in *Inputs) checkActions(o *Override, prefix string) error {
	if len(o.Operations) == 0 {
		return errors.New("names no operation")
	}
	if o.Reason == "" || o.Source == "" {
		return fmt.Errorf("%s: an override needs a reason and a source", o.Operations[0])
	}
	full := func(list []string) error {
		for i, a := range list {
			if !strings.Contains(a, ":") {
				list[i] = prefix + ":" + a
			}
			if !in.HasAction(list[i]) {
				return fmt.Errorf("%s: action %s does not exist", o.Operations[0], list[i])
			}
		}
		return nil
	}
	if o.Caller != nil && (strings.Count(o.Caller.Actions, ":") != 1 || strings.ContainsRune(o.Caller.Actions, ' ')) {
		return fmt.Errorf("%s: caller's actions %q; write a pattern such as *:*", o.Operations[0], o.Caller.Actions)
	}
	if err := full(o.Is); err != nil {
		return err
	}
	if err := full(o.Drop); err != nil {
		return err
	}
	for i := range o.Add {
		one := []string{o.Add[i].Action}
		if err := full(one); err != nil {
			return err
		}
		o.Add[i].Action = one[0]
	}
	return nil
}

func checkPaths(s *sdkfacts.Service, op *sdkfacts.Operation, name string, o *Override) error {
	check := func(paths ...string) error {
		for _, p := range paths {
			if _, ok := find(s, op.Input, p); !ok {
				return fmt.Errorf("%s: its input has no member %s", name, p)
			}
		}
		return nil
	}
	cond := func(text string) error {
		c, err := catalog.ParseCondition(text)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		return check(c.Members()...)
	}
	if o.Caller != nil {
		if err := cond(o.Caller.Unless); err != nil {
			return err
		}
	}
	vars := []map[string]pathList{o.Variables}
	types := []map[string]string{o.Types}
	for _, a := range o.Add {
		switch a.Kind {
		case "", "required", "conditional", "supporting":
		default:
			return fmt.Errorf("%s: %s: kind %q; use required, conditional or supporting", name, a.Action, a.Kind)
		}
		for _, text := range []string{a.When, a.Unless} {
			if err := cond(text); err != nil {
				return err
			}
		}
		vars, types = append(vars, a.Variables), append(types, a.Types)
	}
	for _, m := range vars {
		for _, paths := range m {
			if err := check(paths...); err != nil {
				return err
			}
		}
	}
	for _, m := range types {
		for _, text := range m {
			if err := cond(text); err != nil {
				return err
			}
		}
	}
	return nil
}
