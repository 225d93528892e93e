package catalog_test

import (
	"testing"

	"github.com/iamvet/iamvet/catalog"
)

// TestCallable holds Callable, which searches the data's text, against the needs of
// all operations.
func TestCallable(t *testing.T) {
	// An operation of the action's name is there as well where it needs another.
	needed, named := map[string]bool{}, map[string]bool{}
	for _, s := range catalog.Services() {
		for _, name := range catalog.Operations(s.Package) {
			named[s.Prefix+":"+name] = true
			for _, n := range catalog.Lookup(s.Package, name).Needs {
				needed[n.Action] = true
			}
		}
	}
	tested, not := 0, 0
	for _, prefix := range catalog.Prefixes() {
		for _, a := range catalog.ActionsOf(prefix) {
			tested++
			got := catalog.Callable(a.Name)
			if needed[a.Name] && !got {
				t.Errorf("%s is needed, and not callable", a.Name)
			}
			if !got {
				not++
			} else if !needed[a.Name] && !named[a.Name] {
				t.Errorf("%s is callable, and no operation needs it", a.Name)
			}
		}
	}
	t.Logf("%d of %d actions are needed by no operation", not, tested)
	for action, want := range map[string]bool{
		"iam:PassRole": true, "kms:Decrypt": true, "S3:getobject": true, "ssmmessages:OpenDataChannel": false,
		"elasticfilesystem:ClientMount": false, "es:ESHttpPost": false, "kafka-cluster:ReadData": false, "s3:NoSuchAction": false,
	} {
		if got := catalog.Callable(action); got != want {
			t.Errorf("%s: got %v", action, got)
		}
	}
}
