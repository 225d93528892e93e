package needs

import (
	"regexp"
	"slices"
	"strings"

	"github.com/iamvet/iamvet/catalog"
	"github.com/iamvet/iamvet/catalog/gen/sdkfacts"
)

const passRole = "iam:PassRole"

var (
	roleName    = regexp.MustCompile(`(Role|RoleArn|RoleARN|RoleArns|RoleARNs)$`)
	notPassed   = regexp.MustCompile(`^(PrincipalRole|AssumeRole|AssumedRole|SourceRole|TargetRole|Role)$`)
	neverPassed = regexp.MustCompile(`(BackendRole|SnowflakeRole|StsRoleArn|DatabaseRole|DbRole|UserRole)$`)
	// profile members name an instance profile, which does not tell its role.
	profile     = regexp.MustCompile(`InstanceProfile|ComputeResources\.InstanceRole`)
	profileName = regexp.MustCompile(`InstanceProfile(Name|Arn|ARN)?$`)
)

// roles adds iam:PassRole with the passed role as its resource, one need for
// each member that carries one. It is conditional where a source says that the
// operation passes a role, else supporting.
func (b *builder) roles(own []string) {
	said, source := b.passesRole(own)
	paths := b.rolePaths(said)
	if len(paths) == 0 && said && !b.has(passRole) {
		b.add(catalog.Need{Action: passRole, Kind: catalog.Supporting, Resources: roleResource(""), Source: source})
		return
	}
	for _, p := range paths {
		n := catalog.Need{Action: passRole, Kind: catalog.Conditional, Source: source,
			When: &catalog.Condition{Member: p, Test: "set"}, Resources: roleResource(p)}
		if !said {
			n.Kind, n.Source = catalog.Supporting, "rule: a member that carries a role"
		}
		b.add(n)
	}
}

// roleResource is the role that a member holds, by ARN or by name; "" for a
// role that the input does not tell.
func roleResource(path string) []catalog.Resource {
	r := catalog.Resource{Type: "role", ARN: "arn:${Partition}:iam::${Account}:role/${RoleNameWithPath}", Required: true}
	if path != "" && !profile.MatchString(path) {
		r.Variables = map[string]string{"": path, "RoleNameWithPath": path}
	}
	return []catalog.Resource{r}
}

func (b *builder) passesRole(own []string) (bool, string) {
	for _, a := range b.in.Tables[b.key] {
		if a.Action == passRole {
			return true, "operation table: iam:PassRole"
		}
	}
	if _, ok := b.in.PassRole[b.key]; ok {
		return true, "reference: the action depends on iam:PassRole"
	}
	for _, a := range own {
		if act := b.in.action(a); act != nil && slices.Contains(act.Dependents, passRole) {
			return true, "reference: the action depends on iam:PassRole"
		}
	}
	return false, ""
}

// rolePaths finds the members that carry a role: those that are listed, else
// those whose name says so.
func (b *builder) rolePaths(said bool) []string {
	var out []string
	for _, p := range b.in.PassRole[b.key] {
		if _, ok := find(b.s, b.op.Input, p); ok {
			out = append(out, p)
		}
	}
	if len(out) > 0 {
		return out
	}
	if !said && !b.writes() {
		return nil
	}
	for _, l := range leaves(b.s, b.op.Input, 4) {
		if l.typ != "string" && l.typ != "document" {
			continue
		}
		role := roleName.MatchString(l.name) && !neverPassed.MatchString(l.name) && !(notPassed.MatchString(l.name) && !said)
		if role || profileName.MatchString(l.name) && said {
			out = append(out, l.path)
		}
	}
	return out
}

// writes tells whether the operation changes anything, as far as its action of
// the same name says.
func (b *builder) writes() bool {
	act := b.in.action(b.sameName())
	return act == nil || act.Access == "Write" || act.Access == "Permissions management"
}

var (
	tagName   = regexp.MustCompile(`^(Tags|TagList|TagSet|TagSpecifications|TagSpecification|ResourceTags|HostedZoneTags|TagsToAdd|Tagging|\w+Tags)$`)
	notTags   = regexp.MustCompile(`^(RemoveTags|CopyTags|PropagateTags|IncludeTags|RequiredTags|SessionTags|TargetTags|FilterTags|ExcludeTags|SystemTags|Ec2Tags|MetadataTags|AllocationResourceTags|AmiTags|ImageTags)$`)
	tagAction = regexp.MustCompile(`^(Tag|AddTags|AddResourceTags|CreateTags|PutTags|CreateOrUpdateTags|AddTagsTo|SetTags|PutResourceTags|SetCapacityTags)`)
)

func (b *builder) isTagAction(name string) bool {
	_, short, _ := strings.Cut(name, ":")
	act := b.in.action(name)
	return act != nil && tagAction.MatchString(short) && act.Access != "Read" && act.Access != "List"
}

// tagPaths are the members that give tags to what the operation creates; none if
// tagging is what the operation is for.
func (b *builder) tagPaths() []string {
	if act := b.in.action(b.sameName()); act != nil && (act.Access == "Tagging" || act.Access == "Read" || act.Access == "List") {
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

var keyName = regexp.MustCompile(`(?i)(kmskeyid|kmskeyarn|kmskeyidentifier|kmsmasterkeyid|kmskey|kmsarn|encryptionkey|encryptionkeyarn|kmskeys)$`)

// keys adds what a service does with a customer's key on the caller's behalf.
func (b *builder) keys() {
	if b.prefix == "kms" || !b.writes() {
		return
	}
	for _, l := range b.input {
		if l.typ != "string" || !keyName.MatchString(l.name) {
			continue
		}
		for _, a := range []string{"kms:CreateGrant", "kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey"} {
			if !b.has(a) {
				b.add(catalog.Need{Action: a, Kind: catalog.Supporting, When: &catalog.Condition{Member: l.path, Test: "set"},
					Resources: keyResource(), Source: "rule: a member that names a customer's key"})
			}
		}
		return
	}
}

// keyResource is some key: what is supporting need not say which.
func keyResource() []catalog.Resource {
	return []catalog.Resource{{Type: "key", ARN: "arn:${Partition}:kms:${Region}:${Account}:key/${KeyId}", Required: true}}
}

// byAlias splits a key that a member names: permissions are checked on the key
// itself, which an alias does not tell.
func byAlias(r catalog.Resource) []catalog.Resource {
	path := r.Variables["KeyId"]
	if path == "" {
		path = r.Variables[""]
	}
	if path == "" || r.When != nil {
		return []catalog.Resource{r}
	}
	alias := catalog.Condition{Member: path, Test: "contains", Values: []string{"alias/"}}
	other := r
	other.Variables, other.Alternatives = nil, nil
	r.When, other.When = &catalog.Condition{Not: &alias}, &alias
	return []catalog.Resource{r, other}
}
