// Package export writes pictures as text that other tools draw: PlantUML,
// Mermaid, D2, Graphviz' DOT and draw.io.
//
// All but draw.io place boxes themselves, so they are given what a picture
// shows and not where: a diagram.Diagram. A format is a file of this package,
// a kind of picture a function in it, and the table of its kinds says which
// there are.
//
// Whatever an author wrote comes out as text. It is cleaned of what no format
// can hold, escaped for the format at hand, and can neither end what it stands
// in nor be read as markup. The bytes depend on the arguments alone.
package export

import (
	"fmt"
	"slices"
	"strings"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/diagram"
	"github.com/lintel-go/lintel/render/scene"
	"github.com/lintel-go/lintel/render/theme"
)

// Format is a language for pictures.
type Format struct {
	Name   string // "c4plantuml"
	Title  string // "C4-PlantUML"
	Ending string // of files: ".c4.puml"
	kinds  kinds
}

// kinds are the kinds of picture that a format can draw.
type kinds map[model.ViewKind]func(*picture) string

// Formats are all of them.
func Formats() []Format {
	return []Format{
		{"plantuml", "PlantUML", ".puml", plantUMLKinds()},
		{"c4plantuml", "C4-PlantUML", ".c4.puml", c4PlantUMLKinds()},
		{"mermaid", "Mermaid", ".mmd", mermaidKinds()},
		{"d2", "D2", ".d2", d2Kinds()},
		{"dot", "Graphviz DOT", ".dot", dotKinds()},
		{"drawio", "draw.io", ".drawio", drawioKinds()},
	}
}

// Named is the format with the name.
func Named(name string) (Format, bool) {
	for _, f := range Formats() {
		if f.Name == name {
			return f, true
		}
	}
	return Format{}, false
}

// Draws tells whether the format can draw pictures of the kind.
func (f Format) Draws(kind model.ViewKind) bool { return f.kinds[kind] != nil }

// Kinds are the kinds of picture that the format can draw, sorted.
func (f Format) Kinds() []model.ViewKind {
	var list []model.ViewKind
	for kind := range f.kinds {
		list = append(list, kind)
	}
	slices.Sort(list)
	return list
}

// Write writes a diagram in the format, with the light palette of t. s is the
// scene that was drawn of d: draw.io is told from it where everything is.
func (f Format) Write(d diagram.Diagram, s scene.Scene, t theme.Theme) ([]byte, error) {
	draw, ok := f.kinds[d.Kind]
	if !ok {
		var list []string
		for _, kind := range f.Kinds() {
			list = append(list, string(kind))
		}
		return nil, fmt.Errorf("view %q: %s has no way to draw a view of kind %s\nhint: it draws %s; SVG, PNG and PDF draw every kind", d.Key, f.Title, d.Kind, strings.Join(list, ", "))
	}
	return []byte(draw(newPicture(d, s, t))), nil
}

// c4 is a table with one function for all kinds of C4.
func c4(draw func(*picture) string) kinds {
	return kinds{
		model.ViewLandscape:  draw,
		model.ViewContext:    draw,
		model.ViewContainer:  draw,
		model.ViewComponent:  draw,
		model.ViewDeployment: draw,
		model.ViewDynamic:    draw,
	}
}

// and adds a kind.
func (k kinds) and(kind model.ViewKind, draw func(*picture) string) kinds {
	k[kind] = draw
	return k
}
