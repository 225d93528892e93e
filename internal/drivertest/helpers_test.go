package drivertest

import (
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/iamvet/iamvet/internal/testprog"
)

// helped is a program with modules of others beside it. example.org/settings reads the
// environment; example.org/setup, which does not, imports it, too.
const helped = `
-- go.mod --
module example.com/app

go 1.26

require (
	example.org/settings v1.0.0
	example.org/setup v1.0.0
	github.com/aws/aws-sdk-go-v2/service/s3 v1.0.0
)
-- main.go --
package main

//iamvet:policy policy.json

import (
	"context"
	"strings"

	"example.org/settings"
	"example.org/setup"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

func put(bucket string) {
	s3.New().PutObject(context.Background(), &s3.PutObjectInput{Bucket: &bucket})
}

func main() {
	setup.All()
	put(settings.Get("FIRST", "first"))
	put(settings.Bucket())
	put(settings.Load().Bucket)
	put("p-" + settings.Prefix())
	put("e-" + settings.Exported)
	put("m-" + settings.Map["a"])
	put("s-" + settings.Struct.Name)
	put("c-" + settings.Names())
	put("u-" + setup.Name())
	put(strings.Join(settings.List(), "-"))
}
-- exact/main.go --
package main

//iamvet:policy ../policy.json

import (
	"context"

	"example.org/settings"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

func main() {
	bucket, key := settings.Bucket(), "k"
	s3.New().PutObject(context.Background(), &s3.PutObjectInput{Bucket: &bucket, Key: &key})
}
-- policy.json --
{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:PutObject", "Resource": "arn:aws:s3:::none/*"}]}
-- vendor/modules.txt --
# example.org/settings v1.0.0
## explicit; go 1.24
example.org/settings
# example.org/setup v1.0.0
## explicit; go 1.24
example.org/setup
# github.com/aws/aws-sdk-go-v2/service/s3 v1.0.0
## explicit; go 1.24
github.com/aws/aws-sdk-go-v2/service/s3
-- vendor/example.org/settings/settings.go --
package settings

import "os"

type Config struct{ Bucket string }

var (
	prefix   = "prefix"
	Exported = "exported"
	Map      = map[string]string{"a": "map"}
	Struct   = Config2{"struct"}
	constant = "constant"
)

type Config2 struct{ Name string }

func Get(name, def string) string {
	if v := os.Getenv(name); v != "" {
		return v
	}
	return def
}

func Bucket() string { return "uploads" }
func Load() *Config  { return &Config{Bucket: os.Getenv("LOADED")} }
func Prefix() string { return prefix }
func Names() string  { return constant }
func List() []string { return []string{"l1", "l2"} }

func SetPrefix(s string) { set(s) }
func set(s string)       { prefix = s }
-- vendor/example.org/setup/setup.go --
package setup

import "example.org/settings"

func All() {
	settings.SetPrefix("other")
	settings.Exported = "other"
}

func Name() string { return "opaque" }
-- vendor/github.com/aws/aws-sdk-go-v2/service/s3/s3.go --
package s3

import "context"

type Client struct{}

type PutObjectInput struct{ Bucket, Key *string }

func New() *Client { return &Client{} }

func (c *Client) PutObject(ctx context.Context, in *PutObjectInput) error { return nil }
`

// vendored runs a command with the modules of the vendor directory.
func vendored(t *testing.T, dir, name string, args ...string) string {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=vendor", "GOPROXY=off", "GOWORK=off", "PWD="+dir)
	out, err := cmd.CombinedOutput()
	if cmd.ProcessState == nil {
		t.Fatalf("%s: %v", name, err)
	}
	return string(out)
}

// buckets are those that a program puts objects into.
func buckets(t *testing.T, dir, bin string) []string {
	t.Helper()
	var out []string
	for _, m := range regexp.MustCompile(`"arn:aws:s3:::([^/]*)/[^"]*"`).FindAllStringSubmatch(vendored(t, dir, bin, "uses", "-json", "."), -1) {
		out = append(out, m[1])
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// What packages of other modules read from the environment is known; what others may
// set in them is not known alone.
func TestSettingsOfOtherModules(t *testing.T) {
	needTools(t)
	bin := testprog.Build(t)
	always := []string{"${env:FIRST}", "${env:LOADED}", "c-constant", "first", "l1-l2", "uploads", "e-exported", "m-map", "p-prefix", "s-struct"}
	for _, test := range []struct {
		name, archive string
		want          []string
	}{
		{"shared", helped, append([]string{"e-${unknown}", "m-${unknown}", "p-${unknown}", "s-${unknown}", "u-${unknown}"}, always...)},
		{"alone", strings.NewReplacer("\t\"example.org/setup\"\n", "", "\tsetup.All()\n", "", "\tput(\"u-\" + setup.Name())\n", "").Replace(helped), always},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			if err := testprog.Extract(dir, test.archive); err != nil {
				t.Fatal(err)
			}
			slices.Sort(test.want)
			if got := buckets(t, dir, bin); !slices.Equal(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestSettingsOfOtherModulesUnderVet(t *testing.T) {
	needTools(t)
	dir := t.TempDir()
	if err := testprog.Extract(dir, helped); err != nil {
		t.Fatal(err)
	}
	out := vendored(t, dir, "go", "vet", "-vettool="+testprog.Build(t), "./exact")
	if want := "s3:PutObject on arn:aws:s3:::uploads/k is not granted"; !strings.Contains(out, want) {
		t.Errorf("got %s, want %q", out, want)
	}
}
