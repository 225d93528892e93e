// Vtauses prints the AWS operations that whole-program VTA reaches from a main
// package, one a line, and compares them with iamvet's answer.
//
//	vtauses [-C dir] [-tags list] [-all] [-rounds n] [package]   print the list
//	vtauses -list file -diff uses.json [-program path]      compare a list that was saved
//	vtauses [-C dir] -diff uses.json [package]              compute and compare
//
// Calls that the SDK makes for its own purposes are left out unless -all is
// given; they are then marked. The exit code is 1 if iamvet misses an operation
// and 2 if something failed.
package main

import (
	"bufio"
	"flag"
	"fmt"
	"os"
	"strings"

	"github.com/iamvet/iamvet/internal/accuracy"
)

func main() {
	missed, err := run()
	if err != nil {
		fmt.Fprintln(os.Stderr, "vtauses:", err)
		os.Exit(2)
	}
	if missed {
		os.Exit(1)
	}
}

func run() (missed bool, err error) {
	dir := flag.String("C", ".", "`directory` to resolve the package in")
	tags := flag.String("tags", "", "build `tags`")
	all := flag.Bool("all", false, "also list the SDK's own calls, marked and with their callers")
	list := flag.String("list", "", "read VTA's operations from `file` instead of computing them")
	diff := flag.String("diff", "", "compare with `file`, the output of iamvet uses -json")
	program := flag.String("program", "", "the program's import `path` in that file; all programs if empty")
	rounds := flag.Int("rounds", 2, "`number` of rounds of the analysis: 2 to compare answers, 1 to compare speed")
	flag.Parse()

	names, err := vtaNames(*list, *dir, flag.Arg(0), *tags, *rounds, *all && *diff == "")
	if err != nil {
		return false, err
	}
	if *diff == "" {
		for _, n := range names {
			fmt.Fprintln(os.Stdout, n)
		}
		return false, nil
	}
	f, err := os.Open(*diff)
	if err != nil {
		return false, err
	}
	defer f.Close()
	uses, err := accuracy.ReadUses(f, *program)
	if err != nil {
		return false, fmt.Errorf("%s: %w", *diff, err)
	}
	d := accuracy.Compare(names, uses)
	for _, n := range d.Missed {
		fmt.Fprintln(os.Stdout, "missed", n)
	}
	for _, n := range d.Extra {
		fmt.Fprintln(os.Stdout, "extra", n)
	}
	fmt.Fprintf(os.Stdout, "%d in both, %d missed, %d extra\n", len(d.Both), len(d.Missed), len(d.Extra))
	return len(d.Missed) > 0, nil
}

func vtaNames(list, dir, pkg, tags string, rounds int, all bool) ([]string, error) {
	if list != "" {
		return readList(list)
	}
	if pkg == "" {
		pkg = "."
	}
	var flags []string
	if tags != "" {
		flags = append(flags, "-tags="+tags)
	}
	ops, err := accuracy.VTA(dir, pkg, flags, rounds)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, op := range ops {
		switch {
		case op.Internal && all:
			names = append(names, op.String()+"\tinternal\t"+strings.Join(op.Callers, " "))
		case op.Internal:
		case all:
			names = append(names, op.String()+"\tprogram\t"+strings.Join(op.Callers, " "))
		default:
			names = append(names, op.String())
		}
	}
	return names, nil
}

// readList reads a list that vtauses printed, with -all or without. Operations
// that are marked as internal are left out.
func readList(name string) ([]string, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var names []string
	s := bufio.NewScanner(f)
	s.Buffer(nil, 1<<20)
	for s.Scan() {
		fields := strings.Split(s.Text(), "\t")
		if fields[0] != "" && (len(fields) < 2 || fields[1] != "internal") {
			names = append(names, fields[0])
		}
	}
	return names, s.Err()
}
