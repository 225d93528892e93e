// Names in the exported fields of what the program leaves in fields and variables of
// libraries, which call its methods.
package main

import (
	"encoding/json"
	"net/http"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

var c = s3.New(s3.Options{})

type App struct{ Bucket string }

func (a *App) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c.GetObject(r.Context(), &s3.GetObjectInput{Bucket: &a.Bucket, Key: aws.String(r.URL.Path)}) // want use: s3.GetObject{Bucket="served", Key=...}
}

func newApp(bucket string) *App { return &App{bucket} }

// Transport passes requests on to what may be another of its kind.
type Transport struct{ Bucket string }

func (t *Transport) RoundTrip(r *http.Request) (*http.Response, error) {
	c.PutObject(r.Context(), &s3.PutObjectInput{Bucket: aws.String(t.Bucket), Key: aws.String("log")}) // want use: s3.PutObject{Bucket="sent"|"${env:SENT}", Key="log"}
	return http.DefaultTransport.RoundTrip(r)
}

// Decoded is filled by a library as well.
type Decoded struct{ Bucket string }

func (d *Decoded) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c.HeadBucket(r.Context(), &s3.HeadBucketInput{Bucket: &d.Bucket}) // want use: s3.HeadBucket{Bucket="made"|"${config:stdin:Bucket}"}
}

// Hook is a function in a field: what it gets is the library's.
func hook(r *http.Request, via []*http.Request) error {
	c.DeleteBucket(r.Context(), &s3.DeleteBucketInput{Bucket: aws.String(r.Host)}) // want use: s3.DeleteBucket{Bucket=...}
	return nil
}

func main() {
	http.Get("http://localhost")
	d := &Decoded{Bucket: "made"}
	json.NewDecoder(os.Stdin).Decode(d)
	servers := []*http.Server{{Handler: newApp("served")}, {Handler: d}}
	for _, s := range servers {
		s.ListenAndServe()
	}
	http.DefaultTransport = &Transport{Bucket: os.Getenv("SENT")}
	client := &http.Client{Transport: &Transport{Bucket: "sent"}, CheckRedirect: hook}
	client.Get("http://localhost")
}
