package graphviz

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/lintel-go/lintel/render/geom"
)

// placed is where one run has put things, by their index.
type placed struct {
	nodes, groups, labels, blocks map[int]geom.Rect
}

type jsonGraph struct {
	BB      string       `json:"bb"`
	Objects []jsonObject `json:"objects"`
}

type jsonObject struct {
	Name string `json:"name"`
	BB   string `json:"bb"`
	Pos  string `json:"pos"`
}

// decode reads the places of p out of Graphviz's output, and makes sure that
// none is missing. Graphviz's y axis runs up.
func (j *job) decode(p part, out []byte) (*placed, error) {
	var jg jsonGraph
	if err := json.Unmarshal(out, &jg); err != nil {
		return nil, fmt.Errorf("graphviz: the output does not parse: %w", err)
	}
	box, err := numbers(jg.BB, 4)
	if err != nil {
		return nil, err
	}
	top := box[3]
	r := &placed{make(map[int]geom.Rect), make(map[int]geom.Rect), make(map[int]geom.Rect), make(map[int]geom.Rect)}
	for _, o := range jg.Objects {
		kind, i, err := split(o.Name)
		if err != nil {
			return nil, err
		}
		if kind == "cluster_" {
			b, err := numbers(o.BB, 4)
			if err != nil {
				return nil, err
			}
			x, y := round(b[0]), round(top-b[3])
			r.groups[i] = geom.Rect{X: x, Y: y, W: round(b[2]) - x, H: round(top-b[1]) - y}
			continue
		}
		c, err := numbers(o.Pos, 2)
		if err != nil {
			return nil, err
		}
		into, w, h := r.nodes, 0, 0
		switch {
		case kind == "n" && i < len(j.rooms):
			w, h = j.rooms[i].W, j.rooms[i].H
		case kind == "l" && i < len(j.labels):
			into, w, h = r.labels, j.graph.Edges[i].LabelW, j.graph.Edges[i].LabelH
		case kind == "b" && j.blocks[i] != nil:
			into, w, h = r.blocks, j.blocks[i].w, j.blocks[i].h
		default:
			return nil, fmt.Errorf("graphviz: unknown object %q", o.Name)
		}
		into[i] = geom.Rect{X: round(c[0] - float64(w)/2), Y: round(top - c[1] - float64(h)/2), W: w, H: h}
	}
	for _, i := range p.nodes {
		if _, ok := r.nodes[i]; !ok {
			return nil, errors.New("graphviz: a node has no place")
		}
	}
	for _, i := range p.groups {
		_, ok := r.groups[i]
		_, inner := r.blocks[i]
		if !ok || j.blocks[i] != nil && !inner {
			return nil, errors.New("graphviz: a group has no place")
		}
	}
	for _, i := range p.edges {
		if _, ok := r.labels[i]; !ok && j.graph.Edges[i].Labelled() {
			return nil, errors.New("graphviz: a label has no place")
		}
	}
	return r, nil
}

// split cuts "cluster_12" into "cluster_" and 12.
func split(name string) (kind string, index int, err error) {
	digits := strings.TrimLeft(name, "abcdefghijklmnopqrstuvwxyz_")
	index, err = strconv.Atoi(digits)
	if err != nil || index < 0 {
		return "", 0, fmt.Errorf("graphviz: unknown object %q", name)
	}
	return strings.TrimSuffix(name, digits), index, nil
}

func round(f float64) int { return int(math.Round(f)) }

// numbers reads n numbers with commas between them.
func numbers(s string, n int) ([]float64, error) {
	fields := strings.Split(s, ",")
	if len(fields) != n {
		return nil, fmt.Errorf("graphviz: %q is not %d numbers", s, n)
	}
	out := make([]float64, n)
	for i, f := range fields {
		v, err := strconv.ParseFloat(f, 64)
		if err != nil || math.IsNaN(v) || math.Abs(v) > 1e7 {
			return nil, fmt.Errorf("graphviz: %q is not a coordinate", f)
		}
		out[i] = v
	}
	return out, nil
}
