// Package remote lets processes share a stock and a ledger that live in one of
// them, over HTTP on the loopback. It is for runs in which parts are separate
// processes and no engine is installed: what Redis and PostgreSQL are
// otherwise.
//
// A call is POST /stock/{shard}/{method} or /ledger/{method} with the arguments
// as a JSON array; the answer is the array of the results, or what went wrong.
package remote

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"strconv"

	"github.com/lintel-go/lintel/systems/flashsale/ledger"
	"github.com/lintel-go/lintel/systems/flashsale/sale"
	"github.com/lintel-go/lintel/systems/flashsale/stock"
)

// problem is an error on the wire. Kinds that callers ask for keep their type.
type problem struct {
	Refused    string                `json:"refused,omitempty"`
	Transition *sale.TransitionError `json:"transition,omitempty"`
	NotFound   bool                  `json:"notFound,omitempty"`
	Text       string                `json:"text"`
}

func problemOf(err error) problem {
	p := problem{Text: err.Error(), NotFound: errors.Is(err, ledger.ErrNotFound)}
	refusal := &ledger.Refusal{}
	if errors.As(err, &refusal) {
		p.Refused = refusal.Reason
	}
	errors.As(err, &p.Transition)
	return p
}

func (p problem) err() error {
	switch {
	case p.Refused != "":
		return &ledger.Refusal{Reason: p.Refused}
	case p.Transition != nil:
		return p.Transition
	case p.NotFound:
		return fmt.Errorf("%s (%w)", p.Text, ledger.ErrNotFound)
	}
	return errors.New(p.Text)
}

// Handler serves the shards and the ledger.
func Handler(shards stock.Sharded, l ledger.Ledger) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /stock/{shard}/{method}", func(w http.ResponseWriter, r *http.Request) {
		i, err := strconv.Atoi(r.PathValue("shard"))
		if err != nil || i < 0 || i >= len(shards) {
			http.NotFound(w, r)
			return
		}
		serve[stock.Shard](w, r, shards[i])
	})
	mux.HandleFunc("POST /ledger/{method}", func(w http.ResponseWriter, r *http.Request) { serve(w, r, l) })
	return mux
}

// serve calls a method of the port T.
func serve[T any](w http.ResponseWriter, r *http.Request, target T) {
	name := r.PathValue("method")
	if _, known := reflect.TypeFor[T]().MethodByName(name); !known {
		http.NotFound(w, r)
		return
	}
	results, err := invoke(r, reflect.ValueOf(&target).Elem().MethodByName(name))
	if err != nil {
		w.WriteHeader(http.StatusUnprocessableEntity)
		_ = json.NewEncoder(w).Encode(problemOf(err)) // who is gone hears nothing
		return
	}
	_ = json.NewEncoder(w).Encode(results)
}

func invoke(r *http.Request, method reflect.Value) ([]any, error) {
	var raw []json.RawMessage
	if err := json.NewDecoder(r.Body).Decode(&raw); err != nil {
		return nil, err
	}
	kind := method.Type()
	if len(raw) != kind.NumIn()-1 {
		return nil, fmt.Errorf("%d arguments, want %d", len(raw), kind.NumIn()-1)
	}
	in := []reflect.Value{reflect.ValueOf(r.Context())}
	for i, text := range raw {
		value := reflect.New(kind.In(i + 1))
		if err := json.Unmarshal(text, value.Interface()); err != nil {
			return nil, err
		}
		in = append(in, value.Elem())
	}
	out := method.Call(in)
	last := len(out) - 1
	if err, failed := out[last].Interface().(error); failed {
		return nil, err
	}
	results := []any{}
	for _, v := range out[:last] {
		results = append(results, v.Interface())
	}
	return results, nil
}

// caller calls methods under a URL.
type caller struct {
	client *http.Client
	url    string
}

func (c caller) call(ctx context.Context, method string, results []any, args ...any) error {
	body, err := json.Marshal(args)
	if err != nil {
		return err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, c.url+"/"+method, bytes.NewReader(body))
	if err != nil {
		return err
	}
	response, err := c.client.Do(r)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	switch response.StatusCode {
	case http.StatusOK:
		return json.NewDecoder(response.Body).Decode(&results)
	case http.StatusUnprocessableEntity:
		var p problem
		if err := json.NewDecoder(response.Body).Decode(&p); err != nil {
			return err
		}
		return p.err()
	}
	return fmt.Errorf("%s: %s", r.URL, response.Status)
}
