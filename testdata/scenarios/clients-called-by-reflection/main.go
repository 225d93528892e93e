// Clients that package reflect has, of which methods are called elsewhere.
package main

import (
	"fmt"
	"os"
	"reflect"

	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
)

// mirror only looks, as it seems.
func mirror(v any) reflect.Value {
	return reflect.ValueOf(v) // want unresolved: a client of s3 is passed to reflection
}

func receiver(c *sqs.Client) reflect.Value {
	return reflect.ValueOf(c) // want unresolved: a client of sqs is passed to reflection
}

// ask calls by name.
func ask(at reflect.Value, name string) { fmt.Println(at.MethodByName(name).Call(nil)) }

func main() {
	at := mirror(s3.New(s3.Options{}))
	fmt.Println(reflect.TypeOf(s3.New(s3.Options{})))
	ask(at, os.Args[1])
	// A method of a type gets its receiver as an argument.
	all := reflect.TypeOf(&sqs.Client{})
	for i := range all.NumMethod() {
		all.Method(i).Func.Call([]reflect.Value{receiver(sqs.New(sqs.Options{}))})
	}
}
