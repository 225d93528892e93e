package generate

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
)

// writePulumi writes a Pulumi program in YAML with a role policy. Functions and
// resources are those of Pulumi's AWS provider.
func writePulumi(d *document) error {
	w := yamlWriter{d}
	w.line(0, "# IAM policy of %s, written by iamvet generate.", d.Program)
	w.line(0, "name: %s-policy", d.Name)
	w.line(0, "runtime: yaml")
	w.line(0, "config:")
	w.line(1, "# Name of the role that the program runs under.")
	w.line(1, "roleName:")
	w.line(2, "type: string")
	for _, v := range d.Variables {
		w.line(1, "# %s", v.Description)
		w.line(1, "%s:", lowerCamel(v.Name))
		w.line(2, "type: string")
	}
	first := true
	for _, src := range [][3]string{{"account", "aws:getCallerIdentity", "accountId"}, {"partition", "aws:getPartition", "partition"}, {"region", "aws:getRegion", "id"}} {
		if !d.uses(src[0]) {
			continue
		}
		if first {
			w.line(0, "variables:")
			first = false
		}
		w.line(1, "%s:", src[0])
		w.line(2, "fn::invoke:")
		w.line(3, "function: %s", src[1])
		w.line(3, "return: %s", src[2])
	}
	w.line(0, "resources:")
	for i, part := range d.parts {
		id := lowerCamel(d.Name) + "Policy"
		if len(d.parts) > 1 {
			id += itoa(i + 1)
		}
		w.line(1, "%s:", id)
		w.line(2, "type: aws:iam:RolePolicy")
		w.line(2, "properties:")
		w.line(3, "role: ${roleName}")
		w.line(3, "policy:")
		w.line(4, "fn::toJSON:")
		w.line(5, `Version: "2012-10-17"`)
		w.line(5, "Statement:")
		w.plain(6, part, func(p arn.Pattern) string { return yamlString(pulumiNotation.text(p)) })
	}
	if n := d.inlineSize(); n > maxInline {
		d.note(fmt.Sprintf("about %d characters: IAM takes %d in all inline policies of a role", n, maxInline))
	}
	return nil
}

var pulumiNotation = notation{
	literal: func(text string) string { return strings.ReplaceAll(text, "${", "$${") },
	variable: func(name string) string {
		if v, ok := strings.CutPrefix(name, "var:"); ok {
			return "${" + lowerCamel(v) + "}"
		}
		return "${" + name + "}"
	},
}

// writePulumiGo writes a function that returns the document, in Go. It takes the
// region, account and partition as arguments, so that it needs Pulumi's SDK alone.
func writePulumiGo(d *document) error {
	var b strings.Builder
	name := camel(d.Name)
	fmt.Fprintf(&b, "// Package iampolicy holds the IAM policy of %s, written by iamvet generate.\npackage iampolicy\n\nimport \"github.com/pulumi/pulumi/sdk/v3/go/pulumi\"\n", d.Program)
	args := d.pulumiArgs()
	param := ""
	if len(args) > 0 {
		param = "args " + name + "PolicyArgs"
		fmt.Fprintf(&b, "\n// %sPolicyArgs are what the code does not tell of its resources.\ntype %sPolicyArgs struct {\n", name, name)
		for _, a := range args {
			b.WriteString(goComment("\t", a[1]))
			fmt.Fprintf(&b, "\t%s pulumi.StringInput\n", a[0])
		}
		b.WriteString("}\n")
	}
	fmt.Fprintf(&b, "\n// %sPolicy is what %s is allowed: the Policy of an iam.RolePolicy.\nfunc %sPolicy(%s) pulumi.StringOutput {\n\treturn pulumi.JSONMarshal(pulumi.Map{\n\t\t\"Version\": pulumi.String(\"2012-10-17\"),\n\t\t\"Statement\": pulumi.Array{\n", name, d.Program, name, param)
	for i := range d.Statements {
		s := &d.Statements[i]
		for _, c := range s.comments() {
			b.WriteString(goComment("\t\t\t", c))
		}
		fmt.Fprintf(&b, "pulumi.Map{\n\"Sid\": pulumi.String(%q),\n\"Effect\": pulumi.String(\"Allow\"),\n\"Action\": pulumi.ToStringArray([]string{%s}),\n\"Resource\": pulumi.StringArray{%s},\n", s.Sid, quotedList(s.Actions), expressions(s.Resources, pulumiGoText))
		if len(s.Conditions) > 0 {
			b.WriteString("\"Condition\": pulumi.Map{\n")
			for _, group := range byOperator(s.Conditions) {
				fmt.Fprintf(&b, "%q: pulumi.Map{\n", group[0].Operator)
				for _, c := range group {
					fmt.Fprintf(&b, "%q: pulumi.StringArray{%s},\n", c.Key, expressions(c.Values, pulumiGoText))
				}
				b.WriteString("},\n")
			}
			b.WriteString("},\n")
		}
		b.WriteString("},\n")
	}
	b.WriteString("\t\t},\n\t})\n}\n")
	if len(d.parts) > 1 {
		d.note(fmt.Sprintf("the policy is larger than IAM takes in one managed policy (%d characters)", maxManaged))
	}
	return d.writeGo(b.String())
}

// pulumiArgs are the fields of the arguments, with their comments.
func (d *document) pulumiArgs() [][2]string {
	var out [][2]string
	for _, v := range d.Variables {
		out = append(out, [2]string{goName(v.Name), v.Description})
	}
	for _, f := range [][2]string{{"account", "The account's number: aws.GetCallerIdentity."}, {"partition", "The partition: aws.GetPartition."}, {"region", "The region: aws.GetRegion."}} {
		if d.uses(f[0]) {
			out = append(out, [2]string{awsArg(f[0]), f[1]})
		}
	}
	return out
}

// awsArg keeps the place's names apart from those of variables.
func awsArg(name string) string { return "AWS" + camel(name) }

// pulumiGoText is a pattern as a pulumi.StringInput.
func pulumiGoText(p arn.Pattern) string {
	if !p.HasVar() {
		return "pulumi.String(" + strconv.Quote(notation{}.text(p)) + ")"
	}
	var args strings.Builder
	n := notation{
		literal: func(text string) string { return strings.ReplaceAll(text, "%", "%%") },
		variable: func(name string) string {
			field := goName(name)
			if !strings.HasPrefix(name, "var:") {
				field = awsArg(name)
			}
			args.WriteString(", args." + field)
			return "%s"
		},
	}
	return "pulumi.Sprintf(" + strconv.Quote(n.text(p)) + args.String() + ")"
}
