package flow

import (
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
)

// Settings: values by name from flags and configuration libraries, with what the
// program defines for them: defaults, environment variables, flags.

// flagGetters return the value of a flag or configuration key by name.
var flagGetters = map[string]struct {
	scheme string
	name   int
}{
	pflagSet + "GetString":                          {"flag", 1},
	"(*github.com/urfave/cli.Context).String":       {"flag", 1},
	"(*github.com/urfave/cli/v2.Context).String":    {"flag", 1},
	"(*github.com/urfave/cli/v3.Command).String":    {"flag", 1},
	"(*github.com/urfave/cli.Context).GlobalString": {"flag", 1},
	"github.com/spf13/viper.GetString":              {"config", 0},
	"github.com/spf13/viper.Get":                    {"config", 0},
	"(*github.com/spf13/viper.Viper).GetString":     {"config", 1},
	"(*github.com/spf13/viper.Viper).Get":           {"config", 1},
	"(*github.com/knadh/koanf/v2.Koanf).String":     {"config", 1},
	"(github.com/knadh/koanf/v2.Koanf).String":      {"config", 1},
}

func flagModels() map[string]textModel {
	out := map[string]textModel{}
	for fn, g := range flagGetters {
		out[fn] = func(e *evaluator, m modelCall) texts {
			if m.n != 0 {
				return unknownText("an error")
			}
			names := e.text(m.arg(g.name))
			if strings.HasPrefix(fn, viperMethods) {
				names = concat(e.subKey(m.arg(0), 0), names)
			}
			if _, _, viper := viperFunc(fn); viper {
				names = lowered(names)
			}
			return e.named(g.scheme, names)
		}
	}
	return out
}

// lowered are keys as viper keeps them: it makes no difference between cases.
func lowered(names texts) texts {
	return eachText(names, func(p arn.Pattern) []arn.Pattern {
		if s, ok := p.IsLiteral(); ok {
			return []arn.Pattern{arn.Lit(strings.ToLower(s))}
		}
		return []arn.Pattern{p}
	})
}

const (
	viperPkg     = "github.com/spf13/viper."
	viperMethods = "(*github.com/spf13/viper.Viper)."
)

// viperFunc is the name of a function of viper, or of the method that does the same,
// and where its arguments begin.
func viperFunc(fn string) (name string, first int, ok bool) {
	if name, ok = strings.CutPrefix(fn, viperMethods); ok {
		return name, 1, true
	}
	name, ok = strings.CutPrefix(fn, viperPkg)
	return name, 0, ok && !strings.ContainsAny(name, ".)")
}

// subKey is the key of the part of a configuration that a viper.Viper is, with a dot.
func (e *evaluator) subKey(r ref, depth int) texts {
	none := textOf(arn.Pattern{})
	if depth > 4 {
		return none
	}
	for _, l := range e.pointees(r) {
		if l.kind != locResult {
			continue
		}
		c := &l.f.f.Calls[l.call]
		if name, first, ok := viperFunc(c.Fn); ok && name == "Sub" {
			key := concat(e.text(ref{l.f, c.Args[first], l.ctx}), textOf(arn.Lit(".")))
			if first == 1 {
				key = concat(e.subKey(ref{l.f, c.Args[0], l.ctx}, depth+1), key)
			}
			return key
		}
	}
	return none
}
