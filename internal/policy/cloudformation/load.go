package cloudformation

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/policy"
	"github.com/iamvet/iamvet/internal/policy/infra"
)

func init() {
	policy.Register(policy.Format{Name: Name, Detect: detect, Load: Load, Editor: Editor, Discover: discover})
}

// detect recognises templates, and directories that CDK writes (cdk.out).
func detect(path string, data []byte) bool {
	if data == nil {
		_, err := os.Stat(filepath.Join(path, "manifest.json"))
		return err == nil && len(templatesOf(path)) > 0
	}
	switch ext(path) {
	case ".yaml", ".yml", ".json", ".template", "":
	default:
		return false
	}
	// In a service of the Serverless Framework Resources is not at the top.
	if !bytes.Contains(data, []byte("AWS::")) && !bytes.Contains(data, []byte("AWSTemplateFormatVersion")) {
		return false
	}
	if bytes.HasPrefix(bytes.TrimSpace(data), []byte("{")) {
		return hasMember(data, "Resources")
	}
	// The resources of other files (an AppSpec of CodeDeploy) are lists.
	m := topLevel.FindIndex(data)
	return m != nil && !listBelow.Match(data[m[1]:])
}

var listBelow = regexp.MustCompile(`^[ \t]*(#[^\n]*)?(\r?\n[ \t]*(#[^\n]*)?)*\r?\n[ \t]*- `)

// hasMember says whether a JSON object has a member. What is not plain JSON may
// have one.
func hasMember(data []byte, name string) bool {
	d := json.NewDecoder(bytes.NewReader(data))
	if _, err := d.Token(); err != nil {
		return false
	}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return bytes.Contains(data, []byte(`"`+name+`"`))
		}
		if key == name {
			return true
		}
		var skipped json.RawMessage
		if d.Decode(&skipped) != nil {
			return bytes.Contains(data, []byte(`"`+name+`"`))
		}
	}
	return false
}

var topLevel = regexp.MustCompile(`(?m)^["']?Resources["']?[ \t]*:`)

func ext(path string) string { return strings.ToLower(filepath.Ext(path)) }

// Parse reads a template to a tree, from JSON or YAML.
func Parse(file string, data []byte) (infra.Value, error) {
	trimmed := bytes.TrimSpace(data)
	if bytes.HasPrefix(trimmed, []byte("{")) {
		v, err := infra.ParseJSON(file, data)
		if err == nil || ext(file) == ".json" {
			return v, at1(file, err)
		}
	}
	v, err := infra.ParseYAML(file, data)
	return v, at1(file, err)
}

func at1(file string, err error) error {
	if err == nil {
		return nil
	}
	return infra.InFile(file, err)
}

// macrosOf are what changes a template before its stack is made, and may add policies.
//
// Source: AWS CloudFormation User Guide, "Transform" and "Fn::Transform"; transforms of AWS's own
// add none, but for what they include.
func macrosOf(tree infra.Value, b *infra.Builder, file string) (docs []policy.Document) {
	add := func(at infra.Value, name string) {
		docs = append(docs, b.OpaqueDocument(file, at.Pos, "the macro %s may add policies: give the template as it is after it", name))
	}
	for _, v := range tree.Path("Transform").Elements() {
		if name := v.Str(); !strings.HasPrefix(name, "AWS::") {
			add(v, cmp.Or(name, v.Path("Name").Str(), "of Transform"))
		}
	}
	for _, in := range []infra.Value{tree, tree.Path("Resources")} {
		if v, ok := in.Get("Fn::Transform"); ok {
			add(v, cmp.Or(v.Path("Name").Str(), "of Fn::Transform"))
		}
	}
	return docs
}

// nested are the stacks within a template, which are not read: the role may be in one.
func (t *Template) nested() (docs []policy.Document) {
	for _, r := range t.resources {
		if r.Type == "AWS::CloudFormation::Stack" || r.Type == "AWS::Serverless::Application" {
			docs = append(docs, t.B.OpaqueDocument(r.ID, r.Key.Pos, "the stack %s within this one is not read: if the role is in there, give its template", r.ID))
		}
	}
	return docs
}

// Load reads the policies of a template. The selector is the logical id of a
// role, function, task definition or policy, or the physical name of one.
// In a directory of several templates it is STACK/LOGICALID. Without one all
// roles and functions are taken together.
func Load(src *policy.Source) (*policy.Set, error) {
	set := &policy.Set{Env: map[string]arn.Pattern{}}
	b := &infra.Builder{Format: Name}
	templates, err := open(src, b)
	if err != nil {
		return nil, err
	}
	targets, err := targets(src, templates)
	if err != nil {
		return nil, err
	}
	if len(targets) > 1 {
		b.Note(policy.Warning, "several-roles", targets[0].Key.Pos, "all of %s are taken together; name one with #LOGICALID", ids(targets))
	}
	if len(targets) == 0 {
		set.Documents = append(set.Documents, b.OpaqueDocument(src.Path, policy.NewLines(src.Path, nil).Position(0), "no role, function or policy is declared here"))
	}
	for _, r := range targets {
		set.Documents = append(set.Documents, r.t.Target(r)...)
	}
	if len(targets) > 1 && (principals[targets[0].Type] != "" || runs[targets[0].Type] != "") {
		set.TakenTogether()
	}
	for _, t := range templates {
		set.Documents = append(set.Documents, t.macros...)
	}
	if src.Selector == "" && len(templates) == 1 {
		set.Documents = append(set.Documents, templates[0].nested()...)
	}
	if len(targets) == 1 {
		targets[0].t.Environment(set, targets[0])
	} else {
		inCommon(set, targets)
	}
	stackEnvironment(src, set)
	set.Problems = b.Sorted()
	return set, nil
}

// open reads the template of a file, or all of a directory.
func open(src *policy.Source, b *infra.Builder) ([]*Template, error) {
	if src.Data != nil {
		tree, err := Parse(src.Path, src.Data)
		if err != nil {
			return nil, err
		}
		if res, ok := tree.Get("Resources"); !ok || res.Kind != infra.Map && res.Kind != infra.Null {
			return nil, fmt.Errorf("%s: not a template: it has no Resources", src.Path)
		}
		return []*Template{New(src.Path, tree, b, src.Options)}, nil
	}
	var out []*Template
	for _, file := range templatesOf(src.Path) {
		data, err := src.Read(file)
		if err != nil {
			return nil, fmt.Errorf("read template: %w", err)
		}
		tree, err := Parse(file, data)
		if err != nil {
			return nil, err
		}
		t := New(file, tree, b, src.Options)
		t.Prefix = strings.TrimSuffix(strings.TrimSuffix(filepath.Base(file), ".json"), ".template") + "/"
		out = append(out, t)
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("%s: no *.template.json here; run cdk synth", src.Path)
	}
	return out, nil
}

// templatesOf lists the templates below a directory that CDK wrote: those of
// stages are in nested assemblies.
func templatesOf(dir string) []string {
	var out []string
	for _, pat := range []string{"*.template.json", "assembly-*/*.template.json", "*.nested.template.json"} {
		found, _ := filepath.Glob(filepath.Join(dir, pat))
		for _, f := range found {
			f = filepath.ToSlash(f)
			if !contains(out, f) {
				out = append(out, f)
			}
		}
	}
	sort.Strings(out)
	return out
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// stackEnvironment reads region and account from CDK's manifest where all stacks
// agree on them.
func stackEnvironment(src *policy.Source, set *policy.Set) {
	if src.Data != nil {
		return
	}
	file := filepath.ToSlash(filepath.Join(src.Path, "manifest.json"))
	data, err := src.Read(file)
	if err != nil {
		return
	}
	tree, err := infra.ParseJSON(file, data)
	if err != nil {
		return
	}
	found := map[string]bool{}
	for _, a := range tree.Path("artifacts").Entries {
		if env := a.Value.Path("environment").Str(); strings.HasPrefix(env, "aws://") {
			found[env] = true
		}
	}
	if len(found) != 1 {
		return
	}
	for env := range found {
		account, region, _ := strings.Cut(strings.TrimPrefix(env, "aws://"), "/")
		if account != "unknown-account" {
			set.Account = account
		}
		if region != "unknown-region" && region != "" {
			set.Region, set.Partition = region, infra.PartitionOf(region)
		}
	}
}

// selectable says whether a resource has or is a policy of a principal.
func selectable(r *Resource) bool {
	switch r.Type {
	case "AWS::IAM::Policy", "AWS::IAM::ManagedPolicy":
		return true
	}
	_, isSingle := single[r.Type]
	return isSingle || principals[r.Type] != "" || runs[r.Type] != ""
}

func targets(src *policy.Source, templates []*Template) ([]*Resource, error) {
	var all []*Resource
	for _, t := range templates {
		for _, r := range t.resources {
			if selectable(r) {
				all = append(all, r)
			}
		}
	}
	if src.Selector == "" {
		return defaults(all), nil
	}
	var exact, named []*Resource
	for _, r := range all {
		switch sel := src.Selector; {
		case sel == r.ID, sel == r.t.Prefix+r.ID:
			exact = append(exact, r)
		case r.called(sel):
			named = append(named, r)
		}
	}
	if len(exact) == 0 {
		for _, t := range templates {
			if f := t.samRole(src.Selector); f != nil {
				exact = append(exact, f)
			}
		}
	}
	if len(exact) == 0 {
		exact = named
	}
	switch {
	case len(exact) == 1:
		return exact, nil
	case len(exact) > 1:
		return nil, fmt.Errorf("%s: %q names several resources: %s; write one of these", src.Path, src.Selector, ids(exact))
	case len(all) == 0:
		return nil, errors.New(src.Path + ": the template declares no roles or policies")
	}
	return nil, fmt.Errorf("%s: no %q; there are %s", src.Path, src.Selector, ids(all))
}

// called says whether a resource has a physical name or a CDK path.
func (r *Resource) called(name string) bool {
	for _, p := range []string{"RoleName", "FunctionName", "UserName", "GroupName", "ManagedPolicyName", "Family", "PolicyName"} {
		if s, ok := r.prop(p).Const(); ok && s == name {
			return true
		}
	}
	path := r.Body.Path("Metadata", "aws:cdk:path").Str()
	return path != "" && (path == name || strings.TrimSuffix(path, "/Resource") == name)
}

// defaults keeps the roles that are declared and the functions whose role SAM
// makes, else the other principals, else the policies.
func defaults(all []*Resource) []*Resource {
	var out []*Resource
	for _, r := range all {
		own := r.Type == "AWS::Serverless::Function" && r.t.samProp(r, "Role").Kind == infra.Null
		if (own || r.Type == "AWS::IAM::Role") && r.exists() {
			out = append(out, r)
		}
	}
	if len(out) > 0 {
		return out
	}
	for _, r := range all {
		if principals[r.Type] != "" && r.exists() {
			out = append(out, r)
		}
	}
	if len(out) > 0 {
		return out
	}
	for _, r := range all {
		if runs[r.Type] == "" && r.exists() {
			out = append(out, r)
		}
	}
	return out
}

func ids(list []*Resource) string {
	var names []string
	for _, r := range list {
		names = append(names, r.t.Prefix+r.ID)
	}
	sort.Strings(names)
	if len(names) > 20 {
		names = append(names[:20], fmt.Sprintf("and %d more", len(names)-20))
	}
	return strings.Join(names, ", ")
}

// Target lists the policies of a role, of the role of what runs a program, or of
// a policy resource.
func (t *Template) Target(r *Resource) []policy.Document {
	switch {
	case r.Type == "AWS::Serverless::Function":
		return t.function(r)
	case runs[r.Type] != "":
		return t.ofRole(r)
	case principals[r.Type] != "":
		return t.Documents(r)
	}
	return []policy.Document{t.document(r, "")}
}
