package main

import (
	"context"
	"path/filepath"

	"github.com/lintel-go/lintel/drift"
	"github.com/lintel-go/lintel/internal/project"
	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/site"
)

// plan loads the models and plans their site. A broken model is printed, and
// ends the command.
func plan(ctx context.Context, p *project.Project, t terminal, o project.SiteOptions) (*site.Site, project.State, error) {
	state, err := p.Load(ctx)
	if err != nil {
		return nil, state, err
	}
	if len(state.Problems) > 0 {
		if err := printFindings(t, p, append(state.Problems, state.Warnings...)); err != nil {
			return nil, state, err
		}
		return nil, state, errFindings
	}
	planned, err := p.Site(ctx, state.Workspaces, o)
	return planned, state, err
}

// printFindings writes findings to the error stream, if there are any.
func printFindings(t terminal, p *project.Project, found []model.Diagnostic) error {
	if len(found) == 0 {
		return nil
	}
	report := drift.NewReport(project.Findings(found))
	return drift.Text(t.err, report, drift.TextOptions{Read: p.ReadFile, Color: t.errColor})
}

// short is a path as seen from the folder the command works in.
func short(in folder, path string) string {
	base, err := filepath.Abs(in.path())
	if err != nil {
		return path
	}
	relative, err := filepath.Rel(base, path)
	if err != nil || !filepath.IsLocal(relative) {
		return path
	}
	return relative
}
