// Command gen builds the catalog's data from its sources; see docs/catalog.md.
//
//	go generate ./catalog          # rebuild catalog/data from catalog/gen/facts
//	go run ./catalog/gen extract          # refresh catalog/gen/facts/sdk from SDK sources
//	go run ./catalog/gen extract-actions  # refresh catalog/gen/facts/actions
//	go run ./catalog/gen compare          # hold facts/sdk against the models of another SDK
//
// Nothing is written before everything has been read, checked and built.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
)

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "catalog/gen:", err)
		os.Exit(1)
	}
}

func run(args []string, out io.Writer) error {
	if len(args) > 0 {
		switch args[0] {
		case "extract":
			return extract(args[1:], out)
		case "compare":
			return compare(args[1:], out)
		case "extract-actions":
			return extractActions(args[1:], out)
		}
	}
	fs := flag.NewFlagSet("gen", flag.ContinueOnError)
	o := options{}
	fs.StringVar(&o.facts, "facts", "gen/facts", "folder of the committed facts")
	fs.StringVar(&o.overrides, "overrides", "gen/overrides", "folder of the overrides")
	fs.StringVar(&o.reference, "reference", "", "folder with AWS's service reference JSON, one file a service; preferred where present")
	fs.StringVar(&o.out, "out", ".", "folder that gets services.json and data/")
	fs.StringVar(&o.report, "report", "", "Markdown file whose figures are replaced (docs/catalog.md)")
	fs.StringVar(&o.worklist, "worklist", "", "file that gets what is left to do: operations and ARN variables without an answer")
	if err := fs.Parse(args); err != nil {
		return err
	}
	if fs.NArg() > 0 {
		return fmt.Errorf("unexpected argument %q", fs.Arg(0))
	}
	return generate(o, out)
}
