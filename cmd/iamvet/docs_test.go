package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/iamvet/iamvet/internal/cli"
)

// pages are the documents that must tell of a command's flags.
var pages = map[string]string{
	"check": "cli.md", "uses": "cli.md", "policy": "cli.md", "catalog": "cli.md",
	"generate": "generate.md", "explain": "explain.md", "diff": "diff.md", "lsp": "editors.md", "gopls": "editors.md",
}

var (
	helpFlag = regexp.MustCompile(`(?m)^  -([a-z-]+)`)
	docFlag  = regexp.MustCompile("`-([a-z-]+)[ `]")
)

// TestDocsTellOfFlags checks that each flag of a command stands in its page, or, of
// the common ones, in cli.md; and that cli.md's table names no flag that is not there.
func TestDocsTellOfFlags(t *testing.T) {
	read := func(name string) string {
		data, err := os.ReadFile(filepath.Join("..", "..", "docs", name))
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	common, known := read("cli.md"), map[string]bool{}
	for command, page := range pages {
		var out bytes.Buffer
		if code := cli.Run(context.Background(), []string{"help", command}, cli.IO{Stdout: &out, Stderr: &out}); code != cli.ExitClean {
			t.Fatalf("help %s: exit code %d: %s", command, code, out.String())
		}
		flags := helpFlag.FindAllStringSubmatch(out.String(), -1)
		if len(flags) == 0 {
			t.Errorf("help %s lists no flags", command)
		}
		for _, m := range flags {
			flag := regexp.MustCompile("-" + m[1] + `\b`)
			if !flag.MatchString(read(page)) && !strings.Contains(common, "`-"+m[1]) {
				t.Errorf("docs/%s does not tell of -%s of iamvet %s", page, m[1], command)
			}
			if command == "check" || command == "uses" {
				known[m[1]] = true
			}
		}
	}
	_, table, _ := strings.Cut(common, "## Flags of check and uses\n")
	table, _, _ = strings.Cut(table, "\n## ")
	rows := docFlag.FindAllStringSubmatch(table, -1)
	if len(rows) < len(known)-2 {
		t.Errorf("the table of flags has %d entries, check and uses have %d", len(rows), len(known))
	}
	for _, m := range rows {
		if !known[m[1]] {
			t.Errorf("docs/cli.md tells of -%s, which neither check nor uses has", m[1])
		}
	}
}
