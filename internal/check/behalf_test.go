package check

import (
	"slices"
	"strings"
	"testing"

	"github.com/iamvet/iamvet/catalog"
	"github.com/iamvet/iamvet/internal/flow"
	"github.com/iamvet/iamvet/internal/need"
	"github.com/iamvet/iamvet/internal/policy"
)

// levelled lets the test's actions have access levels: what begins with Get or Send reads.
func levelled(_ *flow.Program, _ *policy.Set, o *Options) {
	o.Access = func(action string) string {
		_, name, _ := strings.Cut(action, ":")
		if strings.HasPrefix(name, "Get") || strings.HasPrefix(name, "Send") {
			return "Read"
		}
		return "Write"
	}
	o.Actions = func(pattern string) []string {
		if pattern != "sqs:*" {
			return []string{pattern}
		}
		return []string{"sqs:DeleteQueue", "sqs:GetQueueUrl", "sqs:SendMessage"}
	}
}

func TestWhatServicesAskForTheirCaller(t *testing.T) {
	const asks = "[s3.Op asks sqs for its caller (sqs:SendMessage), and not all of that is documented]"
	get := use(5, "s3:GetObject *", "supporting sqs:SendMessage *")
	ruled := use(5, "s3:GetObject *", "supporting sqs:SendMessage *")
	ruled.Needs[1].Source = "rule: a member that names a queue"
	own := use(5, "sqs:ReceiveMessage *", "supporting sqs:SendMessage *")
	choice := use(5, "sqs:ReceiveMessage *", "supporting sqs:SendMessage *") // no call needs all, as s3.GetObject
	choice.Needs[0].Kind = catalog.Conditional
	const policyText = `{"Statement":[{"Action":["s3:GetObject","sqs:ReceiveMessage"],"Resource":["*"]},{"Action":["sqs:GetQueueUrl"],"Resource":["*"]},{"Action":["sqs:DeleteQueue"],"Resource":["*"]}]}`
	for _, c := range []struct {
		name string
		use  need.Use
		want []string
	}{
		{"what looks up things as what is asked for", get, []string{
			"warning p.json:1:2 unused: no call needs sqs:ReceiveMessage",
			"note p.json:2:1 unused: no call needs sqs:GetQueueUrl " + asks,
			"warning p.json:3:1 unused: no call needs sqs:DeleteQueue",
		}},
		{"what a rule knows is known whole", ruled, []string{
			"warning p.json:1:2 unused: no call needs sqs:ReceiveMessage",
			"warning p.json:2:1 unused: no call needs sqs:GetQueueUrl",
			"warning p.json:3:1 unused: no call needs sqs:DeleteQueue",
		}},
		{"the service's own actions, of which some calls need one", choice, []string{
			"warning p.json:1:1 unused: no call needs s3:GetObject",
			"warning p.json:2:1 unused: no call needs sqs:GetQueueUrl",
			"warning p.json:3:1 unused: no call needs sqs:DeleteQueue",
		}},
		{"the service's own actions are known", own, []string{
			"warning p.json:1:1 unused: no call needs s3:GetObject",
			"warning p.json:2:1 unused: no call needs sqs:GetQueueUrl",
			"warning p.json:3:1 unused: no call needs sqs:DeleteQueue",
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := texts(run(t, policyText, []need.Use{c.use}, levelled).Findings); !slices.Equal(got, c.want) {
				t.Errorf("got:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
		})
	}

	// A wildcard is wide all the same; what it is narrowed to may lack something.
	wide := run(t, `{"Statement":[{"Action":["s3:GetObject"],"Resource":["*"]},{"Action":["sqs:*"],"Resource":["*"]}]}`, []need.Use{get}, levelled).Findings
	if len(wide) != 1 || wide[0].Category != Wildcard || wide[0].Doubt != "" || wide[0].Fix != nil || !strings.Contains(wide[0].NoFix, "asks sqs for its caller") {
		t.Errorf("a wildcard: %+v", wide)
	}
	managed := run(t, `{"Statement":[{"Action":["sqs:SendMessage"],"Resource":["*"]}]}`, []need.Use{use(5, "supporting sqs:SendMessage *")}, levelled, asManaged).Findings
	if len(managed) != 1 || managed[0].Doubt != "s3.Op may need sqs:SendMessage for the program" {
		t.Errorf("a managed policy: %+v", managed)
	}
}
