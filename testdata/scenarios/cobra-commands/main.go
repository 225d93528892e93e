// Commands of cobra: run by the library, found in a tree of commands.
package main

import (
	"context"
	"os"

	"github.com/spf13/cobra"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// want none: s3.DeleteBucket

var client *s3.Client

var root = &cobra.Command{
	Use: "tool",
	PersistentPreRunE: func(cmd *cobra.Command, args []string) error {
		client = s3.New(s3.Options{})
		return nil
	},
}

var put = &cobra.Command{
	Use: "put",
	RunE: func(cmd *cobra.Command, args []string) error {
		bucket, _ := cmd.Flags().GetString("bucket")
		_, err := client.PutObject(cmd.Context(), &s3.PutObjectInput{Bucket: aws.String(bucket)}) // want use: s3.PutObject{Bucket="${flag:bucket}"}
		return err
	},
}

// forgotten is not added to the root.
var forgotten = func(ctx context.Context) { client.DeleteBucket(ctx, nil) }

func newGet() *cobra.Command {
	var key string
	cmd := &cobra.Command{Use: "get", Run: func(cmd *cobra.Command, args []string) {
		client.GetObject(cmd.Context(), &s3.GetObjectInput{Bucket: aws.String("fixed"), Key: &key}) // want use: s3.GetObject{Bucket="fixed", Key="${flag:key}"|"index.html"}
	}}
	cmd.Flags().StringVar(&key, "key", "index.html", "the key")
	return cmd
}

func main() {
	put.Flags().String("bucket", "", "the bucket")
	root.AddCommand(put, newGet())
	if root.Execute() != nil {
		os.Exit(1)
	}
}
