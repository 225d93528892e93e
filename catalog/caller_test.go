package catalog

import "testing"

// Services that act with the permissions of the caller.
func TestAsCaller(t *testing.T) {
	for _, tt := range []struct{ service, operation, actions, unless string }{
		{"cloudformation", "CreateStack", "*:*", "RoleARN"},
		{"cloudformation", "ExecuteChangeSet", "*:*", ""},
		{"cloudformation", "DescribeStacks", "", ""},
		{"cloudcontrol", "CreateResource", "*:*", "RoleArn"},
		{"resourcegroupstaggingapi", "TagResources", "*:*Tag*", ""},
		{"resourcegroupstaggingapi", "GetResources", "", ""},
		{"servicecatalog", "ProvisionProduct", "*:*", ""},
		{"elasticbeanstalk", "CreateEnvironment", "*:*", "OperationsRole"},
		{"ssm", "StartAutomationExecution", "*:*", ""},
		{"ssm", "SendCommand", "", ""},
	} {
		op := Lookup(tt.service, tt.operation)
		if op.AsCaller != tt.actions || op.AsCallerUnless.String() != tt.unless {
			t.Errorf("%s %s: %q unless %q, want %q unless %q", tt.service, tt.operation, op.AsCaller, op.AsCallerUnless, tt.actions, tt.unless)
		}
	}
}
