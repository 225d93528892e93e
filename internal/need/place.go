package need

import (
	"regexp"

	"github.com/iamvet/iamvet/catalog"
	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/flow"
)

// place fills in the partition, region or account.
func (b *builder) place(variable string, accounts []choice, states []state) []state {
	if variable != "Account" {
		value := b.fixed(variable, "")
		for k := range states {
			states[k].fixed(variable, value)
		}
		return states
	}
	var out []state
	for _, s := range states {
		for _, c := range accounts {
			next := s
			next.certain = s.certain && c.certain
			next.fixed(variable, c.text)
			if c.path != "" { // the request says whose it is
				next.loose = append(clone(s.loose), c.text...)
			}
			out = append(out, next)
		}
	}
	return out
}

// accounts lists the accounts that the resource may be of.
func (b *builder) accounts(t *catalog.Resource) []choice {
	own := choice{text: b.fixed("Account", ""), certain: true}
	if t.Account == "" {
		return []choice{own}
	}
	f := b.at(t.Account)
	if f.unknown != "" && f.presence != flow.Unset {
		return []choice{{text: arn.Unknown(f.unknown)}} // the caller's among them
	}
	var out []choice
	sure := f.sure()
	for _, text := range f.texts {
		switch {
		case len(text) == 0 || text.Equal(arn.Lit(ownAccount)):
			out = append(out, own)
		case len(text) == 1 && text[0].Kind == arn.Literal && !accountID.MatchString(text[0].Text):
			out = append(out, choice{text: arn.Unknown(t.Account + " is not an account's id")})
		default:
			out = append(out, choice{text: text, path: t.Account, certain: sure(text)})
		}
	}
	if len(out) == 0 || f.presence == flow.MaybeSet {
		own.certain = len(out) == 0
		out = append(out, own)
	}
	return out
}

// ownAccount stands for the caller's account. Source: Amazon S3 Glacier API Reference, accountId.
const ownAccount = "-"

var accountID = regexp.MustCompile(`^[0-9]{12}$`)

// template is the ARN format with nothing known of the resource itself.
func (b *builder) template(t *catalog.Resource, why string) arn.Pattern {
	var p arn.Pattern
	for _, part := range arn.Parse(t.ARN) {
		if part.Kind == arn.Var {
			p = append(p, b.fixedOf(t, part.Text, why)...)
		} else {
			p = append(p, part)
		}
	}
	return p.Normal()
}

func (b *builder) fixedOf(t *catalog.Resource, variable, why string) arn.Pattern {
	if variable != "Account" {
		return b.fixed(variable, why)
	}
	if b.use.Service == "sts" && t.Type == "role" {
		return arn.Unknown(why) // a role is assumed to get to another account as well
	}
	if accounts := b.accounts(t); len(accounts) == 1 {
		return accounts[0].text
	}
	return arn.Unknown("the resource's account is one of several")
}

// fixed gives a variable that the input has no part in.
func (b *builder) fixed(name, why string) arn.Pattern {
	switch name {
	case "Partition":
		return orVariable(b.opt.Partition, "partition")
	case "Region":
		if len(b.use.Region) == 1 {
			if region := b.use.Region[0]; !region.Equal(arn.Variable("region", "")) {
				return region.Substitute(b.opt.Bind)
			}
			return orVariable(b.opt.Region, "region")
		}
		if len(b.use.Region) > 1 {
			return arn.Unknown("the client's region is one of several")
		}
		return orVariable(b.opt.Region, "region")
	case "Account":
		return orVariable(b.opt.Account, "account")
	}
	return arn.Unknown(why)
}

func orVariable(value, name string) arn.Pattern {
	if value != "" {
		return arn.Lit(value)
	}
	return arn.Variable(name, "")
}

func isFixed(variable string) bool {
	switch variable {
	case "Partition", "Region", "Account":
		return true
	}
	return false
}
