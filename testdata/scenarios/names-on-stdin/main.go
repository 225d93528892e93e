// A request on the standard input: its keys stand behind stdin.
//
// What is called here is held against what is found: see TestRan.
package main

// run:
// key: stdin:source.bucket=of-source
// key: stdin:source.roles=of-roles
// key: stdin:source.pointed=of-pointed
import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

var c = s3.New(s3.Options{})
var ctx = context.Background()

type request struct {
	Source struct {
		Bucket  string   `json:"bucket"`
		Pointed *string  `json:"pointed"`
		Single  string   `json:"single"`
		Names   []string `json:"names"`
	} `json:"source"`
}

// command is given its input, as commands are that are tested.
type command struct{ in io.Reader }

func (cmd command) run() error {
	var r request
	if err := json.NewDecoder(cmd.in).Decode(&r); err != nil {
		return err
	}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(r.Source.Bucket)}) // want use: s3.HeadBucket{Bucket="${config:stdin:source.bucket}"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: r.Source.Pointed})            // want use: s3.HeadBucket{Bucket?="${config:stdin:source.pointed}"}
	if p := r.Source.Pointed; p != nil {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("p-" + *p)}) // want use: s3.HeadBucket{Bucket="p-${config:stdin:source.pointed}"}
	}
	names := r.Source.Names
	if r.Source.Single != "" {
		names = []string{r.Source.Single}
	}
	for _, name := range names {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(name)}) // want use: s3.HeadBucket{Bucket="${config:stdin:source.names#part}"|"${config:stdin:source.single}"}
	}
	for _, name := range r.Source.Names {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("n-" + name)}) // want use: s3.HeadBucket{Bucket="n-${config:stdin:source.names#part}"}
	}
	return nil
}

type event struct{ Bucket string }

// events are read one after another: none is the request.
func events() {
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		var e event
		json.Unmarshal(lines.Bytes(), &e)
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("e-" + e.Bucket)}) // want use: s3.HeadBucket{Bucket="e-${unknown}"}
	}
	stream := json.NewDecoder(os.Stdin)
	for {
		var e event
		if stream.Decode(&e) != nil {
			return
		}
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("s-" + e.Bucket)}) // want use: s3.HeadBucket{Bucket="s-${unknown}"}
	}
}

func main() {
	if (command{os.Stdin}).run() != nil {
		os.Exit(1)
	}
	events()
}
