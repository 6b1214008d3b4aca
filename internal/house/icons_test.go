package house_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lintel-go/lintel/render/geom"
	"github.com/lintel-go/lintel/render/icon"
	"github.com/lintel-go/lintel/render/scene"
	"github.com/lintel-go/lintel/render/svg"
	"github.com/lintel-go/lintel/render/text"
	"github.com/lintel-go/lintel/render/theme"
)

// TestIconsReference holds the reference of icons, and the picture on it,
// against the set.
func TestIconsReference(t *testing.T) {
	source, err := os.ReadFile(filepath.Join(root(t), filepath.FromSlash("render/icon/set/index.json")))
	if err != nil {
		t.Fatal(err)
	}
	var index []struct {
		Name, File string
		Words      []string
	}
	if err := json.Unmarshal(source, &index); err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	b.WriteString("# Icons\n\n<!-- Made by go test ./internal/house -update; do not edit. -->\n\n" +
		"`model.Icon(\"postgresql\")` shows one of these beside the name of an element. A technology that names exactly one of those with words in the last column brings it by itself. [The language](../guide/02-dsl.md#icons) says more, and the [README of the set](../../render/icon/set/README.md) whose they are.\n\n" +
		"![All icons with their names](icons.svg)\n\n| name | technologies |\n|---|---|\n")
	var names []string
	for _, e := range index {
		names = append(names, e.Name)
		fmt.Fprintf(&b, "| `%s` | %s |\n", e.Name, strings.Join(e.Words, ", "))
	}
	for name, made := range map[string][]byte{
		"icons.md":  []byte(b.String()),
		"icons.svg": svg.Render(sheet(t, names), theme.Default(), svg.Options{}),
	} {
		name = path.Join("docs/reference", name)
		file := filepath.Join(root(t), filepath.FromSlash(name))
		if *update {
			if err := os.WriteFile(file, made, 0o666); err != nil {
				t.Fatal(err)
			}
		}
		committed, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(committed, made) {
			t.Errorf("%s is not what the set gives\nhint: make update", name)
		}
	}
}

// sheet is a picture of icons in rows, each above its name.
func sheet(t *testing.T, names []string) scene.Scene {
	t.Helper()
	const columns, width, height, side, margin, size = 10, 96, 64, 24, 24, 11
	s := scene.Scene{
		Key: "icons", Kind: "icons", Title: "Icons", Margin: margin,
		W: columns*width + 2*margin, H: (len(names)+columns-1)/columns*height + 2*margin,
	}
	for i, name := range names {
		drawing, ok := icon.Named(name)
		if !ok {
			t.Fatalf("there is no icon %q", name)
		}
		x, y := margin+i%columns*width, margin+i/columns*height
		wide := drawing.Width(side)
		s.Marks = append(s.Marks, scene.Mark{
			ID: name, Role: scene.RoleNode, Title: name, Box: geom.Rect{X: x, Y: y, W: width, H: height},
			Shapes: []scene.Shape{
				{Icon: &scene.Icon{Rect: geom.Rect{X: x + (width-wide)/2, Y: y + 4, W: wide, H: side}, Drawing: drawing, Fill: theme.Ink, On: theme.Canvas}},
				{Text: &scene.Text{
					At: geom.Point{X: x + width/2, Y: y + 46}, Value: name, Size: size, Anchor: scene.Middle,
					Fill: theme.InkMuted, On: theme.Canvas, Width: text.Width(name, size, false),
				}},
			},
		})
	}
	for _, v := range scene.Check(s) {
		t.Errorf("%s: %s", v.Code, v.Message)
	}
	return s
}
