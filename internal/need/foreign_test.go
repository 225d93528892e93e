package need

import (
	"testing"

	"github.com/iamvet/iamvet/catalog"
)

// A program that tells ARNs of secrets and parameters apart asks each service for its own.
func TestForeignARNs(t *testing.T) {
	parameter := catalog.Resource{
		Type: "parameter", ARN: "arn:${Partition}:ssm:${Region}:${Account}:parameter/${ParameterName}", Required: true,
		Variables: map[string]string{"ParameterName": "Name"},
	}
	in := structOf("Name", text("arn:aws:secretsmanager:eu-west-1:111122223333:secret:token-a1b2c3", "arn:aws:ssm:eu-west-1:111122223333:parameter/token"))
	n := needsOf(t, in, Options{}, catalog.Need{Action: "ssm:GetParameter", Resources: []catalog.Resource{parameter}})[0]
	if got := show(n.Resources); len(got) != 1 || got[0] != "arn:aws:ssm:eu-west-1:111122223333:parameter/token" || !n.Certain || !n.Resources[0].Certain {
		t.Errorf("one of each: %+v", n)
	}
	in = structOf("Name", literal("arn:aws:secretsmanager:eu-west-1:111122223333:secret:token-a1b2c3"))
	n = needsOf(t, in, Options{}, catalog.Need{Action: "ssm:GetParameter", Resources: []catalog.Resource{parameter}})[0]
	if n.Certain || len(n.Resources) != 1 || n.Resources[0].Certain || n.Resources[0].Why != ofAnother {
		t.Errorf("a secret alone: %+v", n)
	}
	in = structOf("Bucket", literal("arn:aws:s3-object-lambda:eu-west-1:111122223333:accesspoint/small"), "Key", literal("k"))
	n = needsOf(t, in, Options{}, catalog.Need{Action: "s3:GetObject", Resources: []catalog.Resource{object}})[0]
	if n.Resources[0].Why == ofAnother {
		t.Errorf("an access point of Object Lambda: %+v", n)
	}
}
