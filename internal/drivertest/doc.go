// Package drivertest runs iamvet inside the real tools of others: golangci-lint,
// pre-commit and the shell of GitHub Actions. The tests that build or need large
// tools run with IAMVET_REAL_TOOLS=1. go vet is tested in package analyzer.
package drivertest
