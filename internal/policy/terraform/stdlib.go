package terraform

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"net/url"
	"path"
	"path/filepath"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/policy"
	"github.com/iamvet/iamvet/internal/policy/infra"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

// library holds the functions that are computed when all arguments are constant.
var library = map[string]function.Function{
	"abs": stdlib.AbsoluteFunc, "ceil": stdlib.CeilFunc, "floor": stdlib.FloorFunc, "log": stdlib.LogFunc,
	"max": stdlib.MaxFunc, "min": stdlib.MinFunc, "parseint": stdlib.ParseIntFunc, "pow": stdlib.PowFunc, "signum": stdlib.SignumFunc,
	"chomp": stdlib.ChompFunc, "format": stdlib.FormatFunc, "formatlist": stdlib.FormatListFunc, "indent": stdlib.IndentFunc,
	"join": stdlib.JoinFunc, "lower": stdlib.LowerFunc, "upper": stdlib.UpperFunc, "title": stdlib.TitleFunc,
	"regex": stdlib.RegexFunc, "regexall": stdlib.RegexAllFunc, "replace": stdlib.ReplaceFunc, "split": stdlib.SplitFunc,
	"strrev": stdlib.ReverseFunc, "substr": stdlib.SubstrFunc, "trim": stdlib.TrimFunc, "trimprefix": stdlib.TrimPrefixFunc,
	"trimsuffix": stdlib.TrimSuffixFunc, "trimspace": stdlib.TrimSpaceFunc,
	"chunklist": stdlib.ChunklistFunc, "setintersection": stdlib.SetIntersectionFunc, "setsubtract": stdlib.SetSubtractFunc,
	"range": stdlib.RangeFunc, "csvdecode": stdlib.CSVDecodeFunc, "index": stdlib.IndexFunc,
	"formatdate": stdlib.FormatDateFunc, "timeadd": stdlib.TimeAddFunc,
}

// texts holds simple functions on one text.
var texts = map[string]func(string) string{
	"md5":          func(s string) string { h := md5.Sum([]byte(s)); return hex.EncodeToString(h[:]) },
	"sha1":         func(s string) string { h := sha1.Sum([]byte(s)); return hex.EncodeToString(h[:]) },
	"sha256":       func(s string) string { h := sha256.Sum256([]byte(s)); return hex.EncodeToString(h[:]) },
	"base64encode": func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) },
	"urlencode":    url.QueryEscape,
	"dirname":      path.Dir,
	"basename":     path.Base,
}

// pure lists the functions whose result depends on their text arguments alone.
var pure = map[string]bool{
	"lower": true, "upper": true, "title": true, "replace": true, "substr": true, "trim": true, "trimprefix": true,
	"trimsuffix": true, "trimspace": true, "strrev": true, "chomp": true, "format": true, "md5": true, "sha1": true,
	"sha256": true, "base64encode": true, "urlencode": true, "regex": true,
}

// constant computes a function of constants, or names its result.
func constant(name string, args []infra.Value) infra.Value {
	if v, ok := compute(name, args); ok {
		return v
	}
	if pure[name] {
		if call, ok := nameOfCall(name, args); ok {
			return infra.Var("ref:"+call, "it depends on what is not known")
		}
	}
	for _, a := range args {
		if a.Kind == infra.Unknown {
			return infra.Unk(name + "(): " + a.Why)
		}
	}
	return infra.Unk(name + "() could not be computed")
}

func compute(name string, args []infra.Value) (infra.Value, bool) {
	switch name {
	case "startswith", "endswith", "strcontains":
		return affix(name, args)
	}
	if f, ok := texts[name]; ok && len(args) == 1 {
		if s, ok := args[0].Const(); ok {
			return infra.Lit(f(s)), true
		}
		return infra.Value{}, false
	}
	f, ok := library[name]
	if !ok {
		return infra.Value{}, false
	}
	vals := make([]cty.Value, 0, len(args))
	for _, a := range args {
		v, ok := toCty(a)
		if !ok {
			return infra.Value{}, false
		}
		vals = append(vals, v)
	}
	out, err := callLibrary(f, vals)
	if err != nil {
		return infra.Unk(name + "(): " + err.Error()), true
	}
	return fromCty(out), true
}

// callLibrary calls a library function with its arguments converted as needed.
func callLibrary(f function.Function, vals []cty.Value) (cty.Value, error) {
	ctx := &hcl.EvalContext{
		Variables: map[string]cty.Value{"args": cty.TupleVal(vals)},
		Functions: map[string]function.Function{"f": f},
	}
	// A call through the language converts the arguments as the language does.
	e, _ := hclsyntax.ParseExpression([]byte("f(args...)"), "", hcl.InitialPos)
	v, diags := e.Value(ctx)
	if diags.HasErrors() {
		return cty.NilVal, diags
	}
	return v, nil
}

func affix(name string, args []infra.Value) (infra.Value, bool) {
	if len(args) != 2 {
		return infra.Value{}, false
	}
	s, ok1 := args[0].Const()
	t, ok2 := args[1].Const()
	if !ok2 {
		return infra.Value{}, false
	}
	if !ok1 {
		// The literal beginning or end of a text may be enough.
		text := infra.Merged(args[0].Text)
		if name == "startswith" && len(text) > 0 && text[0].Kind == arn.Literal && len(text[0].Text) >= len(t) {
			return boolean(strings.HasPrefix(text[0].Text, t)), true
		}
		return infra.Value{}, false
	}
	switch name {
	case "startswith":
		return boolean(strings.HasPrefix(s, t)), true
	case "endswith":
		return boolean(strings.HasSuffix(s, t)), true
	}
	return boolean(strings.Contains(s, t)), true
}

// toCty turns a tree without anything unknown into a value of the HCL library.
func toCty(v infra.Value) (cty.Value, bool) {
	switch v.Kind {
	case infra.Null:
		return cty.NullVal(cty.DynamicPseudoType), true
	case infra.String:
		s, ok := v.Const()
		return cty.StringVal(s), ok
	case infra.Number:
		n, err := cty.ParseNumberVal(v.Str())
		return n, err == nil
	case infra.Bool:
		return cty.BoolVal(v.Str() == "true"), true
	case infra.List:
		items := make([]cty.Value, 0, len(v.Items))
		for _, x := range v.Items {
			c, ok := toCty(x)
			if !ok {
				return cty.NilVal, false
			}
			items = append(items, c)
		}
		return cty.TupleVal(items), true
	case infra.Map:
		m := map[string]cty.Value{}
		for _, e := range v.Entries {
			k, ok1 := e.Key.Const()
			c, ok2 := toCty(e.Value)
			if !ok1 || !ok2 {
				return cty.NilVal, false
			}
			m[k] = c
		}
		return cty.ObjectVal(m), true
	case infra.Encoded:
		s := v.Inner.JSON()
		if t, ok := s.Const(); ok {
			return cty.StringVal(t), true
		}
	}
	return cty.NilVal, false
}

// fileFunction reads files below and beside the configuration.
func (s *scope) fileFunction(name string, args []infra.Value) (infra.Value, bool) {
	switch name {
	case "file", "templatefile", "fileexists", "yamldecode", "filebase64":
	default:
		return infra.Value{}, false
	}
	if len(args) == 0 {
		return infra.Unk(name + "() without a file"), true
	}
	switch name {
	case "file":
		return s.file(args[0]), true
	case "templatefile":
		text := s.file(args[0])
		if text.Kind == infra.Unknown || len(args) < 2 {
			return text, true
		}
		return s.render(text, args[1]), true
	case "fileexists":
		return boolean(s.file(args[0]).Kind == infra.String), true
	case "yamldecode":
		return decodeYAML(args[0]), true
	}
	return infra.Unk(name + "() is not read"), true
}

// file is the text of a file, with its places.
func (s *scope) file(name infra.Value) infra.Value {
	p, ok := name.Const()
	if !ok {
		return infra.Unk("a file whose name is not known: " + name.Show())
	}
	full := filepath.ToSlash(filepath.Clean(p))
	data, err := s.m.c.src.Read(full)
	if err != nil && !filepath.IsAbs(p) {
		// Terraform resolves names from where it is run: most often the root.
		full = filepath.ToSlash(filepath.Join(dirOr(s.m.c.root.f.dir), p))
		data, err = s.m.c.src.Read(full)
	}
	if err != nil {
		return infra.Unk("the file " + p + " cannot be read")
	}
	if s.m.c.lines[full] == nil {
		s.m.c.lines[full] = policy.NewLines(full, data)
	}
	start := s.m.c.lines[full].Position(0)
	v := infra.Lit(string(data))
	v.At = []infra.Origin{{Pos: start, Exact: true}}
	v.Pos = start
	return v
}

// render evaluates a text as a template with given variables.
func (s *scope) render(text, vars infra.Value) infra.Value {
	src, ok := text.Const()
	if !ok {
		return infra.Unk("a template that is not known")
	}
	name, start := "template", hcl.InitialPos
	if len(text.At) == 1 && text.At[0].Exact && text.At[0].Pos.Offset == 0 {
		name = text.At[0].Pos.Filename
	}
	if err := checkNesting(name, []byte(src)); err != nil {
		return infra.Unk(err.Error())
	}
	e, diags := hclsyntax.ParseTemplate([]byte(src), name, start)
	if diags.HasErrors() {
		return infra.Unk("the template cannot be parsed: " + diags.Error())
	}
	t := &scope{m: s.m, template: true, vars: map[string]infra.Value{}, shared: s.shared}
	switch vars.Kind {
	case infra.Map:
		for _, x := range vars.Entries {
			t.vars[x.Key.Str()] = x.Value
		}
	case infra.Null:
	default:
		return infra.Unk("a template's variables are not known: " + vars.Show())
	}
	v := t.eval(e)
	if name == "template" {
		v.At, v.Span = nil, text.Span
	}
	return v
}

func decodeYAML(v infra.Value) infra.Value {
	s, ok := v.Const()
	if !ok {
		return infra.Unk("yamldecode of what is not known")
	}
	name := v.Pos.Filename
	if len(v.At) == 1 && v.At[0].Exact {
		name = v.At[0].Pos.Filename
	}
	tree, err := infra.ParseYAML(name, []byte(s))
	if err != nil {
		return infra.Unk("yamldecode: " + err.Error())
	}
	return tree
}
