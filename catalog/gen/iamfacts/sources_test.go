package iamfacts

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

func write(t *testing.T, name, text string) string {
	t.Helper()
	f := filepath.Join(t.TempDir(), name)
	if err := os.MkdirAll(filepath.Dir(f), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(f, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return f
}

const serviceReference = `{"Name":"parcels","Version":"v1.4",
"Actions":[
 {"Name":"SendParcel","ActionConditionKeys":["aws:RequestTag/${TagKey}"],"Annotations":{"Properties":{"IsList":false,"IsPermissionManagement":false,"IsTaggingOnly":false,"IsWrite":true}},"Resources":[{"Name":"depot"}]},
 {"Name":"ListParcels","Annotations":{"Properties":{"IsList":true}}},
 {"Name":"TagParcel","Annotations":{"Properties":{"IsTaggingOnly":true,"IsWrite":true}}},
 {"Name":"ShareDepot","Annotations":{"Properties":{"IsPermissionManagement":true,"IsWrite":true}}},
 {"Name":"TrackParcel","Annotations":{"Properties":{}}}],
"Resources":[{"Name":"depot","ARNFormats":["arn:${Partition}:parcels:${Region}:${Account}:depot/${DepotId}"]}],
"Operations":[{"Name":"SendParcel","AuthorizedActions":[{"Name":"SendParcel","Service":"parcels"},{"Name":"PassRole","Service":"iam"}],"SDK":[{"Name":"parcels","Method":"send_parcel","Package":"Boto3"}]}]}`

func TestReadServiceReference(t *testing.T) {
	f := write(t, "parcels.json", serviceReference)
	all, err := ReadServiceReference(filepath.Dir(f))
	if err != nil {
		t.Fatal(err)
	}
	p := all["parcels"]
	levels := map[string]string{}
	for n, a := range p.Actions {
		levels[n] = a.Access
	}
	if want := map[string]string{"SendParcel": "Write", "ListParcels": "List", "TagParcel": "Tagging", "ShareDepot": "Permissions management", "TrackParcel": "Read"}; !reflect.DeepEqual(levels, want) {
		t.Errorf("levels %v", levels)
	}
	if want := []Operation{{"SendParcel", []string{"parcels"}, []string{"iam:PassRole", "parcels:SendParcel"}}}; !reflect.DeepEqual(p.Operations, want) {
		t.Errorf("operations %v", p.Operations)
	}
	if got := p.Actions["SendParcel"]; !reflect.DeepEqual(got.Resources, []ResourceType{{"depot", false}}) || len(got.Keys) != 1 {
		t.Errorf("%+v", got)
	}
}

func TestReadServiceReferenceErrors(t *testing.T) {
	for text, want := range map[string]string{
		serviceReference[:200]: "truncated",
		`{"Actions":[]}`:       "no Name",
		strings.Replace(serviceReference, `"Resources":[{"Name":"depot"}]`, `"Resources":[{"Name":"shed"}]`, 1):                  `action SendParcel: resource "shed"`,
		strings.Replace(serviceReference, `{"Name":"SendParcel","Service":"parcels"}`, `{"Name":"Send","Service":"parcels"}`, 1): "operation SendParcel: its authorized action Send does not exist",
	} {
		f := write(t, "parcels.json", text)
		_, err := ReadServiceReference(filepath.Dir(f))
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "parcels.json") {
			t.Errorf("error %v, want %q", err, want)
		}
	}
	if _, err := ReadServiceReference(t.TempDir()); err == nil {
		t.Error("an empty folder is no error")
	}
}

func TestMergePrefersTheNewerAndKeepsWhatItDoesNotTell(t *testing.T) {
	older := map[string]*Prefix{"parcels": {Name: "parcels", Resources: map[string][]string{"depot": {"arn:old"}},
		Actions: map[string]*Action{
			"SendParcel": {Access: "Read", Resources: []ResourceType{{"depot", true}}, Dependents: []string{"iam:PassRole"}, Documents: []string{"Send"}},
			"Gone":       {Access: "Write", PermissionOnly: true}}}}
	newer := map[string]*Prefix{"parcels": {Name: "parcels", Resources: map[string][]string{"depot": {"arn:new"}},
		Actions: map[string]*Action{"SendParcel": {Access: "Write", Resources: []ResourceType{{"depot", false}}, Keys: []string{"k"}}, "New": {Access: "List"}}}}
	got := Merge(older, newer, false)["parcels"]
	want := &Prefix{Name: "parcels", Resources: map[string][]string{"depot": {"arn:new", "arn:old"}},
		Actions: map[string]*Action{
			"SendParcel": {Access: "Write", Resources: []ResourceType{{"depot", true}}, Keys: []string{"k"}, Dependents: []string{"iam:PassRole"}, Documents: []string{"Send"}},
			"Gone":       {Access: "Write", PermissionOnly: true}, "New": {Access: "List"}}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v", got)
	}
	if told := Merge(older, newer, true)["parcels"].Actions["SendParcel"].Resources[0]; told.Required {
		t.Error("a source that tells what is required was not believed")
	}
}

func TestReadAuthorizationReferenceAndIAMData(t *testing.T) {
	f := write(t, "reference.jsonl", `{"prefix":"parcels","actions":{"SendParcel":{"access":"Write","operations":["Send"],"resources":[{"type":"depot","required":true}],"dependentActions":["iam:PassRole"]}},"resources":{"depot":["arn:x"]}}`+"\n")
	ref, err := ReadAuthorizationReference(f)
	if err != nil {
		t.Fatal(err)
	}
	if a := ref["parcels"].Actions["SendParcel"]; a.Access != "Write" || !a.Resources[0].Required || a.Documents[0] != "Send" || a.Dependents[0] != "iam:PassRole" {
		t.Errorf("%+v", a)
	}
	dir := t.TempDir()
	for name, text := range map[string]string{
		"actions/parcels.json":       `{"sendparcel":{"name":"SendParcel","accessLevel":"Permissions management, Write","resourceTypes":[{"name":"depot","required":true}],"conditionKeys":["k"]}}`,
		"resourceTypes/parcels.json": `{"depot":{"key":"depot","arn":"arn:x, arn:y"}}`,
	} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	data, err := ReadIAMData(dir)
	if err != nil {
		t.Fatal(err)
	}
	if p := data["parcels"]; p.Actions["SendParcel"].Access != "Permissions management" || len(p.Resources["depot"]) != 2 {
		t.Errorf("%+v", p)
	}
	if _, err := ReadIAMData(t.TempDir()); err == nil {
		t.Error("an empty folder is no error")
	}
}
