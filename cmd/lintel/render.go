package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/lintel-go/lintel/internal/project"
	"github.com/lintel-go/lintel/render/png"
	"github.com/lintel-go/lintel/render/svg"
	"github.com/lintel-go/lintel/render/theme"
	"github.com/lintel-go/lintel/render/typeface"
)

type renderCommand struct {
	projectFlags
	Workspace string `arg:"" help:"Name of the workspace, as on the site: flashsale."`
	View      string `arg:"" help:"Key of the view: flash-sale/containers."`
	Output    string `short:"o" placeholder:"FILE" required:"" help:"File to write; its ending says what: .svg or .png."`
	Scale     int    `default:"2" help:"Pixels of a PNG for one pixel of the picture: 1, 2 or 3."`
	Theme     string `enum:"auto,light,dark" default:"auto" help:"light or dark; auto is both in an SVG and light in a PNG."`
}

func (c *renderCommand) Run(ctx context.Context, t terminal, in folder) error {
	ending := strings.ToLower(filepath.Ext(c.Output))
	if ending != ".svg" && ending != ".png" {
		return usageError{fmt.Errorf("%s: no picture has the ending %q\nhint: .svg or .png", c.Output, ending)}
	}
	if c.Scale < 1 || c.Scale > 3 {
		return usageError{fmt.Errorf("--scale %d is not 1, 2 or 3", c.Scale)}
	}
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
		return errFindings
	}
	picture, err := p.Draw(ctx, w, c.View)
	if err != nil {
		return fmt.Errorf("%w\nhint: the views of %s are %s", err, w.Slug, strings.Join(w.Keys(), ", "))
	}
	var content []byte
	if ending == ".svg" {
		fixed := c.Theme
		if fixed == "auto" {
			fixed = ""
		}
		content = svg.Render(picture.Scene, theme.Default(), svg.Options{Mode: svg.Standalone, EmbedFont: true, Fixed: fixed})
	} else {
		var report typeface.Report
		content, report, err = p.PNG(picture, png.Options{Scale: c.Scale, Dark: c.Theme == "dark"})
		if err != nil {
			return err
		}
		if len(report.Missing) > 0 {
			fmt.Fprintf(t.err, "%s: no font has %s, drawn as boxes\nhint: install a font with these characters, Noto Sans CJK for Chinese\n", c.Output, string(report.Missing))
		}
	}
	if err := os.WriteFile(in.at(c.Output), content, 0o666); err != nil {
		return err
	}
	fmt.Fprintf(t.err, "wrote %s, %d bytes\n", c.Output, len(content))
	return nil
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
		return project.Workspace{}, errors.Join(printFindings(t, p, state.Problems), errFindings)
	}
	return project.Workspace{}, fmt.Errorf("there is no workspace %q\nhint: the workspaces are %s", name, strings.Join(names, ", "))
}
