// Structs that libraries copy: by reflection, or by encoding and decoding them. A field of
// the copy is what that of the original is.
//
// What is called here is held against what is found: see TestRan.
package main

// run:
// key: storage.bucket=of-file
// key: storage.tags.logs=of-logs
// key: names.orders=of-orders
import (
	"bytes"
	"context"
	"encoding/gob"
	"encoding/json"
	"os"

	"dario.cat/mergo"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/jinzhu/copier"
	"github.com/tiendc/go-deepcopy"
	"gopkg.in/yaml.v3"
)

var c = s3.New(s3.Options{})
var ctx = context.Background()

type storage struct {
	Bucket string            `json:"bucket"`
	Tags   map[string]string `json:"tags"`
	Hidden string            `json:"-"`
	Quoted string            `json:"quoted,string"`
	List   []string
	secret string
}

type config struct {
	Storage storage           `json:"storage"`
	Remote  *storage          `json:"remote"`
	Names   map[string]string `json:"names"`
	Level   level             `json:"level"`
	Skipped string            `copy:"-"`
}

// level encodes itself.
type level string

func (l level) MarshalText() ([]byte, error) { return []byte("level-" + string(l)), nil }

func load() *config {
	data, err := os.ReadFile("app.json")
	if err != nil {
		os.Exit(1)
	}
	var cfg config
	if err := json.Unmarshal(data, &cfg); err != nil {
		os.Exit(1)
	}
	return &cfg
}

func fixed() *config {
	return &config{
		Storage: storage{Bucket: "fixed", Hidden: "hidden", Quoted: "quoted", Tags: map[string]string{"a": "tag-a", "b": "tag-b"}, List: []string{"listed"}, secret: "secret"},
		Remote:  &storage{Bucket: "remote"},
		Level:   "high",
		Skipped: "skipped",
	}
}

func head(name string) { c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(name)}) } // want use: s3.HeadBucket{Bucket="of-head"}

func byReflection() {
	src := fixed()
	dst := config{}
	_ = deepcopy.Copy(&dst, src)
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(dst.Storage.Bucket)})       // want use: s3.HeadBucket{Bucket="fixed"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(dst.Remote.Bucket)})        // want use: s3.HeadBucket{Bucket="remote"|...}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(dst.Storage.Tags["a"])})    // want use: s3.HeadBucket{Bucket="changed"|"tag-a"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(dst.Storage.List[0])})      // want use: s3.HeadBucket{Bucket="listed"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("x" + dst.Storage.secret)}) // want use: s3.HeadBucket{Bucket="x"|"xsecret"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("x" + dst.Skipped)})        // want use: s3.HeadBucket{Bucket="x${unknown}"}
	for _, tag := range dst.Storage.Tags {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(tag)}) // want use: s3.HeadBucket{Bucket="changed"|"tag-a"|"tag-b"}
	}

	// The copy's own map is not the original's.
	dst.Storage.Tags["a"] = "changed"
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(src.Storage.Tags["a"])}) // want use: s3.HeadBucket{Bucket="tag-a"}
}

func ofFile() {
	cfg := load()
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(cfg.Names["orders"])}) // want use: s3.HeadBucket{Bucket="${config:names.orders}"}
	whole := *cfg
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(whole.Names["orders"])}) // want use: s3.HeadBucket{Bucket="${config:names.orders}"}
	dst := storage{}
	_ = deepcopy.Copy(&dst, &cfg.Storage)
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(dst.Bucket)})       // want use: s3.HeadBucket{Bucket="${config:storage.bucket}"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(dst.Tags["logs"])}) // want use: s3.HeadBucket{Bucket="${config:storage.tags.logs}"}
	for name, tag := range dst.Tags {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(tag)})         // want use: s3.HeadBucket{Bucket=...}
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("x-" + name)}) // want use: s3.HeadBucket{Bucket="x-${config:storage.tags#part}"}
	}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(dst.Tags[os.Getenv("TAG")])}) // want use: s3.HeadBucket{Bucket=...}
}

// clone is a helper for any type.
func clone(src, dst any) error {
	data, err := json.Marshal(src)
	if err != nil {
		return err
	}
	return json.Unmarshal(data, dst)
}

// public has the same keys under other names.
type public struct {
	Store storage `json:"storage"`
	Other string
	Level string `json:"level"`
}

func byJSON() {
	var dst config
	_ = clone(fixed(), &dst)
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(dst.Storage.Bucket)})          // want use: s3.HeadBucket{Bucket="fixed"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(dst.Remote.Bucket)})           // want use: s3.HeadBucket{Bucket="remote"|...}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("x" + dst.Storage.Hidden)})    // want use: s3.HeadBucket{Bucket="x"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("x" + dst.Storage.Quoted)})    // want use: s3.HeadBucket{Bucket="x${unknown}"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("x" + string(dst.Level))})     // want use: s3.HeadBucket{Bucket="x${unknown}"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("x" + dst.Storage.Tags["b"])}) // want use: s3.HeadBucket{Bucket="xtag-b"}

	var other public
	_ = clone(fixed(), &other)
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(other.Store.Bucket)}) // want use: s3.HeadBucket{Bucket="fixed"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("x" + other.Other)})  // want use: s3.HeadBucket{Bucket="x"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("x" + other.Level)})  // want use: s3.HeadBucket{Bucket="x${unknown}"}

	// What is put together from two is neither.
	one, _ := json.Marshal(fixed())
	two := append(one, "\n"...)
	var third public
	_ = json.Unmarshal(two, &third)
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("x" + third.Store.Bucket)}) // want use: s3.HeadBucket{Bucket="x${unknown}"}
}

func byYAML() {
	data, _ := yaml.Marshal(fixed())
	dst := &config{}
	_ = yaml.Unmarshal(data, dst)
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(dst.Storage.Bucket)}) // want use: s3.HeadBucket{Bucket="fixed"}
}

type plain struct{ Bucket, Other string }

func byGob() {
	var buf bytes.Buffer
	if gob.NewEncoder(&buf).Encode(plain{Bucket: "gob"}) != nil {
		return
	}
	var dst plain
	if gob.NewDecoder(&buf).Decode(&dst) != nil {
		return
	}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(dst.Bucket)})      // want use: s3.HeadBucket{Bucket="gob"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("x" + dst.Other)}) // want use: s3.HeadBucket{Bucket="x"}

	// Of two values in a stream the first is not told from the second.
	var stream bytes.Buffer
	enc := gob.NewEncoder(&stream)
	_ = enc.Encode(plain{Bucket: "first"})
	_ = enc.Encode(plain{Bucket: "second"})
	var first plain
	_ = gob.NewDecoder(&stream).Decode(&first)
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("x" + first.Bucket)}) // want use: s3.HeadBucket{Bucket="x${unknown}"}
}

func merged() {
	dst := plain{Bucket: "mine"}
	_ = mergo.Merge(&dst, plain{Bucket: "default", Other: "other"}, mergo.WithOverride)
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(dst.Bucket)}) // want use: s3.HeadBucket{Bucket="default"|"mine"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(dst.Other)})  // want use: s3.HeadBucket{Bucket="other"}
}

type containers struct {
	Names  []string
	Labels map[string]string
}

// The copy and the original have one list, and with copier one map: what is put into one is
// in the other.
func sharedContainers() {
	src := containers{Names: []string{"l1"}, Labels: map[string]string{"k": "m1"}}
	var dst containers
	_ = copier.Copy(&dst, &src)
	dst.Names[0] = "l2"
	src.Labels["more"] = "m2"
	dst.Labels["own"] = "m3"
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(src.Names[0])})       // want use: s3.HeadBucket{Bucket="l1"|"l2"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(dst.Labels["more"])}) // want use: s3.HeadBucket{Bucket="m2"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(src.Labels["own"])})  // want use: s3.HeadBucket{Bucket="m3"}

	from := containers{Names: []string{"l3"}, Labels: map[string]string{"k": "m4"}}
	var merged containers
	_ = mergo.Merge(&merged, from)
	merged.Names[0] = "l4"
	merged.Labels["k"] = "m5"
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(from.Names[0])})    // want use: s3.HeadBucket{Bucket="l3"|"l4"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(from.Labels["k"])}) // want use: s3.HeadBucket{Bucket="m4"}
}

func main() {
	sharedContainers()
	head("of-head")
	byReflection()
	ofFile()
	byJSON()
	byYAML()
	byGob()
	merged()
}
