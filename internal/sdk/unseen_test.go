package sdk

import "testing"

func TestUnseen(t *testing.T) {
	for _, c := range []struct{ importer, path, service, library string }{
		{"example.com/a", "github.com/aws/aws-sdk-go/service/s3", "s3", "github.com/aws/aws-sdk-go"},
		{"example.com/a", "github.com/aws/aws-sdk-go/service/s3/s3manager", "s3", "github.com/aws/aws-sdk-go"},
		{"github.com/aws/aws-sdk-go/aws/session", "github.com/aws/aws-sdk-go/service/sts", "", ""},
		{"example.com/a", "github.com/aws/aws-sdk-go/aws", "", ""},
		{"example.com/a", "github.com/aws/aws-sdk-go/aws/signer/v4", AnyService, "github.com/aws/aws-sdk-go"},
		{"github.com/aws/aws-sdk-go/private/protocol", "github.com/aws/aws-sdk-go/aws/signer/v4", "", ""},
		{"example.com/a", "github.com/aws/aws-sdk-go-v2/service/s3", "", ""},
		{"example.com/a", "github.com/minio/minio-go/v7", "s3", "github.com/minio/minio-go"},
		{"github.com/minio/minio-go/v7", "github.com/minio/minio-go/v7/pkg/signer", "", ""},
	} {
		service, library, ok := Unseen(c.importer, c.path)
		if service != c.service || library != c.library || ok != (c.service != "") {
			t.Errorf("Unseen(%s, %s) = %q, %q, %v", c.importer, c.path, service, library, ok)
		}
	}
}
