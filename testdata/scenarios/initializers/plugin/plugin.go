// Package plugin is imported for its side effects.
package plugin

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
)

func init() {
	ssm.New(ssm.Options{}).GetParametersByPath(context.Background(), &ssm.GetParametersByPathInput{Path: aws.String("/plugin")}) // want use: ssm.GetParametersByPath{Path="/plugin"}
}

// Remove is exported and never called.
func Remove() {
	ssm.New(ssm.Options{}).DeleteParameter(context.Background(), &ssm.DeleteParameterInput{})
}
