package meter_test

import (
	"bytes"
	"context"
	"os"
	"strings"
	"testing"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"

	"github.com/lintel-go/lintel/render/layout/graphviz/dot/meter"
)

// sum is a module that imports host.tick, which takes and returns nothing, and
// exports sum(n), which adds up n, n-1 … 1 in a loop:
//
//	(import "host" "tick" (func))
//	(global (mut i32) (i32.const 7))
//	(func (export "sum") (param i32) (result i32) (local i32)
//	  (loop (local.set 1 (i32.add (local.get 1) (local.get 0)))
//	        (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
//	  (local.get 1))
var sum = []byte("\x00asm\x01\x00\x00\x00" +
	"\x01\x09\x02\x60\x00\x00\x60\x01\x7f\x01\x7f" + // types
	"\x02\x0d\x01\x04host\x04tick\x00\x00" + // import
	"\x03\x02\x01\x01" + // function
	"\x06\x06\x01\x7f\x01\x41\x07\x0b" + // global
	"\x07\x07\x01\x03sum\x00\x01" + // export
	"\x0a\x1b\x01\x19\x01\x01\x7f\x03\x40\x20\x01\x20\x00\x6a\x21\x01\x20\x00\x41\x01\x6b\x22\x00\x0d\x00\x0b\x20\x01\x0b") // code

var options = meter.Options{Module: "host", Name: "tick", Interval: 100}

// run calls sum(n) and counts the ticks.
func run(t *testing.T, module []byte, n uint64) (result uint64, ticks int) {
	t.Helper()
	ctx := context.Background()
	r := wazero.NewRuntimeWithConfig(ctx, wazero.NewRuntimeConfigInterpreter())
	defer r.Close(ctx)
	_, err := r.NewHostModuleBuilder("host").NewFunctionBuilder().
		WithGoFunction(api.GoFunc(func(context.Context, []uint64) { ticks++ }), nil, nil).Export("tick").Instantiate(ctx)
	if err != nil {
		t.Fatal(err)
	}
	m, err := r.Instantiate(ctx, module)
	if err != nil {
		t.Fatal(err)
	}
	results, err := m.ExportedFunction("sum").Call(ctx, n)
	if err != nil {
		t.Fatal(err)
	}
	return results[0], ticks
}

func TestMeterCounts(t *testing.T) {
	if result, ticks := run(t, sum, 1000); result != 500500 || ticks != 0 {
		t.Fatalf("before: %d, %d ticks", result, ticks)
	}
	metered, err := meter.Meter(sum, options)
	if err != nil {
		t.Fatal(err)
	}
	// Each call counts, and each turn of the loop.
	for _, c := range []struct{ n, want, ticks int }{{98, 4851, 0}, {99, 4950, 1}, {1000, 500500, 10}, {998, 498501, 9}} {
		if result, ticks := run(t, metered, uint64(c.n)); int(result) != c.want || ticks != c.ticks {
			t.Errorf("sum(%d) = %d with %d ticks, want %d with %d", c.n, result, ticks, c.want, c.ticks)
		}
	}
}

func TestModulesThatCannotBeMetered(t *testing.T) {
	replace := func(old, new string) []byte { return bytes.Replace(sum, []byte(old), []byte(new), 1) }
	for _, c := range []struct {
		name    string
		module  []byte
		options meter.Options
		want    string
	}{
		{"empty", nil, options, "not a WebAssembly module"},
		{"version", replace("asm\x01", "asm\x02"), options, "not a WebAssembly module"},
		{"no import", sum, meter.Options{Module: "host", Name: "tock", Interval: 1}, "does not import host.tock"},
		{"import that takes something", replace("tick\x00\x00", "tick\x00\x01"), options, "takes something"},
		{"no globals", replace("\x06\x06\x01\x7f\x01\x41\x07\x0b", ""), options, "no globals"},
		{"interval", sum, meter.Options{Module: "host", Name: "tick"}, "interval 0"},
		{"vectors", replace("\x20\x01\x20\x00\x6a", "\xfd\x01\x20\x00\x6a"), options, "unknown instruction 0xfd"},
		{"other prefix", replace("\x20\x01\x20\x00\x6a", "\xfc\x40\x20\x00\x6a"), options, "unknown instruction 0xfc"},
		{"type", replace("\x02\x60\x00\x00", "\x02\x5f\x00\x00"), options, "type of form"},
		{"import kind", replace("tick\x00\x00", "tick\x09\x00"), options, "import of kind"},
		{"number", append(bytes.Clone(sum[:8]), "\x01\xff\xff\xff\xff\x7f"...), options, "number too large"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := meter.Meter(c.module, c.options); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error is %v, want one that says %q", err, c.want)
			}
		})
	}
}

func FuzzMeter(f *testing.F) {
	f.Add(sum)
	for i := range sum {
		f.Add(sum[:i])
	}
	if real, err := os.ReadFile("../graphviz.wasm"); err == nil {
		f.Add(real[:4096])
	}
	f.Fuzz(func(t *testing.T, module []byte) {
		out, err := meter.Meter(module, options)
		if err != nil {
			return
		}
		if _, err := meter.Meter(out, options); err != nil {
			t.Errorf("a metered module does not parse: %v", err)
		}
	})
}
