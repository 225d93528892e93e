package catalog

import (
	"embed"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"sort"
	"strings"
	"sync"
)

//go:generate go run ./gen -report ../docs/catalog.md

//go:embed data/*.json
var dataFiles embed.FS

//go:embed services.json
var serviceLines string

// A data file is JSON with one entry a line, so that a lookup decodes no more
// than the lines that it needs. prefixData holds the raw lines by section.
type prefixData struct {
	prefix   string
	sections map[string]map[string]string // "actions" → "GetObject" → its JSON
	sources  []string
	keys     [][]string
}

type cell struct {
	once sync.Once
	data *prefixData
}

var (
	cellsLock sync.Mutex
	cells     map[string]*cell
)

// dataOf gives a prefix's data, nil if there is none of that prefix.
func dataOf(prefix string) *prefixData {
	cellsLock.Lock()
	if cells == nil {
		cells = map[string]*cell{}
	}
	c := cells[prefix]
	if c == nil {
		c = &cell{}
		cells[prefix] = c
	}
	cellsLock.Unlock()
	c.once.Do(func() {
		raw, err := dataFiles.ReadFile("data/" + prefix + ".json")
		if err != nil {
			return // not a prefix
		}
		c.data = splitData(prefix, string(raw))
	})
	return c.data
}

// splitData cuts a data file into its lines. The form is the generator's own;
// anything else is a broken build of this program.
func splitData(prefix, raw string) *prefixData {
	d := &prefixData{prefix: prefix, sections: map[string]map[string]string{}}
	var section map[string]string
	for line := range strings.SplitSeq(raw, "\n") {
		line = strings.TrimSuffix(line, ",")
		if line == "" || line == "{" || line == "}" {
			continue
		}
		name, rest, ok := strings.Cut(line[1:], `":`)
		switch {
		case !ok:
			panic(fmt.Sprintf("catalog: embedded data/%s.json: line %q", prefix, line))
		case rest == "{":
			section = map[string]string{}
			d.sections[name] = section
		case name == "prefix":
		case name == "sources":
			mustDecode(prefix, rest, &d.sources)
		case name == "keys":
			mustDecode(prefix, rest, &d.keys)
		default:
			section[name] = rest
		}
	}
	return d
}

func mustDecode(where, text string, into any) {
	if err := json.Unmarshal([]byte(text), into); err != nil {
		panic(fmt.Sprintf("catalog: embedded data/%s.json: %v in %s", where, err, text))
	}
}

// names gives a section's entries, sorted.
func (d *prefixData) names(section string) []string {
	return slices.Sorted(maps.Keys(d.sections[section]))
}

// arns gives the ARN formats of a resource type.
func (d *prefixData) arns(typ string) []string {
	text, ok := d.sections["resources"][typ]
	if !ok {
		return nil
	}
	var out []string
	mustDecode(d.prefix, text, &out)
	return out
}

// Service is one service of the SDK.
type Service struct {
	Package string `json:"package"` // Go package name: "s3"
	SDKID   string `json:"sdkId"`   // "S3"
	Prefix  string `json:"prefix"`  // IAM prefix of most of its actions: "s3"
	Signing string `json:"signing"` // SigV4 signing name; "" if it does not sign
	From    string `json:"from"`    // the source that was read: "module v1.114.9"
}

var services = sync.OnceValue(func() []Service {
	var out []Service
	if err := json.Unmarshal([]byte(serviceLines), &out); err != nil {
		panic("catalog: embedded services.json: " + err.Error())
	}
	return out
})

// Services gives all services, sorted by package.
func Services() []Service { return slices.Clone(services()) }

// ServiceOf finds a service by its Go package name ("s3"), import path
// (".../aws-sdk-go-v2/service/s3", with or without a package below it) or SDK
// id ("S3", "Cognito Identity Provider").
func ServiceOf(service string) (Service, bool) {
	name := service
	if _, rest, ok := strings.Cut(service, "/service/"); ok {
		name, _, _ = strings.Cut(rest, "/")
	}
	if s, ok := serviceLine(name); ok {
		return s, true
	}
	return serviceLine(packageName(service))
}

// serviceLine finds one line of services.json without decoding the others.
func serviceLine(pkg string) (Service, bool) {
	i := strings.Index(serviceLines, `{"package":"`+pkg+`",`)
	if i < 0 {
		return Service{}, false
	}
	line, _, _ := strings.Cut(serviceLines[i:], "\n")
	var s Service
	mustDecode("../services", strings.TrimSuffix(line, ","), &s)
	return s, true
}

// packageName is the Go package name of an SDK id.
func packageName(sdkID string) string {
	return strings.ToLower(strings.NewReplacer(" ", "", "-", "", "_", "").Replace(sdkID))
}

// Prefixes gives all IAM prefixes, sorted.
func Prefixes() []string {
	entries, err := dataFiles.ReadDir("data")
	if err != nil {
		panic("catalog: embedded data: " + err.Error())
	}
	var out []string
	for _, e := range entries {
		out = append(out, strings.TrimSuffix(e.Name(), ".json"))
	}
	sort.Strings(out)
	return out
}
