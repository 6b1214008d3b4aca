// Package dot runs Graphviz's dot, compiled to WebAssembly, in a sandbox.
//
// Each run gets a fresh instance of the module: a few hundred microseconds
// and half a mebibyte, which vanish with it. So a run depends on nothing but
// its input, runs never meet each other's heap, and any number may go on at
// once. A run ends when its context does, in the middle of a loop too, and
// cannot take more memory than it is given; a trap inside the module is an
// error of that run. The module has no files, no network, no clock and no
// environment.
//
// The package knows DOT in and JSON out. What they mean is its caller's.
package dot

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"
)

// Version is the version of Graphviz inside.
const Version = "12.1.2"

// graphviz is the module that go-graphviz v0.2.10 builds: Graphviz with expat,
// compiled by wasi-sdk. See README.md for where it comes from and how to
// renew it.
//
//go:embed graphviz.wasm
var graphviz []byte

const (
	pageSize      = 64 << 10
	defaultMemory = 512 << 20
	outputLimit   = 64 << 20
)

// Options say what a run may take. The zero value is usable.
type Options struct {
	// MemoryLimit is how many bytes one run may use; 0 means 512 MiB.
	MemoryLimit int64
	// CacheDir keeps the machine code of the module between processes. Empty
	// means that every process compiles it anew.
	CacheDir string
}

// Runtime holds the compiled module. It is safe for concurrent use.
type Runtime struct {
	options Options
	module  []byte
	ready   func() (*compiled, error)
}

// compiled is the module made ready to run.
type compiled struct {
	runtime wazero.Runtime
	module  wazero.CompiledModule
	cache   wazero.CompilationCache
}

// New makes a Runtime. Nothing is compiled before the first run.
func New(o Options) *Runtime { return newRuntime(o, graphviz) }

func newRuntime(o Options, module []byte) *Runtime {
	if o.MemoryLimit <= 0 {
		o.MemoryLimit = defaultMemory
	}
	r := &Runtime{options: o, module: module}
	r.ready = sync.OnceValues(r.compile)
	return r
}

// Warm compiles the module, which the first run would do otherwise.
func (r *Runtime) Warm() error {
	_, err := r.ready()
	return err
}

func (r *Runtime) compile() (*compiled, error) {
	ctx := context.Background()
	config := wazero.NewRuntimeConfig().
		WithCloseOnContextDone(true).
		WithMemoryLimitPages(uint32(min(max(r.options.MemoryLimit/pageSize, 1), 65536)))
	c := &compiled{}
	if r.options.CacheDir != "" {
		// A cache that cannot be had costs time, nothing else.
		if cache, err := wazero.NewCompilationCacheWithDir(r.options.CacheDir); err == nil {
			c.cache = cache
			config = config.WithCompilationCache(cache)
		}
	}
	c.runtime = wazero.NewRuntimeWithConfig(ctx, config)
	var err error
	if c.module, err = c.runtime.CompileModule(experimental.WithCompilationWorkers(ctx, 4), r.module); err != nil {
		return nil, errors.Join(fmt.Errorf("graphviz: cannot compile the module: %w", err), c.runtime.Close(ctx))
	}
	if err = c.link(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("graphviz: cannot link the module: %w", err), c.runtime.Close(ctx))
	}
	return c, nil
}

// link gives the module what it imports: WASI, and the call-backs by which
// go-graphviz lets Go code take part in a layout. None of those is ever
// called here, so each is a trap.
func (c *compiled) link(ctx context.Context) error {
	if _, err := wasi_snapshot_preview1.Instantiate(ctx, c.runtime); err != nil {
		return err
	}
	env := c.runtime.NewHostModuleBuilder("env")
	for _, f := range c.module.ImportedFunctions() {
		module, name, _ := f.Import()
		if module != "env" {
			continue
		}
		trap := api.GoModuleFunc(func(context.Context, api.Module, []uint64) { panic("unexpected call-back " + name) })
		env = env.NewFunctionBuilder().WithGoModuleFunction(trap, f.ParamTypes(), f.ResultTypes()).Export(name)
	}
	_, err := env.Instantiate(ctx)
	return err
}

// Close gives back the compiled module. Runs that go on end with an error.
func (r *Runtime) Close() error {
	c, err := r.ready()
	if err != nil {
		return nil // there is nothing to give back
	}
	ctx := context.Background()
	err = c.runtime.Close(ctx)
	if c.cache != nil {
		err = errors.Join(err, c.cache.Close(ctx))
	}
	return err
}

// Run lays out one graph, given in DOT, and returns it in Graphviz's json0
// form, with coordinates. It fails when the input does not parse, when the
// module traps or runs out of memory, and when ctx ends.
func (r *Runtime) Run(ctx context.Context, source []byte) (out []byte, err error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	c, err := r.ready()
	if err != nil {
		return nil, err
	}
	var messages tail
	config := wazero.NewModuleConfig().WithName("").WithStderr(&messages)
	module, err := c.runtime.InstantiateModule(ctx, c.module, config)
	if err != nil {
		return nil, fmt.Errorf("graphviz: cannot start: %w", err)
	}
	defer func() {
		module.Close(context.WithoutCancel(ctx))
		if err == nil {
			return
		}
		out = nil
		if ctx.Err() != nil {
			err = fmt.Errorf("graphviz: stopped: %w", context.Cause(ctx))
			return
		}
		err = fmt.Errorf("graphviz: %w%s", err, &messages)
	}()
	return (&run{ctx: ctx, module: module}).layout(source)
}

// tail keeps the beginning of what the module says on its standard error.
type tail struct{ strings.Builder }

func (t *tail) Write(p []byte) (int, error) {
	if room := 1024 - t.Len(); room > 0 {
		t.Builder.Write(p[:min(room, len(p))])
	}
	return len(p), nil
}

func (t *tail) String() string {
	said := strings.TrimSpace(t.Builder.String())
	if said == "" {
		return ""
	}
	return " (" + said + ")"
}
