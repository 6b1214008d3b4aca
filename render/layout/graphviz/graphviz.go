// Package graphviz places graphs with Graphviz's dot, which runs as
// WebAssembly inside this process (see package dot).
package graphviz

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/lintel-go/lintel/render/layout"
	"github.com/lintel-go/lintel/render/layout/graphviz/dot"
)

// Options say what layouts may take. The zero value is usable.
type Options struct {
	// Workers is how many layouts may run at the same time; 0 means one for
	// each processor. More wait for their turn.
	Workers int
	// Timeout ends a layout that takes longer; 0 means 20 s.
	Timeout time.Duration
	// MemoryLimit is how many bytes one layout may take; 0 means 512 MiB.
	MemoryLimit int64
	// CacheDir keeps the engine's machine code between processes; empty means
	// a folder of Lintel's in the user's cache folder.
	CacheDir string
}

// Engine is a layout.Engine.
type Engine struct {
	runtime *dot.Runtime
	slots   chan struct{}
	timeout time.Duration
}

// New makes an Engine. It starts nothing before the first layout.
func New(o Options) *Engine {
	if o.Workers <= 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	if o.Timeout <= 0 {
		o.Timeout = 20 * time.Second
	}
	if o.CacheDir == "" {
		if user, err := os.UserCacheDir(); err == nil {
			o.CacheDir = filepath.Join(user, "lintel", "engine")
		}
	}
	return &Engine{
		runtime: dot.New(dot.Options{MemoryLimit: o.MemoryLimit, CacheDir: o.CacheDir}),
		slots:   make(chan struct{}, o.Workers),
		timeout: o.Timeout,
	}
}

// Name is "graphviz".
func (e *Engine) Name() string { return "graphviz" }

// Version names Graphviz's version and that of what this package makes of it.
func (e *Engine) Version() string { return dot.Version + "-1" }

// Close ends the engine and the layouts that go on.
func (e *Engine) Close() error { return e.runtime.Close() }

// Layout places g.
func (e *Engine) Layout(ctx context.Context, g layout.Graph) (layout.Result, error) {
	select {
	case e.slots <- struct{}{}:
		defer func() { <-e.slots }()
	case <-ctx.Done():
		return layout.Result{}, ctx.Err()
	}
	if len(g.Nodes) == 0 {
		return layout.Result{}, nil
	}
	ctx, cancel := context.WithTimeout(ctx, e.timeout)
	defer cancel()
	return newJob(g, e.runtime.Run).place(ctx)
}
