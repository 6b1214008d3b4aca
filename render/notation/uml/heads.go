package uml

import (
	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/diagram"
	"github.com/lintel-go/lintel/render/geom"
	"github.com/lintel-go/lintel/render/layout"
	"github.com/lintel-go/lintel/render/layout/sequence"
	"github.com/lintel-go/lintel/render/notation/c4"
	"github.com/lintel-go/lintel/render/notation/frame"
	"github.com/lintel-go/lintel/render/scene"
)

// heads draws the heads of lifelines as the C4 notation draws its nodes, but
// without their descriptions, so that a reader knows them again.
type heads struct {
	diagram diagram.Diagram
	graph   layout.Graph
	texts   c4.Sizes
}

func measureHeads(nodes []diagram.Node) heads {
	h := heads{diagram: diagram.Diagram{Kind: model.ViewSequence}}
	for _, n := range nodes {
		n.Description, n.Parent = "", ""
		h.diagram.Nodes = append(h.diagram.Nodes, n)
	}
	h.graph, h.texts = c4.Measure(h.diagram)
	return h
}

func (h heads) sizes() []sequence.Size {
	var sizes []sequence.Size
	for _, n := range h.graph.Nodes {
		sizes = append(sizes, sequence.Size{W: n.W, H: n.H})
	}
	return sizes
}

// draw is the marks of the heads, which have no line yet, in their boxes.
func (h heads) draw(boxes []geom.Rect) []scene.Mark {
	if len(boxes) == 0 {
		return nil
	}
	drawn := c4.Draw(h.diagram, h.texts, layout.Result{Nodes: boxes})
	at := map[string]scene.Mark{}
	for _, m := range drawn.Marks {
		if m.Role == scene.RoleNode {
			at[m.ID] = m
		}
	}
	marks := make([]scene.Mark, len(boxes))
	for i, n := range h.diagram.Nodes {
		m := at[n.ID]
		// Draw leaves room for a title block, which has its place elsewhere.
		dx, dy := boxes[i].X-m.Box.X, boxes[i].Y-m.Box.Y
		shapes := make([]scene.Shape, len(m.Shapes))
		for j, shape := range m.Shapes {
			shapes[j] = frame.Move(shape, dx, dy)
		}
		m.Shapes, m.Box = shapes, boxes[i]
		marks[i] = m
	}
	return marks
}
