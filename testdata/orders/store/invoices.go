package store

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// Bucket holds the invoices.
const Bucket = "acme-invoices"

// objects is what Invoices needs of the S3 client.
type objects interface {
	GetObject(ctx context.Context, in *s3.GetObjectInput, opts ...func(*s3.Options)) (*s3.GetObjectOutput, error)
	PutObject(ctx context.Context, in *s3.PutObjectInput, opts ...func(*s3.Options)) (*s3.PutObjectOutput, error)
}

// Invoices keeps invoices in S3.
type Invoices struct{ s3 objects }

// NewInvoices returns Invoices.
func NewInvoices(client objects) *Invoices { return &Invoices{client} }

func key(id string) string { return "invoices/" + id }

// Write writes the invoice of an order.
func (v *Invoices) Write(ctx context.Context, o Order) error {
	_, err := v.s3.PutObject(ctx, &s3.PutObjectInput{
		Bucket: aws.String(Bucket),
		Key:    aws.String(key(o.ID)),
		Body:   strings.NewReader(fmt.Sprintf("%d × %s\n", o.Count, o.Item)),
	})
	return err
}

// Copy copies an invoice to w.
func (v *Invoices) Copy(ctx context.Context, w io.Writer, id string) error {
	out, err := v.s3.GetObject(ctx, &s3.GetObjectInput{Bucket: aws.String(Bucket), Key: aws.String(key(id))})
	if err != nil {
		return err
	}
	defer out.Body.Close()
	_, err = io.Copy(w, out.Body)
	return err
}
