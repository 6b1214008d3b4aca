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

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/diagram"
	"github.com/lintel-go/lintel/render/layout"
	"github.com/lintel-go/lintel/render/notation/c4"
	"github.com/lintel-go/lintel/render/notation/uml"
	"github.com/lintel-go/lintel/render/scene"
	"github.com/lintel-go/lintel/render/theme"
	"github.com/lintel-go/lintel/render/view"
)

// Picture is a view, drawn for no device yet.
type Picture struct {
	Diagram    diagram.Diagram
	Layout     layout.Result // empty for a sequence, which needs no engine
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
	if draw, ok := unplaced(d.Kind); ok {
		s := draw(d)
		return Picture{Diagram: d, Scene: s, Violations: r.check(s)}, nil
	}
	best, err := r.attempt(ctx, d, directions(d)[0])
	if err != nil {
		return Picture{}, err
	}
	for _, direction := range directions(d)[1:] {
		if best.good() {
			break
		}
		next, err := r.attempt(ctx, d, direction)
		if err != nil {
			return Picture{}, err
		}
		if next.betterThan(best) {
			best = next
		}
	}
	return best, nil
}

// unplaced is how a kind of picture is drawn that finds places for itself.
func unplaced(kind model.ViewKind) (draw func(diagram.Diagram) scene.Scene, ok bool) {
	switch kind {
	case model.ViewSequence:
		return uml.Sequence, true
	case model.ViewActivity:
		return uml.Activity, true
	}
	return nil, false
}

// notation is how any other kind of picture is measured, and drawn where an
// engine has placed it.
func notation(kind model.ViewKind) func(diagram.Diagram) (layout.Graph, func(layout.Result) scene.Scene) {
	if kind == model.ViewStateMachine {
		return uml.StateMachine
	}
	return func(d diagram.Diagram) (layout.Graph, func(layout.Result) scene.Scene) {
		graph, sizes := c4.Measure(d)
		return graph, func(r layout.Result) scene.Scene { return c4.Draw(d, sizes, r) }
	}
}

// check holds s against all rules of legibility, in both palettes.
func (r *Renderer) check(s scene.Scene) []scene.Violation {
	return slices.Concat(scene.Check(s), scene.CheckContrast(s, r.theme, false), scene.CheckContrast(s, r.theme, true))
}

// directions are those to try, in order. An author's choice is the only one.
func directions(d diagram.Diagram) []model.Direction {
	if d.Direction != "" {
		return []model.Direction{d.Direction}
	}
	return []model.Direction{model.TopToBottom, model.LeftToRight}
}

func (r *Renderer) attempt(ctx context.Context, d diagram.Diagram, direction model.Direction) (Picture, error) {
	d.Direction = direction
	graph, draw := notation(d.Kind)(d)
	result, err := r.engine.Layout(ctx, graph)
	if err != nil {
		return Picture{}, fmt.Errorf("view %q: %w", d.Key, err)
	}
	s := draw(result)
	return Picture{Diagram: d, Layout: result, Scene: s, Violations: r.check(s)}, nil
}

// A picture between these proportions fits a screen; beyond them the other
// direction is tried.
const (
	leastAspect = 0.6
	mostAspect  = 2.6
)

func (p Picture) aspect() float64 { return float64(p.Scene.W) / float64(max(p.Scene.H, 1)) }

func (p Picture) good() bool {
	return len(p.Violations) == 0 && !p.Layout.Degraded && p.aspect() >= leastAspect && p.aspect() <= mostAspect
}

func (p Picture) betterThan(q Picture) bool {
	if p.Layout.Degraded != q.Layout.Degraded {
		return q.Layout.Degraded
	}
	if len(p.Violations) != len(q.Violations) {
		return len(p.Violations) < len(q.Violations)
	}
	return misfit(p.aspect()) < misfit(q.aspect())
}

// misfit is how far the proportions are from a screen's, 16:10; 1 is a fit.
func misfit(aspect float64) float64 {
	const screen = 1.6
	return max(aspect/screen, screen/aspect)
}
