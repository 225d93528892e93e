// Package names holds names and nothing of AWS.
package names

import "strings"

const Shared = "shared-bucket"

var Computed = strings.Join([]string{"computed", "bucket"}, "-")
