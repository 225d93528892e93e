package report

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"github.com/iamvet/iamvet/internal/check"
)

// Baseline lists findings that are known, so that only new ones fail. It has no
// line numbers: moving code changes nothing.
type Baseline struct {
	Version  int     `json:"version"`
	Findings []Known `json:"findings"`
}

// Known is a finding and how often it occurs in a file.
type Known struct {
	File     string `json:"file"`
	Category string `json:"category"`
	Message  string `json:"message"`
	Count    int    `json:"count"`
}

// NewBaseline lists the findings of a report; notes are not among them.
func NewBaseline(r *Report) *Baseline {
	b := &Baseline{Version: Version, Findings: []Known{}}
	for _, f := range r.distinct() {
		if f.Severity != string(check.Note) {
			b.add(Known{f.place.Filename, f.Category, f.Message, 1})
		}
	}
	slices.SortFunc(b.Findings, func(x, y Known) int {
		return cmp.Or(cmp.Compare(x.File, y.File), cmp.Compare(x.Category, y.Category), cmp.Compare(x.Message, y.Message))
	})
	return b
}

func (b *Baseline) add(k Known) {
	for i := range b.Findings {
		if x := &b.Findings[i]; x.File == k.File && x.Category == k.Category && x.Message == k.Message {
			x.Count += k.Count
			return
		}
	}
	b.Findings = append(b.Findings, k)
}

// Write writes the baseline as JSON.
func (b *Baseline) Write(w io.Writer) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(b)
}

// ReadBaseline reads what Write wrote.
func ReadBaseline(name string, data []byte) (*Baseline, error) {
	var b Baseline
	if err := json.Unmarshal(data, &b); err != nil {
		return nil, fmt.Errorf("%s is no baseline: %w; write one with -write-baseline", name, err)
	}
	if b.Version != Version {
		return nil, fmt.Errorf("%s has version %d, not %d; write it again with -write-baseline", name, b.Version, Version)
	}
	return &b, nil
}

// Apply takes the known findings out of the report, as often as they are known,
// and says how many entries occur no more.
func (b *Baseline) Apply(r *Report) (stale int) {
	left := map[Known]int{}
	for _, k := range b.Findings {
		n := k.Count
		k.Count = 0
		left[k] += n
	}
	kept := map[string]bool{} // by key: programs share findings
	for _, f := range r.distinct() {
		k := Known{f.place.Filename, f.Category, f.Message, 0}
		if f.Severity != string(check.Note) && left[k] > 0 {
			left[k]--
			continue
		}
		kept[f.key()] = true
	}
	for i := range r.Programs {
		p := &r.Programs[i]
		p.Findings = slices.DeleteFunc(p.Findings, func(f Finding) bool { return !kept[f.key()] })
	}
	for _, n := range left {
		stale += n
	}
	return stale
}

// fingerprint knows a finding again after code has moved.
func (f *Finding) fingerprint() string {
	sum := sha256.Sum256([]byte(f.Category + "\x00" + f.place.Filename + "\x00" + f.Action + "\x00" + f.Resource + "\x00" + f.Message))
	return hex.EncodeToString(sum[:16])
}
