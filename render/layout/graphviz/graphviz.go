// Package graphviz places graphs with Graphviz's dot, which runs as
// WebAssembly inside this process (see package dot), and routes their edges
// with package route.
//
// Graphviz gets boxes of fixed size and says where they go; labels take part
// as boxes in the middle of their edges. All else is done here: what no edge
// connects is laid out apart and packed, ranks too wide for a screen are
// broken, labels are moved so that lines run straight, and every result is
// held against the structure of the graph before it is used.
package graphviz

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/layout"
	"github.com/lintel-go/lintel/render/layout/graphviz/dot"
	"github.com/lintel-go/lintel/render/layout/plain"
)

// version is that of what this package and package route make of a graph. It
// changes whenever a result does.
const version = "9"

// Options say what layouts may take. The zero value is usable.
type Options struct {
	// Workers is how many layouts may run at the same time; 0 means one for
	// each processor. More wait for their turn.
	Workers int
	// Timeout ends a layout that takes longer; 0 means 30 s. It is there for
	// slow machines: what is too much for the engine is told by counting its
	// work, and so is the same on every machine.
	Timeout time.Duration
	// MemoryLimit is how many bytes one layout may take; 0 means 128 MiB.
	MemoryLimit int64
	// CacheDir keeps the engine's machine code between processes, which saves
	// each some 0.3 s. Empty means a folder of Lintel's in the user's cache
	// folder.
	CacheDir string
}

// Engine is a layout.Engine.
type Engine struct {
	dot     *dot.Runtime
	slots   chan struct{}
	timeout time.Duration
}

// New makes an Engine. It starts nothing before the first layout.
func New(o Options) *Engine {
	if o.Workers <= 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	if o.Timeout <= 0 {
		o.Timeout = 30 * time.Second
	}
	if o.CacheDir == "" {
		if user, err := os.UserCacheDir(); err == nil {
			o.CacheDir = filepath.Join(user, "lintel", "engine")
		}
	}
	return &Engine{
		dot:     dot.New(dot.Options{MemoryLimit: o.MemoryLimit, CacheDir: o.CacheDir}),
		slots:   make(chan struct{}, o.Workers),
		timeout: o.Timeout,
	}
}

// Name is "graphviz".
func (e *Engine) Name() string { return "graphviz" }

// Version names the versions of Graphviz and of what is made of it here.
func (e *Engine) Version() string { return dot.Version + "-" + version }

// Warm gets the engine ready, so that the first layout need not.
func (e *Engine) Warm() error { return e.dot.Warm() }

// Close ends the layouts that go on and gives back what the engine holds.
func (e *Engine) Close() error { return e.dot.Close() }

// workLimit is what Graphviz may do for one layout. It takes some seconds.
const workLimit = 1 << 28

// errTimeout is why a layout ends that takes too long.
var errTimeout = errors.New("more time than allowed")

// Layout places g. If Graphviz cannot, the result is a plain one that says
// why; an error means that g is no graph, that ctx has ended, or that the
// engine is closed.
func (e *Engine) Layout(ctx context.Context, g layout.Graph) (layout.Result, error) {
	if err := layout.Check(g); err != nil {
		return layout.Result{}, err
	}
	if len(g.Nodes) == 0 {
		return layout.Result{}, nil
	}
	select {
	case e.slots <- struct{}{}:
		defer func() { <-e.slots }()
	case <-ctx.Done():
		return layout.Result{}, fmt.Errorf("layout: %w", context.Cause(ctx))
	}
	limited, cancel := context.WithTimeoutCause(ctx, e.timeout, errTimeout)
	defer cancel()
	work := dot.NewWork(workLimit)
	r, err := place(limited, g, func(ctx context.Context, source []byte) ([]byte, error) {
		return e.dot.Run(ctx, work, source)
	})
	switch {
	case ctx.Err() != nil:
		return layout.Result{}, fmt.Errorf("layout: %w", context.Cause(ctx))
	case errors.Is(err, dot.ErrClosed):
		return layout.Result{}, fmt.Errorf("layout: %w", err)
	case err != nil:
		r = plain.Place(g)
		r.Degraded, r.Reason = true, err.Error()
		r.Lasting = errors.Is(err, dot.ErrWork) || errors.Is(err, dot.ErrMemory)
	}
	return r, nil
}

// place places g. If the graph leaves its direction open, it takes the one
// that suits a screen better.
func place(ctx context.Context, g layout.Graph, run runner) (layout.Result, error) {
	directions := []model.Direction{g.Direction}
	if g.Direction == "" {
		directions = []model.Direction{model.TopToBottom, model.LeftToRight}
	}
	var best *job
	var r layout.Result
	for _, d := range directions {
		g.Direction = d
		j, placed, err := untangled(ctx, g, run)
		if err != nil {
			return layout.Result{}, err
		}
		// Down is what readers expect; sideways must be better by a sixth.
		if best == nil || 7*screenWidth(j.size.W, j.size.H) < 6*screenWidth(best.size.W, best.size.H) {
			best, r = j, placed
		}
		if best.size.W <= 2*best.size.H {
			break // good enough
		}
	}
	for _, problem := range layout.Verify(best.graph, r) {
		if problem.Structural() {
			return layout.Result{}, fmt.Errorf("graphviz: %v", problem)
		}
	}
	return r, nil
}
