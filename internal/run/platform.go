package run

import (
	"slices"

	"github.com/iamvet/iamvet/internal/check"
	"github.com/iamvet/iamvet/internal/policy"
	"github.com/iamvet/iamvet/internal/sdk"
)

// platformNeed is what a platform needs of the program's role for one purpose.
type platformNeed struct {
	purpose string // "" if any program may need it
	actions []string
}

// lambdaNeeds is what AWS Lambda does under a function's role beside the code.
// Whether it does is said by the function's configuration, which is not always
// read. Sources: the AWS managed policies of the same purpose; AWS Lambda Developer
// Guide, "Defining Lambda function permissions with an execution role", "Using Lambda
// with …" for each event source, "Adding a dead-letter queue", "Capturing records of
// Lambda asynchronous invocations", "Configuring file system access", "Use Secrets
// Manager secrets in Lambda functions", "Securing Lambda environment variables".
var lambdaNeeds = []platformNeed{
	{"", []string{
		// Logs, traces, network interfaces.
		"logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents",
		"xray:PutTraceSegments", "xray:PutTelemetryRecords", "xray:GetSamplingRules",
		"xray:GetSamplingTargets", "xray:GetSamplingStatisticSummaries",
		"ec2:CreateNetworkInterface", "ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets",
		"ec2:DeleteNetworkInterface", "ec2:AssignPrivateIpAddresses", "ec2:UnassignPrivateIpAddresses",
		"ec2:DescribeSecurityGroups", "ec2:DescribeVpcs", "ec2:GetSecurityGroupsForVpc",
		// Reading event sources.
		"sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ChangeMessageVisibility",
		"dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams",
		"kinesis:DescribeStream", "kinesis:DescribeStreamSummary", "kinesis:GetRecords", "kinesis:GetShardIterator",
		"kinesis:ListShards", "kinesis:ListStreams", "kinesis:SubscribeToShard",
		"kafka:DescribeCluster", "kafka:DescribeClusterV2", "kafka:GetBootstrapBrokers", "kafka:ListScramSecrets",
		"kafka-cluster:Connect", "kafka-cluster:DescribeTopic", "kafka-cluster:DescribeGroup", "kafka-cluster:AlterGroup",
		"kafka-cluster:ReadData", "kafka-cluster:DescribeClusterDynamicConfiguration",
		"mq:DescribeBroker",
		// Durable functions.
		"lambda:CheckpointDurableExecution", "lambda:GetDurableExecutionState",
	}},
	{"a dead-letter queue or a destination", []string{"sqs:SendMessage", "sns:Publish", "lambda:InvokeFunction", "events:PutEvents"}},
	{"a bucket as destination", []string{"s3:PutObject", "s3:ListBucket"}},
	{"an encrypted event source or destination", []string{"kms:Decrypt", "kms:GenerateDataKey"}},
	{"the credentials of an event source, or the extension that reads secrets", []string{"secretsmanager:GetSecretValue"}},
	{"the extension that reads parameters", []string{"ssm:GetParameter"}},
	{"the AppConfig extension", []string{"appconfig:StartConfigurationSession", "appconfig:GetLatestConfiguration"}},
	{"an Amazon DocumentDB event source", []string{"rds:DescribeDBClusters", "rds:DescribeDBClusterParameters", "rds:DescribeDBSubnetGroups"}},
	{"the schema registry of an event source", []string{"glue:GetRegistry", "glue:GetSchemaVersion"}},
	{"a file system", []string{"elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"}},
}

// ecsNeeds is what stands beside a container in an ECS task, under the task's role.
// Source: Amazon ECS Developer Guide, "Amazon ECS task IAM role", "Monitor Amazon ECS
// containers with ECS Exec", "Send Amazon ECS logs to an AWS service or AWS Partner",
// "Use Amazon EFS volumes with Amazon ECS", "Identify Amazon ECS optimization
// opportunities using application trace data".
var ecsNeeds = []platformNeed{
	{"", []string{
		"ssmmessages:CreateControlChannel", "ssmmessages:CreateDataChannel", "ssmmessages:OpenControlChannel", "ssmmessages:OpenDataChannel",
		"elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite", "elasticfilesystem:ClientRootAccess",
	}},
	{"ECS Exec with logging", []string{"logs:DescribeLogGroups", "s3:PutObject", "s3:GetEncryptionConfiguration", "kms:Decrypt"}},
	{"a log router or collector in the task", []string{
		"logs:CreateLogGroup", "logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents", "logs:PutRetentionPolicy",
		"firehose:PutRecordBatch", "kinesis:PutRecords", "cloudwatch:PutMetricData", "ssm:GetParameters",
	}},
}

// tracingNeeds is what the X-Ray daemon or a collector beside any program sends for
// it. Source: the AWS managed policy AWSXRayDaemonWriteAccess.
var tracingNeeds = []platformNeed{{"traces that a program hands to it", []string{
	"xray:PutTraceSegments", "xray:PutTelemetryRecords", "xray:GetSamplingRules", "xray:GetSamplingTargets", "xray:GetSamplingStatisticSummaries",
}}}

// platforms says what else works under the program's role, as far as its code and
// its policies' sources tell.
func platforms(imports []string, set *policy.Set) []check.Platform {
	var out []check.Platform
	add := func(who string, needs []platformNeed) {
		for _, n := range needs {
			for _, a := range n.actions {
				out = append(out, check.Platform{Action: a, Why: who, If: n.purpose})
			}
		}
	}
	on := func(name string) bool { return set != nil && slices.Contains(set.Platforms, name) }
	if on("lambda") || slices.Contains(imports, sdk.Lambda) {
		add("AWS Lambda", lambdaNeeds)
	}
	if on("ecs") {
		add("Amazon ECS", ecsNeeds)
	}
	add("the X-Ray daemon or a collector", tracingNeeds)
	return out
}
