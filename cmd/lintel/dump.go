package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/scene"
)

type dumpCommand struct {
	projectFlags
	Workspace string `arg:"" help:"Name of the workspace, as on the site: flashsale."`
	View      string `arg:"" optional:"" help:"Key of the view, for the stages behind the model."`
	Stage     string `enum:"model,diagram,layout,scene" default:"model" help:"model, diagram, layout or scene."`
	Measure   bool   `help:"With --stage scene: the measures of legibility and the rules that are broken, instead of the scene."`
}

func (c *dumpCommand) Run(ctx context.Context, t terminal, in folder) error {
	if c.Stage != "model" && c.View == "" {
		return usageError{fmt.Errorf("--stage %s is of one view\nhint: lintel dump WORKSPACE VIEW --stage %s", c.Stage, c.Stage)}
	}
	if c.Stage == "model" && c.View != "" {
		return usageError{fmt.Errorf("--stage model is of the whole workspace, not of one view\nhint: lintel dump %s %s --stage diagram", c.Workspace, c.View)}
	}
	if c.Measure && c.Stage != "scene" {
		return usageError{fmt.Errorf("--measure goes with --stage scene")}
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
	if c.Stage == "model" {
		text, err := model.Encode(w.Model)
		if err != nil {
			return err
		}
		_, err = t.out.Write(append(text, '\n'))
		return err
	}
	picture, err := p.Draw(ctx, w, c.View)
	if err != nil {
		return fmt.Errorf("%w\nhint: the views of %s are %s", err, w.Slug, strings.Join(w.Keys(), ", "))
	}
	var value any
	switch {
	case c.Stage == "diagram":
		value = picture.Diagram
	case c.Stage == "layout" && picture.Places != nil:
		value = picture.Places
	case c.Stage == "layout":
		value = picture.Layout
	case c.Measure:
		value = struct {
			Measures   scene.Measures    `json:"measures"`
			Violations []scene.Violation `json:"violations"`
		}{scene.Measure(picture.Scene), append([]scene.Violation{}, picture.Violations...)}
	default:
		value = picture.Scene
	}
	encoder := json.NewEncoder(t.out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(value)
}
