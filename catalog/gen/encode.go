package main

import (
	"slices"
	"strings"

	"github.com/iamvet/iamvet/catalog"
	"github.com/iamvet/iamvet/catalog/gen/iamfacts"
	"github.com/iamvet/iamvet/catalog/gen/sdkfacts"
)

type sdkService = sdkfacts.Service

// The lines of a data file; package catalog decodes them.
type (
	actionLine struct {
		Access    string `json:"l"`
		Resources string `json:"r,omitempty"`
		Keys      int    `json:"k,omitempty"`
		Only      bool   `json:"o,omitempty"`
	}
	opLine struct {
		None    string     `json:"none,omitempty"`
		Unknown string     `json:"unknown,omitempty"`
		Needs   []needLine `json:"needs,omitempty"`
		Caller  string     `json:"caller,omitempty"` // actions, and the condition under which a role acts instead
	}
	needLine struct {
		Action    string    `json:"a"`
		Kind      string    `json:"k,omitempty"`
		When      string    `json:"w,omitempty"`
		Unless    string    `json:"u,omitempty"`
		Rare      bool      `json:"x,omitempty"`
		Resources []resLine `json:"r,omitempty"`
		Source    int       `json:"s"`
	}
	resLine struct {
		Type      string `json:"t"`
		ARN       string `json:"n,omitempty"`
		Variables string `json:"v,omitempty"`
		Account   string `json:"o,omitempty"`
		Required  bool   `json:"q,omitempty"`
		When      string `json:"w,omitempty"`
	}
)

func (d *dataFile) action(a *iamfacts.Action) (actionLine, error) {
	line := actionLine{Access: a.Access[:1], Only: a.PermissionOnly}
	var types []string
	for _, r := range a.Resources {
		t, _ := r.MarshalText()
		types = append(types, string(t))
	}
	line.Resources = strings.Join(types, ",")
	if len(a.Keys) > 0 {
		l, err := iamfacts.Line(a.Keys)
		if err != nil {
			return line, err
		}
		line.Keys = 1 + number(&d.keys, l)
	}
	return line, nil
}

func (d *dataFile) operation(p *iamfacts.Prefix, op catalog.Operation, unknown string) opLine {
	line := opLine{None: op.Permissionless, Unknown: unknown}
	if line.Caller = op.AsCaller; op.AsCallerUnless != nil {
		line.Caller += " " + op.AsCallerUnless.String()
	}
	for _, n := range op.Needs {
		l := needLine{Action: strings.TrimPrefix(n.Action, d.prefix+":"), When: n.When.String(), Unless: n.Unless.String(), Rare: n.Rare, Source: number(&d.sources, n.Source)}
		switch n.Kind {
		case catalog.Conditional:
			l.Kind = "c"
		case catalog.Supporting:
			l.Kind = "s"
		}
		for _, r := range n.Resources {
			rl := resLine{Type: r.Type, ARN: r.ARN, Variables: variablesText(r), Account: r.Account, Required: r.Required, When: r.When.String()}
			if arns := p.Resources[r.Type]; l.Action != n.Action && len(arns) > 0 && arns[0] == r.ARN {
				rl.ARN = ""
			}
			l.Resources = append(l.Resources, rl)
		}
		line.Needs = append(line.Needs, l)
	}
	return line
}

// variablesText writes "BucketName=Bucket ObjectName=Key|Other =Arn".
func variablesText(r catalog.Resource) string {
	var out []string
	for _, v := range iamfacts.SortedKeys(r.Variables) {
		paths := append([]string{r.Variables[v]}, r.Alternatives[v]...)
		out = append(out, v+"="+strings.Join(slices.Compact(paths), "|"))
	}
	return strings.Join(out, " ")
}
