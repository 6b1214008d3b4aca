package house_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestUpdateReachesEveryGolden holds the way in which make update finds the
// packages whose tests know -update: a line that it looks for with grep.
func TestUpdateReachesEveryGolden(t *testing.T) {
	_, source := makefile(t)
	grep := regexp.MustCompile(`(?m)^GOLDENS += .*grep .*'([^']*)' \.`).FindStringSubmatch(source)
	if grep == nil {
		t.Fatal("the Makefile does not say how it finds goldens")
	}
	seen := 0
	for _, name := range files(t, "_test.go") {
		text, err := os.ReadFile(filepath.Join(root(t), filepath.FromSlash(name)))
		if err != nil {
			t.Fatal(err)
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, text, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		if !definesUpdate(file) {
			continue
		}
		seen++
		if !strings.Contains(string(text), grep[1]) {
			t.Errorf("%s defines the flag -update, and make update does not find it: there is no %s", name, grep[1])
		}
	}
	if seen == 0 {
		t.Error("no test defines the flag -update")
	}
}

// definesUpdate finds a call of package flag that makes a flag "update".
func definesUpdate(file *ast.File) bool {
	found := false
	ast.Inspect(file, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		if f, ok := call.Fun.(*ast.SelectorExpr); ok {
			if pkg, ok := f.X.(*ast.Ident); ok && pkg.Name == "flag" {
				found = found || slices.ContainsFunc(call.Args, func(e ast.Expr) bool {
					literal, ok := e.(*ast.BasicLit)
					return ok && literal.Value == `"update"`
				})
			}
		}
		return true
	})
	return found
}

// TestTestdataIsNamed finds test data that nothing reads: each entry of a
// testdata folder must be named, or matched by a pattern, in the Go files
// beside the folder. Whether every file inside such an entry is read is up to
// the test that lists it.
func TestTestdataIsNamed(t *testing.T) {
	folders, err := testdataFolders(root(t))
	if err != nil {
		t.Fatal(err)
	}
	if len(folders) == 0 {
		t.Fatal("there is no test data")
	}
	for _, folder := range folders {
		words := stringsOf(t, filepath.Dir(folder))
		entries, err := os.ReadDir(folder)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			if e.Name() == "fuzz" {
				inputsHaveTests(t, folder)
				continue
			}
			if e.Name() == "README.md" || slices.ContainsFunc(words, func(w string) bool { return names(w, e.Name()) }) {
				continue
			}
			at, _ := filepath.Rel(root(t), filepath.Join(folder, e.Name()))
			t.Errorf("%s is named by no Go file beside its folder", filepath.ToSlash(at))
		}
	}
}

// inputsHaveTests holds testdata/fuzz against the functions that the go
// command reads it for: each folder has the name of one.
func inputsHaveTests(t *testing.T, folder string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Join(folder, "fuzz"))
	if err != nil {
		t.Fatal(err)
	}
	sources, err := filepath.Glob(filepath.Join(filepath.Dir(folder), "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !slices.ContainsFunc(sources, func(source string) bool {
			text, err := os.ReadFile(source)
			return err == nil && strings.Contains(string(text), "func "+e.Name()+"(")
		}) {
			t.Errorf("%s has inputs for %s, which does not exist", folder, e.Name())
		}
	}
}

// names tells whether a string of a Go file names an entry of testdata: by
// its name, with or without an ending, or by a pattern.
func names(word, entry string) bool {
	word = filepath.ToSlash(word)
	_, inside, named := strings.Cut(word, "testdata/")
	switch {
	case named:
		word = inside
	case strings.ContainsAny(word, "*[?") && !strings.HasPrefix(word, "*."):
		return false // a pattern for something else
	}
	first, _, _ := strings.Cut(word, "/")
	matched, err := path.Match(first, entry)
	return err == nil && matched || first != "" && first == strings.TrimSuffix(entry, path.Ext(entry))
}

// stringsOf are the string literals of the Go files in a folder, and what
// they embed.
func stringsOf(t *testing.T, dir string) []string {
	t.Helper()
	var words []string
	sources, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, source := range sources {
		file, err := parser.ParseFile(token.NewFileSet(), source, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range file.Comments {
			for _, line := range c.List {
				if embedded, ok := strings.CutPrefix(line.Text, "//go:embed "); ok {
					words = append(words, strings.Fields(embedded)...)
				}
			}
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if literal, ok := n.(*ast.BasicLit); ok && literal.Kind == token.STRING {
				if word, err := strconv.Unquote(literal.Value); err == nil {
					words = append(words, word)
				}
			}
			return true
		})
	}
	return words
}

func testdataFolders(dir string) ([]string, error) {
	var found []string
	err := filepath.WalkDir(dir, func(name string, d os.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		if base := d.Name(); base == "testdata" {
			found = append(found, name)
			return filepath.SkipDir
		} else if strings.HasPrefix(base, ".") && name != dir || base == "node_modules" {
			return filepath.SkipDir
		}
		return nil
	})
	return found, err
}
