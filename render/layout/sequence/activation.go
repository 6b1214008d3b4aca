package sequence

import (
	"slices"

	"github.com/lintel-go/lintel/model"
)

// activation is a time in which a lifeline works on a call. With branches it
// falls into spans: what ended it in one branch did not happen in the next.
type activation struct {
	lifeline, caller int
	call             *row
	reply            *row // the last one
	act              *row // the last thing the lifeline did on it
	level            int
	spans            []span
}

// span is a time without branches: from a moment on to a reply, nil for the
// end of the activation.
type span struct {
	from moment
	to   *row
}

// moment is a place in the course of events: a row, or the begin of one of
// its operands, or, behind the last of them, its end.
type moment struct {
	row     *row
	operand int // -1: the row
}

// order is the place of m among the rows: for the end of a row, that of the
// one after it.
func (m moment) order() int {
	switch {
	case m.operand < 0:
		return m.row.order
	case m.operand < len(m.row.operands):
		return m.row.operands[m.operand].order
	}
	return m.row.after
}

// y is where m is, after the rows have their places.
func (m moment) y() int {
	switch {
	case m.operand < 0:
		return m.row.line
	case m.operand < len(m.row.operands):
		return m.row.placed.Operands[m.operand].Top
	}
	return m.row.placed.Box.Bottom()
}

// end is the row in which a ends, and whether it goes on a little under its
// line, for nothing that is drawn ends it.
func (a *activation) end() (r *row, tail bool) {
	switch {
	case a.reply != nil && (a.act == nil || a.reply.order >= a.act.order):
		return a.reply, false
	case a.act != nil:
		return a.act, true
	}
	return a.call, true
}

// active tells whether a goes on, as far as its spans are known.
func (a *activation) active() bool { return len(a.spans) > 0 && a.spans[len(a.spans)-1].to == nil }

// resume lets a go on from the moment.
func (a *activation) resume(from moment) {
	if !a.active() {
		a.spans = append(a.spans, span{from: from})
	}
}

// close ends a at the row, for this course of events.
func (a *activation) close(at *row) {
	a.reply = at
	if a.active() {
		a.spans[len(a.spans)-1].to = at
	}
}

// activate finds the activations of all lifelines and how they lie on top of
// each other.
func (l *layout) activate() {
	p := process{layout: l}
	p.run(l.rows, nil)
	// Now it is known which calls have a reply; the others end when their
	// caller moves on.
	p.impatient = true
	l.each(l.rows, func(r *row) {
		if r.opens != nil {
			r.opens.act, r.opens.spans = nil, nil
		}
	})
	p.run(l.rows, nil)

	l.bars = make([][]*activation, len(l.heads))
	l.each(l.rows, func(r *row) {
		if a := r.opens; a != nil {
			l.bars[a.lifeline] = append(l.bars[a.lifeline], a)
		}
	})
	l.level = make([][]int, len(l.heads))
	l.through = make([][]bool, len(l.heads))
	l.widest = make([]int, len(l.heads))
	for i, bars := range l.bars {
		l.level[i] = make([]int, l.orders)
		l.through[i] = make([]bool, l.orders)
		for _, a := range bars {
			// Bars come in the order of their calls, so what is under this
			// one is known.
			a.level = l.level[i][a.call.order]
			a.trim()
			for _, s := range a.spans {
				for at := s.from.order(); at <= s.to.order; at++ {
					l.level[i][at] = max(l.level[i][at], a.level+1)
					l.through[i][at] = l.through[i][at] || s.from.row != a.call || at > a.call.order
				}
			}
			l.widest[i] = max(l.widest[i], a.level+1)
		}
	}
}

// trim ends the spans at the end of a.
func (a *activation) trim() {
	end, _ := a.end()
	a.spans = slices.DeleteFunc(a.spans, func(s span) bool { return s.from.order() > end.order })
	if last := len(a.spans) - 1; a.spans[last].to == nil {
		a.spans[last].to = end
	}
}

// process follows the course of events.
type process struct {
	*layout
	impatient bool   // calls without reply end when their caller moves on
	branch    moment // the begin of the innermost operand around
}

// run follows the rows, with the activations that are open before them, and
// returns those that are open after them. Open activations are in the order
// of their calls.
func (p *process) run(rows []*row, open []*activation) []*activation {
	for _, r := range rows {
		switch {
		case !p.exists(r):
		case r.message():
			open = p.message(r, open)
		case len(r.operands) > 0:
			open = p.fragment(r, open)
		}
	}
	return open
}

func (p *process) message(r *row, open []*activation) []*activation {
	acts := func(lifeline int) {
		if i := lastOf(open, func(a *activation) bool { return a.lifeline == lifeline }); i >= 0 {
			open[i].act = r
			open[i].resume(p.branch)
		}
	}
	acts(r.From)
	if p.impatient {
		open = slices.DeleteFunc(open, func(a *activation) bool { return a.caller == r.From && a.reply == nil })
	}
	switch {
	case r.loop() && r.Kind != model.StepDestroy:
	case r.Kind == model.StepCall:
		if r.opens == nil {
			r.opens = &activation{lifeline: r.To, caller: r.From, call: r}
		}
		a := r.opens
		a.resume(moment{r, -1})
		open = append(open, a)
	case r.Kind == model.StepReturn:
		acts(r.To)
		i := lastOf(open, func(a *activation) bool { return a.lifeline == r.From && a.caller == r.To })
		if i >= 0 {
			open[i].close(r)
			open = slices.Delete(open, i, i+1)
		}
	case r.Kind == model.StepDestroy:
		open = slices.DeleteFunc(open, func(a *activation) bool {
			if a.lifeline == r.To {
				a.close(r)
			}
			return a.lifeline == r.To
		})
	}
	return open
}

// fragment follows the branches of r, each with the same open activations.
// What a branch opens ends with it. What it closes is open again in the next
// branch, and after the fragment if the branch need not be taken. Branches
// that happen at the same time go on with what the ones before have left.
func (p *process) fragment(r *row, open []*activation) []*activation {
	around := p.branch
	together := r.Kind == model.StepPar || r.Kind == model.StepCritical
	survived := make([]int, len(open)) // in how many branches
	for i, b := range r.operands {
		p.branch = moment{r, i}
		for _, a := range open {
			if !together {
				a.resume(p.branch)
			}
		}
		k := 0 // what is still open stands in the same order as before
		for _, a := range p.run(b.rows, slices.Clone(open)) {
			for k < len(open) && open[k] != a {
				k++
			}
			if k == len(open) {
				break
			}
			survived[k]++
		}
	}
	p.branch = around
	need := 0 // opt, loop and break need not happen
	switch {
	case r.Kind == model.StepAlt:
		need = 1
	case together:
		need = len(r.operands)
	}
	var still []*activation
	for k, a := range open {
		if survived[k] >= need {
			still = append(still, a)
			a.resume(moment{r, len(r.operands)})
		}
	}
	return still
}

// lastOf is the index of the last activation for which f holds, or -1.
func lastOf(open []*activation, f func(*activation) bool) int {
	for i, a := range slices.Backward(open) {
		if f(a) {
			return i
		}
	}
	return -1
}
