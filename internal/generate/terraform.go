package generate

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2/hclwrite"
)

// writeTerraform writes a policy document with what it takes from AWS and from
// variables, and attaches it to a role. Arguments are those of the Terraform AWS
// provider.
func writeTerraform(d *document) error {
	w := &d.out
	fmt.Fprintf(w, "# IAM policy of %s, written by iamvet generate.\n", d.Program)
	w.WriteString("\nvariable \"role_name\" {\n  description = \"Name of the role that the program runs under.\"\n  type = string\n}\n")
	for _, v := range d.Variables {
		fmt.Fprintf(w, "\nvariable %q {\n  description = %s\n  type = string\n}\n", v.Name, hclString(v.Description))
	}
	for _, src := range [][2]string{{"account", "aws_caller_identity"}, {"partition", "aws_partition"}, {"region", "aws_region"}} {
		if d.uses(src[0]) {
			fmt.Fprintf(w, "\ndata %q \"current\" {}\n", src[1])
		}
	}
	name := underscored(d.Name)
	managed := d.inlineSize() > maxInline
	if managed && len(d.parts) > maxAttached {
		d.note(fmt.Sprintf("%d managed policies: a role takes %d unless the quota is raised", len(d.parts), maxAttached))
	}
	for i, part := range d.parts {
		local := name
		if len(d.parts) > 1 {
			local += "_" + itoa(i+1)
		}
		terraformDocument(d, local, part)
		if managed {
			fmt.Fprintf(w, "\nresource \"aws_iam_policy\" %q {\n  name = %s\n  policy = data.aws_iam_policy_document.%s.json\n}\n", local, hclString(d.partName(i)), local)
			fmt.Fprintf(w, "\nresource \"aws_iam_role_policy_attachment\" %q {\n  role = var.role_name\n  policy_arn = aws_iam_policy.%s.arn\n}\n", local, local)
			continue
		}
		fmt.Fprintf(w, "\nresource \"aws_iam_role_policy\" %q {\n  name = %s\n  role = var.role_name\n  policy = data.aws_iam_policy_document.%s.json\n}\n", local, hclString(d.partName(i)), local)
	}
	formatted := hclwrite.Format(slices.Clone(w.Bytes()))
	w.Reset()
	w.Write(formatted)
	return nil
}

func terraformDocument(d *document, local string, statements []Statement) {
	w := &d.out
	fmt.Fprintf(w, "\ndata \"aws_iam_policy_document\" %q {\n", local)
	for i := range statements {
		s := &statements[i]
		if i > 0 {
			w.WriteString("\n")
		}
		for _, c := range s.comments() {
			fmt.Fprintf(w, "  # %s\n", c)
		}
		fmt.Fprintf(w, "  statement {\n    sid = %s\n    actions = %s\n    resources = %s\n", hclString(s.Sid), hclList(s.Actions, true), hclList(terraformNotation.texts(s.Resources), false))
		for _, c := range s.Conditions {
			fmt.Fprintf(w, "\n    condition {\n      test = %s\n      variable = %s\n      values = %s\n    }\n", hclString(c.Operator), hclString(c.Key), hclList(terraformNotation.texts(c.Values), false))
		}
		w.WriteString("  }\n")
	}
	w.WriteString("}\n")
}

var terraformNotation = notation{
	literal: func(text string) string { return strings.TrimSuffix(strings.TrimPrefix(hclString(text), `"`), `"`) },
	variable: func(name string) string {
		switch name {
		case "region":
			return "${data.aws_region.current.id}"
		case "account":
			return "${data.aws_caller_identity.current.account_id}"
		case "partition":
			return "${data.aws_partition.current.partition}"
		}
		return "${var." + strings.TrimPrefix(name, "var:") + "}"
	},
}

// hclString quotes a text, with no template in it.
func hclString(text string) string {
	q := strconv.Quote(text)
	q = strings.ReplaceAll(q, "${", "$${")
	return strings.ReplaceAll(q, "%{", "%%{")
}

// hclList writes texts; those that are not raw are quoted but for their templates.
func hclList(list []string, raw bool) string {
	out := make([]string, len(list))
	for i, text := range list {
		out[i] = `"` + text + `"`
		if raw {
			out[i] = hclString(text)
		} else if name, ok := strings.CutPrefix(text, "${var."); ok && strings.Count(text, "}") == 1 && strings.HasSuffix(text, "}") {
			out[i] = "var." + strings.TrimSuffix(name, "}")
		}
	}
	if len(out) == 1 {
		return "[" + out[0] + "]"
	}
	return "[\n      " + strings.Join(out, ",\n      ") + ",\n    ]"
}
