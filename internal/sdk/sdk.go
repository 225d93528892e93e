// Package sdk is the model of aws-sdk-go-v2: which functions and methods of it
// are operations, and which of their arguments is the operation's input.
//
// The SDK is modelled by the names of its types and functions, found by type and
// never by what a program calls its own things. It is never analysed.
package sdk

import "strings"

const (
	module   = "github.com/aws/aws-sdk-go-v2/"
	services = module + "service/"
	features = module + "feature/"
	signer   = module + "aws/signer/v4"
	smithy   = "github.com/aws/smithy-go"
)

// IsSDK says whether a package belongs to the SDK or its runtime.
func IsSDK(pkg string) bool {
	return strings.HasPrefix(pkg, module) || pkg+"/" == module || pkg == smithy || strings.HasPrefix(pkg, smithy+"/")
}

// IsService says whether a package is a service's client package, or the signer of
// requests: importing one is what makes a package able to reach AWS.
func IsService(pkg string) bool {
	_, ok := Service(pkg)
	return ok || pkg == signer || strings.HasPrefix(pkg, features) || strings.HasPrefix(pkg, module+"credentials/stscreds")
}

// Service gives the Go package name of a service's client package.
func Service(pkg string) (string, bool) {
	name, ok := strings.CutPrefix(pkg, services)
	if !ok || name == "" || strings.Contains(name, "/") {
		return "", false
	}
	return name, true
}

// Split takes a function's unique name apart: package path, receiver type's name
// without star ("" for functions), and name.
func Split(fn string) (pkg, recv, name string) {
	if strings.HasPrefix(fn, "(") {
		end := strings.LastIndexByte(fn, ')')
		if end < 0 || end+2 > len(fn) {
			return "", "", fn
		}
		recv, name = strings.TrimPrefix(fn[1:end], "*"), fn[end+2:]
		end = packageEnd(recv)
		if end < 0 {
			return "", recv, name
		}
		return recv[:end], recv[end+1:], name
	}
	end := packageEnd(fn)
	if end < 0 {
		return "", "", fn
	}
	return fn[:end], "", fn[end+1:]
}

// packageEnd is where a package's path ends in a name: at the first dot behind the last slash,
// but for a version (gopkg.in/yaml.v3).
func packageEnd(name string) int {
	start := strings.LastIndexByte(name, '/') + 1
	dot := strings.IndexByte(name[start:], '.')
	if dot < 0 {
		return -1
	}
	end := start + dot
	if version, _, ok := strings.Cut(name[end+1:], "."); ok && len(version) > 1 && version[0] == 'v' && strings.Trim(version[1:], "0123456789") == "" {
		end += 1 + len(version)
	}
	return end
}

// Credentials stands among Members for the credentials that sign, where a function
// takes no client. They are no member of the input.
const Credentials = "(credentials)"

// Call is what a call of an SDK function does.
type Call struct {
	Service string
	// Operations that the call leads to, the main one first.
	Operations []string
	// Input is the index of the argument (receiver first) that is, or is shaped
	// like, the operations' input; -1 if there is none.
	Input int
	// Members gives input members from other arguments: member name → index.
	Members map[string]int
	// Client is the index of the argument that is the client; -1 if none.
	Client int
	// ByInput: the operation is named by the type of the input, "XInput".
	ByInput bool
	// Options is the index of the slice of functional options; -1 if none.
	Options int
	// Via says how the operation is reached; "" for a client's method.
	Via string
}

// Lookup says what the SDK function of this unique name does. False if it leads
// to no operation of itself.
func Lookup(fn string) (Call, bool) {
	pkg, recv, name := Split(fn)
	if svc, ok := Service(pkg); ok {
		return serviceCall(svc, recv, name)
	}
	c, ok := featureCalls[strings.TrimPrefix(pkg, module)+" "+recv+"."+name]
	return c, ok
}

func serviceCall(svc, recv, name string) (Call, bool) {
	switch {
	case recv == "Client":
		if !IsOperation(name) {
			return Call{}, false
		}
		return Call{Service: svc, Operations: []string{name}, Input: 2, Client: 0, Options: 3}, true
	case recv == "PresignClient":
		op, ok := strings.CutPrefix(name, "Presign")
		if !ok || op == "" {
			return Call{}, false
		}
		if svc == "s3" && op == "PostObject" { // a browser's form upload is checked as a put
			op = "PutObject"
		}
		return Call{Service: svc, Operations: []string{op}, Input: 2, Client: 0, Options: 3, Via: "presign"}, true
	case recv == "" && strings.HasPrefix(name, "New") && strings.HasSuffix(name, "Paginator"):
		op := strings.TrimSuffix(strings.TrimPrefix(name, "New"), "Paginator")
		return Call{Service: svc, Operations: []string{op}, Input: 1, Client: 0, Options: -1, Via: "paginator"}, op != ""
	case strings.HasSuffix(recv, "Waiter") && (name == "Wait" || name == "WaitForOutput"):
		return Call{Service: svc, ByInput: true, Input: 2, Client: 0, Options: -1, Via: "waiter"}, true
	}
	return Call{}, false
}

// IsOperation says whether an exported method of a service's Client is an
// operation: all are but the accessor of its options.
func IsOperation(method string) bool {
	return method != "Options" && method != ""
}

// IsConstructor says whether an SDK function makes an object that calls the
// operations later, at a call that Lookup knows: taking a client there is no use.
func IsConstructor(fn string) bool {
	pkg, recv, name := Split(fn)
	if _, ok := Service(pkg); ok {
		return recv == "" && strings.HasPrefix(name, "New") &&
			(strings.HasSuffix(name, "Waiter") || strings.HasSuffix(name, "PresignClient") || strings.HasSuffix(name, "Paginator"))
	}
	return constructors[strings.TrimPrefix(pkg, module)+" "+recv+"."+name]
}

// ClientType gives the service of a client type's canonical name, with or
// without star.
func ClientType(typ string) (string, bool) {
	typ = strings.TrimPrefix(typ, "*")
	pkg, ok := strings.CutSuffix(typ, ".Client")
	if !ok {
		return "", false
	}
	return Service(pkg)
}

// InputOperation gives service and operation of an input type's canonical name,
// with or without star: "…/service/s3.PutObjectInput".
func InputOperation(typ string) (service, operation string, ok bool) {
	typ = strings.TrimPrefix(typ, "*")
	name, ok := strings.CutSuffix(typ, "Input")
	if !ok {
		return "", "", false
	}
	dot := strings.LastIndexByte(name, '.')
	if dot < 0 {
		return "", "", false
	}
	svc, ok := Service(name[:dot])
	return svc, name[dot+1:], ok
}

// Signature is the canonical signature of an operation's method: what an
// interface that a client satisfies declares.
func Signature(service, operation string) string {
	p := services + service + "."
	return "(context.Context,*" + p + operation + "Input,...[]func(*" + p + "Options))(*" + p + operation + "Output,error)"
}
