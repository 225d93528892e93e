package scenario

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The SDK that the scenarios run with is the real one, but for two changes: every
// call of an operation is noted in a file, and clients have a region, credentials
// and a transport that answers by itself.

// recorder is added to smithy-go's middleware package.
const recorder = `package middleware

import (
	"os"
	"runtime"
)

func record(operation string) {
	pc := make([]uintptr, 1)
	if runtime.Callers(3, pc) == 0 {
		return
	}
	fn, _ := runtime.CallersFrames(pc).Next()
	f, err := os.OpenFile(os.Getenv("SCENARIO_RECORD"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		panic(err)
	}
	defer f.Close()
	if _, err := f.WriteString(fn.Function + " " + operation + "\n"); err != nil {
		panic(err)
	}
}
`

// transport is added to each client package, whose name is filled in.
const transport = `package %s

import (
	"bytes"
	"io"
	"net/http"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
)

type answers struct{}

func (answers) Do(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		io.Copy(io.Discard, r.Body)
		r.Body.Close()
	}
	body := ""
	switch kind := r.Header.Get("Content-Type"); {
	case strings.HasPrefix(kind, "application/x-amz-json"), strings.HasPrefix(kind, "application/json"):
		body = "{}"
	case strings.HasPrefix(kind, "application/x-www-form-urlencoded"):
		body = "<Response><Result/></Response>"
	}
	return &http.Response{StatusCode: 200, Status: "200 OK", Request: r, ContentLength: int64(len(body)),
		Header: http.Header{}, Body: io.NopCloser(bytes.NewReader([]byte(body)))}, nil
}

func scenario(o *Options) {
	if o.Region == "" {
		o.Region = "eu-west-1"
	}
	if o.Credentials == nil {
		o.Credentials = aws.NewCredentialsCache(credentials.NewStaticCredentialsProvider("AKID", "secret", ""))
	}
	o.HTTPClient = answers{}
}
`

// recordingModfile writes a go.mod for a module which replaces smithy-go and the
// clients by copies that record, and gives its path.
func recordingModfile(t *testing.T, module string) string {
	t.Helper()
	tmp := t.TempDir()
	var mod bytes.Buffer
	mod.Write(read(t, filepath.Join(module, "go.mod")))
	list := exec.CommandContext(t.Context(), "go", "list", "-m", "-json", "all")
	list.Dir = module
	out, err := list.Output()
	if err != nil {
		t.Fatal(err)
	}
	for d := json.NewDecoder(bytes.NewReader(out)); d.More(); {
		var m struct{ Path, Dir string }
		if err := d.Decode(&m); err != nil {
			t.Fatal(err)
		}
		name, isClient := strings.CutPrefix(m.Path, "github.com/aws/aws-sdk-go-v2/service/")
		isClient = isClient && !strings.Contains(name, "/")
		if m.Dir == "" || !isClient && m.Path != "github.com/aws/smithy-go" {
			continue
		}
		dir := filepath.Join(tmp, filepath.Base(m.Path))
		if err := os.CopyFS(dir, os.DirFS(m.Dir)); err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&mod, "\nreplace %s => %s\n", m.Path, dir)
		if isClient { // -trimpath makes the build cache serve the copies again
			patch(t, filepath.Join(dir, "api_client.go"), "options = options.Copy()", "options = options.Copy()\n\tscenario(&options)")
			write(t, filepath.Join(dir, "scenario.go"), fmt.Sprintf(transport, name))
			continue
		}
		patch(t, filepath.Join(dir, "middleware", "stack.go"), "return &Stack{", "record(id)\n\treturn &Stack{")
		write(t, filepath.Join(dir, "middleware", "record.go"), recorder)
	}
	path := filepath.Join(tmp, "go.mod")
	write(t, path, mod.String())
	write(t, filepath.Join(tmp, "go.sum"), string(read(t, filepath.Join(module, "go.sum"))))
	return path
}

func patch(t *testing.T, file, old, replacement string) {
	t.Helper()
	text := string(read(t, file))
	if strings.Count(text, old) != 1 {
		t.Fatalf("%s has %q %d times: the SDK's form has changed, mend this test", file, old, strings.Count(text, old))
	}
	if err := os.Chmod(file, 0o600); err != nil {
		t.Fatal(err)
	}
	write(t, file, strings.Replace(text, old, replacement, 1))
}

func read(t *testing.T, file string) []byte {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
