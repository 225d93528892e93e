package infra

import (
	"bytes"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// unmarshal reads YAML. The library does not know the escape \/ of YAML 1.2, which
// templates write in patterns: where it complains, a character of the same length
// that no file has stands for it while it reads.
func unmarshal(src []byte) (yaml.Node, error) {
	const instead, escape = `\e`, "\x1b"
	var doc yaml.Node
	err := yaml.Unmarshal(src, &doc)
	if err == nil || bytes.Contains(src, []byte(instead)) {
		return doc, err
	}
	lines := bytes.SplitAfter(bytes.Clone(src), []byte("\n"))
	for range maxEscapes {
		m := badEscape.FindStringSubmatch(err.Error())
		if m == nil {
			return doc, err
		}
		n, convErr := strconv.Atoi(m[1]) // where the scalar begins; the first is not named
		if convErr != nil {
			n = 1
		}
		for n <= len(lines) && !bytes.Contains(lines[n-1], []byte(`\/`)) {
			n++
		}
		if n > len(lines) {
			return doc, err
		}
		lines[n-1] = bytes.ReplaceAll(lines[n-1], []byte(`\/`), []byte(instead))
		doc = yaml.Node{}
		if err = yaml.Unmarshal(bytes.Join(lines, nil), &doc); err == nil {
			unescape(&doc, escape)
			return doc, nil
		}
	}
	return doc, err
}

// maxEscapes bounds the lines with such escapes: the file is read again for each.
const maxEscapes = 100

var badEscape = regexp.MustCompile(`^yaml: (?:line (\d+): )?found unknown escape character`)

func unescape(n *yaml.Node, escape string) {
	n.Value = strings.ReplaceAll(n.Value, escape, "/")
	for _, x := range n.Content {
		unescape(x, escape)
	}
}
