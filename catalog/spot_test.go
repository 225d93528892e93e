package catalog

import (
	"slices"
	"testing"
)

// spot is what an operation needs for sure: required and conditional actions,
// these with their condition. Supporting and rare ones are left out. The rows hold what
// was judged right by reading; they keep later changes from passing unseen.
type spot struct {
	service, operation string
	want               []string
}

var spots = []spot{
	{"s3", "GetObject", []string{"s3:GetObject if not VersionId", "s3:GetObjectVersion if VersionId"}},
	{"s3", "HeadObject", []string{"s3:GetObject if not VersionId", "s3:GetObjectVersion if VersionId"}},
	{"s3", "PutObject", []string{"s3:PutObject", "kms:GenerateDataKey if SSEKMSKeyId", "s3:PutObjectAcl if ACL or GrantFullControl or GrantRead or GrantReadACP or GrantWriteACP", "s3:PutObjectLegalHold if ObjectLockLegalHoldStatus", "s3:PutObjectRetention if ObjectLockMode or ObjectLockRetainUntilDate", "s3:PutObjectTagging if Tagging"}},
	{"s3", "CopyObject", []string{"s3:GetObject", "s3:PutObject", "kms:GenerateDataKey if SSEKMSKeyId", "s3:GetObjectAnnotation if AnnotationDirective = COPY", "s3:PutObjectAcl if ACL or GrantFullControl or GrantRead or GrantReadACP or GrantWriteACP", "s3:PutObjectAnnotation if AnnotationDirective = COPY", "s3:PutObjectLegalHold if ObjectLockLegalHoldStatus", "s3:PutObjectRetention if ObjectLockMode or ObjectLockRetainUntilDate", "s3:PutObjectTagging if Tagging"}},
	{"s3", "DeleteObject", []string{"s3:BypassGovernanceRetention if BypassGovernanceRetention = true", "s3:DeleteObject if not VersionId", "s3:DeleteObjectVersion if VersionId"}},
	{"s3", "DeleteObjects", []string{"s3:BypassGovernanceRetention if BypassGovernanceRetention = true", "s3:DeleteObject if not Delete.Objects[].VersionId", "s3:DeleteObjectVersion if Delete.Objects[].VersionId"}},
	{"s3", "ListObjectsV2", []string{"s3:ListBucket"}},
	{"s3", "GetObjectTagging", []string{"s3:GetObjectTagging if not VersionId", "s3:GetObjectVersionTagging if VersionId"}},
	{"s3", "PutObjectAcl", []string{"s3:PutObjectAcl if not VersionId", "s3:PutObjectVersionAcl if VersionId"}},
	{"s3", "CreateMultipartUpload", []string{"s3:PutObject", "kms:GenerateDataKey if SSEKMSKeyId", "s3:PutObjectAcl if ACL or GrantFullControl or GrantRead or GrantReadACP or GrantWriteACP", "s3:PutObjectLegalHold if ObjectLockLegalHoldStatus", "s3:PutObjectRetention if ObjectLockMode or ObjectLockRetainUntilDate", "s3:PutObjectTagging if Tagging"}},
	{"s3", "UploadPart", []string{"s3:PutObject"}},
	{"s3", "ListBuckets", []string{"s3:ListAllMyBuckets"}},
	{"s3", "PutBucketReplication", []string{"s3:PutReplicationConfiguration", "iam:PassRole if ReplicationConfiguration.Role"}},
	{"s3", "CreateBucket", []string{"s3:CreateBucket", "s3:PutBucketAcl if ACL or GrantFullControl or GrantRead or GrantReadACP or GrantWrite or GrantWriteACP", "s3:PutBucketObjectLockConfiguration if ObjectLockEnabledForBucket = true", "s3:PutBucketOwnershipControls if ObjectOwnership", "s3:PutBucketVersioning if ObjectLockEnabledForBucket = true"}},
	{"s3", "HeadBucket", []string{"s3:ListBucket"}},
	{"s3", "DeleteBucketCors", []string{"s3:PutBucketCORS"}},
	{"s3", "UploadPartCopy", []string{"s3:GetObject", "s3:PutObject"}},
	{"s3", "GetBucketNotificationConfiguration", []string{"s3:GetBucketNotification"}},
	{"s3control", "GetPublicAccessBlock", []string{"s3:GetAccountPublicAccessBlock"}},
	{"s3control", "CreateJob", []string{"s3:CreateJob", "iam:PassRole if RoleArn"}},
	{"dynamodb", "GetItem", []string{"dynamodb:GetItem"}},
	{"dynamodb", "Query", []string{"dynamodb:Query"}},
	{"dynamodb", "TransactGetItems", []string{"dynamodb:GetItem"}},
	{"dynamodb", "TransactWriteItems", []string{"dynamodb:ConditionCheckItem if TransactItems[].ConditionCheck", "dynamodb:DeleteItem if TransactItems[].Delete", "dynamodb:PutItem if TransactItems[].Put", "dynamodb:UpdateItem if TransactItems[].Update"}},
	{"dynamodb", "BatchWriteItem", []string{"dynamodb:BatchWriteItem"}},
	{"dynamodb", "ExecuteStatement", []string{"dynamodb:PartiQLDelete if Statement statement DELETE", "dynamodb:PartiQLInsert if Statement statement INSERT", "dynamodb:PartiQLSelect if Statement statement SELECT|EXISTS", "dynamodb:PartiQLUpdate if Statement statement UPDATE"}},
	{"dynamodb", "CreateTable", []string{"dynamodb:CreateTable", "dynamodb:PutResourcePolicy if ResourcePolicy", "dynamodb:TagResource if Tags"}},
	{"dynamodb", "UpdateTable", []string{"dynamodb:UpdateTable", "dynamodb:CreateGlobalTableWitness if GlobalTableWitnessUpdates[].Create", "dynamodb:CreateTableReplica if ReplicaUpdates[].Create", "dynamodb:DeleteGlobalTableWitness if GlobalTableWitnessUpdates[].Delete", "dynamodb:DeleteTableReplica if ReplicaUpdates[].Delete"}},
	{"dynamodb", "RestoreTableFromBackup", []string{"dynamodb:BatchWriteItem", "dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query", "dynamodb:RestoreTableFromBackup", "dynamodb:Scan", "dynamodb:UpdateItem"}},
	{"cloudfront", "UpdateDomainAssociation", []string{"cloudfront:UpdateDomainAssociation", "cloudfront:UpdateDistribution if TargetResource.DistributionId", "cloudfront:UpdateDistributionTenant if TargetResource.DistributionTenantId"}},
	{"apigatewayv2", "CreateStage", []string{"apigateway:POST", "apigateway:PUT if Tags"}},
	{"kafka", "UpdateTopic", []string{"kafka-cluster:Connect", "kafka-cluster:DescribeTopic", "kafka-cluster:AlterTopic if PartitionCount", "kafka-cluster:AlterTopicDynamicConfiguration if Configs"}},
	{"dynamodb", "DescribeEndpoints", nil},
	{"dynamodbstreams", "GetRecords", []string{"dynamodb:GetRecords"}},
	{"sqs", "SendMessage", []string{"sqs:SendMessage"}},
	{"rdsauth", "BuildAuthToken", []string{"rds-db:connect"}},
	{"dsqlauth", "GenerateDbConnectAuthToken", []string{"dsql:DbConnect"}},
	{"sqs", "ReceiveMessage", []string{"sqs:ReceiveMessage"}},
	{"sqs", "SendMessageBatch", []string{"sqs:SendMessage"}},
	{"sqs", "CreateQueue", []string{"sqs:CreateQueue", "sqs:TagQueue if Tags"}},
	{"sqs", "StartMessageMoveTask", []string{"sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage", "sqs:StartMessageMoveTask", "sqs:SendMessage if DestinationArn"}},
	{"sns", "Publish", []string{"sns:Publish if PhoneNumber", "sns:Publish if not PhoneNumber"}},
	{"sns", "PublishBatch", []string{"sns:Publish"}},
	{"sns", "CreateTopic", []string{"sns:CreateTopic", "sns:PutDataProtectionPolicy if DataProtectionPolicy", "sns:TagResource if Tags"}},
	{"sns", "Subscribe", []string{"sns:Subscribe"}},
	{"lambda", "Invoke", []string{"lambda:InvokeFunction"}},
	{"lambda", "CreateFunction", []string{"lambda:CreateFunction", "iam:PassRole if Role", "lambda:GetLayerVersion if Layers", "lambda:PassCapacityProvider if CapacityProviderConfig", "lambda:TagResource if Tags"}},
	{"lambda", "UpdateFunctionConfiguration", []string{"lambda:UpdateFunctionConfiguration", "iam:PassRole if Role", "lambda:GetLayerVersion if Layers", "lambda:PassCapacityProvider if CapacityProviderConfig"}},
	{"lambda", "CreateEventSourceMapping", []string{"lambda:CreateEventSourceMapping", "lambda:TagResource if Tags"}},
	{"kms", "Encrypt", []string{"kms:Encrypt"}},
	{"kms", "Decrypt", []string{"kms:Decrypt"}},
	{"kms", "ReEncrypt", []string{"kms:ReEncryptFrom", "kms:ReEncryptTo"}},
	{"kms", "CreateAlias", []string{"kms:CreateAlias"}},
	{"secretsmanager", "GetSecretValue", []string{"secretsmanager:GetSecretValue"}},
	{"secretsmanager", "BatchGetSecretValue", []string{"secretsmanager:BatchGetSecretValue", "secretsmanager:GetSecretValue if SecretIdList or Filters", "secretsmanager:ListSecrets if Filters"}},
	{"secretsmanager", "CreateSecret", []string{"secretsmanager:CreateSecret", "secretsmanager:ReplicateSecretToRegions if AddReplicaRegions", "secretsmanager:TagResource if Tags"}},
	{"secretsmanager", "RotateSecret", []string{"secretsmanager:RotateSecret", "iam:PassRole if ExternalSecretRotationRoleArn", "lambda:InvokeFunction if RotationLambdaARN"}},
	{"ssm", "GetParameter", []string{"ssm:GetParameter"}},
	{"ssm", "PutParameter", []string{"ssm:PutParameter", "ssm:AddTagsToResource if Tags"}},
	{"ssm", "GetParametersByPath", []string{"ssm:GetParametersByPath"}},
	{"ssm", "StartSession", []string{"ssm:StartSession", "ssm:StartSession if DocumentName"}},
	{"ssm", "SendCommand", []string{"ssm:SendCommand", "ssm:SendCommand", "iam:PassRole if ServiceRoleArn"}},
	{"sts", "AssumeRole", []string{"sts:AssumeRole", "sts:SetContext if ProvidedContexts", "sts:SetSourceIdentity if SourceIdentity", "sts:TagSession if Tags"}},
	{"sts", "AssumeRoleWithWebIdentity", nil},
	{"sts", "GetCallerIdentity", nil},
	{"sts", "GetSessionToken", nil},
	{"iam", "CreateRole", []string{"iam:CreateRole", "iam:TagRole if Tags"}},
	{"iam", "AddRoleToInstanceProfile", []string{"iam:AddRoleToInstanceProfile", "iam:PassRole"}},
	{"iam", "CreateServiceLinkedRole", []string{"iam:CreateServiceLinkedRole"}},
	{"iam", "GetServerCertificate", []string{"iam:GetServerCertificate"}},
	{"ec2", "RunInstances", []string{"ec2:RunInstances", "ec2:CreateTags if TagSpecifications", "iam:PassRole if IamInstanceProfile"}},
	{"ec2", "AssociateIamInstanceProfile", []string{"ec2:AssociateIamInstanceProfile", "iam:PassRole if IamInstanceProfile"}},
	{"ec2", "CreateVolume", []string{"ec2:CreateVolume", "ec2:CreateTags if TagSpecifications"}},
	{"ec2", "DescribeInstances", []string{"ec2:DescribeInstances"}},
	{"ec2", "AuthorizeSecurityGroupIngress", []string{"ec2:AuthorizeSecurityGroupIngress", "ec2:CreateTags if TagSpecifications"}},
	{"ec2", "CreateLaunchTemplate", []string{"ec2:CreateLaunchTemplate", "ec2:CreateTags if TagSpecifications"}},
	{"ec2", "CreateFleet", []string{"ec2:CreateFleet", "ec2:CreateTags if TagSpecifications"}},
	{"ec2", "CreateTags", []string{"ec2:CreateTags"}},
	{"ecs", "ListTasks", []string{"ecs:ListTasks if ContainerInstance", "ecs:ListTasks if not ContainerInstance"}},
	{"ecs", "RunTask", []string{"ecs:RunTask", "ecs:TagResource if Tags", "iam:PassRole if Overrides.ExecutionRoleArn", "iam:PassRole if Overrides.TaskRoleArn", "iam:PassRole if VolumeConfigurations[].ManagedEBSVolume.RoleArn"}},
	{"ecs", "RegisterTaskDefinition", []string{"ecs:RegisterTaskDefinition", "ecs:TagResource if Tags", "iam:PassRole if ExecutionRoleArn", "iam:PassRole if TaskRoleArn"}},
	{"eks", "CreateCluster", []string{"eks:CreateCluster", "eks:TagResource if Tags", "iam:PassRole if ComputeConfig.NodeRoleArn", "iam:PassRole if RoleArn"}},
	{"eks", "DescribeCluster", []string{"eks:DescribeCluster"}},
	{"eks", "CreateNodegroup", []string{"eks:CreateNodegroup", "eks:TagResource if Tags", "iam:PassRole if NodeRole"}},
	{"ecr", "GetAuthorizationToken", []string{"ecr:GetAuthorizationToken"}},
	{"ecr", "BatchGetImage", []string{"ecr:BatchGetImage"}},
	{"ecr", "CreateRepository", []string{"ecr:CreateRepository", "ecr:TagResource if Tags"}},
	{"ecrpublic", "GetAuthorizationToken", []string{"ecr-public:GetAuthorizationToken", "sts:GetServiceBearerToken"}},
	{"cloudwatch", "PutMetricData", []string{"cloudwatch:PutMetricData"}},
	{"cloudwatch", "PutMetricAlarm", []string{"cloudwatch:PutMetricAlarm", "cloudwatch:TagResource if Tags"}},
	{"cloudwatchlogs", "PutLogEvents", []string{"logs:PutLogEvents"}},
	{"cloudwatchlogs", "CreateLogGroup", []string{"logs:CreateLogGroup", "logs:TagResource if Tags"}},
	{"cloudwatchlogs", "PutSubscriptionFilter", []string{"logs:PutSubscriptionFilter", "iam:PassRole if RoleArn"}},
	{"cloudwatchlogs", "PutMetricFilter", []string{"logs:PutMetricFilter"}},
	{"xray", "PutTraceSegments", []string{"xray:PutTraceSegments"}},
	{"eventbridge", "PutTargets", []string{"events:PutTargets", "iam:PassRole if Targets[].RoleArn"}},
	{"eventbridge", "PutEvents", []string{"events:PutEvents"}},
	{"scheduler", "CreateSchedule", []string{"scheduler:CreateSchedule", "iam:PassRole if Target.RoleArn"}},
	{"kinesis", "PutRecords", []string{"kinesis:PutRecords"}},
	{"firehose", "PutRecordBatch", []string{"firehose:PutRecordBatch"}},
	{"sfn", "CreateStateMachine", []string{"states:CreateStateMachine", "iam:PassRole if RoleArn", "states:PublishStateMachineVersion if Publish = true", "states:TagResource if Tags"}},
	{"sfn", "StartExecution", []string{"states:StartExecution"}},
	{"athena", "StartQueryExecution", []string{"athena:StartQueryExecution"}},
	{"glue", "StartJobRun", []string{"glue:StartJobRun"}},
	{"glue", "GetTable", []string{"glue:GetTable"}},
	{"rds", "CreateDBInstance", []string{"rds:CreateDBInstance", "iam:PassRole if CustomIamInstanceProfile", "iam:PassRole if MonitoringRoleArn", "rds:AddTagsToResource if TagSpecifications or Tags", "rds:CreateTenantDatabase if MultiTenant = true"}},
	{"rds", "DeleteDBCluster", []string{"rds:DeleteDBCluster", "rds:CreateDBClusterSnapshot if FinalDBSnapshotIdentifier"}},
	{"rdsdata", "ExecuteStatement", []string{"rds-data:ExecuteStatement", "secretsmanager:GetSecretValue if SecretArn"}},
	{"redshiftdata", "ExecuteStatement", []string{"redshift-data:ExecuteStatement", "redshift-serverless:GetCredentials if WorkgroupName and not SecretArn", "redshift:GetClusterCredentials if DbUser and ClusterIdentifier and not SecretArn", "redshift:GetClusterCredentialsWithIAM if ClusterIdentifier and not DbUser and not SecretArn", "secretsmanager:GetSecretValue if SecretArn"}},
	{"redshift", "GetClusterCredentials", []string{"redshift:GetClusterCredentials", "redshift:CreateClusterUser if AutoCreate = true", "redshift:JoinGroup if DbGroups"}},
	{"s3control", "GetBucketPolicy", []string{"s3-outposts:GetBucketPolicy"}},
	{"s3control", "DeleteBucketTagging", []string{"s3-outposts:PutBucketTagging"}},
	{"s3control", "GetAccessPoint", []string{"s3:GetAccessPoint"}},
	{"s3control", "PutAccessPointScope", []string{"s3express:PutAccessPointScope"}},
	{"s3tables", "CreateTableBucket", []string{"s3tables:CreateTableBucket", "s3tables:PutTableBucketEncryption if EncryptionConfiguration", "s3tables:PutTableBucketStorageClass if StorageClassConfiguration"}},
	{"dsql", "CreateCluster", []string{"dsql:CreateCluster", "dsql:AddPeerCluster if MultiRegionProperties.Clusters", "dsql:PutMultiRegionProperties if MultiRegionProperties", "dsql:PutWitnessRegion if MultiRegionProperties.WitnessRegion", "dsql:TagResource if Tags"}},
	{"elasticbeanstalk", "UpdateTagsForResource", []string{"elasticbeanstalk:AddTags if TagsToAdd", "elasticbeanstalk:RemoveTags if TagsToRemove"}},
	{"glue", "GetUnfilteredPartitionsMetadata", []string{"glue:GetPartitions"}},
	{"lexmodelsv2", "ListUtteranceMetrics", []string{"lex:ListAggregatedUtterances"}},
	{"qapps", "CreatePresignedUrl", []string{"qapps:ImportDocument"}},
	{"cloudtrail", "ListInsightsMetricData", []string{"cloudtrail:LookupEvents", "cloudtrail:ListInsightsData if TrailName"}},
	{"iotjobsdataplane", "StartCommandExecution", []string{"iot:StartCommandExecution"}},
	{"opensearch", "CreateDomain", []string{"es:CreateDomain", "es:AddTags if TagList", "iam:PassRole if CognitoOptions.RoleArn"}},
	{"timestreamwrite", "WriteRecords", []string{"timestream:DescribeEndpoints", "timestream:WriteRecords"}},
	{"route53", "ChangeResourceRecordSets", []string{"route53:ChangeResourceRecordSets"}},
	{"servicediscovery", "CreateService", []string{"servicediscovery:CreateService", "servicediscovery:TagResource if Tags"}},
	{"elasticloadbalancing", "RegisterInstancesWithLoadBalancer", []string{"elasticloadbalancing:RegisterInstancesWithLoadBalancer"}},
	{"elasticloadbalancingv2", "CreateLoadBalancer", []string{"elasticloadbalancing:CreateLoadBalancer", "elasticloadbalancing:AddTags if Tags"}},
	{"elasticloadbalancingv2", "CreateListener", []string{"elasticloadbalancing:CreateListener", "elasticloadbalancing:AddTags if Tags"}},
	{"elasticloadbalancingv2", "RegisterTargets", []string{"elasticloadbalancing:RegisterTargets"}},
	{"autoscaling", "CreateAutoScalingGroup", []string{"autoscaling:CreateAutoScalingGroup", "autoscaling:CreateOrUpdateTags if Tags", "iam:PassRole if LifecycleHookSpecificationList[].RoleARN", "iam:PassRole if ServiceLinkedRoleARN"}},
	{"autoscaling", "SetDesiredCapacity", []string{"autoscaling:SetDesiredCapacity"}},
	{"cloudformation", "CreateStack", []string{"cloudformation:CreateStack", "cloudformation:TagResource if Tags", "iam:PassRole if RoleARN"}},
	{"cloudformation", "DescribeStacks", []string{"cloudformation:DescribeStacks", "cloudformation:ListStacks if not StackName"}},
	{"cloudcontrol", "CreateResource", []string{"cloudformation:CreateResource", "iam:PassRole if RoleArn"}},
	{"cloudfront", "CreateInvalidation", []string{"cloudfront:CreateInvalidation"}},
	{"acm", "RequestCertificate", []string{"acm:RequestCertificate", "acm:AddTagsToCertificate if Tags"}},
	{"acmpca", "IssueCertificate", []string{"acm-pca:IssueCertificate"}},
	{"wafv2", "AssociateWebACL", []string{"wafv2:AssociateWebACL", "elasticloadbalancing:SetWebAcl if ResourceArn contains :elasticloadbalancing:"}},
	{"wafv2", "GetWebACLForResource", []string{"wafv2:GetWebACLForResource"}},
	{"wafregional", "AssociateWebACL", []string{"waf-regional:AssociateWebACL"}},
	{"shield", "CreateProtection", []string{"shield:CreateProtection", "shield:TagResource if Tags"}},
	{"cognitoidentityprovider", "AdminCreateUser", []string{"cognito-idp:AdminCreateUser"}},
	{"cognitoidentityprovider", "DescribeUserPoolClient", []string{"cognito-idp:DescribeUserPoolClient"}},
	{"cognitoidentityprovider", "InitiateAuth", nil},
	{"cognitoidentity", "GetId", nil},
	{"apigateway", "GetRestApis", []string{"apigateway:GET"}},
	{"apigateway", "PutIntegration", []string{"apigateway:PUT", "iam:PassRole if Credentials prefix arn"}},
	{"apigatewayv2", "CreateIntegration", []string{"apigateway:POST", "iam:PassRole if CredentialsArn prefix arn"}},
	{"apigatewaymanagementapi", "PostToConnection", []string{"execute-api:ManageConnections"}},
	{"sesv2", "SendEmail", []string{"ses:SendEmail"}},
	{"ses", "SendRawEmail", []string{"ses:SendRawEmail"}},
	{"bedrockruntime", "InvokeModel", []string{"bedrock:InvokeModel", "bedrock:ApplyGuardrail if GuardrailIdentifier"}},
	{"bedrockruntime", "Converse", []string{"bedrock:InvokeModel", "bedrock:ApplyGuardrail if GuardrailConfig"}},
	{"bedrockruntime", "ConverseStream", []string{"bedrock:InvokeModelWithResponseStream", "bedrock:ApplyGuardrail if GuardrailConfig"}},
	{"bedrockagentruntime", "Retrieve", []string{"bedrock:Retrieve"}},
	{"bedrockagentruntime", "RetrieveAndGenerate", []string{
		"bedrock:RetrieveAndGenerate",
		"bedrock:InvokeModel if RetrieveAndGenerateConfiguration.ExternalSourcesConfiguration.ModelArn",
		"bedrock:InvokeModel if RetrieveAndGenerateConfiguration.KnowledgeBaseConfiguration.ModelArn",
		"bedrock:Retrieve if RetrieveAndGenerateConfiguration.KnowledgeBaseConfiguration.KnowledgeBaseId",
	}},
	{"sagemaker", "CreateTrainingJob", []string{"sagemaker:CreateTrainingJob", "iam:PassRole if RoleArn", "sagemaker:AddTags if Tags"}},
	{"sagemakerruntime", "InvokeEndpoint", []string{"sagemaker:InvokeEndpoint"}},
	{"textract", "AnalyzeDocument", []string{"textract:AnalyzeDocument"}},
	{"rekognition", "DetectLabels", []string{"rekognition:DetectLabels"}},
	{"comprehend", "StartEntitiesDetectionJob", []string{"comprehend:StartEntitiesDetectionJob", "comprehend:TagResource if Tags", "iam:PassRole if DataAccessRoleArn"}},
	{"translate", "TranslateText", []string{"translate:TranslateText"}},
	{"polly", "SynthesizeSpeech", []string{"polly:SynthesizeSpeech"}},
	{"transcribe", "StartTranscriptionJob", []string{"transcribe:StartTranscriptionJob", "iam:PassRole if JobExecutionSettings.DataAccessRoleArn", "transcribe:TagResource if Tags"}},
	{"organizations", "ListAccounts", []string{"organizations:ListAccounts"}},
	{"resourcegroupstaggingapi", "GetResources", []string{"tag:GetResources"}},
	{"pricing", "GetProducts", []string{"pricing:GetProducts"}},
	{"costexplorer", "GetCostAndUsage", []string{"ce:GetCostAndUsage if BillingViewArn", "ce:GetCostAndUsage if not BillingViewArn"}},
	{"batch", "SubmitJob", []string{"batch:SubmitJob", "batch:TagResource if Tags"}},
	{"codebuild", "StartBuild", []string{"codebuild:StartBuild"}},
	{"codepipeline", "StartPipelineExecution", []string{"codepipeline:StartPipelineExecution"}},
	{"codeartifact", "GetAuthorizationToken", []string{"codeartifact:GetAuthorizationToken", "sts:GetServiceBearerToken"}},
	{"backup", "StartBackupJob", []string{"backup:StartBackupJob", "iam:PassRole if IamRoleArn"}},
	{"efs", "CreateFileSystem", []string{"elasticfilesystem:CreateFileSystem", "elasticfilesystem:TagResource if Tags"}},
	{"fsx", "CreateFileSystem", []string{"fsx:CreateFileSystem", "fsx:TagResource if Tags"}},
	{"transfer", "CreateUser", []string{"transfer:CreateUser", "iam:PassRole if Role"}},
	{"appconfigdata", "GetLatestConfiguration", []string{"appconfig:GetLatestConfiguration"}},
	{"globalaccelerator", "CreateListener", []string{"globalaccelerator:CreateListener"}},
	{"guardduty", "ListFindings", []string{"guardduty:ListFindings"}},
	{"securityhub", "BatchImportFindings", []string{"securityhub:BatchImportFindings"}},
	{"cloudtrail", "CreateTrail", []string{"cloudtrail:CreateTrail", "cloudtrail:AddTags if TagsList", "iam:PassRole if CloudWatchLogsRoleArn"}},
	{"lakeformation", "GrantPermissions", []string{"lakeformation:GrantPermissions"}},
	{"memorydb", "CreateCluster", []string{"memorydb:CreateCluster", "memorydb:TagResource if Tags"}},
	{"mq", "CreateBroker", []string{"mq:CreateBroker", "mq:CreateTags if Tags"}},
	{"kafka", "CreateTopic", []string{"kafka-cluster:Connect", "kafka-cluster:CreateTopic"}},
	{"keyspaces", "GetTable", []string{"cassandra:Select"}},
	{"budgets", "DescribeBudgets", []string{"budgets:ViewBudget"}},
	{"iotdataplane", "Publish", []string{"iot:Publish"}},
}

func TestMostUsedOperations(t *testing.T) {
	for _, s := range spots {
		op := Lookup(s.service, s.operation)
		if op.Guessed {
			t.Errorf("%s %s is guessed", s.service, s.operation)
		}
		if (op.Permissionless != "") != (s.want == nil) {
			t.Errorf("%s %s: permissionless %q", s.service, s.operation, op.Permissionless)
		}
		var got []string
		for _, n := range op.Needs {
			text := n.Action
			if n.When != nil {
				text += " if " + n.When.String()
			}
			if n.Kind != Supporting && !n.Rare {
				got = append(got, text)
			}
		}
		if !slices.Equal(got, s.want) {
			t.Errorf("%s %s needs\n\t%q, want\n\t%q", s.service, s.operation, got, s.want)
		}
	}
}

// Actions that a service takes on the caller's behalf are known, so that a
// grant of them is not called unused, and never sure.
func TestSupportingActions(t *testing.T) {
	for _, s := range []spot{
		{"s3", "GetObject", []string{"kms:Decrypt", "s3:ListBucket", "s3express:CreateSession"}},
		{"sqs", "SendMessage", []string{"kms:Decrypt", "kms:GenerateDataKey"}},
		{"dynamodb", "Query", []string{"dynamodb:DescribeEndpoints", "kms:Decrypt", "kms:Encrypt", "kms:CreateGrant"}},
		{"secretsmanager", "GetSecretValue", []string{"kms:Decrypt"}},
		{"ssm", "GetParameter", []string{"kms:Decrypt"}},
		{"athena", "StartQueryExecution", []string{"s3:GetObject", "s3:PutObject", "glue:GetTable"}},
		{"elasticloadbalancingv2", "CreateLoadBalancer", []string{"iam:CreateServiceLinkedRole", "ec2:DescribeSubnets"}},
		{"wafv2", "AssociateWebACL", []string{"apigateway:SetWebACL"}},
		{"ec2", "RunInstances", []string{"kms:CreateGrant", "iam:CreateServiceLinkedRole"}},
		{"ecr", "BatchGetImage", []string{"ecr:BatchImportUpstreamImage"}},
		{"efs", "CreateFileSystem", []string{"iam:CreateServiceLinkedRole"}},
		{"fsx", "CreateFileSystem", []string{"iam:CreateServiceLinkedRole", "iam:AttachRolePolicy", "iam:PutRolePolicy", "s3:ListBucket"}},
		{"applicationautoscaling", "RegisterScalableTarget", []string{"iam:CreateServiceLinkedRole"}},
		{"elasticache", "CreateReplicationGroup", []string{"iam:CreateServiceLinkedRole"}},
	} {
		for _, want := range s.want {
			i := slices.IndexFunc(Lookup(s.service, s.operation).Needs, func(n Need) bool { return n.Action == want && (n.Kind == Supporting || n.Rare) })
			if i < 0 {
				t.Errorf("%s %s has no supporting %s", s.service, s.operation, want)
			}
		}
	}
}

// What makes nothing makes no role.
func TestNoLinkedRoleWithoutMaking(t *testing.T) {
	for _, s := range []spot{{service: "fsx", operation: "DescribeFileSystems"}, {service: "efs", operation: "DeleteFileSystem"}, {service: "events", operation: "PutEvents"}, {service: "s3", operation: "CreateBucket"}} {
		if slices.ContainsFunc(Lookup(s.service, s.operation).Needs, func(n Need) bool { return n.Action == "iam:CreateServiceLinkedRole" }) {
			t.Errorf("%s %s", s.service, s.operation)
		}
	}
}

// The SDK discovers Timestream's endpoints before every call.
func TestEndpointDiscovery(t *testing.T) {
	needs := Lookup("timestreamwrite", "WriteRecords").Needs
	if !slices.ContainsFunc(needs, func(n Need) bool { return n.Action == "timestream:DescribeEndpoints" && n.Kind == Required }) {
		t.Errorf("%+v", needs)
	}
}

// What a service reads and writes with the caller's permissions is not unused, where the input
// names a bucket or an object.
func TestBucketsOfCustomers(t *testing.T) {
	for _, c := range []struct {
		service, operation, action string
		when                       string // "-" if there is no such need
	}{
		{"rekognition", "DetectLabels", "s3:GetObject", "Image.S3Object.Bucket"},
		{"rekognition", "DetectLabels", "s3:PutObject", "-"},
		{"rekognition", "CompareFaces", "s3:GetObject", "SourceImage.S3Object.Bucket or TargetImage.S3Object.Bucket"},
		{"rekognition", "StartLabelDetection", "s3:GetObject", "Video.S3Object.Bucket"},
		{"transcribe", "StartTranscriptionJob", "s3:PutObject", "Media.MediaFileUri or Media.RedactedMediaFileUri or OutputBucketName"},
		{"dynamodb", "ExportTableToPointInTime", "s3:PutObject", "S3Bucket"},
		{"dynamodb", "ImportTable", "kms:Decrypt", "S3BucketSource.S3Bucket"},
		{"bedrockruntime", "StartAsyncInvoke", "s3:PutObject", "OutputDataConfig.S3OutputDataConfig.S3Uri"},
		{"polly", "StartSpeechSynthesisTask", "sns:Publish", "SnsTopicArn"},
		{"lightsail", "CreateBucket", "s3:PutObject", "-"},
		{"s3tables", "CreateTable", "s3:PutObject", "-"},
		{"s3vectors", "PutVectors", "s3:PutObject", "-"},
		{"dynamodb", "PutItem", "s3:PutObject", "-"},
	} {
		got := "-"
		for _, n := range Lookup(c.service, c.operation).Needs {
			if n.Action == c.action && (got == "-" || n.When.String() == c.when) {
				got = n.When.String()
				if n.Kind != Supporting {
					t.Errorf("%s %s: %s is %s", c.service, c.operation, c.action, n.Kind)
				}
			}
		}
		if got != c.when {
			t.Errorf("%s %s: %s if %q, want %q", c.service, c.operation, c.action, got, c.when)
		}
	}
}
