package catalog

import "strings"

// Parts of a PartiQL statement that a member path can end in.
const (
	StatementTable = "table" // "Statement#table": the table that the statement names
	StatementIndex = "index" // "Statement#index": the index of it; unset if it names none
)

// SplitPath splits a member path of Resource.Variables or of a Condition into the
// path of the input member and the part of the PartiQL statement in it that is
// meant; "" for the member's own value. Source of the statements' form: Amazon
// DynamoDB Developer Guide, "PartiQL statements for DynamoDB".
func SplitPath(path string) (member, part string) {
	member, part, _ = strings.Cut(path, "#")
	return member, part
}
