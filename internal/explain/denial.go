package explain

import (
	"errors"
	"regexp"
	"slices"
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/policy"
)

// Denial is what the message of a denied request tells.
type Denial struct {
	Principal string `json:"principal,omitempty"`
	Action    string `json:"action,omitempty"`
	Resource  string `json:"resource,omitempty"`
	// Service and Operation as the SDK names them, in the form of its packages.
	Service   string `json:"service,omitempty"`
	Operation string `json:"operation,omitempty"`
	Code      string `json:"code,omitempty"` // AccessDenied, UnauthorizedOperation …
	// Because is the reason that the service gives, with the kind of policy.
	Because string `json:"because,omitempty"`
	// Encoded says that the message carries an encoded authorization message, which
	// sts:DecodeAuthorizationMessage alone can read.
	Encoded bool `json:"encoded,omitempty"`
	// Verdict of the declared policy on the request, and what to do.
	Verdict string   `json:"verdict,omitempty"`
	Advice  []string `json:"advice,omitempty"`
}

// ErrNotDenial is returned for a text that is not the message of a denied request.
var ErrNotDenial = errors.New("not an access denied message: paste the whole error, from \"operation error\" or \"User:\" on")

// The forms of messages. Sources: "Troubleshoot access denied error messages", IAM
// User Guide; smithy-go's OperationError and the HTTP ResponseError; "Identity and
// access management for Amazon EC2", encoded messages.
var (
	notAuthorized = regexp.MustCompile(`(?:User: (\S+) is not authorized|[Nn]ot authorized|not authorized) to perform:? ([a-z0-9-]+:[A-Za-z0-9*]+)(?: on (?:the )?resource:? "?([^\s"]+)"?)?`)
	operation     = regexp.MustCompile(`operation error ([^:]+): (\w+)`)
	errorCode     = regexp.MustCompile(`(?:^|[ (,"])(\w*(?:AccessDenied|Unauthorized|AuthorizationError|NotAuthorized|Forbidden)\w*)(?:[:) ]|$)`)
	cliOperation  = regexp.MustCompile(`when calling the (\w+) operation`)
	reason        = regexp.MustCompile(`(because no [a-z -]+ allows(?: the \S+ action)?|with an explicit deny(?: in an? [a-zA-Z -]+)?)`)
	encoded       = regexp.MustCompile(`Encoded authorization failure message:? `)
	statusCode    = regexp.MustCompile(`StatusCode: 403`)
)

// ParseError reads the message of a denied request, as services and the SDK write
// it. The error is ErrNotDenial.
func ParseError(text string) (*Denial, error) {
	// Logs hold the message as a string of their own: quotes and line ends are escaped.
	text = strings.NewReplacer(`\"`, `"`, `\n`, " ", `\t`, " ").Replace(text)
	text = strings.Join(strings.Fields(text), " ")
	d := &Denial{}
	if m := operation.FindStringSubmatch(text); m != nil {
		d.Service, d.Operation = packageName(m[1]), m[2]
	} else if m := cliOperation.FindStringSubmatch(text); m != nil {
		d.Operation = m[1]
	}
	if m := errorCode.FindStringSubmatch(text); m != nil {
		d.Code = m[1]
	}
	if m := notAuthorized.FindStringSubmatch(text); m != nil {
		d.Principal, d.Action = m[1], m[2]
		d.Resource = strings.TrimRight(m[3], `.,;"`)
	}
	if m := reason.FindString(text); m != "" {
		d.Because = strings.TrimSpace(m)
	}
	d.Encoded = encoded.MatchString(text)
	if d.Action == "" && d.Code == "" && !d.Encoded && (d.Operation == "" || !statusCode.MatchString(text)) {
		return nil, ErrNotDenial
	}
	return d, nil
}

// packageName is the SDK's package of a service id: "Secrets Manager" is
// secretsmanager.
func packageName(id string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			return r
		}
		return -1
	}, id)
}

// ExplainDenial finds the calls that a denied request may come from, and says what
// the declared policy makes of it.
func ExplainDenial(in Input, d Denial) *Answer {
	out, elsewhere := suspects(in, &d)
	out.Query = ""
	out.Denial = &d
	e := &explainer{in: in}
	if in.File == nil {
		e.in.File = func(name string) string { return name }
	}
	if in.Set != nil && d.Action != "" {
		resource := d.resource()
		if resource == "" {
			resource = "*"
		}
		d.Verdict = e.say(policy.NewEvaluator(in.Set).Grants(d.Action, arn.Lit(resource)))
	}
	d.advise(in.Set != nil, len(out.Calls))
	if elsewhere {
		d.Advice = append(d.Advice, "the calls below use "+d.Action+", but as far as the code tells on other resources")
	}
	return out
}

// suspects are the calls that may have made the request: those of the operation if
// the message names it, else those that need the action. elsewhere says that they
// were found on other resources only.
func suspects(in Input, d *Denial) (out *Answer, elsewhere bool) {
	tries := []Query{
		{Action: d.Action, Service: d.Service, Operation: d.Operation, Resource: d.resource()},
		{Action: d.Action, Resource: d.resource()},
		{Action: d.Action, Service: d.Service, Operation: d.Operation},
		{Action: d.Action},
	}
	for i, q := range tries {
		if q.Action == "" && q.Operation == "" {
			continue
		}
		out = Explain(in, q)
		out.Calls = slices.DeleteFunc(out.Calls, func(c Call) bool { return len(c.Needs) == 0 })
		if len(out.Calls) > 0 {
			return out, i >= 2 && d.resource() != ""
		}
	}
	if out == nil {
		out = &Answer{Program: in.Program.Package, Calls: []Call{}}
	}
	return out, false
}

// resource is the ARN of the request; messages name some resources by type only.
func (d *Denial) resource() string {
	if strings.HasPrefix(d.Resource, "arn:") || d.Resource == "*" {
		return d.Resource
	}
	return ""
}

func (d *Denial) advise(declared bool, calls int) {
	say := func(text string) { d.Advice = append(d.Advice, text) }
	switch {
	case calls == 0 && d.Action == "" && d.Operation == "":
		say("the message names neither the action nor the operation: look for the whole error, from \"operation error\" on")
		if !d.Encoded {
			return
		}
	case calls == 0:
		say("no call of the program was found to make this request: it may come from another program of the role, or from a call that was not resolved")
	}
	if d.Encoded {
		say("the rest of the reason is encoded: aws sts decode-authorization-message --encoded-message … reads it, with sts:DecodeAuthorizationMessage")
	}
	switch {
	case d.Action == "":
		say("the service does not say which action it denied: it is one of those that the calls need")
	case strings.HasPrefix(d.Action, "sts:AssumeRoleWith"):
		// Source: AWS STS API Reference, AssumeRoleWithWebIdentity: no AWS credentials.
		say("no policy of the program can grant it: the trust policy of the role that is assumed decides, by the token's issuer, audience and subject")
	case strings.Contains(d.Because, "explicit deny"):
		say("a Deny statement decided" + within(d.Because) + ": no Allow helps, the Deny has to make room")
	case strings.HasPrefix(d.Because, "because no ") && !strings.Contains(d.Because, "identity-based"):
		say("what lacks is not in the role's own policies: " + strings.TrimPrefix(d.Because, "because "))
	case !declared:
		say("no policy is declared for the program: grant " + d.Action + " on " + orStar(d.Resource))
	case d.Verdict == "not granted":
		say("missing from the declared policy: Allow " + d.Action + " on " + orStar(d.Resource))
	case strings.HasPrefix(d.Verdict, "granted") && d.Action == "sts:AssumeRole":
		say("the declared policy grants it: the trust policy of " + orStar(d.Resource) + " has to allow " + orUnknown(d.Principal) + " as well")
	case strings.HasPrefix(d.Verdict, "granted"):
		say("the declared policy grants it: what is deployed may be older, the role another (" + orUnknown(d.Principal) + "), or a boundary or resource policy denies it")
	}
}

func within(because string) string {
	if _, where, ok := strings.Cut(because, "explicit deny in a"); ok {
		return ", in a" + where
	}
	return ""
}

func orStar(resource string) string {
	if resource == "" {
		return "*"
	}
	return resource
}

func orUnknown(principal string) string {
	if principal == "" {
		return "the message does not name it"
	}
	return principal
}
