// Methods that the program looks up by reflection.
package main

import (
	"context"
	"fmt"
	"os"
	"reflect"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// want none: s3.DeleteBucket

type commands struct{ client *s3.Client }

// List is called by its name.
func (c *commands) List() error {
	_, err := c.client.ListObjectsV2(context.Background(), &s3.ListObjectsV2Input{Bucket: aws.String("commands")}) // want use: s3.ListObjectsV2{Bucket="commands"}
	return err
}

// Show may be.
func (c *commands) Show() error {
	_, err := c.client.HeadBucket(context.Background(), &s3.HeadBucketInput{Bucket: aws.String("commands")}) // want use: s3.HeadBucket{Bucket="commands"}
	return err
}

// unrelated is never given to package reflect.
type unrelated struct{ client *s3.Client }

// Drop is not called.
func (u *unrelated) Drop() error {
	_, err := u.client.DeleteBucket(context.Background(), &s3.DeleteBucketInput{Bucket: aws.String("commands")})
	return err
}

func main() {
	client := s3.New(s3.Options{})
	fmt.Println(&unrelated{client})
	name := "List"
	if len(os.Args) > 1 {
		name = os.Args[1]
	}
	m := reflect.ValueOf(&commands{client}).MethodByName(name)
	fmt.Println(m.Call(nil)[0])
}
