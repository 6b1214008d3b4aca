package dot

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/lintel-go/lintel/render/layout/graphviz/dot/meter"
)

// plenty is more work than any graph of these tests needs.
func plenty() *Work { return NewWork(1 << 30) }

// shared is the runtime of all tests that do not need one of their own.
var shared = sync.OnceValue(func() *Runtime { return New(Options{}) })

func TestModuleIsTheOneThatIsPublished(t *testing.T) {
	sum := sha256.Sum256(graphviz)
	const want = "7cc5b0a5f176aeaa69760ed5dc3282ceda2b1b04229b22de77bb0a5eab45578e"
	if got := hex.EncodeToString(sum[:]); got != want {
		t.Errorf("graphviz.wasm has SHA-256 %s, README.md says %s", got, want)
	}
}

func TestRun(t *testing.T) {
	out, err := shared().Run(context.Background(), plenty(), []byte(`digraph { node [shape=box fixedsize=true label=""]; a [width=2 height=1]; b; a -> b }`))
	if err != nil {
		t.Fatal(err)
	}
	var got struct{ Objects []struct{ Name, Pos string } }
	if err := json.Unmarshal(out, &got); err != nil {
		t.Fatalf("%v in %s", err, out)
	}
	if len(got.Objects) != 2 || got.Objects[0].Name != "a" || got.Objects[0].Pos == "" || got.Objects[0].Pos == got.Objects[1].Pos {
		t.Errorf("objects = %+v", got.Objects)
	}
}

func TestInputThatDoesNotParse(t *testing.T) {
	for _, source := range []string{"", "digraph {", "nonsense", "\x00", "digraph { a [label=<<b>] }}"} {
		if out, err := shared().Run(context.Background(), plenty(), []byte(source)); err == nil {
			t.Errorf("%q: no error, but %q", source, out)
		}
	}
	if _, err := shared().Run(context.Background(), plenty(), []byte("graph {a}")); err != nil {
		t.Errorf("after bad input: %v", err)
	}
}

// random is a graph with groups and boxes for labels.
func random(seed uint64, nodes int) []byte {
	rng := rand.New(rand.NewPCG(seed, 0))
	var b bytes.Buffer
	b.WriteString("digraph {\nnode [shape=box fixedsize=true label=\"\"]\n")
	for c := range nodes / 8 {
		fmt.Fprintf(&b, "subgraph cluster_%d { label=<<TABLE FIXEDSIZE=\"TRUE\" WIDTH=\"90\" HEIGHT=\"30\"><TR><TD></TD></TR></TABLE>>; ", c)
		for range 4 {
			fmt.Fprintf(&b, "n%d; ", rng.IntN(nodes))
		}
		b.WriteString("}\n")
	}
	for i := range nodes * 3 / 2 {
		fmt.Fprintf(&b, "n%d -> l%d -> n%d\n", rng.IntN(nodes), i, rng.IntN(nodes))
	}
	b.WriteString("}\n")
	return b.Bytes()
}

func TestRunsDependOnTheirInputOnly(t *testing.T) {
	alone := New(Options{})
	defer alone.Close()
	inputs := make([][]byte, 12)
	want := make([][]byte, len(inputs))
	for i := range inputs {
		inputs[i] = random(uint64(i), 10+i)
		out, err := alone.Run(context.Background(), plenty(), inputs[i])
		if err != nil {
			t.Fatal(err)
		}
		want[i] = out
	}
	var group sync.WaitGroup
	for w := range 4 {
		group.Go(func() {
			for k := range 3 * len(inputs) {
				i := (k*5 + w) % len(inputs)
				out, err := shared().Run(context.Background(), plenty(), inputs[i])
				if err != nil || !bytes.Equal(out, want[i]) {
					t.Errorf("input %d, worker %d: another output, error %v", i, w, err)
				}
			}
		})
	}
	group.Wait()
}

func TestRunsTakeFromOneAmountOfWork(t *testing.T) {
	work := NewWork(1 << 22)
	input := random(1, 30)
	for range 100 {
		if _, err := shared().Run(context.Background(), work, input); err != nil {
			if !errors.Is(err, ErrWork) {
				t.Fatal(err)
			}
			return
		}
	}
	t.Error("the work was never used up")
}

func TestWorkLimitDoesNotDependOnLoad(t *testing.T) {
	// Whether the work suffices is the same each time, also while others run.
	input := random(3, 30)
	low, high := int64(0), int64(1<<30)
	enough := func(n int64) bool {
		_, err := shared().Run(context.Background(), NewWork(n), input)
		if err != nil && !errors.Is(err, ErrWork) {
			t.Fatal(err)
		}
		return err == nil
	}
	for high-low > 1 {
		if middle := (low + high) / 2; enough(middle) {
			high = middle
		} else {
			low = middle
		}
	}
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			if !enough(high) || enough(low) {
				t.Errorf("%d and %d are not the limits any more", low, high)
			}
		})
	}
	group.Wait()
}

var (
	hang    = []byte{opLoop, empty, opBr, 0, opEnd, opConst, 0}
	recurse = []byte{opConst, 0, opConst, 0, opConst, 0, opCall, fakeLayout}
	// Every page that there is, and a trap when there is none left.
	swell = []byte{opLoop, empty, opConst, 1, opGrow, 0, opConst, 0x7f, opEqual, opIf, empty, opUnreachable, opEnd, opBr, 0, opEnd, opConst, 0}
)

func TestModuleThatMisbehaves(t *testing.T) {
	bogus := func(data, length byte) []byte { // where it says that its output is
		return []byte{
			opLocalGet, 3, opConst, data, opStore, 2, 0,
			opLocalGet, 4, opConst, length, opStore, 2, 0,
			opConst, 0,
		}
	}
	for _, c := range []struct {
		name   string
		module []byte
		is     error
		says   string
	}{
		{"hangs", fake(hang), ErrWork, ""},
		{"calls itself without end", fake(recurse), nil, "stack overflow"},
		{"traps", fake([]byte{opUnreachable}), nil, "unreachable"},
		{"takes all memory", fake(swell), ErrMemory, ""},
		{"calls back", fake([]byte{opCall, fakeCallBack, opConst, 0}), nil, "unexpected call-back wasm_bridge_UserRef"},
		{"fails", fake([]byte{opConst, 1}), nil, "no layout was made"},
		{"fails late", fakeWith([]byte{opConst, 0}, []byte{opConst, 1}), nil, "could not be written"},
		{"points elsewhere", fakeWith([]byte{opConst, 0}, bogus(0x7f, 9)), nil, "outside"},
		{"has too much to say", fakeWith([]byte{opConst, 0}, bogus(9, 0x7f)), nil, "bytes"},
		{"is none", []byte("MZ"), nil, "not a WebAssembly module"},
		{"is torn", fake(hang)[:60], nil, "unexpected end"},
		{"has other functions", bytes.ReplaceAll(fake(hang), []byte("gvLayout"), []byte("gvLayouT")), nil, "no function gvLayout"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := newRuntime(Options{MemoryLimit: 16 << 20}, c.module)
			defer r.Close()
			for range 2 { // a second run fares no better and no worse
				_, err := r.Run(context.Background(), NewWork(1<<24), nil)
				switch {
				case err == nil:
					t.Fatal("no error")
				case c.is != nil && !errors.Is(err, c.is):
					t.Errorf("error is %v, want %v", err, c.is)
				case !strings.Contains(err.Error(), c.says):
					t.Errorf("error is %v, want one that says %q", err, c.says)
				case strings.Contains(err.Error(), "\n"):
					t.Errorf("the error has several lines: %v", err)
				}
			}
		})
	}
	r := newRuntime(Options{}, fake([]byte{opConst, 0}))
	defer r.Close()
	if out, err := r.Run(context.Background(), plenty(), nil); err != nil || len(out) != 2 {
		t.Errorf("a module that behaves: %q, %v", out, err)
	}
}

// forever is more work than anybody waits for.
func forever() *Work { return NewWork(1 << 62) }

func TestContextEndsARun(t *testing.T) {
	r := newRuntime(Options{}, fake(hang))
	defer r.Close()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error)
	go func() {
		_, err := r.Run(ctx, forever(), nil)
		ended <- err
	}()
	time.Sleep(20 * time.Millisecond) // most likely it hangs by now; the error is the same if not
	runtime.GC()                      // would wait for code that cannot be interrupted
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("error = %v", err)
	}
	slow := errors.New("too slow")
	ctx, cancel = context.WithTimeoutCause(context.Background(), 10*time.Millisecond, slow)
	defer cancel()
	if _, err := r.Run(ctx, forever(), nil); !errors.Is(err, slow) {
		t.Errorf("error = %v", err)
	}
	if _, err := r.Run(ctx, forever(), nil); !errors.Is(err, slow) {
		t.Errorf("a run whose context has ended before: %v", err)
	}
}

func TestCloseEndsRuns(t *testing.T) {
	r := newRuntime(Options{}, fake(hang))
	if err := r.Warm(); err != nil {
		t.Fatal(err)
	}
	before := runtime.NumGoroutine()
	ended := make(chan error)
	for range 3 {
		go func() {
			_, err := r.Run(context.Background(), forever(), nil)
			ended <- err
		}()
	}
	time.Sleep(20 * time.Millisecond) // most likely they hang by now
	if err := r.Close(); err != nil {
		t.Error(err)
	}
	for range 3 {
		if err := <-ended; !errors.Is(err, ErrClosed) {
			t.Errorf("error = %v", err)
		}
	}
	if _, err := r.Run(context.Background(), plenty(), nil); !errors.Is(err, ErrClosed) {
		t.Errorf("after Close: %v", err)
	}
	if err := r.Close(); err != nil {
		t.Errorf("the second Close: %v", err)
	}
	for range 100 {
		if runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("%d goroutines are left of %d", runtime.NumGoroutine(), before)
}

func TestCloseWithoutRun(t *testing.T) {
	r := New(Options{CacheDir: t.TempDir()})
	if err := r.Close(); err != nil {
		t.Error(err)
	}
	if err := r.Warm(); !errors.Is(err, ErrClosed) {
		t.Errorf("Warm after Close: %v", err)
	}
}

// TestRunsLeaveNothingBehind holds the memory of many runs against that of a
// few.
func TestRunsLeaveNothingBehind(t *testing.T) {
	input := random(5, 30)
	used := func(runs int) uint64 {
		for range runs {
			if _, err := shared().Run(context.Background(), plenty(), input); err != nil {
				t.Fatal(err)
			}
		}
		runtime.GC()
		runtime.GC() // finalizers have run
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	few := used(5)
	if many := used(100); many > few+8<<20 {
		t.Errorf("after 100 runs more, the heap has grown from %d to %d bytes", few, many)
	}
}

func TestMeterChangesNoResult(t *testing.T) {
	// A module that is not metered by this package is one whose meter counts
	// to another number.
	source, err := meter.Meter(graphviz, meter.Options{Module: wasi, Name: yield, Interval: 1<<31 - 1})
	if err != nil {
		t.Fatal(err)
	}
	twice := newRuntime(Options{}, source)
	defer twice.Close()
	for seed := range uint64(5) {
		input := random(seed, 25)
		a, err := shared().Run(context.Background(), plenty(), input)
		if err != nil {
			t.Fatal(err)
		}
		b, err := twice.Run(context.Background(), plenty(), input)
		if err != nil || !bytes.Equal(a, b) {
			t.Errorf("seed %d: another output, error %v", seed, err)
		}
	}
}

func BenchmarkRun(b *testing.B) {
	for _, nodes := range []int{10, 40, 100} {
		b.Run(fmt.Sprint(nodes), func(b *testing.B) {
			input := random(1, nodes)
			if err := shared().Warm(); err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				if _, err := shared().Run(context.Background(), plenty(), input); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
