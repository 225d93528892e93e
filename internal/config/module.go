package config

import (
	"os"
	"path/filepath"

	"golang.org/x/mod/modfile"
)

// Module is what the directory above a package says.
type Module struct {
	Path   string // module path; "" outside of modules
	Root   string // directory of go.mod; "" outside of modules
	Config *Config
}

// Modules finds and remembers modules by directory.
type Modules map[string]*Module

// Of finds the module that a directory belongs to, and its configuration. Errors
// are those of the configuration.
func (ms Modules) Of(dir string) (*Module, error) {
	if m, ok := ms[dir]; ok {
		return m, nil
	}
	m := &Module{Config: &Config{}}
	data, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	switch parent := filepath.Dir(dir); {
	case err == nil:
		m.Path, m.Root = modfile.ModulePath(data), dir
		if m.Config, err = Load(dir); err != nil {
			return nil, err
		}
	case parent != dir:
		if m, err = ms.Of(parent); err != nil {
			return nil, err
		}
	}
	ms[dir] = m
	return m, nil
}

// For returns what the configuration says of a package of the module.
func (m *Module) For(pkg string) Program { return m.Config.For(pkg, m.Path) }
