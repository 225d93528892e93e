// Package analyzer is iamvet as an analyzer of golang.org/x/tools/go/analysis, for
// go vet, golangci-lint, gopls, nogo and every other driver.
//
// # Analyzer iamvet
//
// iamvet: compare what a program uses of AWS with its IAM policy
//
// The analyzer works out which IAM actions on which resources a program uses
// through aws-sdk-go-v2, and compares them with the policy that is declared for
// the program in package main:
//
//	//iamvet:policy deploy/policy.json
//
// or in .iamvet.yaml at the module's root. It reports what is missing, denied, a
// wildcard wider than the code, or granted and never used. Without a declared
// policy it is silent.
//
// Packages that can reach an AWS client, and packages of the user's own module,
// get a summary as their package fact, which carries the summaries of what they
// import as well, since drivers hand on the facts of direct imports only. All
// findings are made at package main, where the program is whole.
//
// Limits: findings that are in doubt are not reported (run iamvet check for
// them), nor are policies of libraries. What test files use does not count.
package analyzer
