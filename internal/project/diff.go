package project

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/lintel-go/lintel/internal/drift"
	"github.com/lintel-go/lintel/internal/drift/diff"
	"github.com/lintel-go/lintel/internal/timing"
	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/diagram"
	"github.com/lintel-go/lintel/render/overlay"
	"github.com/lintel-go/lintel/render/svg"
	"github.com/lintel-go/lintel/render/theme"
	"github.com/lintel-go/lintel/render/view"
)

// Side is one of two states that are compared.
type Side struct {
	Words      string // what it is: "main (1a2b3c4)", "the working tree"
	Workspaces []Workspace
	theme      *theme.Theme // nil: it is not known
}

// Side is workspaces of the project as one of two states, with what the files
// say that they name: these may be gone when it is compared.
func (p *Project) Side(words string, workspaces []Workspace) Side {
	workspaces = slices.Clone(workspaces)
	for i := range workspaces {
		workspaces[i].contents = contentsOf(workspaces[i])
	}
	return Side{words, workspaces, &p.theme}
}

// Saved is a workspace of a model that was read from a file, which lies in the
// folder. Icons of its own are looked for there.
func Saved(m *model.Model, folder string) Workspace {
	icons := readIcons(m, folder)
	return Workspace{
		Slug: cmp.Or(lastParts(m.Name, 1), "workspace"), Folder: folder, Dir: folder, Model: m,
		views: view.New(m).WithIcons(icons.drawings), icons: icons,
	}
}

// Diff says how the new side differs from the old one, and draws the view of
// each picture that differs: both in one, or the one that there is. The files are
// named after the workspace and the view. If none are wanted, nothing is drawn.
func (p *Project) Diff(ctx context.Context, old, new Side, draw bool) (diff.Report, map[string][]byte, error) {
	r := diff.Report{Old: old.Words, New: new.Words}
	files := map[string][]byte{}
	if old.theme != nil && new.theme != nil {
		r.Changes = diff.Themes(*old.theme, *new.theme)
	}
	for _, pair := range paired(old.Workspaces, new.Workspaces) {
		was, is := pair[0], pair[1]
		w := diff.Workspace{Name: is.Slug}
		switch {
		case was.Model == nil:
			w.Status, was.Model = diff.Added, &model.Model{}
		case is.Model == nil:
			w.Name, w.Status, is.Model = was.Slug, diff.Removed, &model.Model{}
		}
		_, span := timing.Start(ctx, "compare models", w.Name)
		w.Changes = append(diff.Models(was.Model, is.Model), diff.Between(was.contents, is.contents)...)
		if w.Status != "" { // that is one difference
			w.Changes = slices.DeleteFunc(w.Changes, func(c diff.Change) bool { return c.Kind == "workspace" })
		}
		span.End()
		views, err := differing(was, is, old.Words+" to "+new.Words)
		if err != nil {
			return diff.Report{}, nil, err
		}
		if draw {
			if err := p.drawDiffering(ctx, w.Name, views, files); err != nil {
				return diff.Report{}, nil, err
			}
		}
		for _, v := range views {
			w.Pictures = append(w.Pictures, v.Picture)
		}
		r.Workspaces = append(r.Workspaces, w)
	}
	return r, files, nil
}

// paired are the workspaces of both sides: those of the same folder, then of the
// same import path, then of the same name. Where one side has none, its place is
// empty. They are in the order of their names.
func paired(old, new []Workspace) [][2]Workspace {
	old = slices.Clone(old)
	var out [][2]Workspace
	taken := make([]bool, len(new))
	for _, key := range []func(Workspace) string{
		func(w Workspace) string { return w.Slug + "\x00" + w.Package },
		func(w Workspace) string { return w.Package },
		func(w Workspace) string { return w.Model.Name },
	} {
		for j, is := range new {
			i := slices.IndexFunc(old, func(was Workspace) bool { return key(was) == key(is) })
			if !taken[j] && i >= 0 {
				taken[j] = true
				out = append(out, [2]Workspace{old[i], is})
				old = slices.Delete(old, i, i+1)
			}
		}
	}
	for j, is := range new {
		if !taken[j] {
			out = append(out, [2]Workspace{{}, is})
		}
	}
	for _, was := range old {
		out = append(out, [2]Workspace{was, {}})
	}
	name := func(pair [2]Workspace) string { return cmp.Or(pair[1].Slug, pair[0].Slug) }
	slices.SortStableFunc(out, func(a, b [2]Workspace) int { return cmp.Compare(name(a), name(b)) })
	return out
}

// differingView is a view that shows something else, and what is to be drawn.
type differingView struct {
	diff.Picture
	diagram diagram.Diagram
}

// differing are the views of two workspaces that show something else, in the
// order of their keys.
func differing(was, is Workspace, between string) ([]differingView, error) {
	same := diff.Same(was.Model, is.Model)
	old := map[string]string{} // key in the old model by key in the new one
	for _, v := range was.Model.Views {
		old[same.Now(v.Key)] = v.Key
	}
	var out []differingView
	for _, v := range is.Model.Views {
		now, err := is.views.Resolve(v.Key)
		if err != nil {
			return nil, err
		}
		before, ok := old[v.Key]
		delete(old, v.Key)
		if !ok {
			out = append(out, differingView{diff.Picture{View: v.Key, Title: now.Title, Status: diff.Added}, now})
			continue
		}
		then, err := was.views.Resolve(before)
		if err != nil {
			return nil, err
		}
		if then.Kind != now.Kind {
			out = append(out, differingView{diff.Picture{View: v.Key, Title: now.Title, Status: diff.Changed, Words: fmt.Sprintf("it was a view of kind %s", then.Kind)}, now})
			continue
		}
		d := overlay.Union(then, now, same.Now)
		words := diff.Counts(func(s diff.Status) int { return overlay.Count(d, diagram.Mark(s)) })
		if words == "" && then.Title == now.Title && then.Description == now.Description {
			continue
		}
		d.Description = strings.TrimPrefix(words+", from "+between, ", from ")
		out = append(out, differingView{diff.Picture{View: v.Key, Title: now.Title, Status: diff.Changed, Words: cmp.Or(words, "another title")}, d})
	}
	for _, key := range old {
		d, err := was.views.Resolve(key)
		if err != nil {
			return nil, err
		}
		out = append(out, differingView{diff.Picture{View: key, Title: d.Title, Status: diff.Removed}, d})
	}
	slices.SortFunc(out, func(a, b differingView) int { return cmp.Compare(a.View, b.View) })
	return out, nil
}

// DiffEnding is that of the files of pictures that show a difference.
const DiffEnding = ".diff.svg"

// drawDiffering draws the views into files, and notes the names of these.
func (p *Project) drawDiffering(ctx context.Context, workspace string, views []differingView, files map[string][]byte) error {
	drawn := make([][]byte, len(views))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(parallel())
	for i, v := range views {
		group.Go(func() error {
			picture, err := p.renderer.Draw(ctx, v.diagram)
			if err != nil {
				return err
			}
			drawn[i] = svg.Render(picture.Scene, p.theme, svg.Options{Mode: svg.Standalone, EmbedFont: true})
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	for i := range views {
		name := workspace + "/" + views[i].View + DiffEnding
		for n := 2; files[name] != nil; n++ { // a view that is gone and one that came have the same key
			name = fmt.Sprintf("%s/%s-%d%s", workspace, views[i].View, n, DiffEnding)
		}
		files[name], views[i].File = drawn[i], filepath.ToSlash(name)
	}
	return nil
}

// Differences draws each committed picture that says or shows something else
// than the fresh one beside it. The files are named after the workspace and the
// view; the report lists them.
func (p *Project) Differences(ctx context.Context) (diff.Report, map[string][]byte, error) {
	r := diff.Report{Old: "the committed pictures", New: "the models"}
	files := map[string][]byte{}
	dir := p.PicturesDir()
	if dir == "" {
		return r, nil, fmt.Errorf("there are no committed pictures\nhint: %s", p.PicturesHint())
	}
	state, err := p.Load(ctx)
	if err != nil {
		return r, nil, err
	}
	for _, w := range state.Workspaces {
		if w.Broken {
			continue // its pictures would differ by what is not meant
		}
		fresh, _, err := p.fresh(ctx, w)
		if err != nil {
			return r, nil, err
		}
		shown := diff.Workspace{Name: w.Slug}
		for _, name := range slices.Sorted(maps.Keys(fresh)) {
			committed, err := os.ReadFile(filepath.Join(dir, w.Slug, filepath.FromSlash(name)))
			if err != nil {
				continue // the check says that it is missing
			}
			picture, n, err := drift.Beside(committed, fresh[name], w.Model, p.theme)
			if err != nil {
				return r, nil, err
			}
			if picture == nil {
				continue
			}
			key := strings.TrimSuffix(name, ".svg")
			file := w.Slug + "/" + key + DiffEnding
			files[file] = picture
			words := "one difference"
			if n > 1 {
				words = fmt.Sprintf("%d differences", n)
			}
			v, _ := w.Model.View(key)
			shown.Pictures = append(shown.Pictures, diff.Picture{View: key, Title: v.Title, Status: diff.Changed, Words: words, File: file})
		}
		r.Workspaces = append(r.Workspaces, shown)
	}
	return r, files, nil
}
