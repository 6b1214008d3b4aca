package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/lintel-go/lintel/internal/bench/generate"
	"github.com/lintel-go/lintel/internal/bench/stage"
	"github.com/lintel-go/lintel/internal/load"
	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/diagram"
	"github.com/lintel-go/lintel/render/view"
	pages "github.com/lintel-go/lintel/site"
)

// enough is how long a stage is repeated, and mostRuns how often at most.
const (
	enough   = time.Second
	mostRuns = 20
)

func stages(ctx context.Context, b *bench) error {
	if err := b.define(ctx); err != nil {
		return err
	}
	if err := b.loads(ctx); err != nil {
		return err
	}
	if err := b.pages(ctx); err != nil {
		return err
	}
	for _, n := range []int{40, 300} {
		if err := b.pipeline(ctx, fmt.Sprintf("whole/%d", n), fmt.Sprintf("one view of %d containers", n), generate.Shape{Elements: n, Whole: true}, generate.WholeKey); err != nil {
			return err
		}
	}
	sizes := []struct {
		what  string
		shape generate.Shape
	}{
		{"300", generate.Shape{Elements: 300}},
		{"1,000", generate.Shape{Elements: 1000}},
		{"5,000", generate.Shape{Elements: 5000, PerSystem: 10}},
	}
	if b.quick {
		sizes = sizes[:2]
	}
	for _, s := range sizes {
		if err := b.pipeline(ctx, "all/"+s.what, "all views of "+s.what+" containers", s.shape); err != nil {
			return err
		}
	}
	return nil
}

// repeatIn measures a function of this process.
func (b *bench) repeatIn(ctx context.Context, r result, run func(context.Context) error) (result, error) {
	b.say("%s", r.what)
	cpu := map[time.Duration]time.Duration{} // by what the run took
	for begin := time.Now(); len(r.runs) == 0 || len(r.runs) < mostRuns && time.Since(begin) < enough; {
		if ctx.Err() != nil {
			return r, ctx.Err()
		}
		b.refer()
		runtime.GC() // of what others left
		start, busy := time.Now(), stage.Processor()
		if err := run(ctx); err != nil {
			return r, err
		}
		took := time.Since(start)
		cpu[took] = stage.Processor() - busy
		r.runs = append(r.runs, took)
	}
	r.cpu, r.base = cpu[r.median()], b.least
	return r, nil
}

// pipeline measures the stages on one model, and those of drawing together.
func (b *bench) pipeline(ctx context.Context, key, what string, s generate.Shape, keys ...string) error {
	together := result{key: "stages/" + key + "/picture", what: what + ": from resolve to write"}
	sum := time.Duration(0)
	for _, s := range stage.Of(generate.New(s), keys...) {
		r, err := b.repeatIn(ctx, result{key: "stages/" + key + "/" + s.Name, what: what + ": " + s.Name}, s.Run)
		if err != nil {
			return err
		}
		b.add(r)
		if s.Name != "define" {
			sum += r.median()
			together.cpu += r.cpu
		}
	}
	together.runs = []time.Duration{sum}
	together.base, together.note = b.least, "sum of the medians"
	b.add(together)
	return nil
}

// define measures the model that a target speaks of.
func (b *bench) define(ctx context.Context) error {
	m := generate.New(generate.Shape{Elements: 900, PerSystem: 9, Relationships: 2000})
	r, err := b.repeatIn(ctx, result{key: "stages/define", what: "define and build 1,000 elements and 2,000 relationships"}, func(context.Context) error {
		frozen, _ := m.Workspace().Build()
		if len(frozen.Elements) != 1000 || len(frozen.Relationships) != 2000 {
			return fmt.Errorf("%d elements and %d relationships", len(frozen.Elements), len(frozen.Relationships))
		}
		return nil
	})
	if err != nil {
		return err
	}
	b.add(r)
	return nil
}

// loads measures how a model comes into the tool.
func (b *bench) loads(ctx context.Context) error {
	m, err := b.newModule(generate.Shape{Elements: 300})
	if err != nil {
		return err
	}
	edition := 0
	edit := func() error {
		edition++
		m.model.Systems[0].Containers[0].Description = fmt.Sprintf("Takes what comes in, edition %d", 100+edition)
		return m.save()
	}
	env := append(os.Environ(), moduleEnv()...)
	fresh := func() *load.Loader { return load.New(load.Options{Dir: m.dir, CacheDir: b.folder("load"), Env: env}) }
	kept := fresh()
	run := func(ctx context.Context, l *load.Loader) error {
		r, err := l.Load(ctx, "./"+modelPackage)
		if err != nil {
			return err
		}
		if len(r.Workspaces) != 1 || r.Workspaces[0].Model == nil {
			return fmt.Errorf("the model was not loaded: %v", r.Diagnostics)
		}
		return nil
	}
	for _, c := range []struct {
		what string
		run  func(context.Context) error
	}{
		{"load 300 containers, nothing kept", func(ctx context.Context) error {
			if err := edit(); err != nil {
				return err
			}
			return run(ctx, fresh())
		}},
		{"load 300 containers, after an edit", func(ctx context.Context) error {
			if err := edit(); err != nil {
				return err
			}
			return run(ctx, kept)
		}},
		{"load 300 containers, unchanged", func(ctx context.Context) error { return run(ctx, kept) }},
	} {
		r, err := b.repeatIn(ctx, result{what: c.what}, c.run)
		r.cpu = 0 // most of it is the go command's
		if err != nil {
			return err
		}
		b.add(r)
	}
	return nil
}

// pages measures the site of 1,000 Markdown files.
func (b *bench) pages(ctx context.Context) error {
	dir := b.folder("docs")
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	text := "# Page\n\n" + strings.Repeat("Some *words* about what there is, and `code`, with a [link](p0.md#more).\n\n## More\n\n- one\n- two\n\n", 12) + "```go\nfunc main() {}\n```\n"
	for n := range 1000 {
		if err := write(filepath.Join(dir, fmt.Sprintf("p%d.md", n)), text); err != nil {
			return err
		}
	}
	w := model.New("Documents", "Many pages")
	w.Person("Reader", "Reads them")
	m, _ := w.Build()
	m.Docs = []model.FolderRecord{{Path: dir}}
	m.Views = nil
	resolver := view.New(m)
	workspace := pages.Workspace{
		Model: m, Dir: dir,
		Diagram: func(key string) (diagram.Diagram, error) { return resolver.Resolve(key) },
		Picture: func(context.Context, string) (pages.Picture, error) {
			return pages.Picture{}, fmt.Errorf("there are no views")
		},
	}
	r, err := b.repeatIn(ctx, result{key: "stages/pages", what: "1,000 Markdown pages"}, func(ctx context.Context) error {
		report, err := pages.Build(ctx, pages.Config{}, []pages.Workspace{workspace}, &pages.Memory{})
		if err == nil && report.Pages < 1000 {
			return fmt.Errorf("there are only %d pages", report.Pages)
		}
		return err
	})
	if err != nil {
		return err
	}
	b.add(r)
	return nil
}
