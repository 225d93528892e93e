// Variables: of packages, embedded, shadowed, set by init and through pointers.
//
// What is called here is held against what is found: see TestRan.
package main

// run:
import (
	"context"
	_ "embed"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"os"
	"strings"
)

//go:embed name.txt
var embedded string

//go:embed name.txt
var embeddedBytes []byte
var linked string
var linkedDefault = "link-default"
var a = b + "-a"
var b = f()

func f() string { return "b" }

var late = "early"

func init() { late = "from-init" }
func init() { shadow = "init2" }

var shadow = "outer"
var fn = func() string { return "fn1" }
var c = s3.New(s3.Options{})
var ctx = context.Background()

type base struct{ Name string }
type mid struct {
	base
	Name string
}
type top struct {
	*mid
	Other string
}

func main() {
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(strings.TrimSpace(embedded))}) // want use: s3.HeadBucket{Bucket=...}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(string(embeddedBytes))})       // want use: s3.HeadBucket{Bucket=...}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(linked)})                      // want use: s3.HeadBucket{Bucket="def"|"sw"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(linkedDefault)})               // want use: s3.HeadBucket{Bucket="link-default"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(a)})                           // want use: s3.HeadBucket{Bucket="b-a"|"through-pointer"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(late)})                        // want use: s3.HeadBucket{Bucket="early"|"from-init"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(shadow)})                      // want use: s3.HeadBucket{Bucket="init2"|"outer"}
	if len(os.Args) > 0 {
		shadow := "inner"
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(shadow)}) // want use: s3.HeadBucket{Bucket="inner"}
	}
	fn = func() string { return "fn2" }
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(fn())}) // want use: s3.HeadBucket{Bucket="fn1"|"fn2"}
	t := top{&mid{base{"base"}, "mid"}, "o"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(t.Name)})          // want use: s3.HeadBucket{Bucket="mid"|"replaced"|"shared"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(t.base.Name)})     // want use: s3.HeadBucket{Bucket="base"|"base2"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(t.mid.base.Name)}) // want use: s3.HeadBucket{Bucket="base"|"base2"}
	t.base.Name = "base2"
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(t.mid.base.Name)}) // want use: s3.HeadBucket{Bucket="base"|"base2"}
	t2 := t
	t2.mid.Name = "shared"
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(t.Name)}) // want use: s3.HeadBucket{Bucket="mid"|"replaced"|"shared"}
	t2.Other = "own"
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(t.Other)}) // want use: s3.HeadBucket{Bucket="o"}
	pt := &t
	*pt = top{mid: &mid{Name: "replaced"}}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(t.Name)}) // want use: s3.HeadBucket{Bucket="mid"|"replaced"|"shared"}
	swapA, swapB := "sa", "sb"
	swapA, swapB = swapB, swapA
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(swapA)})        // want use: s3.HeadBucket{Bucket="sb"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(swapB)})        // want use: s3.HeadBucket{Bucket="sa"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(rec(3, "r"))})  // want use: s3.HeadBucket{Bucket="r+"|...}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(named())})      // want use: s3.HeadBucket{Bucket="nm"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(namedDefer())}) // want use: s3.HeadBucket{Bucket="nd"|"${unknown}-deferred"}
	var iface interface{ get() string } = impl{"i1"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(iface.get())}) // want use: s3.HeadBucket{Bucket="i1"}
	iface = &impl2{"i2"}
	iface.(*impl2).v = "i3"
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(iface.get())}) // want use: s3.HeadBucket{Bucket="pi2"|"pi3"}
	ptr := &a
	*ptr = "through-pointer"
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(a)})                                   // want use: s3.HeadBucket{Bucket="b-a"|"through-pointer"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(generic(box[string]{"gen"}))})         // want use: s3.HeadBucket{Bucket="gen"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(*ptrTo("pt"))})                        // want use: s3.HeadBucket{Bucket="pt"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(first("", "second"))})                 // want use: s3.HeadBucket{Bucket="second"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(tern(len(os.Args) > 9, "yes", "no"))}) // want use: s3.HeadBucket{Bucket="no"|"yes"}
	g := struct{ f func(string) string }{func(s string) string { return s + "!" }}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(g.f("anon"))})     // want use: s3.HeadBucket{Bucket="anon!"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(must(withErr()))}) // want use: s3.HeadBucket{Bucket="we"}
	opts := apply(withName("opt"), func(o *options) { o.name += "-x" })
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(opts.name)}) // want use: s3.HeadBucket{Bucket="opt"|"${unknown}-x"}
	recov()
	goto end
end:
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("end")}) // want use: s3.HeadBucket{Bucket="end"}
	switch {
	case len(os.Args) > 3:
		linked = "sw"
		fallthrough
	default:
		linked = "def"
	}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(linked)}) // want use: s3.HeadBucket{Bucket="def"|"sw"}
}
func recov() {
	defer func() {
		if r := recover(); r != nil {
			c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(r.(string))}) // want use: s3.HeadBucket{Bucket=...}
		}
	}()
	panic("panicked")
}

type options struct{ name string }

func withName(n string) func(*options) { return func(o *options) { o.name = n } }
func apply(fs ...func(*options)) *options {
	o := &options{}
	for _, f := range fs {
		f(o)
	}
	return o
}
func withErr() (string, error) { return "we", nil }
func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
func tern[T any](b bool, x, y T) T {
	if b {
		return x
	}
	return y
}
func first(vs ...string) string {
	for _, v := range vs {
		if v != "" {
			return v
		}
	}
	return ""
}

type box[T any] struct{ v T }

func generic[T any](b box[T]) T { return b.v }
func ptrTo[T any](v T) *T       { return &v }

type impl struct{ v string }

func (i impl) get() string { return i.v }

type impl2 struct{ v string }

func (i *impl2) get() string { return "p" + i.v }
func named() (s string)      { s = "nm"; return }
func namedDefer() (s string) { defer func() { s += "-deferred" }(); return "nd" }
func rec(n int, s string) string {
	if n == 0 {
		return s
	}
	return rec(n-1, s+"+")
}
