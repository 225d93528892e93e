package scenario

import (
	"context"
	"errors"
	"flag"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/iamvet/iamvet/internal/flow"
	"github.com/iamvet/iamvet/internal/load"
)

var scenarioDir = flag.String("scenarios", filepath.Join("..", "..", "testdata", "scenarios"), "the `directory` of the scenarios' module")

var runScenarios = flag.Bool("run-scenarios", false, "build and run the scenarios")

// runFor bounds a program's run: servers do not end by themselves.
const runFor = 4 * time.Second

// TestRuns runs the scenarios: what they really call must be among what is
// reported. The reverse does not hold: nobody sends a server requests here, and a
// program may end at the first empty answer.
func TestRuns(t *testing.T) {
	if !*runScenarios {
		t.Skip("builds and runs every scenario, which compiles the SDK: -run-scenarios")
	}
	c := loadCorpus(t, load.Config{Dir: *scenarioDir, Patterns: []string{"./..."}})
	bin := buildRecording(t)
	called, reported := 0, 0
	for _, p := range c.programs {
		prog, err := c.link(p)
		if err != nil && !errors.Is(err, flow.ErrNoEntry) {
			t.Fatal(err)
		}
		uses := map[string]bool{}
		for i := range prog.Uses {
			uses[prog.Uses[i].Service+"."+prog.Uses[i].Operation] = true
		}
		t.Run(path.Base(p.Package), func(t *testing.T) {
			ops, output := recorded(t, filepath.Join(bin, path.Base(p.Package)))
			t.Logf("%d of %d operations called: %s\n%s", len(ops), len(uses), strings.Join(ops, " "), output)
			called += len(ops)
			for _, op := range ops {
				if !uses[op] {
					t.Errorf("%s is called and not reported", op)
				}
			}
		})
		reported += len(uses)
	}
	t.Logf("%d of %d reported operations were called", called, reported)
	if called*2 < reported {
		t.Errorf("only %d of %d reported operations were called: the programs do not run as they should", called, reported)
	}
}

// buildRecording builds all programs and gives their directory.
func buildRecording(t *testing.T) string {
	t.Helper()
	bin := t.TempDir() + string(filepath.Separator)
	build := exec.CommandContext(t.Context(), "go", "build", "-trimpath", "-ldflags=-s -w", "-modfile="+recordingModfile(t, *scenarioDir), "-o", bin, "./...")
	build.Dir = *scenarioDir
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return bin
}

// recorded runs a program and lists the operations that it calls, sorted, and the
// end of what it prints. How it ends does not matter.
func recorded(t *testing.T, program string) (ops []string, output string) {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), runFor)
	defer stop()
	file := filepath.Join(t.TempDir(), "calls")
	cmd := exec.CommandContext(ctx, program)
	cmd.Dir = t.TempDir()
	cmd.WaitDelay = time.Second
	cmd.Env = append(os.Environ(), "SCENARIO_RECORD="+file, "AWS_REGION=eu-west-1", "AWS_ACCESS_KEY_ID=AKID",
		"AWS_SECRET_ACCESS_KEY=secret", "AWS_EC2_METADATA_DISABLED=true", "HOME="+t.TempDir())
	out, err := cmd.CombinedOutput()
	if err != nil {
		out = append(out, err.Error()...)
	}
	calls, err := os.ReadFile(file)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	for call := range strings.Lines(string(calls)) {
		fn, op, _ := strings.Cut(strings.TrimSpace(call), " ")
		client, _, ok := strings.Cut(strings.TrimPrefix(fn, "github.com/aws/aws-sdk-go-v2/service/"), ".")
		if !ok {
			t.Fatalf("called by %s: the SDK's form has changed, mend this test", fn)
		}
		if op == "$type:L" { // the name that the SDK's generator left for PresignPostObject
			op = "PutObject"
		}
		ops = append(ops, client+"."+op)
	}
	slices.Sort(ops)
	return slices.Compact(ops), string(out[:min(len(out), 600)])
}
