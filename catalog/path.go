package catalog

import "strings"

// Parts of a member's text that a member path can end in.
const (
	StatementTable = "table" // "Statement#table": the table that the statement names
	StatementIndex = "index" // "Statement#index": the index of it; unset if it names none
	// "CopySource#source": the bucket and key of an S3 copy source, without the slash
	// that may stand before them, the version behind them and URL escapes. Source:
	// Amazon S3 API Reference, CopyObject, x-amz-copy-source.
	CopySource = "source"
	// "LaunchTemplateName#other": the member names the resource, but by another name
	// than the one in its ARN, which is therefore not known.
	OtherName = "other"
	// "ShardIterator#stream": the stream that an iterator or a page's token was got for.
	// The text says it as "stream/NAME", where that is known.
	StreamOf = "stream"
)

// SplitPath splits a member path of Resource.Variables or of a Condition into the
// path of the input member and the part of its text that is meant; "" for the
// member's own value. Source of the form of PartiQL statements: Amazon DynamoDB
// Developer Guide, "PartiQL statements for DynamoDB".
func SplitPath(path string) (member, part string) {
	member, part, _ = strings.Cut(path, "#")
	return member, part
}

// DefaultValue tells whether an entry of Resource.Alternatives is a value that the
// service takes where the members are unset, and which.
func DefaultValue(path string) (value string, ok bool) {
	if len(path) > 2 && path[0] == '\'' && path[len(path)-1] == '\'' {
		return path[1 : len(path)-1], true
	}
	return "", false
}
