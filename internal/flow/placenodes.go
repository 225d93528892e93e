package flow

import (
	"strconv"
	"strings"

	"github.com/iamvet/iamvet/internal/sdk"
	"github.com/iamvet/iamvet/internal/summary"
)

// content is the node of what an address holds: the field's, global's or
// variable's own, where the address is of that form, else one per type.
func (l *linker) content(f *function, addr summary.NodeID, t *gtype) nodeID {
	if addr != 0 {
		n := &f.f.Nodes[addr]
		switch n.Op {
		case summary.OpAlloc, summary.OpFree:
			return l.namedNode("c:" + f.f.Name + "#" + strconv.Itoa(int(addr)))
		case summary.OpGlobal:
			return l.namedNode("g:" + n.Sym)
		case summary.OpFieldAddr:
			return l.fieldNode(n.Sym)
		case summary.OpIndexAddr:
			return l.elemNode(f.typ(n.Type))
		}
	}
	return l.derefNode(t)
}

func (l *linker) fieldNode(key string) nodeID { return l.namedNode("f:" + key) }

func (l *linker) elemNode(t *gtype) nodeID {
	if t == nil {
		return 0
	}
	if t.kind == summary.Pointer && t.elem != nil { // pointer to array
		t = t.elem
	}
	if t.key == "" {
		return l.namedNode("e:" + t.name)
	}
	return l.namedNode("e:" + t.key)
}

func (l *linker) derefNode(t *gtype) nodeID {
	if t == nil {
		return 0
	}
	return l.namedNode("d:" + t.name)
}

// contentsOf is the node of what a pointer or container type holds.
func (l *linker) contentsOf(t *gtype) nodeID {
	if t == nil {
		return 0
	}
	if t.kind == summary.Pointer {
		return l.derefNode(t.elem)
	}
	return l.elemNode(t)
}

func (l *linker) resultNode(f *function, call, i int32) nodeID {
	key := [2]int32{call, i}
	id, ok := f.res[key]
	if !ok {
		id = l.newNode()
		f.res[key] = id
	}
	return id
}

// fieldOwner is the package of a field's struct type: "" for unnamed structs.
func fieldOwner(key string) string {
	owner, _, _ := strings.Cut(key, "#")
	if strings.HasPrefix(owner, "struct{") {
		return ""
	}
	slash := strings.LastIndexByte(owner, '/')
	dot := strings.IndexByte(owner[slash+1:], '.')
	if dot < 0 {
		return ""
	}
	return owner[:slash+1+dot]
}

func (l *linker) isOpaqueField(key string) bool {
	p := fieldOwner(key)
	return p != "" && l.isOpaque(p)
}

func (l *linker) isOpaqueGlobal(name string) bool {
	pkg, _, _ := sdk.Split(name)
	return l.isOpaque(pkg)
}

// touchField ties a field of a struct that opaque code knows to what escaped.
func (l *linker) touchField(key string, t *gtype) {
	l.touch("f:"+key, t, key)
}

func (l *linker) touchGlobal(f *function, n *summary.Node) {
	if l.isOpaqueGlobal(n.Sym) || l.mayBeSet(n.Sym) {
		l.touch("g:"+n.Sym, f.typ(n.Type), n.Sym)
	}
}

func (l *linker) touch(nodeName string, t *gtype, to string) {
	if l.touched[nodeName] {
		return
	}
	l.touched[nodeName] = true
	if carrying(t) {
		id := l.namedNode(nodeName)
		l.fromOpaque(id, t)
		l.escapeNode(id, t, escapeSite{call: -1, to: to, kept: true})
		return
	}
	l.opaqueContents(t)
}
