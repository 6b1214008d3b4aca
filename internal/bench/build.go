package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/lintel-go/lintel/internal/bench/generate"
)

// The exit status of a build that found something wrong in what it wrote: the
// pictures of a hard model may break rules of legibility.
const statusFindings = 1

func start(ctx context.Context, b *bench) error {
	r, err := b.repeat(ctx, result{key: "start/help", what: "`lintel --help`"}, b.times(25), func() (command, error) {
		return command{args: []string{b.lintel, "--help"}}, nil
	})
	if err != nil {
		return err
	}
	b.add(r)
	return nil
}

// site is a model whose site is built, so many times cold and warm.
type site struct {
	key, what  string
	shape      generate.Shape // without elements: the case studies
	views      string         // pattern of the views to draw; empty: all
	cold, warm int
	limit      time.Duration
}

// hundred has just as many views as it says, and none is drawn for another.
var hundred = site{
	key: "100x40", what: "100 views of 40 containers",
	shape: generate.Shape{Elements: 440, PerSystem: 44, Inside: true, Cuts: 10}, views: generate.CutPattern,
	cold: 5, warm: 10, limit: 2 * time.Minute,
}

var hundredSystems = site{key: "100 systems", what: "100 systems of 40 containers", shape: generate.Shape{Elements: 4000, PerSystem: 40, Inside: true}, cold: 2, warm: 5, limit: 2 * time.Minute}

func sites(quick bool) []site {
	all := []site{
		{key: "cases", what: "the case studies", cold: 3, warm: 10, limit: 2 * time.Minute},
		{key: "300", what: "300 containers", shape: generate.Shape{Elements: 300}, cold: 3, warm: 10, limit: 2 * time.Minute},
		{key: "1000", what: "1,000 containers", shape: generate.Shape{Elements: 1000}, cold: 3, warm: 5, limit: 2 * time.Minute},
	}
	if quick {
		return all
	}
	return append(all, hundred, hundredSystems, site{key: "5000", what: "5,000 containers in 500 systems", shape: generate.Shape{Elements: 5000, PerSystem: 10}, cold: 1, warm: 2, limit: 4 * time.Minute})
}

func build(ctx context.Context, b *bench) error {
	for _, s := range sites(b.quick) {
		if err := b.buildSite(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

// buildSite measures a site cold and warm.
func (b *bench) buildSite(ctx context.Context, s site) error {
	dir, env := b.root, []string(nil)
	var m *module
	if s.shape.Elements > 0 {
		var err error
		if m, err = b.newModule(s.shape); err != nil {
			return err
		}
		if err := m.draw(s.views); err != nil {
			return err
		}
		dir, env = m.dir, moduleEnv()
	}
	n := 0
	c := command{limit: s.limit, ok: []int{statusFindings}}
	cold, err := b.repeat(ctx, result{key: "build/" + s.key + "/cold", what: s.what + ", cold"}, b.times(s.cold), func() (command, error) {
		n++
		if m != nil {
			m.model.Systems[0].Containers[0].Description = fmt.Sprintf("Takes what comes in, edition %d", 10+n)
			if err := m.save(); err != nil {
				return c, err
			}
		}
		cache, out := b.folder("cache"), b.folder("site")
		c.env = append(env, "XDG_CACHE_HOME="+cache, "GOCACHE="+b.goCache(ctx))
		c.args = []string{b.lintel, "build", "-C", dir, "--timeout", "60s", "-o", out}
		return c, nil
	})
	if err == nil {
		cold.note = counted(c.args[len(c.args)-1])
	}
	if b.failed(ctx, &cold, err) {
		return ctx.Err()
	}
	// A file that was written a moment ago is read again, and then no more.
	warm, err := b.repeat(ctx, result{key: "build/" + s.key + "/warm", what: s.what + ", warm"}, b.times(s.warm), func() (command, error) {
		sleep(ctx, settling)
		return c, nil
	})
	b.failed(ctx, &warm, err)
	return ctx.Err()
}

// failed adds a result, with what went wrong in its note if anything did.
func (b *bench) failed(ctx context.Context, r *result, err error) bool {
	if err != nil && ctx.Err() != nil {
		r.note = "not measured: the time is over"
	} else if err != nil {
		r.note = sentence(err)
	}
	b.add(*r)
	if err != nil {
		b.say("%s: %v", r.what, err)
	}
	return err != nil
}

// sentence is an error in a cell of a table.
func sentence(err error) string {
	if errors.Is(err, errTooLong) {
		return err.Error()
	}
	lines := strings.Split(err.Error(), "\n")
	for _, l := range lines[1:] {
		if strings.Contains(strings.ToLower(l), "err") {
			lines[0] = l
			break
		}
	}
	words := strings.Join(strings.Fields(lines[0]), " ")
	if len(words) > 100 {
		words = words[:100] + "…"
	}
	return "fails: " + strings.ReplaceAll(words, "|", "/")
}

// counted says how many pages and pictures a site has.
func counted(dir string) string {
	pages, pictures := 0, 0
	_ = filepath.WalkDir(dir, func(path string, _ os.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case strings.HasSuffix(path, ".html"):
			pages++
		case strings.HasSuffix(path, ".svg"):
			pictures++
		}
		return nil
	})
	return fmt.Sprintf("%d pages, %d SVG", pages, pictures)
}

// settling is how long the files of a site that was built must lie untouched
// until they are known by what stat says, and some more.
const settling = 3500 * time.Millisecond

func sleep(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}

// first builds a site with nothing kept from before: by Lintel, which has just
// been installed, and then by anybody.
func first(ctx context.Context, b *bench) error {
	s := hundred
	if b.quick {
		s = site{key: "300", what: "300 containers", shape: generate.Shape{Elements: 300}, limit: time.Minute}
	}
	m, err := b.newModule(s.shape)
	if err != nil {
		return err
	}
	program, err := m.program()
	if err != nil {
		return err
	}
	if err := m.draw(s.views); err != nil {
		return err
	}
	installed := b.folder("go")
	install := command{dir: b.root, env: []string{"GOCACHE=" + installed}, args: []string{"go", "build", "-o", b.folder("lintel"), "./cmd/lintel"}, limit: 5 * time.Minute}
	if _, err := b.repeat(ctx, result{}, 1, func() (command, error) { return install, nil }); err != nil {
		return err
	}
	build := func(key, what, goCache string) error {
		r, err := b.repeat(ctx, result{key: key, what: what}, 1, func() (command, error) {
			return command{
				env: append(moduleEnv(), "XDG_CACHE_HOME="+b.folder("cache"), "GOCACHE="+goCache), limit: s.limit + time.Minute, ok: []int{statusFindings},
				args: []string{b.lintel, "build", "-C", m.dir, "--timeout", "60s", "-o", b.folder("site")},
			}, nil
		})
		b.failed(ctx, &r, err)
		return ctx.Err()
	}
	if err := build("first/"+s.key, s.what+", first run after the tool was installed", installed); err != nil {
		return err
	}
	compiled, err := b.repeat(ctx, result{what: "of that `go build` of the model's program"}, 1, func() (command, error) {
		return command{dir: m.dir, env: append(moduleEnv(), "GOCACHE="+b.folder("go")), args: program}, nil
	})
	if err != nil {
		return err
	}
	if err := build("", s.what+", first run with nothing compiled by anybody", b.folder("go")); err != nil {
		return err
	}
	b.add(compiled)
	return nil
}

// folder is the path of a folder that is not there yet; what is put there is
// removed at the end of the run.
func (b *bench) folder(name string) string {
	b.folders++
	return filepath.Join(b.work, name+"-"+strconv.Itoa(b.folders))
}

// goCache is the go command's build cache of this user. It lies where
// Lintel's would, so it has to be named when that is moved.
func (b *bench) goCache(ctx context.Context) string {
	if b.cache == "" {
		out, err := output(ctx, b.root, "go", "env", "GOCACHE")
		if err != nil {
			b.say("%v", err)
		}
		b.cache = strings.TrimSpace(out)
	}
	return b.cache
}

// program adds a program to the module that runs the model and writes it, and
// is how to build that.
func (m *module) program() ([]string, error) {
	err := m.put("program/main.go", `package main

import (
	"os"

	"example.com/generated/arch"
	"github.com/lintel-go/lintel/model"
)

func main() {
	m, _ := arch.Workspace().Build()
	text, err := model.Encode(m)
	if err != nil {
		panic(err)
	}
	if err := os.WriteFile(os.Args[1], text, 0o666); err != nil {
		panic(err)
	}
}
`)
	return []string{"go", "build", "-ldflags=-s -w", "-buildvcs=false", "-o", filepath.Join(m.dir, "program", "program"), "./program"}, err
}
