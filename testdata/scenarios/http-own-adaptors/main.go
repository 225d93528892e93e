// Function types of the program's own that are http.Handlers.
package main

import (
	"net/http"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// want none: s3.DeleteBucket

var c = s3.New(s3.Options{})

func head(w http.ResponseWriter, r *http.Request) {
	c.HeadBucket(r.Context(), &s3.HeadBucketInput{Bucket: aws.String("own")}) // want use: s3.HeadBucket{Bucket="own"}
}

func list(w http.ResponseWriter, r *http.Request) {
	c.ListBuckets(r.Context(), nil) // want use: s3.ListBuckets
}

// serve passes the method of whatever handler it gets to a library.
func serve(path string, h http.Handler) { http.HandleFunc(path, h.ServeHTTP) }

// tried is a function type with a method that calls it.
type tried func(http.ResponseWriter, *http.Request)

func (t tried) ServeHTTP(w http.ResponseWriter, r *http.Request) { t(w, r) }

// forgotten has a method that calls it, too, and nothing does.
type forgotten func(http.ResponseWriter, *http.Request)

func (f forgotten) Run(w http.ResponseWriter, r *http.Request) { f(w, r) }

func drop(w http.ResponseWriter, r *http.Request) { c.DeleteBucket(r.Context(), nil) }

func main() {
	http.Handle("HEAD /", tried(head))
	serve("GET /list", tried(list))
	_ = forgotten(drop).Run
	http.ListenAndServe(":8080", nil)
}
