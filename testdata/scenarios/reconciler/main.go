// A controller in the manner of controller-runtime: an interface with a type
// parameter, a queue of keys, and workers.
package main

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

// want none: ec2.TerminateInstances

type result struct{ after time.Duration }

type typedReconciler[R comparable] interface {
	Reconcile(context.Context, R) (result, error)
}

type key struct{ namespace, name string }

type controller[R comparable] struct {
	do    typedReconciler[R]
	queue chan R
}

func (c *controller[R]) start(ctx context.Context) {
	for r := range c.queue {
		go func() { c.do.Reconcile(ctx, r) }()
	}
}

type nodes struct{ ec2 *ec2.Client }

func (n *nodes) Reconcile(ctx context.Context, k key) (result, error) {
	_, err := n.ec2.DescribeInstances(ctx, &ec2.DescribeInstancesInput{ // want use: ec2.DescribeInstances
		Filters: []types.Filter{{Name: aws.String("tag:Name"), Values: []string{k.name}}},
	})
	return result{}, err
}

type other struct{ ec2 *ec2.Client }

func (o *other) Reconcile(ctx context.Context, id int) (result, error) {
	_, err := o.ec2.TerminateInstances(ctx, nil)
	return result{}, err
}

func main() {
	c := &controller[key]{do: &nodes{ec2.New(ec2.Options{})}, queue: make(chan key)}
	go func() {
		for range time.Tick(time.Second) {
			c.queue <- key{"default", time.Now().String()}
		}
	}()
	c.start(context.Background())
}
