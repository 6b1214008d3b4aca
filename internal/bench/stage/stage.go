// Package stage runs the stages of Lintel one by one on a generated model, so
// that each can be timed by itself, and holds them to a budget: how long each
// may take in relation to work that never changes.
package stage

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/lintel-go/lintel/internal/bench/generate"
	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/diagram"
	"github.com/lintel-go/lintel/render/layout"
	"github.com/lintel-go/lintel/render/layout/hierarchy"
	"github.com/lintel-go/lintel/render/notation/c4"
	"github.com/lintel-go/lintel/render/scene"
	"github.com/lintel-go/lintel/render/svg"
	"github.com/lintel-go/lintel/render/theme"
	"github.com/lintel-go/lintel/render/view"
)

// Stage is a step on the way from the author's calls to files.
type Stage struct {
	Name string
	// Run does the work of the stage for all views, one after the other, and
	// keeps the result for the next stage. It may be run again.
	Run func(context.Context) error
}

// pipeline holds what each stage has made.
type pipeline struct {
	source *generate.Model
	keys   []string
	theme  theme.Theme

	model    *model.Model
	diagrams []diagram.Diagram
	graphs   []layout.Graph
	sizes    []c4.Sizes
	results  []layout.Result
	scenes   []scene.Scene
	bytes    int
}

// Of are the stages of a model, in the order that they have to be run in for
// the first time. Without keys they are about all views.
func Of(m *generate.Model, keys ...string) []Stage {
	p := &pipeline{source: m, keys: keys, theme: theme.Default()}
	return []Stage{
		{"define", p.define},
		{"resolve", p.resolve},
		{"measure", p.measure},
		{"layout", p.layout},
		{"draw", p.draw},
		{"check", p.check},
		{"write", p.write},
	}
}

func (p *pipeline) define(context.Context) error {
	m, found := p.source.Workspace().Build()
	for _, d := range found {
		if d.Severity == model.SeverityError {
			return errors.New(d.String())
		}
	}
	p.model = m
	return nil
}

func (p *pipeline) resolve(context.Context) error {
	resolver := view.New(p.model)
	p.diagrams = p.diagrams[:0]
	for _, v := range p.model.Views {
		if len(p.keys) > 0 && !slices.Contains(p.keys, v.Key) {
			continue
		}
		d, err := resolver.Resolve(v.Key)
		if err != nil {
			return err
		}
		p.diagrams = append(p.diagrams, d)
	}
	if len(p.diagrams) == 0 {
		return fmt.Errorf("there is no view %q", p.keys)
	}
	return nil
}

func (p *pipeline) measure(context.Context) error {
	p.graphs, p.sizes = p.graphs[:0], p.sizes[:0]
	for _, d := range p.diagrams {
		g, s := c4.Measure(d)
		p.graphs, p.sizes = append(p.graphs, g), append(p.sizes, s)
	}
	return nil
}

func (p *pipeline) layout(ctx context.Context) error {
	p.results = p.results[:0]
	for i, g := range p.graphs {
		r, err := hierarchy.Engine{}.Layout(ctx, g)
		if err != nil {
			return fmt.Errorf("view %q: %w", p.diagrams[i].Key, err)
		}
		p.results = append(p.results, r)
	}
	return nil
}

func (p *pipeline) draw(context.Context) error {
	p.scenes = p.scenes[:0]
	for i, d := range p.diagrams {
		p.scenes = append(p.scenes, c4.Draw(d, p.sizes[i], p.results[i]))
	}
	return nil
}

func (p *pipeline) check(context.Context) error {
	for _, s := range p.scenes {
		scene.Check(s)
		scene.CheckContrast(s, p.theme, false)
		scene.CheckContrast(s, p.theme, true)
	}
	return nil
}

func (p *pipeline) write(context.Context) error {
	p.bytes = 0
	for _, s := range p.scenes {
		p.bytes += len(svg.Render(s, p.theme, svg.Options{}))
	}
	return nil
}
