package flow

import (
	"strings"

	"github.com/iamvet/iamvet/internal/summary"
)

// filledKeys are the keys of the entries that libraries put into a map: of a file, where that is
// known, each is one of those that stand under the map's own key.
func (e *evaluator) filledKeys(m *loc, read func(texts)) {
	for _, f := range e.libraryFillings(m) {
		if !f.isCopy() { // see copiedMaps
			read(decodedKey(e, f))
		}
	}
}

// decodedKey is a key of a map that a decoder fills from a file.
func decodedKey(e *evaluator, f filling) texts {
	unknown := unknownText("some entry of a configuration")
	d, ok := decoders[f.fn]
	root := e.structOf(f.root)
	if !ok || len(f.path) == 0 || f.call.f == nil || f.call.c.Kind != summary.Static || !e.readsFiles() || !isStruct(root) || !e.decodesPlainly(root) {
		return unknown
	}
	if _, yes := inSDK(root, f.path); yes {
		return unknown
	}
	path, entry := f.path, isTextMap(f.field().typ)
	if !entry {
		path = append(path[:len(path):len(path)], gfield{name: "Text", typ: &gtype{kind: summary.Other, name: "string"}})
	}
	keys, _, ok := e.keysOn(path, d.names, entry)
	if !ok || len(keys) == 0 {
		return unknown
	}
	if !entry {
		keys = keys[:len(keys)-1]
	}
	src := e.sourceOf(decoding{f.call.f, f.call.index, f.call.ctx}).of(root)
	if !src.hasKeys() || len(keys) == 0 {
		return unknown
	}
	return e.keyVariable(strings.Join(keys, "."), src, true, true, "one for each entry of a map in a configuration file")
}
