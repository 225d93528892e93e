// Functions made into http.Handlers, whose method is then handed on as a value, or by
// an embedded interface.
package main

import (
	"net/http"
	"reflect"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// want none: s3.DeleteObject

var c = s3.New(s3.Options{})

func get(w http.ResponseWriter, r *http.Request) {
	c.GetObject(r.Context(), &s3.GetObjectInput{Bucket: aws.String("value"), Key: aws.String(r.PathValue("key"))}) // want use: s3.GetObject{Bucket="value", Key=...}
}

func put(w http.ResponseWriter, r *http.Request) {
	c.PutObject(r.Context(), &s3.PutObjectInput{Bucket: aws.String("embedded")}) // want use: s3.PutObject{Bucket="embedded"}
}

func create(w http.ResponseWriter, r *http.Request) {
	c.CreateBucket(r.Context(), &s3.CreateBucketInput{Bucket: aws.String("twice")}) // want use: s3.CreateBucket{Bucket="twice"}
}

func remove(w http.ResponseWriter, r *http.Request) {
	c.DeleteObject(r.Context(), nil)
}

// serve passes the method of whatever handler it gets to a library.
func serve(path string, h http.Handler) { http.HandleFunc(path, h.ServeHTTP) }

// reflected passes it on as any.
func reflected(h http.Handler) { reflect.ValueOf(h.ServeHTTP).Call(nil) }

func copied(w http.ResponseWriter, r *http.Request) {
	c.CopyObject(r.Context(), &s3.CopyObjectInput{Bucket: aws.String("any")}) // want use: s3.CopyObject{Bucket="any"}
}

// named is a handler with a name.
type named struct {
	http.Handler
	name string
}

func main() {
	serve("GET /", http.HandlerFunc(get))
	reflected(http.HandlerFunc(copied))
	http.Handle("PUT /", named{http.HandlerFunc(put), "put"})
	h := http.Handler(http.HandlerFunc(create))
	h = http.HandlerFunc(h.ServeHTTP)
	serve("POST /", h)
	_ = http.HandlerFunc(remove)
	http.ListenAndServe(":8080", nil)
}
