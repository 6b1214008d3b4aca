package project

import (
	"context"
	"strings"

	"github.com/lintel-go/lintel/internal/timing"
	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render"
	"github.com/lintel-go/lintel/render/export"
	"github.com/lintel-go/lintel/render/pdf"
	"github.com/lintel-go/lintel/render/png"
	"github.com/lintel-go/lintel/render/svg"
	"github.com/lintel-go/lintel/render/typeface"
)

// Format is a form in which a picture can be written.
type Format struct {
	Name   string // "svg"
	Title  string // "SVG"
	Ending string // of files: ".svg"
	Text   bool   // it is drawn by another tool, which places what it is told
	write  func(*Project, Workspace, render.Picture, WriteOptions) ([]byte, typeface.Report, error)
	draws  func(model.ViewKind) bool // nil: every kind
}

// WriteOptions are the choices of a picture that is written. The zero value is
// usable.
type WriteOptions struct {
	Palette  string // "light" or "dark"; empty: both in an SVG, light in what has one
	Scale    int    // pixels of a PNG for one px; 0 counts as 1
	LeanFont bool   // leave the typeface out of an SVG
}

// Formats are all that there are: pictures first, then the texts of other
// tools.
func Formats() []Format {
	list := []Format{
		{Name: "svg", Title: "SVG", Ending: ".svg", write: writeSVG},
		{Name: "png", Title: "PNG", Ending: ".png", write: writePNG},
		{Name: "pdf", Title: "PDF", Ending: ".pdf", write: writePDF},
	}
	for _, f := range export.Formats() {
		list = append(list, Format{Name: f.Name, Title: f.Title, Ending: f.Ending, Text: true, draws: f.Draws, write: func(p *Project, _ Workspace, picture render.Picture, _ WriteOptions) ([]byte, typeface.Report, error) {
			content, err := f.Write(picture.Diagram, picture.Scene, p.theme)
			return content, typeface.Report{}, err
		}})
	}
	return list
}

// FormatNamed is the format with the name.
func FormatNamed(name string) (Format, bool) {
	for _, f := range Formats() {
		if f.Name == name {
			return f, true
		}
	}
	return Format{}, false
}

// FormatOf is the format that the ending of a file's name tells: the longest
// that fits.
func FormatOf(name string) (Format, bool) {
	var best Format
	for _, f := range Formats() {
		if len(f.Ending) > len(best.Ending) && strings.HasSuffix(strings.ToLower(name), f.Ending) {
			best = f
		}
	}
	return best, best.Ending != ""
}

// Draws tells whether the format can show views of the kind.
func (f Format) Draws(kind model.ViewKind) bool { return f.draws == nil || f.draws(kind) }

// Write writes a picture of a view of w. The report says how text fared that
// the typeface lacks.
func (p *Project) Write(ctx context.Context, w Workspace, picture render.Picture, f Format, o WriteOptions) ([]byte, typeface.Report, error) {
	_, span := timing.Start(ctx, f.Title, picture.Diagram.Key)
	defer span.End()
	return f.write(p, w, picture, o)
}

func writeSVG(p *Project, _ Workspace, picture render.Picture, o WriteOptions) ([]byte, typeface.Report, error) {
	return svg.Render(picture.Scene, p.theme, svg.Options{Mode: svg.Standalone, EmbedFont: !o.LeanFont, Fixed: o.Palette}), typeface.Report{}, nil
}

func writePNG(p *Project, _ Workspace, picture render.Picture, o WriteOptions) ([]byte, typeface.Report, error) {
	return p.PNG(picture, png.Options{Scale: o.Scale, Dark: o.Palette == "dark"})
}

// writePDF links elements to the first of their links.
func writePDF(p *Project, w Workspace, picture render.Picture, o WriteOptions) ([]byte, typeface.Report, error) {
	link := func(id string) string {
		if e, ok := w.Model.Element(id); ok && len(e.Links) > 0 {
			return e.Links[0].URL
		}
		return ""
	}
	return pdf.Render(picture.Scene, p.theme, pdf.Options{Dark: o.Palette == "dark", Link: link})
}
