package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/lintel-go/lintel/internal/drift"
	"github.com/lintel-go/lintel/internal/drift/drawn"
	"github.com/lintel-go/lintel/internal/otlp"
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
	Update  bool         `help:"Rewrite the committed pictures instead of comparing them, then check."`
	Calls   bool         `help:"Say, too, which functions call across the edges between elements that are bound to Go packages. It takes longer, and never counts."`
	Traces  []string     `type:"path" placeholder:"PATH" help:"Also hold recorded runs against the scenarios: files of traces in OTLP/JSON, or folders of them, with commas between them."`
	Format  string       `enum:"text,json,sarif,junit,github,markdown" default:"text" help:"How to print what was found: text, json, sarif, junit, github (annotations of GitHub Actions) or markdown (a comment on a pull request)."`
	Output  []reportFile `short:"o" sep:"none" placeholder:"FORMAT=FILE" help:"Write what was found into a file, too; may be repeated: -o sarif=lintel.sarif -o junit=lintel.xml."`
	Accept  []string     `placeholder:"CODES" help:"Write findings into the baseline, so that they do not count: those of the codes, or all. What is mended is taken out; none does only that."`
	Owner   string       `help:"With --accept: who answers for the findings."`
	Reason  string       `help:"With --accept: why they are not mended now."`
	Expires string       `placeholder:"DAY" help:"With --accept: the last day on which they are accepted, as 2031-12-24."`

	Differences string `placeholder:"DIR" help:"Draw each committed picture that differs beside the fresh one, into this folder, with a page that shows all."`
	Drift       string `placeholder:"DIR" help:"Draw what was found of code and of recorded runs, into this folder, with a page that shows all: imports and relationships on the views, and runs beside their scenarios."`
}

// reportFile is a file that a report is written into.
type reportFile struct {
	format drift.Format
	file   string
}

// UnmarshalText implements encoding.TextUnmarshaler.
func (o *reportFile) UnmarshalText(text []byte) error {
	name, file, ok := strings.Cut(string(text), "=")
	var known bool
	o.file = file
	if o.format, known = drift.FormatNamed(name); ok && known && file != "" && file != "-" {
		return nil
	}
	var names []string
	for _, f := range drift.Formats() {
		names = append(names, f.Name)
	}
	const example = "-o sarif=lintel.sarif"
	switch {
	case !ok:
		return fmt.Errorf("%q names no format\nhint: %s", text, example)
	case !known:
		return fmt.Errorf("there is no format %q\nhint: %s", name, strings.Join(names, ", "))
	case file == "-":
		return fmt.Errorf("standard output has the format that --format says\nhint: --format %s", name)
	}
	return fmt.Errorf("%q names no file\nhint: %s", text, example)
}

// Help says what kong's one line cannot.
func (checkCommand) Help() string {
	return "Exit status: 0 nothing found, 1 errors or warnings found, 2 a model could not be loaded, or the check could not run at all, 80 wrong usage. Findings of severity info, and those that a model waives or the baseline accepts, do not count; what is found of other models is printed in any case."
}

// notLoaded tells of what keeps a model from being there at all. It is to be
// mended before there can be pictures.
func notLoaded(f drift.Finding) bool {
	return f.Severity == model.SeverityError && strings.HasPrefix(f.Code, "LNT-L")
}

func (c *checkCommand) acceptance() project.Acceptance {
	return project.Acceptance{Codes: c.Accept, Owner: c.Owner, Reason: c.Reason, Expires: c.Expires}
}

// usage is what is wrong with the flags, as far as the parser cannot know.
func (c *checkCommand) usage() error {
	if len(c.Accept) == 0 && c.Owner+c.Reason+c.Expires != "" {
		return errors.New("--owner, --reason and --expires go with --accept\nhint: --accept all, or codes")
	}
	if c.Drift != "" && filepath.Clean(c.Drift) == filepath.Clean(c.Differences) {
		return errors.New("--drift and --differences each write a page of their own\nhint: give each a folder of its own")
	}
	seen := map[string]bool{}
	for _, o := range c.Output {
		if seen[o.file] {
			return fmt.Errorf("%s is to be written twice\nhint: give each format a file of its own", o.file)
		}
		seen[o.file] = true
	}
	return c.acceptance().Check(time.Now())
}

func (c *checkCommand) Run(ctx context.Context, t terminal, in folder) error {
	if err := c.usage(); err != nil {
		return usageError{err}
	}
	p, err := c.open(in)
	if err != nil {
		return err
	}
	defer p.Close()
	var failed error
	if c.Update {
		if failed = updatePictures(ctx, p, t); failed != nil && c.Format == "text" && len(c.Output) == 0 {
			return failed
		}
	}
	var runs []otlp.Trace
	if len(c.Traces) > 0 {
		if runs, err = p.ReadTraces(ctx, c.Traces); err != nil {
			return err
		}
	}
	report, err := c.check(ctx, p, t, runs)
	if err != nil {
		return err
	}
	if report, err = c.withCalls(ctx, p, report); err != nil {
		return err
	}
	if c.Differences != "" {
		pages, files, err := p.Differences(ctx)
		if err == nil {
			err = writeDifferences(in.at(c.Differences), pages, files)
		}
		if err != nil {
			return err
		}
	}
	unloaded := slices.ContainsFunc(report.Findings, notLoaded)
	if c.Drift != "" && !unloaded {
		if err := drawDrift(ctx, p, in.at(c.Drift), report, runs); err != nil {
			return err
		}
	}
	if p.Config.Pictures == "" && !unloaded {
		fmt.Fprintf(t.err, "no committed pictures: none are held against the models\nhint: %s, then lintel check --update\n", p.PicturesHint())
	}
	switch err := c.write(ctx, t, in, p, report); {
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

// check is what is found, after the baseline has been rewritten if that is
// asked for.
func (c *checkCommand) check(ctx context.Context, p *project.Project, t terminal, runs []otlp.Trace) (drift.Report, error) {
	if len(c.Accept) == 0 {
		return p.Check(ctx, runs...)
	}
	report, taken, err := p.Accept(ctx, c.acceptance(), runs...)
	var words *project.WordsError
	if errors.As(err, &words) {
		return report, usageError{err}
	}
	if err == nil {
		fmt.Fprintf(t.err, "%s: %d added, %d accepted\n", p.BaselineFile(), taken, len(report.Accepted))
	}
	return report, err
}

// write prints the report, and writes the files that are asked for.
func (c *checkCommand) write(ctx context.Context, t terminal, in folder, p *project.Project, report drift.Report) error {
	s := p.Surroundings(version())
	forPeople := c.Format == "text" || slices.ContainsFunc(c.Output, func(o reportFile) bool { return o.format.Name == "text" })
	if forPeople { // no other format has figures
		var err error
		if s.Figures, err = coverage(ctx, p, report); err != nil {
			return err
		}
	}
	for _, o := range c.Output {
		var text bytes.Buffer
		if err := o.format.Write(&text, report, s); err != nil {
			return err
		}
		if err := project.WriteFile(in.at(o.file), text.Bytes()); err != nil {
			return err
		}
	}
	s.Color = t.color
	format, _ := drift.FormatNamed(c.Format)
	return format.Write(t.out, report, s)
}

// drawDrift draws what a report says of code and of recorded runs.
func drawDrift(ctx context.Context, p *project.Project, dir string, report drift.Report, runs []otlp.Trace) error {
	shown, files, err := p.Drift(ctx, report, runs...)
	if err != nil {
		return err
	}
	var page bytes.Buffer
	if err := drawn.Page(&page, shown); err != nil {
		return err
	}
	return writePictures(dir, page.Bytes(), files, project.DriftEnding)
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
