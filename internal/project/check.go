package project

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/lintel-go/lintel/internal/drift"
	"github.com/lintel-go/lintel/internal/load"
	"github.com/lintel-go/lintel/internal/otlp"
	"github.com/lintel-go/lintel/internal/timing"
	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render"
	"github.com/lintel-go/lintel/render/theme"
	"github.com/lintel-go/lintel/site"
)

// Check holds the models against the rules and the Go code that they speak of,
// their documents against the models, the committed pictures against fresh
// ones, and recorded runs, if there are any, against the scenarios; what the
// baseline accepts does not count. Files in findings are relative to the
// project. That no model could be loaded is a finding, too.
func (p *Project) Check(ctx context.Context, runs ...otlp.Trace) (drift.Report, error) {
	baseline, err := p.Baseline()
	if err != nil {
		return drift.Report{}, err
	}
	report, err := p.look(ctx, runs)
	return baseline.Settle(report, p.settlement()), err
}

// look is what is found before anything is accepted.
func (p *Project) look(ctx context.Context, runs []otlp.Trace) (drift.Report, error) {
	state, err := p.Load(ctx)
	var nothing *load.Error
	if errors.As(err, &nothing) {
		r := drift.NewReport(Findings([]model.Diagnostic{nothing.Diagnostic}))
		r.Skipped = []drift.Omission{{Reason: "no model could be loaded"}}
		return r, nil
	}
	if err != nil {
		return drift.Report{}, err
	}
	r, err := p.lookAt(ctx, state, true)
	if err != nil {
		return drift.Report{}, err
	}
	if len(runs) == 0 {
		r.Skipped = append(r.Skipped, drift.Omission{Check: drift.CheckRuns, Reason: "no recorded runs are given: --traces"})
		return r, nil
	}
	found, err := p.CheckTraces(ctx, runs)
	return r.With(found), err
}

// lookAt is what is found of models that are loaded. If they are all that the
// project has, pictures of others are left over.
func (p *Project) lookAt(ctx context.Context, state State, all bool) (drift.Report, error) {
	found := [][]drift.Finding{Findings(state.Problems), Findings(state.Warnings)}
	plan, err := p.Site(ctx, state.Workspaces, SiteOptions{})
	if err != nil {
		return drift.Report{}, err
	}
	known := map[string]bool{}
	for _, w := range state.Workspaces {
		_, span := timing.Start(ctx, "rules", w.Slug)
		rules := p.located(w.findings(), w)
		span.End()
		bound, err := p.checkBindings(ctx, w)
		if err != nil {
			return drift.Report{}, err
		}
		found = append(found, rules, bound)
		for _, f := range rules {
			known[f.Code+f.Message] = true
		}
	}
	for _, d := range plan.Findings() {
		if !known[d.Code+d.Message] { // the site repeats what it was given
			found = append(found, Findings([]model.Diagnostic{d}))
		}
	}
	documents := map[string][]drift.Finding{} // those that are waived, by the slug of the workspace
	for _, waived := range plan.Waived() {
		documents[waived.Workspace] = append(documents[waived.Workspace], accepted(waived))
	}
	pictures, err := p.checkPictures(ctx, state, documents, all)
	if err != nil {
		return drift.Report{}, err
	}
	r := drift.NewReport(append(found, pictures)...)
	r.Skipped = p.skipped(state)
	return r, nil
}

// skipped is what cannot be held of models in this state.
func (p *Project) skipped(state State) []drift.Omission {
	var all []drift.Omission
	if p.Config.Pictures == "" {
		all = append(all, drift.Omission{Check: drift.CheckPictures, Reason: ConfigFile + " names no folder of pictures"})
	}
	for _, w := range state.Missing {
		all = append(all, drift.Omission{Reason: "the model of " + w.Package + " could not be loaded"})
	}
	for _, w := range state.Workspaces {
		if w.Broken {
			for _, check := range []string{drift.CheckLegibility, drift.CheckPictures} {
				all = append(all, drift.Omission{Check: check, Workspace: w.Model.Name, Reason: "the model has mistakes"})
			}
		}
		if w.types.Partial() {
			all = append(all, drift.Omission{Check: drift.CheckTypes, Workspace: w.Model.Name, Reason: "not all types could be read"})
		}
	}
	return all
}

// accepted is a finding of documents in the words of a report.
func accepted(waived site.Waived) drift.Finding {
	f := finding(waived.Finding)
	at := waived.Waiver.Origin.Position
	f.Waived = &drift.Waiver{Reason: waived.Waiver.Reason, Position: drift.Position{File: at.File, Line: at.Line}}
	return f
}

// checkPictures draws all views: for the rules of legibility, and to compare
// them with the committed ones. What it finds includes what is waived of the
// documents, the waivers that waive nothing and, if the workspaces are all
// that there are, the pictures of none of them.
func (p *Project) checkPictures(ctx context.Context, state State, documents map[string][]drift.Finding, all bool) ([]drift.Finding, error) {
	var found []drift.Finding
	var committed fs.FS
	if dir := p.PicturesDir(); dir != "" {
		committed = os.DirFS(dir)
	}
	slugs := map[string]bool{}
	for _, w := range state.Workspaces {
		slugs[w.Slug] = true
		here := p.located(documents[w.Slug], w)
		if w.Broken {
			found = append(found, here...)
			continue // its pictures would differ by what is not meant
		}
		fresh, findings, err := p.fresh(ctx, w)
		if err != nil {
			return nil, err
		}
		here = append(here, findings...)
		checked := "PS"
		if committed != nil {
			sub, err := fs.Sub(committed, w.Slug)
			if err != nil {
				return nil, err
			}
			_, span := timing.Start(ctx, "compare pictures", w.Slug)
			differ, err := drift.Pictures(ctx, drift.Committed{Files: sub, Path: path.Join(p.Config.Pictures, w.Slug)}, fresh, w.Model, drift.Options{})
			span.End()
			if err != nil {
				return nil, err
			}
			here = append(here, differ...)
			checked += "D"
		}
		idle := drift.Idle(w.Model, checked, here, drift.Options{})
		found = slices.Concat(found, here, p.located(idle, w))
	}
	if committed == nil || len(state.Problems) > 0 || !all {
		// A broken model's pictures are not left over; they wait for it.
		return found, nil
	}
	rest := drift.Committed{Files: without{committed, slugs}, Path: p.Config.Pictures}
	stale, err := drift.Pictures(ctx, rest, nil, nil, drift.Options{})
	return append(found, stale...), err
}

// fresh draws all views of w. The pictures go by the names of their files.
func (p *Project) fresh(ctx context.Context, w Workspace) (map[string][]byte, []drift.Finding, error) {
	pictures := map[string][]byte{}
	var found []drift.Finding
	err := p.each(ctx, w, func(key string, picture render.Picture, err error) {
		if err != nil {
			found = append(found, drift.Finding{
				Code: drift.CodeNotDrawn, Severity: model.SeverityError, Workspace: w.Model.Name, View: key,
				Message: fmt.Sprintf("view %q cannot be drawn: %v", key, err),
			})
			return
		}
		_, span := timing.Start(ctx, "SVG", key)
		pictures[key+".svg"] = p.SVG(picture)
		span.End()
		illegible, _ := p.Legibility(w, picture)
		found = append(found, illegible...)
	})
	return pictures, found, err
}

// Legibility says how well a picture of w can be read, and in how many places
// it breaks rules of legibility. Files are relative to the project. What it
// says of the project's own theme is the same for every picture.
func (p *Project) Legibility(w Workspace, picture render.Picture) (found []drift.Finding, broken int) {
	o := drift.Options{}
	if p.painted != nil {
		o.Paint = func(r theme.Role) drift.Position {
			return drift.Position{File: p.themeFile(), Line: p.painted[r]}
		}
	}
	found, broken = drift.Legibility(w.Model, picture, o)
	found = p.located(found, w)
	for i := range found {
		f := &found[i]
		if len(f.Positions) == 0 || p.painted == nil || f.Positions[0].File != p.themeFile() {
			continue
		}
		f.Positions[0].File = p.Config.Theme
		if f.Waived == nil { // all views share the theme: it is told once
			f.Workspace, f.View = "", ""
		}
	}
	return found, broken
}

// MissingIcons says which icons the pictures of w lack that should have them.
// Files are relative to the project.
func (p *Project) MissingIcons(w Workspace) []drift.Finding {
	return p.located(drift.Icons(w.Model, w.options()), w)
}

// each draws all views of w and hands over each as it is ready, never two at
// once.
func (p *Project) each(ctx context.Context, w Workspace, done func(key string, picture render.Picture, err error)) error {
	var one sync.Mutex
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(parallel())
	for _, key := range w.Keys() {
		group.Go(func() error {
			picture, err := p.Draw(ctx, w, key)
			if ctx.Err() != nil {
				return ctx.Err()
			}
			one.Lock()
			defer one.Unlock()
			done(key, picture, err)
			return nil
		})
	}
	return group.Wait()
}

// PicturesHint says how a project comes to a folder of committed pictures.
func (p *Project) PicturesHint() string {
	if !p.Configured {
		return fmt.Sprintf("write {\"pictures\": \"docs/pictures\"} into %s", filepath.Join(p.Root, ConfigFile))
	}
	return fmt.Sprintf("add \"pictures\": \"docs/pictures\" to %s", ConfigFile)
}

// Update draws all views into the folder of committed pictures.
func (p *Project) Update(ctx context.Context) (drift.Changes, error) {
	if p.PicturesDir() == "" {
		what := ConfigFile + " names no folder for pictures"
		if !p.Configured {
			what = "there is no " + ConfigFile + " that names a folder for pictures"
		}
		return drift.Changes{}, fmt.Errorf("%s\nhint: %s", what, p.PicturesHint())
	}
	state, err := p.Load(ctx)
	if err != nil {
		return drift.Changes{}, err
	}
	if len(state.Problems) > 0 {
		d := state.Problems[0]
		return drift.Changes{}, fmt.Errorf("%s:%d: %s (%s)\nhint: pictures are rewritten only when every model is sound; lintel check lists what is not", d.Origin.File, d.Origin.Line, d.Message, d.Code)
	}
	all := map[string][]byte{}
	for _, w := range state.Workspaces {
		pictures, failed, err := p.fresh(ctx, w)
		if err != nil {
			return drift.Changes{}, err
		}
		for _, f := range failed {
			if f.Code == drift.CodeNotDrawn {
				return drift.Changes{}, errors.New(f.Message)
			}
		}
		for name, picture := range pictures {
			all[path.Join(w.Slug, name)] = picture
		}
	}
	return drift.Update(p.PicturesDir(), all)
}

// Findings are diagnostics in the words of a report.
func Findings(diagnostics []model.Diagnostic) []drift.Finding {
	var out []drift.Finding
	for _, d := range diagnostics {
		out = append(out, finding(d))
	}
	return out
}

func finding(d model.Diagnostic) drift.Finding {
	f := drift.Finding{Code: d.Code, Severity: d.Severity, Message: d.Message, Hint: d.Hint}
	if d.Origin.File != "" {
		f.Positions = append(f.Positions, drift.Position{File: d.Origin.File, Line: d.Origin.Line, Column: d.Origin.Column})
	}
	for _, c := range d.Origin.CalledFrom {
		f.Positions = append(f.Positions, drift.Position{File: c.File, Line: c.Line, Column: c.Column, Note: "called from"})
	}
	for _, r := range d.Related {
		f.Positions = append(f.Positions, drift.Position{File: r.File, Line: r.Line, Column: r.Column, Note: "see also"})
	}
	return f
}

// without is a file system without some of its top folders.
type without struct {
	fs.FS
	folders map[string]bool
}

// ReadDir leaves the folders out.
func (w without) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(w.FS, name)
	if name != "." {
		return entries, err
	}
	return slices.DeleteFunc(entries, func(e fs.DirEntry) bool {
		return e.IsDir() && w.folders[strings.TrimSuffix(e.Name(), "/")]
	}), err
}
