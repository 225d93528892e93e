package run

import (
	"slices"
	"strings"
	"testing"

	"github.com/iamvet/iamvet/catalog"
	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/config"
	"github.com/iamvet/iamvet/internal/policy"
)

// TestLambdaNeeds holds the list against AWS's own policies for functions.
func TestLambdaNeeds(t *testing.T) {
	for _, name := range []string{
		"service-role/AWSLambdaBasicExecutionRole", "service-role/AWSLambdaVPCAccessExecutionRole", "AWSXRayDaemonWriteAccess",
		"service-role/AWSLambdaSQSQueueExecutionRole", "service-role/AWSLambdaDynamoDBExecutionRole",
		"service-role/AWSLambdaKinesisExecutionRole", "service-role/AWSLambdaMSKExecutionRole",
		"service-role/AWSLambdaENIManagementAccess", "service-role/AWSLambdaBasicDurableExecutionRolePolicy",
	} {
		d, ok := policy.Managed("arn:aws:iam::aws:policy/"+name, policy.Options{})
		if !ok {
			t.Errorf("%s is not known", name)
			continue
		}
		for _, s := range d.Statements {
			for _, a := range s.Actions {
				if a := a.Pattern.String(); !slices.Contains(lambdaNeeds[0].actions, a) {
					t.Errorf("%s of %s is not among what AWS Lambda needs", a, name)
				}
			}
		}
	}
}

// TestPlatformActions: every action of the lists exists.
func TestPlatformActions(t *testing.T) {
	for _, needs := range [][]platformNeed{lambdaNeeds, ecsNeeds, tracingNeeds} {
		for _, n := range needs {
			for _, a := range n.actions {
				if found, ok := catalog.LookupAction(a); !ok || found.Name != a {
					t.Errorf("no action %s", a)
				}
			}
		}
	}
}

func TestPlatforms(t *testing.T) {
	has := func(set *policy.Set, who string) bool {
		for _, p := range platforms(nil, set) {
			if p.Why == who {
				return true
			}
		}
		return false
	}
	if has(&policy.Set{}, "AWS Lambda") || has(nil, "Amazon ECS") {
		t.Error("a platform that nothing tells of")
	}
	both := &policy.Set{Platforms: []string{"ecs", "lambda"}}
	if !has(both, "AWS Lambda") || !has(both, "Amazon ECS") {
		t.Error("the platforms that the source tells of are missing")
	}
	for _, p := range platforms(nil, nil) {
		if !strings.HasPrefix(p.Action, "xray:") {
			t.Errorf("%s without a platform", p.Action)
		}
	}
}

// AWS Lambda sets the region; nothing else says it of a program.
func TestRegionOfLambda(t *testing.T) {
	region := arn.Variable("region", "")
	for _, c := range []struct {
		set    *policy.Set
		config config.Facts
		want   arn.Pattern
	}{
		{&policy.Set{Platforms: []string{"lambda"}}, config.Facts{}, region},
		{&policy.Set{Platforms: []string{"lambda"}}, config.Facts{Region: "eu-west-1"}, arn.Lit("eu-west-1")},
		{&policy.Set{Platforms: []string{"lambda"}}, config.Facts{Env: map[string]string{"AWS_REGION": "us-east-1"}}, arn.Lit("us-east-1")},
		{&policy.Set{Platforms: []string{"ecs"}}, config.Facts{Region: "eu-west-1"}, nil},
		{nil, config.Facts{Region: "eu-west-1"}, nil},
	} {
		if got := (&Input{Facts: c.config}).facts(c.set).env["AWS_REGION"]; !got.Equal(c.want) {
			t.Errorf("%+v, %+v: %s, want %s", c.set, c.config, got, c.want)
		}
	}
	if got := (&Input{OwnRegion: true}).facts(nil).env["AWS_REGION"]; !got.Equal(region) {
		t.Errorf("told by the caller: %s", got)
	}
}
