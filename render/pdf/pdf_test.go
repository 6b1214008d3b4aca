package pdf_test

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"image"
	stdpng "image/png"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/lintel-go/lintel/internal/toolbox"
	"github.com/lintel-go/lintel/render/geom"
	"github.com/lintel-go/lintel/render/icon"
	"github.com/lintel-go/lintel/render/pdf"
	"github.com/lintel-go/lintel/render/png"
	"github.com/lintel-go/lintel/render/scene"
	"github.com/lintel-go/lintel/render/text"
	"github.com/lintel-go/lintel/render/theme"
)

func label(x, y, size int, bold bool, anchor scene.Anchor, value string) scene.Shape {
	return scene.Shape{Text: &scene.Text{
		At: geom.Point{X: x, Y: y}, Value: value, Size: size, Bold: bold, Anchor: anchor, Fill: theme.Ink, Width: text.Width(value, size, bold),
	}}
}

func path(ink scene.Ink, segments ...scene.Segment) scene.Shape {
	return scene.Shape{Path: &scene.Path{Segments: segments, Ink: ink}}
}

func seg(kind scene.SegmentKind, coordinates ...int) scene.Segment {
	s := scene.Segment{Kind: kind}
	for i := 0; i+1 < len(coordinates); i += 2 {
		s.Points = append(s.Points, geom.Point{X: coordinates[i], Y: coordinates[i+1]})
	}
	return s
}

// sample has every shape, paint and anchor, and the words.
func sample(words ...string) scene.Scene {
	s := scene.Scene{Key: "sample", Title: "Flash sale (draft) – 秒杀", Description: `A back\slash`, W: 640, H: 400}
	s.Marks = []scene.Mark{
		{
			ID: "box", Element: "shop/api", Role: scene.RoleNode, Title: "API", Box: geom.Rect{X: 24, Y: 24, W: 200, H: 90},
			Shapes: []scene.Shape{
				{Rect: &scene.Rect{Rect: geom.Rect{X: 24, Y: 24, W: 200, H: 90}, Radius: 8, Ink: scene.Ink{Fill: theme.ContainerFill, Stroke: theme.ContainerStroke, Width: 1.5}}},
				{Ellipse: &scene.Ellipse{Rect: geom.Rect{X: 40, Y: 40, W: 61, H: 43}, Ink: scene.Ink{Fill: theme.PersonFill}}},
				{Rect: &scene.Rect{Rect: geom.Rect{X: 120, Y: 40, W: 60, H: 43}, Ink: scene.Ink{Stroke: theme.Line, Width: 2, Dash: []int{6, 4}}}},
			},
		},
		{
			ID: "border", Element: "shop", Role: scene.RoleBoundary, Title: "Shop", Box: geom.Rect{X: 250, Y: 24, W: 366, H: 352},
			Shapes: []scene.Shape{
				{Rect: &scene.Rect{Rect: geom.Rect{X: 250, Y: 24, W: 366, H: 352}, Ink: scene.Ink{Fill: theme.BoundaryFill, Stroke: theme.BoundaryStroke, Width: 1}}},
				label(262, 44, 13, true, scene.Start, "Shop [Software System]"),
			},
		},
		{
			Shapes: []scene.Shape{
				path(scene.Ink{Stroke: theme.Line, Width: 1.5}, seg(scene.MoveTo, 40, 140), seg(scene.LineTo, 120, 140), seg(scene.CurveTo, 180, 140, 200, 160, 200, 200), seg(scene.LineTo, 200, 240)),
				path(scene.Ink{Fill: theme.Accent}, seg(scene.MoveTo, 60, 200), seg(scene.LineTo, 120, 200), seg(scene.LineTo, 90, 250), seg(scene.Close)),
			},
		},
	}
	for i, name := range []string{"postgresql", "database", "aws", "apple"} { // areas, lines, both, holes
		drawing, _ := icon.Named(name)
		s.Marks = append(s.Marks, scene.Mark{Shapes: []scene.Shape{{Icon: &scene.Icon{
			Rect: geom.Rect{X: 30 + 48*i, Y: 300, W: drawing.Width(40), H: 40}, Drawing: drawing, Fill: theme.Ink, On: theme.Canvas,
		}}}})
	}
	anchors := []scene.Anchor{scene.Start, scene.Middle, scene.End}
	for i, w := range words {
		x := []int{270, 433, 600}[i%3]
		s.Marks = append(s.Marks, scene.Mark{Shapes: []scene.Shape{label(x, 80+24*i, 14+i%5, i%2 == 1, anchors[i%3], w)}})
	}
	return s
}

var latin = []string{"Payment gateway", "AVATAR To Tofu", "(a) \\b <c> %", "Ωmega Привет", "e\u0301tude cliché", "« ja » – …", "fi fl ffi 1/2"}

func render(t testing.TB, s scene.Scene, o pdf.Options) []byte {
	t.Helper()
	b, _, err := pdf.Render(s, theme.Default(), o)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// saved is a file with the PDF.
func saved(t testing.TB, content []byte) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "picture.pdf")
	if err := os.WriteFile(name, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// chinese is whether this machine has a font for it; in CI it must.
func chinese(t testing.TB) string {
	t.Helper()
	_, report, err := pdf.Render(sample("库"), theme.Default(), pdf.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if report.Font == "" {
		const message = "no Chinese font found; hint: apt-get install fonts-noto-cjk"
		if os.Getenv("CI") != "" {
			t.Fatal(message)
		}
		t.Skip(message)
	}
	return report.Font
}

// The tools of others find no fault in the file, its fonts inside, and the
// page that it should have.
func TestOthersCanReadIt(t *testing.T) {
	qpdf, fonts, info := toolbox.System(t, "qpdf", "qpdf"), toolbox.System(t, "pdffonts", "poppler-utils"), toolbox.System(t, "pdfinfo", "poppler-utils")
	chinese(t)
	name := saved(t, render(t, sample(append(latin, "秒杀系统：每件", "只卖一次。")...), pdf.Options{}))
	if out := toolbox.Run(t, nil, qpdf, "--check", name); !strings.Contains(out, "No syntax or stream encoding errors") {
		t.Errorf("qpdf: %s", out)
	}
	lines := strings.Split(strings.TrimSpace(toolbox.Run(t, nil, fonts, name)), "\n")[2:]
	embedded := regexp.MustCompile(`^[A-Z]{6}\+\S+ +CID (TrueType|Type 0C) +Identity-H +yes yes yes `)
	for _, line := range lines {
		if !embedded.MatchString(line) {
			t.Errorf("pdffonts: %s", line)
		}
	}
	if len(lines) != 4 {
		t.Errorf("%d fonts, want two faces of Inter and of the helper:\n%s", len(lines), strings.Join(lines, "\n"))
	}
	about := toolbox.Run(t, nil, info, name)
	for _, want := range []string{
		`Title: +Flash sale \(draft\) – 秒杀\n`, `Subject: +A back\\slash\n`, `Creator: +Lintel\n`, `Pages: +1\n`, `Page size: +480 x 300 pts\n`,
	} {
		if !regexp.MustCompile(want).MatchString(about) {
			t.Errorf("pdfinfo lacks %s:\n%s", want, about)
		}
	}
	if strings.Contains(about, "Date") {
		t.Errorf("the file has a date:\n%s", about)
	}
}

// What is written can be searched and copied as it was written, also where
// runes share a glyph or have no font. A mark that is no part of its letter is
// the exception: readers take the two apart.
func TestTextCanBeCopied(t *testing.T) {
	tool := toolbox.System(t, "pdftotext", "poppler-utils")
	words := append(slices.Clone(latin), "Ω and Ω", "库存分片 mixed 中文", "𠀀 lost", "100 % #1")
	words[4] = "étude cliché"
	for _, folders := range [][]string{nil, {}} {
		name := saved(t, render(t, sample(words...), pdf.Options{Fonts: folders}))
		got := strings.Split(toolbox.Run(t, nil, tool, "-raw", "-enc", "UTF-8", name, "-"), "\n")
		for i := range got {
			got[i] = strings.TrimSpace(got[i])
		}
		for _, w := range words {
			if !slices.Contains(got, w) {
				t.Errorf("fonts %v: %q cannot be copied; the text is %q", folders, w, got)
			}
		}
	}
}

// Every word stands where it was measured, kerning included.
func TestWordsStandWhereTheyWereMeasured(t *testing.T) {
	tool := toolbox.System(t, "pdftotext", "poppler-utils")
	words := []string{"AVAVAVAVAVAVAV", "ToToToToToTo", "Wavering,", "WWWW", "To.Ty.Yo.Ya", "fjord"}
	name := saved(t, render(t, sample(words...), pdf.Options{}))
	var page struct {
		Words []struct {
			XMin float64 `xml:"xMin,attr"`
			XMax float64 `xml:"xMax,attr"`
			Text string  `xml:",chardata"`
		} `xml:"body>doc>page>word"`
	}
	if err := xml.Unmarshal([]byte(toolbox.Run(t, nil, tool, "-bbox", name, "-")), &page); err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, w := range page.Words {
		i := slices.Index(words, w.Text)
		if i < 0 {
			continue
		}
		seen++
		size, bold := 14+i%5, i%2 == 1
		_, advance := text.Place(w.Text, bold)
		width := float64(advance*size) / text.Em
		left := []float64{270, 433 - width/2, 600 - width}[i%3]
		const points = 0.75 // in a px
		if math.Abs(w.XMin/points-left) > 0.1 || math.Abs(w.XMax/points-left-width) > 0.1 {
			t.Errorf("%q goes from %.2f to %.2f px, want %.2f to %.2f", w.Text, w.XMin/points, w.XMax/points, left, left+width)
		}
	}
	if seen != len(words) {
		t.Errorf("found %d of %d words: %+v", seen, len(words), page.Words)
	}
}

// A PDF made of pixels is the picture that package png draws.
func TestLooksLikeThePNG(t *testing.T) {
	tool := toolbox.System(t, "pdftoppm", "poppler-utils")
	chinese(t)
	s := sample(append(latin, "秒杀系统：每件", "只卖一次。", "𠀀")...)
	for _, dark := range []bool{false, true} {
		want, _, err := png.Draw(s, theme.Default(), png.Options{Scale: 2, Dark: dark})
		if err != nil {
			t.Fatal(err)
		}
		name := saved(t, render(t, s, pdf.Options{Dark: dark}))
		out := strings.TrimSuffix(name, ".pdf")
		toolbox.Run(t, nil, tool, "-r", "192", "-png", "-singlefile", name, out)
		content, err := os.ReadFile(out + ".png")
		if err != nil {
			t.Fatal(err)
		}
		got, err := stdpng.Decode(bytes.NewReader(content))
		if err != nil {
			t.Fatal(err)
		}
		if got.Bounds() != want.Bounds() {
			t.Fatalf("the page is %v, want %v", got.Bounds(), want.Bounds())
		}
		// On average over the picture, and over each part of it, so that
		// nothing small can be missing.
		if d := difference(got, want, want.Bounds()); d > 1 {
			t.Errorf("dark %v: pixels differ by %.2f of 255", dark, d)
		}
		const part = 40
		for y := 0; y < want.Bounds().Dy(); y += part {
			for x := 0; x < want.Bounds().Dx(); x += part {
				if d := difference(got, want, image.Rect(x, y, x+part, y+part)); d > 24 {
					t.Errorf("dark %v: pixels around %d,%d differ by %.2f of 255", dark, x+part/2, y+part/2, d)
				}
			}
		}
	}
}

func difference(a, b image.Image, area image.Rectangle) float64 {
	sum, n := 0.0, 0
	for y := area.Min.Y; y < area.Max.Y; y++ {
		for x := area.Min.X; x < area.Max.X; x++ {
			r1, g1, b1, _ := a.At(x, y).RGBA()
			r2, g2, b2, _ := b.At(x, y).RGBA()
			for _, d := range []int{int(r1) - int(r2), int(g1) - int(g2), int(b1) - int(b2)} {
				sum += math.Abs(float64(d)) / 257
			}
			n += 3
		}
	}
	return sum / float64(n)
}

func TestReport(t *testing.T) {
	font := chinese(t)
	for _, c := range []struct {
		words   string
		folders []string
		font    string
		missing string
	}{
		{"plain", nil, "", ""},
		{"库存", nil, font, ""},
		{"库存库", []string{}, "", "存库"},
	} {
		_, report, err := pdf.Render(sample(c.words), theme.Default(), pdf.Options{Fonts: c.folders})
		if err != nil || report.Font != c.font || string(report.Missing) != c.missing {
			t.Errorf("%q in %v: report %+v, error %v", c.words, c.folders, report, err)
		}
	}
}

func TestSameSceneSameBytes(t *testing.T) {
	s := sample(append(latin, "秒杀系统")...)
	first := render(t, s, pdf.Options{})
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			if b, _, err := pdf.Render(s, theme.Default(), pdf.Options{}); err != nil || !bytes.Equal(b, first) {
				t.Errorf("bytes differ, error %v", err)
			}
		})
	}
	wait.Wait()
	if bytes.Equal(first, render(t, s, pdf.Options{Dark: true})) {
		t.Error("dark is light")
	}
}

func TestLinks(t *testing.T) {
	addresses := map[string]string{"shop/api": "https://example.org/api?a=(1)&b=ü", "shop": "https://example.org/shop"}
	b := render(t, sample("words"), pdf.Options{Link: func(id string) string { return addresses[id] }})
	for _, want := range []string{
		`/URI (https://example.org/api?a=\(1\)&b=%C3%BC)`, `/URI (https://example.org/shop)`,
		"/Rect [18 214.5 168 282]", // the box of the node
	} {
		if !bytes.Contains(b, []byte(want)) {
			t.Errorf("the file lacks %s", want)
		}
	}
	if n := bytes.Count(b, []byte("/Subtype /Link")); n != 2 {
		t.Errorf("%d links, want 2", n)
	}
	for _, address := range []string{"", "javascript:alert(1)", "file:///etc/passwd", "../shop.html", "https://", "https://例.org", "data:text/html,x", "http://a b"} {
		b := render(t, sample("words"), pdf.Options{Link: func(string) string { return address }})
		if bytes.Contains(b, []byte("/Annots")) {
			t.Errorf("%q is linked", address)
		}
	}
}

func TestLargePages(t *testing.T) {
	info := toolbox.System(t, "pdfinfo", "poppler-utils")
	s := sample("far away")
	s.W = 45_000
	b := render(t, s, pdf.Options{})
	if !bytes.Contains(b, []byte("/UserUnit 3")) {
		t.Error("the page has no unit of its own")
	}
	if out := toolbox.Run(t, nil, info, saved(t, b)); !strings.Contains(out, "11250 x 100 pts") {
		t.Errorf("pdfinfo: %s", out)
	}
	if _, _, err := pdf.Render(scene.Scene{Key: "empty"}, theme.Default(), pdf.Options{}); err == nil || !strings.Contains(err.Error(), `view "empty" is 0 × 0 px large`) {
		t.Errorf("an empty scene: %v", err)
	}
}

// Malformed paths are findings elsewhere; here they must not spoil the file.
func TestMalformedPaths(t *testing.T) {
	s := sample()
	kinds := []scene.SegmentKind{scene.MoveTo, scene.LineTo, scene.CurveTo, scene.Close, "Q"}
	for _, first := range kinds {
		for _, second := range kinds {
			for n := range 4 {
				for _, dash := range [][]int{nil, {0}, {-3, 2}, {0, 0, 5}} {
					ink := scene.Ink{Fill: theme.Ink, Stroke: theme.Line, Width: 1, Dash: dash}
					s.Marks = append(s.Marks, scene.Mark{Shapes: []scene.Shape{
						path(ink, seg(first, 1, 1, 50, 9, 30, 90), seg(second, make([]int, 2*n)...)), {},
					}})
				}
			}
		}
	}
	name := saved(t, render(t, s, pdf.Options{}))
	out := strings.TrimSuffix(name, ".pdf")
	toolbox.Run(t, nil, toolbox.System(t, "pdftoppm", "poppler-utils"), "-r", "24", "-singlefile", name, out)
}

// FuzzText holds any text against what a reader looks at first: the table of
// objects, and brackets.
func FuzzText(f *testing.F) {
	for _, w := range append(latin, "\\)(", "\x00\x1f\u007f", "库存\u202e", "\xff\xfe", "😀👨‍👩‍👧") {
		f.Add(w)
	}
	f.Fuzz(func(t *testing.T, words string) {
		s := sample(words, words)
		s.Title, s.Description = words, words
		b := render(t, s, pdf.Options{Fonts: []string{}, Link: func(string) string { return "https://example.org/" + words }})
		if err := sound(b); err != nil {
			t.Errorf("%q: %v", words, err)
		}
	})
}

// sound looks up every object in the table at the end.
func sound(b []byte) error {
	tail := regexp.MustCompile(`startxref\n(\d+)\n%%EOF\n$`).FindSubmatch(b)
	if tail == nil || !bytes.HasPrefix(b, []byte("%PDF-1.7\n")) {
		return fmt.Errorf("no begin or no end")
	}
	table, _ := strconv.Atoi(string(tail[1]))
	rows := bytes.Split(b[table:], []byte("\n"))
	if string(rows[0]) != "xref" {
		return fmt.Errorf("no table at %d", table)
	}
	for i, row := range rows[3:] {
		if string(row) == "trailer" {
			return nil
		}
		at, err := strconv.Atoi(string(row[:10]))
		if err != nil || !bytes.HasPrefix(b[at:], fmt.Appendf(nil, "%d 0 obj\n", i+1)) {
			return fmt.Errorf("object %d is not where %q says", i+1, row)
		}
	}
	return fmt.Errorf("no trailer")
}

func BenchmarkRender(b *testing.B) {
	s := sample(latin...)
	for b.Loop() {
		render(b, s, pdf.Options{})
	}
}
