package main

import (
	"testing"

	"github.com/iamvet/iamvet/catalog/gen/needs"
)

// The bar for the most used services is higher: of the ARN variables that an
// input can give, ninety-nine of a hundred.
func TestVariablesOfTheMostUsedServices(t *testing.T) {
	in, err := needs.Load("facts", "overrides", "")
	if err != nil {
		t.Fatal(err)
	}
	r, err := in.Build()
	if err != nil {
		t.Fatal(err)
	}
	c := r.Variables.Of(mostUsed)
	pairs, given, assigned, absent := c[0], c[1], c[2], c[3]
	if tellable := pairs - assigned - absent; pairs < 5000 || given*100 < tellable*99 {
		t.Errorf("%d of %d variables are given", given, tellable)
	}
}
