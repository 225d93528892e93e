package needs

import (
	"fmt"
	"testing"
)

func load(t *testing.T) *Inputs {
	t.Helper()
	in, err := Load("../facts", "../overrides", "")
	if err != nil {
		t.Fatal(err)
	}
	return in
}

func TestX(t *testing.T) {
	in := load(t)
	r, err := in.Build()
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range in.Deviations(r) {
		fmt.Println(d)
	}
	for _, p := range []string{"s3", "dynamodb", "lambda", "ec2", "ecs", "iam", "sqs", "glue", "rds", "cloudwatchlogs", "ssm", "secretsmanager", "batch", "eks", "sns", "kms", "sagemaker", "rekognition", "cloudfront", "organizations"} {
		m, err := in.Hidden(p)
		fmt.Printf("%+v %.3f %.3f %v\n", m, m.Recall(), m.Precision(), err)
	}
}
