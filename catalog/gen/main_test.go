package main

import (
	"bytes"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// outputs reads what generate wrote: data/*.json and services.json.
func outputs(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	files, _ := filepath.Glob(filepath.Join(dir, "data", "*.json"))
	for _, f := range append(files, filepath.Join(dir, "services.json")) {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		rel, _ := filepath.Rel(dir, f)
		out[rel] = string(b)
	}
	return out
}

func same(t *testing.T, what string, got, want map[string]string) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%s: %d files, want %d", what, len(got), len(want))
	}
	for name, text := range want {
		if got[name] != text {
			t.Errorf("%s: %s differs; run go generate ./catalog", what, name)
		}
	}
}

// The committed data is what the committed facts give, byte for byte, each time.
func TestGenerateGivesTheCommittedData(t *testing.T) {
	one, two := t.TempDir(), t.TempDir()
	report := filepath.Join(t.TempDir(), "catalog.md")
	docs, err := os.ReadFile("../../docs/catalog.md")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(report, docs, 0o644); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{one, two} {
		if err := run([]string{"-facts", "facts", "-overrides", "overrides", "-out", dir, "-report", report}, io.Discard); err != nil {
			t.Fatal(err)
		}
	}
	committed := outputs(t, "..")
	same(t, "committed", committed, outputs(t, one))
	same(t, "twice", outputs(t, one), outputs(t, two))
	after, err := os.ReadFile(report)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(docs, after) {
		t.Error("the figures of docs/catalog.md are not those of the data; run go generate ./catalog")
	}
}

// smallFacts is a copy of the facts with the services and prefixes that bad
// inputs are tried on.
func smallFacts(t *testing.T) (facts, overrides string) {
	t.Helper()
	dir := t.TempDir()
	facts, overrides = filepath.Join(dir, "facts"), filepath.Join(dir, "overrides")
	put := func(name, text string) {
		t.Helper()
		f := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(f), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(f, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"sdk/sqs.json", "actions/sqs.json", "actions/kms.json", "actions/iam.json"} {
		b, err := os.ReadFile(filepath.Join("facts", name))
		if err != nil {
			t.Fatal(err)
		}
		put("facts/"+name, string(b))
	}
	put("facts/services.tsv", "goPackage\tsdkId\tsigningName\tiamPrefix\tnote\nsqs\tSQS\tsqs\tsqs\t\n")
	put("facts/operations.tsv", "package\toperations\n")
	put("facts/operation-tables.tsv", "service\tprefix\tsdkClient\toperation\tactions\nsqs\tsqs\t-\tSendMessageBatch\tsqs:SendMessage\n")
	put("facts/operation-tables-coverage.tsv", "service\tprefix\toperations\tplain\tsdkClients\nsqs\tsqs\t23\t16\t-\n")
	put("facts/operation-links.tsv", "goPackage\toperation\tactions\tsource\nsqs\tSendMessageBatch\tsqs:SendMessage\ttable\n")
	put("facts/no-permission.tsv", "goPackage\toperation\twhy\n")
	put("facts/not-needed.tsv", "goPackage\toperation\tactions\twhy\n")
	put("facts/passrole.tsv", "operation\tgoPackage\troleMembers\n")
	put("facts/linked-roles.tsv", "iamPrefix\tserviceNames\tsource\n")
	put("overrides/sqs.yaml", "service: sqs\nentries:\n  - operations: [SendMessage]\n    add:\n      - {action: kms:Decrypt, kind: supporting}\n    reason: r\n    source: s\n")
	return facts, overrides
}

func TestBadInputStopsTheGeneratorAndWritesNothing(t *testing.T) {
	entry := "service: sqs\nentries:\n  - operations: [SendMessage]\n    %s\n    reason: r\n    source: s\n"
	override := func(line string) string { return strings.Replace(entry, "%s", line, 1) }
	for _, tt := range []struct {
		name, file, text string // text "" removes the file, "…" cuts it in half
		want             []string
	}{
		{"missing table", "facts/operation-tables.tsv", "", []string{"operation-tables.tsv", "no such file"}},
		{"no facts of services", "facts/sdk/sqs.json", "", []string{"facts/sdk", "no facts of services"}},
		{"truncated service", "facts/sdk/sqs.json", "…", []string{"sqs.json", "truncated"}},
		{"truncated actions", "facts/actions/sqs.json", "…", []string{"actions/sqs.json", "truncated"}},
		{"truncated table", "facts/operation-tables.tsv", "h\nsqs\tsqs\t-\tX\tsqs:SendMessage", []string{"operation-tables.tsv", "truncated"}},
		{"a column too few", "facts/passrole.tsv", "h\nCreateQueue\tsqs\n", []string{"passrole.tsv:2", "2 columns, want 3"}},
		{"table with an action that is not", "facts/operation-tables.tsv", "h\nsqs\tsqs\t-\tSendMessage\tsqs:SendMessages\n", []string{"operation-tables.tsv:2", "SendMessage", "sqs:SendMessages does not exist"}},
		{"table with a broken condition", "facts/operation-tables.tsv", "h\nsqs\tsqs\t-\tSendMessage\tiam:PassRole[x\n", []string{"operation-tables.tsv:2", "iam:PassRole[x"}},
		{"link with an action that is not", "facts/operation-links.tsv", "h\nsqs\tSendMessageBatch\tsqs:Send\tx\n", []string{"operation-links.tsv:2", "sqs:Send does not exist"}},
		{"not needed by no operation", "facts/not-needed.tsv", "h\nsqs\tSend\tsqs:SendMessage\tx\n", []string{"not-needed.tsv:2", "no operation sqs Send"}},
		{"not needed and not documented", "facts/not-needed.tsv", "h\nsqs\tSendMessage\tsqs:TagQueue\tx\n", []string{"not-needed.tsv:2", "does not name sqs:TagQueue"}},
		{"service twice", "facts/services.tsv", "h\nsqs\tSQS\tsqs\tsqs\t\nsqs\tSQS\tsqs\tsns\t\n", []string{"services.tsv:3", "package sqs a second time"}},
		{"service without prefix", "facts/services.tsv", "h\n", []string{"services.tsv", "package sqs has no row"}},
		{"override of an operation that is not", "overrides/sqs.yaml", strings.Replace(override("is: [SendMessage]"), "[SendMessage]", "[SendMessages]", 1), []string{"sqs.yaml:3", "no operation SendMessages"}},
		{"override with an action that is not", "overrides/sqs.yaml", override("is: [SendMessages]"), []string{"sqs.yaml:3", "sqs:SendMessages does not exist"}},
		{"override with a member that is not", "overrides/sqs.yaml", override("variables: {QueueName: Queue}"), []string{"sqs.yaml:3", "SendMessage", "no member Queue"}},
		{"override with a bad condition", "overrides/sqs.yaml", override("add: [{action: kms:Decrypt, when: QueueUrl or}]"), []string{"sqs.yaml:3", "QueueUrl or"}},
		{"override with a bad kind", "overrides/sqs.yaml", override("add: [{action: kms:Decrypt, kind: sometimes}]"), []string{"sqs.yaml:3", `kind "sometimes"`}},
		{"override without a reason", "overrides/sqs.yaml", "service: sqs\nentries:\n  - operations: [SendMessage]\n    is: [SendMessage]\n", []string{"sqs.yaml:3", "needs a reason and a source"}},
		{"override with an unknown key", "overrides/sqs.yaml", override("needs: [SendMessage]"), []string{"sqs.yaml", "needs"}},
		{"override of a service that is not", "overrides/sqs.yaml", strings.Replace(override("is: [SendMessage]"), "service: sqs", "service: sqss", 1), []string{"sqs.yaml:3", `"sqss"`}},
		{"override of a prefix that is not", "overrides/nosuch.yaml", override("is: [SendMessage]"), []string{"nosuch.yaml", `"nosuch"`}},
		{"action without a level", "facts/actions/sqs.json", `{"prefix":"sqs","resources":{},"actions":{"SendMessage":{"access":"Send"}}}`, []string{"actions/sqs.json", "SendMessage", "access level"}},
		{"action with a type that is not", "facts/actions/sqs.json", `{"prefix":"sqs","resources":{},"actions":{"SendMessage":{"access":"Write","resources":["queue*"]}}}`, []string{"actions/sqs.json", "SendMessage", `"queue"`}},
		{"facts of another prefix", "facts/actions/sqs.json", `{"prefix":"sns","resources":{},"actions":{"Publish":{"access":"Write"}}}`, []string{"actions/sqs.json", "prefix sns"}},
		{"member of a type that is not", "facts/sdk/sqs.json", `{"package":"sqs","sdkId":"SQS","signing":"sqs","from":"x","operations":{"SendMessage":{"in":"A:Nothing"}},"waiters":{},"types":{}}`, []string{"sdk/sqs.json", "SendMessage", "Nothing"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			facts, overrides := smallFacts(t)
			file := filepath.Join(filepath.Dir(facts), tt.file)
			switch tt.text {
			case "":
				os.Remove(file)
			case "…":
				b, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(file, b[:len(b)/2], 0o644); err != nil {
					t.Fatal(err)
				}
			default:
				if err := os.WriteFile(file, []byte(tt.text), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			out := t.TempDir()
			err := run([]string{"-facts", facts, "-overrides", overrides, "-out", out}, io.Discard)
			if err == nil {
				t.Fatal("no error")
			}
			for _, w := range tt.want {
				if !strings.Contains(err.Error(), w) {
					t.Errorf("error %q does not hold %q", err, w)
				}
			}
			if strings.Contains(err.Error(), "\n") {
				t.Errorf("error of several lines: %q", err)
			}
			err = filepath.WalkDir(out, func(path string, d fs.DirEntry, _ error) error {
				if path != out {
					t.Errorf("%s was written", path)
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
		})
	}
}

func TestUnknownArguments(t *testing.T) {
	for _, args := range [][]string{{"nonsense"}, {"-nonsense"}, {"extract", "-modules", "nosuch"}, {"extract-actions", "-authorization", "nosuch"}} {
		if err := run(args, io.Discard); err == nil {
			t.Errorf("%v: no error", args)
		}
	}
}
