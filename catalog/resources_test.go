package catalog

import (
	"slices"
	"strings"
	"testing"
)

// resourceTexts writes an action's resources: "type* ARN (variables) [condition]".
func resourceTexts(service, operation, action string) []string {
	var out []string
	for _, n := range Lookup(service, operation).Needs {
		if n.Action != action || n.Kind == Supporting {
			continue
		}
		for _, r := range n.Resources {
			text := r.Type
			if r.Required {
				text += "*"
			}
			_, rest, _ := strings.Cut(r.ARN, "${Partition}:")
			text += " " + rest
			var textSb23 strings.Builder
			for _, v := range sortedNames(r.Variables) {
				textSb23.WriteString(" " + v + "=" + strings.Join(append([]string{r.Variables[v]}, r.Alternatives[v]...), "|"))
			}
			text += textSb23.String()
			if r.When != nil {
				text += " if " + r.When.String()
			}
			out = append(out, text)
		}
	}
	return out
}

func TestResources(t *testing.T) {
	const account = ":${Region}:${Account}:"
	for _, tt := range []struct {
		service, operation, action string
		want                       []string
	}{
		{"s3", "PutObject", "s3:PutObject", []string{"object* s3:::${BucketName}/${ObjectName} BucketName=Bucket ObjectName=Key"}},
		{"s3", "DeleteObjects", "s3:DeleteObject", []string{"object* s3:::${BucketName}/${ObjectName} BucketName=Bucket ObjectName=Delete.Objects[].Key"}},
		{"s3", "ListObjectsV2", "s3:ListBucket", []string{"bucket* s3:::${BucketName} BucketName=Bucket"}},
		{"s3", "CopyObject", "s3:GetObject", []string{"object s3:::${CopySource} CopySource=CopySource#source"}},
		{"s3", "ListBuckets", "s3:ListAllMyBuckets", nil},
		{"dynamodb", "Query", "dynamodb:Query", []string{
			"index dynamodb" + account + "table/${TableName}/index/${IndexName} IndexName=IndexName TableName=TableName if IndexName",
			"table* dynamodb" + account + "table/${TableName} TableName=TableName if not IndexName"}},
		{"dynamodb", "BatchGetItem", "dynamodb:BatchGetItem", []string{"table* dynamodb" + account + "table/${TableName} TableName=RequestItems{}"}},
		{"dynamodb", "TransactWriteItems", "dynamodb:PutItem", []string{"table dynamodb" + account + "table/${TableName} TableName=TransactItems[].Put.TableName"}},
		{"sqs", "SendMessage", "sqs:SendMessage", []string{"queue* sqs" + account + "${QueueName} QueueName=QueueUrl"}},
		{"sns", "Publish", "sns:Publish", []string{"topic sns" + account + "${TopicName} =TopicArn|TargetArn"}},
		{"kms", "Encrypt", "kms:Encrypt", []string{
			"key* kms" + account + "key/${KeyId} KeyId=KeyId if not KeyId contains alias/",
			"key* kms" + account + "key/${KeyId} if KeyId contains alias/"}},
		{"secretsmanager", "GetSecretValue", "secretsmanager:GetSecretValue", []string{
			"Secret* secretsmanager" + account + "secret:${SecretId}-${SixCharacters} =SecretId SecretId=SecretId"}},
		{"ssm", "GetParameters", "ssm:GetParameters", []string{
			"parameter ssm" + account + "parameter/${ParameterNameWithoutLeadingSlash} ParameterNameWithoutLeadingSlash=Names[] if not Names[] prefix /",
			"parameter ssm" + account + "parameter${ParameterName} ParameterName=Names[] if Names[] prefix /"}},
		{"lambda", "CreateFunction", "iam:PassRole", []string{"role* iam::${Account}:role/${RoleNameWithPath} =Role RoleNameWithPath=Role"}},
		{"ec2", "RunInstances", "iam:PassRole", []string{"role* iam::${Account}:role/${RoleNameWithPath}"}},
		{"ec2", "TerminateInstances", "ec2:TerminateInstances", []string{"instance* ec2" + account + "instance/${InstanceId} InstanceId=InstanceIds[]"}},
		{"eks", "DeletePodIdentityAssociation", "eks:DeletePodIdentityAssociation", []string{
			"podidentityassociation* eks" + account + "podidentityassociation/${ClusterName}/${UUID} ClusterName=ClusterName UUID=AssociationId"}},
		{"ec2", "DeleteLaunchTemplate", "ec2:DeleteLaunchTemplate", []string{
			"launch-template ec2" + account + "launch-template/${LaunchTemplateId} LaunchTemplateId=LaunchTemplateId|LaunchTemplateName#other"}},
		{"ec2", "RebootInstances", "ec2:RebootInstances", []string{"instance* ec2" + account + "instance/${InstanceId} InstanceId=InstanceIds[]"}},
		{"kinesis", "PutRecord", "kinesis:PutRecord", []string{
			"stream kinesis" + account + "stream/${StreamName} =StreamARN StreamName=StreamName|StreamId#other"}},
		{"iam", "CreateServiceLinkedRole", "iam:CreateServiceLinkedRole", []string{
			"role* iam::${Account}:role/aws-service-role/${AWSServiceName}/${RoleName} AWSServiceName=AWSServiceName"}},
		{"route53", "ChangeResourceRecordSets", "route53:ChangeResourceRecordSets", []string{"hostedzone* route53:::hostedzone/${Id} Id=HostedZoneId"}},
		{"elasticloadbalancingv2", "RegisterTargets", "elasticloadbalancing:RegisterTargets", []string{
			"targetgroup* elasticloadbalancing" + account + "targetgroup/${TargetGroupName}/${TargetGroupId} =TargetGroupArn"}},
		{"elasticloadbalancingv2", "CreateTargetGroup", "elasticloadbalancing:AddTags", []string{
			"targetgroup elasticloadbalancing" + account + "targetgroup/${TargetGroupName}/${TargetGroupId} TargetGroupName=Name"}},
		{"cloudwatchlogs", "PutLogEvents", "logs:PutLogEvents", []string{
			"log-stream* logs" + account + "log-group:${LogGroupName}:log-stream:${LogStreamName} LogGroupName=LogGroupName LogStreamName=LogStreamName"}},
		{"cloudwatchlogs", "CreateLogGroup", "logs:CreateLogGroup", []string{
			"log-group logs" + account + "log-group:${LogGroupName} LogGroupName=LogGroupName",
			"log-group logs" + account + "log-group:${LogGroupName}:${Rest} LogGroupName=LogGroupName"}},
		{"autoscaling", "SetDesiredCapacity", "autoscaling:SetDesiredCapacity", []string{
			"autoScalingGroup* autoscaling" + account + "autoScalingGroup:${GroupId}:autoScalingGroupName/${GroupFriendlyName} GroupFriendlyName=AutoScalingGroupName"}},
		{"apigateway", "GetResource", "apigateway:GET", []string{
			"Resource* apigateway:${Region}::/restapis/${RestApiId}/resources/${ResourceId} ResourceId=ResourceId RestApiId=RestApiId"}},
		{"eks", "DescribeCluster", "eks:DescribeCluster", []string{"cluster* eks" + account + "cluster/${ClusterName} ClusterName=Name"}},
		{"glue", "GetTables", "glue:GetTables", nil},
	} {
		got := resourceTexts(tt.service, tt.operation, tt.action)
		if tt.service == "glue" {
			// The whole chain of catalog, database and table is checked.
			if !slices.ContainsFunc(got, func(s string) bool {
				return strings.HasPrefix(s, "database") && strings.HasSuffix(s, "DatabaseName=DatabaseName")
			}) {
				t.Errorf("glue GetTables: %q", got)
			}
			continue
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s %s %s:\n\t%q, want\n\t%q", tt.service, tt.operation, tt.action, got, tt.want)
		}
	}
}
