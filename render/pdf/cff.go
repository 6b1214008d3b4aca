package pdf

import (
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"

	"github.com/lintel-go/lintel/render/typeface"
)

// compactFont is a font, of at least one glyph, in Adobe's Compact Font Format (Technical Notes 5176
// and 5177) made of outlines: 1000 units to the em, numbered from 1 in the
// order of the glyphs. It can be made of the glyphs of any font, whatever
// format that has, since it holds no more than what is drawn.
func compactFont(postScript string, glyphs []typeface.Placed) []byte {
	programs := [][]byte{outline(nil, 0, 1)} // glyph 0 is the one for what is missing
	for _, g := range glyphs {
		programs = append(programs, outline(g.Segments, g.Glyph.Advance, g.Face.Em))
	}
	n := len(programs)

	// The parts stand in this order; the first dictionary says where each
	// begins, in numbers of a fixed length.
	const (
		charset = iota
		choice
		outlines
		dictionaries
		private
		parts
	)
	body := [parts][]byte{
		charset:      {2, 0, 1, byte((n - 2) >> 8), byte(n - 2)},              // names are the numbers from 1 on
		choice:       {3, 0, 1, 0, 0, 0, byte(n >> 8), byte(n)},               // of one dictionary for all
		outlines:     index(programs...),                                      //
		private:      append(append(number(0), 20), append(number(0), 21)...), // widths are written in full
		dictionaries: index(make([]byte, 11)),                                 // as long as it will be
	}
	top := func(at [parts]int) []byte {
		var d []byte
		d = append(append(append(append(d, number(391)...), number(392)...), number(0)...), 12, 30) // names that follow no list of Adobe's
		d = append(append(d, number(n)...), 12, 34)                                                 // how many
		d = append(append(d, fixedNumber(at[charset])...), 15)
		d = append(append(d, fixedNumber(at[choice])...), 12, 37)
		d = append(append(d, fixedNumber(at[outlines])...), 17)
		return append(append(d, fixedNumber(at[dictionaries])...), 12, 36)
	}
	head := func(at [parts]int) []byte {
		b := []byte{1, 0, 4, 4}
		b = append(b, index([]byte(postScript))...)
		b = append(b, index(top(at))...)
		b = append(b, index([]byte("Adobe"), []byte("Identity"))...)
		return append(b, index()...) // of subroutines there are none
	}
	var at [parts]int
	next := len(head(at))
	for i, part := range body {
		at[i] = next
		next += len(part)
	}
	body[dictionaries] = index(append(append(fixedNumber(len(body[private])), fixedNumber(at[private])...), 18))
	file := head(at)
	for _, part := range body {
		file = append(file, part...)
	}
	return file
}

// index is a list of pieces of data.
func index(items ...[]byte) []byte {
	if len(items) == 0 {
		return []byte{0, 0}
	}
	b := []byte{byte(len(items) >> 8), byte(len(items)), 4}
	at := 1
	offset := func() { b = append(b, byte(at>>24), byte(at>>16), byte(at>>8), byte(at)) }
	offset()
	for _, item := range items {
		at += len(item)
		offset()
	}
	for _, item := range items {
		b = append(b, item...)
	}
	return b
}

// fixedNumber is a number in five bytes.
func fixedNumber(v int) []byte {
	return []byte{29, byte(v >> 24), byte(v >> 16), byte(v >> 8), byte(v)}
}

// number is a number of at most 16 bits, in dictionaries and outlines alike.
func number(v int) []byte {
	switch {
	case v >= -107 && v <= 107:
		return []byte{byte(v + 139)}
	case v >= 108 && v <= 1131:
		return []byte{byte((v-108)>>8 + 247), byte(v - 108)}
	case v >= -1131 && v <= -108:
		return []byte{byte((-v-108)>>8 + 251), byte(-v - 108)}
	}
	return []byte{28, byte(v >> 8), byte(v)}
}

// outline is the program that draws a glyph: its width, then each segment
// from where the one before it ended. Loops close themselves.
func outline(segments sfnt.Segments, advance, em int) []byte {
	const moveTo, lineTo, curveTo, end = 21, 5, 8, 14
	program := number(scaled(advance, em))
	var x, y int // where the pen is, in thousandths of an em, y upwards
	var last fixed.Point26_6
	operate := func(operator byte, points ...fixed.Point26_6) {
		for _, p := range points {
			nextX, nextY := scaled(int(p.X), 64*em), -scaled(int(p.Y), 64*em)
			program = append(append(program, number(nextX-x)...), number(nextY-y)...)
			x, y = nextX, nextY
			last = p
		}
		program = append(program, operator)
	}
	for _, s := range segments {
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			operate(moveTo, s.Args[0])
		case sfnt.SegmentOpLineTo:
			operate(lineTo, s.Args[0])
		case sfnt.SegmentOpQuadTo:
			operate(curveTo, twoThirds(last, s.Args[0]), twoThirds(s.Args[1], s.Args[0]), s.Args[1])
		case sfnt.SegmentOpCubeTo:
			operate(curveTo, s.Args[0], s.Args[1], s.Args[2])
		}
	}
	return append(program, end)
}

// twoThirds is the point two thirds of the way from a to b.
func twoThirds(a, b fixed.Point26_6) fixed.Point26_6 {
	return fixed.Point26_6{X: (a.X + 2*b.X) / 3, Y: (a.Y + 2*b.Y) / 3}
}
