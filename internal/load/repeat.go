package load

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/lintel-go/lintel/internal/load/bounded"
	"github.com/lintel-go/lintel/internal/load/replay"
)

// recording is a build whose steps can be run once more, on other content of
// the files that it compiled.
type recording struct {
	listing *listing
	script  replay.Script
	env     []string          // settings that the go command hands to its tools; nil: not asked for yet
	others  map[string]string // the content of the packages that it had no need to compile, by import path
	last    *replay.Result    // of the run before; nil: none
}

// mostRepeated is how many packages a script may compile, one after the other:
// the go command compiles several at once.
const mostRepeated = 3

// mostAstray is how many scripts may fail where a build goes well, until no
// more are tried.
const mostAstray = 3

// compile builds the programs of tasks into a folder. In a process that loads
// again and again, a build is recorded; what it ran is run once more as long as
// nothing has changed but the content of files that it compiled.
func (s *session) compile(ctx context.Context, l *listing, tasks []*task, into string, args []string) (report, error) {
	if len(tasks) != 1 || !s.lasting || s.noCache || s.loader.astray == mostAstray {
		return s.goBuild(ctx, l, args)
	}
	u := tasks[0].unit
	recorded := s.loader.recordings[u.Dir]
	tried := recorded != nil && recorded.listing == l && s.holds(recorded, u)
	if tried {
		err := s.repeat(ctx, recorded, filepath.Join(into, "work"), programFile(into, u))
		if err == nil || ctx.Err() != nil {
			return report{}, ctx.Err()
		}
	}
	r, err := s.goBuild(ctx, l, slices.Insert(slices.Clone(args), 1, "-x"))
	if err != nil || !r.ok {
		return r, err // what the script stumbled over, too, is told by the go command
	}
	if tried {
		s.loader.astray++
	}
	delete(s.loader.recordings, u.Dir)
	if made, err := s.record(l, u, r.lines); err == nil {
		s.loader.recordings[u.Dir] = made
	}
	return r, nil
}

// holds tells whether the packages that a script does not compile are as they
// were.
func (s *session) holds(r *recording, u *unit) bool {
	return maps.Equal(r.others, s.contents(r.listing, u, r.script.Compiles()))
}

// contents are hashes of what the packages that a unit is made of have in
// their files, but for some.
func (s *session) contents(l *listing, u *unit, but []string) map[string]string {
	all := map[string]string{}
	for _, p := range l.closure(u.Path) {
		if !p.Source || slices.Contains(but, p.Path) {
			continue
		}
		var b strings.Builder
		for _, path := range s.filesOf(p) {
			b.WriteString(path + " " + s.eye.hash(path) + "\n")
		}
		all[p.Path] = hash([]byte(b.String()))
	}
	return all
}

// record makes a recording of a build that went well. The error says why there
// can be none.
func (s *session) record(l *listing, u *unit, lines []replay.Line) (*recording, error) {
	script, err := replay.Read(lines)
	if err != nil {
		return nil, err
	}
	if n := len(script.Compiles()); n > mostRepeated {
		return nil, fmt.Errorf("%d packages were compiled", n)
	}
	return &recording{listing: l, script: script, others: s.contents(l, u, script.Compiles())}, nil
}

// toolSettings are the variables that decide what the compiler and the linker
// make. The go command tells them its own settings, wherever these come from.
func (s *session) toolSettings(ctx context.Context, l *listing) ([]string, error) {
	out, err := s.tool.withFlags(l.Env.GOFLAGS).run(ctx, l.Root, nil, "env", "-json", "CGO_ENABLED", "GO386", "GOAMD64", "GOARCH", "GOARM", "GOARM64",
		"GOEXPERIMENT", "GOFIPS140", "GOMIPS", "GOMIPS64", "GOOS", "GOPPC64", "GORISCV64", "GOROOT", "GOWASM")
	if err != nil {
		return nil, err
	}
	var values map[string]string
	if err := json.Unmarshal(wholly(out.Stdout), &values); err != nil {
		return nil, err
	}
	var env []string
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if values[name] != "" {
			env = append(env, name+"="+values[name])
		}
	}
	return env, nil
}

// repeat runs a script in a folder, and moves the program to its place.
func (s *session) repeat(ctx context.Context, r *recording, work, place string) error {
	if r.env == nil {
		settings, err := s.toolSettings(ctx, r.listing)
		if err != nil {
			return err
		}
		r.env = settings
	}
	env := slices.Concat(s.tool.withFlags(r.listing.Env.GOFLAGS).env, compilerEnv(s.tool), r.env)
	made, err := r.script.Run(ctx, work, r.last, func(ctx context.Context, step replay.Step) error {
		if s.tool.onCommand != nil {
			s.tool.onCommand(step.Path, step.Args)
		}
		dir := step.Dir
		if !filepath.IsAbs(dir) {
			dir = filepath.Join(r.listing.Root, dir)
		}
		out, err := bounded.Run(ctx, bounded.Command{
			Path: step.Path, Args: step.Args, Dir: dir, Env: slices.Concat(env, step.Env, []string{"PWD=" + dir}), Output: 1 << 20,
		})
		if err == nil && out.Exit != 0 {
			err = fmt.Errorf("%s: exit status %d", step.Path, out.Exit)
		}
		return err
	})
	if err != nil {
		return err
	}
	r.last = made
	return os.Rename(made.Program, place)
}
