// Names that a helper puts together of what is not empty: a prefix, the names of flags and variables.
//
// What is called here is held against what is found: see TestRan.
package main

// run:
// run: PREFIX=p OWN_TABLE=o
// run: PREFIX=p --app.table=given
import (
	"context"
	"flag"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/urfave/cli/v2"
)

var c = s3.New(s3.Options{})

func head(bucket string) {
	c.HeadBucket(context.Background(), &s3.HeadBucketInput{Bucket: aws.String(bucket)}) // want use: s3.HeadBucket{Bucket="app-orders"}; s3.HeadBucket{Bucket="orders"}; s3.HeadBucket{Bucket="app"}; s3.HeadBucket{Bucket="${env:PREFIX}-orders"|"orders"}; s3.HeadBucket{Bucket="${env:OWN_TABLE}"|"${flag:app.table}"}; s3.HeadBucket{Bucket="${env:OWN_INDEX}"|"${flag:app.index}"}
}

func more(bucket string) {
	c.HeadBucket(context.Background(), &s3.HeadBucketInput{Bucket: aws.String(bucket)}) // want use: s3.HeadBucket{Bucket="app-events"}; s3.HeadBucket{Bucket="app"|"app-${flag:level}"|"app-fixed"}; s3.HeadBucket{Bucket="app"|"app-${unknown}"|"app-kind"}; s3.HeadBucket{Bucket="app"|"app-later"}; s3.HeadBucket{Bucket="stage-dev"|"stage-other"}
}

// prefixed leaves out what is empty.
func prefixed(prefix, name string) string {
	if prefix == "" {
		return name
	}
	if name == "" {
		return prefix
	}
	return prefix + "-" + name
}

func dotted(prefix, name string) string {
	if prefix == "" {
		return name
	}
	if name == "" {
		return prefix
	}
	return prefix + "." + name
}

func underscored(prefix, name string) string {
	if prefix != "" {
		return prefix + "_" + name
	}
	return name
}

// table and events are set where they are declared alone; level by a flag, kind through a
// pointer, later elsewhere.
var table, events = "table", "events"
var level = "fixed"
var kind = "kind"
var later string

// stage may be set by the linker: to any text but an empty one.
var stage = "dev"

func byStage() string {
	if stage == "dev" {
		return "stage-dev"
	}
	return "stage-other"
}

// Flags that are package variables of a library's type.
var tableFlag = cli.StringFlag{Name: dotted("app", table), EnvVars: []string{underscored("OWN", "TABLE")}}
var indexFlag = &cli.StringFlag{Name: dotted("app", "index"), EnvVars: []string{underscored("OWN", "INDEX")}}

func main() {
	head(prefixed("app", "orders"))
	head(prefixed("", "orders"))
	head(prefixed("app", ""))
	head(prefixed(os.Getenv("PREFIX"), "orders"))

	more(prefixed("app", events))
	flag.NewFlagSet("", flag.ContinueOnError).StringVar(&level, "level", "fixed", "")
	more(prefixed("app", level))
	for _, p := range []*string{&kind} {
		*p = os.Args[0]
	}
	more(prefixed("app", kind))
	more(prefixed("app", later))
	later = "later"
	more(byStage())

	app := &cli.App{
		Flags: []cli.Flag{&tableFlag, indexFlag},
		Action: func(cc *cli.Context) error {
			head(cc.String(tableFlag.Name))
			head(cc.String(indexFlag.Name))
			return nil
		},
	}
	if err := app.Run(os.Args); err != nil {
		panic(err)
	}
}
