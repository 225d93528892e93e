// HTTP handlers: functions, methods, types that implement http.Handler, and
// middleware around them.
package main

import (
	"log"
	"net/http"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// want none: s3.DeleteObject s3.DeleteBucket

type server struct{ c *s3.Client }

func (s *server) get(w http.ResponseWriter, r *http.Request) {
	s.c.GetObject(r.Context(), &s3.GetObjectInput{Bucket: aws.String("web"), Key: aws.String(r.PathValue("key"))}) // want use: s3.GetObject{Bucket="web", Key=...}
}

func (s *server) remove(w http.ResponseWriter, r *http.Request) {
	s.c.DeleteObject(r.Context(), nil)
}

type health struct{ c *s3.Client }

func (h health) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h.c.HeadBucket(r.Context(), &s3.HeadBucketInput{Bucket: aws.String("web")}) // want use: s3.HeadBucket{Bucket="web"}
}

// Close is promoted to nothing that net/http calls.
func (h health) Drop(r *http.Request) { h.c.DeleteBucket(r.Context(), nil) }

func logged(c *s3.Client, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c.PutObject(r.Context(), &s3.PutObjectInput{Bucket: aws.String("log")}) // want use: s3.PutObject{Bucket="log"}
		next.ServeHTTP(w, r)
	})
}

func main() {
	s := &server{s3.New(s3.Options{})}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{key}", s.get)
	mux.Handle("/health", health{s.c})
	srv := &http.Server{Addr: ":8080", Handler: logged(s.c, mux)}
	srv.RegisterOnShutdown(func() {
		s.c.ListBuckets(nil, nil) // want use: s3.ListBuckets
	})
	log.Fatal(srv.ListenAndServe())
}
