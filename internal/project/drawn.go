package project

import (
	"context"
	"fmt"
	"slices"

	"golang.org/x/sync/errgroup"

	"github.com/lintel-go/lintel/internal/drift"
	"github.com/lintel-go/lintel/internal/drift/drawn"
	"github.com/lintel-go/lintel/internal/otlp"
	"github.com/lintel-go/lintel/internal/recorded"
	"github.com/lintel-go/lintel/render/diagram"
	"github.com/lintel-go/lintel/render/svg"
)

// DriftEnding is that of the files of pictures that show what was found.
const DriftEnding = ".drift.svg"

// Drift draws what a report of this project says of code and of recorded runs:
// each view that shows imports or relationships it speaks of, and each run that
// leaves its scenario beside that, with one that does not for each scenario.
// What is waived or accepted is not drawn. The files are named after the
// workspace and the view or the run.
func (p *Project) Drift(ctx context.Context, found drift.Report, runs ...otlp.Trace) (drawn.Report, map[string][]byte, error) {
	r := drawn.Report{Runs: len(runs) > 0}
	state, err := p.Load(ctx)
	if err != nil {
		return r, nil, err
	}
	sheet := sheet{pictures: map[string]diagram.Diagram{}}
	for _, w := range state.Workspaces {
		if w.Broken {
			continue // its pictures would differ by what is not meant
		}
		shown := drawn.Workspace{Name: w.Slug}
		if err := p.driftOfCode(ctx, w, found, &shown, &sheet); err != nil {
			return r, nil, err
		}
		if err := p.driftOfRuns(ctx, w, found, runs, &shown, &sheet); err != nil {
			return r, nil, err
		}
		if len(shown.Found)+len(shown.Runs) > 0 {
			r.Workspaces = append(r.Workspaces, shown)
		}
	}
	files, err := p.drawSheet(ctx, sheet)
	return r, files, err
}

// sheet is diagrams that are to be drawn, by the names of their files.
type sheet struct {
	names    []string
	pictures map[string]diagram.Diagram
}

func (s *sheet) add(name string, d diagram.Diagram) string {
	name += DriftEnding
	s.names = append(s.names, name)
	s.pictures[name] = d
	return name
}

func (p *Project) drawSheet(ctx context.Context, s sheet) (map[string][]byte, error) {
	texts := make([][]byte, len(s.names))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(parallel())
	for i, name := range s.names {
		group.Go(func() error {
			picture, err := p.renderer.Draw(ctx, s.pictures[name])
			if err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
			texts[i] = svg.Render(picture.Scene, p.theme, svg.Options{Mode: svg.Standalone, EmbedFont: true})
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	files := map[string][]byte{}
	for i, name := range s.names {
		files[name] = texts[i]
	}
	return files, nil
}

// counts gives the finding of a report that says the same of the same model, if
// it counts there.
func counts(r drift.Report, f drift.Finding, w Workspace) (drift.Finding, bool) {
	i := slices.IndexFunc(r.Findings, func(g drift.Finding) bool {
		return g.Code == f.Code && g.Workspace == w.Model.Name && g.Subject == f.Subject && g.Message == f.Message
	})
	if i < 0 {
		return drift.Finding{}, false
	}
	return r.Findings[i], true
}

// driftOfCode adds what is drawn of imports and relationships.
func (p *Project) driftOfCode(ctx context.Context, w Workspace, found drift.Report, shown *drawn.Workspace, s *sheet) error {
	held, err := p.bindings.Check(ctx, w.Model, w.Dir)
	if err != nil {
		return err
	}
	findings := findingsOf(held.Findings)
	var all []drawn.Difference
	add := func(finding int, d drawn.Difference) {
		if f, ok := counts(found, findings[finding], w); ok {
			d.Words = f.Message
			all, shown.Found = append(all, d), append(shown.Found, f)
		}
	}
	for _, u := range held.Undeclared {
		add(u.Finding, drawn.Difference{From: u.From, To: u.To, Importing: u.Importing, Imported: u.Imported, More: u.More})
	}
	for _, i := range held.Unproven {
		r, _ := w.Model.Relationship(findings[i].Subject)
		add(i, drawn.Difference{From: r.From, To: r.To, Relationship: r.ID})
	}
	seen := make([]bool, len(all))
	draw := func(d diagram.Diagram, name string) {
		d, shows := drawn.Code(d, w.Model, all)
		var here []drift.Finding
		for _, i := range shows {
			here, seen[i] = append(here, shown.Found[i]), true
		}
		if len(here) > 0 {
			shown.Views = append(shown.Views, drawn.View{Key: d.Key, Title: d.Title, Found: here, File: s.add(w.Slug+"/"+name, d)})
		}
	}
	for _, v := range w.Model.Views {
		if len(all) == 0 || !drawn.ShowsCode(v.Kind) {
			continue
		}
		d, err := w.views.Resolve(v.Key)
		if err != nil {
			return err
		}
		draw(d, v.Key)
	}
	var ends []string // of what no view shows, which has a picture of its own
	for i, d := range all {
		if !seen[i] {
			ends = append(ends, d.From, d.To)
		}
	}
	if len(ends) > 0 {
		d, err := drawn.Between(w.Model, ends, w.icons.drawings)
		if err != nil {
			return err
		}
		draw(d, "between.views")
	}
	for i, f := range shown.Found {
		if !seen[i] {
			shown.Unseen = append(shown.Unseen, f)
		}
	}
	return nil
}

// driftOfRuns adds what is drawn of recorded runs: of those that leave a
// scenario at the same place in the same way, and of those that agree with it,
// the first.
func (p *Project) driftOfRuns(ctx context.Context, w Workspace, found drift.Report, runs []otlp.Trace, shown *drawn.Workspace, s *sheet) error {
	if len(runs) == 0 {
		return nil
	}
	var leaving, agreeing []drawn.Held
	where := map[string]int{} // index in leaving or in agreeing, by what is the same
	held, err := recorded.Hold(ctx, w.Model, runs)
	if err != nil {
		return err
	}
	for _, run := range held.Runs {
		if run.Scenario == "" {
			continue
		}
		key, of := run.Scenario, &agreeing
		words := ""
		var leaves *drift.Finding
		if run.Divergence != nil {
			f, ok := counts(found, drift.Leaves(w.Model, run), w)
			if !ok {
				continue
			}
			leaves, words, of = &f, f.Message, &leaving
			key = sameWay(run)
		}
		if i, known := where[key]; known {
			(*of)[i].Others++
			continue
		}
		where[key] = len(*of)
		design, course, err := drawn.Run(w.Model, run, words, w.icons.drawings)
		if err != nil {
			return err
		}
		scenario, _ := w.Model.Scenario(run.Scenario)
		*of = append(*of, drawn.Held{
			Trace: run.Trace, Scenario: scenario.Name, Leaves: leaves,
			Design: s.add(w.Slug+"/"+run.Trace+".scenario", design),
			Course: s.add(w.Slug+"/"+run.Trace+".run", course),
		})
	}
	shown.Runs = slices.Concat(leaving, agreeing)
	return nil
}

// sameWay is what runs have in common that leave a scenario in the same way.
func sameWay(run recorded.Run) string {
	d := run.Divergence
	came := ""
	if d.Message < len(run.Messages) {
		came = run.Messages[d.Message].String()
	}
	key := fmt.Sprintf("%s\x00%s\x00%s", run.Scenario, d.Kind, came)
	for _, e := range d.Expected {
		key += fmt.Sprintf("\x00%s:%d %s %s %s %s", e.Origin.File, e.Origin.Line, e.Kind, e.From, e.To, e.Text)
	}
	return key
}
