package jsonpolicy

import (
	"fmt"
	"net/url"
	"sort"
	"strings"

	"github.com/tailscale/hujson"

	"github.com/iamvet/iamvet/internal/policy"
)

// top reads the file's value: a document, an array, or output of the AWS command
// line.
func (l *loader) top(n node) {
	if _, ok := n.Value.Value.(*hujson.Array); ok {
		l.array(n)
		return
	}
	if !n.isObject() {
		l.fail(n.pos, "a policy is an object, not %s", n.kind())
		return
	}
	if _, ok := l.get(n, "RoleDetailList"); ok {
		l.account(n)
		return
	}
	if _, ok := l.get(n, "UserDetailList"); ok {
		l.account(n)
		return
	}
	if !l.named(n, policy.Identity, "") {
		l.fail(n.pos, "%s", l.notAPolicy(n))
		return
	}
	l.choose()
}

// notAPolicy says what an object that holds no policy seems to be.
func (l *loader) notAPolicy(n node) string {
	has := func(name string) bool { _, ok := l.get(n, name); return ok }
	switch {
	case has("Effect"):
		return `this is a statement, not a policy: put it into {"Version": "2012-10-17", "Statement": [ … ]}`
	case has("Policy"), has("AttachedPolicies"), has("PolicyNames"):
		return "this holds no policy document: give the output of aws iam get-policy-version or get-role-policy"
	case has("Role"), has("AssumeRolePolicyDocument"):
		return "this holds a role and its trust policy, not what the role may do: give the output of aws iam get-role-policy or get-account-authorization-details"
	}
	return "not a policy: it has no Statement"
}

// named reads an object that is a document, or holds one.
func (l *loader) named(n node, kind policy.Kind, name string) bool {
	for _, m := range l.members(n) {
		if strings.EqualFold(m.name, "Statement") {
			l.document(n, name, kind)
			return true
		}
	}
	if own := l.textOf(n, "PolicyName"); own != "" {
		name = own
	}
	if v, ok := l.get(n, "PolicyDocument"); ok {
		l.embedded(v, kind, name)
		return true
	}
	if v, ok := l.get(n, "PolicyVersion"); ok {
		if d, ok := l.get(v, "Document"); ok {
			l.embedded(d, kind, name)
			return true
		}
	}
	return false
}

// embedded reads a document that is an object, or a string of JSON, URL-encoded
// as IAM returns it or plain.
func (l *loader) embedded(n node, kind policy.Kind, name string) {
	if n.isObject() {
		l.document(n, name, kind)
		return
	}
	if !n.isString() {
		l.fail(n.pos, "a policy document is an object or a string of JSON, not %s", n.kind())
		return
	}
	text := literalText(n.Value)
	if strings.HasPrefix(text, "%") {
		decoded, err := url.PathUnescape(text)
		if err != nil {
			l.fail(n.pos, "the policy document is not URL-encoded as it seems: %v", err)
			return
		}
		text = decoded
	}
	v, _, err := parseJSON([]byte(text))
	if err != nil {
		l.fail(n.pos, "the policy document in this string is not valid JSON: %v", err)
		return
	}
	inner := n
	inner.editable = false
	l.document(l.node(v, &inner), name, kind)
}

// array reads an array of documents. They are named by their PolicyName, else by
// their number from 1.
func (l *loader) array(n node) {
	items := l.items(n)
	if len(items) == 0 {
		l.fail(n.pos, "the array holds no policy")
	}
	for i, item := range items {
		name := fmt.Sprint(i + 1)
		switch {
		case !item.isObject():
			l.fail(item.pos, "an array of policies holds objects, not %s", item.kind())
		case !l.named(item, policy.Identity, name):
			l.fail(item.pos, "%s", l.notAPolicy(item))
		}
	}
	l.choose()
}

// choose keeps the documents that the selector names.
func (l *loader) choose() {
	want := l.src.Selector
	if want == "" || len(l.errs) > 0 {
		return
	}
	var kept []policy.Document
	var names []string
	for _, d := range l.set.Documents {
		if d.Name == want {
			kept = append(kept, d)
		}
		names = append(names, d.Name)
	}
	if len(kept) == 0 {
		l.errs = append(l.errs, fmt.Errorf("%s: no policy is named %q%s", l.src.Path, want, listNames(names)))
	}
	l.set.Documents = kept
}

// listNames lists what could be selected.
func listNames(names []string) string {
	sort.Strings(names)
	var known []string
	for _, n := range names {
		if n != "" {
			known = append(known, n)
		}
	}
	if len(known) == 0 {
		return ": the policies of this file have no names, leave the selector out"
	}
	const most = 20
	if len(known) > most {
		known = append(known[:most], "…")
	}
	return ": it has " + strings.Join(known, ", ")
}
