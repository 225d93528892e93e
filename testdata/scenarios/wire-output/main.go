// Injection as a code generator writes it: plain calls.
package main

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/sns"
)

// want none: kms.ScheduleKeyDeletion

type crypter interface {
	Encrypt(context.Context, *kms.EncryptInput, ...func(*kms.Options)) (*kms.EncryptOutput, error)
	ScheduleKeyDeletion(context.Context, *kms.ScheduleKeyDeletionInput, ...func(*kms.Options)) (*kms.ScheduleKeyDeletionOutput, error)
}

type vault struct {
	kms crypter
	key keyID
}

type keyID string

func provideKey() keyID { return "alias/orders" }

func provideConfig(ctx context.Context) (aws.Config, error) { return config.LoadDefaultConfig(ctx) }

func provideKMS(cfg aws.Config) *kms.Client { return kms.NewFromConfig(cfg) }

func initialize(ctx context.Context) (*vault, error) {
	cfg, err := provideConfig(ctx)
	if err != nil {
		return nil, err
	}
	client := provideKMS(cfg)
	key := provideKey()
	v := &vault{kms: client, key: key}
	return v, nil
}

func main() {
	ctx := context.Background()
	v, err := initialize(ctx)
	if err != nil {
		return
	}
	v.kms.Encrypt(ctx, &kms.EncryptInput{KeyId: aws.String(string(v.key))}) // want use: kms.Encrypt{KeyId="alias/orders"}
	cfg, err := provideConfig(ctx)
	if err != nil {
		return
	}
	newNotifier(newTopics(sns.NewFromConfig(cfg))).Notify(ctx, &notice{topic: "arn:aws:sns:eu-west-1:123456789012:orders"})
}
