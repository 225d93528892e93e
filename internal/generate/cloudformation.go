package generate

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
)

// yamlWriter writes lines at a depth of two blanks each.
type yamlWriter struct{ d *document }

func (w yamlWriter) line(depth int, format string, args ...any) {
	w.d.out.WriteString(strings.Repeat("  ", depth))
	fmt.Fprintf(&w.d.out, format, args...)
	w.d.out.WriteByte('\n')
}

// yamlString quotes a text; Go's quoting is a part of YAML's.
func yamlString(text string) string { return strconv.Quote(text) }

// writeCloudFormation writes a template with managed policies for a role.
func writeCloudFormation(d *document) error {
	w := yamlWriter{d}
	w.line(0, `AWSTemplateFormatVersion: "2010-09-09"`)
	w.line(0, "Description: %s", yamlString("IAM policy of "+d.Program+", written by iamvet generate."))
	w.line(0, "Parameters:")
	w.line(1, "RoleName:")
	w.line(2, "Type: String")
	w.line(2, "Description: Name of the role that the program runs under.")
	w.parameters()
	w.line(0, "Resources:")
	for i, part := range d.parts {
		id := camel(d.Name) + "Policy"
		if len(d.parts) > 1 {
			id += itoa(i + 1)
		}
		w.line(1, "%s:", id)
		w.line(2, "Type: AWS::IAM::ManagedPolicy")
		w.line(2, "Properties:")
		w.line(3, "Description: %s", yamlString("What "+d.Program+" uses."))
		w.line(3, "Roles:")
		w.line(4, "- !Ref RoleName")
		w.line(3, "PolicyDocument:")
		w.document(4, part)
	}
	if len(d.parts) > maxAttached {
		d.note(fmt.Sprintf("%d managed policies: a role takes %d unless the quota is raised", len(d.parts), maxAttached))
	}
	return nil
}

func (w yamlWriter) parameters() {
	for _, v := range w.d.Variables {
		w.line(1, "%s:", camel(v.Name))
		w.line(2, "Type: String")
		w.line(2, "Description: %s", yamlString(v.Description))
	}
}

func (w yamlWriter) document(depth int, statements []Statement) {
	w.line(depth, `Version: "2012-10-17"`)
	w.line(depth, "Statement:")
	w.plain(depth+1, statements, subText)
}

// plain writes a list of statements; text writes their patterns.
func (w yamlWriter) plain(depth int, statements []Statement, text func(arn.Pattern) string) {
	for i := range statements {
		s := &statements[i]
		for _, c := range s.comments() {
			w.line(depth, "# %s", c)
		}
		w.line(depth, "- Sid: %s", s.Sid)
		w.line(depth, "  Effect: Allow")
		w.line(depth, "  Action:")
		for _, a := range s.Actions {
			w.line(depth, "    - %s", a)
		}
		w.line(depth, "  Resource:")
		for _, r := range s.Resources {
			w.line(depth, "    - %s", text(r))
		}
		if len(s.Conditions) > 0 {
			w.line(depth, "  Condition:")
		}
		for _, group := range byOperator(s.Conditions) {
			w.line(depth, "    %s:", group[0].Operator)
			for _, c := range group {
				w.line(depth, "      %s:", c.Key)
				for _, v := range c.Values {
					w.line(depth, "        - %s", text(v))
				}
			}
		}
	}
}

// subText is a pattern as a plain text, a reference, or Fn::Sub.
func subText(p arn.Pattern) string {
	if len(p) == 1 && p[0].Kind == arn.Var {
		return "!Ref " + subName(p[0].Text)
	}
	if !p.HasVar() {
		return yamlString(notation{}.text(p))
	}
	return "!Sub " + yamlString(subNotation.text(p))
}

func subName(name string) string {
	switch name {
	case "region":
		return "AWS::Region"
	case "account":
		return "AWS::AccountId"
	case "partition":
		return "AWS::Partition"
	}
	return camel(strings.TrimPrefix(name, "var:"))
}

var subNotation = notation{
	literal:  func(text string) string { return strings.ReplaceAll(text, "${", "${!") },
	variable: func(name string) string { return "${" + subName(name) + "}" },
}

// writeSAM writes a template with a function that has the policy. Properties are
// those of the AWS SAM specification; the build method is that of Go functions.
func writeSAM(d *document) error {
	w := yamlWriter{d}
	w.line(0, `AWSTemplateFormatVersion: "2010-09-09"`)
	w.line(0, "Transform: AWS::Serverless-2016-10-31")
	w.line(0, "Description: %s", yamlString("Function of "+d.Program+", written by iamvet generate."))
	if len(d.Variables) > 0 {
		w.line(0, "Parameters:")
		w.parameters()
	}
	dir := d.Dir
	if dir == "" {
		dir = "."
	}
	w.line(0, "Resources:")
	w.line(1, "%sFunction:", camel(d.Name))
	w.line(2, "Type: AWS::Serverless::Function")
	w.line(2, "Metadata:")
	w.line(3, "BuildMethod: go1.x")
	w.line(2, "Properties:")
	w.line(3, "CodeUri: %s", yamlString(dir))
	w.line(3, "Handler: bootstrap")
	w.line(3, "Runtime: provided.al2023")
	first := true
	for _, v := range d.Variables {
		env := v.Env()
		if env == "" {
			continue
		}
		if first {
			w.line(3, "Environment:")
			w.line(4, "Variables:")
			first = false
		}
		w.line(5, "%s: !Ref %s", env, camel(v.Name))
	}
	w.line(3, "Policies:")
	for _, part := range d.parts {
		w.line(4, `- Version: "2012-10-17"`)
		w.line(4, "  Statement:")
		w.plain(6, part, subText)
	}
	if n := d.inlineSize(); n > maxInline {
		d.note(fmt.Sprintf("about %d characters: IAM takes %d in all inline policies of a role; use -format cloudformation", n, maxInline))
	}
	return nil
}
