package bindings_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestCalls holds what is certain, what is possible, and what is not seen.
func TestCalls(t *testing.T) {
	a := layOut(t, `
-- go.mod --
module example.com/shop

go 1.24
-- a/a.go --
package a

import (
	"fmt"

	"example.com/shop/b"
)

type Store interface{ Put(int) error }

type Own struct{}

func (Own) Put(int) error { return nil }

var first = b.New()

func (o Own) Ask(s Store, e fmt.Stringer) {
	first.Get()
	b.Map([]int{1}, func(int) {})
	b.Map[int](nil, nil)
	if err := s.Put(1); err != nil {
		fmt.Println(err.Error(), e.String())
	}
	use(b.Count)
	o.Put(1)
	field := struct{ f func() int }{b.Count}
	field.f()
}

func use(func() int) {}
-- a/a_test.go --
package a

import "example.com/shop/c"

var _ = c.Broken()
-- b/b.go --
package b

type B struct{}

func New() *B { return nil }

func (*B) Get() {}

func (B) Error() string  { return "" }
func (B) String() string { return "" }

func Map[T any](list []T, f func(T)) {}

func Count() int { return 0 }
-- c/c.go --
package c

type Disk struct{}

func (*Disk) Put(int) error { return nil }

func Broken() int { return "text" }
`)
	h := parts(nil, nil, of("./a"), of("./b"), of("./c"))
	found, err := a.checker.Calls(context.Background(), built(t, h.w), a.root)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range found {
		got = append(got, fmt.Sprintf("%s:%d: %s %s %s", f.Origin.File, f.Origin.Line, f.Code, f.Severity, f.Message))
	}
	want := []string{
		`a/a.go:15: LNT-C009 info component "A" calls component "B" in 4 places: a calls b.New; a.Own.Ask calls b.B.Get; a.Own.Ask calls b.Map`,
		`c/c.go:1: LNT-C009 info package example.com/shop/c does not compile here, and what it calls is known in part: cannot use "text" (untyped string constant) as int value in return statement`,
		`a/a.go:24: LNT-C010 info component "A" may call component "B" in 2 places: a.Own.Ask hands on b.Count`,
		`a/a.go:21: LNT-C010 info component "A" may call component "C" in 1 place: a.Own.Ask calls a.Store.Put, which c.Disk has`,
	}
	if diff := cmp.Diff(strings.Join(want, "\n"), strings.Join(got, "\n")); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
