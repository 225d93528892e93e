package arn

import (
	"math/rand"
	"testing"
)

func TestWiden(t *testing.T) {
	tests := []struct {
		in   []string
		want string
	}{
		{nil, ""},
		{[]string{"orders"}, "orders"},
		{[]string{"orders", "orders"}, "orders"},
		{[]string{"orders-eu", "orders-us"}, "orders-*"},
		{[]string{"eu/data.csv", "us-2/data.csv"}, "*/data.csv"},
		{[]string{"aa", "aaa"}, "aa*"},
		{[]string{"aba", "a"}, "a*"},
		{[]string{"${env:B}/a", "${env:B}/b"}, "${env:B}/*"},
		{[]string{"${unknown}", "${unknown}"}, "*"},
		{[]string{"a", "b"}, "*"},
		{[]string{"é", "è"}, "*"},
		{[]string{"a*b", "a*c"}, "a*"},
		{[]string{"a${env:X}", "a${flag:X}"}, "a*"},
	}
	for _, test := range tests {
		var in []Pattern
		for _, s := range test.in {
			in = append(in, Parse(s))
		}
		if got := Widen(in).String(); got != test.want {
			t.Errorf("Widen(%q) = %q, want %q", test.in, got, test.want)
		}
	}
}

func TestWidenCoversItsInputs(t *testing.T) {
	r := rand.New(rand.NewSource(4))
	for range 5000 {
		var in []Pattern
		for k := 1 + r.Intn(4); k > 0; k-- {
			in = append(in, randomPattern(r, partsVars, 5))
		}
		w := Widen(in)
		for _, p := range in {
			if Covers(w, p) != Yes {
				t.Fatalf("Widen(%v) = %v does not cover %v", in, w, p)
			}
		}
	}
}

func TestSplit(t *testing.T) {
	tests := []struct {
		in   string
		want []string // nil: it is not an ARN that can be split
	}{
		{"arn:aws:s3:::bucket/key:1", []string{"aws", "s3", "", "", "bucket/key:1"}},
		{"arn:${partition}:sqs:${region}:${account}:${env:Q}", []string{"${partition}", "sqs", "${region}", "${account}", "${env:Q}"}},
		{"arn:aws:sqs:*:*:*", []string{"aws", "sqs", "*", "*", "*"}},
		{"arn:aws:logs:eu-*:1:log-group:*", []string{"aws", "logs", "eu-*", "1", "log-group:*"}},
		{"arn:aws:s3*", nil},
		{"arn:aws:s3::bucket", nil},
		{"*", nil},
		{"${ref:aws_s3_bucket.b.arn}/*", nil},
		{"urn:a:b:c:d:e", nil},
		{"", nil},
	}
	for _, test := range tests {
		a, ok := Split(Parse(test.in))
		if ok != (test.want != nil) {
			t.Errorf("Split(%q): ok = %v", test.in, ok)
			continue
		}
		if !ok {
			continue
		}
		for i, got := range []Pattern{a.Partition, a.Service, a.Region, a.Account, a.Resource} {
			if got.String() != test.want[i] {
				t.Errorf("Split(%q) field %d = %q, want %q", test.in, i, got, test.want[i])
			}
		}
		if back := a.Pattern().String(); back != test.in {
			t.Errorf("Split(%q) joins to %q", test.in, back)
		}
	}
}

func TestSubstituteWidenedFold(t *testing.T) {
	p := Parse("Arn:${partition}:${env:A}${env:B}")
	got := p.Substitute(map[string]Pattern{"env:A": Lit("x"), "env:B": Parse("y*")}).String()
	if want := "Arn:${partition}:xy*"; got != want {
		t.Errorf("Substitute: %q, want %q", got, want)
	}
	if got, want := p.Widened().String(), "Arn:*:*"; got != want {
		t.Errorf("Widened: %q, want %q", got, want)
	}
	if got, want := p.Fold().String(), "arn:${partition}:${env:A}${env:B}"; got != want {
		t.Errorf("Fold: %q, want %q", got, want)
	}
	if v, rest, ok := WholeRef(Parse("${ref:b.arn}/*")); !ok || v.Text != "ref:b.arn" || rest.String() != "/*" {
		t.Errorf("WholeRef: %v %v %v", v, rest, ok)
	}
}

func TestPolicyText(t *testing.T) {
	tests := []struct {
		in        string
		variables bool
		want      string
		ok        bool
	}{
		{"b/${aws:username}/*", true, "b/${aws:username}/*", true},
		{"b/${aws:username}/*", false, "b/${aws:username}/*", false},
		{"b/${env:X}", true, "", false},
		{"b/${region}", true, "", false},
		{"b/${*}", true, "b/${*}", true},
		{"b/${*}", false, "b/${*}", false},
		{"b/*", false, "b/*", true},
	}
	for _, test := range tests {
		got, ok := PolicyText(Parse(test.in), test.variables)
		if ok != test.ok || got != test.want {
			t.Errorf("PolicyText(%q, %v) = %q, %v", test.in, test.variables, got, ok)
		}
	}
}
