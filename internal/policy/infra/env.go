package infra

import (
	"slices"
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/policy"
)

// SetEnv sets an environment variable of a program. One that two containers set differently is not known.
func SetEnv(set *policy.Set, key, val Value) {
	name, ok := key.Const()
	if !ok || val.Kind == Null {
		set.EnvOpen = set.EnvOpen || !ok
		return
	}
	p := arn.Unknown("the configuration sets it to what is not known: " + val.Show())
	switch val.Kind {
	case String, Number, Bool:
		p = val.Text.Normal()
	case Encoded:
		if s := val.Inner.JSON(); s.Kind == String {
			p = s.Text.Normal()
		}
	}
	if old, ok := set.Env[name]; ok && !old.Equal(p) {
		p = arn.Unknown("it is set differently for several containers or functions")
	}
	set.Env[name] = p
}

// EnvEntries are the variables of a map of them. What is no map may set any.
func EnvEntries(set *policy.Set, v Value) []Entry {
	set.EnvOpen = set.EnvOpen || v.Kind != Null && v.Kind != Map
	return v.Entries
}

// EnvItems are the variables of a list of names and values. What is no list may set any.
func EnvItems(set *policy.Set, v Value) []Value {
	set.EnvOpen = set.EnvOpen || v.Kind != Null && v.Kind != List
	return v.Items
}

// InCommon is the environment of a program that is one of several, of which each has a set:
// what all have alike is known.
func InCommon(sets []*policy.Set) map[string]arn.Pattern {
	out := map[string]arn.Pattern{}
	for _, set := range sets {
		for name := range set.Env {
			for _, o := range sets {
				p, ok := o.Env[name]
				if old, has := out[name]; !has && ok {
					out[name] = p
				} else if !ok || !old.Equal(p) {
					out[name] = arn.Unknown("it is set differently for several containers or functions")
					break
				}
			}
		}
	}
	return out
}

// RunsOn notes the platform of what the source runs: "lambda" or "ecs".
func RunsOn(set *policy.Set, platform string) {
	set.EnvStated = true
	if i, found := slices.BinarySearch(set.Platforms, platform); !found {
		set.Platforms = slices.Insert(set.Platforms, i, platform)
	}
}

// SplitActions reads the compact form of a list of actions:
// "s3:Get*,List* sqs:SendMessage" is s3:Get*, s3:List* and sqs:SendMessage.
func SplitActions(text string) []string {
	var out []string
	for _, group := range strings.Fields(text) {
		prefix, names, has := strings.Cut(group, ":")
		if !has {
			out = append(out, group)
			continue
		}
		for _, n := range strings.Split(names, ",") {
			out = append(out, prefix+":"+n)
		}
	}
	return out
}

// PartitionOf is the partition of a region, or "" where its name does not say.
func PartitionOf(region string) string {
	switch {
	case region == "":
		return ""
	case strings.HasPrefix(region, "cn-"):
		return "aws-cn"
	case strings.HasPrefix(region, "us-gov-"):
		return "aws-us-gov"
	case strings.Contains(region, "-iso"), strings.HasPrefix(region, "eusc-"):
		return ""
	}
	return "aws"
}
