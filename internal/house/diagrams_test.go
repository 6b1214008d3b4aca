package house_test

import (
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/yuin/goldmark/ast"

	"github.com/lintel-go/lintel/model"
)

const diagrams = "docs/reference/diagrams"

// kinds are all kinds of diagram.
var kinds = []model.ViewKind{
	model.ViewLandscape, model.ViewContext, model.ViewContainer, model.ViewComponent, model.ViewCode, model.ViewDeployment,
	model.ViewDynamic, model.ViewSequence, model.ViewStateMachine, model.ViewUseCase, model.ViewClass, model.ViewActivity,
}

// TestEachKindHasAPage holds that each kind of diagram has a page of the same
// build, with a picture of the kind, and that the index leads to all of them.
func TestEachKindHasAPage(t *testing.T) {
	var linked []string
	index := readPage(t, path.Join(diagrams, "README.md"))
	index.walk(func(n ast.Node) {
		if l, ok := n.(*ast.Link); ok {
			linked = append(linked, string(l.Destination))
		}
	})
	for _, k := range kinds {
		file := string(k) + ".md"
		if !slices.Contains(linked, file) {
			t.Errorf("the index does not lead to %s", file)
		}
		p := readPage(t, path.Join(diagrams, file))
		var pictures, headings []string
		p.walk(func(n ast.Node) {
			switch n := n.(type) {
			case *ast.Image:
				pictures = append(pictures, string(n.Destination))
			case *ast.Heading:
				headings = append(headings, p.words(n))
			}
		})
		for _, h := range []string{"What must hold", "In the picture"} {
			if !slices.Contains(headings, h) {
				t.Errorf("%s has no heading %q", p.name, h)
			}
		}
		if len(pictures) == 0 {
			t.Errorf("%s has no picture", p.name)
			continue
		}
		picture, err := os.ReadFile(filepath.Join(root(t), filepath.FromSlash(path.Join(diagrams, pictures[0]))))
		if err != nil {
			t.Error(err)
		} else if !strings.Contains(string(picture), ` data-kind="`+string(k)+`"`) {
			t.Errorf("%s shows a picture of another kind, %s", p.name, pictures[0])
		}
	}
	pages, err := filepath.Glob(filepath.Join(root(t), filepath.FromSlash(diagrams), "*.md"))
	if err != nil || len(pages) != len(kinds)+1 {
		t.Errorf("%d pages, and %d kinds: %v", len(pages), len(kinds), err)
	}
}
