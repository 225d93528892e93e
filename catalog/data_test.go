package catalog

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

// Every line of the data decodes, and what it names exists.
func TestDataIsSound(t *testing.T) {
	exists := map[string]bool{}
	for _, a := range Expand("*") {
		exists[a] = true
	}
	operations := 0
	for _, s := range Services() {
		names := Operations(s.Package)
		if len(names) == 0 {
			t.Errorf("%s has no operations", s.Package)
		}
		for _, name := range names {
			operations++
			op := Lookup(s.Package, name)
			if op.Guessed {
				if !strings.HasPrefix(op.Needs[0].Source, "guessed: ") {
					t.Errorf("%s %s is guessed without a reason", s.Package, name)
				}
				continue
			}
			if (op.Permissionless == "") == (len(op.Needs) == 0) {
				t.Errorf("%s %s: permissionless %q and %d needs", s.Package, name, op.Permissionless, len(op.Needs))
			}
			for _, n := range op.Needs {
				checkNeed(t, s.Package+" "+name, n, exists)
			}
		}
	}
	if operations < 19600 || len(exists) < 22000 || len(Services()) != 449 {
		t.Errorf("%d operations, %d actions, %d services", operations, len(exists), len(Services()))
	}
}

func checkNeed(t *testing.T, where string, n Need, exists map[string]bool) {
	t.Helper()
	if !exists[n.Action] || n.Source == "" {
		t.Errorf("%s: action %q, source %q", where, n.Action, n.Source)
	}
	if (n.Kind == Conditional) != (n.When != nil) && n.Kind != Supporting {
		t.Errorf("%s: %s is %s with the condition %q", where, n.Action, n.Kind, n.When)
	}
	for _, r := range n.Resources {
		if !strings.HasPrefix(r.ARN, "arn:") {
			t.Errorf("%s: %s: resource %s has the ARN %q", where, n.Action, r.Type, r.ARN)
		}
		for v, path := range r.Variables {
			if _, ok := DefaultValue(path); ok {
				t.Errorf("%s: %s: %s has the default %s and no member", where, n.Action, v, path)
			}
			if err := checkPath(path); err != nil {
				t.Errorf("%s: %s: %v", where, n.Action, err)
			}
			if v != "" && !strings.Contains(r.ARN, "${"+v+"}") {
				t.Errorf("%s: %s: %s has no variable %s", where, n.Action, r.ARN, v)
			}
		}
	}
}

func TestDumpIsSortedAndTheSameTwice(t *testing.T) {
	var one, two bytes.Buffer
	if err := WriteJSON(&one); err != nil {
		t.Fatal(err)
	}
	forget()
	if err := WriteJSON(&two); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(one.Bytes(), two.Bytes()) {
		t.Error("two dumps differ")
	}
	var d Dump
	if err := json.Unmarshal(one.Bytes(), &d); err != nil {
		t.Fatal(err)
	}
	if !slices.IsSortedFunc(d.Services, func(a, b DumpService) int { return strings.Compare(a.Package, b.Package) }) {
		t.Error("services are not sorted")
	}
	for _, s := range d.Services {
		if !slices.IsSortedFunc(s.Operations, func(a, b DumpOperation) int { return strings.Compare(a.Name, b.Name) }) {
			t.Errorf("operations of %s are not sorted", s.Package)
		}
	}
	if !slices.IsSortedFunc(d.Actions, func(a, b DumpAction) int {
		p, q := strings.SplitN(a.Action, ":", 2), strings.SplitN(b.Action, ":", 2)
		return strings.Compare(p[0]+"\x00"+p[1], q[0]+"\x00"+q[1])
	}) {
		t.Error("actions are not sorted")
	}
}

func TestActions(t *testing.T) {
	a, ok := LookupAction("S3:getobject")
	if !ok || a.Name != "s3:GetObject" || a.Access != "Read" || a.PermissionOnly {
		t.Errorf("%+v", a)
	}
	if i := slices.IndexFunc(a.ResourceTypes, func(r ActionResource) bool { return r.Type == "object" }); i < 0 ||
		!slices.Equal(a.ResourceTypes[i].ARNs, []string{"arn:${Partition}:s3:::${BucketName}/${ObjectName}"}) {
		t.Errorf("resource types %+v", a.ResourceTypes)
	}
	if !slices.Contains(a.ConditionKeys, "s3:ResourceAccount") {
		t.Errorf("condition keys %v", a.ConditionKeys)
	}
	for _, name := range []string{"s3:GetObjekt", "GetObject", "nosuch:GetObject", ""} {
		if a, ok := LookupAction(name); ok {
			t.Errorf("LookupAction(%q) = %+v", name, a)
		}
	}
	if got := ARNFormats("sqs", "queue"); !slices.Equal(got, []string{"arn:${Partition}:sqs:${Region}:${Account}:${QueueName}"}) {
		t.Errorf("ARN formats %v", got)
	}
	if ARNFormats("sqs", "topic") != nil || ARNFormats("nosuch", "") != nil || ActionsOf("nosuch") != nil {
		t.Error("what does not exist was found")
	}
	if p := Prefixes(); !slices.IsSorted(p) || !slices.Contains(p, "s3") {
		t.Errorf("prefixes %v", p)
	}
	if ResourceTypes("sqs")["queue"] == nil || ResourceTypes("nosuch") != nil {
		t.Error("resource types of sqs")
	}
}

func TestWaiters(t *testing.T) {
	for _, tt := range []struct{ service, waiter, want string }{
		{"s3", "BucketExists", "HeadBucket"},
		{"ec2", "InstanceRunning", "DescribeInstances"},
		{"s3", "NoSuch", ""},
		{"nosuch", "BucketExists", ""},
	} {
		if got := Waiter(tt.service, tt.waiter); got != tt.want {
			t.Errorf("Waiter(%s, %s) = %q, want %q", tt.service, tt.waiter, got, tt.want)
		}
	}
	if Operations("nosuch") != nil {
		t.Error("operations of a service that does not exist")
	}
}
