// Clients in the hands of package reflect: methods can be called there by name.
package main

import (
	"context"
	"fmt"
	"os"
	"reflect"

	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
)

func main() {
	c := s3.New(s3.Options{})
	method := reflect.ValueOf(c).MethodByName(os.Getenv("METHOD")) // want unresolved: a client of s3 is passed to reflection
	if method.IsValid() {
		method.Call([]reflect.Value{reflect.ValueOf(context.Background())})
	}

	// Twins: what only looks calls nothing.
	q := sqs.New(sqs.Options{})
	fmt.Println(reflect.TypeOf(q), reflect.ValueOf(q).Kind(), reflect.DeepEqual(q, nil))
}
