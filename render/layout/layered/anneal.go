package layered

import "math/rand/v2"

// anneal exchanges neighbours by chance, also where that makes it worse, which
// becomes less and less likely: so the search leaves what is only better than
// anything near.
func (w *work) anneal(steps int, chance *rand.Rand) {
	type pair struct {
		kids []child // two neighbours
		rank int
	}
	var pairs []pair // the last of each list first
	for c := range w.kids {
		for r, kids := range w.kids[c] {
			for k := len(kids) - 2; k >= 0; k-- {
				pairs = append(pairs, pair{kids[k : k+2], r})
			}
		}
	}
	if len(pairs) == 0 {
		return
	}
	for step := range steps {
		if step%4096 == 4095 && w.ctx.Err() != nil {
			break
		}
		// The chance of what adds n crossings is one in 2^(n·cold).
		cold := 1 + 5*step/steps
		p := pairs[chance.IntN(len(pairs))]
		a, b := p.kids[0], p.kids[1]
		if w.isBorder(a) || w.isBorder(b) || a.isGroup() && b.isGroup() {
			continue // groups change places in all their ranks at once
		}
		worse := w.exchange(a, b, p.rank)
		if worse > 0 {
			bits := worse * cold
			if bits > 30 || chance.Uint32()>>(32-bits) != 0 {
				continue
			}
		}
		p.kids[0], p.kids[1] = b, a
		w.pass(a, b, p.rank)
	}
	for r := range w.rows {
		w.row(r)
	}
}

// each calls do with the leaves of a child in a rank, from left to right.
func (w *work) each(c child, r int, do func(*leaf, int)) {
	if !c.isGroup() {
		do(&w.leaves[c.leaf()], c.leaf())
		return
	}
	for _, inner := range w.kids[c.group()+1][r] {
		w.each(inner, r, do)
	}
}

// exchange is how many crossings exchanging a and b, its neighbour to the
// right, would add.
func (w *work) exchange(a, b child, r int) int {
	if !a.isGroup() && !b.isGroup() {
		return w.against(&w.leaves[a.leaf()], &w.leaves[b.leaf()])
	}
	worse := 0
	w.each(a, r, func(la *leaf, _ int) {
		w.each(b, r, func(lb *leaf, _ int) { worse += w.against(la, lb) })
	})
	return worse
}

// against is exchange for two leaves.
func (w *work) against(a, b *leaf) int {
	worse := 0
	for _, i := range a.up {
		x := w.place[i]
		for _, j := range b.up {
			worse += sign(w.place[j] - x)
		}
	}
	for _, i := range a.down {
		x := w.place[i]
		for _, j := range b.down {
			worse += sign(w.place[j] - x)
		}
	}
	return worse
}

func sign(n int32) int {
	switch {
	case n > 0:
		return 1
	case n < 0:
		return -1
	}
	return 0
}

// pass notes that a has moved to the right of b.
func (w *work) pass(a, b child, r int) {
	count := func(c child) (n int32) {
		w.each(c, r, func(*leaf, int) { n++ })
		return n
	}
	na, nb := count(a), count(b)
	w.each(a, r, func(_ *leaf, i int) { w.place[i] += nb })
	w.each(b, r, func(_ *leaf, i int) { w.place[i] -= na })
}
