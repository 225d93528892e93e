// Stores that wrap each other, in any order: what the innermost one holds is found
// through all of them.
package main

import (
	"context"
	"os"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

type store interface {
	save(ctx context.Context, name, version string) error
	exists(ctx context.Context, name string) bool
}

type bucket struct {
	name string
	c    *s3.Client
}

func (b *bucket) save(ctx context.Context, name, version string) error {
	for _, ext := range []string{"info", "zip"} {
		_, err := b.c.PutObject(ctx, &s3.PutObjectInput{Bucket: aws.String(b.name), Key: aws.String(name + "/" + version + "." + ext)}) // want use: s3.PutObject{Bucket="${env:BUCKET}", Key="again/v1.info"|"again/v1.zip"|"again/v2.info"|"again/v2.zip"|"mod/v1.info"|"mod/v1.zip"|"mod/v2.info"|"mod/v2.zip"}
		if err != nil {
			return err
		}
	}
	return nil
}

func (b *bucket) exists(ctx context.Context, name string) bool {
	_, err := b.c.HeadObject(ctx, &s3.HeadObjectInput{Bucket: aws.String(b.name), Key: aws.String(name)}) // want use: s3.HeadObject{Bucket="${env:BUCKET}", Key="mod"}
	return err == nil
}

// lost is the twin: what file its bucket stands in is not known here.
type lost struct {
	name string
	c    *s3.Client
}

func (l *lost) head(ctx context.Context) {
	l.c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(l.name)}) // want use: s3.HeadBucket{Bucket=...}
}

type header interface{ head(context.Context) }

type first struct{ inner header }
type second struct{ inner header }

func (f *first) head(ctx context.Context)  { f.inner.head(ctx) }
func (s *second) head(ctx context.Context) { s.inner.head(ctx) }

type wrapper func(store) store

type locked struct {
	mu    sync.Mutex
	inner store
}

func (l *locked) save(ctx context.Context, name, version string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.inner.save(ctx, name, version)
}
func (l *locked) exists(ctx context.Context, name string) bool { return l.inner.exists(ctx, name) }

type pooled struct {
	inner store
	jobs  chan func()
}

func (p *pooled) run() {
	for f := range p.jobs {
		f()
	}
}

func (p *pooled) save(ctx context.Context, name, version string) error {
	done := make(chan error)
	p.jobs <- func() { done <- p.inner.save(ctx, name, version) }
	return <-done
}
func (p *pooled) exists(ctx context.Context, name string) bool { return p.inner.exists(ctx, name) }

type single struct{ inner store }

func (s single) do(ctx context.Context, name, version string) error {
	return s.inner.save(ctx, name, version)
}
func (s single) save(ctx context.Context, name, version string) error {
	return s.do(ctx, name, version)
}
func (s single) exists(ctx context.Context, name string) bool { return s.inner.exists(ctx, name) }

type retried struct {
	inner store
	times int
}

func (r *retried) save(ctx context.Context, name, version string) (err error) {
	for range r.times {
		if err = r.inner.save(ctx, name, version); err == nil {
			break
		}
	}
	return err
}
func (r *retried) exists(ctx context.Context, name string) bool { return r.inner.exists(ctx, name) }

type logged struct{ inner store }

func (l *logged) save(ctx context.Context, name, version string) error {
	println(name)
	return l.inner.save(ctx, name, version)
}
func (l *logged) exists(ctx context.Context, name string) bool { return l.inner.exists(ctx, name) }

// mirrored saves another version of its own, too.
type mirrored struct{ inner store }

func (m *mirrored) save(ctx context.Context, name, version string) error {
	if err := m.inner.save(ctx, name, "v2"); err != nil {
		return err
	}
	return m.inner.save(ctx, "again", version)
}
func (m *mirrored) exists(ctx context.Context, name string) bool { return m.inner.exists(ctx, name) }

func withLock(s store) store { return &locked{inner: s} }
func withPool(n int) wrapper {
	return func(s store) store {
		p := &pooled{inner: s, jobs: make(chan func())}
		for range n {
			go p.run()
		}
		return p
	}
}
func withSingle(s store) store { return single{s} }
func withRetry(n int) wrapper  { return func(s store) store { return &retried{s, n} } }
func withLog(s store) store    { return &logged{s} }
func withMirror(s store) store { return &mirrored{s} }

func newStore(inner store, wrap ...wrapper) store {
	s := inner
	for _, w := range wrap {
		s = w(s)
	}
	return s
}

func order(kind string) wrapper {
	switch kind {
	case "lock":
		return withLock
	case "pool":
		return withPool(3)
	case "retry":
		return withRetry(5)
	case "mirror":
		return withMirror
	}
	return withSingle
}

func main() {
	ctx := context.Background()
	c := s3.New(s3.Options{})
	s := newStore(&bucket{name: os.Getenv("BUCKET"), c: c}, withLog, order(os.Getenv("LOCK")), withSingle, order(os.Getenv("OUTER")))
	if !s.exists(ctx, "mod") {
		s.save(ctx, "mod", "v1")
	}
	file, _ := os.ReadFile("bucket")
	var h header = &lost{name: string(file), c: c}
	for i := range os.Args {
		if i%2 == 0 {
			h = &first{h}
		} else {
			h = &second{h}
		}
	}
	h.head(ctx)
}
