// Names in URLs, ARNs, lists, transactions, answers and generic inputs.
package main

// run:
import (
	"context"
	"fmt"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/arn"
	"github.com/aws/aws-sdk-go-v2/feature/s3/manager"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	ddbtypes "github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	s3types "github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
)

var ctx = context.Background()

func main() {
	b := s3.New(s3.Options{})
	d := dynamodb.New(dynamodb.Options{})
	q := sqs.New(sqs.Options{})
	n := sns.New(sns.Options{})
	k := kms.New(kms.Options{})
	p := ssm.New(ssm.Options{})

	u, _ := url.Parse("s3://url-bucket/some/key")
	b.GetObject(ctx, &s3.GetObjectInput{Bucket: &u.Host, Key: aws.String(strings.TrimPrefix(u.Path, "/"))}) // want use: s3.GetObject{Bucket="url-bucket", Key="some/key"}
	u2, _ := url.Parse("s3://" + os.Getenv("UB") + "/some/key")
	b.GetObject(ctx, &s3.GetObjectInput{Bucket: &u2.Host, Key: aws.String(strings.TrimLeft(u2.Path, "/"))}) // want use: s3.GetObject{Bucket="${env:UB#authority}", Key=...}
	bucket, key, _ := strings.Cut(strings.TrimPrefix("s3://cut-bucket/cut/key", "s3://"), "/")
	b.GetObject(ctx, &s3.GetObjectInput{Bucket: &bucket, Key: &key}) // want use: s3.GetObject{Bucket="cut-bucket", Key="cut/key"}
	parts := strings.SplitN("split-bucket/split/key", "/", 2)
	b.GetObject(ctx, &s3.GetObjectInput{Bucket: &parts[0], Key: &parts[1]}) // want use: s3.GetObject{Bucket="split-bucket", Key="split/key"}
	a := arn.ARN{Partition: "aws", Service: "sns", Region: "eu-west-9", AccountID: "111122223333", Resource: "topic"}
	n.Publish(ctx, &sns.PublishInput{TopicArn: aws.String(a.String()), Message: aws.String("m")}) // want use: sns.Publish{Message="m", TopicArn="arn:aws:sns:eu-west-9:111122223333:topic"}; sns.Publish{Message="m", TopicArn="arn:aws:sns:eu-west-9:111122223333:topic2"}
	a.Resource = "topic2"
	n.Publish(ctx, &sns.PublishInput{TopicArn: aws.String(a.String()), Message: aws.String("m")}) // want use: sns.Publish{Message="m", TopicArn="arn:aws:sns:eu-west-9:111122223333:topic"}; sns.Publish{Message="m", TopicArn="arn:aws:sns:eu-west-9:111122223333:topic2"}
	pa, _ := arn.Parse("arn:aws:s3:::parsed-bucket")
	b.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: &pa.Resource})                       // want use: s3.HeadBucket{Bucket="parsed-bucket"}
	top, err := n.CreateTopic(ctx, &sns.CreateTopicInput{Name: aws.String("created")}) // want use: sns.CreateTopic{Name="created"}
	if err == nil {
		n.Publish(ctx, &sns.PublishInput{TopicArn: top.TopicArn, Message: aws.String("m")}) // want use: sns.Publish{Message="m", TopicArn="arn:${partition}:sns:${region}:${account}:created"}
	}
	cq, err := q.CreateQueue(ctx, &sqs.CreateQueueInput{QueueName: aws.String("made")}) // want use: sqs.CreateQueue{QueueName="made"}
	if err == nil {
		q.SendMessage(ctx, &sqs.SendMessageInput{QueueUrl: cq.QueueUrl, MessageBody: aws.String("x")}) // want use: sqs.SendMessage{MessageBody="x", QueueUrl="https://sqs.${region}.amazonaws.com/${account}/made"}
	}
	q.SendMessage(ctx, &sqs.SendMessageInput{QueueUrl: aws.String(fmt.Sprintf("https://sqs.%s.amazonaws.com/%s/%s", "us-east-1", "111122223333", os.Getenv("QN"))), MessageBody: aws.String("x")}) // want use: sqs.SendMessage{MessageBody="x", QueueUrl="https://sqs.us-east-1.amazonaws.com/111122223333/${env:QN}"}
	d.Query(ctx, &dynamodb.QueryInput{TableName: aws.String("orders"), IndexName: aws.String("by-day")})                                                                                           // want use: dynamodb.Query{IndexName="by-day", TableName="orders"}
	d.TransactWriteItems(ctx, &dynamodb.TransactWriteItemsInput{TransactItems: []ddbtypes.TransactWriteItem{                                                                                       // want use: dynamodb.TransactWriteItems{TransactItems[].Delete.Key, TransactItems[].Delete.TableName="tx2", TransactItems[].Put.Item, TransactItems[].Put.TableName="tx1"}; dynamodb.TransactWriteItems{TransactItems[].Delete.Key, TransactItems[].Delete.TableName="tx2", TransactItems[].Put.TableName="tx1"}; dynamodb.TransactWriteItems{TransactItems[].Delete.TableName="tx2", TransactItems[].Put.Item, TransactItems[].Put.TableName="tx1"}; dynamodb.TransactWriteItems{TransactItems[].Delete.TableName="tx2", TransactItems[].Put.TableName="tx1"}
		{Put: &ddbtypes.Put{TableName: aws.String("tx1"), Item: map[string]ddbtypes.AttributeValue{}}},
		{Delete: &ddbtypes.Delete{TableName: aws.String("tx2"), Key: map[string]ddbtypes.AttributeValue{}}},
	}})
	reqs := map[string][]ddbtypes.WriteRequest{}
	for _, t := range []string{"batch-a", "batch-b"} {
		reqs[t+"-x"] = []ddbtypes.WriteRequest{{PutRequest: &ddbtypes.PutRequest{Item: map[string]ddbtypes.AttributeValue{}}}}
	}
	d.BatchWriteItem(ctx, &dynamodb.BatchWriteItemInput{RequestItems: reqs}) // want use: dynamodb.BatchWriteItem{RequestItems.keys="batch-a-x"|"batch-b-x", RequestItems[][].PutRequest.Item}; dynamodb.BatchWriteItem{RequestItems.keys="batch-a-x"|"batch-b-x"}
	var items []ddbtypes.TransactGetItem
	for i := range 3 {
		items = append(items, ddbtypes.TransactGetItem{Get: &ddbtypes.Get{TableName: aws.String(fmt.Sprintf("shard-%d", i)), Key: map[string]ddbtypes.AttributeValue{}}})
	}
	d.TransactGetItems(ctx, &dynamodb.TransactGetItemsInput{TransactItems: items}) // want use: dynamodb.TransactGetItems{TransactItems[].Get.Key, TransactItems[].Get.TableName="shard-${unknown}"}; dynamodb.TransactGetItems{TransactItems[].Get.TableName="shard-${unknown}"}
	key2 := fmt.Sprintf("%s/%d/%s.json", time.Now().Format("2006/01/02"), time.Now().Unix(), "fixed")
	in := &s3.PutObjectInput{Bucket: aws.String("logs"), Key: &key2, Body: strings.NewReader("x")}
	if os.Getenv("PUBLIC") != "" {
		in.ACL = s3types.ObjectCannedACLPublicRead
	}
	b.PutObject(ctx, in) // want use: s3.PutObject{ACL="public-read", Body=..., Bucket="logs", Key="${unknown}/${unknown}/fixed.json"}; s3.PutObject{Body=..., Bucket="logs", Key="${unknown}/${unknown}/fixed.json"}
	for _, kk := range []string{"k1", "k2"} {
		in := &s3.DeleteObjectInput{Bucket: aws.String("del")}
		in.Key = aws.String("pre/" + kk)
		b.DeleteObject(ctx, in) // want use: s3.DeleteObject{Bucket="del", Key="pre/k1"}; s3.DeleteObject{Bucket="del", Key="pre/k2"}
	}
	enc, err := k.Encrypt(ctx, &kms.EncryptInput{KeyId: aws.String("alias/mine"), Plaintext: []byte("x")}) // want use: kms.Encrypt{KeyId="alias/mine", Plaintext=...}
	if err == nil {
		k.Decrypt(ctx, &kms.DecryptInput{KeyId: enc.KeyId, CiphertextBlob: []byte("x")}) // want use: kms.Decrypt{CiphertextBlob=..., KeyId=...}; kms.Decrypt{CiphertextBlob=...}
	}
	dk, err := k.DescribeKey(ctx, &kms.DescribeKeyInput{KeyId: aws.String("alias/other")}) // want use: kms.DescribeKey{KeyId="alias/other"}
	if err == nil {
		k.DisableKey(ctx, &kms.DisableKeyInput{KeyId: dk.KeyMetadata.KeyId}) // want use: kms.DisableKey{KeyId=...}; kms.DisableKey{}
	}
	p.GetParameter(ctx, &ssm.GetParameterInput{Name: aws.String("/" + os.Getenv("STAGE") + "/db/password")})              // want use: ssm.GetParameter{Name="/${env:STAGE}/db/password"}
	p.GetParametersByPath(ctx, &ssm.GetParametersByPathInput{Path: aws.String("/app/")})                                  // want use: ssm.GetParametersByPath{Path="/app/"}
	p.GetParameters(ctx, &ssm.GetParametersInput{Names: []string{"/a", "/b/" + os.Getenv("STAGE")}})                      // want use: ssm.GetParameters{Names[]="/a", Names[]="/b/${env:STAGE}"}
	pg := s3.NewListObjectsV2Paginator(b, &s3.ListObjectsV2Input{Bucket: aws.String("listed"), Prefix: aws.String("p/")}) // want use: s3.ListObjectsV2{Bucket="listed", Prefix="p/"} via="paginator"
	for pg.HasMorePages() {
		page, err := pg.NextPage(ctx)
		if err != nil {
			break
		}
		var ids []s3types.ObjectIdentifier
		for _, o := range page.Contents {
			ids = append(ids, s3types.ObjectIdentifier{Key: o.Key})
			b.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: page.Name, Key: o.Key}) // want use: s3.DeleteObject{Bucket=..., Key=...}; s3.DeleteObject{Bucket=...}; s3.DeleteObject{Key=...}; s3.DeleteObject{}
		}
		b.DeleteObjects(ctx, &s3.DeleteObjectsInput{Bucket: aws.String("listed"), Delete: &s3types.Delete{Objects: ids}}) // want use: s3.DeleteObjects{Bucket="listed", Delete.Objects[].Key=...}; s3.DeleteObjects{Bucket="listed"}
	}
	up := manager.NewUploader(b)
	up.Upload(ctx, &s3.PutObjectInput{Bucket: aws.String("uploaded"), Key: aws.String("u"), Body: strings.NewReader("x")}) // want use: s3.AbortMultipartUpload{Body=..., Bucket="uploaded", Key="u"} via="feature/s3/manager.Uploader"; s3.CompleteMultipartUpload{Body=..., Bucket="uploaded", Key="u"} via="feature/s3/manager.Uploader"; s3.CreateMultipartUpload{Body=..., Bucket="uploaded", Key="u"} via="feature/s3/manager.Uploader"; s3.PutObject{Body=..., Bucket="uploaded", Key="u"} via="feature/s3/manager.Uploader"; s3.UploadPart{Body=..., Bucket="uploaded", Key="u"} via="feature/s3/manager.Uploader"
	ps := s3.NewPresignClient(b)
	ps.PresignGetObject(ctx, &s3.GetObjectInput{Bucket: aws.String("presigned"), Key: aws.String("p")})                                                        // want use: s3.GetObject{Bucket="presigned", Key="p"} via="presign"
	b.CopyObject(ctx, &s3.CopyObjectInput{Bucket: aws.String("dst"), Key: aws.String("k"), CopySource: aws.String(url.PathEscape("src/" + os.Getenv("OBJ")))}) // want use: s3.CopyObject{Bucket="dst", CopySource="src%2F${env:OBJ#pathEscape}", Key="k"}
	tags := map[string]string{"a": "1"}
	var list []s3types.Tag
	for k, v := range tags {
		list = append(list, s3types.Tag{Key: aws.String(k), Value: aws.String(v)})
	}
	b.PutBucketTagging(ctx, &s3.PutBucketTaggingInput{Bucket: aws.String("tagged"), Tagging: &s3types.Tagging{TagSet: list}}) // want use: s3.PutBucketTagging{Bucket="tagged", Tagging.TagSet[].Key="a", Tagging.TagSet[].Value="1"}
	gen := put[s3.PutObjectInput]{in: s3.PutObjectInput{Bucket: aws.String("generic"), Key: aws.String("g")}}
	b.PutObject(ctx, gen.get()) // want use: s3.PutObject{Bucket="generic", Key="g"}
	apply := func(in *s3.PutObjectInput, fs ...func(*s3.PutObjectInput)) *s3.PutObjectInput {
		for _, f := range fs {
			f(in)
		}
		return in
	}
	b.PutObject(ctx, apply(&s3.PutObjectInput{Bucket: aws.String("opts")}, func(i *s3.PutObjectInput) { i.Key = aws.String("by-option") }, withKMS("alias/opt"))) // want use: s3.PutObject{Bucket="opts", Key="by-option", SSEKMSKeyId="alias/opt", ServerSideEncryption="aws:kms"}; s3.PutObject{Bucket="opts", Key="by-option", SSEKMSKeyId="alias/opt"}; s3.PutObject{Bucket="opts", Key="by-option", ServerSideEncryption="aws:kms"}; s3.PutObject{Bucket="opts", Key="by-option"}; s3.PutObject{Bucket="opts", SSEKMSKeyId="alias/opt", ServerSideEncryption="aws:kms"}; s3.PutObject{Bucket="opts", SSEKMSKeyId="alias/opt"}; s3.PutObject{Bucket="opts", ServerSideEncryption="aws:kms"}; s3.PutObject{Bucket="opts"}
	b.PutObject(ctx, apply(&s3.PutObjectInput{Bucket: aws.String("opts2"), Key: aws.String("o2")}))                                                               // want use: s3.PutObject{Bucket="opts2", Key="o2"}
}

func withKMS(id string) func(*s3.PutObjectInput) {
	return func(i *s3.PutObjectInput) {
		i.SSEKMSKeyId = aws.String(id)
		i.ServerSideEncryption = s3types.ServerSideEncryptionAwsKms
	}
}

type put[T any] struct{ in T }

func (p *put[T]) get() *T { return &p.in }
