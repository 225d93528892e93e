// A type that a switch chooses, with what it asks for. A way that makes another type is none that
// leads to a method.
//
// What is called here is held against what is found: see TestRan.
package main

// run:
// run: a
import (
	"context"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
)

var (
	c   = ssm.New(ssm.Options{})
	ctx = context.Background()
)

type parameter struct{ name string }

func (p *parameter) input() *ssm.GetParameterInput {
	return &ssm.GetParameterInput{Name: aws.String(p.name)}
}

func get(p parameter) {
	c.GetParameter(ctx, p.input()) // want use: ssm.GetParameter{Name="/linux/1/image"|"/linux/2/image"}; ssm.GetParameter{Name="/windows/2019-1/image"|"/windows/2019-2/image"|"/windows/2022-1/image"|"/windows/2022-2/image"}
}

type family interface{ image(version string) }

type linux struct{}

func (linux) image(version string) { get(parameter{name: "/linux/" + version + "/image"}) }

type windows struct{ year string }

func (w windows) image(version string) {
	get(parameter{name: "/windows/" + w.year + "-" + version + "/image"})
}

func familyOf(kind string) family {
	switch kind {
	case "2019":
		return windows{"2019"}
	case "2022":
		return windows{"2022"}
	}
	return linux{}
}

func version() string {
	if len(os.Args) > 1 {
		return "1"
	}
	return "2"
}

func main() {
	familyOf(os.Getenv("KIND")).image(version())
}
