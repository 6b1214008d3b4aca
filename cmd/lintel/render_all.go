package main

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/lintel-go/lintel/internal/project"
	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/typeface"
)

// renderAll writes every view of the workspaces in every format that can show
// it, as DIR/WORKSPACE/VIEW.ENDING.
func (c *renderCommand) renderAll(ctx context.Context, t terminal, in folder, formats []project.Format) error {
	begin := time.Now()
	p, err := c.open(in)
	if err != nil {
		return err
	}
	defer p.Close()
	workspaces, err := c.chosen(ctx, p, t)
	if err != nil {
		return err
	}
	drawing := batch{project: p, formats: formats, options: c.options(), out: in.at(c.Out), progress: progress{t: t}}
	for _, w := range workspaces {
		drawing.progress.all += len(w.Model.Views)
	}
	err = drawing.draw(ctx, workspaces)
	drawing.progress.end()
	if err != nil {
		return err
	}
	drawing.tell(t, short(in, drawing.out), c.NoCache, begin)
	return nil
}

// chosen are the workspaces to draw. A broken one is printed, and ends the
// command.
func (c *renderCommand) chosen(ctx context.Context, p *project.Project, t terminal) ([]project.Workspace, error) {
	if c.Only != "" {
		w, err := find(ctx, p, t, c.Only)
		if err == nil && w.Broken {
			err = errBroken
		}
		return []project.Workspace{w}, err
	}
	state, err := p.Load(ctx)
	if err != nil {
		return nil, err
	}
	if len(state.Problems) > 0 {
		if err := printFindings(t, p, state.Problems); err != nil {
			return nil, err
		}
		return nil, errBroken
	}
	return state.Workspaces, nil
}

// batch is many views on their way to files.
type batch struct {
	project  *project.Project
	formats  []project.Format
	options  project.WriteOptions
	out      string
	progress progress

	sync.Mutex
	files   int
	bytes   int64
	without map[string]map[model.ViewKind]int // by title of a format, the views that it cannot show
	fonts   map[string]bool                   // files of fonts that helped
	missing map[rune]bool
}

func (r *batch) draw(ctx context.Context, workspaces []project.Workspace) error {
	r.without, r.fonts, r.missing = map[string]map[model.ViewKind]int{}, map[string]bool{}, map[rune]bool{}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(max(2, runtime.GOMAXPROCS(0)))
	for _, w := range workspaces {
		for _, v := range w.Model.Views {
			group.Go(func() error {
				if err := ctx.Err(); err != nil {
					return err
				}
				return r.view(ctx, w, v)
			})
		}
	}
	return group.Wait()
}

// view writes one view in all formats.
func (r *batch) view(ctx context.Context, w project.Workspace, v model.ViewRecord) error {
	picture, err := r.project.Draw(ctx, w, v.Key)
	if err != nil {
		return err
	}
	for _, f := range r.formats {
		if !f.Draws(v.Kind) {
			r.Lock()
			if r.without[f.Title] == nil {
				r.without[f.Title] = map[model.ViewKind]int{}
			}
			r.without[f.Title][v.Kind]++
			r.Unlock()
			continue
		}
		content, report, err := r.project.Write(ctx, w, picture, f, r.options)
		if err != nil {
			return err
		}
		name := filepath.Join(r.out, w.Slug, filepath.FromSlash(v.Key)+f.Ending)
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			return err
		}
		if err := os.WriteFile(name, content, 0o666); err != nil {
			return err
		}
		r.wrote(len(content), report)
	}
	r.progress.step(w.Slug + "/" + v.Key)
	return nil
}

func (r *batch) wrote(bytes int, report typeface.Report) {
	r.Lock()
	defer r.Unlock()
	r.files++
	r.bytes += int64(bytes)
	if report.Font != "" {
		r.fonts[report.Font] = true
	}
	for _, c := range report.Missing {
		r.missing[c] = true
	}
}

// tell says what was written.
func (r *batch) tell(t terminal, out string, noCache bool, begin time.Time) {
	fmt.Fprintf(t.out, "%s: %d views, %d files, %s in %s\n", out, r.progress.done, r.files, size(r.bytes), time.Since(begin).Round(time.Millisecond))
	layouts := r.project.Layouts()
	fmt.Fprintf(t.out, "  layouts:  %s\n", layoutWords(layouts, noCache))
	if layouts.Err != nil {
		fmt.Fprintf(t.err, "lintel: warning: layouts cannot be kept for the next time: %v\n", layouts.Err)
	}
	for _, title := range slices.Sorted(maps.Keys(r.without)) {
		var kinds []string
		for _, kind := range slices.Sorted(maps.Keys(r.without[title])) {
			kinds = append(kinds, fmt.Sprintf("%d of kind %s", r.without[title][kind], kind))
		}
		fmt.Fprintf(t.out, "  left out: %s, which %s cannot draw\n", strings.Join(kinds, ", "), title)
	}
	for _, font := range slices.Sorted(maps.Keys(r.fonts)) {
		tellFonts(t, out, typeface.Report{Font: font})
	}
	tellFonts(t, out, typeface.Report{Missing: slices.Sorted(maps.Keys(r.missing))})
}

// progress is a line on a terminal that says how far the work is. Where the
// error stream is no terminal it is silent.
type progress struct {
	t         terminal
	all, done int
	mutex     sync.Mutex
}

func (p *progress) step(what string) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.done++
	if p.t.errColor {
		fmt.Fprintf(p.t.err, "\r\x1b[K%d of %d views: %s", p.done, p.all, what)
	}
}

// end removes the line.
func (p *progress) end() {
	if p.t.errColor && p.done > 0 {
		fmt.Fprint(p.t.err, "\r\x1b[K")
	}
}
