// Structs that the program itself fills from the environment, by the tags of their fields.
//
// What is called here is held against what is found: see TestRan.
package main

// run:
// run: ORDERS_BUCKET=o USERS_BUCKET=u DB_TABLE=t DB_IN_INDEX=i PLAINNAME=p APP_TABLE=a NAMED=n
import (
	"context"
	"errors"
	"fmt"
	"os"
	"reflect"
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

var c = s3.New(s3.Options{})
var ctx = context.Background()

// In one function: a loop over the fields, a default in another tag.
type plain struct {
	Count  int    `env:"COUNT"`
	Orders string `env:"ORDERS_BUCKET"`
	Users  string `env:"USERS_BUCKET" default:"users"`
	Bare   string
	Off    string `env:"-"`
}

func load(cfg any) error {
	v := reflect.ValueOf(cfg).Elem()
	t := v.Type()
	for i := 0; i < t.NumField(); i++ {
		f := t.Field(i)
		name := f.Tag.Get("env")
		if name == "" || name == "-" {
			continue
		}
		value := os.Getenv(name)
		if value == "" {
			value = f.Tag.Get("default")
		}
		field := v.Field(i)
		switch field.Kind() {
		case reflect.String:
			field.SetString(value)
		case reflect.Int:
			if n, err := strconv.Atoi(value); err == nil {
				field.SetInt(int64(n))
			}
		default:
			return fmt.Errorf("a field %s of kind %s", f.Name, field.Kind())
		}
	}
	return nil
}

// Nested structs, with a prefix, in several functions, and values in an interface.
type nested struct {
	Top string `key:"TOP"`
	DB  struct {
		Table string `key:"TABLE"`
		In    struct {
			Index string `key:"INDEX"`
		} `key:"IN"`
	} `key:"DB"`
}

func fill[T any](cfg *T, prefix string) error {
	if reflect.ValueOf(cfg).Kind() != reflect.Ptr {
		return errors.New("no pointer")
	}
	return fillStruct(reflect.ValueOf(cfg).Elem(), prefix)
}

func fillStruct(v reflect.Value, prefix string) error {
	for i := range v.NumField() {
		field, tag := v.Field(i), v.Type().Field(i).Tag
		if field.Kind() == reflect.Struct {
			for j := range field.NumField() {
				inner := field.Field(j)
				name := prefix + tag.Get("key") + "_" + field.Type().Field(j).Tag.Get("key")
				if inner.Kind() == reflect.Struct {
					for k := range inner.NumField() {
						set(name+"_"+inner.Type().Field(k).Tag.Get("key"), inner.Field(k))
					}
				} else {
					set(name, inner)
				}
			}
			continue
		}
		set(prefix+tag.Get("key"), field)
	}
	return nil
}

func set(name string, field reflect.Value) {
	env, ok := os.LookupEnv(name)
	if !ok || !field.CanSet() {
		return
	}
	var val any
	var err error
	switch field.Kind() {
	case reflect.String:
		val = env
	case reflect.Bool:
		val, err = strconv.ParseBool(env)
	}
	if err == nil && val != nil {
		field.Set(reflect.ValueOf(val))
	}
}

// By the name of the field, a structs' type and value apart.
type called struct {
	PlainName string
	Table     string
}

func byName(cfg any) {
	typ := reflect.TypeOf(cfg)
	if typ.Kind() == reflect.Pointer {
		typ = typ.Elem()
	}
	val := reflect.Indirect(reflect.ValueOf(cfg))
	for i := 0; i < typ.NumField(); i++ {
		if s, ok := os.LookupEnv(strings.ToUpper(typ.Field(i).Name)); ok {
			val.FieldByName(typ.Field(i).Name).SetString(s)
		}
	}
}

// Of another struct's tags, of fields that do not go together, and in other hands.
type odd struct {
	A string `env:"NAMED"`
	B string `env:"NAMEDTOO"`
}

func swapped(cfg any) {
	v := reflect.ValueOf(cfg).Elem()
	for i := range v.NumField() {
		v.Field(v.NumField() - 1 - i).SetString(os.Getenv(v.Type().Field(i).Tag.Get("env")))
	}
}

func others(cfg any) {
	v, t := reflect.ValueOf(cfg).Elem(), reflect.TypeOf(plain{})
	for i := range v.NumField() {
		v.Field(i).SetString(os.Getenv(t.Field(i + 1).Tag.Get("env")))
	}
}

var kept reflect.Value

func keeps(cfg any) {
	kept = reflect.ValueOf(cfg).Elem()
	kept.Field(0).SetString("kept")
}

func main() {
	var a plain
	load(&a)
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(a.Orders)})        // want use: s3.HeadBucket{Bucket="${env:ORDERS_BUCKET}"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(a.Users)})         // want use: s3.HeadBucket{Bucket="${env:USERS_BUCKET}"|"users"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("bare" + a.Bare)}) // want use: s3.HeadBucket{Bucket="bare"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("off" + a.Off)})   // want use: s3.HeadBucket{Bucket="off"}
	var n, m nested
	fill(&n, "")
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(n.Top)})         // want use: s3.HeadBucket{Bucket="${env:TOP}"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(n.DB.Table)})    // want use: s3.HeadBucket{Bucket="${env:DB_TABLE}"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(n.DB.In.Index)}) // want use: s3.HeadBucket{Bucket="${env:DB_IN_INDEX}"}
	fill(&m, "APP_")
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(m.DB.Table)}) // want use: s3.HeadBucket{Bucket="${env:APP_DB_TABLE}"}
	var b called
	byName(&b)
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(b.PlainName)}) // want use: s3.HeadBucket{Bucket="${env:PLAINNAME}"}
	var s, o, k odd
	swapped(&s)
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(s.A)}) // want use: s3.HeadBucket{Bucket=...}
	others(&o)
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(o.A)}) // want use: s3.HeadBucket{Bucket=...}
	keeps(&k)
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(k.A)}) // want use: s3.HeadBucket{Bucket=...}
}
