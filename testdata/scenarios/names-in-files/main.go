// Structs that are decoded from files: a field is called by its key.
//
// What is called here is held against what is found: see TestRan.
package main

// run:
// run: CONFIG=app.yaml
// key: storage.bucket=of-storage
// key: storage.bucket_name=of-tag
// key: remote.bucket=of-remote
// key: own=of-inline
// key: plain=of-plain
// key: changed=of-changed
// key: Name=of-json
// key: Nested.Bucket=of-promoted
// key: Deep=of-deep
// key: Storage.S3.Bucket=of-toml
// key: Level=of-level
// key: one.json:bucket=of-one
// key: two.json:bucket=of-two
// key: rounds=of-rounds
// key: embedded=of-embedded
// key: chosen=of-chosen
// key: pointed=of-pointed
// key: expanded=of-expanded
import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"flag"
	"io"
	"os"
	"strings"

	"github.com/BurntSushi/toml"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"gopkg.in/yaml.v3"
)

var c = s3.New(s3.Options{})
var ctx = context.Background()

type bucket struct {
	Bucket string
	Named  string `yaml:"bucket_name,omitempty"`
	Hidden string `yaml:"-"`
	secret string
}

type common struct {
	Own string
}

type settings struct {
	Storage bucket
	Remote  *bucket
	common  `yaml:",inline"`
	Plain   string
	Changed string
	Default string
	Level   level
	List    []bucket
	Map     map[string]bucket
	Any     any
}

// level decodes itself.
type level string

func (l *level) UnmarshalYAML(n *yaml.Node) error {
	*l = level("level-" + n.Value)
	return nil
}

func app() *settings {
	path := os.Getenv("CONFIG")
	if path == "" {
		path = "app.yaml"
	}
	data, err := os.ReadFile(path)
	if err != nil {
		os.Exit(1)
	}
	s := &settings{Default: "in-code"}
	if err := yaml.Unmarshal([]byte(os.ExpandEnv(string(data))), s); err != nil {
		os.Exit(1)
	}
	return s
}

func ofYAML() {
	s := app()
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(s.Storage.Bucket)})       // want use: s3.HeadBucket{Bucket="${config:storage.bucket}"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(s.Storage.Named)})        // want use: s3.HeadBucket{Bucket="${config:storage.bucket_name}"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("x" + s.Storage.Hidden)}) // want use: s3.HeadBucket{Bucket="x"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("x" + s.Storage.secret)}) // want use: s3.HeadBucket{Bucket="x"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(s.Remote.Bucket)})        // want use: s3.HeadBucket{Bucket="${config:remote.bucket}"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(s.Own)})                  // want use: s3.HeadBucket{Bucket="${config:own}"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("x-" + s.Plain)})         // want use: s3.HeadBucket{Bucket="x-${config:plain}"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(s.Default)})              // want use: s3.HeadBucket{Bucket="${config:default}"|"in-code"}
	s.Changed = strings.TrimSuffix(s.Changed, "-x") + "-changed"
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(s.Changed)}) // want use: s3.HeadBucket{Bucket="${config:changed}"|"${config:changed#trimSuffix(-x)}-changed"|"${unknown}-changed"}

	// What decodes itself is not what stands there, and of maps there are many.
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(string(s.Level))}) // want use: s3.HeadBucket{Bucket=...}
	for _, b := range s.List {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(b.Bucket)}) // want use: s3.HeadBucket{Bucket="${config:list.bucket#part}"}
	}
	for _, b := range s.Map {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(b.Bucket)}) // want use: s3.HeadBucket{Bucket="${config:map.bucket#part}"}
	}
	if text, ok := s.Any.(string); ok {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(text)}) // want use: s3.HeadBucket{Bucket=...}
	}
}

type Nested struct {
	Bucket string
}

type promoted struct {
	Deep  string
	Twice string
}

type other struct{ Twice string }

type document struct {
	Name   string
	Nested Nested // no embedded one, for all its name
	promoted
	other
	Number json.Number
}

func ofJSON() {
	f, err := os.Open("doc.json")
	if err != nil {
		os.Exit(1)
	}
	defer f.Close()
	var d document
	if err := json.NewDecoder(f).Decode(&d); err != nil {
		os.Exit(1)
	}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(d.Name)})                  // want use: s3.HeadBucket{Bucket="${config:Name}"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(d.Nested.Bucket)})         // want use: s3.HeadBucket{Bucket="${config:Nested.Bucket}"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(d.Deep)})                  // want use: s3.HeadBucket{Bucket="${config:Deep}"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("x" + d.other.Twice)})     // want use: s3.HeadBucket{Bucket="x${unknown}"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("n" + d.Number.String())}) // want use: s3.HeadBucket{Bucket="n${unknown}"}
}

type tomlConfig struct {
	Storage *struct {
		S3 *struct{ Bucket string }
	}
}

// load is called with one of two files.
func load(path string) (*tomlConfig, error) {
	if path != "" {
		return parse(path)
	}
	if info, err := os.Stat("app.toml"); err == nil {
		return parse(info.Name())
	}
	return &tomlConfig{}, nil
}

func parse(path string) (*tomlConfig, error) {
	out := &tomlConfig{}
	_, err := toml.DecodeFile(path, out)
	return out, err
}

// pair is read from two files: each has a bucket.
type pair struct {
	Bucket string `json:"bucket"`
}

func read(path string) pair {
	var p pair
	data, err := os.ReadFile(path)
	if err != nil {
		os.Exit(1)
	}
	json.Unmarshal(data, &p)
	return p
}

func ofSeveral() {
	one, two := read("one.json"), read("two.json")
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("x" + one.Bucket)}) // want use: s3.HeadBucket{Bucket="x${config:one.json:bucket}"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("x" + two.Bucket)}) // want use: s3.HeadBucket{Bucket="x${config:two.json:bucket}"}
	for _, path := range []string{"three.json", "four.json"} {
		var p struct{ Looped string }
		data, _ := os.ReadFile(path)
		json.Unmarshal(data, &p)
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("x" + p.Looped)}) // want use: s3.HeadBucket{Bucket="x${config:Looped#part}"}
	}
	for range 2 { // the same file each time
		var p struct {
			Rounds string `json:"rounds"`
		}
		data, _ := os.ReadFile("rounds.json")
		json.Unmarshal(data, &p)
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(p.Rounds)}) // want use: s3.HeadBucket{Bucket="${config:rounds}"}
	}
}

//go:embed files/embedded.json
var text []byte

func ofOthers() {
	var e struct {
		Embedded string `json:"embedded"`
	}
	json.Unmarshal(text, &e)
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(e.Embedded)}) // want use: s3.HeadBucket{Bucket="${config:embedded}"}

	// Which of two files it is does not matter, if it is read once.
	path := "chosen.json"
	if len(os.Args) > 1 {
		path = os.Args[1]
	}
	var o struct {
		Chosen string `json:"chosen"`
	}
	data, _ := os.ReadFile(path)
	json.Unmarshal(data, &o)
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(o.Chosen)}) // want use: s3.HeadBucket{Bucket="${config:chosen}"}

	// A text that is no file's, and one that may be none.
	var b struct{ Body string }
	json.Unmarshal([]byte(`{"body": "of-body"}`), &b)
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("x" + b.Body)}) // want use: s3.HeadBucket{Bucket="x${unknown}"}
	var in io.Reader = bytes.NewReader([]byte(`{"stdin": "no"}`))
	if len(os.Args) > 7 {
		in, _ = os.Open("stdin.json")
	}
	var s struct{ Stdin string }
	json.NewDecoder(in).Decode(&s)
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("x" + s.Stdin)}) // want use: s3.HeadBucket{Bucket="x${unknown}"}

	// Two values stand in one file.
	f, _ := os.Open("stream.json")
	d := json.NewDecoder(f)
	var first, second struct{ Stream string }
	d.Decode(&first)
	d.Decode(&second)
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("x" + first.Stream)}) // want use: s3.HeadBucket{Bucket="x${unknown}"}

	// A file that the program writes is its own.
	state, _ := json.Marshal(map[string]string{"State": "of-state"})
	os.WriteFile("state.json", state, 0o600)
	var st struct{ State string }
	data, _ = os.ReadFile("state.json")
	json.Unmarshal(data, &st)
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("x" + st.State)}) // want use: s3.HeadBucket{Bucket="x${unknown}"}
	tmp, _ := os.CreateTemp("", "")
	tmp.WriteString(`{"Temp": "of-temp"}`)
	var te struct{ Temp string }
	data, _ = os.ReadFile(tmp.Name())
	json.Unmarshal(data, &te)
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("x" + te.Temp)}) // want use: s3.HeadBucket{Bucket="x${unknown}"}

	// The library makes the struct.
	var p *struct {
		Pointed string `json:"pointed"`
	}
	data, _ = os.ReadFile("pointed.json")
	json.Unmarshal(data, &p)
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(p.Pointed)}) // want use: s3.HeadBucket{Bucket="${config:pointed}"}
}

func main() {
	choice := flag.String("toml", "app.toml", "")
	flag.Parse()
	ofYAML()
	ofJSON()
	t, err := load(*choice)
	if err != nil {
		os.Exit(1)
	}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(t.Storage.S3.Bucket)}) // want use: s3.HeadBucket{Bucket="${config:Storage.S3.Bucket}"}
	ofSeveral()
	ofOthers()
}
