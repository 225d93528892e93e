// Values that generic functions and methods store: through pointers, in fields,
// lists and maps.
//
// What is called here is held against what is found: see TestRan.
package main

// run:
import (
	"context"
	"encoding/json"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

var c = s3.New(s3.Options{})
var ctx = context.Background()

func set[T any](p *T, v T)                         { *p = v }
func get[T any](p *T) T                            { return *p }
func put[K comparable, V any](m map[K]V, k K, v V) { m[k] = v }
func at[T any](s []T, i int, v T)                  { s[i] = v }
func into[T any](dst, src []T)                     { copy(dst, src) }
func twice[T any](p *T, v T)                       { set(p, v) }
func table[K comparable, V any]() map[K]V          { return map[K]V{} }
func with[T any](v T, change func(*T)) T           { change(&v); return v }
func send[T any](ch chan T, v T)                   { ch <- v }
func or[T comparable](v, def T) (out T)            { set(&out, def); return out }
func apply[T any](f func(*T, T), p *T, v T)        { f(p, v) }
func decode[T any](text string, p *T)              { _ = json.Unmarshal([]byte(text), p) }
func parse[T any](text string) (v T)               { decode(text, &v); return v }

type conf struct {
	Bucket string
	ptr    *string
	list   []string
	byName map[string]string
	name   func() string
}

type box[T any] struct{ v T }

func (b *box[T]) put(v T) { b.v = v }
func (b *box[T]) get() T  { return b.v }
func (b *box[T]) at() *T  { return &b.v }

func newBox[T any](v T) *box[T] {
	b := new(box[T])
	b.put(v)
	return b
}

type stack[T any] struct{ items []T }

func (s *stack[T]) push(v T) { s.items = append(s.items, v) }
func (s *stack[T]) top() T   { return s.items[len(s.items)-1] }

type cache[K comparable, V any] struct{ m map[K]V }

func newCache[K comparable, V any]() *cache[K, V] { return &cache[K, V]{m: table[K, V]()} }

func (s *cache[K, V]) put(k K, v V) { s.m[k] = v }
func (s *cache[K, V]) get(k K) V    { return s.m[k] }

type event struct{ Bucket string }

type response[T any] struct {
	Data T
	Next string
}

var global string

func variables() {
	var s string
	set(&s, "set")
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(s)}) // want use: s3.HeadBucket{Bucket="set"}
	var t string
	twice(&t, "twice")
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(t)})       // want use: s3.HeadBucket{Bucket="twice"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(get(&t))}) // want use: s3.HeadBucket{Bucket="twice"}
	set(&global, os.Getenv("GLOBAL"))
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(global)})            // want use: s3.HeadBucket{Bucket="${env:GLOBAL}"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(or("", "default"))}) // want use: s3.HeadBucket{Bucket="default"}
	var e any
	set[any](&e, "in an interface")
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(e.(string))}) // want use: s3.HeadBucket{Bucket="in an interface"}
	var f string
	apply(set[string], &f, "as a value")
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(f)}) // want use: s3.HeadBucket{Bucket="as a value"}
}

func structs() {
	var o conf
	set(&o.Bucket, "field")
	set(&o.ptr, aws.String("pointer"))
	set(&o.list, []string{"list"})
	set(&o.byName, map[string]string{"a": "map", "b": "other"})
	set(&o.name, func() string { return "function" })
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(o.Bucket)})      // want use: s3.HeadBucket{Bucket="field"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: o.ptr})                     // want use: s3.HeadBucket{Bucket?="pointer"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(o.list[0])})     // want use: s3.HeadBucket{Bucket="list"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(o.byName["a"])}) // want use: s3.HeadBucket{Bucket="map"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(o.name())})      // want use: s3.HeadBucket{Bucket="function"}
	var whole conf
	set(&whole, conf{Bucket: "whole"})
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(whole.Bucket)}) // want use: s3.HeadBucket{Bucket="whole"}
	changed := with(conf{}, func(o *conf) { o.Bucket = "changed" })
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(changed.Bucket)}) // want use: s3.HeadBucket{Bucket="changed"}
}

func containers() {
	m := table[string, string]()
	put(m, "a", "map-a")
	m["b"] = "map-b"
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(m["a"])}) // want use: s3.HeadBucket{Bucket="map-a"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(m["b"])}) // want use: s3.HeadBucket{Bucket="map-b"}
	l := make([]string, 1)
	at(l, 0, "slice")
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(l[0])}) // want use: s3.HeadBucket{Bucket="slice"}
	d := make([]string, 1)
	into(d, []string{"copied"})
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(d[0])}) // want use: s3.HeadBucket{Bucket="copied"}
	ch := make(chan string, 1)
	send(ch, "sent")
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(<-ch)}) // want use: s3.HeadBucket{Bucket="sent"}
}

func types() {
	b := newBox("boxed")
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(b.get())}) // want use: s3.HeadBucket{Bucket="boxed"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: b.at()})              // want use: s3.HeadBucket{Bucket="boxed"}
	o := newBox(conf{Bucket: "struct"})
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(o.get().Bucket)}) // want use: s3.HeadBucket{Bucket="struct"}
	p := newBox(&conf{Bucket: "pointer"})
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(p.get().Bucket)}) // want use: s3.HeadBucket{Bucket="pointer"}
	var w box[conf]
	w.v.Bucket = "in place"
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(w.get().Bucket)}) // want use: s3.HeadBucket{Bucket="in place"}
	var st stack[string]
	st.push("pushed")
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(st.top())}) // want use: s3.HeadBucket{Bucket="pushed"}
	k := newCache[string, string]()
	k.put("a", "cache-a")
	k.put("b", "cache-b")
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(k.get("a"))}) // want use: s3.HeadBucket{Bucket="cache-a"}
}

// The twins: what a library writes through a pointer of a type parameter's type.
func unknowns() {
	var s string
	decode(`"decoded"`, &s)
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(s)}) // want use: s3.HeadBucket{Bucket=...}
	var o event
	decode(`{"Bucket": "decoded"}`, &o)
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(o.Bucket)})                                      // want use: s3.HeadBucket{Bucket=...}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(parse[event](`{"Bucket": "decoded"}`).Bucket)})  // want use: s3.HeadBucket{Bucket=...}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(parse[*event](`{"Bucket": "decoded"}`).Bucket)}) // want use: s3.HeadBucket{Bucket=...}
	r := parse[response[event]](`{"Data": {"Bucket": "decoded"}, "Next": "next"}`)
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(r.Data.Bucket)}) // want use: s3.HeadBucket{Bucket=...}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(r.Next)})        // want use: s3.HeadBucket{Bucket=...}
	var direct response[string]
	_ = json.Unmarshal([]byte(`{"Data": "decoded"}`), &direct)
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(direct.Data)}) // want use: s3.HeadBucket{Bucket=...}
	m := table[string, string]()
	decode(`{"a": "decoded"}`, &m)
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(m["a"])}) // want use: s3.HeadBucket{Bucket=...}
}

func main() {
	variables()
	structs()
	containers()
	types()
	unknowns()
}
