package run

import (
	"maps"
	"slices"
	"strings"

	"github.com/iamvet/iamvet/catalog"
	"github.com/iamvet/iamvet/internal/check"
	"github.com/iamvet/iamvet/internal/sdk"
)

// unseen are the services that packages call in ways that are not analysed.
func unseen(paths []string) []check.Unseen {
	var out []check.Unseen
	for _, p := range paths {
		service, library, ok := sdk.Unseen("", p)
		if !ok {
			continue
		}
		u := check.Unseen{Prefix: service, Why: service + " is also called through " + library + ", which is not analysed"}
		if s, known := catalog.ServiceOf(service); known {
			u.Prefix = s.Prefix
		}
		out = append(out, u)
	}
	return out
}

// UnseenNote says which services a program may call in ways that are not analysed;
// "" for none.
func UnseenNote(program string, paths []string) string {
	by := map[string][]string{} // services by library
	for _, p := range paths {
		if service, library, ok := sdk.Unseen("", p); ok && !slices.Contains(by[library], service) {
			by[library] = append(by[library], service)
		}
	}
	var parts []string
	for _, library := range slices.Sorted(maps.Keys(by)) {
		parts = append(parts, strings.Join(by[library], ", ")+" through "+library)
	}
	if len(parts) == 0 {
		return ""
	}
	return "note: " + program + " may also call " + strings.Join(parts, ", and ") + ", which iamvet does not analyse"
}
