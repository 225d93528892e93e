// Inputs that are changed between calls, through every kind of pointer.
//
// What is called here is held against what is found: see TestRan.
package main

// run:
import (
	"context"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"sync"
)

var c = s3.New(s3.Options{})
var ctx = context.Background()

func main() {
	in := &s3.HeadBucketInput{Bucket: aws.String("one")}
	c.HeadBucket(ctx, in) // want use: s3.HeadBucket{Bucket="one"}
	in.Bucket = aws.String("two")
	c.HeadBucket(ctx, in) // want use: s3.HeadBucket{Bucket="two"}
	cp := *in
	cp.Bucket = aws.String("copy")
	c.HeadBucket(ctx, &cp) // want use: s3.HeadBucket{Bucket="copy"}
	c.HeadBucket(ctx, in)  // want use: s3.HeadBucket{Bucket="two"}
	deferred()
	var wg sync.WaitGroup
	for _, n := range []string{"g1", "g2"} {
		wg.Add(1)
		go func() { defer wg.Done(); c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: &n}) }() // want use: s3.HeadBucket{Bucket="g1"|"g2"}
		wg.Wait()
	}
	s := "str"
	p := &s
	in3 := &s3.HeadBucketInput{Bucket: p}
	*p = "changed"
	c.HeadBucket(ctx, in3) // want use: s3.HeadBucket{Bucket="again"|"by-list"|"changed"|"closure"|"iface"|"renamed-${unknown}"|"str"|"${unknown}-suffix"}
	s = "again"
	c.HeadBucket(ctx, in3) // want use: s3.HeadBucket{Bucket="again"|"by-list"|"changed"|"closure"|"iface"|"renamed-${unknown}"|"str"|"${unknown}-suffix"}
	f := func() { in3.Bucket = aws.String("closure") }
	c.HeadBucket(ctx, in3) // want use: s3.HeadBucket{Bucket="again"|"by-list"|"changed"|"closure"|"iface"|"renamed-${unknown}"|"str"|"${unknown}-suffix"}
	f()
	c.HeadBucket(ctx, in3) // want use: s3.HeadBucket{Bucket="again"|"by-list"|"changed"|"closure"|"iface"|"renamed-${unknown}"|"str"|"${unknown}-suffix"}
	rename(in3)
	c.HeadBucket(ctx, in3) // want use: s3.HeadBucket{Bucket="again"|"by-list"|"changed"|"closure"|"iface"|"renamed-${unknown}"|"str"|"${unknown}-suffix"}
	list := []*s3.HeadBucketInput{in3, {Bucket: aws.String("listed")}}
	list[0].Bucket = aws.String("by-list")
	c.HeadBucket(ctx, in3) // want use: s3.HeadBucket{Bucket="again"|"by-list"|"changed"|"closure"|"iface"|"renamed-${unknown}"|"str"|"${unknown}-suffix"}
	for _, x := range list {
		x.Bucket = aws.String(*x.Bucket + "-suffix")
	}
	c.HeadBucket(ctx, in3)     // want use: s3.HeadBucket{Bucket="again"|"by-list"|"changed"|"closure"|"iface"|"renamed-${unknown}"|"str"|"${unknown}-suffix"}
	c.HeadBucket(ctx, list[1]) // want use: s3.HeadBucket{Bucket="listed"|"${unknown}-suffix"}
	get := &s3.ListObjectsV2Input{Bucket: aws.String("pag1")}
	pg := s3.NewListObjectsV2Paginator(c, get) // want use: s3.ListObjectsV2{Bucket="pag1"|"pag2"} via="paginator"
	get.Bucket = aws.String("pag2")
	for pg.HasMorePages() {
		if _, err := pg.NextPage(ctx); err != nil {
			break
		}
	}
	iface(in3)
	c.HeadBucket(ctx, in3) // want use: s3.HeadBucket{Bucket="again"|"by-list"|"changed"|"closure"|"iface"|"renamed-${unknown}"|"str"|"${unknown}-suffix"}
	type holder struct{ *s3.HeadBucketInput }
	h := holder{&s3.HeadBucketInput{}}
	h.Bucket = aws.String("embedded")
	c.HeadBucket(ctx, h.HeadBucketInput) // want use: s3.HeadBucket{Bucket="embedded"}; s3.HeadBucket{}
	arr := [1]s3.HeadBucketInput{}
	arr[0].Bucket = aws.String("in-array")
	c.HeadBucket(ctx, &arr[0]) // want use: s3.HeadBucket{Bucket="in-array"}; s3.HeadBucket{}
	m := map[string]*s3.HeadBucketInput{"a": {Bucket: aws.String("in-map")}}
	m["a"].Bucket = aws.String("in-map2")
	c.HeadBucket(ctx, m["a"]) // want use: s3.HeadBucket{Bucket="in-map"|"in-map2"}
	ch := make(chan *s3.HeadBucketInput, 1)
	x := &s3.HeadBucketInput{Bucket: aws.String("chan")}
	ch <- x
	(<-ch).Bucket = aws.String("chan2")
	c.HeadBucket(ctx, x) // want use: s3.HeadBucket{Bucket="chan"|"chan2"}
	var z s3.HeadBucketInput
	zp := &z
	zp.Bucket = aws.String("zp")
	z.Bucket = aws.String("z")
	c.HeadBucket(ctx, zp) // want use: s3.HeadBucket{Bucket="pp"|"syncmap"|"z"|"zp"}
	pp := &zp
	(*pp).Bucket = aws.String("pp")
	c.HeadBucket(ctx, &z) // want use: s3.HeadBucket{Bucket="pp"|"syncmap"|"z"|"zp"}
	mm := sync.Map{}
	mm.Store("k", &z)
	v, _ := mm.Load("k")
	v.(*s3.HeadBucketInput).Bucket = aws.String("syncmap")
	c.HeadBucket(ctx, &z) // want use: s3.HeadBucket{Bucket="pp"|"syncmap"|"z"|"zp"}
}
func iface(v any)                   { v.(*s3.HeadBucketInput).Bucket = aws.String("iface") }
func rename(in *s3.HeadBucketInput) { in.Bucket = aws.String("renamed-" + *in.Bucket) }
func deferred() {
	in := &s3.HeadBucketInput{Bucket: aws.String("early")}
	defer c.HeadBucket(ctx, in) // want use: s3.HeadBucket{Bucket="early"|"late"}
	in.Bucket = aws.String("late")
	func() {
		loop := s3.HeadBucketInput{Bucket: aws.String("l0")}
		for i := 0; i < 3; i++ {
			c.HeadBucket(ctx, &loop) // want use: s3.HeadBucket{Bucket="l0"|"l1"}
			loop.Bucket = aws.String("l1")
		}
	}()
}
