package scenario

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/iamvet/iamvet/internal/load"
)

// ran is an operation that a program really called: see testdata/recorder.
type ran struct {
	Service, Operation string
	Input              any
	Frames             []frame // the module's own functions on the stack, the last called first
	ForCredentials     bool    // called by a provider of credentials
	Region, Key        string  // as signed; "" if the request was not
	Host               string
}

// beside says whether a call went to a server beside the program, and not to AWS.
func (r ran) beside() bool {
	return r.Host != "" && (!strings.Contains(r.Host, ".") || slices.ContainsFunc([]string{"127.0.0.1", ".localhost", ".minio", ".localstack", "host.docker.internal"},
		func(end string) bool { return strings.HasSuffix(r.Host, end) })) // buckets may stand before it
}

type frame struct {
	Function, File string // the file as "example.com/module/dir/file.go"
	Line           int
}

func (r ran) place() string {
	if len(r.Frames) == 0 {
		return "not from the program's own code"
	}
	return fmt.Sprintf("%s:%d", r.Frames[0].File, r.Frames[0].Line)
}

// region is what AWS_REGION says where a run does not set it.
const region = "eu-west-9"

// runFor bounds a program's run: servers do not end by themselves.
const runFor = 4 * time.Second

// execution is one run of a program: what it was given from outside.
type execution struct {
	env  map[string]string
	args []string
	keys map[string]string // of configuration files; nil: not known
}

// runners builds the programs of a module against an SDK that records what it is
// asked for, and answers without a network.
type runners struct {
	dir, out, module string
}

func newRunners(t *testing.T, dir string) *runners {
	t.Helper()
	abs, err := filepath.Abs(dir)
	if err != nil {
		t.Fatal(err)
	}
	r := &runners{dir: abs, out: t.TempDir(), module: list(t, dir, "{{.Path}}")}
	smithy := filepath.Join(r.out, "smithy")
	patchSmithy(t, dir, smithy)
	for _, f := range []string{"go.mod", "go.sum"} {
		data, err := os.ReadFile(filepath.Join(dir, f))
		if err != nil {
			t.Fatal(err)
		}
		if f == "go.mod" {
			data = fmt.Appendf(data, "\nreplace github.com/aws/smithy-go => %s\n", smithy)
		}
		if err := os.WriteFile(filepath.Join(r.out, f), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return r
}

// build makes the programs ready to run, in place of those built before: all of them
// at once take gigabytes.
func (r *runners) build(t *testing.T, programs []load.Program) {
	t.Helper()
	bin := filepath.Join(r.out, "bin")
	if err := os.RemoveAll(bin); err != nil {
		t.Fatal(err)
	}
	args := []string{"build", "-trimpath", "-ldflags=-s -w", "-modfile=" + filepath.Join(r.out, "go.mod"), "-o", bin + string(filepath.Separator)}
	for _, p := range programs {
		args = append(args, p.Package)
	}
	cmd := exec.CommandContext(t.Context(), "go", args...)
	cmd.Dir = r.dir
	if msg, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("go %s: %v\n%s", strings.Join(args[:5], " "), err, msg)
	}
}

// patchSmithy copies the module that runs every operation, and makes it record.
func patchSmithy(t *testing.T, dir, to string) {
	t.Helper()
	if err := os.CopyFS(to, os.DirFS(list(t, dir, "{{.Dir}}", "github.com/aws/smithy-go"))); err != nil {
		t.Fatal(err)
	}
	stack := filepath.Join(to, "middleware", "stack.go")
	src, err := os.ReadFile(stack)
	if err != nil {
		t.Fatal(err)
	}
	const method = "func (s *Stack) HandleMiddleware("
	changed := bytes.Replace(src, []byte(method), []byte("func (s *Stack) handleMiddleware("), 1)
	if bytes.Equal(src, changed) {
		t.Fatalf("%s has no %q: mend the recorder", stack, method)
	}
	for name, data := range map[string][]byte{
		stack: changed,
		filepath.Join(to, "middleware", "zz_record.go"):        recorderFile(t, "middleware.go.txt"),
		filepath.Join(to, "transport", "http", "zz_record.go"): recorderFile(t, "transport.go.txt"),
	} {
		if err := os.RemoveAll(name); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// list asks the go command about a module.
func list(t *testing.T, dir, format string, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", append([]string{"list", "-m", "-f", format}, args...)...)
	cmd.Dir = dir
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(out))
}

func dirExists(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.IsDir()
}

func recorderFile(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "recorder", name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// run executes a program and returns what it called, whether or not it fails in
// the end: answers are poor.
func (r *runners) run(t *testing.T, pkg string, x execution) []ran {
	t.Helper()
	record := filepath.Join(t.TempDir(), "record")
	ctx, stop := context.WithTimeout(t.Context(), runFor)
	defer stop()
	cmd := exec.CommandContext(ctx, filepath.Join(r.out, "bin", filepath.Base(pkg)), x.args...)
	cmd.Dir = t.TempDir()
	if files := filepath.Join(r.dir, strings.TrimPrefix(pkg, r.module+"/"), "files"); dirExists(files) {
		if err := os.CopyFS(cmd.Dir, os.DirFS(files)); err != nil {
			t.Fatal(err)
		}
	}
	if in, err := os.Open(filepath.Join(cmd.Dir, "stdin")); err == nil {
		defer in.Close()
		cmd.Stdin = in
	}
	cmd.WaitDelay = time.Second
	cmd.Env = []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + cmd.Dir, "IAMVET_RECORD=" + record, "IAMVET_MODULE=" + r.module,
		"AWS_ACCESS_KEY_ID=own", "AWS_SECRET_ACCESS_KEY=secret", "AWS_REGION=" + region, "AWS_EC2_METADATA_DISABLED=true",
	}
	for k, v := range x.env {
		cmd.Env = append(cmd.Env, k+"="+v)
	}
	if msg, err := cmd.CombinedOutput(); err != nil && testing.Verbose() {
		t.Logf("%s: %v\n%s", pkg, err, msg[:min(len(msg), 600)])
	}
	data, err := os.ReadFile(record)
	if err != nil {
		return nil
	}
	var out []ran
	for line := range bytes.Lines(data) {
		var one ran
		if err := json.Unmarshal(line, &one); err != nil {
			t.Fatalf("%s: %v", record, err)
		}
		out = append(out, one)
	}
	return out
}
