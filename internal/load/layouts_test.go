package load_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/iamvet/iamvet/internal/load"
)

// vendored is a module with its dependencies beside it.
const vendored = `
-- go.mod --
module example.com/app

go 1.24

require (
	example.com/lib v1.0.0
	github.com/aws/aws-sdk-go-v2/service/s3 v1.0.0
)
-- main.go --
package main

import (
	"context"

	"example.com/lib"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

func main() {
	b := lib.Name()
	s3.New().PutObject(context.Background(), &s3.PutObjectInput{Bucket: &b})
}
-- vendor/modules.txt --
# example.com/lib v1.0.0
## explicit; go 1.24
example.com/lib
# github.com/aws/aws-sdk-go-v2/service/s3 v1.0.0
## explicit; go 1.24
github.com/aws/aws-sdk-go-v2/service/s3
-- vendor/example.com/lib/lib.go --
package lib

func Name() string { return "b" }
-- vendor/github.com/aws/aws-sdk-go-v2/service/s3/s3.go --
package s3

import "context"

type Client struct{}

type PutObjectInput struct{ Bucket *string }

func New() *Client { return &Client{} }

func (c *Client) PutObject(ctx context.Context, in *PutObjectInput) error { return nil }
`

func TestVendoredModules(t *testing.T) {
	l := run(t, load.Config{Dir: module(t, vendored)})
	if l.errors() != "" || l.ids() != "example.com/app" {
		t.Errorf("loaded %s: %s", l.ids(), l.errors())
	}
}

func TestWorkspace(t *testing.T) {
	dir := module(t, `
-- go.work --
go 1.24

use (
	./app
	./names
	./store
)
-- names/go.mod --
module example.com/names

go 1.24
-- names/names.go --
package names

const Bucket = "b"
-- store/go.mod --
module example.com/store

go 1.24

require github.com/aws/aws-sdk-go-v2/service/s3 v1.0.0

replace github.com/aws/aws-sdk-go-v2/service/s3 => ../sdk
-- store/store.go --
package store

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/s3"
)

func Put(b string) { s3.New().PutObject(context.Background(), &s3.PutObjectInput{Bucket: &b}) }
-- app/go.mod --
module example.com/app

go 1.24
-- app/main.go --
package main

import (
	"example.com/names"
	"example.com/store"
)

func main() { store.Put(names.Bucket) }
`)
	l := run(t, load.Config{Dir: filepath.Join(dir, "app")})
	if want := "example.com/names\nexample.com/store\nexample.com/app"; l.ids() != want || l.errors() != "" {
		t.Errorf("loaded\n%s\nwant\n%s\n%s", l.ids(), want, l.errors())
	}
	for _, p := range l.packages {
		if !p.Local {
			t.Errorf("%s is in the workspace and not local", p.ID)
		}
	}
}

// drivers is a module between the program and the SDK.
const drivers = goMod + `
require example.com/drivers v1.0.0

replace example.com/drivers => ./drivers
-- drivers/go.mod --
module example.com/drivers

go 1.24

require github.com/aws/aws-sdk-go-v2/service/s3 v1.0.0
-- drivers/blob/blob.go --
package blob

type Driver interface{ Put() error }

type Bucket struct{ d Driver }

func Open(d Driver) *Bucket { return &Bucket{d} }

func (b *Bucket) Write() error { return b.d.Put() }
-- drivers/s3blob/s3blob.go --
package s3blob

import (
	"context"

	"example.com/drivers/blob"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

type driver struct{ c *s3.Client }

func (d driver) Put() error { return d.c.PutObject(context.Background(), nil) }

func Open() *blob.Bucket { return blob.Open(driver{s3.New()}) }
-- main.go --
package main

import "example.com/drivers/s3blob"

func main() { s3blob.Open().Write() }
`

func TestLibraryBetweenProgramAndSDK(t *testing.T) {
	l := run(t, load.Config{Dir: module(t, drivers)})
	if want := "example.com/drivers/blob\nexample.com/drivers/s3blob\nexample.com/app"; l.ids() != want || l.errors() != "" {
		t.Errorf("loaded\n%s\nwant\n%s\n%s", l.ids(), want, l.errors())
	}
}

// tagged has a file that only a build tag selects, and tests of its own.
const tagged = goMod + storeFile + `
-- main.go --
package main

func main() {}
-- extra.go --
//go:build extra

package main

import "example.com/app/store"

func init() { store.Put("extra") }
-- store/store_test.go --
package store

import "testing"

func TestPut(t *testing.T) { Put("test") }
-- store/outside_test.go --
package store_test

import (
	"testing"

	"example.com/app/store"
)

func TestOutside(t *testing.T) { store.Put("outside") }
`

func TestBuildTags(t *testing.T) {
	dir := module(t, tagged)
	if l := run(t, load.Config{Dir: dir}); l.ids() != "" || len(l.Programs) != 1 || len(l.Programs[0].Packages) != 0 {
		t.Errorf("without the tag: %s %+v", l.ids(), l.Programs)
	}
	l := run(t, load.Config{Dir: dir, BuildFlags: []string{"-tags=extra"}})
	if want := "example.com/app/store\nexample.com/app"; l.ids() != want {
		t.Errorf("with the tag:\n%s\nwant\n%s", l.ids(), want)
	}
}

func TestTestBinaries(t *testing.T) {
	dir := module(t, tagged)
	l := run(t, load.Config{Dir: dir, Patterns: []string{"./..."}, Tests: true})
	if l.errors() != "" {
		t.Error(l.errors())
	}
	var ids []string
	for _, p := range l.Programs {
		ids = append(ids, p.ID)
	}
	if want := []string{"example.com/app", "example.com/app/store.test"}; !slices.Equal(ids, want) {
		t.Fatalf("programs %v, want %v", ids, want)
	}
	test := l.Programs[1]
	want := []string{
		"example.com/app/store [example.com/app/store.test]",
		"example.com/app/store_test [example.com/app/store.test]",
		"example.com/app/store.test",
	}
	if !test.Test || !slices.Equal(test.Packages, want) {
		t.Errorf("packages %v, want %v", test.Packages, want)
	}
}

func TestLibraryAsProgram(t *testing.T) {
	dir := module(t, tagged)
	var offered []string
	l := run(t, load.Config{Dir: dir, Patterns: []string{"./..."}, Library: func(p load.Program) bool {
		offered = append(offered, p.Package)
		return len(p.GoFiles) == 1 && strings.HasSuffix(p.GoFiles[0], "store.go")
	}})
	if !slices.Equal(offered, []string{"example.com/app/store"}) {
		t.Errorf("asked about %v", offered)
	}
	if len(l.Programs) != 2 || l.Programs[1].ID != "example.com/app/store" || l.Programs[1].Name != "store" {
		t.Errorf("programs %+v", l.Programs)
	}
	if l.ids() != "example.com/app/store" {
		t.Errorf("loaded %s", l.ids())
	}
}

const cgo = goMod + storeFile + `
-- main.go --
package main

// static int one(void) { return 1; }
import "C"

import "example.com/app/store"

func main() {
	if C.one() == 1 {
		store.Put("a")
	}
	n := C.one()
	_ = n
}
`

func TestCgo(t *testing.T) {
	if _, err := exec.LookPath("gcc"); err != nil {
		t.Skip("no C compiler")
	}
	l := run(t, load.Config{Dir: module(t, cgo), Env: append(os.Environ(), "CGO_ENABLED=1")})
	if l.errors() != "" || !strings.HasSuffix(l.ids(), "example.com/app") {
		t.Errorf("loaded %s: %s", l.ids(), l.errors())
	}
}

func TestCgoWithoutCompiler(t *testing.T) {
	env := append(os.Environ(), "CGO_ENABLED=1", "CC=no-such-compiler")
	l := run(t, load.Config{Dir: module(t, cgo), Env: env})
	if !strings.Contains(l.errors(), "cgo could not be run") {
		t.Errorf("errors: %s", l.errors())
	}
	if !calls(buildSSA(t, l.packages[len(l.packages)-1]))["Put"] {
		t.Error("the call of Put, guarded by C, is gone")
	}
}

func TestVisitorStops(t *testing.T) {
	res, err := load.Load(context.Background(), load.Config{Dir: module(t, drivers), CacheDir: sharedCache})
	if err != nil {
		t.Fatal(err)
	}
	stop := errors.New("stop")
	seen := 0
	if err := res.Each(context.Background(), func(*load.Package) error { seen++; return stop }); !errors.Is(err, stop) || seen != 1 {
		t.Errorf("%v after %d packages", err, seen)
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := load.Load(ctx, load.Config{Dir: module(t, drivers)}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

func TestNoGoCommand(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	_, err := load.Load(context.Background(), load.Config{Dir: t.TempDir()})
	if !errors.Is(err, load.ErrNoGo) {
		t.Errorf("error %v", err)
	}
}
