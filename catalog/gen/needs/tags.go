package needs

import (
	"regexp"
	"slices"
	"strings"

	"github.com/iamvet/iamvet/catalog"
	"github.com/iamvet/iamvet/catalog/gen/sdkfacts"
)

var (
	tagName   = regexp.MustCompile(`^(Tags|TagList|TagsList|TagSet|TagSpecifications|TagSpecification|ResourceTags|HostedZoneTags|TagsToAdd|Tagging|\w+Tags)$`)
	notTags   = regexp.MustCompile(`^(RemoveTags|CopyTags|PropagateTags|IncludeTags|RequiredTags|SessionTags|TargetTags|FilterTags|ExcludeTags|SystemTags|Ec2Tags|MetadataTags|AllocationResourceTags|AmiTags|ImageTags)$`)
	tagAction = regexp.MustCompile(`^(Tag|AddTags|AddResourceTags|CreateTags|PutTags|CreateOrUpdateTags|AddTagsTo|SetTags|PutResourceTags|SetCapacityTags)`)
)

func (b *builder) isTagAction(name string) bool {
	_, short, _ := strings.Cut(name, ":")
	act := b.in.action(name)
	return act != nil && tagAction.MatchString(short) && act.Access != "Read" && act.Access != "List"
}

// tableTags tells whether the operation table lists a tagging action of the
// service for an operation that does something else.
func (b *builder) tableTags() bool {
	own := b.sameName()
	return !b.isTagAction(own) && slices.ContainsFunc(b.in.Tables[b.key], func(a TableAction) bool {
		return b.isTagAction(a.Action) && a.Action != own && strings.HasPrefix(a.Action, b.prefix+":")
	})
}

// tagPaths are the members that give tags to what the operation creates; none if
// tagging is what the operation is for.
func (b *builder) tagPaths() []string {
	if act := b.in.action(b.sameName()); act != nil && (act.Access == "Tagging" || act.Access == "Read" || act.Access == "List") && !b.tableTags() {
		return nil
	}
	var found []string
	var walk func(ms []sdkfacts.Member, base string, depth int)
	walk = func(ms []sdkfacts.Member, base string, depth int) {
		for _, m := range ms {
			if m.Type != "bool" && m.Type != "enum" && tagName.MatchString(m.Name) && !notTags.MatchString(m.Name) {
				found = append(found, base+m.Name)
			}
		}
		for _, m := range ms {
			if len(found) == 0 && depth < 2 && !sdkfacts.Scalar(m.Base()) {
				walk(b.s.Types[m.Base()], base+m.Path()+".", depth+1)
			}
		}
	}
	walk(b.op.Input, "", 0)
	return found
}

// tags adds the tagging action that is checked when tags are given at creation.
// It is conditional where a source says so, else supporting.
func (b *builder) tags(own []string) {
	paths := b.tagPaths()
	if len(paths) == 0 {
		return
	}
	when := &catalog.Condition{Member: paths[0], Test: "set"}
	if len(paths) > 1 {
		when = &catalog.Condition{}
		for _, p := range paths {
			when.Any = append(when.Any, catalog.Condition{Member: p, Test: "set"})
		}
	}
	said := false
	for _, a := range b.in.Tables[b.key] {
		if b.isTagAction(a.Action) && !slices.Contains(own, a.Action) {
			b.addTag(a.Action, own, catalog.Conditional, when, "operation table: tags at creation")
			said = true
		}
	}
	for _, a := range own {
		if act := b.in.action(a); act != nil && !said {
			for _, d := range act.Dependents {
				if b.isTagAction(d) && strings.HasPrefix(d, b.prefix+":") {
					b.addTag(d, own, catalog.Conditional, when, "reference: "+a+" depends on it for tags at creation")
					said = true
				}
			}
		}
	}
	if said || b.in.Covered[b.key.Package] {
		return
	}
	for _, short := range []string{"TagResource", "AddTagsToResource", "CreateTags", "AddTags"} {
		if a := b.prefix + ":" + short; b.in.HasAction(a) && !slices.Contains(own, a) {
			b.addTag(a, own, catalog.Supporting, when, "rule: tags at creation")
			return
		}
	}
}

// addTag adds a tagging need on the types that the operation itself is about.
func (b *builder) addTag(action string, own []string, kind catalog.Kind, when *catalog.Condition, source string) {
	all := b.everyType(action)
	var mine []catalog.Resource
	for _, r := range all {
		for _, a := range own {
			for _, t := range b.in.action(a).Resources {
				if t.Type == r.Type {
					r.Required = false
					mine = append(mine, r)
				}
			}
		}
	}
	if len(mine) == 0 {
		mine = b.created(all)
	}
	if when.Member == "TagSpecifications" && b.prefix == "ec2" {
		for i := range mine {
			mine[i].When = &catalog.Condition{Member: "TagSpecifications[].ResourceType", Test: "in", Values: []string{mine[i].Type}}
		}
	}
	b.add(catalog.Need{Action: action, Kind: kind, When: when, Resources: mine, Source: source})
}

// created picks the types that the operation's name says it creates, else all.
// What names them is not known: a member may name something else.
func (b *builder) created(all []catalog.Resource) []catalog.Resource {
	out := slices.DeleteFunc(slices.Clone(all), func(r catalog.Resource) bool {
		return !strings.HasSuffix(norm(b.key.Operation), typeName(r.Type))
	})
	if len(out) == 0 {
		out = slices.Clone(all)
	}
	for i := range out {
		if !strings.HasSuffix(norm(b.key.Operation), typeName(out[i].Type)) || !nameOnly(out[i]) {
			out[i].Variables, out[i].Alternatives = nil, nil
		}
		out[i].Required = false
	}
	return out
}

// nameOnly tells that the ARN holds a name that the caller gives, and no id.
func nameOnly(r catalog.Resource) bool {
	for _, v := range variablesOf(r.ARN) {
		if !strings.Contains(v, "Name") {
			return false
		}
	}
	return true
}
