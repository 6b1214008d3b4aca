package hierarchy

import (
	"cmp"
	"slices"

	"github.com/lintel-go/lintel/render/geom"
)

// A screen is 16:10. How well a picture fits is told by how wide a screen
// must be to show it; the smaller the better.
func screenWidth(w, h int) int { return max(10*w, 16*h) }

// pack puts blocks and single nodes together into one block that fits a
// screen well.
func (j *job) pack(blocks []*block, singles []int) *block {
	if len(singles) == 0 && len(blocks) == 1 {
		return blocks[0]
	}
	gap := max(j.graph.NodeGap, leastGap)
	var out *block
	var places []geom.Rect
	var grid []geom.Rect
	for columns := 1; columns <= max(len(singles), 1); columns += 1 + columns/8 {
		sizes := make([]geom.Rect, 0, len(blocks)+1)
		for _, b := range blocks {
			sizes = append(sizes, geom.Rect{W: b.w, H: b.h})
		}
		var cells []geom.Rect
		if len(singles) > 0 {
			var all geom.Rect
			if cells = j.grid(singles, columns, gap); len(cells) > 0 {
				for _, c := range cells {
					all = all.Union(c)
				}
			}
			sizes = append(sizes, geom.Rect{W: all.W, H: all.H})
		}
		at, w, h := packRects(sizes, gap)
		if out == nil || screenWidth(w, h) < screenWidth(out.w, out.h) {
			out, places, grid = &block{w: w, h: h}, at, cells
		}
	}
	for i, b := range blocks {
		j.shift(b, geom.Point{X: places[i].X, Y: places[i].Y})
		out.take(b)
	}
	if len(singles) > 0 {
		at := places[len(places)-1]
		for i, n := range singles {
			j.nodes[n] = grid[i].Move(at.X, at.Y)
		}
		out.nodes = append(out.nodes, singles...)
	}
	return out
}

// grid puts single nodes in rows and columns, in order.
func (j *job) grid(nodes []int, columns, gap int) []geom.Rect {
	rows := (len(nodes) + columns - 1) / columns
	widths, heights := make([]int, columns), make([]int, rows)
	for k, n := range nodes {
		widths[k%columns] = max(widths[k%columns], j.rooms[n].W)
		heights[k/columns] = max(heights[k/columns], j.rooms[n].H)
	}
	cells := make([]geom.Rect, len(nodes))
	y := 0
	for row := range rows {
		x := 0
		for column := range columns {
			if k := row*columns + column; k < len(nodes) {
				room := j.rooms[nodes[k]]
				cells[k] = geom.Rect{X: x + (widths[column]-room.W)/2, Y: y + (heights[row]-room.H)/2, W: room.W, H: room.H}
			}
			x += widths[column] + gap
		}
		y += heights[row] + gap
	}
	var all geom.Rect
	for _, c := range cells {
		all = all.Union(c)
	}
	for k := range cells {
		cells[k] = cells[k].Move(-all.X, -all.Y)
	}
	return cells
}

// packRects places rectangles without overlap, gap apart, in a box that fits
// a screen well. Of many boxes it takes the best.
func packRects(sizes []geom.Rect, gap int) (places []geom.Rect, w, h int) {
	order := make([]int, len(sizes))
	widest, total := 0, 0
	for i, s := range sizes {
		order[i] = i
		widest = max(widest, s.W)
		total += s.W + gap
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(sizes[b].W*sizes[b].H, sizes[a].W*sizes[a].H) })
	const tries = 16
	for k := range tries + 1 {
		limit := widest + (total-widest)*k*k/(tries*tries)
		at, aw, ah := fill(sizes, order, limit, gap)
		if places == nil || screenWidth(aw, ah) < screenWidth(w, h) {
			places, w, h = at, aw, ah
		}
	}
	return places, w, h
}

// fill places rectangles in a strip limit wide, each as high up as it goes
// and then as far left.
func fill(sizes []geom.Rect, order []int, limit, gap int) (places []geom.Rect, w, h int) {
	places = make([]geom.Rect, len(sizes))
	for k, i := range order {
		s := sizes[i]
		// Rectangles far back in the order are beside the few before them.
		before := order[max(0, k-64):k]
		floor := 0
		for _, o := range order[:max(0, k-64)] {
			floor = max(floor, places[o].Bottom()+gap)
		}
		found := false
		var best geom.Point
		for try := -1; try < len(before); try++ {
			x := 0
			if try >= 0 {
				x = places[before[try]].Right() + gap
			}
			if x > 0 && x+s.W > limit {
				continue
			}
			y := floor
			for _, o := range before {
				if p := places[o]; x < p.Right()+gap && p.X < x+s.W+gap {
					y = max(y, p.Bottom()+gap)
				}
			}
			if !found || y < best.Y || y == best.Y && x < best.X {
				found, best = true, geom.Point{X: x, Y: y}
			}
		}
		places[i] = geom.Rect{X: best.X, Y: best.Y, W: s.W, H: s.H}
		w, h = max(w, places[i].Right()), max(h, places[i].Bottom())
	}
	return places, w, h
}
