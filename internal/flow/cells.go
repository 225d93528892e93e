package flow

import (
	"strings"

	"github.com/iamvet/iamvet/internal/summary"
)

// Cells are types of libraries that give back what was put into them, and nothing
// else: sync.Map, atomic.Pointer, caches. What a call of one gives is what the puts
// into the same place, with a key that can be equal, were given.

// cell is a type of cells.
type cell struct {
	keyed bool   // the first argument of its methods is a key
	zero  bool   // it holds a text, which is empty before anything is put there
	std   bool   // all that is in it is got by the methods in the tables
	of    string // what it embeds, which has the methods
	made  bool   // a constructor's argument is put into it
	runs  bool   // functions are put into it, and what they return is got
}

// cells by the names of their types. Caches that load values by themselves, or that
// others fill (informers), are none. Those of k8s.io/apimachinery are left out: what
// controllers keep there are answers of services, and looking for names in them takes
// half as long again as the rest of aws-load-balancer-controller.
var cells = map[string]cell{
	"sync.Map": {keyed: true, std: true}, "sync.Pool": {std: true},
	"sync/atomic.Value": {std: true}, "sync/atomic.Pointer": {std: true}, "container/list.List": {std: true},
	"go.uber.org/atomic.String": {zero: true, made: true}, "go.uber.org/atomic.Value": {}, "go.uber.org/atomic.Pointer": {made: true},
	"github.com/patrickmn/go-cache.cache": {keyed: true}, "github.com/patrickmn/go-cache.Cache": {of: "github.com/patrickmn/go-cache.cache"},
	"github.com/hashicorp/golang-lru.Cache": {keyed: true}, "github.com/hashicorp/golang-lru/v2.Cache": {keyed: true},
	"github.com/hashicorp/golang-lru/simplelru.LRU": {keyed: true}, "github.com/hashicorp/golang-lru/v2/simplelru.LRU": {keyed: true},
	"github.com/hashicorp/golang-lru/v2/expirable.LRU": {keyed: true}, "github.com/hashicorp/golang-lru/expirable.LRU": {keyed: true},
	"golang.org/x/sync/singleflight.Group": {keyed: true, runs: true}, "github.com/golang/groupcache/singleflight.Group": {keyed: true, runs: true},
	"github.com/golang/groupcache/lru.Cache": {keyed: true}, "github.com/dgraph-io/ristretto.Cache": {keyed: true},
	"github.com/puzpuzpuz/xsync/v3.MapOf": {keyed: true}, "github.com/puzpuzpuz/xsync/v4.Map": {keyed: true},
}

// access is what a method does: the argument that it puts into the cell, 0 for none,
// and whether its first result is what is there.
type access struct {
	put int
	get bool
}

// accesses of cells of one value, with the receiver as argument 0.
var accesses = map[string]access{
	"Load": {get: true}, "Get": {get: true}, "Store": {put: 1}, "Put": {put: 1},
	"Swap": {put: 1, get: true}, "CompareAndSwap": {put: 2}, "CAS": {put: 2},
	"PushBack": {put: 1}, "PushFront": {put: 1}, "InsertBefore": {put: 1}, "InsertAfter": {put: 1},
	"Remove": {get: true}, "Front": {}, "Back": {}, "Init": {}, "Len": {}, "MoveToFront": {}, "MoveToBack": {}, "MoveBefore": {}, "MoveAfter": {},
}

// keyedAccesses are those of cells by key, which is argument 1.
var keyedAccesses = map[string]access{
	"Load": {get: true}, "Get": {get: true}, "Peek": {get: true}, "GetWithExpiration": {get: true}, "LoadAndDelete": {get: true},
	"Store": {put: 2}, "Set": {put: 2}, "SetDefault": {put: 2}, "SetWithTTL": {put: 2}, "Add": {put: 2}, "Replace": {put: 2},
	"Swap": {put: 2, get: true}, "LoadOrStore": {put: 2, get: true}, "LoadAndStore": {put: 2, get: true},
	"PeekOrAdd": {put: 2, get: true}, "ContainsOrAdd": {put: 2}, "CompareAndSwap": {put: 3},
	"Do": {put: 2, get: true}, "DoChan": {put: 2}, "Forget": {},
	"Items": {}, "Save": {}, "SaveFile": {}, "Values": {}, "GetOldest": {}, "RemoveOldest": {}, "Cap": {},
	"Delete": {}, "CompareAndDelete": {}, "Remove": {}, "Del": {}, "Contains": {}, "Clear": {}, "Purge": {}, "Flush": {}, "Len": {}, "Size": {},
	"Keys": {}, "ItemCount": {}, "DeleteExpired": {}, "Resize": {}, "Close": {}, "Wait": {}, "Range": {}, "OnEvicted": {},
}

// fills are methods that put there what they read from elsewhere.
var fills = map[string]bool{"(*github.com/patrickmn/go-cache.cache).Load": true}

// calling are the methods that call a function with keys and values.
var calling = map[string]bool{"Range": true, "OnEvicted": true}

// cellMethod is the type of cells that a function is a method of, "" for others. A
// method that is not in the tables may put anything there.
func cellMethod(fn string) (typ string, a access, known bool) {
	rest, ok := strings.CutPrefix(fn, "(*")
	if !ok {
		return "", access{}, false
	}
	typ, name, _ := strings.Cut(rest, ").")
	c, ok := cells[typ]
	if !ok || c.of != "" {
		return "", access{}, false
	}
	table := accesses
	if c.keyed {
		table = keyedAccesses
	}
	a, known = table[name]
	return typ, a, known && !fills[fn]
}

// cellType is the type of cells that t is, or points to.
func cellType(t *gtype) string {
	if t != nil && t.kind == summary.Pointer {
		t = t.elem
	}
	if t == nil {
		return ""
	}
	name := orElse(t.origin, t.name)
	if c, ok := cells[name]; ok {
		return orElse(c.of, name)
	}
	return ""
}

// cellAddress is what stands for the cell of a receiver: of one that is embedded in a
// struct of its own package that struct.
func cellAddress(f *function, receiver summary.NodeID, typ string) summary.NodeID {
	n := &f.f.Nodes[receiver]
	if n.Op == summary.OpLoad {
		n = &f.f.Nodes[n.Args[0]]
	}
	if n.Op != summary.OpFieldAddr && n.Op != summary.OpField {
		return receiver
	}
	if owner, _, _ := strings.Cut(n.Sym, "#"); cells[owner].of == typ {
		return n.Args[0]
	}
	return receiver
}

// addCells lists what is put into cells, and the cells that get into other hands.
func (idx *programIndex) addCells(l *linker, f *function) {
	for i := range f.f.Calls {
		c := &f.f.Calls[i]
		if c.Kind != summary.Static || l.funcs[c.Fn] != nil {
			continue
		}
		typ, a, known := cellMethod(c.Fn)
		switch {
		case typ == "" || len(c.Args) == 0:
		case !known:
			idx.strays[typ] = append(idx.strays[typ], handed{f, cellAddress(f, c.Args[0], typ)})
		case a.put > 0 && a.put < len(c.Args):
			key := summary.NodeID(0)
			if cells[typ].keyed {
				key = c.Args[1]
			}
			idx.cells[typ] = append(idx.cells[typ], storeAt{f: f, s: summary.Store{Addr: cellAddress(f, c.Args[0], typ), Val: c.Args[a.put]}, i: -1, key: key})
		}
		for j, arg := range c.Args {
			if j < len(c.ArgTypes) && (j > 0 || typ == "") {
				if of := cellType(f.typ(c.ArgTypes[j])); of != "" {
					idx.strays[of] = append(idx.strays[of], handed{f, arg})
				}
			}
		}
	}
	for i := range f.f.Nodes {
		switch n := &f.f.Nodes[i]; n.Op {
		case summary.OpIface: // its methods are called by name
			if of := cellType(f.typ(n.Type)); of != "" {
				idx.strays[of] = append(idx.strays[of], handed{f, n.Args[0]})
			}
			idx.promotedCells(f.typ(n.Type))
		case summary.OpFunc:
			if of, _, _ := cellMethod(n.Sym); of != "" && n.N == 0 {
				idx.strayFields[of] = true // a method expression, on any
			}
		case summary.OpBound:
			if of, _, _ := cellMethod(n.Sym); of != "" && n.N == 0 {
				idx.strays[of] = append(idx.strays[of], handed{f, cellAddress(f, n.Args[0], of)})
			}
		}
	}
}

// promotedCells notes the embedded cells whose methods an interface's value has.
func (idx *programIndex) promotedCells(t *gtype) {
	if t != nil && t.table == nil {
		t = t.elem
	}
	if t == nil {
		return
	}
	for _, m := range t.table {
		if of, _, _ := cellMethod(m.Fn); of != "" && len(m.Path) > 0 {
			idx.strayFields[m.Path[len(m.Path)-1]] = true
		}
	}
}
