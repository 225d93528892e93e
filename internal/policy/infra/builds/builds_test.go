package builds

import (
	"archive/zip"
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"testing"
)

func write(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := filepath.ToSlash(t.TempDir())
	for name, text := range files {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestCommandsAreReadWhereTheyRun(t *testing.T) {
	tests := []struct {
		name, text string
		want       []Build
	}{
		{"flags with values", `GOOS=linux go build -ldflags '-s -w' -tags "a b" -o bin/x ./cmd/x`,
			[]Build{{Output: "d/bin/x", Packages: []string{"d/cmd/x"}}}},
		{"without -o", "go build ./cmd/x", []Build{{Output: "d/x", Packages: []string{"d/cmd/x"}}}},
		{"a directory for several", "go build -o bin/ ./cmd/x ./cmd/y",
			[]Build{{Output: "d/bin/x", Packages: []string{"d/cmd/x"}}, {Output: "d/bin/y", Packages: []string{"d/cmd/y"}}}},
		{"a subshell leaves the directory", "(cd a && go build -o x .)\ngo build -o y .",
			[]Build{{Output: "d/a/x", Packages: []string{"d/a"}}, {Output: "d/y", Packages: []string{"d"}}}},
		{"cd - and popd", "cd a; go build -o x .; cd -; pushd b; popd; go build -o y .",
			[]Build{{Output: "d/a/x", Packages: []string{"d/a"}}, {Output: "d/y", Packages: []string{"d"}}}},
		{"an unknown directory", "cd $WHERE && go build -o x .", nil},
		{"a loop", "for f in a b; do go build -o bin/$f ./cmd/${f}; done",
			[]Build{{Output: "d/bin/a", Packages: []string{"d/cmd/a"}}, {Output: "d/bin/b", Packages: []string{"d/cmd/b"}}}},
		{"absolute paths", "go build -o /tmp/x /src/cmd/x", []Build{{Output: "/tmp/x", Packages: []string{"/src/cmd/x"}}}},
		{"an archive", "zip -qj out.zip bin/bootstrap -x secret", []Build{{Output: "d/out.zip", Inputs: []string{"d/bin/bootstrap"}}}},
		{"the tool for Windows", "build-lambda-zip -o out.zip bootstrap", []Build{{Output: "d/out.zip", Inputs: []string{"d/bootstrap"}}}},
		{"no build", "go test ./... && echo go build", nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := Commands("d", test.text)
			for i := range got {
				got[i].Mentions = nil
			}
			if len(got) != len(test.want) || len(got) > 0 && !reflect.DeepEqual(got, test.want) {
				t.Errorf("got %+v, want %+v", got, test.want)
			}
		})
	}
}

func TestShellTextThatNeverEnds(t *testing.T) {
	dir := write(t, map[string]string{"a.sh": "./a.sh\n./a.sh\n./a.sh", "main.go": "package main"})
	Commands(dir, "./a.sh")
	if got := expand("$A", map[string]string{"A": "$B$B", "B": "$A$A"}); len(got) > 10_000 {
		t.Errorf("%d bytes", len(got))
	}
	Commands(dir, "for a in 1 2 3 4 5 6 7 8 9\ndo\nfor b in 1 2 3 4 5 6 7 8 9; do for c in 1 2 3 4 5 6 7 8 9; do for d in 1 2 3 4 5 6 7 8 9; do echo x/y; done; done; done; done")
}

func TestBinariesNameTheirProgram(t *testing.T) {
	dir := write(t, map[string]string{
		"go.mod":          "module example.com/app\n\ngo 1.26\n",
		"cmd/app/main.go": "package main\n\nfunc main() {}\n",
	})
	build := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", "asset.1/bootstrap", "./cmd/app")
	build.Dir = dir
	build.Env = append(os.Environ(), "GOFLAGS=", "GOWORK=off")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	data, err := os.ReadFile(filepath.Join(dir, "asset.1/bootstrap"))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, content := range map[string][]byte{"config.json": []byte("{}"), "bootstrap": data} {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(content); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "app.zip"), b.Bytes(), 0o666); err != nil {
		t.Fatal(err)
	}
	f := &Finder{Root: dir}
	for _, artifact := range []string{"asset.1", "asset.1/bootstrap", "app.zip"} {
		if got, why := f.Find(dir + "/" + artifact); got != dir+"/cmd/app" || why != "which holds its binary" {
			t.Errorf("%s: %q, %q", artifact, got, why)
		}
	}
	for _, artifact := range []string{"go.mod", "cmd", "nothing"} {
		if got, _ := f.Find(dir + "/" + artifact); got != "" {
			t.Errorf("%s: %q", artifact, got)
		}
	}
}
