// Names of variables that stand in tables of descriptors: values with methods that
// read them, parsers kept in their fields, setters, and pointers to where they go.
//
// What is called here is held against what is found: see TestRan.
package main

// run:
import (
	"context"
	"os"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

var ctx = context.Background()
var c = s3.New(s3.Options{})

// parser turns a text into a value.
type parser[V any] func(string) (V, error)

// desc describes a variable.
type desc[V any] struct {
	Name  string
	parse parser[V]
}

func (d *desc[V]) lookup() (string, bool) {
	if len(d.Name) == 0 {
		return "", false
	}
	v := os.Getenv(d.Name)
	return v, len(v) > 0
}

// Parse sets a value where the variable is set.
func (d *desc[V]) Parse(to *V) error {
	if d.parse == nil {
		return nil
	}
	text, ok := d.lookup()
	if !ok {
		return nil
	}
	v, err := d.parse(text)
	if err != nil {
		return err
	}
	*to = v
	return nil
}

func parseText(s string) (string, error)   { return s, nil }
func parseUpper(s string) (string, error)  { return strings.ToUpper(s), nil }
func parseList(s string) ([]string, error) { return strings.Split(s, ","), nil }

func text(name string) desc[string]   { return desc[string]{Name: name, parse: parseText} }
func upper(name string) desc[string]  { return desc[string]{Name: name, parse: parseUpper} }
func list(name string) desc[[]string] { return desc[[]string]{Name: name, parse: parseList} }

var (
	secretID = text("SECRET_ID")
	bucket   = text("BUCKET")
	loud     = upper("LOUD")
	hosts    = list("HOSTS")
	none     desc[string]
)

func parsed() {
	var id, name, shout, nothing string
	var all []string
	_ = secretID.Parse(&id)
	_ = bucket.Parse(&name)
	_ = loud.Parse(&shout)
	_ = hosts.Parse(&all)
	_ = none.Parse(&nothing)
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(id)})   // want use: s3.HeadBucket{Bucket="${env:SECRET_ID}"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(name)}) // want use: s3.HeadBucket{Bucket="${env:BUCKET}"}
	// The twin: a text that is changed.
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(shout)}) // want use: s3.HeadBucket{Bucket="${env:LOUD#upper}"}
}

// option is a variable with a default, passed by value.
type option struct {
	Name, Default string
}

func (o option) Get() string {
	if v := os.Getenv(o.Name); v != "" {
		return v
	}
	return o.Default
}

func read(dst *string, o option) { *dst = o.Get() }

var table = map[string]option{
	"orders": {Name: "ORDERS", Default: "orders-default"},
	"bills":  {Name: "BILLS", Default: "bills-default"},
}

type settings struct {
	Orders, Bills string
	dynamic       string
}

func byValue() {
	orders := option{Name: "ORDERS", Default: "orders-default"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(orders.Get())})                           // want use: s3.HeadBucket{Bucket="${env:ORDERS}"|"orders-default"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(option{"BILLS", "bills-default"}.Get())}) // want use: s3.HeadBucket{Bucket="${env:BILLS}"|"bills-default"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(table["bills"].Get())})                   // want use: s3.HeadBucket{Bucket="${env:BILLS}"|"bills-default"}
	var s settings
	read(&s.Orders, table["orders"])
	read(&s.Bills, table["bills"])
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(s.Orders)}) // want use: s3.HeadBucket{Bucket="${env:ORDERS}"|"orders-default"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(s.Bills)})  // want use: s3.HeadBucket{Bucket="${env:BILLS}"|"bills-default"}
	// The twin: a name that comes from outside.
	read(&s.dynamic, option{Name: os.Args[0]})
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(s.dynamic)}) // want use: s3.HeadBucket{Bucket=...}
}

// rows say where each variable goes.
func rows() {
	var s settings
	for _, r := range []struct {
		name string
		dst  *string
	}{{"ROW_ORDERS", &s.Orders}, {"ROW_BILLS", &s.Bills}} {
		*r.dst = os.Getenv(r.name)
	}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(s.Orders)}) // want use: s3.HeadBucket{Bucket="${env:ROW_ORDERS}"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(s.Bills)})  // want use: s3.HeadBucket{Bucket="${env:ROW_BILLS}"}
}

// setter is a variable with a function that takes its value.
type setter struct {
	name string
	set  func(string)
}

func setters() {
	var orders, bills string
	for _, s := range []setter{
		{"SET_ORDERS", func(v string) { orders = v }},
		{"SET_BILLS", func(v string) { bills = v }},
	} {
		s.set(os.Getenv(s.name))
	}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(orders)}) // want use: s3.HeadBucket{Bucket="${env:SET_ORDERS}"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(bills)})  // want use: s3.HeadBucket{Bucket="${env:SET_BILLS}"}
}

// dir is a set of variables that another package would hand in.
type dir struct{ Bucket, Role option }

func (d *dir) load(to *settings) { read(&to.Orders, d.Bucket) }

func grouped() {
	d := &dir{Bucket: option{Name: "DIR_BUCKET"}, Role: option{Name: "DIR_ROLE"}}
	var s settings
	d.load(&s)
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(s.Orders)}) // want use: s3.HeadBucket{Bucket="${env:DIR_BUCKET}"}
}

func main() {
	parsed()
	byValue()
	rows()
	setters()
	grouped()
}
