// Names of which a start is cut off only where they have it.
//
// What is called here is held against what is found: see TestRan.
package main

// run: NAME=n ROLE=r
// run:
import (
	"context"
	"os"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

var (
	c   = s3.New(s3.Options{})
	ctx = context.Background()
)

func head(bucket string) *s3.HeadBucketInput { return &s3.HeadBucketInput{Bucket: aws.String(bucket)} }

var settings = map[string]string{"a": "fixed", "b": "$NAME", "c": "env:ROLE"}

func sliced(v string) string {
	if strings.HasPrefix(v, "$") && len(v) > 1 {
		return os.Getenv(v[1:])
	}
	return "-"
}

func early(v string) string {
	if !strings.HasPrefix(v, "$") {
		return "-"
	}
	return os.Getenv(v[len("$"):])
}

func trimmed(v string) string {
	if strings.HasPrefix(v, "env:") {
		return os.Getenv(strings.TrimPrefix(v, "env:"))
	}
	return "-"
}

func cut(v string) string {
	if name, ok := strings.CutPrefix(v, "env:"); ok {
		return os.Getenv(name)
	}
	return "-"
}

type setting struct{ value string }

func (s *setting) get() string {
	if strings.HasPrefix(s.value, "$") {
		return os.Getenv(s.value[1:])
	}
	return "-"
}

// Twins: what is left where nothing says that there was a start.

func trimmedAlways(v string) string { return strings.TrimPrefix(v, "env:") }

func cutAlways(v string) string {
	rest, ok := strings.CutPrefix(v, "env:")
	if !ok {
		rest += "-none"
	}
	return rest
}

func testedOther(v, other string) string {
	if strings.HasPrefix(other, "$") {
		return strings.TrimPrefix(v, "$")
	}
	return "-"
}

// changed reads a setting that is another by then, as does changedBefore.
func changed(s *setting) string {
	if strings.HasPrefix(s.value, "$") {
		s.value = "new-" + s.value
		return s.value[1:]
	}
	return "-"
}

func changedBefore(s *setting) string {
	v := s.value
	s.value = "new"
	if strings.HasPrefix(v, "$") {
		return s.value[1:]
	}
	return "-"
}

func main() {
	c.HeadBucket(ctx, head("g-"+changed(&setting{"$G"})))       // want use: s3.HeadBucket{Bucket="g--"|"g-G"|"g-ew-${unknown}"}
	c.HeadBucket(ctx, head("h-"+changedBefore(&setting{"$H"}))) // want use: s3.HeadBucket{Bucket="h--"|"h-H"|"h-ew"}
	for _, v := range settings {
		c.HeadBucket(ctx, head("s-"+sliced(v)))              // want use: s3.HeadBucket{Bucket="s--"|"s-${env:NAME}"}
		c.HeadBucket(ctx, head("e-"+early(v)))               // want use: s3.HeadBucket{Bucket="e--"|"e-${env:NAME}"}
		c.HeadBucket(ctx, head("t-"+trimmed(v)))             // want use: s3.HeadBucket{Bucket="t--"|"t-${env:ROLE}"}
		c.HeadBucket(ctx, head("c-"+cut(v)))                 // want use: s3.HeadBucket{Bucket="c--"|"c-${env:ROLE}"}
		c.HeadBucket(ctx, head("m-"+(&setting{v}).get()))    // want use: s3.HeadBucket{Bucket="m--"|"m-${env:NAME}"}
		c.HeadBucket(ctx, head("a-"+trimmedAlways(v)))       // want use: s3.HeadBucket{Bucket="a-$NAME"|"a-ROLE"|"a-fixed"}
		c.HeadBucket(ctx, head("w-"+cutAlways(v)))           // want use: s3.HeadBucket{Bucket="w-$NAME"|"w-$NAME-none"|"w-ROLE"|"w-ROLE-none"|"w-fixed"|"w-fixed-none"}
		c.HeadBucket(ctx, head("o-"+testedOther(v, "$")))    // want use: s3.HeadBucket{Bucket="o--"|"o-NAME"|"o-env:ROLE"|"o-fixed"}
		c.HeadBucket(ctx, head("p-"+sliced(os.Getenv("P")))) // want use: s3.HeadBucket{Bucket="p--"|"p-${unknown}"}
	}
}
