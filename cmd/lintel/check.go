package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/lintel-go/lintel/drift"
	"github.com/lintel-go/lintel/internal/project"
	"github.com/lintel-go/lintel/model"
)

// projectFlags are what all commands that read models share.
type projectFlags struct {
	NoCache bool          `help:"Make everything anew instead of keeping models and layouts in the user's cache folder."`
	Timeout time.Duration `default:"10s" help:"How long one Workspace function may run: 500ms, 10s, 1m."`
	Timings timings       `placeholder:"FORM" help:"Say on the error stream where the time went, as a table; --timings=json for a line of JSON, --timings=trace:FILE for a trace that browsers show at ui.perfetto.dev."`
}

// measured is how the command is measured.
func (f projectFlags) measured() timings { return f.Timings }

func (f projectFlags) open(in folder) (*project.Project, error) {
	if f.Timeout <= 0 {
		return nil, usageError{fmt.Errorf("--timeout %v leaves no time to run in\nhint: --timeout 10s", f.Timeout)}
	}
	return project.Open(project.Options{Dir: in.path(), NoCache: f.NoCache, Timeout: f.Timeout, Require: usualRequirement(in)})
}

type checkCommand struct {
	projectFlags
	Update bool     `help:"Rewrite the committed pictures instead of comparing them, then check."`
	Traces []string `type:"path" placeholder:"PATH" help:"Also hold recorded runs against the scenarios: files of traces in OTLP/JSON, or folders of them, with commas between them."`
	Format string   `enum:"text,json" default:"text" help:"How to print what was found: text or json."`
}

// Help says what kong's one line cannot.
func (checkCommand) Help() string {
	return "Exit status: 0 nothing found, 1 errors or warnings found, 2 a model could not be loaded, or the check could not run at all, 80 wrong usage. Findings of severity info are printed and do not count; what is found of other models is printed in any case."
}

// notLoaded tells of what keeps a model from being there at all. It is to be
// mended before there can be pictures.
func notLoaded(f drift.Finding) bool {
	return f.Severity == model.SeverityError && strings.HasPrefix(f.Code, "LNT-L")
}

func (c *checkCommand) Run(ctx context.Context, t terminal, in folder) error {
	p, err := c.open(in)
	if err != nil {
		return err
	}
	defer p.Close()
	var failed error
	if c.Update {
		if failed = updatePictures(ctx, p, t); failed != nil && c.Format != "json" {
			return failed
		}
	}
	report, err := p.Check(ctx)
	if err != nil {
		return err
	}
	if len(c.Traces) > 0 {
		traces, err := p.ReadTraces(c.Traces)
		if err != nil {
			return err
		}
		found, err := p.CheckTraces(ctx, traces)
		if err != nil {
			return err
		}
		report = report.With(found)
	}
	unloaded := slices.ContainsFunc(report.Findings, notLoaded)
	if p.Config.Pictures == "" && !unloaded {
		fmt.Fprintf(t.err, "no committed pictures: none are held against the models\nhint: %s, then lintel check --update\n", p.PicturesHint())
	}
	if c.Format == "json" {
		err = drift.JSON(t.out, report)
	} else {
		err = drift.Text(t.out, report, drift.TextOptions{Read: p.ReadFile, Color: t.color})
	}
	switch {
	case err != nil:
		return err
	case failed != nil:
		return failed
	case unloaded:
		return errBroken
	case report.Count(model.SeverityError)+report.Count(model.SeverityWarning) > 0:
		return errFindings
	}
	return nil
}

// updatePictures rewrites the committed pictures.
func updatePictures(ctx context.Context, p *project.Project, t terminal) error {
	changes, err := p.Update(ctx)
	if err != nil {
		return err
	}
	for _, name := range changes.Written {
		fmt.Fprintln(t.err, "wrote", name)
	}
	for _, name := range changes.Removed {
		fmt.Fprintln(t.err, "removed", name)
	}
	fmt.Fprintf(t.err, "%s: %d written, %d removed, %d unchanged\n", p.Config.Pictures, len(changes.Written), len(changes.Removed), len(changes.Unchanged))
	return nil
}
