package flow

import (
	"slices"
	"strconv"
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/summary"
)

// What decoders read: files, of which a reader of the code can name the keys, or else.

// decoding is a call of a decoder in a context of its function.
type decoding struct {
	f    *function
	call int32
	ctx  *context
}

// source is what a decoder reads.
type source struct {
	file bool // a file, and nothing else
	// path and site are the same for the same file: its path, where that is one text, and
	// the place that reads it, where that happens once. "" if there is no such.
	path, site string
	// name is the path if it is literal, or the flag that gives it, or does in some runs.
	name string
	// several is the same for the same decoding of files of which there may be more than one,
	// each named by the program or who runs it.
	several string
	// within are the keys before those that are decoded, which may be in either; listed says that
	// they may lead to several.
	within []string
	listed bool
}

// known says whether a source is one file.
func (s source) known() bool { return s.file && (s.path != "" || s.site != "") }

func (s source) same(o source) bool {
	return s.path != "" && s.path == o.path || s.site != "" && s.site == o.site || s.several != "" && s.several == o.several
}

// of is the source of structs of a type, or else of maps: the same decoding may be of
// others in other files.
func (s source) of(t *gtype) source {
	if s.several != "" && isStruct(t) {
		s.several += " " + sinkName(t)
	}
	return s
}

// hasKeys says whether a source is one file, or several that have the same keys.
func (s source) hasKeys() bool { return s.known() || s.file && s.several != "" }

// fileReaders are functions that give what is in a file: the argument that is its path.
var fileReaders = map[string]int{
	"os.ReadFile": 0, "io/ioutil.ReadFile": 0, "os.Open": 0, "os.OpenFile": 0,
	"github.com/spf13/afero.ReadFile":        1,
	"github.com/kayac/go-config.ReadWithEnv": 0, "(*github.com/kayac/go-config.Loader).ReadWithEnv": 1,
	"(*github.com/google/go-jsonnet.VM).EvaluateFile": 1,
	"(*" + hclPkg + "/hclparse.Parser).ParseHCLFile":  1, "(*" + hclPkg + "/hclparse.Parser).ParseJSONFile": 1, hclPkg + "/json.ParseFile": 0,
	// Of other file systems the path does not tell the file.
	"io/fs.ReadFile": -1, "(embed.FS).ReadFile": -1, "(embed.FS).Open": -1,
}

// passContent are functions that give what they are given, perhaps with the environment in it.
var passContent = map[string]int{
	"io.ReadAll": 0, "io/ioutil.ReadAll": 0, "io.NopCloser": 0, "io.LimitReader": 0,
	"bufio.NewReader": 0, "bufio.NewReaderSize": 0, "bytes.NewReader": 0, "bytes.NewBuffer": 0, "bytes.NewBufferString": 0, "strings.NewReader": 0,
	"bytes.TrimSpace": 0, "strings.TrimSpace": 0, "bytes.TrimPrefix": 0, "strings.TrimPrefix": 0,
	"os.ExpandEnv": 0, "os.Expand": 0,
	"github.com/kayac/go-config.ReadWithEnvBytes": 0, "(*github.com/kayac/go-config.Loader).ReadWithEnvBytes": 1,
	"(*github.com/google/go-jsonnet.VM).EvaluateAnonymousSnippet": 2, "(*github.com/google/go-jsonnet.VM).EvaluateSnippet": 2,
	"github.com/goccy/go-yaml.YAMLToJSON": 0, "k8s.io/apimachinery/pkg/util/yaml.ToJSON": 0,
	"sigs.k8s.io/yaml.YAMLToJSON": 0, "sigs.k8s.io/yaml.YAMLToJSONStrict": 0, "github.com/ghodss/yaml.YAMLToJSON": 0,
	"github.com/tailscale/hujson.Standardize": 0, "github.com/tidwall/jsonc.ToJSON": 0, "github.com/tidwall/jsonc.ToJSONInPlace": 0,
	"(*" + hclPkg + "/hclparse.Parser).ParseHCL": 1, "(*" + hclPkg + "/hclparse.Parser).ParseJSON": 1, hclPkg + "/hclsyntax.ParseConfig": 0, hclPkg + "/json.Parse": 0,
}

// embeddedFile is how summaries call the text of a variable under "//go:embed".
const embeddedFile = "an embedded file"

// standardInput is how it is called as an origin, and stdin what its keys stand behind.
const (
	standardInput = "variable os.Stdin"
	stdin         = "stdin"
)

// sourceOf is what a decoder reads.
func (e *evaluator) sourceOf(d decoding) source {
	if s, ok := e.decodes[d]; ok {
		return s
	}
	e.decodes[d] = source{} // a question within has to do with what is there
	var out source
	saved := e.frame
	e.frame = frame{low: never}
	e.aside(func() { out = e.findSource(d) })
	e.leave(saved)
	e.decodes[d] = out
	return out
}

// origin is a call that reads a file.
type origin struct {
	f    *function
	call int32 // -1: an embedded file, or the standard input
	path texts
	// fetched from elsewhere, in place of a file
	fetched bool
	// what is decoded stands behind these keys, see source
	within string
	listed bool
}

func (e *evaluator) findSource(d decoding) source {
	c := &d.f.f.Calls[d.call]
	dec := decoders[c.Fn]
	dec.path = dec.path || c.Fn == cleanenvRead
	var from []origin
	ok := true
	arg := ref{d.f, c.Args[dec.arg], d.ctx}
	switch {
	case dec.more:
		from, ok = e.onlyPath(d, arg)
	case dec.path:
		from = []origin{{f: d.f, call: d.call, path: e.text(arg)}}
	case dec.fs:
		from = []origin{{f: d.f, call: d.call, path: unknownText("a file of another file system")}}
	case dec.reads:
		from, ok = e.decoderReads(d, arg)
	default:
		from, ok = e.contentOf(arg, 0)
	}
	if !ok || onlyFetched(from) {
		return source{}
	}
	out := source{file: true}
	var paths texts
	for _, o := range from {
		out.listed = out.listed || o.listed
		if !slices.Contains(out.within, o.within) {
			out.within = append(out.within, o.within)
		}
		paths = paths.add(o.path)
	}
	if e.isWritten(paths) {
		return source{}
	}
	all := paths.all()
	if len(all) == 1 && isOneText(all[0]) {
		out.path = all[0].String()
		out.name, _ = all[0].IsLiteral()
	}
	if paths.unknown == standardInput && len(paths.alts) == 0 {
		out.name = stdin
	}
	out.name = orElse(out.name, flagOf(all))
	switch {
	case e.readsSame(from):
		out.site = from[0].site()
	case e.runsOnce(d.f, d.call):
		out.site = d.f.f.Name + " reads " + strconv.Itoa(int(contentNode(d, dec)))
	}
	if !out.known() && slices.ContainsFunc(all, isChosen) {
		out.several = d.f.f.Name + " decodes " + strconv.Itoa(int(contentNode(d, dec)))
	}
	return out
}

// isChosen says whether the program or who runs it names a file, in part at least.
func isChosen(path arn.Pattern) bool {
	return isOneText(path) || slices.ContainsFunc(path, arn.Part.Named)
}

// site is where a file is read: the path there, or the call.
func (o origin) site() string {
	if c := &o.f.f.Calls[o.call]; c.Kind == summary.Static {
		if at, ok := fileReaders[c.Fn]; ok && at >= 0 && c.Args[at] != 0 {
			return o.f.f.Name + " at " + strconv.Itoa(int(c.Args[at]))
		}
	}
	return o.f.f.Name + " " + strconv.Itoa(int(o.call))
}

// readsSame says whether calls that each run once read one file.
func (e *evaluator) readsSame(from []origin) bool {
	return !slices.ContainsFunc(from, func(o origin) bool {
		return o.call < 0 || !e.runsOnce(o.f, o.call) || o.site() != from[0].site()
	})
}

// contentNode is what a decoder reads in its function: another may read the same again.
func contentNode(d decoding, dec decoder) summary.NodeID {
	id := unboxed(d.f, d.f.f.Calls[d.call].Args[dec.arg])
	if c, ok := madeBy(d.f, id); ok && dec.reads && len(c.Args) > 0 {
		id = c.Args[0]
	}
	for {
		id = unboxed(d.f, id)
		c, ok := madeBy(d.f, id)
		if !ok {
			return id
		}
		i, passes := passContent[c.Fn]
		if !passes || c.Kind != summary.Static || i >= len(c.Args) {
			return id
		}
		id = c.Args[i]
	}
}

// flagOf is the flag that gives a path, or else the program, "" if it is not told by one.
func flagOf(paths []arn.Pattern) (flag string) {
	for _, p := range paths {
		if _, lit := p.IsLiteral(); lit || len(p) == 1 && p[0].Kind == arn.Var && strings.HasPrefix(p[0].Text, "env:") {
			continue // the default, or what stands for it
		}
		name, ok := "", len(p) == 1 && p[0].Kind == arn.Var
		if ok {
			name, ok = strings.CutPrefix(p[0].Text, "flag:")
		}
		if !ok || flag != "" {
			return ""
		}
		flag = "-" + name
	}
	return flag
}

// onlyPath is the path of a decoder that may be given several.
func (e *evaluator) onlyPath(d decoding, arg ref) ([]origin, bool) {
	c := &d.f.f.Calls[d.call]
	last := len(c.Args) - 1
	paths := c.Variadic
	if decoders[c.Fn].arg < last { // the others follow
		if n := &d.f.f.Nodes[c.Args[last]]; len(paths) > 0 || c.Args[last] != 0 && n.Op != summary.OpNil {
			return nil, false
		}
		paths = []summary.NodeID{arg.id}
	}
	if len(paths) != 1 {
		return nil, false
	}
	r := ref{d.f, paths[0], d.ctx}
	if n := &r.f.f.Nodes[r.id]; n.Op == summary.OpIface {
		if t := r.f.typ(n.Type); t == nil || t.name != "string" {
			return nil, false // bytes, perhaps
		}
	}
	return []origin{{f: d.f, call: d.call, path: e.text(r)}}, true
}

// isOneText says whether a text is the same whenever it is made.
func isOneText(p arn.Pattern) bool {
	for _, part := range p {
		if part.Kind != arn.Literal && (!part.Named() || !arn.OneText(part.Text)) {
			return false
		}
	}
	return len(p) > 0
}

// decoderReads is what a decoder was made to read, where it decodes one value of it: the
// next would be of what stands behind.
func (e *evaluator) decoderReads(d decoding, decoder ref) ([]origin, bool) {
	at := e.quietly(decoder)
	if len(at) != 1 || at[0].kind != locResult || at[0].f != d.f {
		return nil, false
	}
	made := &d.f.f.Calls[at[0].call]
	c := &d.f.f.Calls[d.call]
	if !makesDecoder[made.Fn] || len(made.Args) == 0 || len(made.Variadic) > 0 || c.Loop && made.Block != c.Block {
		return nil, false
	}
	for i := range d.f.f.Calls {
		if o := &d.f.f.Calls[i]; int32(i) != d.call && o.Fn == c.Fn && len(o.Args) > 0 && slices.Contains(e.quietly(ref{d.f, o.Args[0], d.ctx}), at[0]) {
			return nil, false
		}
	}
	return e.contentOf(ref{d.f, made.Args[0], at[0].ctx}, 0)
}

// contentOf finds the files that a text or reader is the content of; false if it may be
// anything else.
func (e *evaluator) contentOf(r ref, depth int) (out []origin, ok bool) {
	if isBody(r) {
		return []origin{{call: -1, path: unknownText("what is fetched"), fetched: true}}, true
	}
	return e.contentAt(e.quietly(r), depth)
}

// contentAt does so for what is in places.
func (e *evaluator) contentAt(at []*loc, depth int) (out []origin, ok bool) {
	if len(at) == 0 || depth > 8 {
		return nil, false
	}
	for _, l := range at {
		if more, ok, isBody := e.bodyContent(l, depth); isBody {
			if !ok {
				return nil, false
			}
			out = append(out, more...)
			continue
		}
		if isDownloaded(l) {
			out = append(out, origin{call: -1, path: unknownText("what is fetched"), fetched: true})
			continue
		}
		if l.kind == locOutside && (l.name == embeddedFile || l.name == standardInput) {
			out = append(out, origin{call: -1, path: unknownText(l.name)})
			continue
		}
		if l.kind == locBox {
			n := &l.f.f.Nodes[l.id]
			if n.Op == summary.OpConst && n.Sym == "" { // it has no keys
				continue
			}
			if n.Op == summary.OpBytes {
				more, ok := e.contentOf(ref{l.f, n.Args[0], l.ctx}, depth+1)
				if !ok {
					return nil, false
				}
				out = append(out, more...)
				continue
			}
		}
		if l.kind != locResult || l.id != 0 {
			return nil, false
		}
		c := &l.f.f.Calls[l.call]
		if path, is := fileReaders[c.Fn]; is {
			o := origin{f: l.f, call: l.call, path: unknownText("a file of another file system")}
			if path >= 0 {
				saved := e.deps
				o.path = e.text(ref{l.f, c.Args[path], l.ctx})
				e.deps = saved
			}
			out = append(out, o)
			continue
		}
		i, is := passContent[c.Fn]
		if !is {
			return nil, false
		}
		more, ok := e.contentOf(ref{l.f, c.Args[i], l.ctx}, depth+1)
		if !ok {
			return nil, false
		}
		out = append(out, more...)
	}
	return out, true
}

// fileWriters are functions by which a program makes files: the argument that is the path.
var fileWriters = map[string]int{
	"os.WriteFile": 0, "io/ioutil.WriteFile": 0, "os.Create": 0, "os.OpenFile": 0, "os.Rename": 1, "os.Symlink": 1, "os.Link": 1,
}

// isWritten says whether the program may write the file that it reads: then its keys
// are not those of a file that an operator wrote. One that a flag or the environment may name is
// the operator's, also where some command of the program begins it.
func (e *evaluator) isWritten(paths texts) bool {
	if e.idx.written == nil {
		e.idx.written = map[string]bool{}
		for _, f := range e.l.reached {
			for i := range f.f.Calls {
				c := &f.f.Calls[i]
				at, is := fileWriters[c.Fn]
				if !is || c.Fn == "os.OpenFile" && opensToRead(f, c) {
					continue
				}
				for _, p := range e.text(ref{f: f, id: c.Args[at]}).all() {
					e.idx.written[withReasons(p)] = true
				}
			}
		}
	}
	byOperator := func(p arn.Pattern) bool { return slices.ContainsFunc(p, arn.Part.Named) }
	if slices.ContainsFunc(paths.alts, byOperator) {
		return false
	}
	return slices.ContainsFunc(paths.all(), func(p arn.Pattern) bool {
		return e.idx.written[withReasons(p)] || slices.ContainsFunc(p, func(part arn.Part) bool { return temporary(part.Why) })
	})
}

func opensToRead(f *function, c *summary.Call) bool {
	n := &f.f.Nodes[c.Args[1]]
	return n.Op == summary.OpConst && n.Sym == "0"
}

// temporary says whether a path is that of a file which the program makes.
func temporary(why string) bool {
	return strings.Contains(why, "Temp") || strings.Contains(why, "os.(*File).Name")
}

func withReasons(p arn.Pattern) string {
	var b strings.Builder
	for _, part := range p {
		b.WriteString(arn.Pattern{part}.String())
		if part.Kind == arn.Var {
			b.WriteString(" (" + part.Why + ") ")
		}
	}
	return b.String()
}
