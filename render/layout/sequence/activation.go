package sequence

import (
	"slices"

	"github.com/lintel-go/lintel/model"
)

// activation is a time in which a lifeline works on a call.
type activation struct {
	lifeline, caller int
	call             *row
	reply            *row // the last one
	act              *row // the last thing the lifeline did on it
	level            int
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

// activate finds the activations of all lifelines and how they lie on top of
// each other.
func (l *layout) activate() {
	p := process{layout: l, of: map[*row]*activation{}}
	p.run(l.rows, nil)
	// Now it is known which calls have a reply; the others end when their
	// caller moves on.
	p.impatient = true
	for _, a := range p.of {
		a.act = nil
	}
	p.run(l.rows, nil)

	l.bars = make([][]*activation, len(l.heads))
	l.each(l.rows, func(r *row) {
		if a, ok := p.of[r]; ok {
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
			start := a.call.order
			a.level = l.level[i][start]
			end, _ := a.end()
			for at := start; at <= end.order; at++ {
				l.level[i][at] = max(l.level[i][at], a.level+1)
				l.through[i][at] = l.through[i][at] || at > start
			}
			l.widest[i] = max(l.widest[i], a.level+1)
		}
	}
}

// process follows the course of events.
type process struct {
	*layout
	of        map[*row]*activation // by call
	impatient bool                 // calls without reply end when their caller moves on
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
		}
	}
	acts(r.From)
	if p.impatient {
		open = slices.DeleteFunc(open, func(a *activation) bool { return a.caller == r.From && a.reply == nil })
	}
	switch {
	case r.loop() && r.Kind != model.StepDestroy:
	case r.Kind == model.StepCall:
		a := p.of[r]
		if a == nil {
			a = &activation{lifeline: r.To, caller: r.From, call: r}
			p.of[r] = a
		}
		open = append(open, a)
	case r.Kind == model.StepReturn:
		acts(r.To)
		i := lastOf(open, func(a *activation) bool { return a.lifeline == r.From && a.caller == r.To })
		if i >= 0 {
			open[i].reply = r
			open = slices.Delete(open, i, i+1)
		}
	case r.Kind == model.StepDestroy:
		open = slices.DeleteFunc(open, func(a *activation) bool {
			if a.lifeline == r.To {
				a.reply = r
			}
			return a.lifeline == r.To
		})
	}
	return open
}

// fragment follows the branches of r, each with the same open activations.
// What a branch opens ends with it. What it closes may still be open after
// the fragment, if the branch need not be taken.
func (p *process) fragment(r *row, open []*activation) []*activation {
	survived := map[*activation]int{}
	for _, b := range r.operands {
		for _, a := range p.run(b.rows, slices.Clone(open)) {
			survived[a]++
		}
	}
	need := 0 // opt, loop and break need not happen
	switch r.Kind {
	case model.StepAlt:
		need = 1
	case model.StepPar, model.StepCritical:
		need = len(r.operands)
	}
	var still []*activation
	for _, a := range open {
		if survived[a] >= need {
			still = append(still, a)
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
