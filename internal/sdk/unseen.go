package sdk

import "strings"

const firstSDK = "github.com/aws/aws-sdk-go" // AWS SDK for Go v1

// unseen are libraries other than this SDK by which Go programs call AWS: the path
// that their packages begin with, and the service; "" where the path's next element
// names it.
var unseen = []struct{ library, prefix, service string }{
	{firstSDK, firstSDK + "/service/", ""},
	{firstSDK, firstSDK + "/aws/signer/v4", AnyService},
	{"github.com/minio/minio-go", "github.com/minio/minio-go", "s3"},
}

// AnyService stands for the service of calls that may be to any.
const AnyService = "*"

// Signs says whether a function signs requests that a program makes itself, and which
// argument, counted from the receiver, is the name of the service that it signs for.
func Signs(fn string) (service int, ok bool) {
	name, ok := strings.CutPrefix(fn, "(*"+signer+".Signer).")
	return 5, ok && (name == "SignHTTP" || name == "PresignHTTP")
}

// Lambda is the runtime of Lambda functions written in Go.
const Lambda = "github.com/aws/aws-lambda-go/lambda"

// Noted says whether it matters to a program that one package imports another: that
// runs it as a Lambda function, or calls a service in a way that is not analysed.
func Noted(importer, path string) bool {
	if path == Lambda {
		return !strings.HasPrefix(importer, strings.TrimSuffix(Lambda, "lambda"))
	}
	_, _, ok := Unseen(importer, path)
	return ok
}

// Unseen says whether a package that another one imports calls a service of AWS in a
// way that is not analysed: by the Go package name of the service ("s3"), and the
// library. What a library imports of itself does not count: the first SDK's sessions
// import sts.
func Unseen(importer, path string) (service, library string, ok bool) {
	for _, u := range unseen {
		rest, found := strings.CutPrefix(path, u.prefix)
		if !found {
			continue
		}
		if importer == u.library || strings.HasPrefix(importer, u.library+"/") {
			return "", "", false
		}
		if service = u.service; service == "" {
			service, _, _ = strings.Cut(rest, "/")
		}
		return service, u.library, service != ""
	}
	return "", "", false
}
