package catalog

import (
	"reflect"
	"slices"
	"strings"
	"testing"
)

func TestParseCondition(t *testing.T) {
	set := func(m string) Condition { return Condition{Member: m, Test: "set"} }
	for _, tt := range []struct {
		text string
		want *Condition
	}{
		{"", nil},
		{"ACL", &Condition{Member: "ACL", Test: "set"}},
		{"not VersionId", &Condition{Not: &Condition{Member: "VersionId", Test: "set"}}},
		{"ACL or GrantRead", &Condition{Any: []Condition{set("ACL"), set("GrantRead")}}},
		{"A and not (B or C)", &Condition{All: []Condition{set("A"), {Not: &Condition{Any: []Condition{set("B"), set("C")}}}}}},
		{"A or B and C", &Condition{Any: []Condition{set("A"), {All: []Condition{set("B"), set("C")}}}}},
		{"Mode = A|B", &Condition{Member: "Mode", Test: "in", Values: []string{"A", "B"}}},
		{"Key prefix arn:|alias/", &Condition{Member: "Key", Test: "prefix", Values: []string{"arn:", "alias/"}}},
		{"Key contains alias/", &Condition{Member: "Key", Test: "contains", Values: []string{"alias/"}}},
		{"Items[].Put", &Condition{Member: "Items[].Put", Test: "set"}},
		{"S statement SELECT", &Condition{Member: "S", Test: "statement", Values: []string{"SELECT"}}},
	} {
		got, err := ParseCondition(tt.text)
		if err != nil || !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%q: %+v, %v", tt.text, got, err)
			continue
		}
		if again, err := ParseCondition(got.String()); err != nil || !reflect.DeepEqual(again, got) {
			t.Errorf("%q writes %q", tt.text, got.String())
		}
	}
}

func TestParseConditionErrors(t *testing.T) {
	for text, want := range map[string]string{
		"ACL GrantRead":   `unexpected "GrantRead"`,
		"ACL or":          "ends where a member is expected",
		"(ACL":            "not closed",
		"Mode =":          "no value behind",
		"acl":             "not the path of an input member",
		"Items[0].Put":    "not the path of an input member",
		"not":             "ends where a member is expected",
		"Mode = A and":    "ends where a member is expected",
		"ACL ) GrantRead": `unexpected ")"`,
	} {
		if c, err := ParseCondition(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, %v; want an error with %q", text, c, err, want)
		}
	}
}

func TestConditionMembers(t *testing.T) {
	c, err := ParseCondition("A and not (B or C = x)")
	if err != nil || !slices.Equal(c.Members(), []string{"A", "B", "C"}) {
		t.Errorf("%v, %v", c.Members(), err)
	}
	if (*Condition)(nil).Members() != nil || (*Condition)(nil).String() != "" {
		t.Error("no condition has members or text")
	}
}
