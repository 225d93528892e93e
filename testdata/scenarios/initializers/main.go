// Package initializers: variables, init functions, and those of imports.
package main

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ssm"

	_ "example.com/scenarios/initializers/plugin"
)

// want none: ssm.DeleteParameter

var client = ssm.New(ssm.Options{})

var value = mustGet("/app/var")

func mustGet(name string) *string {
	out, err := client.GetParameter(context.Background(), &ssm.GetParameterInput{Name: &name}) // want use: ssm.GetParameter{Name="/app/var"}
	if err != nil {
		return nil
	}
	return out.Parameter.Value
}

func init() {
	client.GetParameters(context.Background(), &ssm.GetParametersInput{Names: []string{"/app/a", "/app/b"}}) // want use: ssm.GetParameters{Names[]="/app/a", Names[]="/app/b"}
}

func init() {
	client.PutParameter(context.Background(), &ssm.PutParameterInput{Name: aws.String("/app/boot")}) // want use: ssm.PutParameter{Name="/app/boot"}
}

func main() {}
