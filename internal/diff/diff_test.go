package diff

import (
	"go/token"
	"slices"
	"strings"
	"testing"

	"github.com/iamvet/iamvet/catalog"
	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/flow"
	"github.com/iamvet/iamvet/internal/need"
)

// use makes a use of "s3:GetObject arn:…"; "perhaps" and "supporting" may stand before.
func use(text string) need.Use {
	words := strings.Fields(text)
	n := need.Need{Kind: catalog.Required, Certain: true}
	switch words[0] {
	case "perhaps":
		n.Kind, n.Certain, words = catalog.Conditional, false, words[1:]
	case "supporting":
		n.Kind, n.Certain, words = catalog.Supporting, false, words[1:]
	}
	n.Action = words[0]
	p := arn.Parse(words[1])
	if words[1] == "*" {
		p = arn.Lit("*")
	}
	n.Resources = []need.Resource{{Pattern: p, Loose: p}}
	u := need.Use{Use: flow.Use{Service: "s3", Operation: "Op", Position: token.Position{Filename: "main.go", Line: 1, Column: 1}}, Needs: []need.Need{n}}
	if len(words) > 2 {
		u.Principal = &flow.Principal{Role: []arn.Pattern{arn.Lit(words[2])}}
	}
	return u
}

func side(texts []string) Side {
	s := Side{Uses: map[string][]need.Use{}}
	for _, t := range texts {
		s.Uses["app"] = append(s.Uses["app"], use(t))
	}
	return s
}

func TestCompare(t *testing.T) {
	tests := []struct {
		name           string
		base, head     []string
		added, dropped []string
		state          string
	}{
		{name: "nothing changes", base: []string{"s3:A arn:aws:s3:::b/k"}, head: []string{"s3:A arn:aws:s3:::b/k"}},
		{name: "another action", base: []string{"s3:A arn:aws:s3:::b/k"}, head: []string{"s3:A arn:aws:s3:::b/k", "s3:B arn:aws:s3:::b/k"},
			added: []string{"s3:B on arn:aws:s3:::b/k"}},
		{name: "another resource", base: []string{"s3:A arn:aws:s3:::b/k"}, head: []string{"s3:A arn:aws:s3:::c/k"},
			added: []string{"s3:A on arn:aws:s3:::c/k"}, dropped: []string{"s3:A on arn:aws:s3:::b/k"}},
		{name: "one more object where any was used", base: []string{"s3:A arn:aws:s3:::b/${unknown}"}, head: []string{"s3:A arn:aws:s3:::b/${unknown}", "s3:A arn:aws:s3:::b/k"}},
		{name: "any object where one was used", base: []string{"s3:A arn:aws:s3:::b/k"}, head: []string{"s3:A arn:aws:s3:::b/${unknown}"},
			added: []string{"s3:A on arn:aws:s3:::b/${unknown}"}},
		{name: "the same unknown for other reasons", base: []string{"s3:A arn:aws:s3:::b/${unknown}"}, head: []string{"s3:A arn:aws:s3:::b/${param:key}"}},
		{name: "both spellings of any", base: nil, head: []string{"s3:A arn:aws:s3:::b/${unknown}", "s3:A arn:aws:s3:::b/${param:key}"},
			added: []string{"s3:A on arn:aws:s3:::b/${param:key}"}, state: "new"},
		{name: "a variable of the environment is no wildcard", base: []string{"s3:A arn:aws:s3:::${env:B}/k"}, head: []string{"s3:A arn:aws:s3:::b/k"},
			added: []string{"s3:A on arn:aws:s3:::b/k"}, dropped: []string{"s3:A on arn:aws:s3:::${env:B}/k"}},
		{name: "what was perhaps needed is certain now", base: []string{"perhaps s3:A *"}, head: []string{"s3:A *"}, added: []string{"s3:A on *"}},
		{name: "what was certain is perhaps needed", base: []string{"s3:A *"}, head: []string{"perhaps s3:A *"}},
		{name: "perhaps", base: []string{"s3:A *"}, head: []string{"s3:A *", "perhaps s3:B *"}, added: []string{"s3:B on * (perhaps)"}},
		{name: "supporting takes no part", base: []string{"s3:A *"}, head: []string{"s3:A *", "supporting kms:Decrypt *"}},
		{name: "under a role is another permission", base: []string{"s3:A *"}, head: []string{"s3:A *", "s3:A * arn:aws:iam::1:role/r"},
			added: []string{"s3:A on * as arn:aws:iam::1:role/r"}},
		{name: "gone", base: []string{"s3:A *"}, dropped: []string{"s3:A on *"}, state: "gone"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := Compare("HEAD", side(tt.base), side(tt.head))
			var added, dropped []string
			for _, p := range r.Programs {
				for _, c := range p.Added {
					added = append(added, c.String())
				}
				for _, c := range p.Dropped {
					dropped = append(dropped, c.String())
				}
				if want := tt.state; want != "" && p.State != want {
					t.Errorf("state %s, want %s", p.State, want)
				}
			}
			if !slices.Equal(added, tt.added) || !slices.Equal(dropped, tt.dropped) {
				t.Errorf("added %q, want %q; dropped %q, want %q", added, tt.added, dropped, tt.dropped)
			}
			if r.Adds() != (len(tt.added) > 0) {
				t.Errorf("Adds is %v", r.Adds())
			}
		})
	}
}
