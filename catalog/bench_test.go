package catalog

import (
	"io"
	"testing"
)

// BenchmarkFirstLookup is the first lookup of the largest prefix in a process.
func BenchmarkFirstLookup(b *testing.B) {
	for b.Loop() {
		forget()
		Lookup("ec2", "RunInstances")
	}
}

func BenchmarkLookup(b *testing.B) {
	for b.Loop() {
		Lookup("ec2", "RunInstances")
	}
}

func BenchmarkExpandAll(b *testing.B) {
	for b.Loop() {
		forget()
		Expand("*")
	}
}

func BenchmarkDump(b *testing.B) {
	for b.Loop() {
		forget()
		if err := WriteJSON(io.Discard); err != nil {
			b.Fatal(err)
		}
	}
}

// forget drops what was decoded.
func forget() {
	cellsLock.Lock()
	cells = nil
	cellsLock.Unlock()
}
