// Package check compares what a program uses with what its policy grants.
package check

import (
	"go/token"

	"github.com/iamvet/iamvet/internal/policy"
)

// Category of a finding; stable, and printed.
type Category string

const (
	Missing    Category = "missing"
	Denied     Category = "denied"
	Wildcard   Category = "wildcard"
	Unused     Category = "unused"
	Invalid    Category = "invalid"
	Unresolved Category = "unresolved"
)

// Finding is one thing to mend.
type Finding struct {
	Category Category
	Message  string
	Action   string // "s3:PutObject"; "" where none applies
	Resource string // an ARN pattern; "" where none applies
	Position token.Position
	End      token.Position
	Related  []Related
	// Doubt says why the finding may be wrong; "" where it is certain.
	Doubt string
	Fix   *policy.Fix
}

// Related is another place that belongs to a finding, in order.
type Related struct {
	Position token.Position
	Message  string
}
