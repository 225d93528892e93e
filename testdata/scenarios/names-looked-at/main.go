// Structs that the program looks at by reflection, to print or to check them, and
// those that it changes so.
//
// run: ORDERS=orders-1
package main

import (
	"context"
	"fmt"
	"os"
	"reflect"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
)

type tables struct {
	Orders string
	Users  string
	Shards []string
}

// kindOf asks for the kind alone.
func kindOf(v any) bool {
	at := reflect.ValueOf(v)
	return at.Kind() == reflect.Pointer && at.IsNil()
}

// show prints the fields.
func show(v any) string {
	var out []string
	at := reflect.ValueOf(v)
	for at.Kind() == reflect.Pointer {
		at = at.Elem()
	}
	for i := range at.NumField() {
		out = append(out, line(at.Field(i)), fmt.Sprintf("%v", at.Field(i)))
	}
	return strings.Join(out, "\n")
}

func line(at reflect.Value) string {
	if at.Kind() == reflect.Slice {
		return fmt.Sprint(at.Len(), reflect.Indirect(at).Type())
	}
	if s, ok := at.Interface().(string); ok {
		return s
	}
	return ""
}

// set changes a field.
func set(v any, field, to string) {
	reflect.ValueOf(v).Elem().FieldByName(field).SetString(to)
}

// trim changes all fields, in a function of its own.
func trim(v any) { each(reflect.ValueOf(v).Elem()) }

func each(at reflect.Value) {
	for i := range at.NumField() {
		if f := at.Field(i); f.Kind() == reflect.String {
			f.SetString("trimmed-" + f.String())
		}
	}
}

// back gives the pointer back.
func back(v any) {
	if t, ok := reflect.ValueOf(v).Interface().(*pointed); ok {
		t.Name = "by its pointer"
	}
}

type pointed struct{ Name string }

type changed struct{ Orders, Users string }

type trimmed struct{ Name string }

func main() {
	ctx := context.Background()
	c := dynamodb.New(dynamodb.Options{})

	t := &tables{Orders: os.Getenv("ORDERS"), Users: "users", Shards: []string{"one"}}
	if !kindOf(t) {
		fmt.Println(show(t))
	}
	c.Scan(ctx, &dynamodb.ScanInput{TableName: &t.Orders})               // want use: dynamodb.Scan{TableName="${env:ORDERS}"}
	c.Scan(ctx, &dynamodb.ScanInput{TableName: &t.Users})                // want use: dynamodb.Scan{TableName="users"}
	c.Scan(ctx, &dynamodb.ScanInput{TableName: aws.String(t.Shards[0])}) // want use: dynamodb.Scan{TableName="one"}

	ch := &changed{Orders: "orders", Users: "users"}
	set(ch, "Orders", "others")
	c.Query(ctx, &dynamodb.QueryInput{TableName: &ch.Orders}) // want use: dynamodb.Query{TableName="orders"|...}

	tr := &trimmed{Name: "carts"}
	trim(tr)
	c.Query(ctx, &dynamodb.QueryInput{TableName: &tr.Name}) // want use: dynamodb.Query{TableName="carts"|...}

	p := &pointed{Name: "first"}
	back(p)
	c.Query(ctx, &dynamodb.QueryInput{TableName: &p.Name}) // want use: dynamodb.Query{TableName="first"|"by its pointer"|...}
}
