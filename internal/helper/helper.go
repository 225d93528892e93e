// Package helper says which packages of other modules are looked into although no
// client of AWS is in their imports: small ones that read settings of the environment,
// from which programs get the names of their resources.
//
// It decides from a package's files alone, before anything is parsed, so that every
// driver decides alike.
package helper

import (
	"bytes"
	"os"
	"slices"
	"strings"

	"github.com/iamvet/iamvet/internal/sdk"
)

// maxSize bounds the Go source of a helper, in bytes: what is larger does more than to
// hand out settings, and costs more to look into.
const maxSize = 32 << 10

// Is says whether a package of another module, without a client of AWS in its imports,
// is looked into. files are its Go files, tests left out.
func Is(path string, files []string) bool {
	if Passive(path) || len(files) == 0 {
		return false
	}
	var total int64
	for _, name := range files {
		info, err := os.Stat(name)
		if err != nil {
			return false
		}
		if total += info.Size(); total > maxSize {
			return false
		}
	}
	return slices.ContainsFunc(files, func(name string) bool {
		src, err := os.ReadFile(name)
		return err == nil && slices.ContainsFunc(settings, func(s []byte) bool { return bytes.Contains(src, s) })
	})
}

// settings are how a file reads the environment, or says by a tag that a library does.
var settings = [][]byte{
	[]byte("os.Getenv"), []byte("os.LookupEnv"), []byte("os.ExpandEnv"),
	[]byte(` env:"`), []byte("`env:\""), []byte(`envconfig:"`), []byte(`mapstructure:"`), []byte(`koanf:"`),
}

// passive are the packages, by the start of their paths, that are never looked into:
// the model of values knows more of them than their code says (which flag or variable
// a setting comes from), or that they pass nothing on.
var passive = []string{
	"golang.org/x/",
	// flags, commands and settings
	"github.com/spf13/", "github.com/alecthomas/", "gopkg.in/alecthomas/", "github.com/urfave/cli", "github.com/jessevdk/go-flags", "github.com/alexflint/go-arg",
	"github.com/knadh/koanf", "github.com/caarlos0/env", "github.com/kelseyhightower/envconfig", "github.com/sethvargo/go-envconfig",
	"github.com/ilyakaznacheev/cleanenv", "github.com/Netflix/go-env", "github.com/joeshaw/envdecode",
	// files, and copies
	"github.com/kayac/go-config", "gopkg.in/ini.", "github.com/hashicorp/hcl/", "github.com/google/go-jsonnet", "github.com/BurntSushi/toml", "github.com/pelletier/go-toml",
	"github.com/goccy/", "github.com/json-iterator/", "github.com/segmentio/encoding", "github.com/bytedance/sonic", "github.com/hjson/", "github.com/titanous/json5",
	"go.yaml.in/", "github.com/DIMO-Network/yaml", "github.com/creasty/defaults", "github.com/mcuadros/go-defaults", "github.com/ghodss/yaml", "github.com/tiendc/go-deepcopy", "github.com/jinzhu/copier", "github.com/imdario/mergo", "dario.cat/mergo",
	// loggers, errors, encoders, comparers
	"github.com/go-logr/", "go.uber.org/", "github.com/sirupsen/logrus", "github.com/rs/zerolog", "k8s.io/klog", "github.com/pkg/errors",
	"gopkg.in/yaml.", "sigs.k8s.io/yaml", "github.com/google/go-cmp", "github.com/davecgh/go-spew", "github.com/mitchellh/hashstructure",
	// callers by name
	"github.com/gorilla/rpc", "github.com/aws/aws-lambda-go",
}

// Passive says whether a package is one of those that are never looked into, the SDK
// among them.
func Passive(path string) bool {
	return sdk.IsSDK(path) || slices.ContainsFunc(passive, func(p string) bool { return strings.HasPrefix(path, p) })
}
