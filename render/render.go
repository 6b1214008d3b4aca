// Package render makes pictures of a model: it wires the stages that lie in
// the packages below it.
//
//	model.Model ─view─▶ diagram.Diagram ─notation─▶ layout.Graph ─engine─▶
//	layout.Result ─notation─▶ scene.Scene
//
// Each stage is a function from value to value. What is done with a Scene,
// svg and png know.
package render

import (
	"context"
	"fmt"
	"slices"

	"github.com/lintel-go/lintel/internal/timing"
	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/diagram"
	"github.com/lintel-go/lintel/render/layout"
	"github.com/lintel-go/lintel/render/notation/c4"
	"github.com/lintel-go/lintel/render/notation/frame"
	"github.com/lintel-go/lintel/render/notation/uml"
	"github.com/lintel-go/lintel/render/scene"
	"github.com/lintel-go/lintel/render/theme"
	"github.com/lintel-go/lintel/render/view"
)

// Picture is a view, drawn for no device yet.
type Picture struct {
	Diagram    diagram.Diagram
	Layout     layout.Result // empty for a sequence and an activity, which need no engine
	Places     any           // of these two, a sequence.Result or an activity.Result; else nil
	Scene      scene.Scene
	Violations []scene.Violation // rules of legibility that the scene breaks
}

// Renderer draws views with an engine. It is safe for concurrent use.
type Renderer struct {
	engine layout.Engine
	theme  theme.Theme
}

// New is a renderer that places graphs with the engine. The theme is what the
// contrast of its pictures is judged by; a scene itself has no colours.
func New(engine layout.Engine, t theme.Theme) *Renderer { return &Renderer{engine, t} }

// Render draws one view. An error names the view; a picture that could be
// drawn only badly is no error but has Violations, or a degraded Layout.
func (r *Renderer) Render(ctx context.Context, m *model.Model, key string) (Picture, error) {
	d, err := view.Resolve(m, key)
	if err != nil {
		return Picture{}, err
	}
	return r.Draw(ctx, d)
}

// Draw draws a diagram that was resolved before.
func (r *Renderer) Draw(ctx context.Context, d diagram.Diagram) (Picture, error) {
	d = frame.Signed(d)
	if draw, ok := unplaced(d.Kind); ok {
		_, span := timing.Start(ctx, "scene", d.Key)
		s, places := draw(d)
		s = frame.Dress(d, s)
		span.End()
		return Picture{Diagram: d, Places: places, Scene: s, Violations: r.check(ctx, s, d.Key)}, nil
	}
	_, span := timing.Start(ctx, "measure", d.Key)
	graph, draw := notation(d.Kind)(d)
	span.End()
	placing, span := timing.Start(ctx, "place", d.Key)
	result, err := r.engine.Layout(placing, graph)
	span.End()
	if err != nil {
		return Picture{}, fmt.Errorf("view %q: %w", d.Key, err)
	}
	_, span = timing.Start(ctx, "scene", d.Key)
	s := draw(result)
	span.End()
	if told, again := uml.Retold(d, s); again {
		return r.Draw(ctx, told)
	}
	s = frame.Dress(d, s)
	return Picture{Diagram: d, Layout: result, Scene: s, Violations: r.check(ctx, s, d.Key)}, nil
}

// unplaced is how a kind of picture is drawn that finds places for itself.
func unplaced(kind model.ViewKind) (draw func(diagram.Diagram) (s scene.Scene, places any), ok bool) {
	switch kind {
	case model.ViewSequence:
		return func(d diagram.Diagram) (scene.Scene, any) { return uml.Sequence(d) }, true
	case model.ViewActivity:
		return func(d diagram.Diagram) (scene.Scene, any) { return uml.Activity(d) }, true
	}
	return nil, false
}

// notation is how any other kind of picture is measured, and drawn where an
// engine has placed it.
func notation(kind model.ViewKind) func(diagram.Diagram) (layout.Graph, func(layout.Result) scene.Scene) {
	switch kind {
	case model.ViewStateMachine:
		return uml.StateMachine
	case model.ViewUseCase:
		return uml.UseCases
	case model.ViewClass, model.ViewCode:
		return uml.Class
	}
	return func(d diagram.Diagram) (layout.Graph, func(layout.Result) scene.Scene) {
		graph, sizes := c4.Measure(d)
		return graph, func(r layout.Result) scene.Scene { return c4.Draw(d, sizes, r) }
	}
}

// check holds s against all rules of legibility, in both palettes.
func (r *Renderer) check(ctx context.Context, s scene.Scene, key string) []scene.Violation {
	_, span := timing.Start(ctx, "rules of legibility", key)
	defer span.End()
	return slices.Concat(scene.Check(s), scene.CheckContrast(s, r.theme, false), scene.CheckContrast(s, r.theme, true))
}
