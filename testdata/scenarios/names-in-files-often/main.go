// How often a file is read: one that is read once is one file, whichever it is.
package main

import (
	"context"
	"encoding/json"
	"net/http"
	"os"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/spf13/cobra"
)

var c = s3.New(s3.Options{})

type settings struct{ Bucket string }

// load is called by both commands, of which one runs.
func load(args []string) settings {
	var s settings
	data, err := os.ReadFile(args[0])
	if err != nil {
		os.Exit(1)
	}
	json.Unmarshal(data, &s)
	return s
}

func put(cmd *cobra.Command, args []string) error {
	s := load(args)
	_, err := c.HeadBucket(cmd.Context(), &s3.HeadBucketInput{Bucket: aws.String("put-" + s.Bucket)}) // want use: s3.HeadBucket{Bucket="put-${config:Bucket}"}
	return err
}

func get(cmd *cobra.Command, args []string) error {
	s := load(args)
	_, err := c.HeadBucket(cmd.Context(), &s3.HeadBucketInput{Bucket: aws.String("get-" + s.Bucket)}) // want use: s3.HeadBucket{Bucket="get-${config:Bucket}"}
	return err
}

type common struct{ Common string }

var shared common

func before(cmd *cobra.Command, args []string) {
	data, _ := os.ReadFile(args[1])
	json.Unmarshal(data, &shared)
}

type lazy struct{ Lazy string }

var (
	once sync.Once
	late lazy
)

// loadLate runs once, whoever calls it.
func loadLate() lazy {
	once.Do(func() {
		data, _ := os.ReadFile(os.Args[3])
		json.Unmarshal(data, &late)
	})
	return late
}

type perRequest struct{ Request string }

// handle runs for each request, with a file of its own.
func handle(w http.ResponseWriter, r *http.Request) {
	var p perRequest
	data, _ := os.ReadFile(r.URL.Path)
	json.Unmarshal(data, &p)
	c.HeadBucket(r.Context(), &s3.HeadBucketInput{Bucket: aws.String("r-" + p.Request)})          // want use: s3.HeadBucket{Bucket="r-${unknown}"}
	c.HeadBucket(r.Context(), &s3.HeadBucketInput{Bucket: aws.String("l-" + loadLate().Lazy)})    // want use: s3.HeadBucket{Bucket="l-${config:Lazy}"}
	c.HeadBucket(r.Context(), &s3.HeadBucketInput{Bucket: aws.String("s-" + shared.Common)})      // want use: s3.HeadBucket{Bucket="s-${config:Common}"}
	c.HeadBucket(r.Context(), &s3.HeadBucketInput{Bucket: aws.String("i-" + loadLate().Lazy)})    // want use: s3.HeadBucket{Bucket="i-${config:Lazy}"}
	c.HeadBucket(r.Context(), &s3.HeadBucketInput{Bucket: aws.String("d-" + dir(r.URL.Path, 3))}) // want use: s3.HeadBucket{Bucket="d-${unknown}"}
}

type node struct {
	Next string
	Leaf string
}

// dir reads one file after another.
func dir(path string, depth int) string {
	var n node
	data, _ := os.ReadFile(path)
	json.Unmarshal(data, &n)
	if n.Next != "" && depth > 0 {
		return dir(n.Next, depth-1)
	}
	return n.Leaf
}

type both struct{ Both string }

// twice is called two times in a row.
func twice(path string) string {
	var b both
	data, _ := os.ReadFile(path)
	json.Unmarshal(data, &b)
	return b.Both
}

func serve(cmd *cobra.Command, args []string) {
	c.HeadBucket(cmd.Context(), &s3.HeadBucketInput{Bucket: aws.String("a-" + twice(args[2]))}) // want use: s3.HeadBucket{Bucket="a-${unknown}"}
	c.HeadBucket(cmd.Context(), &s3.HeadBucketInput{Bucket: aws.String("b-" + twice(args[3]))}) // want use: s3.HeadBucket{Bucket="b-${unknown}"}
	http.ListenAndServe(":0", http.HandlerFunc(handle))
}

func main() {
	root := &cobra.Command{Use: "x", PersistentPreRun: before}
	root.AddCommand(&cobra.Command{Use: "put", RunE: put}, &cobra.Command{Use: "get", RunE: get}, &cobra.Command{Use: "serve", Run: serve})
	if root.ExecuteContext(context.Background()) != nil {
		os.Exit(1)
	}
}
