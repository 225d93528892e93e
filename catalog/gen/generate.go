package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/iamvet/iamvet/catalog"
	"github.com/iamvet/iamvet/catalog/gen/iamfacts"
	"github.com/iamvet/iamvet/catalog/gen/needs"
)

type options struct{ facts, overrides, reference, out, report, worklist string }

// generate rebuilds the data from the facts.
func generate(o options, out io.Writer) error {
	in, err := needs.Load(o.facts, o.overrides, o.reference)
	if err != nil {
		return err
	}
	r, err := in.Build()
	if err != nil {
		return err
	}
	files := map[string][]byte{}
	for _, name := range iamfacts.SortedKeys(in.Prefixes) {
		data, err := encodePrefix(in, r, in.Prefixes[name])
		if err != nil {
			return err
		}
		files[name+".json"] = data
	}
	for _, s := range in.Services {
		if p := in.PrefixOf[s.Package]; files[p+".json"] == nil {
			data, err := encodePrefix(in, r, &iamfacts.Prefix{Name: p})
			if err != nil {
				return err
			}
			files[p+".json"] = data
		}
	}
	services, err := encodeServices(in)
	if err != nil {
		return err
	}
	text, err := figuresText(in, r, files)
	if err != nil {
		return err
	}
	tmp := filepath.Join(o.out, "services.json.new")
	if err := os.WriteFile(tmp, services, 0o644); err != nil {
		return err
	}
	if err := replaceDir(filepath.Join(o.out, "data"), files); err != nil {
		return err
	}
	if err := os.Rename(tmp, filepath.Join(o.out, "services.json")); err != nil {
		return err
	}
	return figures(r, text, o, out)
}

func encodeServices(in *needs.Inputs) ([]byte, error) {
	list := slices.Clone(in.Services)
	slices.SortFunc(list, func(a, b *sdkService) int { return strings.Compare(a.Package, b.Package) })
	var lines []string
	for _, s := range list {
		l, err := iamfacts.Line(catalog.Service{Package: s.Package, SDKID: s.SDKID, Prefix: in.PrefixOf[s.Package], Signing: s.Signing, From: s.From})
		if err != nil {
			return nil, err
		}
		lines = append(lines, l)
	}
	return []byte("[\n" + strings.Join(lines, ",\n") + "\n]\n"), nil
}

// dataFile collects one prefix's data; texts that repeat are numbered.
type dataFile struct {
	prefix  string
	sources []string
	keys    []string // JSON lists
}

func number(list *[]string, s string) int {
	if i := slices.Index(*list, s); i >= 0 {
		return i
	}
	*list = append(*list, s)
	return len(*list) - 1
}

func encodePrefix(in *needs.Inputs, r *needs.Result, p *iamfacts.Prefix) ([]byte, error) {
	d := &dataFile{prefix: p.Name}
	var body bytes.Buffer
	resources := map[string]any{}
	for t, arns := range p.Resources {
		resources[t] = arns
	}
	actions := map[string]any{}
	for _, name := range iamfacts.SortedKeys(p.Actions) {
		a, err := d.action(p.Actions[name])
		if err != nil {
			return nil, err
		}
		actions[name] = a
	}
	if err := writeSection(&body, "resources", resources); err != nil {
		return nil, err
	}
	if err := writeSection(&body, "actions", actions); err != nil {
		return nil, err
	}
	for _, s := range in.Services {
		if in.PrefixOf[s.Package] != p.Name {
			continue
		}
		ops := map[string]any{}
		for _, name := range iamfacts.SortedKeys(s.Operations) {
			k := needs.Key{Package: s.Package, Operation: name}
			ops[name] = d.operation(p, r.Operations[k], r.Unknown[k])
		}
		waiters := map[string]any{}
		for w, op := range s.Waiters {
			waiters[w] = op
		}
		if err := writeSection(&body, s.Package+" operations", ops); err != nil {
			return nil, err
		}
		if err := writeSection(&body, s.Package+" waiters", waiters); err != nil {
			return nil, err
		}
	}
	var b bytes.Buffer
	src, err := iamfacts.Line(d.sources)
	if err != nil {
		return nil, err
	}
	fmt.Fprintf(&b, "{\n\"prefix\":%q,\n\"sources\":%s,\n\"keys\":[%s]", p.Name, src, strings.Join(d.keys, ","))
	b.Write(body.Bytes())
	b.WriteString("\n}\n")
	return b.Bytes(), nil
}

// writeSection writes a section with one entry a line; empty ones are left out.
func writeSection(b *bytes.Buffer, name string, entries map[string]any) error {
	if len(entries) == 0 {
		return nil
	}
	fmt.Fprintf(b, ",\n%q:{", name)
	for i, k := range iamfacts.SortedKeys(entries) {
		l, err := iamfacts.Line(entries[k])
		if err != nil {
			return err
		}
		if i > 0 {
			b.WriteString(",")
		}
		fmt.Fprintf(b, "\n%q:%s", k, l)
	}
	b.WriteString("\n}")
	return nil
}
