package accuracy

import (
	"slices"
	"strings"
	"testing"
)

const uses = `{"version": 1, "programs": [
 {"package": "example.com/a", "uses": [{"service": "s3", "operation": "PutObject"}, {"service": "s3", "operation": "PutObject"}, {"service": "sqs", "operation": "SendMessage"}]},
 {"package": "example.com/b", "uses": [{"service": "sns", "operation": "Publish"}]}]}`

func TestCompareUses(t *testing.T) {
	for name, tc := range map[string]struct {
		program             string
		vta                 []string
		both, missed, extra []string
	}{
		"one program": {"example.com/a", []string{"s3.PutObject", "s3.GetObject"},
			[]string{"s3.PutObject"}, []string{"s3.GetObject"}, []string{"sqs.SendMessage"}},
		"all programs": {"", []string{"s3.PutObject", "sns.Publish", "sqs.SendMessage", "sns.Publish"},
			[]string{"s3.PutObject", "sns.Publish", "sqs.SendMessage"}, nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := ReadUses(strings.NewReader(uses), tc.program)
			if err != nil {
				t.Fatal(err)
			}
			d := Compare(tc.vta, got)
			if !slices.Equal(d.Both, tc.both) || !slices.Equal(d.Missed, tc.missed) || !slices.Equal(d.Extra, tc.extra) {
				t.Errorf("got %+v", d)
			}
		})
	}
}

func TestReadUsesErrors(t *testing.T) {
	if _, err := ReadUses(strings.NewReader(uses), "example.com/c"); err == nil || !strings.Contains(err.Error(), `"example.com/c"`) {
		t.Errorf("a program that is not there: %v", err)
	}
	if _, err := ReadUses(strings.NewReader("usage: iamvet"), ""); err == nil {
		t.Error("text is no document, and was read")
	}
}

// The oracle's own sets, on scenarios whose truth is beside their code.
func TestVTA(t *testing.T) {
	if testing.Short() {
		t.Skip("whole-program analysis")
	}
	for program, want := range map[string][]string{
		"./paginators":   {"dynamodb.Query", "s3.ListObjectsV2"},
		"./lambda-start": {}, // called by reflection, which VTA does not see
		"./assumed-role": {"dynamodb.ListTables", "s3.GetObject", "s3.HeadBucket", "sts.AssumeRole"},
	} {
		t.Run(strings.TrimPrefix(program, "./"), func(t *testing.T) {
			ops, err := VTA("../../testdata/scenarios", program, nil, 2)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, op := range ops {
				if !op.Internal {
					got = append(got, op.String())
				}
			}
			if !slices.Equal(got, want) {
				t.Errorf("got %v, want %v", got, want)
			}
		})
	}
}
