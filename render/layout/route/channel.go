package route

import (
	"github.com/lintel-go/lintel/render/geom"
	"github.com/lintel-go/lintel/render/layout"
)

// Distances of lines that share a room, in px: what a room holds is told by
// them.
const (
	endGap  = 16 // between ends on one side of a node
	outlook = 48 // how far from its node a line should run straight on
)

// Prices of what no longer fits, in px of line.
const (
	sameDoor = 12  // to end where another line does, as the two must part
	fullDoor = 300 // to end where there is no room for one more, for one too many, and more for each further one
	fullPart = 8   // to run where there is none, for each so many px and line too many
	mostOver = 16  // more too many lines make it no worse
)

// channel is the room that parallel lines share: what lies between two walls,
// or where a side of a node can be reached straight on.
type channel struct {
	low, high   int // of its grid lines
	first, last int // of its stretches
	most, used  int32
}

// over is by how many lines it would be too full with one more.
func (c *channel) over() int32 { return min(max(c.used+1-c.most, 0), mostOver) }

// door is a place next to a node at which a way may start or end.
type door struct {
	crossing int
	upright  bool
	price    int32
	channel  int32 // index into the field's
	side     int32 // the same, of the whole side of the node
	used     int32 // how many ways do
}

// orientation is 1 if d is upright, else 0.
func (d *door) orientation() int {
	if d.upright {
		return 1
	}
	return 0
}

// charge is what it costs to start or end at d now.
func (f *field) charge(d *door) int32 {
	over := max(f.channels[d.channel].over(), f.channels[d.side].over())
	return d.price + sameDoor*d.used + fullDoor*over*over
}

// split finds the channels of the grid. Those at the edge of the picture have
// no end. Nor have those across the direction of the graph: between ranks, Fit
// makes the room that lines need.
func (f *field) split() {
	const endless = 1 << 20
	scan := func(lines []int, channels []int32, walls []bool, across bool, at func(k int) int) {
		open := -1 // where the present channel starts
		end := func(k int) {
			if open < 0 {
				return
			}
			c := channel{low: lines[open], high: lines[k], first: at(open), last: at(k)}
			if across || open == 0 || k == len(lines)-1 {
				c.most = endless
			} else {
				c.most = int32((c.high-c.low)/fitGap) + 1
			}
			for m := open; m <= k; m++ {
				channels[at(m)] = int32(len(f.channels))
			}
			f.channels = append(f.channels, c)
			open = -1
		}
		for k := range lines {
			if v := at(k); walls[v] {
				end(k - 1)
				channels[v] = -1
			} else if open < 0 {
				open = k
			}
		}
		end(len(lines) - 1)
	}
	down := vertical(f.graph.Direction)
	for j := range f.ys {
		scan(f.xs, f.axes[1].channel, f.axes[1].wall, !down, func(i int) int { return f.at(i, j) })
	}
	for i := range f.xs {
		scan(f.ys, f.axes[0].channel, f.axes[0].wall, down, func(j int) int { return f.at(i, j) })
	}
	f.doors = make([][]door, len(f.nodes))
	for n := range f.nodes {
		f.doors[n] = f.doorsOf(n)
	}
}

// doorsOf are the crossings next to node at which a way may start or end, at
// the distance that lines keep. Doors from which one looks out through the
// same gap share a channel.
func (f *field) doorsOf(node int) []door {
	b := f.nodes[node]
	far := beyond(b, f.clear)
	var level, upright int32 = sidePrice, 0
	if !vertical(f.graph.Direction) {
		level, upright = 0, sidePrice
	}
	var out []door
	add := func(sides [2]int, low, high int, lines []int, upright bool, price int32) {
		room := cornersOf(f.graph.Nodes[node], high-low, upright)
		for _, side := range sides {
			whole := int32(len(f.channels))
			reach := high - low - 2*room
			f.channels = append(f.channels, channel{low: -1, high: -1, most: int32(reach/endGap) + 1})
			first := len(f.channels) // of this side
			i0, i1 := span(lines, low+room, high-room)
			for i := i0; i <= i1; i++ {
				d := door{crossing: f.at(i, side), upright: upright, price: price + f.off(lines[i], low, high)}
				if !upright {
					d.crossing = f.at(side, i)
				}
				from, to := f.view(d, b)
				from, to = max(from, low+room), min(to, high-room)
				d.channel, d.side = -1, whole
				for k := first; k < len(f.channels); k++ {
					if f.channels[k].low == from && f.channels[k].high == to {
						d.channel = int32(k)
					}
				}
				if d.channel < 0 {
					d.channel = int32(len(f.channels))
					f.channels = append(f.channels, channel{low: from, high: to, most: int32((to-from)/endGap) + 1})
				}
				out = append(out, d)
			}
		}
	}
	top, _ := span(f.ys, far.Y, far.Y)
	bottom, _ := span(f.ys, far.Bottom(), far.Bottom())
	add([2]int{top, bottom}, b.X, b.Right(), f.xs, true, upright)
	left, _ := span(f.xs, far.X, far.X)
	right, _ := span(f.xs, far.Right(), far.Right())
	add([2]int{left, right}, b.Y, b.Bottom(), f.ys, false, level)
	return out
}

// cornersOf is how far from the corners of n lines end that are upright, or
// level, on a side of the size.
func cornersOf(n layout.Node, size int, upright bool) int {
	inset := n.InsetY
	if upright {
		inset = n.InsetX
	}
	return max(inset, min(cornerRoom, size/3))
}

// off is the price of ending away from the middle of a side.
func (f *field) off(v, low, high int) int32 {
	price := int32(abs(v-(low+high)/2) / 16)
	if v < low+2*cornerRoom || v > high-2*cornerRoom {
		price += cornerPrice
	}
	return price
}

// view is the gap through which one looks out from d, away from its node b.
func (f *field) view(d door, b geom.Rect) (low, high int) {
	low, high = -1<<30, 1<<30
	i, j := d.crossing%len(f.xs), d.crossing/len(f.xs)
	lines, k, channels, step := f.xs, i, f.axes[0].channel, 1
	before := f.xs[i] < b.X
	if d.upright {
		lines, k, channels, step = f.ys, j, f.axes[1].channel, len(f.xs)
		before = f.ys[j] < b.Y
	}
	for v, start := d.crossing, lines[k]; ; {
		stretch := v
		if before {
			if k == 0 {
				return low, high
			}
			stretch, v, k = v-step, v-step, k-1
		} else {
			if k == len(lines)-1 {
				return low, high
			}
			v, k = v+step, k+1
		}
		c := channels[stretch]
		if c < 0 {
			return low, high
		}
		low, high = max(low, f.channels[c].low), min(high, f.channels[c].high)
		if abs(lines[k]-start) >= outlook {
			return low, high
		}
	}
}

// markDoor adds n to what ends at the door that state stands for.
func (f *field) markDoor(state, node int, n int32) {
	v, upright := f.crossing(state), f.upright(state)
	for i := range f.doors[node] {
		if d := &f.doors[node][i]; d.crossing == v && d.upright == upright {
			d.used += n
			f.channels[d.channel].used += n
			f.channels[d.side].used += n
			return
		}
	}
}
