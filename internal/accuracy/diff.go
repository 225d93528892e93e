package accuracy

import (
	"encoding/json"
	"fmt"
	"io"
	"sort"
)

// Difference compares two sets of operations by name ("s3.PutObject").
type Difference struct {
	Both []string
	// Missed are those that VTA reaches and iamvet does not report.
	Missed []string
	// Extra are those that iamvet reports and VTA does not reach.
	Extra []string
}

// Compare sorts names into the three lists.
func Compare(vta, iamvet []string) Difference {
	have := map[string]bool{}
	for _, n := range iamvet {
		have[n] = true
	}
	var d Difference
	seen := map[string]bool{}
	for _, n := range vta {
		if seen[n] {
			continue
		}
		seen[n] = true
		if have[n] {
			d.Both = append(d.Both, n)
		} else {
			d.Missed = append(d.Missed, n)
		}
	}
	for n := range have {
		if !seen[n] {
			d.Extra = append(d.Extra, n)
		}
	}
	sort.Strings(d.Both)
	sort.Strings(d.Missed)
	sort.Strings(d.Extra)
	return d
}

// ReadUses reads the operations out of what `iamvet uses -json` prints. An empty
// program means all programs in it.
func ReadUses(r io.Reader, program string) ([]string, error) {
	var doc struct {
		Version  any
		Programs []struct {
			Package string
			Uses    []struct{ Service, Operation string }
		}
	}
	if err := json.NewDecoder(r).Decode(&doc); err != nil {
		return nil, fmt.Errorf("not the output of `iamvet uses -json`: %w", err)
	}
	found := false
	names := map[string]bool{}
	for _, p := range doc.Programs {
		if program != "" && p.Package != program {
			continue
		}
		found = true
		for _, u := range p.Uses {
			names[u.Service+"."+u.Operation] = true
		}
	}
	if !found {
		return nil, fmt.Errorf("no program %q in it", program)
	}
	var out []string
	for n := range names {
		out = append(out, n)
	}
	sort.Strings(out)
	return out, nil
}
