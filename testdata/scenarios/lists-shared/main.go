// Lists that share an array, and lists that do not.
//
// What is called here is held against what is found: see TestRan.
package main

// run:
import (
	"container/list"
	"context"
	"os"
	"sort"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

var c = s3.New(s3.Options{})
var ctx = context.Background()

type environ []string

func (e *environ) unset(key string) {
	for i := range *e {
		if strings.HasPrefix((*e)[i], key+"=") {
			(*e)[i] = (*e)[len(*e)-1]
			*e = (*e)[:len(*e)-1]
			break
		}
	}
}

func (e *environ) set(key, val string) {
	e.unset(key)
	*e = append(*e, key+"="+val)
}

func (e *environ) load(vals map[string]string) {
	for k, v := range vals {
		e.set(k, v)
	}
}

// The environment's list is nobody else's, though libraries were given lists.
func environment() {
	var env environ
	if len(os.Args) > 0 {
		env = environ(os.Environ())
	}
	for range 2 {
		env.load(map[string]string{"k": "v"})
	}
	names := []string{"n2", "n1"}
	sort.Strings(names)
	for _, n := range names {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(n)}) // want use: s3.HeadBucket{Bucket="n1"|"n2"}
	}
}

// A library hands back what it was given.
func kept() {
	names := []string{"k1", "k2"}
	l := list.New()
	l.PushBack(names)
	l.Front().Value.([]string)[0] = "k3"
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(names[0])}) // want use: s3.HeadBucket{Bucket="k1"|"k2"|"k3"}
}

type node struct {
	name string
	next *node
}

type chain struct{ cur *node }

// A field that is set to what it leads to.
func linked() {
	l := &chain{cur: &node{name: "n-a", next: &node{name: "n-b", next: &node{name: "n-c"}}}}
	for l.cur != nil {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(l.cur.name)}) // want use: s3.HeadBucket{Bucket="n-a"|"n-b"|"n-c"}
		l.cur = l.cur.next
	}
}

func main() {
	environment()
	kept()
	linked()
}
