package terraform

import (
	"fmt"
	"path"
	"path/filepath"
	"sort"
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/policy"
	"github.com/iamvet/iamvet/internal/policy/infra"
)

// Name of the format.
const Name = "terraform"

func init() {
	policy.Register(policy.Format{Name: Name, Detect: detect, Load: Load, Editor: editor, Discover: discover})
}

// detect recognises configuration files, directories with such files, and plans.
func detect(path string, data []byte) bool {
	if data == nil {
		names, err := configFiles(strings.TrimSuffix(path, "/"))
		return err == nil && len(names) > 0
	}
	return isConfig(path) || isPlan(data)
}

// Load reads the policies of a configuration: of the directory, or of the module
// that a file is part of. The selector is the address of a role, user, group,
// policy, function or task definition. Without one a file gives what it
// declares, a directory all roles.
func Load(src *policy.Source) (*policy.Set, error) {
	if src.Data != nil && isPlan(src.Data) {
		return loadPlan(src)
	}
	dir := strings.TrimSuffix(src.Path, "/")
	if src.Data != nil {
		dir = path.Dir(filepath.ToSlash(src.Path))
	}
	c, err := open(src, dir)
	if err != nil {
		return nil, err
	}
	targets, err := c.targets()
	if err != nil {
		return nil, err
	}
	set := &policy.Set{Env: map[string]arn.Pattern{}}
	c.collect(set, targets)
	c.unread(set, targets)
	c.protectShared(set)
	c.provider(set)
	finish(set, c.b)
	return set, nil
}

// finish sorts the problems by place.
func finish(set *policy.Set, b *infra.Builder) {
	set.Problems = b.Sorted()
}

// open parses the root module.
func open(src *policy.Source, dir string) (*config, error) {
	c := &config{
		src: src, b: &infra.Builder{Format: Name},
		parsed: map[string]*files{}, lines: map[string]*policy.Lines{},
	}
	if dir == "." {
		dir = ""
	}
	f, err := c.parseDir(dir)
	if err != nil {
		return nil, err
	}
	c.loadInits(dir)
	c.root = c.newModule(f, nil, "", "")
	c.root.args = map[string]infra.Value{}
	args, err := c.rootArgs(f)
	if err != nil {
		return nil, err
	}
	c.root.args = args
	c.modulesList = c.root.all()
	return c, nil
}

// selectable are the types that a selector may name.
var selectable = map[string]bool{
	"aws_iam_role": true, "aws_iam_user": true, "aws_iam_group": true,
	"aws_iam_policy": true, "aws_iam_role_policy": true, "aws_iam_user_policy": true, "aws_iam_group_policy": true,
	"aws_iam_instance_profile": true, "aws_lambda_function": true, "aws_ecs_task_definition": true,
	"data.aws_iam_policy_document": true,
}

func (r *resource) typeKey() string {
	if r.data {
		return "data." + r.typ
	}
	return r.typ
}

// targets finds what the selector names, or what the file or directory declares.
func (c *config) targets() ([]*instance, error) {
	var all []*instance
	c.modulesList = c.root.all()
	for _, m := range c.modulesList {
		for _, r := range m.f.resources {
			if selectable[r.typeKey()] {
				all = append(all, m.instances(r).list...)
			}
		}
	}
	if c.src.Selector != "" {
		return c.selected(all)
	}
	if c.src.Data != nil {
		var here []*instance
		for _, in := range all {
			if in.r.block.TypeRange.Filename == c.fileName() {
				here = append(here, in)
			}
		}
		if len(here) == 0 {
			here = c.inCalled(all)
		}
		all = here
	}
	return principalsOf(all), nil
}

// inCalled are the instances in the modules that the file calls.
func (c *config) inCalled(all []*instance) []*instance {
	var out []*instance
	for _, call := range c.root.f.calls {
		if call.TypeRange.Filename != c.fileName() {
			continue
		}
		for _, in := range all {
			rest, ok := strings.CutPrefix(in.address, "module."+call.Labels[0])
			if ok && (rest[0] == '.' || rest[0] == '[') {
				out = append(out, in)
			}
		}
	}
	return out
}

func (c *config) fileName() string {
	return filepath.ToSlash(filepath.Join(path.Dir(filepath.ToSlash(c.src.Path)), path.Base(filepath.ToSlash(c.src.Path))))
}

// principalsOf keeps the roles, else users and groups, else the policies, else
// the documents: what others belong to comes first.
func principalsOf(all []*instance) []*instance {
	for _, types := range []string{"aws_iam_role", "aws_iam_user aws_iam_group", "aws_iam_policy aws_iam_role_policy aws_iam_user_policy aws_iam_group_policy", "data.aws_iam_policy_document"} {
		var out []*instance
		for _, in := range all {
			for _, t := range strings.Fields(types) {
				if in.r.typeKey() == t && (t != "data.aws_iam_policy_document" || !in.isTrust()) {
					out = append(out, in)
				}
			}
		}
		if len(out) > 0 {
			return out
		}
	}
	return nil
}

// isTrust says that a policy document names principals.
func (in *instance) isTrust() bool {
	for _, st := range in.blocks("statement") {
		if len(st.sc.blocks(st.body, "principals"))+len(st.sc.blocks(st.body, "not_principals")) > 0 {
			return true
		}
	}
	return false
}

func (c *config) selected(all []*instance) ([]*instance, error) {
	sel := c.src.Selector
	var exact, block, named []*instance
	for _, in := range all {
		switch {
		case in.address == sel:
			exact = append(exact, in)
		case in.m.path+in.r.key() == sel:
			block = append(block, in)
		case in.r.name == sel && !in.r.data:
			named = append(named, in)
		case in.attr("name").Str() == sel && strings.HasPrefix(in.r.typ, "aws_iam_"):
			named = append(named, in)
		}
	}
	for _, found := range [][]*instance{exact, block, principalsOf(named), named} {
		if len(found) == 1 {
			return found, nil
		}
		if len(found) > 1 {
			return nil, fmt.Errorf("%s: %q names several resources: %s; write one of these", c.src.Path, sel, addresses(found))
		}
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("%s: no %q: the configuration declares no roles or policies", c.src.Path, sel)
	}
	return nil, fmt.Errorf("%s: no %q; there are %s", c.src.Path, sel, addresses(all))
}

func addresses(list []*instance) string {
	var names []string
	for _, in := range list {
		names = append(names, in.address)
	}
	sort.Strings(names)
	if len(names) > 20 {
		names = append(names[:20], fmt.Sprintf("and %d more", len(names)-20))
	}
	return strings.Join(names, ", ")
}

// collect adds the documents and the environment of the targets.
func (c *config) collect(set *policy.Set, targets []*instance) {
	roles := 0
	for _, in := range targets {
		if _, ok := principalOf(in.r.typ); ok {
			roles++
		}
	}
	if roles > 1 {
		c.b.Note(policy.Warning, "several-roles", targets[0].span().Pos,
			"all of %s are taken together; name one with #ADDRESS", addresses(targets))
	}
	if len(targets) == 0 {
		set.Documents = append(set.Documents, c.b.OpaqueDocument(c.src.Path, policy.NewLines(c.src.Path, nil).Position(0), "no role or policy is declared here"))
	}
	seen := map[string]bool{}
	for _, in := range targets {
		for _, d := range c.target(set, in) {
			key := fmt.Sprint(d.Name, d.Pos, d.Kind)
			if !seen[key] {
				seen[key] = true
				set.Documents = append(set.Documents, d)
			}
		}
	}
	if roles > 1 {
		set.TakenTogether()
	}
	if len(targets) == 1 {
		c.runners(set, targets[0])
		if roles == 1 {
			c.environmentOfRole(set, targets[0])
		}
	}
}

func (c *config) target(set *policy.Set, in *instance) []policy.Document {
	switch in.r.typeKey() {
	case "aws_iam_role", "aws_iam_user", "aws_iam_group":
		return c.documents(in)
	case "aws_lambda_function":
		c.environment(set, in)
		return c.ofRole(in, "role")
	case "aws_ecs_task_definition":
		c.environment(set, in)
		return c.ofRole(in, "task_role_arn")
	case "aws_iam_instance_profile":
		return c.ofRole(in, "role")
	case "data.aws_iam_policy_document":
		return []policy.Document{c.document(in.address, in.span(), in.attr("json"))}
	}
	v, _ := in.arg("policy")
	return []policy.Document{c.document(in.address, in.span(), v)}
}

// ofRole gives the policies of the role that an argument names.
func (c *config) ofRole(in *instance, arg string) []policy.Document {
	v, ok := in.arg(arg)
	if !ok {
		c.b.Note(policy.Warning, infra.CodeUnresolved, in.span().Pos, "%s has no %s: it runs without a role", in.address, arg)
		return nil
	}
	if role := c.role(v); role != nil {
		return c.documents(role)
	}
	return []policy.Document{c.b.OpaqueDocument(in.address, at(v, in.span()).Pos, "the role of %s is not declared here: %s", in.address, v.Show())}
}

func (c *config) role(v infra.Value) *instance {
	var found *instance
	c.each("aws_iam_role", func(in *instance) {
		if c.names(in, v) == arn.Yes {
			found = in
		}
	})
	return found
}

// provider reads what the default provider says of region and account.
func (c *config) provider(set *policy.Set) {
	sc := &scope{m: c.root}
	for _, p := range c.root.f.providers {
		if p.Labels[0] != "aws" || p.Body.Attributes["alias"] != nil {
			continue
		}
		if a := p.Body.Attributes["region"]; a != nil {
			set.Region = sc.eval(a.Expr).Str()
			set.Partition = infra.PartitionOf(set.Region)
		}
		if a := p.Body.Attributes["allowed_account_ids"]; a != nil {
			if v := sc.eval(a.Expr); v.Kind == infra.List && len(v.Items) == 1 {
				set.Account = v.Items[0].Str()
			}
		}
		for _, b := range sc.blocks(p.Body, "assume_role") {
			if v, ok := b.arg("role_arn"); ok && set.Account == "" {
				if f := strings.Split(v.Str(), ":"); len(f) == 6 {
					set.Account = f[4]
				}
			}
		}
	}
}
