package arn

import "testing"

// BenchmarkCovers is one comparison of a use with a grant, of which a check makes
// some thousands.
func BenchmarkCovers(b *testing.B) {
	grant := Parse("arn:aws:s3:::orders-*/invoices/*")
	use := Parse("arn:aws:s3:::orders-${env:STAGE}/invoices/${param}.pdf")
	for b.Loop() {
		if Covers(grant, use) != Yes {
			b.Fatal("not covered")
		}
	}
}
