// Package policy reads IAM policies from where teams keep them, with the
// position of every grant, and decides requests by IAM's own rules.
//
// It knows nothing of Go programs.
package policy

import (
	"go/token"

	"github.com/iamvet/iamvet/internal/arn"
)

// Text is a string of a policy file with the place where it stands. Positions
// always hold the file's name and the byte offset as well as line and column.
type Text struct {
	Pattern arn.Pattern
	// Source is the text as the file has it, without quotes.
	Source string
	Pos    token.Position // of the first character of the value, quotes included
	End    token.Position // behind its last character
	// Editable says that Pos..End holds this value and nothing else, so that a
	// fix may replace or remove it. False for computed values.
	Editable bool
}

// Effect of a statement.
type Effect uint8

// The two effects.
const (
	Allow Effect = iota
	Deny
)

// Condition is one operator and key of a statement's Condition block.
type Condition struct {
	Operator string // "StringEquals", "ForAnyValue:StringLike", "ArnLikeIfExists" …
	Key      string // "aws:RequestedRegion"
	Values   []Text
	Pos      token.Position
}

// Statement is one statement of a policy document.
// Exactly one of Actions and NotActions is set, and of Resources and NotResources.
type Statement struct {
	Sid                     string
	Effect                  Effect
	Actions, NotActions     []Text
	Resources, NotResources []Text
	Conditions              []Condition
	Pos, End                token.Position
	// Perhaps says why the statement may not be there: the defaults of parameters leave it out. Its
	// resources are not known then, and it is not judged.
	Perhaps string
}

// Kind tells what a document does to a request.
type Kind uint8

// Kinds of documents.
const (
	Identity Kind = iota // grants; several are united
	// Boundary limits, as a permissions boundary or a session policy does: only
	// what every boundary allows is allowed.
	Boundary
	// Guardrail limits, as a service control policy does. It is a Boundary, but
	// if it has Deny statements alone it leaves all else allowed.
	Guardrail
)

// Document is one policy document as understood.
type Document struct {
	// Name says what it is within its file: "aws_iam_role_policy.app",
	// "OrdersFunction", or "" for a file that is one document.
	Name       string
	File       string
	Format     string // json, terraform, cloudformation, serverless, pulumi, kubernetes, managed
	Version    string // "2008-10-17" or "2012-10-17"
	Kind       Kind
	Statements []Statement
	Pos        token.Position
	// Implied says that what deploys the program adds the document by itself (the
	// logs policy of a SAM function): nobody wrote it, and nobody can narrow it.
	Implied bool
	// Expanded says that the document is a text of AWS which the source only names
	// (a policy template of SAM).
	Expanded bool
	// Principals counts the roles, users and groups that have the document, where it
	// is one that several can have; 0 where it is not.
	Principals int
	// Doubt says why what it grants may be for something else than the program that it
	// is compared with; "" where it is not.
	Doubt string
	// Perhaps says why the document may not be there; its statements say so, too.
	Perhaps string
	// Opaque is set when a part of the document could not be read, and says why
	// (an unknown managed policy, a computed document): what it grants is not
	// known, so nothing may be called missing because of it.
	Opaque string
}

// Problem is something wrong or not understood in a policy file.
type Problem struct {
	Severity Severity
	Code     string // stable, e.g. "unknown-action"
	Message  string
	Pos      token.Position
	Fix      *Fix
}

// Severity of a problem.
type Severity uint8

// Severities.
const (
	Warning Severity = iota
	Error
)

// Fix is a change to files. It is applied whole or not at all.
// Set.Fix builds it; Apply and Diff carry it out.
type Fix struct {
	Message string
	Edits   []Edit
	// Changes is what the edits do, for merging fixes into one (MergeFixes).
	Changes []Change
	// Sums holds, by file, the checksum of the content the edits were made for.
	Sums map[string]string
}

// Edit replaces the bytes Start..End (offsets) of File by New.
// An Edit with Start == End inserts.
type Edit struct {
	File       string
	Start, End int
	New        string
}

// Runner is a function or task that runs under a role.
type Runner struct {
	Ref  string // path#selector, as for Load
	Code string // names what it runs, for telling that two run the same; "" if not known
}

// severalRoles is the doubt of roles that are taken together.
const severalRoles = "several roles are taken together: name the program's"

// TakenTogether notes that the set's documents are of several roles, of which one or
// some are the program's: the others are for something else.
func (s *Set) TakenTogether() {
	for i := range s.Documents {
		s.Documents[i].Doubt = severalRoles
	}
}

// Set is all that is declared for one program.
type Set struct {
	Documents []Document
	Problems  []Problem
	// Env holds what infrastructure code says of the program's environment:
	// variable name to value.
	Env map[string]arn.Pattern
	// EnvStated is set where the source says what environment the program gets, EnvOpen
	// where a part of that is not known.
	EnvStated, EnvOpen bool
	// Runners are what runs under the role, the program of the selector included,
	// where the source says so and one role was asked for.
	Runners []Runner
	// Region, Account and Partition where the source states them, else empty.
	Region, Account, Partition string
	// Platforms are what the source says the program runs on, sorted: "ecs", "lambda".
	Platforms []string
	// Sources holds the content of every file that was read, by the name that
	// positions use. Load fills it.
	Sources map[string][]byte

	sums map[string]sumOf // by file
}
