// Handlers that come back from libraries: these make no structs of the program's, so that
// they are among those that the program made. What decoders can make they may make, too.
package main

import (
	"encoding/json"
	"net/http"
	"os"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
)

// server is behind middlewares.
type server struct {
	client *dynamodb.Client
	table  string
}

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.client.Scan(r.Context(), &dynamodb.ScanInput{TableName: &s.table}) // want use: dynamodb.Scan{TableName="${env:TABLE}"}
}

func logged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		println(r.URL.Path)
		next.ServeHTTP(w, r)
	})
}

func limited(next http.Handler) http.Handler { return http.TimeoutHandler(next, time.Second, "late") }

// around calls a middleware for each request: what it wraps may be a function.
func around(with func(http.Handler) http.Handler) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			with(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { next.ServeHTTP(w, r) })).ServeHTTP(w, r)
		})
	}
}

// document may be made by a decoder.
type document struct{ Table string }

var client = dynamodb.New(dynamodb.Options{})

func (d *document) UnmarshalJSON(b []byte) error { return json.Unmarshal(b, &d.Table) }

func (d *document) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	client.Query(r.Context(), &dynamodb.QueryInput{TableName: &d.Table}) // want use: dynamodb.Query{TableName=...}
}

func main() {
	c := dynamodb.New(dynamodb.Options{})
	h := around(logged)(around(limited)(&server{client: c, table: os.Getenv("TABLE")}))
	http.Handle("/v1/", logged(http.StripPrefix("/v1", h)))
	http.Handle("/v2/", logged(http.StripPrefix("/v2", &document{Table: "spare"})))
	http.ListenAndServe("127.0.0.1:0", nil)
}
