// Package pulumi reads the IAM policies of Pulumi programs written in YAML, of
// `pulumi preview --json` and of `pulumi stack export`.
//
// In YAML, interpolations and the fn:: functions are computed and references to
// resources are kept as symbols: a resource's ARN has the name that the program
// gives it, or a variable ref:NAME.attribute, since Pulumi adds a random suffix
// to names of its own making. In a preview, values that are known only after the
// update are unknown.
//
// It runs no program: those in Go, TypeScript and other languages are read
// through their preview or export.
package pulumi

import (
	"bytes"
	"fmt"
	"path/filepath"
	"regexp"
	"sort"
	"strings"
	"unicode"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/policy"
	"github.com/iamvet/iamvet/internal/policy/cloudformation"
	"github.com/iamvet/iamvet/internal/policy/infra"
)

// Name of the format.
const Name = "pulumi"

func init() {
	policy.Register(policy.Format{Name: Name, Detect: detect, Load: Load, Editor: editor})
}

func detect(path string, data []byte) bool {
	if data == nil {
		return false
	}
	switch strings.ToLower(filepath.Ext(path)) {
	case ".yaml", ".yml":
		return yamlRuntime.Match(data)
	case ".json":
		return isState(data)
	}
	return false
}

// Programs in other languages have a project file without resources.
var yamlRuntime = regexp.MustCompile(`(?m)^runtime:[ \t]*(yaml\b|\r?\n[ \t]+name:[ \t]*yaml\b|\{[^}]*name:[ \t]*yaml\b)`)

func isState(data []byte) bool {
	return bytes.Contains(data, []byte(`"urn:pulumi:`)) &&
		(bytes.Contains(data, []byte(`"deployment"`)) || bytes.Contains(data, []byte(`"steps"`)) || bytes.Contains(data, []byte(`"changeSummary"`)))
}

// resource is a resource of a program or of a stack.
type resource struct {
	name, typ string // typ as Terraform names it
	urn       string
	props     infra.Value // as the program sets them, keys as Terraform writes them
	outputs   infra.Value // of a stack
	deps      infra.Value // of a stack: property → urns
	span      infra.Span
	made      bool // by the program, which does not look it up
	p         *program
}

// program is what is read.
type program struct {
	src       *policy.Source
	b         *infra.Builder
	tree      infra.Value
	resources []*resource
	byName    map[string]*resource
	state     bool
	active    map[string]bool
	memo      map[string]infra.Value
	depth     int
	steps     int
}

// Load reads the policies of a program or stack. The selector is the name of a
// role, user, group, function, task definition or policy.
func Load(src *policy.Source) (*policy.Set, error) {
	p := &program{
		src: src, b: &infra.Builder{Format: Name},
		byName: map[string]*resource{}, active: map[string]bool{}, memo: map[string]infra.Value{},
	}
	tree, err := cloudformation.Parse(src.Path, src.Data)
	if err != nil {
		return nil, err
	}
	p.tree = tree
	if isState(src.Data) {
		p.state = true
		p.readState()
	} else {
		p.readYAML()
	}
	targets, err := p.targets()
	if err != nil {
		return nil, err
	}
	set := &policy.Set{Env: map[string]arn.Pattern{}}
	p.collect(set, targets)
	p.provider(set)
	set.Problems = p.b.Sorted()
	if p.state {
		readOnly(set)
	}
	return set, nil
}

// readOnly marks the texts of a stack as computed.
func readOnly(set *policy.Set) {
	for i := range set.Documents {
		for j := range set.Documents[i].Statements {
			st := &set.Documents[i].Statements[j]
			for _, list := range [][]policy.Text{st.Actions, st.NotActions, st.Resources, st.NotResources} {
				for k := range list {
					list[k].Editable = false
				}
			}
		}
	}
}

// irregular maps Pulumi's types to Terraform's where the names differ.
var irregular = map[string]string{
	"s3.BucketV2": "aws_s3_bucket", "rds.Instance": "aws_db_instance", "cloudwatch.EventBus": "aws_cloudwatch_event_bus",
	"kinesis.FirehoseDeliveryStream": "aws_kinesis_firehose_delivery_stream", "ec2.Instance": "aws_instance",
	"s3control.Bucket": "", "elasticache.Cluster": "aws_elasticache_cluster",
}

// terraformType is the Terraform type of aws:iam/rolePolicy:RolePolicy or
// aws:iam:RolePolicy; "" if it is no AWS type.
func terraformType(token string) string {
	f := strings.Split(token, ":")
	if len(f) < 3 || f[0] != "aws" && f[0] != "aws-native" {
		return ""
	}
	module, _, _ := strings.Cut(f[1], "/")
	name := f[len(f)-1]
	if t, ok := irregular[module+"."+name]; ok {
		return t
	}
	return "aws_" + module + "_" + snake(name)
}

// snake writes a name of Pulumi as Terraform does.
func snake(s string) string {
	var b strings.Builder
	for i, r := range s {
		if unicode.IsUpper(r) {
			if i > 0 {
				b.WriteByte('_')
			}
			r = unicode.ToLower(r)
		}
		b.WriteRune(r)
	}
	return b.String()
}

// snakeKeys renames the properties of a resource.
func snakeKeys(v infra.Value) infra.Value {
	out := v
	out.Entries = make([]infra.Entry, 0, len(v.Entries))
	for _, e := range v.Entries {
		k := e.Key
		k.Text = arn.Pattern{{Kind: arn.Literal, Text: snake(e.Key.Str())}}
		out.Entries = append(out.Entries, infra.Entry{Key: k, Value: e.Value})
	}
	return out
}

// unknownID is what a preview shows for a value that is not known yet.
const unknownID = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"

// readState reads the resources of a preview or an export.
func (p *program) readState() {
	add := func(v infra.Value) {
		urn := v.Path("urn").Str()
		typ := terraformType(v.Path("type").Str())
		if typ == "" {
			return
		}
		r := &resource{
			name: lastName(urn), typ: typ, urn: urn, p: p,
			props: snakeKeys(v.Path("inputs")), outputs: snakeKeys(v.Path("outputs")),
			deps: v.Path("propertyDependencies"), span: v.Span,
		}
		p.resources = append(p.resources, r)
	}
	for _, v := range p.tree.Path("deployment", "resources").Items {
		if v.Path("urn").Kind == infra.String && v.Path("delete").Str() != "true" {
			add(v)
		}
	}
	for _, step := range p.tree.Path("steps").Items {
		if op := step.Path("op").Str(); strings.HasPrefix(op, "delete") || strings.HasPrefix(op, "discard") || op == "remove" {
			continue
		}
		if v := step.Path("newState"); v.Kind == infra.Map {
			add(v)
		}
	}
}

// lastName is the name at the end of a URN.
func lastName(urn string) string {
	if i := strings.LastIndex(urn, "::"); i >= 0 {
		return urn[i+len("::"):]
	}
	return urn
}

// get is a property: as set, or as the cloud made it.
func (r *resource) get(name string) infra.Value {
	v := r.p.eval(r.props.Path(name))
	if v.Kind == infra.Null && r.p.state {
		v = r.outputs.Path(name)
	}
	if s, ok := v.Const(); ok && strings.Contains(s, unknownID) {
		return infra.Unk("it is known after the update").WithSpan(v.Span)
	}
	return v
}

func (r *resource) at(v infra.Value) infra.Value {
	if !v.Pos.IsValid() {
		v.Span = r.span
		v.Editable = false
	}
	return v
}

// provider reads the region of the default provider.
func (p *program) provider(set *policy.Set) {
	for _, key := range []string{"aws:region", "aws-native:region"} {
		v := p.tree.Path("config", key)
		if d := v.Path("default"); v.Kind == infra.Map && d.Kind != infra.Null {
			v = d
		} else if d := v.Path("value"); v.Kind == infra.Map {
			v = d
		}
		if s, ok := v.Const(); ok && s != "" {
			set.Region, set.Partition = s, infra.PartitionOf(s)
		}
	}
}

func (p *program) targets() ([]*resource, error) {
	var all []*resource
	for _, r := range p.resources {
		if selectable[r.typ] {
			all = append(all, r)
		}
	}
	if p.src.Selector == "" {
		return defaults(all), nil
	}
	var found []*resource
	for _, r := range all {
		if r.name == p.src.Selector || r.urn == p.src.Selector || r.typ+"."+r.name == p.src.Selector {
			found = append(found, r)
		}
	}
	if len(found) > 1 {
		// A role and its policies may have one name.
		if roles := defaults(found); len(roles) == 1 {
			found = roles
		}
	}
	switch len(found) {
	case 1:
		return found, nil
	case 0:
		return nil, fmt.Errorf("%s: no %q; there are %s", p.src.Path, p.src.Selector, names(all))
	}
	return nil, fmt.Errorf("%s: %q names several resources: %s; write TYPE.NAME", p.src.Path, p.src.Selector, names(found))
}

var selectable = map[string]bool{
	"aws_iam_role": true, "aws_iam_user": true, "aws_iam_group": true, "aws_iam_policy": true, "aws_iam_role_policy": true,
	"aws_lambda_function": true, "aws_ecs_task_definition": true,
}

func defaults(all []*resource) []*resource {
	for _, types := range []string{"aws_iam_role", "aws_iam_user aws_iam_group", "aws_iam_policy aws_iam_role_policy"} {
		var out []*resource
		for _, r := range all {
			for _, t := range strings.Fields(types) {
				if r.typ == t {
					out = append(out, r)
				}
			}
		}
		if len(out) > 0 {
			return out
		}
	}
	return nil
}

func names(list []*resource) string {
	var out []string
	for _, r := range list {
		out = append(out, r.typ+"."+r.name)
	}
	sort.Strings(out)
	if len(out) > 20 {
		out = append(out[:20], fmt.Sprintf("and %d more", len(out)-20))
	}
	if len(out) == 0 {
		return "no roles or policies"
	}
	return strings.Join(out, ", ")
}
