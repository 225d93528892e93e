// Package needs works out, from the facts of the SDK and of IAM, which actions
// every operation needs, on which resources, and under which conditions.
//
// Rules come first (the action of the operation's name, AWS's operation tables,
// role and tag members, member names that match ARN variables), overrides with
// source and reason last. What a rule does not settle for sure is supporting,
// so that nothing is ever called missing on a guess.
package needs

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/iamvet/iamvet/catalog/gen/iamfacts"
	"github.com/iamvet/iamvet/catalog/gen/sdkfacts"
)

// Inputs are all facts.
type Inputs struct {
	Services  []*sdkfacts.Service         // by package
	Prefixes  map[string]*iamfacts.Prefix // by name
	PrefixOf  map[string]string           // package → IAM prefix
	Tables    map[Key][]TableAction       // operation tables
	Covered   map[string]bool             // packages whose operations the tables cover whole
	Links     map[Key]Link                // operations whose action has another name
	NotNeeded map[Key]map[string]bool     // actions that documentation names for another reason
	None      map[Key]string              // operations without permission, and why
	PassRole  map[Key][]string            // members that carry a passed role; may be empty
	Linked    map[string]string           // IAM prefixes whose service makes a role of its own, and the source
	Overrides map[Key][]*Override
	Variables map[string]map[string][]string // package → ARN variable hints of its override file

	types map[string]bool // see typeNames
}

// Key is an operation of a service.
type Key struct{ Package, Operation string }

// TableAction is an action of an operation table with its static conditions.
type TableAction struct {
	Action string
	// PassedTo are the services that a role may be passed to.
	PassedTo []string
}

// Link is a mapping to actions of other names.
type Link struct {
	Actions []string
	Source  string
}

// Load reads a folder of facts. reference is AWS's service reference, "" for none.
func Load(facts, overrides, reference string) (*Inputs, error) {
	in := &Inputs{PrefixOf: map[string]string{}, Tables: map[Key][]TableAction{}, Covered: map[string]bool{},
		Links: map[Key]Link{}, None: map[Key]string{}, NotNeeded: map[Key]map[string]bool{}, PassRole: map[Key][]string{},
		Linked: map[string]string{}, Overrides: map[Key][]*Override{}, Variables: map[string]map[string][]string{}}
	var err error
	if in.Prefixes, err = iamfacts.Load(filepath.Join(facts, "actions")); err != nil {
		return nil, err
	}
	if reference != "" {
		newest, err := iamfacts.ReadServiceReference(reference)
		if err != nil {
			return nil, err
		}
		in.Prefixes = iamfacts.Merge(in.Prefixes, newest, false)
		iamfacts.Sort(in.Prefixes)
	}
	if in.Services, err = sdkfacts.Load(filepath.Join(facts, "sdk")); err != nil {
		return nil, err
	}
	for _, read := range []func(string) error{in.services, in.tables, in.coverage, in.links, in.none, in.notNeeded, in.passRole, in.linkedRoles} {
		if err := read(facts); err != nil {
			return nil, err
		}
	}
	if err := in.referenceTables(); err != nil {
		return nil, err
	}
	return in, in.loadOverrides(overrides)
}

// referenceTables puts the operations of AWS's service reference, where it was
// read, in the place of the operation tables.
func (in *Inputs) referenceTables() error {
	for _, name := range iamfacts.SortedKeys(in.Prefixes) {
		for _, o := range in.Prefixes[name].Operations {
			var list []TableAction
			for _, a := range o.Actions {
				if !in.HasAction(a) {
					return fmt.Errorf("service reference of %s: operation %s: action %s does not exist", name, o.Name, a)
				}
				list = append(list, TableAction{Action: a})
			}
			for _, pkg := range in.packagesOf(name, o) {
				in.Covered[pkg] = true
				if len(list) > 0 {
					in.Tables[Key{pkg, o.Name}] = list
				}
			}
		}
	}
	return nil
}

// packagesOf gives the packages that have an operation of the service reference.
func (in *Inputs) packagesOf(prefix string, o iamfacts.Operation) []string {
	var out []string
	for _, c := range o.Clients {
		out = append(out, tablePackage(c, "-")...)
	}
	for pkg, p := range in.PrefixOf {
		if len(o.Clients) == 0 && p == prefix {
			out = append(out, pkg)
		}
	}
	return out
}

// rows reads a table of tab-separated columns with a header.
func rows(file string, columns int, each func(where string, c []string) error) error {
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	if len(data) == 0 || data[len(data)-1] != '\n' {
		return fmt.Errorf("%s: truncated: no newline at its end", file)
	}
	for i, line := range strings.Split(strings.TrimSuffix(string(data), "\n"), "\n") {
		if i == 0 {
			continue
		}
		where := fmt.Sprintf("%s:%d", file, i+1)
		c := strings.Split(line, "\t")
		if len(c) != columns {
			return fmt.Errorf("%s: %d columns, want %d: %q", where, len(c), columns, line)
		}
		if err := each(where, c); err != nil {
			return fmt.Errorf("%s: %w", where, err)
		}
	}
	return nil
}

// services gives every package its prefix. A package without facts of its own
// gets the operations that operations.tsv lists, else those that the actions of
// its prefix stand for.
func (in *Inputs) services(facts string) error {
	have, listed := map[string]bool{}, map[string][]string{}
	err := rows(filepath.Join(facts, "operations.tsv"), 2, func(_ string, c []string) error {
		listed[c[0]] = strings.Fields(c[1])
		return nil
	})
	if err != nil {
		return err
	}
	for _, s := range in.Services {
		have[s.Package] = true
	}
	err = rows(filepath.Join(facts, "services.tsv"), 5, func(_ string, c []string) error {
		pkg, id, signing, prefix := c[0], c[1], c[2], c[3]
		if in.PrefixOf[pkg] != "" {
			return fmt.Errorf("package %s a second time", pkg)
		}
		in.PrefixOf[pkg] = prefix
		p := in.Prefixes[prefix]
		if have[pkg] || p == nil {
			return nil
		}
		s := &sdkfacts.Service{Package: pkg, SDKID: id, Signing: signing, From: "actions of " + prefix,
			Operations: map[string]*sdkfacts.Operation{}}
		for _, name := range listed[pkg] {
			s.Operations[name] = &sdkfacts.Operation{}
		}
		for name, a := range p.Actions {
			if listed[pkg] == nil && !a.PermissionOnly {
				s.Operations[name] = &sdkfacts.Operation{}
			}
		}
		in.Services = append(in.Services, s)
		return nil
	})
	if err != nil {
		return err
	}
	for _, s := range in.Services {
		if in.PrefixOf[s.Package] == "" {
			return fmt.Errorf("%s: package %s has no row, so no IAM prefix", filepath.Join(facts, "services.tsv"), s.Package)
		}
	}
	return nil
}

// tablePackages maps the tables' names of services to packages, where it is not
// the name without its hyphens.
var tablePackages = map[string][]string{
	"ce": {"costexplorer"}, "cognito-idp": {"cognitoidentityprovider"}, "elb": {"elasticloadbalancing"},
	"elbv2": {"elasticloadbalancingv2"}, "es": {"elasticsearchservice"}, "events": {"eventbridge", "cloudwatchevents"},
	"logs": {"cloudwatchlogs"}, "stepfunctions": {"sfn"},
}

func tablePackage(service, client string) []string {
	if client != "-" {
		service = client
	}
	if p := tablePackages[service]; p != nil {
		return p
	}
	return []string{strings.ReplaceAll(service, "-", "")}
}

func (in *Inputs) tables(facts string) error {
	return rows(filepath.Join(facts, "operation-tables.tsv"), 5, func(_ string, c []string) error {
		var list []TableAction
		for text := range strings.SplitSeq(c[4], ",") {
			a, err := parseTableAction(text)
			if err != nil {
				return err
			}
			if !in.HasAction(a.Action) {
				return fmt.Errorf("operation %s: action %s does not exist", c[3], a.Action)
			}
			list = append(list, a)
		}
		for _, pkg := range tablePackage(c[0], c[2]) {
			in.Tables[Key{pkg, c[3]}] = list
		}
		return nil
	})
}

// parseTableAction reads "iam:PassRole[iam:PassedToService=a|b]".
func parseTableAction(text string) (TableAction, error) {
	name, cond, has := strings.Cut(text, "[")
	a := TableAction{Action: name}
	if !has {
		return a, nil
	}
	_, values, ok := strings.Cut(strings.TrimSuffix(cond, "]"), "=")
	if !ok || !strings.HasSuffix(cond, "]") {
		return a, fmt.Errorf("action %q: want prefix:Action[key=value|value]", text)
	}
	a.PassedTo = strings.Split(values, "|")
	return a, nil
}

func (in *Inputs) coverage(facts string) error {
	return rows(filepath.Join(facts, "operation-tables-coverage.tsv"), 5, func(_ string, c []string) error {
		clients := []string{"-"}
		if c[4] != "-" && c[4] != "none shown" {
			clients = strings.Split(c[4], ",")
		}
		for _, client := range clients {
			client, _, _ = strings.Cut(client, "(")
			for _, pkg := range tablePackage(c[0], client) {
				in.Covered[pkg] = true
			}
		}
		return nil
	})
}

func (in *Inputs) links(facts string) error {
	return rows(filepath.Join(facts, "operation-links.tsv"), 4, func(_ string, c []string) error {
		l := Link{Actions: strings.Fields(c[2]), Source: "link: " + c[3]}
		for _, a := range l.Actions {
			if !in.HasAction(a) {
				return fmt.Errorf("operation %s: action %s does not exist", c[1], a)
			}
		}
		in.Links[Key{c[0], c[1]}] = l
		return nil
	})
}

func (in *Inputs) none(facts string) error {
	return rows(filepath.Join(facts, "no-permission.tsv"), 3, func(_ string, c []string) error {
		in.None[Key{c[0], c[1]}] = c[2]
		return nil
	})
}

func (in *Inputs) notNeeded(facts string) error {
	return rows(filepath.Join(facts, "not-needed.tsv"), 4, func(_ string, c []string) error {
		k := Key{c[0], c[1]}
		s := in.service(k.Package)
		if s == nil || s.Operations[k.Operation] == nil {
			return fmt.Errorf("there is no operation %s %s", k.Package, k.Operation)
		}
		in.NotNeeded[k] = map[string]bool{}
		for _, a := range strings.Fields(c[2]) {
			if !slices.Contains(s.Operations[k.Operation].Docs, a) {
				return fmt.Errorf("the documentation of %s does not name %s", k.Operation, a)
			}
			in.NotNeeded[k][a] = true
		}
		return nil
	})
}

func (in *Inputs) passRole(facts string) error {
	return rows(filepath.Join(facts, "passrole.tsv"), 3, func(_ string, c []string) error {
		paths := []string{}
		for p := range strings.SplitSeq(c[2], ";") {
			if p != "" {
				paths = append(paths, goPath(p))
			}
		}
		in.PassRole[Key{c[1], c[0]}] = paths
		return nil
	})
}

func (in *Inputs) linkedRoles(facts string) error {
	return rows(filepath.Join(facts, "linked-roles.tsv"), 3, func(_ string, c []string) error {
		if in.Prefixes[c[0]] == nil {
			return fmt.Errorf("there is no prefix %s", c[0])
		}
		in.Linked[c[0]] = c[2]
		return nil
	})
}

// goPath writes a model's member path with Go's field names.
func goPath(path string) string {
	steps := strings.Split(path, ".")
	for i, s := range steps {
		if s != "" {
			steps[i] = strings.ToUpper(s[:1]) + s[1:]
		}
	}
	return strings.Join(steps, ".")
}

// typeNames are the resource types of all prefixes, as typeName writes them.
func (in *Inputs) typeNames() map[string]bool {
	if in.types == nil {
		in.types = map[string]bool{}
		for _, p := range in.Prefixes {
			for t := range p.Resources {
				in.types[typeName(t)] = true
			}
		}
	}
	return in.types
}

// HasAction tells whether IAM has an action of that very name.
func (in *Inputs) HasAction(name string) bool { return in.action(name) != nil }

func (in *Inputs) action(name string) *iamfacts.Action {
	prefix, short, _ := strings.Cut(name, ":")
	if p := in.Prefixes[prefix]; p != nil {
		return p.Actions[short]
	}
	return nil
}
