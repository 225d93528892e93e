package run_test

import (
	"context"
	"os"
	"testing"

	"github.com/iamvet/iamvet/internal/flow"
	"github.com/iamvet/iamvet/internal/load"
	"github.com/iamvet/iamvet/internal/run"
	"github.com/iamvet/iamvet/internal/summary"
)

// loaded loads the program that the benchmarks run on: the main package of
// IAMVET_BENCH_DIR, or the example.
func loaded(b *testing.B) (entry string, pkgs []*load.Package) {
	b.Helper()
	dir := os.Getenv("IAMVET_BENCH_DIR")
	if dir == "" {
		dir = "../../testdata/orders"
	}
	r, err := load.Load(context.Background(), load.Config{Dir: dir, Patterns: []string{"."}})
	if err != nil {
		b.Fatal(err)
	}
	if len(r.Programs) != 1 || len(r.Programs[0].Packages) == 0 {
		b.Fatalf("no program in %s that can reach AWS", dir)
	}
	err = r.Each(context.Background(), func(p *load.Package) error {
		pkgs = append(pkgs, p)
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	return r.Programs[0].Package, pkgs
}

func summaries(b *testing.B, pkgs []*load.Package) []*summary.Package {
	b.Helper()
	var out []*summary.Package
	for _, p := range pkgs {
		s, err := summary.Build(summary.Input{Fset: p.Fset, Files: p.Files, Types: p.Types, Info: p.Info})
		if err != nil {
			b.Fatal(err)
		}
		out = append(out, s)
	}
	return out
}

func BenchmarkSummarize(b *testing.B) {
	_, pkgs := loaded(b)
	for b.Loop() {
		summaries(b, pkgs)
	}
	b.ReportMetric(float64(len(pkgs)), "packages")
}

func BenchmarkFacts(b *testing.B) {
	_, pkgs := loaded(b)
	s := summaries(b, pkgs)
	data := summary.Encode(s)
	b.Run("encode", func(b *testing.B) {
		for b.Loop() {
			summary.Encode(s)
		}
		b.ReportMetric(float64(len(data)), "bytes")
	})
	b.Run("decode", func(b *testing.B) {
		for b.Loop() {
			if _, err := summary.Decode(data); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkLink(b *testing.B) {
	entry, pkgs := loaded(b)
	data := summary.Encode(summaries(b, pkgs))
	// As in a program that has just read its facts: nothing is shared with the last round.
	fresh := func() []*summary.Package {
		s, err := summary.Decode(data)
		if err != nil {
			b.Fatal(err)
		}
		return s
	}
	b.Run("all members", func(b *testing.B) {
		for b.Loop() {
			b.StopTimer()
			s := fresh()
			b.StartTimer()
			p, err := flow.Link(s, flow.Options{Entry: entry})
			if err != nil {
				b.Fatal(err)
			}
			if len(p.Uses) == 0 {
				b.Fatal("no uses")
			}
		}
	})
	b.Run("needs", func(b *testing.B) {
		for b.Loop() {
			b.StopTimer()
			in := run.Input{Package: entry, Entry: entry, Summaries: fresh()}
			b.StartTimer()
			if _, err := run.Solve(&in); err != nil {
				b.Fatal(err)
			}
		}
	})
}
