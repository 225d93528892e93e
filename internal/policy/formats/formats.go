// Package formats registers every policy format with package policy. Import it
// for that effect wherever policies are loaded by reference.
//
// It holds no code: a new format is one package that calls policy.Register in
// its init, and one line here.
package formats

import (
	_ "github.com/iamvet/iamvet/internal/policy/cloudformation" // CloudFormation, SAM, cdk.out
	_ "github.com/iamvet/iamvet/internal/policy/jsonpolicy"     // JSON documents
	_ "github.com/iamvet/iamvet/internal/policy/kubernetes"     // CredentialsRequests of OpenShift
	_ "github.com/iamvet/iamvet/internal/policy/managed"        // policies that AWS manages, by ARN
	_ "github.com/iamvet/iamvet/internal/policy/pulumi"         // Pulumi programs, previews and exports
	_ "github.com/iamvet/iamvet/internal/policy/serverless"     // Serverless Framework services
	_ "github.com/iamvet/iamvet/internal/policy/terraform"      // Terraform configurations and plans
)
