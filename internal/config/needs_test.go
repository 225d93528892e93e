package config

import (
	"strings"
	"testing"

	"github.com/iamvet/iamvet/catalog"
)

func TestNeeds(t *testing.T) {
	c, err := Parse(".iamvet.yaml", []byte(`needs:
  - operation: sqs.SendMessage
    actions:
      - action: kms:GenerateDataKey      # the queue has a key of ours
        resources:
          - {type: key, variables: {arn: MessageAttributes}}
  - operation: s3.GetObject
    replace: true
    actions:
      - {action: s3:GetObject, when: not VersionId}
  - operation: sts.DecodeAuthorizationMessage
    none: tried out
`))
	if err != nil {
		t.Fatal(err)
	}
	facts := c.For("example.com/app", "example.com/app").Facts
	send := facts.Catalog.Lookup("sqs", "SendMessage")
	last := send.Needs[len(send.Needs)-1]
	if last.Action != "kms:GenerateDataKey" || last.Kind != catalog.Required || last.Source != ".iamvet.yaml:4:9" || last.Resources[0].Variables[""] != "MessageAttributes" {
		t.Errorf("%+v", last)
	}
	if get := facts.Catalog.Lookup("s3", "GetObject"); len(get.Needs) != 1 || get.Needs[0].When.String() != "not VersionId" {
		t.Errorf("%+v", get)
	}
	if facts.Catalog.Lookup("sts", "DecodeAuthorizationMessage").Permissionless != "tried out" {
		t.Error("an operation that needs none does")
	}
	if catalog.Lookup("s3", "GetObject").Needs[0].When.String() == "" {
		t.Error("the catalog itself changed")
	}
}

func TestWrongNeedsAreErrorsWithTheirLine(t *testing.T) {
	for text, want := range map[string]string{
		"needs:\n  - operation: SendMessage\n    none: x":                                                                 `f.yaml:2:5: operation "SendMessage": write it behind`,
		"needs:\n  - operation: sq.SendMessage\n    none: x":                                                              `f.yaml:2:5: there is no service "sq"`,
		"needs:\n  - operation: sqs.SendMesage\n    none: x":                                                              `f.yaml:2:5: sqs has no operation "SendMesage"; did you mean "SendMessage"?`,
		"needs:\n  - operation: sqs.SendMessage":                                                                          "f.yaml:2:5: sqs SendMessage: name the actions",
		"needs:\n  - operation: sqs.SendMessage\n    actions:\n      - {action: sqs:SendMessages}":                        `f.yaml:4:9: there is no IAM action "sqs:SendMessages"; did you mean sqs:SendMessage?`,
		"needs:\n  - operation: sqs.SendMessage\n    actions:\n      - {action: sqs:SendMessage, when: delay}":            "f.yaml:4:9: condition",
		"needs:\n  - operation: sqs.SendMessage\n    actions:\n      - {action: sqs:SendMessage, kind: perhaps}":          `f.yaml:4:41: kind "perhaps" is not one of`,
		"needs:\n  - operation: sqs.SendMessage\n    actions:\n      - {action: sqs:SendMessage, resources: [{type: q}]}": `f.yaml:4:9: sqs:SendMessage has no resource type "q"`,
		"needs:\n  - operation: sqs.SendMessage\n    acts: []":                                                            `f.yaml:3:5: unknown key "acts"`,
	} {
		_, err := Parse("f.yaml", []byte(text))
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s:\n%v, want %s", text, err, want)
		}
	}
}
