// Lists of structs that are decoded from a file: a field is called by its key, one for each element.
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
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"gopkg.in/yaml.v3"
)

var c = s3.New(s3.Options{})
var d = dynamodb.New(dynamodb.Options{})
var ctx = context.Background()

type target struct {
	Bucket string
	Table  string
}

type group struct {
	Members []target
}

type custom struct{ Bucket string }

func (c *custom) UnmarshalYAML(n *yaml.Node) error {
	c.Bucket = "custom-bucket"
	return nil
}

type settings struct {
	Targets  []target
	Pointers []*target
	Groups   []group
	Added    []target
	Changed  []target
	Replaced []target
	Custom   []custom
	Missing  []target
	Names    []string
	Spares   []string
}

func load() (settings, error) {
	var s settings
	data, err := os.ReadFile("app.yaml")
	if err != nil {
		return s, err
	}
	return s, yaml.Unmarshal(data, &s)
}

func head(bucket string) {
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(bucket)}) // want use: s3.HeadBucket{Bucket="${config:targets.bucket#part}"}; s3.HeadBucket{Bucket="x-${config:pointers.bucket#part}"}; s3.HeadBucket{Bucket="${config:groups.members.bucket#part}"}; s3.HeadBucket{Bucket="${config:added.bucket#part}"|"appended"}; s3.HeadBucket{Bucket="${config:changed.bucket#part}"|"in-code"}; s3.HeadBucket{Bucket="in-place"}; s3.HeadBucket{Bucket=...}; s3.HeadBucket{Bucket="${config:targets.bucket#part}"}; s3.HeadBucket{Bucket="${config:missing.bucket#part}"|"default"}
}

type server struct{ cfg settings }

func (s *server) first() *target { return &s.cfg.Targets[0] }

func main() {
	s, err := load()
	if err != nil {
		os.Exit(1)
	}
	for _, t := range s.Targets {
		head(t.Bucket)
		d.GetItem(ctx, &dynamodb.GetItemInput{TableName: aws.String(t.Table)}) // want use: dynamodb.GetItem{TableName="${config:targets.table#part}"}
	}
	for _, t := range s.Pointers {
		head("x-" + t.Bucket)
	}
	for _, g := range s.Groups {
		for i := range g.Members {
			head(g.Members[i].Bucket)
		}
	}
	s.Added = append(s.Added, target{Bucket: "appended"})
	for _, t := range s.Added {
		head(t.Bucket)
	}
	for i := range s.Changed {
		s.Changed[i].Bucket = "in-code"
	}
	for _, t := range s.Changed {
		head(t.Bucket)
	}
	s.Replaced = []target{{Bucket: "in-place"}}
	for _, t := range s.Replaced {
		head(t.Bucket)
	}
	// Texts, in a struct that is handed back by value.
	for _, name := range s.Names {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(name)}) // want use: s3.HeadBucket{Bucket="${config:names#part}"}
	}
	if len(s.Spares) == 0 {
		s.Spares = []string{"spare"}
	}
	for _, name := range s.Spares {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(name)}) // want use: s3.HeadBucket{Bucket="${config:spares#part}"|"spare"}
	}
	names(os.Getenv("REQUEST"))
	// Twins: what decodes itself, what is no file, a list in a request.
	for _, t := range s.Custom {
		head(t.Bucket)
	}
	srv := &server{cfg: s}
	head(srv.first().Bucket)
	if len(s.Missing) == 0 {
		s.Missing = []target{{Bucket: "default"}}
	}
	for _, t := range s.Missing {
		head(t.Bucket)
	}
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		var asked struct{ Buckets []target }
		if json.NewDecoder(r.Body).Decode(&asked) == nil {
			for _, t := range asked.Buckets {
				head(t.Bucket)
			}
		}
	})
}

type request struct{ Names []string }

func parse(text string) (request, error) {
	var r request
	return r, json.Unmarshal([]byte(text), &r)
}

// A list that is in no file is not known.
func names(text string) {
	r, err := parse(text)
	if err != nil {
		return
	}
	for _, name := range r.Names {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(name)}) // want use: s3.HeadBucket{Bucket=...}
	}
}
