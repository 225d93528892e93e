package sdk

// featureCalls are the calls of the SDK's feature modules that lead to
// operations, keyed by "path below the module" + " " + "receiver.name".
// The operations are those that the module's source calls.
var featureCalls = map[string]Call{
	"feature/s3/manager Uploader.Upload": {
		Service: "s3", Input: 2, Client: 0, Options: 3, Via: "feature/s3/manager.Uploader",
		Operations: []string{"PutObject", "CreateMultipartUpload", "UploadPart", "CompleteMultipartUpload", "AbortMultipartUpload"},
	},
	"feature/s3/manager Downloader.Download": {
		Service: "s3", Input: 3, Client: 0, Options: 4, Via: "feature/s3/manager.Downloader",
		Operations: []string{"GetObject"},
	},
	"feature/s3/manager BatchDelete.Delete": {
		Service: "s3", Input: -1, Client: 0, Options: -1, Via: "feature/s3/manager.BatchDelete",
		Operations: []string{"DeleteObjects"},
	},
	"feature/s3/manager .GetBucketRegion": {
		Service: "s3", Input: -1, Members: map[string]int{"Bucket": 2}, Client: 1, Options: 3, Via: "feature/s3/manager.GetBucketRegion",
		Operations: []string{"HeadBucket"},
	},
	"feature/s3/transfermanager Client.UploadObject":      transferUpload("UploadObject"),
	"feature/s3/transfermanager Client.PutObject":         transferUpload("PutObject"),
	"feature/s3/transfermanager Client.UploadDirectory":   transferUpload("UploadDirectory"),
	"feature/s3/transfermanager Client.GetObject":         transferDownload("GetObject", "GetObject", "HeadObject"),
	"feature/s3/transfermanager Client.DownloadObject":    transferDownload("DownloadObject", "GetObject"),
	"feature/s3/transfermanager Client.DownloadDirectory": transferDownload("DownloadDirectory", "ListObjectsV2", "GetObject"),
	"credentials/stscreds .NewAssumeRoleProvider": {
		Service: "sts", Operations: []string{"AssumeRole"}, Input: -1, Members: map[string]int{"RoleArn": 1},
		Client: 0, Options: 2, Via: "credentials/stscreds",
	},
	"credentials/stscreds .NewWebIdentityRoleProvider": {
		Service: "sts", Operations: []string{"AssumeRoleWithWebIdentity"}, Input: -1, Members: map[string]int{"RoleArn": 1},
		Client: 0, Options: 3, Via: "credentials/stscreds",
	},
	// These sign a token for a permission that belongs to no operation.
	"feature/rds/auth .BuildAuthToken": {
		Service: "rdsauth", Operations: []string{"BuildAuthToken"}, Input: -1,
		Members: map[string]int{"Endpoint": 1, "Region": 2, "DBUser": 3, Credentials: 4}, Client: -1, Options: 5, Via: "feature/rds/auth",
	},
	"feature/dsql/auth .GenerateDbConnectAuthToken":      dsqlToken("GenerateDbConnectAuthToken"),
	"feature/dsql/auth .GenerateDBConnectAdminAuthToken": dsqlToken("GenerateDBConnectAdminAuthToken"),
}

func transferUpload(name string) Call {
	return Call{
		Service: "s3", Input: 2, Client: 0, Options: 3, Via: "feature/s3/transfermanager." + name,
		Operations: []string{"PutObject", "CreateMultipartUpload", "UploadPart", "CompleteMultipartUpload", "AbortMultipartUpload"},
	}
}

func transferDownload(name string, ops ...string) Call {
	return Call{
		Service: "s3", Input: 2, Client: 0, Options: 3, Via: "feature/s3/transfermanager." + name,
		Operations: ops,
	}
}

func dsqlToken(name string) Call {
	return Call{
		Service: "dsqlauth", Operations: []string{name}, Input: -1,
		Members: map[string]int{"Endpoint": 1, "Region": 2, Credentials: 3}, Client: -1, Options: 4, Via: "feature/dsql/auth",
	}
}

// constructors take a client whose operations are called later, by a call that
// featureCalls has.
var constructors = map[string]bool{
	"feature/s3/manager .NewUploader":              true,
	"feature/s3/manager .NewDownloader":            true,
	"feature/s3/manager .NewBatchDeleteWithClient": true,
	"feature/s3/manager .NewDeleteListIterator":    true,
	"feature/s3/transfermanager .New":              true,
	"credentials/stscreds .NewAssumeRoleProvider":  true,
}
