package needs

import (
	"slices"
	"strings"

	"github.com/iamvet/iamvet/catalog"
	"github.com/iamvet/iamvet/catalog/gen/iamfacts"
)

// The operations of S3 take other buckets than those of the prefix s3, told by
// the bucket's name or ARN, and are then checked under another prefix. Source:
// Amazon S3 User Guide, "Directory bucket naming rules", "Using Amazon S3 on
// Outposts", "Configuring IAM policies for Object Lambda Access Points".
const (
	directoryMark = "--x-s3"
	outpostsMark  = ":s3-outposts:"
	lambdaMark    = ":s3-object-lambda:"
)

// otherBuckets gives an S3 operation what it needs on buckets of other kinds,
// in place of its needs of the prefix s3.
func (b *builder) otherBuckets() {
	if b.key.Package == "s3control" {
		b.otherAccessPoints()
	}
	if b.key.Package != "s3" {
		return
	}
	before := slices.Clone(b.out)
	for i, n := range before {
		if member := bucketMember(&n); member != "" && strings.HasPrefix(n.Action, "s3:") && n.Kind != catalog.Supporting {
			other := catalog.Condition{Member: member, Test: "contains", Values: []string{directoryMark, outpostsMark, lambdaMark}}
			b.out[i].Unless = either(n.Unless, other)
		}
	}
	for _, n := range before {
		short, ok := strings.CutPrefix(n.Action, "s3:")
		member := bucketMember(&n)
		if !ok || member == "" || n.Kind == catalog.Supporting {
			continue
		}
		when := n.When
		if n.Unless != nil {
			when = &catalog.Condition{Not: n.Unless}
		}
		b.otherBucket(when, member, directoryMark, "s3express:"+short, catalog.Resource{Type: "bucket",
			ARN: "arn:${Partition}:s3express:${Region}:${Account}:bucket/${BucketName}", Variables: map[string]string{"BucketName": member}})
		b.otherBucket(when, member, lambdaMark, "s3-object-lambda:"+short, catalog.Resource{Type: "objectlambdaaccesspoint",
			ARN: "arn:${Partition}:s3-object-lambda:${Region}:${Account}:accesspoint/${AccessPointName}", Variables: map[string]string{"": member}})
		b.otherBucket(when, member, outpostsMark, "s3-outposts:"+short, outpostsResource(&n, member))
	}
}

// otherAccessPoints does the same for the operations of s3control that take
// access points of other buckets, or tag them.
func (b *builder) otherAccessPoints() {
	for i, n := range slices.Clone(b.out) {
		short, ok := strings.CutPrefix(n.Action, "s3:")
		if !ok || n.Kind != catalog.Required {
			continue
		}
		var unless []catalog.Condition
		_, bucket := find(b.s, b.op.Input, "Bucket")
		for _, m := range []struct{ member, mark, prefix string }{
			{"Name", outpostsMark, "s3-outposts:"}, {"Bucket", outpostsMark, "s3-outposts:"},
			{"Name", "--xa-s3", "s3express:"}, {"Bucket", directoryMark, "s3express:"}, {"ResourceArn", ":s3express:", "s3express:"},
		} {
			member, known := find(b.s, b.op.Input, m.member)
			r := catalog.Resource{Type: "accesspoint", Variables: map[string]string{"AccessPointName": "Name"}}
			switch {
			case !known || m.member == "Name" && bucket || member.Type != "string" || !b.in.HasAction(m.prefix+short):
				continue
			case m.member == "ResourceArn":
				r.Variables = map[string]string{"": m.member}
			case m.prefix == "s3-outposts:" && m.member == "Name":
				r.Variables[""] = "Name"
			}
			formats := b.in.Prefixes[strings.TrimSuffix(m.prefix, ":")].Resources["accesspoint"]
			if r.ARN = formats[0]; len(b.in.action(m.prefix+short).Resources) == 0 {
				r = catalog.Resource{}
			}
			b.otherBucket(n.When, m.member, m.mark, m.prefix+short, r)
			unless = append(unless, catalog.Condition{Member: m.member, Test: "contains", Values: []string{m.mark}})
		}
		if len(unless) > 0 {
			b.out[i].Unless = &catalog.Condition{Any: unless}
			if len(unless) == 1 {
				b.out[i].Unless = &unless[0]
			}
		}
	}
}

func either(c *catalog.Condition, other catalog.Condition) *catalog.Condition {
	if c == nil {
		return &other
	}
	return &catalog.Condition{Any: []catalog.Condition{*c, other}}
}

// bucketMember is the member that names the bucket of a need's resources.
func bucketMember(n *catalog.Need) string {
	for _, r := range n.Resources {
		for _, v := range []string{"BucketName", "CopySource", ""} {
			if m, _ := catalog.SplitPath(r.Variables[v]); m == "Bucket" || m == "CopySource" {
				return m
			}
		}
	}
	return ""
}

// outpostsResource is the bucket or object behind an access point of an Outpost,
// whose ARN the member holds.
func outpostsResource(n *catalog.Need, member string) catalog.Resource {
	for _, r := range n.Resources {
		if key := r.Variables["ObjectName"]; key != "" && member == "Bucket" {
			return catalog.Resource{Type: "object", ARN: "arn:${Partition}:s3-outposts:${Region}:${Account}:${BucketName}/${ObjectName}",
				Variables: map[string]string{"BucketName": member, "ObjectName": key}}
		}
	}
	return catalog.Resource{Type: "accesspoint", ARN: "arn:${Partition}:s3-outposts:${Region}:${Account}:outpost/${OutpostId}/accesspoint/${AccessPointName}",
		Variables: map[string]string{"": member}}
}

func (b *builder) otherBucket(when *catalog.Condition, member, mark, action string, r catalog.Resource) {
	if act := b.in.action(action); act == nil || !slices.ContainsFunc(act.Resources, func(t iamfacts.ResourceType) bool {
		return mark == directoryMark || t.Type != "bucket"
	}) {
		return // buckets of Outposts themselves are managed by s3control
	}
	cond := catalog.Condition{Member: member, Test: "contains", Values: []string{mark}}
	if when != nil {
		cond = catalog.Condition{All: []catalog.Condition{*when, cond}}
	}
	b.out = slices.DeleteFunc(b.out, func(n catalog.Need) bool { return n.Action == action && n.Kind == catalog.Supporting && n.When == nil })
	r.Required = true
	resources := []catalog.Resource{r}
	if r.ARN == "" {
		resources = []catalog.Resource{}
	}
	b.add(catalog.Need{Action: action, Kind: catalog.Conditional, When: &cond, Resources: resources,
		Rare: true, Source: "rule: the bucket's name or ARN says of which kind it is"})
}
