package need

import (
	"slices"
	"testing"

	"github.com/iamvet/iamvet/catalog"
	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/flow"
)

func TestDescribedType(t *testing.T) {
	d := Described{Lookup: catalog.Lookup}
	for _, c := range []struct{ service, operation, want string }{
		{"dynamodb", "DescribeTable", "table"},
		{"dynamodb", "CreateTable", "table"},
		{"eks", "DescribeCluster", "cluster"},
		{"ecs", "DescribeServices", "service"},
		{"lambda", "GetFunction", ""},                       // may be a version's
		{"elasticloadbalancingv2", "CreateTargetGroup", ""}, // ends in an id
		{"secretsmanager", "CreateSecret", ""},              // ends in six characters
		{"ecs", "RegisterTaskDefinition", ""},               // ends in a revision
		{"s3", "ListBuckets", ""},
	} {
		if got := d.Type(c.service, c.operation); got != c.want {
			t.Errorf("%s.%s: type %q, want %q", c.service, c.operation, got, c.want)
		}
	}
}

func TestDescribedResources(t *testing.T) {
	d := Described{Lookup: catalog.Lookup}
	use := func(name arn.Pattern) flow.Use {
		return flow.Use{Service: "dynamodb", Operation: "DescribeTable", Input: &flow.Value{Presence: flow.IsSet, Members: map[string]*flow.Value{
			"TableName": {Presence: flow.IsSet, Texts: []arn.Pattern{name}},
		}}}
	}
	for _, c := range []struct {
		name  arn.Pattern
		want  string
		known bool
	}{
		{arn.Lit("orders"), "arn:${partition}:dynamodb:${region}:${account}:table/orders", true},
		{arn.Variable("env:TABLE", ""), "arn:${partition}:dynamodb:${region}:${account}:table/${env:TABLE}", false}, // or an ARN
		{arn.Unknown("somewhere"), "", false},
	} {
		got, why := d.Resources(use(c.name))
		var texts []string
		for _, p := range got {
			texts = append(texts, p.String())
		}
		want := []string{c.want}
		if c.want == "" {
			want = nil
		}
		if !slices.Equal(texts, want) || (why == "") != c.known {
			t.Errorf("%s: %q, %q", c.name, texts, why)
		}
	}
}
