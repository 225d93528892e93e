package needs

import (
	"regexp"
	"slices"
	"strings"

	"github.com/iamvet/iamvet/catalog"
	"github.com/iamvet/iamvet/catalog/gen/iamfacts"
)

var variable = regexp.MustCompile(`\$\{([^}]+)\}`)

// placeVariables come from where the call is made, not from its input.
var placeVariables = map[string]bool{"Partition": true, "Region": true, "Account": true}

// variablesOf gives the variables of an ARN format that an input has to give.
func variablesOf(arn string) []string {
	var out []string
	for _, m := range variable.FindAllStringSubmatch(arn, -1) {
		if !placeVariables[m[1]] && !slices.Contains(out, m[1]) {
			out = append(out, m[1])
		}
	}
	return out
}

// resources gives an action's resource types with what gives their variables.
// With types of another prefix the addition must name them in Types.
func (b *builder) resources(action string, a *Addition) []catalog.Resource {
	if action == passRole && a == nil {
		return roleResource("")
	}
	if httpVerbs[action] && a == nil && b.op.URI != "" {
		return b.pathResource()
	}
	act := b.in.action(action)
	prefix, _, _ := strings.Cut(action, ":")
	b.foreign = prefix != b.prefix && !slices.Contains(b.own, action)
	types := b.typesOf(action, act, a)
	b.sole = len(types) == 1
	out := []catalog.Resource{}
	for _, t := range types {
		when, use := b.typeCondition(t.Type, types, a)
		if !use {
			continue
		}
		if forms := strings.Fields(b.arnOverride(t.Type, a)); len(forms) > 1 {
			// The service accepts any of the forms.
			for _, f := range forms {
				r := b.resource([]string{f}, t, a)
				r.When, r.Required = when, false
				out = append(out, bySlash(r)...)
			}
			continue
		}
		r := b.resource(b.formats(b.in.Prefixes[prefix], t.Type, a), t, a)
		r.When = when
		if t.Type == "key" && prefix == "kms" {
			out = append(out, byAlias(r)...)
			continue
		}
		out = append(out, bySlash(r)...)
	}
	if b.wide {
		return out
	}
	return b.narrow(out)
}

// typesOf gives the action's resource types, and those that an override names
// and the reference does not list for the action.
func (b *builder) typesOf(action string, act *iamfacts.Action, a *Addition) []iamfacts.ResourceType {
	out := slices.Clone(act.Resources)
	var more []string
	if a != nil {
		more = iamfacts.SortedKeys(a.Types)
	} else if slices.Contains(b.own, action) {
		for _, o := range b.in.Overrides[b.key] {
			more = append(more, iamfacts.SortedKeys(o.Types)...)
		}
	}
	prefix, _, _ := strings.Cut(action, ":")
	for _, t := range more {
		listed := slices.ContainsFunc(out, func(r iamfacts.ResourceType) bool { return r.Type == t })
		if !listed && b.in.Prefixes[prefix].Resources[t] != nil {
			out = append(out, iamfacts.ResourceType{Type: t})
		}
	}
	return out
}

// everyType is resources without dropping the types that the input does not name.
func (b *builder) everyType(action string) []catalog.Resource {
	b.wide = true
	defer func() { b.wide = false }()
	return b.resources(action, nil)
}

// typeCondition tells whether overrides let a type count, and when.
func (b *builder) typeCondition(typ string, act []iamfacts.ResourceType, a *Addition) (*catalog.Condition, bool) {
	var types map[string]string
	for _, o := range b.in.Overrides[b.key] {
		// What is said of an operation is said of the actions that have the types.
		if slices.ContainsFunc(act, func(t iamfacts.ResourceType) bool { _, ok := o.Types[t.Type]; return ok }) {
			types = o.Types
		}
	}
	if a != nil && a.Types != nil {
		types = a.Types
	}
	if types == nil {
		return nil, true
	}
	text, ok := types[typ]
	c, _ := catalog.ParseCondition(text) // checked when it was read
	return c, ok
}

// resource picks the type's ARN format that the input tells most of.
func (b *builder) resource(formats []string, t iamfacts.ResourceType, a *Addition) catalog.Resource {
	var best catalog.Resource
	most := -1
	for _, arn := range formats {
		r := catalog.Resource{Type: t.Type, ARN: arn, Required: t.Required, Variables: map[string]string{}}
		known := 0
		vars := variablesOf(arn)
		for i, v := range vars {
			if b.set(&r, v, b.withOtherNames(b.members(t.Type, v, i == len(vars)-1, a))) {
				known++
			}
		}
		known -= distinct(&r, vars)
		b.weak = known < len(vars)
		b.set(&r, "", b.members(t.Type, "", true, a))
		score := known*10 - len(vars)*9
		if known == len(vars) {
			score += 100
		}
		if most == -1 || score > most {
			best, most = r, score
		}
	}
	if len(best.Variables) == 0 {
		best.Variables = nil
	}
	best.Account = b.account(best, a)
	return best
}

// account is the member that names the account in the resource's ARN, of which only
// overrides tell: most members named so are of another account than the resource's.
func (b *builder) account(r catalog.Resource, a *Addition) string {
	if b.foreign || !strings.Contains(r.ARN, ":${Account}:") {
		return ""
	}
	if p, ok := b.overridden([]string{r.Type + ".Account", "Account"}, a); ok && len(p) > 0 {
		return p[0]
	}
	return ""
}

const parameterName = "ParameterNameWithoutLeadingSlash"

// bySlash splits a parameter of Systems Manager that a member names: its name may
// begin with the slash that the ARN has once.
func bySlash(r catalog.Resource) []catalog.Resource {
	path := r.Variables[parameterName]
	if path == "" || r.When != nil {
		return []catalog.Resource{r}
	}
	slash := catalog.Condition{Member: path, Test: "prefix", Values: []string{"/"}}
	with := r
	with.ARN = strings.Replace(r.ARN, "/${"+parameterName+"}", "${ParameterName}", 1)
	with.Variables = map[string]string{"ParameterName": path}
	r.When, with.When = &catalog.Condition{Not: &slash}, &slash
	r.Required, with.Required = false, false
	return []catalog.Resource{r, with}
}

// distinct drops what one member would give twice: of two variables it gives the
// one that is named more like it. It returns how many were dropped.
func distinct(r *catalog.Resource, vars []string) int {
	dropped := 0
	for i, v := range vars {
		for _, w := range vars[i+1:] {
			path := r.Variables[v]
			if path == "" || path != r.Variables[w] {
				continue
			}
			member := stem(norm(path[strings.LastIndex(path, ".")+1:]))
			lose := w
			if !strings.Contains(norm(v), member) && strings.Contains(norm(w), member) {
				lose = v
			}
			delete(r.Variables, lose)
			delete(r.Alternatives, lose)
			dropped++
		}
	}
	return dropped
}

// formats gives the ARN formats of a type; overrides may write it otherwise.
func (b *builder) formats(p *iamfacts.Prefix, typ string, a *Addition) []string {
	if arn := b.arnOverride(typ, a); arn != "" {
		return []string{arn}
	}
	return p.Resources[typ]
}

func (b *builder) arnOverride(typ string, a *Addition) string {
	if a != nil && a.ARNs[typ] != "" {
		return a.ARNs[typ]
	}
	for _, o := range slices.Backward(b.in.Overrides[b.key]) {
		if o.ARNs[typ] != "" {
			return o.ARNs[typ]
		}
	}
	return ""
}

// absent tells whether an override says that the input does not give a variable.
func (b *builder) absent(typ, v string) bool {
	for _, o := range b.in.Overrides[b.key] {
		if slices.Contains(o.Absent, v) || slices.Contains(o.Absent, typ+"."+v) {
			return true
		}
	}
	return false
}

// withOtherNames adds the members beside the first one that name the same resource by
// another of its names, of which the ARN does not tell: LaunchTemplateName beside
// LaunchTemplateId, SecurityGroups beside SecurityGroupIds. Where the first must be
// given, the other is a name to be.
func (b *builder) withOtherNames(paths []string) []string {
	if len(paths) == 0 {
		return nil
	}
	holder, name := "", paths[0]
	if i := strings.LastIndexByte(name, '.'); i >= 0 {
		holder, name = name[:i+1], name[i+1:]
	}
	stem, kind := identified(name)
	if stem == "" || kind == "" {
		return paths
	}
	out := slices.Clip(paths)
	for _, l := range leaves(b.s, b.op.Input, strings.Count(paths[0], ".")) {
		if l.path == paths[0] && l.required {
			return paths
		}
		other, ok := strings.CutPrefix(l.path, holder)
		if !ok || strings.Contains(other, ".") || l.typ != "string" || slices.Contains(out, l.path) {
			continue
		}
		s, k := identified(other)
		if plural := strings.HasSuffix(other, "s[]") && strings.HasSuffix(name, "[]"); s == stem && k != kind && (k != "" || plural) {
			out = append(out, l.path+"#"+catalog.OtherName)
		}
	}
	return out
}

// identified takes a member's name apart: "LaunchTemplateIds[]" into "LaunchTemplate"
// and "Id".
func identified(name string) (stem, kind string) {
	name = strings.TrimSuffix(strings.TrimRight(name, "[]"), "s")
	for _, kind := range []string{"Id", "Name"} {
		if stem, ok := strings.CutSuffix(name, kind); ok && stem != "" {
			return stem, kind
		}
	}
	return name, ""
}

func (b *builder) set(r *catalog.Resource, v string, paths []string) bool {
	if len(paths) == 0 {
		return false
	}
	r.Variables[v] = paths[0]
	if len(paths) > 1 {
		if r.Alternatives == nil {
			r.Alternatives = map[string][]string{}
		}
		r.Alternatives[v] = paths[1:]
	}
	return true
}

// members finds the members that give a variable, "" the whole ARN: by
// override, by the service's hints, by rule.
func (b *builder) members(typ, v string, last bool, a *Addition) []string {
	names := []string{typ + "." + v}
	if v != "" {
		names = append(names, v)
	}
	if p, ok := b.overridden(names, a); ok {
		return p
	}
	switch {
	case b.absent(typ, v):
		return nil
	case b.foreign:
		return nil // names of another service's resources are told by overrides only
	case v == "":
		return b.wholeARN(typ)
	}
	return b.byName(typ, v, last)
}

// overridden gives what overrides or the service's hints say.
func (b *builder) overridden(names []string, a *Addition) ([]string, bool) {
	for _, name := range names {
		if a != nil && a.Variables != nil {
			if p, ok := a.Variables[name]; ok {
				return p, true
			}
		}
		for _, o := range slices.Backward(b.in.Overrides[b.key]) {
			if p, ok := o.Variables[name]; ok {
				return p, true
			}
		}
		if p, ok := b.in.Variables[b.key.Package][name]; ok {
			var have []string
			members := false
			for _, path := range p {
				if _, ok := find(b.s, b.op.Input, path); ok {
					have = append(have, path)
					_, value := catalog.DefaultValue(path)
					members = members || !value
				}
			}
			if members {
				return have, true
			}
		}
	}
	return nil, false
}
