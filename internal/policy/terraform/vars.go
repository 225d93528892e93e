package terraform

import (
	"fmt"
	"path/filepath"
	"sort"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/iamvet/iamvet/internal/policy/infra"
)

// rootArgs reads the values of the root module's variables in Terraform's
// order: terraform.tfvars, *.auto.tfvars, given files, given values.
func (c *config) rootArgs(f *files) (map[string]infra.Value, error) {
	args := map[string]infra.Value{}
	for _, name := range c.varFiles(f.dir) {
		if err := c.varFile(f, name, args); err != nil {
			return nil, err
		}
	}
	for name, text := range c.src.Options.Variables {
		b := f.variables[name]
		if b == nil {
			continue
		}
		v := infra.Lit(text)
		if t := b.Body.Attributes["type"]; t != nil && hcl.ExprAsKeyword(t.Expr) != "string" {
			// Values of other types are written as expressions.
			if e, diags := hclsyntax.ParseExpression([]byte(text), "variable "+name, hcl.InitialPos); !diags.HasErrors() {
				v = (&scope{m: c.newModule(f, nil, "", ""), shared: true}).eval(e)
			}
		}
		args[name] = v
	}
	return args, nil
}

func (c *config) varFiles(dir string) []string {
	var auto []string
	for _, pat := range []string{"*.auto.tfvars", "*.auto.tfvars.json"} {
		found, _ := filepath.Glob(filepath.Join(dirOr(dir), pat))
		auto = append(auto, found...)
	}
	sort.Strings(auto)
	var names []string
	for _, base := range []string{"terraform.tfvars", "terraform.tfvars.json"} {
		path := filepath.Join(dir, base)
		if _, err := c.src.Read(filepath.ToSlash(path)); err == nil {
			names = append(names, path)
		}
	}
	names = append(append(names, auto...), c.src.Options.VariableFiles...)
	for i := range names {
		names[i] = filepath.ToSlash(names[i])
	}
	return names
}

func (c *config) varFile(f *files, name string, args map[string]infra.Value) error {
	src, err := c.src.Read(name)
	if err != nil {
		return fmt.Errorf("read variables: %w", err)
	}
	if strings.HasSuffix(name, ".json") {
		tree, err := infra.ParseJSON(name, src)
		if err != nil {
			return infra.InFile(name, err)
		}
		for _, e := range tree.Entries {
			args[e.Key.Str()] = e.Value.Fixed()
		}
		return nil
	}
	body, err := c.parseHCL(name, src)
	if err != nil {
		return err
	}
	sc := &scope{m: c.newModule(f, nil, "", ""), shared: true}
	for key, a := range body.Attributes {
		args[key] = sc.eval(a.Expr)
	}
	return nil
}

// fillOptional gives the optional attributes of object types their defaults.
func fillOptional(v *infra.Value, typ hclsyntax.Expression) {
	call, ok := typ.(*hclsyntax.FunctionCallExpr)
	if !ok || len(call.Args) == 0 {
		return
	}
	switch call.Name {
	case "optional":
		fillOptional(v, call.Args[0])
	case "list", "set":
		items := append([]infra.Value(nil), v.Items...)
		for i := range items {
			fillOptional(&items[i], call.Args[0])
		}
		v.Items = items
	case "map":
		entries := append([]infra.Entry(nil), v.Entries...)
		for i := range entries {
			fillOptional(&entries[i].Value, call.Args[0])
		}
		v.Entries = entries
	case "object":
		if obj, ok := call.Args[0].(*hclsyntax.ObjectConsExpr); ok && v.Kind == infra.Map {
			fillObject(v, obj)
		}
	}
}

func fillObject(v *infra.Value, obj *hclsyntax.ObjectConsExpr) {
	v.Entries = append([]infra.Entry(nil), v.Entries...)
	for _, it := range obj.Items {
		name := hcl.ExprAsKeyword(it.KeyExpr)
		if name == "" {
			continue
		}
		found := false
		for i := range v.Entries {
			if v.Entries[i].Key.Str() == name {
				fillOptional(&v.Entries[i].Value, it.ValueExpr)
				found = true
			}
		}
		opt, ok := it.ValueExpr.(*hclsyntax.FunctionCallExpr)
		if found || !ok || opt.Name != "optional" {
			continue
		}
		val := infra.Value{}
		if len(opt.Args) > 1 {
			val = infra.Unk("the default of " + name)
			if lit, diags := opt.Args[1].Value(nil); !diags.HasErrors() {
				val = fromCty(lit)
			}
		}
		fillOptional(&val, it.ValueExpr)
		v.Entries = append(v.Entries, infra.Entry{Key: infra.Lit(name), Value: val})
	}
}
