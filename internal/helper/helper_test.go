package helper

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestIs(t *testing.T) {
	for name, test := range map[string]struct {
		path, src string
		want      bool
	}{
		"environment":     {"example.org/env", `func Get(n string) string { return os.Getenv(n) }`, true},
		"tags":            {"example.org/conf", "type C struct {\n\tBucket string `env:\"BUCKET\"`\n}", true},
		"second tag":      {"example.org/conf", "type C struct {\n\tBucket string `json:\"b\" env:\"BUCKET\"`\n}", true},
		"no settings":     {"example.org/names", `func Bucket() string { return "b" }`, false},
		"large":           {"example.org/env", `func Get(n string) string { return os.Getenv(n) }` + strings.Repeat(" ", maxSize), false},
		"a known library": {"github.com/spf13/viper", `func Get(n string) string { return os.Getenv(n) }`, false},
		"the SDK":         {"github.com/aws/aws-sdk-go-v2/config", `var x = os.Getenv("AWS_REGION")`, false},
	} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "a.go")
			if err := os.WriteFile(file, []byte("package p\n\n"+test.src), 0o600); err != nil {
				t.Fatal(err)
			}
			if got := Is(test.path, []string{file}); got != test.want {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
	if Is("example.org/env", nil) || Is("example.org/env", []string{"missing.go"}) {
		t.Error("a package without files is a helper")
	}
}
