package imports

import (
	"errors"
	"go/ast"
	"go/build/constraint"
	"go/parser"
	"go/scanner"
	"go/token"
	"strconv"
	"strings"
)

// file is what is known of a Go file.
type file struct {
	Package string   `json:"package,omitempty"`
	Clause  int      `json:"clause,omitempty"` // line of the package clause
	Imports []clause `json:"imports,omitempty"`
	Lines   int      `json:"lines,omitempty"`   // of code; 0 if it is generated
	Ignored bool     `json:"ignored,omitempty"` // no build takes it

	// Why the imports are not known, or in part, and where.
	Problem string `json:"problem,omitempty"`
	Line    int    `json:"line,omitempty"`
	Column  int    `json:"column,omitempty"`
}

// clause is one import.
type clause struct {
	Path   string `json:"path"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
}

// parse reads a file as far as it matters. What is wrong behind the imports is
// for the compiler to tell.
func parse(name string, source []byte) file {
	set := token.NewFileSet()
	tree, err := parser.ParseFile(set, name, source, parser.ImportsOnly|parser.ParseComments|parser.SkipObjectResolution)
	var f file
	if err != nil {
		f.Problem, f.Line = err.Error(), 1
		if list := (scanner.ErrorList)(nil); errors.As(err, &list) && len(list) > 0 {
			f.Problem, f.Line, f.Column = list[0].Msg, list[0].Pos.Line, list[0].Pos.Column
		}
	}
	if tree == nil {
		return f
	}
	f.Package, f.Clause = tree.Name.Name, max(1, set.PositionFor(tree.Package, false).Line)
	f.Ignored = ignored(tree)
	for _, s := range tree.Imports {
		path, err := strconv.Unquote(s.Path.Value)
		if err != nil || path == "C" {
			continue
		}
		at := set.PositionFor(s.Path.Pos(), false)
		f.Imports = append(f.Imports, clause{path, at.Line, at.Column})
	}
	if !ast.IsGenerated(tree) {
		f.Lines = lines(source)
	}
	return f
}

// ignored reports whether no set of systems and tags builds a file, unless the
// tag "ignore" is among them.
func ignored(tree *ast.File) bool {
	for _, group := range tree.Comments {
		if group.Pos() > tree.Package {
			break
		}
		for _, c := range group.List {
			if !constraint.IsGoBuild(c.Text) {
				continue
			}
			expr, err := constraint.Parse(c.Text)
			return err == nil && onlyIgnore(expr)
		}
	}
	return false
}

// onlyIgnore reports whether an expression asks for the tag "ignore".
func onlyIgnore(expr constraint.Expr) bool {
	switch x := expr.(type) {
	case *constraint.TagExpr:
		return x.Tag == "ignore"
	case *constraint.AndExpr:
		return onlyIgnore(x.X) || onlyIgnore(x.Y)
	case *constraint.OrExpr:
		return onlyIgnore(x.X) && onlyIgnore(x.Y)
	}
	return false
}

// lines counts those that hold more than blanks and comments.
func lines(source []byte) int {
	set := token.NewFileSet()
	in := set.AddFile("", -1, len(source))
	var s scanner.Scanner
	s.Init(in, source, nil, 0)
	count, last := 0, 0
	for {
		at, kind, text := s.Scan()
		if kind == token.EOF {
			return count
		}
		if kind == token.SEMICOLON && text == "\n" {
			continue
		}
		first := in.Line(at)
		end := first + strings.Count(text, "\n")
		count += end - max(first-1, last)
		last = max(last, end)
	}
}
