// Maps of structs that are decoded from a file: a field is called by its key, one for each entry, and
// the keys of entries are those of the map.
//
// What is called here is held against what is found: see TestRan.
package main

// run:
import (
	"context"
	"encoding/json"
	"net/http"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"gopkg.in/yaml.v3"
)

var c = s3.New(s3.Options{})
var ctx = context.Background()

type service struct {
	Bucket string
	Tables []string
}

type custom struct{ Bucket string }

func (c *custom) UnmarshalYAML(n *yaml.Node) error {
	c.Bucket = "custom-bucket"
	return nil
}

type settings struct {
	Services map[string]service
	Pointers map[string]*service
	Names    map[string]string
	Added    map[string]service
	Replaced map[string]service
	Custom   map[string]custom
	Nested   map[string]struct{ Deep map[string]service }
	Numbers  map[int]service
}

func load() (s settings, err error) {
	data, err := os.ReadFile("app.yaml")
	if err != nil {
		return s, err
	}
	return s, yaml.Unmarshal(data, &s)
}

func main() {
	s, err := load()
	if err != nil {
		os.Exit(1)
	}
	for name, v := range s.Services {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(v.Bucket)})    // want use: s3.HeadBucket{Bucket="${config:services.bucket#part}"}
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("n-" + name)}) // want use: s3.HeadBucket{Bucket="n-${config:services#part}"}
		for _, t := range v.Tables {
			c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("t-" + t)}) // want use: s3.HeadBucket{Bucket="t-${config:services.tables#part}"}
		}
	}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("o-" + s.Services["orders"].Bucket)}) // want use: s3.HeadBucket{Bucket="o-${config:services.bucket#part}"}
	if p, ok := s.Pointers[os.Getenv("ONE")]; ok {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(p.Bucket)}) // want use: s3.HeadBucket{Bucket="${config:pointers.bucket#part}"}
	}
	for name := range s.Names {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("k-" + name)}) // want use: s3.HeadBucket{Bucket="k-${config:names#part}"}
	}
	for _, n := range s.Nested {
		for key, d := range n.Deep {
			c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(d.Bucket)})   // want use: s3.HeadBucket{Bucket="${config:nested.deep.bucket#part}"}
			c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("d-" + key)}) // want use: s3.HeadBucket{Bucket="d-${config:nested.deep#part}"}
		}
	}
	// What the program adds, or puts in place of it.
	s.Added["in-code"] = service{Bucket: "added"}
	for name, v := range s.Added {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(v.Bucket)})    // want use: s3.HeadBucket{Bucket="${config:added.bucket#part}"|"added"}
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("a-" + name)}) // want use: s3.HeadBucket{Bucket="a-${config:added#part}"|"a-in-code"}
	}
	s.Replaced = map[string]service{"key": {Bucket: "in-place"}}
	for name, v := range s.Replaced {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(v.Bucket)})    // want use: s3.HeadBucket{Bucket="in-place"}
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("r-" + name)}) // want use: s3.HeadBucket{Bucket="r-key"}
	}
	// Twins: what decodes itself, is under numbers, or is no file.
	for _, v := range s.Custom {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(v.Bucket)}) // want use: s3.HeadBucket{Bucket=...}
	}
	for _, v := range s.Numbers {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(v.Bucket)}) // want use: s3.HeadBucket{Bucket=...}
	}
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		var in settings
		json.NewDecoder(r.Body).Decode(&in)
		for name, v := range in.Services {
			c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(v.Bucket)})    // want use: s3.HeadBucket{Bucket=...}
			c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("h-" + name)}) // want use: s3.HeadBucket{Bucket="h-${unknown}"}
		}
	})
}
