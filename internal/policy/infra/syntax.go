package infra

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
)

// SyntaxError refuses a text that is not of its language. Line and Column are from 1 in the
// text.
type SyntaxError struct {
	Language     string
	Line, Column int
	Message      string
}

func (e *SyntaxError) Error() string {
	return fmt.Sprintf("%s (line %d, column %d)", e.text(), e.Line, e.Column)
}

func (e *SyntaxError) text() string { return "not valid " + e.Language + ": " + e.Message }

// stopped is how the libraries say where they stopped: hujson, and yaml, which knows no columns
// and does not name the first line.
var stopped = regexp.MustCompile(`^(?:hujson: line (\d+), column (\d+): |yaml: (?:line (\d+): )?)`)

func invalid(language string, err error) error {
	e := &SyntaxError{language, 1, 1, err.Error()}
	m := stopped.FindStringSubmatch(e.Message)
	if m == nil {
		return e
	}
	e.Message = e.Message[len(m[0]):]
	if n, err := strconv.Atoi(m[1] + m[3]); err == nil {
		e.Line = n
	}
	if n, err := strconv.Atoi(m[2]); err == nil {
		e.Column = n
	}
	return e
}

// InFile says in which file an error is, and where.
func InFile(file string, err error) error {
	if e := (*SyntaxError)(nil); errors.As(err, &e) {
		return fmt.Errorf("%s:%d:%d: %s", file, e.Line, e.Column, e.text())
	}
	return fmt.Errorf("%s: %w", file, err)
}
