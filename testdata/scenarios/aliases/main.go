// Aliases of keys are named with the type that their ARN has once.
//
// run: ALIAS=alias/of-the-environment
package main

import (
	"context"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/kms"
)

func main() {
	c := kms.New(kms.Options{Region: "eu-west-1"})
	ctx := context.Background()
	c.CreateAlias(ctx, &kms.CreateAliasInput{AliasName: aws.String("alias/orders"), TargetKeyId: aws.String("1234")})                     // want use: kms.CreateAlias{AliasName="alias/orders", TargetKeyId="1234"} region="eu-west-1"
	c.UpdateAlias(ctx, &kms.UpdateAliasInput{AliasName: aws.String("alias/" + os.Getenv("STAGE") + "-x"), TargetKeyId: aws.String("12")}) // want use: kms.UpdateAlias{AliasName="alias/${env:STAGE}-x", TargetKeyId="12"} region="eu-west-1"
	c.DeleteAlias(ctx, &kms.DeleteAliasInput{AliasName: aws.String(os.Getenv("ALIAS"))})                                                  // want use: kms.DeleteAlias{AliasName="${env:ALIAS}"} region="eu-west-1"
	c.DeleteAlias(ctx, &kms.DeleteAliasInput{AliasName: aws.String(os.Args[1])})                                                          // want use: kms.DeleteAlias{AliasName=...} region="eu-west-1"
}
