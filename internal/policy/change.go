package policy

import (
	"fmt"
	"sort"
	"strings"
	"sync"

	"github.com/iamvet/iamvet/internal/arn"
)

// Op is a kind of change to a document.
type Op uint8

// What a change does.
const (
	RemoveAction    Op = iota // Actions[Index] goes
	ReplaceAction             // Actions[Index] becomes Values
	AddActions                // Values are added to Actions
	RemoveResource            // Resources[Index] goes
	ReplaceResource           // Resources[Index] becomes Values
	AddResources              // Values are added to Resources
	RemoveStatement           // the whole statement goes
	AddStatement              // New is added to the document
)

// Change is one change to a policy, in terms of what it grants; an Editor turns
// it into edits. All changes to a document are made at once, so that changes to
// neighbours do not collide.
type Change struct {
	Op        Op
	Document  int // index into Set.Documents
	Statement int // index into Document.Statements; not for AddStatement
	Index     int // index into Actions or Resources, for Remove… and Replace…
	Values    []arn.Pattern
	New       *NewStatement
}

// NewStatement is an Allow statement to add.
type NewStatement struct {
	Sid                string
	Actions, Resources []arn.Pattern
	// Conditions limit the grant. Only the JSON editor writes them.
	Conditions []Condition
}

// Changes are changes to one document by what they concern.
type Changes struct {
	Within      map[int][]Change // to the lists of a statement, by its index
	Statements  []int            // those of Within, in order of their first change
	Gone, Added []Change         // whole statements
}

// GroupChanges sorts changes by what they concern.
func GroupChanges(changes []Change) Changes {
	g := Changes{Within: map[int][]Change{}}
	for _, c := range changes {
		switch c.Op {
		case AddStatement:
			g.Added = append(g.Added, c)
		case RemoveStatement:
			g.Gone = append(g.Gone, c)
		default:
			if g.Within[c.Statement] == nil {
				g.Statements = append(g.Statements, c.Statement)
			}
			g.Within[c.Statement] = append(g.Within[c.Statement], c)
		}
	}
	return g
}

// Editor makes the edits for one format.
//
// An Editor keeps formatting, order and comments. It refuses (with a
// *NotEditableError) what it cannot do safely: values that are computed or shared,
// text that the format cannot express, a change that would leave a document
// without statements or a statement without actions or resources.
type Editor interface {
	// Edit makes all changes to one document of the set at once. changes are
	// sorted by statement, then operation, then index, and hold no two for the
	// same element. File contents are in set.Sources.
	Edit(set *Set, doc *Document, changes []Change) ([]Edit, error)
}

// NotEditableError says why a change cannot be made by a fix.
type NotEditableError struct {
	Pos    string // file:line:col
	Reason string
}

func (e *NotEditableError) Error() string {
	if e.Pos == "" {
		return e.Reason
	}
	return e.Pos + ": " + e.Reason
}

// Fix plans changes as one fix: it is applied whole or not at all.
// The error is a *NotEditableError if the changes cannot be made safely.
func (s *Set) Fix(message string, changes ...Change) (*Fix, error) {
	fix := &Fix{Message: message, Changes: changes, Sums: map[string]string{}}
	byDoc := map[int][]Change{}
	for _, c := range changes {
		if c.Document < 0 || c.Document >= len(s.Documents) {
			return nil, fmt.Errorf("fix: no document %d", c.Document)
		}
		byDoc[c.Document] = append(byDoc[c.Document], c)
	}
	docs := make([]int, 0, len(byDoc))
	for d := range byDoc {
		docs = append(docs, d)
	}
	sort.Ints(docs)
	for _, d := range docs {
		edits, err := s.editDocument(d, byDoc[d])
		if err != nil {
			return nil, err
		}
		fix.Edits = append(fix.Edits, edits...)
	}
	return s.seal(fix)
}

func (s *Set) editDocument(d int, changes []Change) ([]Edit, error) {
	doc := &s.Documents[d]
	changes, err := normalChanges(doc, changes)
	if err != nil {
		return nil, err
	}
	f, ok := FormatNamed(doc.Format)
	if !ok || f.Editor == nil {
		return nil, &NotEditableError{doc.Pos.String(), "no fixes are made in " + doc.Format + " sources"}
	}
	return f.Editor.Edit(s, doc, changes)
}

// seal sorts the edits, notes the checksums of the files, and refuses overlaps.
func (s *Set) seal(fix *Fix) (*Fix, error) {
	edits, err := sortEdits(fix.Edits)
	if err != nil {
		return nil, err
	}
	fix.Edits = edits
	for _, e := range fix.Edits {
		data, ok := s.Sources[e.File]
		if !ok {
			return nil, &NotEditableError{e.File, "its content was not kept when it was read"}
		}
		if e.End > len(data) {
			return nil, fmt.Errorf("fix: edit %d..%d outside %s", e.Start, e.End, e.File)
		}
		fix.Sums[e.File] = s.sum(e.File, data)
	}
	return fix, nil
}

// sums guards Set.sums: a file is hashed once for all of the fixes of a set.
var sums sync.Mutex

// sumOf is the checksum of a file's content, which its place tells from others.
type sumOf struct {
	data *byte
	size int
	sum  string
}

func (s *Set) sum(file string, data []byte) string {
	if len(data) == 0 {
		return Sum(data)
	}
	sums.Lock()
	defer sums.Unlock()
	if old, ok := s.sums[file]; ok && old.data == &data[0] && old.size == len(data) {
		return old.sum
	}
	if s.sums == nil {
		s.sums = map[string]sumOf{}
	}
	s.sums[file] = sumOf{&data[0], len(data), Sum(data)}
	return s.sums[file].sum
}

// sortEdits sorts by file and offset, drops repetitions of an edit (two fixes
// agree), and refuses overlaps. Insertions at one place keep their order.
func sortEdits(edits []Edit) ([]Edit, error) {
	edits = append([]Edit(nil), edits...)
	sort.SliceStable(edits, func(i, j int) bool {
		a, b := edits[i], edits[j]
		if a.File != b.File {
			return a.File < b.File
		}
		if a.Start != b.Start {
			return a.Start < b.Start
		}
		return a.End < b.End
	})
	var out []Edit
	for _, e := range edits {
		if e.Start < 0 || e.End < e.Start {
			return nil, fmt.Errorf("fix: edit %d..%d of %s is no range", e.Start, e.End, e.File)
		}
		if n := len(out); n > 0 && out[n-1].File == e.File {
			if out[n-1] == e && e.Start < e.End {
				continue
			}
			if e.Start < out[n-1].End {
				return nil, fmt.Errorf("fix: edits %d..%d and %d..%d of %s overlap",
					out[n-1].Start, out[n-1].End, e.Start, e.End, e.File)
			}
		}
		out = append(out, e)
	}
	return out, nil
}

// normalChanges sorts changes to one document, merges equal ones, checks their
// indexes, lets the removal of a statement swallow other changes to it, that of an element
// its replacement, and refuses two different changes to one element.
func normalChanges(doc *Document, changes []Change) ([]Change, error) {
	sorted := append([]Change(nil), changes...)
	sort.SliceStable(sorted, func(i, j int) bool { return changeLess(sorted[i], sorted[j]) })
	gone := map[int]bool{}
	for _, c := range sorted {
		if err := checkChange(doc, c); err != nil {
			return nil, err
		}
		if c.Op == RemoveStatement {
			gone[c.Statement] = true
		}
	}
	type element struct {
		statement, index int
		resource         bool
	}
	seen := map[element]Change{}
	removed := map[int]bool{}
	var out []Change
	for _, c := range sorted {
		if c.Op != AddStatement && gone[c.Statement] {
			if c.Op != RemoveStatement || removed[c.Statement] {
				continue
			}
			removed[c.Statement] = true
		}
		switch c.Op {
		case RemoveAction, ReplaceAction, RemoveResource, ReplaceResource:
			key := element{c.Statement, c.Index, c.Op == RemoveResource || c.Op == ReplaceResource}
			if old, ok := seen[key]; ok {
				if sameChange(old, c) || old.Op == RemoveAction && c.Op == ReplaceAction || old.Op == RemoveResource && c.Op == ReplaceResource {
					continue
				}
				return nil, fmt.Errorf("fix: two different changes to one element of statement %d", c.Statement)
			}
			seen[key] = c
		}
		out = append(out, c)
	}
	return out, nil
}

func changeLess(a, b Change) bool {
	if (a.Op == AddStatement) != (b.Op == AddStatement) {
		return b.Op == AddStatement
	}
	if a.Statement != b.Statement {
		return a.Statement < b.Statement
	}
	if a.Op != b.Op {
		return a.Op < b.Op
	}
	return a.Index < b.Index
}

func sameChange(a, b Change) bool {
	if a.Op != b.Op || len(a.Values) != len(b.Values) {
		return false
	}
	for i := range a.Values {
		if !a.Values[i].Equal(b.Values[i]) {
			return false
		}
	}
	return true
}

func checkChange(doc *Document, c Change) error {
	if c.Op == AddStatement {
		if doc.Perhaps != "" {
			return &NotEditableError{doc.Pos.String(), "the policy may not be there: " + doc.Perhaps}
		}
		if c.New == nil || len(c.New.Actions) == 0 || len(c.New.Resources) == 0 {
			return fmt.Errorf("fix: a new statement needs actions and resources")
		}
		return nil
	}
	if c.Statement < 0 || c.Statement >= len(doc.Statements) {
		return fmt.Errorf("fix: no statement %d", c.Statement)
	}
	st := &doc.Statements[c.Statement]
	if st.Perhaps != "" {
		return &NotEditableError{st.Pos.String(), "the statement may not be there: " + st.Perhaps}
	}
	n := -1
	switch c.Op {
	case RemoveAction, ReplaceAction:
		n = len(st.Actions)
	case RemoveResource, ReplaceResource:
		n = len(st.Resources)
	}
	if n >= 0 && (c.Index < 0 || c.Index >= n) {
		return fmt.Errorf("fix: no element %d in statement %d", c.Index, c.Statement)
	}
	if (c.Op == AddActions && len(st.Actions) == 0) || (c.Op == AddResources && len(st.Resources) == 0) {
		return &NotEditableError{st.Pos.String(), "the statement lists what it does not match (NotAction or NotResource)"}
	}
	return nil
}

// Known is what a set knows of the variables region, account and partition, for
// writing them into a document: "*" where it does not. ok is false for others.
func Known(set *Set, doc *Document, variable string) (text string, ok bool) {
	switch variable {
	case "region":
		text = set.Region
	case "account":
		text = set.Account
	case "partition":
		if text = set.Partition; text == "" {
			text = partitionIn(doc)
		}
	default:
		return "", false
	}
	if text == "" {
		text = "*"
	}
	return text, true
}

// partitionIn is the partition that a document's resources state.
func partitionIn(doc *Document) string {
	for _, st := range doc.Statements {
		for _, r := range st.Resources {
			if p := r.Pattern.Normal(); len(p) > 0 && p[0].Kind == arn.Literal {
				if f := strings.SplitN(p[0].Text, ":", 3); len(f) == 3 && f[0] == "arn" && f[1] != "" {
					return f[1]
				}
			}
		}
	}
	return ""
}
