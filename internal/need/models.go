package need

import (
	"strings"

	"github.com/iamvet/iamvet/catalog"
	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/textfn"
)

const (
	modelType   = "foundation-model"
	profileType = "inference-profile"
	// modelOf stands behind a variable for the model that it names by itself or by a profile.
	modelOf = "#model"
)

// models tells models of Bedrock from inference profiles, as their ids do. A request by a
// profile is checked against the profile, and against its model in each region that the
// profile stands for.
// Source: Amazon Bedrock User Guide, "Prerequisites for inference profiles".
func (b *builder) models(types []catalog.Resource, rs []Resource) []Resource {
	if !hasType(types, modelType) || !hasType(types, profileType) {
		return rs
	}
	var out []Resource
	for _, r := range rs {
		switch r.Type {
		case modelType:
			out = append(out, b.model(r)...)
		case profileType:
			if kind, name := modelName(r.Pattern); kind == profileType && !startsWith(name, modelID) {
				r.Required = r.Required || startsWith(name, profileID)
				out = append(out, r)
			} else if kind == "" {
				out = append(out, r)
			}
		default:
			// The others are named by their ARNs alone; a variable is most likely an id.
			if kind, _ := modelName(r.Pattern); isARN(r.Pattern) && (kind != r.Type || r.Certain) {
				out = append(out, r)
			}
		}
	}
	return out
}

func hasType(types []catalog.Resource, name string) bool {
	for i := range types {
		if types[i].Type == name {
			return true
		}
	}
	return false
}

// model gives the models that a request names, by their ids or by a profile.
func (b *builder) model(r Resource) []Resource {
	kind, name := modelName(r.Pattern)
	switch kind {
	case "", modelType, profileType:
	case "application-inference-profile", "prompt-router", "default-prompt-router":
		return []Resource{b.anywhere(r, arn.Unknown("the models behind "+r.Pattern.String()))}
	default: // a model of one's own is one resource
		return nil
	}
	if len(name) == 0 || kind == "" {
		return []Resource{r}
	}
	if name[0].Kind == arn.Literal {
		text := name[0].Text
		rest, before := textfn.Model(text)
		switch {
		case before != "":
			model := b.anywhere(r, arn.Concat(arn.Lit(rest), name[1:]))
			model.Required, model.Certain = true, r.Certain
			return []Resource{model}
		case kind == profileType: // one that an account has made for itself
			return []Resource{b.anywhere(r, arn.Unknown("the models behind "+r.Pattern.String()))}
		}
		r.Required = r.Required || modelID(text)
		return []Resource{r}
	}
	behind := arn.Unknown(name[0].Why)
	if len(name) == 1 && knownPart(name[0]) {
		behind = arn.Variable(name[0].Text+modelOf, name[0].Why)
	}
	return []Resource{r, b.anywhere(r, behind)}
}

// anywhere is a model in the regions that a profile stands for, which only AWS knows.
func (b *builder) anywhere(r Resource, name arn.Pattern) Resource {
	p := arn.Concat(arn.Lit("arn:"), b.fixed("Partition", ""), arn.Lit(":bedrock:"), arn.Unknown(notGivenWhy+"the regions that the profile stands for"),
		arn.Lit("::"+modelType+"/"), name)
	r.Pattern, r.Loose = p, p
	r.Certain, r.Required = false, false
	r.Why = why(p)
	return r
}

// modelName takes the type and the name out of an ARN of Bedrock; "" where the text is none
// for sure.
func modelName(p arn.Pattern) (kind string, name arn.Pattern) {
	if !isARN(p) {
		return "", nil
	}
	fields := splitFields(p)
	if len(fields) < 6 || len(fields[5]) == 0 || fields[5][0].Kind != arn.Literal || !fields[2].Equal(arn.Lit("bedrock")) {
		return "", nil
	}
	kind, rest, ok := strings.Cut(fields[5][0].Text, "/")
	if !ok {
		return "", nil
	}
	name = fields[5][1:]
	if rest != "" {
		name = arn.Concat(arn.Lit(rest), name)
	}
	return kind, name
}

// modelID says whether a text begins as the id of a model does, with its provider.
func modelID(text string) bool {
	provider, _, ok := strings.Cut(text, ".")
	return ok && provider != "" && !profileID(text)
}

// profileID says whether a text begins as the id of an inference profile of AWS.
func profileID(text string) bool {
	_, before := textfn.Model(text)
	return before != ""
}

func startsWith(name arn.Pattern, test func(string) bool) bool {
	return len(name) > 0 && name[0].Kind == arn.Literal && test(name[0].Text)
}
