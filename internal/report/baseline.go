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
	Action   string `json:"action,omitempty"`
	Resource string `json:"resource,omitempty"`
	Message  string `json:"message"`
	Count    int    `json:"count"`
}

// identity is what makes two findings the same: what is missing, or which grant is too
// wide, not what the program uses besides, how many actions there are, or why a need
// arises, which the message also tells.
func (k *Known) identity() string {
	what := k.Message
	switch check.Category(k.Category) {
	case check.Missing, check.Denied:
		what = k.Action + " " + k.Resource
	case check.Wildcard:
		what = cmp.Or(k.Resource, k.Action)
	}
	return k.File + "\x00" + k.Category + "\x00" + cmp.Or(what, k.Message)
}

func (f *Finding) known() Known {
	return Known{f.place.Filename, f.Category, f.Action, f.Resource, f.Message, 1}
}

// NewBaseline lists the findings of a report; notes are not among them.
func NewBaseline(r *Report) *Baseline {
	b := &Baseline{Version: Version, Findings: []Known{}}
	for _, f := range r.distinct() {
		if f.Severity != string(check.Note) {
			b.add(f.known())
		}
	}
	slices.SortFunc(b.Findings, func(x, y Known) int {
		return cmp.Or(cmp.Compare(x.File, y.File), cmp.Compare(x.Category, y.Category), cmp.Compare(x.Message, y.Message), cmp.Compare(x.identity(), y.identity()))
	})
	return b
}

func (b *Baseline) add(k Known) {
	for i := range b.Findings {
		if x := &b.Findings[i]; x.identity() == k.identity() {
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
	left := map[string]int{}
	for i := range b.Findings {
		left[b.Findings[i].identity()] += b.Findings[i].Count
	}
	kept := map[string]bool{} // by key: programs share findings
	for _, f := range r.distinct() {
		k := f.known()
		if id := k.identity(); f.Severity != string(check.Note) && left[id] > 0 {
			left[id]--
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

// fingerprint knows a finding again after code has moved. n tells findings apart that
// are otherwise the same, from 1.
func (f *Finding) fingerprint(n int) string {
	k := f.known()
	sum := sha256.Sum256([]byte(k.identity()))
	return fmt.Sprintf("%s:%d", hex.EncodeToString(sum[:16]), n)
}
