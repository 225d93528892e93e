package catalog

import (
	"bytes"
	"maps"
	"slices"
	"strings"
	"sync"
)

type actionLine struct {
	Access    string `json:"l"` // one letter
	Resources string `json:"r"` // "bucket* object": * for required
	Keys      int    `json:"k"` // 1 + index into keys
	Only      bool   `json:"o"`
}

// Access is the access level of an action: List, Read, Write, Tagging or Permissions
// management; "" for one that is not known.
func Access(action string) string {
	a, _ := LookupAction(action)
	return a.Access
}

// accessLevels are the access levels by their letter in the data files.
func accessLevel(letter string) string {
	switch letter {
	case "L":
		return "List"
	case "R":
		return "Read"
	case "W":
		return "Write"
	case "T":
		return "Tagging"
	case "P":
		return "Permissions management"
	}
	return letter
}

func (d *prefixData) action(name, text string) Action {
	var line actionLine
	mustDecode(d.prefix, text, &line)
	a := Action{Name: d.prefix + ":" + name, Access: accessLevel(line.Access), PermissionOnly: line.Only}
	if line.Keys > 0 {
		a.ConditionKeys = slices.Clone(d.keys[line.Keys-1])
	}
	for r := range strings.SplitSeq(line.Resources, ",") {
		if r == "" {
			continue
		}
		t := strings.TrimSuffix(r, "*")
		a.ResourceTypes = append(a.ResourceTypes, ActionResource{Type: t, Required: t != r, ARNs: d.arns(t)})
	}
	return a
}

// LookupAction finds an action by name, in any case: "s3:getobject".
func LookupAction(name string) (Action, bool) {
	prefix, short, ok := strings.Cut(name, ":")
	if !ok {
		return Action{}, false
	}
	d := dataOf(strings.ToLower(prefix))
	if d == nil {
		return Action{}, false
	}
	if text, ok := d.sections["actions"][short]; ok {
		return d.action(short, text), true
	}
	for n, text := range d.sections["actions"] {
		if strings.EqualFold(n, short) {
			return d.action(n, text), true
		}
	}
	return Action{}, false
}

// ActionsOf gives the actions of a prefix, sorted by name; nil for a prefix
// that does not exist.
func ActionsOf(prefix string) []Action {
	d := dataOf(strings.ToLower(prefix))
	if d == nil {
		return nil
	}
	var out []Action
	for _, n := range d.names("actions") {
		out = append(out, d.action(n, d.sections["actions"][n]))
	}
	return out
}

// Expand gives the actions that a pattern of a policy grants, sorted:
// "s3:Get*", "s3:*", "*". Case does not matter; * is any text, ? any one
// character, in the prefix as well.
func Expand(pattern string) []string {
	pattern = strings.ToLower(pattern)
	prefixPattern, actionPattern, ok := strings.Cut(pattern, ":")
	if !ok {
		if strings.Trim(pattern, "*") != "" || pattern == "" {
			return nil
		}
		prefixPattern, actionPattern = "*", "*"
	}
	prefixes := []string{prefixPattern}
	if strings.ContainsAny(prefixPattern, "*?") {
		prefixes = Prefixes()
	}
	var out []string
	for _, p := range prefixes {
		if !matchWild(prefixPattern, p) {
			continue
		}
		d := dataOf(p)
		if d == nil {
			continue
		}
		for n := range d.sections["actions"] {
			if matchWild(actionPattern, strings.ToLower(n)) {
				out = append(out, p+":"+n)
			}
		}
	}
	slices.Sort(out)
	return out
}

// matchWild matches text against a pattern with * and ?, both in lower case.
func matchWild(pattern, text string) bool {
	p, t, star, mark := 0, 0, -1, 0
	for t < len(text) {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, mark = p, t
			p++
		case p < len(pattern) && (pattern[p] == '?' || pattern[p] == text[t]):
			p++
			t++
		case star >= 0:
			p = star + 1
			mark++
			t = mark
		default:
			return false
		}
	}
	return strings.Trim(pattern[p:], "*") == ""
}

// ARNFormats gives the ARN formats of a resource type, or of all types of the
// prefix if resourceType is "". Variables are written ${Name}.
func ARNFormats(prefix, resourceType string) []string {
	d := dataOf(strings.ToLower(prefix))
	if d == nil {
		return nil
	}
	if resourceType != "" {
		return d.arns(resourceType)
	}
	var out []string
	for _, t := range d.names("resources") {
		out = append(out, d.arns(t)...)
	}
	return out
}

// ResourceTypes gives the resource types of a prefix with their ARN formats.
func ResourceTypes(prefix string) map[string][]string {
	d := dataOf(strings.ToLower(prefix))
	if d == nil {
		return nil
	}
	out := map[string][]string{}
	for t := range maps.Keys(d.sections["resources"]) {
		out[t] = d.arns(t)
	}
	return out
}

// Callable says whether some operation of the SDK needs an action. Others belong to
// agents, drivers and requests that are signed by hand: ssmmessages:OpenDataChannel,
// elasticfilesystem:ClientMount, es:ESHttpGet. An action that does not exist is not
// callable.
func Callable(action string) bool {
	a, ok := LookupAction(action)
	if !ok {
		return false
	}
	prefix, name, _ := strings.Cut(a.Name, ":")
	for section, lines := range dataOf(prefix).sections {
		if !strings.HasSuffix(section, " operations") {
			continue
		}
		if _, same := lines[name]; same {
			return true
		}
		for _, line := range lines {
			if strings.Contains(line, `{"a":"`+name+`"`) {
				return true
			}
		}
	}
	return neededElsewhere()[a.Name]
}

// neededElsewhere are the actions that operations of other services need: data files
// write these with their prefix.
var neededElsewhere = sync.OnceValue(func() map[string]bool {
	out := map[string]bool{}
	for _, prefix := range Prefixes() {
		raw, err := dataFiles.ReadFile("data/" + prefix + ".json")
		if err != nil {
			panic("catalog: embedded data: " + err.Error())
		}
		for _, start := range bytes.Split(raw, []byte(`{"a":"`))[1:] {
			if name, _, _ := bytes.Cut(start, []byte(`"`)); bytes.ContainsRune(name, ':') {
				out[string(name)] = true
			}
		}
	}
	return out
})
