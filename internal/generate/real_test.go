package generate_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"text/template"

	"github.com/iamvet/iamvet/internal/check"
	"github.com/iamvet/iamvet/internal/generate"
	"github.com/iamvet/iamvet/internal/run"
)

// generated is a policy of the corpus, for tools that read what is generated.
type generated struct {
	in     run.Input
	policy *generate.Policy
	// Package is the name of a package or file that holds it: "p7".
	Package string
}

// Name is the policy's name as code spells it: "OrdersApi".
func (g generated) Name() string { return camel(g.policy.Name, "-") }

func camel(name, sep string) string {
	var b strings.Builder
	for w := range strings.SplitSeq(name, sep) {
		if w != "" {
			b.WriteString(strings.ToUpper(w[:1]) + w[1:])
		}
	}
	return b.String()
}

// Fields are the policy's variables with values, as Go spells them.
func (g generated) Fields() map[string]string { return g.values(false) }

// Members are those of TypeScript.
func (g generated) Members() map[string]string { return g.values(true) }

func (g generated) values(lower bool) map[string]string {
	out := map[string]string{}
	for _, v := range g.policy.Variables {
		name := camel(v.Name, "_")
		if lower {
			name = strings.ToLower(name[:1]) + name[1:]
		}
		out[name] = strconv.Quote(value(v))
	}
	return out
}

// Places are the arguments of Pulumi's functions for where the program runs.
func (g generated) Places() (map[string]string, error) {
	out, err := generate.Render(g.policy, "pulumi-go")
	if err != nil {
		return nil, err
	}
	places := map[string]string{}
	for name, value := range map[string]string{"AWSAccount": "123456789012", "AWSPartition": "aws", "AWSRegion": "eu-central-1"} {
		if bytes.Contains(out.Text, []byte("\t"+name+" ")) {
			places[name] = strconv.Quote(value)
		}
	}
	return places, nil
}

// value is what a test gives a variable.
func value(v generate.Variable) string { return "the-" + strings.ReplaceAll(v.Name, "_", "-") }

// everyPolicy generates the policies of all programs of the corpus.
func everyPolicy(t *testing.T) []generated {
	t.Helper()
	var out []generated
	each(t, func(_ *testing.T, in run.Input, r *run.Result) {
		p := generate.New(input(in, r), generate.Options{Possible: true})
		if len(p.Statements) > 0 {
			out = append(out, generated{in, p, fmt.Sprintf("p%d", len(out))})
		}
	})
	return out
}

// realTools skips tests that install and run other programs.
func realTools(t *testing.T, names ...string) {
	t.Helper()
	if os.Getenv("IAMVET_REAL_TOOLS") == "" {
		t.Skip("IAMVET_REAL_TOOLS is not set")
	}
	for _, name := range names {
		if _, err := exec.LookPath(name); err != nil {
			t.Skipf("%s is not installed", name)
		}
	}
}

// tool runs a program in a directory.
func tool(t *testing.T, dir, name string, args ...string) string {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=readonly", "GOWORK=off", "JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION=1")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
	return string(out)
}

// module makes a directory from one of testdata and writes every policy into it, with a
// program made from a template.
func module(t *testing.T, from, format string, file func(generated) string, main, text string) (string, []generated) {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(filepath.Join("testdata", from))); err != nil {
		t.Fatal(err)
	}
	policies := everyPolicy(t)
	for _, g := range policies {
		out, err := generate.Render(g.policy, format)
		if err != nil {
			t.Fatal(err)
		}
		save(t, filepath.Join(dir, file(g)), out.Text)
	}
	var b bytes.Buffer
	if err := template.Must(template.New(main).Parse(text)).Execute(&b, policies); err != nil {
		t.Fatal(err)
	}
	save(t, filepath.Join(dir, main), b.Bytes())
	return dir, policies
}

func save(t *testing.T, name string, text []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, text, 0o666); err != nil {
		t.Fatal(err)
	}
}

// checkEach checks programs against what a tool made of their policies, with values
// that the programs do not know.
func checkEach(t *testing.T, policies []generated, file func(generated) string) {
	t.Helper()
	for _, g := range policies {
		r := analyze(t, g.in, file(g))
		if len(r.Set.Documents) == 0 || len(r.Set.Documents[0].Statements) == 0 {
			t.Errorf("%s: no statement was read from %s", g.policy.Program, file(g))
		}
		for _, f := range r.Findings {
			// What the values are that the test made up may be wrong or wide; not what is granted.
			if f.Category == check.Missing || f.Category == check.Denied || f.Category == check.Unused && f.Severity != check.Note {
				t.Errorf("%s: %s: %s: %s", g.policy.Program, f.Position, f.Category, f.Message)
			}
		}
	}
}

func goPackage(g generated) string { return filepath.Join(g.Package, "policy.go") }

// TestRealCDKGo compiles the Go code for CDK against the real modules, synthesizes
// stacks with it and checks the programs against these.
func TestRealCDKGo(t *testing.T) {
	realTools(t, "node")
	dir, policies := module(t, "cdk", "cdk-go", goPackage, "main.go", cdkGoProgram)
	tool(t, dir, "go", "vet", "./...")
	tool(t, dir, "go", "run", ".", "cdk.out")
	checkEach(t, policies, func(g generated) string { return filepath.Join(dir, "cdk.out", g.Package+".template.json") })
}

const cdkGoProgram = `package main

import (
	"os"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/jsii-runtime-go"
{{range .}}	{{.Package}} "example.com/generated/{{.Package}}"
{{end}})

func main() {
	app := awscdk.NewApp(&awscdk.AppProps{Outdir: jsii.String(os.Args[1])})
	stack := func(name string, statements []awsiam.PolicyStatement) {
		role := awsiam.NewRole(awscdk.NewStack(app, &name, nil), jsii.String("Role"), &awsiam.RoleProps{
			AssumedBy: awsiam.NewServicePrincipal(jsii.String("lambda.amazonaws.com"), nil),
		})
		for _, s := range statements {
			role.AddToPrincipalPolicy(s)
		}
	}
{{range .}}{{$g := .}}	stack("{{.Package}}", {{.Package}}.{{.Name}}Statements({{with .Fields}}{{$g.Package}}.{{$g.Name}}PolicyProps{
{{range $k, $v := .}}		{{$k}}: {{$v}},
{{end}}	}{{end}}))
{{end}}	app.Synth(nil)
	jsii.Close()
}
`

// TestRealPulumiGo compiles the Go code for Pulumi against the real module, runs it and
// checks the programs against the documents that come out.
func TestRealPulumiGo(t *testing.T) {
	realTools(t)
	dir, policies := module(t, "pulumi", "pulumi-go", goPackage, "main.go", pulumiGoProgram)
	tool(t, dir, "go", "vet", "./...")
	tool(t, dir, "go", "run", ".")
	checkEach(t, policies, func(g generated) string { return filepath.Join(dir, g.Package+".json") })
}

const pulumiGoProgram = `package main

import (
	"os"
	"sync"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
{{range .}}	{{.Package}} "example.com/generated/{{.Package}}"
{{end}})

type mocks struct{}

func (mocks) NewResource(args pulumi.MockResourceArgs) (string, resource.PropertyMap, error) {
	return args.Name, args.Inputs, nil
}

func (mocks) Call(pulumi.MockCallArgs) (resource.PropertyMap, error) { return nil, nil }

func main() {
	var wg sync.WaitGroup
	write := func(name string, policy pulumi.StringOutput) {
		wg.Add(1)
		policy.ApplyT(func(text string) error {
			defer wg.Done()
			return os.WriteFile(name+".json", []byte(text), 0o666)
		})
	}
	err := pulumi.RunErr(func(*pulumi.Context) error {
{{range .}}{{$g := .}}		write("{{.Package}}", {{.Package}}.{{.Name}}Policy({{if or .Fields .Places}}{{$g.Package}}.{{$g.Name}}PolicyArgs{
{{range $k, $v := .Fields}}			{{$k}}: pulumi.String({{$v}}),
{{end}}{{range $k, $v := .Places}}			{{$k}}: pulumi.String({{$v}}),
{{end}}		}{{end}}))
{{end}}		wg.Wait()
		return nil
	}, pulumi.WithMocks("project", "stack", mocks{}))
	if err != nil {
		panic(err)
	}
}
`

// TestRealCDK compiles the TypeScript for CDK, synthesizes with it and checks the
// programs against the stacks.
func TestRealCDK(t *testing.T) {
	realTools(t, "node", "npm")
	dir, policies := module(t, "npm", "cdk", func(g generated) string { return g.Package + ".ts" }, "app.ts", cdkProgram)
	npmInstall(t, dir)
	tool(t, dir, "node", "node_modules/typescript/bin/tsc", "--strict", "--skipLibCheck", "--module", "commonjs", "--target", "es2022", "--types", "node", "app.ts")
	tool(t, dir, "node", "app.js", "cdk.out")
	checkEach(t, policies, func(g generated) string { return filepath.Join(dir, "cdk.out", g.Package+".template.json") })
}

const cdkProgram = `import { App, Stack } from "aws-cdk-lib";
import { PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
{{range .}}import * as {{.Package}} from "./{{.Package}}";
{{end}}
const app = new App({ outdir: process.argv[2] });
function stack(name: string, statements: PolicyStatement[]) {
  const role = new Role(new Stack(app, name), "Role", { assumedBy: new ServicePrincipal("lambda.amazonaws.com") });
  statements.forEach((s) => role.addToPrincipalPolicy(s));
}
{{range .}}stack("{{.Package}}", {{.Package}}.{{.LowerName}}Statements({{with .Members}}{ {{range $k, $v := .}}{{$k}}: {{$v}}, {{end}}}{{end}}));
{{end}}app.synth();
`

// LowerName is the policy's name as functions of TypeScript begin.
func (g generated) LowerName() string { return strings.ToLower(g.Name()[:1]) + g.Name()[1:] }

func npmInstall(t *testing.T, dir string) {
	t.Helper()
	tool(t, dir, "npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--no-package-lock")
}

// TestRealCloudFormation validates the templates with another validator.
func TestRealCloudFormation(t *testing.T) {
	realTools(t, "node", "npm")
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(filepath.Join("testdata", "npm"))); err != nil {
		t.Fatal(err)
	}
	npmInstall(t, dir)
	lint := func(names ...string) (string, error) {
		cmd := exec.Command("node", append([]string{"validate.js"}, names...)...)
		cmd.Dir = dir
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	// It must be able to say no.
	save(t, filepath.Join(dir, "broken.yaml"), []byte("Resources:\n  P:\n    Type: AWS::IAM::ManagedPolicy\n    Properties: {PolicyDocumen: {}}\n"))
	if out, err := lint("broken.yaml"); err == nil || !strings.HasPrefix(out, "broken.yaml: crit: ") {
		t.Errorf("the validator takes a template that is broken: %v %s", err, out)
	}
	var names []string
	for _, g := range everyPolicy(t) {
		for _, format := range []string{"cloudformation", "sam"} {
			out, err := generate.Render(g.policy, format)
			if err != nil {
				t.Fatal(err)
			}
			names = append(names, g.Package+"-"+format+".yaml")
			save(t, filepath.Join(dir, names[len(names)-1]), out.Text)
		}
	}
	if out, err := lint(names...); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	t.Logf("%d templates", len(names))
}

// TestTerraformFormat: where terraform is installed, it has nothing to format.
func TestTerraformFormat(t *testing.T) {
	if _, err := exec.LookPath("terraform"); err != nil {
		t.Skip("terraform is not installed; the output is formatted with its library")
	}
	dir := t.TempDir()
	for _, g := range everyPolicy(t) {
		out, err := generate.Render(g.policy, "terraform")
		if err != nil {
			t.Fatal(err)
		}
		save(t, filepath.Join(dir, g.Package+".tf"), out.Text)
	}
	tool(t, dir, "terraform", "fmt", "-check", "-diff")
}
