package policy

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"sync"
)

// Format is a place where policies are kept: how to know it, read it and edit
// it. Sub-packages register theirs in init; package formats imports them all.
type Format struct {
	Name string // json, terraform, cloudformation, serverless, pulumi, kubernetes, managed
	// Detect says whether the format reads this file. data is its whole content.
	// For a directory path ends in a slash and data is nil.
	Detect func(path string, data []byte) bool
	// Load reads the policies. Problems in the source go to Set.Problems; an
	// error means that nothing could be read, and carries file:line:col.
	Load func(src *Source) (*Set, error)
	// Editor makes fixes for documents whose Format is Name. Nil: none are made.
	Editor Editor
	// Discover finds, below a directory, the policies of programs where the
	// format says which role runs which program. Nil: it never says.
	Discover func(dir string, opts Options) ([]Binding, error)
	// Fallback marks a format that is only asked when no other detects the file.
	Fallback bool
}

// Binding says that a program runs under the policies of a reference.
type Binding struct {
	Ref     string // path#selector, as for Load
	Program string // directory of package main, as far as the source says it
	Format  string
	Why     string // "template.yaml:12: OrdersFunction has CodeUri cmd/orders"
}

// Options are what is known beside the source itself.
type Options struct {
	Format string // forces a format by name; "" detects it
	// Variables are values for the source's own variables or parameters.
	Variables map[string]string
	// VariableFiles are files that hold such values (tfvars, parameters).
	VariableFiles []string
	// ManagedDir is a folder with AWS managed policies as JSON files.
	ManagedDir string
	// Region, Account and Partition where the configuration gives them.
	Region, Account, Partition string
	// ReadFile reads a file; nil means os.ReadFile. Editors pass unsaved text.
	ReadFile func(path string) ([]byte, error)
	// Module is the directory of the Go module whose programs Discover looks for; "" for
	// those of its own directory.
	Module string
}

// Source is what a Format loads.
type Source struct {
	Path     string // a file, or a directory with a slash at its end
	Selector string // "" for all of it
	Data     []byte // nil for a directory
	Options  Options

	read map[string][]byte
}

// NewSource is a source for a loader that is called without Load.
func NewSource(path, selector string, data []byte, opts Options) *Source {
	s := &Source{Path: path, Selector: selector, Data: data, Options: opts, read: map[string][]byte{}}
	if data != nil {
		s.read[path] = data
	}
	return s
}

// Read reads a further file and remembers it, so that fixes to it can be
// checked. Use the same path in positions.
func (s *Source) Read(path string) ([]byte, error) {
	if data, ok := s.read[path]; ok {
		return data, nil
	}
	data, err := readFile(s.Options, path)
	if err == nil {
		s.read[path] = data
	}
	return data, err
}

func readFile(opts Options, path string) ([]byte, error) {
	if opts.ReadFile != nil {
		return opts.ReadFile(path)
	}
	return os.ReadFile(path)
}

// ErrNoFormat is returned when no format reads a file.
var ErrNoFormat = errors.New("not a policy in a known format")

var registry = struct {
	sync.Mutex
	byName map[string]Format
}{byName: map[string]Format{}}

// Register adds a format. A second one of the same name replaces the first.
func Register(f Format) {
	registry.Lock()
	defer registry.Unlock()
	registry.byName[f.Name] = f
}

// Formats lists the registered formats: by name, fallbacks last.
func Formats() []Format {
	registry.Lock()
	defer registry.Unlock()
	all := make([]Format, 0, len(registry.byName))
	for _, f := range registry.byName {
		all = append(all, f)
	}
	sort.Slice(all, func(i, j int) bool {
		if all[i].Fallback != all[j].Fallback {
			return all[j].Fallback
		}
		return all[i].Name < all[j].Name
	})
	return all
}

// FormatNamed returns a registered format.
func FormatNamed(name string) (Format, bool) {
	registry.Lock()
	defer registry.Unlock()
	f, ok := registry.byName[name]
	return f, ok
}

// SplitRef splits a reference path#selector at the last "#" of its last path
// element.
func SplitRef(ref string) (path, selector string) {
	i := strings.LastIndexByte(ref, '#')
	if i < 0 {
		return ref, ""
	}
	return ref[:i], ref[i+1:]
}

// Load reads the policies that a reference names: path, or path#selector with a
// selector of the file's format (a Terraform address, a logical id, a role's
// name). The format is told by the path and content unless opts gives it.
func Load(ref string, opts Options) (*Set, error) {
	path, selector := SplitRef(ref)
	data, err := readSource(&path, opts)
	if err != nil && selector != "" {
		// A file may have a "#" in its name.
		whole := ref
		if d, e := readSource(&whole, opts); e == nil {
			path, selector, data, err = whole, "", d, nil
		}
	}
	if err != nil {
		return nil, &ReadError{ref, err}
	}
	return loadSource(NewSource(path, selector, data, opts))
}

// ReadError is a reference whose file cannot be read.
type ReadError struct {
	Ref string
	Err error
}

func (e *ReadError) Error() string { return "read policy: " + e.Err.Error() }

func (e *ReadError) Unwrap() error { return e.Err }

func loadSource(src *Source) (*Set, error) {
	f, err := formatOf(src)
	if err != nil {
		return nil, err
	}
	set, err := f.Load(src)
	if err != nil {
		return nil, err
	}
	if set.Sources == nil {
		set.Sources = map[string][]byte{}
	}
	for name, data := range src.read {
		set.Sources[name] = data
	}
	return set, nil
}

// readSource returns the content, or nil for a directory, to whose path it adds
// a slash.
func readSource(path *string, opts Options) ([]byte, error) {
	if *path == "" {
		return nil, errors.New("empty policy reference: give a file, or file#selector")
	}
	if strings.HasPrefix(*path, "arn:") {
		return nil, fmt.Errorf("%s: an ARN is no file; ARNs of policies that AWS manages may stand in one, a line each", *path)
	}
	if info, err := os.Stat(*path); err == nil && info.IsDir() {
		*path = strings.TrimRight(filepath.ToSlash(*path), "/") + "/"
		return nil, nil
	}
	data, err := readFile(opts, *path)
	if err != nil {
		return nil, err
	}
	if data == nil {
		data = []byte{}
	}
	return data, nil
}

func formatOf(src *Source) (Format, error) {
	if name := src.Options.Format; name != "" {
		f, ok := FormatNamed(name)
		if !ok {
			return f, fmt.Errorf("%s: unknown policy format %q; known are %s", src.Path, name, formatNames())
		}
		return f, nil
	}
	for _, f := range Formats() {
		if f.Detect != nil && f.Detect(src.Path, src.Data) {
			return f, nil
		}
	}
	return Format{}, fmt.Errorf("%s: %w (%s); its name and content tell it, as serverless.yml, NAME.tf or NAME.json do", src.Path, ErrNoFormat, formatNames())
}

func formatNames() string {
	var names []string
	for _, f := range Formats() {
		names = append(names, f.Name)
	}
	return strings.Join(names, ", ")
}

// Sum is the checksum of a file's content by which fixes know it again.
func Sum(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

var managed struct {
	sync.Mutex
	find func(arn string, opts Options) (Document, bool)
}

// RegisterManaged sets where AWS managed policies are looked up by ARN.
func RegisterManaged(find func(arn string, opts Options) (Document, bool)) {
	managed.Lock()
	defer managed.Unlock()
	managed.find = find
}

// Managed returns an AWS managed policy by its ARN, if it is known.
func Managed(arn string, opts Options) (Document, bool) {
	managed.Lock()
	find := managed.find
	managed.Unlock()
	if find == nil {
		return Document{}, false
	}
	return find(arn, opts)
}
