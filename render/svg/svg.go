// Package svg writes a scene as SVG.
//
// It is the only package that knows SVG. The bytes depend on the scene, the
// theme and the options alone; elements and attributes keep one order, and
// every mark stands on lines of its own, so that a committed picture shows in
// a diff what became of it. It lays out nothing and measures nothing.
package svg

import (
	"strconv"
	"strings"

	"github.com/lintel-go/lintel/render/geom"
	"github.com/lintel-go/lintel/render/icon"
	"github.com/lintel-go/lintel/render/scene"
	"github.com/lintel-go/lintel/render/text"
	"github.com/lintel-go/lintel/render/theme"
)

// Mode says where a picture will stand.
type Mode string

// The modes.
const (
	// Standalone is a file of its own: it carries its style with the light
	// and the dark palette and follows the reader's colour scheme.
	Standalone Mode = "standalone"
	// Inline is a part of an HTML page, which brings CSS.
	Inline Mode = "inline"
)

// Options are the choices of one picture. The zero value is a standalone
// picture without links, in both palettes.
type Options struct {
	Mode Mode // empty: Standalone
	// Link gives the address of an element's page; nil or an empty answer
	// links nothing. An address that could run a script is refused.
	Link func(elementID string) string
	// LinkView gives the address of a view, for marks that lead to one; as
	// with Link, it may be nil.
	LinkView func(key string) string
	// IDPrefix begins every XML ID, so that pictures can share a page.
	IDPrefix string
	// Untitled leaves out the title block and the room that it takes, for a
	// page that says the same above the picture.
	Untitled bool
	// Fixed paints one palette, "light" or "dark", as literal colours in
	// attributes, which slide and office programs understand. It needs no
	// style sheet; of that of a page, the rules for text.
	Fixed string
	// EmbedFont carries the typeface inside a standalone picture.
	EmbedFont bool
}

// Version of the structure that this package writes, as the root element's
// data-lintel attribute. Readers of committed pictures look at it.
const Version = "1"

// Render writes s in the palettes of t.
func Render(s scene.Scene, t theme.Theme, o Options) []byte {
	w := newWriter(o, t)
	w.scene(s, t)
	return []byte(w.out.String())
}

// writer collects the text of one picture. A nil palette means that paints
// are classes of a style sheet.
type writer struct {
	out     strings.Builder
	options Options
	palette map[theme.Role]theme.Color
	aside   bool                      // it repeats another picture: no key leads to its links
	shared  map[string]string         // XML IDs of the parts of drawings that are written once, by their path data
	drawn   map[*scene.Segment]string // path data of drawings, by where they begin
}

func newWriter(o Options, t theme.Theme) *writer {
	w := &writer{options: o, drawn: map[*scene.Segment]string{}}
	switch o.Fixed {
	case "light":
		w.palette = t.Light
	case "dark":
		w.palette = t.Dark
	}
	return w
}

func (w *writer) scene(s scene.Scene, t theme.Theme) {
	inline := w.options.Mode == Inline
	title, desc := w.options.IDPrefix+"title", w.options.IDPrefix+"desc"
	w.raw(`<svg xmlns="http://www.w3.org/2000/svg"`)
	w.attr("class", "lintel")
	w.attr("data-lintel", Version)
	w.attr("data-view", s.Key)
	w.attr("data-kind", s.Kind)
	above := 0
	if w.options.Untitled {
		above = s.Untitled()
	}
	w.attr("viewBox", "0 "+strconv.Itoa(above)+" "+strconv.Itoa(s.W)+" "+strconv.Itoa(s.H-above))
	w.attrInt("width", s.W)
	w.attrInt("height", s.H-above)
	if w.palette != nil {
		w.attr("fill", "none")
		w.attr("font-family", text.Stack)
		if !inline { // a page's style sheet says so, and its policy may refuse attributes
			w.attr("style", text.CSSFeatures)
		}
	}
	w.attr("role", "graphics-document")
	w.attr("aria-labelledby", title)
	if s.Description != "" {
		w.attr("aria-describedby", desc)
	}
	w.raw(">\n<title")
	w.attr("id", title)
	w.raw(">")
	w.text(s.Title)
	w.raw("</title>\n")
	if s.Description != "" {
		w.raw("<desc")
		w.attr("id", desc)
		w.raw(">")
		w.text(s.Description)
		w.raw("</desc>\n")
	}
	switch {
	case inline:
	case w.palette != nil:
		if w.options.EmbedFont {
			w.style(fontFaces(s))
		}
	default:
		css := standaloneCSS(t, used(s))
		if w.options.EmbedFont {
			css = fontFaces(s) + css
		}
		w.style(css)
	}
	if !inline || w.palette != nil { // else the page is its canvas
		w.shape(scene.Shape{Rect: &scene.Rect{Rect: geom.Rect{W: s.W, H: s.H}, Ink: scene.Ink{Fill: theme.Canvas}}})
	}
	w.share(s)
	for _, m := range s.Marks {
		if m.Role != scene.RoleTitle || !w.options.Untitled {
			w.mark(m)
		}
	}
	w.raw("</svg>\n")
}

func (w *writer) style(css string) {
	w.raw("<style>\n")
	w.text(css)
	w.raw("</style>\n")
}

// mark writes a group. Its title is the tooltip that browsers show: the
// mark's name, and its description if it has one. Only then does the label
// hold the name alone and desc the description alone; a label beside a title
// that says the same would make a screen reader say it twice.
func (w *writer) mark(m scene.Mark) {
	href := ""
	switch {
	case m.Element != "" && w.options.Link != nil:
		href = safeLink(w.options.Link(m.Element))
	case m.Element == "" && m.View != "" && w.options.LinkView != nil:
		href = safeLink(w.options.LinkView(m.View))
	}
	class := "lintel-" + string(m.Role)
	if m.Class != "" {
		class += " " + m.Class
	}
	w.raw("<g")
	w.attr("class", class)
	if m.ID != "" {
		w.attr("data-id", m.ID)
	}
	if m.Element != "" && m.Element != m.ID {
		w.attr("data-element", m.Element)
	}
	if m.View != "" {
		w.attr("data-opens", m.View)
	}
	if m.Parent != "" {
		w.attr("data-parent", m.Parent)
	}
	if m.From != "" {
		w.attr("data-from", m.From)
	}
	if m.To != "" {
		w.attr("data-to", m.To)
	}
	if m.Title != "" {
		// A symbol hides what it holds from a screen reader, so a mark with
		// a link in it is an object.
		if href == "" {
			w.attr("role", "graphics-symbol")
		} else {
			w.attr("role", "graphics-object")
		}
	}
	if m.Title != "" && m.Desc != "" {
		w.attr("aria-label", m.Title)
	}
	w.raw(">\n")
	if m.Title != "" {
		w.raw("<title>")
		w.text(m.Title)
		if m.Desc != "" {
			w.text("\n" + m.Desc)
		}
		w.raw("</title>\n")
	}
	if m.Desc != "" {
		w.raw("<desc>")
		w.text(m.Desc)
		w.raw("</desc>\n")
	}
	linked := m.Shapes
	if href != "" && m.Role == scene.RoleBoundary {
		// The inside of a boundary is room between other marks: a click there
		// is meant for nothing, so only the words lead anywhere.
		linked = nil
		for _, shape := range m.Shapes {
			if shape.Text != nil {
				linked = append(linked, shape)
			} else {
				w.shape(shape)
			}
		}
	}
	if href != "" {
		w.raw("<a")
		w.attr("href", href)
		if w.aside {
			w.attr("tabindex", "-1")
		}
		w.raw(">\n")
	}
	for _, shape := range linked {
		w.shape(shape)
	}
	if href != "" {
		w.raw("</a>\n")
	}
	w.raw("</g>\n")
}

func (w *writer) shape(s scene.Shape) {
	switch {
	case s.Rect != nil:
		w.raw("<rect")
		if s.Rect.X != 0 {
			w.attrInt("x", s.Rect.X)
		}
		if s.Rect.Y != 0 {
			w.attrInt("y", s.Rect.Y)
		}
		w.attrInt("width", max(s.Rect.W, 0))
		w.attrInt("height", max(s.Rect.H, 0))
		if s.Rect.Radius > 0 {
			w.attrInt("rx", s.Rect.Radius)
		}
		w.ink(s.Rect.Ink)
		w.raw("/>\n")
	case s.Ellipse != nil:
		w.ellipse(*s.Ellipse)
	case s.Path != nil:
		w.raw("<path")
		w.attr("d", pathData(s.Path.Segments))
		w.ink(s.Path.Ink)
		w.raw("/>\n")
	case s.Icon != nil:
		w.icon(*s.Icon)
	case s.Text != nil:
		w.label(*s.Text)
	}
}

// icon writes the parts of a drawing in its own units.
func (w *writer) icon(i scene.Icon) {
	place := "translate(" + strconv.Itoa(i.X) + " " + strconv.Itoa(i.Y) + ") scale(" + thousandths(i.H) + ")"
	for _, p := range i.Drawing.Parts {
		if d := w.drawing(p.Path); w.shared[d] != "" {
			w.raw("<use")
			w.attr("href", "#"+w.shared[d])
		} else {
			w.raw("<path")
			w.attr("d", d)
		}
		w.attr("transform", place)
		if p.Width > 0 {
			w.ink(scene.Ink{Stroke: i.Role(p), Width: float64(p.Width)})
			w.attr("stroke-linecap", "round")
			w.attr("stroke-linejoin", "round")
		} else {
			w.ink(scene.Ink{Fill: i.Role(p)})
			if p.EvenOdd {
				w.attr("fill-rule", "evenodd")
			}
		}
		w.raw("/>\n")
	}
}

// ellipse writes centre and radii. An odd width has its centre between two
// pixels, the one place where a half is written.
func (w *writer) ellipse(e scene.Ellipse) {
	w.raw("<ellipse")
	w.attr("cx", halves(2*e.X+e.W))
	w.attr("cy", halves(2*e.Y+e.H))
	w.attr("rx", halves(max(e.W, 0)))
	w.attr("ry", halves(max(e.H, 0)))
	w.ink(e.Ink)
	w.raw("/>\n")
}

func (w *writer) ink(i scene.Ink) {
	if w.palette == nil {
		var classes []string
		if i.Fill != "" {
			classes = append(classes, fillClass(i.Fill))
		}
		if i.Stroke != "" {
			classes = append(classes, strokeClass(i.Stroke))
		}
		if len(classes) > 0 {
			w.attr("class", strings.Join(classes, " "))
		}
	} else {
		if i.Fill != "" {
			w.attr("fill", w.color(i.Fill))
		}
		if i.Stroke != "" {
			w.attr("stroke", w.color(i.Stroke))
		}
	}
	if i.Stroke == "" {
		return
	}
	if i.Width > 0 && i.Width != 1 {
		w.attr("stroke-width", strconv.FormatFloat(i.Width, 'f', -1, 64))
	}
	if len(i.Dash) > 0 {
		dash := make([]string, len(i.Dash))
		for n, d := range i.Dash {
			dash[n] = strconv.Itoa(d)
		}
		w.attr("stroke-dasharray", strings.Join(dash, " "))
	}
}

func (w *writer) label(t scene.Text) {
	w.raw("<text")
	w.attrInt("x", t.At.X)
	w.attrInt("y", t.At.Y)
	w.attrInt("font-size", t.Size)
	if w.palette == nil {
		class := fillClass(t.Fill)
		if t.Bold {
			class += " b"
		}
		switch t.Anchor {
		case scene.Middle:
			class += " m"
		case scene.End:
			class += " e"
		}
		w.attr("class", class)
	} else {
		if t.Bold {
			w.attrInt("font-weight", text.WeightBold)
		}
		if t.Anchor == scene.Middle || t.Anchor == scene.End {
			w.attr("text-anchor", string(t.Anchor))
		}
		w.attr("fill", w.color(t.Fill))
	}
	if collapses(t.Value) {
		w.attr("xml:space", "preserve")
	}
	w.raw(">")
	w.text(t.Value)
	w.raw("</text>\n")
}

func (w *writer) color(r theme.Role) string { return literal(w.palette[r]) }

// drawing is the path data of a part of a drawing, of which many marks have the
// same one.
func (w *writer) drawing(segments []scene.Segment) string {
	if len(segments) == 0 {
		return ""
	}
	d, ok := w.drawn[&segments[0]]
	if !ok {
		d = pathData(segments)
		w.drawn[&segments[0]] = d
	}
	return d
}

func pathData(segments []scene.Segment) string {
	var b strings.Builder
	for _, s := range segments {
		switch s.Kind {
		case scene.MoveTo, scene.LineTo, scene.CurveTo, scene.Close:
			b.WriteString(string(s.Kind))
		default:
			continue
		}
		for i, p := range s.Points {
			if i > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(strconv.Itoa(p.X))
			b.WriteByte(' ')
			b.WriteString(strconv.Itoa(p.Y))
		}
	}
	return b.String()
}

// thousandths writes n/1000: what one of the units of a drawing in a box n px
// high measures.
func thousandths(n int) string {
	return strconv.FormatFloat(float64(n)/icon.Units, 'f', -1, 64)
}

// halves writes n/2.
func halves(n int) string {
	if n%2 == 0 {
		return strconv.Itoa(n / 2)
	}
	if n < 0 {
		return "-" + halves(-n)
	}
	return strconv.Itoa(n/2) + ".5"
}
