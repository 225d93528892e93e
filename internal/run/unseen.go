package run

import (
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/iamvet/iamvet/catalog"
	"github.com/iamvet/iamvet/internal/check"
	"github.com/iamvet/iamvet/internal/flow"
	"github.com/iamvet/iamvet/internal/sdk"
)

// unseen are the services that packages call in ways that are not analysed, those that the
// program signs requests for, and any where a service acts with the program's permissions.
func unseen(paths []string, r *Result) []check.Unseen {
	out := asCaller(r)
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
	for _, service := range signedFor(r.Program) {
		u := check.Unseen{Prefix: service, Why: "requests to " + service + " are signed by hand"}
		if service == sdk.AnyService {
			u.Why = "requests to a service that is not known are signed by hand"
		}
		out = append(out, u)
	}
	return out
}

// asCaller says which call makes a service act with the program's permissions.
func asCaller(r *Result) []check.Unseen {
	var out []check.Unseen
	for i := range r.Uses {
		u := &r.Uses[i]
		if prefix, actions, ok := strings.Cut(u.AsCaller, ":"); ok && !slices.ContainsFunc(out, func(o check.Unseen) bool { return o.Prefix == prefix && o.Actions == actions }) {
			out = append(out, check.Unseen{Prefix: prefix, Actions: actions,
				Why: u.Service + "." + u.Operation + " acts with the program's permissions (" + filepath.Base(u.Position.Filename) + ":" + strconv.Itoa(u.Position.Line) + ")"})
		}
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
