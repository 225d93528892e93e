package sdkfacts

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

func tree(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		f := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(f), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(f, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// want is the service that each of the sources describes.
var want = Service{
	Package: "parcels", SDKID: "Parcels", Signing: "parcels",
	Operations: map[string]*Operation{
		"SendParcel": {Method: "POST", URI: "/parcels/{Depot}", Input: []Member{
			{"Depot", true, "string"}, {"Items", true, "[]Item"}, {"Labels", false, "{}string"}, {"Weight", false, "number"}}},
		"TrackParcel": {Method: "GET", URI: "/parcels/{Id}", Anonymous: true, Paginated: true, Input: []Member{{"Id", true, "string"}}},
	},
	Waiters: map[string]string{},
	Types:   map[string][]Member{"Item": {{"Content", false, "[]Item"}, {"Name", true, "string"}}},
}

func compare(t *testing.T, got *Service, from string) {
	t.Helper()
	w := want
	w.From = from
	if string(got.Encode()) != string(w.Encode()) {
		t.Errorf("got\n%s\nwant\n%s", got.Encode(), w.Encode())
	}
}

var moduleFiles = map[string]string{
	"api_client.go": "package parcels\nconst ServiceID = \"Parcels\"\n",
	"auth.go": `package parcels
var operationAuthOptions = map[string]func(*AuthResolverParameters) []*smithyauth.Option{
	"TrackParcel": func(params *AuthResolverParameters) []*smithyauth.Option {
		return []*smithyauth.Option{
			{SchemeID: smithyauth.SchemeIDAnonymous},
		}
	},
}

func serviceAuthOptions(params *AuthResolverParameters) []*smithyauth.Option {
	return []*smithyauth.Option{
		{
			SchemeID: smithyauth.SchemeIDSigV4,
			SignerProperties: func() smithy.Properties {
				var props smithy.Properties
				smithyhttp.SetSigV4SigningName(&props, "parcels")
				return props
			}(),
		},
	}
}
`,
	"schemas/schemas.go": `package schemas
var SendParcel = smithy.NewSchema(smithy.ShapeID{
	Namespace: "x",
	Name:      "SendParcel",
}, smithy.ShapeTypeOperation, 0, &smithytraits.HTTP{Method: "POST",
	URI:  "/parcels/{Depot}",
	Code: 200,
})
`,
	"serializers.go": `package parcels
type awsRestjson1_serializeOpTrackParcel struct {
}
	opPath, opQuery := httpbinding.SplitURI("/parcels/{Id}")
	request.Method = "GET"
`,
	"types/types.go": `package types
type Item struct {
	Content []Item

	// This member is required.
	Name *string

	noSmithyDocumentSerde
}
type Unreached struct { Name *string }
`,
	"api_op_SendParcel.go": `package parcels
func (c *Client) SendParcel(ctx context.Context, params *SendParcelInput) (*SendParcelOutput, error) { return nil, nil }
type SendParcelInput struct {
	// This member is required.
	Depot *string

	// This member is required.
	Items []types.Item

	Labels map[string]string

	Weight *int32

	noSmithyDocumentSerde
}
`,
	"api_op_TrackParcel.go": `package parcels
type TrackParcelInput struct {
	// This member is required.
	Id *string
}
func NewTrackParcelPaginator(client TrackParcelAPIClient, params *TrackParcelInput) *TrackParcelPaginator { return nil }
`,
}

func TestReadModule(t *testing.T) {
	s, err := ReadModule(tree(t, moduleFiles), "parcels", "v1.2.3")
	if err != nil {
		t.Fatal(err)
	}
	compare(t, s, "module v1.2.3")
}

func TestReadModuleFindsWaitersDiscoveryUnionsAndPermissions(t *testing.T) {
	files := map[string]string{}
	for k, v := range moduleFiles {
		files[k] = v
	}
	files["types/types.go"] += "type Place interface { isPlace() }\ntype PlaceMemberShop struct { Value string }\ntype PlaceMemberHome struct { Value Item }\ntype Kind string\n"
	files["api_op_GetDepot.go"] = `package parcels
// Finds a depot. You need the parcels:GetDepot permission.
func (c *Client) GetDepot(ctx context.Context, params *GetDepotInput) (*GetDepotOutput, error) { return nil, nil }
type GetDepotInput struct {
	Place types.Place
	Kind types.Kind
	Kinds []types.Kind
	Body io.Reader
	When *time.Time
}
func NewDepotOpenWaiter(client GetDepotAPIClient) *DepotOpenWaiter { return nil }
func x() { return DiscoverEndpoint{EndpointDiscoveryRequired:    true} }
`
	s, err := ReadModule(tree(t, files), "parcels", "v1.2.3")
	if err != nil {
		t.Fatal(err)
	}
	op := s.Operations["GetDepot"]
	if op.Discovery != "required" || s.Waiters["DepotOpen"] != "GetDepot" || !reflect.DeepEqual(op.Docs, []string{"parcels:GetDepot"}) {
		t.Errorf("%+v, waiters %v", op, s.Waiters)
	}
	if got := membersText(op.Input); got != "Place:Place Kind:enum Kinds:[]enum Body:blob When:time" {
		t.Errorf("members %s", got)
	}
	if got := membersText(s.Types["Place"]); got != "Home:Item Shop" {
		t.Errorf("variants %s", got)
	}
}

func TestReadModel(t *testing.T) {
	dir := tree(t, map[string]string{"api-2.json": `{"metadata":{"serviceId":"Parcels","endpointPrefix":"parcels","signatureVersion":"v4"},
"operations":{
 "SendParcel":{"http":{"method":"POST","requestUri":"/parcels/{Depot}"},"input":{"shape":"SendParcelRequest"}},
 "TrackParcel":{"http":{"method":"GET","requestUri":"/parcels/{Id}"},"authtype":"none","input":{"shape":"TrackParcelRequest"}}},
"shapes":{
 "SendParcelRequest":{"type":"structure","required":["depot","items"],"members":{"depot":{"shape":"S"},"items":{"shape":"L"},"labels":{"shape":"M"},"weight":{"shape":"I"}}},
 "TrackParcelRequest":{"type":"structure","required":["id"],"members":{"id":{"shape":"S"}}},
 "S":{"type":"string"},"I":{"type":"integer"},"L":{"type":"list","member":{"shape":"Item"}},"M":{"type":"map","value":{"shape":"S"}},
 "Item":{"type":"structure","required":["name"],"members":{"name":{"shape":"S"},"content":{"shape":"L"}}}}}`,
		"paginators-1.json": `{"pagination":{"TrackParcel":{}}}`})
	s, err := ReadModel(filepath.Join(dir, "api-2.json"), "model x")
	if err != nil {
		t.Fatal(err)
	}
	compare(t, s, "model x")
}

// botocore's form says who signs by lists, and documents operations.
func TestReadModelOfBotocore(t *testing.T) {
	dir := tree(t, map[string]string{"service-2.json": `{"metadata":{"serviceId":"Parcels","endpointPrefix":"parcels","auth":["aws.auth#sigv4"]},
"operations":{
 "Send":{"http":{"method":"POST","requestUri":"/"},"documentation":"<p>You need <code>parcels:Send</code> and parcels:Pay.</p>","endpointdiscovery":{"required":true}},
 "Track":{"http":{"method":"POST","requestUri":"/"},"authtype":"none","auth":["smithy.api#noAuth"]},
 "Ask":{"http":{"method":"POST","requestUri":"/"},"auth":["smithy.api#httpBearerAuth"]},
 "Pay":{"http":{"method":"POST","requestUri":"/"},"auth":["smithy.api#httpBearerAuth","aws.auth#sigv4"]}},
"shapes":{}}`})
	s, err := ReadModel(filepath.Join(dir, "service-2.json"), "botocore x")
	if err != nil {
		t.Fatal(err)
	}
	for name, anonymous := range map[string]bool{"Send": false, "Track": true, "Ask": true, "Pay": false} {
		if s.Operations[name].Anonymous != anonymous {
			t.Errorf("%s anonymous: %t", name, s.Operations[name].Anonymous)
		}
	}
	send := s.Operations["Send"]
	if send.Discovery != "required" || !reflect.DeepEqual(send.Docs, []string{"parcels:Pay", "parcels:Send"}) {
		t.Errorf("%+v", send)
	}
}

func TestReadClient(t *testing.T) {
	dir := tree(t, map[string]string{
		"dist-es/runtimeConfig.shared.js":            `serviceId: config?.serviceId ?? "Parcels",`,
		"dist-es/auth/httpAuthSchemeProvider.js":     "name: \"parcels\",\n case \"TrackParcel\": {\n options.push(createSmithyApiNoAuthHttpAuthOption(p));",
		"dist-es/pagination/TrackParcelPaginator.js": "",
		"dist-es/schemas/schemas_0.js": `const _D = "depot";
const _I = "items";
const _L = "labels";
const _W = "weight";
const _N = "name";
const _C = "content";
const _id = "id";
const _SP = "SendParcel";
const _SPR = "SendParcelRequest";
const _TP = "TrackParcel";
const _TPR = "TrackParcelRequest";
const _It = "Item";
const _h = "http";
const n0 = "com.example";
export var SendParcelRequest$ = [3, n0, _SPR,
    0,
    [_D, _I, _L, _W],
    [[0, 1], [() => ItemList, 0], 128 | 0, 1], 2
];
export var TrackParcelRequest$ = [3, n0, _TPR,
    0,
    [_id],
    [0], 1
];
export var Item$ = [3, n0, _It,
    0,
    [_N, _C],
    [0, () => ItemList], 1
];
var ItemList = [1, n0, "ItemList",
    0, () => Item$
];
export var SendParcel$ = [9, n0, _SP,
    { [_h]: ["POST", "/parcels/{Depot}", 200] }, () => SendParcelRequest$, () => SendParcelResponse$
];
export var TrackParcel$ = [9, n0, _TP,
    { [_h]: ["GET", "/parcels/{Id}", 200] }, () => TrackParcelRequest$, () => TrackParcelResponse$
];
`})
	s, err := ReadClient(dir, "client x")
	if err != nil {
		t.Fatal(err)
	}
	compare(t, s, "client x")
}

func TestFactsRoundTrip(t *testing.T) {
	w := want
	w.From, w.Waiters = "x", map[string]string{"Sent": "TrackParcel"}
	got, err := Decode("f", w.Encode())
	if err != nil || !reflect.DeepEqual(got, &w) {
		t.Errorf("%v\n%s", err, got.Encode())
	}
}

func TestSourcesThatAreNone(t *testing.T) {
	dir := tree(t, map[string]string{"api-2.json": `{"metadata":{"serviceId":"X"},"operations":{}}`, "broken.json": `{"meta`})
	_, module := ReadModule(dir, "x", "v1")
	_, model := ReadModel(filepath.Join(dir, "api-2.json"), "m")
	_, broken := ReadModel(filepath.Join(dir, "broken.json"), "m")
	_, client := ReadClient(dir, "c")
	_, waiter := Decode("w.json", []byte(`{"package":"x","operations":{"A":{"in":""}},"waiters":{"W":"B"}}`))
	for what, err := range map[string]error{"not a service module": module, "without operations": model, "truncated": broken,
		"not a client package": client, "operation B does not exist": waiter} {
		if err == nil || !strings.Contains(err.Error(), what) {
			t.Errorf("error %v, want %q", err, what)
		}
	}
}
