package need

import (
	"slices"
	"testing"

	"github.com/iamvet/iamvet/catalog"
	"github.com/iamvet/iamvet/internal/flow"
)

// What AWS keeps for its own in Systems Manager has no account in its ARN.
func TestNamesOfAWS(t *testing.T) {
	const ours, aws = "arn:aws:ssm:eu-west-1:111122223333:", "arn:aws:ssm:eu-west-1::"
	for _, tt := range []struct {
		operation, member string
		value             *flow.Value
		want              []string
	}{
		{"GetParameter", "Name", literal("/aws/service/ami-amazon-linux-latest/x"), []string{aws + "parameter/aws/service/ami-amazon-linux-latest/x"}},
		{"GetParametersByPath", "Path", text("/aws/service/eks/${env:V}"), []string{aws + "parameter/aws/service/eks/${env:V}"}},
		{"GetParameter", "Name", text("/aws/service/x", "/own"), []string{ours + "parameter/own", aws + "parameter/aws/service/x"}},
		{"GetParameter", "Name", literal("/aws/reference/secretsmanager/s"), []string{ours + "parameter/aws/reference/secretsmanager/s"}},
		{"GetParameter", "Name", text("/aws/${env:KIND}"), []string{ours + "parameter/aws/${env:KIND}"}},
		{"GetDocument", "Name", literal("AWS-RunShellScript"), []string{aws + "document/AWS-RunShellScript"}},
		{"GetDocument", "Name", literal("AmazonCloudWatch-ManageAgent"), []string{aws + "document/AmazonCloudWatch-ManageAgent"}},
		{"GetDocument", "Name", literal("SSM-SessionManagerRunShell"), []string{ours + "document/SSM-SessionManagerRunShell"}},
	} {
		if got := of("ssm", tt.operation, structOf(tt.member, tt.value), "ssm:"+tt.operation); !slices.Equal(got, tt.want) {
			t.Errorf("%s %q: %q, want %q", tt.operation, tt.value.Texts, got, tt.want)
		}
	}
}

// A session is started on a target and, where it is named, with a document.
func TestStartSession(t *testing.T) {
	const account = "eu-west-1:111122223333:"
	const instance, managed = "arn:aws:ec2:" + account + "instance/", "arn:aws:ssm:" + account + "managed-instance/"
	const task, shell = "arn:aws:ecs:" + account + "task/${unknown}/${unknown}", "arn:aws:ssm:eu-west-1::document/AWS-StartSSHSession"
	for _, tt := range []struct {
		target *flow.Value
		want   []string // required and conditional
	}{
		{literal("i-1"), []string{instance + "i-1"}},
		{literal("mi-1"), []string{managed + "mi-1"}},
		{text("ecs:prod_${unknown}_x"), []string{task}},
		{text("${env:TARGET}"), []string{instance + "${env:TARGET}", managed + "${env:TARGET}"}},
	} {
		if got := asked("StartSession", structOf("Target", tt.target)); !slices.Equal(got, tt.want) {
			t.Errorf("%q: %q, want %q", tt.target.Texts, got, tt.want)
		}
		got := asked("StartSession", structOf("Target", tt.target, "DocumentName", literal("AWS-StartSSHSession")))
		if want := append(slices.Clone(tt.want), shell); !slices.Equal(got, want) {
			t.Errorf("%q with a document: %q, want %q", tt.target.Texts, got, want)
		}
	}
}

// A command is sent with a document to instances.
func TestSendCommand(t *testing.T) {
	const document, account = "arn:aws:ssm:eu-west-1::document/AWS-RunShellScript", "eu-west-1:111122223333:"
	for _, tt := range []struct {
		input *flow.Value
		want  []string
	}{
		{structOf("DocumentName", literal("AWS-RunShellScript"), "InstanceIds", list(literal("i-1"), literal("mi-2"))),
			[]string{document, "arn:aws:ec2:" + account + "instance/i-1", "arn:aws:ssm:" + account + "managed-instance/mi-2"}},
		{structOf("DocumentName", literal("AWS-RunShellScript")), []string{document, "${unknown}"}}, // by tags
	} {
		if got := asked("SendCommand", tt.input); !slices.Equal(got, tt.want) {
			t.Errorf("%v: %q, want %q", tt.input, got, tt.want)
		}
	}
}

// asked are the resources of an operation's own action, but for what is supporting.
func asked(operation string, input *flow.Value) (out []string) {
	opt := Options{Partition: "aws", Region: "eu-west-1", Account: "111122223333", Lookup: catalog.Lookup}
	for _, n := range Of(flow.Use{Service: "ssm", Operation: operation, Input: input}, opt).Needs {
		if n.Action == "ssm:"+operation && n.Kind != catalog.Supporting {
			out = append(out, show(n.Resources)...)
		}
	}
	return out
}
