package diff

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// Formats that Write knows.
var Formats = []string{"text", "markdown", "json"}

// Write writes a result in a format.
func (r *Result) Write(w io.Writer, format string) error {
	var b strings.Builder
	switch format {
	case "text":
		r.text(&b)
	case "markdown":
		r.markdown(&b)
	case "json":
		e := json.NewEncoder(&b)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		if err := e.Encode(r); err != nil {
			return err
		}
	default:
		return fmt.Errorf("unknown format %q: use %s", format, strings.Join(Formats, ", "))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func (r *Result) summary() string {
	added, dropped := 0, 0
	for _, p := range r.Programs {
		added += len(p.Added)
		dropped += len(p.Dropped)
	}
	if added+dropped == 0 {
		return "no permission is added or dropped since " + r.Base
	}
	return fmt.Sprintf("%s added, %d dropped since %s", count(added, "permission"), dropped, r.Base)
}

func (r *Result) text(b *strings.Builder) {
	for _, p := range r.Programs {
		b.WriteString(p.Package + p.note() + "\n")
		for _, c := range p.Added {
			c.text(b, '+')
		}
		for _, c := range p.Dropped {
			c.text(b, '-')
		}
	}
	b.WriteString(r.summary() + "\n")
}

func (p *Program) note() string {
	switch p.State {
	case "new":
		return " (a new program)"
	case "gone":
		return " (the program is gone)"
	}
	return ""
}

func (c *Change) text(b *strings.Builder, sign byte) {
	fmt.Fprintf(b, "  %c %s\n", sign, c)
	for _, call := range c.Calls {
		fmt.Fprintf(b, "      %s %s\n", call.Position, call.Operation)
	}
}

// markdown is what a comment on a pull request shows.
func (r *Result) markdown(b *strings.Builder) {
	summary := r.summary()
	b.WriteString("**IAM permissions:** " + summary + "\n")
	for _, p := range r.Programs {
		fmt.Fprintf(b, "\n### `%s`%s\n\n| | action | resource | calls |\n|---|---|---|---|\n", p.Package, p.note())
		for _, c := range p.Added {
			c.row(b, "adds")
		}
		for _, c := range p.Dropped {
			c.row(b, "drops")
		}
	}
}

func (c *Change) row(b *strings.Builder, what string) {
	if c.Perhaps {
		what += ", perhaps"
	}
	resource := code(c.Resource)
	if c.Role != "" {
		resource += " as " + code(c.Role)
	}
	var calls []string
	for _, call := range c.Calls {
		calls = append(calls, code(call.Position))
	}
	fmt.Fprintf(b, "| %s | %s | %s | %s |\n", what, code(c.Action), resource, strings.Join(calls, " "))
}

func code(text string) string { return "`" + strings.ReplaceAll(text, "|", `\|`) + "`" }
