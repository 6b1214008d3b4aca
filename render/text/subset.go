package text

import (
	"encoding/binary"
	"maps"
	"slices"
)

// Subset is the embedded font cut down to some runes, as TrueType small enough
// to stand inside a picture. It keeps outlines, advances and kerning; it does
// not keep how marks are placed on letters, which runes composed beforehand do
// not need. Runes that the font lacks are left out. The bytes depend on the
// set of runes alone.
func Subset(runes []rune, bold bool) []byte {
	f, source := faceOf(bold), directory(Font(bold))
	wanted := slices.DeleteFunc(slices.Clone(runes), func(r rune) bool { return !f.has(r) })
	slices.Sort(wanted)
	wanted = slices.Compact(wanted)

	glyphs := map[uint16]bool{0: true}
	for _, r := range wanted {
		source.addGlyph(glyphs, f.glyph[r])
	}
	old := slices.Sorted(maps.Keys(glyphs)) // by new glyph
	renamed := map[uint16]uint16{}
	for i, g := range old {
		renamed[g] = uint16(i)
	}

	head := slices.Clone(source["head"])
	head.put16(50, 1) // long offsets to glyphs
	hhea := slices.Clone(source["hhea"])
	hhea.put16(34, len(old))
	maxp := slices.Clone(source["maxp"])
	maxp.put16(4, len(old))
	var glyf, loca, hmtx table
	for _, g := range old {
		loca = loca.add32(len(glyf))
		glyf = append(glyf, source.glyph(g)...)
		components(glyf[loca.u32(len(loca)-4):], func(at table) { at.put16(0, int(renamed[uint16(at.u16(0))])) })
		for len(glyf)%4 != 0 {
			glyf = append(glyf, 0)
		}
		hmtx = append(hmtx, source["hmtx"][4*int(g):][:4]...)
	}
	loca = loca.add32(len(glyf))

	return assemble(map[string]table{
		"OS/2": source["OS/2"], "cmap": f.cmapOf(wanted, renamed), "glyf": glyf, "head": head, "hhea": hhea, "hmtx": hmtx,
		"kern": f.kernOf(wanted, renamed), "loca": loca, "maxp": maxp, "name": source["name"], "post": source["post"],
	})
}

// tables are those of a font file by tag.
type tables map[string]table

// glyph is the outline of g; empty for a blank one.
func (t tables) glyph(g uint16) table {
	loca := t["loca"]
	if t["head"].u16(50) == 0 {
		return t["glyf"][2*loca.u16(2*int(g)) : 2*loca.u16(2*int(g)+2)]
	}
	return t["glyf"][loca.u32(4*int(g)):loca.u32(4*int(g)+4)]
}

// addGlyph adds g and all it is composed of.
func (t tables) addGlyph(set map[uint16]bool, g uint16) {
	set[g] = true
	components(t.glyph(g), func(at table) {
		if part := uint16(at.u16(0)); !set[part] {
			t.addGlyph(set, part)
		}
	})
}

// components calls visit at the glyph number of each part of a composite glyph.
func components(glyph table, visit func(number table)) {
	if len(glyph) == 0 || glyph.i16(0) >= 0 {
		return
	}
	const words, scale, more, xyScale, matrix = 0x1, 0x8, 0x20, 0x40, 0x80
	for at := 10; ; {
		flags := glyph.u16(at)
		visit(glyph[at+2:])
		at += 6
		if flags&words != 0 {
			at += 2
		}
		switch {
		case flags&scale != 0:
			at += 2
		case flags&xyScale != 0:
			at += 4
		case flags&matrix != 0:
			at += 8
		}
		if flags&more == 0 {
			return
		}
	}
}

// cmapOf maps runes, which are sorted, to renamed glyphs: one segment for
// each stretch where both count up.
func (f *face) cmapOf(runes []rune, renamed map[uint16]uint16) table {
	type segment struct{ start, end, delta int }
	var segments []segment
	for _, r := range runes {
		delta := int(renamed[f.glyph[r]]) - int(r)
		if n := len(segments); n > 0 && segments[n-1].end == int(r)-1 && segments[n-1].delta == delta {
			segments[n-1].end = int(r)
			continue
		}
		segments = append(segments, segment{int(r), int(r), delta})
	}
	segments = append(segments, segment{0xffff, 0xffff, 1}) // the end mark, glyph 0
	n := len(segments)
	half := 1 // the largest power of two up to n, and its logarithm
	log := 0
	for half*2 <= n {
		half, log = half*2, log+1
	}
	var t table
	for _, v := range []int{0, 1, 3, 1, 0, 12, 4, 16 + 8*n, 0, 2 * n, 2 * half, log, 2 * (n - half)} {
		t = t.add16(v)
	}
	for _, s := range segments {
		t = t.add16(s.end)
	}
	t = t.add16(0)
	for _, s := range segments {
		t = t.add16(s.start)
	}
	for _, s := range segments {
		t = t.add16(s.delta)
	}
	for range segments {
		t = t.add16(0)
	}
	return t
}

// kernOf lists the kerning of every pair of runes, sorted by renamed glyphs, in
// as many subtables as their 16-bit lengths ask for.
func (f *face) kernOf(runes []rune, renamed map[uint16]uint16) table {
	type pair struct{ left, right, value int }
	var pairs []pair
	for _, a := range runes {
		for _, b := range runes {
			if v := f.kern(a, b); v != 0 {
				pairs = append(pairs, pair{int(renamed[f.glyph[a]]), int(renamed[f.glyph[b]]), v})
			}
		}
	}
	slices.SortFunc(pairs, func(a, b pair) int {
		if a.left != b.left {
			return a.left - b.left
		}
		return a.right - b.right
	})
	pairs = slices.Compact(pairs) // several runes may share a glyph
	chunks := slices.Collect(slices.Chunk(pairs, 10_000))
	t := table{}.add16(0).add16(len(chunks))
	for _, chunk := range chunks {
		n := len(chunk)
		half, log := 1, 0
		for half*2 <= n {
			half, log = half*2, log+1
		}
		for _, v := range []int{0, 14 + 6*n, 1, n, 6 * half, log, 6 * (n - half)} {
			t = t.add16(v)
		}
		for _, p := range chunk {
			t = t.add16(p.left).add16(p.right).add16(p.value)
		}
	}
	return t
}

// assemble writes a font file of tables, sorted by tag.
func assemble(all map[string]table) []byte {
	tags := slices.Sorted(maps.Keys(all))
	half, log := 1, 0
	for half*2 <= len(tags) {
		half, log = half*2, log+1
	}
	all["head"].put32(8, 0)
	file := table{}.add32(0x00010000).add16(len(tags)).add16(16 * half).add16(log).add16(16 * (len(tags) - half))
	at := len(file) + 16*len(tags)
	for _, tag := range tags {
		file = append(file, tag...)
		file = file.add32(int(all[tag].sum())).add32(at).add32(len(all[tag]))
		at += (len(all[tag]) + 3) &^ 3
	}
	headAt := 0
	for _, tag := range tags {
		if tag == "head" {
			headAt = len(file)
		}
		file = append(file, all[tag]...)
		for len(file)%4 != 0 {
			file = append(file, 0)
		}
	}
	file.put32(headAt+8, int(0xb1b0afba-file.sum()))
	return file
}

// sum adds up t as 32-bit numbers, as font files check themselves.
func (t table) sum() uint32 {
	var sum uint32
	for i := 0; i < len(t); i += 4 {
		var word [4]byte
		copy(word[:], t[i:])
		sum += binary.BigEndian.Uint32(word[:])
	}
	return sum
}

func (t table) put16(at, v int)   { binary.BigEndian.PutUint16(t[at:], uint16(v)) }
func (t table) put32(at, v int)   { binary.BigEndian.PutUint32(t[at:], uint32(v)) }
func (t table) add16(v int) table { return binary.BigEndian.AppendUint16(t, uint16(v)) }
func (t table) add32(v int) table { return binary.BigEndian.AppendUint32(t, uint32(v)) }
