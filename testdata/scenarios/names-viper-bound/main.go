// Keys that viper binds to the environment, of which not all are known: any may be. A file
// of another library has a key of the same name.
package main

import (
	"context"
	"encoding/json"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/spf13/viper"
)

type document struct {
	Bucket string
	Alone  string
}

func main() {
	ctx := context.Background()
	c := s3.New(s3.Options{})
	for _, key := range os.Args[1:] {
		viper.BindEnv(key)
	}
	viper.SetConfigFile("app.yaml")
	viper.ReadInConfig()
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(viper.GetString("bucket"))}) // want use: s3.HeadBucket{Bucket="${config:bucket}"|"${env:BUCKET}"}

	var d document
	data, _ := os.ReadFile("doc.json")
	json.Unmarshal(data, &d)
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(d.Bucket)}) // want use: s3.HeadBucket{Bucket="${config:doc.json:Bucket}"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(d.Alone)})  // want use: s3.HeadBucket{Bucket="${config:Alone}"}
}
