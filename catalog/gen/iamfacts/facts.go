// Package iamfacts holds what is known of IAM's actions: per service prefix the
// actions with access level, resource types, condition keys and the actions
// that they depend on, and the ARN formats of the resource types.
//
// Facts are merged from several sources and kept in a form of one line an
// action. The package says nothing of the SDK's operations.
package iamfacts

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Prefix is all of one IAM service prefix.
type Prefix struct {
	Name      string              `json:"prefix"`
	Resources map[string][]string `json:"resources"` // type → ARN formats
	Actions   map[string]*Action  `json:"actions"`
	// Operations of AWS's own service reference, sorted by name. Nil where that
	// source was not read.
	Operations []Operation `json:"-"`
}

// Operation is an operation with the actions that it may check.
type Operation struct {
	Name    string
	Clients []string // SDK clients that have it, by their names in Boto3; may be empty
	Actions []string // "s3:GetObject", sorted
}

// Action is one action.
type Action struct {
	Access         string         `json:"access"` // List, Read, Write, Tagging, Permissions management
	PermissionOnly bool           `json:"permissionOnly,omitempty"`
	Resources      []ResourceType `json:"resources,omitempty"`
	Keys           []string       `json:"keys,omitempty"`
	// Dependents are actions that may be needed too.
	Dependents []string `json:"dependents,omitempty"`
	// Documents are operations of another name that the reference links.
	Documents []string `json:"documents,omitempty"`
}

// ResourceType is a resource type that an action can be limited to.
type ResourceType struct {
	Type     string
	Required bool
}

// MarshalText writes "bucket*" for a required type.
func (r ResourceType) MarshalText() ([]byte, error) {
	if r.Required {
		return []byte(r.Type + "*"), nil
	}
	return []byte(r.Type), nil
}

// UnmarshalText is the reverse of MarshalText.
func (r *ResourceType) UnmarshalText(b []byte) error {
	r.Type = strings.TrimSuffix(string(b), "*")
	r.Required = r.Type != string(b)
	return nil
}

var levels = map[string]bool{"List": true, "Read": true, "Write": true, "Tagging": true, "Permissions management": true}

// check finds what contradicts itself.
func (p *Prefix) check(file string) error {
	if p.Name == "" || len(p.Actions) == 0 {
		return fmt.Errorf("%s: no prefix or no actions", file)
	}
	for _, n := range SortedKeys(p.Actions) {
		a := p.Actions[n]
		if a == nil || !levels[a.Access] {
			return fmt.Errorf("%s: action %s: no access level that IAM knows", file, n)
		}
		for _, r := range a.Resources {
			if len(p.Resources[r.Type]) == 0 {
				return fmt.Errorf("%s: action %s: resource type %q has no ARN format", file, n, r.Type)
			}
		}
	}
	return nil
}

// Encode gives the committed form.
func (p *Prefix) Encode() ([]byte, error) {
	var b bytes.Buffer
	fmt.Fprintf(&b, "{\n\"prefix\":%q,\n", p.Name)
	if err := section(&b, "resources", p.Resources); err != nil {
		return nil, err
	}
	b.WriteString(",\n")
	if err := section(&b, "actions", p.Actions); err != nil {
		return nil, err
	}
	b.WriteString("\n}\n")
	return b.Bytes(), nil
}

func section[V any](b *bytes.Buffer, name string, m map[string]V) error {
	fmt.Fprintf(b, "%q:{", name)
	for i, k := range SortedKeys(m) {
		j, err := Line(m[k])
		if err != nil {
			return err
		}
		if i > 0 {
			b.WriteString(",")
		}
		fmt.Fprintf(b, "\n%q:%s", k, j)
	}
	b.WriteString("\n}")
	return nil
}

// Line is a value's JSON on one line, without HTML escapes.
func Line(v any) (string, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return strings.TrimSpace(b.String()), err
}

// Load reads a folder of the committed form.
func Load(dir string) (map[string]*Prefix, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil || len(files) == 0 {
		return nil, fmt.Errorf("%s: no facts of actions there", dir)
	}
	out := map[string]*Prefix{}
	for _, f := range files {
		p := &Prefix{}
		if err := readJSON(f, p); err != nil {
			return nil, err
		}
		if err := p.check(f); err != nil {
			return nil, err
		}
		if p.Name+".json" != filepath.Base(f) {
			return nil, fmt.Errorf("%s: holds the facts of prefix %s", f, p.Name)
		}
		p.nameAccounts()
		out[p.Name] = p
	}
	return out, nil
}

// nameAccounts gives the account in an ARN's fifth field the one name: the reference
// calls it AccountId for a few services, as it calls accounts that are resources.
func (p *Prefix) nameAccounts() {
	for _, arns := range p.Resources {
		for i := range arns {
			if fields := strings.SplitN(arns[i], ":", 6); len(fields) == 6 && fields[4] == "${AccountId}" {
				fields[4] = "${Account}"
				arns[i] = strings.Join(fields, ":")
			}
		}
	}
}

func readJSON(file string, into any) error {
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(data, into); err != nil {
		return fmt.Errorf("%s: not JSON of the expected form (truncated?): %w", file, err)
	}
	return nil
}

// SortedKeys gives a map's keys, sorted.
func SortedKeys[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }
