package config

import (
	"go/token"
	"os"
	"path/filepath"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Where says where the file names a path, for messages about what is not there.
func (c *Config) Where(name string) (token.Position, bool) {
	if c.File == "" {
		return token.Position{}, false
	}
	data, err := os.ReadFile(c.File)
	var doc yaml.Node
	if err != nil || yaml.Unmarshal(data, &doc) != nil {
		return token.Position{}, false
	}
	return c.find(&doc, name)
}

func (c *Config) find(n *yaml.Node, name string) (token.Position, bool) {
	if n.Kind == yaml.ScalarNode {
		file, _, _ := strings.Cut(n.Value, "#")
		same := file != "" && (filepath.Clean(c.path(file)) == name || filepath.Clean(c.path(n.Value)) == name)
		return token.Position{Filename: c.File, Line: n.Line, Column: n.Column}, same
	}
	for i, x := range n.Content {
		if n.Kind == yaml.MappingNode && i%2 == 0 {
			continue // keys
		}
		if at, ok := c.find(x, name); ok {
			return at, true
		}
	}
	return token.Position{}, false
}
