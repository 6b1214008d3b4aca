package main

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"

	"github.com/lintel-go/lintel/internal/drift"
	"github.com/lintel-go/lintel/internal/project"
	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render"
	"github.com/lintel-go/lintel/render/diagram"
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
		return nil, state, errBroken
	}
	for _, idle := range p.IdlePatterns(state.Workspaces) {
		fmt.Fprintln(t.err, "lintel: warning:", idle)
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

// fewOfPicture is how many places where a picture is hard to read are shown to
// who draws that one picture.
const fewOfPicture = 3

// printIllegible says on the error stream what makes a picture hard to read:
// the first of it, and how much there is.
func printIllegible(t terminal, p *project.Project, w project.Workspace, picture render.Picture) error {
	found, broken := p.Legibility(w, picture)
	found = slices.DeleteFunc(found, func(f drift.Finding) bool {
		return f.Waived != nil || f.Severity == model.SeverityInfo || f.Code == drift.CodeMoreOfView
	})
	if len(found) == 0 {
		return nil
	}
	shown := found[:min(len(found), fewOfPicture)]
	last := ""
	if !picture.Layout.Degraded { // else it is said already
		last = fmt.Sprintf("the picture breaks rules of legibility in %d places", broken)
		if broken == 1 {
			last = "the picture breaks a rule of legibility in one place"
		}
		if len(shown) < len(found) {
			last += "; lintel check tells of more"
		}
	}
	return drift.Text(t.err, drift.Report{Findings: shown}, drift.TextOptions{Read: p.ReadFile, Color: t.errColor, Last: last})
}

// tellIcons says on the error stream which icons pictures of w lack: those of
// the elements that shown has. The pictures are drawn all the same, so these
// are no errors here.
func tellIcons(t terminal, p *project.Project, w project.Workspace, shown func(element string) bool) error {
	missing := slices.DeleteFunc(p.MissingIcons(w), func(f drift.Finding) bool {
		return f.Waived != nil || f.Severity == model.SeverityInfo || !shown(f.Subject)
	})
	if len(missing) == 0 {
		return nil
	}
	for i := range missing {
		missing[i].Severity = model.SeverityWarning
	}
	last := fmt.Sprintf("%s is drawn without %d icons", w.Slug, len(missing))
	if len(missing) == 1 {
		last = w.Slug + " is drawn without one icon"
	}
	return drift.Text(t.err, drift.Report{Findings: missing}, drift.TextOptions{Read: p.ReadFile, Color: t.errColor, Last: last})
}

// shownIn tells of an element whether a picture shows it, or one of its
// instances.
func shownIn(d diagram.Diagram) func(element string) bool {
	return func(element string) bool {
		return slices.ContainsFunc(d.Nodes, func(n diagram.Node) bool { return n.Element == element || n.Of == element }) ||
			slices.ContainsFunc(d.Boundaries, func(b diagram.Boundary) bool { return b.Element == element })
	}
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
