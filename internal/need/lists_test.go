package need

import (
	"slices"
	"testing"

	"github.com/iamvet/iamvet/catalog"
	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/flow"
)

// An operation that describes all that there is, is checked against all names.
func TestDescribeWithoutNames(t *testing.T) {
	opt := Options{Partition: "aws", Region: "eu-west-1", Account: "111122223333", Lookup: catalog.Lookup}
	for _, tt := range []struct {
		service, operation string
		input              *flow.Value
		want               string
	}{
		{"rds", "DescribeDBInstances", structOf(), "arn:aws:rds:eu-west-1:111122223333:db:*"},
		{"rds", "DescribeDBInstances", structOf("DBInstanceIdentifier", literal("orders")), "arn:aws:rds:eu-west-1:111122223333:db:orders"},
		{"redshift", "DescribeClusters", structOf(), "arn:aws:redshift:eu-west-1:111122223333:cluster:*"},
		{"ec2", "DescribeInstances", structOf(), "*"},
		// Some services take a default.
		{"ecs", "DescribeClusters", structOf(), "arn:aws:ecs:eu-west-1:111122223333:cluster/default"},
		{"ecs", "DescribeClusters", structOf("Clusters", list(literal("prod"))), "arn:aws:ecs:eu-west-1:111122223333:cluster/prod"},
		{"eventbridge", "PutEvents", structOf("Entries", list(structOf("Source", literal("shop")))), "arn:aws:events:eu-west-1:111122223333:event-bus/default"},
		{"eventbridge", "PutEvents", structOf("Entries", list(structOf("EventBusName", literal("orders")))), "arn:aws:events:eu-west-1:111122223333:event-bus/orders"},
		{"eks", "ListNodegroups", structOf("ClusterName", literal("prod")), "arn:aws:eks:eu-west-1:111122223333:cluster/prod"},
		{"cloudwatch", "GetMetricData", structOf(), "*"},
		{"cloudwatch", "PutMetricData", structOf("Namespace", literal("shop")), "*"},
		{"sesv2", "SendEmail", structOf("FromEmailAddress", literal("a@example.com")), "arn:aws:ses:eu-west-1:111122223333:identity/${unknown}"},
		{"sesv2", "SendEmail", structOf("FromEmailAddressIdentityArn", text("${env:IDENTITY}")), "${env:IDENTITY}"},
		// The SDK sends what stands behind the last slash.
		{"route53", "GetHostedZone", structOf("Id", literal("/hostedzone/Z1")), "arn:aws:route53:::hostedzone/Z1"},
		{"route53", "GetHostedZone", structOf("Id", text("/hostedzone/${env:ZONE}")), "arn:aws:route53:::hostedzone/${env:ZONE}"},
		{"route53", "GetHostedZone", structOf("Id", text("${unknown}/${unknown}Z")), "arn:aws:route53:::hostedzone/${unknown}Z"},
		{"route53", "GetHostedZone", structOf("Id", literal("Z1")), "arn:aws:route53:::hostedzone/Z1"},
		{"route53", "GetHostedZone", structOf("Id", literal("/hostedzone/")), "arn:aws:route53:::hostedzone/${unknown}"},
		{"route53", "GetChange", structOf("Id", literal("/change/C1")), "arn:aws:route53:::change/C1"},
		// What is not known may name one.
		{"rds", "DescribeDBInstances", nil, "arn:aws:rds:eu-west-1:111122223333:db:${unknown}"},
		// An operation that needs a name fails without it.
		{"rds", "DeleteDBInstance", structOf(), "arn:aws:rds:eu-west-1:111122223333:db:${unknown}"},
	} {
		u := Of(flow.Use{Service: tt.service, Operation: tt.operation, Input: tt.input}, opt)
		var got []arn.Pattern
		for _, n := range u.Needs {
			if n.Kind == catalog.Required {
				for _, r := range n.Resources {
					got = append(got, r.Pattern)
				}
			}
		}
		if len(got) != 1 || got[0].String() != tt.want && !got[0].Equal(arn.Lit(tt.want)) {
			t.Errorf("%s %s: %v, want %s", tt.service, tt.operation, got, tt.want)
		}
	}
}

// One that names resources of several types by one ARN is asked for all of each.
func TestDescribeWithoutNamesOfSeveralTypes(t *testing.T) {
	opt := Options{Partition: "aws", Region: "eu-west-1", Account: "111122223333", Lookup: catalog.Lookup}
	for _, tt := range []struct {
		operation string
		input     *flow.Value
		want      []string
	}{
		{"DescribePendingMaintenanceActions", structOf(), []string{"arn:aws:rds:eu-west-1:111122223333:cluster:*", "arn:aws:rds:eu-west-1:111122223333:db:*"}},
		{"DescribePendingMaintenanceActions", nil, []string{"arn:aws:rds:eu-west-1:111122223333:cluster:${unknown}", "arn:aws:rds:eu-west-1:111122223333:db:${unknown}"}},
		{"ApplyPendingMaintenanceAction", structOf("ResourceIdentifier", literal("arn:aws:rds:eu-west-1:111122223333:db:orders")),
			[]string{"arn:aws:rds:eu-west-1:111122223333:db:orders", "arn:aws:rds:eu-west-1:111122223333:db:orders"}},
		{"ApplyPendingMaintenanceAction", structOf(), []string{"${unknown}"}}, // fails without one
	} {
		u := Of(flow.Use{Service: "rds", Operation: tt.operation, Input: tt.input}, opt)
		if got := show(u.Needs[0].Resources); !slices.Equal(got, tt.want) {
			t.Errorf("%s: %q, want %q", tt.operation, got, tt.want)
		}
	}
}

// A report on costs is of the account where no billing view is named; that it may be granted
// on a view alone is not ruled out.
func TestCostsWithoutBillingView(t *testing.T) {
	opt := Options{Partition: "aws", Region: "eu-west-1", Account: "111122223333", Lookup: catalog.Lookup}
	const view = "arn:aws:billing::111122223333:billingview/custom-1"
	for _, tt := range []struct {
		input *flow.Value
		want  string
	}{
		{structOf(), "*"},
		{structOf("BillingViewArn", literal(view)), view},
	} {
		u := Of(flow.Use{Service: "costexplorer", Operation: "GetCostAndUsage", Input: tt.input}, opt)
		i := slices.IndexFunc(u.Needs, func(n Need) bool { return n.Action == "ce:GetCostAndUsage" && n.Certain })
		if i < 0 || u.Needs[i].Resources[0].Pattern.String() != arn.Lit(tt.want).String() {
			t.Errorf("%+v, want %s", u.Needs, tt.want)
		} else if r := u.Needs[i].Resources[0]; tt.want == "*" && r.Loose.Equal(r.Pattern) {
			t.Error("a grant on a view alone is called missing")
		}
	}
}

// Where a member may be left out, the default is one of the names that the call
// may have, and no sure one.
func TestDefaultOfAMemberThatMayBeUnset(t *testing.T) {
	cluster := literal("prod")
	cluster.Presence = flow.MaybeSet
	u := Of(flow.Use{Service: "ecs", Operation: "DescribeServices", Input: structOf("Cluster", cluster, "Services", list(literal("web")))},
		Options{Partition: "aws", Region: "eu-west-1", Account: "111122223333", Lookup: catalog.Lookup})
	for _, r := range u.Needs[0].Resources {
		if r.Certain && r.Pattern.String() != "arn:aws:ecs:eu-west-1:111122223333:service/prod/web" {
			t.Errorf("%+v", r)
		}
	}
}

// Of two members with several values it is not known which go together.
func TestSeveralValuesOfTwoMembers(t *testing.T) {
	for _, tt := range []struct {
		bucket, key *flow.Value
		certain     int
	}{
		{text("a", "b"), text("k"), 2},
		{text("a"), text("k", "l"), 2},
		{text("a", "b"), text("k", "l"), 0},
		{&flow.Value{Presence: flow.IsSet, Texts: []arn.Pattern{arn.Lit("a")}, Unknown: "read"}, text("k", "l"), 0},
	} {
		u := Of(flow.Use{Service: "s3", Operation: "GetObject", Input: structOf("Bucket", tt.bucket, "Key", tt.key)}, Options{Lookup: catalog.Lookup})
		i := slices.IndexFunc(u.Needs, func(n Need) bool { return n.Action == "s3:GetObject" })
		n := 0
		for _, r := range u.Needs[i].Resources {
			if r.Certain {
				n++
			}
		}
		if n != tt.certain {
			t.Errorf("%v, %v: %d are certain of %v", tt.bucket, tt.key, n, u.Needs[i].Resources)
		}
	}
}

// Where a member has several values, a type with a condition is that of those that meet it.
func TestTypesOfEachValue(t *testing.T) {
	const parameter = "arn:aws:ssm:eu-west-1:111122223333:parameter"
	for _, tt := range []struct {
		name *flow.Value
		want []string
	}{
		{text("/shop/key", "key"), []string{parameter + "/key", parameter + "/shop/key"}},
		{text("/shop/key", "${env:NAME}"), []string{parameter + "${env:NAME}", parameter + "/${env:NAME}", parameter + "/shop/key"}},
		{text("/${env:STAGE}/key", "/shop/key"), []string{parameter + "/${env:STAGE}/key", parameter + "/shop/key"}},
		{text("${unknown}", "key"), []string{parameter + "${unknown}", parameter + "/${unknown}", parameter + "/key"}},
	} {
		if got := of("ssm", "GetParameter", structOf("Name", tt.name), "ssm:GetParameter"); !slices.Equal(got, tt.want) {
			t.Errorf("%q: %q, want %q", tt.name.Texts, got, tt.want)
		}
		if got := of("ssm", "GetParameters", structOf("Names", list(tt.name)), "ssm:GetParameters"); !slices.Equal(got, tt.want) {
			t.Errorf("names %q: %q, want %q", tt.name.Texts, got, tt.want)
		}
	}
}

// The tasks of a cluster are no resource; those of a container instance are.
func TestListTasks(t *testing.T) {
	const instance = "arn:aws:ecs:eu-west-1:111122223333:container-instance/prod/i1"
	perhaps := literal("i1")
	perhaps.Presence = flow.MaybeSet
	for _, tt := range []struct {
		input *flow.Value
		want  []string
	}{
		{structOf("Cluster", literal("prod")), []string{"${*}"}},
		{structOf("Cluster", literal("prod"), "ContainerInstance", literal("i1")), []string{instance}},
		{structOf("Cluster", literal("prod"), "ContainerInstance", perhaps), []string{instance, "${*}"}},
	} {
		if got := of("ecs", "ListTasks", tt.input, "ecs:ListTasks"); !slices.Equal(got, tt.want) {
			t.Errorf("%q, want %q", got, tt.want)
		}
	}
}

// of is the resources on which a call needs an action.
func of(service, operation string, input *flow.Value, action string) (out []string) {
	opt := Options{Partition: "aws", Region: "eu-west-1", Account: "111122223333", Lookup: catalog.Lookup}
	for _, n := range Of(flow.Use{Service: service, Operation: operation, Input: input}, opt).Needs {
		if n.Action == action {
			out = append(out, show(n.Resources)...)
		}
	}
	return out
}

// A call whose resource never gets a name is not made, or refused by the SDK.
func TestNameless(t *testing.T) {
	never := &flow.Value{Presence: flow.MaybeSet}
	for _, tt := range []struct {
		service, operation string
		input              *flow.Value
		certain            bool
	}{
		{"sns", "PublishBatch", structOf("TopicArn", never), false},
		{"sns", "PublishBatch", structOf("TopicArn", literal("arn:aws:sns:eu-west-1:111122223333:orders")), true},
		{"sns", "PublishBatch", structOf("TopicArn", unknownText("a parameter")), true},
		{"rds", "DescribeDBInstances", structOf("DBInstanceIdentifier", never), true}, // all
		{"rds", "DeleteDBInstance", structOf("DBInstanceIdentifier", never), false},
	} {
		u := Of(flow.Use{Service: tt.service, Operation: tt.operation, Input: tt.input}, Options{Lookup: catalog.Lookup})
		for _, n := range u.Needs {
			if n.Kind == catalog.Required && n.Certain != tt.certain {
				t.Errorf("%s %s: %s certain %v, want %v", tt.service, tt.operation, n.Action, n.Certain, tt.certain)
			}
		}
	}
}

// A member that is "" in every run where it is set names nothing: it is as good as unset.
func TestBlank(t *testing.T) {
	for _, tt := range []struct {
		index *flow.Value
		want  []string
	}{
		{&flow.Value{Presence: flow.MaybeSet, Blank: true}, []string{orders}},
		{&flow.Value{Presence: flow.MaybeSet, Unknown: "a parameter"}, []string{orders, orders + "/index/${unknown}"}},
		{literal("by-date"), []string{orders + "/index/by-date"}},
	} {
		if got := of("dynamodb", "Query", structOf("TableName", literal("orders"), "IndexName", tt.index), "dynamodb:Query"); !slices.Equal(got, tt.want) {
			t.Errorf("got %q, want %q", got, tt.want)
		}
	}
}

// An iterator is of the stream that it was got for, where that is known.
func TestIterators(t *testing.T) {
	const stream = "arn:aws:kinesis:eu-west-1:111122223333:stream/"
	const table = "arn:aws:dynamodb:eu-west-1:111122223333:table/orders/stream/1"
	for _, tt := range []struct {
		service, operation string
		input              *flow.Value
		want               []string
	}{
		{"kinesis", "GetRecords", structOf("ShardIterator", literal("stream/orders")), []string{stream + "orders"}},
		{"kinesis", "GetRecords", structOf("ShardIterator", literal("AAAA")), []string{stream + "${unknown}"}},
		{"kinesis", "GetRecords", structOf("ShardIterator", literal("AAAA"), "StreamARN", literal(stream+"b")), []string{stream + "b"}},
		{"kinesis", "ListShards", structOf("NextToken", literal("stream/orders")), []string{stream + "orders"}},
		{"kinesis", "ListShards", structOf("StreamName", literal("a"), "NextToken", unknownText("a parameter")), []string{stream + "a"}},
		{"dynamodbstreams", "GetRecords", structOf("ShardIterator", literal("stream/"+table)), []string{table}},
	} {
		action := map[string]string{"kinesis": "kinesis:", "dynamodbstreams": "dynamodb:"}[tt.service] + tt.operation
		if got := of(tt.service, tt.operation, tt.input, action); !slices.Equal(got, tt.want) {
			t.Errorf("%s %s: got %q, want %q", tt.service, tt.operation, got, tt.want)
		}
	}
}

// A message to a connection is a request with a method and path that are known.
func TestConnections(t *testing.T) {
	got := of("apigatewaymanagementapi", "PostToConnection", structOf("ConnectionId", literal("c")), "execute-api:ManageConnections")
	if want := []string{"arn:aws:execute-api:eu-west-1:111122223333:${unknown}/${unknown}/POST/@connections/${unknown}"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

const orders = "arn:aws:dynamodb:eu-west-1:111122223333:table/orders"

// An ARN whose name is empty where the code shows is taken by no service.
func TestARNWithoutName(t *testing.T) {
	for _, tt := range []struct {
		arn, want []string
	}{
		{[]string{"arn:aws:iam::111122223333:role/"}, []string{"${unknown}"}},
		{[]string{"arn:aws:iam::111122223333:role/", "arn:aws:iam::111122223333:role/${env:ROLE}"}, []string{"${unknown}", "arn:aws:iam::111122223333:role/${env:ROLE}"}},
	} {
		got := of("sts", "AssumeRole", structOf("RoleArn", text(tt.arn...)), "sts:AssumeRole")
		slices.Sort(got)
		if !slices.Equal(got, tt.want) {
			t.Errorf("%q: %q, want %q", tt.arn, got, tt.want)
		}
	}
	if got := of("sns", "Publish", structOf("TopicArn", text("arn:aws:sns:eu-west-1:111122223333:")), "sns:Publish"); slices.Contains(got, "arn:aws:sns:eu-west-1:111122223333:") {
		t.Errorf("a topic without a name: %q", got)
	}
}

// A list of names that some runs leave out: those ask for all. One that is always given does not.
func TestListLeftOut(t *testing.T) {
	const repository = "arn:aws:ecr:eu-west-1:111122223333:repository/"
	always := list(literal("a"))
	perhaps := list(literal("a"))
	perhaps.Presence = flow.MaybeSet
	for _, tt := range []struct {
		input *flow.Value
		want  []string
	}{
		{structOf(), []string{repository + "*"}},
		{structOf("RepositoryNames", always), []string{repository + "a"}},
		{structOf("RepositoryNames", perhaps), []string{repository + "*", repository + "a"}},
	} {
		if got := of("ecr", "DescribeRepositories", tt.input, "ecr:DescribeRepositories"); !slices.Equal(got, tt.want) {
			t.Errorf("%q, want %q", got, tt.want)
		}
	}
}
