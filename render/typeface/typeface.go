// Package typeface gives the outlines of glyphs to what draws text without a
// browser: those of the embedded typeface, and for runes that it lacks those
// of a font of this machine. A text with such runes depends on what is
// installed; all others are the same everywhere.
package typeface

import (
	"maps"
	"slices"

	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"

	"github.com/lintel-go/lintel/render/text"
)

// Set is the embedded typeface and its helper, with what was drawn in them.
// It is not safe for concurrent use.
type Set struct {
	folders []string
	own     [2]*Face // regular, bold
	looked  bool
	helper  *found // nil: not looked for yet, or none
	foreign [2]*Face
	helped  bool
	boxes   *Face
	missing map[rune]bool
}

// NewSet is a set that looks for a helper in the folders and what is below
// them, if it must. Nil stands for this machine's usual folders; an empty,
// non-nil list searches nothing.
func NewSet(folders []string) *Set { return &Set{folders: folders, missing: map[rune]bool{}} }

// Report says how text beyond the embedded typeface fared.
type Report struct {
	Font    string // the file that had to help; empty if none did
	Missing []rune // drawn as hollow boxes, sorted
}

// Report is about all lines so far.
func (s *Set) Report() Report {
	r := Report{Missing: slices.Sorted(maps.Keys(s.missing))}
	if s.helped {
		r.Font = s.helper.path
	}
	return r
}

// Face is one font.
type Face struct {
	Name     string // its PostScript name
	Em       int    // units in one em
	Embedded bool   // it is text.Font
	Bold     bool
	font     *sfnt.Font // nil: a face of boxes
	buffer   sfnt.Buffer
	cache    map[rune]*Glyph
}

// Glyph is an outline in units of its face, y downwards, with its origin on
// the baseline. A coordinate of 64 is one unit. It is filled where it winds
// around.
type Glyph struct {
	Segments sfnt.Segments
	Advance  int
	Left     int // of its ink
	Right    int
}

// Placed is a glyph on a line.
type Placed struct {
	*Glyph
	Rune    rune
	Face    *Face
	X       int // from the start of the line to its origin, in units of 1/text.Em em
	Advance int // the room it has, in the same units; 0 for a mark on the rune before
}

// Line lays out a line of text and returns its advance: what text.Width
// rounds up.
func (s *Set) Line(value string, bold bool) (line []Placed, advance int) {
	glyphs, advance := text.Place(value, bold)
	var base text.Glyph // what a mark stands on
	for _, g := range glyphs {
		if g.Advance > 0 {
			base = g
		}
		face, shape := s.find(g, bold)
		x := g.X
		switch {
		case g.Advance == 0 && base.Advance > 0:
			// The middle of a mark goes over the middle of its base.
			x = base.X + base.Advance/2 - (shape.Left+shape.Right)*text.Em/(2*face.Em)
		case !g.Embedded:
			// A foreign glyph stands in the middle of its place.
			x += (g.Advance - shape.Advance*text.Em/face.Em) / 2
		}
		line = append(line, Placed{Glyph: shape, Rune: g.Rune, Face: face, X: x, Advance: g.Advance})
	}
	return line, advance
}

// find is the glyph of a rune: a box if no font has it.
func (s *Set) find(g text.Glyph, bold bool) (*Face, *Glyph) {
	if g.Embedded {
		face := s.embedded(bold)
		return face, face.glyph(g.Rune)
	}
	if face := s.fallback(bold); face != nil {
		if shape := face.glyph(g.Rune); shape != nil {
			s.helped = true
			return face, shape
		}
	}
	s.missing[g.Rune] = true
	if s.boxes == nil {
		s.boxes = &Face{Name: "Boxes", Em: text.Em, cache: map[rune]*Glyph{}}
	}
	if s.boxes.cache[g.Rune] == nil {
		s.boxes.cache[g.Rune] = box(g.Advance)
	}
	return s.boxes, s.boxes.cache[g.Rune]
}

// embedded is the face that every text starts with.
func (s *Set) embedded(bold bool) *Face {
	i := index(bold)
	if s.own[i] == nil {
		f, err := opentype.Parse(text.Font(bold))
		if err != nil {
			panic(err) // the font is part of the program
		}
		s.own[i] = newFace(f, bold)
		s.own[i].Embedded = true
	}
	return s.own[i]
}

// fallback is the face for what the embedded one lacks, nil if there is none.
func (s *Set) fallback(bold bool) *Face {
	if !s.looked {
		s.looked = true
		if s.folders == nil {
			s.helper = system()
		} else {
			s.helper = search(s.folders)
		}
	}
	i := index(bold)
	if s.foreign[i] == nil && s.helper != nil {
		f := s.helper.regular
		if bold {
			f = s.helper.bold
		}
		s.foreign[i] = newFace(f, bold)
	}
	return s.foreign[i]
}

func index(bold bool) int {
	if bold {
		return 1
	}
	return 0
}

func newFace(f *sfnt.Font, bold bool) *Face {
	face := &Face{Em: int(f.UnitsPerEm()), Bold: bold, font: f, cache: map[rune]*Glyph{}}
	// A font without a name of this kind is not refused for it.
	face.Name, _ = f.Name(&face.buffer, sfnt.NameIDPostScript)
	return face
}

// glyph is nil if the face lacks r.
func (f *Face) glyph(r rune) *Glyph {
	if g, ok := f.cache[r]; ok {
		return g
	}
	g := f.load(r)
	f.cache[r] = g
	return g
}

func (f *Face) load(r rune) *Glyph {
	// At this size a pixel of the font package is a font unit.
	size := fixed.I(f.Em)
	index, err := f.font.GlyphIndex(&f.buffer, r)
	if err != nil || index == 0 {
		return nil
	}
	advance, err := f.font.GlyphAdvance(&f.buffer, index, size, font.HintingNone)
	if err != nil {
		return nil
	}
	segments, err := f.font.LoadGlyph(&f.buffer, index, size, nil)
	if err != nil {
		return nil
	}
	g := &Glyph{Segments: slices.Clone(segments), Advance: advance.Round()}
	bounds := g.Segments.Bounds()
	g.Left, g.Right = bounds.Min.X.Floor(), bounds.Max.X.Ceil()
	return g
}

// box is what is drawn for a rune that no font has: a hollow rectangle in a
// place of the width, in units of text.Em.
func box(width int) *Glyph {
	const height, stroke = text.Em * 7 / 10, text.Em / 14
	left, right := width/12, width-width/12
	g := &Glyph{Advance: width, Left: left, Right: right}
	loop := func(corners ...[2]int) {
		op := sfnt.SegmentOpMoveTo
		for _, c := range corners {
			g.Segments = append(g.Segments, sfnt.Segment{Op: op, Args: [3]fixed.Point26_6{fixed.P(c[0], c[1])}})
			op = sfnt.SegmentOpLineTo
		}
	}
	loop([2]int{left, 0}, [2]int{left, -height}, [2]int{right, -height}, [2]int{right, 0})
	left, right = left+stroke, right-stroke
	loop([2]int{left, -stroke}, [2]int{right, -stroke}, [2]int{right, stroke - height}, [2]int{left, stroke - height})
	return g
}
