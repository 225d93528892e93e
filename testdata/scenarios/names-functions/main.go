// What the standard library's functions make of a name.
//
// What is called here is held against what is found: see TestRan.
package main

// run:
import (
	"context"
	"fmt"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
)

var c = s3.New(s3.Options{})
var ctx = context.Background()

type stage int

const (
	dev stage = iota
	prod
)

func (s stage) String() string { return [...]string{"dev", "prod"}[s] }

type name string

func (n name) Full() string { return "full-" + string(n) }

type upper string

func (u upper) String() string { return strings.ToUpper(string(u)) }
func main() {
	printed("t1")
	printed("t2")
	n := 1 + len(os.Args)
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(fmt.Sprintf("n-%d", n))})   // want use: s3.HeadBucket{Bucket="n-${unknown}"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("m-" + strconv.Itoa(n+5))}) // want use: s3.HeadBucket{Bucket="m-${unknown}"}
	for i := range 3 {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(fmt.Sprintf("shard-%d", i))}) // want use: s3.HeadBucket{Bucket="shard-${unknown}"}
	}
	for i := 0; i < 3; i++ {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("s" + strconv.Itoa(i))}) // want use: s3.HeadBucket{Bucket="s${unknown}"}
	}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(fmt.Sprintf("%v-%s-%d", prod, dev, prod))})                  // want use: s3.HeadBucket{Bucket="prod-dev-${unknown}"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(fmt.Sprintf("%s", upper("abc")))})                           // want use: s3.HeadBucket{Bucket="ABC"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(fmt.Sprint("a", 1, 2, "b"))})                                // want use: s3.HeadBucket{Bucket="a1 2b"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(fmt.Sprintf("%05d|%x|%5s|%-5s|%q", 7, 255, "a", "b", "c"))}) // want use: s3.HeadBucket{Bucket="00007|ff|    a|b    |"c""}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(name("nm").Full())})                                         // want use: s3.HeadBucket{Bucket="full-nm"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(string(upper("conv")))})                                     // want use: s3.HeadBucket{Bucket="conv"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(fmt.Sprintf("%[2]s-%[1]s", "one", "two"))})                  // want use: s3.HeadBucket{Bucket="two-one"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(fmt.Sprintf("%s-%s", []any{"x", "y"}...))})                  // want use: s3.HeadBucket{Bucket="x-y"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(fmt.Sprintf("%*d", 5, 42))})                                 // want use: s3.HeadBucket{Bucket="${unknown}"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(fmt.Sprintf("%v", []string{"a", "b"}))})                     // want use: s3.HeadBucket{Bucket="[a b]"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(fmt.Sprintf("%v", struct{ A, B string }{"x", "y"}))})        // want use: s3.HeadBucket{Bucket="${unknown}"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(fmt.Sprintf("%v%%", true))})                                 // want use: s3.HeadBucket{Bucket="true%"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(fmt.Sprintf("%s", error(fmt.Errorf("e-%d", 1))))})           // want use: s3.HeadBucket{Bucket="${unknown}"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(path.Join("", env("P"), "x"))})                              // want use: s3.HeadBucket{Bucket="${env:P}/x"|"x"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(path.Join("a", env("P"), ""))})                              // want use: s3.HeadBucket{Bucket="a"|"a/${env:P}"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(path.Join(env("P"), "..", "b"))})                            // want use: s3.HeadBucket{Bucket="../b"|...}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(path.Join("a/", "/b", "../c"))})                             // want use: s3.HeadBucket{Bucket="a/c"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(path.Join("a", env("Q"), "b"))})                             // want use: s3.HeadBucket{Bucket="a/${env:Q}/b"|"a/b"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(filepath.Join("a", "b"))})                                   // want use: s3.HeadBucket{Bucket="a/b"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(strings.Repeat("ab", 3))})                                   // want use: s3.HeadBucket{Bucket="ababab"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(strings.Title("title"))})                                    // want use: s3.HeadBucket{Bucket="Title"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(strings.ToUpper("x-" + env("P")))})                          // want use: s3.HeadBucket{Bucket="X-${env:P#upper}"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(strings.TrimPrefix("pre-x-"+env("P"), "pre-"))})             // want use: s3.HeadBucket{Bucket="x-${env:P}"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(strings.TrimSuffix(env("P")+"/", "/"))})                     // want use: s3.HeadBucket{Bucket="${env:P}"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(strings.TrimPrefix(env("P"), "env-"))})                      // want use: s3.HeadBucket{Bucket="${env:P#trimPrefix(env-)}"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(strings.NewReplacer("a", "1").Replace("aXa"))})              // want use: s3.HeadBucket{Bucket="1X1"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(strings.Replace("a.b.c", ".", "-", 1))})                     // want use: s3.HeadBucket{Bucket="a-b.c"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(strings.ReplaceAll("a.b"+env("P"), ".", "-"))})              // want use: s3.HeadBucket{Bucket="a-b${env:P#replace(.,-)}"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(strings.Split("x/y", "/")[1])})                              // want use: s3.HeadBucket{Bucket="y"}
	before, after, _ := strings.Cut("left:right", ":")
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(before)})                                                        // want use: s3.HeadBucket{Bucket="left"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(after)})                                                         // want use: s3.HeadBucket{Bucket="right"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("abcdef"[2:4])})                                                 // want use: s3.HeadBucket{Bucket="cd"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(string([]rune("runes")))})                                       // want use: s3.HeadBucket{Bucket=...}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(string([]byte{'a', 'b'}))})                                      // want use: s3.HeadBucket{Bucket=...}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(string(rune(65)))})                                              // want use: s3.HeadBucket{Bucket="A"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(strconv.FormatInt(255, 16))})                                    // want use: s3.HeadBucket{Bucket="ff"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(strconv.Quote("q"))})                                            // want use: s3.HeadBucket{Bucket=""q""}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(os.Expand("${X}-y", func(s string) string { return "v" + s }))}) // want use: s3.HeadBucket{Bucket="vX-y"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(os.ExpandEnv("b-${P}-$Q"))})                                     // want use: s3.HeadBucket{Bucket="b-${env:P}-${env:Q}"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(strings.Map(func(r rune) rune { return r + 1 }, "abc"))})        // want use: s3.HeadBucket{Bucket=...}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(strconv.FormatBool(len(os.Args) > 5))})                          // want use: s3.HeadBucket{Bucket=...}
	b := []byte("app")
	b = append(b, "end"...)
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(string(b))}) // want use: s3.HeadBucket{Bucket="append"}
	b = strconv.AppendInt(b, 5, 10)
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(string(b))}) // want use: s3.HeadBucket{Bucket=...}
	b = fmt.Appendf(b, "-%s", "f")
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(string(b))}) // want use: s3.HeadBucket{Bucket=...}
	x := 5
	x++
	x *= 2
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(fmt.Sprint(x))})                                       // want use: s3.HeadBucket{Bucket="${unknown}"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(strings.ToLower("MIX") + strings.TrimSpace("  sp "))}) // want use: s3.HeadBucket{Bucket="mixsp"}
}
func env(n string) string { return os.Getenv(n) }

type color int

func (c color) String() string {
	switch c {
	case 0:
		return "red"
	case 1:
		return "blue"
	}
	return "none"
}

type tenant struct{ id, env string }

func (t *tenant) String() string { return t.id + "." + t.env }

type odd string

func (o odd) String() string                { return "string" }
func (o odd) Format(f fmt.State, verb rune) { fmt.Fprint(f, "formatted") }

type failure struct{ code string }

func (f failure) Error() string  { return "E" + f.code }
func (f failure) String() string { return "not this" }

func printed(id string) {
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(fmt.Sprintf("%s-%v", color(1), &tenant{id, "prod"}))}) // want use: s3.HeadBucket{Bucket="blue-t1.prod"|"blue-t2.prod"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(fmt.Sprint("x-", color(0)))})                          // want use: s3.HeadBucket{Bucket=...}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(fmt.Sprintf("%d", color(1)))})                         // want use: s3.HeadBucket{Bucket="${unknown}"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(fmt.Sprintf("o-%s", odd("x")))})                       // want use: s3.HeadBucket{Bucket="o-${unknown}"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(fmt.Sprintf("%v", failure{"1"}))})                     // want use: s3.HeadBucket{Bucket="E1"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(fmt.Sprintf("%q", env("P")))})                         // want use: s3.HeadBucket{Bucket=""${env:P#quoted}""}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(fmt.Sprintf("p-%6s", env("P")))})                      // want use: s3.HeadBucket{Bucket="p-${env:P#printed(%256s)}"}
}
