package project

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/lintel-go/lintel/internal/history"
	"github.com/lintel-go/lintel/internal/timing"
	"github.com/lintel-go/lintel/site"
)

// past is what is known of the history of a project. Its zero value knows
// nothing.
type past struct {
	lock sync.Mutex
	of   string // the commit and the files that it was read for
	read *reading
}

// reading is a history that is being read, or was.
type reading struct {
	done    chan struct{}
	stop    context.CancelFunc
	changes []site.Change // once it is done; none, if it cannot be read
}

// end stops what is being read.
func (p *past) end() {
	p.lock.Lock()
	defer p.lock.Unlock()
	if p.read != nil {
		p.read.stop()
		<-p.read.done
		p.of, p.read = "", nil
	}
}

// history is what changed last in the files of the workspaces. It is read in
// the background, and again only when there is another commit or another
// folder, so that nobody waits for it who does not ask. Nil: there is none.
func (p *Project) history(workspaces []Workspace) func(ctx context.Context) ([]site.Change, error) {
	if p.Config.HideHistory {
		return nil
	}
	repository, ok := history.Find(p.Root)
	if !ok {
		return nil
	}
	paths := pathsOf(repository, workspaces)
	of := repository.Stamp() + strings.Join(paths, "\n")
	p.past.lock.Lock()
	defer p.past.lock.Unlock()
	if p.past.read == nil || p.past.of != of {
		if p.past.read != nil {
			p.past.read.stop()
		}
		p.past.of, p.past.read = of, read(repository, paths)
	}
	r := p.past.read
	return func(ctx context.Context) ([]site.Change, error) {
		_, span := timing.Start(ctx, "history", "")
		defer span.End()
		select {
		case <-r.done:
			return r.changes, nil
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

func read(repository history.Repository, paths []string) *reading {
	ctx, stop := context.WithCancel(context.Background())
	r := &reading{done: make(chan struct{}), stop: stop}
	go func() {
		defer close(r.done)
		defer stop()
		commits, err := repository.Commits(ctx, paths)
		if err != nil {
			return // as without git, pages tell nothing of it
		}
		for _, c := range commits {
			r.changes = append(r.changes, site.Change(c))
		}
	}()
	return r
}

// pathsOf are the files of the workspaces as git is asked for them: the Go files
// of the packages that the models are written in, and the folders of documents
// and decisions.
func pathsOf(repository history.Repository, workspaces []Workspace) []string {
	var paths []string
	add := func(dir string, here func(inside string) string) {
		if inside, ok := repository.Inside(dir); ok {
			paths = append(paths, here(inside))
		}
	}
	escaped := strings.NewReplacer(`*`, `\*`, `?`, `\?`, `[`, `\[`, `\`, `\\`)
	goFiles := func(inside string) string {
		return ":(top,glob)" + strings.TrimPrefix(escaped.Replace(inside)+"/*.go", "./")
	}
	folder := func(inside string) string { return ":(top,literal)" + inside }
	for _, w := range workspaces {
		at := func(file string) string {
			file = filepath.FromSlash(file)
			if filepath.IsAbs(file) {
				return file
			}
			return filepath.Join(w.Dir, file)
		}
		add(w.Folder, goFiles)
		for _, e := range w.Model.Elements {
			if e.Origin.File != "" {
				add(filepath.Dir(at(e.Origin.File)), goFiles)
			}
		}
		for _, f := range w.Model.Docs {
			add(at(f.Path), folder)
		}
		for _, f := range w.Model.Decisions {
			add(at(f.Path), folder)
		}
	}
	slices.Sort(paths)
	return slices.Compact(paths)
}
