package textfn

import (
	"net/url"
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
)

// urlParts are the parts of a URL, by the names of their ops.
var urlParts = map[string]func(*url.URL, []string) string{
	"scheme":   func(u *url.URL, _ []string) string { return u.Scheme },
	"host":     func(u *url.URL, _ []string) string { return u.Host },
	"hostname": func(u *url.URL, _ []string) string { return u.Hostname() },
	"port":     func(u *url.URL, _ []string) string { return u.Port() },
	"path":     func(u *url.URL, _ []string) string { return u.Path },
	"rawPath":  func(u *url.URL, _ []string) string { return u.EscapedPath() },
	"rawQuery": func(u *url.URL, _ []string) string { return u.RawQuery },
	"opaque":   func(u *url.URL, _ []string) string { return u.Opaque },
	"fragment": func(u *url.URL, _ []string) string { return u.Fragment },
	"user":     func(u *url.URL, _ []string) string { return u.User.Username() },
	"url":      func(u *url.URL, _ []string) string { return u.String() },
	"query":    func(u *url.URL, args []string) string { return u.Query().Get(arg(args, 0)) },
}

// ofURL is a part of what url.Parse makes of a text.
func ofURL(part func(*url.URL, []string) string) func(string, []string) (string, bool) {
	return func(s string, args []string) (string, bool) {
		u, err := url.Parse(s)
		if err != nil {
			return "", false
		}
		return part(u, args), true
	}
}

// authority is the host of a URL whose text behind "//" begins with this.
func authority(s string, _ []string) (string, bool) {
	u, err := url.Parse("//" + s)
	if err != nil {
		return "", false
	}
	return u.Host, true
}

// URLPart is a part of a URL that is partly known: what stands before a variable
// decides the scheme, and with "//" where the host begins.
func URLPart(p arn.Pattern, part string, args ...string) (arn.Pattern, bool) {
	p = p.Normal()
	if len(p) < 2 || p[0].Kind != arn.Literal {
		return Apply(p, part, args...)
	}
	start := p[0].Text
	head, ok := strings.CutSuffix(start, "//")
	scheme, _, isURL := strings.Cut(start, "://")
	isURL = isURL && validScheme(scheme)
	switch {
	case isURL && part == "scheme":
		return literal(strings.ToLower(scheme), p[0].Why), true
	case isURL && part == "opaque":
		return nil, true
	case ok && isURL && len(head) == len(scheme)+1 && part == "host" && (len(p) == 2 || isLiteral(p, 2) && strings.IndexByte("/?#", p[2].Text[0]) >= 0):
		return Apply(p[1:2], "authority")
	case isURL && part == "host":
		if host, _, found := strings.Cut(start[len(scheme)+len("://"):], "/"); found && !strings.ContainsAny(host, "?#@%[]") {
			u, err := url.Parse(scheme + "://" + host)
			if err != nil {
				return nil, false
			}
			return literal(u.Host, p[0].Why), true
		}
	}
	return unknownOf(p), true
}

func validScheme(s string) bool {
	u, err := url.Parse(s + "://x")
	return err == nil && s != "" && u.Scheme == strings.ToLower(s)
}
