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
}
