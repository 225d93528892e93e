package flow

import "testing"

func TestStandsIn(t *testing.T) {
	outer := &context{}
	stand := &context{up: outer, standIn: true, standIns: true}
	inner := &context{up: stand, standIns: true}
	second := &context{up: inner, standIn: true, standIns: true}
	beside := &context{up: outer}
	for _, c := range []struct {
		name        string
		made, asked *context
		want        bool
	}{
		{"no context", nil, outer, false},
		{"outside of any", outer, nil, false},
		{"seen by the caller", stand, outer, true},
		{"seen by anybody", inner, nil, true},
		{"seen beside it", inner, beside, true},
		{"within", stand, inner, false},
		{"within, deeper", inner, stand, false},
		{"one within another", second, inner, true},
		{"itself", stand, stand, false},
	} {
		if got := standsIn(c.made, c.asked); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}
