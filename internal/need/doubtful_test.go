package need

import (
	"testing"

	"github.com/iamvet/iamvet/catalog"
	"github.com/iamvet/iamvet/internal/flow"
)

// What no run comes by is needed all the same, but not for certain.
func TestDoubtful(t *testing.T) {
	for _, doubtful := range []bool{false, true} {
		u := Of(flow.Use{
			Service: "s3", Operation: "ListBuckets", Doubtful: doubtful,
			Input: &flow.Value{Presence: flow.IsSet, Members: map[string]*flow.Value{}},
		}, Options{Lookup: catalog.Lookup})
		if len(u.Needs) == 0 || u.Needs[0].Certain == doubtful {
			t.Errorf("doubtful %v: needs %+v", doubtful, u.Needs)
		}
	}
}
