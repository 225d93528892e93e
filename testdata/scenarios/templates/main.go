// Templates: methods of the data are called by name, those that a template can
// give all arguments of. What the data merely holds is not called.
package main

import (
	"context"
	"os"
	"text/template"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
)

// want none: s3.ListBuckets s3.DeleteObject sqs.DeleteQueue sns.DeleteTopic

type buckets interface {
	ListBuckets(context.Context, *s3.ListBucketsInput, ...func(*s3.Options)) (*s3.ListBucketsOutput, error)
}

// page is what the template is executed on.
type page struct {
	Buckets buckets // an operation takes arguments that no template has
	Account counter
	client  *s3.Client
}

// Size is called by the template.
func (p *page) Size(key string) (int64, error) {
	out, err := p.client.HeadObject(context.Background(), &s3.HeadObjectInput{Bucket: aws.String("pages"), Key: &key}) // want use: s3.HeadObject{Bucket="pages", Key=...}
	if err != nil {
		return 0, err
	}
	return *out.ContentLength, nil
}

// Purge needs a context, which no template has.
func (p *page) Purge(ctx context.Context, key string) error {
	_, err := p.client.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: aws.String("pages"), Key: &key})
	return err
}

type counter interface{ Count() (int, error) }

type queues struct{ client *sqs.Client }

// Count is called by the template through the field.
func (q queues) Count() (int, error) {
	out, err := q.client.ListQueues(context.Background(), &sqs.ListQueuesInput{QueueNamePrefix: aws.String("page-")}) // want use: sqs.ListQueues{QueueNamePrefix="page-"}
	if err != nil {
		return 0, err
	}
	return len(out.QueueUrls), nil
}

// registry is among the functions' neighbours, and nothing calls it by name.
type registry struct {
	Topics *sns.Client
	Queues *sqs.Client
}

// Drop is not called.
func (r *registry) Drop() error {
	_, err := r.Queues.DeleteQueue(context.Background(), &sqs.DeleteQueueInput{QueueUrl: aws.String("https://q")})
	return err
}

// bucketPage, queuePage and the rest are in maps that templates are executed on.
type bucketPage struct{ client *s3.Client }

func (b *bucketPage) Policy() (string, error) {
	out, err := b.client.GetBucketPolicy(context.Background(), &s3.GetBucketPolicyInput{Bucket: aws.String("in-a-map")}) // want use: s3.GetBucketPolicy{Bucket="in-a-map"}
	if err != nil {
		return "", err
	}
	return *out.Policy, nil
}

type queuePage struct{ client *sqs.Client }

func (q queuePage) Queues() (int, error) {
	out, err := q.client.ListDeadLetterSourceQueues(context.Background(), &sqs.ListDeadLetterSourceQueuesInput{QueueUrl: aws.String("https://nested")}) // want use: sqs.ListDeadLetterSourceQueues{QueueUrl="https://nested"}
	if err != nil {
		return 0, err
	}
	return len(out.QueueUrls), nil
}

type versions struct{ client *s3.Client }

func (v *versions) Last() (int, error) {
	out, err := v.client.ListObjectVersions(context.Background(), &s3.ListObjectVersionsInput{Bucket: aws.String("listed")}) // want use: s3.ListObjectVersions{Bucket="listed"}
	if err != nil {
		return 0, err
	}
	return len(out.Versions), nil
}

func pages(c *s3.Client, q *sqs.Client) {
	t := template.Must(template.New("map").Parse("{{ .Bucket.Policy }} {{ .Inner.Queue.Queues }}"))
	data := map[string]any{"Bucket": &bucketPage{c}}
	data["Inner"] = map[string]interface{ Queues() (int, error) }{"Queue": queuePage{q}}
	_ = t.Execute(os.Stdout, data)
	_ = t.Execute(os.Stdout, []any{&versions{c}})
}

const text = `{{ .Size "index.html" }} {{ .Account.Count }} {{ topics }}`

func main() {
	reg := &registry{Topics: sns.New(sns.Options{}), Queues: sqs.New(sqs.Options{})}
	shared := map[string]any{"registry": reg}
	funcs := template.FuncMap{
		"topics": func() (int, error) {
			out, err := reg.Topics.ListTopics(context.Background(), &sns.ListTopicsInput{}) // want use: sns.ListTopics{}
			if err != nil {
				return 0, err
			}
			return len(out.Topics), nil
		},
	}
	t := template.Must(template.New("page").Funcs(funcs).Parse(text))
	p := &page{client: s3.New(s3.Options{}), Account: queues{reg.Queues}}
	p.Buckets = p.client
	if err := t.Execute(os.Stdout, p); err != nil {
		panic(err)
	}
	_ = shared
	pages(p.client, reg.Queues)
}
