package svg_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/lintel-go/lintel/render/geom"
	"github.com/lintel-go/lintel/render/icon"
	"github.com/lintel-go/lintel/render/scene"
	"github.com/lintel-go/lintel/render/svg"
	"github.com/lintel-go/lintel/render/text"
	"github.com/lintel-go/lintel/render/theme"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func words(x, y int, value string, size int, bold bool, anchor scene.Anchor, fill, on theme.Role) scene.Shape {
	return scene.Shape{Text: &scene.Text{
		At: geom.Point{X: x, Y: y}, Value: value, Size: size, Bold: bold, Anchor: anchor, Fill: fill, On: on, Width: text.Width(value, size, bold),
	}}
}

func rect(r geom.Rect, radius int, ink scene.Ink) scene.Shape {
	return scene.Shape{Rect: &scene.Rect{Rect: r, Radius: radius, Ink: ink}}
}

func path(ink scene.Ink, segments ...scene.Segment) scene.Shape {
	return scene.Shape{Path: &scene.Path{Segments: segments, Ink: ink}}
}

func seg(kind scene.SegmentKind, points ...geom.Point) scene.Segment {
	return scene.Segment{Kind: kind, Points: points}
}

func at(x, y int) geom.Point { return geom.Point{X: x, Y: y} }

// sign is a drawing with every kind of part.
var sign = icon.Icon{Name: "sign", Parts: []icon.Part{
	{Path: icon.Path{seg(scene.MoveTo, at(0, 0)), seg(scene.LineTo, at(1000, 0)), seg(scene.CurveTo, at(1000, 500), at(500, 1000), at(0, 1000)), seg(scene.Close)}, EvenOdd: true},
	{Path: icon.Path{seg(scene.MoveTo, at(200, 200)), seg(scene.LineTo, at(400, 400))}, Width: 80, Ground: true},
}}

// picture has every kind of shape in it.
func picture() scene.Scene {
	gate, stock := geom.Rect{X: 24, Y: 80, W: 200, H: 80}, geom.Rect{X: 360, Y: 80, W: 160, H: 80}
	paint := scene.Ink{Fill: theme.ContainerFill, Stroke: theme.ContainerStroke, Width: 1.5}
	return scene.Scene{
		Key: "flash-sale/containers", Kind: "container", Title: "Flash sale", Description: "Sells a fixed stock",
		W: 544, H: 220, Margin: 24,
		Marks: []scene.Mark{
			{Role: scene.RoleTitle, Title: "Container diagram: Flash sale", Box: geom.Rect{X: 24, Y: 24, W: 300, H: 28}, Shapes: []scene.Shape{
				words(24, 44, "Flash sale", 20, true, scene.Start, theme.Ink, theme.Canvas),
			}},
			{
				ID: "gate->stock", Role: scene.RoleEdge, Class: "async", Title: "Edge gate → Stock: Reserves a unit [RESP]", From: "gate", To: "stock",
				Box:   geom.Rect{X: 240, Y: 100, W: 100, H: 40},
				Route: []geom.Point{at(224, 120), at(360, 120)},
				Shapes: []scene.Shape{
					path(scene.Ink{Stroke: theme.Line, Width: 1.5, Dash: []int{6, 4}}, seg(scene.MoveTo, at(224, 120)), seg(scene.LineTo, at(240, 120)), seg(scene.CurveTo, at(280, 110), at(300, 110), at(355, 120))),
					path(scene.Ink{Fill: theme.Line, Stroke: theme.Line, Width: 1}, seg(scene.MoveTo, at(350, 115)), seg(scene.LineTo, at(360, 120)), seg(scene.LineTo, at(350, 125)), seg(scene.Close)),
					rect(geom.Rect{X: 240, Y: 100, W: 100, H: 40}, 4, scene.Ink{Fill: theme.LabelPatch}),
					words(290, 116, "Reserves a unit", 12, false, scene.Middle, theme.LineText, theme.LabelPatch),
					words(290, 132, "[RESP]", 11, false, scene.Middle, theme.InkMuted, theme.LabelPatch),
				},
			},
			{
				ID: "gate", Element: "flash-sale/edge-gate", Role: scene.RoleNode, Class: "container", Title: "Edge gate", Desc: "[Container: nginx, Lua] Refuses most requests", Box: gate,
				Shapes: []scene.Shape{
					rect(gate, 8, paint),
					{Icon: &scene.Icon{Rect: geom.Rect{X: 40, Y: 96, W: 18, H: 18}, Drawing: sign, Fill: theme.ContainerText, On: theme.ContainerFill}},
					words(124, 116, "Edge gate", 15, true, scene.Middle, theme.ContainerText, theme.ContainerFill),
					words(124, 136, "[Container: nginx, Lua]", 11, false, scene.Middle, theme.ContainerText, theme.ContainerFill),
				},
			},
			{
				ID: "stock", Element: "stock", Role: scene.RoleNode, Class: "container database", Title: "Stock 库存", Parent: "flash-sale", Box: stock,
				Shapes: []scene.Shape{
					rect(stock, 0, paint),
					{Ellipse: &scene.Ellipse{Rect: geom.Rect{X: 360, Y: 72, W: 160, H: 15}, Ink: scene.Ink{Stroke: theme.ContainerStroke, Width: 1.5}}},
					words(440, 124, "Stock 库存", 15, true, scene.Middle, theme.ContainerText, theme.ContainerFill),
				},
			},
			{Role: scene.RoleLegend, Title: "Legend", Box: geom.Rect{X: 324, Y: 176, W: 196, H: 20}, Shapes: []scene.Shape{
				words(520, 192, "Legend", 12, false, scene.End, theme.InkMuted, theme.Canvas),
			}},
		},
	}
}

func link(id string) string { return "../" + id + ".html?a=1&b=2" }

func TestPictureOfTheTestsIsLegible(t *testing.T) {
	s := picture()
	s.Marks[3].Parent = "" // there is no boundary in it
	for _, v := range scene.Check(s) {
		if v.Code != scene.TextStruck {
			t.Errorf("%s %v", v.Code, v.Message)
		}
	}
}

// palette is a theme of its own, so that goldens change with this package
// only: each role has its number as its colour, dark ones with a leading 8.
func palette() theme.Theme {
	p := theme.Theme{Name: "numbers", Light: map[theme.Role]theme.Color{}, Dark: map[theme.Role]theme.Color{}}
	for i, r := range theme.Roles() {
		p.Light[r] = theme.Color(fmt.Sprintf("#0000%02d", i))
		p.Dark[r] = theme.Color(fmt.Sprintf("#8000%02d", i))
	}
	return p
}

func TestGolden(t *testing.T) {
	for name, o := range map[string]svg.Options{
		"standalone.svg": {Link: link},
		"inline.svg":     {Mode: svg.Inline, IDPrefix: "v1-", Link: link},
		"slide.svg":      {Fixed: "dark"},
	} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join("testdata", name)
			got := svg.Render(picture(), palette(), o)
			if *update {
				if err := os.WriteFile(file, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), string(got)); diff != "" {
				t.Errorf("differs from %s (-want +got); look at it, then run: go test -run Golden -update\n%s", file, diff)
			}
		})
	}
	t.Run("no golden is left over", func(t *testing.T) {
		files, err := filepath.Glob("testdata/*.svg")
		if err != nil || len(files) != 3 {
			t.Errorf("%d files (%v) in testdata, want 3", len(files), err)
		}
	})
}

func TestSameBytes(t *testing.T) {
	for _, o := range []svg.Options{{}, {Mode: svg.Inline}, {Fixed: "light"}, {EmbedFont: true}} {
		first := svg.Render(picture(), theme.Default(), o)
		for range 20 {
			if !bytes.Equal(first, svg.Render(picture(), theme.Default(), o)) {
				t.Fatalf("options %+v: two renderings differ", o)
			}
		}
	}
	sheet := svg.CSS(theme.Default())
	for range 20 {
		if svg.CSS(theme.Default()) != sheet {
			t.Fatal("two style sheets differ")
		}
	}
}

// element is a node of a parsed picture.
type element struct {
	name     string
	attr     map[string]string
	text     string // directly inside
	children []*element
}

func (e *element) all(name string) []*element {
	var out []*element
	for _, c := range e.children {
		if c.name == name {
			out = append(out, c)
		}
		out = append(out, c.all(name)...)
	}
	return out
}

// parse reads a picture strictly, and refuses what encoding/xml lets pass: an
// attribute that is there twice.
func parse(t testing.TB, data []byte) *element {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(data))
	root := &element{}
	stack := []*element{root}
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("not well-formed: %v\n%s", err, data)
		}
		top := stack[len(stack)-1]
		switch token := token.(type) {
		case xml.StartElement:
			e := &element{name: token.Name.Local, attr: map[string]string{}}
			for _, a := range token.Attr {
				name := a.Name.Local
				if a.Name.Space != "" {
					name = a.Name.Space + ":" + name
				}
				if _, twice := e.attr[name]; twice {
					t.Fatalf("attribute %s of %s is there twice", name, e.name)
				}
				e.attr[name] = a.Value
			}
			top.children = append(top.children, e)
			stack = append(stack, e)
		case xml.EndElement:
			stack = stack[:len(stack)-1]
		case xml.CharData:
			top.text += string(token)
		case xml.ProcInst, xml.Directive, xml.Comment:
			t.Fatalf("a picture has no %T", token)
		}
	}
	if len(root.children) != 1 || root.children[0].name != "svg" {
		t.Fatal("the root is not one svg element")
	}
	return root.children[0]
}

func TestMarksAreNamed(t *testing.T) {
	root := parse(t, svg.Render(picture(), theme.Default(), svg.Options{Mode: svg.Inline, IDPrefix: "p-", Link: link}))
	if root.attr["role"] != "graphics-document" || root.attr["aria-labelledby"] != "p-title" || root.attr["aria-describedby"] != "p-desc" {
		t.Errorf("root: %v", root.attr)
	}
	if title := root.all("title")[0]; title.attr["id"] != "p-title" || title.text != "Flash sale" {
		t.Errorf("title: %v %q", title.attr, title.text)
	}
	marks := root.all("g")
	s := picture()
	if len(marks) != len(s.Marks) {
		t.Fatalf("%d marks, want %d", len(marks), len(s.Marks))
	}
	for i, m := range s.Marks {
		g := marks[i]
		want := map[string]string{
			"class": strings.TrimSpace("lintel-" + string(m.Role) + " " + m.Class), "data-id": m.ID, "data-parent": m.Parent,
			"data-from": m.From, "data-to": m.To, "role": "graphics-symbol",
		}
		if m.Desc != "" {
			want["aria-label"] = m.Title
		}
		if m.Element != "" {
			want["role"] = "graphics-object"
		}
		for name, value := range want {
			if g.attr[name] != value {
				t.Errorf("%q: %s is %q, want %q", m.Title, name, g.attr[name], value)
			}
		}
		tooltip := g.children[0]
		if tooltip.name != "title" || tooltip.text != strings.TrimSpace(m.Title+"\n"+m.Desc) {
			t.Errorf("%q: the first child is %s %q", m.Title, tooltip.name, tooltip.text)
		}
		if m.Desc != "" && (g.children[1].name != "desc" || g.children[1].text != m.Desc) {
			t.Errorf("%q: description %q", m.Title, g.children[1].text)
		}
		links := g.all("a")
		if (m.Element != "") != (len(links) == 1) {
			t.Errorf("%q has %d links", m.Title, len(links))
		}
		for _, a := range links {
			if a.attr["href"] != link(m.Element) {
				t.Errorf("%q leads to %q", m.Title, a.attr["href"])
			}
		}
	}
}

func TestOnlyTheWordsOfABoundaryAreALink(t *testing.T) {
	s := picture()
	s.Marks[3].Role = scene.RoleBoundary
	g := parse(t, svg.Render(s, theme.Default(), svg.Options{Link: link})).all("g")[3]
	links := g.all("a")
	if len(links) != 1 || len(links[0].children) != 1 || links[0].children[0].text != "Stock 库存" {
		t.Errorf("links %v", links)
	}
	for _, shape := range []string{"rect", "ellipse"} {
		if len(g.all(shape)) != 1 {
			t.Errorf("%d %s", len(g.all(shape)), shape)
		}
	}
}

// TestMarksWithoutElementLeadToViews holds that a mark leads to its element
// first, and to a view if it has none.
func TestMarksWithoutElementLeadToViews(t *testing.T) {
	s := picture()
	of := func(element, view string) string {
		s.Marks[3].Element, s.Marks[3].View = element, view
		g := parse(t, svg.Render(s, theme.Default(), svg.Options{Link: link, LinkView: func(key string) string { return "views/" + key }})).all("g")[3]
		if g.attr["data-opens"] != view {
			t.Errorf("it opens %q, want %q", g.attr["data-opens"], view)
		}
		links := g.all("a")
		if len(links) != 1 {
			return ""
		}
		return links[0].attr["href"]
	}
	for _, c := range [][3]string{{"", "pay", "views/pay"}, {"stock", "pay", link("stock")}, {"", "", ""}} {
		if got := of(c[0], c[1]); got != c[2] {
			t.Errorf("element %q and view %q lead to %q, want %q", c[0], c[1], got, c[2])
		}
	}
}

var floats = regexp.MustCompile(`^[0-9]+\.[0-9]+$`)

// Whole numbers only, but for the widths of lines, the centres of ellipses of
// odd size and the scale of drawings.
func TestWholeNumbers(t *testing.T) {
	for _, e := range append(parse(t, svg.Render(picture(), theme.Default(), svg.Options{Fixed: "light"})).all("path"),
		parse(t, svg.Render(picture(), theme.Default(), svg.Options{})).all("text")...) {
		for name, value := range e.attr {
			if name != "stroke-width" && name != "transform" && strings.ContainsFunc(value, func(r rune) bool { return r == '.' }) {
				t.Errorf("%s=%q", name, value)
			}
			if name == "stroke-width" && strings.Contains(value, ".") && !floats.MatchString(value) {
				t.Errorf("%s=%q", name, value)
			}
		}
	}
}

// hostile are strings that authors, or those who feed them, may write.
var hostile = []string{
	`<script>alert(1)</script>`, `"><script>alert(1)</script>`, `' onload='alert(1)`, `]]><script>alert(1)</script>`,
	`--><!-- <![CDATA[ ]]>`, `&amp;&lt;&#60;script&#62;`, `</title></desc></style></svg><img src=x onerror=alert(1)>`,
	"\x00\x01\x08\x0b\x1f", "\ufffe\uffff\ufdd0", "\xff\xfe broken \xc3", "tab\tnew\nline\rreturn", "  two  spaces  ",
	"exe.\u202efdp\u202c", "\u2066isolated", "\u2028\u2029\u0085", "zero\u200bwidth\ufeff", "👨\u200d👩\u200d👧", "مرحبا", "库存",
	strings.Repeat("word", 2500), strings.Repeat("\U0001f680", 300), `javascript:alert(1)`, `${x}{{x}}`, `*/}body{display:none}/*`,
}

func hostilePicture(s string) scene.Scene {
	p := picture()
	p.Key, p.Kind, p.Title, p.Description = s, s, s, s
	for i := range p.Marks {
		m := &p.Marks[i]
		m.ID, m.Element, m.Class, m.Title, m.Desc, m.Parent, m.From, m.To = s, s, s, s, s, s, s, s
		for _, shape := range m.Shapes {
			if shape.Text != nil {
				shape.Text.Value = s
			}
		}
	}
	return p
}

func TestHostileStringsStayText(t *testing.T) {
	for _, words := range hostile {
		checkHostile(t, words)
	}
}

func FuzzStringsStayText(f *testing.F) {
	for _, words := range hostile {
		f.Add(words)
	}
	f.Fuzz(func(t *testing.T, words string) { checkHostile(t, words) })
}

// checkHostile draws a picture in which every string is s: its structure must
// be that of any other picture, and each string must be read back.
func checkHostile(t *testing.T, s string) {
	t.Helper()
	want := strings.Map(func(r rune) rune {
		if r < 0x20 && r != '\t' && r != '\n' && r != '\r' || r == 0xfffe || r == 0xffff || r >= 0xfdd0 && r <= 0xfdef || r >= 0x1fffe && r&0xfffe == 0xfffe {
			return utf8.RuneError
		}
		return r
	}, s)
	for _, o := range []svg.Options{{}, {Mode: svg.Inline}, {Fixed: "dark"}, {Mode: svg.Inline, Link: func(id string) string { return id }}} {
		root := parse(t, svg.Render(hostilePicture(s), theme.Default(), o))
		if got := root.all("title")[0].text; got != want {
			t.Errorf("title %q, want %q", got, want)
		}
		var count int
		for _, g := range root.all("g") {
			if g.attr["data-id"] != want || s != "" && g.attr["aria-label"] != want {
				t.Errorf("attributes %q, want %q", g.attr, want)
			}
			for _, e := range g.all("text") {
				if count++; e.text != want || len(e.children) != 0 {
					t.Errorf("text %q, want %q", e.text, want)
				}
			}
			for _, a := range g.all("a") {
				if scheme, _, found := strings.Cut(strings.ToLower(a.attr["href"]), ":"); found && slices.Contains([]string{"javascript", "data", "vbscript"}, strings.TrimSpace(scheme)) {
					t.Errorf("a link leads to %q", a.attr["href"])
				}
			}
		}
		if count != 7 {
			t.Errorf("%d texts, want 7", count)
		}
		for _, name := range []string{"script", "img", "foreignObject", "use", "image", "iframe"} {
			if len(root.all(name)) > 0 {
				t.Errorf("%q became an element %s", s, name)
			}
		}
		var all func(*element)
		all = func(e *element) {
			for name := range e.attr {
				if strings.HasPrefix(name, "on") {
					t.Errorf("%q became an attribute %s", s, name)
				}
			}
			for _, c := range e.children {
				all(c)
			}
		}
		all(root)
	}
}

func TestFormatCharactersAreVisibleInTheSource(t *testing.T) {
	s := picture()
	s.Title = "exe.\u202efdp"
	s.Marks[2].Title = "zero\u200bwidth"
	out := string(svg.Render(s, theme.Default(), svg.Options{}))
	if strings.ContainsAny(out, "\u202e\u200b") || !strings.Contains(out, "exe.&#8238;fdp") || !strings.Contains(out, "zero&#8203;width") {
		t.Error("a character that nobody sees stands in the source")
	}
}

func TestLinks(t *testing.T) {
	for href, want := range map[string]bool{
		"a.html": true, "../a/b.html#c": true, "/a?b=c:d": true, "#a": true, "?a": true, "./javascript:1": true,
		"https://example.org/": true, "HTTP://example.org": true, "mailto:a@example.org": true,
		"": false, "javascript:alert(1)": false, "JavaScript:alert(1)": false, " javascript:alert(1)": false,
		"java\nscript:alert(1)": false, "java\tscript:alert(1)": false, "\x01javascript:alert(1)": false,
		"data:text/html,x": false, "vbscript:x": false, "file:///etc/passwd": false, "blob:x": false, `\\host\share`: false,
		"javascript&colon;alert(1)": true, // harmless: the reference is escaped, so it is a path
	} {
		s := picture()
		s.Marks[2].Element = "x"
		out := parse(t, svg.Render(s, theme.Default(), svg.Options{Link: func(id string) string {
			if id == "x" {
				return href
			}
			return ""
		}}))
		links := out.all("a")
		if (len(links) == 1) != want {
			t.Errorf("%q: %d links, allowed %v", href, len(links), want)
		}
		if want && links[0].attr["href"] != href {
			t.Errorf("%q became %q", href, links[0].attr["href"])
		}
	}
}

func TestHostileThemeStaysInItsDeclaration(t *testing.T) {
	th := theme.Theme{Light: map[theme.Role]theme.Color{theme.Ink: `red}</style><script>alert(1)</script>`}, Dark: map[theme.Role]theme.Color{}}
	for _, o := range []svg.Options{{}, {Fixed: "light"}} {
		if out := string(svg.Render(picture(), th, o)); strings.Contains(out, "script") || strings.Contains(out, "red}") {
			t.Errorf("options %+v: %s", o, out)
		}
	}
	if strings.Contains(svg.CSS(th), "script") {
		t.Error("the style sheet has it")
	}
}

// A picture names only paints that its style sheet declares.
func TestEveryPaintIsDeclared(t *testing.T) {
	class := regexp.MustCompile(`[fs]-[a-z-]+`)
	standalone := string(svg.Render(picture(), theme.Default(), svg.Options{}))
	head, body, _ := strings.Cut(standalone, "</style>")
	sheet := svg.CSS(theme.Default())
	for _, e := range append(parse(t, []byte(standalone)).all("rect"), parse(t, []byte(standalone)).all("text")...) {
		for _, name := range class.FindAllString(e.attr["class"], -1) {
			if !strings.Contains(head, "."+name+"{") {
				t.Errorf("%s is not in the picture's style", name)
			}
			if !strings.Contains(sheet, ".lintel ."+name+"{") {
				t.Errorf("%s is not in the page's style", name)
			}
		}
	}
	for _, declared := range class.FindAllString(head, -1) {
		if (strings.Contains(head, "."+declared+"{")) && !strings.Contains(body, declared) {
			t.Errorf("%s is declared for nothing", declared)
		}
	}
	for _, r := range theme.Roles() {
		for _, palette := range []map[theme.Role]theme.Color{theme.Default().Light, theme.Default().Dark} {
			if !strings.Contains(sheet, "--lintel-"+string(r)+":"+string(palette[r])) {
				t.Errorf("role %s is not in the page's style", r)
			}
		}
	}
}

func TestFixedNeedsNoStyleSheet(t *testing.T) {
	out := string(svg.Render(picture(), theme.Default(), svg.Options{Fixed: "dark", Mode: svg.Inline}))
	if strings.Contains(out, "var(") || strings.Contains(out, "<style") || strings.Contains(out, ` class="f-`) {
		t.Error("it does")
	}
	if !strings.Contains(out, `fill="`+string(theme.Default().Dark[theme.ContainerFill])+`"`) {
		t.Error("the palette is not in it")
	}
	// In a page it brings its canvas, which the page may not have, and no
	// attribute that the page's policy may refuse.
	if !strings.Contains(out, `<rect width="544" height="220" fill="`+string(theme.Default().Dark[theme.Canvas])+`"`) || strings.Contains(out, " style=") {
		t.Error("it does not fit into a page")
	}
}

func TestFontIsEmbeddedOnRequest(t *testing.T) {
	without, with := svg.Render(picture(), theme.Default(), svg.Options{}), svg.Render(picture(), theme.Default(), svg.Options{EmbedFont: true})
	if bytes.Contains(without, []byte("@font-face")) || bytes.Count(with, []byte("@font-face")) != 2 {
		t.Error("it is not")
	}
	parse(t, with)
}

// TestUntitled leaves the title block out, and no more than the room for it.
func TestUntitled(t *testing.T) {
	s := picture()
	s.Margin = 24
	above := s.Untitled()
	if above <= 0 || above >= s.H {
		t.Fatalf("the picture without its title begins at %d of %d px", above, s.H)
	}
	whole, rest := parse(t, svg.Render(s, theme.Default(), svg.Options{Mode: svg.Inline})), parse(t, svg.Render(s, theme.Default(), svg.Options{Mode: svg.Inline, Untitled: true}))
	if got, want := rest.attr["viewBox"], fmt.Sprintf("0 %d %d %d", above, s.W, s.H-above); got != want {
		t.Errorf("it shows %q, want %q", got, want)
	}
	if got, want := rest.attr["height"], strconv.Itoa(s.H-above); got != want {
		t.Errorf("it is %s px high, want %s", got, want)
	}
	titles := func(n *element) int {
		found := 0
		for _, g := range n.all("g") {
			if strings.Contains(g.attr["class"], "lintel-title") {
				found++
			}
		}
		return found
	}
	if a, b := titles(whole), titles(rest); a != 1 || b != 0 {
		t.Errorf("%d titles with it, %d without", a, b)
	}
	if a, b := len(whole.all("g")), len(rest.all("g")); a != b+1 {
		t.Errorf("%d marks with it, %d without", a, b)
	}
	// Who cannot see it is told all the same.
	if got := rest.all("title"); len(got) == 0 || got[0].text != s.Title {
		t.Errorf("its name is %v", got)
	}
}

// A picture of twenty nodes stays small.
func TestSize(t *testing.T) {
	s := picture()
	edge, node := s.Marks[1], s.Marks[2]
	s.Marks = s.Marks[:1]
	for range 20 {
		s.Marks = append(s.Marks, node, edge, edge)
	}
	for _, o := range []svg.Options{{Link: link}, {Mode: svg.Inline, Link: link}} {
		if n := len(svg.Render(s, theme.Default(), o)); n > 45_000 {
			t.Errorf("mode %q: %d bytes", o.Mode, n)
		}
	}
}

func BenchmarkRender(b *testing.B) {
	s, th := picture(), theme.Default()
	for range 5 {
		s.Marks = append(s.Marks, s.Marks...)
	}
	b.ReportAllocs()
	for b.Loop() {
		svg.Render(s, th, svg.Options{Mode: svg.Inline, Link: link})
	}
}
