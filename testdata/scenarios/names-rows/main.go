// Tables: what stands in one row belongs together.
//
// What is called here is held against what is found: see TestRan.
package main

// run:
// run: STAGE=prod A_TABLE=table-a B_TABLE=table-b C_TABLE=table-c
import (
	"context"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

var ctx = context.Background()
var c = s3.New(s3.Options{})

func get(bucket, key string) {
	c.GetObject(ctx, &s3.GetObjectInput{Bucket: aws.String(bucket), Key: aws.String(key)}) // want use: s3.GetObject{Bucket="b1", Key="k1"}; s3.GetObject{Bucket="b2", Key="k2"}; s3.GetObject{Bucket="b3", Key="k3"}; s3.GetObject{Bucket="b4", Key="k4"}; s3.GetObject{Bucket="b5", Key="k5"}; s3.GetObject{Bucket="b6", Key="k6"}
}

func head(name string) {
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(name)}) // want use: s3.HeadBucket{Bucket="${env:A_TABLE}"}; s3.HeadBucket{Bucket="${env:B_TABLE}"}
}

type object struct{ bucket, key string }

func (o object) delete() {
	c.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: &o.bucket, Key: &o.key}) // want use: s3.DeleteObject{Bucket="d1", Key="e1"}; s3.DeleteObject{Bucket="d2", Key="e2"}
}

var table = []object{{"b3", "k3"}, {"b4", "k4"}}

func used() {
	for _, o := range []object{{"b1", "k1"}, {"b2", "k2"}} {
		get(o.bucket, o.key)
		c.PutObject(ctx, &s3.PutObjectInput{Bucket: aws.String(o.bucket), Key: aws.String(o.key)}) // want use: s3.PutObject{Bucket="b1", Key="k1"}; s3.PutObject{Bucket="b2", Key="k2"}
	}
	for i := range table {
		get(table[i].bucket, table[i].key)
	}
	for _, o := range []*object{{"b5", "k5"}, {"b6", "k6"}} {
		func() { get(o.bucket, o.key) }()
	}
	for _, o := range []object{{"d1", "e1"}, {"d2", "e2"}} {
		o.delete()
	}
	for _, name := range []string{"n1", "n2"} {
		c.PutObject(ctx, &s3.PutObjectInput{Bucket: aws.String(name), Key: aws.String(name + "/key")}) // want use: s3.PutObject{Bucket="n1", Key="n1/key"}; s3.PutObject{Bucket="n2", Key="n2/key"}
	}
	for _, o := range append([]object{{"a1", "x1"}}, object{"a2", "x2"}) {
		c.PutObject(ctx, &s3.PutObjectInput{Bucket: aws.String(o.bucket), Key: aws.String(o.key)}) // want use: s3.PutObject{Bucket="a1", Key="x1"}; s3.PutObject{Bucket="a2", Key="x2"}
	}
	for _, g := range []struct {
		bucket string
		keys   []string
	}{{"g1", []string{"g1-a", "g1-b"}}, {"g2", []string{"g2-a", "g2-b"}}} {
		for _, k := range g.keys {
			c.PutObject(ctx, &s3.PutObjectInput{Bucket: aws.String(g.bucket), Key: aws.String(k)}) // want use: s3.PutObject{Bucket="g1", Key="g1-a"|"g1-b"}; s3.PutObject{Bucket="g2", Key="g2-a"|"g2-b"}
		}
	}
}

func entries() {
	byStage := map[string]object{"test": {"t-bucket", "t-key"}, "prod": {"p-bucket", "p-key"}}
	o := byStage[os.Getenv("STAGE")]
	if o.bucket != "" {
		c.PutObject(ctx, &s3.PutObjectInput{Bucket: &o.bucket, Key: &o.key}) // want use: s3.PutObject{Bucket="p-bucket", Key="p-key"}; s3.PutObject{Bucket="t-bucket", Key="t-key"}
	}
	for bucket, key := range map[string]string{"m1": "l1", "m2": "l2"} {
		c.PutObject(ctx, &s3.PutObjectInput{Bucket: &bucket, Key: &key}) // want use: s3.PutObject{Bucket="m1", Key="l1"}; s3.PutObject{Bucket="m2", Key="l2"}
	}
	jobs := make(chan object, 2)
	jobs <- object{"s1", "r1"}
	jobs <- object{"s2", "r2"}
	close(jobs)
	for o := range jobs {
		c.PutObject(ctx, &s3.PutObjectInput{Bucket: &o.bucket, Key: &o.key}) // want use: s3.PutObject{Bucket="s1", Key="r1"}; s3.PutObject{Bucket="s2", Key="r2"}
	}
}

type config struct{ A, B, C, D string }

func fill(dst *string, name string) { *dst = os.Getenv(name) }

func filled() {
	var cfg config
	for _, r := range []struct {
		name string
		dst  *string
	}{{"A_TABLE", &cfg.A}, {"B_TABLE", &cfg.B}} {
		*r.dst = os.Getenv(r.name)
	}
	for name, dst := range map[string]*string{"C_TABLE": &cfg.C, "D_TABLE": &cfg.D} {
		fill(dst, name)
	}
	if cfg.A != "" {
		head(cfg.A)
		head(cfg.B)
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: &cfg.C}) // want use: s3.HeadBucket{Bucket="${env:C_TABLE}"}
	}
	var x, y string
	for _, s := range []struct {
		name string
		set  func(string)
	}{{"X", func(v string) { x = v }}, {"Y", func(v string) { y = v }}} {
		s.set("set-" + s.name)
	}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: &x}) // want use: s3.HeadBucket{Bucket="set-X"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: &y}) // want use: s3.HeadBucket{Bucket="set-Y"}
}

// What a round of a loop leaves to the next is of another row.
func between() {
	var p, q string
	last := ""
	for _, r := range []struct {
		name string
		dst  *string
	}{{"first", &p}, {"second", &q}} {
		*r.dst = "of-" + last
		last = r.name
	}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: &q}) // want use: s3.HeadBucket{Bucket="of-"|"of-first"|"of-second"}
	var before *object
	for _, o := range []*object{{"v1", "w1"}, {"v2", "w2"}} {
		if before != nil {
			c.PutObject(ctx, &s3.PutObjectInput{Bucket: &before.bucket, Key: &o.key}) // want use: s3.PutObject{Bucket="v1"|"v2", Key="w1"|"w2"}
		}
		before = o
	}
	var then func(string)
	for _, o := range []object{{"f1", "h1"}, {"f2", "h2"}} {
		if then != nil {
			then(o.key)
		}
		then = func(key string) {
			c.PutObject(ctx, &s3.PutObjectInput{Bucket: &o.bucket, Key: &key}) // want use: s3.PutObject{Bucket="f1"|"f2", Key="h1"|"h2"}
		}
	}
	shifted := []object{{"y1", "z1"}, {"y2", "z2"}}
	for i := range shifted[1:] {
		c.PutObject(ctx, &s3.PutObjectInput{Bucket: &shifted[i].bucket, Key: &shifted[1:][i].key}) // want use: s3.PutObject{Bucket="y1"|"y2", Key="z1"|"z2"}
	}
}

// The twins: an element is replaced, or comes from elsewhere.
func twins() {
	byName := map[string]object{"o": {"i1", "j1"}, os.Args[0]: {"i2", "j2"}}
	name := os.Args[0]
	bucket := byName[name].bucket
	byName[name] = object{"i3", "j3"}
	c.PutObject(ctx, &s3.PutObjectInput{Bucket: aws.String(bucket), Key: aws.String(byName[name].key)}) // want use: s3.PutObject{Bucket="i1"|"i2"|"i3", Key="j1"|"j2"|"j3"}
	rows := []object{{"u1", "v1"}, {os.Args[0], "v2"}}
	for _, o := range rows {
		c.PutObject(ctx, &s3.PutObjectInput{Bucket: aws.String(o.bucket), Key: aws.String(o.key)}) // want use: s3.PutObject{Bucket="u1", Key="v1"}; s3.PutObject{Bucket=..., Key="v2"}
	}
	changed := []object{{"c1", "q1"}, {"c2", "q2"}}
	p := changed[1:]
	p[0].key = "q3"
	for _, o := range changed {
		c.PutObject(ctx, &s3.PutObjectInput{Bucket: aws.String(o.bucket), Key: aws.String(o.key)}) // want use: s3.PutObject{Bucket="c1", Key="q1"}; s3.PutObject{Bucket="c2", Key="q2"|"q3"}
	}
}

func main() {
	used()
	entries()
	filled()
	between()
	twins()
}
