// Flags of pflag and cobra, keys of viper.
package main

import (
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"github.com/spf13/viper"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
)

func main() {
	c := sqs.New(sqs.Options{})
	var queue string
	var extra []string
	others := pflag.StringSlice("others", nil, "queues")
	cmd := &cobra.Command{Use: "send", RunE: func(cmd *cobra.Command, args []string) error {
		region, _ := cmd.Flags().GetString("name")
		c.GetQueueUrl(cmd.Context(), &sqs.GetQueueUrlInput{QueueName: aws.String(region)})                // want use: sqs.GetQueueUrl{QueueName="${flag:name}"|"jobs"}
		c.SendMessage(cmd.Context(), &sqs.SendMessageInput{QueueUrl: &queue})                             // want use: sqs.SendMessage{QueueUrl="${flag:queue}"|"https://sqs.eu-west-1.amazonaws.com/123456789012/jobs"}
		c.PurgeQueue(cmd.Context(), &sqs.PurgeQueueInput{QueueUrl: aws.String(viper.GetString("purge"))}) // want use: sqs.PurgeQueue
		// Lists: that of a flag has its default, a key may have any.
		names, _ := cmd.Flags().GetStringSlice("names")
		for _, n := range append(names, viper.GetStringSlice("more")...) {
			c.CreateQueue(cmd.Context(), &sqs.CreateQueueInput{QueueName: aws.String("q-" + n)}) // want use: sqs.CreateQueue{QueueName="q-${flag:more#part}"|"q-${flag:names#part}"|"q-${unknown}"|"q-default"}
		}
		for _, n := range append(extra, *others...) {
			c.CreateQueue(cmd.Context(), &sqs.CreateQueueInput{QueueName: aws.String("x-" + n)}) // want use: sqs.CreateQueue{QueueName="x-${flag:extra#part}"|"x-${flag:others#part}"|"x-d1"|"x-d2"}
		}
		_, err := c.DeleteQueue(cmd.Context(), &sqs.DeleteQueueInput{QueueUrl: aws.String(args[0])}) // want use: sqs.DeleteQueue{QueueUrl=...}
		return err
	}}
	cmd.Flags().StringVarP(&queue, "queue", "q", "https://sqs.eu-west-1.amazonaws.com/123456789012/jobs", "the queue")
	cmd.Flags().StringSliceVarP(&extra, "extra", "e", []string{"d1", "d2"}, "queues")
	cmd.Flags().StringSlice("names", []string{"default"}, "queues")
	cmd.Flags().String("name", "jobs", "the queue's name")
	viper.SetDefault("purge", "https://sqs.eu-west-1.amazonaws.com/123456789012/old")
	viper.BindPFlags(cmd.Flags())
	cmd.Execute()
}
