package validate

import (
	"fmt"
	"net/netip"
	"strconv"
	"strings"

	"github.com/iamvet/iamvet/catalog"
	"github.com/iamvet/iamvet/internal/policy"
)

// conditions checks the operators, keys and values of the Condition block.
func (c *checker) conditions() {
	for i := range c.st.Conditions {
		cond := &c.st.Conditions[i]
		op, ok := policy.ParseOperator(cond.Operator)
		if !ok {
			message := fmt.Sprintf("IAM has no condition operator %q", cond.Operator)
			if near := suggestOperator(cond.Operator); near != "" {
				message += fmt.Sprintf("; did you mean %q?", near)
			}
			c.report(policy.Error, "unknown-operator", cond.Pos, message)
			continue
		}
		if !strings.Contains(cond.Key, ":") {
			c.report(policy.Error, "malformed-condition-key", cond.Pos, fmt.Sprintf("condition key %q: a key is prefix:Name, as \"aws:RequestedRegion\"", cond.Key))
			continue
		}
		c.conditionValues(cond, op)
		c.conditionKey(cond)
	}
}

var allOperators = []string{
	"StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", "StringLike", "StringNotLike",
	"NumericEquals", "NumericNotEquals", "NumericLessThan", "NumericLessThanEquals", "NumericGreaterThan",
	"NumericGreaterThanEquals", "DateEquals", "DateNotEquals", "DateLessThan", "DateLessThanEquals", "DateGreaterThan",
	"DateGreaterThanEquals", "Bool", "BinaryEquals", "IpAddress", "NotIpAddress", "ArnEquals", "ArnLike", "ArnNotEquals",
	"ArnNotLike", "Null",
}

func suggestOperator(text string) string {
	set, base := "", text
	if i := strings.IndexByte(text, ':'); i >= 0 {
		set, base = text[:i+1], text[i+1:]
		if near := nearest(strings.TrimSuffix(set, ":"), []string{"ForAllValues", "ForAnyValue"}); near != "" {
			set = near + ":"
		} else {
			return ""
		}
	}
	base, ifExists := strings.CutSuffix(base, "IfExists")
	near := nearest(base, allOperators)
	if near == "" {
		return ""
	}
	if ifExists && near != "Null" {
		near += "IfExists"
	}
	return set + near
}

// conditionValues finds values that are not of the operator's type.
func (c *checker) conditionValues(cond *policy.Condition, op policy.Operator) {
	what, valid := valueType(op.Base)
	if valid == nil {
		return
	}
	for _, v := range cond.Values {
		if v.Pattern.HasVar() {
			continue
		}
		if text := v.Pattern.String(); !valid(text) {
			c.report(policy.Error, "invalid-value", v.Pos, fmt.Sprintf("%q is not %s, as %s compares", text, what, cond.Operator))
		}
	}
}

func valueType(operator string) (what string, valid func(string) bool) {
	switch {
	case operator == "Bool" || operator == "Null":
		return "true or false", func(s string) bool { return strings.EqualFold(s, "true") || strings.EqualFold(s, "false") }
	case strings.HasPrefix(operator, "Numeric"):
		return "a number", func(s string) bool { _, err := strconv.ParseFloat(s, 64); return err == nil }
	case strings.HasPrefix(operator, "Date"):
		return "a date", policy.IsDate
	case strings.HasSuffix(operator, "IpAddress"):
		return "an IP address or network", func(s string) bool {
			if _, err := netip.ParsePrefix(s); err == nil {
				return true
			}
			_, err := netip.ParseAddr(s)
			return err == nil
		}
	}
	return "", nil
}

// conditionKey finds keys of a service that no action of the statement has: the
// request never holds them.
func (c *checker) conditionKey(cond *policy.Condition) {
	prefix, _, _ := strings.Cut(strings.ToLower(cond.Key), ":")
	if prefix == "aws" || len(c.st.Actions) == 0 || len(catalog.ActionsOf(prefix)) == 0 {
		return
	}
	for _, t := range c.st.Actions {
		if t.Pattern.IsStar() {
			return
		}
		names, known := c.actionsOf(t)
		if !known {
			return
		}
		for _, name := range names {
			a, _ := catalog.LookupAction(name)
			for _, key := range a.ConditionKeys {
				if sameKey(key, cond.Key) {
					return
				}
			}
		}
	}
	c.report(policy.Warning, "unsupported-condition-key", cond.Pos, fmt.Sprintf(
		"no action of the statement is known to have the condition key %q", cond.Key))
}

// sameKey compares a key with one of the catalog, which may end in a variable:
// "aws:RequestTag/${TagKey}", "s3:ExistingObjectTag/<key>".
func sameKey(known, key string) bool {
	if i := strings.IndexAny(known, "$<"); i >= 0 {
		return len(key) > i && strings.EqualFold(known[:i], key[:i])
	}
	return strings.EqualFold(known, key)
}
