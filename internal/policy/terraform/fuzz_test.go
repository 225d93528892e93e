package terraform_test

import (
	"testing"

	"github.com/iamvet/iamvet/internal/policy/infra/infratest"
)

func FuzzLoad(f *testing.F) { infratest.Fuzz(f, "terraform", "main.tf") }

func FuzzPlan(f *testing.F) { infratest.Fuzz(f, "terraform", "plan.json") }
