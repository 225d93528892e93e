package builds

import (
	"os"
	"path"
	"strconv"
	"strings"
)

// Docker finds the program that an image runs: what its Dockerfile builds, in the
// context as if it were the image's root. args are build arguments.
func Docker(context, file string, args map[string]string) (program, why string) {
	data, err := os.ReadFile(file)
	if err != nil {
		return "", ""
	}
	vars := map[string]string{}
	for k, v := range args {
		vars[k] = v
	}
	f := &Finder{Root: context}
	at, entry := "/", ""
	for _, l := range joined(string(data)) {
		word, rest, _ := strings.Cut(strings.TrimSpace(l.text), " ")
		rest = strings.TrimSpace(rest)
		switch strings.ToUpper(word) {
		case "ARG", "ENV":
			name, value, ok := strings.Cut(rest, "=")
			if _, given := args[name]; ok && !given {
				vars[name] = strings.Trim(value, `"'`)
			}
		case "FROM":
			at = "/"
		case "WORKDIR":
			at = join(at, expand(rest, vars))
		case "RUN":
			for _, b := range runs(rest, context, at, vars) {
				b.Where = file + ":" + strconv.Itoa(l.number)
				f.Builds = append(f.Builds, b)
			}
		case "COPY":
			if b, ok := copied(expand(rest, vars), at); ok {
				f.Builds = append(f.Builds, b)
			}
		case "ENTRYPOINT", "CMD":
			if words := fields(strings.NewReplacer("[", "", "]", "", ",", " ").Replace(expand(rest, vars))); entry == "" && len(words) > 0 {
				entry = join(at, words[0])
			}
		}
	}
	return f.image(entry)
}

// image finds the one program of an image's commands, or that of its entry.
func (f *Finder) image(entry string) (program, why string) {
	all := map[string]string{}
	for i := range f.Builds {
		for _, p := range f.Builds[i].Packages {
			if IsProgram(p) {
				all[p] = f.Builds[i].Where
			}
		}
	}
	if len(all) > 1 && entry != "" {
		all = f.programs(path.Clean(entry), 0)
	}
	if len(all) != 1 {
		return "", ""
	}
	for p, where := range all {
		program, why = p, "which "+where+" builds"
	}
	return program, why
}

// runs reads a RUN in the context as if that were the working directory. Where it
// puts things in there, is said as a path in the image.
func runs(text, context, at string, vars map[string]string) []Build {
	for strings.HasPrefix(text, "--") {
		_, text, _ = strings.Cut(text, " ")
	}
	out := commands(context, text, vars, 0)
	for i := range out {
		out[i].Output = inImage(out[i].Output, context, at)
		for k, in := range out[i].Inputs {
			out[i].Inputs[k] = inImage(in, context, at)
		}
		out[i].Mentions = nil
	}
	return out
}

func inImage(p, context, at string) string {
	if rest, ok := strings.CutPrefix(p, strings.TrimSuffix(path.Clean(context), "/")+"/"); ok {
		return path.Join(at, rest)
	}
	if !path.IsAbs(p) && !path.IsAbs(context) && path.Clean(context) == "." {
		return path.Join(at, p)
	}
	return p
}

// copied reads COPY --from=STAGE FILE… PLACE.
func copied(text, at string) (Build, bool) {
	words := fields(text)
	from := false
	for len(words) > 0 && strings.HasPrefix(words[0], "--") {
		from = from || strings.HasPrefix(words[0], "--from")
		words = words[1:]
	}
	if !from || len(words) < 2 {
		return Build{}, false
	}
	b := Build{Output: join(at, words[len(words)-1])}
	for _, w := range words[:len(words)-1] {
		b.Inputs = append(b.Inputs, join("/", w))
		if strings.HasSuffix(words[len(words)-1], "/") {
			b.Output = join(b.Output, path.Base(w))
		}
	}
	return b, true
}
