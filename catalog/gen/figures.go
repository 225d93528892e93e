package main

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/iamvet/iamvet/catalog/gen/iamfacts"
	"github.com/iamvet/iamvet/catalog/gen/needs"
)

// hiddenTables are the services whose operation tables are hidden in turn.
var hiddenTables = []string{"cloudwatchlogs", "dynamodb", "ec2", "ecs", "glue", "iam", "lambda", "rds", "s3", "sqs"}

// mostUsed are the services with a higher bar for ARN variables.
var mostUsed = strings.Fields(`acm acmpca apigateway apigatewaymanagementapi apigatewayv2 appconfigdata applicationautoscaling
athena autoscaling backup batch bedrock bedrockagentruntime bedrockruntime cloudcontrol cloudformation cloudfront cloudtrail cloudwatch
cloudwatchlogs codeartifact codebuild codepipeline cognitoidentity cognitoidentityprovider comprehend costexplorer docdb dynamodb
dynamodbstreams ec2 ecr ecrpublic ecs efs eks elasticache elasticloadbalancing elasticloadbalancingv2 eventbridge firehose fsx
globalaccelerator glue guardduty iam kafka kinesis kms lakeformation lambda memorydb mq neptune opensearch organizations pipes polly
pricing rds rdsdata redshift redshiftdata rekognition resourcegroupstaggingapi route53 s3 s3control sagemaker sagemakerruntime scheduler
secretsmanager securityhub servicediscovery ses sesv2 sfn shield sns sqs ssm sts textract timestreamquery timestreamwrite transcribe
transfer translate wafv2 xray`)

// figures prints counts and coverage, and puts them into the report.
func figures(r *needs.Result, text string, o options, out io.Writer) error {
	fmt.Fprint(out, text)
	if o.worklist != "" {
		if err := os.WriteFile(o.worklist, []byte(worklist(r)), 0o644); err != nil {
			return err
		}
	}
	if o.report == "" {
		return nil
	}
	return replaceFigures(o.report, text)
}

func figuresText(in *needs.Inputs, r *needs.Result, files map[string][]byte) (string, error) {
	var b strings.Builder
	size, actions := 0, 0
	for _, f := range files {
		size += len(f)
	}
	for _, p := range in.Prefixes {
		actions += len(p.Actions)
	}
	sources := map[string]int{}
	for _, s := range in.Services {
		kind, _, _ := strings.Cut(s.From, " ")
		sources[kind]++
	}
	fmt.Fprintf(&b, "| what | count |\n|---|---|\n")
	row := func(what string, n int) { fmt.Fprintf(&b, "| %s | %s |\n", what, thousands(n)) }
	row("services (Go packages)", len(in.Services))
	row("… read from the module's source", sources["module"])
	row("… from the model of another SDK", sources["botocore"]+sources["client"])
	row("… closed ones, from the last model of the SDK v1", sources["model"])
	if sources["actions"] > 0 {
		row("… from the actions of their prefix", sources["actions"])
	}
	row("operations", len(r.Operations))
	row("IAM prefixes", len(in.Prefixes))
	row("actions", actions)
	row("bytes of data", size)
	fmt.Fprintf(&b, "\n| operations settled by | count | part |\n|---|---|---|\n")
	for _, s := range iamfacts.SortedKeys(r.BySource) {
		fmt.Fprintf(&b, "| %s | %s | %s |\n", s, thousands(r.BySource[s]), percent(r.BySource[s], len(r.Operations)))
	}
	fmt.Fprintf(&b, "| accounted for | %s | %s |\n", thousands(len(r.Operations)), percent(len(r.Operations), len(r.Operations)))
	variableFigures(&b, r)
	err := hiddenFigures(&b, in)
	return b.String(), err
}

// variableFigures counts (operation, variable of a required type) pairs. What
// the service assigns or the request cannot tell is set apart.
func variableFigures(b *strings.Builder, r *needs.Result) {
	fmt.Fprintf(b, "\n| ARN variables | pairs | given by a member | chosen by the service | looked for, not in the input | open | given, of those that the input can give |\n|---|---|---|---|---|---|---|\n")
	v := r.Variables
	line := func(name string, c [4]int) {
		open := c[0] - c[1] - c[2] - c[3]
		fmt.Fprintf(b, "| %s | %s | %s | %s | %s | %s | %s |\n", name, thousands(c[0]), thousands(c[1]), thousands(c[2]), thousands(c[3]),
			thousands(open), percent(c[1], c[1]+open))
	}
	line("all services", [4]int{v.Pairs, v.Resolved, v.Assigned, v.Absent})
	line("most used services", v.Of(mostUsed))
}

func hiddenFigures(b *strings.Builder, in *needs.Inputs) error {
	fmt.Fprintf(b, "\n| table hidden | operations | actions listed | recall | precision |\n|---|---|---|---|---|\n")
	for _, pkg := range hiddenTables {
		if !in.Covered[pkg] {
			continue
		}
		m, err := in.Hidden(pkg)
		if err != nil {
			return err
		}
		fmt.Fprintf(b, "| %s | %d | %d | %.3f | %.3f |\n", m.Package, m.Operations, m.Listed, m.Recall(), m.Precision())
	}
	return nil
}

func thousands(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

func percent(a, b int) string {
	if b == 0 {
		return "–"
	}
	return fmt.Sprintf("%.1f %%", 100*float64(a)/float64(b))
}

func worklist(r *needs.Result) string {
	var list []string
	for k, why := range r.Unknown {
		list = append(list, "operation "+k.Package+" "+k.Operation+": "+why)
	}
	for _, open := range r.Variables.Open {
		list = append(list, "variable "+open)
	}
	slices.Sort(list)
	return strings.Join(list, "\n") + "\n"
}

const figuresBegin, figuresEnd = "<!-- figures: written by go generate ./catalog -->\n", "<!-- end of figures -->"

// replaceFigures puts the figures between the marks of a Markdown file.
func replaceFigures(file, text string) error {
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	head, rest, ok := strings.Cut(string(data), figuresBegin)
	_, tail, end := strings.Cut(rest, figuresEnd)
	if !ok || !end {
		return fmt.Errorf("%s: the marks %q and %q are not there", file, strings.TrimSpace(figuresBegin), figuresEnd)
	}
	return os.WriteFile(file, []byte(head+figuresBegin+text+figuresEnd+tail), 0o644)
}
