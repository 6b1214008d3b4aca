package graphviz

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/lintel-go/lintel/render/geom"
)

type jsonGraph struct {
	BB      string       `json:"bb"`
	Objects []jsonObject `json:"objects"`
}

type jsonObject struct {
	Name string `json:"name"`
	BB   string `json:"bb"`
	Pos  string `json:"pos"`
}

// decode reads the places out of Graphviz's output. Its y axis runs up.
func (j *job) decode(out []byte) error {
	var jg jsonGraph
	if err := json.Unmarshal(out, &jg); err != nil {
		return fmt.Errorf("graphviz: %w", err)
	}
	box, err := numbers(jg.BB, 4)
	if err != nil {
		return err
	}
	top := box[3]
	around := func(pos string, w, h int) (geom.Rect, error) {
		c, err := numbers(pos, 2)
		if err != nil {
			return geom.Rect{}, err
		}
		return geom.Rect{X: round(c[0] - float64(w)/2), Y: round(top - c[1] - float64(h)/2), W: w, H: h}, nil
	}
	for _, o := range jg.Objects {
		kind, i, err := name(o.Name)
		if err != nil {
			return err
		}
		switch {
		case kind == "n" && i < len(j.places.nodes):
			var b geom.Rect
			if b, err = around(o.Pos, j.rooms[i].W, j.rooms[i].H); err == nil {
				j.places.nodes[i] = j.rooms[i].Node.Move(b.X, b.Y)
			}
		case kind == "l" && i < len(j.places.labels):
			j.places.labels[i], err = around(o.Pos, j.graph.Edges[i].LabelW, j.graph.Edges[i].LabelH)
		case kind == "cluster_" && i < len(j.places.groups):
			var b []float64
			if b, err = numbers(o.BB, 4); err == nil {
				x, y := round(b[0]), round(top-b[3])
				j.places.groups[i] = geom.Rect{X: x, Y: y, W: round(b[2]) - x, H: round(top-b[1]) - y}
			}
		default:
			err = fmt.Errorf("graphviz: unknown object %q", o.Name)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// name splits "cluster_12" into "cluster_" and 12.
func name(s string) (kind string, index int, err error) {
	digits := strings.TrimLeft(s, "abcdefghijklmnopqrstuvwxyz_")
	index, err = strconv.Atoi(digits)
	if err != nil || index < 0 {
		return "", 0, fmt.Errorf("graphviz: unknown object %q", s)
	}
	return strings.TrimSuffix(s, digits), index, nil
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
