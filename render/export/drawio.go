package export

import (
	"fmt"
	"strings"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/diagram"
	"github.com/lintel-go/lintel/render/geom"
	"github.com/lintel-go/lintel/render/scene"
	"github.com/lintel-go/lintel/render/theme"
)

func drawioKinds() kinds {
	return c4(drawioGraph).and(model.ViewUseCase, drawioGraph).and(model.ViewActivity, drawioGraph).and(model.ViewStateMachine, drawioGraph).
		and(model.ViewClass, drawioGraph).and(model.ViewCode, drawioGraph).and(model.ViewSequence, drawioSequence)
}

// drawio is a file of draw.io: a list of cells with their places, each inside
// of another. Places come from the scene.
type drawio struct {
	*picture
	script
	marks map[string]scene.Mark // by ID
	count int                   // of cells that are none of the diagram's
}

// drawioFile is a file around what the body writes.
func (p *picture) drawioFile(body func(*drawio)) string {
	d := &drawio{picture: p, marks: map[string]scene.Mark{}}
	for _, m := range p.scene.Marks {
		if m.ID != "" {
			d.marks[m.ID] = m
		}
	}
	d.line(`<mxfile host="lintel">`)
	d.line(`  <diagram id="page" name="%s">`, markup(clean(p.Title)))
	d.line(`    <mxGraphModel dx="0" dy="0" grid="1" gridSize="4" guides="1" tooltips="1" connect="1" arrows="1" fold="1" page="1" pageScale="1" pageWidth="%d" pageHeight="%d" math="0" shadow="0">`, p.scene.W, p.scene.H)
	d.line(`      <root>`)
	d.line(`        <mxCell id="0"/>`)
	d.line(`        <mxCell id="1" parent="0"/>`)
	d.depth = 4
	for _, m := range p.scene.Marks {
		if m.Role == scene.RoleTitle {
			d.title(m)
		}
	}
	body(d)
	d.depth = 0
	d.line(`      </root>`)
	d.line(`    </mxGraphModel>`)
	d.line(`  </diagram>`)
	d.line(`</mxfile>`)
	return d.String()
}

// html is lines as a label, which draw.io reads as HTML. It is not yet escaped
// for the file.
func html(lines []string) string { return strings.Join(each(lines, markup), "<br>") }

func drawioLabel(w words) string {
	var parts []string
	if w.name != "" {
		parts = append(parts, "<b>"+markup(w.name)+"</b>")
	}
	if w.kind != "" {
		parts = append(parts, `<font style="font-size: 11px">`+markup(w.kind)+"</font>")
	}
	label := strings.Join(parts, "<br>")
	if w.description != "" {
		label += `<div style="margin-top: 6px">` + markup(w.description) + "</div>"
	}
	for _, rows := range w.rows {
		label += `<hr size="1"><div style="text-align: left">` + html(rows) + "</div>"
	}
	return label
}

// fresh is an ID for a cell that is none of the diagram's, whose have no
// hyphens.
func (d *drawio) fresh(what string) string {
	d.count++
	return fmt.Sprintf("%s-%d", what, d.count)
}

// vertex writes a box. Its place is told from that of the cell it is in.
func (d *drawio) vertex(id, parent, label, style string, box geom.Rect) {
	at := box
	if m, ok := d.marks[parent]; ok {
		at = at.Move(-m.Box.X, -m.Box.Y)
	}
	d.line(`<mxCell id="%s" value="%s" style="%s" vertex="1" parent="%s"><mxGeometry x="%d" y="%d" width="%d" height="%d" as="geometry"/></mxCell>`,
		id, markup(label), style, d.cell(parent), at.X, at.Y, max(at.W, 1), max(at.H, 1))
}

// cell is the ID of the cell that the contents of a boundary are in.
func (d *drawio) cell(id string) string {
	if _, ok := d.marks[id]; ok && d.id[id] != "" {
		return d.id[id]
	}
	return "1"
}

const drawioFont = "fontFamily=Inter;fontSize=12;"

// title writes the words of the title block.
func (d *drawio) title(m scene.Mark) {
	for _, s := range m.Shapes {
		if s.Text != nil {
			d.text(*s.Text)
		}
	}
}

// text writes one line of text where it stands.
func (d *drawio) text(t scene.Text) {
	bold := 0
	if t.Bold {
		bold = 1
	}
	align := map[scene.Anchor]string{scene.Start: "left", scene.Middle: "center", scene.End: "right"}[t.Anchor]
	style := fmt.Sprintf("text;html=1;fillColor=none;strokeColor=none;align=%s;verticalAlign=middle;spacing=0;whiteSpace=nowrap;fontFamily=Inter;fontSize=%d;fontStyle=%d;fontColor=%s;", align, t.Size, bold, d.color(t.Fill))
	d.vertex(d.fresh("text"), "", html([]string{clean(t.Value)}), style, t.Box())
}

func drawioGraph(p *picture) string {
	return p.drawioFile(func(d *drawio) {
		d.region(p.regions())
		for _, e := range p.lines() {
			d.edge(e)
		}
	})
}

func (d *drawio) region(r region) {
	for _, b := range r.inner {
		m, ok := d.marks[b.ID]
		if !ok {
			continue
		}
		style := fmt.Sprintf("rounded=1;absoluteArcSize=1;arcSize=8;container=1;collapsible=0;html=1;whiteSpace=wrap;align=left;verticalAlign=top;spacingLeft=8;spacingTop=2;%sfillColor=%s;strokeColor=%s;fontColor=%s;",
			drawioFont, d.color(theme.BoundaryFill), d.color(theme.BoundaryStroke), d.color(theme.BoundaryText))
		if b.Kind != diagram.BoundaryNode && b.Kind != diagram.BoundaryState {
			style += "dashed=1;"
		}
		d.vertex(d.id[b.ID], b.Parent, drawioLabel(boundaryWords(b.Boundary)), style, m.Box)
		d.region(b)
	}
	for _, n := range r.nodes {
		if m, ok := d.marks[n.ID]; ok {
			fill, stroke, ink := d.paint(n)
			style := fmt.Sprintf("%shtml=1;whiteSpace=wrap;spacingLeft=8;spacingRight=8;%sfillColor=%s;strokeColor=%s;fontColor=%s;strokeWidth=1.5;", d.shape(n), drawioFont, fill, stroke, ink)
			d.vertex(d.id[n.ID], n.Parent, d.nodeLabel(n), style, bodyOf(m))
		}
	}
}

// drawioUnder writes a label under its shape.
const drawioUnder = "labelPosition=center;verticalLabelPosition=bottom;align=center;verticalAlign=top;"

// bodyOf is where draw.io has the shape of a mark: of an end, its eye, without
// the name under it.
func bodyOf(m scene.Mark) geom.Rect {
	for _, s := range m.Shapes {
		if s.Ellipse != nil && (m.Class == string(diagram.SymbolFinal) || m.Class == string(diagram.SymbolFlowFinal)) {
			return s.Ellipse.Rect
		}
	}
	return m.Box
}

func (d *drawio) nodeLabel(n diagram.Node) string {
	switch n.Symbol {
	case diagram.SymbolInitial, diagram.SymbolFork, diagram.SymbolJoin:
		return ""
	}
	return drawioLabel(nodeWords(n))
}

// shape begins the style of a node.
func (d *drawio) shape(n diagram.Node) string {
	switch n.Symbol {
	case diagram.SymbolInitial:
		return "shape=ellipse;perimeter=ellipsePerimeter;"
	case diagram.SymbolFinal:
		return "shape=endState;perimeter=ellipsePerimeter;" + drawioUnder
	case diagram.SymbolFlowFinal:
		return "shape=sumEllipse;perimeter=ellipsePerimeter;" + drawioUnder
	case diagram.SymbolFork, diagram.SymbolJoin:
		return "rounded=0;"
	case diagram.SymbolSend:
		return "shape=step;perimeter=rectanglePerimeter;fixedSize=1;size=14;"
	case diagram.SymbolAccept:
		return "shape=step;perimeter=rectanglePerimeter;fixedSize=1;size=14;flipH=1;"
	case diagram.SymbolAction:
		return "rounded=1;absoluteArcSize=1;arcSize=24;"
	case diagram.SymbolClass, diagram.SymbolInterface, diagram.SymbolEnumeration, diagram.SymbolType:
		return "rounded=1;absoluteArcSize=1;arcSize=8;"
	case diagram.SymbolChoice, diagram.SymbolDecision, diagram.SymbolMerge:
		return "shape=rhombus;perimeter=rhombusPerimeter;"
	case diagram.SymbolUseCase:
		return "shape=ellipse;perimeter=ellipsePerimeter;"
	case diagram.SymbolState:
		return "rounded=1;absoluteArcSize=1;arcSize=32;"
	}
	switch n.Shape {
	case model.Database, model.Cache, model.Bucket:
		return "shape=cylinder3;boundedLbl=1;backgroundOutline=1;size=8;"
	case model.Queue:
		return "shape=cylinder3;direction=south;anchorPointDirection=0;boundedLbl=1;backgroundOutline=1;size=8;"
	case model.Folder:
		return "shape=folder;tabWidth=60;tabHeight=12;tabPosition=left;"
	case model.Hexagon:
		return "shape=hexagon;perimeter=hexagonPerimeter2;fixedSize=1;size=12;"
	}
	if n.Kind == model.KindPerson {
		return "rounded=1;absoluteArcSize=1;arcSize=48;"
	}
	return "rounded=1;absoluteArcSize=1;arcSize=16;"
}

// edge writes a line on the way that the scene has for it.
func (d *drawio) edge(e diagram.Edge) {
	m, ok := d.marks[e.ID]
	if !ok || len(m.Route) < 2 {
		return
	}
	from, fromThere := d.marks[e.From]
	to, toThere := d.marks[e.To]
	if !fromThere || !toThere {
		return
	}
	style := "edgeStyle=orthogonalEdgeStyle;rounded=1;arcSize=16;"
	arrow := map[head]string{
		none: "Arrow=none;", filled: "Arrow=block;%[1]sFill=1;%[1]sSize=6;", open: "Arrow=open;%[1]sSize=8;",
		triangle: "Arrow=block;%[1]sFill=0;%[1]sSize=12;", diamond: "Arrow=diamond;%[1]sFill=1;%[1]sSize=12;",
	}
	tail, tip := d.ends(e)
	style += strings.ReplaceAll("start"+arrow[tail], "%[1]s", "start") + strings.ReplaceAll("end"+arrow[tip], "%[1]s", "end")
	if dashed(e) {
		style += "dashed=1;"
	}
	d.connector(connector{
		id: d.fresh("line"), label: html(broken(edgeLines(e))), style: style,
		from: d.id[e.From], to: d.id[e.To], start: bodyOf(from), end: bodyOf(to),
		points: corners(m), at: m.Box,
	})
}

// connector is a line between two cells.
type connector struct {
	id, label, style string
	from, to         string // cells
	start, end       geom.Rect
	points           []geom.Point // from border to border
	at               geom.Rect    // of its label; empty: there is none
}

func (d *drawio) connector(c connector) {
	first, last := c.points[0], c.points[len(c.points)-1]
	style := fmt.Sprintf("%shtml=1;%sfontColor=%s;labelBackgroundColor=%s;strokeColor=%s;strokeWidth=1.5;", c.style, strings.Replace(drawioFont, "12", "11", 1), d.color(theme.LineText), d.color(theme.LabelPatch), d.color(theme.Line))
	style += terminal("exit", c.start, first) + terminal("entry", c.end, last)
	along, off := place(c.points, c.at)
	d.line(`<mxCell id="%s" value="%s" style="%s" edge="1" parent="1" source="%s" target="%s"><mxGeometry x="%s" relative="1" as="geometry">`, c.id, markup(c.label), style, c.from, c.to, ratio(along))
	if len(c.points) > 2 {
		var way strings.Builder
		for _, q := range c.points[1 : len(c.points)-1] {
			fmt.Fprintf(&way, `<mxPoint x="%d" y="%d"/>`, q.X, q.Y)
		}
		d.line(`  <Array as="points">%s</Array>`, way.String())
	}
	d.line(`  <mxPoint x="%d" y="%d" as="offset"/>`, off.X, off.Y)
	d.line(`</mxGeometry></mxCell>`)
}

// terminal fixes where a line begins or ends on a box, in parts of its size.
func terminal(which string, box geom.Rect, p geom.Point) string {
	if box.Empty() {
		return ""
	}
	return fmt.Sprintf("%[1]sX=%[2]s;%[1]sY=%[3]s;%[1]sDx=0;%[1]sDy=0;%[1]sPerimeter=0;",
		which, ratio(float64(min(max(p.X-box.X, 0), box.W))/float64(box.W)), ratio(float64(min(max(p.Y-box.Y, 0), box.H))/float64(box.H)))
}

func ratio(v float64) string {
	s := strings.TrimRight(fmt.Sprintf("%.4f", v), "0")
	return strings.TrimSuffix(s, ".")
}

// corners are where the line of a mark turns: its curves are rounded corners.
func corners(m scene.Mark) []geom.Point {
	points := []geom.Point{m.Route[0]}
	add := func(p geom.Point) {
		if p != points[len(points)-1] {
			points = append(points, p)
		}
	}
	for _, s := range m.Shapes {
		if s.Path == nil {
			continue
		}
		var at geom.Point
		for _, seg := range s.Path.Segments {
			if len(seg.Points) == 0 {
				continue
			}
			end := seg.Points[len(seg.Points)-1]
			if seg.Kind == scene.CurveTo {
				switch in := seg.Points[0]; {
				case in.Y == at.Y && in.X != at.X:
					add(geom.Point{X: end.X, Y: at.Y})
				case in.X == at.X:
					add(geom.Point{X: at.X, Y: end.Y})
				default:
					add(end)
				}
			}
			at = end
		}
		break // the first path is the line, the others are heads
	}
	add(m.Route[len(m.Route)-1])
	if len(points) == 1 {
		points = append(points, points[0])
	}
	return points
}

// place is where on a line its label stands: from -1 at its begin to 1 at its
// end, and how far beside it.
func place(points []geom.Point, label geom.Rect) (along float64, off geom.Point) {
	if label.Empty() {
		return 0, geom.Point{}
	}
	c := label.Center()
	total, best, at := 0, -1, 0
	var nearest geom.Point
	for i := 1; i < len(points); i++ {
		a, b := points[i-1], points[i]
		q := geom.Point{X: min(max(c.X, min(a.X, b.X)), max(a.X, b.X)), Y: min(max(c.Y, min(a.Y, b.Y)), max(a.Y, b.Y))}
		if d := span(q, c); best < 0 || d < best {
			best, nearest, at = d, q, total+span(a, q)
		}
		total += span(a, b)
	}
	if total == 0 {
		return 0, geom.Point{X: c.X - points[0].X, Y: c.Y - points[0].Y}
	}
	return 2*float64(at)/float64(total) - 1, geom.Point{X: c.X - nearest.X, Y: c.Y - nearest.Y}
}

// span is the way from a to b at right angles.
func span(a, b geom.Point) int {
	return max(a.X-b.X, b.X-a.X) + max(a.Y-b.Y, b.Y-a.Y)
}
