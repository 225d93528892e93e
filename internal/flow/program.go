// Package flow links the summaries of a program's packages and solves them:
// from the entry points it finds which AWS operations are reached, by which
// path, and what their inputs hold.
//
// It knows nothing of policies or of IAM actions.
package flow

import (
	"go/token"

	"github.com/iamvet/iamvet/internal/arn"
)

// Program is what one program (or library with entry points) uses.
type Program struct {
	Package string // import path of the entry package
	Uses    []Use  // sorted by position, service, operation, then input
	// Unresolved are calls that may reach AWS in a way that was not understood.
	Unresolved []Unresolved
	// Signed are the calls by which it signs requests that it makes itself, sorted.
	Signed []Signed
	// Incomplete names packages that could not be analysed whole, and why.
	Incomplete []string
	// Env, Flags and Keys are the names of the environment variables, flags and keys of
	// configuration files that decide a resource and have no known value, sorted.
	Env, Flags, Keys []string
	// Given are those of which the known value was asked for: "env:TABLE", sorted.
	Given []string
}

// Use is one operation at one place with one combination of input values.
// A call whose input differs by caller gives several uses.
type Use struct {
	Service   string // the SDK's Go package name: "s3"
	Operation string // "PutObject"
	Position  token.Position
	// Path leads from the entry point to the call. The last step is the function
	// that holds the call.
	Path []Step
	// Input holds the operation's input struct. Nil: not known (see Why).
	Input *Value
	// Via is how the operation is reached if not by a client method:
	// "paginator", "waiter", "presign", "feature/s3/manager.Uploader" …
	Via string
	// Region of the client or call, if the code sets it: else empty. Where the code
	// sets it in some runs only, the variable "region" is one of several.
	Region []arn.Pattern
	// Principal is the role that the client assumes, if the code surely makes it do
	// so: else nil, and the use is the program's own.
	Principal *Principal
	// Perhaps is the role that the client may act as instead of the program, in some
	// runs: else nil.
	Perhaps *Principal
	// Unsigned says whether its requests are sent without credentials, or to another
	// provider than AWS: no policy of an identity is asked then.
	Unsigned arn.Tri
	// Why says what was lost where the answer is not exact; "" if it is.
	Why string
	// Doubtful is set where the constants that all callers give show that no run comes by
	// the call: it may be needed some day, and is not missing now.
	Doubtful bool
	// OnlyIf are the tests of variables that have to hold for the call to run, in words:
	// "${env:KEY} is set". Unmet are those that do not hold where the program runs,
	// or that no value in the code meets.
	OnlyIf, Unmet []string
	// ways are the calls that it is, by their contexts.
	ways []way
	// byRow is set for a use of one element of a list.
	byRow bool
	// guesses counts the calls of the path that libraries may well not make.
	guesses int
}

// Signed says that the program signs requests that it makes itself.
type Signed struct {
	// Service is what they are signed for, as far as it is known: "es".
	Service  []arn.Pattern
	Position token.Position
}

// Principal is a role assumed by the program.
type Principal struct {
	Role []arn.Pattern // possible ARNs
}

// Step is a function on the path and the place of the call in it that leads on.
type Step struct {
	Function string // "example.com/orders/store.(*Store).Put"
	Position token.Position
	// Reason says why a dynamic call resolves to the next step; "" for static calls.
	Reason string
}

// Unresolved is a call that could not be resolved.
type Unresolved struct {
	Position token.Position
	Path     []Step
	Reason   string
}

// Presence says whether a member of an input is set.
type Presence uint8

// The three answers.
const (
	Unset Presence = iota
	MaybeSet
	IsSet
)

// Value is what is known of a part of an operation's input.
type Value struct {
	Presence Presence
	// Texts are the possible values of a string, enum, number or bool
	// ("true", "false"), sorted.
	Texts []arn.Pattern
	// Members of a struct by Go field name; a member that is not there is unset,
	// unless Unknown is set.
	Members map[string]*Value
	// Elems are the elements of a list or the values of a map, without order.
	Elems []*Value
	// Keys are the keys of a map.
	Keys []arn.Pattern
	// Unknown says why there may be other values than those listed; "" if the
	// list is complete.
	Unknown string
	// Blank is set for a pointer to a text that is "" in every run: the member may be set,
	// but to nothing that a service takes for a name.
	Blank bool
	// none is set when the value can't be: an element of a list that is empty.
	none bool
}
