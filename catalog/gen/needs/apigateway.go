package needs

import (
	"regexp"
	"strings"

	"github.com/iamvet/iamvet/catalog"
)

// API Gateway authorizes HTTP methods on the paths of its own API: the action is
// the method, the resource the path of the request.

var uriLabel = regexp.MustCompile(`\{(\w+)\+?\}`)

var httpVerbs = map[string]bool{"apigateway:GET": true, "apigateway:PUT": true, "apigateway:POST": true,
	"apigateway:PATCH": true, "apigateway:DELETE": true}

// pathResource gives the path of the operation's request as a resource.
func (b *builder) pathResource() []catalog.Resource {
	uri, _, _ := strings.Cut(b.op.URI, "?")
	uri = strings.TrimPrefix(uri, "/v2")
	r := catalog.Resource{Variables: map[string]string{}, Required: true}
	path := uriLabel.ReplaceAllStringFunc(uri, func(label string) string {
		name := strings.Trim(label, "{+}")
		for _, m := range b.op.Input {
			if strings.EqualFold(m.Name, name) {
				r.Variables[m.Name] = m.Name
				return "${" + m.Name + "}"
			}
		}
		return "${" + name + "}"
	})
	r.ARN = "arn:${Partition}:apigateway:${Region}::" + path
	r.Type = b.pathType(path)
	return []catalog.Resource{r}
}

// pathType is the reference's resource type of a path's shape, else "path".
func (b *builder) pathType(path string) string {
	shape := variable.ReplaceAllString(path, "{}")
	found := "path"
	for t, arns := range b.in.Prefixes["apigateway"].Resources {
		for _, arn := range arns {
			_, p, _ := strings.Cut(arn, "${Region}::")
			if variable.ReplaceAllString(p, "{}") == shape && (found == "path" || t < found) {
				found = t
			}
		}
	}
	return found
}
