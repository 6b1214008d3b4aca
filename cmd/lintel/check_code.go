package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/lintel-go/lintel/internal/drift"
	"github.com/lintel-go/lintel/internal/project"
)

// withCalls adds which functions call across edges, if that is asked for and
// there are models to ask about.
func (c *checkCommand) withCalls(ctx context.Context, p *project.Project, report drift.Report) (drift.Report, error) {
	if !c.Calls || slices.ContainsFunc(report.Findings, notLoaded) {
		return report, nil
	}
	calls, err := p.Calls(ctx)
	if err != nil {
		return drift.Report{}, err
	}
	return report.With(calls), nil
}

// coverage is a line for each model that is bound to code, with how much of it
// is bound.
func coverage(ctx context.Context, p *project.Project, report drift.Report) (string, error) {
	if slices.ContainsFunc(report.Findings, notLoaded) {
		return "", nil
	}
	state, err := p.Load(ctx)
	if err != nil {
		return "", err
	}
	covered, err := p.Coverage(ctx, state.Workspaces)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	for _, c := range covered {
		packages, lines := c.Coverage.Packages, c.Coverage.Lines
		fmt.Fprintf(&b, "%s: %d of %d packages bound to elements (%d%%), %d%% of the lines of code\n",
			c.Workspace, packages.Bound, packages.All, packages.Percent(), lines.Percent())
	}
	return b.String(), nil
}
