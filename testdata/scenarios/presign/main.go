// Presigned requests need what the operation needs.
package main

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

// want none: s3.DeleteObject

type urls struct{ p *s3.PresignClient }

func (u urls) get(ctx context.Context, key string) {
	u.p.PresignGetObject(ctx, &s3.GetObjectInput{Bucket: aws.String("public"), Key: &key}, s3.WithPresignExpires(60)) // want use: s3.GetObject{Bucket="public", Key="logo.png"} via="presign"
}

func (u urls) remove(ctx context.Context) { u.p.PresignDeleteObject(ctx, nil) }

func main() {
	ctx := context.Background()
	u := urls{s3.NewPresignClient(s3.New(s3.Options{}))}
	u.get(ctx, "logo.png")
	u.p.PresignPostObject(ctx, &s3.PutObjectInput{Bucket: aws.String("forms")})     // want use: s3.PutObject{Bucket="forms"} via="presign"
	sts.NewPresignClient(sts.New(sts.Options{})).PresignGetCallerIdentity(ctx, nil) // want use: sts.GetCallerIdentity
}
