// Structs that a decoder fills, in part or whole.
//
// What is called here is held against what is found: see TestRan.
package main

// run:
import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/pelletier/go-toml/v2"
	"io"
)

var c = s3.New(s3.Options{})
var ctx = context.Background()

type event struct {
	Bucket, Prefix string
	Inner          struct{ Name string }
	Tags           map[string]string
	List           []string
	P              *string
}

func handle(ev event) {
	if ev.Bucket == "" {
		ev.Bucket = "default"
	}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(ev.Bucket)})     // want use: s3.HeadBucket{Bucket="default"|...}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(ev.Inner.Name)}) // want use: s3.HeadBucket{Bucket=...}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(ev.Tags["x"])})  // want use: s3.HeadBucket{Bucket=...}
	for _, l := range ev.List {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(l)}) // want use: s3.HeadBucket{Bucket=...}
	}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(*ev.P)}) // want use: s3.HeadBucket{Bucket=...}
}
func invoke(f any, data string) {
	h := f.(func(event))
	var ev event
	json.Unmarshal([]byte(data), &ev)
	h(ev)
}
func main() {
	invoke(handle, `{"Bucket":"from-json","Inner":{"Name":"inner"},"Tags":{"x":"tag"},"List":["l1"],"P":"pp"}`)
	in := &s3.HeadBucketInput{Bucket: aws.String("part")}
	json.Unmarshal([]byte(`{"Bucket":"over"}`), in)
	c.HeadBucket(ctx, in) // want use: s3.HeadBucket{..., Bucket="part"|...}; s3.HeadBucket{...}
	var in2 s3.HeadBucketInput
	json.NewDecoder(bytes.NewReader([]byte(`{"Bucket":"dec"}`))).Decode(&in2)
	c.HeadBucket(ctx, &in2) // want use: s3.HeadBucket{..., Bucket=...}; s3.HeadBucket{...}
	cfg := event{Bucket: "lit", Inner: struct{ Name string }{"n"}}
	json.Unmarshal([]byte(`{"Bucket":"over2","Inner":{"Name":"n2"}}`), &cfg)
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(cfg.Bucket)})     // want use: s3.HeadBucket{Bucket="lit"|"via-pointer"|...}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(cfg.Inner.Name)}) // want use: s3.HeadBucket{Bucket="n"|...}
	written := event{Bucket: "encoded"}
	toml.Marshal(&written) // encoders write nothing to what they get
	toml.NewEncoder(io.Discard).Encode(&written)
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(written.Bucket)}) // want use: s3.HeadBucket{Bucket="encoded"}
	read := event{Bucket: "decoded"}
	toml.Unmarshal([]byte("Bucket = 'over3'"), &read)
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(read.Bucket)}) // want use: s3.HeadBucket{Bucket="decoded"|...}
	m := map[string]string{"a": "b"}
	json.Unmarshal([]byte(`{"a":"c"}`), &m)
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(m["a"])}) // want use: s3.HeadBucket{Bucket="b"|...}
	var l = []string{"q"}
	json.Unmarshal([]byte(`["r"]`), &l)
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(l[0])}) // want use: s3.HeadBucket{Bucket="q"|...}
	var anything any
	json.Unmarshal([]byte(`{"k":"any"}`), &anything)
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(anything.(map[string]any)["k"].(string))}) // want use: s3.HeadBucket{Bucket=...}
	var name string = "scan"
	fmt.Sscan("scanned", &name)
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(name)}) // want use: s3.HeadBucket{Bucket="scan"|...}
	fmt.Sscanf("b=bb", "b=%s", &name)
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(name)}) // want use: s3.HeadBucket{Bucket="scan"|...}
	p := &cfg
	q := &p.Bucket
	*q = "via-pointer"
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(cfg.Bucket)}) // want use: s3.HeadBucket{Bucket="lit"|"via-pointer"|...}
	load(&cfg)
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(cfg.Prefix)}) // want use: s3.HeadBucket{Bucket=...}
}
func load(v any) { json.Unmarshal([]byte(`{"Prefix":"loaded"}`), v) }
