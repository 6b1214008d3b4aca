// Package meter gives a WebAssembly module a meter: code that counts down at
// the start of every function and at every turn of a loop, and calls the host
// when it has reached zero.
//
// Machine code made from WebAssembly cannot be interrupted from outside; even
// Go's garbage collector waits for it. A metered module comes back by itself,
// however long it runs. What it counts does not depend on the machine, so
// that the host can bound the work and not only the time.
//
// The package reads and writes the binary format as far as that takes: core
// WebAssembly 2.0 without vectors.
package meter

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
)

// Options say how a module is metered.
type Options struct {
	// Module and Name are of the imported function that is called each time
	// the meter has run down. The module must import it already; it takes
	// nothing, and what it returns is thrown away.
	Module, Name string
	// Interval is the count between two calls.
	Interval int32
}

// The sections of a module that matter here.
const (
	sectionType   = 1
	sectionImport = 2
	sectionGlobal = 6
	sectionCode   = 10
)

// Meter returns module with a meter. The module gets one more global, behind
// all others, so that nothing in it changes its index.
func Meter(module []byte, o Options) ([]byte, error) {
	if !bytes.HasPrefix(module, []byte("\x00asm\x01\x00\x00\x00")) {
		return nil, errors.New("meter: not a WebAssembly module")
	}
	if o.Interval <= 0 {
		return nil, fmt.Errorf("meter: interval %d", o.Interval)
	}
	m := meter{options: o, function: -1, global: -1}
	r := &reader{b: module, at: 8}
	out := append(make([]byte, 0, len(module)+len(module)/2), module[:8]...)
	for r.err == nil && r.at < len(r.b) {
		id := r.byte()
		body := r.take(int(r.u32()))
		if r.err != nil {
			break
		}
		section := &reader{b: body}
		switch id {
		case sectionType:
			m.types(section)
		case sectionImport:
			m.imports(section)
		case sectionGlobal:
			body = m.globals(section)
		case sectionCode:
			body = m.code(section)
		}
		if section.err != nil {
			return nil, fmt.Errorf("meter: section %d: %w", id, section.err)
		}
		out = append(out, id)
		out = binary.AppendUvarint(out, uint64(len(body)))
		out = append(out, body...)
	}
	if r.err != nil {
		return nil, fmt.Errorf("meter: %w", r.err)
	}
	return out, nil
}

type meter struct {
	options  Options
	results  []int // of each type: how many results it has, -1 if it takes something
	function int   // index of the host's function, -1: not found
	drops    int   // how many results it has
	imported int   // how many globals are imported
	global   int   // index of the meter, -1: none yet
}

func (m *meter) types(r *reader) {
	for range r.u32() {
		if form := r.byte(); form != 0x60 {
			r.fail("type of form %#x", form)
		}
		params := r.u32()
		r.take(int(params))
		results := r.u32()
		r.take(int(results))
		if r.err != nil {
			return
		}
		if params > 0 {
			m.results = append(m.results, -1)
		} else {
			m.results = append(m.results, int(results))
		}
	}
}

func (m *meter) imports(r *reader) {
	functions := 0
	for range r.u32() {
		module, name := r.take(int(r.u32())), r.take(int(r.u32()))
		switch kind := r.byte(); kind {
		case 0: // a function
			t := int(r.u32())
			if r.err == nil && string(module) == m.options.Module && string(name) == m.options.Name {
				if t >= len(m.results) || m.results[t] < 0 {
					r.fail("%s.%s takes something", module, name)
					return
				}
				m.function, m.drops = functions, m.results[t]
			}
			functions++
		case 1: // a table
			r.byte()
			r.limits()
		case 2: // a memory
			r.limits()
		case 3: // a global
			r.take(2)
			m.imported++
		default:
			r.fail("import of kind %#x", kind)
		}
		if r.err != nil {
			return
		}
	}
}

func (m *meter) globals(r *reader) []byte {
	n := r.u32()
	out := binary.AppendUvarint(nil, uint64(n)+1)
	out = append(out, r.b[r.at:]...)
	m.global = m.imported + int(n)
	out = append(out, 0x7f, 0x01, 0x41) // i32, mutable, i32.const
	out = appendSigned(out, int64(m.options.Interval))
	return append(out, 0x0b)
}

func (m *meter) code(r *reader) []byte {
	if m.function < 0 {
		r.fail("the module does not import %s.%s", m.options.Module, m.options.Name)
		return nil
	}
	if m.global < 0 {
		r.fail("the module has no globals")
		return nil
	}
	count := m.count()
	n := r.u32()
	out := make([]byte, 0, len(r.b)+len(r.b)/2)
	out = binary.AppendUvarint(out, uint64(n))
	var body []byte
	for range n {
		f := &reader{b: r.take(int(r.u32()))}
		if r.err != nil {
			return nil
		}
		body = body[:0]
		for range f.u32() { // locals
			f.u32()
			f.byte()
		}
		body = append(body, f.b[:f.at]...)
		body = append(body, count...)
		done := f.at
		for f.err == nil && f.at < len(f.b) {
			if f.instruction() == 0x03 { // loop
				body = append(body, f.b[done:f.at]...)
				body = append(body, count...)
				done = f.at
			}
		}
		if f.err != nil {
			r.err = f.err
			return nil
		}
		body = append(body, f.b[done:]...)
		out = binary.AppendUvarint(out, uint64(len(body)))
		out = append(out, body...)
	}
	return out
}

// count is the code that counts down by one.
func (m *meter) count() []byte {
	index := binary.AppendUvarint(nil, uint64(m.global))
	get := append([]byte{0x23}, index...)
	set := append([]byte{0x24}, index...)
	var c []byte
	c = append(c, get...)
	c = append(c, 0x41, 0x01, 0x6b) // i32.const 1, i32.sub
	c = append(c, set...)
	c = append(c, get...)
	c = append(c, 0x45, 0x04, 0x40, 0x41) // i32.eqz, if, i32.const
	c = appendSigned(c, int64(m.options.Interval))
	c = append(c, set...)
	c = append(c, 0x10) // call
	c = binary.AppendUvarint(c, uint64(m.function))
	for range m.drops {
		c = append(c, 0x1a)
	}
	return append(c, 0x0b) // end
}

// appendSigned appends v as signed LEB128.
func appendSigned(b []byte, v int64) []byte {
	for {
		c := byte(v & 0x7f)
		v >>= 7
		if v == 0 && c&0x40 == 0 || v == -1 && c&0x40 != 0 {
			return append(b, c)
		}
		b = append(b, c|0x80)
	}
}
