package need

import (
	"slices"
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/flow"
)

// RequestKey is a condition key of a request with the values that it may have.
type RequestKey struct {
	Name   string // "iam:PassedToService"
	Values []arn.Pattern
}

// RequestKeys tells the condition keys by which a policy can limit a need to what
// the call does: the service that gets a role (iam:PassedToService), and the
// service on whose behalf a key is used (kms:ViaService). Nil where the documents
// name none. The region is the variable "region" if the client does not set one.
func (u *Use) RequestKeys(n *Need) []RequestKey {
	switch {
	case n.Action == "iam:PassRole":
		services := passedTo[u.Service+"."+u.Operation]
		if services == nil {
			services = passedTo[u.Service]
		}
		if services == nil {
			return nil
		}
		key := RequestKey{Name: "iam:PassedToService"}
		for _, s := range services {
			key.Values = append(key.Values, arn.Lit(s+".amazonaws.com"))
		}
		return []RequestKey{key}
	case u.ViaService(n):
		endpoint := viaService[u.Service]
		if endpoint == "" {
			return nil
		}
		regions := u.Region
		if len(regions) == 0 {
			regions = []arn.Pattern{arn.Variable("region", "")}
		}
		key := RequestKey{Name: "kms:ViaService"}
		for _, r := range regions {
			key.Values = append(key.Values, arn.Concat(arn.Lit(endpoint+"."), r, arn.Lit(".amazonaws.com")))
		}
		return []RequestKey{key}
	}
	return nil
}

// ViaService says whether it is the service that asks for the need's action, on
// behalf of the program, and not the program itself: a service that uses a key.
func (u *Use) ViaService(n *Need) bool {
	return strings.HasPrefix(n.Action, "kms:") && !slices.Contains([]string{"kms", ""}, u.Service)
}

// passedTo names the services that operations pass roles to, by SDK package, or
// package.Operation where it is not as for the others. Source: Service
// Authorization Reference, "API operations defined by …", iam:PassRole; for
// monitoring.rds: Amazon RDS User Guide, "Setting up and enabling Enhanced
// Monitoring".
var passedTo = map[string][]string{
	"apigatewayv2":                     {"apigateway"},
	"appconfig":                        {"appconfig"},
	"applicationautoscaling":           {"application-autoscaling"},
	"athena":                           {"athena"},
	"autoscaling":                      {"autoscaling", "ec2"},
	"batch":                            {"batch", "ec2", "ecs", "ecs-tasks", "sagemaker", "spotfleet"},
	"bedrock":                          {"bedrock"},
	"cloudcontrol":                     {"cloudformation"},
	"cloudformation":                   {"cloudformation", "resources.cloudformation"},
	"cloudtrail":                       {"cloudtrail"},
	"codebuild":                        {"codebuild"},
	"codepipeline":                     {"cloudformation", "codebuild", "codepipeline"},
	"comprehend":                       {"comprehend"},
	"ec2":                              {"ec2"},
	"ec2.CreateFlowLogs":               {"vpc-flow-logs"},
	"ecr":                              {"ecr"},
	"ecs":                              {"ecs", "ecs-tasks"},
	"ecs.RegisterTaskDefinition":       {"ecs-tasks"},
	"ecs.RunTask":                      {"ecs-tasks"},
	"eks":                              {"ec2", "eks"},
	"eks.CreatePodIdentityAssociation": {"pods.eks"},
	"eks.UpdatePodIdentityAssociation": {"pods.eks"},
	"eventbridge":                      {"events"},
	"firehose":                         {"firehose"},
	"glue":                             {"glue"},
	"kafka":                            {"kafka"},
	"kinesis":                          {"kinesis"},
	"lambda":                           {"lambda"},
	"mq":                               {"mq"},
	"pipes":                            {"pipes"},
	"rds":                              {"monitoring.rds", "rds"},
	"rekognition":                      {"rekognition"},
	"sagemaker":                        {"sagemaker"},
	"scheduler":                        {"scheduler"},
	"secretsmanager":                   {"secretsmanager"},
	"sfn":                              {"states"},
	"sns":                              {"sns"},
	"textract":                         {"textract"},
	"transcribe":                       {"transcribe"},
	"translate":                        {"translate"},
}

// viaService holds the first label of kms:ViaService by SDK package. Source: AWS
// KMS Developer Guide, "AWS KMS condition keys", kms:ViaService, "Services that
// support the kms:ViaService condition key".
var viaService = map[string]string{
	"backup": "backup", "codeartifact": "codeartifact", "connect": "connect",
	"databasemigrationservice": "dms", "dynamodb": "dynamodb", "ec2": "ec2", "ecr": "ecr",
	"efs": "elasticfilesystem", "firehose": "firehose", "fsx": "fsx", "glue": "glue",
	"imagebuilder": "imagebuilder", "kafka": "kafka", "kinesis": "kinesis", "lambda": "lambda",
	"mq": "mq", "rds": "rds", "redshift": "redshift", "s3": "s3", "sagemaker": "sagemaker",
	"secretsmanager": "secretsmanager", "ses": "ses", "sns": "sns", "sqs": "sqs", "ssm": "ssm", "xray": "xray",
}

// notGivenWhy begins the reason of a part of a resource that the operation's input
// has no member for.
const notGivenWhy = "the input does not give "

// ChosenByService says whether a reason tells of a part that the input has no
// member for: the service chooses it, as the id of what an operation makes.
func ChosenByService(why string) bool { return strings.HasPrefix(why, notGivenWhy) }

// MemberValue is what is known of a member of a use's input.
type MemberValue struct {
	Presence flow.Presence
	Texts    []arn.Pattern
	Unknown  string // why there may be other values; "" if there are none
}

// Member looks up a member path of the catalog in the input.
func (u *Use) Member(path string) MemberValue {
	f := input{root: u.Input, why: u.Why}.at(path)
	return MemberValue{f.presence, f.texts, f.unknown}
}
