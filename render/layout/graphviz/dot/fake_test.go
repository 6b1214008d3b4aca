package dot

import "encoding/binary"

// Code of fake modules. The functions have the names and types that a run
// calls; what they do is given.
const (
	i32 = 0x7f

	opUnreachable = 0x00
	opLoop        = 0x03
	opIf          = 0x04
	opEnd         = 0x0b
	opBr          = 0x0c
	opCall        = 0x10
	opDrop        = 0x1a
	opLocalGet    = 0x20
	opStore       = 0x36
	opGrow        = 0x40
	opConst       = 0x41
	opEqual       = 0x46
	empty         = 0x40 // the type of a block without results
)

// Indices of functions in a fake module.
const (
	fakeYield    = 0 // imported
	fakeCallBack = 1 // imported
	fakeLayout   = 6
)

// fake is a module in which gvLayout has the given body; it leaves the result.
func fake(layout []byte) []byte { return fakeWith(layout, nil) }

// fakeWith is one in which gvRenderData has a body of its own as well.
func fakeWith(layout, render []byte) []byte {
	zero := []byte{opConst, 0}
	if render == nil {
		// Two bytes of output at address 2048.
		render = []byte{
			opLocalGet, 3, opConst, 0x80, 0x10, opStore, 2, 0, // *data = 2048
			opLocalGet, 4, opConst, 2, opStore, 2, 0, // *length = 2
			opConst, 0,
		}
	}
	functions := []struct {
		name    string
		params  int
		results int
		body    []byte
	}{
		{"malloc", 1, 1, []byte{opConst, 0x80, 0x08}}, // 1024
		{"wasm_bridge_SymList_default", 1, 0, nil},
		{"gvContextPlugins", 2, 1, zero},
		{"agmemread", 1, 1, []byte{opConst, 1}},
		{"gvLayout", 3, 1, layout},
		{"gvRenderData", 5, 1, render},
	}
	types := [][]byte{{0x60, 0, 1, i32}, {0x60, 0, 0}} // of the imports
	var indices, exports, bodies [][]byte
	for i, f := range functions {
		t := []byte{0x60, byte(f.params)}
		for range f.params {
			t = append(t, i32)
		}
		t = append(t, byte(f.results))
		for range f.results {
			t = append(t, i32)
		}
		types = append(types, t)
		indices = append(indices, []byte{byte(2 + i)})
		exports = append(exports, append(text(f.name), 0, byte(2+i)))
		body := append([]byte{0}, f.body...) // no locals
		body = append(body, opEnd)
		bodies = append(bodies, append(binary.AppendUvarint(nil, uint64(len(body))), body...))
	}
	exports = append(exports, append(text("memory"), 2, 0))
	imports := [][]byte{
		append(append(text(wasi), text(yield)...), 0, 0),
		append(append(text("env"), text("wasm_bridge_UserRef")...), 0, 1),
	}
	module := []byte("\x00asm\x01\x00\x00\x00")
	for _, s := range []struct {
		id    byte
		items [][]byte
	}{
		{1, types},
		{2, imports},
		{3, indices},
		{5, [][]byte{{0, 1}}}, // a memory of one page
		{6, [][]byte{{i32, 1, opConst, 0, opEnd}}}, // a global
		{7, exports},
		{10, bodies},
	} {
		content := binary.AppendUvarint(nil, uint64(len(s.items)))
		for _, item := range s.items {
			content = append(content, item...)
		}
		module = append(module, s.id)
		module = binary.AppendUvarint(module, uint64(len(content)))
		module = append(module, content...)
	}
	return module
}

func text(s string) []byte {
	return append(binary.AppendUvarint(nil, uint64(len(s))), s...)
}
