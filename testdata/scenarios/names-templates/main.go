// Names that templates make: plain fields of constant texts are filled in.
//
// What is called here is held against what is found: see TestRan.
package main

// run:
import (
	"bytes"
	"context"
	"fmt"
	htmltemplate "html/template"
	"os"
	"strings"
	"text/template"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

var c = s3.New(s3.Options{})
var ctx = context.Background()

func head(name string) (*s3.HeadBucketOutput, error) {
	return c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(name)}) // want use: s3.HeadBucket{Bucket="env-${env:ENV}"}
}

type stage string

func (s stage) String() string { return "of-" + string(s) }

type inner struct{ Name string }

type names struct {
	Env   string
	N     int
	In    inner
	Ptr   *inner
	Any   any
	Stage stage
	Map   map[string]string
}

func (n names) Computed() string { return n.Env + "-computed" }

var bucket = template.Must(template.New("bucket").Parse("{{.Env}}-logs-{{.N}}"))

func execute(t *template.Template, data any) string {
	var buf bytes.Buffer
	if err := t.Execute(&buf, data); err != nil {
		os.Exit(1)
	}
	return buf.String()
}

func fields() {
	n := names{Env: os.Getenv("ENV"), N: 7, In: inner{"in"}, Ptr: &inner{"ptr"}, Any: "any", Stage: "dev", Map: map[string]string{"a": "map-a"}}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(execute(bucket, n))})  // want use: s3.HeadBucket{Bucket="${env:ENV}-logs-${unknown}"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(execute(bucket, &n))}) // want use: s3.HeadBucket{Bucket="${env:ENV}-logs-${unknown}"}

	t, err := template.New("x").Funcs(template.FuncMap{"low": strings.ToLower}).Parse("x-{{ .In.Name }}-{{- .Ptr.Name -}} -{{.Any}}-{{.Map.a}}{{/* none */}}")
	if err != nil {
		return
	}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(execute(t, n))}) // want use: s3.HeadBucket{Bucket="x-in-ptr-any-map-a"}

	t = template.Must(template.New("low").Funcs(template.FuncMap{"low": strings.ToLower}).Parse("low-{{low .Env}}-{{.Computed}}-{{.Stage}}-end"))
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(execute(t, n))}) // want use: s3.HeadBucket{Bucket="low-${unknown}-${unknown}-${unknown}-end"}

	t = template.Must(template.New("if").Parse("if-{{if .Env}}{{.Env}}{{else}}none{{end}}"))
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(execute(t, n))}) // want use: s3.HeadBucket{Bucket="if-${unknown}"}
}

func maps() {
	t := template.Must(template.New("m").Parse("{{.env}}-{{.kind}}"))
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(execute(t, map[string]any{"env": "dev", "kind": "logs"}))})     // want use: s3.HeadBucket{Bucket="dev-logs"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(execute(t, map[string]string{"env": "prod", "kind": "data"}))}) // want use: s3.HeadBucket{Bucket="prod-data"}
	var b strings.Builder
	if t.Execute(&b, map[string]string{"env": os.Getenv("ENV"), "kind": "x"}) != nil {
		return
	}
	fmt.Fprintf(&b, "-%s", "more")
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(b.String())}) // want use: s3.HeadBucket{Bucket="${env:ENV}-x-more"}
	dot := template.Must(template.New("dot").Parse("dot-{{.}}"))
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(execute(dot, "x"))}) // want use: s3.HeadBucket{Bucket="dot-${unknown}"}
	var d strings.Builder
	if dot.Execute(&d, "y") != nil {
		return
	}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(d.String())}) // want use: s3.HeadBucket{Bucket="dot-y"}
}

func changed() {
	t := template.Must(template.New("t").Parse("first-{{.Name}}"))
	t = template.Must(t.Parse("second-{{.Name}}"))
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("x" + execute(t, inner{"n"}))}) // want use: s3.HeadBucket{Bucket="x${unknown}"}

	other := template.Must(template.New("other").Parse(os.Getenv("TEMPLATE")))
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("x" + execute(other, inner{"n"}))}) // want use: s3.HeadBucket{Bucket="x${unknown}"}
}

func asHTML() {
	t := htmltemplate.Must(htmltemplate.New("t").Parse("html-{{.Name}}"))
	var b, d bytes.Buffer
	if t.Execute(&b, inner{"plain"}) != nil || t.Execute(&d, inner{"a&b"}) != nil {
		return
	}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(b.String())}) // want use: s3.HeadBucket{Bucket="html-plain"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(d.String())}) // want use: s3.HeadBucket{Bucket="html-${unknown}"}
}

func built(more bool) {
	var b, l, maybe strings.Builder
	if _, err := fmt.Fprintf(&b, "built-%s", "one"); err != nil {
		return
	}
	if more {
		b.Grow(10)
	}
	if _, err := b.WriteString("-two"); err != nil {
		return
	}
	for range 2 {
		l.WriteString("l")
	}
	maybe.WriteString("m")
	if more {
		maybe.WriteString("-more")
	}
	name := b.String()
	b.WriteString("-after")
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(name)})                 // want use: s3.HeadBucket{Bucket=...}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("x" + l.String())})     // want use: s3.HeadBucket{Bucket="x${unknown}"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("x" + maybe.String())}) // want use: s3.HeadBucket{Bucket="x${unknown}"}

	var d strings.Builder
	if _, err := d.WriteString("d-"); err != nil {
		return
	}
	if _, err := d.WriteString("e"); err != nil {
		return
	}
	name = d.String()
	if more {
		d.WriteString("-after")
	}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(name)}) // want use: s3.HeadBucket{Bucket="d-e"}
}

func main() {
	head("env-" + os.Getenv("ENV"))
	fields()
	maps()
	changed()
	asHTML()
	built(len(os.Args) > 1)
}
