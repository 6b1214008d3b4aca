// Package pdf writes a scene as a PDF of one page: lines and text, not pixels,
// with no browser.
//
// The page is as large as the picture, 96 px to the inch. Its text can be
// searched and copied; the fonts are inside, cut down to what is said. The
// bytes depend on the scene, the theme and the options alone, and, for runes
// that the embedded typeface lacks, on the font of this machine that helped.
package pdf

import (
	"fmt"

	"github.com/lintel-go/lintel/render/geom"
	"github.com/lintel-go/lintel/render/scene"
	"github.com/lintel-go/lintel/render/theme"
	"github.com/lintel-go/lintel/render/typeface"
)

// Options are the choices of one picture. The zero value is usable.
type Options struct {
	Dark bool // paint the dark palette
	// Link gives the address that a click on an element opens; nil or an
	// empty answer links nothing. Only whole addresses of the web and of mail
	// are taken: a file has no place that others could start from.
	Link func(elementID string) string
	// Fonts are folders to search for a font with the runes that the embedded
	// one lacks, in place of this machine's usual ones. An empty, non-nil
	// list searches nothing.
	Fonts []string
}

// Render writes s in the palette of t.
func Render(s scene.Scene, t theme.Theme, o Options) ([]byte, typeface.Report, error) {
	if s.W <= 0 || s.H <= 0 {
		return nil, typeface.Report{}, fmt.Errorf("pdf: view %q is %d × %d px large", s.Key, s.W, s.H)
	}
	p := newPainter(s, t, o.Dark)
	p.shape(scene.Shape{Rect: &scene.Rect{Rect: geom.Rect{W: s.W, H: s.H}, Ink: scene.Ink{Fill: theme.Canvas}}})
	fonts := newFonts(s, typeface.NewSet(o.Fonts))
	p.fonts = fonts
	for _, m := range s.Marks {
		for _, shape := range m.Shapes {
			p.shape(shape)
		}
	}
	return document(s, p, links(s, o.Link)).bytes(), fonts.set.Report(), nil
}

// document puts the objects of the file together.
func document(s scene.Scene, p *painter, links []link) *file {
	f := &file{}
	catalog, pages, page, content, info := f.reserve(), f.reserve(), f.reserve(), f.reserve(), f.reserve()
	fonts := make([]reference, len(p.fonts.faces))
	for i, face := range p.fonts.faces {
		fonts[i] = face.write(f)
	}
	f.write(catalog, dict{
		{"Type", name("Catalog")},
		{"Pages", pages},
		{"ViewerPreferences", dict{{"DisplayDocTitle", true}}},
	})
	f.write(pages, dict{{"Type", name("Pages")}, {"Kids", array{page}}, {"Count", 1}})
	entries := dict{
		{"Type", name("Page")},
		{"Parent", pages},
		{"MediaBox", array{0, 0, p.paper(s.W), p.paper(s.H)}},
	}
	if p.unit > 1 {
		entries = append(entries, entry{"UserUnit", p.unit})
	}
	resources := make(dict, len(fonts))
	for i, font := range fonts {
		resources[i] = entry{fontName(i), font}
	}
	entries = append(entries, entry{"Resources", dict{{"Font", resources}}}, entry{"Contents", content})
	if len(links) > 0 {
		list := make(array, len(links))
		for i, l := range links {
			list[i] = dict{
				{"Type", name("Annot")},
				{"Subtype", name("Link")},
				{"Rect", array{p.paper(l.area.X), p.paper(s.H - l.area.Bottom()), p.paper(l.area.Right()), p.paper(s.H - l.area.Y)}},
				{"Border", array{0, 0, 0}},
				{"Contents", text(l.title)},
				{"A", dict{{"S", name("URI")}, {"URI", text(l.address)}}},
			}
		}
		entries = append(entries, entry{"Annots", list})
	}
	f.write(page, entries)
	f.stream(content, nil, p.out.Bytes())
	about := dict{{"Title", text(s.Title)}}
	if s.Description != "" {
		about = append(about, entry{"Subject", text(s.Description)})
	}
	f.write(info, append(about, entry{"Creator", text("Lintel")}))
	f.root, f.info = catalog, info
	return f
}

// link is an area of the picture that opens an address.
type link struct {
	area    geom.Rect
	title   string
	address string
}

// links are those of the marks. The inside of a boundary is room between other
// marks, so only its words lead anywhere.
func links(s scene.Scene, address func(string) string) []link {
	if address == nil {
		return nil
	}
	var out []link
	for _, m := range s.Marks {
		if m.Element == "" {
			continue
		}
		l := link{area: m.Box, title: m.Title, address: safe(address(m.Element))}
		if m.Role == scene.RoleBoundary {
			l.area = geom.Rect{}
			for _, shape := range m.Shapes {
				if shape.Text != nil {
					l.area = l.area.Union(shape.Text.Box())
				}
			}
		}
		if l.address != "" && !l.area.Empty() {
			out = append(out, l)
		}
	}
	return out
}
