package lsp

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
)

// shown are the diagnostics of a file.
type shown struct {
	ours   []json.RawMessage
	theirs []json.RawMessage // of gopls
	// version is that of the text which gopls looked at.
	version *int
}

// publish shows results, and takes away what is no longer found.
func (s *server) publish(r *results) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.latest = r
	files := map[string]bool{}
	for file := range r.found {
		files[file] = true
	}
	for file, sh := range s.shown {
		if len(sh.ours) > 0 {
			files[file] = true
		}
	}
	for _, file := range sortedKeys(files) {
		list := []json.RawMessage{}
		for _, f := range r.found[file] {
			if data, err := json.Marshal(f.diagnostic); err == nil {
				list = append(list, data)
			}
		}
		sh := s.shownOf(file)
		same := slices.EqualFunc(sh.ours, list, func(a, b json.RawMessage) bool { return string(a) == string(b) })
		sh.ours = list
		if !same {
			s.send(file, sh)
		}
	}
}

// publishTheirs shows what gopls found.
func (s *server) publishTheirs(p *publishParams) {
	s.mu.Lock()
	defer s.mu.Unlock()
	file := fileOf(p.URI)
	if file == "" {
		_ = s.client.Notify(context.Background(), "textDocument/publishDiagnostics", p)
		return
	}
	sh := s.shownOf(file)
	sh.version, sh.theirs = p.Version, slices.DeleteFunc(p.Diagnostics, isOurs)
	s.send(file, sh)
}

// isOurs says whether a diagnostic is of the analyzer in a gopls that has it.
func isOurs(d json.RawMessage) bool {
	var v struct{ Source string }
	return json.Unmarshal(d, &v) == nil && v.Source == "iamvet"
}

func (s *server) shownOf(file string) *shown {
	sh := s.shown[file]
	if sh == nil {
		sh = &shown{}
		s.shown[file] = sh
	}
	return sh
}

func (s *server) send(file string, sh *shown) {
	p := publishParams{URI: s.docs.uri(file), Diagnostics: append(slices.Clone(sh.theirs), sh.ours...)}
	if p.Diagnostics == nil {
		p.Diagnostics = []json.RawMessage{}
	}
	// Clients drop diagnostics of an old version. Those of gopls hold for the
	// text of now, too, as long as it says nothing else.
	if now, open := s.docs.version(file); open && sh.version != nil && *sh.version == now {
		p.Version = sh.version
	}
	_ = s.client.Notify(context.Background(), "textDocument/publishDiagnostics", &p)
}

// mergeHover puts what gopls says below.
func mergeHover(own *hover, theirs json.RawMessage) any {
	if own == nil {
		if len(theirs) == 0 {
			return nil
		}
		return theirs
	}
	var other struct {
		Contents json.RawMessage `json:"contents"`
		Range    *span           `json:"range"`
	}
	if json.Unmarshal(theirs, &other) != nil {
		return own
	}
	if text := contents(other.Contents); text != "" {
		own.Contents.Value = strings.TrimRight(own.Contents.Value, "\n") + "\n\n---\n\n" + text
		own.Range = other.Range
	}
	return own
}

// contents reads the forms that the contents of a hover may have.
func contents(data json.RawMessage) string {
	var text string
	if json.Unmarshal(data, &text) == nil {
		return text
	}
	var list []json.RawMessage
	if json.Unmarshal(data, &list) == nil {
		var parts []string
		for _, d := range list {
			parts = append(parts, contents(d))
		}
		return strings.Join(parts, "\n\n")
	}
	var m struct{ Language, Value string }
	if json.Unmarshal(data, &m) == nil && m.Language != "" {
		return "```" + m.Language + "\n" + m.Value + "\n```"
	}
	return m.Value
}
