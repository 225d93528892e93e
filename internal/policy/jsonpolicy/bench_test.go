package jsonpolicy

import (
	"fmt"
	"strings"
	"testing"

	"github.com/iamvet/iamvet/internal/policy"
)

// BenchmarkLoad5MB reads a file larger than any that teams keep.
func BenchmarkLoad5MB(b *testing.B) {
	var list []string
	for n := 0; len(list)*120 < 5<<20; n++ {
		list = append(list, fmt.Sprintf(`{"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": "arn:aws:s3:::bucket-%d/*", "Condition": {}}`, n))
	}
	data := []byte(`{"Version": "2012-10-17", "Statement": [` + strings.Join(list, ",\n") + `]}`)
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		set, err := Load(policy.NewSource("p.json", "", data, policy.Options{}))
		if err != nil || len(set.Documents[0].Statements) != len(list) {
			b.Fatal(err)
		}
	}
}
