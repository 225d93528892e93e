package lsp

import (
	"maps"
	"os"
	"sync"
)

// documents are the texts that the editor holds.
type documents struct {
	mu   sync.Mutex
	open map[string]*document // by file name
}

type document struct {
	uri     string // as the editor writes it
	text    string
	version int
}

func (d *documents) set(file string, t *textDocument) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.open == nil {
		d.open = map[string]*document{}
	}
	doc := &document{uri: t.URI, text: t.Text}
	if t.Version != nil {
		doc.version = *t.Version
	}
	d.open[file] = doc
}

func (d *documents) close(file string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.open, file)
}

// change applies what the editor says of an open document.
func (d *documents) change(file string, p *changeParams) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	old := d.open[file]
	if old == nil {
		old = &document{uri: p.TextDocument.URI}
	}
	text := old.text
	for i := range p.ContentChanges {
		var err error
		if text, err = edited(text, p.ContentChanges[i].Range, p.ContentChanges[i].Text); err != nil {
			return err
		}
	}
	doc := &document{uri: old.uri, text: text, version: old.version}
	if p.TextDocument.Version != nil {
		doc.version = *p.TextDocument.Version
	}
	if d.open == nil {
		d.open = map[string]*document{}
	}
	d.open[file] = doc
	return nil
}

// version is that of an open document.
func (d *documents) version(file string) (int, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if doc := d.open[file]; doc != nil {
		return doc.version, true
	}
	return 0, false
}

// uri names a file as the editor does.
func (d *documents) uri(file string) string {
	d.mu.Lock()
	defer d.mu.Unlock()
	if doc := d.open[file]; doc != nil {
		return doc.uri
	}
	return uriOf(file)
}

// read reads a file as the editor shows it.
func (d *documents) read(file string) ([]byte, error) {
	d.mu.Lock()
	doc := d.open[file]
	d.mu.Unlock()
	if doc != nil {
		return []byte(doc.text), nil
	}
	return os.ReadFile(file)
}

// snapshot is what is open at a moment.
func (d *documents) snapshot() texts {
	d.mu.Lock()
	defer d.mu.Unlock()
	return texts{maps.Clone(d.open)}
}

// texts are documents that do not change any more.
type texts struct{ open map[string]*document }

func (t texts) read(file string) ([]byte, error) {
	if doc := t.open[file]; doc != nil {
		return []byte(doc.text), nil
	}
	return os.ReadFile(file)
}

// overlay is the content of all open files.
func (t texts) overlay() map[string][]byte {
	out := make(map[string][]byte, len(t.open))
	for name, doc := range t.open {
		out[name] = []byte(doc.text)
	}
	return out
}
