package cloudformation_test

import (
	"testing"

	"github.com/iamvet/iamvet/internal/policy/infra/infratest"
)

func FuzzLoad(f *testing.F) { infratest.Fuzz(f, "cloudformation", "t.yaml") }

func FuzzJSON(f *testing.F) { infratest.Fuzz(f, "cloudformation", "t.json") }
