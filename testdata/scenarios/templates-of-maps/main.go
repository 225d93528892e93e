// Templates on maps that come from elsewhere: what any map of the kind holds may be
// called by name.
package main

import (
	"context"
	"html/template"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sns"
)

// want none: s3.DeleteObject

type topics struct{ client *sns.Client }

// Count is called by the template.
func (t *topics) Count() (int, error) {
	out, err := t.client.ListSubscriptions(context.Background(), &sns.ListSubscriptionsInput{}) // want use: sns.ListSubscriptions{}
	if err != nil {
		return 0, err
	}
	return len(out.Subscriptions), nil
}

type bucket struct{ client *s3.Client }

// Policy is not called: that its map is another one is not told.
func (b *bucket) Policy() (string, error) {
	out, err := b.client.GetBucketPolicy(context.Background(), &s3.GetBucketPolicyInput{Bucket: aws.String("other-map")}) // want use: s3.GetBucketPolicy{Bucket="other-map"}
	if err != nil {
		return "", err
	}
	return *out.Policy, nil
}

// Purge takes a context, which no template has.
func (b *bucket) Purge(ctx context.Context) error {
	_, err := b.client.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: aws.String("other-map")})
	return err
}

func render(t *template.Template, data map[string]any) error { return t.Execute(os.Stdout, data) }

func main() {
	t := template.Must(template.New("map").Parse("{{ .Topics.Count }}"))
	if err := render(t, map[string]any{"Topics": &topics{sns.New(sns.Options{})}}); err != nil {
		panic(err)
	}
	other := map[string]any{"Bucket": &bucket{s3.New(s3.Options{})}}
	_ = other
}
