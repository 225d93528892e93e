package flow

type evaluator struct{}
type localIndex struct{}

func newEvaluator(*linker) *evaluator             { return &evaluator{} }
func (e *evaluator) names(prefix string) []string { return nil }
func (u *Use) sortKey() string                    { return "" }
func (l *linker) usesAt(u *useSite, paths *pathTree) []Use {
	return []Use{{Service: u.service, Operation: u.operation, Position: u.f.pkg.sum.Position(u.pos), Via: u.via, Why: u.why, Path: paths.to(u.f, u.pos)}}
}
