// Package dot runs Graphviz's dot, compiled to WebAssembly, in a sandbox.
//
// Each run gets a fresh instance of the module: a third of a millisecond and
// half a mebibyte, which vanish with it. So a run depends on nothing but its
// input, runs never meet each other's heap, and any number may go on at once.
//
// A run is bounded three ways. The module is metered (see package meter), so
// that it comes back many times a millisecond: there a run ends when its
// context has ended, and when it has done more work than it may. Work is
// counted, not timed; whether a graph is too much for the engine is the same
// on every machine. And the memory of an instance cannot grow beyond its
// limit. A trap inside the module is an error of that run, no more. The
// module has no files, no network, no clock and no environment.
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
	"sync/atomic"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"

	"github.com/lintel-go/lintel/render/layout/graphviz/dot/meter"
)

// Version is the version of Graphviz inside.
const Version = "12.1.2"

// graphviz is the module, as go-graphviz publishes it; README.md says more.
//
//go:embed graphviz.wasm
var graphviz []byte

const (
	pageSize      = 64 << 10
	defaultMemory = 128 << 20
	interval      = 1 << 16 // work between two looks at the bounds, some 0.3 ms
	outputLimit   = 64 << 20

	// The call that the meter makes. Graphviz has no threads, so that nothing
	// else in the module ever yields.
	wasi  = "wasi_snapshot_preview1"
	yield = "sched_yield"
)

// Errors of a run that exceeds its bounds.
var (
	ErrWork   = errors.New("more work than allowed")
	ErrMemory = errors.New("more memory than allowed")
	ErrClosed = errors.New("the engine is closed")
)

// Options say what a run may take. The zero value is usable.
type Options struct {
	// MemoryLimit is how many bytes one run may use; 0 means 128 MiB.
	MemoryLimit int64
	// CacheDir keeps the machine code of the module between processes. It
	// must belong to the user alone. Empty means that every process compiles
	// the module anew.
	CacheDir string
}

// Runtime holds the compiled module. It is safe for concurrent use.
type Runtime struct {
	options Options
	source  []byte

	runs    sync.RWMutex // held for reading by each run, for writing by Close
	closing atomic.Bool

	mu    sync.Mutex
	ready *compiled // nil before the first run
	err   error     // why there will be none
}

// compiled is the module made ready to run.
type compiled struct {
	runtime wazero.Runtime
	module  wazero.CompiledModule
	cache   wazero.CompilationCache // nil: none
}

// New makes a Runtime. Nothing is compiled before the first run.
func New(o Options) *Runtime { return newRuntime(o, graphviz) }

func newRuntime(o Options, source []byte) *Runtime {
	if o.MemoryLimit <= 0 {
		o.MemoryLimit = defaultMemory
	}
	return &Runtime{options: o, source: source}
}

// Warm compiles the module, which the first run would do otherwise.
func (r *Runtime) Warm() error {
	_, err := r.compiled()
	return err
}

// compiled is the module, compiled at the first call.
func (r *Runtime) compiled() (*compiled, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.ready == nil && r.err == nil {
		r.ready, r.err = r.compile()
	}
	return r.ready, r.err
}

func (r *Runtime) compile() (*compiled, error) {
	source, err := meter.Meter(r.source, meter.Options{Module: wasi, Name: yield, Interval: interval})
	if err != nil {
		return nil, fmt.Errorf("graphviz: %w", err)
	}
	ctx := context.Background()
	config := wazero.NewRuntimeConfig().
		WithMemoryLimitPages(uint32(min(max(r.options.MemoryLimit/pageSize, 1), 65536)))
	c := &compiled{cache: openCache(r.options.CacheDir)}
	if c.cache != nil {
		config = config.WithCompilationCache(c.cache)
	}
	c.runtime = wazero.NewRuntimeWithConfig(ctx, config)
	if c.module, err = c.runtime.CompileModule(experimental.WithCompilationWorkers(ctx, 4), source); err == nil {
		err = c.link(ctx)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("graphviz: cannot compile the module: %w", err), c.close())
	}
	if c.cache != nil {
		sealCache(r.options.CacheDir)
	}
	return c, nil
}

func (c *compiled) close() error {
	ctx := context.Background()
	err := c.runtime.Close(ctx)
	if c.cache != nil {
		err = errors.Join(err, c.cache.Close(ctx))
	}
	return err
}

// link gives the module what it imports: WASI without anything behind it, the
// meter's call, and the call-backs by which go-graphviz lets Go code take
// part in a layout. None of the latter is ever called here, so each is a trap.
func (c *compiled) link(ctx context.Context) error {
	system := c.runtime.NewHostModuleBuilder(wasi)
	wasi_snapshot_preview1.NewFunctionExporter().ExportFunctions(system)
	system = system.NewFunctionBuilder().
		WithGoFunction(api.GoFunc(look), nil, []api.ValueType{api.ValueTypeI32}).Export(yield)
	if _, err := system.Instantiate(ctx); err != nil {
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

// Work is an amount of work, in function calls and turns of loops: 2³⁰ take
// about six seconds. Runs one after the other may share it.
type Work struct{ left int64 }

// NewWork is n calls and turns.
func NewWork(n int64) *Work { return &Work{n} }

// bounds are what a run is held to when it looks up.
type bounds struct {
	work    *Work
	closing *atomic.Bool // of the runtime
	err     error        // why the run had to end
}

type boundsKey struct{}

// look is called by the module's meter. To end the run, it panics; wazero
// makes an error of that.
func look(ctx context.Context, stack []uint64) {
	stack[0] = 0
	b, ok := ctx.Value(boundsKey{}).(*bounds)
	if !ok {
		return
	}
	b.work.left -= interval
	switch {
	case ctx.Err() != nil:
		b.err = context.Cause(ctx)
	case b.closing.Load():
		b.err = ErrClosed
	case b.work.left < 0:
		b.err = ErrWork
	default:
		return
	}
	panic(b.err)
}

// Close ends the runs that go on and gives back the compiled module.
func (r *Runtime) Close() error {
	r.closing.Store(true)
	r.runs.Lock()
	defer r.runs.Unlock()
	r.mu.Lock()
	defer r.mu.Unlock()
	c := r.ready
	r.ready, r.err = nil, ErrClosed
	if c == nil {
		return nil
	}
	return c.close()
}

// Run lays out one graph, given in DOT, and returns it in Graphviz's json0
// form, with coordinates. It fails when the input does not parse, when the
// module traps, when it exceeds its bounds, and when ctx ends; the errors of
// the latter two can be told by errors.Is. The work it does is taken from
// work.
func (r *Runtime) Run(ctx context.Context, work *Work, source []byte) ([]byte, error) {
	if ctx.Err() != nil {
		return nil, fmt.Errorf("graphviz: %w", context.Cause(ctx))
	}
	r.runs.RLock()
	defer r.runs.RUnlock()
	c, err := r.compiled()
	if err != nil {
		return nil, err
	}
	b := &bounds{work: work, closing: &r.closing}
	ctx = context.WithValue(ctx, boundsKey{}, b)
	var messages tail
	config := wazero.NewModuleConfig().WithName("").WithStderr(&messages)
	module, err := c.runtime.InstantiateModule(ctx, c.module, config)
	if err != nil {
		return nil, fmt.Errorf("graphviz: cannot start: %w", err)
	}
	defer module.Close(context.WithoutCancel(ctx))
	out, err := (&run{ctx: ctx, module: module}).layout(source)
	switch {
	case b.err != nil:
		return nil, fmt.Errorf("graphviz: %w", b.err)
	case err != nil && int64(module.Memory().Size()) > r.options.MemoryLimit*7/8:
		// What a module without memory does next is its own affair: a message,
		// a trap, an exit.
		return nil, fmt.Errorf("graphviz: %w: %w", ErrMemory, err)
	case err != nil:
		return nil, fmt.Errorf("graphviz: %w%s", err, &messages)
	}
	return out, nil
}

// tail keeps the beginning of what the module says on its standard error.
type tail struct{ said strings.Builder }

func (t *tail) Write(p []byte) (int, error) {
	if room := 1024 - t.said.Len(); room > 0 {
		t.said.Write(p[:min(room, len(p))])
	}
	return len(p), nil
}

func (t *tail) String() string {
	said := strings.TrimSpace(t.said.String())
	if said == "" {
		return ""
	}
	return " (" + said + ")"
}
