package policy

import (
	"slices"
	"strings"
	"sync"

	"github.com/iamvet/iamvet/catalog"
	"github.com/iamvet/iamvet/internal/arn"
)

// GrantsAll says whether a string of a Resource element may grant an action without resource-level
// permissions: the reference says that these are granted on "*" only, but many services check
// them against an ARN that stands for all that there is of a kind, or in the account. Their
// errors name it: dynamodb:ListTables on table/*, sqs:ListQueues on arn:aws:sqs:REGION:ACCOUNT:,
// logs:DescribeLogGroups on log-group::log-stream:. Which of them do is not documented.
func GrantsAll(grant arn.Pattern, action string) bool {
	if grant = completeARN(grant); !grant.HasWildcard() {
		return false
	}
	a, ok := catalog.LookupAction(action)
	if !ok || len(a.ResourceTypes) > 0 {
		return false
	}
	prefix, _, _ := strings.Cut(a.Name, ":")
	if prefix == "ec2" {
		// Here it is documented: Amazon EC2 User Guide, "Identity-based policies for Amazon EC2".
		return false
	}
	return slices.ContainsFunc(collections(prefix), func(all arn.Pattern) bool { return CoversResource(grant, all) != arn.No })
}

var collected struct {
	sync.Mutex
	byPrefix map[string][]arn.Pattern
}

// collections are the ARNs of a service's resource types with "*" for what names the resource,
// and that of all in the account.
func collections(prefix string) []arn.Pattern {
	collected.Lock()
	defer collected.Unlock()
	if out, ok := collected.byPrefix[prefix]; ok {
		return out
	}
	const own = "arn:${partition}:"
	out := []arn.Pattern{arn.Parse(own + prefix + ":${region}:${account}:*")}
	for _, formats := range catalog.ResourceTypes(prefix) {
		for _, format := range formats {
			if p := collection(format); len(p) > 0 {
				out = append(out, p)
			}
		}
	}
	if collected.byPrefix == nil {
		collected.byPrefix = map[string][]arn.Pattern{}
	}
	collected.byPrefix[prefix] = out
	return out
}

// collection is the ARN of all resources of a format: its partition, region and account are those of the program.
func collection(format string) arn.Pattern {
	out := arn.Pattern{}
	for _, part := range arn.Parse(format) {
		if part.Kind == arn.Var {
			switch name := strings.ToLower(part.Text); name {
			case "partition", "region", "account":
				part.Text = name
			default:
				part = arn.Part{Kind: arn.Any}
			}
		}
		out = append(out, part)
	}
	return out.Normal()
}
