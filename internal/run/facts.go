package run

import (
	"slices"

	"github.com/iamvet/iamvet/catalog"
	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/config"
	"github.com/iamvet/iamvet/internal/flow"
	"github.com/iamvet/iamvet/internal/need"
	"github.com/iamvet/iamvet/internal/policy"
)

// facts is what is known of where a program runs: the configuration goes before
// what the policies' sources say.
type facts struct {
	env, flags, keys           map[string]arn.Pattern
	partition, region, account string
	envWhole                   bool // no other variables are set than those of env
	catalog                    *catalog.Corrections
}

// facts of a program with these policies; nil for none.
func (in *Input) facts(set *policy.Set) facts {
	c := in.Facts
	f := facts{
		env: map[string]arn.Pattern{}, flags: map[string]arn.Pattern{}, keys: map[string]arn.Pattern{},
		partition: c.Partition, region: c.Region, account: c.Account, catalog: c.Catalog,
	}
	if set != nil {
		for name, value := range set.Env {
			f.env[name] = value
		}
		f.envWhole = set.EnvStated && !set.EnvOpen
		f.partition = first(f.partition, set.Partition, partitionOf(set))
		f.region = first(f.region, set.Region)
		f.account = first(f.account, set.Account)
	}
	for name, value := range c.Env {
		f.env[name] = arn.Lit(value)
	}
	if in.OwnRegion || set != nil && slices.Contains(set.Platforms, "lambda") {
		f.ownRegion()
	}
	for name, value := range c.Flags {
		f.flags[name] = arn.Lit(value)
	}
	for name, value := range c.Keys {
		f.keys[name] = arn.Lit(value)
	}
	return f
}

// ownRegion gives the variables that AWS Lambda sets to the function's region.
// Source: AWS Lambda Developer Guide, "Defined runtime environment variables".
func (f *facts) ownRegion() {
	region := arn.Variable("region", "")
	if f.region != "" {
		region = arn.Lit(f.region)
	}
	for _, name := range []string{"AWS_REGION", "AWS_DEFAULT_REGION"} {
		if _, known := f.env[name]; !known {
			f.env[name] = region
		}
	}
}

// PolicyOptions are the options for reading a program's policies.
func PolicyOptions(m *config.Module, f config.Facts) policy.Options {
	return policy.Options{
		Variables: m.Config.Vars, VariableFiles: m.Config.VariableFiles(), ManagedDir: m.Config.ManagedDir(),
		Region: f.Region, Account: f.Account, Partition: f.Partition,
	}
}

func first(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}

func (f facts) options() need.Options {
	opt := need.Options{Partition: f.partition, Region: f.region, Account: f.account, Lookup: f.catalog.Lookup, Bind: map[string]arn.Pattern{}}
	opt.Unset = (&flow.Options{Env: f.env, EnvWhole: f.envWhole}).Unset
	for name, value := range f.env {
		opt.Bind["env:"+name] = value
	}
	for name, value := range f.flags {
		opt.Bind["flag:"+name] = value
	}
	for name, value := range f.keys {
		opt.Bind["config:"+name] = value
	}
	// Texts hold them where the program asks for its own: GetCallerIdentity.
	for name, value := range map[string]string{"partition": f.partition, "region": f.region, "account": f.account} {
		if value != "" {
			opt.Bind[name] = arn.Lit(value)
		}
	}
	return opt
}

// partitionOf is the one partition that all ARNs of the policies name: a policy
// is of use in its own partition only.
func partitionOf(set *policy.Set) string {
	found := ""
	for i := range set.Documents {
		for k := range set.Documents[i].Statements {
			for _, t := range set.Documents[i].Statements[k].Resources {
				a, ok := arn.Split(t.Pattern)
				if !ok {
					continue
				}
				p, ok := a.Partition.IsLiteral()
				if !ok || found != "" && found != p {
					return ""
				}
				found = p
			}
		}
	}
	return found
}
