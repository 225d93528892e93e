// Waiters: the operation is used where the program waits.
package main

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// want none: ec2.DescribeVpcs

func main() {
	ctx := context.Background()
	w := s3.NewObjectExistsWaiter(s3.New(s3.Options{}))
	w.Wait(ctx, &s3.HeadObjectInput{Bucket: aws.String("ready"), Key: aws.String("flag")}, time.Minute) // want use: s3.HeadObject{Bucket="ready", Key="flag"} via="waiter"

	e := ec2.New(ec2.Options{})
	r := ec2.NewInstanceRunningWaiter(e)
	r.WaitForOutput(ctx, &ec2.DescribeInstancesInput{InstanceIds: []string{"i-1"}}, time.Minute) // want use: ec2.DescribeInstances{InstanceIds[]="i-1"} via="waiter"

	_ = ec2.NewVpcAvailableWaiter(e) // made, and never waited on
}
