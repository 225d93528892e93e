// Values kept in cells of libraries: sync.Map, atomic values, pools, lists, caches,
// and functions that are run once.
//
// What is called here is held against what is found: see TestRan.
package main

// run:
import (
	"container/list"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"sync"
	"sync/atomic"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	lru "github.com/hashicorp/golang-lru/v2"
	"github.com/patrickmn/go-cache"
	"golang.org/x/sync/singleflight"
)

var c = s3.New(s3.Options{})
var ctx = context.Background()

type conf struct{ Bucket string }

// server holds its configuration in cells of its own.
type server struct {
	current atomic.Pointer[conf]
	names   sync.Map
	lookups *cache.Cache
	flight  singleflight.Group
}

func (s *server) reload(bucket string) { s.current.Store(&conf{Bucket: bucket}) }

func atomics() {
	a, b := &server{}, &server{}
	a.reload("a")
	b.reload("b")
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(a.current.Load().Bucket)}) // want use: s3.HeadBucket{Bucket="a"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(b.current.Load().Bucket)}) // want use: s3.HeadBucket{Bucket="b"}
	var v atomic.Value
	v.Store("value")
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(v.Load().(string))}) // want use: s3.HeadBucket{Bucket="value"}
	var p atomic.Pointer[string]
	p.Store(aws.String("first"))
	old := p.Swap(aws.String("second"))
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: old})      // want use: s3.HeadBucket{Bucket="first"|"second"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: p.Load()}) // want use: s3.HeadBucket{Bucket="first"|"second"}
	var e atomic.Value
	e.Store(os.Getenv("ATOMIC"))
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(e.Load().(string))}) // want use: s3.HeadBucket{Bucket="${env:ATOMIC}"}
	var none atomic.Pointer[conf]
	if n := none.Load(); n != nil {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(n.Bucket)}) // want use: s3.HeadBucket{...}
	}
}

func maps() {
	var m sync.Map
	m.Store("a", "map-a")
	m.Store("b", "map-b")
	a, _ := m.Load("a")
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(a.(string))}) // want use: s3.HeadBucket{Bucket="map-a"}
	l, _ := m.LoadOrStore("c", "map-c")
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(l.(string))}) // want use: s3.HeadBucket{Bucket="map-c"}
	d, _ := m.LoadAndDelete("b")
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(d.(string))}) // want use: s3.HeadBucket{Bucket="map-b"}
	m.Range(func(k, v any) bool {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(v.(string))}) // want use: s3.HeadBucket{Bucket="map-a"|"map-b"|"map-c"}
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(k.(string))}) // want use: s3.HeadBucket{Bucket="a"|"b"|"c"}
		return true
	})
	s := &server{}
	s.names.Store("key", &conf{Bucket: "in a field"})
	if v, ok := s.names.Load("key"); ok {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(v.(*conf).Bucket)}) // want use: s3.HeadBucket{Bucket="in a field"}
	}
}

func pools() {
	p := sync.Pool{New: func() any { return &conf{Bucket: "new"} }}
	q := p.Get().(*conf)
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(q.Bucket)}) // want use: s3.HeadBucket{Bucket="changed"|"new"}
	q.Bucket = "changed"
	p.Put(q)
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(p.Get().(*conf).Bucket)}) // want use: s3.HeadBucket{Bucket="changed"|"new"}
}

func lists() {
	l := list.New()
	l.PushBack("back")
	e := l.PushFront("front")
	l.InsertAfter("between", e)
	for e := l.Front(); e != nil; e = e.Next() {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(e.Value.(string))}) // want use: s3.HeadBucket{Bucket="back"|"between"|"front"}
	}
	var other list.List
	other.PushBack("other").Value = "replaced"
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(other.Back().Value.(string))}) // want use: s3.HeadBucket{Bucket="other"|"replaced"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(l.Remove(e).(string))})        // want use: s3.HeadBucket{Bucket="back"|"between"|"front"}
}

var region = sync.OnceValue(func() string { return "once-" + os.Getenv("REGION_NAME") })

func functions() {
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(region())}) // want use: s3.HeadBucket{Bucket="once-${env:REGION_NAME}"}
	for _, name := range []string{"x"} {
		f := sync.OnceValues(func() (*conf, error) { return &conf{Bucket: "pair-" + name}, nil })
		if o, err := f(); err == nil {
			c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(o.Bucket)}) // want use: s3.HeadBucket{Bucket="pair-x"}
		}
	}
	s := &server{}
	v, err, _ := s.flight.Do("key", func() (any, error) { return "flight", nil })
	if err == nil {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(v.(string))}) // want use: s3.HeadBucket{Bucket="flight"}
	}
}

func caches() {
	s := &server{lookups: cache.New(-1, 0)}
	s.lookups.Set("a", "cache-a", -1)
	s.lookups.SetDefault("b", "cache-b")
	if v, ok := s.lookups.Get("a"); ok {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(v.(string))}) // want use: s3.HeadBucket{Bucket="cache-a"}
	}
	other := cache.New(-1, 0)
	other.SetDefault("a", "other-a")
	if v, ok := other.Get("a"); ok {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(v.(string))}) // want use: s3.HeadBucket{Bucket="other-a"}
	}
	l, err := lru.New[string, *conf](2)
	if err != nil {
		return
	}
	l.Add("a", &conf{Bucket: "lru-a"})
	l.Add("b", &conf{Bucket: "lru-b"})
	if v, ok := l.Get("b"); ok {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(v.Bucket)}) // want use: s3.HeadBucket{Bucket="lru-b"}
	}
}

// storer is what a sync.Map is, and more.
type storer interface {
	Store(k, v any)
	Load(k any) (any, bool)
}

type embedding struct{ sync.Map }

// settings is what a decoder fills: what it puts into a cell that says how is not known.
type settings struct{ Name text }

type text struct{ atomic.Value }

func (t *text) UnmarshalText(b []byte) error {
	t.Store(string(b))
	return nil
}

// twice asks for the same in two ways: what one gets the other may have made.
func (s *server) twice() {
	one, _, _ := s.flight.Do("key", func() (any, error) { return "one", nil })
	two, _, _ := s.flight.Do("key", func() (any, error) { return "two", nil })
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(one.(string))}) // want use: s3.HeadBucket{Bucket="one"|"two"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(two.(string))}) // want use: s3.HeadBucket{Bucket="one"|"two"}
}

// The twins: cells that get values in ways that are not followed.
func unknowns() {
	var v atomic.Value
	v.Store(os.Args[0])
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(v.Load().(string))}) // want use: s3.HeadBucket{Bucket=...}
	var m sync.Map
	m.Store("a", "known")
	var s storer = &m
	s.Store("a", "by interface")
	a, _ := m.Load("a")
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(a.(string))}) // want use: s3.HeadBucket{Bucket="known"|...}
	var f sync.Map
	f.Store("a", "known")
	put := f.Store
	put("a", "by value")
	b, _ := f.Load("a")
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(b.(string))}) // want use: s3.HeadBucket{Bucket="known"|...}
	var e embedding
	e.Store("a", "known")
	s = &e
	s.Store("a", "promoted")
	d, _ := e.Load("a")
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(d.(string))}) // want use: s3.HeadBucket{Bucket="known"|...}
	filled := cache.NewFrom(-1, 0, map[string]cache.Item{"a": {Object: "filled", Expiration: -1}})
	if v, ok := filled.Get("a"); ok {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(v.(string))}) // want use: s3.HeadBucket{Bucket=...}
	}
	var set settings
	_ = json.Unmarshal([]byte(`{"Name": "decoded"}`), &set)
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(set.Name.Load().(string))}) // want use: s3.HeadBucket{Bucket=...}
	store := (*sync.Map).Store
	var x sync.Map
	x.Store("a", "known")
	store(&x, "a", "by expression")
	h, _ := x.Load("a")
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(h.(string))}) // want use: s3.HeadBucket{Bucket="by expression"|"known"}
	(&server{}).twice()
	var key sync.Map
	key.Store(fmt.Sprint(os.Args), "any key")
	key.Store("b", "b")
	g, _ := key.Load(fmt.Sprint(os.Args))
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(g.(string))}) // want use: s3.HeadBucket{Bucket="any key"|"b"}
}

func main() {
	atomics()
	maps()
	pools()
	lists()
	functions()
	caches()
	unknowns()
}
