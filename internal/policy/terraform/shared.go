package terraform

import (
	"path"
	"path/filepath"

	"github.com/iamvet/iamvet/internal/policy"
)

// protectShared marks the strings as not editable that stand in files which are
// used several times: those of modules with several instances, and files that
// several expressions read. A change would change more than this policy.
func (c *config) protectShared(set *policy.Set) {
	dirs, reads := c.fileUses()
	for i := range set.Documents {
		for j := range set.Documents[i].Statements {
			st := &set.Documents[i].Statements[j]
			for _, list := range [][]policy.Text{st.Actions, st.NotActions, st.Resources, st.NotResources} {
				for k := range list {
					name := list[k].Pos.Filename
					if reads[name] > 1 || isConfig(name) && dirs[path.Dir(name)] > 1 {
						list[k].Editable = false
					}
				}
			}
		}
	}
}

// fileUses counts the instances of modules by directory, and by file the
// expressions that read it.
func (c *config) fileUses() (dirs, reads map[string]int) {
	dirs, reads = map[string]int{}, map[string]int{}
	for _, m := range c.modulesList {
		dirs[path.Clean(dirOr(m.f.dir))]++
		for _, e := range m.f.reads {
			name, ok := (&scope{m: m}).eval(e).Const()
			if !ok {
				continue
			}
			name = filepath.ToSlash(filepath.Clean(name))
			reads[name]++
			if !path.IsAbs(name) {
				if full := path.Join(dirOr(c.root.f.dir), name); full != name {
					reads[full]++
				}
			}
		}
	}
	return dirs, reads
}
