package sdkfacts

import "slices"

// Add completes facts by those of another source of the same service: the
// operations, members and types that are there alone. Where both have an
// operation or a member, s stands. It returns how many operations and members
// of inputs were added; if none was, s is as before.
func (s *Service) Add(o *Service) (operations, members int) {
	for _, name := range sortedKeys(o.Operations) {
		op := s.Operations[name]
		if op == nil {
			s.Operations[name] = o.Operations[name]
			operations++
			continue
		}
		docs := append(slices.Clone(op.Docs), o.Operations[name].Docs...)
		slices.Sort(docs)
		op.Docs = slices.Compact(docs)
		n := len(op.Input)
		op.Input = addMembers(op.Input, o.Operations[name].Input)
		members += len(op.Input) - n
	}
	if operations+members == 0 {
		return 0, 0
	}
	for w, op := range o.Waiters {
		if s.Waiters[w] == "" {
			s.Waiters[w] = op
		}
	}
	for name, ms := range o.Types {
		s.Types[name] = addMembers(s.Types[name], ms)
	}
	s.From += ", " + o.From
	return operations, members
}

func addMembers(have, more []Member) []Member {
	out := slices.Clone(have)
	if out == nil {
		out = []Member{}
	}
	for _, m := range more {
		if !slices.ContainsFunc(have, func(h Member) bool { return h.Name == m.Name }) {
			out = append(out, m)
		}
	}
	return out
}
