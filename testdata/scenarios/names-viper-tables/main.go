// Settings that are defined in loops over tables: each has the default and the variable of
// its own row.
//
// What is called here is held against what is found: see TestRan.
package main

// run:
// run: APP_INVOICES=invoices-env APP_REPORTS=reports-env
import (
	"context"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/spf13/viper"
)

var ctx = context.Background()
var c = s3.New(s3.Options{})

func define() {
	for key, value := range map[string]string{"orders": "orders-default", "bills": "bills-default"} {
		viper.SetDefault(key, value)
	}
	for _, d := range []struct{ key, value string }{{"files", "files-default"}, {"logs", "logs-default"}} {
		viper.SetDefault(d.key, d.value)
	}
	viper.SetEnvPrefix("app")
	for _, key := range []string{"invoices", "reports"} {
		if err := viper.BindEnv(key); err != nil {
			panic(err)
		}
	}
	// The twin: of these rows one is changed by an index that is not known.
	rows := []struct{ key, value string }{{"first", "first-default"}, {"second", "second-default"}}
	rows[len(os.Args)%2].value = "changed"
	for _, d := range rows {
		viper.SetDefault(d.key, d.value)
	}
}

type settings struct {
	Invoices, Reports string
}

func main() {
	define()
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(viper.GetString("orders"))}) // want use: s3.HeadBucket{Bucket="orders-default"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(viper.GetString("bills"))})  // want use: s3.HeadBucket{Bucket="bills-default"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(viper.GetString("files"))})  // want use: s3.HeadBucket{Bucket="files-default"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(viper.GetString("first"))})  // want use: s3.HeadBucket{Bucket="changed"|"first-default"}
	var s settings
	if err := viper.Unmarshal(&s); err != nil {
		panic(err)
	}
	if s.Invoices != "" {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: &s.Invoices}) // want use: s3.HeadBucket{Bucket="${env:APP_INVOICES}"}
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: &s.Reports})  // want use: s3.HeadBucket{Bucket="${env:APP_REPORTS}"}
	}
}
