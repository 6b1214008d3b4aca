package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/lintel-go/lintel/internal/project"
	"github.com/lintel-go/lintel/render"
	"github.com/lintel-go/lintel/render/typeface"
)

type renderCommand struct {
	projectFlags
	Workspace string   `arg:"" optional:"" help:"Name of the workspace, as on the site: flashsale."`
	View      string   `arg:"" optional:"" help:"Key of the view: flash-sale/containers."`
	Output    string   `short:"o" placeholder:"FILE" help:"File to write, or - for standard output; its ending says what: .svg, .png, .pdf, .puml, .c4.puml, .mmd, .d2, .dot or .drawio."`
	Format    []string `placeholder:"NAME" help:"What to write, if the ending does not say it: svg, png, pdf, plantuml, c4plantuml, mermaid, d2, dot, drawio. With --all several, with commas between them; svg if there is none."`
	All       bool     `help:"Draw all views into the folder --out, each workspace in a folder of its own."`
	Only      string   `name:"workspace" placeholder:"NAME" help:"With --all: the views of this workspace alone."`
	Out       string   `placeholder:"DIR" help:"With --all: the folder to write into; it is made if it is missing."`
	Scale     int      `default:"2" help:"Pixels of a PNG for one pixel of the picture: 1, 2 or 3."`
	Theme     string   `enum:"auto,light,dark" default:"auto" help:"light or dark; auto is both in an SVG and light in PNG and PDF."`
	Font      string   `enum:"embed,none" default:"embed" help:"embed carries the typeface inside an SVG, none leaves it out."`
}

// Help says what kong's one line cannot.
func (renderCommand) Help() string {
	return "One view: lintel render WORKSPACE VIEW -o FILE. All of them: lintel render --all --out DIR --format svg,pdf. The text formats are drawn by their own tools; where that cannot show a kind of view, --all leaves it out and says so. Exit status: 0 all is written, 2 a model is broken or something could not be written, 80 wrong usage."
}

func (c *renderCommand) Run(ctx context.Context, t terminal, in folder) error {
	formats, err := c.formats()
	if err != nil {
		return usageError{err}
	}
	if c.Scale < 1 || c.Scale > 3 {
		return usageError{fmt.Errorf("--scale %d is not 1, 2 or 3", c.Scale)}
	}
	if c.All {
		return c.renderAll(ctx, t, in, formats)
	}
	return c.renderOne(ctx, t, in, formats[0])
}

// formats are what is to be written. An error is one of usage.
func (c *renderCommand) formats() ([]project.Format, error) {
	const one, all = "lintel render WORKSPACE VIEW -o FILE", "lintel render --all --out DIR --format svg,pdf"
	switch {
	case c.All && (c.Workspace != "" || c.Output != ""):
		return nil, fmt.Errorf("--all draws all views, and takes neither a view nor -o\nhint: %s", all)
	case c.All && c.Out == "":
		return nil, fmt.Errorf("--all needs a folder to write into\nhint: %s", all)
	case !c.All && (c.Out != "" || c.Only != ""):
		return nil, fmt.Errorf("--out and --workspace go with --all\nhint: %s", all)
	case !c.All && (c.Workspace == "" || c.View == "" || c.Output == ""):
		return nil, fmt.Errorf("there is no view to draw, or no file to write\nhint: %s, or %s", one, all)
	case !c.All && len(c.Format) > 1:
		return nil, fmt.Errorf("one file has one format, not %s", strings.Join(c.Format, " and "))
	case c.All && len(c.Format) == 0:
		c.Format = []string{"svg"}
	}
	if len(c.Format) > 0 {
		return formatsNamed(c.Format)
	}
	if c.Output == "-" {
		return nil, fmt.Errorf("standard output has no ending that tells a format\nhint: --format and one of %s", formatNames())
	}
	f, ok := project.FormatOf(c.Output)
	if !ok {
		return nil, fmt.Errorf("%s: no picture has the ending %q\nhint: one of %s, or --format and one of %s", c.Output, filepath.Ext(c.Output), endings(), formatNames())
	}
	return []project.Format{f}, nil
}

func formatsNamed(names []string) ([]project.Format, error) {
	var list []project.Format
	for _, name := range names {
		f, ok := project.FormatNamed(name)
		if !ok {
			return nil, fmt.Errorf("there is no format %q\nhint: %s", name, formatNames())
		}
		list = append(list, f)
	}
	return list, nil
}

func formatNames() string {
	var names []string
	for _, f := range project.Formats() {
		names = append(names, f.Name)
	}
	return strings.Join(names, ", ")
}

func endings() string {
	var list []string
	for _, f := range project.Formats() {
		list = append(list, f.Ending)
	}
	return strings.Join(list, ", ")
}

func (c *renderCommand) options() project.WriteOptions {
	o := project.WriteOptions{Scale: c.Scale, LeanFont: c.Font == "none"}
	if c.Theme != "auto" {
		o.Palette = c.Theme
	}
	return o
}

func (c *renderCommand) renderOne(ctx context.Context, t terminal, in folder, format project.Format) error {
	p, err := c.open(in)
	if err != nil {
		return err
	}
	defer p.Close()
	w, err := find(ctx, p, t, c.Workspace)
	if err != nil {
		return err
	}
	if w.Broken {
		return errBroken
	}
	picture, err := p.Draw(ctx, w, c.View)
	if err != nil {
		return fmt.Errorf("%w\nhint: the views of %s are %s", err, w.Slug, strings.Join(w.Keys(), ", "))
	}
	content, report, err := p.Write(ctx, w, picture, format, c.options())
	if err != nil {
		return err
	}
	if c.Output == "-" {
		tellFonts(t, "standard output", report)
		if _, err := t.out.Write(content); err != nil {
			return err
		}
		return tellIllegible(t, p, w, picture, format)
	}
	tellFonts(t, c.Output, report)
	if err := os.WriteFile(in.at(c.Output), content, 0o666); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			err = fmt.Errorf("%w\nhint: make the folder %s first", err, filepath.Dir(c.Output))
		}
		return err
	}
	fmt.Fprintf(t.err, "wrote %s, %d bytes\n", c.Output, len(content))
	return tellIllegible(t, p, w, picture, format)
}

// tellIllegible says what makes the picture hard to read. How another tool
// places things, Lintel does not know.
func tellIllegible(t terminal, p *project.Project, w project.Workspace, picture render.Picture, format project.Format) error {
	if format.Text {
		return nil
	}
	return printIllegible(t, p, w, picture)
}

// tellFonts says what became of the characters in a picture that the typeface
// lacks, if there are any.
func tellFonts(t terminal, what string, r typeface.Report) {
	if r.Font != "" {
		fmt.Fprintf(t.err, "%s: characters that the typeface lacks are drawn from %s\n", what, r.Font)
	}
	if len(r.Missing) > 0 {
		fmt.Fprintf(t.err, "%s: no font has %s, drawn as boxes\nhint: install a font with these characters, Noto Sans CJK for Chinese\n", what, string(r.Missing))
	}
}

// find loads the project's models and picks one by its name. What is broken
// about it, or may be why it is not there, is printed.
func find(ctx context.Context, p *project.Project, t terminal, name string) (project.Workspace, error) {
	state, err := p.Load(ctx)
	if err != nil {
		return project.Workspace{}, err
	}
	var names []string
	for _, w := range state.Workspaces {
		if w.Slug == name {
			if w.Broken {
				err = printFindings(t, p, state.Problems)
			}
			return w, err
		}
		names = append(names, w.Slug)
	}
	if len(state.Problems) > 0 {
		return project.Workspace{}, errors.Join(printFindings(t, p, state.Problems), errBroken)
	}
	return project.Workspace{}, fmt.Errorf("there is no workspace %q\nhint: the workspaces are %s", name, strings.Join(names, ", "))
}
