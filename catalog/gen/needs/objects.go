package needs

import (
	"regexp"
	"slices"
	"strings"

	"github.com/iamvet/iamvet/catalog"
)

var (
	// s3Step is a step of a member's path that says that S3 is meant.
	s3Step = regexp.MustCompile(`(^|[a-z])S3([A-Z]|$)`)
	// s3Place is the last step of such a path, if it says where: a bucket, or the address of an object.
	s3Place = regexp.MustCompile(`(^|[a-z0-9])(Bucket|BucketName|BucketArn|BucketARN|Uri|URI|Url|Path|Location)$`)
	// bucketName is a member that needs no other word to say so.
	bucketName = regexp.MustCompile(`^(Input|Output|Source|Destination|Target|Data|Log)?(Bucket|BucketName|BucketArn|BucketARN)$`)
	fileURI    = regexp.MustCompile(`FileUri$`)
	// noObject is a member of another kind of bucket, a path on a disk, or an address that needs no permission.
	noObject = regexp.MustCompile(`Vector|Presigned|(Mount|Local)Path$`)
)

var (
	readsObjects  = []string{"kms:Decrypt", "s3:GetBucketLocation", "s3:GetObject", "s3:GetObjectVersion", "s3:ListBucket"}
	writesObjects = []string{"kms:GenerateDataKey", "s3:AbortMultipartUpload", "s3:PutObject", "s3:PutObjectAcl"}
)

// objects adds what a service does in a customer's bucket that a member names: without a role of
// its own it reads and writes there as the caller. Which of it, no name tells: an operation
// that changes nothing only reads.
func (b *builder) objects() {
	if strings.HasPrefix(b.prefix, "s3") || b.prefix == "lightsail" {
		return // its own buckets
	}
	var paths []string
	for _, l := range b.input {
		if l.typ == "string" && namesObjects(l) {
			paths = append(paths, l.path)
		}
	}
	if len(paths) == 0 {
		return
	}
	b.onBehalf(readsObjects, paths)
	if b.writes() {
		b.onBehalf(writesObjects, paths)
	}
}

func (b *builder) onBehalf(actions, paths []string) {
	for _, a := range actions {
		if b.in.NotNeeded[b.key][a] || slices.ContainsFunc(b.out, func(n catalog.Need) bool { return n.Action == a && n.When == nil }) {
			continue
		}
		n := catalog.Need{Action: a, Kind: catalog.Supporting, When: anySet(paths), Source: "rule: a member that names a customer's bucket"}
		if strings.HasPrefix(a, "kms:") {
			n.Resources = keyResource()
		}
		b.add(n)
	}
}

func namesObjects(l leaf) bool {
	if noObject.MatchString(l.path) {
		return false
	}
	if bucketName.MatchString(l.name) || fileURI.MatchString(l.name) {
		return true
	}
	for _, step := range strings.Split(l.path, ".") {
		if s3Step.MatchString(strings.TrimRight(step, "[]{}")) {
			return s3Place.MatchString(l.name)
		}
	}
	return false
}

// anySet holds if one of the members is set; nil, which always holds, for more of
// them than a reader would look at.
func anySet(paths []string) *catalog.Condition {
	if len(paths) == 1 {
		return &catalog.Condition{Member: paths[0], Test: "set"}
	}
	if len(paths) > 6 {
		return nil
	}
	c := &catalog.Condition{}
	for _, p := range paths {
		c.Any = append(c.Any, catalog.Condition{Member: p, Test: "set"})
	}
	return c
}
