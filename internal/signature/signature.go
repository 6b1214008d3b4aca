// Package signature reads types as Go writes them.
package signature

import (
	"go/ast"
	"go/parser"
	"go/types"
	"strings"
)

// Signature is what a function takes and gives.
type Signature struct {
	Parameters, Results []Parameter
}

// Parameter is a parameter or a result. It may have no name.
type Parameter struct {
	Name, Type string
}

// Parse reads a signature: "(ctx context.Context, id string) (Slot, error)".
// It is false if Go would not read it.
func Parse(s string) (Signature, bool) {
	e, err := parser.ParseExpr("func" + s)
	if err != nil {
		return Signature{}, false
	}
	f, ok := e.(*ast.FuncType)
	if !ok {
		return Signature{}, false
	}
	return Signature{parameters(f.Params), parameters(f.Results)}, true
}

func parameters(list *ast.FieldList) []Parameter {
	if list == nil {
		return nil
	}
	var all []Parameter
	for _, f := range list.List {
		typ := types.ExprString(f.Type)
		if len(f.Names) == 0 {
			all = append(all, Parameter{Type: typ})
		}
		for _, n := range f.Names {
			all = append(all, Parameter{n.Name, typ})
		}
	}
	return all
}

// Type is a type in the form in which equal types are equal texts, as seen
// from the package of the name: without that name before its own types. What
// Go would not read stays as it is.
func Type(s, pkg string) string {
	e, err := parser.ParseExpr(s)
	if err != nil {
		return s
	}
	return types.ExprString(bare(e, pkg))
}

// bare is e without the name of its own package.
func bare(e ast.Expr, pkg string) ast.Expr {
	switch e := e.(type) {
	case *ast.SelectorExpr:
		if x, ok := e.X.(*ast.Ident); ok && x.Name == pkg {
			return e.Sel
		}
	case *ast.ParenExpr:
		return bare(e.X, pkg)
	case *ast.StarExpr:
		return &ast.StarExpr{X: bare(e.X, pkg)}
	case *ast.ArrayType:
		return &ast.ArrayType{Len: e.Len, Elt: bare(e.Elt, pkg)}
	case *ast.MapType:
		return &ast.MapType{Key: bare(e.Key, pkg), Value: bare(e.Value, pkg)}
	case *ast.ChanType:
		return &ast.ChanType{Dir: e.Dir, Value: bare(e.Value, pkg)}
	case *ast.IndexExpr:
		return &ast.IndexExpr{X: bare(e.X, pkg), Index: bare(e.Index, pkg)}
	}
	return e
}

// Same reports whether two signatures have the same types, as seen from the
// package of the name, whatever their parameters are called.
func Same(a, b, pkg string) bool {
	x, okX := Parse(a)
	y, okY := Parse(b)
	if !okX || !okY {
		return a == b
	}
	return same(x.Parameters, y.Parameters, pkg) && same(x.Results, y.Results, pkg)
}

func same(a, b []Parameter, pkg string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if parameterType(a[i], pkg) != parameterType(b[i], pkg) {
			return false
		}
	}
	return true
}

// parameterType is Type for a parameter, which may be the last of any number.
func parameterType(p Parameter, pkg string) string {
	if s, ok := strings.CutPrefix(p.Type, "..."); ok {
		return "..." + Type(s, pkg)
	}
	return Type(p.Type, pkg)
}
