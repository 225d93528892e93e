package infra

import (
	_ "embed"
	"strings"
	"sync"

	"github.com/iamvet/iamvet/internal/arn"
)

//go:embed kinds.txt
var kindsText string

// Type says how the attributes of a type of resource are made from its name.
type Type struct {
	// Terraform and CloudFormation are the first type name of each, or "".
	Terraform, CloudFormation string
	// Primary is the attribute that names it first; "" if none does.
	Primary string
	id, ref string
	texts   map[string][]piece // arn, url …: attribute → template
	props   map[string]string  // attribute → CloudFormation property
	getAtt  map[string]string  // GetAtt name → attribute
}

// piece is literal text, or the place of an attribute.
type piece struct {
	lit          string
	attr         string
	initial      string // used where the configuration does not set attr
	hasInitial   bool
	dropSlash    bool
	region, acct bool
	partition    bool
}

var kinds = sync.OnceValue(func() map[string]*Type {
	all := map[string]*Type{}
	for _, line := range strings.Split(kindsText, "\n") {
		if line == "" || line[0] == '#' {
			continue
		}
		f := strings.Split(line, "|")
		if len(f) != 8 {
			panic("infra: embedded kinds.txt: " + line)
		}
		t := &Type{id: f[3], ref: f[4], texts: map[string][]piece{}, props: pairs(f[5]), getAtt: pairs(f[7])}
		t.texts["arn"] = pieces("arn:P:" + f[2])
		for name, text := range pairs(f[6]) {
			t.texts[name] = pieces(text)
		}
		t.Primary = primary(t)
		for i, names := range []string{f[0], f[1]} {
			for _, n := range strings.Split(names, ",") {
				if n == "" {
					continue
				}
				if i == 0 && t.Terraform == "" {
					t.Terraform = n
				}
				if i == 1 && t.CloudFormation == "" {
					t.CloudFormation = n
				}
				all[n] = t
			}
		}
	}
	return all
})

// TypeOf returns what is known of a Terraform or CloudFormation type, or nil.
func TypeOf(name string) *Type { return kinds()[name] }

func primary(t *Type) string {
	if t.ref != "" && t.ref != "arn" && t.texts[t.ref] == nil {
		return t.ref
	}
	first := ""
	for _, p := range t.texts["arn"] {
		if p.attr != "" && !p.hasInitial && first == "" {
			first = p.attr
		}
	}
	return first
}

func pairs(s string) map[string]string {
	m := map[string]string{}
	for _, f := range strings.Fields(s) {
		k, v, _ := strings.Cut(f, "=")
		m[k] = v
	}
	return m
}

func pieces(s string) []piece {
	var out []piece
	for s != "" {
		i := strings.IndexByte(s, '{')
		if i != 0 {
			if i < 0 {
				i = len(s)
			}
			out = append(out, literals(s[:i])...)
			s = s[i:]
			continue
		}
		j := strings.IndexByte(s, '}')
		name, initial, has := strings.Cut(s[1:j], "=")
		p := piece{attr: strings.TrimPrefix(name, "/"), initial: initial, hasInitial: has, dropSlash: name[0] == '/'}
		out = append(out, p)
		s = s[j+1:]
	}
	return out
}

// literals cuts text at the fields P, R and A.
func literals(s string) []piece {
	var out []piece
	isWord := func(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' }
	from := 0
	for i := range len(s) {
		alone := (i == 0 || !isWord(s[i-1])) && (i+1 == len(s) || !isWord(s[i+1]))
		if !alone || s[i] != 'P' && s[i] != 'R' && s[i] != 'A' {
			continue
		}
		if i > from {
			out = append(out, piece{lit: s[from:i]})
		}
		out = append(out, piece{partition: s[i] == 'P', region: s[i] == 'R', acct: s[i] == 'A'})
		from = i + 1
	}
	if from < len(s) {
		out = append(out, piece{lit: s[from:]})
	}
	return out
}

// Resource is one resource of a configuration.
type Resource struct {
	Type *Type
	// Address is how the configuration names it: aws_s3_bucket.b, OrdersTable.
	Address string
	// Set gives the value that the configuration sets for an attribute by its
	// Terraform name; false if it does not.
	Set func(attr string) (Value, bool)
	// Region is where it is, if that is not the usual region.
	Region string
	// Made says that the configuration makes it, and does not look it up.
	Made bool
	// PlainRef says that the primary attribute is called by the address alone.
	PlainRef bool
}

// Partition, Region and Account are the usual variables.
var (
	Partition = arn.Part{Kind: arn.Var, Text: "partition"}
	Region    = arn.Part{Kind: arn.Var, Text: "region"}
	Account   = arn.Part{Kind: arn.Var, Text: "account"}
)

// Terraform gives an attribute by its Terraform name, if the type says how it
// is made.
func (r Resource) Terraform(attr string) (Value, bool) {
	t := r.Type
	if attr == "id" {
		if t.id == "" {
			return Value{}, false
		}
		attr = t.id
	}
	return r.attr(attr)
}

// Ref gives what CloudFormation's Ref gives.
func (r Resource) Ref() (Value, bool) {
	if r.Type.ref == "" {
		return Value{}, false
	}
	return r.attr(r.Type.ref)
}

// GetAtt gives what CloudFormation's Fn::GetAtt gives.
func (r Resource) GetAtt(name string) (Value, bool) {
	attr, ok := r.Type.getAtt[name]
	if !ok {
		return Value{}, false
	}
	return r.attr(attr)
}

// Property is the CloudFormation property that sets an attribute, or "".
func (t *Type) Property(attr string) string { return t.props[attr] }

func (r Resource) attr(attr string) (Value, bool) {
	if text, ok := r.Type.texts[attr]; ok {
		return r.expand(text), true
	}
	for _, text := range r.Type.texts {
		for _, p := range text {
			if p.attr == attr {
				return r.name(p), true
			}
		}
	}
	return Value{}, false
}

func (r Resource) expand(text []piece) Value {
	var parts []Value
	for _, p := range text {
		switch {
		case p.partition:
			parts = append(parts, Pat(Partition))
		case p.region && r.Region != "":
			parts = append(parts, Lit(r.Region))
		case p.region:
			parts = append(parts, Pat(Region))
		case p.acct:
			parts = append(parts, Pat(Account))
		case p.attr != "":
			v := r.name(p)
			if p.dropSlash {
				v = dropSlash(v)
			}
			parts = append(parts, v)
		default:
			parts = append(parts, Lit(p.lit))
		}
	}
	return Concat(parts...)
}

// name gives the name that the configuration sets, or a variable for it.
func (r Resource) name(p piece) Value {
	if r.Set != nil {
		if v, ok := r.Set(p.attr); ok {
			switch v.Kind {
			case String, Number:
				return Value{Kind: String, Text: v.Text}
			case Null:
			default:
				return r.variable(p.attr)
			}
		}
	}
	if p.hasInitial {
		return Lit(p.initial)
	}
	v := r.variable(p.attr)
	v.Text[0].Unique = r.Made && r.Type.hasOwnName(p.attr)
	return v
}

// hasOwnName says whether no two resources of the type in one place have the same
// attribute. Replicas have that of another.
func (t *Type) hasOwnName(attr string) bool {
	for _, p := range t.texts["arn"] {
		if p.attr != "" && p.attr != attr {
			return false
		}
	}
	return attr == t.Primary && !strings.Contains(t.Terraform, "replica")
}

func (r Resource) variable(attr string) Value {
	if r.PlainRef && attr == r.Type.Primary {
		return Var("ref:"+r.Address, "AWS names it when it is made")
	}
	return Var("ref:"+r.Address+"."+attr, "AWS names it when it is made")
}

func dropSlash(v Value) Value {
	if len(v.Text) > 0 && v.Text[0].Kind == arn.Literal && strings.HasPrefix(v.Text[0].Text, "/") {
		text := append(arn.Pattern(nil), v.Text...)
		text[0].Text = text[0].Text[1:]
		v.Text = text
	}
	return v
}

// IsID says whether a Terraform attribute is written id.
func (t *Type) IsID(attr string) bool {
	return attr == t.id && strings.HasSuffix(attr, "_id") && attr != "key_id" && attr != "zone_id"
}

// NameAttribute is what follows a logical id within Fn::Sub to give the primary
// name: nothing where Ref gives it, else ".Attribute".
func (t *Type) NameAttribute() (string, bool) {
	if t.ref == t.Primary {
		return "", true
	}
	for get, attr := range t.getAtt {
		if attr == t.Primary {
			return "." + get, true
		}
	}
	return "", false
}
