// Helpers that decode into what they are given, as an interface.
//
// What is called here is held against what is found: see TestRan.
package main

// run:
import (
	"context"
	"encoding/json"
	"io"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

type order struct{ Bucket, Key string }

type invoice struct{ Bucket string }

type report struct {
	Bucket string
	Files  []struct{ Name string }
}

type untouched struct{ Bucket string }

// read is given a pointer.
func read(r io.Reader, v any) error { return json.NewDecoder(r).Decode(v) }

// readInto decodes into the interface that holds the pointer, which comes to the same.
func readInto(r io.Reader, v any) error { return json.NewDecoder(r).Decode(&v) }

// client answers requests, two calls away from the decoder.
type client struct{ path string }

func (c *client) get(out any) error {
	return c.send(func(body string) error { return json.Unmarshal([]byte(body), &out) })
}

func (c *client) send(done func(string) error) error {
	return done(`{"Bucket":"of-report","Files":[{"Name":"file"}]}`)
}

func fetch[T any](text string) (T, error) {
	var out T
	err := read(strings.NewReader(text), &out)
	return out, err
}

func main() {
	ctx := context.Background()
	c := s3.New(s3.Options{})

	var o order
	read(strings.NewReader(`{"Bucket":"of-order"}`), &o)
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("in-" + o.Bucket)}) // want use: s3.HeadBucket{Bucket="in-${unknown}"}

	i := &invoice{Bucket: "default"}
	readInto(strings.NewReader(`{"Bucket":"of-invoice"}`), i)
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(i.Bucket)}) // want use: s3.HeadBucket{Bucket="default"|...}

	var rep report
	(&client{path: "/reports"}).get(&rep)
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(rep.Bucket + "-x")}) // want use: s3.HeadBucket{Bucket="${unknown}-x"}
	for _, f := range rep.Files {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("f-" + f.Name)}) // want use: s3.HeadBucket{Bucket="f-${unknown}"}
	}

	got, _ := fetch[invoice](`{"Bucket":"fetched"}`)
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("g-" + got.Bucket)}) // want use: s3.HeadBucket{Bucket="g-${unknown}"}

	// A twin that is written, and never read.
	u := untouched{Bucket: "own"}
	json.NewEncoder(io.Discard).Encode(u)
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(u.Bucket)}) // want use: s3.HeadBucket{Bucket="own"}
}
