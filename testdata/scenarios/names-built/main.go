// Texts that are put together in a buffer.
//
// What is called here is held against what is found: see TestRan.
package main

// run:
import (
	"bytes"
	"context"
	"fmt"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"strings"
)

var c = s3.New(s3.Options{})
var ctx = context.Background()

func main() {
	var b strings.Builder
	for i := 0; i < 3; i++ {
		b.WriteString("x")
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(b.String())}) // want use: s3.HeadBucket{Bucket=...}
	}
	var d strings.Builder
	w := func(s string) { d.WriteString(s) }
	w("a")
	d.WriteString("b")
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(d.String())}) // want use: s3.HeadBucket{Bucket=...}
	var e bytes.Buffer
	defer func() {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(e.String())}) // want use: s3.HeadBucket{Bucket=...}
	}()
	e.WriteString("one")
	fill(&e)
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(e.String())}) // want use: s3.HeadBucket{Bucket=...}
	var g strings.Builder
	fmt.Fprint(&g, "pre-", 7)
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(g.String())}) // want use: s3.HeadBucket{Bucket="pre-7"}
	var h strings.Builder
	p := &h
	p.WriteString("h1")
	h.WriteString("h2")
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(h.String())}) // want use: s3.HeadBucket{Bucket="h1h2"}
	h.Reset()
	h.WriteString("h3")
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(p.String())}) // want use: s3.HeadBucket{Bucket=...}
	i := bytes.NewBufferString("i1")
	i.WriteString("-i2")
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(i.String())}) // want use: s3.HeadBucket{Bucket="i1-i2"}
	j := bytes.NewBufferString("j1")
	fill(j)
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(j.String())}) // want use: s3.HeadBucket{Bucket=...}
	x := wrap{}
	x.b.WriteString("in-")
	x.add("struct")
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(x.b.String())}) // want use: s3.HeadBucket{Bucket=...}
}

type wrap struct{ b strings.Builder }

func (w *wrap) add(s string) { w.b.WriteString(s) }
func fill(e *bytes.Buffer)   { e.WriteString("-two") }
