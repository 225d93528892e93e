// Package arn is the algebra of names and ARNs that are only partly known.
//
// One type, Pattern, serves the values that the program builds (a bucket name
// from a constant and an environment variable), the ARNs that the catalog
// computes from them, and the resources that a policy grants. The algebra
// answers in three values: unknown parts never turn into a silent yes or no.
package arn

// Kind tells what a Part stands for.
type Kind uint8

// Kinds of parts.
const (
	Literal Kind = iota // Text, exactly
	Any                 // "*": any text, also none
	One                 // "?": any one character
	Var                 // a variable: some one text, not known here
)

// Part is a piece of a Pattern.
type Part struct {
	Kind Kind
	// Text is the literal text, or a variable's name. Names have a scheme:
	//
	//	env:TABLE_NAME   an environment variable
	//	flag:bucket      a command-line flag
	//	param:name       a parameter of an entry point
	//	ref:ADDRESS      a reference in infrastructure code (aws_s3_bucket.b.id)
	//	aws:username     an IAM policy variable
	//	name:BucketName    a part of an ARN that cannot hold "/" or ":"
	//	region, account, partition
	//	env:DEST#host      what the program makes of a variable's text: see package textfn
	//	env:TABLES#part    a part of it, not always the same
	//	unknown          a value that the analysis does not know
	//
	// Two parts with the same name are the same text, but for unknown and parts.
	Text string
	// Why says why a variable is not known, or is Given. It takes no part in
	// comparisons.
	Why string
	// Unique says of a variable that it is the name, or its end, that is made for one
	// resource: no ARN, without "/" and ":", and another text than all other such names
	// that begin as it does.
	Unique bool
	// Perhaps says of literal text or a variable that the program may replace it before it
	// uses it. It takes no part in comparisons.
	Perhaps bool
}

// Given is the Why of literal text that the user gave as the value of an
// environment variable or flag, and of the region, account and partition in it.
const Given = "given"

// Pattern is a concatenation of parts. The zero Pattern is the empty string.
type Pattern []Part

// Tri is an answer in three values.
type Tri uint8

// The three answers.
const (
	No Tri = iota
	Maybe
	Yes
)

func (t Tri) String() string { return [...]string{"no", "maybe", "yes"}[t] }
