package sdk_test

import (
	"testing"

	"github.com/iamvet/iamvet/internal/sdk"
)

func TestSplitVersions(t *testing.T) {
	for _, c := range [][4]string{
		{"gopkg.in/yaml.v3.Unmarshal", "gopkg.in/yaml.v3", "", "Unmarshal"},
		{"(*gopkg.in/yaml.v3.Decoder).Decode", "gopkg.in/yaml.v3", "Decoder", "Decode"},
		{"example.com/v2.Get", "example.com/v2", "", "Get"},
		{"example.com/x.v1", "example.com/x", "", "v1"},
		{"(example.com/x.v1).M", "example.com/x", "v1", "M"},
		{"example.com/x.vary.M", "example.com/x", "", "vary.M"},
	} {
		if pkg, recv, name := sdk.Split(c[0]); pkg != c[1] || recv != c[2] || name != c[3] {
			t.Errorf("%s: %q, %q, %q", c[0], pkg, recv, name)
		}
	}
}
