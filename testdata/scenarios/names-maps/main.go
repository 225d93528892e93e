// Maps that are copied, changed and ranged over.
//
// What is called here is held against what is found: see TestRan.
package main

// run:
import (
	"context"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"maps"
	"os"
	"slices"
)

var c = s3.New(s3.Options{})
var ctx = context.Background()

type conf struct {
	bucket string
	more   []string
	sub    map[string]string
}

var table = map[string]conf{"a": {"ta", []string{"m1", "m2"}, map[string]string{"s": "sub"}}, "b": {bucket: "tb"}}
var byKey = map[[2]string]string{{"x", "y"}: "xy"}

func main() {
	dst := map[string]string{"k": "dst"}
	src := map[string]string{"k": "src", "l": "other"}
	maps.Copy(dst, src)
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(dst["k"])}) // want use: s3.HeadBucket{Bucket="asserted"|"dst"|"src"|"updated"}
	cl := maps.Clone(src)
	cl["k"] = "clone"
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(cl["k"])})  // want use: s3.HeadBucket{Bucket="asserted"|"clone"|"src"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(cl["l"])})  // want use: s3.HeadBucket{Bucket="other"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(src["k"])}) // want use: s3.HeadBucket{Bucket="asserted"|"src"}
	for k, v := range table {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(k)})        // want use: s3.HeadBucket{Bucket="a"|"b"}
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(v.bucket)}) // want use: s3.HeadBucket{Bucket="changed"|"ta"|"tb"}
		for _, m := range v.more {
			c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(m)}) // want use: s3.HeadBucket{Bucket="m1"|"m2"}
		}
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(v.sub["s"])}) // want use: s3.HeadBucket{Bucket="sub"}
	}
	x := table["a"]
	x.bucket = "changed"
	table["a"] = x
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(table["a"].bucket)})          // want use: s3.HeadBucket{Bucket="changed"|"ta"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(byKey[[2]string{"x", "y"}])}) // want use: s3.HeadBucket{Bucket="xy"}
	keys := slices.Sorted(maps.Keys(src))
	for _, k := range keys {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(k)}) // want use: s3.HeadBucket{Bucket="k"|"l"}
	}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(keys[0])}) // want use: s3.HeadBucket{Bucket="k"|"l"}
	n := map[string]map[string]string{}
	n["o"] = map[string]string{}
	n["o"]["i"] = "nested"
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(n["o"]["i"])}) // want use: s3.HeadBucket{Bucket="nested"}
	k := "dyn"
	if len(os.Args) > 5 {
		k = "other"
	}
	n["o"][k] = "dynamic"
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(n["o"]["dyn"])}) // want use: s3.HeadBucket{Bucket="dynamic"}
	if v, ok := dst["zz"]; ok {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(v)}) // want use: s3.HeadBucket{...}
	} else {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("absent")}) // want use: s3.HeadBucket{Bucket="absent"}
	}
	fm := map[string]func() string{"f": func() string { return "from-func" }, "g": func() string { return "not" }}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(fm["f"]())}) // want use: s3.HeadBucket{Bucket="from-func"}
	type key struct{ env, kind string }
	st := map[key]string{{"prod", "q"}: "prod-q"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(st[key{"prod", "q"}])}) // want use: s3.HeadBucket{Bucket="prod-q"}
	im := map[int]string{1: "int-one", 2: "int-two"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(im[1])})              // want use: s3.HeadBucket{Bucket="int-one"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(im[len(os.Args)+1])}) // want use: s3.HeadBucket{Bucket="int-one"|"int-two"}
	pm := map[string]*conf{"p": {bucket: "ptr"}}
	pm["p"].bucket = "ptr2"
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(pm["p"].bucket)}) // want use: s3.HeadBucket{Bucket="ptr"|"ptr2"|"ptr3"}
	for _, v := range pm {
		v.bucket = "ptr3"
	}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(pm["p"].bucket)}) // want use: s3.HeadBucket{Bucket="ptr"|"ptr2"|"ptr3"}
	clear(n["o"])
	upd(dst)
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(dst["k"])}) // want use: s3.HeadBucket{Bucket="asserted"|"dst"|"src"|"updated"}
	for v := range maps.Values(src) {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(v)}) // want use: s3.HeadBucket{Bucket="asserted"|"other"|"src"}
	}
	col := slices.Collect(maps.Values(src))
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(col[0])}) // want use: s3.HeadBucket{Bucket="asserted"|"other"|"src"}
	var a any = src
	a.(map[string]string)["k"] = "asserted"
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(src["k"])}) // want use: s3.HeadBucket{Bucket="asserted"|"src"}
}
func upd(m map[string]string) { m["k"] = "updated" }
