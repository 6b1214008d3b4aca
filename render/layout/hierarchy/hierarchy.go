// Package hierarchy places graphs of nested groups: a layout.Engine.
//
// It takes a graph apart: what no edge connects is placed by itself and packed
// to suit a screen. Each part is placed in ranks by package layered, labels
// taking part as boxes in the middle of their edges, and its lines are drawn
// by package route. All of that is done in several ways (down and to the
// right, cycles broken here or there, wide ranks and long chains broken or
// not), and the result that is easiest to read is kept; how easy that is, cost
// says in numbers.
//
// Every result is held against the structure of the graph. Work is bounded by
// counting, so that the same graph has the same result on every machine.
package hierarchy

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/layout"
	"github.com/lintel-go/lintel/render/layout/layered"
	"github.com/lintel-go/lintel/render/layout/plain"
)

// version is that of what this package, layered and route make of a graph. It
// changes whenever a result does.
const version = "10"

// Engine is a layout.Engine. Its zero value is ready; it keeps nothing.
type Engine struct{}

// Name is "hierarchy".
func (Engine) Name() string { return "hierarchy" }

// Version names the version of what is made of a graph.
func (Engine) Version() string { return version }

// Layout places g. Where that takes more work than it may, the result is a
// plain one that says so; an error means that g is no graph, or that ctx has
// ended.
func (Engine) Layout(ctx context.Context, g layout.Graph) (layout.Result, error) {
	if err := layout.Check(g); err != nil {
		return layout.Result{}, err
	}
	if len(g.Nodes) == 0 {
		return layout.Result{}, nil
	}
	r, err := place(ctx, g)
	switch {
	case ctx.Err() != nil:
		return layout.Result{}, fmt.Errorf("layout: %w", context.Cause(ctx))
	case errors.Is(err, layered.ErrTooLarge):
		r = plain.Place(g)
		r.Degraded, r.Lasting, r.Reason = true, true, err.Error()
	case err != nil:
		return layout.Result{}, fmt.Errorf("layout: %w", err)
	}
	return r, nil
}

// few is how many edges a graph may have that is placed in all ways.
const few = 400

// drafts is how many of the ways are drawn at most, of those that promise
// most. More are drawn as long as each of them breaks a rule.
const drafts = 2

// nearly is by how many percent more than the best a way may promise to cost,
// and be drawn.
const nearly = 4

// place places g in several ways, and keeps the best.
func place(ctx context.Context, g layout.Graph) (layout.Result, error) {
	promises, err := promises(ctx, g)
	if err != nil {
		return layout.Result{}, err
	}
	first := 1
	for first < min(len(promises), drafts) && promises[first].cost <= promises[0].cost/100*(100+nearly) {
		first++
	}
	best, err := attempt(ctx, g, promises[:first])
	for i := first; i < len(promises) && err == nil && !best.sound; i++ {
		var more draft
		if more, err = attempt(ctx, g, promises[i:i+1]); err == nil && more.cost < best.cost {
			best = more
		}
	}
	return best.result, err
}

// draft is a graph that was placed in one way.
type draft struct {
	result layout.Result
	cost   int  // as it counts against others
	sound  bool // no rule is broken
}

// attempt places g in the ways, and returns the draft that costs least.
func attempt(ctx context.Context, g layout.Graph, ways []promise) (draft, error) {
	drafts := make([]draft, len(ways))
	err := each(ctx, len(ways), func(ctx context.Context, i int) error {
		w := ways[i].way
		j := newJob(g, w, layered.Thorough)
		j.searches = ways[i].searches
		if err := j.place(ctx); err != nil {
			return err
		}
		r := j.result()
		c := cost(j.graph, r)
		drafts[i] = draft{r, w.weigh(c), c < brokenCost}
		return nil
	})
	return slices.MinFunc(drafts, func(a, b draft) int { return cmp.Compare(a.cost, b.cost) }), err
}

// each calls do with 0 to n-1, on all processors.
func each(ctx context.Context, n int, do func(ctx context.Context, i int) error) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i := range n {
		group.Go(func() error { return do(ctx, i) })
	}
	return group.Wait()
}

// promise is what a way is likely to come to.
type promise struct {
	way      way
	cost     int               // as it counts against others
	wide     bool              // its width is what its size costs
	searches []*layered.Search // for orders of its parts, to go on from
}

// promises are those of the ways to place g, the best first. The best way down
// is turned if its width is what costs, and the others if that promises more:
// else they stand last.
func promises(ctx context.Context, g layout.Graph) ([]promise, error) {
	if g.Direction != "" {
		ways := waysOf(g, g.Direction)
		if len(ways) == 1 {
			return []promise{{way: ways[0]}}, nil
		}
		return promising(ctx, g, ways)
	}
	down, err := promising(ctx, g, waysOf(g, model.TopToBottom))
	if err != nil {
		return nil, err
	}
	ways := waysOf(g, model.LeftToRight)
	if !down[0].wide {
		return append(down, unlikely(ways)...), nil
	}
	best := down[0].way.number
	turned, err := promising(ctx, g, ways[best:best+1])
	if err != nil {
		return nil, err
	}
	rest := slices.Delete(ways, best, best+1)
	if turned[0].cost >= down[0].cost {
		return append(inOrder(append(down, turned...)), unlikely(rest)...), nil
	}
	others, err := promising(ctx, g, rest)
	return inOrder(slices.Concat(down, turned, others)), err
}

// unlikely are the promises of ways that were not tried.
func unlikely(ways []way) []promise {
	promises := make([]promise, len(ways))
	for i, w := range ways {
		promises[i] = promise{way: w, cost: math.MaxInt}
	}
	return promises
}

// promising is what the ways promise, the best first.
func promising(ctx context.Context, g layout.Graph, ways []way) ([]promise, error) {
	promises := make([]promise, len(ways))
	err := each(ctx, len(ways), func(ctx context.Context, i int) error {
		j := newJob(g, ways[i], layered.Quick)
		if err := j.place(ctx); err != nil {
			return err
		}
		promises[i] = promise{ways[i], ways[i].weigh(j.promise()), isWide(j.size.W, j.size.H), j.searches}
		return nil
	})
	return inOrder(promises), err
}

func inOrder(promises []promise) []promise {
	slices.SortStableFunc(promises, func(a, b promise) int { return cmp.Compare(a.cost, b.cost) })
	return promises
}

// way is one way to place a graph.
type way struct {
	number    int // among those of its direction
	direction model.Direction
	turns     func(layout.Graph) []bool // edges to turn round, so that no cycle remains
	boxes     bool                      // each group is placed by itself, and takes part as a whole
}

// unusual is by how many percent a way must be better to be taken in place of
// a usual one. Ways that are as good would else take turns whenever something
// small is changed, and nothing would stay where it was.
const unusual = 6

// weigh is the cost of what came of the way, as it counts against others.
func (w way) weigh(cost int) int {
	percent := 100
	if w.direction == model.LeftToRight {
		percent += unusual
	}
	if w.boxes {
		percent += unusual
	}
	return cost / 100 * percent
}

// waysOf are the ways to try in a direction, the usual one first.
func waysOf(g layout.Graph, d model.Direction) []way {
	turns := []func(layout.Graph) []bool{against, walked}
	if slices.Equal(against(g), walked(g)) || len(g.Edges) > few {
		turns = turns[:1]
	}
	// What no edge leaves is placed by itself in any case.
	left := slices.ContainsFunc(g.Edges, func(e layout.Edge) bool { return g.Nodes[e.From].Group != g.Nodes[e.To].Group })
	var ways []way
	for _, t := range turns {
		ways = append(ways, way{direction: d, turns: t})
		if left {
			ways = append(ways, way{direction: d, turns: t, boxes: true})
		}
	}
	for i := range ways {
		ways[i].number = i
	}
	return ways
}
