package code

import (
	"errors"
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/packages"

	"github.com/lintel-go/lintel/model"
)

// table is a variable of a package, read as a table of transitions.
type table struct {
	Name   string
	At     model.Position
	Rows   []row
	Reason string // why it is none: "its value is not written out"
}

// row is a transition in a table.
type row struct {
	From  term
	To    term
	Event term // zero: none is said
	At    model.Position
}

// term is a constant that stands for a state or an event.
type term struct {
	Name string // of the constant; empty: it is written as a text
	Type string // name of its type, without the package
	Text string // its value, if that is a text
}

// String is how a message calls a term.
func (t term) String() string {
	if t.Name == "" {
		return fmt.Sprintf("%q", t.Text)
	}
	return t.Name
}

// means reports whether a term stands for what has a name in a model.
func (t term) means(name string) bool {
	if t.Name != "" && isCalled(t.Name, t.Type, name) {
		return true
	}
	return t.Text != "" && letters(t.Text) == letters(name)
}

// tablesOf are the variables of a package.
func tablesOf(p *packages.Package) []table {
	var all []table
	for _, f := range p.Syntax {
		for _, d := range f.Decls {
			g, ok := d.(*ast.GenDecl)
			if !ok || g.Tok != token.VAR {
				continue
			}
			for _, s := range g.Specs {
				s := s.(*ast.ValueSpec)
				for i, name := range s.Names {
					at := p.Fset.Position(name.Pos())
					t := table{Name: name.Name, At: model.Position{File: at.Filename, Line: at.Line}}
					var value ast.Expr
					if len(s.Values) == len(s.Names) {
						value = s.Values[i]
					}
					rows, err := tableReader{p}.rows(value)
					if err != nil {
						rows, t.Reason = nil, err.Error()
					}
					t.Rows = rows
					all = append(all, t)
				}
			}
		}
	}
	return all
}

// tableReader reads the values of variables of a package.
type tableReader struct{ *packages.Package }

var errShape = errors.New("it has none of the forms that lintel reads: map[State][]State, map[State]State, map[State]map[Event]State, map[Key]State with a struct of a state and an event, or a slice of structs with two states")

// rows reads the value of a variable.
func (r tableReader) rows(value ast.Expr) ([]row, error) {
	literal, ok := value.(*ast.CompositeLit)
	if !ok {
		return nil, errors.New("its value is not written out as a literal")
	}
	switch t := underlying(r.TypesInfo.TypeOf(literal)).(type) {
	case *types.Map:
		return r.fromMap(literal, t)
	case *types.Slice:
		return r.fromList(literal, t.Elem())
	case *types.Array:
		return r.fromList(literal, t.Elem())
	}
	return nil, errShape
}

// underlying is that of a type, or of what a pointer to it leads to; nil for
// what the type checker did not understand.
func underlying(t types.Type) types.Type {
	if t == nil {
		return nil
	}
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	return t.Underlying()
}

// fromMap reads a map from states, or from pairs of a state and an event.
func (r tableReader) fromMap(literal *ast.CompositeLit, t *types.Map) ([]row, error) {
	var all []row
	for _, e := range literal.Elts {
		pair, ok := e.(*ast.KeyValueExpr)
		if !ok {
			return nil, errShape
		}
		var rows []row
		var err error
		if key, isPair := underlying(t.Key()).(*types.Struct); isPair {
			rows, err = r.fromPair(pair, key, t.Elem())
		} else {
			rows, err = r.fromState(pair, t)
		}
		if err != nil {
			return nil, err
		}
		all = append(all, rows...)
	}
	return all, nil
}

// fromPair reads one entry of map[struct{State; Event}]State.
func (r tableReader) fromPair(pair *ast.KeyValueExpr, key *types.Struct, state types.Type) ([]row, error) {
	literal, ok := pair.Key.(*ast.CompositeLit)
	if !ok || key.NumFields() != 2 {
		return nil, errShape
	}
	values := fieldsOf(literal, key)
	from := -1
	for i := range 2 {
		if types.Identical(key.Field(i).Type(), state) && (from < 0 || isNamed(key.Field(i), "from", "state", "source", "src")) {
			from = i
		}
	}
	if from < 0 || values[0] == nil || values[1] == nil {
		return nil, errShape
	}
	return r.row(values[from], pair.Value, values[1-from])
}

// fromState reads one entry of a map whose keys are states.
func (r tableReader) fromState(pair *ast.KeyValueExpr, t *types.Map) ([]row, error) {
	if types.Identical(t.Key(), t.Elem()) {
		return r.row(pair.Key, pair.Value, nil)
	}
	literal, ok := pair.Value.(*ast.CompositeLit)
	if !ok {
		if id, isName := pair.Value.(*ast.Ident); isName && id.Name == "nil" {
			return nil, nil // nothing leads on
		}
		return nil, errShape
	}
	var all []row
	for _, e := range literal.Elts {
		to, event := e, ast.Expr(nil)
		inner, keyed := e.(*ast.KeyValueExpr)
		switch of := underlying(t.Elem()).(type) {
		case *types.Slice, *types.Array:
			if keyed {
				to = inner.Value
			}
		case *types.Map:
			switch {
			case !keyed:
				return nil, errShape
			case types.Identical(of.Elem(), t.Key()):
				to, event = inner.Value, inner.Key
			case types.Identical(of.Key(), t.Key()): // a set of states
				if v := r.TypesInfo.Types[inner.Value].Value; v != nil && v.Kind() == constant.Bool && !constant.BoolVal(v) {
					continue
				}
				to = inner.Key
			default:
				return nil, errShape
			}
		default:
			return nil, errShape
		}
		rows, err := r.row(pair.Key, to, event)
		if err != nil {
			return nil, err
		}
		all = append(all, rows...)
	}
	return all, nil
}

// fromList reads a slice of structs.
func (r tableReader) fromList(literal *ast.CompositeLit, elem types.Type) ([]row, error) {
	s, ok := underlying(elem).(*types.Struct)
	if !ok {
		return nil, errShape
	}
	from, to, event := columns(s)
	if from < 0 {
		return nil, errShape
	}
	var all []row
	for _, e := range literal.Elts {
		if pair, ok := e.(*ast.KeyValueExpr); ok {
			e = pair.Value // with an index
		}
		if and, ok := e.(*ast.UnaryExpr); ok {
			e = and.X
		}
		entry, ok := e.(*ast.CompositeLit)
		if !ok {
			return nil, errShape
		}
		values := fieldsOf(entry, s)
		if values[from] == nil || values[to] == nil {
			return nil, fmt.Errorf("the entry in line %d does not say where it leads from and to", r.Fset.Position(e.Pos()).Line)
		}
		var on ast.Expr
		if event >= 0 {
			on = values[event]
		}
		sources := []ast.Expr{values[from]}
		if several, ok := values[from].(*ast.CompositeLit); ok {
			sources = several.Elts
		}
		for _, source := range sources {
			rows, err := r.row(source, values[to], on)
			if err != nil {
				return nil, err
			}
			all = append(all, rows...)
		}
	}
	return all, nil
}

// columns are the fields of a struct that say where a transition leads from,
// where to, and on which event; -1 for what there is not. The first may be a
// list of states. The names of fields count before their order.
func columns(s *types.Struct) (from, to, event int) {
	from, to, event = -1, -1, -1
	for i := range s.NumFields() {
		switch f := s.Field(i); {
		case isNamed(f, "from", "source", "src", "state", "old"):
			from = i
		case isNamed(f, "to", "target", "dest", "destination", "dst", "next", "new"):
			to = i
		case isNamed(f, "event", "on", "trigger", "input", "when", "name"):
			event = i
		}
	}
	state := func(i int) types.Type {
		if list, ok := s.Field(i).Type().Underlying().(*types.Slice); ok {
			return list.Elem()
		}
		return s.Field(i).Type()
	}
	if from >= 0 && to >= 0 && types.Identical(state(from), s.Field(to).Type()) {
		return from, to, event
	}
	for i := range s.NumFields() {
		for j := i + 1; j < s.NumFields(); j++ {
			if types.Identical(s.Field(i).Type(), s.Field(j).Type()) {
				for k := range s.NumFields() {
					if event < 0 && k != i && k != j {
						event = k
					}
				}
				return i, j, event
			}
		}
	}
	return -1, -1, -1
}

func isNamed(f *types.Var, names ...string) bool {
	for _, name := range names {
		if strings.EqualFold(f.Name(), name) {
			return true
		}
	}
	return false
}

// fieldsOf are the values that a literal gives the fields of a struct; nil for
// those that it leaves out.
func fieldsOf(literal *ast.CompositeLit, s *types.Struct) []ast.Expr {
	values := make([]ast.Expr, s.NumFields())
	for i, e := range literal.Elts {
		pair, ok := e.(*ast.KeyValueExpr)
		if !ok {
			if i < len(values) {
				values[i] = e
			}
			continue
		}
		for j := range values {
			if name, ok := pair.Key.(*ast.Ident); ok && s.Field(j).Name() == name.Name {
				values[j] = pair.Value
			}
		}
	}
	return values
}

// row is one transition; without an event, if that is nil.
func (r tableReader) row(from, to, event ast.Expr) ([]row, error) {
	at := r.Fset.Position(to.Pos())
	one := row{At: model.Position{File: at.Filename, Line: at.Line, Column: at.Column}}
	for _, part := range []struct {
		written ast.Expr
		term    *term
	}{{from, &one.From}, {to, &one.To}, {event, &one.Event}} {
		if part.written == nil {
			continue
		}
		t, ok := r.term(part.written)
		if !ok && (part.term != &one.Event || r.TypesInfo.Types[part.written].Value == nil) {
			return nil, fmt.Errorf("%s in line %d is not the name of a constant, and no text", types.ExprString(part.written), r.Fset.Position(part.written.Pos()).Line)
		}
		*part.term = t
	}
	return []row{one}, nil
}

// term reads a constant.
func (r tableReader) term(e ast.Expr) (term, bool) {
	e = ast.Unparen(e)
	v := r.TypesInfo.Types[e]
	if v.Value == nil {
		return term{}, false
	}
	var t term
	name, _ := e.(*ast.Ident)
	if s, ok := e.(*ast.SelectorExpr); ok {
		name = s.Sel
	}
	if name != nil {
		t.Name = name.Name
	}
	if n, ok := types.Unalias(v.Type).(*types.Named); ok {
		t.Type = n.Obj().Name()
	}
	if v.Value.Kind() == constant.String {
		t.Text = constant.StringVal(v.Value)
	}
	return t, t.Name != "" || t.Text != ""
}
