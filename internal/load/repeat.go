package load

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/lintel-go/lintel/internal/load/bounded"
	"github.com/lintel-go/lintel/internal/load/replay"
	"github.com/lintel-go/lintel/internal/timing"
)

// recording is a build whose steps can be run once more, on other content of
// the files that it compiled.
type recording struct {
	listing *listing
	script  replay.Script
	others  map[string]string // the content of the packages that it had no need to compile, by import path
	env     []string          // settings that the go command hands to its tools; nil: not asked for yet
	last    *replay.Result    // of the run before; nil: none
}

// mostRepeated is how many packages a script may compile, that of the program
// among them: it does so one after the other, and the go command at once.
const mostRepeated = 8

// mostAstray is how many scripts in a row may fail where a build goes well, until
// no more are tried.
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
	contents := s.contents(l, u)
	tried := recorded != nil && l.Key != "" && recorded.listing.Key == l.Key &&
		maps.Equal(recorded.others, others(contents, recorded.script))
	if tried {
		err := s.repeat(ctx, recorded, u, contents, into)
		if err == nil {
			s.loader.astray = 0
		}
		if err == nil || ctx.Err() != nil {
			return report{}, ctx.Err()
		}
	}
	r, err := s.goBuild(ctx, l, slices.Insert(slices.Clone(args), 1, "-x"))
	if err != nil || !r.ok {
		return r, err // what the script stumbled over, too, is told by the go command
	}
	if r.astray = tried; tried {
		delete(s.loader.recordings, u.Dir)
	}
	if made, err := s.record(l, u, contents, r.lines); err == nil {
		if recorded != nil && recorded.listing.Key == l.Key {
			made.env = recorded.env
		}
		s.loader.recordings[u.Dir] = made
	}
	return r, nil
}

// contents are hashes of what the packages that a unit is made of have in
// their files, by import path.
func (s *session) contents(l *listing, u *unit) map[string]string {
	all := map[string]string{}
	for _, p := range l.closure(u.Path) {
		if p.Source {
			all[p.Path] = hash([]byte(s.contentOf(p)))
		}
	}
	return all
}

// others are the contents of those packages that a script does not compile.
func others(contents map[string]string, script replay.Script) map[string]string {
	rest := maps.Clone(contents)
	for _, path := range script.Compiles() {
		delete(rest, path)
	}
	return rest
}

// record makes a recording of a build that went well. The error says why there
// can be none.
func (s *session) record(l *listing, u *unit, contents map[string]string, lines []replay.Line) (*recording, error) {
	script, err := replay.Read(lines)
	if err != nil {
		return nil, err
	}
	compiled := script.Compiles()
	if n := len(compiled); n > mostRepeated {
		return nil, fmt.Errorf("%d packages were compiled", n)
	}
	if !slices.Contains(compiled, script.Main()) {
		return nil, errors.New("the program was not compiled")
	}
	for _, p := range l.closure(u.Path) {
		// The go command stops where a package has come out as it was before.
		if !slices.Contains(compiled, p.Path) && slices.ContainsFunc(p.Imports, func(i string) bool { return slices.Contains(compiled, i) }) {
			return nil, fmt.Errorf("%s was not compiled, and imports what was", p.Path)
		}
		if slices.ContainsFunc(append(s.filesOf(p), l.Root), replay.Confuses) {
			return nil, fmt.Errorf("a file of %s has an odd name", p.Path)
		}
	}
	if !slices.Contains(compiled, u.Path) {
		return nil, fmt.Errorf("%s was not compiled", u.Path)
	}
	return &recording{listing: l, script: script, others: others(contents, script)}, nil
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

// repeat runs a script, and moves the program to its place in a folder.
func (s *session) repeat(ctx context.Context, r *recording, u *unit, contents map[string]string, into string) error {
	ctx, span := timing.Start(ctx, "compile again", r.listing.Root)
	defer span.End()
	if r.env == nil {
		settings, err := s.toolSettings(ctx, r.listing)
		if err != nil {
			return err
		}
		r.env = settings
	}
	env := slices.Concat(s.tool.withFlags(r.listing.Env.GOFLAGS).env, compilerEnv(s.tool), r.env)
	made, err := r.script.Run(filepath.Join(into, "work"), contents, r.last, func(step replay.Step) error {
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
	r.last = made
	if err != nil {
		return err
	}
	return os.Rename(made.Program, programFile(into, u))
}
