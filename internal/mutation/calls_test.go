package mutation_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/lintel-go/lintel/internal/code/bindings"
	"github.com/lintel-go/lintel/model"
)

// callee is the package that is called, in the folder m000/to. It imports
// nothing, and what imports it calls nothing of it.
const callee = `package to

type Thing struct{ More }

func New() *Thing { return nil }

func (Thing) Get() int { return 0 }

func (*Thing) Put(n Amount) {}

// Amount is of this package alone, so that no type of another mutant has Put.
type Amount int

type More struct{}

func (More) Inherited() {}

func Map[T any](list []T, f func(T)) {}

const Answer = 42

var Default Thing

func init() { _ = Answer }
`

// caller is the package that calls, with a place for the call in a function,
// and one for what is declared.
const caller = `package from

import "IMPORTED/to"

// Putter is an interface of its own.
type Putter interface{ Put(n to.Amount) }

type own struct{ to.Thing }

func use(f any) { _ = to.Answer }

func work(t *to.Thing, o own, p Putter, e error) {
	CALL
}

DECLARED
`

// callMutants are ways to call. With a name, it stands in the message.
func callMutants() []struct{ kind, code, call, declared, name string } {
	return []struct{ kind, code, call, declared, name string }{
		{"call a function", "LNT-C009", "to.New()", "", "to.New"},
		{"call a function with parentheses around it", "LNT-C009", "(to.New)()", "", "to.New"},
		{"call a method", "LNT-C009", "t.Get()", "", "to.Thing.Get"},
		{"call a method of a pointer", "LNT-C009", "t.Put(1)", "", "to.Thing.Put"},
		{"call a method through its type", "LNT-C009", "(*to.Thing).Put(t, 1)", "", "to.Thing.Put"},
		{"call a method of an embedded type", "LNT-C009", "o.Get()", "", "to.Thing.Get"},
		{"call a method that the type inherits", "LNT-C009", "t.Inherited()", "", "to.More.Inherited"},
		{"call a generic function", "LNT-C009", "to.Map([]int{1}, nil)", "", "to.Map"},
		{"call an instance of a generic function", "LNT-C009", "to.Map[int](nil, nil)", "", "to.Map"},
		{"call later", "LNT-C009", "defer to.New()", "", "to.New"},
		{"call beside", "LNT-C009", "go to.New()", "", "to.New"},
		{"call in a condition", "LNT-C009", "if to.New() == nil {\n\t}", "", "to.New"},
		{"call in a closure", "LNT-C009", "use(func() { to.New() })", "", "to.New"},
		{"call of a result", "LNT-C009", "to.New().Put(2)", "", "to.Thing.Put"},
		{"call of a variable of the package", "LNT-C009", "to.Default.Put(3)", "", "to.Thing.Put"},
		{"call where a variable is declared", "LNT-C009", "", "var first = to.New()", "to.New"},
		{"call in init", "LNT-C009", "", "func init() { to.New() }", "to.New"},
		{"call in a method", "LNT-C009", "", "func (own) Do() { to.New() }", "to.New"},
		{"call in a literal of a variable", "LNT-C009", "", "var list = []any{func() { to.New() }}", "to.New"},
		{"hand a function on", "LNT-C010", "use(to.New)", "", "to.New"},
		{"hand a method on", "LNT-C010", "use(t.Get)", "", "to.Thing.Get"},
		{"keep a function", "LNT-C010", "", "var kept = to.New", "to.New"},
		{"keep a function in a field", "LNT-C010", "", "var kept = struct{ f func() *to.Thing }{to.New}", "to.New"},
		{"return a function", "LNT-C010", "", "func returns() any { return to.New }", "to.New"},
		{"call an interface that a type implements", "LNT-C010", "p.Put(1)", "", "to.Thing"},
		{"call an interface in a closure", "LNT-C010", "use(func() { p.Put(1) })", "", "to.Thing"},
		{"call an interface of a field", "LNT-C010", "", "type has struct{ Putter }\n\nfunc (h has) Do() { h.Put(7) }", "to.Thing"},
	}
}

// newCalls has functions of one element call those of another: each is told, at
// its line. Each mutant has two packages and elements of its own, so that all
// are read at once.
func newCalls(t *testing.T) []mutant {
	files := map[string]string{"go.mod": "module example.com/m\n\ngo 1.24\n"}
	w := model.New("Calls", "Are found")
	s := w.System("S", "All")
	lay := func(name, call, declared string) (line int) {
		from, to := s.Container(name+" from", "Calls", model.Code("./"+name+"/from")), s.Container(name+" to", "Is called", model.Code("./"+name+"/to"))
		from.Uses(to, "Calls")
		files[name+"/to/to.go"] = callee
		text := strings.NewReplacer("IMPORTED", "example.com/m/"+name, "CALL", call, "DECLARED", declared).Replace(caller)
		files[name+"/from/from.go"] = text
		at := strings.Index(text, call+"\n}")
		if declared != "" {
			at = strings.Index(text, declared)
			if first, _, two := strings.Cut(declared, "\n\n"); two {
				at += len(first) + 2
			}
		}
		return 1 + strings.Count(text[:at], "\n")
	}
	lay("original", "", "")
	var all []mutant
	found := map[string][]told{}
	for i, m := range callMutants() {
		name := fmt.Sprintf("m%03d", i)
		at := place(name+"/from/from.go", lay(name, m.call, m.declared))
		all = append(all, mutant{kind: m.kind, name: m.name, want: []want{{m.code, []string{at}}}, find: func() []told { return found[name] }})
	}
	f := layOut(t, files)
	said, err := bindings.New(bindings.Options{Tool: f.tool}).Calls(context.Background(), built(t, w), f.root)
	if err != nil {
		t.Fatal(err)
	}
	for i, one := range finds(said) {
		name, _, _ := strings.Cut(said[i].Origin.File, "/")
		found[name] = append(found[name], one)
	}
	if said := found["original"]; len(said) > 0 {
		t.Fatalf("nothing is called: %s", inShort(said))
	}
	for i, m := range callMutants() {
		for _, one := range found[fmt.Sprintf("m%03d", i)] {
			if one.code == m.code && !strings.Contains(one.message, m.name) {
				t.Errorf("%s: %s is not in %q", m.kind, m.name, one.message)
			}
		}
	}
	return all
}
