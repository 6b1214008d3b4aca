package site

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/lintel-go/lintel/internal/timing"
	"github.com/lintel-go/lintel/model"
)

// Report says what a build did.
type Report struct {
	Workspaces int
	Pages      int
	Pictures   int // views that were drawn
	Files      int
	Bytes      int64 // of all files
	Result     Result
	Unchanged  bool // nothing was made, for the site stood already
	// Findings are what is wrong, sorted by file and line: those that the
	// workspaces brought, those of the documents, and those of the pictures.
	Findings []model.Diagnostic
}

// Result says how a sink changed.
type Result struct {
	Written   int // files that are new or differ
	Unchanged int
	Removed   int // files of the previous site that are gone
	Kept      int // files that are not the site's, which a folder kept
}

// Sink takes the files of a site. Put is called from several goroutines, with
// slash-separated paths, each once; then Commit or Discard is called, once.
// Nobody sees any of the files before Commit, and after it everybody sees all.
type Sink interface {
	Put(path string, content []byte) error
	Commit() (Result, error)
	Discard() error
}

// Build makes all files of a site and puts them into the sink. What is wrong
// with the workspaces is in the report; an error means that there is no site,
// and the sink shows what it showed before.
func Build(ctx context.Context, config Config, workspaces []Workspace, sink Sink) (Report, error) {
	s, err := New(ctx, config, workspaces)
	if err != nil {
		return Report{}, errors.Join(err, sink.Discard())
	}
	return s.Build(ctx, sink)
}

// Build makes all files of the site and puts them into the sink.
func (s *Site) Build(ctx context.Context, sink Sink) (Report, error) {
	report := Report{Workspaces: len(s.workspaces), Files: len(s.files)}
	if err := s.put(ctx, sink, &report); err != nil {
		return Report{}, errors.Join(err, sink.Discard())
	}
	var err error
	_, span := timing.Start(ctx, "commit", "")
	report.Result, err = sink.Commit()
	span.End()
	if err != nil {
		return Report{}, err
	}
	report.Findings = slices.Clone(s.findings)
	for _, w := range s.workspaces {
		report.Findings = append(report.Findings, w.pictureFindings()...)
		for _, d := range w.pictures {
			if _, err, done := d.result(); done && err == nil {
				report.Pictures++
			}
		}
	}
	sortFindings(report.Findings)
	return report, nil
}

func (s *Site) put(ctx context.Context, sink Sink, report *Report) error {
	// Views first, for they take longest. All that is made of one picture is
	// made at once, so that the picture is needed no more.
	order := slices.Clone(s.paths)
	slices.SortStableFunc(order, func(a, b string) int {
		x, y := s.files[a], s.files[b]
		if (x.of == nil) != (y.of == nil) {
			if x.of == nil {
				return 1
			}
			return -1
		}
		return cmp.Or(strings.Compare(x.slug(), y.slug()), strings.Compare(x.view, y.view))
	})
	// One after the other, lest one waits for a picture that another draws.
	var together [][]string
	for i, path := range order {
		f := s.files[path]
		if i > 0 && f.of != nil && f.of == s.files[order[i-1]].of && f.view == s.files[order[i-1]].view {
			last := len(together) - 1
			together[last] = append(together[last], path)
			continue
		}
		together = append(together, []string{path})
	}
	var lock sync.Mutex
	put := func(ctx context.Context, path string) error {
		f := s.files[path]
		content, err := f.make(ctx)
		if err != nil {
			return err
		}
		_, span := timing.Start(ctx, "write", path)
		err = sink.Put(path, content)
		span.End()
		if err != nil {
			return fmt.Errorf("site: %s: %w", path, err)
		}
		lock.Lock()
		defer lock.Unlock()
		report.Bytes += int64(len(content))
		if f.kind == filePage {
			report.Pages++
		}
		return nil
	}
	// Other pages tell what is wrong with the pictures, and so come when all are
	// drawn.
	drawn := slices.IndexFunc(together, func(paths []string) bool { return s.files[paths[0]].of == nil })
	if drawn < 0 {
		drawn = len(together)
	}
	for _, lot := range [][][]string{together[:drawn], together[drawn:]} {
		if err := eachOf(ctx, lot, put); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// eachOf does something with all paths: those that stand together one after the
// other, and several of these lists at once.
func eachOf(ctx context.Context, lists [][]string, do func(ctx context.Context, path string) error) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(max(2, runtime.GOMAXPROCS(0)))
	for _, paths := range lists {
		g.Go(func() error {
			for _, path := range paths {
				if ctx.Err() != nil {
					return ctx.Err()
				}
				if err := do(ctx, path); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return g.Wait()
}
