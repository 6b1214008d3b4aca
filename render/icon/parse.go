package icon

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/lintel-go/lintel/render/geom"
)

// MaxBytes is the most that the file of a drawing may have.
const MaxBytes = 64 << 10

// Bounds of what is read.
const (
	maxSegments = 4000
	maxDepth    = 32 // of elements inside of each other
)

// bleed is how far a drawing may reach beyond its square, in units: as far as
// a line on its border does.
const bleed = Units / 20

// namespace is that of SVG. Elements of others are not drawn.
const namespace = "http://www.w3.org/2000/svg"

// Parse reads an SVG file as a drawing. It keeps the outlines of paths and
// basic shapes, also in groups and under transforms, and three paints: none,
// that of the drawing, and, for what is white or nearly so, that of the ground
// under it. Gradients count as paint, clips and opacity above 0 for nothing.
// A drawing that is not square is centred in one.
//
// What could run, load or hide something is refused, and so is what would be
// drawn otherwise than its author sees it: text, style sheets, masks, images,
// and whatever reaches out of the view box. The error says in which line.
func Parse(name string, file []byte) (Icon, error) {
	if len(file) > MaxBytes {
		return Icon{}, fmt.Errorf("it has %d bytes, and %d are the most", len(file), MaxBytes)
	}
	d := xml.NewDecoder(bytes.NewReader(file))
	r := &reader{decoder: d, room: maxSegments}
	if err := r.read(); err != nil {
		line, _ := d.InputPos()
		var syntax *xml.SyntaxError
		if errors.As(err, &syntax) {
			return Icon{}, fmt.Errorf("line %d: it is no well-formed XML: %s", syntax.Line, syntax.Msg)
		}
		return Icon{}, fmt.Errorf("line %d: %w", line, err)
	}
	i := Icon{Name: name, Parts: r.parts}
	return i, i.check()
}

// check finishes what can be said only of the whole.
func (i *Icon) check() error {
	ink := false
	for _, p := range i.Parts {
		ink = ink || !p.Ground
		for _, line := range p.Path.Lines(8) {
			for _, at := range line {
				if reach := bleed + p.Width/2; min(at.X, at.Y) < -reach || max(at.X, at.Y) > Units+reach {
					return errors.New("it draws outside of its view box")
				}
			}
		}
	}
	if len(i.Parts) == 0 {
		return errors.New("it draws nothing")
	}
	if !ink { // white on whatever is there
		for n := range i.Parts {
			i.Parts[n].Ground = false
		}
	}
	return nil
}

// paint is what one of the colours of a file is reduced to.
type paint int

const (
	unpainted paint = iota
	inked
	ground
)

// style is what elements inherit.
type style struct {
	fill, stroke paint
	width        float64
	evenOdd      bool
	hidden       bool
	to           matrix
}

// reader walks through a file.
type reader struct {
	decoder *xml.Decoder
	styles  []style // of the open elements
	parts   []Part
	room    int
}

func (r *reader) read() error {
	for {
		token, err := r.decoder.Token()
		switch {
		case errors.Is(err, io.EOF) && len(r.styles) == 0:
			return errors.New("it is no SVG file: there is no element svg")
		case err != nil:
			return err
		}
		switch t := token.(type) {
		case xml.Directive:
			// A document type may stand there, but declare nothing.
			if bytes.ContainsAny(t, "[<") {
				return errors.New("it declares entities, which are refused")
			}
		case xml.StartElement:
			if err := r.open(t); err != nil {
				return err
			}
		case xml.EndElement:
			r.styles = r.styles[:len(r.styles)-1]
			if len(r.styles) == 0 {
				return nil // what follows the picture is no part of it
			}
		case xml.CharData:
			if len(r.styles) == 0 && len(bytes.TrimSpace(t)) > 0 {
				return errors.New("it is no SVG file: it begins with text")
			}
		}
	}
}

func (r *reader) open(e xml.StartElement) error {
	if err := harmless(e); err != nil {
		return err
	}
	own := e.Name.Space == namespace || e.Name.Space == ""
	if len(r.styles) == 0 {
		if !own || e.Name.Local != "svg" {
			return fmt.Errorf("it is no SVG file: it begins with <%s>", clip(e.Name.Local))
		}
		s, err := root(e)
		r.styles = append(r.styles, s)
		return err
	}
	if len(r.styles) == maxDepth {
		return fmt.Errorf("more than %d elements stand inside of each other", maxDepth)
	}
	if !own {
		return r.skip()
	}
	s := r.styles[len(r.styles)-1]
	switch e.Name.Local {
	case "title", "desc", "metadata", "defs", "clipPath", "linearGradient", "radialGradient", "pattern", "marker", "symbol", "filter":
		return r.skip()
	case "g":
	case "path", "rect", "circle", "ellipse", "line", "polyline", "polygon":
		if err := s.inherit(e); err != nil {
			return err
		}
		if err := r.draw(e, s); err != nil {
			return fmt.Errorf("<%s>: %w", e.Name.Local, err)
		}
		return r.skip()
	case "style":
		return errors.New("<style> is not read; export the drawing with presentation attributes")
	case "text":
		return errors.New("<text> is not read; turn text into paths")
	case "use":
		return errors.New("<use> is not read; export the drawing with its shapes in place")
	default:
		return fmt.Errorf("<%s> is refused; a drawing has paths, basic shapes and groups", clip(e.Name.Local))
	}
	r.styles = append(r.styles, s)
	return r.styles[len(r.styles)-1].inherit(e)
}

// skip leaves out the rest of an element that is not drawn.
func (r *reader) skip() error {
	for depth := 1; depth > 0; {
		token, err := r.decoder.Token()
		if err != nil {
			return err
		}
		switch t := token.(type) {
		case xml.StartElement:
			if err := harmless(t); err != nil {
				return err
			}
			if depth++; depth > maxDepth {
				return fmt.Errorf("more than %d elements stand inside of each other", maxDepth)
			}
		case xml.EndElement:
			depth--
		}
	}
	return nil
}

// harmless refuses what no picture needs, wherever it stands. None of it
// would come further than this package, but who brings it should know.
func harmless(e xml.StartElement) error {
	switch strings.ToLower(e.Name.Local) {
	case "script", "foreignobject", "image", "iframe", "a", "animate", "animatetransform", "animatemotion", "set", "handler":
		return fmt.Errorf("<%s> is refused", clip(e.Name.Local))
	}
	for _, a := range e.Attr {
		name, value := strings.ToLower(a.Name.Local), strings.ToLower(a.Value)
		switch {
		case strings.HasPrefix(name, "on"):
			return fmt.Errorf("the attribute %s, which runs a script, is refused", clip(a.Name.Local))
		case name == "href" && !strings.HasPrefix(value, "#"):
			return errors.New("a reference to something outside of the file is refused")
		case strings.Contains(strings.ReplaceAll(strings.NewReplacer(" ", "", `"`, "", "'", "").Replace(value), "url(#", ""), "url("):
			return errors.New("a reference to something outside of the file is refused")
		}
	}
	return nil
}

// root is the style of the element svg, which maps its view box to the square.
func root(e xml.StartElement) (style, error) {
	s := style{fill: inked, width: 1}
	box, err := viewBox(e)
	if err != nil {
		return s, err
	}
	k := Units / max(box[2], box[3])
	s.to = matrix{k, 0, 0, k, (Units-box[2]*k)/2 - float64(box[0]*k), (Units-box[3]*k)/2 - float64(box[1]*k)}
	return s, s.inherit(e)
}

func viewBox(e xml.StartElement) ([4]float64, error) {
	var box [4]float64
	text := attribute(e, "viewBox")
	if text == "" {
		text = "0 0 " + attribute(e, "width") + " " + attribute(e, "height")
		text = strings.ReplaceAll(text, "px", "")
	}
	n := scanner{text: text}
	for i := range box {
		box[i] = n.number()
	}
	if n.bad != "" || !n.done() || box[2] <= 0 || box[3] <= 0 {
		return box, errors.New(`it has no view box; write one like viewBox="0 0 24 24"`)
	}
	return box, nil
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Space == "" && a.Name.Local == name {
			return strings.TrimSpace(a.Value)
		}
	}
	return ""
}

// inherit takes over what an element says of itself.
func (s *style) inherit(e xml.StartElement) error {
	for _, a := range e.Attr {
		if a.Name.Space != "" {
			continue
		}
		if a.Name.Local != "style" {
			if err := s.set(a.Name.Local, a.Value); err != nil {
				return err
			}
			continue
		}
		for _, declaration := range strings.Split(a.Value, ";") {
			property, value, _ := strings.Cut(declaration, ":")
			value, _, _ = strings.Cut(value, "!")
			if err := s.set(strings.TrimSpace(property), value); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *style) set(property, value string) error {
	value = strings.TrimSpace(value)
	switch property {
	case "fill":
		s.fill = paintOf(value, s.fill)
	case "stroke":
		s.stroke = paintOf(value, s.stroke)
	case "fill-rule":
		s.evenOdd = value == "evenodd"
	case "fill-opacity":
		if nothing(value) {
			s.fill = unpainted
		}
	case "stroke-opacity":
		if nothing(value) {
			s.stroke = unpainted
		}
	case "opacity":
		s.hidden = s.hidden || nothing(value)
	case "display":
		s.hidden = s.hidden || value == "none"
	case "visibility":
		s.hidden = s.hidden || value == "hidden" || value == "collapse"
	case "stroke-width":
		n := scanner{text: strings.TrimSuffix(value, "px")}
		s.width = n.number()
		if n.bad != "" || !n.done() || s.width < 0 {
			return fmt.Errorf("stroke-width is %q, not a number", clip(value))
		}
	case "transform":
		m, err := transform(value)
		if err != nil {
			return err
		}
		s.to = s.to.times(m)
	case "mask":
		if value != "" && value != "none" {
			return errors.New("a mask is not read; export the drawing without")
		}
	}
	return nil
}

// nothing tells whether an opacity lets nothing be seen.
func nothing(opacity string) bool {
	v, err := strconv.ParseFloat(strings.TrimSuffix(opacity, "%"), 64)
	return err == nil && v == 0
}

// paintOf reduces a colour.
func paintOf(value string, inherited paint) paint {
	value = strings.ToLower(value)
	switch value {
	case "none", "transparent":
		return unpainted
	case "inherit", "":
		return inherited
	case "white", "snow", "ivory", "floralwhite", "ghostwhite", "whitesmoke", "mintcream", "azure":
		return ground
	}
	if white(value) {
		return ground
	}
	return inked
}

// white tells whether every channel of #rgb, #rrggbb or rgb(r, g, b) is nearly
// full.
func white(value string) bool {
	const least = 0xf0
	if hex, ok := strings.CutPrefix(value, "#"); ok {
		switch len(hex) {
		case 3, 4:
			return strings.Trim(hex[:3], "f") == ""
		case 6, 8:
			n, err := strconv.ParseUint(hex[:6], 16, 32)
			return err == nil && n>>16 >= least && n>>8&0xff >= least && n&0xff >= least
		}
		return false
	}
	list, ok := strings.CutPrefix(value, "rgb(")
	if !ok {
		return false
	}
	channels := strings.FieldsFunc(strings.TrimSuffix(list, ")"), func(c rune) bool { return c == ',' || c == ' ' })
	for _, c := range channels {
		share, percent := strings.CutSuffix(c, "%")
		v, err := strconv.ParseFloat(share, 64)
		if percent {
			v *= 2.55
		}
		if err != nil || v < least {
			return false
		}
	}
	return len(channels) == 3
}

// transform reads a list of transforms.
func transform(text string) (matrix, error) {
	whole := matrix{a: 1, d: 1}
	for rest := strings.Trim(text, separators); rest != ""; rest = strings.TrimLeft(rest, separators) {
		name, after, open := strings.Cut(rest, "(")
		list, after, closed := strings.Cut(after, ")")
		rest = after
		n := scanner{text: list}
		var v []float64
		for !n.done() && n.bad == "" && len(v) < 6 {
			v = append(v, n.number())
		}
		m, ok := single(strings.TrimSpace(name), v)
		if !open || !closed || !n.done() || n.bad != "" || !ok {
			return whole, fmt.Errorf("transform is %q, which is not understood", clip(text))
		}
		whole = whole.times(m)
	}
	return whole, nil
}

// single is one transform with its numbers.
func single(name string, v []float64) (matrix, bool) {
	with := func(i int, otherwise float64) float64 {
		if i < len(v) {
			return v[i]
		}
		return otherwise
	}
	one := matrix{a: 1, d: 1}
	switch {
	case name == "matrix" && len(v) == 6:
		return matrix{v[0], v[1], v[2], v[3], v[4], v[5]}, true
	case name == "translate" && (len(v) == 1 || len(v) == 2):
		one.e, one.f = v[0], with(1, 0)
		return one, true
	case name == "scale" && (len(v) == 1 || len(v) == 2):
		return matrix{a: v[0], d: with(1, v[0])}, true
	case name == "rotate" && (len(v) == 1 || len(v) == 3):
		sin, cos := math.Sincos(v[0] * math.Pi / 180)
		to, back := one, one
		to.e, to.f, back.e, back.f = with(1, 0), with(2, 0), -with(1, 0), -with(2, 0)
		return to.times(matrix{a: cos, b: sin, c: -sin, d: cos}).times(back), true
	case name == "skewX" && len(v) == 1:
		one.c = math.Tan(v[0] * math.Pi / 180)
		return one, true
	case name == "skewY" && len(v) == 1:
		one.b = math.Tan(v[0] * math.Pi / 180)
		return one, true
	}
	return one, false
}

// draw adds the parts of one shape: its area, and its line above it.
func (r *reader) draw(e xml.StartElement, s style) error {
	o := &outline{to: s.to, room: r.room}
	if err := o.shape(e); err != nil {
		return err
	}
	if o.over {
		return errTooMuch
	}
	r.room = o.room
	if s.hidden || !draws(o.path) {
		return nil
	}
	if s.fill != unpainted && e.Name.Local != "line" {
		r.parts = append(r.parts, Part{Path: slices.Clone(o.path), EvenOdd: s.evenOdd, Ground: s.fill == ground})
	}
	if width := whole(float64(s.width * s.to.scale())); s.stroke != unpainted && width > 0 {
		line := Part{Path: o.path, Width: width, Ground: s.stroke == ground}
		// Lines that follow each other are one part. Areas are not: two that
		// overlap might become a hole.
		if last := len(r.parts) - 1; last >= 0 && r.parts[last].Width == line.Width && r.parts[last].Ground == line.Ground {
			r.parts[last].Path = append(r.parts[last].Path, o.path...)
		} else {
			r.parts = append(r.parts, line)
		}
	}
	return nil
}

// draws tells whether a path does more than to move.
func draws(p Path) bool {
	for _, s := range p {
		if s.Kind != geom.MoveTo {
			return true
		}
	}
	return false
}

// shape draws an element by its attributes.
func (o *outline) shape(e xml.StartElement) error {
	var bad string
	number := func(name string) float64 {
		text := attribute(e, name)
		if text == "" {
			return 0
		}
		n := scanner{text: strings.TrimSuffix(text, "px")}
		v := n.number()
		if n.bad != "" || !n.done() {
			bad = fmt.Sprintf("%s is %q, not a number", name, clip(text))
		}
		return v
	}
	switch e.Name.Local {
	case "path":
		return o.data(attribute(e, "d"))
	case "rect":
		at, size := vec{number("x"), number("y")}, vec{number("width"), number("height")}
		r := vec{number("rx"), number("ry")}
		if attribute(e, "rx") == "" {
			r.x = r.y
		}
		if attribute(e, "ry") == "" {
			r.y = r.x
		}
		if size.x > 0 && size.y > 0 {
			o.rect(at, size, r)
		}
	case "circle":
		if r := number("r"); r > 0 {
			o.ellipse(vec{number("cx"), number("cy")}, vec{r, r})
		}
	case "ellipse":
		if r := (vec{number("rx"), number("ry")}); r.x > 0 && r.y > 0 {
			o.ellipse(vec{number("cx"), number("cy")}, r)
		}
	case "line":
		o.move(vec{number("x1"), number("y1")})
		o.line(vec{number("x2"), number("y2")})
	case "polyline", "polygon":
		return o.points(attribute(e, "points"), e.Name.Local == "polygon")
	}
	if bad != "" {
		return errors.New(bad)
	}
	return nil
}

// points draws from each to the next.
func (o *outline) points(text string, closed bool) error {
	n := scanner{text: text}
	for first := true; !n.done(); first = false {
		p := vec{n.number(), n.number()}
		switch {
		case n.bad != "":
			return fmt.Errorf("points has %q where a number must stand", n.bad)
		case o.over:
			return errTooMuch
		case first:
			o.move(p)
		default:
			o.line(p)
		}
	}
	if closed && len(o.path) > 0 {
		o.close()
	}
	return nil
}

// clip keeps a message readable when what it quotes is not.
func clip(s string) string {
	const most = 40
	if len(s) > most {
		return s[:most] + "…"
	}
	return s
}
