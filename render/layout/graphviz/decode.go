package graphviz

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/lintel-go/lintel/render/geom"
	"github.com/lintel-go/lintel/render/layout"
)

type jsonGraph struct {
	BB      string       `json:"bb"`
	Objects []jsonObject `json:"objects"`
	Edges   []jsonEdge   `json:"edges"`
}

type jsonObject struct {
	Name string `json:"name"`
	BB   string `json:"bb"`
	Pos  string `json:"pos"`
}

type jsonEdge struct {
	Pos string `json:"pos"`
	Key string `json:"k"`
}

func decode(g layout.Graph, out []byte) (layout.Result, error) {
	var jg jsonGraph
	if err := json.Unmarshal(out, &jg); err != nil {
		return layout.Result{}, fmt.Errorf("layout: graphviz: %w", err)
	}
	box, err := numbers(jg.BB, 4)
	if err != nil {
		return layout.Result{}, err
	}
	top := box[3]
	r := layout.Result{
		Nodes:  make([]geom.Rect, len(g.Nodes)),
		Groups: make([]geom.Rect, len(g.Groups)),
		Edges:  make([]layout.Route, len(g.Edges)),
	}
	center := func(pos string, w, h int) (geom.Rect, error) {
		c, err := numbers(pos, 2)
		if err != nil {
			return geom.Rect{}, err
		}
		return geom.Rect{X: round(c[0] - float64(w)/2), Y: round(top - c[1] - float64(h)/2), W: w, H: h}, nil
	}
	for _, o := range jg.Objects {
		i, err := strconv.Atoi(strings.TrimLeft(o.Name, "nlcuster_"))
		if err != nil {
			return r, fmt.Errorf("layout: graphviz: unknown object %q", o.Name)
		}
		switch {
		case strings.HasPrefix(o.Name, "n") && i < len(g.Nodes):
			r.Nodes[i], err = center(o.Pos, g.Nodes[i].W, g.Nodes[i].H)
		case strings.HasPrefix(o.Name, "l") && i < len(g.Edges):
			r.Edges[i].Label, err = center(o.Pos, g.Edges[i].LabelW, g.Edges[i].LabelH)
		case strings.HasPrefix(o.Name, "c") && i < len(g.Groups):
			var b []float64
			if b, err = numbers(o.BB, 4); err == nil {
				x, y := round(b[0]), round(top-b[3])
				r.Groups[i] = geom.Rect{X: x, Y: y, W: round(b[2]) - x, H: round(top-b[1]) - y}
			}
		}
		if err != nil {
			return r, err
		}
	}
	parts := make([][]geom.Point, 2*len(g.Edges))
	for _, e := range jg.Edges {
		k, err := strconv.Atoi(e.Key)
		if err != nil || k >= len(parts) {
			return r, errors.New("layout: graphviz: unknown edge")
		}
		for _, f := range strings.Fields(e.Pos) {
			p, err := numbers(f, 2)
			if err != nil {
				return r, err
			}
			parts[k] = append(parts[k], geom.Point{X: round(p[0]), Y: round(top - p[1])})
		}
	}
	for i, e := range g.Edges {
		switch {
		case e.From == e.To:
			n := r.Nodes[e.From]
			y := n.Y + n.H/2
			r.Edges[i].Points = []geom.Point{{X: n.Right(), Y: y - 12}, {X: n.Right() + 24, Y: y - 12}, {X: n.Right() + 24, Y: y + 12}, {X: n.Right(), Y: y + 12}}
			if e.LabelW > 0 {
				r.Edges[i].Label = geom.Rect{X: n.Right() + 28, Y: y - e.LabelH/2, W: e.LabelW, H: e.LabelH}
			}
		case e.LabelW > 0:
			a, b := parts[2*i], parts[2*i+1]
			if len(a) == 0 || len(b) == 0 {
				return r, fmt.Errorf("layout: graphviz: edge %d has no route", i)
			}
			end, start := a[len(a)-1], b[0]
			points := append(a, end, start)
			r.Edges[i].Points = append(points, b...)
			r.Edges[i].Curved = true
		default:
			r.Edges[i].Points = parts[2*i]
			r.Edges[i].Curved = true
		}
	}
	var all geom.Rect
	for _, rects := range [][]geom.Rect{r.Nodes, r.Groups} {
		for _, b := range rects {
			all = all.Union(b)
		}
	}
	for _, e := range r.Edges {
		all = all.Union(e.Label)
		for _, p := range e.Points {
			all = all.Union(geom.Rect{X: p.X, Y: p.Y, W: 1, H: 1})
		}
	}
	for i := range r.Nodes {
		r.Nodes[i] = r.Nodes[i].Move(-all.X, -all.Y)
	}
	for i := range r.Groups {
		r.Groups[i] = r.Groups[i].Move(-all.X, -all.Y)
	}
	for i := range r.Edges {
		e := &r.Edges[i]
		if !e.Label.Empty() {
			e.Label = e.Label.Move(-all.X, -all.Y)
		}
		for j := range e.Points {
			e.Points[j].X -= all.X
			e.Points[j].Y -= all.Y
		}
	}
	r.W, r.H = all.W, all.H
	return r, nil
}

func round(f float64) int { return int(math.Round(f)) }

// numbers reads n numbers with commas between them.
func numbers(s string, n int) ([]float64, error) {
	fields := strings.Split(s, ",")
	if len(fields) != n {
		return nil, fmt.Errorf("layout: graphviz: %q is not %d numbers", s, n)
	}
	out := make([]float64, n)
	for i, f := range fields {
		v, err := strconv.ParseFloat(f, 64)
		if err != nil || math.IsNaN(v) || math.Abs(v) > 1e7 {
			return nil, fmt.Errorf("layout: graphviz: %q is not a coordinate", f)
		}
		out[i] = v
	}
	return out, nil
}
