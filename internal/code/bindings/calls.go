package bindings

import (
	"cmp"
	"context"
	"fmt"
	"go/ast"
	"go/types"
	"os"
	"path"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/lintel-go/lintel/internal/code"
	"github.com/lintel-go/lintel/internal/load"
	"github.com/lintel-go/lintel/internal/load/store"
	"github.com/lintel-go/lintel/model"
)

// Calls says which functions of the packages of one element call functions of
// another's. What the type checker resolves is certain. Through an interface of
// the modules' own, every type that has its methods may be called, and so may a
// function that is handed on as a value. What is called through other values is
// not seen, and of interfaces from elsewhere, as error, nothing is said. Code is
// read as it is built here: for this system, without tests.
//
// All of it is advice. The findings say nothing that the imports do not allow.
func (c *Checker) Calls(ctx context.Context, m *model.Model, dir string) ([]code.Finding, error) {
	if !speaksOfCode(m) {
		return nil, nil
	}
	survey, err := c.survey(ctx, m, dir)
	if err != nil {
		return nil, err
	}
	h := newHolding(m, dir, survey)
	tool, err := c.tool()
	if err != nil {
		return nil, err
	}
	folders := map[string][]string{} // of packages that have an owner, by where the go command is asked about them
	for i, p := range h.packages {
		if h.owners[i] != nil && p.Module != "" && !p.TestsOnly {
			root := tool.Root(p.Dir)
			folders[root] = append(folders[root], p.Dir)
		}
	}
	var all []call
	for root, dirs := range folders {
		loaded, err := typed(ctx, tool, root, dirs)
		if err != nil {
			return nil, err
		}
		h.incomplete(loaded)
		all = append(all, h.callsIn(loaded)...)
	}
	h.tellCalls(all)
	slices.SortStableFunc(h.findings, func(a, b code.Finding) int {
		return cmp.Or(strings.Compare(a.Code, b.Code), strings.Compare(a.Message, b.Message))
	})
	return h.findings, nil
}

// typed reads packages with their types.
func typed(ctx context.Context, tool *load.Tool, root string, dirs []string) ([]*packages.Package, error) {
	tmp, err := os.MkdirTemp("", "lintel-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(tmp)
	kept, err := store.Open(tmp, 1<<20)
	if err != nil {
		return nil, err
	}
	settings, err := tool.Settings(ctx, root)
	if err != nil {
		return nil, err
	}
	overlay, err := settings.Overlay(kept)
	if err != nil {
		return nil, err
	}
	config := &packages.Config{
		Context: ctx, Dir: root, Env: append(slices.Clip(settings.Env), "PWD="+root, "GOPACKAGESDRIVER=off"),
		Mode: packages.NeedName | packages.NeedFiles | packages.NeedCompiledGoFiles | packages.NeedImports |
			packages.NeedTypes | packages.NeedTypesSizes | packages.NeedSyntax | packages.NeedTypesInfo,
	}
	if overlay != "" {
		config.BuildFlags = []string{"-overlay=" + overlay}
	}
	return packages.Load(config, dirs...)
}

// incomplete tells of packages that were understood in part.
func (h *holding) incomplete(loaded []*packages.Package) {
	for _, p := range loaded {
		if len(p.Errors) == 0 || len(p.GoFiles) == 0 {
			continue
		}
		reason, _, _ := strings.Cut(p.Errors[0].Msg, "\n")
		if len(p.TypeErrors) > 0 {
			reason = p.TypeErrors[0].Msg
		}
		h.tell(code.Subject{}, codeCalls, "package "+p.PkgPath+" does not compile here, and what it calls is known in part: "+reason,
			"see what go build says", model.Origin{Position: h.placed(model.Position{File: p.GoFiles[0], Line: 1})})
	}
}

// call is a call from the packages of one element to those of another.
type call struct {
	from, to *model.ElementRecord
	words    string // "gate.Admit calls stock.Reserve"
	certain  bool
	at       model.Position
}

// callsIn are the calls in some packages.
func (h *holding) callsIn(loaded []*packages.Package) []call {
	var all []call
	implementers := h.implementers(loaded)
	for _, p := range loaded {
		i, known := h.byPath[p.PkgPath]
		if !known || h.owners[i] == nil || p.TypesInfo == nil {
			continue
		}
		r := callReader{h, p, h.owners[i], implementers, nil}
		for _, f := range p.Syntax {
			for _, d := range f.Decls {
				r.read(d)
			}
		}
		all = append(all, r.calls...)
	}
	return all
}

// implementer is a type with methods.
type implementer struct {
	owner *model.ElementRecord
	name  *types.TypeName
}

// implementers are the types of all elements that may stand behind an
// interface, sorted.
func (h *holding) implementers(loaded []*packages.Package) []implementer {
	var all []implementer
	for _, p := range loaded {
		i, known := h.byPath[p.PkgPath]
		if !known || h.owners[i] == nil || p.Types == nil {
			continue
		}
		for _, name := range p.Types.Scope().Names() {
			t, ok := p.Types.Scope().Lookup(name).(*types.TypeName)
			if !ok || t.IsAlias() || types.IsInterface(t.Type()) {
				continue
			}
			if n, ok := t.Type().(*types.Named); ok && n.TypeParams().Len() == 0 {
				all = append(all, implementer{h.owners[i], t})
			}
		}
	}
	slices.SortFunc(all, func(a, b implementer) int {
		return cmp.Or(strings.Compare(a.name.Pkg().Path(), b.name.Pkg().Path()), strings.Compare(a.name.Name(), b.name.Name()))
	})
	return all
}

// callReader finds the calls in one package.
type callReader struct {
	holding      *holding
	pkg          *packages.Package
	owner        *model.ElementRecord
	implementers []implementer
	calls        []call
}

// read takes the calls in a declaration.
func (r *callReader) read(d ast.Decl) {
	caller := path.Base(r.pkg.PkgPath)
	if f, ok := d.(*ast.FuncDecl); ok {
		if fn, ok := r.pkg.TypesInfo.Defs[f.Name].(*types.Func); ok {
			caller = called(fn)
		}
	}
	direct := map[*ast.Ident]bool{} // names of functions that are called
	ast.Inspect(d, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			if name := calledName(n.Fun); name != nil {
				direct[name] = true
			}
			if fn, ok := typeutil.Callee(r.pkg.TypesInfo, n).(*types.Func); ok {
				r.calling(caller, fn, n)
			}
		case *ast.Ident:
			if fn, ok := r.pkg.TypesInfo.Uses[n].(*types.Func); ok && !direct[n] && !isAbstract(fn) {
				r.add(caller+" hands on "+called(fn), fn.Pkg(), false, n)
			}
		}
		return true
	})
}

// calledName is the name of the function in a call, if it has one.
func calledName(e ast.Expr) *ast.Ident {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		return e
	case *ast.SelectorExpr:
		return e.Sel
	case *ast.IndexExpr:
		return calledName(e.X)
	case *ast.IndexListExpr:
		return calledName(e.X)
	}
	return nil
}

// isAbstract reports whether a function is a method of an interface.
func isAbstract(fn *types.Func) bool {
	recv := fn.Signature().Recv()
	return recv != nil && types.IsInterface(recv.Type())
}

// calling takes one call.
func (r *callReader) calling(caller string, fn *types.Func, at ast.Node) {
	if !isAbstract(fn) {
		r.add(caller+" calls "+called(fn), fn.Pkg(), true, at)
		return
	}
	if fn.Pkg() == nil {
		return // of error
	}
	if i, known := r.holding.byPath[fn.Pkg().Path()]; !known || r.holding.packages[i].Module == "" {
		return
	}
	asked, ok := fn.Signature().Recv().Type().Underlying().(*types.Interface)
	if !ok || !asked.IsMethodSet() {
		return
	}
	for _, t := range r.implementers {
		if types.Implements(t.name.Type(), asked) || types.Implements(types.NewPointer(t.name.Type()), asked) {
			r.add(caller+" calls "+called(fn)+", which "+path.Base(t.name.Pkg().Path())+"."+t.name.Name()+" has", t.name.Pkg(), false, at)
		}
	}
}

// add notes a call that leads into a package of another element.
func (r *callReader) add(words string, into *types.Package, certain bool, at ast.Node) {
	if into == nil {
		return
	}
	i, known := r.holding.byPath[into.Path()]
	if !known || r.holding.owners[i] == nil || r.holding.inLine(r.owner.ID, r.holding.owners[i].ID) {
		return
	}
	p := r.pkg.Fset.Position(at.Pos())
	place := r.holding.placed(model.Position{File: p.Filename, Line: p.Line, Column: p.Column})
	r.calls = append(r.calls, call{r.owner, r.holding.owners[i], words, certain, place})
}

// called is the name of a function for a message: "stock.Reserve",
// "stock.Redis.Put".
func called(fn *types.Func) string {
	name := fn.Name()
	if recv := fn.Signature().Recv(); recv != nil {
		t := types.Unalias(recv.Type())
		if p, ok := t.(*types.Pointer); ok {
			t = types.Unalias(p.Elem())
		}
		if n, ok := t.(*types.Named); ok {
			name = n.Obj().Name() + "." + name
		}
	}
	if fn.Pkg() == nil {
		return name
	}
	return path.Base(fn.Pkg().Path()) + "." + name
}

// tellCalls tells of calls once for each two elements, the certain ones apart
// from those that are possible.
func (h *holding) tellCalls(all []call) {
	type group struct {
		from, to string
		certain  bool
	}
	groups := map[group][]call{}
	slices.SortStableFunc(all, func(a, b call) int {
		return cmp.Or(strings.Compare(a.from.ID, b.from.ID), strings.Compare(a.to.ID, b.to.ID),
			strings.Compare(a.at.File, b.at.File), cmp.Compare(a.at.Line, b.at.Line), cmp.Compare(a.at.Column, b.at.Column), strings.Compare(a.words, b.words))
	})
	var order []group
	for _, c := range all {
		g := group{c.from.ID, c.to.ID, c.certain}
		if groups[g] == nil {
			order = append(order, g)
		}
		groups[g] = append(groups[g], c)
	}
	for _, g := range order {
		calls := groups[g]
		var listed []string
		var places []model.Position
		for _, c := range calls {
			if !slices.Contains(listed, c.words) {
				listed, places = append(listed, c.words), append(places, c.at)
			}
		}
		rule, verb := codeCalls, "calls"
		if !g.certain {
			rule, verb = codeMayCall, "may call"
		}
		count := "in 1 place"
		if len(calls) > 1 {
			count = fmt.Sprintf("in %d places", len(calls))
		}
		shown := min(len(listed), 1+mostListed)
		message := words(calls[0].from) + " " + verb + " " + words(calls[0].to) + " " + count + ": " + strings.Join(listed[:shown], "; ") + more(len(listed)-shown, "way", "ways")
		h.tell(subjectOf(calls[0].from), rule, message, "", model.Origin{Position: places[0]}, places[1:shown]...)
	}
}
