package needs

import (
	"slices"
	"strings"
	"testing"

	"github.com/iamvet/iamvet/catalog"
)

func load(t *testing.T) *Inputs {
	t.Helper()
	in, err := Load("../facts", "../overrides", "")
	if err != nil {
		t.Fatal(err)
	}
	return in
}

// Every row of the operation tables is met, but for these.
func TestOperationTablesAreMet(t *testing.T) {
	in := load(t)
	r, err := in.Build()
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"iam AcquireRole",
		"s3control DeletePublicAccessBlock without s3:PutBucketPublicAccessBlock",
		"s3control GetPublicAccessBlock without s3:GetBucketPublicAccessBlock",
		"s3control PutPublicAccessBlock without s3:PutBucketPublicAccessBlock",
	}
	var got []string
	for _, d := range in.Deviations(r) {
		what, why, _ := strings.Cut(d, ": ")
		if strings.TrimSpace(why) == "" {
			t.Errorf("%s: no reason", d)
		}
		// Action names have colons of their own.
		if prefix, action, ok := strings.Cut(d, ":"); ok && strings.Contains(prefix, " without ") {
			action, _, _ = strings.Cut(action, ":")
			what = prefix + ":" + action
		}
		got = append(got, what)
	}
	if !slices.Equal(got, want) {
		t.Errorf("deviations %q, want %q", got, want)
	}
	checkBars(t, r)
}

// Every action that the documentation of an operation names is one of its needs,
// of whatever kind, or was read and is in facts/not-needed.tsv with the reason.
func TestDocumentedActionsAreMet(t *testing.T) {
	in := load(t)
	r, err := in.Build()
	if err != nil {
		t.Fatal(err)
	}
	named := 0
	for k, op := range r.Operations {
		if op.Permissionless != "" || op.Guessed {
			continue
		}
		for _, a := range in.service(k.Package).Operations[k.Operation].Docs {
			if !in.HasAction(a) {
				continue // a condition key, or an action of a newer date
			}
			named++
			needs := slices.ContainsFunc(op.Needs, func(n catalog.Need) bool { return n.Action == a })
			if needs == in.NotNeeded[k][a] {
				t.Errorf("%s %s: documentation names %s: needed %t, said not to be needed %t", k.Package, k.Operation, a, needs, in.NotNeeded[k][a])
			}
		}
	}
	if named < 900 {
		t.Errorf("documentation names %d actions; it was read wrongly", named)
	}
}

// checkBars holds coverage and ARN variables to what docs/catalog.md promises.
func checkBars(t *testing.T, r *Result) {
	t.Helper()
	if n, all := len(r.Unknown), len(r.Operations); n*100 > all {
		t.Errorf("%d of %d operations are not known, more than one in a hundred", n, all)
	}
	for k, why := range r.Unknown {
		if why == "no source names its actions" {
			t.Errorf("%s %s has no answer and no override that says why", k.Package, k.Operation)
		}
	}
	v := r.Variables
	tellable := v.Pairs - v.Assigned - v.Absent
	if v.Resolved*100 < tellable*95 {
		t.Errorf("%d of %d ARN variables are given", v.Resolved, tellable)
	}
}

// With its table hidden, a service is still described well by rules alone.
func TestHiddenTables(t *testing.T) {
	in := load(t)
	for _, tt := range []struct {
		pkg               string
		recall, precision float64
	}{
		{"cloudwatchlogs", 0.80, 0.99}, {"dynamodb", 0.55, 0.97}, {"ec2", 0.99, 0.99}, {"ecs", 0.92, 0.99}, {"glue", 0.83, 0.96},
		{"iam", 0.90, 0.99}, {"lambda", 0.88, 0.99}, {"rds", 0.95, 0.99}, {"s3", 0.48, 0.96}, {"sqs", 0.60, 0.99},
	} {
		m, err := in.Hidden(tt.pkg)
		if err != nil {
			t.Fatal(err)
		}
		if m.Recall() < tt.recall || m.Precision() < tt.precision {
			t.Errorf("%s: recall %.3f, precision %.3f; want %.2f, %.2f", tt.pkg, m.Recall(), m.Precision(), tt.recall, tt.precision)
		}
	}
	if _, err := in.Hidden("quicksight"); err == nil {
		t.Error("a service without table was measured")
	}
}
