package flow

import "testing"

// A method that only a name is known of writes to what it gets, unless it prints.
func TestPrints(t *testing.T) {
	for name, want := range map[string]bool{
		"Println": true, "Printf": true, "Infow": true, "LogAttrs": true, "Warning": true, "WithFields": true, "JSON": true, "WriteJSON": true,
		"Login": false, "Logout": false, "Within": false, "Bind": false, "Decode": false, "Get": false, "Informer": false, "Writev": false,
	} {
		if got := prints(name); got != want {
			t.Errorf("prints(%q) = %v", name, got)
		}
	}
}
