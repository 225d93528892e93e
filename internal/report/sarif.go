package report

import (
	"io"
	"path/filepath"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"

	"github.com/iamvet/iamvet/internal/check"
)

const (
	toolURI = "https://github.com/iamvet/iamvet"
	root    = "%SRCROOT%"
)

// rules describe the categories for code scanning.
var rules = map[check.Category]struct{ short, help, level string }{
	check.Missing: {"The policy does not grant what the program needs",
		"The program calls an AWS operation for which no declared policy grants the action on this resource: the call will fail. Grant it, or add a reason with `//iamvet:allow ACTION -- reason` beside the call.", "error"},
	check.Denied: {"The policy denies what the program needs",
		"A Deny statement or a boundary takes in an action that the program needs: the call will fail.", "error"},
	check.Wildcard: {"The grant is wider than the program",
		"A wildcard in an action or resource grants more than the program uses. Narrow it to what is named in the message.", "warning"},
	check.Unused: {"The program never uses the grant",
		"No call of the program needs this action, or touches this resource. Remove it, or say in .iamvet.yaml under `allow` who else uses it.", "warning"},
	check.Invalid: {"The policy or directive is wrong",
		"IAM would refuse this part of the policy, or it can never match; or a directive of iamvet cannot be read or does nothing.", "error"},
	check.Unresolved: {"A call could not be resolved",
		"The analysis could not find out which operation a call reaches or what it needs. The message says what to declare.", "warning"},
}

// SARIF writes the findings as SARIF 2.1.0, with the way to a call as code flow
// and the fixes.
func SARIF(w io.Writer, r *Report, opt Options) error {
	run := sarif.NewRunWithInformationURI("iamvet", toolURI)
	run.Tool.Driver.Version = &opt.Version
	columns := "utf16CodeUnits"
	run.ColumnKind = &columns
	index := map[string]int{}
	for i, c := range check.Categories {
		index[string(c)] = i
		rule := rules[c]
		run.AddRule(string(c)).WithDescription(rule.short).WithName(string(c)).
			WithFullDescription(sarif.NewMultiformatMessageString().WithText(rule.short)).
			WithHelpURI(toolURI + "/blob/main/docs/findings.md#" + string(c)).
			WithHelp(sarif.NewMultiformatMessageString().WithText(rule.help).WithMarkdown(rule.help)).
			WithDefaultConfiguration(sarif.NewReportingConfiguration().WithLevel(rule.level))
	}
	// Where the root is on this machine is nobody's business, and would make equal results
	// differ: SARIF 2.1.0, 3.14.14, lets it out.
	run.WithOriginalUriBaseIds(map[string]sarif.ArtifactLocation{
		root: *sarif.NewArtifactLocation().WithDescription(sarif.NewTextMessage("the directory in which iamvet ran, or the repository")),
	})
	places := columnsOf{opt: opt}
	seen := map[string]int{}
	for _, f := range r.distinct() {
		res := sarif.NewRuleResult(f.Category).WithLevel(f.Severity).WithMessage(sarif.NewTextMessage(f.text()))
		res.RuleIndex = index[f.Category]
		res.AddLocation(places.location(f.place, f.end, ""))
		for _, rel := range f.Related {
			res.AddRelatedLocation(places.location(rel.place, rel.place, rel.Message))
		}
		if flow := places.flow(f); flow != nil {
			res.AddCodeFlow(flow)
		}
		if f.Fix != nil {
			res.AddFixe(places.fix(f.Fix))
		}
		k := f.known()
		seen[k.identity()]++
		res.PartialFingerprints = map[string]string{"iamvet/v1": f.fingerprint(seen[k.identity()])}
		run.AddResult(res)
	}
	out := sarif.NewReport()
	out.AddRun(run)
	return out.PrettyWrite(w)
}

// flow is the way from the entry point to the call.
func (p *columnsOf) flow(f *Finding) *sarif.CodeFlow {
	thread := sarif.NewThreadFlow()
	for _, rel := range f.Related {
		if isStep(rel.Message) {
			thread.AddLocation(sarif.NewThreadFlowLocation().WithLocation(p.location(rel.place, rel.place, rel.Message)))
		}
	}
	if len(thread.Locations) == 0 {
		return nil
	}
	return sarif.NewCodeFlow().AddThreadFlow(thread)
}

func (p *columnsOf) fix(f *Fix) *sarif.Fix {
	out := sarif.NewFix().WithDescription(sarif.NewTextMessage(f.Message))
	changes := map[string]*sarif.ArtifactChange{}
	for _, e := range f.Edits {
		c := changes[e.File]
		if c == nil {
			c = sarif.NewArtifactChange().WithArtifactLocation(artifact(p.opt.path(e.File)))
			changes[e.File] = c
			out.AddArtifactChange(c)
		}
		start, end := p.offset(e.File, e.Start), p.offset(e.File, e.End)
		region := sarif.NewRegion().WithStartLine(start.Line).WithStartColumn(start.Column).WithEndLine(end.Line).WithEndColumn(end.Column)
		c.AddReplacement(sarif.NewReplacement().WithDeletedRegion(region).
			WithInsertedContent(sarif.NewArtifactContent().WithText(e.New)))
	}
	return out
}

func artifact(name string) *sarif.ArtifactLocation {
	out := sarif.NewArtifactLocation().WithURI(fileURI(name))
	if !filepath.IsAbs(name) {
		out.WithURIBaseID(root)
	}
	return out
}
