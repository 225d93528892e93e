package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"sort"
	"strings"

	"github.com/iamvet/iamvet/catalog"
	"github.com/iamvet/iamvet/internal/need"
)

func catalogCommand() *command {
	return &command{
		name: "catalog", args: "[flags] [SERVICE [OPERATION] | ACTION]",
		short: "print what operations need",
		long: `Catalog prints which IAM actions an operation of the SDK needs, on which resources and
under which conditions of its input: "iamvet catalog s3 PutObject". With a service
alone it lists the operations. With an action, "iamvet catalog s3:Get*", it tells the
access level and resource types of the actions that match. Without arguments it lists
the services; with -json and without arguments it prints all of the catalog.`,
		run: runCatalog,
	}
}

func runCatalog(_ context.Context, e *env, args []string) (int, error) {
	asJSON := e.flags.Bool("json", false, "print JSON (docs/json.md)")
	if err := e.parse(args); err != nil {
		return 0, err
	}
	args = e.flags.Args()
	if len(args) == 1 && !strings.Contains(args[0], ":") { // as reports name operations
		if service, operation, ok := strings.Cut(args[0], "."); ok {
			args = []string{service, operation}
		}
	}
	switch {
	case len(args) > 2:
		return 0, usagef("too many arguments")
	case len(args) == 0 && *asJSON:
		return 0, catalog.WriteJSON(e.Stdout)
	case len(args) == 0:
		for _, s := range catalog.Services() {
			fmt.Fprintf(e.Stdout, "%s\t%s\n", s.Package, s.Prefix)
		}
		return 0, nil
	case strings.Contains(args[0], ":"):
		return 0, e.catalogActions(args[0], *asJSON)
	}
	service, ok := catalog.ServiceOf(args[0])
	if !ok {
		return 0, fmt.Errorf("unknown service %q%s; iamvet catalog lists all", args[0], suggest(args[0], servicePackages()))
	}
	names := catalog.Operations(service.Package)
	if len(args) == 2 {
		i := slices.IndexFunc(names, func(n string) bool { return strings.EqualFold(n, args[1]) })
		if i < 0 {
			return 0, fmt.Errorf("%s has no operation %q%s", service.Package, args[1], suggest(args[1], names))
		}
		names = names[i : i+1]
	}
	return 0, e.catalogOperations(service, names, *asJSON, len(args) == 2)
}

func servicePackages() []string {
	var out []string
	for _, s := range catalog.Services() {
		out = append(out, s.Package)
	}
	return out
}

func (e *env) json(v any) error {
	enc := json.NewEncoder(e.Stdout)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

func (e *env) catalogOperations(s catalog.Service, names []string, asJSON, whole bool) error {
	if asJSON {
		d := catalog.Dump{Version: catalog.Version, Services: []catalog.DumpService{{Package: s.Package, SDKID: s.SDKID, Prefix: s.Prefix}}, Actions: []catalog.DumpAction{}}
		for _, n := range names {
			d.Services[0].Operations = append(d.Services[0].Operations, catalog.DumpOf(catalog.Lookup(s.Package, n)))
		}
		return e.json(d)
	}
	for _, n := range names {
		op := catalog.Lookup(s.Package, n)
		if whole {
			e.catalogOperation(&op)
			continue
		}
		var actions []string
		for _, need := range op.Needs {
			if need.Kind != catalog.Supporting && !need.Rare {
				actions = append(actions, need.Action)
			}
		}
		if op.Permissionless != "" {
			actions = []string{"no permission"}
		}
		fmt.Fprintf(e.Stdout, "%s\t%s\n", n, strings.Join(actions, ", "))
	}
	return nil
}

func (e *env) catalogOperation(op *catalog.Operation) {
	fmt.Fprintf(e.Stdout, "%s %s\n", op.Service, op.Name)
	if op.Permissionless != "" {
		fmt.Fprintf(e.Stdout, "\tneeds no permission: %s\n", op.Permissionless)
	}
	if op.AsCaller != "" {
		fmt.Fprintf(e.Stdout, "\tacts with the caller's permissions (%s)", op.AsCaller)
		if op.AsCallerUnless != nil {
			fmt.Fprintf(e.Stdout, " unless %s", need.ConditionText(op.AsCallerUnless))
		}
		fmt.Fprintln(e.Stdout)
	}
	for _, n := range op.Needs {
		fmt.Fprintf(e.Stdout, "\t%s %s", n.Kind, n.Action)
		if n.When != nil {
			fmt.Fprintf(e.Stdout, " if %s", need.ConditionText(n.When))
		}
		if n.Unless != nil {
			fmt.Fprintf(e.Stdout, " unless %s", need.ConditionText(n.Unless))
		}
		if n.Rare {
			fmt.Fprint(e.Stdout, " (else supporting)")
		}
		fmt.Fprintf(e.Stdout, " (%s)\n", n.Source)
		if len(n.Resources) == 0 {
			fmt.Fprintln(e.Stdout, "\t\ton *")
		}
		for _, r := range n.Resources {
			fmt.Fprintf(e.Stdout, "\t\ton %s", r.ARN)
			for _, v := range sortedKeys(r.Variables) {
				name := v
				if name == "" {
					name = "the ARN"
				}
				fmt.Fprintf(e.Stdout, " %s=%s", name, strings.Join(append([]string{r.Variables[v]}, r.Alternatives[v]...), "|"))
			}
			if r.Account != "" {
				fmt.Fprintf(e.Stdout, " Account=%s", r.Account)
			}
			if r.When != nil {
				fmt.Fprintf(e.Stdout, " if %s", need.ConditionText(r.When))
			}
			fmt.Fprintln(e.Stdout)
		}
	}
}

func (e *env) catalogActions(pattern string, asJSON bool) error {
	names := catalog.Expand(pattern)
	if len(names) == 0 {
		return fmt.Errorf("no action matches %q%s", pattern, catalog.Suggestion(pattern))
	}
	sort.Strings(names)
	d := catalog.Dump{Version: catalog.Version, Services: []catalog.DumpService{}, Actions: []catalog.DumpAction{}}
	for _, n := range names {
		if a, ok := catalog.LookupAction(n); ok {
			d.Actions = append(d.Actions, catalog.DumpActionOf(a))
		}
	}
	if asJSON {
		return e.json(d)
	}
	for _, a := range d.Actions {
		fmt.Fprintf(e.Stdout, "%s\t%s\n", a.Action, a.Access)
		if len(names) > 1 {
			continue
		}
		for _, r := range a.Resources {
			for _, format := range r.ARNs {
				fmt.Fprintf(e.Stdout, "\t%s %s\n", r.Type, format)
			}
		}
		for _, k := range a.ConditionKeys {
			fmt.Fprintf(e.Stdout, "\tcondition key %s\n", k)
		}
	}
	return nil
}
