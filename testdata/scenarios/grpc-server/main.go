// A service registered as generated gRPC code does: by a descriptor whose
// handlers assert the implementation.
package main

import (
	"context"
	"log"
	"net"

	"google.golang.org/grpc"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
)

// want none: dynamodb.DeleteTable

type request struct{ ID string }
type response struct{}

type ordersServer interface {
	Get(context.Context, *request) (*response, error)
}

func getHandler(srv any, ctx context.Context, dec func(any) error, in grpc.UnaryServerInterceptor) (any, error) {
	req := new(request)
	if err := dec(req); err != nil {
		return nil, err
	}
	if in == nil {
		return srv.(ordersServer).Get(ctx, req)
	}
	handler := func(ctx context.Context, req any) (any, error) {
		return srv.(ordersServer).Get(ctx, req.(*request))
	}
	return in(ctx, req, &grpc.UnaryServerInfo{Server: srv}, handler)
}

var desc = grpc.ServiceDesc{
	ServiceName: "orders.Orders",
	HandlerType: (*ordersServer)(nil),
	Methods:     []grpc.MethodDesc{{MethodName: "Get", Handler: getHandler}},
}

func registerOrders(s grpc.ServiceRegistrar, srv ordersServer) { s.RegisterService(&desc, srv) }

type server struct{ db *dynamodb.Client }

func (s *server) Get(ctx context.Context, r *request) (*response, error) {
	_, err := s.db.GetItem(ctx, &dynamodb.GetItemInput{TableName: aws.String("orders")}) // want use: dynamodb.GetItem{TableName="orders"}
	return &response{}, err
}

// Drop belongs to no registered interface.
func (s *server) Drop(ctx context.Context) { s.db.DeleteTable(ctx, nil) }

func main() {
	s := grpc.NewServer(grpc.UnaryInterceptor(func(ctx context.Context, req any, info *grpc.UnaryServerInfo, h grpc.UnaryHandler) (any, error) {
		return h(ctx, req)
	}))
	registerOrders(s, &server{dynamodb.New(dynamodb.Options{})})
	l, err := net.Listen("tcp", ":0")
	if err != nil {
		log.Fatal(err)
	}
	log.Fatal(s.Serve(l))
}
