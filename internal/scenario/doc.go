// Package scenario holds the tests that run the engine over the programs in
// testdata/scenarios: one small main package for each feature of the language
// and of the SDK, with what it must find, and must not, beside the code.
//
// A comment on the line of a call says what is used there:
//
//	// want use: s3.PutObject{Bucket="orders", Key="invoices/${env:ID}"}
//	// want use: s3.PutObject                    the input does not matter
//	// want use: s3.GetObject{Bucket="a"|"b"}; s3.HeadObject{Bucket="a"}
//
// Members are listed in full and sorted. A value is one of
//
//	"text"            exactly this, in the notation of arn.Pattern.String
//	"a"|"b"           one of these
//	"a"|...           this, or something that is not known
//	~"text"           this, unless it is replaced before: it is never missing. Where a program
//	                  has one, what is not marked is sure
//	...               not known at all
//	(nothing: Body)   set, to something that has no text
//
// Name?="text" says that the member is set on some paths only. Members of structs
// are written Name.Member, elements of lists Name[].Member, keys of maps
// Name.keys. An input that is not known at all is {...}. Behind it may stand
// via="…", region="…" and role="…" (perhaps="…" where it may act as itself, too),
// and unsigned, or unsigned? where it is in some runs only, and doubtful where the constants of
// all callers show that no run comes by.
// Several uses on one line are separated by ";".
// Alternatives are compared as the combinations that they stand for: it does not
// matter whether {A="x"|"y"} comes as one use or as two.
//
//	// want unresolved: text                     a call that could not be resolved
//	// want elsewhere: s3.PutObject              used in packages of other modules
//	// want none: s3.DeleteObject s3.PutObject   must not appear at all
//
// The sets are exact: a use without a comment is a failure too.
//
// A comment "// run: ARGS" says that a program is run by TestRan, with these
// arguments, behind NAME=VALUE for variables of its environment: what it really calls must be among what is found. With -run-scenarios
// all programs are.
//
// What stands in the folder files beside a program is in the folder that it runs in; the file
// stdin there is its standard input. A
// comment "// key: NAME=VALUE" says what it finds there, by the name that is reported: other
// keys are empty.
//
// It holds tests only.
package scenario
