// Package catalog says which IAM actions an operation of AWS needs, on which
// resources, and under which conditions of its input.
//
// The data is generated (see docs/catalog.md), embedded, and decoded one prefix
// at a time on first use. The package knows nothing of Go programs or policies.
package catalog

// Kind tells how sure it is that an operation needs an action.
type Kind string

const (
	// Required is checked on every call.
	Required Kind = "required"
	// Conditional is checked when the input meets the need's condition.
	Conditional Kind = "conditional"
	// Supporting may be checked on the caller's behalf (a service calling
	// another, a default key): never missing, never unused.
	Supporting Kind = "supporting"
)

// Operation is one operation of one SDK service.
type Operation struct {
	Service string // Go package name of the SDK service: "s3"
	Name    string // "PutObject"
	// Permissionless says why no permission is needed; "" if some is.
	Permissionless string
	Needs          []Need
	// AsCaller is the pattern of actions that services ask the caller for beside, as a template,
	// document or list of resources says: "*:*"; "" for none. Not for inputs that are known
	// to meet AsCallerUnless: they name a role for that. Nil: there is no such member.
	AsCaller       string
	AsCallerUnless *Condition
	// Guessed is set when the catalog does not know the operation and
	// prefix:Operation was assumed.
	Guessed bool
}

// Need is an action that an operation needs.
type Need struct {
	Action string // "s3:PutObject"
	Kind   Kind
	When   *Condition // nil: always
	// Unless drops the need for inputs that are known to meet it; where that is not
	// known, the need stands. Nil: never.
	Unless *Condition
	// Rare is set on a conditional need whose condition hardly ever holds: where the
	// input is not known to meet it, the need is supporting.
	Rare bool
	// Resources that the action is checked against. Empty: the action has no
	// resource-level permissions, and only "*" matches.
	Resources []Resource
	Source    string // where this comes from: "operation table", "override: …"
}

// Resource is a resource type of a need.
type Resource struct {
	Type string // "object"
	ARN  string // "arn:${Partition}:s3:::${BucketName}/${ObjectName}"
	// Variables maps an ARN variable to the path of the input member that gives
	// it, e.g. {"BucketName": "Bucket"}. Paths have the form "Bucket",
	// "TransactItems[].Put.TableName", with "[]" for every element and "{}" for
	// every key of a map, and may end in a part of a PartiQL statement, see SplitPath.
	// The key "" maps the whole ARN to a member that holds one.
	Variables map[string]string
	// Alternatives are further member paths per variable, tried when the first
	// is unset. One in single quotes is not a path but what the service takes then:
	// "'default'"; see DefaultValue.
	Alternatives map[string][]string
	// Account is the path of the member that names the resource's account, where
	// the operation has one ("RegistryId"); unset it is the caller's. "" elsewhere.
	Account string
	// Required is set when the action is always checked against this type;
	// otherwise against at least one of the types that are given. An ARN variable
	// that is in neither map is not given by the input (the service chooses it),
	// but for Partition, Region and Account, which come from the call's place.
	Required bool
	// When limits the resource to inputs that meet a condition.
	When *Condition
}

// Condition is a condition on an operation's input: data, not code.
// Exactly one of the fields All, Any, Not and Member is set.
type Condition struct {
	All    []Condition `json:"all,omitempty"`
	Any    []Condition `json:"any,omitempty"`
	Not    *Condition  `json:"not,omitempty"`
	Member string      `json:"member,omitempty"` // a member path as in Resource.Variables
	// Test is "set", "in" (any value equals one of Values), "prefix" (any value
	// has one of Values as a prefix), "contains" (any value holds one of Values),
	// or "statement" (the PartiQL or SQL text's first word, in any case, is one
	// of Values).
	Test   string   `json:"test,omitempty"`
	Values []string `json:"values,omitempty"`
}

// Action is one IAM action.
type Action struct {
	Name          string // "s3:GetObject"
	Access        string // List, Read, Write, Tagging, Permissions management
	ResourceTypes []ActionResource
	ConditionKeys []string
	// PermissionOnly is set when no operation is of this name.
	PermissionOnly bool
}

// ActionResource is a resource type that an action can be limited to.
type ActionResource struct {
	Type     string
	Required bool
	ARNs     []string // ARN formats, several for some types
}
