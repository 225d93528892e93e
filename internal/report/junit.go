package report

import (
	"encoding/xml"
	"io"
	"strings"

	"github.com/iamvet/iamvet/internal/check"
)

type junitSuites struct {
	XMLName  xml.Name     `xml:"testsuites"`
	Name     string       `xml:"name,attr"`
	Tests    int          `xml:"tests,attr"`
	Failures int          `xml:"failures,attr"`
	Errors   int          `xml:"errors,attr"`
	Suites   []junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name     string      `xml:"name,attr"`
	Tests    int         `xml:"tests,attr"`
	Failures int         `xml:"failures,attr"`
	Errors   int         `xml:"errors,attr"`
	Cases    []junitCase `xml:"testcase"`
}

type junitCase struct {
	Name    string        `xml:"name,attr"`
	Class   string        `xml:"classname,attr"`
	File    string        `xml:"file,attr,omitempty"`
	Line    int           `xml:"line,attr,omitempty"`
	Failure *junitFailure `xml:"failure"`
	Error   *junitFailure `xml:"error"`
	Skipped *junitFailure `xml:"skipped"`
}

type junitFailure struct {
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr,omitempty"`
	Text    string `xml:",chardata"`
}

// JUnit writes a test suite for each program: a failed case for each finding, a
// skipped one for each note, and one that passes if there is nothing.
func JUnit(w io.Writer, r *Report, _ Options) error {
	out := junitSuites{Name: "iamvet"}
	for i := range r.Programs {
		p := &r.Programs[i]
		s := junitSuite{Name: p.Package}
		for k := range p.Findings {
			s.Cases = append(s.Cases, caseOf(p, &p.Findings[k]))
		}
		if len(s.Cases) == 0 {
			s.Cases = []junitCase{{Name: "policy", Class: p.Package}}
		}
		out.add(s)
	}
	if len(r.Errors) > 0 {
		s := junitSuite{Name: "packages"}
		for _, e := range r.Errors {
			s.Cases = append(s.Cases, junitCase{Name: e, Class: "packages", Error: &junitFailure{Message: e}})
		}
		out.add(s)
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	enc := xml.NewEncoder(w)
	enc.Indent("", "  ")
	if err := enc.Encode(out); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

func caseOf(p *Program, f *Finding) junitCase {
	c := junitCase{Name: f.Category + ": " + f.Message, Class: p.Package, File: f.place.Filename, Line: f.place.Line}
	text := []string{f.Position + ": " + f.text()}
	for _, rel := range f.Related {
		text = append(text, rel.Position+": "+rel.Message)
	}
	failure := &junitFailure{Message: f.text(), Type: f.Category, Text: strings.Join(text, "\n")}
	if f.Severity == string(check.Note) {
		c.Skipped = &junitFailure{Message: f.text(), Text: failure.Text}
	} else {
		c.Failure = failure
	}
	return c
}

func (out *junitSuites) add(s junitSuite) {
	s.Tests = len(s.Cases)
	for i := range s.Cases {
		switch {
		case s.Cases[i].Failure != nil:
			s.Failures++
		case s.Cases[i].Error != nil:
			s.Errors++
		}
	}
	out.Suites = append(out.Suites, s)
	out.Tests, out.Failures, out.Errors = out.Tests+s.Tests, out.Failures+s.Failures, out.Errors+s.Errors
}
