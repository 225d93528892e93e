package jsonpolicy

import (
	"errors"
	"fmt"
	"math/rand"
	"slices"
	"strings"
	"testing"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/policy"
)

func patterns(texts ...string) []arn.Pattern {
	var out []arn.Pattern
	for _, t := range texts {
		out = append(out, arn.Parse(t))
	}
	return out
}

// edit loads a policy, makes the changes and returns the new text.
func edit(t *testing.T, text string, changes ...policy.Change) (string, error) {
	t.Helper()
	opts := policy.Options{ReadFile: func(string) ([]byte, error) { return []byte(text), nil }}
	set, err := policy.Load("p.json", opts)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	fix, err := set.Fix("fix", changes...)
	if err != nil {
		return "", err
	}
	results, err := policy.Render([]*policy.Fix{fix}, opts.ReadFile)
	if err != nil {
		t.Fatal(err)
	}
	if len(results) == 0 {
		return text, nil
	}
	return string(results[0].New), nil
}

const long = `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": [
        "s3:GetObject", // read
        // lists
        "s3:ListBucket",
        "s3:PutObject"
      ],
      "Resource": "*"
    },
    {
      "Effect": "Allow",
      "Action": ["sqs:SendMessage", "sqs:DeleteMessage"],
      "Resource": ["arn:aws:sqs:*:*:a", "arn:aws:sqs:*:*:b"]
    }
  ]
}
`

func TestEdit(t *testing.T) {
	replace := func(pairs ...string) string { return strings.NewReplacer(pairs...).Replace(long) }
	flat := `{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": ["a:A", "b:B"], "Resource": "*"}}`
	tests := []struct {
		name, text string
		changes    []policy.Change
		want       string
	}{
		{"remove the first of lines, with its comment", long,
			[]policy.Change{{Op: policy.RemoveAction, Index: 0}},
			replace("        \"s3:GetObject\", // read\n", "")},
		{"remove the last of lines, and the comma before it", long,
			[]policy.Change{{Op: policy.RemoveAction, Index: 2}},
			replace("\"s3:ListBucket\",\n        \"s3:PutObject\"", `"s3:ListBucket"`)},
		{"remove two neighbours", long,
			[]policy.Change{{Op: policy.RemoveAction, Index: 2}, {Op: policy.RemoveAction, Index: 1}},
			replace("\"s3:GetObject\", // read\n        // lists\n        \"s3:ListBucket\",\n        \"s3:PutObject\"", "\"s3:GetObject\" // read\n        // lists")},
		{"remove from one line", long,
			[]policy.Change{{Op: policy.RemoveAction, Statement: 1, Index: 0}, {Op: policy.RemoveResource, Statement: 1, Index: 1}},
			replace(`"sqs:SendMessage", `, "", `, "arn:aws:sqs:*:*:b"`, "")},
		{"replace by several", long,
			[]policy.Change{{Op: policy.ReplaceAction, Index: 1, Values: patterns("s3:ListBucket", "s3:ListMultipartUploadParts")},
				{Op: policy.ReplaceAction, Statement: 1, Index: 1, Values: patterns("sqs:GetQueueUrl", "sqs:ReceiveMessage")}},
			replace(`"s3:ListBucket",`, "\"s3:ListBucket\",\n        \"s3:ListMultipartUploadParts\",", `"sqs:DeleteMessage"`, `"sqs:GetQueueUrl", "sqs:ReceiveMessage"`)},
		{"replace a string that is no list", long,
			[]policy.Change{{Op: policy.ReplaceResource, Index: 0, Values: patterns("arn:aws:s3:::a/*")}},
			replace(`"Resource": "*"`, `"Resource": "arn:aws:s3:::a/*"`)},
		{"replace a string by several", long,
			[]policy.Change{{Op: policy.ReplaceResource, Index: 0, Values: patterns("arn:aws:s3:::a", "arn:aws:s3:::a/${aws:username}<&>")}},
			replace(`"Resource": "*"`, "\"Resource\": [\n        \"arn:aws:s3:::a\",\n        \"arn:aws:s3:::a/${aws:username}<&>\"\n      ]")},
		{"add", long,
			[]policy.Change{{Op: policy.AddActions, Values: patterns("s3:DeleteObject", "s3:GetObject")}, {Op: policy.AddActions, Statement: 1, Values: patterns("sqs:GetQueueUrl")}},
			replace(`"s3:PutObject"`, "\"s3:PutObject\",\n        \"s3:DeleteObject\"", `"sqs:DeleteMessage"`, `"sqs:DeleteMessage", "sqs:GetQueueUrl"`)},
		{"add and remove the last", long,
			[]policy.Change{{Op: policy.AddActions, Values: patterns("s3:DeleteObject")}, {Op: policy.RemoveAction, Index: 2}},
			replace(`"s3:PutObject"`, `"s3:DeleteObject"`)},
		{"remove a statement", long,
			[]policy.Change{{Op: policy.RemoveStatement, Statement: 1}},
			long[:strings.Index(long, ",\n    {\n      \"Effect\": \"Allow\",\n      \"Action\": [\"sqs")] + "\n  ]\n}\n"},
		{"add a statement", long,
			[]policy.Change{{Op: policy.AddStatement, New: &policy.NewStatement{Sid: "Jobs", Actions: patterns("sqs:GetQueueUrl"), Resources: patterns("arn:aws:sqs:*:*:c", "arn:aws:sqs:*:*:d")}}},
			replace("\"arn:aws:sqs:*:*:b\"]\n    }", `"arn:aws:sqs:*:*:b"]
    },
    {
      "Sid": "Jobs",
      "Effect": "Allow",
      "Action": "sqs:GetQueueUrl",
      "Resource": [
        "arn:aws:sqs:*:*:c",
        "arn:aws:sqs:*:*:d"
      ]
    }`)},
		{"add a statement to one that is no list", flat,
			[]policy.Change{{Op: policy.AddStatement, New: &policy.NewStatement{Actions: patterns("c:C"), Resources: patterns("*")}}, {Op: policy.RemoveAction, Index: 0}},
			`{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["b:B"], "Resource": "*"}, {"Effect": "Allow", "Action": "c:C", "Resource": "*"}]}`},
		{"one line: remove the last", flat, []policy.Change{{Op: policy.RemoveAction, Index: 1}},
			strings.Replace(flat, `, "b:B"`, "", 1)},
		{"trailing comma stays", strings.Replace(long, `"s3:PutObject"`, `"s3:PutObject",`, 1),
			[]policy.Change{{Op: policy.RemoveAction, Index: 2}, {Op: policy.AddActions, Values: patterns("s3:DeleteObject")}},
			strings.Replace(long, `"s3:PutObject"`, `"s3:DeleteObject",`, 1)},
		{"carriage returns stay", strings.ReplaceAll(long, "\n", "\r\n"),
			[]policy.Change{{Op: policy.AddActions, Values: patterns("s3:DeleteObject")}, {Op: policy.RemoveAction, Index: 0}},
			strings.ReplaceAll(replace("        \"s3:GetObject\", // read\n", "", `"s3:PutObject"`, "\"s3:PutObject\",\n        \"s3:DeleteObject\""), "\n", "\r\n")},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := edit(t, test.text, test.changes...)
			if err != nil {
				t.Fatal(err)
			}
			if got != test.want {
				t.Errorf("got:\n%s\nwant:\n%s", got, test.want)
			}
		})
	}
}

func TestEditRefuses(t *testing.T) {
	encoded := `{"PolicyDocument": "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\": [\"a:A\", \"b:B\"], \"Resource\": \"*\"}]}"}`
	tests := []struct {
		name, text string
		change     policy.Change
		want       string
	}{
		{"the only resource", long, policy.Change{Op: policy.RemoveResource, Index: 0}, "the statement would have no Resource left: remove it whole"},
		{"the only statement", small, policy.Change{Op: policy.RemoveStatement}, "no statement would be left: remove the policy"},
		{"a name of another world", long, policy.Change{Op: policy.ReplaceResource, Index: 0, Values: patterns("${env:X}")}, "${env:X} cannot be written in JSON"},
		{"an encoded document", encoded, policy.Change{Op: policy.RemoveAction, Index: 0}, "the policy is encoded within a string"},
		{"a statement for an encoded document", encoded, policy.Change{Op: policy.AddStatement, New: &policy.NewStatement{Actions: patterns("c:C"), Resources: patterns("*")}}, "the policy is encoded within a string"},
		{"a variable in version 2008", strings.Replace(long, "2012-10-17", "2008-10-17", 1), policy.Change{Op: policy.ReplaceResource, Values: patterns("${aws:username}")}, "${aws:username} cannot be written in JSON"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := edit(t, test.text, test.change)
			var refused *policy.NotEditableError
			if !errors.As(err, &refused) || refused.Reason != test.want || refused.Pos == "" {
				t.Errorf("got %v, want %q", err, test.want)
			}
		})
	}
	for range 3 { // all three
		if _, err := edit(t, long, policy.Change{Op: policy.RemoveAction, Index: 0}, policy.Change{Op: policy.RemoveAction, Index: 1}, policy.Change{Op: policy.RemoveAction, Index: 2}); err == nil {
			t.Error("a statement without actions")
		}
	}
	replace := func(by string) policy.Change {
		return policy.Change{Op: policy.ReplaceAction, Index: 0, Values: patterns(by)}
	}
	if _, err := edit(t, long, replace("x:Z"), replace("x:Y")); err == nil {
		t.Error("two different changes to one action")
	}
	// What goes need not become something first.
	gone, err := edit(t, long, policy.Change{Op: policy.RemoveAction, Index: 0})
	if err != nil {
		t.Fatal(err)
	}
	if got, err := edit(t, long, replace("x:Y"), policy.Change{Op: policy.RemoveAction, Index: 0}); err != nil || got != gone {
		t.Errorf("removed and replaced: %q, %v; want %q", got, err, gone)
	}
}

// render writes a random policy in a random style, with a comment that carries a
// number on lines of its own, none of which may get lost.
func render(r *rand.Rand, statements [][2][]string) (text string, comments []string) {
	var b strings.Builder
	nl := func(indent string) {
		if r.Intn(3) > 0 {
			b.WriteString("\n" + indent)
			if r.Intn(6) == 0 {
				c := fmt.Sprintf("// kept %d", len(comments))
				comments = append(comments, c)
				b.WriteString(c + "\n" + indent)
			}
		} else if r.Intn(2) == 0 {
			b.WriteString(" ")
		}
	}
	list := func(items []string) {
		if len(items) == 1 && r.Intn(2) == 0 {
			b.WriteString(`"` + items[0] + `"`)
			return
		}
		b.WriteString("[")
		for i, item := range items {
			nl("    ")
			b.WriteString(`"` + item + `"`)
			if r.Intn(8) == 0 {
				b.WriteString(" /* a ] comment, " + item + " */")
			}
			if i < len(items)-1 || r.Intn(5) == 0 {
				b.WriteString(",")
			}
			if r.Intn(6) == 0 {
				b.WriteString(" // of its line\n    ")
			}
		}
		nl("  ")
		b.WriteString("]")
	}
	b.WriteString(`{"Version": "2012-10-17", "Statement": [`)
	for i, st := range statements {
		nl("")
		b.WriteString(`{"Effect": "Allow",`)
		nl("  ")
		b.WriteString(`"Action": `)
		list(st[0])
		b.WriteString(",")
		nl("  ")
		b.WriteString(`"Resource": `)
		list(st[1])
		b.WriteString("}")
		if i < len(statements)-1 {
			b.WriteString(",")
		}
	}
	b.WriteString("]}\n")
	return b.String(), comments
}

// TestEditsDoWhatTheySay makes random changes to random policies: the file must
// load with just these changes, and keep every comment that stands on a line of
// its own within a list that lost no statement.
func TestEditsDoWhatTheySay(t *testing.T) {
	r := rand.New(rand.NewSource(7))
	made := 0
	for range 4000 {
		var statements [][2][]string
		for i := 1 + r.Intn(3); i > 0; i-- {
			statements = append(statements, [2][]string{names(r, "a"), names(r, "r")})
		}
		text, comments := render(r, statements)
		changes, want := randomChanges(r, statements)
		got, err := edit(t, text, changes...)
		if err != nil {
			var refused *policy.NotEditableError
			if !errors.As(err, &refused) {
				t.Fatalf("%v\n%s", err, text)
			}
			continue
		}
		made++
		set, err := tryLoad(got, "")
		if err != nil {
			t.Fatalf("%v\n%s\nbecame\n%s\nby %+v", err, text, got, changes)
		}
		var have [][2][]string
		for _, st := range set.Documents[0].Statements {
			var lists [2][]string
			for _, x := range st.Actions {
				lists[0] = append(lists[0], x.Source)
			}
			for _, x := range st.Resources {
				lists[1] = append(lists[1], x.Source)
			}
			have = append(have, lists)
		}
		if fmt.Sprint(have) != fmt.Sprint(want) {
			t.Fatalf("%s\nbecame\n%s\nwith %v, want %v", text, got, have, want)
		}
		if slices.ContainsFunc(changes, func(c policy.Change) bool { return c.Op == policy.RemoveStatement }) {
			continue
		}
		for _, c := range comments {
			if !strings.Contains(got, c) {
				t.Fatalf("%s\nbecame\n%s\nwithout %q", text, got, c)
			}
		}
	}
	if made < 2000 {
		t.Errorf("only %d edits were made", made)
	}
}

func names(r *rand.Rand, prefix string) []string {
	var out []string
	for i := r.Intn(4); i >= 0; i-- {
		out = append(out, fmt.Sprintf("%s:%d", prefix, len(out)))
	}
	return out
}

// randomChanges draws changes and says what the lists are after them.
func randomChanges(r *rand.Rand, statements [][2][]string) (changes []policy.Change, want [][2][]string) {
	ops := [2][3]policy.Op{{policy.RemoveAction, policy.ReplaceAction, policy.AddActions}, {policy.RemoveResource, policy.ReplaceResource, policy.AddResources}}
	for s, st := range statements {
		if r.Intn(8) == 0 && len(statements) > 1 {
			changes = append(changes, policy.Change{Op: policy.RemoveStatement, Statement: s})
			continue
		}
		var after [2][]string
		for k, list := range st {
			for i, item := range list {
				switch r.Intn(6) {
				case 0:
					changes = append(changes, policy.Change{Op: ops[k][0], Statement: s, Index: i})
					continue
				case 1:
					values := []string{"new:" + item, "newer:" + item}[:1+r.Intn(2)]
					changes = append(changes, policy.Change{Op: ops[k][1], Statement: s, Index: i, Values: patterns(values...)})
					after[k] = append(after[k], values...)
					continue
				}
				after[k] = append(after[k], item)
			}
			if r.Intn(4) == 0 {
				changes = append(changes, policy.Change{Op: ops[k][2], Statement: s, Values: patterns("add:1", "add:2")})
				after[k] = append(after[k], "add:1", "add:2")
			}
		}
		want = append(want, after)
	}
	if r.Intn(4) == 0 {
		changes = append(changes, policy.Change{Op: policy.AddStatement, New: &policy.NewStatement{Actions: patterns("n:N"), Resources: patterns("*", "x")}})
		want = append(want, [2][]string{{"n:N"}, {"*", "x"}})
	}
	return changes, want
}
