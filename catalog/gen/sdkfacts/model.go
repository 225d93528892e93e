package sdkfacts

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// modelShape is a shape of an API model.
type modelShape struct {
	Type     string
	Enum     []string
	Required []string
	Members  map[string]struct{ Shape string }
	Member   struct{ Shape string }
	Value    struct{ Shape string }
	Document bool
}

type model struct {
	Metadata struct {
		ServiceID           string `json:"serviceId"`
		ServiceAbbreviation string
		ServiceFullName     string
		SigningName         string
		EndpointPrefix      string
		SignatureVersion    string
		Auth                []string
	}
	Operations map[string]struct {
		HTTP              struct{ Method, RequestURI string }
		Input             struct{ Shape string }
		AuthType          string `json:"authtype"`
		Auth              []string
		EndpointDiscovery *struct{ Required bool }
		Documentation     string
	}
	Shapes map[string]modelShape
}

func (m *model) sdkID() string {
	for _, s := range []string{m.Metadata.ServiceID, m.Metadata.ServiceAbbreviation, m.Metadata.ServiceFullName} {
		if s != "" {
			return s
		}
	}
	return ""
}

func packageOf(sdkID string) string {
	return strings.ToLower(strings.NewReplacer(" ", "", "-", "", "_", "").Replace(sdkID))
}

func readModel(file string) (*model, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var m model
	if err := json.Unmarshal(data, &m); err != nil {
		return nil, fmt.Errorf("%s: not an API model (truncated?): %w", file, err)
	}
	return &m, nil
}

// ReadModel reads a service's model in the form that AWS's SDKs of the former
// generation carry: api-2.json of aws-sdk-go (v1), service-2.json of botocore,
// with the paginators and waiters beside it. from says which it is.
func ReadModel(file, from string) (*Service, error) {
	m, err := readModel(file)
	if err != nil {
		return nil, err
	}
	md := m.Metadata
	s := &Service{Package: packageOf(m.sdkID()), SDKID: m.sdkID(), Signing: md.SigningName, From: from,
		Operations: map[string]*Operation{}, Waiters: map[string]string{}, Types: map[string][]Member{}}
	if s.Signing == "" {
		s.Signing = md.EndpointPrefix
	}
	for name, o := range m.Operations {
		op := &Operation{Docs: permissionsIn(o.Documentation)}
		op.Anonymous = o.AuthType == "none" || unsigned(o.Auth) || len(o.Auth) == 0 && (md.SignatureVersion == "bearer" || unsigned(md.Auth))
		if o.HTTP.RequestURI != "/" {
			op.Method, op.URI = o.HTTP.Method, o.HTTP.RequestURI
		}
		if o.EndpointDiscovery != nil {
			op.Discovery = "optional"
			if o.EndpointDiscovery.Required {
				op.Discovery = "required"
			}
		}
		if o.Input.Shape != "" {
			op.Input = s.modelMembers(m, o.Input.Shape)
		}
		s.Operations[name] = op
	}
	if len(s.Operations) == 0 {
		return nil, fmt.Errorf("%s: a model without operations", file)
	}
	return s, s.modelExtras(filepath.Dir(file))
}

// unsigned tells that a list of authentication schemes has none that signs, so
// that IAM has nothing to check.
func unsigned(auth []string) bool {
	return len(auth) > 0 && !slices.ContainsFunc(auth, func(a string) bool { return strings.HasPrefix(a, "aws.auth#sigv4") })
}

// modelExtras reads paginators and waiters, which not every service has.
func (s *Service) modelExtras(dir string) error {
	var p struct{ Pagination map[string]struct{} }
	var w struct {
		Waiters map[string]struct{ Operation string }
	}
	for name, into := range map[string]any{"paginators-1.json": &p, "waiters-2.json": &w} {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if os.IsNotExist(err) {
			continue
		} else if err != nil {
			return err
		}
		if err := json.Unmarshal(data, into); err != nil {
			return fmt.Errorf("%s: %w", filepath.Join(dir, name), err)
		}
	}
	for op := range p.Pagination {
		if o := s.Operations[op]; o != nil {
			o.Paginated = true
		}
	}
	for n, x := range w.Waiters {
		s.Waiters[n] = x.Operation
	}
	return nil
}

func (s *Service) modelMembers(m *model, shape string) []Member {
	sh := m.Shapes[shape]
	req := map[string]bool{}
	for _, r := range sh.Required {
		req[r] = true
	}
	out := []Member{}
	for _, n := range sortedKeys(sh.Members) {
		out = append(out, Member{Name: exported(n), Required: req[n], Type: s.modelType(m, sh.Members[n].Shape)})
	}
	return out
}

func (s *Service) modelType(m *model, shape string) string {
	sh := m.Shapes[shape]
	switch sh.Type {
	case "structure":
		if sh.Document {
			return "document"
		}
		name := exported(shape)
		if _, ok := s.Types[name]; !ok {
			s.Types[name] = []Member{}
			s.Types[name] = s.modelMembers(m, shape)
		}
		return name
	case "list":
		return "[]" + s.modelType(m, sh.Member.Shape)
	case "map":
		return "{}" + s.modelType(m, sh.Value.Shape)
	case "string", "character":
		if len(sh.Enum) > 0 {
			return "enum"
		}
		return "string"
	case "boolean":
		return "bool"
	case "timestamp":
		return "time"
	case "blob":
		return "blob"
	}
	return "number"
}

// exported is the name of a Go field or type for a name of a model.
func exported(n string) string { return strings.ToUpper(n[:1]) + n[1:] }
