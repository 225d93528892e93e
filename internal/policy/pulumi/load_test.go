package pulumi_test

import (
	"testing"

	_ "github.com/iamvet/iamvet/internal/policy/jsonpolicy"
	_ "github.com/iamvet/iamvet/internal/policy/managed"
	_ "github.com/iamvet/iamvet/internal/policy/pulumi"

	"github.com/iamvet/iamvet/internal/policy/infra/infratest"
)

func TestGolden(t *testing.T) { infratest.Golden(t) }

func TestFixes(t *testing.T) { infratest.Fixes(t) }
