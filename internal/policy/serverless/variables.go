package serverless

import (
	"path"
	"path/filepath"
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/policy/cloudformation"
	"github.com/iamvet/iamvet/internal/policy/infra"
)

// Bounds of evaluation.
const (
	maxDepth = 100
	maxSteps = 500_000
)

// resolve computes the variables of a tree.
func (s *service) resolve(v infra.Value) infra.Value {
	if s.steps++; s.steps > maxSteps {
		return infra.Unk("the service takes too long to compute").WithSpan(v.Span)
	}
	if s.depth++; s.depth > maxDepth {
		s.depth--
		return infra.Unk("nested too deep").WithSpan(v.Span)
	}
	defer func() { s.depth-- }()
	switch v.Kind {
	case infra.List:
		out := v
		out.Items = make([]infra.Value, 0, len(v.Items))
		for _, x := range v.Items {
			out.Items = append(out.Items, s.resolve(x))
		}
		return out
	case infra.Map:
		out := v
		out.Entries = make([]infra.Entry, 0, len(v.Entries))
		for _, e := range v.Entries {
			k := s.resolve(e.Key)
			if k.Kind != infra.String {
				k = e.Key
			}
			out.Entries = append(out.Entries, infra.Entry{Key: k, Value: s.resolve(e.Value)})
		}
		return out
	case infra.String:
		return s.text(v)
	}
	return v
}

// text computes the variables of a string. One variable that is all of it may be
// a list or an object.
func (s *service) text(v infra.Value) infra.Value {
	text, ok := v.Const()
	if !ok || !strings.Contains(text, "${") {
		return v
	}
	var parts []infra.Value
	rest := text
	for rest != "" {
		i := strings.Index(rest, "${")
		j := -1
		if i >= 0 {
			j = closing(rest[i+2:])
		}
		if i < 0 || j < 0 {
			parts = append(parts, infra.Lit(rest))
			break
		}
		body := rest[i+2 : i+2+j]
		if i > 0 {
			parts = append(parts, infra.Lit(rest[:i]))
		}
		rest = rest[i+2+j+1:]
		x, ours := s.variable(body)
		if !ours {
			parts = append(parts, infra.Lit("${"+body+"}")) // CloudFormation's or IAM's
			continue
		}
		if len(parts) == 0 && rest == "" {
			return s.put(x, v.Span)
		}
		parts = append(parts, x)
	}
	out := infra.Concat(parts...)
	out.At = nil
	return out.WithSpan(v.Span)
}

// put puts a scalar where its variable stands; lists and objects keep their own
// places, which several functions share.
func (s *service) put(x infra.Value, sp infra.Span) infra.Value {
	switch x.Kind {
	case infra.List, infra.Map:
		return x.Fixed()
	}
	x.At = nil
	return x.WithSpan(sp)
}

// closing is the offset of the brace that ends a variable.
func closing(s string) int {
	depth := 0
	for i := range len(s) {
		switch {
		case strings.HasPrefix(s[i:], "${"):
			depth++
		case s[i] == '}':
			if depth == 0 {
				return i
			}
			depth--
		}
	}
	return -1
}

// variable computes what stands between braces: sources with defaults between
// them. ours is false for what is no variable of the framework.
func (s *service) variable(body string) (v infra.Value, ours bool) {
	var last infra.Value
	for i, alt := range alternatives(body) {
		alt = strings.TrimSpace(alt)
		if inner := s.text(infra.Lit(alt)); inner.Kind == infra.String {
			resolved, ok := inner.Const()
			if !ok {
				return infra.Unk("a variable whose name is not known: " + alt), true
			}
			alt = resolved
		}
		x, ok := s.source(alt)
		if !ok && i == 0 {
			return infra.Value{}, false
		}
		if !ok {
			x = literal(alt)
		}
		if x.Kind != infra.Null {
			return x, true
		}
		last = x
	}
	if last.Kind == infra.Null {
		return infra.Var("ref:"+strings.TrimSpace(body), "it is given when the service is deployed"), true
	}
	return last, true
}

// alternatives cuts at the commas outside of quotes, brackets and variables.
func alternatives(s string) []string {
	var out []string
	depth, from := 0, 0
	quote := byte(0)
	for i := range len(s) {
		switch c := s[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '\'' || c == '"':
			quote = c
		case c == '(' || c == '{':
			depth++
		case c == ')' || c == '}':
			depth--
		case c == ',' && depth == 0:
			out = append(out, s[from:i])
			from = i + 1
		}
	}
	return append(out, s[from:])
}

func literal(s string) infra.Value {
	if len(s) >= 2 && (s[0] == '\'' || s[0] == '"') && s[len(s)-1] == s[0] {
		return infra.Lit(s[1 : len(s)-1])
	}
	if s == "null" {
		return infra.Value{}
	}
	return infra.Lit(s)
}

// source computes one source: self:path, opt:name …; ok is false if it is none.
//
// Source: "Variables", Serverless Framework documentation.
func (s *service) source(ref string) (v infra.Value, ok bool) {
	if strings.HasPrefix(ref, "file(") {
		return s.file(ref), true
	}
	kind, name, has := strings.Cut(ref, ":")
	if !has || strings.HasPrefix(ref, "AWS::") {
		return infra.Value{}, false
	}
	switch kind {
	case "self":
		return s.self(name), true
	case "opt":
		return s.option(name), true
	case "sls":
		if name == "stage" {
			return s.stage(), true
		}
	case "env":
		if x, given := s.src.Options.Variables["env:"+name]; given {
			return infra.Lit(x), true
		}
		return infra.Value{}, true // its default, or not known
	case "param":
		return s.param(name), true
	case "aws":
		switch name {
		case "accountId":
			return infra.Pat(infra.Account), true
		case "region":
			return infra.Pat(infra.Region), true
		}
		return infra.Value{}, false // an IAM policy variable
	case "cf", "ssm", "s3", "vault", "git", "strToBool", "doppler", "terraform":
		return infra.Var("ref:"+ref, "it is known when the service is deployed"), true
	}
	if dot := strings.IndexByte(kind, '.'); strings.HasPrefix(kind, "cf") && dot == 2 || strings.HasPrefix(kind, "cf(") || strings.HasPrefix(kind, "ssm(") {
		return infra.Var("ref:"+ref, "it is known when the service is deployed"), true
	}
	return infra.Value{}, false
}

// self is a value of the service itself.
func (s *service) self(name string) infra.Value {
	key := "self:" + name
	if s.active[key] {
		return infra.Unk("${" + key + "} needs itself")
	}
	s.active[key] = true
	defer delete(s.active, key)
	v := s.tree
	for _, k := range strings.Split(name, ".") {
		if k == "" {
			continue
		}
		if v.Kind == infra.String {
			v = s.text(v)
		}
		v = element(v, k)
	}
	if name == "provider.stage" && v.Kind == infra.Null {
		return s.stage()
	}
	return s.resolve(v)
}

// element is a key of an object or an index of a list.
func element(v infra.Value, key string) infra.Value {
	if v.Kind == infra.Unknown {
		return v
	}
	if v.Kind == infra.List {
		n := 0
		for _, c := range key {
			if c < '0' || c > '9' || n > 1_000_000 {
				return infra.Value{}
			}
			n = n*10 + int(c-'0')
		}
		if n < len(v.Items) {
			return v.Items[n]
		}
		return infra.Value{}
	}
	return v.Path(key)
}

func (s *service) option(name string) infra.Value {
	if x, ok := s.src.Options.Variables[name]; ok {
		return infra.Lit(x)
	}
	return infra.Value{}
}

// stage is the --stage option, the provider's stage or "dev".
func (s *service) stage() infra.Value {
	if v := s.option("stage"); v.Kind != infra.Null {
		return v
	}
	if s.active["stage"] {
		return infra.Lit("dev")
	}
	s.active["stage"] = true
	defer delete(s.active, "stage")
	if v := s.resolve(s.tree.Path("provider", "stage")); v.Kind != infra.Null && v.Kind != infra.Unknown {
		return v
	}
	return infra.Lit("dev")
}

// param is a parameter of the stage, or the default one.
func (s *service) param(name string) infra.Value {
	if v := s.option(name); v.Kind != infra.Null {
		return v
	}
	for _, stage := range []string{s.stage().Str(), "default"} {
		for _, p := range [][]string{{"params", stage, name}, {"stages", stage, "params", name}} {
			if v := s.tree.Path(p...); v.Kind != infra.Null && stage != "" {
				return s.resolve(v)
			}
		}
	}
	return infra.Value{}
}

// file is file(path) or file(path):key.
func (s *service) file(ref string) infra.Value {
	name, rest, ok := strings.Cut(strings.TrimPrefix(ref, "file("), ")")
	if !ok {
		return infra.Unk(ref + " is not understood")
	}
	full := filepath.ToSlash(path.Join(path.Dir(filepath.ToSlash(s.src.Path)), strings.TrimSpace(name)))
	tree, known := s.files[full]
	if !known {
		tree = s.readFile(full)
		s.files[full] = tree
	}
	if tree.Kind == infra.Unknown {
		return tree
	}
	if s.active["file:"+full+rest] {
		return infra.Unk(ref + " needs itself")
	}
	s.active["file:"+full+rest] = true
	defer delete(s.active, "file:"+full+rest)
	v := tree
	for _, k := range strings.FieldsFunc(rest, func(r rune) bool { return r == ':' || r == '.' }) {
		v = element(v, k)
	}
	return s.resolve(v)
}

func (s *service) readFile(full string) infra.Value {
	data, err := s.src.Read(full)
	if err != nil {
		return infra.Value{} // as the framework does: its default
	}
	switch path.Ext(full) {
	case ".yml", ".yaml", ".json":
		tree, err := cloudformation.Parse(full, data)
		if err != nil {
			return infra.Unk(err.Error())
		}
		return tree
	case ".js", ".cjs", ".mjs", ".ts":
		return infra.Unk(full + " is a program, which is not run")
	}
	return infra.Value{Kind: infra.String, Text: arn.Pattern{{Kind: arn.Literal, Text: string(data)}}}
}
