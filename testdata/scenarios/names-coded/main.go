// Names that regular expressions take out of texts, that are encoded, and parts of URLs
// that are put together.
//
// What is called here is held against what is found: see TestRan.
package main

// run: DEST=s3://dest/in/data.csv STAGE=eu-dev_7 CODE=bmFtZQ
// run: DEST=s3:///x STAGE= CODE=
// run: DEST=s3://a,b(#)/%28/x STAGE=123 CODE=YQ
import (
	"context"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"unicode"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

var c = s3.New(s3.Options{})
var ctx = context.Background()

func head(bucket string) *s3.HeadBucketInput { return &s3.HeadBucketInput{Bucket: &bucket} }

var (
	uri   = regexp.MustCompile(`^s3://([^/]*)/(.*)$`)
	digit = regexp.MustCompile(`[0-9]+`)
)

func main() {
	matched()
	encoded()
	trimmed()
	urls()
	printed()
}

func matched() {
	c.HeadBucket(ctx, head("m"+uri.FindStringSubmatch("s3://bucket/key")[1])) // want use: s3.HeadBucket{Bucket="mbucket"}
	m := uri.FindStringSubmatch(os.Getenv("DEST"))
	if m == nil {
		return
	}
	c.GetObject(ctx, &s3.GetObjectInput{Bucket: aws.String("x" + m[1]), Key: aws.String("k/" + m[len(m)-1])}) // want use: s3.GetObject{Bucket="x${env:DEST#submatch(^s3://%28[^/]%2A%29/%28.%2A%29%24,1)}", Key="k/${env:DEST#submatch(^s3://%28[^/]%2A%29/%28.%2A%29%24,2)}"}
	for _, part := range m[1:] {
		c.HeadBucket(ctx, head("y"+part)) // want use: s3.HeadBucket{Bucket="y${env:DEST#submatch(^s3://%28[^/]%2A%29/%28.%2A%29%24,0)}"|"y${env:DEST#submatch(^s3://%28[^/]%2A%29/%28.%2A%29%24,1)}"|"y${env:DEST#submatch(^s3://%28[^/]%2A%29/%28.%2A%29%24,2)}"}
	}
	for _, n := range digit.FindAllString("a1b22", -1) {
		c.HeadBucket(ctx, head("n"+n)) // want use: s3.HeadBucket{Bucket="n${unknown}"}
	}
	c.HeadBucket(ctx, head("f"+digit.FindString(os.Getenv("STAGE"))))                 // want use: s3.HeadBucket{Bucket="f${env:STAGE#find([0-9]+)}"}
	c.HeadBucket(ctx, head(digit.ReplaceAllLiteralString("a1", "$1")))                // want use: s3.HeadBucket{Bucket="a$1"}
	c.HeadBucket(ctx, head("p"+digit.FindString(os.Args[0]+"x")))                     // want use: s3.HeadBucket{Bucket="p${unknown}"}
	c.HeadBucket(ctx, head("q"+regexp.MustCompile(os.Args[0][:0]).FindString("abc"))) // want use: s3.HeadBucket{Bucket="q${unknown}"}
	c.HeadBucket(ctx, head("e"+digit.ReplaceAllStringFunc("a1", strings.ToUpper)))    // want use: s3.HeadBucket{Bucket="e${unknown}"}
	c.HeadBucket(ctx, head("s"+strings.SplitAfter("a/b", "/")[0]))                    // want use: s3.HeadBucket{Bucket="sa/"}
}

func encoded() {
	stage := os.Getenv("STAGE")
	c.HeadBucket(ctx, head(base64.StdEncoding.EncodeToString([]byte("ab"))))         // want use: s3.HeadBucket{Bucket="YWI="}
	c.HeadBucket(ctx, head("b"+base64.RawURLEncoding.EncodeToString([]byte(stage)))) // want use: s3.HeadBucket{Bucket="b${env:STAGE#base64(RawURLEncoding)}"}
	c.HeadBucket(ctx, head("h"+hex.EncodeToString([]byte("a-"+stage))))              // want use: s3.HeadBucket{Bucket="h612d${env:STAGE#hex}"}
	if b, err := hex.DecodeString("6162"); err == nil {
		c.HeadBucket(ctx, head(string(b))) // want use: s3.HeadBucket{Bucket="ab"}
	}
	if b, err := base64.RawStdEncoding.DecodeString(os.Getenv("CODE")); err == nil {
		c.HeadBucket(ctx, head("c"+string(b))) // want use: s3.HeadBucket{Bucket="c${env:CODE#fromBase64(RawStdEncoding)}"}
	}
	if b, err := hex.DecodeString("6162"); err == nil {
		b[0] = 'x'
		c.HeadBucket(ctx, head(string(b))) // want use: s3.HeadBucket{Bucket=...}
	}
	if b, err := json.Marshal("q" + stage); err == nil {
		c.HeadBucket(ctx, head("j"+string(b))) // want use: s3.HeadBucket{Bucket="j${unknown}"}
	}
	other := base64.StdEncoding.WithPadding('-')
	c.HeadBucket(ctx, head("o"+other.EncodeToString([]byte("a")))) // want use: s3.HeadBucket{Bucket="o${unknown}"}
}

func trimmed() {
	stage := os.Getenv("STAGE")
	c.HeadBucket(ctx, head(strings.TrimFunc(" a ", unicode.IsSpace)))                         // want use: s3.HeadBucket{Bucket="a"}
	c.HeadBucket(ctx, head("t"+strings.TrimRightFunc(stage, unicode.IsDigit)))                // want use: s3.HeadBucket{Bucket="t${env:STAGE#trimRightFunc(unicode.IsDigit)}"}
	c.HeadBucket(ctx, head(strings.TrimRightFunc("a-"+stage, unicode.IsSpace)))               // want use: s3.HeadBucket{Bucket="a-${env:STAGE#trimRightFunc(unicode.IsSpace)}"}
	c.HeadBucket(ctx, head("u"+strings.TrimFunc("a", func(r rune) bool { return r == 'a' }))) // want use: s3.HeadBucket{Bucket="u${unknown}"}
	c.HeadBucket(ctx, head(strings.Map(unicode.ToLower, "MAP-"+stage)))                       // want use: s3.HeadBucket{Bucket="map-${env:STAGE#lower}"}
	c.HeadBucket(ctx, head("v"+strings.Map(func(r rune) rune { return '-' }, "ab")))          // want use: s3.HeadBucket{Bucket="v${unknown}"}
	c.HeadBucket(ctx, head(filepath.ToSlash("a/b")))                                          // want use: s3.HeadBucket{Bucket="a/b"}
	c.HeadBucket(ctx, head(strings.ToTitle("up")))                                            // want use: s3.HeadBucket{Bucket="UP"}
}

func urls() {
	if j, err := url.JoinPath("https://h.example/a", "b", "../c"); err == nil {
		c.HeadBucket(ctx, head(j)) // want use: s3.HeadBucket{Bucket="https://h.example/a/c"}
	}
	if j, err := url.JoinPath("https://h.example/a", os.Getenv("STAGE")); err == nil {
		c.HeadBucket(ctx, head("u"+j)) // want use: s3.HeadBucket{Bucket="u${unknown}"}
	}
	u, err := url.Parse("https://h.example/a b")
	if err != nil {
		return
	}
	c.HeadBucket(ctx, head(u.JoinPath("c", "d").Path))     // want use: s3.HeadBucket{Bucket="/a b/c/d"}
	c.HeadBucket(ctx, head(u.JoinPath("c", "d").String())) // want use: s3.HeadBucket{Bucket="https://h.example/a%20b/c/d"}
	v := u.JoinPath("e")
	v.Host = "other.example"
	c.HeadBucket(ctx, head(v.String())) // want use: s3.HeadBucket{Bucket=...}
	w, err := url.Parse(os.Getenv("STAGE"))
	if err != nil {
		return
	}
	c.HeadBucket(ctx, head("w"+w.JoinPath("x").Path)) // want use: s3.HeadBucket{Bucket="w${unknown}"}
}

func printed() {
	stage := os.Getenv("STAGE")
	c.HeadBucket(ctx, head(fmt.Sprintf("p-%.3s", stage)))           // want use: s3.HeadBucket{Bucket="p-${env:STAGE#printed(%25.3s)}"}
	c.HeadBucket(ctx, head(fmt.Sprintf("p-%x", stage)))             // want use: s3.HeadBucket{Bucket="p-${env:STAGE#printed(%25x)}"}
	c.HeadBucket(ctx, head(fmt.Sprintf("p-%.3s", "abcd")))          // want use: s3.HeadBucket{Bucket="p-abc"}
	c.HeadBucket(ctx, head(fmt.Sprintf("p-%.9s", "prefix-"+stage))) // want use: s3.HeadBucket{Bucket="p-${unknown}"}
}
