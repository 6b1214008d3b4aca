package svg_test

import (
	"encoding/xml"
	"slices"
	"strings"
	"testing"

	"github.com/lintel-go/lintel/render/geom"
	"github.com/lintel-go/lintel/render/scene"
	"github.com/lintel-go/lintel/render/svg"
	"github.com/lintel-go/lintel/render/theme"
)

// lifeline is a mark with a head, an icon and words in it, and a line.
func lifeline(id string, head geom.Rect, bottom int) scene.Mark {
	middle := head.X + head.W/2
	return scene.Mark{
		ID: id, Element: id, Role: scene.RoleLifeline, Title: id, Desc: "[Person]", Head: head,
		Box: geom.Rect{X: head.X, Y: head.Y, W: head.W, H: bottom - head.Y},
		Shapes: []scene.Shape{
			rect(head, 8, scene.Ink{Fill: theme.PersonFill, Stroke: theme.PersonStroke, Width: 1.5}),
			{Icon: &scene.Icon{Rect: geom.Rect{X: head.X + 8, Y: head.Y + 8, W: 20, H: 20}, Drawing: sign, Fill: theme.PersonText, On: theme.PersonFill}},
			words(middle, head.Y+24, id, 13, true, scene.Middle, theme.PersonText, theme.PersonFill),
			path(scene.Ink{Stroke: theme.Line, Width: 1}, seg(scene.MoveTo, at(middle, head.Bottom())), seg(scene.LineTo, at(middle, bottom))),
			rect(geom.Rect{X: middle - 4, Y: head.Bottom() + 20, W: 8, H: 40}, 0, scene.Ink{Fill: theme.ActivationFill}),
		},
	}
}

func TestHeads(t *testing.T) {
	s := scene.Scene{Key: "k", Kind: "sequence", Title: "T", W: 600, H: 800, Marks: []scene.Mark{
		lifeline("late", geom.Rect{X: 400, Y: 420, W: 120, H: 40}, 700),
		lifeline("a", geom.Rect{X: 24, Y: 100, W: 120, H: 60}, 700),
		lifeline("b", geom.Rect{X: 200, Y: 120, W: 120, H: 40}, 700),
		{ID: "1", Role: scene.RoleMessage, Title: "a → b", Shapes: []scene.Shape{words(100, 200, "call", 12, false, scene.Start, theme.Ink, theme.Canvas)}},
	}}
	link := func(id string) string { return "to/" + id }
	strips := svg.Heads(s, theme.Default(), svg.Options{Mode: svg.Inline, Link: link})
	if len(strips) != 2 {
		t.Fatalf("%d strips", len(strips))
	}
	// The first is as high as its heads, with room around them; what comes
	// later ends at its own head and is as high, so that all stop alike.
	for i, want := range []struct{ y, h int }{{92, 70}, {392, 70}} {
		if got := strips[i]; got.Y != want.y || got.H != want.h {
			t.Errorf("strip %d: at %d, %d high, want %+v", i, got.Y, got.H, want)
		}
	}
	for i, want := range [][]string{{"a", "b"}, {"late"}} {
		text := string(strips[i].SVG)
		if err := xml.Unmarshal(strips[i].SVG, new(struct{})); err != nil {
			t.Errorf("%v:\n%s", err, text)
		}
		for _, id := range []string{"a", "b", "late"} {
			has := strings.Contains(text, `data-id="`+id+`"`)
			if wanted := slices.Contains(want, id); has != wanted {
				t.Errorf("strip %d has %s: %v", i, id, has)
			}
		}
		if n := strings.Count(text, `tabindex="-1"`); n != len(want) || strings.Count(text, "<a ") != n {
			t.Errorf("strip %d: keys lead to its links:\n%s", i, text)
		}
		if !strings.Contains(text, `aria-hidden="true"`) || !strings.Contains(text, `class="lintel"`) {
			t.Errorf("strip %d: %s", i, text)
		}
		if strings.Contains(text, "s-line") || strings.Contains(text, "activation") || strings.Contains(text, "call") {
			t.Errorf("strip %d has more than heads:\n%s", i, text)
		}
		if !strings.Contains(text, "</text>") || !strings.Contains(text, "scale(0.02)") {
			t.Errorf("strip %d lacks words or icons:\n%s", i, text)
		}
	}
	if ground := `<rect y="92" width="600" height="70" class="f-canvas"/>`; !strings.Contains(string(strips[0].SVG), ground) {
		t.Errorf("what scrolls by shows through the first row:\n%s", strips[0].SVG)
	}
	if ground := `<rect x="400" y="420" width="120" height="40" class="f-canvas"/>`; !strings.Contains(string(strips[1].SVG), ground) {
		t.Errorf("a later head hides more or less than what lies behind it:\n%s", strips[1].SVG)
	}
	fixed := svg.Heads(s, theme.Default(), svg.Options{Mode: svg.Inline, Fixed: "dark"})
	if text := string(fixed[0].SVG); strings.Contains(text, `class="f-`) || !strings.Contains(text, string(theme.Default().Dark[theme.Canvas])) {
		t.Errorf("one palette: %s", text)
	}
	if got := svg.Heads(picture(), theme.Default(), svg.Options{}); got != nil {
		t.Errorf("a picture without heads has %d strips", len(got))
	}
}
