// Structs whose methods a library calls: those that it was given, and no others of
// their type.
//
// What is called here is held against what is found: see TestRan.
package main

// run:
import (
	"context"
	"encoding/json"
	"net"
	"net/http"
	"net/http/httptest"
	"sort"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

var c = s3.New(s3.Options{})
var ctx = context.Background()

type handler struct{ bucket, key string }

func newHandler(b, k string) *handler { return &handler{bucket: b, key: k} }

func (h *handler) serve(w http.ResponseWriter, r *http.Request) {
	c.GetObject(ctx, &s3.GetObjectInput{Bucket: aws.String(h.bucket), Key: aws.String(h.key)}) // want use: s3.GetObject{Bucket="h-a", Key="k-a"}; s3.GetObject{Bucket="h-b", Key="k-b"}
}

func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c.GetObject(ctx, &s3.GetObjectInput{Bucket: aws.String(h.bucket), Key: aws.String(h.key)}) // want use: s3.GetObject{Bucket="h-d", Key="k-d"}; s3.GetObject{Bucket="h-e", Key="k-e"}
}

func (h *handler) direct() {
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(h.bucket)}) // want use: s3.HeadBucket{Bucket="h-c"}
}

type embedded struct {
	*handler
	name string
}

type value struct{ bucket string }

func (h value) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(h.bucket)}) // want use: s3.HeadBucket{Bucket="v-a"}
}

type logging struct {
	next   http.Handler
	bucket string
}

func (l logging) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(l.bucket)}) // want use: s3.HeadBucket{Bucket="log-a"}
	l.next.ServeHTTP(w, r)
}

type inner struct{ bucket string }

func (i *inner) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(i.bucket)}) // want use: s3.HeadBucket{Bucket="in-a"}
}

type route struct{ bucket string }

func (t *route) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(t.bucket)}) // want use: s3.HeadBucket{Bucket="r-a"|"r-b"}
}

type viaHelper struct{ bucket string }

func (v *viaHelper) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(v.bucket)}) // want use: s3.HeadBucket{Bucket="x-a"|"x-b"}
}

func register(mux *http.ServeMux, path string, h http.Handler) { mux.Handle(path, h) }

type served struct{ bucket string }

func (s *served) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(s.bucket)}) // want use: s3.HeadBucket{Bucket="s-a"|"s-b"}
}

type kept struct{ bucket string }

func (s *kept) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(s.bucket)}) // want use: s3.HeadBucket{Bucket="im-a"|"im-b"}
}

type sorted struct {
	names  []string
	bucket string
}

func (b sorted) Len() int      { return len(b.names) }
func (b sorted) Swap(i, j int) { b.names[i], b.names[j] = b.names[j], b.names[i] }
func (b sorted) Less(i, j int) bool {
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(b.bucket)}) // want use: s3.HeadBucket{Bucket="sort-a"}
	return b.names[i] < b.names[j]
}

// Generic code makes the interface.
type generic struct{ bucket string }

func (g *generic) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(g.bucket)}) // want use: s3.HeadBucket{Bucket="g-a"}
}

type registry[T http.Handler] struct{ h T }

func (r registry[T]) on(mux *http.ServeMux) { mux.Handle("/g", r.h) }

// What a library fills is not known, wherever it is registered.
type filled struct{ Bucket string }

func (f *filled) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(f.Bucket)}) // want use: s3.HeadBucket{Bucket="f-a"|...}
}

func main() {
	mux := http.NewServeMux()
	a, b, unused := newHandler("h-a", "k-a"), newHandler("h-b", "k-b"), newHandler("h-c", "k-c")
	mux.HandleFunc("/a", a.serve)
	mux.HandleFunc("/b", b.serve)
	unused.direct()
	mux.Handle("/d", newHandler("h-d", "k-d"))
	mux.Handle("/e", &embedded{newHandler("h-e", "k-e"), "e"})
	_ = &embedded{newHandler("h-f", "k-f"), "f"}
	mux.Handle("/v", value{"v-a"})
	_ = value{"v-b"}
	mux.Handle("/l", logging{&inner{"in-a"}, "log-a"})
	_ = &logging{&inner{"in-b"}, "log-b"}
	for p, r := range map[string]*route{"/r1": {"r-a"}, "/r2": {"r-b"}} {
		mux.Handle(p, r)
	}
	_ = &route{"r-c"}
	register(mux, "/x1", &viaHelper{"x-a"})
	register(mux, "/x2", &viaHelper{"x-b"})
	handlers := map[string]http.Handler{}
	handlers["/im1"] = &kept{"im-a"}
	handlers["/im2"] = &kept{"im-b"}
	_ = &kept{"im-c"}
	for p, h := range handlers {
		mux.Handle(p, h)
	}
	sort.Sort(sorted{[]string{"b", "a"}, "sort-a"})
	_ = sorted{nil, "sort-b"}
	registry[*generic]{&generic{"g-a"}}.on(mux)
	f := &filled{"f-a"}
	json.Unmarshal([]byte(`{"Bucket": "f-b"}`), f)
	mux.Handle("/f", f)

	for _, p := range []string{"/a", "/b", "/d", "/e", "/v", "/l", "/r1", "/r2", "/x1", "/x2", "/im1", "/im2", "/g", "/f"} {
		mux.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", p, nil))
	}
	for _, s := range []*http.Server{{Handler: &served{"s-a"}}, {Handler: &served{"s-b"}}} {
		ln, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			continue
		}
		go s.Serve(ln)
		client := http.Client{Timeout: 3 * time.Second}
		client.Get("http://" + ln.Addr().String())
	}
	_ = &served{"s-c"}
}
