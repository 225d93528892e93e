package gclplugin

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/iamvet/iamvet/internal/config"
	"github.com/iamvet/iamvet/internal/directive"
	"github.com/iamvet/iamvet/internal/policy"
)

// policyFiles are the endings of files that policies or what they refer to are
// kept in.
var policyFiles = []string{".json", ".jsonc", ".yaml", ".yml", ".tf", ".tfvars", ".tpl", ".tftpl"}

// skipped are directories that hold no sources of the user's.
var skipped = []string{".git", "node_modules", ".terraform", "vendor"}

// policiesSum is a checksum of what findings depend on besides Go code: files
// below dir that may be policies, by name, size and time, and the content of those
// that are named, by a directive or in extra.
func policiesSum(dir string, extra []string) (string, error) {
	h := sha256.New()
	named := slices.DeleteFunc(slices.Clone(extra), func(s string) bool { return s == "" })
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return nil //nolint:nilerr // what cannot be read cannot be a policy either
		case d.IsDir() && name != dir && slices.Contains(skipped, d.Name()):
			return filepath.SkipDir
		case d.IsDir():
			return nil
		case strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go"):
			named = append(named, declared(name)...)
		case d.Name() == config.FileName || slices.Contains(policyFiles, filepath.Ext(name)):
			if info, err := d.Info(); err == nil {
				fmt.Fprintln(h, name, info.Size(), info.ModTime().UnixNano())
			}
		}
		return nil
	})
	if err != nil {
		return "", err
	}
	slices.Sort(named)
	for _, name := range slices.Compact(named) {
		content(h, name)
	}
	return hex.EncodeToString(h.Sum(nil)[:8]), nil
}

// declared lists the policies that a file declares.
func declared(name string) []string {
	src, err := os.ReadFile(name)
	if err != nil {
		return nil
	}
	ds, _ := directive.Scan(name, src)
	var out []string
	for _, d := range ds {
		if d.Kind == directive.Policy {
			path, _ := policy.SplitRef(d.Path())
			out = append(out, path)
		}
	}
	return out
}

func content(h hash.Hash, name string) {
	path, _ := policy.SplitRef(name)
	data, err := os.ReadFile(path)
	fmt.Fprintln(h, path, len(data), err == nil)
	_, _ = h.Write(data) // never fails
}
