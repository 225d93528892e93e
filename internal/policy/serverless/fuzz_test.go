package serverless_test

import (
	"testing"

	"github.com/iamvet/iamvet/internal/policy/infra/infratest"
)

func FuzzLoad(f *testing.F) { infratest.Fuzz(f, "serverless", "serverless.yml") }
