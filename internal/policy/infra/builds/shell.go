package builds

import (
	"os"
	"path"
	"path/filepath"
	"strings"
)

// shell reads commands: where they run, what loops repeat, and which of them
// build, copy or pack. All that it does not know it passes over.
type shell struct {
	at       string // "" when it is not known
	last     string // for cd -
	stack    []string
	vars     map[string]string
	depth    int // of scripts that call scripts
	steps    int
	mentions []string
	out      []Build
}

const (
	maxScripts = 4
	maxSteps   = 5_000
)

// Commands reads the commands of shell text that runs in a directory.
func Commands(dir, text string) []Build { return commands(dir, text, nil, 0) }

func commands(dir, text string, vars map[string]string, depth int) []Build {
	s := &shell{at: dir, vars: map[string]string{}, depth: depth}
	for k, v := range vars {
		s.vars[k] = v
	}
	s.run(lines(text))
	for i := range s.out {
		s.out[i].Mentions = append(s.out[i].Mentions, s.mentions...)
	}
	return s.out
}

// lines splits text to simple commands.
func lines(text string) []string {
	text = strings.ReplaceAll(text, "\\\n", " ")
	var out []string
	for _, l := range strings.Split(text, "\n") {
		if i := strings.Index(l, " #"); i >= 0 {
			l = l[:i]
		}
		l = strings.NewReplacer("&&", "\n", "||", "\n", ";", "\n").Replace(l)
		for _, c := range strings.Split(l, "\n") {
			c = strings.TrimSpace(c)
			for {
				word, rest, _ := strings.Cut(c, " ")
				switch word {
				case "do", "then", "else", "if", "{", "!", "elif", "time", "exec":
					c = strings.TrimSpace(rest)
					continue
				}
				break
			}
			out = append(out, subshell(strings.TrimSpace(c))...)
		}
	}
	return out
}

// subshell turns the parentheses around commands to a change of directory and
// back.
func subshell(c string) []string {
	var out []string
	if rest, ok := strings.CutPrefix(c, "("); ok {
		out, c = append(out, "pushd ."), strings.TrimSpace(rest)
	}
	closed := 0
	for strings.HasSuffix(c, ")") && strings.Count(c, ")") > strings.Count(c, "(") {
		c = strings.TrimSpace(c[:len(c)-1])
		closed++
	}
	if c != "" && c[0] != '#' {
		out = append(out, c)
	}
	for range closed {
		out = append(out, "popd")
	}
	return out
}

func (s *shell) run(list []string) {
	for i := 0; i < len(list); i++ {
		if s.steps++; s.steps > maxSteps {
			return
		}
		if !strings.HasPrefix(list[i], "for ") {
			s.command(list[i])
			continue
		}
		end := loopEnd(list, i)
		s.loop(list[i], list[i+1:end])
		i = end
	}
}

// loopEnd is the index of the done of a loop that begins at i.
func loopEnd(list []string, i int) int {
	depth := 0
	for k := i; k < len(list); k++ {
		switch word, _, _ := strings.Cut(list[k], " "); word {
		case "for", "while", "until":
			depth++
		case "done":
			if depth--; depth == 0 {
				return k
			}
		}
	}
	return len(list)
}

// loop runs a body for each word of a list. What a round mentions belongs to what
// it builds.
func (s *shell) loop(head string, body []string) {
	name, words, ok := strings.Cut(strings.TrimPrefix(head, "for "), " in ")
	if !ok {
		return
	}
	at := s.at
	for _, w := range s.words(words) {
		s.vars[strings.TrimSpace(name)] = w
		s.at = at
		outer, first := s.mentions, len(s.out)
		s.mentions = nil
		s.run(body)
		for i := first; i < len(s.out); i++ {
			s.out[i].Mentions = append(s.out[i].Mentions, s.mentions...)
		}
		s.mentions = outer
	}
	s.at = at
}

// words expands variables, and wildcards to what is there.
func (s *shell) words(text string) []string {
	text = s.expand(text)
	for _, prefix := range []string{"$(ls -d ", "$(ls -1 -d ", "`ls -d "} {
		if rest, ok := strings.CutPrefix(text, prefix); ok {
			text = strings.TrimRight(rest, ")`")
		}
	}
	if rest, ok := strings.CutPrefix(text, "$(ls "); ok {
		var out []string
		for _, m := range s.glob(strings.TrimRight(strings.TrimSpace(rest), ")/ ") + "/*") {
			out = append(out, path.Base(m))
		}
		return out
	}
	var out []string
	for _, w := range fields(text) {
		if strings.ContainsAny(w, "*?[") {
			out = append(out, s.glob(w)...)
		} else {
			out = append(out, w)
		}
	}
	return out
}

// glob lists what a pattern matches, as paths from the working directory.
func (s *shell) glob(pattern string) []string {
	if s.at == "" || strings.Contains(pattern, "$") {
		return nil
	}
	found, err := filepath.Glob(join(s.at, pattern))
	if err != nil {
		return nil
	}
	var out []string
	for _, f := range found {
		f = filepath.ToSlash(f)
		if !path.IsAbs(pattern) {
			if rel, err := filepath.Rel(s.at, f); err == nil {
				f = filepath.ToSlash(rel)
			}
		}
		out = append(out, f)
	}
	return out
}

// fields splits a command to words, without quotes.
func fields(s string) []string {
	var out []string
	var word strings.Builder
	quote, begun := byte(0), false
	for i := range len(s) {
		switch c := s[i]; {
		case quote != 0 && c == quote:
			quote = 0
		case quote == 0 && (c == '"' || c == '\''):
			quote, begun = c, true
		case quote == 0 && (c == ' ' || c == '\t' || c == '\n'):
			if begun {
				out = append(out, word.String())
			}
			word.Reset()
			begun = false
		default:
			word.WriteByte(c)
			begun = true
		}
	}
	if begun {
		out = append(out, word.String())
	}
	return out
}

func (s *shell) command(c string) {
	f := fields(s.expand(c))
	for len(f) > 0 && (f[0] == "env" || f[0] == "export" || len(f) > 1 && isAssign(f[0])) {
		if len(f) > 1 && f[0] == "export" && isAssign(f[1]) {
			break
		}
		f = f[1:]
	}
	if len(f) > 0 && f[0] == "export" {
		f = f[1:]
	}
	switch {
	case len(f) == 0:
	case len(f) == 1 && isAssign(f[0]):
		name, value, _ := strings.Cut(f[0], "=")
		s.vars[name] = value
	case f[0] == "cd" || f[0] == "pushd" || f[0] == "popd":
		s.change(f)
	case s.at == "":
	case len(f) > 1 && path.Base(f[0]) == "go" && f[1] == "build":
		s.out = append(s.out, goBuild(s.at, f)...)
	case path.Base(f[0]) == "zip", f[0] == "cp", f[0] == "mv", path.Base(f[0]) == "build-lambda-zip":
		s.pack(f)
	default:
		s.script(f)
	}
}

func isAssign(w string) bool {
	name, _, ok := strings.Cut(w, "=")
	return ok && name != "" && !strings.ContainsAny(name, "-/.$")
}

func (s *shell) change(f []string) {
	before := s.at
	switch {
	case f[0] == "popd":
		s.at = ""
		if n := len(s.stack); n > 0 {
			s.at, s.stack = s.stack[n-1], s.stack[:n-1]
		}
	case len(f) < 2 || strings.Contains(f[1], "$") || strings.Contains(f[1], "`"):
		s.at = ""
	case f[1] == "-":
		s.at = s.last
	case s.at != "" || path.IsAbs(f[1]):
		s.at = join(s.at, f[1])
	}
	if f[0] == "pushd" {
		s.stack = append(s.stack, before)
	}
	s.last = before
}

// pack reads zip ARCHIVE FILE…, cp FILE… PLACE, mv FILE… PLACE and
// build-lambda-zip -o ARCHIVE FILE….
func (s *shell) pack(f []string) {
	var words []string
	b := Build{}
	for i := 1; i < len(f); i++ {
		switch {
		case f[i] == "-x":
			i = len(f)
		case (f[i] == "-o" || f[i] == "--output") && path.Base(f[0]) == "build-lambda-zip" && i+1 < len(f):
			i++
			words = append([]string{f[i]}, words...)
		case !strings.HasPrefix(f[i], "-"):
			words = append(words, f[i])
		}
	}
	if len(words) < 2 {
		return
	}
	output, inputs := words[0], words[1:]
	if f[0] == "cp" || f[0] == "mv" {
		output, inputs = words[len(words)-1], words[:len(words)-1]
	}
	b.Output = join(s.at, output)
	if path.Base(f[0]) == "zip" && path.Ext(output) == "" {
		b.Output += ".zip"
	}
	for _, w := range inputs {
		if w = join(s.at, w); !strings.Contains(w, "$") {
			b.Inputs = append(b.Inputs, strings.TrimSuffix(w, "/*"))
		}
	}
	s.out = append(s.out, b)
}

// script follows a script that a command runs, and notes the paths that other
// commands name.
func (s *shell) script(f []string) {
	for len(f) > 1 && (f[0] == "bash" || f[0] == "sh" || f[0] == "." || f[0] == "source") {
		f = f[1:]
	}
	if strings.HasSuffix(f[0], ".sh") && s.depth < maxScripts {
		file := join(s.at, f[0])
		if data, err := os.ReadFile(file); err == nil {
			vars := map[string]string{"0": f[0]}
			for i, w := range f[1:] {
				vars[string(rune('1'+i%9))] = w
			}
			s.out = append(s.out, commands(s.at, string(data), vars, s.depth+1)...)
			return
		}
	}
	for _, w := range f {
		if strings.Contains(w, "/") || strings.Contains(w, ".zip") || strings.Contains(w, "bootstrap") {
			s.mentions = append(s.mentions, join(s.at, w))
		}
	}
}

// expand fills in variables, and basename and dirname of what is known.
func (s *shell) expand(text string) string {
	text = expand(text, s.vars)
	for _, fn := range []struct {
		name string
		of   func(string) string
	}{{"basename", path.Base}, {"dirname", path.Dir}} {
		for _, q := range []struct{ open, end string }{{"$(" + fn.name + " ", ")"}, {"`" + fn.name + " ", "`"}} {
			for range 10 {
				before, rest, ok := strings.Cut(text, q.open)
				arg, after, closed := strings.Cut(rest, q.end)
				if !ok || !closed || strings.Contains(arg, "$") {
					break
				}
				text = before + fn.of(strings.Trim(arg, ` "'`)) + after
			}
		}
	}
	return text
}

// expand fills in the variables that are known; others stay and match nothing.
func expand(s string, vars map[string]string) string {
	for range 5 {
		before := s
		for _, name := range byLength(vars) {
			v := vars[name]
			if len(v) > 1000 || strings.Contains(v, "$("+name+")") || strings.Contains(v, "${"+name+"}") {
				continue
			}
			s = strings.NewReplacer("$("+name+")", v, "${"+name+"}", v).Replace(s)
			s = replaceBare(s, name, v)
			if len(s) > 10_000 {
				return ""
			}
		}
		if s == before {
			break
		}
	}
	return s
}

// join is a path as seen from a directory.
func join(dir, p string) string {
	if path.IsAbs(p) {
		return path.Clean(p)
	}
	return path.Join(dir, p)
}
