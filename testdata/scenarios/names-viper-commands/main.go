// A configuration whose file is an argument of the command that runs, read again when it
// changes, beside another: what each is asked for tells whose a key is.
//
// What is called here is held against what is found: see TestRan.
package main

// run: serve app.json
// run: check app.json
// key: storage.bucket=of-bucket
// key: storage.cache.table=of-table
// key: user=of-user
import (
	"context"
	"os"
	"reflect"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/go-viper/mapstructure/v2"
	"github.com/spf13/cobra"
	"github.com/spf13/viper"
)

var c = s3.New(s3.Options{})
var ctx = context.Background()

type window struct{ from, to string }

type config struct {
	Storage struct {
		Bucket string
		Cache  map[string]any
	}
	Secrets string
	Window  window
}

type credentials struct{ User, Both string }

func metadata(md *mapstructure.Metadata) viper.DecoderConfigOption {
	return func(c *mapstructure.DecoderConfig) { c.Metadata = md }
}

// windows is a hook that leaves all but windows as it is.
func windows() mapstructure.DecodeHookFunc {
	return func(_, to reflect.Type, data any) (any, error) {
		if to != reflect.TypeFor[window]() {
			return data, nil
		}
		s, ok := data.(string)
		if !ok {
			return data, nil
		}
		from, end, _ := strings.Cut(s, "-")
		return window{from, end}, nil
	}
}

func load(cfg *config, path string) error {
	v := viper.NewWithOptions(viper.KeyDelimiter("::"))
	v.SetConfigFile(path)
	if err := v.ReadInConfig(); err != nil {
		return err
	}
	options := []viper.DecoderConfigOption{
		metadata(&mapstructure.Metadata{}),
		viper.DecodeHook(mapstructure.ComposeDecodeHookFunc(mapstructure.StringToTimeDurationHookFunc(), windows())),
	}
	return v.UnmarshalExact(&cfg, options...)
}

func secret(path string, into any) error {
	v := viper.New()
	v.SetConfigFile(path)
	if err := v.ReadInConfig(); err != nil {
		return err
	}
	return v.Unmarshal(into)
}

// reloader reads the file again.
type reloader struct{ path string }

func (r *reloader) again() {
	for range 2 {
		next := &config{}
		if load(next, r.path) != nil {
			os.Exit(1)
		}
		use(next)
	}
}

func use(cfg *config) {
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(cfg.Storage.Bucket)}) // want use: s3.HeadBucket{Bucket="${config:storage.bucket}"}
	if table, ok := cfg.Storage.Cache["table"].(string); ok {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(table)}) // want use: s3.HeadBucket{Bucket="${config:storage.cache.table}"}
	}
	if table, ok := cfg.Storage.Cache["Table"].(string); ok { // viper has no such key
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(table)}) // want use: s3.HeadBucket{Bucket=...}
	}
	for _, v := range cfg.Storage.Cache {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(v.(string))}) // want use: s3.HeadBucket{Bucket=...}
	}
	var cred credentials
	if secret(cfg.Secrets, &cred) != nil {
		os.Exit(1)
	}
	// Its path is a key of the other.
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("x" + cred.User)}) // want use: s3.HeadBucket{Bucket="x${config:user}"}
}

func main() {
	cfg := &config{}
	root := &cobra.Command{Use: "app", SilenceUsage: true}
	root.AddCommand(&cobra.Command{Use: "serve", Args: cobra.ExactArgs(1), RunE: func(_ *cobra.Command, args []string) error {
		if err := load(cfg, args[0]); err != nil {
			return err
		}
		use(cfg)
		(&reloader{args[0]}).again()
		return nil
	}}, &cobra.Command{Use: "check", Args: cobra.ExactArgs(1), RunE: func(_ *cobra.Command, args []string) error {
		if err := load(cfg, args[0]); err != nil {
			return err
		}
		use(cfg)
		return nil
	}})
	if root.Execute() != nil {
		os.Exit(1)
	}
}
