// ARNs that a service answers with for what it was asked for by name.
package main

import (
	"context"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials/stscreds"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

func tag(ctx context.Context, d *dynamodb.Client, table *types.TableDescription) {
	d.TagResource(ctx, &dynamodb.TagResourceInput{ResourceArn: table.TableArn}) // want use: dynamodb.TagResource{ResourceArn="arn:${partition}:dynamodb:${region}:${account}:table/orders"}; dynamodb.TagResource{ResourceArn="arn:${partition}:dynamodb:${region}:${account}:table/${env:NEW}"|...}
}

func main() {
	ctx := context.Background()
	cfg, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		return
	}
	d := dynamodb.NewFromConfig(cfg)
	t, err := d.DescribeTable(ctx, &dynamodb.DescribeTableInput{TableName: aws.String("orders")}) // want use: dynamodb.DescribeTable{TableName="orders"}
	if err != nil {
		return
	}
	tag(ctx, d, t.Table)
	n, err := d.CreateTable(ctx, &dynamodb.CreateTableInput{TableName: aws.String(os.Getenv("NEW"))}) // want use: dynamodb.CreateTable{TableName="${env:NEW}"}
	if err != nil {
		return
	}
	tag(ctx, d, n.TableDescription)
	far, err := d.DescribeTable(ctx, &dynamodb.DescribeTableInput{TableName: aws.String("far")}, func(o *dynamodb.Options) { o.Region = "eu-west-9" }) // want use: dynamodb.DescribeTable{TableName="far"} region="eu-west-9"
	if err != nil {
		return
	}
	d.ListTagsOfResource(ctx, &dynamodb.ListTagsOfResourceInput{ResourceArn: aws.String(*far.Table.TableArn)}) // want use: dynamodb.ListTagsOfResource{ResourceArn="arn:${partition}:dynamodb:eu-west-9:${account}:table/far"}

	// An ARN that is asked for by itself stays what it is.
	whole, err := d.DescribeTable(ctx, &dynamodb.DescribeTableInput{TableName: aws.String("arn:aws:dynamodb:eu-west-1:111122223333:table/whole")}) // want use: dynamodb.DescribeTable{TableName="arn:aws:dynamodb:eu-west-1:111122223333:table/whole"}
	if err != nil {
		return
	}
	d.UntagResource(ctx, &dynamodb.UntagResourceInput{ResourceArn: whole.Table.TableArn}) // want use: dynamodb.UntagResource{ResourceArn="arn:aws:dynamodb:eu-west-1:111122223333:table/whole"}

	// Twins: ARNs of other things that the table has, of a key that is asked for by its alias, of
	// a table that is not known, and of a table in the account of a role.
	d.UntagResource(ctx, &dynamodb.UntagResourceInput{ResourceArn: t.Table.LatestStreamArn})                    // want use: dynamodb.UntagResource{ResourceArn?=...}
	d.UntagResource(ctx, &dynamodb.UntagResourceInput{ResourceArn: t.Table.GlobalSecondaryIndexes[0].IndexArn}) // want use: dynamodb.UntagResource{ResourceArn?=...}
	k, err := kms.NewFromConfig(cfg).DescribeKey(ctx, &kms.DescribeKeyInput{KeyId: aws.String("alias/orders")}) // want use: kms.DescribeKey{KeyId="alias/orders"}
	if err != nil {
		return
	}
	kms.NewFromConfig(cfg).Encrypt(ctx, &kms.EncryptInput{KeyId: k.KeyMetadata.Arn}) // want use: kms.Encrypt{KeyId?=...}
	all, err := d.ListTables(ctx, &dynamodb.ListTablesInput{})                       // want use: dynamodb.ListTables{}
	if err != nil {
		return
	}
	some, err := d.DescribeTable(ctx, &dynamodb.DescribeTableInput{TableName: &all.TableNames[0]}) // want use: dynamodb.DescribeTable{TableName=...}
	if err != nil {
		return
	}
	d.UntagResource(ctx, &dynamodb.UntagResourceInput{ResourceArn: some.Table.TableArn}) // want use: dynamodb.UntagResource{ResourceArn=...}

	cfg.Credentials = stscreds.NewAssumeRoleProvider(sts.NewFromConfig(cfg), "arn:aws:iam::111122223333:role/other") // want use: sts.AssumeRole{RoleArn="arn:aws:iam::111122223333:role/other"} via="credentials/stscreds"
	theirs := dynamodb.NewFromConfig(cfg)
	x, err := theirs.DescribeTable(ctx, &dynamodb.DescribeTableInput{TableName: aws.String("theirs")}) // want use: dynamodb.DescribeTable{TableName="theirs"} role="arn:aws:iam::111122223333:role/other"
	if err != nil {
		return
	}
	d.UntagResource(ctx, &dynamodb.UntagResourceInput{ResourceArn: x.Table.TableArn}) // want use: dynamodb.UntagResource{ResourceArn=...}
}
