// Package directive reads the comments by which Go source speaks to iamvet:
//
//	//iamvet:policy deploy/policy.json
//	//iamvet:allow s3:ListBucket,s3:GetObject -- reason
//
// It parses; it does not open the policies, and does not decide what an allow
// silences.
package directive

import (
	"fmt"
	"go/token"
	"path/filepath"
	"strings"
)

// Kind of a directive.
type Kind string

// The directives.
const (
	Policy Kind = "policy"
	Allow  Kind = "allow"
)

// Directive is a well-formed directive.
type Directive struct {
	Kind     Kind
	Position token.Position
	// Ref is the policy that a Policy directive names: a path relative to the
	// file that holds the directive, with an optional #selector.
	Ref string
	// Actions are the actions of an Allow, as written; wildcards are allowed.
	Actions []string
	// Reason of an Allow; never empty.
	Reason string
}

// Error is a directive that cannot be read.
type Error struct {
	Position token.Position
	Message  string
}

func (e *Error) Error() string { return e.Position.String() + ": " + e.Message }

// Parse reads the text behind "//iamvet:".
func Parse(text string, pos token.Position) (Directive, error) {
	word, rest, _ := strings.Cut(strings.TrimSpace(text), " ")
	rest = strings.TrimSpace(rest)
	d := Directive{Kind: Kind(word), Position: pos}
	switch d.Kind {
	case Policy:
		d.Ref = strings.Trim(rest, `"`)
		if d.Ref == "" {
			return d, &Error{pos, "iamvet:policy needs a file: //iamvet:policy deploy/policy.json"}
		}
		return d, nil
	case Allow:
		return parseAllow(d, rest)
	}
	return d, &Error{pos, fmt.Sprintf("unknown directive iamvet:%s; known are iamvet:policy and iamvet:allow", word)}
}

func parseAllow(d Directive, rest string) (Directive, error) {
	actions, reason, ok := strings.Cut(" "+rest, " --")
	d.Reason = strings.TrimSpace(reason)
	for _, a := range strings.FieldsFunc(actions, func(r rune) bool { return r == ',' || r == ' ' || r == '\t' }) {
		if prefix, name, ok := strings.Cut(a, ":"); !ok || prefix == "" || name == "" {
			return d, &Error{d.Position, fmt.Sprintf("iamvet:allow: %q is no action; write it as s3:ListBucket", a)}
		}
		d.Actions = append(d.Actions, a)
	}
	if len(d.Actions) == 0 || !ok || d.Reason == "" {
		return d, &Error{d.Position, "iamvet:allow needs an action and a reason: //iamvet:allow s3:ListBucket -- reason"}
	}
	return d, nil
}

// Path resolves the reference against the directory of the directive's file.
func (d Directive) Path() string {
	path, selector, ok := cutSelector(d.Ref)
	if !filepath.IsAbs(path) {
		path = filepath.Join(filepath.Dir(d.Position.Filename), filepath.FromSlash(path))
	}
	if ok {
		return path + "#" + selector
	}
	return path
}

func cutSelector(ref string) (path, selector string, ok bool) {
	i := strings.LastIndexByte(ref, '#')
	if i < 0 {
		return ref, "", false
	}
	return ref[:i], ref[i+1:], true
}
