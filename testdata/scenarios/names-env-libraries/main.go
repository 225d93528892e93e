// Structs that libraries fill from the environment by tags.
//
// What is called here is held against what is found: see TestRan.
package main

// run:
import (
	"context"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/caarlos0/env/v11"
	"github.com/ilyakaznacheev/cleanenv"
	"github.com/kelseyhightower/envconfig"
	sethvargo "github.com/sethvargo/go-envconfig"
)

var c = s3.New(s3.Options{})
var ctx = context.Background()

type inner struct {
	Table string `env:"TABLE" envDefault:"inner-default"`
}
type caarlos struct {
	Bucket string `env:"BUCKET"`
	DB     inner  `envPrefix:"DB_"`
	P      *inner `envPrefix:"P_"`
	inner
	Init  string `env:"INIT,init"`
	Plain string
	File  string `env:"FILE_PATH,expand" envDefault:"${BUCKET}-x"`
}
type spec struct {
	AutoSplitVar string `split_words:"true" default:"split"`
	Queue        string `envconfig:"queue_name" default:"kq"`
	Nested       struct {
		Bucket string `default:"nb"`
	}
	Plain string `default:"pl"`
	Req   string `required:"true"`
}
type seth struct {
	Bucket string `env:"S_BUCKET, default=sdef"`
	In     struct {
		Name string `env:"NAME, default=in"`
	} `env:", prefix=S_"`
}
type clean struct {
	Bucket string `env:"C_BUCKET,C_OTHER" env-default:"cdef"`
	In     struct {
		Name string `env:"NAME" env-default:"cin"`
	} `env-prefix:"C_"`
}

func main() {
	var a caarlos
	if err := env.Parse(&a); err != nil {
		panic(err)
	}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(a.Bucket)})      // want use: s3.HeadBucket{Bucket="${env:BUCKET}"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(a.DB.Table)})    // want use: s3.HeadBucket{Bucket="${env:DB_TABLE}"|"inner-default"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(a.inner.Table)}) // want use: s3.HeadBucket{Bucket="${env:TABLE}"|"inner-default"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(a.Plain)})       // want use: s3.HeadBucket{Bucket}; s3.HeadBucket{}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(a.File)})        // want use: s3.HeadBucket{Bucket="${env:BUCKET}-x"|"${env:FILE_PATH}"|...}
	if a.P != nil {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(a.P.Table)}) // want use: s3.HeadBucket{Bucket="${env:P_TABLE}"|"inner-default"}
	}
	var b caarlos
	env.ParseWithOptions(&b, env.Options{Prefix: "APP_"})
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(b.Bucket)})   // want use: s3.HeadBucket{Bucket="${env:APP_BUCKET}"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(b.DB.Table)}) // want use: s3.HeadBucket{Bucket="${env:APP_DB_TABLE}"|"inner-default"}
	g, _ := env.ParseAs[caarlos]()
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(g.Bucket)})   // want use: s3.HeadBucket{Bucket="${env:BUCKET}"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(g.DB.Table)}) // want use: s3.HeadBucket{Bucket="${env:DB_TABLE}"|"inner-default"}
	h := env.Must(env.ParseAs[caarlos]())
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(h.Bucket)}) // want use: s3.HeadBucket{Bucket="${env:BUCKET}"}
	var s spec
	envconfig.Process("myapp", &s)
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(s.AutoSplitVar)})  // want use: s3.HeadBucket{Bucket="${env:MYAPP_AUTO_SPLIT_VAR}"|"split"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(s.Queue)})         // want use: s3.HeadBucket{Bucket="${env:MYAPP_QUEUE_NAME}"|"${env:QUEUE_NAME}"|"kq"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(s.Nested.Bucket)}) // want use: s3.HeadBucket{Bucket="${env:MYAPP_NESTED_BUCKET}"|"nb"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(s.Plain)})         // want use: s3.HeadBucket{Bucket="${env:MYAPP_PLAIN}"|"pl"}
	var t spec
	envconfig.MustProcess("", &t)
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(t.Queue)})         // want use: s3.HeadBucket{Bucket="${env:QUEUE_NAME}"|"kq"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(t.Nested.Bucket)}) // want use: s3.HeadBucket{Bucket="${env:NESTED_BUCKET}"|"nb"}
	var v seth
	sethvargo.Process(ctx, &v)
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(v.Bucket)})  // want use: s3.HeadBucket{Bucket="${env:S_BUCKET}"|"sdef"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(v.In.Name)}) // want use: s3.HeadBucket{Bucket="${env:S_NAME}"|"in"}
	var w clean
	cleanenv.ReadEnv(&w)
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(w.Bucket)})  // want use: s3.HeadBucket{Bucket="${env:C_BUCKET}"|"${env:C_OTHER}"|"cdef"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(w.In.Name)}) // want use: s3.HeadBucket{Bucket="${env:C_NAME}"|"cin"}
	cfg := defaults()
	env.Parse(cfg)
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(cfg.Plain)})  // want use: s3.HeadBucket{Bucket="kept"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(cfg.Bucket)}) // want use: s3.HeadBucket{Bucket="${env:BUCKET}"|"initial"}
}
func defaults() *caarlos { return &caarlos{Plain: "kept", Bucket: "initial"} }
