// Names that are put together as bytes.
//
// What is called here is held against what is found: see TestRan.
package main

// run:
// run: STAGE=Dev/x
import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

var c = s3.New(s3.Options{})
var ctx = context.Background()

func head(b []byte) *s3.HeadBucketInput { return &s3.HeadBucketInput{Bucket: aws.String(string(b))} }

func main() {
	made()
	appended()
	changed()
	buffers()
	passedOn()
	none(len(os.Args) > 2)
	none(len(os.Args) > 0)
}

func made() {
	stage := []byte(os.Getenv("STAGE"))
	c.HeadBucket(ctx, head(bytes.TrimSpace([]byte(" a "))))                            // want use: s3.HeadBucket{Bucket="a"}
	c.HeadBucket(ctx, head(bytes.TrimPrefix([]byte("pre-x"), []byte("pre-"))))         // want use: s3.HeadBucket{Bucket="x"}
	c.HeadBucket(ctx, head(append([]byte("b-"), bytes.ToLower(stage)...)))             // want use: s3.HeadBucket{Bucket="b-${env:STAGE#lower}"}
	c.HeadBucket(ctx, head(bytes.ReplaceAll([]byte("a_b"), []byte("_"), []byte("-")))) // want use: s3.HeadBucket{Bucket="a-b"}
	c.HeadBucket(ctx, head(bytes.Join([][]byte{[]byte("j"), stage}, []byte("-"))))     // want use: s3.HeadBucket{Bucket="j-${env:STAGE}"}
	before, after, _ := bytes.Cut([]byte("left:right"), []byte(":"))
	c.HeadBucket(ctx, head(before)) // want use: s3.HeadBucket{Bucket="left"}
	c.HeadBucket(ctx, head(after))  // want use: s3.HeadBucket{Bucket="right"}
	x := bytes.ToUpper([]byte("up"))
	x[0] = 'x'
	c.HeadBucket(ctx, head(x)) // want use: s3.HeadBucket{Bucket=...}
	y := []byte("keep")
	bytes.TrimPrefix(y, []byte("k"))[0] = 'x'
	c.HeadBucket(ctx, head(y)) // want use: s3.HeadBucket{Bucket=...}
}

func appended() {
	stage := os.Getenv("STAGE")
	c.HeadBucket(ctx, head(fmt.Appendf(nil, "x-%s", stage)))         // want use: s3.HeadBucket{Bucket="x-${env:STAGE}"}
	c.HeadBucket(ctx, head(fmt.Append(nil, "x", 1, 2, stage)))       // want use: s3.HeadBucket{Bucket="x1 2${env:STAGE}"}
	c.HeadBucket(ctx, head(bytes.TrimSpace(fmt.Appendln(nil, "l")))) // want use: s3.HeadBucket{Bucket="l"}
	b := []byte("n")
	b = strconv.AppendInt(b, 5, 10)
	b = strconv.AppendInt(append(b, "-"...), 255, 16)
	b = strconv.AppendBool(b, true)
	c.HeadBucket(ctx, head(strconv.AppendQuote(b, "q"))) // want use: s3.HeadBucket{Bucket="n5-fftrue"q""}
	// What is appended to the same bytes twice.
	twice := []byte("t")
	one := fmt.Appendf(twice, "-1")
	two := fmt.Appendf(twice, "-2")
	c.HeadBucket(ctx, head(one)) // want use: s3.HeadBucket{Bucket=...}
	c.HeadBucket(ctx, head(two)) // want use: s3.HeadBucket{Bucket=...}
	for i := range 3 {
		b := []byte("loop")
		b = fmt.Append(b, i)
		c.HeadBucket(ctx, head(b)) // want use: s3.HeadBucket{Bucket="loop${unknown}"}
	}
	r := []byte("r")
	for range 2 {
		r = append(r, "x"...)
	}
	c.HeadBucket(ctx, head(r)) // want use: s3.HeadBucket{Bucket="r"|...}
}

// Bytes that are nil are an empty text.
func none(failing bool) {
	var b []byte
	if failing {
		b = []byte("set")
	}
	c.HeadBucket(ctx, head([]byte("n-"+string(b))))                   // want use: s3.HeadBucket{Bucket="n-"|"n-set"}
	c.HeadBucket(ctx, head([]byte(fmt.Sprintf("p-%s", []byte(nil))))) // want use: s3.HeadBucket{Bucket="p-"}
	read, err := load(failing)
	if err != nil {
		return
	}
	c.HeadBucket(ctx, head([]byte("r-"+string(read)))) // want use: s3.HeadBucket{Bucket="r-read"}
}

func load(failing bool) ([]byte, error) {
	if failing {
		return nil, errors.New("failed")
	}
	return []byte("read"), nil
}

type holder struct{ b []byte }

func mutate(b []byte)      { b[0] = 'x' }
func same(b []byte) []byte { return b }
func fresh() []byte        { return []byte("fresh") }

func changed() {
	b := []byte("abc")
	mutate(b)
	c.HeadBucket(ctx, head(b)) // want use: s3.HeadBucket{Bucket=...}
	b = same([]byte("abc"))
	b[0] = 'x'
	c.HeadBucket(ctx, head(b)) // want use: s3.HeadBucket{Bucket=...}
	b = fresh()
	b[0] = 'x'
	c.HeadBucket(ctx, head(b)) // want use: s3.HeadBucket{Bucket=...}
	h := &holder{[]byte("field")}
	h.b[0] = 'x'
	c.HeadBucket(ctx, head(h.b)) // want use: s3.HeadBucket{Bucket=...}
	b = []byte("read")
	if _, err := strings.NewReader("xx").Read(b); err != nil {
		return
	}
	c.HeadBucket(ctx, head(b)) // want use: s3.HeadBucket{Bucket=...}
	b = []byte("copied")
	copy(b, "xx")
	c.HeadBucket(ctx, head(b)) // want use: s3.HeadBucket{Bucket=...}
	b = []byte("by pointer")
	p := &b[0]
	*p = 'x'
	c.HeadBucket(ctx, head(b)) // want use: s3.HeadBucket{Bucket=...}
	kept := &holder{[]byte("kept")}
	c.HeadBucket(ctx, head(same(kept.b)))       // want use: s3.HeadBucket{Bucket="kept"}
	c.HeadBucket(ctx, head([]byte("abcd")[:2])) // want use: s3.HeadBucket{Bucket=...}
}

func buffers() {
	var b bytes.Buffer
	b.WriteString("buf-")
	fmt.Fprintln(&b, "l", 1)
	c.HeadBucket(ctx, head(bytes.TrimSpace(b.Bytes()))) // want use: s3.HeadBucket{Bucket="buf-l 1"}
	var d bytes.Buffer
	d.WriteString("first")
	x := d.Bytes()
	d.Reset()
	d.WriteString("again")
	c.HeadBucket(ctx, head(x)) // want use: s3.HeadBucket{Bucket=...}
}

func passedOn() {
	c.HeadBucket(ctx, head([]byte(name("n-%s-%d", os.Getenv("STAGE"), 7))))     // want use: s3.HeadBucket{Bucket="n-${env:STAGE}-7"}
	c.HeadBucket(ctx, head([]byte(name("plain"))))                              // want use: s3.HeadBucket{Bucket="plain"}
	c.HeadBucket(ctx, head([]byte(name("%s-%s", []any{"a", "b", "c"}[1:]...)))) // want use: s3.HeadBucket{Bucket="b-c"}
	c.HeadBucket(ctx, head([]byte(print("p-", 1, 2))))                          // want use: s3.HeadBucket{Bucket="p-1 2"}
	args := []any{"first", "second"}
	args[len(os.Args)%2] = "other"
	c.HeadBucket(ctx, head([]byte(name("%s-%s", args...)))) // want use: s3.HeadBucket{Bucket=...}
}

func name(format string, args ...any) string { return fmt.Sprintf(format, args...) }

func print(args ...any) string { return fmt.Sprint(args...) }
