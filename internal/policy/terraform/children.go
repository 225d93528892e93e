package terraform

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/iamvet/iamvet/internal/policy/infra"
)

// newModule makes a module and, on demand later, its children.
func (c *config) newModule(f *files, parent *module, path, key string) *module {
	c.modules++
	return &module{
		c: c, f: f, parent: parent, path: path, key: key,
		locals: map[string]infra.Value{}, active: map[string]bool{}, memo: map[string]infra.Value{},
		insts: map[*resource]*instances{},
	}
}

// loadInits reads where `terraform init` put the modules.
func (c *config) loadInits(dir string) {
	c.inits = map[string]string{}
	data, err := c.src.Read(filepath.ToSlash(filepath.Join(dir, ".terraform", "modules", "modules.json")))
	if err != nil {
		return
	}
	var list struct{ Modules []struct{ Key, Dir string } }
	if json.Unmarshal(data, &list) != nil {
		return
	}
	for _, m := range list.Modules {
		if m.Key != "" {
			c.inits[m.Key] = filepath.ToSlash(filepath.Join(dir, m.Dir))
		}
	}
}

// child returns the instances of a module call.
func (m *module) child(name string) *child {
	if m.children == nil {
		m.children = map[string]*child{}
	}
	if ch, ok := m.children[name]; ok {
		return ch
	}
	ch := &child{why: "no module " + name + " is declared"}
	m.children[name] = ch
	for _, b := range m.f.calls {
		if b.Labels[0] == name {
			*ch = m.callModule(b)
		}
	}
	return ch
}

func (m *module) callModule(b *hclsyntax.Block) child {
	name := b.Labels[0]
	f, why := m.callFiles(b)
	if why != "" {
		return child{why: why}
	}
	sc := &scope{m: m}
	key := name
	if m.key != "" {
		key = m.key + "." + name
	}
	make1 := func(sc *scope, suffix string, repeated bool) *module {
		mod := m.c.newModule(f, m, m.path+"module."+name+suffix+".", key)
		mod.repeated = repeated || m.repeated
		mod.args = map[string]infra.Value{}
		for arg, a := range b.Body.Attributes {
			if !metaArgument(arg) {
				mod.args[arg] = sc.eval(a.Expr)
			}
		}
		return mod
	}
	rep := sc.repetition(b.Body)
	switch {
	case rep.why != "":
		return child{why: rep.why}
	case rep.kind == once:
		return child{single: make1(sc, "", false)}
	}
	ch := child{list: rep.kind == counted}
	for _, e := range rep.each {
		if m.c.modules > maxModules {
			break
		}
		ch.byKey = append(ch.byKey, keyed{e.key, make1(sc.with(e, rep.kind), instanceKey(e.key), len(rep.each) > 1)})
	}
	return ch
}

func metaArgument(name string) bool {
	switch name {
	case "source", "version", "providers", "count", "for_each", "depends_on":
		return true
	}
	return false
}

// callFiles finds the files of a called module.
func (m *module) callFiles(b *hclsyntax.Block) (*files, string) {
	a := b.Body.Attributes["source"]
	if a == nil {
		return nil, "the module has no source"
	}
	source, ok := (&scope{m: m}).eval(a.Expr).Const()
	if !ok {
		return nil, "the module's source could not be computed"
	}
	key := b.Labels[0]
	if m.key != "" {
		key = m.key + "." + key
	}
	var dir string
	switch {
	case strings.HasPrefix(source, "./") || strings.HasPrefix(source, "../"):
		dir = filepath.ToSlash(filepath.Join(m.f.dir, source))
	case m.c.inits[key] != "":
		dir = m.c.inits[key]
	default:
		return nil, fmt.Sprintf("module %q comes from %q, which is not in .terraform/modules: run terraform init", b.Labels[0], source)
	}
	if depthOf(m) > maxDepth || m.c.modules > maxModules {
		return nil, "modules are nested too deep"
	}
	f, err := m.c.parseDir(dir)
	if err != nil {
		return nil, fmt.Sprintf("module %q could not be read: %v", b.Labels[0], err)
	}
	return f, ""
}

func depthOf(m *module) int {
	n := 0
	for ; m.parent != nil; m = m.parent {
		n++
	}
	return n
}

// all lists the module and all below it.
func (m *module) all() []*module {
	out := []*module{m}
	for _, b := range m.f.calls {
		ch := m.child(b.Labels[0])
		if ch.single != nil {
			out = append(out, ch.single.all()...)
		}
		for _, k := range ch.byKey {
			out = append(out, k.m.all()...)
		}
	}
	return out
}
