// Lists that are changed, sorted, copied and shared.
//
// What is called here is held against what is found: see TestRan.
package main

// run:
import (
	"context"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"slices"
	"sort"
	"strings"
)

var c = s3.New(s3.Options{})
var ctx = context.Background()

func set(s []string) { s[1] = "set" }
func main() {
	s := []string{"a", "b"}
	s[0] = "c"
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(strings.Join(s, "-"))}) // want use: s3.HeadBucket{Bucket=...}
	t := []string{"z", "y"}
	set(t)
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(strings.Join(t, "-"))}) // want use: s3.HeadBucket{Bucket=...}
	u := []string{"z", "y"}
	sort.Strings(u)
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(strings.Join(u, "-"))}) // want use: s3.HeadBucket{Bucket=...}
	v := []string{"v1", "v2", "v3"}
	w := append(v[:1], "v4")
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(strings.Join(w, "-"))}) // want use: s3.HeadBucket{Bucket=...}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(v[1])})                 // want use: s3.HeadBucket{Bucket="r"|"v1"|"v2"|"v3"|"v4"}
	for _, x := range v {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(x)}) // want use: s3.HeadBucket{Bucket="r"|"v1"|"v2"|"v3"|"v4"}
	}
	d := []byte("bytes")
	d[0] = 'B'
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(string(d))}) // want use: s3.HeadBucket{Bucket=...}
	r := v[1:]
	r[0] = "r"
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(v[1])}) // want use: s3.HeadBucket{Bucket="r"|"v1"|"v2"|"v3"|"v4"}
	slices.Reverse(v)
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(v[0])}) // want use: s3.HeadBucket{Bucket="r"|"v1"|"v2"|"v3"|"v4"}
	y := make([]string, 3)
	copy(y, v)
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(y[2])}) // want use: s3.HeadBucket{Bucket="r"|"v1"|"v2"|"v3"|"v4"}
	q := slices.Concat(v, []string{"q"})
	for _, x := range q {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(x)}) // want use: s3.HeadBucket{Bucket="q"|"r"|"v1"|"v2"|"v3"|"v4"}
	}
	z := slices.Insert([]string{"i1", "i2"}, 1, "ins")
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(z[1])})                               // want use: s3.HeadBucket{Bucket="i1"|"i2"|"ins"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(strings.Join(slices.Clone(u), "+"))}) // want use: s3.HeadBucket{Bucket=...}
	i := strings.Split("k1,k2,k3", ",")
	for _, x := range i {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(x)}) // want use: s3.HeadBucket{Bucket="k1"|"k2"|"k3"}
	}
	f := strings.Fields("f1 f2")
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(f[0])}) // want use: s3.HeadBucket{Bucket="f1"}
	arr := [2]string{"arr0", "arr1"}
	arr2 := arr
	arr2[0] = "arr2"
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(arr[0])})  // want use: s3.HeadBucket{Bucket="arr0"|"sl"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(arr2[0])}) // want use: s3.HeadBucket{Bucket="arr0"|"arr2"|"sl"}
	pa := &arr
	pa[1] = "pa"
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(arr[1])}) // want use: s3.HeadBucket{Bucket="arr1"|"pa"|"sl"}
	sl := arr[:]
	sl[0] = "sl"
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(arr[0])}) // want use: s3.HeadBucket{Bucket="arr0"|"sl"}
	m2 := slices.Max([]string{"ma", "mb"})
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(m2)}) // want use: s3.HeadBucket{Bucket="ma"|"mb"}
	e1 := append([]string{"e"}, "f", "g")
	e2 := append(e1, "h")
	e3 := append(e1, "i")
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(e2[3])}) // want use: s3.HeadBucket{Bucket="e"|"f"|"g"|"h"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(e3[3])}) // want use: s3.HeadBucket{Bucket="e"|"f"|"g"|"i"}
}
