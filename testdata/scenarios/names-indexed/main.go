// Elements of lists by constant index: each is its own, as long as the list stays as it was written.
//
// run:
package main

import (
	"context"
	"os"
	"slices"
	"sort"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/samber/lo"
)

var (
	ctx = context.Background()
	c   = s3.New(s3.Options{})
)

type config struct {
	buckets []string
	tables  []table
}

type table struct{ name, bucket string }

func second(list []string) string { return list[1] }

func pair(a, b string) []string { return []string{a, b} }

func main() {
	list := []string{"a", "b", "c"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(list[0])})           // want use: s3.HeadBucket{Bucket="a"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(list[len(list)-1])}) // want use: s3.HeadBucket{Bucket="c"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(second(list))})      // want use: s3.HeadBucket{Bucket="b"}

	cfg := config{buckets: []string{"f", "g"}, tables: []table{{"t1", "u1"}, {"t2", "u2"}}}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(cfg.buckets[1])})       // want use: s3.HeadBucket{Bucket="g"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(cfg.tables[0].bucket)}) // want use: s3.HeadBucket{Bucket="u1"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(pair("p", "q")[0])})    // want use: s3.HeadBucket{Bucket="p"}

	ptrs := []*string{aws.String("x"), aws.String("y")}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: ptrs[1]}) // want use: s3.HeadBucket{Bucket="y"}

	inputs := []*s3.HeadBucketInput{{Bucket: aws.String("i1")}, {Bucket: aws.String("i2")}}
	c.HeadBucket(ctx, inputs[0]) // want use: s3.HeadBucket{Bucket="i1"}
	named()
	twins()
}

var byName = map[string]string{"orders": "orders-bucket", "bills": "bills-bucket"}

func bucketOf(name string) string {
	if b, ok := byName[name]; ok {
		return b
	}
	return "other-bucket"
}

// What stands in for a key that the map has is not sure.
func named() {
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(bucketOf("orders"))})            // want use: s3.HeadBucket{Bucket="orders-bucket"|~"other-bucket"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(bucketOf("letters"))})           // want use: s3.HeadBucket{Bucket="other-bucket"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(bucketOf(os.Getenv("BUCKET")))}) // want use: s3.HeadBucket{Bucket="bills-bucket"|"orders-bucket"|"other-bucket"}
	b, ok := byName["bills"]
	if !ok {
		b = "no-bills"
	}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(b)}) // want use: s3.HeadBucket{Bucket="bills-bucket"|~"no-bills"}
}

func change(list []string) { list[0] = "changed" }

// The twins: lists that do not stay as they are, or are a part, or of which the index is not constant.
func twins() {
	sorted := []string{"s2", "s1"}
	sort.Strings(sorted)
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(sorted[0])}) // want use: s3.HeadBucket{Bucket=~"s1"|~"s2"}

	turned := []string{"r1", "r2"}
	slices.Reverse(turned)
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(turned[0])}) // want use: s3.HeadBucket{Bucket=~"r1"|~"r2"}

	changed := []string{"c1", "c2"}
	change(changed)
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(changed[0])}) // want use: s3.HeadBucket{Bucket=~"c1"|~"c2"|~"changed"}

	swapped := []string{"w1", "w2"}
	swapped[0], swapped[1] = swapped[1], swapped[0]
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(swapped[0])}) // want use: s3.HeadBucket{Bucket=~"w1"|~"w2"}

	copied := []string{"d1", "d2"}
	copy(copied, []string{"d3"})
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(copied[0])}) // want use: s3.HeadBucket{Bucket=~"d1"|~"d2"|~"d3"}

	kept := lo.Filter([]string{"k1", "k2"}, func(s string, _ int) bool { return s != "k1" })
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(kept[0])})                 // want use: s3.HeadBucket{Bucket=~"k1"|~"k2"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(strings.Join(kept, "-"))}) // want use: s3.HeadBucket{Bucket=...}

	rest := []string{"e1", "e2", "e3"}
	rest = rest[1:]
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(rest[0])}) // want use: s3.HeadBucket{Bucket="e2"}
	if len(os.Args) > 0 {
		rest = rest[1:]
	}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(rest[0])}) // want use: s3.HeadBucket{Bucket=~"e1"|~"e2"|~"e3"}

	either := []string{"m1", "m2"}
	if len(os.Args) > 0 {
		either = []string{"n1", "n2"}
	}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(either[0])}) // want use: s3.HeadBucket{Bucket="m1"|"m2"|"n1"|"n2"}

	grown := []string{"x1"}
	grown = append(grown, "x2")
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(grown[0])}) // want use: s3.HeadBucket{Bucket=~"x1"|~"x2"}

	any := []string{"v1", "v2"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(any[len(os.Args)-1])}) // want use: s3.HeadBucket{Bucket="v1"|"v2"}
}
