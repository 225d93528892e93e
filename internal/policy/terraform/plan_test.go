package terraform_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/iamvet/iamvet/internal/policy"
)

// bigPlan is a plan of about 5 MB: many roles with policies and other resources.
func bigPlan(tb testing.TB) []byte {
	var resources []any
	type m = map[string]any
	doc := func(i int) string {
		return fmt.Sprintf(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:GetObject","s3:PutObject"],"Resource":"arn:aws:s3:::bucket-%d/*"}]}`, i)
	}
	for i := range 3500 {
		name := fmt.Sprint("r", i)
		resources = append(resources,
			m{"address": "aws_iam_role." + name, "mode": "managed", "type": "aws_iam_role", "name": name, "values": m{"name": name, "tags": m{"a": "b", "team": "orders"}}},
			m{"address": "aws_iam_role_policy." + name, "mode": "managed", "type": "aws_iam_role_policy", "name": name, "values": m{"role": name, "policy": doc(i)}},
			m{"address": "aws_instance." + name, "mode": "managed", "type": "aws_instance", "name": name, "values": m{
				"ami": "ami-0123456789", "user_data": fmt.Sprintf("%0800d", i), "ebs": []any{m{"size": 1, "type": "gp3"}}, "tags": m{"a": "b", "c": "d"}}},
		)
	}
	data, err := json.Marshal(m{
		"format_version": "1.2", "terraform_version": "1.9.0",
		"planned_values": m{"root_module": m{"resources": resources}},
		"configuration":  m{"root_module": m{}},
	})
	if err != nil {
		tb.Fatal(err)
	}
	return data
}

func TestBigPlanLoadsFast(t *testing.T) {
	data := bigPlan(t)
	if len(data) < 4_500_000 {
		t.Fatalf("the plan has %d bytes", len(data))
	}
	for _, selector := range []string{"aws_iam_role.r7", ""} {
		start := time.Now()
		set, err := policy.Load("plan.json#"+selector, policy.Options{ReadFile: func(string) ([]byte, error) { return data, nil }})
		if err != nil {
			t.Fatal(err)
		}
		// About 0.6 s of processor time; the limit leaves room for a busy machine.
		if took := time.Since(start); took > 30*time.Second {
			t.Errorf("%q took %v", selector, took)
		}
		want := 1
		if selector == "" {
			want = 3500
		}
		if len(set.Documents) != want {
			t.Errorf("%q: %d documents, want %d", selector, len(set.Documents), want)
		}
	}
}

func BenchmarkPlan(b *testing.B) {
	data := bigPlan(b)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := policy.Load("plan.json#aws_iam_role.r7", policy.Options{ReadFile: func(string) ([]byte, error) { return data, nil }}); err != nil {
			b.Fatal(err)
		}
	}
}
