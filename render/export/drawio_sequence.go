package export

import (
	"fmt"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/diagram"
	"github.com/lintel-go/lintel/render/geom"
	"github.com/lintel-go/lintel/render/scene"
	"github.com/lintel-go/lintel/render/theme"
)

func drawioSequence(p *picture) string {
	return p.drawioFile(func(d *drawio) {
		for _, n := range p.Nodes {
			if m, ok := d.marks[n.ID]; ok {
				d.lifeline(n, m)
			}
		}
		d.items(p.Items)
	})
}

func (d *drawio) lifeline(n diagram.Node, m scene.Mark) {
	fill, stroke, ink := d.paint(n)
	w := nodeWords(n)
	w.description, w.rows = "", nil
	style := fmt.Sprintf("shape=umlLifeline;perimeter=lifelinePerimeter;collapsible=0;size=%d;html=1;whiteSpace=wrap;%sfillColor=%s;strokeColor=%s;fontColor=%s;", m.Head.H, drawioFont, fill, stroke, ink)
	d.vertex(d.id[n.ID], "", drawioLabel(w), style, m.Box)
	for _, s := range m.Shapes {
		if s.Rect != nil && s.Rect.Fill == theme.ActivationFill {
			d.vertex(d.fresh("bar"), "", "", fmt.Sprintf("html=1;fillColor=%s;strokeColor=%s;", d.color(theme.ActivationFill), d.color(theme.Line)), s.Rect.Rect)
		}
	}
}

func (d *drawio) items(items []diagram.Item) {
	for _, item := range items {
		m, ok := d.marks[item.ID]
		if !ok {
			continue
		}
		switch {
		case item.Kind == model.StepNote:
			style := fmt.Sprintf("shape=note;size=8;html=1;whiteSpace=wrap;align=left;spacingLeft=8;%sfillColor=%s;strokeColor=%s;fontColor=%s;", drawioFont, d.color(theme.NoteFill), d.color(theme.NoteStroke), d.color(theme.NoteText))
			d.vertex(d.fresh("note"), "", html([]string{clean(item.Text)}), style, m.Box)
		case item.Kind == model.StepRef, item.Kind == model.StepDivider:
			d.plainly(m)
		case len(item.Operands) > 0:
			d.fragment(item, m)
		default:
			d.message(item, m)
		}
	}
}

// plainly writes a mark as it is drawn: its areas as boxes, its straight lines,
// its texts.
func (d *drawio) plainly(m scene.Mark) {
	for _, s := range m.Shapes {
		switch {
		case s.Text != nil:
			d.text(*s.Text)
		case s.Rect != nil:
			d.vertex(d.fresh("box"), "", "", d.inked(s.Rect.Ink), s.Rect.Rect)
		case s.Path != nil && s.Path.Fill != "":
			d.vertex(d.fresh("box"), "", "", d.inked(s.Path.Ink), extent(*s.Path))
		case s.Path != nil:
			box := extent(*s.Path)
			if box.H == 0 { // draw.io draws a line in the middle of a box
				d.vertex(d.fresh("rule"), "", "", "shape=line;"+d.inked(s.Path.Ink), geom.Rect{X: box.X, Y: box.Y - 4, W: box.W, H: 8})
			}
		}
	}
}

// inked is the style of a shape.
func (d *drawio) inked(i scene.Ink) string {
	paint := func(r theme.Role) string {
		if r == "" {
			return "none"
		}
		return string(d.color(r))
	}
	style := fmt.Sprintf("html=1;fillColor=%s;strokeColor=%s;strokeWidth=%s;", paint(i.Fill), paint(i.Stroke), ratio(i.Width))
	if len(i.Dash) > 0 {
		style += "dashed=1;"
	}
	return style
}

// extent is what the points of a path cover.
func extent(p scene.Path) geom.Rect {
	var lo, hi geom.Point
	first := true
	for _, s := range p.Segments {
		for _, q := range s.Points {
			if first {
				lo, hi, first = q, q, false
			}
			lo = geom.Point{X: min(lo.X, q.X), Y: min(lo.Y, q.Y)}
			hi = geom.Point{X: max(hi.X, q.X), Y: max(hi.Y, q.Y)}
		}
	}
	return geom.Rect{X: lo.X, Y: lo.Y, W: hi.X - lo.X, H: hi.Y - lo.Y}
}

// fragment writes the frame, the lines between its branches, and their guards.
func (d *drawio) fragment(item diagram.Item, m scene.Mark) {
	tab := geom.Rect{W: 60, H: 20}
	for _, s := range m.Shapes {
		if s.Path != nil && s.Path.Fill == theme.FragmentFill && len(s.Path.Segments) > 1 {
			tab.W = s.Path.Segments[1].Points[0].X - m.Box.X
		}
	}
	d.vertex(d.fresh("fragment"), "", html([]string{string(item.Kind)}), fmt.Sprintf("shape=umlFrame;html=1;pointerEvents=0;width=%d;height=%d;%sfillColor=%s;strokeColor=%s;fontColor=%s;fontStyle=1;",
		tab.W, tab.H, drawioFont, d.color(theme.FragmentFill), d.color(theme.FragmentStroke), d.color(theme.FragmentText)), m.Box)
	first := true
	for _, s := range m.Shapes {
		switch {
		case s.Path != nil && len(s.Path.Dash) > 0 && len(s.Path.Segments) > 0:
			y := s.Path.Segments[0].Points[0].Y
			d.vertex(d.fresh("branch"), "", "", fmt.Sprintf("shape=line;html=1;dashed=1;fillColor=none;strokeWidth=1;strokeColor=%s;", d.color(theme.FragmentStroke)), geom.Rect{X: m.Box.X, Y: y - 4, W: m.Box.W, H: 8})
		case s.Text != nil && first:
			first = false // what the tab says
		case s.Text != nil:
			d.text(*s.Text)
		}
	}
	for _, o := range item.Operands {
		d.items(o.Items)
	}
}

func (d *drawio) message(item diagram.Item, m scene.Mark) {
	from, fromThere := d.marks[item.From]
	to, toThere := d.marks[item.To]
	if !fromThere || !toThere || len(m.Route) < 2 {
		return
	}
	style := "edgeStyle=none;endArrow=block;endFill=1;endSize=6;"
	switch item.Kind {
	case model.StepSend:
		style = "edgeStyle=none;endArrow=open;endSize=8;"
	case model.StepReturn, model.StepCreate:
		style = "edgeStyle=none;endArrow=open;endSize=8;dashed=1;"
	}
	var words geom.Rect
	for _, s := range m.Shapes {
		if s.Text != nil {
			words = words.Union(s.Text.Box())
		}
	}
	d.connector(connector{
		id: d.fresh("message"), label: html(wrapped(message(item))), style: style,
		from: d.id[item.From], to: d.id[item.To], start: from.Box, end: to.Box,
		points: m.Route, at: words,
	})
	if item.Kind == model.StepDestroy {
		tip := m.Route[len(m.Route)-1]
		box := geom.Rect{X: to.Box.Center().X - 10, Y: tip.Y - 10, W: 20, H: 20}
		d.vertex(d.fresh("end"), "", "", fmt.Sprintf("shape=umlDestroy;html=1;strokeWidth=2;strokeColor=%s;", d.color(theme.Line)), box)
	}
}
