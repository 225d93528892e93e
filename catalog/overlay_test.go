package catalog

import (
	"strings"
	"testing"
)

func corrected(t *testing.T, cs ...Correction) *Corrections {
	t.Helper()
	c, err := Correct(cs)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func actionsOf(op Operation) string {
	var out []string
	for _, n := range op.Needs {
		if n.Kind != Supporting {
			out = append(out, string(n.Kind)+" "+n.Action+" "+n.When.String())
		}
	}
	return strings.Join(out, "; ")
}

func TestCorrectAddsToWhatTheCatalogKnows(t *testing.T) {
	c := corrected(t, Correction{Service: "sqs", Operation: "SendMessage", Where: "c.yaml:3",
		Needs: []Added{{Action: "KMS:encrypt", When: "MessageAttributes"}}})
	op := c.Lookup("sqs", "SendMessage")
	if got := actionsOf(op); got != "required sqs:SendMessage ; conditional kms:Encrypt MessageAttributes" {
		t.Errorf("needs %q", got)
	}
	if n := op.Needs[len(op.Needs)-1]; n.Source != "c.yaml:3" || len(n.Resources) == 0 {
		t.Errorf("need %+v", n)
	}
	if got := actionsOf(c.Lookup("sqs", "ReceiveMessage")); got != "required sqs:ReceiveMessage " {
		t.Errorf("another operation changed: %q", got)
	}
}

func TestCorrectReplaces(t *testing.T) {
	c := corrected(t, Correction{Service: "S3", Operation: "GetObject", Replace: true, Where: "c.yaml:3",
		Needs: []Added{{Action: "s3:GetObject", Resources: map[string]map[string]string{"object": {"BucketName": "Bucket"}}}}})
	op := c.Lookup("s3", "GetObject")
	if len(op.Needs) != 1 || op.Needs[0].Kind != Required || len(op.Needs[0].Resources) != 1 ||
		len(op.Needs[0].Resources[0].Variables) != 1 || op.Needs[0].Resources[0].Variables["BucketName"] != "Bucket" {
		t.Errorf("%+v", op)
	}
}

func TestCorrectKeepsResourcesThatTheCatalogKnows(t *testing.T) {
	c := corrected(t, Correction{Service: "s3", Operation: "PutObject", Where: "c.yaml:3", Needs: []Added{{Action: "s3:PutObject", Kind: Supporting}}})
	for _, n := range c.Lookup("s3", "PutObject").Needs {
		if n.Action == "s3:PutObject" && (n.Kind != Supporting || n.Resources[0].Variables["ObjectName"] != "Key") {
			t.Errorf("%+v", n)
		}
	}
}

func TestCorrectSaysOfAnUnknownOperation(t *testing.T) {
	c := corrected(t, Correction{Service: "s3", Operation: "FrobnicateBucket", Where: "c.yaml:3", Needs: []Added{{Action: "s3:ListBucket"}}},
		Correction{Service: "s3", Operation: "HeadBucket", Where: "c.yaml:9", Permissionless: "tested"})
	if op := c.Lookup("s3", "FrobnicateBucket"); op.Guessed || actionsOf(op) != "required s3:ListBucket " {
		t.Errorf("%+v", op)
	}
	if op := c.Lookup("s3", "HeadBucket"); op.Permissionless != "tested" || len(op.Needs) > 0 {
		t.Errorf("%+v", op)
	}
}

func TestCorrectErrorsNameTheirPlaceAndGiveNothing(t *testing.T) {
	need := func(a Added) Correction {
		return Correction{Service: "s3", Operation: "GetObject", Where: "c.yaml:3", Needs: []Added{a}}
	}
	for _, tt := range []struct {
		c    Correction
		want string
	}{
		{Correction{Service: "s4", Operation: "X", Where: "c.yaml:3", Permissionless: "x"}, `c.yaml:3: there is no service "s4"`},
		{Correction{Service: "s3", Where: "c.yaml:3", Permissionless: "x"}, "c.yaml:3: the operation is missing"},
		{Correction{Service: "s3", Operation: "GetObject", Where: "c.yaml:3"}, "c.yaml:3: s3 GetObject: name the actions"},
		{Correction{Service: "s3", Operation: "GetObject", Where: "c.yaml:3", Permissionless: "x", Needs: []Added{{Action: "s3:GetObject"}}}, "c.yaml:3: s3 GetObject cannot both"},
		{need(Added{Action: "s3:GetObjects"}), `c.yaml:3: there is no IAM action "s3:GetObjects"; did you mean s3:GetObject?`},
		{need(Added{Action: "s4:GetObject"}), `there is no service prefix "s4"`},
		{need(Added{Action: "GetObject", Where: "c.yaml:5"}), "c.yaml:5: there is no IAM action"},
		{need(Added{Action: "s3:GetObject", When: "acl"}), "c.yaml:3: condition"},
		{need(Added{Action: "s3:GetObject", Kind: "maybe"}), `c.yaml:3: kind "maybe"`},
		{need(Added{Action: "s3:GetObject", Kind: Required, When: "VersionId"}), "is required and has a condition"},
		{need(Added{Action: "s3:GetObject", Resources: map[string]map[string]string{"bucket": nil}}), `no resource type "bucket"; it has accesspointobject, object`},
		{need(Added{Action: "s3:GetObject", Resources: map[string]map[string]string{"object": {"Name": "Key"}}}), `has no variable "Name"`},
		{need(Added{Action: "s3:GetObject", Resources: map[string]map[string]string{"object": {"BucketName": "bucket"}}}), "not the path of an input member"},
	} {
		c, err := Correct([]Correction{{Service: "s3", Operation: "HeadBucket", Permissionless: "x"}, tt.c})
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%+v: error %v, want %q", tt.c, err, tt.want)
		}
		if c.Lookup("s3", "HeadBucket").Permissionless != "" {
			t.Fatal("wrong corrections were taken in part")
		}
	}
}
