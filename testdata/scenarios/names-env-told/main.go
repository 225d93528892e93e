// Structs that a library fills from the environment as it is told to: by another way to look
// variables up, and by functions that change what is found.
//
// What is called here is held against what is found: see TestRan.
package main

// run:
// run: S_BUCKET=b S_LIST=l T_S_BUCKET=t U_S_BUCKET=u S_OTHER=o
import (
	"context"
	"os"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/caarlos0/env/v11"
	"github.com/sethvargo/go-envconfig"
)

var c = s3.New(s3.Options{})
var ctx = context.Background()

type conf struct {
	Bucket string `env:"S_BUCKET, default=sdef"`
	List   string `env:"S_LIST, default=a,b"`
	Made   string `env:"S_MADE, default=$S_OTHER-made"`
	In     struct {
		Name string `env:"S_NAME, default=in"`
	} `env:", prefix=IN_"`
}

// shown returns what it gets, and puts it back into the environment.
func shown(_ context.Context, _, key, _, value string) (string, bool, error) {
	if err := os.Setenv(key, value); err != nil {
		return "", false, err
	}
	return value, false, nil
}

func lowered(_ context.Context, _, _, _, value string) (string, bool, error) {
	return strings.ToLower(value), false, nil
}

func load(v any) error {
	return envconfig.ProcessWith(ctx, &envconfig.Config{Target: v, Mutators: []envconfig.Mutator{envconfig.MutatorFunc(shown)}})
}

func main() {
	var a conf
	load(&a)
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(a.Bucket)})  // want use: s3.HeadBucket{Bucket="${env:S_BUCKET}"|"sdef"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(a.List)})    // want use: s3.HeadBucket{Bucket="${env:S_LIST}"|"a,b"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(a.Made)})    // want use: s3.HeadBucket{Bucket="${env:S_MADE}"|"${env:S_OTHER}-made"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(a.In.Name)}) // want use: s3.HeadBucket{Bucket="${env:IN_S_NAME}"|"in"}
	// Prefixes, of the lookuper and of a lookuper in a lookuper.
	var b, d conf
	envconfig.ProcessWith(ctx, &envconfig.Config{Target: &b, Lookuper: envconfig.PrefixLookuper("T_", envconfig.OsLookuper())})
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(b.Bucket)})  // want use: s3.HeadBucket{Bucket="${env:T_S_BUCKET}"|"sdef"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(b.Made)})    // want use: s3.HeadBucket{Bucket="${env:T_S_MADE}"|...}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(b.In.Name)}) // want use: s3.HeadBucket{Bucket="${env:T_IN_S_NAME}"|"in"}
	envconfig.ProcessWith(ctx, &envconfig.Config{Target: &d, Lookuper: envconfig.PrefixLookuper("V_", envconfig.PrefixLookuper("U_", envconfig.OsLookuper()))})
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(d.Bucket)}) // want use: s3.HeadBucket{Bucket="${env:U_V_S_BUCKET}"|"sdef"}
	// What is not the environment's, or changed.
	var m, n, o conf
	envconfig.ProcessWith(ctx, &envconfig.Config{Target: &m, Lookuper: envconfig.MapLookuper(map[string]string{"S_BUCKET": "m"})})
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(m.Bucket)}) // want use: s3.HeadBucket{Bucket=...}
	envconfig.ProcessWith(ctx, &envconfig.Config{Target: &n, Mutators: []envconfig.Mutator{envconfig.MutatorFunc(lowered)}})
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(n.Bucket)}) // want use: s3.HeadBucket{Bucket=...}
	envconfig.Process(ctx, &o, envconfig.MutatorFunc(lowered))
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(o.Bucket)}) // want use: s3.HeadBucket{Bucket=...}
	var p conf
	envconfig.Process(ctx, &p, envconfig.MutatorFunc(shown))
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(p.Bucket)}) // want use: s3.HeadBucket{Bucket="${env:S_BUCKET}"|"sdef"}
	q := envconfig.MustProcess(ctx, &conf{})
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(q.Bucket)}) // want use: s3.HeadBucket{Bucket="${env:S_BUCKET}"|"sdef"}
	e := env.Must(env.ParseAs[struct {
		Bucket string `env:"E_BUCKET" envDefault:"edef"`
	}]())
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(e.Bucket)}) // want use: s3.HeadBucket{Bucket="${env:E_BUCKET}"|"edef"}
}
