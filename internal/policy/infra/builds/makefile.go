package builds

import (
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
)

// Makefiles reads the commands of the Makefiles of directories. Paths are
// relative to the Makefile's directory and are returned joined with it. A rule
// with % becomes one for each program that it can build.
func Makefiles(dirs ...string) []Build {
	var out []Build
	done := map[string]bool{}
	for _, dir := range dirs {
		for _, name := range []string{"Makefile", "makefile", "GNUmakefile"} {
			file := filepath.ToSlash(filepath.Join(dir, name))
			data, err := os.ReadFile(file)
			if err != nil || done[file] {
				continue
			}
			done[file] = true
			out = append(out, recipes(filepath.ToSlash(dir), file, string(data))...)
		}
	}
	return out
}

// rule is a rule of a Makefile.
type rule struct {
	target, first string // first is its first prerequisite
	line          int
	body          []string
}

// recipes reads the rules of a Makefile.
func recipes(dir, file, text string) []Build {
	vars := map[string]string{"MAKE": "make", "CURDIR": "."}
	var out []Build
	var r rule
	flush := func() {
		for _, b := range r.builds(dir, vars) {
			b.Where = file + ":" + strconv.Itoa(r.line)
			out = append(out, b)
		}
		r = rule{}
	}
	for _, l := range joined(text) {
		switch name, val, isVar := cutAssign(l.text); {
		case strings.HasPrefix(l.text, "\t"):
			r.body = append(r.body, strings.TrimLeft(l.text, "\t @-"))
		case isVar:
			vars[name] = expand(val, vars)
		case strings.Contains(l.text, ":") && !strings.HasPrefix(l.text, "#"):
			flush()
			target, rest, _ := strings.Cut(expand(l.text, vars), ":")
			r.target, r.line = strings.TrimSpace(target), l.number
			if f := strings.Fields(rest); len(f) > 0 {
				r.first = f[0]
			}
		}
	}
	flush()
	return out
}

// line is a line with those that continue it.
type line struct {
	text   string
	number int // of its first line, from 1
}

func joined(text string) []line {
	var out []line
	more := false
	for i, l := range strings.Split(text, "\n") {
		l = strings.TrimSuffix(l, "\r")
		rest, continued := strings.CutSuffix(l, "\\")
		if more {
			out[len(out)-1].text += " " + strings.TrimLeft(rest, " \t")
		} else {
			out = append(out, line{rest, i + 1})
		}
		more = continued
	}
	return out
}

func cutAssign(l string) (name, val string, ok bool) {
	for _, op := range []string{"::=", ":=", "?=", "="} {
		if n, v, found := strings.Cut(l, op); found {
			n = strings.TrimPrefix(strings.TrimSpace(n), "export ")
			if !strings.HasPrefix(l, "\t") && !strings.ContainsAny(strings.TrimSpace(n), " \t:#") {
				return strings.TrimSpace(n), strings.TrimSpace(v), true
			}
		}
	}
	return "", "", false
}

// builds reads what a rule does. Each line of a recipe is a shell of its own.
func (r *rule) builds(dir string, vars map[string]string) []Build {
	var out []Build
	for _, target := range strings.Fields(r.target) {
		stems := []string{""}
		if strings.Contains(target, "%") {
			stems = r.stems(dir, target, vars)
		}
		for _, stem := range stems {
			out = append(out, r.instance(dir, strings.ReplaceAll(target, "%", stem), stem, vars)...)
		}
	}
	return out
}

func (r *rule) instance(dir, target, stem string, vars map[string]string) []Build {
	var out []Build
	var mentions []string
	auto := strings.NewReplacer(
		"$@", target, "$(@)", target, "$(@D)", path.Dir(target), "$(@F)", path.Base(target),
		"$<", strings.ReplaceAll(r.first, "%", stem), "$(<D)", path.Dir(strings.ReplaceAll(r.first, "%", stem)),
		"$*", stem, "$(*)", stem, "$(*F)", path.Base(stem), "$$", "$",
	)
	for _, l := range r.body {
		sh := &shell{at: dir, vars: map[string]string{}}
		sh.run(lines(expand(auto.Replace(expand(l, vars)), vars)))
		out = append(out, sh.out...)
		mentions = append(mentions, sh.mentions...)
	}
	mentions = append(mentions, path.Join(dir, target))
	for i := range out {
		out[i].Mentions = append(out[i].Mentions, mentions...)
	}
	return out
}

// stems finds what % can stand for: the rule is tried with a star for it, and
// the directories of programs that its builds then match say the rest.
func (r *rule) stems(dir, target string, vars map[string]string) []string {
	const mark = "\x01"
	var out []string
	for _, b := range r.instance(dir, strings.ReplaceAll(target, "%", mark), mark, vars) {
		for _, p := range b.Packages {
			before, after, ok := strings.Cut(p, mark)
			if !ok || strings.Contains(after, mark) {
				continue
			}
			found, err := filepath.Glob(before + "*" + after)
			if err != nil {
				continue
			}
			for _, f := range found {
				f = filepath.ToSlash(f)
				if stem := strings.TrimSuffix(strings.TrimPrefix(f, before), after); IsProgram(f) {
					out = add(out, stem)
				}
			}
		}
	}
	return out
}
