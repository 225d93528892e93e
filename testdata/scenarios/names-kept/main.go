// Structs that reflection changes, or that code without a summary keeps and gives back.
//
// What is called here is held against what is found: see TestRan.
package main

// run:
import (
	"container/list"
	"context"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"reflect"
	"sync"
	"sync/atomic"
	"unsafe"
)

var c = s3.New(s3.Options{})
var ctx = context.Background()

type cfg struct {
	Bucket string
	inner  string
}

var cur atomic.Pointer[cfg]
var val atomic.Value

func main() {
	s := cfg{Bucket: "lit"}
	reflect.ValueOf(&s).Elem().FieldByName("Bucket").SetString("reflected")
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(s.Bucket)}) // want use: s3.HeadBucket{Bucket="lit"|"too-late"|...}
	t := "t"
	reflect.ValueOf(&t).Elem().SetString("t2")
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(t)}) // want use: s3.HeadBucket{Bucket="t"|...}
	u := "u"
	*(*string)(unsafe.Pointer(&u)) = "u2"
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(u)}) // want use: s3.HeadBucket{Bucket="u"|"u2"}
	cur.Store(&cfg{Bucket: "at"})
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(cur.Load().Bucket)}) // want use: s3.HeadBucket{Bucket="at"|"at2"}
	cur.Load().Bucket = "at2"
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(cur.Load().Bucket)}) // want use: s3.HeadBucket{Bucket="at"|"at2"}
	val.Store(cfg{Bucket: "val"})
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(val.Load().(cfg).Bucket)}) // want use: s3.HeadBucket{Bucket="val"}
	k := &cfg{Bucket: "own"}
	l := list.New()
	l.PushBack(k)
	l.Front().Value.(*cfg).Bucket = "by-list"
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(k.Bucket)}) // want use: s3.HeadBucket{Bucket="after-bind"|"any-map"|"by-list"|"ctx"|"once-do"|"own"}
	p := sync.Pool{New: func() any { return &cfg{Bucket: "pool"} }}
	q := p.Get().(*cfg)
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(q.Bucket)}) // want use: s3.HeadBucket{Bucket="pool"|"pooled"}
	q.Bucket = "pooled"
	p.Put(q)
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(p.Get().(*cfg).Bucket)}) // want use: s3.HeadBucket{Bucket="pool"|"pooled"}
	m := map[string]any{"c": k, "s": "str"}
	m["c"].(*cfg).Bucket = "any-map"
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(k.Bucket)})        // want use: s3.HeadBucket{Bucket="after-bind"|"any-map"|"by-list"|"ctx"|"once-do"|"own"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(m["s"].(string))}) // want use: s3.HeadBucket{Bucket="str"}
	o := sync.OnceValue(func() string { return "once" })
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(o())}) // want use: s3.HeadBucket{Bucket="once"}
	var once sync.Once
	once.Do(func() { k.Bucket = "once-do" })
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(k.Bucket)}) // want use: s3.HeadBucket{Bucket="after-bind"|"any-map"|"by-list"|"ctx"|"once-do"|"own"}
	var e any = k
	switch x := e.(type) {
	case *cfg:
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(x.Bucket)}) // want use: s3.HeadBucket{Bucket="after-bind"|"any-map"|"by-list"|"ctx"|"once-do"|"own"}
	case string:
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(x)}) // want use: s3.HeadBucket{Bucket=...}
	}
	method := k.get
	k.Bucket = "after-bind"
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(method())}) // want use: s3.HeadBucket{Bucket="after-bind"|"any-map"|"by-list"|"ctx"|"once-do"|"own"}
	mv := s.val
	s.Bucket = "too-late"
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(mv())}) // want use: s3.HeadBucket{Bucket="lit"|"too-late"|...}
	ctx2 := context.WithValue(ctx, ctxKey{}, k)
	ctx2.Value(ctxKey{}).(*cfg).Bucket = "ctx"
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(k.Bucket)}) // want use: s3.HeadBucket{Bucket="after-bind"|"any-map"|"by-list"|"ctx"|"once-do"|"own"}
	fnv := reflect.ValueOf(k.get).Call(nil)[0].String()
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(fnv)}) // want use: s3.HeadBucket{Bucket=...}
	cp := &cfg{}
	*cp = *k
	cp.Bucket = "cp"
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(k.Bucket)})  // want use: s3.HeadBucket{Bucket="after-bind"|"any-map"|"by-list"|"ctx"|"once-do"|"own"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(cp.Bucket)}) // want use: s3.HeadBucket{Bucket="cp"}
	var n atomic.Pointer[string]
	str := "atomic"
	n.Store(&str)
	*n.Load() = "atomic2"
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(str)}) // want use: s3.HeadBucket{Bucket="atomic"|"atomic2"}
}

type ctxKey struct{}

func (c *cfg) get() string { return c.Bucket }
func (c cfg) val() string  { return c.Bucket }
