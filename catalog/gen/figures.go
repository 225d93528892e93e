package main

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/iamvet/iamvet/catalog/gen/iamfacts"
	"github.com/iamvet/iamvet/catalog/gen/needs"
)

// figures prints counts and coverage.
func figures(in *needs.Inputs, r *needs.Result, files map[string][]byte, o options, out io.Writer) error {
	size := 0
	for _, f := range files {
		size += len(f)
	}
	fmt.Fprintf(out, "%d services, %d operations, %d prefixes, %d bytes\n", len(in.Services), len(r.Operations), len(files), size)
	for _, s := range iamfacts.SortedKeys(r.BySource) {
		fmt.Fprintf(out, "  %6d %s\n", r.BySource[s], s)
	}
	v := r.Variables
	fmt.Fprintf(out, "variables: %d pairs, %d resolved, %d assigned, %d open\n", v.Pairs, v.Resolved, v.Assigned, len(v.Open))
	if o.worklist == "" {
		return nil
	}
	var list []string
	for k, why := range r.Unknown {
		list = append(list, "operation "+k.Package+" "+k.Operation+": "+why)
	}
	for _, open := range v.Open {
		list = append(list, "variable "+open)
	}
	slices.Sort(list)
	return os.WriteFile(o.worklist, []byte(strings.Join(list, "\n")+"\n"), 0o644)
}
