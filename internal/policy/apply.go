package policy

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sort"

	"github.com/rogpeppe/go-internal/diff"
)

// ErrStale is returned when a file is no longer what a fix was made for.
var ErrStale = errors.New("the file changed since it was read; run again")

// Result is the new content of a file.
type Result struct {
	File     string
	Old, New []byte
}

// MergeFixes makes one fix of several for the same set: their changes are
// planned together, so that changes to neighbours do not collide. Fixes that
// cannot be part of it are left out and returned with the reason.
func MergeFixes(set *Set, fixes []*Fix) (merged *Fix, left []LeftOut, err error) {
	var taken []*Fix
	plan := func(fixes []*Fix) (*Fix, error) {
		var changes []Change
		var edits []Edit // of fixes that are not made of changes
		for _, f := range fixes {
			changes = append(changes, f.Changes...)
			if len(f.Changes) == 0 {
				edits = append(edits, f.Edits...)
			}
		}
		m, err := set.Fix(fmt.Sprintf("%d fixes", len(fixes)), changes...)
		if err != nil {
			return nil, err
		}
		m.Edits = append(m.Edits, edits...)
		return set.seal(m)
	}
	if merged, err = plan(fixes); err == nil {
		return merged, nil, nil
	}
	merged = nil
	for _, f := range fixes {
		m, err := plan(append(taken[:len(taken):len(taken)], f))
		if err != nil {
			left = append(left, LeftOut{f, err})
			continue
		}
		merged, taken = m, append(taken, f)
	}
	if merged == nil {
		merged = &Fix{Sums: map[string]string{}}
	}
	return merged, left, nil
}

// LeftOut is a fix that could not be merged with others.
type LeftOut struct {
	Fix *Fix
	Err error
}

// Render returns the content of every file that the fixes change, sorted by
// name. It refuses files that are no longer what the fixes were made for
// (ErrStale) and edits that overlap. readFile may be nil.
func Render(fixes []*Fix, readFile func(string) ([]byte, error)) ([]Result, error) {
	if readFile == nil {
		readFile = os.ReadFile
	}
	edits := map[string][]Edit{}
	sums := map[string]string{}
	for _, f := range fixes {
		for _, e := range f.Edits {
			edits[e.File] = append(edits[e.File], e)
		}
		for name, sum := range f.Sums {
			if old, ok := sums[name]; ok && old != sum {
				return nil, fmt.Errorf("%s: %w", name, ErrStale)
			}
			sums[name] = sum
		}
	}
	var out []Result
	for name, list := range edits {
		data, err := readFile(name)
		if err != nil {
			return nil, fmt.Errorf("fix: %w", err)
		}
		if sum, ok := sums[name]; ok && sum != Sum(data) {
			return nil, fmt.Errorf("%s: %w", name, ErrStale)
		}
		changed, err := applyEdits(data, list)
		if err != nil {
			return nil, err
		}
		out = append(out, Result{File: name, Old: data, New: changed})
	}
	sort.Slice(out, func(i, j int) bool { return out[i].File < out[j].File })
	return out, nil
}

func applyEdits(data []byte, edits []Edit) ([]byte, error) {
	edits, err := sortEdits(edits)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	at := 0
	for _, e := range edits {
		if e.End > len(data) {
			return nil, fmt.Errorf("fix: edit %d..%d outside %s", e.Start, e.End, e.File)
		}
		b.Write(data[at:e.Start])
		b.WriteString(e.New)
		at = e.End
	}
	b.Write(data[at:])
	return b.Bytes(), nil
}

// Diff returns the fixes as a unified diff, without writing.
func Diff(fixes []*Fix, readFile func(string) ([]byte, error)) ([]byte, error) {
	results, err := Render(fixes, readFile)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	for _, r := range results {
		name := filepath.ToSlash(r.File)
		b.Write(diff.Diff("a/"+name, r.Old, "b/"+name, r.New))
	}
	return b.Bytes(), nil
}

// Apply writes the fixes to their files and returns the names of the files that
// changed, sorted. Nothing is written if any file cannot be prepared; each file
// is replaced in one step and keeps its mode.
func Apply(fixes []*Fix) (changed []string, err error) {
	results, err := Render(fixes, nil)
	if err != nil {
		return nil, err
	}
	type pending struct{ temp, file string }
	var ready []pending
	defer func() {
		for _, p := range ready {
			os.Remove(p.temp) // what was not renamed
		}
	}()
	for _, r := range results {
		if bytes.Equal(r.Old, r.New) {
			continue
		}
		file, err := filepath.EvalSymlinks(r.File)
		if err != nil {
			return nil, fmt.Errorf("fix: %w", err)
		}
		temp, err := writeBeside(file, r.New)
		if err != nil {
			return nil, fmt.Errorf("fix: %w", err)
		}
		ready = append(ready, pending{temp, file})
		changed = append(changed, r.File)
	}
	for i, p := range ready {
		if err := os.Rename(p.temp, p.file); err != nil {
			return changed[:i], fmt.Errorf("fix: %w", err)
		}
	}
	return changed, nil
}

// writeBeside writes a temporary file in the same directory and with the same
// mode, and makes sure that it is on disk.
func writeBeside(file string, data []byte) (temp string, err error) {
	info, err := os.Stat(file)
	if err != nil {
		return "", err
	}
	if info.Mode()&0o200 == 0 {
		return "", fmt.Errorf("write %s: %w", file, fs.ErrPermission)
	}
	f, err := os.CreateTemp(filepath.Dir(file), "."+filepath.Base(file)+".*")
	if err != nil {
		return "", err
	}
	temp = f.Name()
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	if e := f.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = os.Chmod(temp, info.Mode().Perm())
	}
	if err != nil {
		os.Remove(temp)
		return "", err
	}
	return temp, nil
}
