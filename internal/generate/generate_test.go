package generate

import (
	"strings"
	"testing"

	"github.com/iamvet/iamvet/catalog"
	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/flow"
	"github.com/iamvet/iamvet/internal/need"
)

func usesOf(service, operation string, members map[string]*flow.Value) []need.Use {
	in := &flow.Value{Presence: flow.IsSet, Members: members}
	return []need.Use{need.Of(flow.Use{Service: service, Operation: operation, Input: in}, need.Options{Lookup: catalog.Lookup})}
}

func member(text string) *flow.Value {
	return &flow.Value{Presence: flow.IsSet, Texts: []arn.Pattern{arn.Parse(text)}}
}

// Roles that a call passes and that are not granted are told; where nothing says that
// one is passed, nothing is told.
func TestRolesThatArePassed(t *testing.T) {
	const why = "iam:PassRole is left out"
	for _, test := range []struct {
		service, operation string
		members            map[string]*flow.Value
		supporting         bool
		want               string // in the notes; "" for none of PassRole
	}{
		{"ecs", "RunTask", map[string]*flow.Value{"TaskDefinition": member("job")}, false, "the roles of the task definition"},
		{"ecs", "RunTask", map[string]*flow.Value{"TaskDefinition": member("job")}, true, ""},
		{"synthetics", "StartCanaryDryRun", map[string]*flow.Value{"Name": member("c"), "ExecutionRoleArn": member("arn:aws:iam::1:role/canary")}, false, "(arn:aws:iam::1:role/canary)"},
		{"synthetics", "StartCanaryDryRun", map[string]*flow.Value{"Name": member("c")}, false, ""},
		{"sns", "Subscribe", map[string]*flow.Value{"TopicArn": member("arn:aws:sns:r:1:t")}, false, ""},
	} {
		p := New(Input{Program: "m", Uses: usesOf(test.service, test.operation, test.members)}, Options{Supporting: test.supporting})
		notes := strings.Join(p.Notes, "\n")
		if test.want == "" && strings.Contains(notes, why) || !strings.Contains(notes, test.want) || test.want != "" && !strings.Contains(notes, why) {
			t.Errorf("%s %v: notes %q", test.operation, test.supporting, notes)
		}
		granted := false
		for _, s := range p.Statements {
			granted = granted || strings.Contains(strings.Join(s.Actions, " "), "iam:PassRole")
		}
		if granted != test.supporting {
			t.Errorf("%s %v: granted is %v", test.operation, test.supporting, granted)
		}
	}
}

// What an operation lists, where its input can name none, is all of it; what it reads is
// one, which the reader has to name.
func TestWhatIsListed(t *testing.T) {
	for operation, want := range map[string]struct{ resource, any string }{
		"ListLogAnomalyDetectors": {"arn:${partition}:logs:${region}:${account}:anomaly-detector:*", "all that ListLogAnomalyDetectors lists: the input does not give DetectorId"},
		"GetLogGroupFields":       {"arn:${partition}:logs:${region}:${account}:log-group:${var:logs_log_group}\narn:${partition}:logs:${region}:${account}:log-group:${var:logs_log_group}:*", ""},
	} {
		p := New(Input{Program: "m", Uses: usesOf("cloudwatchlogs", operation, map[string]*flow.Value{"LogGroupName": {Presence: flow.IsSet, Unknown: "asked for"}})}, Options{})
		if len(p.Statements) != 1 || texts(p.Statements[0].Resources) != want.resource || strings.Join(p.Statements[0].Any, ";") != want.any {
			t.Errorf("%s: %+v", operation, p.Statements)
		}
	}
}

// The regions that an inference profile stands for are not those of the client.
func TestRegionsOfInferenceProfiles(t *testing.T) {
	in := &flow.Value{Presence: flow.IsSet, Members: map[string]*flow.Value{"ModelId": member("eu.amazon.nova")}}
	u := flow.Use{Service: "bedrockruntime", Operation: "InvokeModel", Input: in, Region: []arn.Pattern{arn.Lit("eu-west-1"), arn.Lit("eu-west-3")}}
	p := New(Input{Program: "m", Uses: []need.Use{need.Of(u, need.Options{Lookup: catalog.Lookup})}}, Options{})
	const want = "arn:${partition}:bedrock:*::foundation-model/amazon.nova\n" +
		"arn:${partition}:bedrock:eu-west-1:${account}:inference-profile/eu.amazon.nova\n" +
		"arn:${partition}:bedrock:eu-west-3:${account}:inference-profile/eu.amazon.nova"
	if len(p.Statements) != 1 || texts(p.Statements[0].Resources) != want {
		t.Errorf("%+v", p.Statements)
	}
}

// A role of which nothing is known may be of any account; one that the program passes is of its own.
func TestRolesThatAreNotKnown(t *testing.T) {
	for _, test := range []struct{ service, operation, member, want string }{
		{"sts", "AssumeRole", "RoleArn", "${var:sts_role_arn}"},
		{"synthetics", "CreateCanary", "ExecutionRoleArn", "arn:${partition}:iam::${account}:role/${var:iam_role}"},
	} {
		uses := usesOf(test.service, test.operation, map[string]*flow.Value{test.member: {Presence: flow.IsSet, Unknown: "asked for"}})
		found := false
		for _, s := range New(Input{Program: "m", Uses: uses}, Options{Supporting: true}).Statements {
			found = found || texts(s.Resources) == test.want
		}
		if !found {
			t.Errorf("%s: no statement has %s", test.operation, test.want)
		}
	}
}

// The program's own region has no placeholder, in conditions as little as in ARNs.
func TestOwnRegionInConditions(t *testing.T) {
	in := &flow.Value{Presence: flow.IsSet, Members: map[string]*flow.Value{"TableName": member("orders")}}
	u := flow.Use{Service: "dynamodb", Operation: "GetItem", Input: in, Region: []arn.Pattern{arn.Variable("env:AWS_REGION", "")}}
	p := New(Input{Program: "m", Uses: []need.Use{need.Of(u, need.Options{Lookup: catalog.Lookup})}}, Options{Supporting: true})
	keys := 0
	for _, s := range p.Statements {
		for _, c := range s.Conditions {
			if c.Key == "kms:ViaService" {
				keys++
				if got := texts(c.Values); got != "dynamodb.${region}.amazonaws.com" {
					t.Errorf("%s: %s", s.Sid, got)
				}
			}
		}
	}
	if keys == 0 {
		t.Error("no condition names the service")
	}
}

// What is a queue's URL at one call and its name at another is one variable: a name has no more in it.
func TestQueueByURLAndName(t *testing.T) {
	queue := func(name, member string) []need.Use {
		return usesOf("sqs", name, map[string]*flow.Value{member: {Presence: flow.IsSet, Texts: []arn.Pattern{arn.Variable("env:QUEUE", "")}}})
	}
	uses := append(queue("GetQueueUrl", "QueueName"), queue("SendMessage", "QueueUrl")...)
	for _, test := range []struct{ value, want string }{
		{"", "${var:queue_name}"}, {"jobs", "jobs"}, {"https://sqs.eu-west-1.amazonaws.com/111122223333/jobs", "jobs"},
	} {
		opt := Options{}
		if test.value != "" {
			opt.Values = map[string]string{"QUEUE": test.value}
		}
		p := New(Input{Program: "m", Uses: uses}, opt)
		for _, s := range p.Statements {
			if got := texts(s.Resources); got != "arn:${partition}:sqs:${region}:${account}:"+test.want {
				t.Errorf("%q, %s: %s", test.value, s.Sid, got)
			}
		}
	}
	if p := New(Input{Program: "m", Uses: uses[:1]}, Options{}); texts(p.Statements[0].Resources) != "arn:${partition}:sqs:${region}:${account}:${var:queue}" {
		t.Errorf("a name alone: %+v", p.Statements)
	}
}

// Where the program runs is no reason why something is not known.
func TestReasonBesideAGivenRegion(t *testing.T) {
	name := arn.Concat(arn.Variable("region", "").AsGiven(), arn.Lit("/"), arn.Unknown("asked for"))
	if got := whyOf(name, &need.Resource{}); got != "asked for" {
		t.Errorf("%q", got)
	}
}
