package code

import (
	"cmp"
	"go/ast"
	"go/constant"
	"go/doc"
	"go/token"
	"go/types"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/packages"

	"github.com/lintel-go/lintel/model"
)

// collector makes records of the types of some packages, and finds how they
// relate to each other.
type collector struct {
	ids        map[*types.TypeName]string // of all types that are read
	interfaces []*types.TypeName          // those of ids that a type can implement, sorted by ID
}

func newCollector(loaded []*packages.Package) *collector {
	c := &collector{ids: map[*types.TypeName]string{}}
	for _, p := range loaded {
		for _, name := range p.Types.Scope().Names() {
			t, ok := p.Types.Scope().Lookup(name).(*types.TypeName)
			if !ok || generated(name) {
				continue
			}
			c.ids[t] = p.PkgPath + "." + name
			i, ok := t.Type().Underlying().(*types.Interface)
			if ok && !t.IsAlias() && i.IsMethodSet() && i.NumMethods() > 0 && !isGeneric(t.Type()) {
				c.interfaces = append(c.interfaces, t)
			}
		}
	}
	slices.SortFunc(c.interfaces, func(a, b *types.TypeName) int { return strings.Compare(c.ids[a], c.ids[b]) })
	return c
}

// generated reports whether cgo gave something its name.
func generated(name string) bool { return strings.HasPrefix(name, "_") }

func isGeneric(t types.Type) bool {
	n, ok := t.(*types.Named)
	return ok && n.TypeParams().Len() > 0
}

// unit is a package while its types are collected.
type unit struct {
	*packages.Package
	*collector
	types map[string]*model.TypeRecord // by name
}

// types are the records of a package, sorted by name.
func (c *collector) types(p *packages.Package) []model.TypeRecord {
	u := unit{p, c, map[string]*model.TypeRecord{}}
	files := slices.Clone(p.Syntax)
	slices.SortFunc(files, func(a, b *ast.File) int {
		return strings.Compare(filepath.Base(u.position(a.Pos()).File), filepath.Base(u.position(b.Pos()).File))
	})
	each := func(visit func(d ast.Decl)) {
		for _, f := range files {
			for _, d := range f.Decls {
				visit(d)
			}
		}
	}
	each(func(d ast.Decl) {
		if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.TYPE {
			u.declared(g)
		}
	})
	each(func(d ast.Decl) {
		switch d := d.(type) {
		case *ast.FuncDecl:
			u.method(d)
		case *ast.GenDecl:
			if d.Tok == token.CONST {
				u.constants(d)
			}
		}
	})
	var all []model.TypeRecord
	for _, t := range u.types {
		u.finish(t)
		all = append(all, *t)
	}
	slices.SortFunc(all, func(a, b model.TypeRecord) int { return strings.Compare(a.Name, b.Name) })
	return all
}

func (u unit) position(at token.Pos) model.Position {
	p := u.Fset.Position(at)
	return model.Position{File: p.Filename, Line: p.Line}
}

func (u unit) origin(at token.Pos) model.Origin { return model.Origin{Position: u.position(at)} }

// sentence is the first sentence of the first comment that says something.
// What cgo writes into comments says nothing.
func sentence(comments ...*ast.CommentGroup) string {
	for _, c := range comments {
		if c == nil || strings.HasPrefix(c.List[0].Text, "/*line ") {
			continue
		}
		if s := new(doc.Package).Synopsis(c.Text()); s != "" {
			return s
		}
	}
	return ""
}

// expr is a type as it is written, with C's names as they are before cgo
// changes them.
func expr(e ast.Expr) string { return strings.ReplaceAll(types.ExprString(e), "_Ctype_", "C.") }

// declared takes the types of a declaration.
func (u unit) declared(g *ast.GenDecl) {
	for _, s := range g.Specs {
		s := s.(*ast.TypeSpec)
		name, ok := u.TypesInfo.Defs[s.Name].(*types.TypeName)
		if !ok || u.ids[name] == "" || u.types[s.Name.Name] != nil {
			continue // broken, or a name for nothing
		}
		comments := []*ast.CommentGroup{s.Doc, s.Comment}
		if !g.Lparen.IsValid() {
			comments = append([]*ast.CommentGroup{g.Doc}, comments...)
		}
		t := &model.TypeRecord{
			ID: u.ids[name], Package: u.PkgPath, Name: s.Name.Name, Doc: sentence(comments...),
			Command: u.Name == "main", Origin: u.origin(s.Name.Pos()),
		}
		if s.TypeParams != nil {
			t.Parameters = strings.Join(parameters(s.TypeParams), ", ")
		}
		u.types[t.Name] = t
		if s.Assign.IsValid() {
			t.Kind, t.Underlying = model.TypeAlias, expr(s.Type)
			u.depends(t, name, name.Type(), "stands for", s.Name.Pos())
			continue
		}
		switch written := s.Type.(type) {
		case *ast.StructType:
			t.Kind = model.TypeClass
			u.fields(t, name, written)
		case *ast.InterfaceType:
			t.Kind = model.TypeInterface
			u.elements(t, name, written)
		default:
			t.Underlying = expr(s.Type)
			u.other(t, name, s)
		}
	}
}

// parameters are those of a function or a generic type, each with its type.
func parameters(list *ast.FieldList) []string {
	var all []string
	for _, f := range list.List {
		var names []string
		for _, n := range f.Names {
			names = append(names, n.Name)
		}
		all = append(all, strings.TrimSpace(strings.Join(names, ", ")+" "+expr(f.Type)))
	}
	return all
}

// other takes a type that was not written as a struct or an interface.
func (u unit) other(t *model.TypeRecord, name *types.TypeName, s *ast.TypeSpec) {
	t.Kind = model.TypeNamed
	switch under := name.Type().Underlying().(type) {
	case *types.Struct:
		t.Kind = model.TypeClass
		u.depends(t, name, u.TypesInfo.TypeOf(s.Type), "", s.Type.Pos())
	case *types.Interface:
		t.Kind = model.TypeInterface
		u.depends(t, name, u.TypesInfo.TypeOf(s.Type), "", s.Type.Pos())
	case *types.Signature:
		t.Kind = model.TypeFunction
		u.depends(t, name, under, "", s.Type.Pos())
	default:
		u.holds(t, "", under, s.Type.Pos())
	}
}

// fields takes the fields of a struct, and what they lead to.
func (u unit) fields(t *model.TypeRecord, name *types.TypeName, s *ast.StructType) {
	for _, f := range s.Fields.List {
		typ, comment := u.TypesInfo.TypeOf(f.Type), sentence(f.Doc, f.Comment)
		if len(f.Names) == 0 {
			called := embedded(f.Type)
			t.Fields = append(t.Fields, model.MemberRecord{Name: called, Type: expr(f.Type), Doc: comment, Origin: u.origin(f.Pos())})
			if base := u.base(typ); base != "" && base != t.ID {
				t.Relations = append(t.Relations, model.ClassRelationRecord{
					Kind: model.RelationGeneralization, To: base, Role: called, Origin: u.origin(f.Pos()),
				})
			} else {
				u.holds(t, called, typ, f.Pos())
			}
			continue
		}
		for _, n := range f.Names {
			if n.Name == "_" {
				continue
			}
			t.Fields = append(t.Fields, model.MemberRecord{Name: n.Name, Type: expr(f.Type), Doc: comment, Origin: u.origin(n.Pos())})
			u.holds(t, n.Name, typ, n.Pos())
		}
	}
}

// embedded is the name of an embedded field.
func embedded(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.StarExpr:
		return embedded(e.X)
	case *ast.SelectorExpr:
		return e.Sel.Name
	case *ast.IndexExpr:
		return embedded(e.X)
	case *ast.IndexListExpr:
		return embedded(e.X)
	case *ast.ParenExpr:
		return embedded(e.X)
	}
	return expr(e)
}

// base is the ID of the type that is embedded, if it was read.
func (u unit) base(t types.Type) string {
	if t == nil {
		return ""
	}
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	return u.id(t)
}

// id is the ID of a named type, if it was read.
func (c *collector) id(t types.Type) string {
	switch t := t.(type) {
	case *types.Alias:
		if id := c.ids[t.Origin().Obj()]; id != "" {
			return id
		}
		return c.id(types.Unalias(t))
	case *types.Named:
		return c.ids[t.Origin().Obj()]
	}
	return ""
}

// elements takes what an interface asks for.
func (u unit) elements(t *model.TypeRecord, name *types.TypeName, i *ast.InterfaceType) {
	var rest []string // what is neither a method nor an interface that was read
	for _, f := range i.Methods.List {
		typ := u.TypesInfo.TypeOf(f.Type)
		if function, ok := f.Type.(*ast.FuncType); ok {
			for _, n := range f.Names {
				t.Methods = append(t.Methods, model.MemberRecord{
					Name: n.Name, Type: typeOf(function), Doc: sentence(f.Doc, f.Comment), Origin: u.origin(n.Pos()),
				})
				u.depends(t, name, typ, "", n.Pos())
			}
			continue
		}
		if base := u.id(typ); typ != nil && base != "" {
			t.Relations = append(t.Relations, model.ClassRelationRecord{
				Kind: model.RelationGeneralization, To: base, Role: embedded(f.Type), Origin: u.origin(f.Pos()),
			})
			continue
		}
		rest = append(rest, expr(f.Type))
	}
	t.Underlying = strings.Join(rest, "; ")
}

// typeOf is a function type without the word func.
func typeOf(f *ast.FuncType) string {
	return strings.TrimPrefix(expr(&ast.FuncType{Params: f.Params, Results: f.Results}), "func")
}

// method takes a method.
func (u unit) method(d *ast.FuncDecl) {
	if d.Recv == nil || len(d.Recv.List) != 1 || d.Name.Name == "_" {
		return
	}
	receiver := d.Recv.List[0].Type
	if t := u.types[embedded(receiver)]; t != nil {
		_, pointer := ast.Unparen(receiver).(*ast.StarExpr)
		t.Methods = append(t.Methods, model.MemberRecord{
			Name: d.Name.Name, Type: typeOf(d.Type), Doc: sentence(d.Doc), Pointer: pointer, Origin: u.origin(d.Name.Pos()),
		})
	}
}

// constants takes constants whose type is one of the package.
func (u unit) constants(g *ast.GenDecl) {
	for _, s := range g.Specs {
		s := s.(*ast.ValueSpec)
		for _, n := range s.Names {
			c, ok := u.TypesInfo.Defs[n].(*types.Const)
			if !ok || n.Name == "_" {
				continue
			}
			named, ok := types.Unalias(c.Type()).(*types.Named)
			if !ok || named.Obj().Pkg() != u.Types {
				continue
			}
			t := u.types[named.Obj().Name()]
			if t == nil {
				continue
			}
			comments := []*ast.CommentGroup{s.Doc, s.Comment}
			if !g.Lparen.IsValid() {
				comments = append([]*ast.CommentGroup{g.Doc}, comments...)
			}
			m := model.MemberRecord{Name: n.Name, Doc: sentence(comments...), Origin: u.origin(n.Pos())}
			if c.Val().Kind() != constant.Unknown {
				m.Type = c.Val().String()
			}
			t.Constants = append(t.Constants, m)
		}
	}
}

// finish says what is known only when all members are.
func (u unit) finish(t *model.TypeRecord) {
	if t.Kind == model.TypeNamed && len(t.Constants) > 1 {
		t.Kind = model.TypeEnumeration
	}
	u.implements(t)
	slices.SortStableFunc(t.Relations, func(a, b model.ClassRelationRecord) int {
		return cmp.Or(strings.Compare(string(a.Kind), string(b.Kind)), strings.Compare(a.To, b.To))
	})
}

// implements adds the interfaces that a type or a pointer to it implements.
func (u unit) implements(t *model.TypeRecord) {
	typ := u.Types.Scope().Lookup(t.Name).Type()
	if t.Kind == model.TypeInterface || t.Kind == model.TypeAlias || types.IsInterface(typ) {
		return
	}
	for _, name := range u.interfaces {
		i := name.Type().Underlying().(*types.Interface)
		if types.Implements(typ, i) || types.Implements(types.NewPointer(typ), i) {
			t.Relations = append(t.Relations, model.ClassRelationRecord{Kind: model.RelationRealization, To: u.ids[name], Origin: t.Origin})
		}
	}
}

// depends adds a dependency on each type that a type speaks of.
func (u unit) depends(t *model.TypeRecord, name *types.TypeName, typ types.Type, description string, at token.Pos) {
	w := walk{collector: u.collector, found: func(id, _ string, _ bool) {
		known := slices.ContainsFunc(t.Relations, func(r model.ClassRelationRecord) bool {
			return r.Kind == model.RelationDependency && r.To == id
		})
		if id != t.ID && !known {
			t.Relations = append(t.Relations, model.ClassRelationRecord{
				Kind: model.RelationDependency, To: id, Description: description, Origin: u.origin(at),
			})
		}
	}}
	if a, ok := typ.(*types.Alias); ok && a.Obj() == name {
		typ = a.Rhs()
	}
	w.all(typ)
}

// holds adds an association or a composition for each type that a field, or
// what a type is made of, leads to.
func (u unit) holds(t *model.TypeRecord, role string, typ types.Type, at token.Pos) {
	var functions []types.Type
	w := walk{collector: u.collector, found: func(id, multiplicity string, part bool) {
		r := model.ClassRelationRecord{Kind: model.RelationAssociation, To: id, Role: role, Multiplicity: multiplicity, Origin: u.origin(at)}
		if part {
			r.Kind = model.RelationComposition
		}
		t.Relations = append(t.Relations, r)
	}, function: func(s *types.Signature) { functions = append(functions, s) }}
	w.hold(typ, "", true)
	for _, f := range functions {
		u.depends(t, nil, f, "", at)
	}
}

// walk goes through a type to the types in it that were read.
type walk struct {
	*collector
	found    func(id, multiplicity string, part bool)
	function func(*types.Signature) // a function among them
}

// hold walks through what a field holds: how many there are of what it leads
// to, and whether these are parts of the whole, that is, values. The names of
// types end the walk, so that it ends.
func (w walk) hold(t types.Type, many string, part bool) {
	if id := w.id(t); id != "" {
		w.found(id, many, part && isWhole(t))
		w.arguments(t)
		return
	}
	switch t := types.Unalias(t).(type) {
	case *types.Named:
		w.arguments(t)
	case *types.Pointer:
		w.hold(t.Elem(), cmp.Or(many, "0..1"), false)
	case *types.Slice:
		w.hold(t.Elem(), "*", part)
	case *types.Array:
		if many == "" && t.Len() > 0 {
			w.hold(t.Elem(), strconv.FormatInt(t.Len(), 10), part)
		} else {
			w.hold(t.Elem(), "*", part)
		}
	case *types.Map:
		before := 0
		count := w
		count.found = func(id, many string, part bool) { before++; w.found(id, many, part) }
		count.hold(t.Elem(), "*", part)
		if before == 0 {
			w.hold(t.Key(), "*", part)
		}
	case *types.Chan:
		w.hold(t.Elem(), "*", false)
	case *types.Struct:
		for i := range t.NumFields() {
			w.hold(t.Field(i).Type(), many, part)
		}
	case *types.Signature:
		if w.function != nil {
			w.function(t)
		}
	}
}

// arguments walks through the type arguments of a generic type: what it does
// with them is its own affair.
func (w walk) arguments(t types.Type) {
	n, ok := types.Unalias(t).(*types.Named)
	if !ok || n.TypeArgs() == nil {
		return
	}
	for i := range n.TypeArgs().Len() {
		w.hold(n.TypeArgs().At(i), "", false)
	}
}

// isWhole reports whether a variable of a type holds a thing with parts, and
// neither a reference to it nor a plain value, which is nobody's part.
func isWhole(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Struct, *types.Array, *types.Slice, *types.Map:
		return true
	}
	return false
}

// all walks through everything that a type speaks of.
func (w walk) all(t types.Type) {
	s, ok := types.Unalias(t).(*types.Signature)
	if !ok || w.id(t) != "" {
		inner := w
		inner.function = func(s *types.Signature) { inner.all(s) }
		inner.hold(t, "", false)
		return
	}
	for _, tuple := range []*types.Tuple{s.Params(), s.Results()} {
		for i := range tuple.Len() {
			w.all(tuple.At(i).Type())
		}
	}
}
