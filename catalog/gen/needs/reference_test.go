package needs

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/iamvet/iamvet/catalog"
	"github.com/iamvet/iamvet/catalog/gen/sdkfacts"
)

const sqsReference = `{"Name":"sqs","Actions":[
 {"Name":"SendMessage","Annotations":{"Properties":{"IsWrite":true}},"Resources":[{"Name":"queue"}]},
 {"Name":"SendMessageFast","Annotations":{"Properties":{"IsWrite":true}},"Resources":[{"Name":"queue"}]}],
"Resources":[{"Name":"queue","ARNFormats":["arn:${Partition}:sqs:${Region}:${Account}:${QueueName}"]}],
"Operations":[{"Name":"SendMessageBatch","AuthorizedActions":[{"Name":"%ACTION%","Service":"sqs"}],"SDK":[{"Name":"sqs","Method":"x","Package":"Boto3"}]}]}`

// AWS's own service reference is preferred to the operation tables.
func TestServiceReferenceIsPreferred(t *testing.T) {
	dir := t.TempDir()
	put := func(action string) {
		text := strings.Replace(sqsReference, "%ACTION%", action, 1)
		if err := os.WriteFile(filepath.Join(dir, "sqs.json"), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	put("SendMessageFast")
	in, err := Load("../facts", "../overrides", dir)
	if err != nil {
		t.Fatal(err)
	}
	r, err := in.build([]*sdkfacts.Service{in.service("sqs")})
	if err != nil {
		t.Fatal(err)
	}
	op := r.Operations[Key{"sqs", "SendMessageBatch"}]
	i := slices.IndexFunc(op.Needs, func(n catalog.Need) bool { return n.Kind == catalog.Required })
	if i < 0 || op.Needs[i].Action != "sqs:SendMessageFast" || op.Needs[i].Resources[0].Variables["QueueName"] != "QueueUrl" {
		t.Errorf("%+v", op.Needs)
	}
	put("SendMessageSlowly")
	if _, err := Load("../facts", "../overrides", dir); err == nil || !strings.Contains(err.Error(), "sqs.json: operation SendMessageBatch") {
		t.Errorf("error %v", err)
	}
}
