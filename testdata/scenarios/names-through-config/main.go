// Names that travel in structs, through constructors, parameters and results,
// and across packages.
package main

import (
	"context"
	"encoding/json"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"example.com/scenarios/names-through-config/settings"
)

type store struct {
	c   *s3.Client
	cfg settings.Settings
}

func newStore(c *s3.Client, cfg settings.Settings) *store { return &store{c, cfg} }

func (s *store) put(ctx context.Context, name string) {
	s.c.PutObject(ctx, &s3.PutObjectInput{ // want use: s3.PutObject{Bucket="${env:BUCKET}"|"fallback", Key="invoices/a.pdf"}; s3.PutObject{Bucket="${env:BUCKET}"|"fallback", Key="invoices/b.pdf"}
		Bucket: aws.String(s.cfg.Bucket),
		Key:    aws.String(s.cfg.Prefix + name + ".pdf"),
	})
}

// file is decoded from a file: its field is called by its key.
type file struct{ Bucket string }

func main() {
	ctx := context.Background()
	c := s3.New(s3.Options{})
	s := newStore(c, settings.Load())
	s.put(ctx, "a")
	s.put(ctx, "b")

	var f file
	data, _ := os.ReadFile("config.json")
	if json.Unmarshal(data, &f) == nil {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(f.Bucket)}) // want use: s3.HeadBucket{Bucket="${config:Bucket}"}
	}
}
