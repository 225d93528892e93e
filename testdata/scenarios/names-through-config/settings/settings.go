// Package settings reads the configuration. It knows nothing of AWS.
package settings

import "os"

type Settings struct {
	Bucket string
	Prefix string
}

func Load() Settings {
	s := Settings{Bucket: os.Getenv("BUCKET"), Prefix: "invoices/"}
	if s.Bucket == "" {
		s.Bucket = "fallback"
	}
	return s
}
