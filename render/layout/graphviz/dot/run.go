package dot

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/tetratelabs/wazero/api"
)

// run is one layout in one instance. The first thing that goes wrong stays in
// err, and later steps do nothing. Addresses are offsets in the instance's
// memory; pointers there have four bytes. Nothing is freed: the whole memory
// goes with the instance.
type run struct {
	ctx    context.Context
	module api.Module
	err    error
}

func (r *run) layout(source []byte) ([]byte, error) {
	gvc := r.call("gvContextPlugins", r.plugins(), 1)
	graph := r.call("agmemread", r.store(source))
	if r.err == nil && graph == 0 {
		return nil, errors.New("the input does not parse")
	}
	if status := r.call("gvLayout", gvc, graph, r.store([]byte("dot"))); r.err == nil && status != 0 {
		return nil, errors.New("no layout was made")
	}
	data := r.call("malloc", 8)
	if status := r.call("gvRenderData", gvc, graph, r.store([]byte("json0")), data, data+4); r.err == nil && status != 0 {
		return nil, errors.New("the layout could not be written")
	}
	return r.load(r.word(data), r.word(data+4)), r.err
}

// plugins makes the zero-ended table of name and address that Graphviz reads
// its built-in plug-ins from, out of the list that the module offers.
func (r *run) plugins() uint64 {
	slice := r.call("malloc", 4)
	r.call("wasm_bridge_SymList_default", slice)
	slice = r.word(slice)
	n, entries := r.word(slice), r.word(slice+4)
	if n > 64 {
		r.fail(fmt.Errorf("the module lists %d plug-ins", n))
		return 0
	}
	table := r.call("malloc", 8*(n+1))
	for i := range n {
		entry := r.word(entries + 8*i)
		r.setWord(table+8*i, r.word(entry))
		r.setWord(table+8*i+4, r.word(entry+4))
	}
	r.setWord(table+8*n, 0)
	r.setWord(table+8*n+4, 0)
	return table
}

// call calls an exported function and returns its result, 0 if it has none.
func (r *run) call(name string, args ...uint64) uint64 {
	if r.err != nil {
		return 0
	}
	f := r.module.ExportedFunction(name)
	if f == nil {
		r.fail(fmt.Errorf("the module has no function %s", name))
		return 0
	}
	results, err := f.Call(r.ctx, args...)
	if err != nil {
		// wazero adds a stack trace, which helps nobody here.
		first, _, _ := strings.Cut(err.Error(), "\n")
		r.fail(fmt.Errorf("%s: %s", name, first))
		return 0
	}
	if len(results) == 0 {
		return 0
	}
	if name == "malloc" && results[0] == 0 {
		r.fail(errors.New("out of memory"))
	}
	return results[0]
}

func (r *run) fail(err error) {
	if r.err == nil {
		r.err = err
	}
}

// store copies b into the module as a C string and returns its address.
func (r *run) store(b []byte) uint64 {
	p := r.call("malloc", uint64(len(b)+1))
	if r.err == nil && (!r.module.Memory().Write(uint32(p), b) || !r.module.Memory().WriteByte(uint32(p)+uint32(len(b)), 0)) {
		r.fail(errors.New("the input does not fit into the module's memory"))
	}
	return p
}

func (r *run) load(p, size uint64) []byte {
	if r.err != nil {
		return nil
	}
	if size > outputLimit {
		r.fail(fmt.Errorf("the output has %d bytes", size))
		return nil
	}
	view, ok := r.module.Memory().Read(uint32(p), uint32(size))
	if !ok {
		r.fail(errors.New("the output lies outside the module's memory"))
		return nil
	}
	return append([]byte(nil), view...) // the memory is given back before out is read
}

func (r *run) word(p uint64) uint64 {
	if r.err != nil {
		return 0
	}
	v, ok := r.module.Memory().ReadUint32Le(uint32(p))
	if !ok {
		r.fail(fmt.Errorf("address %#x lies outside the module's memory", p))
	}
	return uint64(v)
}

func (r *run) setWord(p, v uint64) {
	if r.err == nil && !r.module.Memory().WriteUint32Le(uint32(p), uint32(v)) {
		r.fail(fmt.Errorf("address %#x lies outside the module's memory", p))
	}
}
