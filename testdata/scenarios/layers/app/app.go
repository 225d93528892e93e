// Package app knows nothing of AWS.
package app

import "context"

type orders interface {
	Put(context.Context) error
}

type App struct{ orders orders }

func New(o orders) *App { return &App{o} }

func (a *App) Run(ctx context.Context) error { return a.orders.Put(ctx) }
