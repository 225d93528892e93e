package terraform

import (
	"path"
	"regexp"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/policy"
	"github.com/iamvet/iamvet/internal/policy/infra"
	"github.com/iamvet/iamvet/internal/policy/infra/edit"
)

// editor makes fixes in configurations.
var editor = edit.Editor{StyleAt: styleAt, Value: writeValue}

func isNative(file string) bool {
	return strings.HasSuffix(file, ".tf") || strings.HasSuffix(file, ".tofu")
}

// styleAt tells expressions from the JSON of heredocs and other files.
func styleAt(set *policy.Set, file string, offset int) edit.Style {
	if !isNative(file) {
		return edit.JSON
	}
	tokens, _ := hclsyntax.LexConfig(set.Sources[file], file, hcl.InitialPos)
	heredoc := false
	for _, t := range tokens {
		if t.Range.Start.Byte > offset {
			break
		}
		switch t.Type {
		case hclsyntax.TokenOHeredoc:
			heredoc = true
		case hclsyntax.TokenCHeredoc:
			heredoc = false
		}
	}
	if heredoc {
		return edit.JSON
	}
	return edit.HCL
}

// writeValue writes a pattern as a quoted template or as a JSON string.
func writeValue(p arn.Pattern, at edit.Place) (string, error) {
	template := isNative(at.File) || strings.HasSuffix(at.File, ".tf.json") || strings.HasSuffix(at.File, ".tofu.json")
	literal := func(s string) string {
		s = edit.QuoteJSON(s)
		s = s[1 : len(s)-1]
		if template {
			s = strings.ReplaceAll(strings.ReplaceAll(s, "${", "$${"), "%{", "%%{")
		}
		return s
	}
	policyVariable := func(name string) (string, bool) { return "$${" + name + "}", template }
	text, err := edit.Text(p, literal, policyVariable, func(name string) (string, bool) {
		if template {
			if s, ok := expression(at, name); ok {
				return "${" + s + "}", true
			}
		}
		return edit.Named(at, name)
	})
	if err != nil {
		return "", err
	}
	if !template && strings.Contains(text, "${") {
		return "", edit.ErrUnknown // the file may be a template
	}
	return `"` + text + `"`, nil
}

// localSource finds the local modules that a configuration calls.
var localSource = regexp.MustCompile(`source\s*=\s*"(\.{1,2}/[^"]*)"`)

var address = regexp.MustCompile(`^((data\.)?[a-z0-9_]+\.[A-Za-z0-9_-]+)(\[[^\]]*\])?\.([a-z0-9_]+)$`)

// expression writes a variable as an expression that is valid in the module of
// a file.
func expression(at edit.Place, name string) (string, bool) {
	switch name {
	case "region", "account", "partition":
		if known := map[string]string{"region": at.Set.Region, "account": at.Set.Account, "partition": at.Set.Partition}[name]; known != "" {
			return "", false
		}
		source := map[string][2]string{
			"region": {"aws_region", "name"}, "account": {"aws_caller_identity", "account_id"}, "partition": {"aws_partition", "partition"},
		}[name]
		if n := declared(at, "data", source[0]); n != "" {
			return "data." + source[0] + "." + n + "." + source[1], true
		}
		return "", false
	}
	ref, ok := strings.CutPrefix(name, "ref:")
	if !ok {
		return "", false
	}
	if v, ok := strings.CutPrefix(ref, "var."); ok {
		return ref, declares(at, `variable "`+v+`"`)
	}
	m := address.FindStringSubmatch(ref)
	if m == nil || strings.Contains(ref, "module.") {
		return "", false
	}
	parts := strings.Split(m[1], ".")
	kind := "resource"
	if m[2] != "" {
		kind, parts = "data", parts[1:]
	}
	if !declares(at, kind+` "`+parts[0]+`" "`+parts[1]+`"`) {
		return "", false
	}
	attr := m[4]
	if t := infra.TypeOf(parts[0]); t != nil && t.IsID(attr) {
		attr = "id"
	}
	if strings.HasSuffix(attr, "suffix") {
		return "", false
	}
	return m[1] + m[3] + "." + attr, true
}

// declares says whether a file of the same directory declares a block.
func declares(at edit.Place, header string) bool {
	for name, data := range at.Set.Sources {
		if path.Dir(name) == path.Dir(at.File) && isNative(name) && strings.Contains(string(data), header) {
			return true
		}
	}
	return false
}

// declared is the name of a block of a type in the same directory, the first by
// name.
func declared(at edit.Place, kind, typ string) string {
	best := ""
	find := regexp.MustCompile(kind + ` "` + typ + `" "([A-Za-z0-9_-]+)" *\{\s*\}`)
	for name, data := range at.Set.Sources {
		if path.Dir(name) != path.Dir(at.File) || !isNative(name) {
			continue
		}
		for _, m := range find.FindAllSubmatch(data, -1) {
			if n := string(m[1]); best == "" || n < best {
				best = n
			}
		}
	}
	return best
}
