package generate

import (
	"fmt"
	"go/format"
	"slices"
	"strconv"
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
)

// expression writes a pattern as a Go or TypeScript expression: quoted texts and
// variables, joined by "+".
func expression(p arn.Pattern, quote func(string) string, variable func(name string) string) string {
	var terms []string
	var text arn.Pattern
	flush := func() {
		if len(text) > 0 {
			terms = append(terms, quote(notation{}.text(text)))
			text = nil
		}
	}
	for _, part := range p {
		if part.Kind != arn.Var {
			text = append(text, part)
			continue
		}
		flush()
		terms = append(terms, variable(part.Text))
	}
	flush()
	return strings.Join(terms, " + ")
}

func expressions(ps []arn.Pattern, f func(arn.Pattern) string) string {
	out := make([]string, len(ps))
	for i, p := range ps {
		out[i] = f(p)
	}
	return strings.Join(out, ", ")
}

func quotedList(list []string) string {
	out := make([]string, len(list))
	for i, text := range list {
		out[i] = strconv.Quote(text)
	}
	return strings.Join(out, ", ")
}

// byOperator groups conditions, since documents hold one entry for an operator.
func byOperator(cs []Condition) [][]Condition {
	var out [][]Condition
	for _, c := range cs {
		i := slices.IndexFunc(out, func(g []Condition) bool { return g[0].Operator == c.Operator })
		if i < 0 {
			out = append(out, nil)
			i = len(out) - 1
		}
		out[i] = append(out[i], c)
	}
	return out
}

// goComment writes a comment of a Go declaration.
func goComment(indent, text string) string {
	return indent + "// " + strings.ReplaceAll(text, "\n", "\n"+indent+"// ") + "\n"
}

// writeGo formats Go source into the document.
func (d *document) writeGo(source string) error {
	out, err := format.Source([]byte(source))
	if err != nil {
		return fmt.Errorf("the generated code is not Go: %w", err)
	}
	d.out.Write(out)
	return nil
}

// goName is a variable's exported Go name.
func goName(name string) string { return camel(strings.TrimPrefix(name, "var:")) }

// writeCDKGo writes a function that returns the statements. Names are those of the
// Go bindings of aws-cdk-lib: awsiam.PolicyStatementProps, awscdk.Aws_REGION.
func writeCDKGo(d *document) error {
	var b strings.Builder
	name := camel(d.Name)
	fmt.Fprintf(&b, "// Package iampolicy holds the IAM policy of %s, written by iamvet generate.\npackage iampolicy\n\nimport (\n", d.Program)
	if d.uses("region") || d.uses("account") || d.uses("partition") {
		b.WriteString("\t\"github.com/aws/aws-cdk-go/awscdk/v2\"\n")
	}
	b.WriteString("\t\"github.com/aws/aws-cdk-go/awscdk/v2/awsiam\"\n\t\"github.com/aws/jsii-runtime-go\"\n)\n")
	param := ""
	if len(d.Variables) > 0 {
		param = "props " + name + "PolicyProps"
		fmt.Fprintf(&b, "\n// %sPolicyProps are what the code does not tell of its resources.\ntype %sPolicyProps struct {\n", name, name)
		for _, v := range d.Variables {
			b.WriteString(goComment("\t", v.Description))
			fmt.Fprintf(&b, "\t%s string\n", goName(v.Name))
		}
		b.WriteString("}\n")
	}
	fmt.Fprintf(&b, "\n// %sStatements are what %s is allowed: add each to its role with\n// AddToPrincipalPolicy.\nfunc %sStatements(%s) []awsiam.PolicyStatement {\n\treturn []awsiam.PolicyStatement{\n", name, d.Program, name, param)
	text := func(p arn.Pattern) string { return expression(p, strconv.Quote, cdkGoVariable) }
	for i := range d.Statements {
		s := &d.Statements[i]
		for _, c := range s.comments() {
			b.WriteString(goComment("\t\t", c))
		}
		fmt.Fprintf(&b, "\t\tawsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{\nSid: jsii.String(%q),\nActions: jsii.Strings(%s),\nResources: jsii.Strings(%s),\n", s.Sid, quotedList(s.Actions), expressions(s.Resources, text))
		if len(s.Conditions) > 0 {
			b.WriteString("Conditions: &map[string]interface{}{\n")
			for _, group := range byOperator(s.Conditions) {
				fmt.Fprintf(&b, "%q: map[string]interface{}{\n", group[0].Operator)
				for _, c := range group {
					fmt.Fprintf(&b, "%q: []string{%s},\n", c.Key, expressions(c.Values, text))
				}
				b.WriteString("},\n")
			}
			b.WriteString("},\n")
		}
		b.WriteString("}),\n")
	}
	b.WriteString("\t}\n}\n")
	return d.writeGo(b.String())
}

func cdkGoVariable(name string) string {
	switch name {
	case "region":
		return "*awscdk.Aws_REGION()"
	case "account":
		return "*awscdk.Aws_ACCOUNT_ID()"
	case "partition":
		return "*awscdk.Aws_PARTITION()"
	}
	return "props." + goName(name)
}

// writeCDK writes a function that returns the statements, in TypeScript.
func writeCDK(d *document) error {
	w := &d.out
	name := camel(d.Name)
	fmt.Fprintf(w, "// IAM policy of %s, written by iamvet generate.\n", d.Program)
	if d.uses("region") || d.uses("account") || d.uses("partition") {
		w.WriteString("import { Aws } from \"aws-cdk-lib\";\n")
	}
	w.WriteString("import { PolicyStatement } from \"aws-cdk-lib/aws-iam\";\n")
	param := ""
	if len(d.Variables) > 0 {
		param = "props: " + name + "PolicyProps"
		fmt.Fprintf(w, "\n/** What the code does not tell of its resources. */\nexport interface %sPolicyProps {\n", name)
		for _, v := range d.Variables {
			fmt.Fprintf(w, "  /** %s */\n  readonly %s: string;\n", strings.ReplaceAll(v.Description, "*/", "* /"), lowerCamel(v.Name))
		}
		w.WriteString("}\n")
	}
	fmt.Fprintf(w, "\n/** What %s is allowed: add each to its role with addToPrincipalPolicy. */\nexport function %sStatements(%s): PolicyStatement[] {\n  return [\n", d.Program, lowerCamel(d.Name), param)
	text := func(p arn.Pattern) string {
		if !p.HasVar() {
			return strconv.Quote(notation{}.text(p))
		}
		return "`" + templateNotation.text(p) + "`"
	}
	for i := range d.Statements {
		s := &d.Statements[i]
		for _, c := range s.comments() {
			fmt.Fprintf(w, "    // %s\n", c)
		}
		fmt.Fprintf(w, "    new PolicyStatement({\n      sid: %q,\n      actions: [%s],\n      resources: [%s],\n", s.Sid, quotedList(s.Actions), expressions(s.Resources, text))
		if len(s.Conditions) > 0 {
			w.WriteString("      conditions: {\n")
			for _, group := range byOperator(s.Conditions) {
				fmt.Fprintf(w, "        %s: {\n", group[0].Operator)
				for _, c := range group {
					fmt.Fprintf(w, "          %q: [%s],\n", c.Key, expressions(c.Values, text))
				}
				w.WriteString("        },\n")
			}
			w.WriteString("      },\n")
		}
		w.WriteString("    }),\n")
	}
	w.WriteString("  ];\n}\n")
	return nil
}

// templateNotation writes what stands in a template literal of TypeScript.
var templateNotation = notation{
	literal: func(text string) string {
		return strings.NewReplacer("\\", "\\\\", "`", "\\`", "${", "\\${").Replace(text)
	},
	variable: func(name string) string {
		switch name {
		case "region":
			return "${Aws.REGION}"
		case "account":
			return "${Aws.ACCOUNT_ID}"
		case "partition":
			return "${Aws.PARTITION}"
		}
		return "${props." + lowerCamel(strings.TrimPrefix(name, "var:")) + "}"
	},
}
