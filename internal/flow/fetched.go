package flow

import (
	"slices"
	"strings"

	"github.com/iamvet/iamvet/internal/summary"
)

// Files that are named by an URL: a program that reads its configuration from a file, if not by
// HTTP or from S3, has one file of its keys in each case.

// bodies are what stands in what was fetched.
var bodies = map[string]bool{
	"net/http.Response#Body":                    true,
	sdkRoot + "service/s3.GetObjectOutput#Body": true,
}

const writeAtBuffer = "feature/s3/manager.WriteAtBuffer)"

// isBody says whether a value is the body of an answer.
func isBody(r ref) bool {
	n := &r.f.f.Nodes[unboxed(r.f, r.id)]
	if n.Op == summary.OpLoad {
		n = &r.f.f.Nodes[n.Args[0]]
	}
	return (n.Op == summary.OpField || n.Op == summary.OpFieldAddr) && bodies[n.Sym]
}

// isDownloaded says whether bytes are those that a download from S3 is written to.
func isDownloaded(l *loc) bool {
	switch l.kind {
	case locResult:
		return strings.HasPrefix(l.name, "(*"+sdkRoot+writeAtBuffer)
	case locAlloc:
		return slices.ContainsFunc(l.f.f.Calls, func(c summary.Call) bool {
			return c.Fn == sdkRoot+"feature/s3/manager.NewWriteAtBuffer" && len(c.Args) == 1 && c.Args[0] == l.id
		})
	}
	return false
}

// onlyFetched says whether none of what is read is a file of the machine: what services answer is
// no configuration.
func onlyFetched(from []origin) bool {
	return !slices.ContainsFunc(from, func(o origin) bool { return !o.fetched })
}
