package summary

// The writers and readers of the summary's types: each pair lists the same
// fields in the same order.

func list[T any](w *writer, items []T, one func(T)) {
	w.int(len(items))
	for _, x := range items {
		one(x)
	}
}

func listOf[T any](r *reader, one func() T) []T {
	n := r.len()
	if n == 0 || r.bad {
		return nil
	}
	out := make([]T, 0, n)
	for range n {
		out = append(out, one())
		if r.bad {
			return nil
		}
	}
	return out
}

func (w *writer) pkg(p *Package) {
	w.string(p.Path)
	w.string(p.Name)
	w.string(p.Broken)
	list(w, p.Files, w.string)
	list(w, p.Types, w.typ)
	list(w, p.Funcs, w.fn)
	list(w, p.Directives, func(d Directive) { w.pos(d.Pos); w.string(d.Text) })
}

func (r *reader) pkg() *Package {
	return &Package{
		Path: r.string(), Name: r.string(), Broken: r.string(),
		Files: listOf(r, r.string), Types: listOf(r, r.typ), Funcs: listOf(r, r.fn),
		Directives: listOf(r, func() Directive { return Directive{r.pos(), r.string()} }),
	}
}

func (w *writer) typ(t Type) {
	w.string(t.Name)
	w.uint(uint64(t.Kind))
	w.string(t.Pkg)
	w.int32(t.Elem)
	w.string(t.Key)
	w.fixed(t.Sig)
	list(w, t.Methods, w.imethod)
	list(w, t.Also, w.imethod)
	w.bool(t.Table != nil)
	list(w, t.Table, w.method)
	w.string(t.Origin)
	list(w, t.Args, w.int32)
	list(w, t.Fields, func(f Field) { w.string(f.Name); w.int32(f.Type); w.string(f.Tag); w.bool(f.Embedded) })
}

func (r *reader) typ() Type {
	t := Type{
		Name: r.string(), Kind: TypeKind(r.uint()), Pkg: r.string(), Elem: r.int32(), Key: r.string(), Sig: r.fixed(),
		Methods: listOf(r, r.imethod), Also: listOf(r, r.imethod),
	}
	if r.bool() {
		t.Table = []Method{}
	}
	if table := listOf(r, r.method); table != nil {
		t.Table = table
	}
	t.Origin, t.Args = r.string(), listOf(r, r.int32)
	t.Fields = listOf(r, func() Field { return Field{r.string(), r.int32(), r.string(), r.bool()} })
	return t
}

func (w *writer) imethod(m IMethod) { w.string(m.ID); w.fixed(m.Sig) }

func (r *reader) imethod() IMethod { return IMethod{r.string(), r.fixed()} }

func (w *writer) method(m Method) {
	w.imethod(m.IMethod)
	w.string(m.Fn)
	w.bool(m.Ptr)
	list(w, m.Path, w.string)
	w.int32(m.Via)
}

func (r *reader) method() Method {
	return Method{IMethod: r.imethod(), Fn: r.string(), Ptr: r.bool(), Path: listOf(r, r.string), Via: r.int32()}
}

func (w *writer) ids(ids []NodeID) { list(w, ids, func(id NodeID) { w.int32(int32(id)) }) }

func (r *reader) id() NodeID { return NodeID(r.int32()) }

func (r *reader) ids() []NodeID { return listOf(r, r.id) }

func (w *writer) node(n Node) {
	flags := uint64(n.Op)
	if n.Carry {
		flags |= 1 << 7
	}
	w.uint(flags)
	w.int32(n.N)
	w.int32(n.Type)
	w.int32(n.Call)
	w.string(n.Sym)
	w.ids(n.Args)
	w.pos(n.Pos)
}

func (r *reader) node() Node {
	flags := r.uint()
	return Node{
		Op: Op(flags &^ (1 << 7)), Carry: flags&(1<<7) != 0, N: r.int32(), Type: r.int32(), Call: r.int32(),
		Sym: r.string(), Args: r.ids(), Pos: r.pos(),
	}
}

func (w *writer) call(c Call) {
	w.uint(uint64(c.Kind))
	w.string(c.Fn)
	w.int32(int32(c.Fun))
	w.int32(c.Type)
	w.ids(c.Args)
	list(w, c.ArgTypes, w.int32)
	list(w, c.Results, w.int32)
	w.ids(c.Variadic)
	list(w, c.TypeArgs, w.int32)
	w.int32(c.Block)
	w.bool(c.Loop)
	w.bool(c.Repeat)
	w.bool(c.Looks)
	w.pos(c.Pos)
	w.int32(c.Guard)
	w.bool(c.Go)
	w.int32(c.Row)
}

func (r *reader) call() Call {
	return Call{
		Kind: CallKind(r.uint()), Fn: r.string(), Fun: r.id(), Type: r.int32(), Args: r.ids(),
		ArgTypes: listOf(r, r.int32), Results: listOf(r, r.int32), Variadic: r.ids(),
		TypeArgs: listOf(r, r.int32), Block: r.int32(), Loop: r.bool(), Repeat: r.bool(), Looks: r.bool(), Pos: r.pos(), Guard: r.int32(), Go: r.bool(), Row: r.int32(),
	}
}

func (w *writer) reach(x Reach) { w.int32(x.Call); w.int32(x.Store); w.string(x.Field) }

func (r *reader) reach() Reach { return Reach{r.int32(), r.int32(), r.string()} }

func (w *writer) test(t Test) {
	w.int32(int32(t.Of))
	w.int32(int32(t.With))
	list(w, t.Texts, w.string)
	w.bool(t.Not)
	w.bool(t.Nil)
	w.bool(t.Has)
	w.bool(t.Or)
}

func (r *reader) test() Test {
	return Test{r.id(), r.id(), listOf(r, r.string), r.bool(), r.bool(), r.bool(), r.bool()}
}

func (w *writer) store(s Store) {
	w.int32(int32(s.Addr))
	w.int32(int32(s.Val))
	w.int32(s.Type)
	w.bool(s.Sure)
	w.uint(uint64(s.When))
	w.int32(s.Guard)
}

func (r *reader) store() Store {
	return Store{r.id(), r.id(), r.int32(), r.bool(), When(r.uint()), r.int32()}
}

func (w *writer) overwritten(o Overwritten) { w.int32(o.Store); w.string(o.Part) }

func (r *reader) overwritten() Overwritten { return Overwritten{r.int32(), r.string()} }

func (w *writer) numbers(ns []int32) { list(w, ns, w.int32) }

func (r *reader) numbers() []int32 { return listOf(r, r.int32) }

func (w *writer) ways(x Ways) {
	w.int32(x.Block)
	w.numbers(x.Guards)
	list(w, x.Results, w.ids)
	list(w, x.Gone, func(gone []Overwritten) { list(w, gone, w.overwritten) })
	list(w, x.Done, w.numbers)
}

func (r *reader) ways() Ways {
	return Ways{r.int32(), r.numbers(), listOf(r, r.ids), listOf(r, func() []Overwritten { return listOf(r, r.overwritten) }), listOf(r, r.numbers)}
}

func (w *writer) fn(f *Func) {
	w.string(f.Name)
	w.pos(f.Pos)
	list(w, f.Params, w.int32)
	w.int32(f.Free)
	list(w, f.Results, w.ids)
	list(w, f.ResultTypes, w.int32)
	list(w, f.Nodes, w.node)
	list(w, f.Calls, w.call)
	list(w, f.Stores, w.store)
	list(w, f.Choices, w.store)
	list(w, f.Open, w.string)
	list(w, f.Updates, func(u MapUpdate) {
		w.int32(int32(u.Map))
		w.int32(int32(u.Key))
		w.int32(int32(u.Val))
		w.int32(u.Type)
		w.uint(uint64(u.When))
	})
	list(w, f.Moves, func(m Move) { w.int32(int32(m.To)); w.int32(int32(m.From)); w.int32(m.Type); w.bool(m.Send) })
	list(w, f.Links, func(l Link) { w.int32(l.A); w.int32(l.B) })
	list(w, f.Instances, w.int32)
	list(w, f.Generics, func(g Generic) { w.string(g.Fn); list(w, g.Args, w.int32) })
	list(w, f.Dead, w.reach)
	list(w, f.Sure, w.reach)
	list(w, f.Unset, w.reach)
	list(w, f.Overwritten, w.overwritten)
	list(w, f.Rows, w.ids)
	list(w, f.Ways, w.ways)
	list(w, f.Guards, func(tests []Test) { list(w, tests, w.test) })
	list(w, f.Dominators, w.int32)
	list(w, f.Course, func(b Block) { list(w, b.Steps, w.int32); list(w, b.Next, w.int32) })
	w.bool(f.Straight)
	w.bool(f.Variadic)
	w.bool(f.Exported)
	w.int32(f.TypeParams)
	w.string(f.Owner)
}

func (r *reader) fn() *Func {
	return &Func{
		Name: r.string(), Pos: r.pos(), Params: listOf(r, r.int32), Free: r.int32(),
		Results: listOf(r, r.ids), ResultTypes: listOf(r, r.int32), Nodes: listOf(r, r.node),
		Calls:  listOf(r, r.call),
		Stores: listOf(r, r.store), Choices: listOf(r, r.store), Open: listOf(r, r.string),
		Updates: listOf(r, func() MapUpdate { return MapUpdate{r.id(), r.id(), r.id(), r.int32(), When(r.uint())} }),
		Moves:   listOf(r, func() Move { return Move{r.id(), r.id(), r.int32(), r.bool()} }),
		Links:   listOf(r, func() Link { return Link{r.int32(), r.int32()} }), Instances: listOf(r, r.int32),
		Generics: listOf(r, func() Generic { return Generic{r.string(), listOf(r, r.int32)} }),
		Dead:     listOf(r, r.reach), Sure: listOf(r, r.reach), Unset: listOf(r, r.reach),
		Overwritten: listOf(r, r.overwritten),
		Rows:        listOf(r, r.ids),
		Ways:        listOf(r, r.ways),
		Guards:      listOf(r, func() []Test { return listOf(r, r.test) }),
		Dominators:  listOf(r, r.int32),
		Course:      listOf(r, func() Block { return Block{listOf(r, r.int32), listOf(r, r.int32)} }),
		Straight:    r.bool(), Variadic: r.bool(), Exported: r.bool(), TypeParams: r.int32(), Owner: r.string(),
	}
}
