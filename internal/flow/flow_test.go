package flow_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"math/rand"
	"slices"
	"sort"
	"strings"
	"sync"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/iamvet/iamvet/internal/flow"
	"github.com/iamvet/iamvet/internal/summary"
)

// sdkSource stands in for the SDK: import paths and shapes are all that counts.
const sdkSource = `
-- github.com/aws/aws-sdk-go-v2/aws/aws.go --
package aws

type Config struct{ Region string; Credentials CredentialsProvider }
type CredentialsProvider interface{ Retrieve() string }

func String(s string) *string { return &s }
func ToString(s *string) string { return *s }
-- github.com/aws/aws-sdk-go-v2/service/s3/s3.go --
package s3

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
)

type Client struct{}
type Options struct{ Region string }

func NewFromConfig(aws.Config, ...func(*Options)) *Client { return nil }

type PutObjectInput struct{ Bucket, Key *string; ACL ACL }
type PutObjectOutput struct{}
type GetObjectInput struct{ Bucket, Key *string }
type GetObjectOutput struct{}
type ListObjectsV2Input struct{ Bucket, Prefix *string }
type ListObjectsV2Output struct{}
type ACL string
type ListObjectsV2APIClient interface {
	ListObjectsV2(context.Context, *ListObjectsV2Input, ...func(*Options)) (*ListObjectsV2Output, error)
}
type ListObjectsV2Paginator struct{}

func NewListObjectsV2Paginator(ListObjectsV2APIClient, *ListObjectsV2Input) *ListObjectsV2Paginator { return nil }
func (c *Client) PutObject(context.Context, *PutObjectInput, ...func(*Options)) (*PutObjectOutput, error) { return nil, nil }
func (c *Client) GetObject(context.Context, *GetObjectInput, ...func(*Options)) (*GetObjectOutput, error) { return nil, nil }
func (c *Client) ListObjectsV2(context.Context, *ListObjectsV2Input, ...func(*Options)) (*ListObjectsV2Output, error) { return nil, nil }
func (c *Client) Options() Options { return Options{} }
`

// prelude is put before the body of a test's main package.
const prelude = `
import (
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

var (
	ctx    = context.Background()
	client = s3.NewFromConfig(aws.Config{})
	_      = fmt.Sprint
	_      = os.Getenv
	_      = strings.Join
)

func put(bucket, key string) {
	client.PutObject(ctx, &s3.PutObjectInput{Bucket: aws.String(bucket), Key: aws.String(key)})
}

func get(bucket string) { client.GetObject(ctx, &s3.GetObjectInput{Bucket: &bucket}) }
`

var std = sync.OnceValue(func() types.Importer { return importer.ForCompiler(token.NewFileSet(), "source", nil) })

// world type-checks packages given as an archive of import path/file.
type world struct {
	fset    *token.FileSet
	sources map[string][]string
	done    map[string]*types.Package
	sums    []*summary.Package
}

func (w *world) Import(path string) (*types.Package, error) {
	if p := w.done[path]; p != nil {
		return p, nil
	}
	src, ok := w.sources[path]
	if !ok {
		return std().Import(path)
	}
	var files []*ast.File
	for i, s := range src {
		f, err := parser.ParseFile(w.fset, fmt.Sprintf("%s/%d.go", path, i), s, parser.ParseComments)
		if err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	info := &types.Info{
		Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{},
		Implicits: map[ast.Node]types.Object{}, Instances: map[*ast.Ident]types.Instance{}, Scopes: map[ast.Node]*types.Scope{},
		Selections: map[*ast.SelectorExpr]*types.Selection{}, FileVersions: map[*ast.File]string{},
	}
	conf := types.Config{Importer: w}
	p, err := conf.Check(path, w.fset, files, info)
	if err != nil {
		return nil, err
	}
	w.done[path] = p
	if !strings.HasPrefix(path, "github.com/aws/") {
		s, err := summary.Build(summary.Input{Fset: w.fset, Files: files, Types: p, Info: info})
		if err != nil {
			return nil, err
		}
		if s.Broken != "" {
			return nil, errors.New(s.Broken)
		}
		w.sums = append(w.sums, s)
	}
	return p, nil
}

// summaries builds those of a program: main's body, and further packages.
func summaries(t *testing.T, body, archive string) []*summary.Package {
	t.Helper()
	return librarySummaries(t, archive+"-- prog/main.go --\npackage main\n"+prelude+body, "prog")
}

func link(t *testing.T, sums []*summary.Package, opt flow.Options) *flow.Program {
	t.Helper()
	opt.Entry = "prog"
	p, err := flow.Link(sums, opt)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// render writes uses as "PutObject Bucket=a|b Key=${unknown}", sorted.
func render(p *flow.Program) []string {
	var out []string
	for _, u := range p.Uses {
		parts := []string{u.Operation}
		if u.Input == nil {
			parts = append(parts, "?")
		} else {
			names := make([]string, 0, len(u.Input.Members))
			for n := range u.Input.Members {
				names = append(names, n)
			}
			sort.Strings(names)
			for _, n := range names {
				parts = append(parts, n+"="+renderValue(u.Input.Members[n]))
			}
		}
		out = append(out, strings.Join(parts, " "))
	}
	sort.Strings(out)
	return out
}

func renderValue(v *flow.Value) string {
	var alts []string
	for _, p := range v.Texts {
		alts = append(alts, p.String())
	}
	if v.Unknown != "" {
		alts = append(alts, "?")
	}
	if v.Presence == flow.MaybeSet {
		alts = append(alts, "unset")
	}
	if v.Blank {
		alts = append(alts, "blank")
	}
	return strings.Join(alts, "|")
}

func TestSameForAnyOrderOfPackages(t *testing.T) {
	body := `
func main() { for i := range 3 { other(fmt.Sprint(i)) }; put("a", "k") }
func other(s string) { put("b", s); get(os.Getenv("B")) }
`
	sums := summaries(t, body, "")
	want, err := json.Marshal(link(t, sums, flow.Options{}))
	if err != nil {
		t.Fatal(err)
	}
	decoded, err := summary.Decode(summary.Encode(sums))
	if err != nil {
		t.Fatal(err)
	}
	for range 5 {
		rand.Shuffle(len(decoded), func(i, j int) { decoded[i], decoded[j] = decoded[j], decoded[i] })
		got, err := json.Marshal(link(t, decoded, flow.Options{}))
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != string(want) {
			t.Fatalf("another result:\n%s\n%s", want, got)
		}
	}
}

func TestEntryWithoutSummary(t *testing.T) {
	_, err := flow.Link(nil, flow.Options{Entry: "prog"})
	if !errors.Is(err, flow.ErrNoEntry) {
		t.Fatalf("got %v", err)
	}
}

func TestCorruptSummaryIsAnError(t *testing.T) {
	sums := summaries(t, `func main() { put("a", "b") }`, "")
	for _, f := range sums[0].Funcs {
		f.Nodes = f.Nodes[:min(len(f.Nodes), 1)]
	}
	if _, err := flow.Link(sums, flow.Options{Entry: "prog"}); err == nil {
		t.Fatal("no error")
	}
}

func TestInterestingMembersOnly(t *testing.T) {
	sums := summaries(t, `func main() { put("a", "b") }`, "")
	p := link(t, sums, flow.Options{Members: func(string, string) []string { return []string{"Bucket"} }})
	if got, want := render(p), []string{"PutObject Bucket=a"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// A pointer to a text that nothing is put into is told from one that may be something.
func TestBlankTexts(t *testing.T) {
	sums := summaries(t, `
type query struct{ bucket, key, other string }

func (q *query) run() {
	in := &s3.GetObjectInput{Bucket: &q.bucket}
	if q.key != "" {
		in.Key = &q.key
	}
	client.GetObject(ctx, in)
}

func (q *query) list() {
	in := &s3.ListObjectsV2Input{Bucket: &q.bucket}
	if q.other != "" {
		in.Prefix = &q.other
	}
	client.ListObjectsV2(ctx, in)
}

func main() {
	q := &query{bucket: "a"}
	q.run()
	q.list()
	if len(os.Args) > 1 {
		q.other = os.Args[1]
	}
	q.list()
}
`, "")
	if got, want := render(link(t, sums, flow.Options{})), []string{"GetObject Bucket=a Key=unset|blank", "ListObjectsV2 Bucket=a Prefix=?|unset"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// A client that is one of too many to look at may act as a role.
func TestTooManyClients(t *testing.T) {
	for _, tt := range []struct {
		clients int
		perhaps bool
	}{{3, false}, {400, true}} {
		var body strings.Builder
		body.WriteString("func main() {\n\tvar all []*s3.Client\n")
		for range tt.clients {
			body.WriteString("\tall = append(all, s3.NewFromConfig(aws.Config{}))\n")
		}
		body.WriteString("\tall[0].ListObjectsV2(ctx, &s3.ListObjectsV2Input{})\n}\n")
		p := link(t, summaries(t, body.String(), ""), flow.Options{})
		if len(p.Uses) != 1 || (p.Uses[0].Perhaps != nil) != tt.perhaps {
			t.Errorf("%d clients: %+v", tt.clients, p.Uses)
		}
	}
}

// What fills a struct as a whole fills members, too, that no code stores to.
func TestMembersThatNothingStores(t *testing.T) {
	sums := summaries(t, `
func main() {
	var in s3.ListObjectsV2Input
	fmt.Sscan(os.Args[1], &in)
	bucket := "a"
	in.Bucket = &bucket
	client.ListObjectsV2(ctx, &in)
	client.GetObject(ctx, &s3.GetObjectInput{Bucket: &bucket})
}
`, "")
	p := link(t, sums, flow.Options{Members: func(_, operation string) []string {
		return map[string][]string{"ListObjectsV2": {"Bucket", "Prefix"}, "GetObject": {"Bucket", "Key"}}[operation]
	}})
	if got, want := render(p), []string{"GetObject Bucket=a", "ListObjectsV2 Bucket=a|?|unset Prefix=?|unset"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestManyConstantsWiden(t *testing.T) {
	var list strings.Builder
	for i := range 1000 {
		fmt.Fprintf(&list, "%q,", fmt.Sprintf("logs-%04d-eu", i))
	}
	sums := summaries(t, `func main() { for _, b := range []string{`+list.String()+`} { get(b) } }`, "")
	got := render(link(t, sums, flow.Options{}))
	if want := []string{"GetObject Bucket=logs-0${unknown}-eu"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestPathNamesEveryStep(t *testing.T) {
	sums := summaries(t, `
type doer interface{ do() }
type a struct{}
func (a) do() { get("x") }
func run(d doer) { d.do() }
func main() { run(a{}) }
`, "")
	p := link(t, sums, flow.Options{})
	var steps []string
	for _, s := range p.Uses[0].Path {
		steps = append(steps, s.Function+" ["+s.Reason+"]")
	}
	want := []string{"prog.main []", "prog.run [value of type prog.a]", "prog.(a).do []", "prog.get []"}
	if !slices.Equal(steps, want) {
		t.Errorf("got %q, want %q", steps, want)
	}
}

// A function that is left with opaque code is shown where it is made; one that is
// printed is not called.
func TestPathShowsWhoMadeWhatOpaqueCodeCalls(t *testing.T) {
	sums := summaries(t, `
func main() {
	fmt.Println("start", printed)
	early(1)
	wire()
}
func later() { get("y") }
func printed() { get("z") }
`, `
-- prog/wire.go --
package main

import (
	"reflect"
	"text/scanner"
)

func early(x any) { reflect.ValueOf(x) }
func wire() {
	s := &scanner.Scanner{Error: hook}
	s.Scan()
	early(s)
	early(later)
}
func hook(*scanner.Scanner, string) { get("x") }
`)
	p := link(t, sums, flow.Options{})
	if got, want := render(p), []string{"GetObject Bucket=x", "GetObject Bucket=y"}; !slices.Equal(got, want) {
		t.Fatalf("got %q, want %q", got, want)
	}
	var steps []string
	for _, u := range p.Uses {
		for _, s := range u.Path {
			steps = append(steps, s.Function+" ["+s.Reason+"]")
		}
	}
	want := []string{
		"prog.main []", "prog.wire [escapes to scanner.Scanner#Error]", "prog.hook []", "prog.get []",
		"prog.main []", "prog.wire []", "prog.early [escapes to reflect.ValueOf]", "prog.later []", "prog.get []",
	}
	if !slices.Equal(steps, want) {
		t.Errorf("got %q, want %q", steps, want)
	}
}

// What is left in a field of opaque code, and also given to a call of it, is shown by that call.
func TestPathPrefersCallsToFields(t *testing.T) {
	sums := summaries(t, `
func main() { wire() }
`, `
-- prog/wire.go --
package main

import (
	"flag"
	"time"
)

func wire() {
	f := flag.NewFlagSet("", flag.ExitOnError)
	f.Usage = hook
	f.Parse(nil)
	time.AfterFunc(0, hook)
}
func hook() { get("x") }
`)
	p := link(t, sums, flow.Options{})
	var steps []string
	for _, s := range p.Uses[0].Path {
		steps = append(steps, s.Function+" ["+s.Reason+"]")
	}
	want := []string{"prog.main []", "prog.wire [escapes to time.AfterFunc]", "prog.hook []", "prog.get []"}
	if !slices.Equal(steps, want) {
		t.Errorf("got %q, want %q", steps, want)
	}
}

// What any library might hand to a template is not the way to what is given to run.
func TestPathPrefersCallsToPrinting(t *testing.T) {
	sums := summaries(t, `
func main() { render(); start() }
`, `
-- prog/wire.go --
package main

import (
	"os"
	"reflect"
	"text/template"
	"time"
)

func render() { template.New("").Execute(os.Stdout, reflect.ValueOf(0).Interface()) }
type app struct{}
func start() {
	(&app{}).wire("x")
	(&app{}).wire("x")
}
func (a *app) wire(name string) {
	time.AfterFunc(0, func() { get(name) })
}
`)
	p := link(t, sums, flow.Options{})
	var steps []string
	for _, s := range p.Uses[0].Path {
		steps = append(steps, s.Function+" ["+s.Reason+"]")
	}
	want := []string{"prog.main []", "prog.start []", "prog.(*app).wire [escapes to time.AfterFunc]", "prog.(*app).wire$1 []", "prog.get []"}
	if len(p.Uses) != 1 || !slices.Equal(steps, want) {
		t.Errorf("got %q, want %q", steps, want)
	}
}

func TestLibraryEntryPointsHaveParameters(t *testing.T) {
	lib := `
-- lib/lib.go --
package lib

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/s3"
)

type Store struct{ C *s3.Client }

func (s *Store) Get(bucket string) { s.C.GetObject(context.Background(), &s3.GetObjectInput{Bucket: &bucket}) }
func (s *Store) hidden()           { s.C.PutObject(context.Background(), &s3.PutObjectInput{}) }
`
	sums := librarySummaries(t, lib, "lib")
	p, err := flow.Link(sums, flow.Options{Entry: "lib", Library: true})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := render(p), []string{"GetObject Bucket=${param:bucket}"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// What importers of a library can call, they may call.
func TestLibraryEntryPointsWithoutAName(t *testing.T) {
	lib := `
-- lib/lib.go --
package lib

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/s3"
)

func get(c *s3.Client, bucket string) { c.GetObject(context.Background(), &s3.GetObjectInput{Bucket: &bucket}) }

type embedded struct{ c *s3.Client }

func (e *embedded) Get() { get(e.c, "embedded") }

type Client struct{ *embedded }

type returned struct{ c *s3.Client }

func (r returned) Get() { get(r.c, "returned") }

func Make(c *s3.Client) returned { return returned{c} }

var Do = func(c *s3.Client) { get(c, "variable") }

var hidden = func(c *s3.Client) { get(c, "hidden") }

type Hooks struct {
	On  func(*s3.Client)
	off func(*s3.Client)
}

func NewHooks() *Hooks {
	return &Hooks{On: func(c *s3.Client) { get(c, "field") }, off: func(c *s3.Client) { get(c, "off") }}
}

func unused(c *s3.Client) { get(c, "unused") }
`
	p, err := flow.Link(librarySummaries(t, lib, "lib"), flow.Options{Entry: "lib", Library: true})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"GetObject Bucket=embedded", "GetObject Bucket=field", "GetObject Bucket=returned", "GetObject Bucket=variable"}
	if got := render(p); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// librarySummaries builds those of a package and of what it imports.
func librarySummaries(t *testing.T, archive, path string) []*summary.Package {
	t.Helper()
	w := &world{fset: token.NewFileSet(), sources: map[string][]string{}, done: map[string]*types.Package{}}
	for _, f := range txtar.Parse([]byte(sdkSource + archive)).Files {
		i := strings.LastIndexByte(f.Name, '/')
		w.sources[f.Name[:i]] = append(w.sources[f.Name[:i]], string(f.Data))
	}
	if _, err := w.Import(path); err != nil {
		t.Fatal(err)
	}
	return w.sums
}
