package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/iamvet/iamvet/internal/testprog"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"iamvet": main})
}

// TestScripts runs testdata/script. The command run runs iamvet; the exit code that is
// expected goes first: "run 3 check ./...". $REQUIRE is what a module's go.mod needs
// for the stand-in of the SDK.
func TestScripts(t *testing.T) {
	goEnv := func(name string) string {
		out, err := exec.Command("go", "env", name).Output()
		if err != nil {
			t.Fatal(err)
		}
		return string(out[:len(out)-1])
	}
	cache, modules := goEnv("GOCACHE"), goEnv("GOMODCACHE")
	testscript.Run(t, testscript.Params{
		Dir: filepath.Join("testdata", "script"),
		Setup: func(e *testscript.Env) error {
			for k, v := range map[string]string{
				"GOCACHE": cache, "GOMODCACHE": modules, "GOPROXY": "off", "GOFLAGS": "-mod=mod", "GOWORK": "off",
				"XDG_CACHE_HOME": filepath.Join(e.WorkDir, ".cache"),
			} {
				e.Setenv(k, v)
			}
			return testprog.SDK(e.WorkDir)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"run":     runIamvet,
			"sdkmods": addRequirements,
		},
		UpdateScripts: os.Getenv("UPDATE_SCRIPTS") != "",
	})
}

// runIamvet runs iamvet and checks its exit code, the first argument.
func runIamvet(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 {
		ts.Fatalf("usage: run CODE ARGS…")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec("iamvet", args[1:]...)
	got := 0
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit):
		got = exit.ExitCode()
	case err != nil:
		ts.Fatalf("%v", err)
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

// addRequirements adds what the stand-in needs to the go.mod files named.
func addRequirements(ts *testscript.TestScript, _ bool, args []string) {
	for _, name := range args {
		name = ts.MkAbs(name)
		root, err := filepath.Rel(filepath.Dir(name), ts.Getenv("WORK"))
		ts.Check(err)
		f, err := os.OpenFile(name, os.O_APPEND|os.O_WRONLY, 0)
		ts.Check(err)
		_, err = f.WriteString(testprog.GoMod(filepath.ToSlash(root)))
		ts.Check(errors.Join(err, f.Close()))
	}
}
