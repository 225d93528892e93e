// Recursion: direct, mutual, through closures, and on names that grow.
package main

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// want none: s3.DeleteObject

func walk(ctx context.Context, c *s3.Client, prefix string, depth int) {
	c.ListObjectsV2(ctx, &s3.ListObjectsV2Input{Bucket: aws.String("tree"), Prefix: &prefix}) // want use: s3.ListObjectsV2{Bucket="tree", Prefix="root"|"${unknown}/x"}
	if depth > 0 {
		walk(ctx, c, prefix+"/x", depth-1)
	}
}

func even(ctx context.Context, c *s3.Client, n int) {
	if n > 0 {
		odd(ctx, c, n-1)
	}
}

func odd(ctx context.Context, c *s3.Client, n int) {
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("odd")}) // want use: s3.HeadBucket{Bucket="odd"}
	even(ctx, c, n-1)
}

type node struct {
	children []node
	key      string
}

func main() {
	ctx := context.Background()
	c := s3.New(s3.Options{})
	walk(ctx, c, "root", 3)
	even(ctx, c, 4)
	var visit func(node)
	visit = func(n node) {
		c.GetObject(ctx, &s3.GetObjectInput{Bucket: aws.String("node"), Key: aws.String(n.key)}) // want use: s3.GetObject{Bucket="node", Key="leaf"|"top"}
		for _, ch := range n.children {
			visit(ch)
		}
	}
	visit(node{key: "top", children: []node{{key: "leaf"}}})
}
