package main

import (
	"flag"
	"fmt"
	"io"

	"path/filepath"
	"slices"
	"strings"

	"github.com/iamvet/iamvet/catalog/gen/iamfacts"
	"github.com/iamvet/iamvet/catalog/gen/sdkfacts"
)

// compare holds the facts of the SDK's modules against the models that botocore
// carries, an independent rendering of the same services, and prints where they
// differ: operations, input members, signing names, who signs.
func compare(args []string, out io.Writer) error {
	fs := flag.NewFlagSet("compare", flag.ContinueOnError)
	models := fs.String("botocore", "", "botocore/data of github.com/boto/botocore")
	dir := fs.String("facts", "catalog/gen/facts/sdk", "folder of the facts")
	if err := fs.Parse(args); err != nil {
		return err
	}
	services, err := sdkfacts.Load(*dir)
	if err != nil {
		return err
	}
	newest, err := newestModels(*models)
	if err != nil {
		return err
	}
	var total comparison
	for _, s := range services {
		m := newest[s.Package]
		if m == nil || !strings.HasPrefix(s.From, "module") {
			continue
		}
		c := comparison{services: 1}
		c.service(s, m)
		for _, l := range c.lines {
			fmt.Fprintf(out, "%s %s\n", s.Package, l)
		}
		total.sum(&c)
	}
	fmt.Fprintf(out, "%d services, %d operations and %d members of inputs in both; %d operations and %d members in the model alone, %d and %d in the module alone\n",
		total.services, total.operations, total.members, total.newOperations, total.newMembers, total.oldOperations, total.oldMembers)
	return nil
}

// newestModels reads the newest model of every service, by Go package.
func newestModels(dir string) (map[string]*sdkfacts.Service, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*", "*", "service-2.json"))
	if err != nil || len(files) == 0 {
		return nil, fmt.Errorf("%s: no models (SERVICE/DATE/service-2.json) there", dir)
	}
	slices.Sort(files) // the newest date comes last
	out := map[string]*sdkfacts.Service{}
	for _, f := range files {
		s, err := sdkfacts.ReadModel(f, "botocore")
		if err != nil {
			return nil, err
		}
		out[s.Package] = s
	}
	return out, nil
}

// comparison counts what is in both, in the model alone, in the module alone.
type comparison struct {
	services, operations, members                        int
	newOperations, newMembers, oldOperations, oldMembers int
	lines                                                []string
}

func (c *comparison) sum(d *comparison) {
	c.services += d.services
	c.operations += d.operations
	c.members += d.members
	c.newOperations += d.newOperations
	c.newMembers += d.newMembers
	c.oldOperations += d.oldOperations
	c.oldMembers += d.oldMembers
}

func (c *comparison) say(format string, args ...any) {
	c.lines = append(c.lines, fmt.Sprintf(format, args...))
}

func (c *comparison) service(module, model *sdkfacts.Service) {
	if module.Signing != "" && module.Signing != model.Signing {
		c.say("signs as %s, in the model as %s", module.Signing, model.Signing)
	}
	for _, name := range iamfacts.SortedKeys(model.Operations) {
		op, other := module.Operations[name], model.Operations[name]
		if op == nil {
			c.newOperations++
			c.say("%s is in the model alone", name)
			continue
		}
		c.operations++
		if op.Anonymous != other.Anonymous {
			c.say("%s anonymous: %t, in the model %t", name, op.Anonymous, other.Anonymous)
		}
		c.input(name, op.Input, other.Input)
	}
	for _, name := range iamfacts.SortedKeys(module.Operations) {
		if model.Operations[name] == nil {
			c.oldOperations++
			c.say("%s is in the module alone", name)
		}
	}
}

func (c *comparison) input(operation string, module, model []sdkfacts.Member) {
	has := func(list []sdkfacts.Member, m sdkfacts.Member) bool {
		return slices.ContainsFunc(list, func(o sdkfacts.Member) bool { return o.Name == m.Name })
	}
	for _, m := range model {
		if has(module, m) {
			c.members++
			continue
		}
		c.newMembers++
		c.say("%s.%s is in the model alone", operation, m.Name)
	}
	for _, m := range module {
		if !has(model, m) {
			c.oldMembers++
			c.say("%s.%s is in the module alone", operation, m.Name)
		}
	}
}
