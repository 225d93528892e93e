// Names that a service answers with are those that it was asked for.
package main

import (
	"context"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
)

func queueURL(ctx context.Context, c *sqs.Client, name string) (*string, error) {
	out, err := c.GetQueueUrl(ctx, &sqs.GetQueueUrlInput{QueueName: aws.String(name)}) // want use: sqs.GetQueueUrl{QueueName="jobs"|"${env:OTHER}"}
	if err != nil {
		return nil, err
	}
	return out.QueueUrl, nil
}

func main() {
	ctx := context.Background()
	q := sqs.New(sqs.Options{})
	jobs, err := queueURL(ctx, q, "jobs")
	if err != nil {
		panic(err)
	}
	q.SendMessage(ctx, &sqs.SendMessageInput{QueueUrl: jobs}) // want use: sqs.SendMessage{QueueUrl="https://sqs.${region}.amazonaws.com/${account}/jobs"}
	other, err := queueURL(ctx, q, os.Getenv("OTHER"))
	if err != nil {
		panic(err)
	}
	q.PurgeQueue(ctx, &sqs.PurgeQueueInput{QueueUrl: aws.String(*other)}) // want use: sqs.PurgeQueue{QueueUrl="https://sqs.${region}.amazonaws.com/${account}/${env:OTHER}"}

	// A queue of another account, in a region that the client is in.
	theirs, err := q.GetQueueUrl(ctx, &sqs.GetQueueUrlInput{QueueName: aws.String("theirs"), QueueOwnerAWSAccountId: aws.String("210987654321")}, // want use: sqs.GetQueueUrl{QueueName="theirs", QueueOwnerAWSAccountId="210987654321"} region="eu-west-1"
		func(o *sqs.Options) { o.Region = "eu-west-1" })
	if err != nil {
		panic(err)
	}
	q.DeleteMessage(ctx, &sqs.DeleteMessageInput{QueueUrl: theirs.QueueUrl}) // want use: sqs.DeleteMessage{QueueUrl="https://sqs.eu-west-1.amazonaws.com/210987654321/theirs"}

	d := dynamodb.New(dynamodb.Options{})
	t, err := d.DescribeTable(ctx, &dynamodb.DescribeTableInput{TableName: aws.String("orders")}) // want use: dynamodb.DescribeTable{TableName="orders"}
	if err != nil {
		panic(err)
	}
	d.DeleteTable(ctx, &dynamodb.DeleteTableInput{TableName: t.Table.TableName}) // want use: dynamodb.DeleteTable{TableName="orders"}

	// A struct of the output that goes into an input is not known.
	index := t.Table.GlobalSecondaryIndexes[0]
	d.Query(ctx, &dynamodb.QueryInput{TableName: t.Table.TableName, IndexName: aws.String(*index.IndexName)}) // want use: dynamodb.Query{IndexName=..., TableName="orders"}
	got, err := d.GetItem(ctx, &dynamodb.GetItemInput{TableName: aws.String("orders")})                       // want use: dynamodb.GetItem{TableName="orders"}
	if err != nil {
		panic(err)
	}
	d.PutItem(ctx, &dynamodb.PutItemInput{TableName: aws.String("orders"), Item: got.Item})         // want use: dynamodb.PutItem{Item?=..., TableName="orders"}
	ttl, err := d.DescribeTable(ctx, &dynamodb.DescribeTableInput{TableName: aws.String("orders")}) // want use: dynamodb.DescribeTable{TableName="orders"}
	if err != nil {
		panic(err)
	}
	d.UpdateTable(ctx, &dynamodb.UpdateTableInput{TableName: aws.String("orders"), StreamSpecification: ttl.Table.StreamSpecification}) // want use: dynamodb.UpdateTable{StreamSpecification?=..., TableName="orders"}
	for _, i := range ttl.Table.GlobalSecondaryIndexes {
		d.Query(ctx, &dynamodb.QueryInput{TableName: aws.String("orders"), IndexName: i.IndexName}) // want use: dynamodb.Query
	}

	// Each of a list is one of those that were asked for by name.
	machines := ec2.New(ec2.Options{})
	names := []string{os.Getenv("FIRST"), "i-2"}
	some, err := machines.DescribeVolumes(ctx, &ec2.DescribeVolumesInput{VolumeIds: names}) // want use: ec2.DescribeVolumes{VolumeIds[]="${env:FIRST}", VolumeIds[]="i-2"}
	if err != nil {
		panic(err)
	}
	for _, v := range some.Volumes {
		machines.DeleteVolume(ctx, &ec2.DeleteVolumeInput{VolumeId: v.VolumeId}) // want use: ec2.DeleteVolume{VolumeId?="i-2"|"${env:FIRST}"}
	}
	// Twins: not where all may be asked for, nor of what the elements refer to.
	var wanted []string
	if len(os.Args) > 1 {
		wanted = os.Args[1:]
	}
	all, err := machines.DescribeVolumes(ctx, &ec2.DescribeVolumesInput{VolumeIds: wanted}) // want use: ec2.DescribeVolumes
	if err != nil {
		panic(err)
	}
	machines.DeleteVolume(ctx, &ec2.DeleteVolumeInput{VolumeId: all.Volumes[0].VolumeId})                             // want use: ec2.DeleteVolume{VolumeId=...}
	groups, err := machines.DescribeSecurityGroups(ctx, &ec2.DescribeSecurityGroupsInput{GroupIds: []string{"sg-1"}}) // want use: ec2.DescribeSecurityGroups{GroupIds[]="sg-1"}
	if err != nil {
		panic(err)
	}
	for _, g := range groups.SecurityGroups {
		machines.DeleteSecurityGroup(ctx, &ec2.DeleteSecurityGroupInput{GroupId: g.GroupId}) // want use: ec2.DeleteSecurityGroup{GroupId?="sg-1"}
		for _, rule := range g.IpPermissions {
			machines.DeleteSecurityGroup(ctx, &ec2.DeleteSecurityGroupInput{GroupId: rule.UserIdGroupPairs[0].GroupId}) // want use: ec2.DeleteSecurityGroup{GroupId?=...}
		}
	}

	// Twins: what a listing finds, and what the service chooses.
	s := s3.New(s3.Options{})
	list, err := s.ListObjectsV2(ctx, &s3.ListObjectsV2Input{Bucket: aws.String("b")}) // want use: s3.ListObjectsV2{Bucket="b"}
	if err != nil {
		panic(err)
	}
	s.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: aws.String(*list.Name), Key: aws.String(*list.Contents[0].Key)}) // want use: s3.DeleteObject{Bucket=..., Key=...}
	tables, err := d.ListTables(ctx, &dynamodb.ListTablesInput{ExclusiveStartTableName: aws.String("a")})              // want use: dynamodb.ListTables{ExclusiveStartTableName="a"}
	if err != nil {
		panic(err)
	}
	d.DeleteTable(ctx, &dynamodb.DeleteTableInput{TableName: &tables.TableNames[0]}) // want use: dynamodb.DeleteTable{TableName=...}
}
