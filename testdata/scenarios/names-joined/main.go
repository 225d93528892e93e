// Names joined from lists that are written out: whole, in part, and changed.
//
// What is called here is held against what is found: see TestRan.
package main

// run:
// run: STAGE=dev
import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path"
	"sort"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

var c = s3.New(s3.Options{})
var ctx = context.Background()

func main() {
	whole()
	parts()
	changed()
	arrays()
	kept()
}

func whole() {
	l := []string{"a", os.Getenv("STAGE"), "c"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(strings.Join(l, "-"))}) // want use: s3.HeadBucket{Bucket="a-${env:STAGE}-c"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("p" + given(l...))})    // want use: s3.HeadBucket{Bucket="pa-${env:STAGE}-c"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(given(l...))})          // want use: s3.HeadBucket{Bucket="a-${env:STAGE}-c"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(given("x", "y"))})      // want use: s3.HeadBucket{Bucket="x-y"}
}

func given(l ...string) string { return strings.Join(l, "-") }

func parts() {
	l := []string{"a", "b", os.Getenv("STAGE")}
	tail := l[1:]
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("j" + strings.Join(l, "-"))})                // want use: s3.HeadBucket{Bucket="ja-b-${env:STAGE}"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(strings.Join(l[1:], "-"))})                  // want use: s3.HeadBucket{Bucket="b-${env:STAGE}"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(strings.Join(tail[1:], "-") + "-x")})        // want use: s3.HeadBucket{Bucket="${env:STAGE}-x"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(path.Join(l[:2]...))})                       // want use: s3.HeadBucket{Bucket=...}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(strings.Join(l[:len(os.Args)], "-"))})       // want use: s3.HeadBucket{Bucket=...}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(rest("r", "s", "t"))})                       // want use: s3.HeadBucket{Bucket="s-t"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(perhapsRest(len(os.Args) > 1, "u", "v"))})   // want use: s3.HeadBucket{Bucket=...}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(path.Join([]string{"k", "l", "m"}[1:]...))}) // want use: s3.HeadBucket{Bucket="l/m"}
}

func rest(l ...string) string { return strings.Join(l[1:], "-") }

func perhapsRest(part bool, l ...string) string {
	if part {
		l = l[1:]
	}
	return strings.Join(l, "-")
}

func changed() {
	a := []string{"a1", "a2"}
	a[0] = "new"
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(strings.Join(a, "-"))}) // want use: s3.HeadBucket{Bucket=...}
	b := []string{"b1", "b2"}
	set(&b[0])
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(strings.Join(b, "-"))}) // want use: s3.HeadBucket{Bucket=...}
	d := []string{"d1", "d2"}
	if _, err := fmt.Sscan("read", &d[1]); err != nil {
		return
	}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(strings.Join(d, "-"))}) // want use: s3.HeadBucket{Bucket=...}
	e := []string{"e1", "e2"}
	if err := json.Unmarshal([]byte(`["q","r"]`), &e); err != nil {
		return
	}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(strings.Join(e, "-"))}) // want use: s3.HeadBucket{Bucket=...}
	f := []string{"f2", "f1"}
	sort.Strings(f)
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(strings.Join(f, "-"))}) // want use: s3.HeadBucket{Bucket=...}
	g := []string{"g1", "g2"}
	g = append(g[:1], "g3")
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(strings.Join(g, "-"))}) // want use: s3.HeadBucket{Bucket=...}
}

func set(p *string) { *p = "set" }

func arrays() {
	a := [3]string{"a", "b", "c"}
	a[0] = "q"
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(strings.Join(a[:], "-"))})  // want use: s3.HeadBucket{Bucket=...}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(strings.Join(a[1:], "-"))}) // want use: s3.HeadBucket{Bucket=...}
	b := [2]string{"b1", "b2"}
	d := b
	d[1] = "d"
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(strings.Join(d[:], "-"))}) // want use: s3.HeadBucket{Bucket=...}
	var e [2]string
	e[1] = "e"
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("x" + strings.Join(e[:], "-"))}) // want use: s3.HeadBucket{Bucket="x${unknown}"}
}

type list struct{ names []string }

func kept() {
	k := list{[]string{"k1", "k2"}}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(strings.Join(k.names, "-"))}) // want use: s3.HeadBucket{Bucket="k1-k2"}
	m := &other{[]string{"m1", "m2"}}
	m.names = m.names[1:]
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(strings.Join(m.names, "-"))}) // want use: s3.HeadBucket{Bucket=...}
}

type other struct{ names []string }
