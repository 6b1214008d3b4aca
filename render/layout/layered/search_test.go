package layered

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
)

// graphs are some that chance has made.
func graphs(n int) []Graph {
	r := rand.New(rand.NewPCG(5, 6))
	all := make([]Graph, n)
	for i := range all {
		all[i] = scattered(r)
	}
	return all
}

// TestThoroughGoesOn holds that a thorough search comes to the same whether a
// quick one went before it or not, and another one.
func TestThoroughGoesOn(t *testing.T) {
	all := graphs(20)
	r := rand.New(rand.NewPCG(7, 8))
	for range 6 { // and some on which a search goes on for long
		g := Graph{NodeGap: 20, RankGap: 40, LineGap: 10}
		for range 30 {
			g.Nodes = append(g.Nodes, Node{W: 40 + r.IntN(80), H: 40, Group: -1})
		}
		for range 60 {
			if a, b := r.IntN(30), r.IntN(30); a != b {
				g.Edges = append(g.Edges, Edge{From: min(a, b), To: max(a, b), Length: 1, Weight: 1})
			}
		}
		all = append(all, g)
	}
	for _, g := range all {
		var results [2]Result
		for k := range results {
			s, err := NewSearch(g, Ranks(t.Context(), g))
			if err != nil {
				t.Fatal(err)
			}
			if k == 1 {
				if _, err := s.Place(t.Context(), Quick); err != nil {
					t.Fatal(err)
				}
			}
			if results[k], err = s.Place(t.Context(), Thorough); err != nil {
				t.Fatal(err)
			}
			if again, err := s.Place(t.Context(), Thorough); err != nil || !reflect.DeepEqual(again, results[k]) {
				t.Fatalf("%+v is placed as %+v, and then as %+v (error %v)", g, results[k], again, err)
			}
		}
		if !reflect.DeepEqual(results[0], results[1]) {
			t.Fatalf("%+v is placed as %+v, and after a quick search as %+v", g, results[0], results[1])
		}
	}
}

// TestRowsStayRight holds that what is kept up to date while things move is what
// it would be from scratch.
func TestRowsStayRight(t *testing.T) {
	for _, g := range graphs(60) {
		w, err := newWork(g, Ranks(t.Context(), g))
		if err != nil {
			t.Fatal(err)
		}
		w.ctx = t.Context()
		w.search(Thorough.search())
		for r := range w.rows {
			if r > 0 && w.crossingsAt(r) != w.countCrossings(r) {
				t.Errorf("%+v has %d crossings before rank %d, not %d", g, w.countCrossings(r), r, w.crossingsAt(r))
			}
		}
		x, place := slices.Clone(w.x), slices.Clone(w.place)
		for r, row := range w.rows {
			if read := w.read(nil, -1, r); !slices.Equal(read, row) {
				t.Errorf("%+v has %v in rank %d, not %v", g, read, r, row)
			}
			w.stand(r)
		}
		if !slices.Equal(x, w.x) || !slices.Equal(place, w.place) {
			t.Errorf("leaves of %+v stand at %v in places %v, not at %v in %v", g, w.x, w.place, x, place)
		}
	}
}

// TestLay compares the places of threads with the best of all.
func TestLay(t *testing.T) {
	for _, g := range graphs(60) {
		w, err := newWork(g, Ranks(t.Context(), g))
		if err != nil {
			t.Fatal(err)
		}
		w.begin(2)
		w.work = 1 << 30
		for k := range w.threads {
			thread := &w.threads[k]
			leaves := thread.leaves
			if len(leaves) > 3 {
				continue // too many courses
			}
			w.lay(thread)
			stood := w.lift(nil, leaves)
			slots := make([][]slot, len(leaves)) // of each leaf
			course := make([]slot, len(leaves))
			for i, l := range leaves {
				slots[i] = w.addSlots(nil, l)
				course[i] = slots[i][stood[i].index-slots[i][0].index]
			}
			laid := w.courseCost(leaves, course)
			var try func(i int)
			try = func(i int) {
				if i == len(leaves) {
					if cost := w.courseCost(leaves, course); cost < laid {
						t.Fatalf("thread %v of %+v is laid at a cost of %d, and could be at %d", leaves, g, laid, cost)
					}
					return
				}
				for _, course[i] = range slots[i] {
					try(i + 1)
				}
			}
			try(0)
			w.drop(leaves, stood)
		}
	}
}

// TestTrials holds that nothing is won by what is left out because nothing near
// it has changed.
func TestTrials(t *testing.T) {
	for _, g := range graphs(60) {
		w, err := newWork(g, Ranks(t.Context(), g))
		if err != nil {
			t.Fatal(err)
		}
		w.begin(2)
		w.work = 1 << 30
		crossings := w.improve()
		for k := range w.threads {
			if s := &w.threads[k]; w.settled(s.low, s.high, s.order) {
				if s.order = 0; w.lay(s) {
					t.Errorf("thread %v of %+v moves, though it was to stay", s.leaves, g)
				}
			}
		}
		for range 2 {
			for k := range w.stars {
				s := &w.stars[k]
				stays := w.settled(s.low, s.high, s.order)
				s.order = 0
				now := w.uproot(s, crossings)
				if stays && now < crossings {
					t.Errorf("node %d of %+v moves, though it was to stay", s.node, g)
				}
				crossings = now
			}
		}
	}
}
