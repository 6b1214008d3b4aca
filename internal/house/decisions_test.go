package house_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
)

// TestDecisionsAreRecords holds the form of the decision records: numbers
// without gaps, and the sections that a reader looks for.
func TestDecisionsAreRecords(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(root(t), "docs", "decisions", "*.md"))
	if err != nil || len(files) == 0 {
		t.Fatal("there are no decisions", err)
	}
	slices.Sort(files)
	for i, file := range files {
		p := readPage(t, "docs/decisions/"+filepath.Base(file))
		number := fmt.Sprintf("%04d", i+1)
		if !strings.HasPrefix(path.Base(p.name), number+"-") {
			t.Errorf("%s should have the number %s", p.name, number)
		}
		var headings []string
		p.walk(func(n ast.Node) {
			if n.Kind() == ast.KindHeading {
				headings = append(headings, p.words(n))
			}
		})
		if len(headings) == 0 || !strings.HasPrefix(headings[0], number+". ") {
			t.Errorf("%s begins with no heading that has its number", p.name)
		}
		for _, want := range []string{"Context", "Decision", "Consequences"} {
			if !slices.Contains(headings, want) {
				t.Errorf("%s has no section %s", p.name, want)
			}
		}
		if !regexp.MustCompile(`(?m)^Status: (proposed|accepted|superseded by .+)$`).Match(p.source) {
			t.Errorf("%s has no status", p.name)
		}
	}
}

const dependencies = "docs/decisions/0006-dependencies.md"

// TestDependenciesAreDecided holds the record of dependencies against the
// modules that the code imports, and what it says is for tests only against
// who imports them.
func TestDependenciesAreDecided(t *testing.T) {
	decided := map[string]string{} // module to what its row says of where it is used
	p := readPage(t, dependencies)
	p.walk(func(n ast.Node) {
		row, ok := n.(*east.TableRow)
		if !ok {
			return
		}
		var cells []string
		for c := row.FirstChild(); c != nil; c = c.NextSibling() {
			cells = append(cells, p.words(c))
		}
		if len(cells) > 1 && strings.Contains(cells[0], ".") && strings.Contains(cells[0], "/") {
			decided[cells[0]] = cells[1]
		}
	})
	product, parts, tests := imported(t)
	for m := range product {
		switch where, ok := decided[m]; {
		case !ok:
			t.Errorf("%s does not speak of %s", dependencies, m)
		case where == "tests":
			t.Errorf("%s: %s is linked into more than tests", dependencies, m)
		}
	}
	for m := range parts {
		switch where, ok := decided[m]; {
		case product[m]:
		case !ok:
			t.Errorf("%s does not speak of %s", dependencies, m)
		case !strings.HasPrefix(where, "systems/"):
			t.Errorf("%s: %s is linked into a case study's components only", dependencies, m)
		}
	}
	for m := range tests {
		switch where, ok := decided[m]; {
		case product[m] || parts[m]:
		case !ok:
			t.Errorf("%s does not speak of %s", dependencies, m)
		case where != "tests":
			t.Errorf("%s: %s is for tests only", dependencies, m)
		}
	}
	for m := range decided {
		if !product[m] && !parts[m] && !tests[m] {
			t.Errorf("%s speaks of %s, which nothing imports", dependencies, m)
		}
	}
}

// imported are the modules that packages of the product import directly, those
// that the components of case studies do, and those that tests and packages for
// tests do.
func imported(t *testing.T) (product, parts, tests map[string]bool) {
	t.Helper()
	var required struct{ Require []struct{ Path string } }
	out, err := command(t, "go", "mod", "edit", "-json")
	if err == nil {
		err = json.Unmarshal(out, &required)
	}
	if err != nil {
		t.Fatal(err)
	}
	moduleOf := func(importPath string) string {
		longest := ""
		for _, r := range required.Require {
			if (importPath == r.Path || strings.HasPrefix(importPath, r.Path+"/")) && len(r.Path) > len(longest) {
				longest = r.Path
			}
		}
		return longest
	}
	if out, err = command(t, "go", "list", "-e", "-deps", "./cmd/lintel", "./model"); err != nil {
		t.Fatal(err)
	}
	linked := map[string]bool{}
	for _, importPath := range strings.Fields(string(out)) {
		linked[importPath] = true
	}
	if out, err = command(t, "go", "list", "-e", "-json=ImportPath,Imports,TestImports,XTestImports", "./..."); err != nil {
		t.Fatal(err)
	}
	product, parts, tests = map[string]bool{}, map[string]bool{}, map[string]bool{}
	for decoder := json.NewDecoder(bytes.NewReader(out)); ; {
		var pkg struct {
			ImportPath                         string
			Imports, TestImports, XTestImports []string
		}
		if err := decoder.Decode(&pkg); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		for _, i := range pkg.Imports {
			switch m := moduleOf(i); {
			case m == "":
			case linked[pkg.ImportPath]:
				product[m] = true
			case strings.Contains(pkg.ImportPath, "/systems/"):
				parts[m] = true
			default:
				tests[m] = true
			}
		}
		for _, i := range slices.Concat(pkg.TestImports, pkg.XTestImports) {
			if m := moduleOf(i); m != "" {
				tests[m] = true
			}
		}
	}
	if len(product) == 0 {
		t.Fatal("no module is imported")
	}
	return product, parts, tests
}

func command(t *testing.T, name string, args ...string) ([]byte, error) {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = root(t)
	cmd.Stderr = os.Stderr
	return cmd.Output()
}
