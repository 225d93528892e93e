// Package drivertest runs iamvet inside the real tools of others: golangci-lint,
// pre-commit, Bazel's nogo and the shell of GitHub Actions. The tests build the tools
// from their modules, at pinned versions; -short leaves them out. go vet is tested in
// package analyzer, gopls in package lsp.
package drivertest
