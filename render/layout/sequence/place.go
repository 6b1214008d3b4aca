package sequence

import (
	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/geom"
)

// result places all rows and moves everything to where 0,0 is the top left.
func (l *layout) result() Result {
	if len(l.heads) == 0 {
		return Result{Items: places(l.rows)}
	}
	tallest := 0
	for i, head := range l.heads {
		if l.created[i] == nil {
			tallest = max(tallest, head.H)
		}
	}
	left, right := 0, l.x[len(l.heads)-1]
	for i, head := range l.heads {
		left = min(left, l.x[i]-(head.W+1)/2)
		right = max(right, l.x[i]+(head.W+1)/2)
	}
	l.each(l.rows, func(r *row) {
		left = min(left, l.x[r.first]-r.left)
		right = max(right, l.x[r.last]+r.right)
	})
	left = -((-left + grid - 1) / grid * grid)
	for i := range l.x {
		l.x[i] -= left
	}

	l.width = right - left
	res := Result{W: l.width, H: l.stack(l.rows, tallest+below) + bottomGap}
	res.Items = places(l.rows)
	for i, head := range l.heads {
		line := Lifeline{
			X:      l.x[i],
			Head:   geom.Rect{X: l.x[i] - head.W/2, Y: tallest - head.H, W: head.W, H: head.H},
			Bottom: res.H,
		}
		if r := l.created[i]; r != nil {
			line.Head.Y = r.line - head.H/2
		}
		if r := l.ended[i]; r != nil {
			line.Bottom = r.finish()
		}
		for _, a := range l.bars[i] {
			line.Bars = append(line.Bars, l.stretches(a)...)
		}
		res.Lifelines = append(res.Lifelines, line)
	}
	return res
}

// stretches is the places of the spans of an activation.
func (l *layout) stretches(a *activation) []geom.Rect {
	var bars []geom.Rect
	last, goesOn := a.end()
	for _, s := range a.spans {
		end := s.to.finish()
		if goesOn && s.to == last {
			end += tail
		}
		bars = append(bars, geom.Rect{
			X: l.x[a.lifeline] - BarWidth/2 + a.level*BarStep,
			Y: s.from.y(),
			W: BarWidth,
			H: end - s.from.y(),
		})
	}
	return bars
}

// finish is the y where the message has reached its target.
func (r *row) finish() int {
	if r.loop() {
		return r.line + LoopH
	}
	return r.line
}

// places is the places of the rows.
func places(rows []*row) []Placed {
	var list []Placed
	for _, r := range rows {
		for i := range r.operands {
			r.placed.Operands[i].Items = places(r.operands[i].rows)
		}
		list = append(list, r.placed)
	}
	return list
}

// stack places the rows one under the other from y on and returns the y under
// the last of them.
func (l *layout) stack(rows []*row, y int) int {
	for _, r := range rows {
		r.top = y
		switch {
		case !l.exists(r):
		case r.loop():
			y = l.loop(r)
		case r.message():
			y = l.message(r)
		case r.over():
			y = l.note(r)
		case r.Kind == model.StepDivider:
			y = l.divider(r)
		default:
			y = l.fragment(r)
		}
	}
	return y
}

func (l *layout) loop(r *row) int {
	height := max(r.Label.H, LoopH)
	r.line = r.top + (height-LoopH)/2
	x := l.x[r.From] + l.rightOf(r.From, r.order)
	r.placed.Box = geom.Rect{X: x + LoopW + labelPad, Y: r.top + (height-r.Label.H)/2, W: r.Label.W, H: r.Label.H}
	r.placed.Route = []geom.Point{
		{X: x, Y: r.line},
		{X: x + LoopW, Y: r.line},
		{X: x + LoopW, Y: r.line + LoopH},
		{X: x, Y: r.line + LoopH},
	}
	return r.top + height + r.drop() + below
}

// drop is the room under the message for the end of a lifeline.
func (r *row) drop() int {
	if r.Kind == model.StepDestroy {
		return EndHalf
	}
	return 0
}

func (l *layout) message(r *row) int {
	above, under := r.Label.H+labelGap, 0
	creates := l.created[r.To] == r
	if creates {
		half := (l.heads[r.To].H + 1) / 2
		above, under = max(above, half), half
	}
	r.line = r.top + above
	from, to := l.space(r, r.between)
	r.placed.Box = geom.Rect{
		X: from + (to-from-r.Label.W)/2,
		Y: r.line - labelGap - r.Label.H,
		W: r.Label.W, H: r.Label.H,
	}
	start, end := l.end(r.From, r.To, r.order), l.end(r.To, r.From, r.order)
	if l.ended[r.To] == r {
		end = l.x[r.To] // the cross stands there
	}
	if creates {
		end = l.x[r.To] - l.heads[r.To].W/2
		if r.To < r.From {
			end += l.heads[r.To].W
		}
	}
	r.placed.Route = []geom.Point{{X: start, Y: r.line}, {X: end, Y: r.line}}
	return r.line + max(under, r.drop()) + below
}

// end is the x where a line from or to the other lifeline meets the lifeline:
// at the side of its topmost activation.
func (l *layout) end(lifeline, other, order int) int {
	level := l.level[lifeline][order]
	switch {
	case level == 0:
		return l.x[lifeline]
	case other > lifeline:
		return l.x[lifeline] + barRight(level)
	}
	return l.x[lifeline] + barRight(level) - BarWidth
}

func (l *layout) note(r *row) int {
	from, to := l.x[r.first]-r.left, l.x[r.last]+r.right
	r.line = r.top
	r.placed.Box = geom.Rect{X: from, Y: r.top, W: to - from, H: r.Label.H}
	return r.top + r.Label.H + below
}

func (l *layout) divider(r *row) int {
	r.line = r.top + partGap
	r.placed.Box = geom.Rect{Y: r.line, W: l.width, H: r.Label.H}
	return r.placed.Box.Bottom() + partGap + below
}

func (l *layout) fragment(r *row) int {
	top := r.top + grid
	x, right := l.x[r.first]-r.left, l.x[r.last]+r.right
	r.placed.Tab = geom.Rect{X: x, Y: top, W: r.Label.W, H: r.Label.H}
	y := top
	for i, b := range r.operands {
		operand := &r.placed.Operands[i]
		operand.Top = y
		head := b.Guard.H
		if i == 0 {
			head = max(head, r.Label.H)
		}
		if b.Guard.W > 0 {
			operand.Guard = geom.Rect{
				X: l.x[r.first] + l.rightOf(r.first, b.order) + labelPad,
				Y: y + grid,
				W: b.Guard.W, H: b.Guard.H,
			}
		}
		y += grid + head + 2*grid
		if len(b.rows) == 0 {
			y += emptyRow
		}
		y = l.stack(b.rows, y)
	}
	y = max(y, top+r.Label.H+2*grid) // there may be no operand
	r.placed.Box = geom.Rect{X: x, Y: top, W: right - x, H: y - top}
	return y + below
}
