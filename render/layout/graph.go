package layout

import (
	"fmt"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/geom"
)

// Title is the area at the top left of a group's border that its title
// stands in: no node, label or line of the picture may enter it.
func Title(g Group, border geom.Rect) geom.Rect {
	return geom.Rect{X: border.X, Y: border.Y, W: g.TitleW, H: g.TitleH}
}

// maxSize is the largest width or height, in px, that a thing may have. Sums
// of coordinates stay far from overflowing, also where int has 32 bits.
const maxSize = 1 << 16

// Check tells what is wrong with g, nil if it can be placed. Engines call it
// before they start.
func Check(g Graph) error {
	switch g.Direction {
	case "", model.TopToBottom, model.LeftToRight, model.BottomToTop, model.RightToLeft:
	default:
		return fmt.Errorf("layout: unknown direction %q", g.Direction)
	}
	if g.NodeGap < 0 || g.NodeGap > maxSize || g.RankGap < 0 || g.RankGap > maxSize {
		return fmt.Errorf("layout: gaps of %d and %d px", g.NodeGap, g.RankGap)
	}
	full := make([]bool, len(g.Groups))
	for i, n := range g.Nodes {
		if n.W <= 0 || n.H <= 0 || n.W > maxSize || n.H > maxSize {
			return fmt.Errorf("layout: node %d has size %d×%d", i, n.W, n.H)
		}
		if n.InsetX < 0 || n.InsetY < 0 || 2*n.InsetX >= n.W || 2*n.InsetY >= n.H {
			return fmt.Errorf("layout: node %d of size %d×%d has insets of %d and %d px", i, n.W, n.H, n.InsetX, n.InsetY)
		}
		if n.Group < -1 || n.Group >= len(g.Groups) {
			return fmt.Errorf("layout: node %d stands in group %d of %d", i, n.Group, len(g.Groups))
		}
		if n.Group >= 0 {
			full[n.Group] = true
		}
	}
	for i := len(g.Groups) - 1; i >= 0; i-- {
		c := g.Groups[i]
		if c.Parent < -1 || c.Parent >= i {
			return fmt.Errorf("layout: group %d stands in group %d, which does not come before it", i, c.Parent)
		}
		if c.TitleW < 0 || c.TitleH < 0 || c.TitleW > maxSize || c.TitleH > maxSize {
			return fmt.Errorf("layout: the title of group %d has size %d×%d", i, c.TitleW, c.TitleH)
		}
		if !full[i] {
			return fmt.Errorf("layout: group %d is empty", i)
		}
		if c.Parent >= 0 {
			full[c.Parent] = true
		}
	}
	for i, e := range g.Edges {
		if e.From < 0 || e.From >= len(g.Nodes) || e.To < 0 || e.To >= len(g.Nodes) {
			return fmt.Errorf("layout: edge %d goes from node %d to node %d of %d", i, e.From, e.To, len(g.Nodes))
		}
		if e.LabelW < 0 || e.LabelH < 0 || e.LabelW > maxSize || e.LabelH > maxSize {
			return fmt.Errorf("layout: the label of edge %d has size %d×%d", i, e.LabelW, e.LabelH)
		}
	}
	return nil
}

// Labelled tells whether e has a label.
func (e Edge) Labelled() bool { return e.LabelW > 0 && e.LabelH > 0 }

// Within tells whether group is inner or stands around it. The whole picture,
// -1, is around everything.
func (g Graph) Within(inner, group int) bool {
	for inner > group { // a parent has the smaller index
		inner = g.Groups[inner].Parent
	}
	return inner == group
}

// Common is the innermost group around both groups, -1 if there is none.
func (g Graph) Common(a, b int) int {
	for a != b {
		if a > b {
			a = g.Groups[a].Parent
		} else {
			b = g.Groups[b].Parent
		}
	}
	return a
}
