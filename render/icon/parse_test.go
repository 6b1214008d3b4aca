package icon_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lintel-go/lintel/render/geom"
	"github.com/lintel-go/lintel/render/icon"
)

// svg is a file with a view box of ten times ten.
func svg(inner string) string {
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10">` + inner + `</svg>`
}

func written(t *testing.T, i icon.Icon) string {
	t.Helper()
	var all []string
	for _, p := range i.Parts {
		text, err := p.Path.MarshalText()
		if err != nil {
			t.Fatal(err)
		}
		s := string(text)
		if p.Width > 0 {
			s = "line " + s
		}
		if p.EvenOdd {
			s = "even-odd " + s
		}
		if p.Ground {
			s = "ground " + s
		}
		all = append(all, s)
	}
	return strings.Join(all, " + ")
}

func TestParse(t *testing.T) {
	const square = "M0 0L1000 0L1000 1000L0 1000Z"
	for file, want := range map[string]string{
		svg(`<path d="M0 0H10V10H0z"/>`):                                                                square,
		svg(`<path d="m0,0h10v10h-10Z"/>`):                                                              square,
		svg(`<path d="M0 0 10 0 10 10 0 10z"/>`):                                                        square,
		svg(`<path d="m0 0 10 0 0 10-10 0z"/>`):                                                         square,
		svg(`<path d="M1.5.5.5 1e0"/>`):                                                                 "M150 50L50 100",
		svg(`<path d="M1 1h1z h2"/>`):                                                                   "M100 100L200 100ZM100 100L300 100",
		svg(`<path d="M0 5C1 6 2 6 3 5S5 4 6 5"/>`):                                                     "M0 500C100 600 200 600 300 500C400 400 500 400 600 500",
		svg(`<path d="M0 5Q3 8 6 5T9 5"/>`):                                                             "M0 500C200 700 400 700 600 500C800 300 900 300 900 500",
		svg(`<path d="M5 0A5 5 0 0 1 10 5"/>`):                                                          "M500 0C776 0 1000 224 1000 500",
		svg(`<path d="M5 0a5 5 0 015 5"/>`):                                                             "M500 0C776 0 1000 224 1000 500",
		svg(`<path d="M0 5A1 1 0 0 1 10 5"/>`):                                                          "M0 500C0 224 224 0 500 0C776 0 1000 224 1000 500",
		svg(`<path d="M5 0A0 5 0 0 1 10 5"/>`):                                                          "M500 0L1000 500",
		svg(`<rect width="10" height="10"/>`):                                                           square,
		svg(`<rect x="2" y="2" width="6" height="6" rx="3"/>`):                                          "M500 200L500 200C666 200 800 334 800 500L800 500C800 666 666 800 500 800L500 800C334 800 200 666 200 500L200 500C200 334 334 200 500 200Z",
		svg(`<circle cx="5" cy="5" r="5"/>`):                                                            "M1000 500C1000 776 776 1000 500 1000C224 1000 0 776 0 500C0 224 224 0 500 0C776 0 1000 224 1000 500Z",
		svg(`<ellipse cx="5" cy="5" rx="5" ry="1"/>`):                                                   "M1000 500C1000 555 776 600 500 600C224 600 0 555 0 500C0 445 224 400 500 400C776 400 1000 445 1000 500Z",
		svg(`<polygon points="0,0 10,0 10,10 0,10"/>`):                                                  square,
		svg(`<polyline points="0 0 10 0 10 10 0 10"/>`):                                                 "M0 0L1000 0L1000 1000L0 1000",
		svg(`<line x1="1" x2="2" y2="3" stroke="red"/>`):                                                "line M100 0L200 300",
		svg(`<path d="M0 0h1" fill="none" stroke="#000"/><path d="M2 2h1" fill="none" stroke="#000"/>`): "line M0 0L100 0M200 200L300 200",
		svg(`<path d="M0 0h1" stroke="#000"/>`):                                                         "M0 0L100 0 + line M0 0L100 0",
		svg(`<g fill="none" stroke="blue"><path d="M0 0h1"/><rect/></g>`):                               "line M0 0L100 0",
		svg(`<g transform="translate(2 3)"><path transform="scale(2)" d="M1 1h1"/></g>`):                "M400 500L600 500",
		svg(`<path transform="rotate(90 5 5)" d="M5 0v1"/>`):                                            "M1000 500L900 500",
		svg(`<path transform="matrix(1 0 0 1 1 1), skewX(45)" d="M0 1h1"/>`):                            "M200 200L300 200",
		svg(`<path style="fill:none;stroke:#00f !important" d="M0 0h1"/>`):                              "line M0 0L100 0",
		svg(`<path fill-rule="evenodd" d="M0 0h1"/>`):                                                   "even-odd M0 0L100 0",
		svg(`<path d="M0 0h1"/><path fill="#FFF" d="M2 2h1"/>`):                                         "M0 0L100 0 + ground M200 200L300 200",
		svg(`<path d="M0 0h1"/><path fill="rgb(100%, 255, 250)" d="M2 2h1"/>`):                          "M0 0L100 0 + ground M200 200L300 200",
		svg(`<path fill="white" d="M0 0h1"/>`):                                                          "M0 0L100 0", // white on whatever is there
		svg(`<path d="M0 0h1"/><path opacity="0" d="M1 1h1"/><g display="none"><path d="M2 2h1"/></g><path fill="none" d="M3 3h1"/>`):                         "M0 0L100 0",
		svg(`<defs><linearGradient id="a"><stop/></linearGradient></defs><path fill="url(#a)" d="M0 0h1"/>`):                                                  "M0 0L100 0",
		svg(`<title>x</title><metadata><x:y xmlns:x="u">z</x:y></metadata><x:z xmlns:x="u"><path d="M9 9h1"/></x:z><path d="M0 0h1"/>`):                       "M0 0L100 0",
		`<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">` + svg(`<path d="M0 0h1"/>`): "M0 0L100 0",
		`<svg width="10px" height="10px"><path d="M0 0h1"/></svg>`:                                                                                            "M0 0L100 0",
		`<svg viewBox="-10 0 20 10"><path d="M-10 0h20"/></svg>`:                                                                                              "M0 250L1000 250", // not square: centred
		`<svg viewBox="0 0 10 10" fill="none" stroke="currentColor" stroke-width="2"><path d="M1 1h1"/></svg>`:                                                "line M100 100L200 100",
	} {
		i, err := icon.Parse("x", []byte(file))
		if err != nil {
			t.Errorf("%s: %v", file, err)
			continue
		}
		if got := written(t, i); got != want {
			t.Errorf("%s\n gives %s\n want  %s", file, got, want)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for file, want := range map[string]string{
		"":                        "there is no element svg",
		"no XML":                  "line 1: it is no SVG file",
		"<html/>":                 "it begins with <html>",
		"<svg":                    "no well-formed XML",
		svg(""):                   "it draws nothing",
		`<svg><path d=""/></svg>`: "it has no view box",
		`<svg viewBox="0 0 0 9"><path d="M0 0h1"/></svg>`:              "it has no view box",
		svg(`<path d="M0 0h1">`):                                       "no well-formed XML",
		svg("\n<script>alert(1)</script>"):                             "line 2: <script> is refused",
		svg(`<g><defs><script/></defs></g>`):                           "<script> is refused",
		svg(`<x:y xmlns:x="u"><script/></x:y>`):                        "<script> is refused",
		svg(`<foreignObject/>`):                                        "<foreignObject> is refused",
		svg(`<image href="#a"/>`):                                      "<image> is refused",
		svg(`<a href="javascript:alert(1)"/>`):                         "<a> is refused",
		svg(`<animate attributeName="d"/>`):                            "<animate> is refused",
		svg(`<g onload="alert(1)"/>`):                                  "onload, which runs a script",
		svg(`<g xmlns:xlink="u" xlink:href="http://x"/>`):              "outside of the file",
		svg(`<path fill="url(http://x#a)" d="M0 0h1"/>`):               "outside of the file",
		svg(`<path fill="URL( 'http://x#a' )" d="M0 0"/>`):             "outside of the file",
		svg(`<g style="background:url(#a) url(//x)"/>`):                "outside of the file",
		svg(`<style>.a{fill:none}</style>`):                            "<style> is not read",
		svg(`<text>x</text>`):                                          "<text> is not read",
		svg(`<use href="#a"/>`):                                        "<use> is not read",
		svg(`<svg/>`):                                                  "<svg> is refused",
		svg(`<path mask="url(#a)" d="M0 0h1"/>`):                       "a mask is not read",
		svg(`<path d="M0 0h1" transform="spin(1)"/>`):                  `transform is "spin(1)"`,
		svg(`<path d="M0 0h1" transform="rotate(1"/>`):                 `transform is "rotate(1"`,
		svg(`<path d="M0 0h1" stroke-width="wide"/>`):                  `stroke-width is "wide"`,
		svg(`<path d="L0 0"/>`):                                        "does not begin with M",
		svg(`<path d="M0 0h"/>`):                                       `"its end" where a number`,
		svg(`<path d="M0 0 L 1 x"/>`):                                  `"x" where a number`,
		svg(`<path d="M0 0X"/>`):                                       `unknown command "X"`,
		svg(`<path d="M0 0z1"/>`):                                      `"1" where a command`,
		svg(`<path d="M0 0A1 1 0 2 0 1 1"/>`):                          `"2" where a number`,
		svg(`<path d="M0 0L1e99 0"/>`):                                 `"1e99" where a number`,
		svg(`<polygon points="0 0 1"/>`):                               `"its end" where a number`,
		svg(`<circle r="big"/>`):                                       `r is "big"`,
		svg(`<path d="M0 0h40"/>`):                                     "outside of its view box",
		svg(`<path d="M0 0` + strings.Repeat("h1h-1", 3000) + `"/>`):   "more than 4000 segments",
		svg(strings.Repeat("<g>", 40)):                                 "more than 32 elements",
		svg(strings.Repeat("<defs>", 40)):                              "more than 32 elements",
		svg(strings.Repeat(" ", icon.MaxBytes)):                        "65536 are the most",
		`<!DOCTYPE svg [<!ENTITY a "b">]>` + svg(`<path d="M0 0h1"/>`): "declares entities",
		svg(`<title>&a;</title>`):                                      "no well-formed XML",
		"\xff\xfe":                                                     "no well-formed XML",
	} {
		_, err := icon.Parse("x", []byte(file))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.100s\n says %v\n want %s", file, err, want)
		}
	}
}

// FuzzParse holds that no file takes Parse down, and that what comes of it can
// be drawn.
func FuzzParse(f *testing.F) {
	names, err := filepath.Glob("set/*/*.svg")
	if err != nil || len(names) == 0 {
		f.Fatal("no files to begin with", err)
	}
	for i, name := range names {
		if i%8 != 0 {
			continue
		}
		text, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Add([]byte(svg(`<g transform="rotate(3)"><rect width="4" height="4" rx="1" style="fill:none;stroke:#fff"/></g><path d="M1 1a1 2 3 0 1 4 5zm1,1t2 2"/>`)))
	f.Fuzz(func(t *testing.T, file []byte) {
		i, err := icon.Parse("x", file)
		if err != nil {
			return
		}
		if len(i.Parts) == 0 {
			t.Fatal("a drawing of nothing")
		}
		for _, p := range i.Parts {
			if len(p.Path) < 2 || p.Path[0].Kind != geom.MoveTo || p.Width < 0 {
				t.Fatalf("a part cannot be drawn: %+v", p)
			}
			for _, s := range p.Path {
				if want := map[geom.SegmentKind]int{geom.MoveTo: 1, geom.LineTo: 1, geom.CurveTo: 3, geom.Close: 0}[s.Kind]; len(s.Points) != want {
					t.Fatalf("a segment %s has %d points", s.Kind, len(s.Points))
				}
			}
		}
	})
}
