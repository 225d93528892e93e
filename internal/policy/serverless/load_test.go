package serverless_test

import (
	"testing"

	_ "github.com/iamvet/iamvet/internal/policy/jsonpolicy"
	_ "github.com/iamvet/iamvet/internal/policy/managed"
	_ "github.com/iamvet/iamvet/internal/policy/serverless"

	"github.com/iamvet/iamvet/internal/policy/infra/infratest"
)

func TestGolden(t *testing.T) { infratest.Golden(t) }

func TestFixes(t *testing.T) { infratest.Fixes(t) }

func TestDiscover(t *testing.T) { infratest.Discover(t, "serverless") }
