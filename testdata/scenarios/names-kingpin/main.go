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

type settings struct{ table, topic, mode string }

// binder defines flags by a helper: each name stays with its own target.
type binder interface {
	bind(name, def string, target *string)
}

type kingpinBinder struct{ app *kingpin.Application }

func (b *kingpinBinder) bind(name, def string, target *string) {
	b.app.Flag(name, "help for "+name).Default(def).StringVar(target)
}

func define(b binder, s *settings) {
	b.bind("table", "orders", &s.table)
	b.bind("topic", "events", &s.topic)
}

func main() {
	kingpin.MustParse(app.Parse(nil))
	ctx := context.Background()
	c := ssm.New(ssm.Options{})
	c.GetParametersByPath(ctx, &ssm.GetParametersByPathInput{Path: path})        // want use: ssm.GetParametersByPath{Path="${flag:path}"|"/app/"}
	c.GetParameter(ctx, &ssm.GetParameterInput{Name: aws.String(*path + *name)}) // want use: ssm.GetParameter

	s := &settings{}
	define(&kingpinBinder{app}, s)
	app.Flag("mode", "a mode").Default("fast").EnumVar(&s.mode, "fast", "slow")
	c.GetParameter(ctx, &ssm.GetParameterInput{Name: aws.String(s.table)}) // want use: ssm.GetParameter{Name="${flag:table}"|"orders"}
	c.GetParameter(ctx, &ssm.GetParameterInput{Name: &s.topic})            // want use: ssm.GetParameter{Name="${flag:topic}"|"events"}
	c.GetParameter(ctx, &ssm.GetParameterInput{Name: &s.mode})             // want use: ssm.GetParameter{Name="${flag:mode}"|"fast"}
}
