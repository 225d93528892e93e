package pulumi_test

import (
	"testing"

	"github.com/iamvet/iamvet/internal/policy/infra/infratest"
)

func FuzzLoad(f *testing.F) { infratest.Fuzz(f, "pulumi", "Pulumi.yaml") }

func FuzzState(f *testing.F) { infratest.Fuzz(f, "pulumi", "export.json") }
