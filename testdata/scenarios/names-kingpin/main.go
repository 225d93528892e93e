// Flags and arguments of kingpin, with defaults and environment variables.
package main

import (
	"context"

	"github.com/alecthomas/kingpin/v2"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
)

var (
	app  = kingpin.New("app", "an app")
	path = app.Flag("path", "the path").Default("/app/").String()
	name = app.Flag("name", "the name").Envar("PARAM").Required().String()
)

func main() {
	kingpin.MustParse(app.Parse(nil))
	ctx := context.Background()
	c := ssm.New(ssm.Options{})
	c.GetParametersByPath(ctx, &ssm.GetParametersByPathInput{Path: path})        // want use: ssm.GetParametersByPath{Path="${flag:path}"|"/app/"}
	c.GetParameter(ctx, &ssm.GetParameterInput{Name: aws.String(*path + *name)}) // want use: ssm.GetParameter
}
