package builds

import (
	"os"
	"path"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"
)

// byLength sorts names, the longest first, so that $FOO_BAR is not read as $FOO.
func byLength(vars map[string]string) []string {
	out := make([]string, 0, len(vars))
	for n := range vars {
		out = append(out, n)
	}
	slices.SortFunc(out, func(a, b string) int {
		if len(a) != len(b) {
			return len(b) - len(a)
		}
		return strings.Compare(a, b)
	})
	return out
}

// replaceBare replaces $name where no letter, digit or underscore follows.
func replaceBare(s, name, value string) string {
	var b strings.Builder
	for {
		i := strings.Index(s, "$"+name)
		if i < 0 {
			return b.String() + s
		}
		rest := s[i+1+len(name):]
		b.WriteString(s[:i])
		if rest != "" && isWord(rest[0]) && isWord(name[0]) {
			b.WriteString("$" + name)
		} else {
			b.WriteString(value)
		}
		s = rest
	}
}

func isWord(c byte) bool {
	return c == '_' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}

var withValue = map[string]bool{
	"-ldflags": true, "-tags": true, "-gcflags": true, "-mod": true, "-modfile": true, "-p": true,
	"-buildmode": true, "-asmflags": true, "-overlay": true, "-pkgdir": true, "-compiler": true, "-gccgoflags": true,
}

// goBuild reads go build [flags] [packages] in a directory. A command that builds
// several programs to a directory becomes one for each.
func goBuild(dir string, f []string) []Build {
	var b Build
	for i := 2; i < len(f); i++ {
		switch w := f[i]; {
		case w == "-o" && i+1 < len(f):
			i++
			b.Output = output(dir, f[i])
		case strings.HasPrefix(w, "-o="):
			b.Output = output(dir, w[3:])
		case w == "-C" && i+1 < len(f):
			i++
			dir = join(dir, f[i])
		case withValue[w]:
			i++
		case strings.HasPrefix(w, "-"):
		default:
			for _, p := range packages(dir, w) {
				b.Packages = add(b.Packages, p)
			}
		}
	}
	if len(b.Packages) == 0 {
		b.Packages = []string{dir}
	}
	if b.Output != "" && !strings.HasSuffix(b.Output, "/") {
		return []Build{b}
	}
	var out []Build
	for _, p := range b.Packages {
		o := path.Join(dir, path.Base(p))
		if b.Output != "" {
			o = path.Join(b.Output, path.Base(p))
		}
		out = append(out, Build{Output: o, Packages: []string{p}})
	}
	return out
}

func output(dir, name string) string {
	out := join(dir, name)
	if strings.HasSuffix(name, "/") {
		out += "/"
	}
	return out
}

// packages are the directories that an argument of go build names: a file, a
// relative or absolute directory, a package of the module, with ... all programs
// below.
func packages(dir, w string) []string {
	var p string
	switch {
	case strings.HasSuffix(w, ".go"):
		return []string{join(dir, path.Dir(w))}
	case w == "." || strings.HasPrefix(w, "./") || strings.HasPrefix(w, "../") || path.IsAbs(w):
		p = join(dir, w)
	default:
		root, module := moduleOf(dir)
		rest, ok := strings.CutPrefix(w, module)
		if module == "" || !ok || rest != "" && rest[0] != '/' {
			return nil
		}
		p = path.Join(root, rest)
	}
	base, all := strings.CutSuffix(p, "/...")
	if !all {
		return []string{p}
	}
	var out []string
	for _, file := range Files(base, func(name string) bool { return strings.HasSuffix(name, ".go") }) {
		if d := path.Dir(file); !slices.Contains(out, d) && IsProgram(d) {
			out = append(out, d)
		}
	}
	return out
}

func add(list []string, s string) []string {
	if slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}

// moduleOf finds the module that a directory belongs to: its root and its path.
func moduleOf(dir string) (root, module string) {
	for range 50 {
		if data, err := os.ReadFile(path.Join(dir, "go.mod")); err == nil {
			return dir, modfile.ModulePath(data)
		}
		up := path.Join(dir, "..")
		if up == dir {
			break
		}
		dir = up
	}
	return "", ""
}
