package generate

import (
	"strings"
	"testing"

	"github.com/iamvet/iamvet/internal/arn"
)

// TestMadeVariables holds the names of what a program makes of a variable, and that
// the value of the one gives that of the other.
func TestMadeVariables(t *testing.T) {
	for origin, want := range map[string]string{
		"env:ORDERS_TABLE":                       "orders_table",
		"env:QUEUE_URL#name":                     "queue_name",
		"env:DEST_URL#host":                      "dest_host",
		"env:DEST#path#trimPrefix(/)":            "dest_path",
		"env:STAGE#lower":                        "stage_lower",
		"env:TABLES#part":                        "tables",
		"env:TABLES#part#trimSpace":              "tables",
		"flag:uri#trimPrefix(s3://)#before(/)":   "uri_before",
		"env:ROLE_ARN#field(:,4)":                "role_arn_field_4",
		"env:DEST#query(version)":                "dest_query_version",
		"env:NAME#replace(_,-)":                  "name_replace",
		"env:NAME#slice(index[/]+1,len)#trim( )": "name_slice_index_1_len",
	} {
		if got := strings.Join(originWords(origin), "_"); got != want {
			t.Errorf("%s is named %s, not %s", origin, got, want)
		}
	}
	v := newVariables(map[string]string{"DEST": "s3://bucket/key", "env:STAGE": "Prod"})
	for origin, want := range map[string]string{
		"env:DEST#host": "bucket", "env:DEST#path#trimPrefix(/)": "key", "env:STAGE#lower": "prod",
		"env:DEST#part": "${var:dest}", "env:OTHER#host": "${var:other_host}",
	} {
		if got := v.of(arn.Part{Kind: arn.Var, Text: origin}, &about{}).String(); got != want {
			t.Errorf("%s is %s, not %s", origin, got, want)
		}
	}
}
