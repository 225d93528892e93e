// Values that generic functions of libraries hand on: lists and maps are mapped,
// filtered, sorted, collected, and their elements passed to functions.
//
// What is called here is held against what is found: see TestRan.
package main

// run:
import (
	"context"
	"errors"
	"iter"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/samber/lo"
)

var c = s3.New(s3.Options{})
var ctx = context.Background()

func head(bucket string) {
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(bucket)}) // want use: s3.HeadBucket{Bucket="p-first"|"p-second"}
}

type tenant struct {
	name   string
	bucket *string
}

func mapped() {
	names := lo.Map([]string{"a", "b"}, func(s string, _ int) string { return "m-" + s })
	for _, n := range names {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(n)}) // want use: s3.HeadBucket{Bucket="m-a"|"m-b"}
	}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(names[1])})                       // want use: s3.HeadBucket{Bucket="m-a"|"m-b"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(strings.Join(names, "-"))})       // want use: s3.HeadBucket{Bucket=...}
	upper := lo.Map([]string{"x"}, func(s string, i int) string { return strings.ToUpper(s) }) // another caller of lo.Map
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(upper[0])})                       // want use: s3.HeadBucket{Bucket="X"}
	tenants := lo.Map(upper, func(s string, _ int) *tenant { return &tenant{name: s + "-t"} })
	tenants[0].bucket = aws.String("set-later")
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(tenants[0].name)}) // want use: s3.HeadBucket{Bucket="X-t"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: tenants[0].bucket})           // want use: s3.HeadBucket{Bucket?="set-later"}
	nested := lo.FlatMap([]string{"f"}, func(s string, _ int) []string {
		return lo.Map([]string{"1", "2"}, func(n string, _ int) string { return s + n })
	})
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(nested[0])}) // want use: s3.HeadBucket{Bucket="f1"|"f2"}
	lo.ForEach([]string{"first", "second"}, func(s string, _ int) { head("p-" + s) })
	byEnv := lo.Map([]string{"BUCKET_A", "BUCKET_B"}, func(s string, _ int) string { return os.Getenv(s) })
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(byEnv[0])}) // want use: s3.HeadBucket{Bucket="${env:BUCKET_A}"|"${env:BUCKET_B}"}
}

func chosen() {
	list := []tenant{{name: "one"}, {name: "two"}}
	if t, ok := lo.Find(list, func(t tenant) bool { return t.name == "two" }); ok {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(t.name)}) // want use: s3.HeadBucket{Bucket="one"|"two"}
	}
	kept := lo.Filter(list, func(t tenant, _ int) bool { return t.name != "one" })
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(kept[0].name)})                                    // want use: s3.HeadBucket{Bucket="one"|"two"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(lo.Ternary(len(os.Args) > 9, "yes", "no"))})       // want use: s3.HeadBucket{Bucket="no"|"yes"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(lo.CoalesceOrEmpty(os.Getenv("BUCKET"), "dflt"))}) // want use: s3.HeadBucket{Bucket="${env:BUCKET}"|"dflt"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(lo.Must(load()))})                                 // want use: s3.HeadBucket{Bucket="loaded"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(lo.FromPtrOr(nil, "or"))})                         // want use: s3.HeadBucket{Bucket="or"}
	rest := lo.Without([]string{"w1", "w2"}, "w1", "w3")
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(rest[0])}) // want use: s3.HeadBucket{Bucket="w1"|"w2"}
	all := lo.Reduce([]string{"r"}, func(all string, s string, _ int) string { return all + s }, "start")
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(all)}) // want use: s3.HeadBucket{Bucket="start"|"${unknown}r"}
}

func load() (string, error) { return "loaded", nil }

func collected() {
	m := map[string]string{"k1": "v1", "k2": "v2"}
	for k, v := range maps.All(m) {
		c.HeadObject(ctx, &s3.HeadObjectInput{Bucket: aws.String(k), Key: aws.String(v)}) // want use: s3.HeadObject{Bucket="k1", Key="v1"}; s3.HeadObject{Bucket="k1", Key="v2"}; s3.HeadObject{Bucket="k2", Key="v1"}; s3.HeadObject{Bucket="k2", Key="v2"}
	}
	for _, k := range slices.Sorted(maps.Keys(m)) {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(k)}) // want use: s3.HeadBucket{Bucket="k1"|"k2"}
	}
	for _, e := range lo.Entries(m) {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(e.Key)}) // want use: s3.HeadBucket{Bucket="k1"|"k2"}
	}
	back := lo.SliceToMap([]string{"s"}, func(s string) (string, string) { return s, "to-" + s })
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(back["s"])}) // want use: s3.HeadBucket{Bucket="to-s"}
	for s := range upTo(slices.Values([]string{"i", "j"})) {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(s)}) // want use: s3.HeadBucket{Bucket="it-i"|"it-j"}
	}
	next, stop := iter.Pull(slices.Values([]string{"pulled"}))
	defer stop()
	if s, ok := next(); ok {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(s)}) // want use: s3.HeadBucket{Bucket="pulled"}
	}
	once := sync.OnceValue(func() string { return "once" })
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(once())}) // want use: s3.HeadBucket{Bucket="once"}
}

func upTo(in iter.Seq[string]) iter.Seq[string] {
	return func(yield func(string) bool) {
		for s := range in {
			if !yield("it-" + s) {
				return
			}
		}
	}
}

// Lists that functions of libraries change, and copies that they make.
func changed() {
	list := []string{"l1", "l2"}
	own := slices.Clone(list)
	own[0] = "own"
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(list[0])}) // want use: s3.HeadBucket{Bucket="l1"|"l2"|"put"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(own[0])})  // want use: s3.HeadBucket{Bucket="l1"|"l2"|"own"|"put"}
	three := make([]string, 2, 3)
	more := slices.Insert(three, 1, "ins")
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(more[1])})             // want use: s3.HeadBucket{Bucket="ins"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(three[:3][1])})        // want use: s3.HeadBucket{Bucket="ins"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(put(list, "put")[0])}) // want use: s3.HeadBucket{Bucket="l1"|"l2"|"put"}
	parts := strings.Split("p/q", "/")
	slices.Reverse(parts)
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(parts[0])}) // want use: s3.HeadBucket{Bucket="p"|"q"}
}

func put[S ~[]E, E any](s S, v E) S {
	s[0] = v
	return s
}

// What a library makes by itself, or by reflection, is not known.
func unknown(in []any) {
	if texts, ok := lo.FromAnySlice[string](in); ok && len(texts) > 0 {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(texts[0])}) // want use: s3.HeadBucket{Bucket=...}
	}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(lo.Substring("abc", 0, 1))})             // want use: s3.HeadBucket{Bucket=...}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(lo.RandomString(8, lo.LettersCharset))}) // want use: s3.HeadBucket{Bucket=...}
	if e, ok := lo.ErrorsAs[*named](errors.New("other")); ok {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(e.name)}) // want use: s3.HeadBucket{Bucket=...}
	}
	args := lo.Map(os.Args, func(s string, _ int) string { return "arg-" + s })
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(args[0])}) // want use: s3.HeadBucket{Bucket="arg-${unknown}"}
}

type named struct{ name string }

func (n *named) Error() string { return n.name }

func main() {
	mapped()
	chosen()
	collected()
	changed()
	unknown([]any{"any"})
}
