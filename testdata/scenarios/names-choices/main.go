// Names that are chosen by a constant which each caller gives: of a switch each gets its own case.
//
// run:
package main

import (
	"context"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

var (
	ctx = context.Background()
	c   = s3.New(s3.Options{})
)

func head(bucket string) {
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(bucket)}) // want use: s3.HeadBucket{Bucket="cases-a"}; s3.HeadBucket{Bucket="cases-bc"}; s3.HeadBucket{Bucket="cases-other"}; s3.HeadBucket{Bucket="kind-one"}; s3.HeadBucket{Bucket="kind-two"}; s3.HeadBucket{Bucket="loud"}; s3.HeadBucket{Bucket="quiet"}; s3.HeadBucket{Bucket="given"}; s3.HeadBucket{Bucket="spare"}; s3.HeadBucket{Bucket="assigned-b"}; s3.HeadBucket{Bucket="literal-x"}; s3.HeadBucket{Bucket="result-x"}
}

func byCase(k string) string {
	switch k {
	case "a":
		return "cases-a"
	case "b", "c":
		return "cases-bc"
	default:
		return "cases-other"
	}
}

type kind int

const (
	one kind = iota
	two
	three
)

func byKind(k kind) string {
	switch k {
	case one:
		return "kind-one"
	case two:
		return "kind-two"
	}
	return "kind-three"
}

func byFlag(loud bool) string {
	name := "quiet"
	if loud {
		name = "loud"
	}
	return name
}

func orSpare(p *string) string {
	if p == nil {
		return "spare"
	}
	return *p
}

func assigned(k string) string {
	name := "assigned"
	if k == "a" {
		name += "-a"
	} else if k != "c" {
		name += "-b"
	}
	return name
}

func chosen() string { return "x" }

// act asks for another operation in each case.
func act(how, bucket string) {
	switch how {
	case "read":
		c.GetObject(ctx, &s3.GetObjectInput{Bucket: aws.String(bucket), Key: aws.String("k")}) // want use: s3.GetObject{Bucket="to-read", Key="k"}
	case "write":
		put(bucket)
	default:
		c.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: aws.String(bucket), Key: aws.String("k")}) // want use: s3.DeleteObject{Bucket="to-delete", Key="k"}
	}
}

func put(bucket string) {
	c.PutObject(ctx, &s3.PutObjectInput{Bucket: aws.String(bucket), Key: aws.String("k")}) // want use: s3.PutObject{Bucket="direct", Key="k"}; s3.PutObject{Bucket="to-write", Key="k"}
}

// What no caller asks for is an operation of the program all the same, but none that is missed.
func never(how string) {
	if how == "purge" {
		c.DeleteBucket(ctx, &s3.DeleteBucketInput{Bucket: aws.String("purged")}) // want use: s3.DeleteBucket{Bucket="purged"} doubtful
	}
}

// A kind that is kept in a struct.
type store struct {
	kind string
	name string
}

func newStore(kind, name string) *store { return &store{kind: kind, name: name} }

func (s *store) bucket() string {
	if s.kind == "hot" {
		return s.name + "-hot"
	}
	if s.kind == "cold" {
		return s.name + "-cold"
	}
	return s.name
}

func (s *store) list() {
	c.ListObjectsV2(ctx, &s3.ListObjectsV2Input{Bucket: aws.String(s.bucket())}) // want use: s3.ListObjectsV2{Bucket="s1-hot"}; s3.ListObjectsV2{Bucket="s2-cold"}
}

// Rows of a table by name.
type row struct{ name, bucket string }

func find(rows []row, name string) string {
	for _, r := range rows {
		if r.name == name {
			return r.bucket
		}
	}
	return "not-found"
}

func pick(rows []*row, name string) *row {
	for _, r := range rows {
		if r.name != name {
			continue
		}
		return r
	}
	return nil
}

func tables() {
	rows := []row{{"orders", "row-orders"}, {"bills", "row-bills"}}
	c.GetBucketAcl(ctx, &s3.GetBucketAclInput{Bucket: aws.String(find(rows, "bills"))}) // want use: s3.GetBucketAcl{Bucket="not-found"|"row-bills"}
	last := ""
	for _, r := range rows {
		if r.name == "orders" {
			last = r.bucket
		}
	}
	c.GetBucketAcl(ctx, &s3.GetBucketAclInput{Bucket: aws.String(last)}) // want use: s3.GetBucketAcl{Bucket="row-orders"}
	p := pick([]*row{{"x", "row-x"}, {"y", "row-y"}}, "y")
	c.GetBucketAcl(ctx, &s3.GetBucketAclInput{Bucket: aws.String(p.bucket)}) // want use: s3.GetBucketAcl{Bucket="row-y"}

	// The twins: a name from elsewhere, and a row whose name is.
	c.GetBucketCors(ctx, &s3.GetBucketCorsInput{Bucket: aws.String(find(rows, os.Getenv("ROW")))}) // want use: s3.GetBucketCors{Bucket="not-found"|"row-bills"|"row-orders"}
	mixed := []row{{os.Getenv("NAME"), "row-env"}, {"fixed", "row-fixed"}, {"third", "row-third"}}
	c.GetBucketCors(ctx, &s3.GetBucketCorsInput{Bucket: aws.String(find(mixed, "fixed"))}) // want use: s3.GetBucketCors{Bucket="not-found"|"row-env"|"row-fixed"|"row-third"}
	mixed[2].name = "fixed"
	c.GetBucketCors(ctx, &s3.GetBucketCorsInput{Bucket: aws.String(find(mixed, "fixed"))}) // want use: s3.GetBucketCors{Bucket="not-found"|"row-env"|"row-fixed"|"row-third"}
}

type named interface{ name() string }

type plain struct{}

func (plain) name() string { return "iface-plain" }

func nameOf(n named) string {
	if n == nil {
		return "iface-nil"
	}
	return n.name()
}

// An interface that holds a zero value is not nil.
func boxed() {
	c.GetBucketTagging(ctx, &s3.GetBucketTaggingInput{Bucket: aws.String(nameOf(plain{}))}) // want use: s3.GetBucketTagging{Bucket="iface-plain"}
	c.GetBucketTagging(ctx, &s3.GetBucketTaggingInput{Bucket: aws.String(nameOf(nil))})     // want use: s3.GetBucketTagging{Bucket="iface-nil"}
}

// Two tests in one condition, of parameters that each caller gives.
func pair(a, b bool) string {
	if a && b {
		return "pair-both"
	}
	return "pair-not"
}

func neither(kind string) string {
	if kind != "x" && kind != "y" {
		return "kind-neither"
	}
	return "kind-x-or-y"
}

func guarded(dry, quiet bool, bucket string) {
	if dry || quiet {
		return
	}
	c.GetBucketAcl(ctx, &s3.GetBucketAclInput{Bucket: aws.String(bucket)}) // want use: s3.GetBucketAcl{Bucket="not-dry"}; s3.GetBucketAcl{Bucket="perhaps-dry"}
}

func onlyBoth(dry, quiet bool, bucket string) {
	if dry && quiet {
		return
	}
	c.GetBucketLogging(ctx, &s3.GetBucketLoggingInput{Bucket: aws.String(bucket)}) // want use: s3.GetBucketLogging{Bucket="not-both"}; s3.GetBucketLogging{Bucket="perhaps-both"}
}

func conditions() {
	c.GetBucketPolicy(ctx, &s3.GetBucketPolicyInput{Bucket: aws.String(pair(true, true))})                    // want use: s3.GetBucketPolicy{Bucket="pair-both"}
	c.GetBucketPolicy(ctx, &s3.GetBucketPolicyInput{Bucket: aws.String(pair(true, false))})                   // want use: s3.GetBucketPolicy{Bucket="pair-not"}
	c.GetBucketPolicy(ctx, &s3.GetBucketPolicyInput{Bucket: aws.String(neither("z"))})                        // want use: s3.GetBucketPolicy{Bucket="kind-neither"}
	c.GetBucketPolicy(ctx, &s3.GetBucketPolicyInput{Bucket: aws.String(neither("y"))})                        // want use: s3.GetBucketPolicy{Bucket="kind-x-or-y"}
	c.GetBucketPolicy(ctx, &s3.GetBucketPolicyInput{Bucket: aws.String(pair(true, os.Getenv("LOUD") != ""))}) // want use: s3.GetBucketPolicy{Bucket="pair-both"|"pair-not"}
	guarded(false, false, "not-dry")
	guarded(false, true, "quiet")
	guarded(os.Getenv("DRY") != "", false, "perhaps-dry")
	onlyBoth(true, true, "both")
	onlyBoth(true, false, "not-both")
	onlyBoth(true, os.Getenv("DRY") != "", "perhaps-both")
}

func main() {
	boxed()
	tables()
	head(byCase("a"))
	head(byCase("c"))
	head(byCase("z"))
	head(byKind(one))
	head(byKind(two))
	head(byFlag(true))
	head(byFlag(false))
	head(orSpare(aws.String("given")))
	head(orSpare(nil))
	head(assigned("b"))
	func(k string) {
		name := "literal-y"
		if k == "x" {
			name = "literal-x"
		}
		head(name)
	}("x")
	if chosen() == "x" {
		head("result-x")
	}
	act("read", "to-read")
	act("write", "to-write")
	act("forget", "to-delete")
	put("direct")
	never("keep")
	newStore("hot", "s1").list()
	newStore("cold", "s2").list()
	twins()
	conditions()
}

var stage = "dev" // the linker may set it

type mutable struct{ kind string }

func (m *mutable) name() string {
	if m.kind == "new" {
		return "mutable-new"
	}
	return "mutable-old"
}

func twin(bucket string) {
	c.CreateBucket(ctx, &s3.CreateBucketInput{Bucket: aws.String(bucket)}) // want use: s3.CreateBucket{Bucket="cases-a"|"cases-bc"|"cases-other"}; s3.CreateBucket{Bucket="linked-dev"|"linked-prod"}; s3.CreateBucket{Bucket="mutable-new"|"mutable-old"}; s3.CreateBucket{Bucket="second"|"third"|"first"}; s3.CreateBucket{Bucket="given"|"spare"}; s3.CreateBucket{Bucket="field"|"no-field"}
}

type holder struct{ p *string }

// The twins: what is not a constant, or not in every run.
func twins() {
	twin(byCase(os.Getenv("KIND")))

	linked := "linked-prod"
	if stage == "dev" {
		linked = "linked-dev"
	}
	twin(linked)

	m := &mutable{kind: "old"}
	if len(os.Args) > 0 {
		m.kind = "new"
	}
	twin(m.name())

	state, name := "a", "first" // each round another
	for range 3 {
		switch state {
		case "a":
			state, name = "b", "second"
		case "b":
			state, name = "c", "third"
		}
		twin(name)
	}

	var p *string
	if len(os.Args) > 1 {
		p = aws.String("given")
	}
	twin(orSpare(p))

	h := holder{}
	defer func() { h.p = aws.String("x") }()
	if h.p == nil {
		twin("no-field")
	} else {
		twin("field")
	}
}
