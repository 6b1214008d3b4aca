package icon

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/lintel-go/lintel/render/geom"
)

// matrix maps x,y to ax+cy+e, bx+dy+f.
//
// Products are converted before they are added: the conversion keeps a
// compiler from fusing the two steps, which some processors would round
// otherwise than others.
type matrix struct{ a, b, c, d, e, f float64 }

func (m matrix) apply(p vec) vec {
	return vec{float64(m.a*p.x) + float64(m.c*p.y) + m.e, float64(m.b*p.x) + float64(m.d*p.y) + m.f}
}

// times is n first, then m.
func (m matrix) times(n matrix) matrix {
	dot := func(a, b, c, d float64) float64 { return float64(a*b) + float64(c*d) }
	return matrix{
		dot(m.a, n.a, m.c, n.b), dot(m.b, n.a, m.d, n.b),
		dot(m.a, n.c, m.c, n.d), dot(m.b, n.c, m.d, n.d),
		dot(m.a, n.e, m.c, n.f) + m.e, dot(m.b, n.e, m.d, n.f) + m.f,
	}
}

// scale is by how much m makes lengths longer, taken over all directions.
func (m matrix) scale() float64 {
	return math.Sqrt(math.Abs(float64(m.a*m.d) - float64(m.b*m.c)))
}

// vec is a place or a direction in the units of a file.
type vec struct{ x, y float64 }

func (a vec) plus(b vec) vec               { return vec{a.x + b.x, a.y + b.y} }
func (a vec) minus(b vec) vec              { return vec{a.x - b.x, a.y - b.y} }
func (a vec) times(k float64) vec          { return vec{float64(a.x * k), float64(a.y * k)} }
func (a vec) mirroredAt(o vec) vec         { return o.plus(o).minus(a) }
func (a vec) towards(b vec, k float64) vec { return a.plus(b.minus(a).times(k)) }

// errTooMuch is for a drawing with more than an icon can show.
var errTooMuch = fmt.Errorf("it has more than %d segments", maxSegments)

// outline collects segments in units.
type outline struct {
	to    matrix // from the units of the file to Units
	path  Path
	at    vec // where the pen is
	start vec // where it was put down
	room  int // for how many more segments there is room
	over  bool
}

func (o *outline) add(kind geom.SegmentKind, points ...vec) {
	if o.room == 0 {
		o.over = true
		return
	}
	o.room--
	s := geom.Segment{Kind: kind}
	for _, p := range points {
		p = o.to.apply(p)
		s.Points = append(s.Points, geom.Point{X: whole(p.x), Y: whole(p.y)})
	}
	o.path = append(o.path, s)
}

// whole rounds, and keeps what is far outside of any drawing from overflowing.
func whole(v float64) int {
	const far = 100 * Units
	return int(math.Round(min(max(v, -far), far)))
}

func (o *outline) move(p vec) {
	o.add(geom.MoveTo, p)
	o.at, o.start = p, p
}

func (o *outline) line(p vec) {
	o.add(geom.LineTo, p)
	o.at = p
}

func (o *outline) curve(b, c, p vec) {
	o.add(geom.CurveTo, b, c, p)
	o.at = p
}

func (o *outline) close() {
	o.add(geom.Close)
	o.at = o.start
}

// quadratic is a curve with one control point.
func (o *outline) quadratic(c, p vec) {
	o.curve(o.at.towards(c, 2.0/3), p.towards(c, 2.0/3), p)
}

// arc is a piece of an ellipse, as the SVG specification converts it from its
// ends to its centre (implementation notes, F.6).
func (o *outline) arc(r vec, degrees float64, large, sweep bool, p vec) {
	a, b := math.Abs(r.x), math.Abs(r.y)
	if a == 0 || b == 0 || o.at == p {
		o.line(p)
		return
	}
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	turn := func(v vec) vec { return vec{float64(cos*v.x) - float64(sin*v.y), float64(sin*v.x) + float64(cos*v.y)} }
	back := func(v vec) vec { return vec{float64(cos*v.x) + float64(sin*v.y), float64(cos*v.y) - float64(sin*v.x)} }
	half := back(o.at.minus(p).times(0.5))
	sq := func(v float64) float64 { return float64(v * v) }
	if grow := sq(half.x/a) + sq(half.y/b); grow > 1 {
		a, b = float64(a*math.Sqrt(grow)), float64(b*math.Sqrt(grow))
	}
	below := sq(float64(a*half.y)) + sq(float64(b*half.x))
	k := math.Sqrt(max(0, (sq(float64(a*b))-below)/below))
	if large == sweep {
		k = -k
	}
	centre := vec{float64(k * float64(a*half.y) / b), float64(-k * float64(b*half.x) / a)}
	from := math.Atan2((half.y-centre.y)/b, (half.x-centre.x)/a)
	sweeps := math.Atan2((-half.y-centre.y)/b, (-half.x-centre.x)/a) - from
	switch {
	case sweep && sweeps < 0:
		sweeps += 2 * math.Pi
	case !sweep && sweeps > 0:
		sweeps -= 2 * math.Pi
	}
	middle := turn(centre).plus(o.at.towards(p, 0.5))
	n := int(math.Ceil(math.Abs(sweeps)/(math.Pi/2) - 1e-9))
	step := sweeps / float64(n)
	handle := 4.0 / 3 * math.Tan(step/4)
	on := func(angle float64) (place, direction vec) {
		s, c := math.Sincos(angle)
		place = middle.plus(turn(vec{float64(a * c), float64(b * s)}))
		return place, turn(vec{float64(-a * s), float64(b * c)})
	}
	begin, ahead := on(from)
	for i := range n {
		end, next := on(from + float64(step*float64(i+1)))
		if i == n-1 {
			end = p
		}
		o.curve(begin.plus(ahead.times(handle)), end.minus(next.times(handle)), end)
		begin, ahead = end, next
	}
}

// ellipse is a whole one.
func (o *outline) ellipse(middle, r vec) {
	k := r.times(0.5522847498)
	left, right := vec{middle.x - r.x, middle.y}, vec{middle.x + r.x, middle.y}
	top, bottom := vec{middle.x, middle.y - r.y}, vec{middle.x, middle.y + r.y}
	o.move(right)
	o.curve(vec{right.x, right.y + k.y}, vec{bottom.x + k.x, bottom.y}, bottom)
	o.curve(vec{bottom.x - k.x, bottom.y}, vec{left.x, left.y + k.y}, left)
	o.curve(vec{left.x, left.y - k.y}, vec{top.x - k.x, top.y}, top)
	o.curve(vec{top.x + k.x, top.y}, vec{right.x, right.y - k.y}, right)
	o.close()
}

// rect is a rectangle with rounded corners.
func (o *outline) rect(at, size, r vec) {
	far := at.plus(size)
	r = vec{min(r.x, size.x/2), min(r.y, size.y/2)}
	if r.x <= 0 || r.y <= 0 {
		o.move(at)
		o.line(vec{far.x, at.y})
		o.line(far)
		o.line(vec{at.x, far.y})
		o.close()
		return
	}
	o.move(vec{at.x + r.x, at.y})
	o.line(vec{far.x - r.x, at.y})
	o.arc(r, 0, false, true, vec{far.x, at.y + r.y})
	o.line(vec{far.x, far.y - r.y})
	o.arc(r, 0, false, true, vec{far.x - r.x, far.y})
	o.line(vec{at.x + r.x, far.y})
	o.arc(r, 0, false, true, vec{at.x, far.y - r.y})
	o.line(vec{at.x, at.y + r.y})
	o.arc(r, 0, false, true, vec{at.x + r.x, at.y})
	o.close()
}

// data draws path data.
func (o *outline) data(text string) error {
	s := scanner{text: text}
	var command byte
	var control vec // of the curve before, as S and T mirror it
	var before byte
	for !s.done() {
		if c := s.text[0]; c >= 'A' && c != 'e' && c != 'E' {
			command = c
			s.text = s.text[1:]
		} else if command == 0 || command == 'Z' || command == 'z' {
			return fmt.Errorf("path data has %q where a command must stand", s.word())
		}
		if len(o.path) == 0 && command != 'M' && command != 'm' {
			return errors.New("path data does not begin with M")
		}
		base := vec{}
		if command >= 'a' {
			base = o.at
		}
		point := func() vec { x := s.number(); return base.plus(vec{x, s.number()}) }
		if (before == 'Z' || before == 'z') && command != 'M' && command != 'm' && command != 'Z' && command != 'z' {
			o.move(o.start) // a segment after Z goes on where the path began
		}
		mirrored := func(curves string) vec {
			if strings.IndexByte(curves, before) < 0 {
				return o.at
			}
			return control.mirroredAt(o.at)
		}
		this := command
		switch command {
		case 'M', 'm':
			o.move(point())
			command -= 'M' - 'L' // further pairs are lines
		case 'L', 'l':
			o.line(point())
		case 'H', 'h':
			o.line(vec{base.x + s.number(), o.at.y})
		case 'V', 'v':
			o.line(vec{o.at.x, base.y + s.number()})
		case 'C', 'c':
			b := point()
			control = point()
			o.curve(b, control, point())
		case 'S', 's':
			b := mirrored("CcSs")
			control = point()
			o.curve(b, control, point())
		case 'Q', 'q':
			control = point()
			o.quadratic(control, point())
		case 'T', 't':
			control = mirrored("QqTt")
			o.quadratic(control, point())
		case 'A', 'a':
			r := vec{s.number(), s.number()}
			degrees, large, sweep := s.number(), s.flag(), s.flag()
			o.arc(r, degrees, large, sweep, point())
		case 'Z', 'z':
			o.close()
		default:
			return fmt.Errorf("path data has the unknown command %q", string(rune(command)))
		}
		switch {
		case s.bad != "":
			return fmt.Errorf("path data has %q where a number must stand", s.bad)
		case o.over:
			return errTooMuch
		}
		before = this
	}
	return nil
}

// scanner reads numbers with commas and spaces between them, or nothing where
// that is clear. The first thing that is no number stays in bad, and all that
// follows reads as 0.
type scanner struct {
	text string
	bad  string
}

const separators = " ,\t\n\r\f"

func (s *scanner) done() bool {
	s.text = strings.TrimLeft(s.text, separators)
	return s.text == ""
}

// word is what stands next, for a message.
func (s *scanner) word() string {
	const most = 12
	word := s.text
	if i := strings.IndexAny(word, separators); i >= 0 {
		word = word[:i]
	}
	return word[:min(len(word), most)]
}

func (s *scanner) number() float64 {
	if s.bad != "" || s.done() {
		return s.refuse()
	}
	v, err := strconv.ParseFloat(s.text[:numeral(s.text)], 64)
	// Beyond that, single places are lost.
	const most = 1e9
	if err != nil || math.Abs(v) > most {
		return s.refuse()
	}
	s.text = s.text[numeral(s.text):]
	return v
}

// flag is 0 or 1, of which several may stand without anything between them.
func (s *scanner) flag() bool {
	if s.bad == "" && !s.done() && (s.text[0] == '0' || s.text[0] == '1') {
		set := s.text[0] == '1'
		s.text = s.text[1:]
		return set
	}
	s.refuse()
	return false
}

func (s *scanner) refuse() float64 {
	if s.bad == "" {
		s.bad = s.word()
		if s.bad == "" {
			s.bad = "its end"
		}
	}
	s.text = ""
	return 0
}

// numeral is the length of the number that text begins with, 0 if there is
// none.
func numeral(text string) int {
	digits := func(i int) int {
		for i < len(text) && text[i] >= '0' && text[i] <= '9' {
			i++
		}
		return i
	}
	sign := func(i int) int {
		if i < len(text) && (text[i] == '+' || text[i] == '-') {
			i++
		}
		return i
	}
	begin := sign(0)
	end := digits(begin)
	some := end > begin
	if end < len(text) && text[end] == '.' {
		begin = end + 1
		end = digits(begin)
		some = some || end > begin
	}
	if !some {
		return 0
	}
	if end < len(text) && (text[end] == 'e' || text[end] == 'E') {
		begin = sign(end + 1)
		if e := digits(begin); e > begin {
			end = e
		}
	}
	return end
}
