package run

import (
	"maps"
	"slices"
	"strings"

	"github.com/iamvet/iamvet/catalog"
	"github.com/iamvet/iamvet/internal/check"
	"github.com/iamvet/iamvet/internal/flow"
	"github.com/iamvet/iamvet/internal/sdk"
)

// unseen are the services that packages call in ways that are not analysed, and those
// that the program signs requests for.
func unseen(paths []string, prog *flow.Program) []check.Unseen {
	var out []check.Unseen
	for _, p := range paths {
		service, library, ok := sdk.Unseen("", p)
		switch {
		case !ok:
			continue
		case service == sdk.AnyService:
			out = append(out, check.Unseen{Prefix: service, Why: "requests are signed by hand, by " + library + ", which is not analysed"})
			continue
		}
		u := check.Unseen{Prefix: service, Why: service + " is also called through " + library + ", which is not analysed"}
		if s, known := catalog.ServiceOf(service); known {
			u.Prefix = s.Prefix
		}
		out = append(out, u)
	}
	for _, service := range signedFor(prog) {
		u := check.Unseen{Prefix: service, Why: "requests to " + service + " are signed by hand"}
		if service == sdk.AnyService {
			u.Why = "requests to a service that is not known are signed by hand"
		}
		out = append(out, u)
	}
	return out
}

// signedFor are the names of the services that a program signs requests for, which are
// the prefixes of their actions, sorted.
func signedFor(prog *flow.Program) []string {
	if prog == nil {
		return nil
	}
	var out []string
	for _, s := range prog.Signed {
		for _, p := range s.Service {
			name, ok := p.IsLiteral()
			if !ok || name == "" {
				name = sdk.AnyService
			}
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// SignedNote says which services a program signs requests for; "" for none.
func SignedNote(r *Result) string {
	names := signedFor(r.Program)
	if len(names) == 0 {
		return ""
	}
	for i, name := range names {
		if name == sdk.AnyService {
			names[i] = "a service that is not known"
		}
	}
	return "note: " + r.Package + " also signs requests to " + strings.Join(names, ", ") + " by hand, which iamvet does not analyse"
}

// UnseenNote says which services a program may call in ways that are not analysed;
// "" for none.
func UnseenNote(program string, paths []string) string {
	by := map[string][]string{} // services by library
	for _, p := range paths {
		service, library, ok := sdk.Unseen("", p)
		if service == sdk.AnyService {
			service = "any service"
		}
		if ok && !slices.Contains(by[library], service) {
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
