// Files of which there may be several, each named by who runs the program; structs of the SDK
// that stand in files; pointers to texts and lists of texts there.
//
// What is called here is held against what is found: see TestRan.
package main

// run: -function a.json

import (
	"context"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"gopkg.in/yaml.v3"
)

var (
	c       = s3.New(s3.Options{})
	d       = dynamodb.New(dynamodb.Options{})
	ctx     = context.Background()
	defPath = flag.String("function", "", "")
)

// Table is an input as it stands in a file.
type Table = dynamodb.CreateTableInput

// read decodes any definition, of the path that is given or found.
func read[T any](path string, usual ...string) *T {
	for _, name := range usual {
		if _, err := os.Stat(name); path == "" && err == nil {
			path = name
		}
	}
	data, err := os.ReadFile(path)
	if err != nil {
		os.Exit(1)
	}
	var out T
	if err := decode(data, &out); err != nil {
		os.Exit(1)
	}
	return &out
}

func decode(data []byte, v any) error { return json.Unmarshal(data, v) }

type urls struct {
	Name    string
	Another *string
}

func create() {
	t := read[Table](*defPath, "table.json", "table.jsonnet")
	d.DeleteTable(ctx, &dynamodb.DeleteTableInput{TableName: aws.String("t-" + *t.TableName)}) // want use: dynamodb.DeleteTable{TableName="t-${config:TableName#part}"}
	d.DeleteTable(ctx, &dynamodb.DeleteTableInput{TableName: t.TableName})                     // want use: dynamodb.DeleteTable{TableName?="${config:TableName#part}"}
	d.CreateTable(ctx, t)                                                                      // want use: dynamodb.CreateTable{...}
	s := t.SSESpecification
	if s != nil {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("k-" + *s.KMSMasterKeyId)}) // want use: s3.HeadBucket{Bucket="k-${config:SSESpecification.KMSMasterKeyId#part}"}
	}
	u := read[urls](*defPath, "urls.json")
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("u-" + u.Name)}) // want use: s3.HeadBucket{Bucket="u-${config:Name#part}"}

	// A pointer that goes from hand to hand is still to the text in the file.
	p := u.Another
	q := p
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("q-" + aws.ToString(q))}) // want use: s3.HeadBucket{Bucket="q-changed"|"q-${config:Another#part}"}
	if q != nil {
		*q = "changed"
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("c-" + *p)}) // want use: s3.HeadBucket{Bucket="c-changed"|"c-${config:Another#part}"}
	}
}

type lists struct {
	List    []string `yaml:"list"`
	Changed []string `yaml:"changed"`
	Same    string   `yaml:"same"`
}

type others struct {
	Same string `yaml:"same"`
}

// ofEach decodes each of the files that are there.
func ofEach() {
	for _, path := range []string{"one.yaml", "two.yaml"} {
		data, err := os.ReadFile(path)
		if err != nil {
			continue
		}
		var l lists
		yaml.Unmarshal(data, &l)
		for _, name := range l.List {
			c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("l-" + name)}) // want use: s3.HeadBucket{Bucket="l-${config:list#part}"}
		}
		if len(l.Changed) > 0 {
			l.Changed[0] = "in-code"
			c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("h-" + l.Changed[0])}) // want use: s3.HeadBucket{Bucket="h-in-code"|"h-${config:changed#part}"}
		}

		// Another decoding has the key, too: which one is not told.
		var o others
		yaml.Unmarshal(data, &o)
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("s-" + l.Same)}) // want use: s3.HeadBucket{Bucket="s-${unknown}"}
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("o-" + o.Same)}) // want use: s3.HeadBucket{Bucket="o-${unknown}"}
	}

	// Twin: nobody says which files these are.
	found, _ := filepath.Glob("*.data")
	for _, path := range found {
		data, _ := os.ReadFile(path)
		var p struct{ Piece *string }
		json.Unmarshal(data, &p)
		if p.Piece != nil {
			c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("p-" + *p.Piece)}) // want use: s3.HeadBucket{Bucket="p-${unknown}"}
		}
	}
}

func main() {
	flag.Parse()
	create()
	ofEach()
}
