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
var policyFiles = []string{".json", ".jsonc", ".yaml", ".yml", ".tf", ".tfvars", ".tpl", ".tftpl", ".template"}

// skipped are directories that hold no sources of the user's.
var skipped = []string{".git", "node_modules", ".terraform", "vendor"}

// policiesSum is a checksum of what findings depend on besides Go code: files of the
// module that dir is in that may be policies, by name, size and time, and those
// elsewhere that are named, by a directive, the configuration, or in extra.
func policiesSum(dir string, extra []string) (string, error) {
	if m, err := (config.Modules{}).Of(dir); err == nil && m.Root != "" {
		dir = m.Root
	}
	h := sha256.New()
	named := slices.DeleteFunc(slices.Clone(extra), func(s string) bool { return s == "" })
	err := walk(dir, true, func(name string, d fs.DirEntry) {
		switch {
		case strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go"):
			named = append(named, declared(name)...)
		case d.Name() == config.FileName:
			if c, err := config.LoadFile(name); err == nil { // else the analyzer says what is wrong
				named = append(named, c.Named()...)
			}
		}
		stamp(h, name, d)
	})
	if err != nil {
		return "", err
	}
	slices.Sort(named)
	for _, ref := range slices.Compact(named) {
		name, _ := policy.SplitRef(ref)
		if rel, err := filepath.Rel(dir, name); err != nil || !filepath.IsLocal(rel) {
			elsewhere(h, name)
		}
	}
	return hex.EncodeToString(h.Sum(nil)[:8]), nil
}

// walk visits the files below a directory, or in it, but for directories without
// sources of the user's. What cannot be read cannot be a policy either.
func walk(dir string, deep bool, visit func(name string, d fs.DirEntry)) error {
	return filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return nil //nolint:nilerr // see above
		case d.IsDir() && name != dir && (!deep || slices.Contains(skipped, d.Name())):
			return filepath.SkipDir
		case !d.IsDir():
			visit(name, d)
		}
		return nil
	})
}

// stamp adds a file that may be a policy.
func stamp(h hash.Hash, name string, d fs.DirEntry) {
	if !slices.Contains(policyFiles, filepath.Ext(name)) {
		return
	}
	if info, err := d.Info(); err == nil {
		fmt.Fprintln(h, name, info.Size(), info.ModTime().UnixNano())
	}
}

// elsewhere adds a file outside of the module by its content, and what is beside it:
// infrastructure code is read by directories, Terraform's with modules below.
func elsewhere(h hash.Hash, name string) {
	data, err := os.ReadFile(name)
	fmt.Fprintln(h, name, len(data), err == nil)
	_, _ = h.Write(data) // never fails
	dir, deep := filepath.Dir(name), filepath.Ext(name) == ".tf"
	if info, err := os.Stat(name); err == nil && info.IsDir() {
		dir, deep = name, true
	}
	_ = walk(dir, deep, func(name string, d fs.DirEntry) { stamp(h, name, d) })
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
