// Names built by fmt, strings, path and concatenation.
package main

import (
	"context"
	"fmt"
	"os"
	"path"
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

func put(c *s3.Client, key string) {
	c.PutObject(context.Background(), &s3.PutObjectInput{Bucket: aws.String("b"), Key: aws.String(key)}) // want use: s3.PutObject
}

func main() {
	ctx := context.Background()
	c := s3.New(s3.Options{})
	stage, id := os.Getenv("STAGE"), len(os.Args)

	k := "invoices/" + stage + "/latest"
	c.GetObject(ctx, &s3.GetObjectInput{Key: &k}) // want use: s3.GetObject{Key="invoices/${env:STAGE}/latest"}

	c.GetObject(ctx, &s3.GetObjectInput{Key: aws.String(fmt.Sprintf("orders-%s/%d.json", stage, id))})      // want use: s3.GetObject{Key="orders-${env:STAGE}/${unknown}.json"}
	c.GetObject(ctx, &s3.GetObjectInput{Key: aws.String(fmt.Sprintf("%v-%05d-%x-100%%", "v", id, "q"))})    // want use: s3.GetObject{Key="v-${unknown}-71-100%"}
	c.GetObject(ctx, &s3.GetObjectInput{Key: aws.String(fmt.Sprint("a", stage, "b"))})                      // want use: s3.GetObject{Key="a${env:STAGE}b"}
	c.GetObject(ctx, &s3.GetObjectInput{Key: aws.String(strings.Join([]string{"x", stage, "z"}, "/"))})     // want use: s3.GetObject{Key="x/${env:STAGE}/z"}
	c.GetObject(ctx, &s3.GetObjectInput{Key: aws.String(path.Join("root", stage, "..", "leaf"))})           // want use: s3.GetObject
	c.GetObject(ctx, &s3.GetObjectInput{Key: aws.String(path.Join("root", "dir", "leaf.txt"))})             // want use: s3.GetObject{Key="root/dir/leaf.txt"}
	c.GetObject(ctx, &s3.GetObjectInput{Key: aws.String("n" + strconv.Itoa(42))})                           // want use: s3.GetObject{Key="n42"}
	c.GetObject(ctx, &s3.GetObjectInput{Key: aws.String("n" + strconv.Itoa(id))})                           // want use: s3.GetObject{Key="n${unknown}"}
	c.GetObject(ctx, &s3.GetObjectInput{Key: aws.String(strings.TrimPrefix("/lead/x", "/"))})               // want use: s3.GetObject{Key="lead/x"}
	c.GetObject(ctx, &s3.GetObjectInput{Key: aws.String(strings.ToLower("UP") + strings.ToUpper("low"))})   // want use: s3.GetObject{Key="upLOW"}
	c.GetObject(ctx, &s3.GetObjectInput{Key: aws.String(strings.ReplaceAll("a.b.c", ".", "/"))})            // want use: s3.GetObject{Key="a/b/c"}
	c.GetObject(ctx, &s3.GetObjectInput{Key: aws.String(strings.TrimSuffix("p/"+stage+"/", "/") + "/end")}) // want use: s3.GetObject

	var sb strings.Builder
	sb.WriteString("built/")
	sb.WriteString(stage)
	sb.WriteByte('.')
	fmt.Fprintf(&sb, "%s", "txt")
	c.GetObject(ctx, &s3.GetObjectInput{Key: aws.String(sb.String())}) // want use: s3.GetObject{Key="built/${env:STAGE}.txt"}

	put(c, string([]byte(stage)))
}
