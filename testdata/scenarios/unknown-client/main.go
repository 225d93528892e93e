// A client that gets lost on its way, in caches that caches keep: whose it is stays
// open. Here it is a role's. The name gets lost, too: the resource is not known.
package main

import (
	"context"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials/stscreds"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

type object struct {
	client *ssm.Client
	name   string
}

type version struct {
	id string
	*object
}

func (v *version) read(ctx context.Context) {
	v.client.GetParameter(ctx, &ssm.GetParameterInput{Name: &v.name}) // want use: ssm.GetParameter{Name=...} perhaps="${unknown}"
}

type entry struct {
	key  string
	data any
	next *entry
}

type lru struct {
	items map[string]*entry
	head  *entry
}

func newLRU() *lru { return &lru{items: map[string]*entry{}} }

func (l *lru) get(key string) (any, bool) {
	e, ok := l.items[key]
	if !ok {
		return nil, false
	}
	return e.data, true
}

func (l *lru) put(key string, v any) {
	e := &entry{key: key, data: v}
	l.items[key] = e
	e.next = l.head
	l.head = e
}

type item struct {
	versions *lru
	*object
}

func newItem(c *ssm.Client, name string) item {
	return item{versions: newLRU(), object: &object{client: c, name: name}}
}

func newVersion(c *ssm.Client, name, id string) version {
	return version{id: id, object: &object{client: c, name: name}}
}

func (i *item) version(id string) (*version, bool) {
	v, ok := i.versions.get(id)
	if !ok {
		made := newVersion(i.client, i.name, id)
		i.versions.put(id, &made)
		v, _ = i.versions.get(id)
	}
	out, _ := v.(*version)
	return out, true
}

type cache struct {
	lru    *lru
	client *ssm.Client
}

func (c *cache) item(name string) *item {
	v, ok := c.lru.get(name)
	if !ok {
		made := newItem(c.client, name)
		c.lru.put(name, &made)
		v, _ = c.lru.get(name)
	}
	out, _ := v.(*item)
	return out
}

func (c *cache) read(ctx context.Context, name string) {
	v, ok := c.item(name).version(aws.ToString(nil))
	if ok {
		v.read(ctx)
	}
}

func main() {
	ctx := context.Background()
	cfg, _ := config.LoadDefaultConfig(ctx)
	cfg.Credentials = stscreds.NewAssumeRoleProvider(sts.NewFromConfig(cfg), "arn:aws:iam::123456789012:role/reader") // want use: sts.AssumeRole{RoleArn="arn:aws:iam::123456789012:role/reader"} via="credentials/stscreds"
	c := &cache{lru: newLRU(), client: ssm.NewFromConfig(cfg)}
	c.read(ctx, os.Getenv("SECRET"))
}
