// Files that libraries load into structs, and what they are told of tags.
//
// What is called here is held against what is found: see TestRan.
package main

// run:
// key: queue=of-queue
// key: s3.bucket=of-kayac
// key: iterated=of-iterated
// key: goccy=of-goccy
// key: stream=of-stream
// key: Tables.orders=of-orders
// key: region=of-hcl-region
// key: storage.bucket=of-hcl
// key: queue.name=of-hcl-queue
// key: top=of-top
// key: aws.bucket=of-ini
// key: keys.table=of-table
// key: koanf.tagged=of-tagged
// key: text=x
import (
	"context"
	"encoding/json"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/caarlos0/env/v11"
	"github.com/goccy/go-yaml"
	"github.com/hashicorp/hcl/v2/hclsimple"
	jsoniter "github.com/json-iterator/go"
	kayac "github.com/kayac/go-config"
	koanfjson "github.com/knadh/koanf/parsers/json"
	"github.com/knadh/koanf/providers/file"
	"github.com/knadh/koanf/v2"
	"gopkg.in/ini.v1"
	yamlv3 "gopkg.in/yaml.v3"
)

var c = s3.New(s3.Options{})
var ctx = context.Background()

type ofYAML struct {
	Queue string
	S3    struct{ Bucket string }
}

func byKayac() {
	var cfg ofYAML
	if kayac.LoadWithEnv(&cfg, "kayac.yml") != nil {
		return
	}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(cfg.Queue)})     // want use: s3.HeadBucket{Bucket="${config:queue}"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(cfg.S3.Bucket)}) // want use: s3.HeadBucket{Bucket="${config:s3.bucket}"}

	// Of two files it is not told which has a key.
	var two struct{ Goccy, Stream string }
	if kayac.New().Load(&two, "goccy.yaml", "stream.yaml") != nil {
		return
	}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(two.Goccy)}) // want use: s3.HeadBucket{Bucket=...}
}

func byOthers() {
	data, err := os.ReadFile("iter.json")
	if err != nil {
		return
	}
	var iterated struct {
		Name string `json:"iterated"`
	}
	if jsoniter.Unmarshal(data, &iterated) != nil {
		return
	}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(iterated.Name)}) // want use: s3.HeadBucket{Bucket="${config:iterated}"}

	f, err := os.Open("goccy.yaml")
	if err != nil {
		return
	}
	var g struct{ Goccy string }
	if yaml.NewDecoder(f).Decode(&g) != nil {
		return
	}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(g.Goccy)}) // want use: s3.HeadBucket{Bucket="${config:goccy}"}

	f, err = os.Open("stream.yaml")
	if err != nil {
		return
	}
	var s struct{ Stream string }
	if yamlv3.NewDecoder(f).Decode(&s) != nil {
		return
	}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(s.Stream)}) // want use: s3.HeadBucket{Bucket="${config:stream}"}

	data, err = os.ReadFile("map.json")
	if err != nil {
		return
	}
	var m struct{ Tables map[string]any }
	if json.Unmarshal(data, &m) != nil {
		return
	}
	if name, ok := m.Tables["orders"].(string); ok {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(name)}) // want use: s3.HeadBucket{Bucket="${config:Tables.orders}"}
	}
	var whole map[string]any
	if json.Unmarshal(data, &whole) != nil {
		return
	}
	whole["added"] = "in-code"
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(whole["text"].(string))})  // want use: s3.HeadBucket{Bucket="${config:text}"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(whole["added"].(string))}) // want use: s3.HeadBucket{Bucket="${config:added}"|"in-code"}
	within := whole["tables"].(map[string]any)
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(within["orders"].(string))}) // want use: s3.HeadBucket{Bucket=...}
	within["orders"] = "changed"
}

type ofHCL struct {
	Region  string `hcl:"region"`
	Storage struct {
		Bucket string `hcl:"bucket,optional"`
	} `hcl:"storage,block"`
	Queue struct {
		Label string `hcl:"label,label"`
		Name  string `hcl:"name"`
	} `hcl:"queue,block"`
	Untagged string
}

func byHCL() {
	var cfg ofHCL
	if hclsimple.DecodeFile("app.hcl", nil, &cfg) != nil {
		return
	}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(cfg.Region)})         // want use: s3.HeadBucket{Bucket="${config:region}"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(cfg.Storage.Bucket)}) // want use: s3.HeadBucket{Bucket="${config:storage.bucket}"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(cfg.Queue.Name)})     // want use: s3.HeadBucket{Bucket="${config:queue.name}"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(cfg.Queue.Label)})    // want use: s3.HeadBucket{Bucket=...}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("x" + cfg.Untagged)}) // want use: s3.HeadBucket{Bucket="x"}
}

func byINI() {
	var cfg struct {
		Top string `ini:"top"`
		AWS struct {
			Bucket string `ini:"bucket"`
		} `ini:"aws"`
	}
	if ini.MapTo(&cfg, "app.ini") != nil {
		return
	}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(cfg.Top)})        // want use: s3.HeadBucket{Bucket="${config:top}"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(cfg.AWS.Bucket)}) // want use: s3.HeadBucket{Bucket="${config:aws.bucket}"}

	f, err := ini.Load("other.ini")
	if err != nil {
		return
	}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(f.Section("keys").Key("table").String())})                     // want use: s3.HeadBucket{Bucket="${config:keys.table}"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(f.Section("keys").Key("none").MustString("default"))})         // want use: s3.HeadBucket{Bucket="${config:keys.none}"|"default"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("x" + f.Section(os.Getenv("SECTION")).Key("table").String())}) // want use: s3.HeadBucket{Bucket="x${unknown}"}
}

type settings struct {
	Plain  string `env:"PLAIN" envDefault:"plain"`
	Other  string `awsEnv:"OTHER" awsEnvDefault:"other"`
	Nested struct {
		Name string `awsEnv:"NAME"`
	} `envPrefix:"IN_"`
	None string
}

func byTags() {
	var s settings
	for _, tag := range []string{"env", "awsEnv"} {
		if err := env.ParseWithOptions(&s, env.Options{TagName: tag, DefaultValueTagName: tag + "Default"}); err != nil {
			return
		}
	}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(s.Plain)})       // want use: s3.HeadBucket{Bucket="${env:PLAIN}"|"plain"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(s.Other)})       // want use: s3.HeadBucket{Bucket="${env:OTHER}"|"other"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(s.Nested.Name)}) // want use: s3.HeadBucket{Bucket="${env:IN_NAME}"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("x" + s.None)})  // want use: s3.HeadBucket{Bucket="x"}

	k := koanf.New(".")
	if k.Load(file.Provider("koanf.json"), koanfjson.Parser()) != nil {
		return
	}
	var t struct {
		Tagged string `koanf:"wrong" json:"tagged"`
	}
	if k.UnmarshalWithConf("koanf", &t, koanf.UnmarshalConf{Tag: "json"}) != nil {
		return
	}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(t.Tagged)}) // want use: s3.HeadBucket{Bucket="${config:koanf.tagged}"}
}

func main() {
	byKayac()
	byOthers()
	byHCL()
	byINI()
	byTags()
}
