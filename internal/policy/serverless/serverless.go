// Package serverless reads the IAM policies of Serverless Framework services
// (serverless.yml): the provider's statements, which all functions share, and
// those of a function's own role.
//
// Variables ${self:…}, ${opt:…}, ${env:…}, ${param:…}, ${file(…)…}, ${sls:…} and
// ${aws:…} are computed with their defaults or with given values; the
// CloudFormation of the resources section is computed as in package
// cloudformation. What cannot be computed is reported; a policy that may grant
// more than was understood is Opaque.
//
// It runs no plugin. Of plugins it knows the iamRoleStatements of
// serverless-iam-roles-per-function.
package serverless

import (
	"bytes"
	"fmt"
	"path"
	"path/filepath"
	"regexp"
	"sort"
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/policy"
	"github.com/iamvet/iamvet/internal/policy/cloudformation"
	"github.com/iamvet/iamvet/internal/policy/infra"
)

// Name of the format.
const Name = "serverless"

func init() {
	policy.Register(policy.Format{Name: Name, Detect: detect, Load: Load, Editor: cloudformation.Editor, Discover: discover})
}

func isService(name string) bool {
	base := strings.ToLower(path.Base(filepath.ToSlash(name)))
	return strings.HasPrefix(base, "serverless") && (strings.HasSuffix(base, ".yml") || strings.HasSuffix(base, ".yaml") || strings.HasSuffix(base, ".json"))
}

func detect(path string, data []byte) bool {
	if data == nil || bytes.Contains(data, []byte("AWSTemplateFormatVersion")) {
		return false
	}
	return isService(path) && provider.Match(data)
}

var provider = regexp.MustCompile(`(?m)(^["']?|["'])provider["']?[ \t]*:`)

// service is one serverless.yml.
type service struct {
	src  *policy.Source
	b    *infra.Builder
	tree infra.Value
	t    *cloudformation.Template

	depth, steps int
	files        map[string]infra.Value
	active       map[string]bool
}

// Load reads the policies of a service. The selector is a function's name;
// without one the role that the functions share is read.
func Load(src *policy.Source) (*policy.Set, error) {
	s, err := open(src)
	if err != nil {
		return nil, err
	}
	set := &policy.Set{Env: map[string]arn.Pattern{}}
	fn := infra.Value{}
	if src.Selector != "" {
		var ok bool
		if fn, ok = s.functions().Get(src.Selector); !ok {
			if r := s.t.Resource(src.Selector); r != nil {
				set.Documents = s.t.Target(r)
				set.Problems = s.b.Sorted()
				return set, nil
			}
			return nil, fmt.Errorf("%s: no function %q; there are %s", src.Path, src.Selector, s.functionNames())
		}
	}
	s.documents(set, fn)
	s.environment(set, fn)
	infra.RunsOn(set, "lambda")
	s.runners(set, fn)
	if r, ok := s.resolve(s.tree.Path("provider", "region")).Const(); ok {
		set.Region, set.Partition = r, infra.PartitionOf(r)
	}
	set.Problems = s.b.Sorted()
	return set, nil
}

func open(src *policy.Source) (*service, error) {
	tree, err := cloudformation.Parse(src.Path, src.Data)
	if err != nil {
		return nil, err
	}
	if tree.Path("provider").Kind == infra.Null {
		return nil, fmt.Errorf("%s: not a serverless service: it has no provider", src.Path)
	}
	s := &service{
		src: src, b: &infra.Builder{Format: Name}, tree: tree,
		files: map[string]infra.Value{}, active: map[string]bool{},
	}
	s.t = cloudformation.New(src.Path, s.resources(), s.b, src.Options)
	return s, nil
}

// resources is the CloudFormation of the resources section, which may be a list
// of templates.
func (s *service) resources() infra.Value {
	all := infra.Value{Kind: infra.Map}
	for _, v := range s.resolve(s.tree.Path("resources")).Elements() {
		res := v.Path("Resources")
		if res.Kind == infra.Unknown {
			s.note(v, "resources could not be read: %s", res.Why)
		}
		all.Entries = append(all.Entries, res.Entries...)
	}
	return infra.Value{Kind: infra.Map, Entries: []infra.Entry{{Key: infra.Lit("Resources"), Value: all}}}
}

// functions is the functions section, which may be a list of objects.
func (s *service) functions() infra.Value {
	all := infra.Value{Kind: infra.Map}
	for _, v := range s.resolve(s.tree.Path("functions")).Elements() {
		if v.Kind == infra.Unknown {
			s.note(s.at(v), "functions could not be read: %s", v.Why)
		}
		all.Entries = append(all.Entries, v.Entries...)
	}
	return all
}

func (s *service) note(at infra.Value, format string, args ...any) {
	s.b.Note(policy.Warning, infra.CodeUnresolved, at.Pos, format, args...)
}

func (s *service) functionNames() string {
	var names []string
	for _, e := range s.functions().Entries {
		names = append(names, e.Key.Show())
	}
	sort.Strings(names)
	return strings.Join(names, ", ")
}

// iam is a setting of provider.iam.role, or of its older name.
func (s *service) iam(name, old string) infra.Value {
	if v := s.resolve(s.tree.Path("provider", "iam", "role", name)); v.Kind != infra.Null {
		return v
	}
	return s.resolve(s.tree.Path("provider", old))
}

// documents lists the policies of a function, or of the role that functions
// share.
func (s *service) documents(set *policy.Set, fn infra.Value) {
	add := func(d ...policy.Document) { set.Documents = append(set.Documents, d...) }
	if role := s.role(fn); role.Kind != infra.Null {
		if r := s.t.RoleOf(role); r != nil {
			add(s.t.Target(r)...)
			return
		}
		add(s.b.OpaqueDocument(s.name(fn), s.at(role).Pos, "the role %s is not declared here", role.Show()))
		return
	}
	own := fn.Path("iamRoleStatements")
	if own.Kind != infra.Null {
		add(s.statements(s.src.Selector, own))
	}
	inherit := own.Kind == infra.Null || fn.Path("iamRoleStatementsInherit").Str() == "true" ||
		s.resolve(s.tree.Path("custom", "serverless-iam-roles-per-function", "defaultInherit")).Str() == "true"
	if inherit {
		if v := s.iam("statements", "iamRoleStatements"); v.Kind != infra.Null {
			if s.otherRuntimes() {
				v = v.Fixed() // programs that nobody compares with it need it too
			}
			add(s.statements("provider", v))
		}
		for _, v := range s.t.Eval(s.iam("managedPolicies", "iamManagedPolicies")).Elements() {
			add(s.b.Attached(s.src.Options, policy.Identity, "provider", s.at(v)))
		}
	}
	if v := s.t.Eval(s.iam("permissionsBoundary", "rolePermissionsBoundary")); v.Kind != infra.Null {
		add(s.b.Attached(s.src.Options, policy.Boundary, "provider", s.at(v)))
	}
	s.basic(add, fn)
}

// otherRuntimes says whether the shared role serves functions that are no Go
// programs.
func (s *service) otherRuntimes() bool {
	usual := s.resolve(s.tree.Path("provider", "runtime")).Str()
	for _, e := range s.functions().Entries {
		r := e.Value.Path("runtime").Str()
		if r == "" {
			r = usual
		}
		if r != "" && !strings.HasPrefix(r, "go") && !strings.HasPrefix(r, "provided") {
			return true
		}
	}
	return false
}

// role is the role that is given for a function or for all of them.
func (s *service) role(fn infra.Value) infra.Value {
	v := fn.Path("role")
	if v.Kind == infra.Null {
		v = s.resolve(s.tree.Path("provider", "iam", "role"))
		if v.Kind == infra.Map && v.Path("Fn::GetAtt").Kind == infra.Null && v.Path("Fn::Sub").Kind == infra.Null && v.Path("Ref").Kind == infra.Null &&
			v.Path("Fn::ImportValue").Kind == infra.Null && v.Path("Fn::Join").Kind == infra.Null {
			v = infra.Value{}
		}
	}
	if v.Kind == infra.Null {
		v = s.resolve(s.tree.Path("provider", "role"))
	}
	// A bare logical id names a role of the resources section.
	if id, ok := v.Const(); ok && s.t.Resource(id) != nil {
		v.From = id
		return v
	}
	return s.t.Eval(v)
}

func (s *service) name(fn infra.Value) string {
	if fn.Kind == infra.Null {
		return "provider"
	}
	return s.src.Selector
}

// at gives a value without a place the one of the service.
func (s *service) at(v infra.Value) infra.Value {
	if !v.Pos.IsValid() {
		v.Span = s.tree.Path("provider").Span
		v.Editable = false
	}
	return v
}

func (s *service) statements(name string, v infra.Value) policy.Document {
	st := s.t.Eval(v)
	doc := infra.Value{Kind: infra.Map, Span: v.Span, Entries: []infra.Entry{
		{Key: infra.Lit("Version"), Value: infra.Lit("2012-10-17")},
		{Key: infra.Lit("Statement"), Value: st},
	}}
	return s.b.Document(name, s.at(doc))
}

// basic adds what the framework puts into the role of itself: writing logs, and
// network interfaces for functions in a VPC.
//
// Source: "IAM Permissions For Functions", Serverless Framework documentation.
func (s *service) basic(add func(...policy.Document), fn infra.Value) {
	names := []string{"service-role/AWSLambdaBasicExecutionRole"}
	if s.tree.Path("provider", "vpc").Kind != infra.Null || fn.Path("vpc").Kind != infra.Null {
		names = append(names, "service-role/AWSLambdaVPCAccessExecutionRole")
	}
	if t := s.resolve(s.tree.Path("provider", "tracing", "lambda")).Str(); t == "true" || t == "Active" {
		names = append(names, "AWSXRayDaemonWriteAccess")
	}
	for _, n := range names {
		v := infra.Lit("arn:aws:iam::aws:policy/" + n)
		v.Span = s.tree.Path("provider").Span
		d := s.b.Attached(s.src.Options, policy.Identity, "provider", v)
		d.Implied = true
		add(d)
	}
}

// environment adds the variables of the provider and of the function.
func (s *service) environment(set *policy.Set, fn infra.Value) {
	own := s.t.Eval(fn.Path("environment"))
	shared := s.t.Eval(s.resolve(s.tree.Path("provider", "environment")))
	for _, v := range []infra.Value{shared, own} {
		if v.Kind == infra.Unknown {
			s.note(s.at(v), "the environment could not be computed: %s", v.Why)
		}
	}
	for _, e := range infra.EnvEntries(set, shared) {
		if _, has := own.Get(e.Key.Str()); !has {
			infra.SetEnv(set, e.Key, e.Value)
		}
	}
	for _, e := range infra.EnvEntries(set, own) {
		infra.SetEnv(set, e.Key, e.Value)
	}
}

// runners notes the functions that share the policies of one.
func (s *service) runners(set *policy.Set, fn infra.Value) {
	own := fn.Path("iamRoleStatements").Kind != infra.Null
	role := s.role(fn)
	for _, e := range s.functions().Entries {
		f := e.Value
		same := e.Key.Str() == s.src.Selector
		if !own && f.Path("iamRoleStatements").Kind == infra.Null {
			other := s.role(f)
			same = same || role.Kind == infra.Null && other.Kind == infra.Null || role.Kind != infra.Null && infra.Equal(role, other) == arn.Yes
		}
		if same {
			set.Runners = append(set.Runners, policy.Runner{Ref: s.src.Path + "#" + e.Key.Str(), Code: f.Path("handler").Str()})
		}
	}
}
