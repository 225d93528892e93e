// Structs that decode themselves by the decoder's own rules, under a type that has not the method:
// with defaults before, or a look at the values afterwards.
//
// What is called here is held against what is found: see TestRan.
package main

// run:
// key: storage.bucket=of-storage
// key: storage.suffixed=of-suffixed
// key: list.bucket#part=of-list
// key: node.bucket=of-node
// key: store.bucket=of-store
// key: either.bucket=of-either
// key: looked.bucket=of-looked
import (
	"context"
	"encoding/json"
	"errors"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	yamlv2 "gopkg.in/yaml.v2"
	"gopkg.in/yaml.v3"
)

var c = s3.New(s3.Options{})
var ctx = context.Background()

type storage struct {
	Bucket   string `yaml:"bucket"`
	Prefix   string `yaml:"prefix"`
	Suffixed string `yaml:"suffixed"`
}

func (s *storage) UnmarshalYAML(unmarshal func(any) error) error {
	*s = storage{Prefix: "by-default"}
	type plain storage
	if err := unmarshal((*plain)(s)); err != nil {
		return err
	}
	if s.Bucket == "" {
		return errors.New("no bucket")
	}
	s.Suffixed += "-x"
	s.check()
	return nil
}

func (s *storage) check() {
	if s.Prefix == "none" {
		s.Prefix = "by-check"
	}
}

// either stands for a struct, or for its bucket alone.
type either struct {
	Bucket string `yaml:"bucket"`
}

func (e *either) UnmarshalYAML(unmarshal func(any) error) error {
	var text string
	if unmarshal(&text) == nil {
		e.Bucket = text
		return nil
	}
	type plain either
	return unmarshal((*plain)(e))
}

// other is read under other keys.
type other struct {
	Bucket string `yaml:"bucket"`
}

func (o *other) UnmarshalYAML(unmarshal func(any) error) error {
	var as struct {
		Name string `yaml:"name"`
	}
	if err := unmarshal(&as); err != nil {
		return err
	}
	o.Bucket = as.Name
	return nil
}

// outer changes what stands in others, too: it is not looked into.
type outer struct {
	Inner *inner `yaml:"inner"`
	Own   string `yaml:"own"`
}

type inner struct {
	Bucket string `yaml:"bucket"`
}

func (o *outer) UnmarshalYAML(unmarshal func(any) error) error {
	type plain outer
	if err := unmarshal((*plain)(o)); err != nil {
		return err
	}
	o.Inner.Bucket = "by-outer"
	return nil
}

type config struct {
	Outer   outer      `yaml:"outer"`
	Storage storage    `yaml:"storage"`
	List    []*storage `yaml:"list"`
	Either  either     `yaml:"either"`
	Short   either     `yaml:"short"`
	Other   other      `yaml:"other"`
}

func byFunction() {
	data, err := os.ReadFile("app.yaml")
	if err != nil {
		return
	}
	var cfg config
	if yamlv2.UnmarshalStrict(data, &cfg) != nil {
		return
	}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(cfg.Storage.Bucket)})   // want use: s3.HeadBucket{Bucket="${config:storage.bucket}"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(cfg.Storage.Prefix)})   // want use: s3.HeadBucket{Bucket="${config:storage.prefix}"|"by-default"|"by-check"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(cfg.Storage.Suffixed)}) // want use: s3.HeadBucket{Bucket="${config:storage.suffixed}"|"${unknown}-x"}
	for _, s := range cfg.List {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(s.Bucket)}) // want use: s3.HeadBucket{Bucket="${config:list.bucket#part}"}
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(s.Prefix)}) // want use: s3.HeadBucket{Bucket="${config:list.prefix#part}"|"by-default"|"by-check"}
	}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(cfg.Either.Bucket)})      // want use: s3.HeadBucket{Bucket="${config:either.bucket}"|...}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(cfg.Short.Bucket)})       // want use: s3.HeadBucket{Bucket="${config:short.bucket}"|...}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(cfg.Outer.Own)})          // want use: s3.HeadBucket{Bucket=...}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(cfg.Outer.Inner.Bucket)}) // want use: s3.HeadBucket{Bucket=...}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(cfg.Other.Bucket)})       // want use: s3.HeadBucket{Bucket=...}
}

type node struct {
	Bucket string `yaml:"bucket"`
}

func (n *node) UnmarshalYAML(value *yaml.Node) error {
	type plain node
	return value.Decode((*plain)(n))
}

func byNode() {
	data, err := os.ReadFile("node.yaml")
	if err != nil {
		return
	}
	var cfg struct {
		Node *node `yaml:"node"`
	}
	if yaml.Unmarshal(data, &cfg) != nil || cfg.Node == nil {
		return
	}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(cfg.Node.Bucket)}) // want use: s3.HeadBucket{Bucket="${config:node.bucket}"}
}

type store struct {
	Bucket string `json:"bucket"`
	Prefix string `json:"prefix"`
}

func (s *store) UnmarshalJSON(data []byte) error {
	type plain store
	p := plain{Prefix: "of-plain"}
	if err := json.Unmarshal(data, &p); err != nil {
		return err
	}
	*s = store(p)
	return nil
}

// looked is looked at before it is stored.
type looked struct {
	Bucket string `json:"bucket"`
}

func (l *looked) UnmarshalJSON(data []byte) error {
	type plain looked
	var p plain
	if err := json.Unmarshal(data, &p); err != nil {
		return err
	}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(p.Bucket)}) // want use: s3.HeadBucket{Bucket=...}
	*l = looked(p)
	return nil
}

func byJSON() {
	data, err := os.ReadFile("app.json")
	if err != nil {
		return
	}
	var cfg struct {
		Store  store  `json:"store"`
		Looked looked `json:"looked"`
	}
	if json.Unmarshal(data, &cfg) != nil {
		return
	}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(cfg.Store.Bucket)})  // want use: s3.HeadBucket{Bucket="${config:store.bucket}"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(cfg.Store.Prefix)})  // want use: s3.HeadBucket{Bucket="${config:store.prefix}"|"of-plain"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(cfg.Looked.Bucket)}) // want use: s3.HeadBucket{Bucket=...}
}

// called is called by the program, too, for what is no file.
type called struct {
	Bucket string `json:"bucket"`
}

func (s *called) UnmarshalJSON(data []byte) error {
	type plain called
	return json.Unmarshal(data, (*plain)(s))
}

func ofText() {
	var s called
	if s.UnmarshalJSON([]byte(os.Getenv("STORE"))) != nil {
		return
	}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("x" + s.Bucket)}) // want use: s3.HeadBucket{Bucket="x${unknown}"}
}

func main() {
	byFunction()
	byNode()
	byJSON()
	ofText()
}
