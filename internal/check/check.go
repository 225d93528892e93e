// Package check compares what a program uses with what its policy grants.
//
// A finding without doubt is certain: what could be granted is never called
// missing, and what some use might need is never called unused. Where the
// program or the policy is not fully known, findings carry the doubt or are left
// out. The package reads no files and prints nothing.
package check

import (
	"go/token"
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/flow"
	"github.com/iamvet/iamvet/internal/need"
	"github.com/iamvet/iamvet/internal/policy"
)

// Options of a comparison.
type Options struct {
	// Allows silence findings.
	Allows []Allow
	// Callable says whether some operation of the SDK needs an action; nil means all.
	// What no call can need is used by something else: an agent, a driver, a request
	// signed by hand.
	Callable func(action string) bool
	// Access is the access level of an action ("Read"); nil means that none is known.
	Access func(action string) string
	// Actions lists the known actions that a pattern matches ("s3:Get*"), sorted.
	Actions func(pattern string) []string
	// Others are programs that share policy files with this one: what they use is
	// not unused.
	Others []Other
	// Declared are the references of the policies, for messages.
	Declared []string
	// Name says how a file is called in messages; nil means by its path.
	Name func(file string) string
	// Platform are actions that what runs the program needs of the same role (the
	// logs of a Lambda function): never missing, and never unused but with a doubt
	// where they depend on the platform's configuration.
	Platform []Platform
	// Unseen are what the program may use besides: never unused for sure.
	Unseen []Unseen
	// Shared says why what runs under the same role may use more than the programs
	// that are compared; "" if it does not.
	Shared string
}

// Platform is an action that a platform needs, and which.
type Platform struct {
	Action, Why string
	// If says of what in the platform's configuration it depends; "" means that any
	// program of the platform may need it.
	If string
}

func (p Platform) String() string {
	if p.If == "" {
		return p.Why + " may need it"
	}
	return p.Why + " needs it for " + p.If
}

// Unseen are actions, by their prefix, that a program may use in a way that is not
// analysed, and why.
type Unseen struct {
	Prefix  string
	Actions string // a pattern of their names; "" for all
	Why     string
}

// Other is a program that policies are declared for as well.
type Other struct {
	Uses  []need.Use
	Set   *policy.Set // what is declared for it; nil for nothing
	Doubt string      // why it may use more; "" if it does not
	// Platform and Unseen as in Options.
	Platform []Platform
	Unseen   []Unseen
}

// Allow silences findings for actions.
type Allow struct {
	Actions  []string // patterns: "s3:ListBucket", "s3:Get*"
	Category Category // "": any
	Reason   string
	Position token.Position
	// Everywhere is set for allows of the configuration; others silence what is
	// on their own line or the next.
	Everywhere bool
}

// Result of a comparison.
type Result struct {
	Findings []Finding
	// Silenced are the findings that allows took away.
	Silenced []Finding
	// Used says for each of Options.Allows whether it silenced something.
	Used []bool
}

// Compare makes the findings for one program and its policies. uses are the
// needs of prog's uses.
func Compare(prog *flow.Program, uses []need.Use, set *policy.Set, opt Options) Result {
	if opt.Name == nil {
		opt.Name = func(file string) string { return file }
	}
	c := &comparer{
		prog: prog, set: set, opt: opt, names: policyNames(set, &opt),
		eval: policy.NewEvaluator(set), identity: policy.NewEvaluator(identityOnly(set)),
	}
	c.uses = ownUses(uses)
	if c.doubt = Doubt(prog); c.doubt == "" {
		c.doubt = opt.Shared
	}
	c.others()
	c.needs()
	c.grants()
	c.problems()
	c.unresolved()
	r := silence(Sort(c.found), opt.Allows)
	causeOnce(r.Findings)
	return r
}

type comparer struct {
	prog  *flow.Program
	uses  []*need.Use
	set   *policy.Set
	opt   Options
	names string
	// eval decides by all documents, identity by those that grant.
	eval, identity *policy.Evaluator
	doubt          string // why the program may use more than was found
	found          []Finding
	// sharers are the other programs that a statement is declared for, by its place.
	sharers map[place][]*Other
}

func (c *comparer) add(f Finding) {
	switch {
	case f.Severity != "":
	case f.Doubt != "":
		f.Severity = Note
	case f.Category == Wildcard || f.Category == Unused || f.Category == Unresolved:
		f.Severity = Warning
	default:
		f.Severity = Error
	}
	if f.Doubt != "" {
		f.Fix = nil
	}
	c.found = append(c.found, f)
}

// ownUses leaves out what is done under an assumed role: the program's own policy
// does not grant it.
func ownUses(uses []need.Use) []*need.Use {
	var out []*need.Use
	for i := range uses {
		if uses[i].Principal == nil {
			out = append(out, &uses[i])
		}
	}
	return out
}

func identityOnly(set *policy.Set) *policy.Set {
	out := &policy.Set{}
	for i := range set.Documents {
		if set.Documents[i].Kind == policy.Identity {
			out.Documents = append(out.Documents, set.Documents[i])
		}
	}
	return out
}

// policyNames names the files of the policies: "deploy/policy.json".
func policyNames(set *policy.Set, opt *Options) string {
	var names []string
	seen := map[string]bool{}
	for i := range set.Documents {
		d := &set.Documents[i]
		if d.Kind == policy.Identity && !seen[d.File] {
			seen[d.File] = true
			names = append(names, opt.Name(d.File))
		}
	}
	if len(names) == 0 {
		for _, ref := range opt.Declared {
			file, selector := policy.SplitRef(ref)
			name := opt.Name(file)
			if selector != "" {
				name += "#" + selector
			}
			names = append(names, name)
		}
	}
	return strings.Join(names, " or ")
}

const notWhole = "the program could not be analysed whole"

// causeOnce leaves to the first of sorted findings why the program was not analysed whole.
func causeOnce(fs []Finding) {
	told := map[string]bool{}
	for i := range fs {
		if d := fs[i].Doubt; strings.HasPrefix(d, notWhole) {
			if told[d] {
				fs[i].Doubt = notWhole
			}
			told[d] = true
		}
	}
}

// Doubt says why a program may use more than was found; "" if it does not.
func Doubt(prog *flow.Program) string {
	if text := flow.Briefly(prog.Incomplete); text != "" {
		return notWhole + ": " + text
	}
	if len(prog.Unresolved) > 0 {
		u := prog.Unresolved[0]
		return "a call that may reach AWS is not resolved: " + u.Position.String()
	}
	return ""
}

// problems reports what is wrong in the policy files.
func (c *comparer) problems() {
	for _, p := range c.set.Problems {
		f := Finding{Category: Invalid, Message: p.Message, Position: p.Pos, Fix: p.Fix}
		if p.Severity == policy.Warning {
			f.Severity = Note
		}
		c.add(f)
	}
}

// unresolved reports the calls that were not understood.
func (c *comparer) unresolved() {
	for _, u := range c.prog.Unresolved {
		c.add(Finding{Category: Unresolved, Message: u.Reason, Position: u.Position, Related: steps(u.Path)})
	}
	for _, u := range c.uses {
		if !u.Guessed {
			continue
		}
		action := guessedAction(u)
		if c.granted(action) != arn.No {
			continue
		}
		c.add(Finding{
			Category: Unresolved, Action: action, Position: u.Position, Related: steps(u.Path),
			Message: "the catalog does not know the operation " + u.Service + "." + u.Operation + ": it may need " + action +
				", which " + c.names + " does not grant",
		})
	}
}

// guessedAction is the action that an operation which the catalog does not know
// is taken to need.
func guessedAction(u *need.Use) string {
	if len(u.Needs) > 0 {
		return u.Needs[0].Action
	}
	return u.Service + ":" + u.Operation
}
