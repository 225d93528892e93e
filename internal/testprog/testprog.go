// Package testprog writes small modules with a stand-in for the SDK, for tests
// that run real Go tools: they need no download and compile fast.
//
// The stand-in has the SDK's import paths and the shape of its clients, which is
// all that the analysis looks at. It does nothing.
package testprog

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// Files of the stand-in, below its own directory.
const sdk = `
-- aws/go.mod --
module github.com/aws/aws-sdk-go-v2

go 1.26
-- aws/aws/aws.go --
// Package aws stands in for the SDK's package.
package aws

func String(s string) *string { return &s }

type Credentials struct{}
-- aws/aws/signer/v4/v4.go --
// Package v4 stands in for the SDK's package.
package v4

import (
	"context"
	"net/http"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
)

type SignerOptions struct{}

type HTTPSigner interface {
	SignHTTP(ctx context.Context, credentials aws.Credentials, r *http.Request, payloadHash string, service string, region string, signingTime time.Time, optFns ...func(*SignerOptions)) error
}

type Signer struct{}

func NewSigner(optFns ...func(*SignerOptions)) *Signer { return &Signer{} }

func (s *Signer) SignHTTP(ctx context.Context, credentials aws.Credentials, r *http.Request, payloadHash string, service string, region string, signingTime time.Time, optFns ...func(*SignerOptions)) error {
	return nil
}
-- s3/go.mod --
module github.com/aws/aws-sdk-go-v2/service/s3

go 1.26
-- s3/s3.go --
// Package s3 stands in for the SDK's package.
package s3

import "context"

type Options struct{}

type Client struct{ options Options }

func New(options Options, optFns ...func(*Options)) *Client { return &Client{options} }

type (
	GetObjectInput     struct{ Bucket, Key *string }
	GetObjectOutput    struct{}
	PutObjectInput     struct{ Bucket, Key *string }
	PutObjectOutput    struct{}
	DeleteObjectInput  struct{ Bucket, Key *string }
	DeleteObjectOutput struct{}
)

func (c *Client) GetObject(ctx context.Context, params *GetObjectInput, optFns ...func(*Options)) (*GetObjectOutput, error) {
	return nil, nil
}

func (c *Client) PutObject(ctx context.Context, params *PutObjectInput, optFns ...func(*Options)) (*PutObjectOutput, error) {
	return nil, nil
}

func (c *Client) DeleteObject(ctx context.Context, params *DeleteObjectInput, optFns ...func(*Options)) (*DeleteObjectOutput, error) {
	return nil, nil
}
`

// GoMod is what a module requires to use the stand-in. root is the relative path
// from the module to the directory given to Write.
func GoMod(root string) string {
	return `
require (
	github.com/aws/aws-sdk-go-v2 v1.0.0
	github.com/aws/aws-sdk-go-v2/service/s3 v1.0.0
)

replace (
	github.com/aws/aws-sdk-go-v2 => ` + root + `/sdk/aws
	github.com/aws/aws-sdk-go-v2/service/s3 => ` + root + `/sdk/s3
)
`
}

// Write writes a txtar archive and the stand-in (below sdk/) to a new directory
// and returns it.
func Write(t *testing.T, archive string) string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(Extract(dir, archive), SDK(dir)); err != nil {
		t.Fatal(err)
	}
	return dir
}

// SDK writes the stand-in to dir/sdk.
func SDK(dir string) error { return Extract(filepath.Join(dir, "sdk"), sdk) }

// Extract writes a txtar archive below a directory.
func Extract(dir, archive string) error {
	for _, f := range txtar.Parse([]byte(archive)).Files {
		name := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(name, f.Data, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// Build builds the iamvet binary and returns its path.
func Build(t *testing.T) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "iamvet")
	out, err := exec.Command("go", "build", "-o", name, "github.com/iamvet/iamvet/cmd/iamvet").CombinedOutput()
	if err != nil {
		t.Fatalf("building iamvet: %v\n%s", err, out)
	}
	return name
}

// Run runs a command in a directory and returns all that it printed, and its
// exit code. The go command works without network.
func Run(t *testing.T, dir, name string, args ...string) (output string, code int) {
	t.Helper()
	cmd := command(dir, name, args)
	out, err := cmd.CombinedOutput()
	if cmd.ProcessState == nil {
		t.Fatalf("%s: %v", name, err)
	}
	return string(out), cmd.ProcessState.ExitCode()
}

// Stdout is Run without what the command printed to standard error.
func Stdout(t *testing.T, dir, name string, args ...string) string {
	t.Helper()
	cmd := command(dir, name, args)
	out, err := cmd.Output()
	if cmd.ProcessState == nil {
		t.Fatalf("%s: %v", name, err)
	}
	return string(out)
}

func command(dir, name string, args []string) *exec.Cmd {
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOPROXY=off", "GOWORK=off", "PWD="+dir)
	return cmd
}

// Lines splits output into lines that are not empty.
func Lines(output string) []string {
	var out []string
	for line := range strings.Lines(output) {
		if line = strings.TrimRight(line, "\n"); line != "" {
			out = append(out, line)
		}
	}
	return out
}
