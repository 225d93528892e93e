// Orders is a small service that takes orders: it keeps them in DynamoDB, writes
// their invoices to S3, and tells the warehouse through SQS.
package main

//iamvet:policy deploy/policy.json

import (
	"context"
	"encoding/json"
	"errors"
	"log"
	"net/http"
	"os"

	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"example.com/orders/queue"
	"example.com/orders/store"
)

// Settings come from the environment.
type Settings struct {
	Table    string
	QueueURL string
	Addr     string
}

func settings() Settings {
	addr := os.Getenv("ADDR")
	if addr == "" {
		addr = ":8080"
	}
	return Settings{Table: os.Getenv("ORDERS_TABLE"), QueueURL: os.Getenv("WAREHOUSE_QUEUE_URL"), Addr: addr}
}

// server handles requests.
type server struct {
	orders    store.Orders
	invoices  *store.Invoices
	warehouse *queue.Warehouse
}

func main() {
	ctx := context.Background()
	s := settings()
	cfg, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		log.Fatal(err)
	}
	srv := &server{
		orders:    store.NewTable(dynamodb.NewFromConfig(cfg), s.Table),
		invoices:  store.NewInvoices(s3.NewFromConfig(cfg)),
		warehouse: queue.New(sqs.NewFromConfig(cfg), s.QueueURL),
	}
	http.HandleFunc("POST /orders", srv.create)
	http.HandleFunc("GET /orders/{id}", srv.get)
	http.HandleFunc("GET /orders/{id}/invoice", srv.invoice)
	log.Fatal(http.ListenAndServe(s.Addr, nil))
}

func (s *server) create(w http.ResponseWriter, r *http.Request) {
	var order store.Order
	if err := json.NewDecoder(r.Body).Decode(&order); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	ctx := r.Context()
	if err := errors.Join(s.orders.Put(ctx, order), s.invoices.Write(ctx, order), s.warehouse.Announce(ctx, order.ID)); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
	}
}

func (s *server) get(w http.ResponseWriter, r *http.Request) {
	order, err := s.orders.Get(r.Context(), r.PathValue("id"))
	if err != nil {
		http.Error(w, err.Error(), http.StatusNotFound)
		return
	}
	if err := json.NewEncoder(w).Encode(order); err != nil {
		log.Print(err)
	}
}

func (s *server) invoice(w http.ResponseWriter, r *http.Request) {
	if err := s.invoices.Copy(r.Context(), w, r.PathValue("id")); err != nil {
		http.Error(w, err.Error(), http.StatusNotFound)
	}
}
