// Names that are parts of texts: of URLs, ARNs, lists and paths.
//
// What is called here is held against what is found: see TestRan.
package main

// run:
// run: DEST=s3://dest/in/data.csv?version=3 BUCKET=user@host?x ROLE=arn:aws:iam::1:role/a/b TABLES=t1,,t2 T=a:b URI=b/c STAGE=Prod/X_ NAME=A_b.C__d PAIR=k=v=w
// run: DEST=http://%41:80/%2F?version=a&version=b BUCKET=b/x ROLE=:/: TABLES=, T=: URI=/ STAGE=/ NAME=_ PAIR==/=
// run: DEST=/only/path BUCKET=# ROLE=/ TABLES=a T=:: URI=// STAGE=xpre- NAME=x_x PAIR=/
import (
	"context"
	"fmt"
	"net/url"
	"os"
	"path"
	"regexp"
	"sort"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/arn"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

var (
	c   = s3.New(s3.Options{})
	d   = dynamodb.New(dynamodb.Options{})
	ctx = context.Background()
)

func head(bucket string) *s3.HeadBucketInput { return &s3.HeadBucketInput{Bucket: &bucket} }

func main() {
	urls()
	substrings()
	lists()
	listsThatChange()
	changed()
	cut()
	replaced()
	arns()
}

func arns() {
	a, err := arn.Parse("arn:aws:s3:::x" + os.Getenv("ROLE"))
	if err == nil {
		c.HeadBucket(ctx, head(a.Resource)) // want use: s3.HeadBucket{Bucket="x${env:ROLE}"}
	}
	b, err := arn.Parse(os.Getenv("ROLE"))
	if err == nil {
		c.HeadBucket(ctx, head(strings.TrimPrefix(b.Resource, "role/"))) // want use: s3.HeadBucket{Bucket="${env:ROLE#rest(:,5)#trimPrefix(role/)}"}
		c.HeadBucket(ctx, head(b.AccountID+"-x"))                        // want use: s3.HeadBucket{Bucket="${env:ROLE#field(:,4)}-x"}
	}
}

func urls() {
	u, err := url.Parse(os.Getenv("DEST"))
	if err != nil {
		return
	}
	key := strings.TrimPrefix(u.Path, "/")
	c.GetObject(ctx, &s3.GetObjectInput{Bucket: aws.String(u.Host), Key: &key})                                     // want use: s3.GetObject{Bucket="${env:DEST#host}", Key="${env:DEST#path#trimPrefix(/)}"}
	c.HeadBucket(ctx, head(u.Hostname()+"-"+u.Scheme))                                                              // want use: s3.HeadBucket{Bucket="${env:DEST#hostname}-${env:DEST#scheme}"}
	c.GetObject(ctx, &s3.GetObjectInput{Bucket: aws.String("b"), Key: aws.String("k/" + u.Query().Get("version"))}) // want use: s3.GetObject{Bucket="b", Key="k/${env:DEST#query(version)}"}
	known, _ := url.Parse("https://user@host.example/a/b?x=y#f")
	c.HeadBucket(ctx, head(known.Host))             // want use: s3.HeadBucket{Bucket="host.example"}
	c.HeadBucket(ctx, head(known.Query().Get("x"))) // want use: s3.HeadBucket{Bucket="y"}
	c.HeadBucket(ctx, head(path.Base(known.Path)))  // want use: s3.HeadBucket{Bucket="b"}
	part, _ := url.Parse("s3://" + os.Getenv("BUCKET") + "/x")
	c.HeadBucket(ctx, head(part.Scheme+"-"+part.Host)) // want use: s3.HeadBucket{Bucket="s3-${env:BUCKET#authority}"}
	// A host that is replaced.
	other, _ := url.Parse("s3://first/x")
	if len(os.Args) > 5 {
		other.Host = "second"
	}
	c.HeadBucket(ctx, head(other.Host))       // want use: s3.HeadBucket{Bucket="first"|"second"}
	c.HeadBucket(ctx, head(other.Hostname())) // want use: s3.HeadBucket{Bucket=...}
	q := known.Query()
	q.Set("x", "z")
	c.HeadBucket(ctx, head(q.Get("x"))) // want use: s3.HeadBucket{Bucket=...}
}

func last(s string) string { return s[strings.LastIndex(s, "/")+1:] }

func substrings() {
	c.HeadBucket(ctx, head(last("arn:aws:iam::1:role/path/name")))       // want use: s3.HeadBucket{Bucket="name"}
	c.HeadBucket(ctx, head(last(os.Getenv("ROLE"))))                     // want use: s3.HeadBucket{Bucket="${env:ROLE#afterLast(/)}"}
	c.HeadBucket(ctx, head(last("role/"+os.Getenv("ROLE"))))             // want use: s3.HeadBucket{Bucket="${env:ROLE#afterLast(/)}"}
	c.HeadBucket(ctx, head(last("role/x-"+os.Getenv("ROLE")+"-suffix"))) // want use: s3.HeadBucket{Bucket="${unknown}-suffix"}
	uri := "s3://bucket/key"
	uri = uri[len("s3://"):]
	i := strings.Index(uri, "/")
	if i < 0 {
		return
	}
	c.GetObject(ctx, &s3.GetObjectInput{Bucket: aws.String(uri[:i]), Key: aws.String(uri[i+1:])}) // want use: s3.GetObject{Bucket="bucket", Key="key"}
	name := "pre-" + os.Getenv("STAGE") + "-post"
	c.HeadBucket(ctx, head(name[len("pre-"):]))        // want use: s3.HeadBucket{Bucket="${env:STAGE}-post"}
	c.HeadBucket(ctx, head(name[:len(name)-5]))        // want use: s3.HeadBucket{Bucket="pre-${env:STAGE}"}
	c.HeadBucket(ctx, head(name[1:3]))                 // want use: s3.HeadBucket{Bucket="re"}
	c.HeadBucket(ctx, head("x"+name[len(os.Args)+1:])) // want use: s3.HeadBucket{Bucket="x${unknown}"}
}

func lists() {
	for _, t := range strings.Split("orders,users", ",") {
		d.Scan(ctx, &dynamodb.ScanInput{TableName: aws.String(t)}) // want use: dynamodb.Scan{TableName="orders"|"users"}
	}
	for _, t := range strings.Split(os.Getenv("TABLES"), ",") {
		d.Scan(ctx, &dynamodb.ScanInput{TableName: aws.String("x" + strings.TrimSpace(t))}) // want use: dynamodb.Scan{TableName="x${env:TABLES#part}"}
	}
	for _, t := range strings.Fields("a b") {
		d.Scan(ctx, &dynamodb.ScanInput{TableName: aws.String(t)}) // want use: dynamodb.Scan{TableName="a"|"b"}
	}
	name := "arn:aws:dynamodb:eu-west-1:111122223333:table/orders"
	d.Scan(ctx, &dynamodb.ScanInput{TableName: aws.String(strings.Split(strings.Split(name, ":")[5], "/")[1])})  // want use: dynamodb.Scan{TableName="orders"}
	d.Scan(ctx, &dynamodb.ScanInput{TableName: aws.String("n" + strings.Split(os.Getenv("T")+"::::x", ":")[0])}) // want use: dynamodb.Scan{TableName="n${env:T#before(:)}"}
	parts := strings.SplitN(strings.TrimPrefix("s3://bucket/some/key", "s3://"), "/", 2)
	if len(parts) == 2 {
		c.GetObject(ctx, &s3.GetObjectInput{Bucket: &parts[0], Key: &parts[1]}) // want use: s3.GetObject{Bucket="bucket", Key="some/key"}
	}
	parts = strings.SplitN(strings.TrimPrefix("s3://x"+os.Getenv("URI"), "s3://"), "/", 2)
	if len(parts) > 0 {
		c.HeadBucket(ctx, head(parts[0])) // want use: s3.HeadBucket{Bucket="x${env:URI#before(/)}"}
	}
	all := strings.Split("bucket/a/b", "/")
	c.GetObject(ctx, &s3.GetObjectInput{Bucket: &all[0], Key: aws.String(strings.Join(all[1:], "/"))}) // want use: s3.GetObject{Bucket="bucket", Key="a/b"}
	c.HeadBucket(ctx, head(all[len(all)-1]))                                                           // want use: s3.HeadBucket{Bucket="b"}
	c.HeadBucket(ctx, head(all[1:][0]))                                                                // want use: s3.HeadBucket{Bucket="a"}
	c.HeadBucket(ctx, head(all[:2][1]))                                                                // want use: s3.HeadBucket{Bucket="a"}
	for _, x := range all[1:] {
		c.HeadBucket(ctx, head(x)) // want use: s3.HeadBucket{Bucket="a"|"b"}
	}
	c.HeadBucket(ctx, head(append(all, "c")[1]))     // want use: s3.HeadBucket{Bucket="a"|"b"|"bucket"|"c"}
	c.HeadBucket(ctx, head(pick(all, len(os.Args)))) // want use: s3.HeadBucket{Bucket="a"|"b"|"bucket"}
}

func pick(s []string, i int) string { return s[i] }

func listsThatChange() {
	a := strings.Split("a1,a2", ",")
	a[0] = "new"
	c.HeadBucket(ctx, head(a[0]))                 // want use: s3.HeadBucket{Bucket="a1"|"a2"|"new"}
	c.HeadBucket(ctx, head(strings.Join(a, "-"))) // want use: s3.HeadBucket{Bucket=...}
	b := strings.Split("b2,b1", ",")
	sort.Strings(b)
	c.HeadBucket(ctx, head(b[0])) // want use: s3.HeadBucket{Bucket="b1"|"b2"}
	e := strings.Split("e1,e2", ",")
	copy(e, []string{"copied"})
	c.HeadBucket(ctx, head(e[0])) // want use: s3.HeadBucket{Bucket="e1"|"e2"|...}
	f := strings.Split(" f1, f2", ",")
	for i := range f {
		f[i] = strings.TrimSpace(f[i])
	}
	c.HeadBucket(ctx, head(f[1])) // want use: s3.HeadBucket{Bucket=" f1"|" f2"|"f1"|"f2"|...}
	g := strings.Split("g1,g2", ",")
	set(g[1:])
	c.HeadBucket(ctx, head(g[1])) // want use: s3.HeadBucket{Bucket="g1"|"g2"|"set"}
	h := strings.Split("h1,h2", ",")
	h2 := append(h[:1], "appended")
	c.HeadBucket(ctx, head(h[1]))  // want use: s3.HeadBucket{Bucket="h1"|"h2"|...}
	c.HeadBucket(ctx, head(h2[1])) // want use: s3.HeadBucket{Bucket="appended"|"h1"|"h2"|...}
}

func set(s []string) { s[0] = "set" }

func changed() {
	stage := os.Getenv("STAGE")
	c.HeadBucket(ctx, head(strings.ToLower(stage)+"-bucket"))                // want use: s3.HeadBucket{Bucket="${env:STAGE#lower}-bucket"}
	c.HeadBucket(ctx, head(strings.ToLower("APP-"+stage)))                   // want use: s3.HeadBucket{Bucket="app-${env:STAGE#lower}"}
	c.HeadBucket(ctx, head(strings.TrimSuffix(stage+"/", "/")+"-b"))         // want use: s3.HeadBucket{Bucket="${env:STAGE}-b"}
	c.HeadBucket(ctx, head("b-"+strings.TrimSpace(stage)))                   // want use: s3.HeadBucket{Bucket="b-${env:STAGE#trimSpace}"}
	c.HeadBucket(ctx, head(strings.TrimPrefix(stage+"/key", stage+"/")))     // want use: s3.HeadBucket{Bucket="key"}
	c.HeadBucket(ctx, head(fmt.Sprintf("%s-%s", strings.Title(stage), "x"))) // want use: s3.HeadBucket{Bucket="${env:STAGE#title}-x"}
	c.HeadBucket(ctx, head("x"+strings.ToLower(os.Args[0])))                 // want use: s3.HeadBucket{Bucket="x${unknown}"}
	s := "A"
	for range os.Args {
		s = strings.ToLower(s) + "b"
	}
	c.HeadBucket(ctx, head(s)) // want use: s3.HeadBucket{Bucket="A"|"${unknown}b"}
}

func cut() {
	for _, kv := range os.Environ() {
		k, v, _ := strings.Cut(kv, "=")
		if k == "STAGE" {
			c.HeadBucket(ctx, head("v"+v)) // want use: s3.HeadBucket{Bucket="v${unknown}"}
		}
	}
	k, v, _ := strings.Cut("bucket=name=x", "=")
	c.HeadBucket(ctx, head(k+"-"+v)) // want use: s3.HeadBucket{Bucket="bucket-name=x"}
	k, v, _ = strings.Cut("pair-"+os.Getenv("PAIR"), "=")
	c.HeadBucket(ctx, head(k+v)) // want use: s3.HeadBucket{Bucket="pair-${env:PAIR#before(=)}${env:PAIR#after(=)}"}
	k, v, _ = strings.Cut(os.Getenv("PAIR")+"/rest", "/")
	c.HeadBucket(ctx, head("x"+k)) // want use: s3.HeadBucket{Bucket="x${env:PAIR#before(/)}"}
	c.HeadBucket(ctx, head("x"+v)) // want use: s3.HeadBucket{Bucket="x${unknown}rest"}
	rest, _ := strings.CutPrefix("arn:x", "arn:")
	c.HeadBucket(ctx, head(rest)) // want use: s3.HeadBucket{Bucket="x"}
}

var noName = regexp.MustCompile("[^a-z]+")

var dashes = strings.NewReplacer("_", "-", ".", "-")

func replaced() {
	name := "my_" + os.Getenv("NAME")
	c.HeadBucket(ctx, head(strings.ReplaceAll(name, "_", "-")))                  // want use: s3.HeadBucket{Bucket="my-${env:NAME#replace(_,-)}"}
	c.HeadBucket(ctx, head(strings.Replace("a_b_c", "_", "-", -1)))              // want use: s3.HeadBucket{Bucket="a-b-c"}
	c.HeadBucket(ctx, head(strings.Replace("a_b_c", "_", "-", 1)))               // want use: s3.HeadBucket{Bucket="a-b_c"}
	c.HeadBucket(ctx, head(dashes.Replace("a_b.c")))                             // want use: s3.HeadBucket{Bucket="a-b-c"}
	c.HeadBucket(ctx, head(dashes.Replace("a_"+os.Getenv("NAME"))))              // want use: s3.HeadBucket{Bucket="a-${env:NAME#replacer(_,-,.,-)}"}
	c.HeadBucket(ctx, head(strings.ReplaceAll("x"+name, "ym", "xx")))            // want use: s3.HeadBucket{Bucket="xmy_${env:NAME#replace(ym,xx)}"}
	c.HeadBucket(ctx, head(strings.ReplaceAll(name, "_x", "-")))                 // want use: s3.HeadBucket{Bucket=...}
	c.HeadBucket(ctx, head(noName.ReplaceAllString("a_B.c", "-")))               // want use: s3.HeadBucket{Bucket="a-c"}
	c.HeadBucket(ctx, head("x"+noName.ReplaceAllString(os.Getenv("NAME"), "-"))) // want use: s3.HeadBucket{Bucket="x${env:NAME#regexp([^a-z]+,-)}"}
	c.HeadBucket(ctx, head(noName.ReplaceAllString("a"+os.Getenv("NAME"), "-"))) // want use: s3.HeadBucket{Bucket=...}
	dir, file := path.Split("a/b/c")
	c.HeadBucket(ctx, head(dir+"-"+file)) // want use: s3.HeadBucket{Bucket="a/b/-c"}
}
