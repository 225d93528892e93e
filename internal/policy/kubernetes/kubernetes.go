// Package kubernetes reads the IAM policies of Kubernetes documents: those that
// CredentialsRequests of OpenShift ask for.
//
// A file may hold several documents, and objects within others (a List, an OpenShift
// Template, a SelectorSyncSet). Parameters of an OpenShift Template have their
// defaults or given values. Manifests that another tool has to fill in first (Helm)
// are refused with advice.
package kubernetes

import (
	"bytes"
	"fmt"
	"path/filepath"
	"sort"
	"strconv"
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/policy"
	"github.com/iamvet/iamvet/internal/policy/infra"
)

// Name of the format.
const Name = "kubernetes"

func init() {
	policy.Register(policy.Format{Name: Name, Detect: detect, Load: Load, Editor: editor})
}

func isManifest(path string) bool {
	switch strings.ToLower(filepath.Ext(path)) {
	case ".yaml", ".yml", ".json":
		return true
	}
	return false
}

// detect recognises manifests with CredentialsRequests, and directories with such
// files and no Terraform.
func detect(path string, data []byte) bool {
	if data != nil {
		return isManifest(path) && holdsRequest(data)
	}
	if tf, err := filepath.Glob(filepath.Join(path, "*.tf")); err != nil || len(tf) > 0 {
		return false
	}
	for _, name := range manifestsOf(path) {
		if text, err := readable(name); err == nil && holdsRequest(text) {
			return true
		}
	}
	return false
}

func holdsRequest(data []byte) bool {
	return bytes.Contains(data, []byte(group)) && bytes.Contains(data, []byte(kind))
}

// Load reads the policies that CredentialsRequests ask for. The selector is the name
// of one, with its namespace where names are taken twice, or its number from 1. Without
// one all of the file or directory are taken together.
func Load(src *policy.Source) (*policy.Set, error) {
	l := &loader{src: src, b: &infra.Builder{Format: Name}}
	if err := l.read(); err != nil {
		return nil, err
	}
	targets, err := l.targets()
	if err != nil {
		return nil, err
	}
	if len(targets) > 1 {
		l.b.Note(policy.Warning, "several-roles", targets[0].at.Pos, "all of %s are taken together; name one with #NAME or its number", names(targets))
	}
	set := &policy.Set{Env: map[string]arn.Pattern{}}
	for _, r := range targets {
		set.Documents = append(set.Documents, l.documents(r)...)
	}
	if len(targets) > 1 {
		set.TakenTogether()
	}
	set.Problems = l.b.Sorted()
	return set, nil
}

type loader struct {
	src *policy.Source
	b   *infra.Builder
	// requests are those for AWS, in the order of the files; others counts the kinds of
	// the rest.
	requests []*request
	others   map[string]bool
}

// read finds the requests of the file, or of all files of the directory.
func (l *loader) read() error {
	l.others = map[string]bool{}
	if l.src.Data != nil {
		return l.file(l.src.Path, l.src.Data)
	}
	for _, name := range manifestsOf(l.src.Path) {
		data, err := l.src.Read(name)
		if err != nil {
			return fmt.Errorf("read manifest: %w", err)
		}
		if !holdsRequest(data) {
			continue
		}
		if err := l.file(name, data); err != nil {
			return err
		}
	}
	return nil
}

func (l *loader) file(name string, data []byte) error {
	docs, err := parse(name, data)
	if err != nil {
		if bytes.Contains(data, []byte("{{")) {
			return fmt.Errorf("%w; it is a template: give what helm template, or what else fills it in, prints", infra.InFile(name, err))
		}
		return infra.InFile(name, err)
	}
	for _, doc := range docs {
		l.find(doc, l.src.Options.Variables)
	}
	return nil
}

func parse(name string, data []byte) ([]infra.Value, error) {
	if bytes.HasPrefix(bytes.TrimSpace(data), []byte("{")) {
		if v, err := infra.ParseJSON(name, data); err == nil || strings.EqualFold(filepath.Ext(name), ".json") {
			return []infra.Value{v}, err
		}
	}
	return infra.ParseYAMLStream(name, data)
}

// manifestsOf lists the manifests of a directory, without those below it, as
// OpenShift's tools read it.
func manifestsOf(dir string) []string {
	all, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		return nil
	}
	var out []string
	for _, name := range all {
		if isManifest(name) {
			out = append(out, filepath.ToSlash(name))
		}
	}
	sort.Strings(out)
	return out
}

func (l *loader) targets() ([]*request, error) {
	if len(l.requests) == 0 {
		var kinds []string
		for k := range l.others {
			kinds = append(kinds, k)
		}
		sort.Strings(kinds)
		if len(kinds) == 0 {
			return nil, fmt.Errorf("%s: no CredentialsRequest of cloudcredential.openshift.io here", l.src.Path)
		}
		return nil, fmt.Errorf("%s: no CredentialsRequest for AWS here; the provider is %s", l.src.Path, strings.Join(kinds, ", "))
	}
	sel := l.src.Selector
	if sel == "" {
		return l.requests, nil
	}
	if n, err := strconv.Atoi(sel); err == nil && n >= 1 && n <= len(l.requests) {
		return l.requests[n-1 : n], nil
	}
	var found []*request
	var numbers []string
	for i, r := range l.requests {
		if sel == r.name || sel == r.namespace+"/"+r.name {
			found = append(found, r)
			numbers = append(numbers, "#"+strconv.Itoa(i+1))
		}
	}
	switch len(found) {
	case 1:
		return found, nil
	case 0:
		return nil, fmt.Errorf("%s: no %q; there are %s", l.src.Path, sel, names(l.requests))
	}
	return nil, fmt.Errorf("%s: %q names several CredentialsRequests; write %s", l.src.Path, sel, strings.Join(numbers, " or "))
}

// names lists requests; those whose name is taken twice by their numbers.
func names(list []*request) string {
	taken := map[string]int{}
	for _, r := range list {
		taken[r.name]++
	}
	var out []string
	for i, r := range list {
		if taken[r.name] > 1 || r.name == "" {
			out = append(out, strings.TrimSpace(fmt.Sprintf("%s #%d", r.name, i+1)))
			continue
		}
		out = append(out, r.name)
	}
	sort.Strings(out)
	if len(out) > 20 {
		out = append(out[:20], fmt.Sprintf("and %d more", len(out)-20))
	}
	return strings.Join(out, ", ")
}
