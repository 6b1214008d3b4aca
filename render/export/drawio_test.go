package export_test

import (
	"encoding/xml"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/lintel-go/lintel/render"
	"github.com/lintel-go/lintel/render/geom"
	"github.com/lintel-go/lintel/render/scene"
)

// mxFile is what draw.io reads.
type mxFile struct {
	Diagrams []struct {
		Name  string `xml:"name,attr"`
		Model struct {
			Width  int      `xml:"pageWidth,attr"`
			Height int      `xml:"pageHeight,attr"`
			Cells  []mxCell `xml:"root>mxCell"`
		} `xml:"mxGraphModel"`
	} `xml:"diagram"`
}

type mxCell struct {
	ID       string `xml:"id,attr"`
	Value    string `xml:"value,attr"`
	Style    string `xml:"style,attr"`
	Parent   string `xml:"parent,attr"`
	Vertex   string `xml:"vertex,attr"`
	Edge     string `xml:"edge,attr"`
	Source   string `xml:"source,attr"`
	Target   string `xml:"target,attr"`
	Geometry *struct {
		X      float64      `xml:"x,attr"`
		Y      int          `xml:"y,attr"`
		Width  int          `xml:"width,attr"`
		Height int          `xml:"height,attr"`
		Points []geom.Point `xml:"Array>mxPoint"`
	} `xml:"mxGeometry"`
}

// style is one value of a cell's style.
func (c mxCell) style(key string) string {
	for _, entry := range strings.Split(c.Style, ";") {
		if name, value, _ := strings.Cut(entry, "="); name == key {
			return value
		}
	}
	return ""
}

// cells reads a file and holds it against what mxGraph asks of one: IDs are
// unique, and what a cell names comes before it.
func cells(t testing.TB, name string, content []byte) map[string]mxCell {
	t.Helper()
	var file mxFile
	decoder := xml.NewDecoder(strings.NewReader(string(content)))
	if err := decoder.Decode(&file); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	if len(file.Diagrams) != 1 {
		t.Fatalf("%s: %d diagrams", name, len(file.Diagrams))
	}
	known := map[string]mxCell{}
	for i, c := range file.Diagrams[0].Model.Cells {
		if _, ok := known[c.ID]; ok || c.ID == "" {
			t.Errorf("%s: cell %d has the ID %q, which is empty or taken", name, i, c.ID)
		}
		if _, ok := known[c.Parent]; !ok && i > 0 {
			t.Errorf("%s: cell %q is in %q, which does not come before it", name, c.ID, c.Parent)
		}
		switch {
		case i < 2:
		case c.Geometry == nil || (c.Vertex == "1") == (c.Edge == "1"):
			t.Errorf("%s: cell %q has no place, or is neither box nor line", name, c.ID)
		case c.Edge == "1" && (known[c.Source].Vertex != "1" || known[c.Target].Vertex != "1"):
			t.Errorf("%s: line %q leads from %q to %q, which are no boxes", name, c.ID, c.Source, c.Target)
		}
		known[c.ID] = c
	}
	return known
}

// box is where a cell is in the picture.
func box(known map[string]mxCell, c mxCell) geom.Rect {
	r := geom.Rect{X: int(c.Geometry.X), Y: c.Geometry.Y, W: c.Geometry.Width, H: c.Geometry.Height}
	if parent := known[c.Parent]; parent.Geometry != nil {
		at := box(known, parent)
		return r.Move(at.X, at.Y)
	}
	return r
}

// shown is what a reader sees of a label.
func shown(label string) string {
	var b strings.Builder
	for tokens := html.NewTokenizer(strings.NewReader(label)); ; {
		switch tokens.Next() {
		case html.ErrorToken:
			return visible(b.String())
		case html.TextToken:
			b.WriteString(tokens.Token().Data)
		}
	}
}

// Every box stands where the picture has it and says its name; every line runs
// from where to where the picture's runs.
func TestDrawioIsAsDrawn(t *testing.T) {
	f := named(t, "drawio")
	all := map[string]render.Picture{}
	for name, d := range hostileDiagrams() {
		all[name] = drawn(t, d)
	}
	for name, p := range pictures(t) {
		all[name] = p
	}
	for name, p := range all {
		known := cells(t, name, write(t, f, p))
		boxes, lines := map[geom.Rect][]string{}, map[[2]geom.Point]bool{}
		for _, c := range known {
			switch {
			case c.Vertex == "1":
				at := box(known, c)
				boxes[at] = append(boxes[at], shown(c.Value))
			case c.Edge == "1":
				lines[[2]geom.Point{terminal(t, known, c, "exit", c.Source), terminal(t, known, c, "entry", c.Target)}] = true
			}
		}
		names := map[string]string{}
		for _, n := range p.Diagram.Nodes {
			names[n.ID] = n.Name
		}
		for _, b := range p.Diagram.Boundaries {
			names[b.ID] = b.Name
		}
		eyes := map[string]geom.Rect{} // of ends, whose names stand under them
		for _, m := range p.Scene.Marks {
			if m.Class == "final" || m.Class == "flow-final" {
				i := slices.IndexFunc(m.Shapes, func(s scene.Shape) bool { return s.Ellipse != nil })
				eyes[m.ID] = m.Shapes[i].Ellipse.Rect
			}
		}
		for _, m := range p.Scene.Marks {
			switch m.Role {
			case scene.RoleNode, scene.RoleBoundary, scene.RoleLifeline:
				found, at := false, m.Box
				if eye, ok := eyes[m.ID]; ok {
					at = eye
				}
				for _, label := range boxes[at] {
					found = found || strings.Contains(label, visible(names[m.ID]))
				}
				if !found {
					t.Errorf("%s: there is no box %v that says %q, but %q", name, at, names[m.ID], boxes[at])
				}
			case scene.RoleEdge, scene.RoleMessage:
				ends := [2]geom.Point{m.Route[0], m.Route[len(m.Route)-1]}
				for i, id := range []string{m.From, m.To} {
					if eye, ok := eyes[id]; ok {
						ends[i].X = min(max(ends[i].X, eye.X), eye.Right())
						ends[i].Y = min(max(ends[i].Y, eye.Y), eye.Bottom())
					}
				}
				if !lines[ends] {
					t.Errorf("%s: there is no line from %v to %v, for %q", name, ends[0], ends[1], m.ID)
				}
			}
		}
	}
}

// terminal is where a line begins or ends.
func terminal(t testing.TB, known map[string]mxCell, c mxCell, which, end string) geom.Point {
	t.Helper()
	at := box(known, known[end])
	part := func(key string, length int) int {
		v, err := strconv.ParseFloat(c.style(which+key), 64)
		if err != nil {
			t.Fatalf("line %q: %v", c.ID, err)
		}
		return int(math.Round(v * float64(length)))
	}
	return geom.Point{X: at.X + part("X", at.W), Y: at.Y + part("Y", at.H)}
}
