package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/lintel-go/lintel/internal/project"
	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/site"
)

type buildCommand struct {
	projectFlags
	Out    string   `short:"o" placeholder:"DIR" default:"site-out" help:"Folder to write the site into; it is replaced as a whole. Default: site-out."`
	Format []string `placeholder:"NAME" help:"Formats to write each picture in beside SVG, with commas between them: png, pdf, plantuml, c4plantuml, mermaid, d2, dot, drawio."`
}

// Help says what kong's one line cannot.
func (buildCommand) Help() string {
	return "The folder must be missing, empty, or a site of an earlier build; files in it that are not the site's are kept. Exit status: 0 the site is written, 1 it is written and something in it is wrong, as a broken link, 2 it is not written, 80 wrong usage. A model that is broken stops the build and leaves the old site as it was."
}

func (c *buildCommand) Run(ctx context.Context, t terminal, in folder) error {
	begin := time.Now()
	formats, err := formatsNamed(c.Format)
	if err != nil {
		return usageError{err}
	}
	p, err := c.open(in)
	if err != nil {
		return err
	}
	defer p.Close()
	out := in.at(c.Out)
	sink, err := site.WriteDir(out)
	if err != nil {
		return err
	}
	planned, state, err := plan(ctx, p, t, project.SiteOptions{Formats: formats, History: true})
	if err != nil {
		return errors.Join(err, sink.Discard())
	}
	report, err := p.Build(ctx, planned, sink)
	if err != nil {
		return err
	}
	if err := printFindings(t, p, report.Findings); err != nil {
		return err
	}
	cached := 0
	for _, w := range state.Workspaces {
		if w.Cached {
			cached++
		}
	}
	layouts := p.Layouts()
	fmt.Fprintf(t.out, "%s: %d pages, %d pictures, %s in %s\n", short(in, out), report.Pages, report.Pictures, size(report.Bytes), time.Since(begin).Round(time.Millisecond))
	fmt.Fprintf(t.out, "  models:   %d, %s\n", len(state.Workspaces), share(cached, len(state.Workspaces), "unchanged", "built"))
	if !report.Unchanged {
		fmt.Fprintf(t.out, "  layouts:  %s\n", layoutWords(layouts, c.NoCache))
	}
	if layouts.Err != nil {
		fmt.Fprintf(t.err, "lintel: warning: layouts cannot be kept for the next time: %v\n", layouts.Err)
	}
	fmt.Fprintf(t.out, "  files:    %d written, %d unchanged, %d removed", report.Result.Written, report.Result.Unchanged, report.Result.Removed)
	if report.Result.Kept > 0 {
		fmt.Fprintf(t.out, ", %d of others kept", report.Result.Kept)
	}
	fmt.Fprintln(t.out)
	if slices.ContainsFunc(report.Findings, func(d model.Diagnostic) bool { return d.Severity == model.SeverityError }) {
		return errFindings
	}
	return nil
}

// share says how many of all were found and how many had to be made.
func share(found, all int, was, done string) string {
	switch found {
	case all:
		return "all " + was
	case 0:
		return "all " + done
	}
	return fmt.Sprintf("%d %s, %d %s", found, was, all-found, done)
}

// layoutWords says where the layouts of the pictures come from; the numbers
// are of pictures.
func layoutWords(l project.Layouts, noCache bool) string {
	var words []string
	for _, part := range []struct {
		n    int
		what string
	}{{l.Cached, "from the cache"}, {l.Made, "made"}, {l.None, "not needed"}} {
		if part.n > 0 {
			words = append(words, fmt.Sprintf("%d %s", part.n, part.what))
		}
	}
	if noCache {
		words = append(words, "none kept")
	}
	if len(words) == 0 {
		return "none"
	}
	return strings.Join(words, ", ")
}

func size(bytes int64) string {
	if bytes < 1e6 {
		return fmt.Sprintf("%.0f kB", float64(bytes)/1e3)
	}
	return fmt.Sprintf("%.1f MB", float64(bytes)/1e6)
}
