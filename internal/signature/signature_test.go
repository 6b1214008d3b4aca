package signature_test

import (
	"reflect"
	"testing"

	"github.com/lintel-go/lintel/internal/signature"
)

func TestParse(t *testing.T) {
	s, ok := signature.Parse("(ctx context.Context, a, b int, more ...string) (Slot, error)")
	want := signature.Signature{
		Parameters: []signature.Parameter{{Name: "ctx", Type: "context.Context"}, {Name: "a", Type: "int"}, {Name: "b", Type: "int"}, {Name: "more", Type: "...string"}},
		Results:    []signature.Parameter{{Type: "Slot"}, {Type: "error"}},
	}
	if !ok || !reflect.DeepEqual(s, want) {
		t.Errorf("%v: %+v", ok, s)
	}
	for _, broken := range []string{"", "(", "(a int", "() {}", "(项目)) x", "() int string"} {
		if s, ok := signature.Parse(broken); ok {
			t.Errorf("%q is read as %+v", broken, s)
		}
	}
}

func TestSame(t *testing.T) {
	for _, test := range []struct {
		a, b string
		same bool
	}{
		{"()", "()", true},
		{"(a int) error", "(b int) (err error)", true},
		{"(a, b int)", "(int, int)", true},
		{"(a order.Order)", "(Order)", true},
		{"(a []*order.Order, m map[order.ID]chan order.Order)", "(a []*Order, m map[ID]chan Order)", true},
		{"(a ...order.Order)", "(a ...Order)", true},
		{"(a Set[order.Order])", "(a Set[Order])", true},
		{"(a int)", "(a int64)", false},
		{"(a int)", "(a, b int)", false},
		{"(a ...int)", "(a []int)", false},
		{"(a money.Order)", "(a Order)", false},
		{"() int", "()", false},
		{"what is this", "what is this", true},
		{"what is this", "()", false},
	} {
		if got := signature.Same(test.a, test.b, "order"); got != test.same {
			t.Errorf("%s and %s: %v", test.a, test.b, got)
		}
	}
	if got := signature.Type(" order.Order", "order"); got != "Order" {
		t.Error(got)
	}
	if got := signature.Type("not a type at all", "order"); got != "not a type at all" {
		t.Error(got)
	}
}
