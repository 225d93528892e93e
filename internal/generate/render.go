package generate

import (
	"fmt"
	"slices"
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
)

// Format is a way to write a policy.
type Format struct {
	Name  string
	Short string // what it writes, for help
	write func(*document) error
}

// Formats lists the formats by name.
func Formats() []Format {
	return []Format{
		{"json", "an IAM policy document", writeJSON},
		{"terraform", "aws_iam_policy_document and aws_iam_role_policy", writeTerraform},
		{"cloudformation", "a template with an AWS::IAM::ManagedPolicy", writeCloudFormation},
		{"sam", "a template with an AWS::Serverless::Function and its policy", writeSAM},
		{"cdk", "a TypeScript function that returns PolicyStatements", writeCDK},
		{"cdk-go", "a Go function that returns PolicyStatements", writeCDKGo},
		{"pulumi", "a Pulumi program in YAML with an aws:iam:RolePolicy", writePulumi},
		{"pulumi-go", "a Go function that returns the policy for Pulumi", writePulumiGo},
	}
}

// FormatNames lists the names.
func FormatNames() []string {
	var out []string
	for _, f := range Formats() {
		out = append(out, f.Name)
	}
	return out
}

// Rendered is a policy as text.
type Rendered struct {
	Text []byte
	// Notes are those of the policy, and what the format could not say.
	Notes []string
}

// Render writes a policy in a format.
func Render(p *Policy, format string) (*Rendered, error) {
	for _, f := range Formats() {
		if f.Name != format {
			continue
		}
		d := &document{Policy: p, parts: split(p.Statements), notes: slices.Clone(p.Notes)}
		if len(p.Statements) == 0 {
			return nil, fmt.Errorf("%s needs no permission: there is no policy to write", p.Program)
		}
		if err := f.write(d); err != nil {
			return nil, err
		}
		slices.Sort(d.notes)
		return &Rendered{Text: d.out.Bytes(), Notes: slices.Compact(d.notes)}, nil
	}
	return nil, fmt.Errorf("unknown format %q: use %s", format, strings.Join(FormatNames(), ", "))
}

// uses says whether some pattern of the policy has a variable.
func (p *Policy) uses(name string) bool {
	has := func(ps []arn.Pattern) bool {
		return slices.ContainsFunc(ps, func(q arn.Pattern) bool {
			return slices.ContainsFunc(q, func(part arn.Part) bool { return part.Kind == arn.Var && part.Text == name })
		})
	}
	for i := range p.Statements {
		s := &p.Statements[i]
		if has(s.Resources) || slices.ContainsFunc(s.Conditions, func(c Condition) bool { return has(c.Values) }) {
			return true
		}
	}
	return false
}

// notation writes patterns as texts of a format.
type notation struct {
	literal  func(string) string // escapes literal text, nil: as it is
	variable func(name string) string
}

func (n notation) text(p arn.Pattern) string {
	var b strings.Builder
	for _, part := range p {
		switch part.Kind {
		case arn.Any:
			b.WriteByte('*')
		case arn.One:
			b.WriteByte('?')
		case arn.Var:
			b.WriteString(n.variable(part.Text))
		case arn.Literal:
			text := escapeIAM.Replace(part.Text)
			if n.literal != nil {
				text = n.literal(text)
			}
			b.WriteString(text)
		}
	}
	return b.String()
}

// escapeIAM writes characters that a policy would take for wildcards.
var escapeIAM = strings.NewReplacer("*", "${*}", "?", "${?}", "${", "${$}{")

// comments say why a statement is there.
func (s *Statement) comments() []string {
	var out []string
	switch s.Level {
	case Perhaps:
		out = append(out, "Perhaps needed"+ifText(s.If)+".")
	case Supporting:
		out = append(out, "Supporting: a service may do this on the caller's behalf"+ifText(s.If)+".")
	}
	calls := s.Calls
	if len(calls) > maxCalls {
		calls = append(slices.Clone(calls[:maxCalls]), fmt.Sprintf("and %d more calls", len(calls)-maxCalls))
	}
	out = append(out, calls...)
	for _, why := range s.Any {
		out = append(out, "* stands for "+why)
	}
	return out
}

// maxCalls bounds the calls that a comment lists.
const maxCalls = 6

func ifText(list []string) string {
	if len(list) == 0 {
		return ""
	}
	if len(list) > 3 {
		list = append(slices.Clone(list[:3]), "…")
	}
	return ", if " + strings.Join(list, "; or if ")
}
