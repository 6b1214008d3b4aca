package meter

import "fmt"

// reader reads the binary format. The first error stays; what is read behind
// it is zero.
type reader struct {
	b   []byte
	at  int
	err error
}

func (r *reader) fail(format string, args ...any) {
	if r.err == nil {
		r.err = fmt.Errorf("byte %d: "+format, append([]any{r.at}, args...)...)
	}
}

func (r *reader) byte() byte {
	if r.err != nil || r.at >= len(r.b) {
		r.fail("unexpected end")
		return 0
	}
	r.at++
	return r.b[r.at-1]
}

// take reads the next n bytes.
func (r *reader) take(n int) []byte {
	if r.err != nil || n < 0 || n > len(r.b)-r.at {
		r.fail("unexpected end")
		return nil
	}
	r.at += n
	return r.b[r.at-n : r.at]
}

// u32 reads an unsigned LEB128 number.
func (r *reader) u32() uint32 {
	var v uint64
	for shift := 0; shift < 35; shift += 7 {
		c := r.byte()
		v |= uint64(c&0x7f) << shift
		if c&0x80 == 0 {
			if v > 1<<32-1 {
				break
			}
			return uint32(v)
		}
	}
	r.fail("number too large")
	return 0
}

// skip passes over a LEB128 number of any kind.
func (r *reader) skip() {
	for range 10 {
		if r.byte()&0x80 == 0 {
			return
		}
	}
	r.fail("number too long")
}

// limits passes over the limits of a table or memory.
func (r *reader) limits() {
	flag := r.byte()
	r.u32()
	if flag&1 != 0 {
		r.u32()
	}
}

// instruction passes over one instruction and returns its first byte.
func (r *reader) instruction() byte {
	op := r.byte()
	switch {
	case op <= 0x01, op == 0x05, op == 0x0b, op == 0x0f, op == 0x1a, op == 0x1b, op >= 0x45 && op <= 0xc4, op == 0xd1:
		// nothing follows
	case op == 0x02, op == 0x03, op == 0x04, // block, loop, if: a type
		op == 0x0c, op == 0x0d, op == 0x10, // br, br_if, call: an index
		op >= 0x20 && op <= 0x26, // of a local, global or table
		op == 0x3f, op == 0x40,   // memory.size, memory.grow
		op == 0x41, op == 0x42, // i32.const, i64.const
		op == 0xd0, op == 0xd2: // ref.null, ref.func
		r.skip()
	case op == 0x0e: // br_table
		for range r.u32() {
			if r.skip(); r.err != nil {
				return op
			}
		}
		r.skip()
	case op == 0x11, op >= 0x28 && op <= 0x3e: // call_indirect; loads and stores
		r.skip()
		r.skip()
	case op == 0x1c: // select with types
		r.take(int(r.u32()))
	case op == 0x43: // f32.const
		r.take(4)
	case op == 0x44: // f64.const
		r.take(8)
	case op == 0xfc:
		switch sub := r.u32(); {
		case sub <= 7: // saturating conversions
		case sub == 9, sub == 11, sub == 13, sub >= 15 && sub <= 17:
			r.skip()
		case sub == 8, sub == 10, sub == 12, sub == 14:
			r.skip()
			r.skip()
		default:
			r.fail("unknown instruction 0xfc %#x", sub)
		}
	default:
		r.fail("unknown instruction %#x", op)
	}
	return op
}
