package sdkfacts

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"
)

// ReadModule reads the source of a service module. It parses, but does not
// type-check: the generated code has one shape.
func ReadModule(dir, pkg, version string) (*Service, error) {
	r := &moduleReader{
		s: &Service{Package: pkg, From: "module " + version, Operations: map[string]*Operation{},
			Waiters: map[string]string{}, Types: map[string][]Member{}},
		fset: token.NewFileSet(), decls: map[string]ast.Expr{},
	}
	if err := r.types(filepath.Join(dir, "types")); err != nil {
		return nil, err
	}
	files, _ := filepath.Glob(filepath.Join(dir, "api_op_*.go"))
	if len(files) == 0 {
		return nil, fmt.Errorf("%s: no api_op_*.go: not a service module", dir)
	}
	for _, f := range files {
		if strings.HasSuffix(f, "_test.go") {
			continue
		}
		if err := r.operation(f); err != nil {
			return nil, err
		}
	}
	if err := r.texts(dir); err != nil {
		return nil, err
	}
	return r.s, nil
}

type moduleReader struct {
	s     *Service
	fset  *token.FileSet
	decls map[string]ast.Expr // declared types of package types
}

func (r *moduleReader) parse(file string) (*ast.File, error) {
	return parser.ParseFile(r.fset, file, nil, parser.ParseComments|parser.SkipObjectResolution)
}

// types notes the declarations of the module's package types.
func (r *moduleReader) types(dir string) error {
	files, _ := filepath.Glob(filepath.Join(dir, "*.go"))
	for _, f := range files {
		if strings.HasSuffix(f, "_test.go") {
			continue
		}
		file, err := r.parse(f)
		if err != nil {
			return err
		}
		for _, d := range file.Decls {
			g, ok := d.(*ast.GenDecl)
			if !ok || g.Tok != token.TYPE {
				continue
			}
			for _, sp := range g.Specs {
				ts := sp.(*ast.TypeSpec)
				r.decls[ts.Name.Name] = ts.Type
			}
		}
	}
	return nil
}

var discoveryRequired = regexp.MustCompile(`EndpointDiscoveryRequired:\s+true`)

var permissionWord = regexp.MustCompile(`\b([a-z][a-z0-9-]+:[A-Z][A-Za-z0-9]+)\b`)

// operation reads one api_op_<Name>.go.
func (r *moduleReader) operation(file string) error {
	f, err := r.parse(file)
	if err != nil {
		return err
	}
	name := strings.TrimSuffix(strings.TrimPrefix(filepath.Base(file), "api_op_"), ".go")
	op := &Operation{}
	found := false
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			r.function(name, op, d)
		case *ast.GenDecl:
			for _, sp := range d.Specs {
				ts, ok := sp.(*ast.TypeSpec)
				if ok && ts.Name.Name == name+"Input" {
					op.Input, found = r.members(ts.Type.(*ast.StructType)), true
				}
			}
		}
	}
	if !found {
		return fmt.Errorf("%s: no type %sInput", file, name)
	}
	src, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	if discoveryRequired.Match(src) {
		op.Discovery = "required"
	} else if strings.Contains(string(src), "addOp"+name+"DiscoverEndpointMiddleware(") {
		op.Discovery = "optional"
	}
	r.s.Operations[name] = op
	return nil
}

func (r *moduleReader) function(name string, op *Operation, d *ast.FuncDecl) {
	fn := d.Name.Name
	if d.Recv == nil {
		if fn == "New"+name+"Paginator" {
			op.Paginated = true
		} else if strings.HasPrefix(fn, "New") && strings.HasSuffix(fn, "Waiter") {
			r.s.Waiters[strings.TrimSuffix(strings.TrimPrefix(fn, "New"), "Waiter")] = name
		}
		return
	}
	if fn == name && d.Doc != nil {
		op.Docs = permissionsIn(d.Doc.Text())
	}
}

// permissionsIn gives the prefix:Action words of an operation's documentation.
func permissionsIn(text string) []string {
	list := permissionWord.FindAllString(text, -1)
	slices.Sort(list)
	return slices.Compact(list)
}

func (r *moduleReader) members(st *ast.StructType) []Member {
	var out []Member
	for _, f := range st.Fields.List {
		for _, n := range f.Names {
			if !n.IsExported() {
				continue
			}
			req := f.Doc != nil && strings.Contains(f.Doc.Text(), "This member is required.")
			out = append(out, Member{Name: n.Name, Required: req, Type: r.typeOf(f.Type)})
		}
	}
	return out
}

func (r *moduleReader) typeOf(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.StarExpr:
		return r.typeOf(e.X)
	case *ast.ArrayType:
		if id, ok := e.Elt.(*ast.Ident); ok && id.Name == "byte" {
			return "blob"
		}
		return "[]" + r.typeOf(e.Elt)
	case *ast.MapType:
		return "{}" + r.typeOf(e.Value)
	case *ast.SelectorExpr:
		switch x := e.X.(*ast.Ident).Name; x {
		case "time":
			return "time"
		case "types":
			return r.named(e.Sel.Name)
		case "document":
			return "document"
		}
		return "blob" // io.Reader
	case *ast.Ident:
		switch e.Name {
		case "string":
			return "string"
		case "bool":
			return "bool"
		}
		if strings.HasPrefix(e.Name, "int") || strings.HasPrefix(e.Name, "float") {
			return "number"
		}
		return r.named(e.Name)
	}
	return "document"
}

// named resolves a type of package types, and notes it as reached.
func (r *moduleReader) named(name string) string {
	switch t := r.decls[name].(type) {
	case *ast.StructType:
		if _, ok := r.s.Types[name]; !ok {
			r.s.Types[name] = []Member{} // stops recursion
			r.s.Types[name] = r.members(t)
		}
		return name
	case *ast.InterfaceType:
		if _, ok := r.s.Types[name]; !ok {
			r.s.Types[name] = []Member{}
			r.s.Types[name] = r.unionMembers(name)
		}
		return name
	case *ast.Ident:
		if t.Name == "string" {
			return "enum"
		}
		return "number"
	}
	return "document"
}

// unionMembers gives the variants of a union: types <Union>Member<Variant>.
func (r *moduleReader) unionMembers(union string) []Member {
	var out []Member
	for n, e := range r.decls {
		v, ok := strings.CutPrefix(n, union+"Member")
		st, isStruct := e.(*ast.StructType)
		if !ok || !isStruct {
			continue
		}
		for _, f := range st.Fields.List {
			if len(f.Names) == 1 && f.Names[0].Name == "Value" {
				out = append(out, Member{Name: v, Type: r.typeOf(f.Type)})
			}
		}
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Name < out[j].Name })
	return out
}

var (
	serviceID    = regexp.MustCompile(`const ServiceID = "([^"]*)"`)
	signingName  = regexp.MustCompile(`SetSigV4SigningName\(&props, "([^"]*)"\)`)
	authOverride = regexp.MustCompile(`(?s)"(\w+)": func\(params \*AuthResolverParameters\) \[\]\*smithyauth\.Option \{(.*?)\n\t\},`)
	schemaHTTP   = regexp.MustCompile(`(?s)var (\w+) = smithy\.NewSchema\(smithy\.ShapeID\{[^}]*\}, smithy\.ShapeTypeOperation, 0, &smithytraits\.HTTP\{Method: "(\w+)",\s*URI: +"([^"]*)"`)
	serializer   = regexp.MustCompile(`(?s)type awsRest\w+_serializeOp(\w+) struct.*?SplitURI\("([^"]*)"\).*?request\.Method = "(\w+)"`)
)

// texts reads what stands outside declarations of types.
func (r *moduleReader) texts(dir string) error {
	read := func(name string) string {
		b, _ := os.ReadFile(filepath.Join(dir, name)) // a file that is not there says nothing
		return string(b)
	}
	m := serviceID.FindStringSubmatch(read("api_client.go"))
	if m == nil {
		return fmt.Errorf("%s: no const ServiceID", filepath.Join(dir, "api_client.go"))
	}
	r.s.SDKID = m[1]
	auth := read("auth.go")
	if i := strings.Index(auth, "func serviceAuthOptions"); i >= 0 {
		if m := signingName.FindStringSubmatch(auth[i:]); m != nil {
			r.s.Signing = m[1]
		}
		// Without any signed scheme no operation can be checked, but for those
		// that override it.
		end := strings.Index(auth[i:], "\n}")
		if !strings.Contains(auth[i:i+end], "SchemeIDSigV4") {
			for _, o := range r.s.Operations {
				o.Anonymous = true
			}
		}
	}
	for _, m := range authOverride.FindAllStringSubmatch(auth, -1) {
		if op := r.s.Operations[m[1]]; op != nil {
			op.Anonymous = !strings.Contains(m[2], "SchemeIDSigV4")
		}
	}
	for _, m := range schemaHTTP.FindAllStringSubmatch(read("schemas/schemas.go"), -1) {
		r.http(m[1], m[2], m[3])
	}
	for _, m := range serializer.FindAllStringSubmatch(read("serializers.go"), -1) {
		r.http(m[1], m[3], m[2])
	}
	return nil
}

func (r *moduleReader) http(op, method, uri string) {
	if u, err := strconv.Unquote(`"` + uri + `"`); err == nil {
		uri = u
	}
	o := r.s.Operations[op]
	if o == nil || uri == "/" {
		return
	}
	o.Method, o.URI = method, uri
}
