// One of two structs is copied, and only one has all fields.
//
// run:
// run: a
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

type place struct {
	bucket, prefix string
	next           *place
}

type counts struct {
	bucket string
	count  int
	is     bool
	name   kind
}

type kind string

var ctx = context.Background()

func load() place {
	if len(os.Args) > 1 {
		return place{bucket: "c"}
	}
	return place{bucket: "d", prefix: "x/"}
}

func other(p *place) *place {
	if p.next != nil && len(os.Args) > 1 {
		return p.next
	}
	return p
}

func newPlace(bucket, prefix string) *place {
	p := &place{bucket: bucket}
	if prefix != "" {
		p.prefix = prefix + "/"
	}
	return p
}

var under1, under2 string

func (p *place) fromEnvironment() {
	if v := os.Getenv("UNDER"); v != "" {
		p.prefix = v + "/"
	}
}

func (p *place) oneOf() {
	switch len(os.Args) {
	case 1:
		p.prefix = "x/"
	default:
		p.prefix = "y/"
	}
}

func (p *place) ifSet(v string) {
	if v != "" {
		p.prefix = v
	}
}

func (p *place) orFail() error {
	v := os.Getenv("OTHER")
	if len(os.Args) > 3 {
		return errors.New("too many")
	}
	p.prefix = v + "/"
	return nil
}

var list = []place{{bucket: "o"}, {bucket: "p", prefix: "x/"}}

func at(i int) place { return list[i%2] }

var entries = map[string]place{"a": {bucket: "q"}, "b": {bucket: "r", prefix: "x/"}}

func under(key string) place { return entries[key] }

func fill(p *place) {
	*p = place{bucket: "s", prefix: "x/"}
	if len(os.Args) > 1 {
		*p = place{bucket: "t"}
	}
}

func main() {
	cfg, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		panic(err)
	}
	c := s3.NewFromConfig(cfg)

	p := place{bucket: "a", prefix: "x/"}
	if len(os.Args) > 1 {
		p = place{bucket: "b"}
	}
	c.PutObject(ctx, &s3.PutObjectInput{Bucket: &p.bucket, Key: aws.String(p.prefix + "k")}) // want use: s3.PutObject{Bucket="a", Key="x/k"}; s3.PutObject{Bucket="b", Key="k"}

	q := load()
	c.GetObject(ctx, &s3.GetObjectInput{Bucket: &q.bucket, Key: aws.String(q.prefix + "k")}) // want use: s3.GetObject{Bucket="c", Key="k"}; s3.GetObject{Bucket="d", Key="x/k"}

	r := *other(&place{bucket: "e", prefix: "x/", next: &place{bucket: "f"}})
	c.HeadObject(ctx, &s3.HeadObjectInput{Bucket: &r.bucket, Key: aws.String(r.prefix + "k")}) // want use: s3.HeadObject{Bucket="e", Key="x/k"}; s3.HeadObject{Bucket="f", Key="k"}

	s := place{bucket: "g", prefix: "x/"}
	if len(os.Args) > 1 {
		s = place{bucket: "h"}
	}
	func() {
		c.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: &s.bucket, Key: aws.String(s.prefix + "k")}) // want use: s3.DeleteObject{Bucket="g", Key="x/k"}; s3.DeleteObject{Bucket="h", Key="k"}
	}()

	// Elements and entries, where it is not known which.
	u := at(len(os.Args))
	c.ListObjectsV2(ctx, &s3.ListObjectsV2Input{Bucket: &u.bucket, Prefix: aws.String(u.prefix + "k")}) // want use: s3.ListObjectsV2{Bucket="o", Prefix="k"}; s3.ListObjectsV2{Bucket="p", Prefix="x/k"}
	v := under(os.Args[0])
	c.ListObjectVersions(ctx, &s3.ListObjectVersionsInput{Bucket: &v.bucket, Prefix: aws.String(v.prefix + "k")}) // want use: s3.ListObjectVersions{Bucket="q", Prefix="k"}; s3.ListObjectVersions{Bucket="r", Prefix="x/k"}
	w := new(place)
	fill(w)
	c.ListMultipartUploads(ctx, &s3.ListMultipartUploadsInput{Bucket: &w.bucket, Prefix: aws.String(w.prefix + "k")}) // want use: s3.ListMultipartUploads{Bucket="s"|"t", Prefix="x/k"|"k"}

	// What is set on some ways only may be "", in what is put together, and nowhere for sure.
	x := newPlace("u", os.Getenv("PREFIX"))
	c.GetBucketAcl(ctx, &s3.GetBucketAclInput{Bucket: aws.String(x.prefix + "k")})                                               // want use: s3.GetBucketAcl{Bucket="${env:PREFIX}/k"|~"k"}
	c.GetBucketCors(ctx, &s3.GetBucketCorsInput{Bucket: aws.String(fmt.Sprintf("%s%s", strings.Trim(x.prefix, "."), x.bucket))}) // want use: s3.GetBucketCors{Bucket="${env:PREFIX#trimLeft(.)}/u"|~"u"}
	y := &place{bucket: "v"}
	if len(os.Args) > 1 {
		y.prefix = "x/"
	} else {
		y.prefix = "y/"
	}
	c.GetBucketTagging(ctx, &s3.GetBucketTaggingInput{Bucket: aws.String(y.prefix + y.bucket)}) // want use: s3.GetBucketTagging{Bucket="x/v"|"y/v"}
	z := &place{bucket: "w"}
	if len(os.Args) > 1 {
		z.prefix = "x/"
	}
	fill(z)
	c.GetBucketWebsite(ctx, &s3.GetBucketWebsiteInput{Bucket: aws.String(z.prefix)}) // want use: s3.GetBucketWebsite{Bucket="x/"}

	// Another function sets it on some ways: not where all set it, and not where what is
	// set may be "" itself.
	n1 := &place{bucket: "x"}
	n1.fromEnvironment()
	c.GetBucketLogging(ctx, &s3.GetBucketLoggingInput{Bucket: aws.String(n1.prefix + n1.bucket)}) // want use: s3.GetBucketLogging{Bucket="${env:UNDER}/x"|~"x"}
	n5 := place{bucket: "q"}
	n5.fromEnvironment()
	c.GetBucketReplication(ctx, &s3.GetBucketReplicationInput{Bucket: aws.String(n5.prefix + n5.bucket)}) // want use: s3.GetBucketReplication{Bucket="${env:UNDER}/q"|~"q"}
	n6 := place{bucket: "q", prefix: "d/"}
	n6.fromEnvironment()
	c.GetBucketVersioning(ctx, &s3.GetBucketVersioningInput{Bucket: aws.String(n6.prefix + n6.bucket)}) // want use: s3.GetBucketVersioning{Bucket="${env:UNDER}/q"|~"d/q"}
	n2 := &place{bucket: "y"}
	n2.oneOf()
	c.GetBucketLocation(ctx, &s3.GetBucketLocationInput{Bucket: aws.String(n2.prefix + n2.bucket)}) // want use: s3.GetBucketLocation{Bucket="x/y"|"y/y"}
	n3 := &place{bucket: "z"}
	n3.ifSet(os.Getenv("BELOW"))
	c.GetBucketPolicy(ctx, &s3.GetBucketPolicyInput{Bucket: aws.String(n3.prefix + n3.bucket)}) // want use: s3.GetBucketPolicy{Bucket="${env:BELOW}z"}
	n4 := &place{bucket: "z"}
	if err := n4.orFail(); err != nil {
		panic(err)
	}
	c.GetBucketEncryption(ctx, &s3.GetBucketEncryptionInput{Bucket: aws.String(n4.prefix + n4.bucket)}) // want use: s3.GetBucketEncryption{Bucket="${env:OTHER}/z"}
	if v := os.Getenv("UNDER"); v != "" {
		under1 = v + "/"
	}
	under2 = os.Getenv("UNDER") + "/"
	c.GetBucketLifecycleConfiguration(ctx, &s3.GetBucketLifecycleConfigurationInput{Bucket: aws.String(under1 + "g")})       // want use: s3.GetBucketLifecycleConfiguration{Bucket="${env:UNDER}/g"|~"g"}
	c.GetBucketNotificationConfiguration(ctx, &s3.GetBucketNotificationConfigurationInput{Bucket: aws.String(under2 + "g")}) // want use: s3.GetBucketNotificationConfiguration{Bucket="${env:UNDER}/g"}

	// Numbers and bools that are not set are unknown.
	n := counts{bucket: "l"}
	c.GetObjectTagging(ctx, &s3.GetObjectTaggingInput{Bucket: &n.bucket, Key: aws.String(fmt.Sprintf("%d-%v-%s", n.count, n.is, n.name))}) // want use: s3.GetObjectTagging{Bucket="l", Key="${unknown}-${unknown}-"}
	m := counts{bucket: "m", count: 3}
	if len(os.Args) > 1 {
		m = counts{bucket: "n", is: true}
	}
	c.GetObjectAttributes(ctx, &s3.GetObjectAttributesInput{Bucket: &m.bucket, Key: aws.String(fmt.Sprintf("%d-%v", m.count, m.is))}) // want use: s3.GetObjectAttributes{Bucket="m"|"n", Key="${unknown}-${unknown}"}

	// Overwritten on all ways: what it was made with is none.
	t := place{bucket: "i"}
	if len(os.Args) > 1 {
		t = place{bucket: "j", prefix: "y/"}
	}
	t.prefix = "x/"
	c.GetObjectAcl(ctx, &s3.GetObjectAclInput{Bucket: &t.bucket, Key: aws.String(t.prefix + "k")}) // want use: s3.GetObjectAcl{Bucket="i"|"j", Key="x/k"}
}
