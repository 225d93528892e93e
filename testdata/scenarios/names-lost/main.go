// Maps beside a store that may be to any of too many: one that never leaves its function
// is none of them.
//
// What is called here is held against what is found: see TestRan.
package main

// run:
import (
	"context"
	"os"

	"github.com/aws/aws-sdk-go-v2/service/s3"
)

var ctx = context.Background()
var c = s3.New(s3.Options{})

type holder struct{ names map[string]string }

func newHolders() []*holder {
	return []*holder{
		{map[string]string{}},
		{map[string]string{}},
		{map[string]string{}},
		{map[string]string{}},
		{map[string]string{}},
		{map[string]string{}},
		{map[string]string{}},
		{map[string]string{}},
		{map[string]string{}},
		{map[string]string{}},
		{map[string]string{}},
		{map[string]string{}},
		{map[string]string{}},
		{map[string]string{}},
		{map[string]string{}},
		{map[string]string{}},
		{map[string]string{}},
		{map[string]string{}},
		{map[string]string{}},
		{map[string]string{}},
		{map[string]string{}},
		{map[string]string{}},
		{map[string]string{}},
		{map[string]string{}},
		{map[string]string{}},
		{map[string]string{}},
		{map[string]string{}},
		{map[string]string{}},
		{map[string]string{}},
		{map[string]string{}},
		{map[string]string{}},
		{map[string]string{}},
		{map[string]string{}},
		{map[string]string{}},
		{map[string]string{}},
		{map[string]string{}},
		{map[string]string{}},
		{map[string]string{}},
		{map[string]string{}},
		{map[string]string{}},
		{map[string]string{}},
		{map[string]string{}},
		{map[string]string{}},
		{map[string]string{}},
		{map[string]string{}},
		{map[string]string{}},
		{map[string]string{}},
		{map[string]string{}},
		{map[string]string{}},
		{map[string]string{}},
	}
}

// set is the store that is lost.
func set(h *holder, key, name string) { h.names[key] = name }

func kept() {
	names := map[string]string{"orders": "orders-bucket", "bills": "bills-bucket"}
	bucket := names["orders"]
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: &bucket}) // want use: s3.HeadBucket{Bucket="orders-bucket"}
	aliases := map[string]string{"o": "orders"}
	for _, full := range aliases {
		bucket := names[full]
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: &bucket}) // want use: s3.HeadBucket{Bucket="orders-bucket"}
	}
}

// The twin: this map is in a place that such a pointer can be to.
func shared(h *holder) {
	names := map[string]string{"orders": "shared-bucket"}
	h.names = names
	set(h, "orders", "changed-bucket")
	bucket := names["orders"]
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: &bucket}) // want use: s3.HeadBucket{Bucket="shared-bucket"|...}
}

func main() {
	for _, h := range newHolders() {
		set(h, "orders", "any-bucket")
	}
	kept()
	shared(newHolders()[len(os.Args)-1])
}
