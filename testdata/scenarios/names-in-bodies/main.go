// Bodies of HCL: of a file, what is left of it, and of a block.
//
// What is called here is held against what is found: see TestRan.
package main

// run:
// key: region=of-region
// key: storage.bucket=of-storage
// key: table=of-table
// key: backend.bucket=of-backend
// key: backend.path.key=of-path
// key: queue=of-queue
// key: source.bucket=of-source
// key: first.name=of-first
// key: second.name=of-second
// key: top=of-top
import (
	"context"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/gohcl"
	"github.com/hashicorp/hcl/v2/hclparse"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

var c = s3.New(s3.Options{})
var ctx = context.Background()

type ofFile struct {
	Region  string `hcl:"region"`
	Storage struct {
		Bucket string `hcl:"bucket,optional"`
	} `hcl:"storage,block"`
	Untagged string
}

func byParser() {
	f, diags := hclparse.NewParser().ParseHCLFile("app.hcl")
	if diags.HasErrors() {
		return
	}
	var cfg ofFile
	if gohcl.DecodeBody(f.Body, nil, &cfg).HasErrors() {
		return
	}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(cfg.Region)})         // want use: s3.HeadBucket{Bucket="${config:region}"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(cfg.Storage.Bucket)}) // want use: s3.HeadBucket{Bucket="${config:storage.bucket}"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("x" + cfg.Untagged)}) // want use: s3.HeadBucket{Bucket="x"}
}

func byText() {
	path := os.Getenv("TABLES")
	if path == "" {
		path = "tables.hcl"
	}
	src, err := os.ReadFile(path)
	if err != nil {
		return
	}
	f, diags := hclsyntax.ParseConfig(src, path, hcl.InitialPos)
	if diags.HasErrors() {
		return
	}
	var cfg struct {
		Table string `hcl:"table"`
	}
	if gohcl.DecodeBody(f.Body, nil, &cfg).HasErrors() {
		return
	}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(cfg.Table)}) // want use: s3.HeadBucket{Bucket="${config:table}"}
}

type backend struct {
	Type string   `hcl:"type,label"`
	Rest hcl.Body `hcl:",remain"`
}

type ofBackend struct {
	Bucket string `hcl:"bucket"`
	Path   struct {
		Key string `hcl:"key"`
	} `hcl:"path,block"`
}

type source struct {
	Name string   `hcl:"name,label"`
	Rest hcl.Body `hcl:",remain"`
}

// Which of several blocks it is is told by what it is decoded into.
func byBlocks() {
	f, diags := hclparse.NewParser().ParseHCLFile("blocks.hcl")
	if diags.HasErrors() {
		return
	}
	var cfg struct {
		Backend *backend  `hcl:"backend,block"`
		Sources []*source `hcl:"source,block"`
		Rest    hcl.Body  `hcl:",remain"`
	}
	if gohcl.DecodeBody(f.Body, nil, &cfg).HasErrors() {
		return
	}
	var rest struct {
		Queue string `hcl:"queue"`
	}
	if gohcl.DecodeBody(cfg.Rest, nil, &rest).HasErrors() {
		return
	}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(rest.Queue)}) // want use: s3.HeadBucket{Bucket="${config:queue}"}
	openBackend(cfg.Backend.Rest)
	for _, s := range cfg.Sources {
		var of struct {
			Bucket string `hcl:"bucket"`
		}
		if gohcl.DecodeBody(s.Rest, nil, &of).HasErrors() {
			return
		}
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(of.Bucket)}) // want use: s3.HeadBucket{Bucket="${config:source.bucket#part}"}
	}
}

func openBackend(body hcl.Body) {
	var b ofBackend
	if gohcl.DecodeBody(body, nil, &b).HasErrors() {
		return
	}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(b.Bucket)})   // want use: s3.HeadBucket{Bucket="${config:backend.bucket}"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(b.Path.Key)}) // want use: s3.HeadBucket{Bucket="${config:backend.path.key}"}
}

// The whole body is kept beside what is read of it.
func byWhole() {
	f, diags := hclparse.NewParser().ParseHCLFile("whole.hcl")
	if diags.HasErrors() {
		return
	}
	var cfg struct {
		Whole hcl.Body `hcl:",body"`
		Rest  hcl.Body `hcl:",remain"`
	}
	if gohcl.DecodeBody(f.Body, nil, &cfg).HasErrors() {
		return
	}
	var top struct {
		Top string `hcl:"top"`
	}
	if gohcl.DecodeBody(cfg.Whole, nil, &top).HasErrors() {
		return
	}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(top.Top)}) // want use: s3.HeadBucket{Bucket="${config:top}"}
}

type ofStore struct {
	Name string `hcl:"name"`
}

type block struct {
	Rest hcl.Body `hcl:",remain"`
}

// One of several blocks: as the one or the other is called.
func byEither() {
	f, diags := hclparse.NewParser().ParseHCLFile("either.hcl")
	if diags.HasErrors() {
		return
	}
	var cfg struct {
		First  block `hcl:"first,block"`
		Second block `hcl:"second,block"`
	}
	if gohcl.DecodeBody(f.Body, nil, &cfg).HasErrors() {
		return
	}
	body := cfg.First.Rest
	if os.Getenv("SECOND") != "" {
		body = cfg.Second.Rest
	}
	var s ofStore
	if gohcl.DecodeBody(body, nil, &s).HasErrors() {
		return
	}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(s.Name)}) // want use: s3.HeadBucket{Bucket="${config:first.name}"|"${config:second.name}"}
}

// What the program makes itself is no file, and has no key.
func byHand() {
	f, diags := hclsyntax.ParseConfig([]byte(`made = "`+os.Getenv("MADE")+`"`), "made.hcl", hcl.InitialPos)
	if diags.HasErrors() {
		return
	}
	var cfg struct {
		Made string `hcl:"made"`
	}
	if gohcl.DecodeBody(f.Body, nil, &cfg).HasErrors() {
		return
	}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("x-" + cfg.Made)}) // want use: s3.HeadBucket{Bucket="x-${unknown}"}
}

func main() {
	byParser()
	byText()
	byBlocks()
	byWhole()
	byEither()
	byHand()
}
