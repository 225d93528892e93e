package kubernetes_test

import (
	"testing"

	_ "github.com/iamvet/iamvet/internal/policy/jsonpolicy"
	_ "github.com/iamvet/iamvet/internal/policy/kubernetes"

	"github.com/iamvet/iamvet/internal/policy/infra/infratest"
)

func TestGolden(t *testing.T) { infratest.Golden(t) }

func TestFixes(t *testing.T) { infratest.Fixes(t) }

func FuzzLoad(f *testing.F) { infratest.Fuzz(f, "kubernetes", "requests.yaml") }
