package need

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/iamvet/iamvet/catalog"
	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/flow"
)

func text(values ...string) *flow.Value {
	v := &flow.Value{Presence: flow.IsSet}
	for _, s := range values {
		v.Texts = append(v.Texts, arn.Parse(s))
	}
	return v
}

func literal(s string) *flow.Value {
	return &flow.Value{Presence: flow.IsSet, Texts: []arn.Pattern{arn.Lit(s)}}
}

func unknownText(why string) *flow.Value {
	return &flow.Value{Presence: flow.IsSet, Unknown: why}
}

func structOf(kv ...any) *flow.Value {
	v := &flow.Value{Presence: flow.IsSet, Members: map[string]*flow.Value{}}
	for i := 0; i < len(kv); i += 2 {
		v.Members[kv[i].(string)] = kv[i+1].(*flow.Value)
	}
	return v
}

func list(elems ...*flow.Value) *flow.Value {
	return &flow.Value{Presence: flow.IsSet, Elems: elems}
}

var object = catalog.Resource{
	Type: "object", ARN: "arn:${Partition}:s3:::${BucketName}/${ObjectName}", Required: true,
	Variables: map[string]string{"BucketName": "Bucket", "ObjectName": "Key"},
}

var table = catalog.Resource{
	Type: "table", ARN: "arn:${Partition}:dynamodb:${Region}:${Account}:table/${TableName}", Required: true,
	Variables: map[string]string{"TableName": "TableName"},
}

var queueType = catalog.Resource{
	Type: "queue", ARN: "arn:${Partition}:sqs:${Region}:${Account}:${QueueName}", Required: true,
	Variables: map[string]string{"QueueName": "QueueUrl"},
}

var role = catalog.Resource{
	Type: "role", ARN: "arn:${Partition}:iam::${Account}:role/${RoleNameWithPath}", Required: true,
	Variables: map[string]string{"": "Role"},
}

func needsOf(t *testing.T, in *flow.Value, opt Options, needs ...catalog.Need) []Need {
	t.Helper()
	opt.Lookup = func(string, string) catalog.Operation { return catalog.Operation{Needs: needs} }
	return Of(flow.Use{Input: in}, opt).Needs
}

func show(rs []Resource) []string {
	var out []string
	for _, r := range rs {
		out = append(out, r.Pattern.String())
	}
	return out
}

func TestResources(t *testing.T) {
	alias := catalog.Resource{
		Type: "alias", Required: true, ARN: "arn:${Partition}:kms:${Region}:${Account}:alias/${Alias}",
		Variables: map[string]string{"Alias": "AliasName"},
	}
	other := catalog.Resource{
		Type: "function alias", Required: true, ARN: "arn:${Partition}:lambda:${Region}:${Account}:function:f:${Alias}",
		Variables: map[string]string{"Alias": "AliasName"},
	}
	key := catalog.Resource{
		Type: "key", ARN: "arn:${Partition}:kms:${Region}:${Account}:key/${KeyId}", Required: true,
		Variables: map[string]string{"KeyId": "KeyId"},
	}
	index := catalog.Resource{
		Type: "index", ARN: "arn:${Partition}:dynamodb:${Region}:${Account}:table/${TableName}/index/${IndexName}",
		Variables: map[string]string{"TableName": "TableName", "IndexName": "IndexName"},
	}
	transact := table
	transact.Variables = map[string]string{"TableName": "TransactItems[].Put.TableName"}
	transact.Alternatives = map[string][]string{"TableName": {"TransactItems[].Delete.TableName"}}
	template := catalog.Resource{
		Type: "launch-template", ARN: "arn:${Partition}:ec2:${Region}:${Account}:launch-template/${LaunchTemplateId}",
		Variables:    map[string]string{"LaunchTemplateId": "Configs[].LaunchTemplateId"},
		Alternatives: map[string][]string{"LaunchTemplateId": {"Configs[].LaunchTemplateName#other"}},
	}
	batch := table
	batch.Variables = map[string]string{"TableName": "RequestItems{}"}
	point := catalog.Resource{
		Type: "accesspointobject", ARN: "arn:${Partition}:s3:${Region}:${Account}:accesspoint/${AccessPointName}/object/${ObjectName}",
		Variables: map[string]string{"ObjectName": "Key"},
	}
	optional := func(r catalog.Resource) catalog.Resource { r.Required = false; return r }
	keys := &flow.Value{Presence: flow.IsSet, Keys: []arn.Pattern{arn.Lit("b"), arn.Lit("a")}}
	tests := []struct {
		name  string
		types []catalog.Resource
		in    *flow.Value
		opt   Options
		want  []string
	}{
		{"constants", []catalog.Resource{object}, structOf("Bucket", text("b"), "Key", text("k")), Options{Partition: "aws"},
			[]string{"arn:aws:s3:::b/k"}},
		{"several values of one member", []catalog.Resource{object}, structOf("Bucket", text("b", "c"), "Key", text("k")), Options{},
			[]string{"arn:${partition}:s3:::b/k", "arn:${partition}:s3:::c/k"}},
		{"a value that is not complete", []catalog.Resource{object},
			structOf("Bucket", &flow.Value{Presence: flow.IsSet, Texts: []arn.Pattern{arn.Lit("b")}, Unknown: "from a map"}, "Key", text("k")), Options{Partition: "aws"},
			[]string{"arn:aws:s3:::${unknown}/k", "arn:aws:s3:::b/k"}},
		{"an environment variable", []catalog.Resource{table}, structOf("TableName", text("${env:TABLE}")), Options{},
			[]string{"arn:${partition}:dynamodb:${region}:${account}:table/${env:TABLE}"}},
		{"a bound environment variable, region and account", []catalog.Resource{table}, structOf("TableName", text("${env:TABLE}-x")),
			Options{Partition: "aws", Region: "eu-west-1", Account: "123456789012", Bind: map[string]arn.Pattern{"env:TABLE": arn.Lit("orders")}},
			[]string{"arn:aws:dynamodb:eu-west-1:123456789012:table/orders-x"}},
		{"a table by its ARN", []catalog.Resource{table}, structOf("TableName", text("arn:aws:dynamodb:us-east-1:1:table/t")), Options{Partition: "aws", Region: "eu-west-1"},
			[]string{"arn:aws:dynamodb:us-east-1:1:table/t"}},
		{"an index of a table by its ARN", []catalog.Resource{index}, structOf("TableName", text("arn:aws:dynamodb:us-east-1:1:table/t"), "IndexName", text("i")), Options{},
			[]string{"arn:aws:dynamodb:us-east-1:1:table/t/index/i"}},
		{"an optional type that is not named goes", []catalog.Resource{table, index}, structOf("TableName", text("t")), Options{Partition: "aws", Region: "r", Account: "1"},
			[]string{"arn:aws:dynamodb:r:1:table/t"}},
		{"a type that the service may choose goes where another is given", []catalog.Resource{optional(object), point},
			structOf("Bucket", text("b"), "Key", text("k")), Options{Partition: "aws"}, []string{"arn:aws:s3:::b/k"}},
		{"a type that the service chooses", []catalog.Resource{point}, structOf("Key", text("k")), Options{Partition: "aws", Region: "r", Account: "1"},
			[]string{"arn:aws:s3:r:1:accesspoint/${unknown}/object/k"}},
		{"an access point as bucket", []catalog.Resource{object}, structOf("Bucket", text("arn:aws:s3:us-east-1:1:accesspoint/p"), "Key", text("k")), Options{},
			[]string{"arn:aws:s3:us-east-1:1:accesspoint/p/object/k"}},
		{"elements of a list and alternatives", []catalog.Resource{transact},
			structOf("TransactItems", list(structOf("Put", structOf("TableName", text("a"))), structOf("Delete", structOf("TableName", text("b"))))),
			Options{Partition: "aws", Region: "r", Account: "1"},
			[]string{"arn:aws:dynamodb:r:1:table/a"}},
		{"named by another name", []catalog.Resource{template}, structOf("Configs", list(structOf("LaunchTemplateName", text("n")))), Options{Partition: "aws", Region: "r", Account: "1"},
			[]string{"arn:aws:ec2:r:1:launch-template/${unknown}"}},
		{"one by its id, one by its name", []catalog.Resource{template},
			structOf("Configs", list(structOf("LaunchTemplateId", text("lt-1")), structOf("LaunchTemplateName", text("n")))), Options{Partition: "aws", Region: "r", Account: "1"},
			[]string{"arn:aws:ec2:r:1:launch-template/${unknown}", "arn:aws:ec2:r:1:launch-template/lt-1"}},
		{"by its id alone", []catalog.Resource{template}, structOf("Configs", list(structOf("LaunchTemplateId", text("lt-1")))), Options{Partition: "aws", Region: "r", Account: "1"},
			[]string{"arn:aws:ec2:r:1:launch-template/lt-1"}},
		{"keys of a map", []catalog.Resource{batch}, structOf("RequestItems", keys), Options{Partition: "aws", Region: "r", Account: "1"},
			[]string{"arn:aws:dynamodb:r:1:table/a", "arn:aws:dynamodb:r:1:table/b"}},
		{"a queue's URL", []catalog.Resource{queueType}, structOf("QueueUrl", text("https://sqs.eu-west-1.amazonaws.com/123456789012/jobs")), Options{Partition: "aws", Region: "us-east-1"},
			[]string{"arn:aws:sqs:eu-west-1:123456789012:jobs"}},
		{"a queue's URL with variables", []catalog.Resource{queueType}, structOf("QueueUrl", text("https://sqs.${env:R}.amazonaws.com/${env:A}/jobs-${env:STAGE}")), Options{Partition: "aws"},
			[]string{"arn:aws:sqs:${env:R}:${env:A}:jobs-${env:STAGE}"}},
		{"a queue's URL from the environment", []catalog.Resource{queueType}, structOf("QueueUrl", text("${env:QUEUE_URL}")), Options{Partition: "aws", Region: "r"},
			[]string{"arn:aws:sqs:r:${account}:${env:QUEUE_URL#name}"}},
		{"a role by its ARN", []catalog.Resource{role}, structOf("Role", text("arn:aws:iam::1:role/x")), Options{},
			[]string{"arn:aws:iam::1:role/x"}},
		{"a role from the environment", []catalog.Resource{role}, structOf("Role", text("${env:ROLE}")), Options{},
			[]string{"${env:ROLE}"}},
		{"a role whose ARN lacks its partition", []catalog.Resource{role}, structOf("Role", text("arn::iam::1:role/x")), Options{},
			[]string{"${unknown}"}},
		{"a key by its alias", []catalog.Resource{key}, structOf("KeyId", text("alias/orders")), Options{Partition: "aws", Region: "r", Account: "1"},
			[]string{"arn:aws:kms:r:1:key/${unknown}"}},
		{"a key by its id", []catalog.Resource{key}, structOf("KeyId", text("1234")), Options{Partition: "aws", Region: "r", Account: "1"},
			[]string{"arn:aws:kms:r:1:key/1234"}},
		{"an alias", []catalog.Resource{alias}, structOf("AliasName", text("alias/orders")), Options{Partition: "aws", Region: "r", Account: "1"},
			[]string{"arn:aws:kms:r:1:alias/orders"}},
		{"an alias whose name looks like one with its type", []catalog.Resource{alias}, structOf("AliasName", text("alias/alias/orders")), Options{Partition: "aws", Region: "r", Account: "1"},
			[]string{"arn:aws:kms:r:1:alias/alias/orders"}},
		{"an alias that is put together", []catalog.Resource{alias}, structOf("AliasName", text("alias/${env:STAGE}-orders")), Options{Partition: "aws", Region: "r", Account: "1"},
			[]string{"arn:aws:kms:r:1:alias/${env:STAGE}-orders"}},
		{"an alias from the environment", []catalog.Resource{alias}, structOf("AliasName", text("${env:ALIAS}")), Options{Partition: "aws", Region: "r", Account: "1"},
			[]string{"arn:aws:kms:r:1:${env:ALIAS}"}},
		{"an alias that is not known", []catalog.Resource{alias}, structOf("AliasName", unknownText("from a request")), Options{Partition: "aws", Region: "r", Account: "1"},
			[]string{"arn:aws:kms:r:1:alias/${unknown}"}},
		{"an alias of another kind", []catalog.Resource{other}, structOf("AliasName", text("alias/orders")), Options{Partition: "aws", Region: "r", Account: "1"},
			[]string{"arn:aws:lambda:r:1:function:f:alias/orders"}},
		{"a role that is not known", []catalog.Resource{role}, structOf("Role", unknownText("from a request")), Options{Partition: "aws"},
			[]string{"arn:aws:iam::${account}:role/${unknown}"}},
		{"a member that is left out leaves the rest", []catalog.Resource{optional(object)}, structOf("Bucket", text("b")), Options{Partition: "aws"},
			[]string{"arn:aws:s3:::b/${unknown}"}},
		{"another type may be meant", []catalog.Resource{optional(object), optional(table)}, structOf("Bucket", text("b")), Options{Partition: "aws"},
			[]string{"${unknown}"}},
		{"no resource-level permissions", nil, structOf(), Options{}, []string{"${*}"}},
		{"an input that is not known", []catalog.Resource{object}, nil, Options{Partition: "aws"},
			[]string{"arn:aws:s3:::${unknown}/${unknown}"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			ns := needsOf(t, tt.in, tt.opt, catalog.Need{Action: "x:Y", Kind: catalog.Required, Resources: tt.types})
			if got := show(ns[0].Resources); !slices.Equal(got, tt.want) {
				t.Errorf("got  %q\nwant %q", got, tt.want)
			}
		})
	}
}

func TestResourcesAreBounded(t *testing.T) {
	var many []string
	for i := range 100 {
		many = append(many, fmt.Sprint("v", i))
	}
	ns := needsOf(t, structOf("Bucket", text(many[:30]...), "Key", text(many...)), Options{Partition: "aws"},
		catalog.Need{Action: "s3:GetObject", Resources: []catalog.Resource{object}})
	rs := ns[0].Resources
	if len(rs) != 30 || !strings.HasSuffix(rs[0].Pattern.String(), "/${unknown}") || rs[0].Why != "too many values" {
		t.Errorf("got %d resources, first %+v", len(rs), rs[0])
	}
}

func TestWhatIsCertain(t *testing.T) {
	in := structOf("Bucket", text("b"), "Key", unknownText("from a request"))
	r := needsOf(t, in, Options{}, catalog.Need{Action: "s3:GetObject", Resources: []catalog.Resource{object}})[0].Resources[0]
	if !r.Certain || !r.Named || r.Why != "from a request" || r.Loose.String() != "arn:${partition}:s3:::b/${unknown}" {
		t.Errorf("known bucket, unknown key: %+v", r)
	}
	r = needsOf(t, structOf("Bucket", unknownText("?"), "Key", unknownText("?")), Options{},
		catalog.Need{Action: "s3:GetObject", Resources: []catalog.Resource{object}})[0].Resources[0]
	if !r.Certain || r.Named {
		t.Errorf("nothing known: %+v", r)
	}
	maybe := structOf("Bucket", &flow.Value{Presence: flow.MaybeSet, Texts: []arn.Pattern{arn.Lit("b")}}, "Key", text("k"))
	r = needsOf(t, maybe, Options{}, catalog.Need{Action: "s3:GetObject", Resources: []catalog.Resource{object}})[0].Resources[0]
	if !r.Certain {
		t.Errorf("without the member the call fails: %+v", r)
	}
	bucket := catalog.Resource{Type: "bucket", ARN: "arn:${Partition}:s3:::${BucketName}", Variables: map[string]string{"BucketName": "Bucket"}}
	either := object
	either.Required = false
	for _, r := range needsOf(t, maybe, Options{}, catalog.Need{Action: "s3:X", Resources: []catalog.Resource{bucket, either}})[0].Resources {
		if r.Certain {
			t.Errorf("one of two types: %+v", r)
		}
	}
	r = needsOf(t, structOf("TableName", text("${env:T}")), Options{Partition: "aws", Region: "r", Account: "1"},
		catalog.Need{Action: "dynamodb:GetItem", Resources: []catalog.Resource{table}})[0].Resources[0]
	if !r.Certain || !r.Named || r.Loose.String() != "arn:aws:dynamodb:${unknown}:${unknown}:${unknown}" {
		t.Errorf("a name from the environment may be an ARN: %+v, loose %s", r, r.Loose)
	}
}

// A role that is assumed may be of any account, one that is passed is of the caller's.
func TestAccountOfUnknownRoles(t *testing.T) {
	for operation, want := range map[string]string{
		"sts.AssumeRole": "arn:${partition}:iam::${unknown}:role/${unknown}", "synthetics.CreateCanary": "arn:${partition}:iam::${account}:role/${unknown}",
	} {
		service, name, _ := strings.Cut(operation, ".")
		u := flow.Use{Service: service, Operation: name, Input: structOf("RoleArn", unknownText("?"), "ExecutionRoleArn", unknownText("?"))}
		found := false
		for _, n := range Of(u, Options{Lookup: catalog.Lookup}).Needs {
			for _, r := range n.Resources {
				found = found || r.Pattern.String() == want
			}
		}
		if !found {
			t.Errorf("%s: no resource is %s", operation, want)
		}
	}
}

// What all names of a type have says nothing of which it is: no grant is narrowed to that.
func TestNamed(t *testing.T) {
	role := catalog.Resource{Type: "role", ARN: "arn:${Partition}:iam::${Account}:role/${RoleNameWithPath}", Variables: map[string]string{"": "Role"}, Required: true}
	for text, want := range map[string]bool{
		"${unknown}/${unknown}": false, "${unknown}/": false, "/${unknown}/a": true, "${env:K}": true, "${unknown}7": true,
	} {
		in := structOf("Bucket", unknownText("?"), "Key", &flow.Value{Presence: flow.IsSet, Texts: []arn.Pattern{arn.Parse(text)}})
		if r := needsOf(t, in, Options{}, catalog.Need{Action: "s3:GetObject", Resources: []catalog.Resource{object}})[0].Resources[0]; r.Named != want {
			t.Errorf("key %s: named %v", text, r.Named)
		}
	}
	for text, want := range map[string]bool{
		"arn:aws:iam::${unknown}:role/${unknown}": false, "arn:aws:iam::${account}:role/${unknown}": false, "arn:aws:iam::${env:ACCOUNT}:role/${unknown}": true,
		"arn:aws:iam::123456789012:role/${unknown}": true, "arn:aws:iam::${unknown}:role/app-${unknown}": true, "${unknown}": false, "${env:ROLE}": true,
	} {
		in := structOf("Role", &flow.Value{Presence: flow.IsSet, Texts: []arn.Pattern{arn.Parse(text)}})
		if r := needsOf(t, in, Options{}, catalog.Need{Action: "sts:AssumeRole", Resources: []catalog.Resource{role}})[0].Resources[0]; r.Named != want {
			t.Errorf("role %s: named %v", text, r.Named)
		}
	}
}

// What the deployment can override is not sure to be used.
func TestDefaultsAreNotCertain(t *testing.T) {
	for name, tc := range map[string]struct {
		bucket *flow.Value
		opt    Options
		want   []string // those that are certain
	}{
		"two constants":          {text("a", "b"), Options{}, []string{"a/k", "b/k"}},
		"a variable's default":   {text("${env:B}", "d"), Options{}, []string{"${env:B}/k"}},
		"with the value given":   {text("${env:B}", "d"), Options{Bind: map[string]arn.Pattern{"env:B": arn.Lit("x")}}, []string{"x/k"}},
		"a part that is given":   {text("${env:B}-logs", "d"), Options{Bind: map[string]arn.Pattern{"env:B": arn.Lit("x")}}, []string{"x-logs/k"}},
		"a flag and a parameter": {text("${flag:b}", "${unknown}"), Options{}, []string{"${flag:b}/k"}},
	} {
		t.Run(name, func(t *testing.T) {
			tc.opt.Partition = "aws"
			n := needsOf(t, structOf("Bucket", tc.bucket, "Key", text("k")), tc.opt, catalog.Need{Action: "s3:GetObject", Resources: []catalog.Resource{object}})[0]
			var got []string
			for _, r := range n.Resources {
				if r.Certain {
					got = append(got, strings.TrimPrefix(r.Pattern.String(), "arn:aws:s3:::"))
				}
			}
			slices.Sort(got)
			if !slices.Equal(got, tc.want) {
				t.Errorf("got %q, want %q", got, tc.want)
			}
		})
	}
}

func TestAccounts(t *testing.T) {
	repository := catalog.Resource{Type: "repository", ARN: "arn:${Partition}:ecr:${Region}:${Account}:repository/${RepositoryName}",
		Variables: map[string]string{"RepositoryName": "RepositoryName"}, Account: "RegistryId", Required: true}
	unset := &flow.Value{Presence: flow.Unset}
	maybe := text("222222222222")
	maybe.Presence = flow.MaybeSet
	for name, tc := range map[string]struct {
		registry    *flow.Value
		names       []string
		all, loose  []string
		certainties []bool
	}{
		"left out":       {unset, []string{"r"}, []string{"1:r"}, []string{"*:r"}, []bool{true}},
		"another's":      {text("222222222222"), []string{"r"}, []string{"222222222222:r"}, []string{"222222222222:r"}, []bool{true}},
		"a variable":     {text("${env:ID}"), []string{"r"}, []string{"${env:ID}:r"}, []string{"${env:ID}:r"}, []bool{true}},
		"not known":      {text("${unknown}"), []string{"r"}, []string{"*:r"}, []string{"*:r"}, []bool{true}},
		"no account":     {text("x"), []string{"r"}, []string{"*:r"}, []string{"*:r"}, []bool{false}},
		"the caller's":   {text("-"), []string{"r"}, []string{"1:r"}, []string{"*:r"}, []bool{true}},
		"left out or so": {maybe, []string{"r"}, []string{"1:r", "222222222222:r"}, []string{"*:r", "222222222222:r"}, []bool{false, true}},
		"several of each": {text("222222222222", "333333333333"), []string{"r", "s"},
			[]string{"222222222222:r", "222222222222:s", "333333333333:r", "333333333333:s"},
			[]string{"222222222222:r", "222222222222:s", "333333333333:r", "333333333333:s"}, []bool{false, false, false, false}},
	} {
		t.Run(name, func(t *testing.T) {
			opt := Options{Partition: "aws", Region: "eu-west-1", Account: "1"}
			in := structOf("RegistryId", tc.registry, "RepositoryName", text(tc.names...))
			n := needsOf(t, in, opt, catalog.Need{Action: "ecr:BatchGetImage", Resources: []catalog.Resource{repository}})[0]
			short := func(p arn.Pattern) string {
				return strings.NewReplacer("arn:aws:ecr:eu-west-1:", "", "repository/", "", "${unknown}", "*").Replace(p.String())
			}
			slices.SortFunc(n.Resources, func(a, b Resource) int { return strings.Compare(short(a.Pattern), short(b.Pattern)) })
			var all, loose []string
			var certain []bool
			for _, r := range n.Resources {
				all, loose, certain = append(all, short(r.Pattern)), append(loose, short(r.Loose)), append(certain, r.Certain)
			}
			if !slices.Equal(all, tc.all) || !slices.Equal(loose, tc.loose) || !slices.Equal(certain, tc.certainties) {
				t.Errorf("got %q, %q, certain %v", all, loose, certain)
			}
		})
	}
}

func TestRegions(t *testing.T) {
	of := func(in *flow.Value, regions ...string) (certain, all []string) {
		opt := Options{Partition: "aws", Account: "1", Lookup: func(string, string) catalog.Operation {
			return catalog.Operation{Needs: []catalog.Need{{Action: "dynamodb:GetItem", Resources: []catalog.Resource{table}}}}
		}}
		for _, r := range Of(flow.Use{Input: in, Region: text(regions...).Texts}, opt).Needs[0].Resources {
			all = append(all, strings.TrimPrefix(r.Pattern.String(), "arn:aws:dynamodb:"))
			if r.Certain {
				certain = append(certain, all[len(all)-1])
			}
		}
		return certain, all
	}
	certain, all := of(structOf("TableName", text("t")), "eu-west-1", "us-east-1")
	if want := []string{"eu-west-1:1:table/t", "us-east-1:1:table/t"}; !slices.Equal(all, want) || !slices.Equal(certain, want) {
		t.Errorf("two regions: %q, certain %q", all, certain)
	}
	certain, all = of(structOf("TableName", text("t")), "${flag:region}", "us-east-1")
	if want := []string{"${flag:region}:1:table/t", "us-east-1:1:table/t"}; !slices.Equal(all, want) || !slices.Equal(certain, want[:1]) {
		t.Errorf("a flag with its default: %q, certain %q", all, certain)
	}
	_, all = of(structOf("TableName", text("t")), "${region}", "us-east-1")
	if want := []string{"${region}:1:table/t", "us-east-1:1:table/t"}; !slices.Equal(all, want) {
		t.Errorf("the environment's, or one that the code sets: %q", all)
	}
	certain, all = of(structOf("TableName", text("t", "u")), "eu-west-1", "us-east-1")
	if len(all) != 4 || len(certain) != 0 {
		t.Errorf("names and regions may go together: %q, certain %q", all, certain)
	}
}

func TestConditions(t *testing.T) {
	acl := &catalog.Condition{Member: "ACL", Test: "set"}
	public := &catalog.Condition{Member: "ACL", Test: "in", Values: []string{"public-read"}}
	verb := &catalog.Condition{Member: "Statement", Test: "statement", Values: []string{"SELECT"}}
	kms := &catalog.Condition{Member: "Key", Test: "prefix", Values: []string{"alias/"}}
	version := &catalog.Condition{Member: "Source", Test: "contains", Values: []string{"versionId="}}
	tests := []struct {
		name string
		c    *catalog.Condition
		in   *flow.Value
		want arn.Tri
	}{
		{"set", acl, structOf("ACL", text("private")), arn.Yes},
		{"unset", acl, structOf(), arn.No},
		{"unset in an input that is not complete", acl, &flow.Value{Presence: flow.IsSet, Unknown: "from JSON"}, arn.Maybe},
		{"maybe set", acl, structOf("ACL", &flow.Value{Presence: flow.MaybeSet}), arn.Maybe},
		{"input not known", acl, nil, arn.Maybe},
		{"in", public, structOf("ACL", text("public-read")), arn.Yes},
		{"not in", public, structOf("ACL", text("private")), arn.No},
		{"in for some values", public, structOf("ACL", text("private", "public-read")), arn.Maybe},
		{"in with a variable", public, structOf("ACL", text("public-${env:X}")), arn.Maybe},
		{"not in whatever the variable", public, structOf("ACL", text("bucket-${env:X}")), arn.No},
		{"in, values not complete", public, structOf("ACL", unknownText("?")), arn.Maybe},
		{"statement", verb, structOf("Statement", text("select * from ${env:T}")), arn.Yes},
		{"another statement", verb, structOf("Statement", text("INSERT into t")), arn.No},
		{"statement cut short by a variable", verb, structOf("Statement", text("SEL${env:T}")), arn.Maybe},
		{"prefix", kms, structOf("Key", text("alias/${env:K}")), arn.Yes},
		{"no prefix", kms, structOf("Key", text("arn:aws:kms")), arn.No},
		{"contains", version, structOf("Source", literal("b/k?versionId=1")), arn.Yes},
		{"contains, cut by a variable", version, structOf("Source", &flow.Value{Presence: flow.IsSet, Texts: []arn.Pattern{arn.Concat(arn.Lit("b/"), arn.Variable("env:K", ""), arn.Lit("?versionId=1"))}}), arn.Yes},
		{"contains not", version, structOf("Source", text("b/k")), arn.No},
		{"contains perhaps", version, structOf("Source", text("b/${env:K}")), arn.Maybe},
		{"all", &catalog.Condition{All: []catalog.Condition{*acl, *public}}, structOf("ACL", text("private")), arn.No},
		{"any", &catalog.Condition{Any: []catalog.Condition{*acl, *public}}, structOf("ACL", text("private")), arn.Yes},
		{"not", &catalog.Condition{Not: acl}, structOf(), arn.Yes},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			ns := needsOf(t, tt.in, Options{}, catalog.Need{Action: "s3:X", Kind: catalog.Conditional, When: tt.c})
			got := arn.No
			if len(ns) == 1 {
				got = possible(true)
				if ns[0].Certain {
					got = arn.Yes
				}
			}
			if got != tt.want {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

func TestConditionText(t *testing.T) {
	c := &catalog.Condition{All: []catalog.Condition{
		{Any: []catalog.Condition{{Member: "ACL", Test: "set"}, {Member: "GrantRead", Test: "set"}}},
		{Not: &catalog.Condition{Member: "Mode", Test: "in", Values: []string{"A", "B"}}},
	}}
	want := "(ACL is set or GrantRead is set) and Mode is not A or B"
	if got := ConditionText(c); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// A client that acts as a role in some runs does not surely need the program's
// own permissions, and may need them.
func TestPerhapsInARole(t *testing.T) {
	opt := Options{Lookup: func(string, string) catalog.Operation {
		return catalog.Operation{Needs: []catalog.Need{{Action: "dynamodb:GetItem", Resources: []catalog.Resource{table}}}}
	}}
	in := structOf("TableName", text("t"))
	if u := Of(flow.Use{Input: in, Perhaps: &flow.Principal{}}, opt); len(u.Needs) != 1 || u.Needs[0].Certain {
		t.Errorf("perhaps in a role: %+v", u.Needs)
	}
	if u := Of(flow.Use{Input: in}, opt); len(u.Needs) != 1 || !u.Needs[0].Certain {
		t.Errorf("as the program: %+v", u.Needs)
	}
}

// The region of a bucket is told to those, too, who may not list it.
func TestRegionOfABucketNeedsNothing(t *testing.T) {
	u := flow.Use{Service: "s3", Operation: "HeadBucket", Input: structOf("Bucket", literal("orders"))}
	kinds := func() (out []catalog.Kind) {
		for _, n := range Of(u, Options{Lookup: catalog.Lookup}).Needs {
			if n.Action == "s3:ListBucket" {
				out = append(out, n.Kind)
				if n.Certain != (n.Kind == catalog.Required) {
					t.Errorf("certain %t of kind %v", n.Certain, n.Kind)
				}
			}
		}
		return out
	}
	if got := kinds(); !slices.Equal(got, []catalog.Kind{catalog.Required}) {
		t.Errorf("HeadBucket: %v", got)
	}
	u.Via = "feature/s3/manager.GetBucketRegion"
	if got := kinds(); !slices.Equal(got, []catalog.Kind{catalog.Supporting}) {
		t.Errorf("GetBucketRegion: %v", got)
	}
}
