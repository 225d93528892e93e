package jsonpolicy

import (
	"fmt"
	"strings"

	"github.com/iamvet/iamvet/internal/policy"
)

// principal is a role, user or group of an account.
type principal struct {
	node
	name, arn, kind string
}

// principalLists are the lists of get-account-authorization-details, and where
// each keeps its inline policies and its name.
var principalLists = []struct{ list, name, inline, kind string }{
	{"RoleDetailList", "RoleName", "RolePolicyList", "role"},
	{"UserDetailList", "UserName", "UserPolicyList", "user"},
	{"GroupDetailList", "GroupName", "GroupPolicyList", "group"},
}

// account reads the output of get-account-authorization-details: the policies of
// one role (or user, or group) of it, its boundary included.
func (l *loader) account(n node) {
	all := l.principals(n)
	var found []principal
	var names []string
	for _, p := range all {
		names = append(names, p.name)
		if want := l.src.Selector; want == p.name || want == p.arn || want == p.kind+"/"+p.name {
			found = append(found, p)
		}
	}
	switch {
	case l.src.Selector == "" && len(all) == 1:
		found = all
	case l.src.Selector == "":
		l.fail(n.pos, "the file holds a whole account: say whose policies are meant, as %s#NAME%s", l.src.Path, listNames(names))
		return
	case len(found) == 0:
		l.fail(n.pos, "no role, user or group is named %q%s", l.src.Selector, listNames(names))
		return
	case len(found) > 1:
		l.fail(n.pos, "%q names a %s and a %s: give the ARN, or %s/%s",
			l.src.Selector, found[0].kind, found[1].kind, found[0].kind, found[0].name)
		return
	}
	known := l.customerPolicies(n)
	p := found[0]
	l.attached(p, known)
	if groups, ok := l.get(p.node, "GroupList"); ok {
		byName := map[string]principal{}
		for _, other := range all {
			if other.kind == "group" {
				byName[other.name] = other
			}
		}
		for _, g := range l.items(groups) {
			if group, ok := byName[literalText(g.Value)]; ok {
				l.attached(group, known)
			}
		}
	}
	if b, ok := l.get(p.node, "PermissionsBoundary"); ok {
		if a := l.textOf(b, "PermissionsBoundaryArn"); a != "" {
			l.managed(b, a, policy.Boundary, known)
		}
	}
}

// customerPolicies are the file's managed policies by ARN.
func (l *loader) customerPolicies(n node) map[string]node {
	out := map[string]node{}
	if list, ok := l.get(n, "Policies"); ok {
		for _, item := range l.items(list) {
			out[l.textOf(item, "Arn")] = item
		}
	}
	return out
}

func (l *loader) principals(n node) []principal {
	var out []principal
	for _, kind := range principalLists {
		list, ok := l.get(n, kind.list)
		if !ok {
			continue
		}
		for _, item := range l.items(list) {
			out = append(out, principal{item, l.textOf(item, kind.name), l.textOf(item, "Arn"), kind.kind})
		}
	}
	return out
}

// attached reads the inline and managed policies of a principal.
func (l *loader) attached(p principal, known map[string]node) {
	for _, kind := range principalLists {
		list, ok := l.get(p.node, kind.inline)
		if !ok || kind.kind != p.kind {
			continue
		}
		for _, item := range l.items(list) {
			if !l.named(item, policy.Identity, p.name) {
				l.fail(item.pos, "the inline policy has no PolicyDocument")
			}
		}
	}
	list, ok := l.get(p.node, "AttachedManagedPolicies")
	if !ok {
		return
	}
	for _, item := range l.items(list) {
		l.managed(item, l.textOf(item, "PolicyArn"), policy.Identity, known)
	}
}

// managed reads a managed policy from the file's list of them, or the known ones
// of AWS.
func (l *loader) managed(at node, policyARN string, kind policy.Kind, known map[string]node) {
	if item, ok := known[policyARN]; ok {
		if v, ok := l.defaultVersion(item); ok {
			l.embedded(v, kind, l.textOf(item, "PolicyName"))
			return
		}
	}
	if doc, ok := policy.Managed(policyARN, l.src.Options); ok {
		doc.Kind = kind
		l.set.Documents = append(l.set.Documents, doc)
		return
	}
	l.set.Documents = append(l.set.Documents, policy.Document{
		Name: policyARN[strings.LastIndexByte(policyARN, '/')+1:], File: l.src.Path, Format: Name, Kind: kind, Pos: at.pos,
		Version: "2012-10-17",
		Opaque:  fmt.Sprintf("the content of managed policy %s is not in the file and not known", policyARN),
	})
}

func (l *loader) defaultVersion(n node) (node, bool) {
	list, ok := l.get(n, "PolicyVersionList")
	if !ok {
		return node{}, false
	}
	items := l.items(list)
	for _, v := range items {
		if l.textOf(v, "IsDefaultVersion") == "true" || len(items) == 1 {
			return l.get(v, "Document")
		}
	}
	return node{}, false
}
