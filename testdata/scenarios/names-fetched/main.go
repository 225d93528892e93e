// Configurations that are files, or fetched from where an URL says.
//
// What is called here is held against what is found: see TestRan.
package main

// run:
// key: queue=of-queue
// key: table=of-table
// key: Once=of-once
import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/s3/manager"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"gopkg.in/yaml.v3"
)

var c = s3.New(s3.Options{})
var ctx = context.Background()

type settings struct {
	Queue string
	Tasks struct{ Table string } `yaml:",inline"`
}

// load reads a file, if its path is no URL.
func load(path string) ([]byte, error) {
	u, err := url.Parse(path)
	if err != nil {
		return os.ReadFile(path)
	}
	switch u.Scheme {
	case "http", "https":
		return fetch(u)
	case "s3":
		return download(u)
	case "object":
		return object(u)
	case "file", "":
		return os.ReadFile(u.Path)
	}
	return nil, fmt.Errorf("scheme %s", u.Scheme)
}

func fetch(u *url.URL) ([]byte, error) {
	resp, err := http.Get(u.String())
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	return io.ReadAll(resp.Body)
}

func download(u *url.URL) ([]byte, error) {
	buf := manager.NewWriteAtBuffer(nil)
	_, err := manager.NewDownloader(c).Download(ctx, buf, &s3.GetObjectInput{Bucket: aws.String("conf-" + u.Host), Key: &u.Path}) // want use: s3.GetObject{Bucket="conf-"|"conf-${env:CONFIG#host}", Key="${env:CONFIG#path}"|"app.yaml"} via="feature/s3/manager.Downloader"
	return buf.Bytes(), err
}

func object(u *url.URL) ([]byte, error) {
	out, err := c.GetObject(ctx, &s3.GetObjectInput{Bucket: aws.String("obj-" + u.Host), Key: &u.Path}) // want use: s3.GetObject{Bucket="obj-"|"obj-${env:CONFIG#host}", Key="${env:CONFIG#path}"|"app.yaml"}
	if err != nil {
		return nil, err
	}
	return io.ReadAll(out.Body)
}

// once reads a file, or returns none beside its error.
func once() ([]byte, error) {
	b, err := os.ReadFile("once.json")
	if err != nil {
		return nil, fmt.Errorf("no file: %w", err)
	}
	return b, nil
}

// service is what a service answers: no configuration.
func service() (answer struct{ Name string }) {
	resp, err := http.Get("https://service.example/name")
	if err == nil {
		json.NewDecoder(resp.Body).Decode(&answer)
	}
	return answer
}

func main() {
	path := os.Getenv("CONFIG")
	if path == "" {
		path = "app.yaml"
	}
	var s settings
	if b, err := load(path); err == nil {
		yaml.Unmarshal(b, &s)
	}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(s.Queue)})       // want use: s3.HeadBucket{Bucket="${config:queue}"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(s.Tasks.Table)}) // want use: s3.HeadBucket{Bucket="${config:table}"}
	var o struct{ Once string }
	if b, err := once(); err == nil {
		json.Unmarshal(b, &o)
	}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(o.Once)})         // want use: s3.HeadBucket{Bucket="${config:Once}"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(service().Name)}) // want use: s3.HeadBucket{Bucket=...}
}
