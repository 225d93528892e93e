package catalog

import (
	"encoding/json"
	"io"
)

// Version of the dump's form.
const Version = 1

// Dump is the whole catalog; its lists are sorted.
type Dump struct {
	Version  int           `json:"version"`
	Services []DumpService `json:"services"`
	Actions  []DumpAction  `json:"actions"`
}

// DumpService is a service of the dump.
type DumpService struct {
	Package    string          `json:"package"`
	SDKID      string          `json:"sdkId"`
	Prefix     string          `json:"prefix"`
	Operations []DumpOperation `json:"operations"`
}

// DumpOperation is an operation of the dump.
type DumpOperation struct {
	Name           string     `json:"name"`
	Permissionless string     `json:"permissionless,omitempty"`
	Guessed        bool       `json:"guessed,omitempty"`
	AsCaller       string     `json:"asCaller,omitempty"`
	AsCallerUnless *Condition `json:"asCallerUnless,omitempty"`
	Actions        []DumpNeed `json:"actions"`
}

// DumpNeed is a need of the dump.
type DumpNeed struct {
	Action    string         `json:"action"`
	Kind      Kind           `json:"kind"`
	Condition *Condition     `json:"condition,omitempty"`
	Unless    *Condition     `json:"unless,omitempty"`
	Rare      bool           `json:"rare,omitempty"`
	Resources []DumpResource `json:"resources"`
	Source    string         `json:"source"`
}

// DumpResource is a resource of a need in the dump.
type DumpResource struct {
	Type         string              `json:"type"`
	ARN          string              `json:"arn"`
	Variables    map[string]string   `json:"variables"`
	Alternatives map[string][]string `json:"alternatives,omitempty"`
	Account      string              `json:"account,omitempty"`
	Required     bool                `json:"required,omitempty"`
	Condition    *Condition          `json:"condition,omitempty"`
}

// DumpAction is an action of the dump.
type DumpAction struct {
	Action         string             `json:"action"`
	Access         string             `json:"access"`
	PermissionOnly bool               `json:"permissionOnly,omitempty"`
	Resources      []DumpResourceType `json:"resources"`
	ConditionKeys  []string           `json:"conditionKeys"`
}

// DumpResourceType is a resource type of an action in the dump.
type DumpResourceType struct {
	Type     string   `json:"type"`
	Required bool     `json:"required,omitempty"`
	ARNs     []string `json:"arns"`
}

// DumpOf gives an operation in the form of the dump.
func DumpOf(op Operation) DumpOperation {
	out := DumpOperation{Name: op.Name, Permissionless: op.Permissionless, Guessed: op.Guessed, AsCaller: op.AsCaller, AsCallerUnless: op.AsCallerUnless, Actions: []DumpNeed{}}
	for _, n := range op.Needs {
		d := DumpNeed{Action: n.Action, Kind: n.Kind, Condition: n.When, Unless: n.Unless, Rare: n.Rare, Resources: []DumpResource{}, Source: n.Source}
		for _, r := range n.Resources {
			vars := r.Variables
			if vars == nil {
				vars = map[string]string{}
			}
			d.Resources = append(d.Resources, DumpResource{r.Type, r.ARN, vars, r.Alternatives, r.Account, r.Required, r.When})
		}
		out.Actions = append(out.Actions, d)
	}
	return out
}

// DumpActionOf gives an action in the form of the dump.
func DumpActionOf(a Action) DumpAction {
	out := DumpAction{Action: a.Name, Access: a.Access, PermissionOnly: a.PermissionOnly,
		Resources: []DumpResourceType{}, ConditionKeys: append([]string{}, a.ConditionKeys...)}
	for _, t := range a.ResourceTypes {
		out.Resources = append(out.Resources, DumpResourceType{t.Type, t.Required, append([]string{}, t.ARNs...)})
	}
	return out
}

// All gives the whole catalog.
func All() Dump {
	d := Dump{Version: Version, Services: []DumpService{}, Actions: []DumpAction{}}
	for _, s := range Services() {
		ds := DumpService{Package: s.Package, SDKID: s.SDKID, Prefix: s.Prefix, Operations: []DumpOperation{}}
		for _, name := range Operations(s.Package) {
			ds.Operations = append(ds.Operations, DumpOf(Lookup(s.Package, name)))
		}
		d.Services = append(d.Services, ds)
	}
	for _, p := range Prefixes() {
		for _, a := range ActionsOf(p) {
			d.Actions = append(d.Actions, DumpActionOf(a))
		}
	}
	return d
}

// WriteJSON writes the whole catalog as JSON, sorted.
func WriteJSON(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	return e.Encode(All())
}
