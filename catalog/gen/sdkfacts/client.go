package sdkfacts

import (
	"cmp"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// ReadClient reads the schemas of a client package of the AWS SDK for
// JavaScript v3 (its unpacked folder): the newest services are published there.
//
// A schema is an array: a structure is [3, namespace, name, traits, members,
// types, number of required members], a list 1, a map 2, a union 4, a simple
// type 0, an operation [9, namespace, name, traits, input, output].
func ReadClient(dir, from string) (*Service, error) {
	files, _ := filepath.Glob(filepath.Join(dir, "dist-es/schemas/schemas_*.js"))
	if len(files) == 0 {
		return nil, fmt.Errorf("%s: no dist-es/schemas: not a client package", dir)
	}
	c := &clientReader{consts: map[string]string{}, vars: map[string]any{}}
	for _, f := range files {
		src, err := os.ReadFile(f)
		if err != nil {
			return nil, err
		}
		if err := c.read(f, string(src)); err != nil {
			return nil, err
		}
	}
	client, _ := os.ReadFile(filepath.Join(dir, "dist-es/runtimeConfig.shared.js"))
	id := regexp.MustCompile(`serviceId \?\? "([^"]+)"`).FindStringSubmatch(string(client))
	auth, _ := os.ReadFile(filepath.Join(dir, "dist-es/auth/httpAuthSchemeProvider.js"))
	sign := regexp.MustCompile(`name: "([^"]+)"`).FindStringSubmatch(string(auth))
	if id == nil {
		return nil, fmt.Errorf("%s: no serviceId in runtimeConfig.shared.js", dir)
	}
	s := &Service{Package: packageOf(id[1]), SDKID: id[1], From: from,
		Operations: map[string]*Operation{}, Waiters: map[string]string{}, Types: map[string][]Member{}}
	if sign != nil {
		s.Signing = sign[1]
	}
	c.s = s
	for _, n := range sortedKeys(c.vars) {
		a, ok := c.vars[n].([]any)
		if ok && len(a) >= 5 && a[0] == 9.0 {
			c.operation(dir, a)
		}
	}
	if len(s.Operations) == 0 {
		return nil, fmt.Errorf("%s: no operation in its schemas", dir)
	}
	for _, m := range regexp.MustCompile(`case "(\w+)": \{\s*options\.push\(createSmithyApiNoAuthHttpAuthOption`).FindAllStringSubmatch(string(auth), -1) {
		if o := s.Operations[m[1]]; o != nil {
			o.Anonymous = true
		}
	}
	return s, nil
}

type ref string // a reference to another schema

type clientReader struct {
	consts map[string]string
	vars   map[string]any
	s      *Service
}

var (
	clientConst = regexp.MustCompile(`(?m)^const (\w+) = "((?:[^"\\]|\\.)*)";`)
	clientVar   = regexp.MustCompile(`(?m)^(?:export )?var ([\w$]+) = \[`)
)

func (c *clientReader) read(file, src string) error {
	for _, m := range clientConst.FindAllStringSubmatch(src, -1) {
		c.consts[m[1]] = m[2]
	}
	for _, m := range clientVar.FindAllStringSubmatchIndex(src, -1) {
		p := &clientParser{c: c, src: src, at: m[1] - 1}
		v, err := p.value()
		if err != nil {
			return fmt.Errorf("%s: schema %s: %w", file, src[m[2]:m[3]], err)
		}
		c.vars[src[m[2]:m[3]]] = v
	}
	return nil
}

func (c *clientReader) operation(dir string, a []any) {
	name := a[2].(string)
	op := &Operation{}
	traits, _ := a[3].(map[string]any)
	if h, ok := traits["http"].([]any); ok && len(h) >= 2 && h[1] != "/" {
		op.Method, _ = h[0].(string)
		op.URI, _ = h[1].(string)
	}
	if r, ok := a[4].(ref); ok {
		if in, ok := c.vars[string(r)].([]any); ok {
			op.Input = c.members(in)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "dist-es/pagination", name+"Paginator.js")); err == nil {
		op.Paginated = true
	}
	c.s.Operations[name] = op
}

func (c *clientReader) members(a []any) []Member {
	if len(a) < 6 {
		return []Member{}
	}
	names, _ := a[4].([]any)
	types, _ := a[5].([]any)
	required := 0.0
	if len(a) > 6 {
		required, _ = a[6].(float64)
	}
	out := []Member{}
	for i, n := range names {
		if i < len(types) {
			out = append(out, Member{Name: exported(n.(string)), Required: float64(i) < required, Type: c.typeOf(types[i])})
		}
	}
	slices.SortFunc(out, func(x, y Member) int { return strings.Compare(x.Name, y.Name) })
	return out
}

// typeOf maps a schema reference: numbers are simple types, flagged for lists
// (64) and maps (128).
func (c *clientReader) typeOf(v any) string {
	switch v := v.(type) {
	case float64:
		n := int(v)
		switch {
		case n >= 128:
			return "{}" + c.typeOf(float64(n-128))
		case n >= 64:
			return "[]" + c.typeOf(float64(n-64))
		}
		switch n {
		case 0:
			return "string"
		case 1:
			return "number"
		case 2:
			return "bool"
		case 4, 5, 6, 7:
			return "time"
		case 15:
			return "document"
		case 21, 42:
			return "blob"
		}
		return "number"
	case []any: // [schema, traits], or a schema in place
		if len(v) == 2 {
			return c.typeOf(v[0])
		}
		return c.schema(v)
	case ref:
		if s, ok := c.vars[string(v)].([]any); ok {
			return c.schema(s)
		}
	}
	return "document"
}

func (c *clientReader) schema(a []any) string {
	kind, _ := a[0].(float64)
	switch {
	case kind == 0:
		return c.typeOf(a[len(a)-1])
	case kind == 1 && len(a) > 4:
		return "[]" + c.typeOf(a[4])
	case kind == 2 && len(a) > 5:
		return "{}" + c.typeOf(a[5])
	case kind == 3 || kind == 4:
		name := exported(a[2].(string))
		if _, ok := c.s.Types[name]; !ok {
			c.s.Types[name] = []Member{}
			c.s.Types[name] = c.members(a)
		}
		return name
	}
	return "document"
}

// clientParser reads one array literal of a schema file.
type clientParser struct {
	c   *clientReader
	src string
	at  int
}

func (p *clientParser) space() byte {
	for p.at < len(p.src) && strings.ContainsRune(" \t\r\n", rune(p.src[p.at])) {
		p.at++
	}
	if p.at >= len(p.src) {
		return 0
	}
	return p.src[p.at]
}

func (p *clientParser) word() string {
	i := p.at
	for p.at < len(p.src) && (p.src[p.at] == '_' || p.src[p.at] == '$' || p.src[p.at] == '.' || p.src[p.at] == '-' ||
		p.src[p.at]|32 >= 'a' && p.src[p.at]|32 <= 'z' || p.src[p.at] >= '0' && p.src[p.at] <= '9') {
		p.at++
	}
	return p.src[i:p.at]
}

func (p *clientParser) value() (any, error) {
	switch ch := p.space(); ch {
	case '[':
		p.at++
		out := []any{}
		for p.space() != ']' {
			v, err := p.value()
			if err != nil {
				return nil, err
			}
			out = append(out, v)
			if p.space() == ',' {
				p.at++
			}
		}
		p.at++
		return out, nil
	case '{':
		return p.object()
	case '(':
		i := strings.Index(p.src[p.at:], "=>")
		if i < 0 || i > 8 {
			return nil, fmt.Errorf("unexpected parenthesis at byte %d", p.at)
		}
		p.at += i + 2
		return p.value()
	case '"', '`':
		end := strings.IndexByte(p.src[p.at+1:], ch)
		if end < 0 {
			return nil, fmt.Errorf("unfinished text at byte %d", p.at)
		}
		s := p.src[p.at+1 : p.at+1+end]
		p.at += end + 2
		return s, nil
	}
	w := p.word()
	if w == "" {
		return nil, fmt.Errorf("unexpected end or character at byte %d", p.at)
	}
	if s, ok := p.c.consts[w]; ok {
		return s, nil
	}
	f, err := strconv.ParseFloat(w, 64)
	if err != nil {
		return ref(w), nil
	}
	if p.space() == '|' { // a flag and a simple type: 64 | 21
		p.at++
		v, err := p.value()
		if g, ok := v.(float64); err == nil && ok {
			return f + g, nil
		}
		return nil, fmt.Errorf("no number behind | at byte %d", p.at)
	}
	return f, nil
}

// object reads { [_key]: value, … }.
func (p *clientParser) object() (any, error) {
	p.at++
	out := map[string]any{}
	for p.space() != '}' {
		bracket := p.space() == '['
		if bracket {
			p.at++
		}
		k, err := p.value()
		if err != nil {
			return nil, err
		}
		if bracket && p.space() == ']' {
			p.at++
		}
		if p.space() == ':' {
			p.at++
		}
		v, err := p.value()
		if err != nil {
			return nil, err
		}
		out[fmt.Sprint(k)] = v
		if p.space() == ',' {
			p.at++
		}
	}
	p.at++
	return out, nil
}

func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }
