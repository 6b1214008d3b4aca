package drift

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"html"
	"regexp"
	"strconv"
	"strings"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/geom"
	"github.com/lintel-go/lintel/render/text"
	"github.com/lintel-go/lintel/render/theme"
)

// Beside draws a committed picture and the fresh one side by side, with frames
// around what differs, and says how many differences there are. A committed
// picture tells what it shows but not of which model, so that the two cannot be
// laid over one another as those of two models can. It draws nothing if they are
// the same, or if the committed file is no picture of ours.
func Beside(committed, fresh []byte, m *model.Model, t theme.Theme) (picture []byte, differences int, err error) {
	if bytes.Equal(unixLines(committed), unixLines(fresh)) {
		return nil, 0, nil
	}
	old, err := readPicture(committed)
	if err != nil {
		return nil, 0, nil // the check says why
	}
	now, err := readPicture(fresh)
	if err != nil {
		return nil, 0, fmt.Errorf("fresh picture: %w", err)
	}
	found := changes(old, now, m)
	if len(found) == 0 {
		return nil, 0, nil // only the bytes differ
	}
	b := beside{theme: t}
	b.draw(old, now, [2][]byte{committed, fresh}, found)
	return b.out.Bytes(), len(found), nil
}

// beside is such a picture while it is drawn.
type beside struct {
	theme theme.Theme
	w, h  int
	holes int // how many there are in lines so far
	out   bytes.Buffer
}

// Distances, in px.
const (
	besideMargin = 24
	besideHead   = 84 // title and the heads of the columns
	besideLine   = 20 // of text
	besideWords  = 14 // lines of text at most
)

// framed is what a frame says, in three ways: colour, line and sign.
type framed struct {
	class, sign string
}

func (b *beside) draw(old, now *picture, files [2][]byte, found []change) {
	sizes := [2]geom.Rect{size(old), size(now)}
	left := besideMargin
	right := left + sizes[0].W + besideMargin
	high := max(sizes[0].H, sizes[1].H)
	words := min(len(found), besideWords)
	w, h := right+sizes[1].W+besideMargin, besideHead+high+besideMargin+besideLine*(words+3)+besideMargin
	b.w, b.h = w, h
	title := "What differs in " + now.title
	fmt.Fprintf(&b.out, `<svg xmlns="http://www.w3.org/2000/svg" data-lintel="differences" data-view="%s" viewBox="0 0 %d %d" width="%d" height="%d" role="img" aria-labelledby="title">`+"\n<title id=\"title\">%s</title>\n",
		html.EscapeString(now.view), w, h, w, h, html.EscapeString(title))
	b.style()
	fmt.Fprintf(&b.out, `<rect class="canvas" width="%d" height="%d"/>`+"\n", w, h)
	b.text(left, besideMargin+12, "title", title)
	b.text(left, besideHead-12, "head", "− As committed")
	b.text(right, besideHead-12, "head", "+ As the model says now")
	for i, x := range []int{left, right} {
		fmt.Fprintf(&b.out, `<image x="%d" y="%d" width="%d" height="%d" href="data:image/svg+xml;base64,%s"/>`+"\n",
			x, besideHead, sizes[i].W, sizes[i].H, base64.StdEncoding.EncodeToString(files[i]))
	}
	pairs, gone, missing := match(old.marks, now.marks)
	said := 0
	for _, k := range gone {
		if k.role != "legend" {
			b.frame(k, left, framed{"removed", "−"})
			said++
		}
	}
	for _, k := range missing {
		if k.role != "legend" {
			b.frame(k, right, framed{"added", "+"})
			said++
		}
	}
	from := sourceOf(nil, now.view)
	for _, p := range pairs {
		if p.old.role != "legend" && len(p.says(old, now, from)) > 0 {
			b.frame(p.old, left, framed{"changed", "~"})
			b.frame(p.now, right, framed{"changed", "~"})
			said++
		}
	}
	for _, p := range pairs {
		if what, _ := difference(p.old.drawn, p.now.drawn); said == 0 && what != "" {
			b.frame(p.old, left, framed{"changed", "~"})
			b.frame(p.now, right, framed{"changed", "~"})
		}
	}
	y := besideHead + high + besideMargin + besideLine
	b.text(left, y, "words", "− gone from the model   + missing from the committed picture   ~ says or shows something else")
	y += besideLine + besideLine/2
	for i, c := range found {
		if i == besideWords-1 && len(found) > besideWords {
			b.text(left, y, "words", fmt.Sprintf("and %d more differences", len(found)-i))
			break
		}
		b.text(left, y, "words", clipped(c.message, w-2*besideMargin))
		y += besideLine
	}
	b.out.WriteString("</svg>\n")
}

// size is that of a picture.
func size(p *picture) geom.Rect {
	var r geom.Rect
	if len(p.head) > 0 {
		r.W, _ = strconv.Atoi(p.head[0].value("width"))
		r.H, _ = strconv.Atoi(p.head[0].value("height"))
	}
	return r
}

// style is the palettes, as far as they are needed.
func (b *beside) style() {
	paint := func(dark bool) string {
		c := func(r theme.Role) theme.Color { return b.theme.Color(r, dark) }
		return fmt.Sprintf(".canvas{fill:%s}.title,.head{fill:%s}.words{fill:%s}.added{stroke:%s}.removed{stroke:%s}.changed{stroke:%s}.sign{fill:%s}.added.disc{fill:%s}.removed.disc{fill:%s}.changed.disc{fill:%s}\n",
			c(theme.Canvas), c(theme.Ink), c(theme.InkMuted), c(theme.AddedStroke), c(theme.RemovedStroke), c(theme.ChangedStroke), c(theme.Canvas),
			c(theme.AddedStroke), c(theme.RemovedStroke), c(theme.ChangedStroke))
	}
	fmt.Fprintf(&b.out, "<style>\n:root{color-scheme:light dark}\n%s@media screen and (prefers-color-scheme:dark){%s}\ntext{font-family:%s}.title{font-size:20px;font-weight:600}.head{font-size:13px;font-weight:600}.words{font-size:13px}.sign{font-size:14px;font-weight:600;text-anchor:middle}\n.line{fill:none;stroke-width:3}.removed.line{stroke-dasharray:10 4}.changed.line{stroke-dasharray:3 3}\n</style>\n",
		paint(false), strings.TrimSpace(paint(true)), text.Stack)
}

func (b *beside) text(x, y int, class, words string) {
	fmt.Fprintf(&b.out, `<text class="%s" x="%d" y="%d">%s</text>`+"\n", class, x, y, html.EscapeString(Visible(words)))
}

// clipped is a text that is at most so wide.
func clipped(words string, width int) string {
	const fontSize = 13
	lines, _ := text.Wrap(words, fontSize, false, width, 1)
	return strings.Join(lines, "")
}

// frame shows what differs: a line along a line, a box around anything else,
// with a sign at its corner.
func (b *beside) frame(k mark, x int, f framed) {
	box, ok := k.extent()
	if !ok {
		return
	}
	box = geom.Rect{X: box.X + x - 4, Y: box.Y + besideHead - 4, W: box.W + 8, H: box.H + 8}
	at := geom.Point{X: box.Right(), Y: box.Y}
	fmt.Fprintf(&b.out, "<g><title>%s</title>\n", html.EscapeString(Visible(k.words())))
	if line, label, corner, ok := k.way(); ok {
		clip := ""
		if !label.Empty() { // the line goes on behind its words
			b.holes++
			fmt.Fprintf(&b.out, `<clipPath id="hole-%d"><path clip-rule="evenodd" d="M0 0H%dV%dH0ZM%d %dh%dv%dh-%dZ"/></clipPath>`+"\n", b.holes, b.w, b.h, label.X, label.Y, label.W, label.H, label.W)
			clip = fmt.Sprintf(` clip-path="url(#hole-%d)"`, b.holes)
		}
		fmt.Fprintf(&b.out, `<path class="%s line" transform="translate(%d %d)" d="%s"%s/>`+"\n", f.class, x, besideHead, html.EscapeString(line), clip)
		at = geom.Point{X: corner.X + x, Y: corner.Y + besideHead}
	} else {
		fmt.Fprintf(&b.out, `<rect class="%s line" x="%d" y="%d" width="%d" height="%d" rx="6"/>`+"\n", f.class, box.X, box.Y, box.W, box.H)
	}
	fmt.Fprintf(&b.out, `<circle class="%s disc" cx="%d" cy="%d" r="9"/><text class="sign" x="%d" y="%d">%s</text></g>`+"\n", f.class, at.X, at.Y, at.X, at.Y+5, f.sign)
}

// number is a coordinate in path data.
var number = regexp.MustCompile(`-?[0-9]+`)

// points are those of path data, whose coordinates are all absolute.
func points(d string) []geom.Point {
	all := number.FindAllString(d, -1)
	var out []geom.Point
	for i := 0; i+1 < len(all); i += 2 {
		x, _ := strconv.Atoi(all[i])
		y, _ := strconv.Atoi(all[i+1])
		out = append(out, geom.Point{X: x, Y: y})
	}
	return out
}

// way is the path of a line, its label, and where its sign goes: the corner of
// the label, or the middle of the line.
func (k mark) way() (d string, label geom.Rect, sign geom.Point, ok bool) {
	if k.role != "edge" && k.role != "message" {
		return "", geom.Rect{}, geom.Point{}, false
	}
	for _, e := range k.drawn {
		switch {
		case d == "" && e.name == "path" && e.value("transform") == "":
			d = e.value("d")
			if all := points(d); label.Empty() && len(all) > 0 {
				sign = all[len(all)/2]
			}
		case e.name == "text":
			if label.Empty() {
				label = e.box()
			}
			label = label.Union(e.box())
			sign = geom.Point{X: label.Right() + 8, Y: label.Y}
		}
	}
	return d, label, sign, d != ""
}

// box is what an element covers; empty, if it is none that has a place.
func (e *drawn) box() geom.Rect {
	n := func(name string) int {
		f, _ := strconv.ParseFloat(e.value(name), 64)
		return int(f)
	}
	switch {
	case e.value("transform") != "":
	case e.name == "rect":
		return geom.Rect{X: n("x"), Y: n("y"), W: n("width"), H: n("height")}
	case e.name == "ellipse":
		return geom.Rect{X: n("cx") - n("rx"), Y: n("cy") - n("ry"), W: 2 * n("rx"), H: 2 * n("ry")}
	case e.name == "path":
		var r geom.Rect
		for i, p := range points(e.value("d")) {
			at := geom.Rect{X: p.X, Y: p.Y, W: 1, H: 1}
			if i == 0 {
				r = at
			}
			r = r.Union(at)
		}
		return r
	case e.name == "text":
		size := n("font-size")
		w := text.Width(e.text, size, false)
		r := geom.Rect{X: n("x"), Y: n("y") - size, W: w, H: size}
		switch class := " " + e.value("class") + " "; {
		case strings.Contains(class, " m "):
			r.X -= w / 2
		case strings.Contains(class, " e "):
			r.X -= w
		}
		return r
	}
	return geom.Rect{}
}

// extent is what a mark covers.
func (k mark) extent() (box geom.Rect, ok bool) {
	for i := range k.drawn {
		r := k.drawn[i].box()
		switch {
		case r.Empty():
		case !ok:
			box, ok = r, true
		default:
			box = box.Union(r)
		}
	}
	return box, ok
}
