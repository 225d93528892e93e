// Names that pass through generic functions, iterators and callbacks that the program
// declares itself, each called for more than one list.
//
// What is called here is held against what is found: see TestRan.
package main

// run:
import (
	"context"
	"iter"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

var c = s3.New(s3.Options{})
var ctx = context.Background()

func head(name string) {
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(name)}) // want use: s3.HeadBucket{Bucket="in-s3"}
}

func Map[T, R any](xs []T, f func(T) R) []R {
	out := make([]R, len(xs))
	for i, x := range xs {
		out[i] = f(x)
	}
	return out
}

func MapAppend[T, R any](xs []T, f func(T, int) R) []R {
	var out []R
	for i, x := range xs {
		out = append(out, f(x, i))
	}
	return out
}

func Filter[S ~[]E, E any](xs S, keep func(E) bool) S {
	out := make(S, 0, len(xs))
	for _, x := range xs {
		if keep(x) {
			out = append(out, x)
		}
	}
	return out
}

func Ternary[T any](cond bool, a, b T) T {
	if cond {
		return a
	}
	return b
}

func Keys[K comparable, V any](ms ...map[K]V) []K {
	var out []K
	for _, m := range ms {
		for k := range m {
			out = append(out, k)
		}
	}
	return out
}

func Pointers[T any](xs []T) []*T {
	out := make([]*T, len(xs))
	for i := range xs {
		out[i] = &xs[i]
	}
	return out
}

func Must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func DerefOr[T any](p *T, def T) T {
	if p == nil {
		return def
	}
	return *p
}

func Last[T any](xs []T) (T, bool) {
	if len(xs) == 0 {
		var zero T
		return zero, false
	}
	return xs[len(xs)-1], true
}

func Values[T any](xs []T) iter.Seq[T] {
	return func(yield func(T) bool) {
		for _, x := range xs {
			if !yield(x) {
				return
			}
		}
	}
}

func Collect[T any](seq iter.Seq[T]) []T {
	var out []T
	for x := range seq {
		out = append(out, x)
	}
	return out
}

func MapSeq[T, R any](seq iter.Seq[T], f func(T) R) iter.Seq[R] {
	return func(yield func(R) bool) {
		for x := range seq {
			if !yield(f(x)) {
				return
			}
		}
	}
}

func Pairs[K comparable, V any](m map[K]V) iter.Seq2[K, V] {
	return func(yield func(K, V) bool) {
		for k, v := range m {
			if !yield(k, v) {
				return
			}
		}
	}
}

func GroupBy[T any, K comparable](xs []T, key func(T) K) map[K][]T {
	out := map[K][]T{}
	for _, x := range xs {
		k := key(x)
		out[k] = append(out[k], x)
	}
	return out
}

type Set[T comparable] map[T]struct{}

func NewSet[T comparable](xs ...T) Set[T] {
	s := Set[T]{}
	for _, x := range xs {
		s[x] = struct{}{}
	}
	return s
}

func (s Set[T]) List() []T {
	var out []T
	for x := range s {
		out = append(out, x)
	}
	return out
}

type Stack[T any] struct{ items []T }

func (s *Stack[T]) Push(x T) { s.items = append(s.items, x) }

func (s *Stack[T]) All() iter.Seq[T] {
	return func(yield func(T) bool) {
		for _, x := range s.items {
			if !yield(x) {
				return
			}
		}
	}
}

type team struct{ name string }

func main() {
	for _, n := range Map([]string{"a", "b"}, func(s string) string { return "map-" + s }) {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(n)}) // want use: s3.HeadBucket{Bucket="map-a"|"map-b"}
	}
	for _, n := range Map([]team{{"x"}, {"y"}}, func(t team) string { return "team-" + t.name }) {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(n)}) // want use: s3.HeadBucket{Bucket="team-x"|"team-y"}
	}
	for _, n := range Map(os.Args, func(s string) string { return "arg-" + s }) {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(n)}) // want use: s3.HeadBucket{Bucket="arg-${unknown}"}
	}
	for _, n := range MapAppend([]string{"a", "b"}, func(s string, i int) string { return "app-" + s }) {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(n)}) // want use: s3.HeadBucket{Bucket="app-a"|"app-b"}
	}
	for _, n := range MapAppend([]string{"c"}, func(s string, i int) string { return "app2-" + s }) {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(n)}) // want use: s3.HeadBucket{Bucket="app2-c"}
	}
	for _, p := range Map([]string{"p", "q"}, func(s string) *string { return &s }) {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: p}) // want use: s3.HeadBucket{Bucket="p"|"q"}
	}
	for _, n := range Filter([]string{"f1", "f2"}, func(s string) bool { return s != os.Args[0] }) {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(n)}) // want use: s3.HeadBucket{Bucket="f1"|"f2"}
	}
	for _, n := range Filter(os.Args, func(s string) bool { return s != "" }) {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(n)}) // want use: s3.HeadBucket{Bucket=...}
	}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(Ternary(len(os.Args) > 1, "t1", os.Getenv("T2")))})  // want use: s3.HeadBucket{Bucket="t1"|"${env:T2}"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: Ternary(len(os.Args) > 1, aws.String("t3"), aws.String("t4"))}) // want use: s3.HeadBucket{Bucket="t3"|"t4"}
	for _, n := range Keys(map[string]int{"k1": 1}, map[string]int{"k2": 2}) {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(n)}) // want use: s3.HeadBucket{Bucket="k1"|"k2"}
	}
	for _, n := range Keys(map[string]string{"k3": "v"}) {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(n)}) // want use: s3.HeadBucket{Bucket="k3"}
	}
	for _, p := range Pointers([]string{"pp1", "pp2"}) {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: p}) // want use: s3.HeadBucket{Bucket="pp1"|"pp2"}
	}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(Must(lookup("m")))})               // want use: s3.HeadBucket{Bucket="looked-m"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(Must(os.Hostname()))})             // want use: s3.HeadBucket{Bucket=...}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(DerefOr(aws.String("d1"), "d2"))}) // want use: s3.HeadBucket{Bucket="d1"|"d2"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(DerefOr(nil, "d3"))})              // want use: s3.HeadBucket{Bucket="d3"}
	last, _ := Last([]string{"l1", "l2"})
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(last)}) // want use: s3.HeadBucket{Bucket="l2"}
	for n := range Values([]string{"s1", "s2"}) {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(n)}) // want use: s3.HeadBucket{Bucket="s1"|"s2"}
	}
	for n := range Values([]string{"s3"}) {
		head("in-" + n)
	}
	for n := range Values(os.Args) {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("v-" + n)}) // want use: s3.HeadBucket{Bucket="v-${unknown}"}
	}
	for _, n := range Collect(Values([]string{"c1", "c2"})) {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(n)}) // want use: s3.HeadBucket{Bucket="c1"|"c2"}
	}
	for _, n := range Collect(MapSeq(Values([]string{"m1"}), func(s string) string { return "seq-" + s })) {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(n)}) // want use: s3.HeadBucket{Bucket="seq-m1"}
	}
	for k, v := range Pairs(map[string]string{"pk": "pv"}) {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(k)}) // want use: s3.HeadBucket{Bucket="pk"}
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(v)}) // want use: s3.HeadBucket{Bucket="pv"}
	}
	found := ""
	for n := range Values([]string{"o1", "o2"}) {
		found = n
	}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(found)}) // want use: s3.HeadBucket{Bucket="o1"|"o2"}
	for k := range GroupBy([]team{{"g1"}, {"g2"}}, func(t team) string { return "key-" + t.name }) {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(k)}) // want use: s3.HeadBucket{Bucket="key-g1"|"key-g2"}
	}
	for _, n := range NewSet("set1", "set2").List() {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(n)}) // want use: s3.HeadBucket{Bucket="set1"|"set2"}
	}
	for _, n := range NewSet("set3").List() {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(n)}) // want use: s3.HeadBucket{Bucket="set3"}
	}
	var s Stack[string]
	s.Push("st1")
	s.Push(os.Getenv("ST"))
	for n := range s.All() {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(n)}) // want use: s3.HeadBucket{Bucket="st1"|"${env:ST}"}
	}
	var other Stack[string]
	other.Push("st2")
	for n := range other.All() {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(n)}) // want use: s3.HeadBucket{Bucket="st2"}
	}
}

func lookup(s string) (string, error) { return "looked-" + s, nil }

func retry(f func() error) error {
	for {
		if err := f(); err == nil || len(os.Args) > 3 {
			return err
		}
	}
}

func put(bucket, key string) error {
	return retry(func() error {
		_, err := c.PutObject(ctx, &s3.PutObjectInput{Bucket: &bucket, Key: &key}) // want use: s3.PutObject{Bucket="b1", Key="k1"}; s3.PutObject{Bucket="b2", Key="k2"}
		return err
	})
}

func init() {
	put("b1", "k1")
	put("b2", "k2")
}
