package sdkfacts

import "testing"

func TestAdd(t *testing.T) {
	service := func(from string, ops map[string]string, types map[string]string) *Service {
		s := &Service{Package: "parcels", SDKID: "Parcels", From: from, Operations: map[string]*Operation{}, Waiters: map[string]string{}, Types: map[string][]Member{}}
		for n, in := range ops {
			s.Operations[n] = &Operation{Input: parseMembers(in)}
		}
		for n, in := range types {
			s.Types[n] = parseMembers(in)
		}
		return s
	}
	s := service("module v1", map[string]string{"Send": "Depot! Item:Item"}, map[string]string{"Item": "Name!"})
	newer := service("botocore x", map[string]string{"Send": "Depot Item:Item Kind:enum", "Recall": "Id! Reason:Reason"},
		map[string]string{"Item": "Name Size:number", "Reason": "Text"})
	newer.Waiters["Recalled"] = "Recall"
	if ops, members := s.Add(newer); ops != 1 || members != 1 {
		t.Errorf("added %d operations and %d members", ops, members)
	}
	want := service("module v1, botocore x", map[string]string{"Send": "Depot! Item:Item Kind:enum", "Recall": "Id! Reason:Reason"},
		map[string]string{"Item": "Name! Size:number", "Reason": "Text"})
	want.Waiters["Recalled"] = "Recall"
	if string(s.Encode()) != string(want.Encode()) {
		t.Errorf("got\n%s\nwant\n%s", s.Encode(), want.Encode())
	}
	before := string(s.Encode())
	if ops, members := s.Add(newer); ops+members != 0 || string(s.Encode()) != before {
		t.Errorf("a second time: %d, %d\n%s", ops, members, s.Encode())
	}
}
