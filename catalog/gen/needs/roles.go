package needs

import (
	"regexp"
	"slices"

	"github.com/iamvet/iamvet/catalog"
)

const (
	passRole     = "iam:PassRole"
	createLinked = "iam:CreateServiceLinkedRole"
)

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
	if !said && b.prefix == "sts" {
		return // it assumes roles, and passes none
	}
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
		role := roleName.MatchString(l.name) && !neverPassed.MatchString(l.name) && (!notPassed.MatchString(l.name) || said)
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

var keyName = regexp.MustCompile(`(?i)(kmskeyid|kmskeyarn|kmskeyidentifier|kmsmasterkeyid|kmskey|kmsarn|encryptionkey|encryptionkeyarn|kmskeys)$`)

// keys adds what a service does with a customer's key on the caller's behalf.
func (b *builder) keys() {
	if b.prefix == "kms" || !b.writes() {
		return
	}
	var paths []string
	for _, l := range b.input {
		if l.typ == "string" && keyName.MatchString(l.name) {
			paths = append(paths, l.path)
		}
	}
	if len(paths) == 0 {
		return
	}
	for _, a := range []string{"kms:CreateGrant", "kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey"} {
		if !b.has(a) {
			b.add(catalog.Need{Action: a, Kind: catalog.Supporting, When: anySet(paths),
				Resources: keyResource(), Source: "rule: a member that names a customer's key"})
		}
	}
}

var sets = regexp.MustCompile(`^(Accept|Activate|Associate|Attach|Create|Enable|Import|Modify|Purchase|Register|Request|Restore|Run|Set|Start|Update)`)

// linkedRole adds the role that a service makes for itself, on the caller's
// behalf, when it is first used. Which of its operations do so is rarely
// documented: any that makes or changes something may.
func (b *builder) linkedRole() {
	source, ok := b.in.Linked[b.prefix]
	if !ok || !b.writes() || !sets.MatchString(b.key.Operation) || b.has(createLinked) {
		return
	}
	b.add(catalog.Need{Action: createLinked, Kind: catalog.Supporting, Source: "rule: the service makes a service-linked role (" + source + ")"})
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
