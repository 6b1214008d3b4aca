package project

import (
	"context"
	"slices"

	"github.com/lintel-go/lintel/internal/code"
	"github.com/lintel-go/lintel/internal/code/bindings"
	"github.com/lintel-go/lintel/internal/drift"
	"github.com/lintel-go/lintel/internal/timing"
)

// Covered is how much of the code around a model is bound to its elements.
type Covered struct {
	Slug      string            `json:"slug"`
	Workspace string            `json:"workspace"` // its name
	Coverage  bindings.Coverage `json:"coverage"`  // files relative to the project
}

// Coverage counts the packages that models are bound to, for each model that is
// bound to some.
func (p *Project) Coverage(ctx context.Context, workspaces []Workspace) ([]Covered, error) {
	var all []Covered
	for _, w := range workspaces {
		r, err := p.bindings.Check(ctx, w.Model, w.Dir)
		if err != nil {
			return nil, err
		}
		if r.Coverage.Packages.All == 0 {
			continue
		}
		for i := range r.Coverage.Unbound {
			r.Coverage.Unbound[i].At.File = p.place(r.Coverage.Unbound[i].At.File, w.Dir)
		}
		for i := range r.Coverage.LeftOut {
			r.Coverage.LeftOut[i].At.File = p.place(r.Coverage.LeftOut[i].At.File, w.Dir)
		}
		all = append(all, Covered{w.Slug, w.Model.Name, r.Coverage})
	}
	return all, nil
}

// checkBindings holds the packages that w is bound to against its
// relationships.
func (p *Project) checkBindings(ctx context.Context, w Workspace) ([]drift.Finding, error) {
	ctx, span := timing.Start(ctx, "bindings", w.Slug)
	defer span.End()
	r, err := p.bindings.Check(ctx, w.Model, w.Dir)
	if err != nil {
		return nil, err
	}
	found := drift.Weigh(w.Model, findingsOf(r.Findings), drift.Options{})
	if !r.Partial() {
		found = slices.Concat(found, drift.Idle(w.Model, "C", found, drift.Options{}))
	}
	return p.located(found, w), nil
}

// Calls says which functions call across the edges between elements, as far as
// it can be told, for each model that is bound to packages. It reads types and
// bodies of functions, which takes long, and nothing that it says counts.
func (p *Project) Calls(ctx context.Context) ([]drift.Finding, error) {
	state, err := p.Load(ctx)
	if err != nil {
		return nil, err
	}
	var all []drift.Finding
	for _, w := range state.Workspaces {
		_, span := timing.Start(ctx, "calls", w.Slug)
		found, err := p.bindings.Calls(ctx, w.Model, w.Dir)
		span.End()
		if err != nil {
			return nil, err
		}
		all = append(all, p.located(drift.Weigh(w.Model, findingsOf(found), drift.Options{}), w)...)
	}
	return all, nil
}

// findingsOf are findings of code in the words of a report.
func findingsOf(list []code.Finding) []drift.Finding {
	var all []drift.Finding
	for _, t := range list {
		f := finding(t.Diagnostic)
		f.Kind, f.Subject, f.View = t.Kind, t.ID, t.View
		all = append(all, f)
	}
	return all
}
