package hierarchy

import (
	"encoding/xml"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lintel-go/lintel/render/layout"
)

var sketch = flag.String("sketch", "", "leave an SVG sketch of each sample in this folder")

// TestSketch draws the samples; with -sketch, for a person to look at.
func TestSketch(t *testing.T) {
	dir := *sketch
	if dir == "" {
		dir = t.TempDir()
	}
	for _, s := range samples() {
		r := layOut(t, s.graph)
		picture := draw(s.graph, r)
		if err := os.WriteFile(filepath.Join(dir, s.name+".svg"), picture, 0o644); err != nil {
			t.Fatal(err)
		}
		if err := xml.Unmarshal(picture, new(struct{})); err != nil {
			t.Errorf("%s: %v", s.name, err)
		}
		t.Logf("%-12s %5d×%-5d %.2f", s.name, r.W, r.H, float64(r.W)/float64(r.H))
	}
}

// draw makes a picture of boxes, lines and labels.
func draw(g layout.Graph, r layout.Result) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="-20 -20 %d %d"><rect x="-20" y="-20" width="100%%" height="100%%" fill="white"/>`, r.W+40, r.H+40, r.W+40, r.H+40)
	b.WriteString(`<marker id="a" markerWidth="10" markerHeight="10" refX="9" refY="5" orient="auto"><path d="M0 1L10 5L0 9Z"/></marker>`)
	for i, c := range r.Groups {
		fmt.Fprintf(&b, `<rect x="%d" y="%d" width="%d" height="%d" fill="none" stroke="#888" stroke-dasharray="5 4"/>`, c.X, c.Y, c.W, c.H)
		fmt.Fprintf(&b, `<rect x="%d" y="%d" width="%d" height="%d" fill="#eee"/>`, c.X, c.Y, g.Groups[i].TitleW, g.Groups[i].TitleH)
	}
	for i, n := range r.Nodes {
		fmt.Fprintf(&b, `<rect x="%d" y="%d" width="%d" height="%d" rx="6" fill="#bcd4f0" stroke="#36c"/><text x="%d" y="%d" font-size="20" text-anchor="middle">%d</text>`, n.X, n.Y, n.W, n.H, n.X+n.W/2, n.Y+n.H/2+6, i)
	}
	for _, e := range r.Edges {
		b.WriteString(`<path fill="none" stroke="#333" stroke-width="1.5" marker-end="url(#a)" d="`)
		for j, p := range e.Points {
			switch {
			case j == 0:
				fmt.Fprintf(&b, "M%d %d", p.X, p.Y)
			case e.Curved && j == 1:
				fmt.Fprintf(&b, "C%d %d", p.X, p.Y)
			case e.Curved:
				fmt.Fprintf(&b, " %d %d", p.X, p.Y)
			default:
				fmt.Fprintf(&b, "L%d %d", p.X, p.Y)
			}
		}
		b.WriteString(`"/>`)
	}
	for i, e := range r.Edges {
		if e.Label.W > 0 {
			fmt.Fprintf(&b, `<rect x="%d" y="%d" width="%d" height="%d" fill="#fffbe6" fill-opacity="0.9" stroke="#db8" stroke-width="0.5"/><text x="%d" y="%d" font-size="13" text-anchor="middle">%d-%d</text>`,
				e.Label.X, e.Label.Y, e.Label.W, e.Label.H, e.Label.X+e.Label.W/2, e.Label.Y+e.Label.H/2+5, g.Edges[i].From, g.Edges[i].To)
		}
	}
	b.WriteString("</svg>")
	return []byte(b.String())
}
