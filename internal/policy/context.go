package policy

import (
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
)

// Context is what is known of a request beside its action and resource: the
// values of condition keys.
type Context struct {
	// Keys holds what is known, by key. Set adds to it.
	Keys map[string]ContextKey
	// Closed says that the request has the keys of Keys and no others. Of an open
	// context the other keys are not known.
	Closed bool
}

// ContextKey is what is known of one condition key.
type ContextKey struct {
	// Absent says that the request does not have the key.
	Absent bool
	// Multi says that the key holds a list.
	Multi bool
	// Values are the values: all of a list, else one. None and not Absent: the
	// request has the key, with a value that is not known.
	Values []arn.Pattern
}

// Set notes the value of a key. Several values make it a list.
func (c *Context) Set(key string, values ...string) {
	k := ContextKey{Multi: len(values) != 1}
	for _, v := range values {
		k.Values = append(k.Values, arn.Lit(v))
	}
	c.Put(key, k)
}

// SetPattern notes a value that is only partly known.
func (c *Context) SetPattern(key string, value arn.Pattern) {
	c.Put(key, ContextKey{Values: []arn.Pattern{value}})
}

// SetAbsent notes that the request does not have a key.
func (c *Context) SetAbsent(key string) { c.Put(key, ContextKey{Absent: true}) }

// Put notes what is known of a key.
func (c *Context) Put(key string, k ContextKey) {
	if c.Keys == nil {
		c.Keys = map[string]ContextKey{}
	}
	c.Keys[strings.ToLower(key)] = k
}

// key returns what is known of a key; ok is false if nothing is.
func (c Context) key(name string) (k ContextKey, ok bool) {
	if k, ok = c.Keys[strings.ToLower(name)]; ok {
		return k, true
	}
	return ContextKey{Absent: true}, c.Closed
}

// DirectCall is the open context of a call that a program makes by itself, with
// credentials of its own: no service stands between. Source: "AWS global
// condition context keys", IAM User Guide.
func DirectCall() Context {
	var c Context
	c.Set("aws:ViaAWSService", "false")
	c.Set("aws:PrincipalIsAWSService", "false")
	c.SetAbsent("aws:CalledVia")
	c.SetAbsent("aws:CalledViaFirst")
	c.SetAbsent("aws:CalledViaLast")
	c.SetAbsent("kms:ViaService")
	return c
}

// With returns a copy of the context that Set can change.
func (c Context) With() Context {
	keys := make(map[string]ContextKey, len(c.Keys)+2)
	for k, v := range c.Keys {
		keys[k] = v
	}
	c.Keys = keys
	return c
}

// resolve puts the values of policy variables into a string of a policy.
// ok is false if a variable has neither value nor default, so that the string
// matches nothing.
func (c Context) resolve(p arn.Pattern) (resolved arn.Pattern, ok bool) {
	if !p.HasVar() {
		return p, true
	}
	out := make(arn.Pattern, 0, len(p))
	for _, part := range p {
		if part.Kind != arn.Var || !arn.IsPolicyVariable(part.Text) {
			out = append(out, part)
			continue
		}
		value, ok := c.variable(part)
		if !ok {
			return nil, false
		}
		out = append(out, value...)
	}
	return out.Normal(), true
}

// variable returns the value of a policy variable such as ${aws:username} or
// ${aws:username, 'nobody'}.
func (c Context) variable(part arn.Part) (value arn.Pattern, ok bool) {
	name, fallback, hasFallback := splitVariable(part.Text)
	k, known := c.key(name)
	switch {
	case known && !k.Absent && !k.Multi && len(k.Values) == 1:
		if v, literal := k.Values[0].IsLiteral(); !literal || v != "" {
			return k.Values[0], true
		}
		// An empty value counts as none.
	case !known, known && !k.Absent && !k.Multi:
		return arn.Pattern{part}, true
	}
	if hasFallback {
		return arn.Lit(fallback), true
	}
	return nil, false
}

// splitVariable cuts "key, 'default'".
func splitVariable(text string) (name, fallback string, hasFallback bool) {
	name, rest, cut := strings.Cut(text, ",")
	name = strings.TrimSpace(name)
	rest = strings.TrimSpace(rest)
	if cut && len(rest) >= 2 && rest[0] == '\'' && rest[len(rest)-1] == '\'' {
		return name, rest[1 : len(rest)-1], true
	}
	return name, "", false
}
