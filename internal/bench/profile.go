package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/pprof"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/lintel-go/lintel/internal/bench/generate"
	"github.com/lintel-go/lintel/internal/bench/stage"
)

// parts are the functions that the profile of a layout tells, with what they do.
// One may call another.
func parts() [][2]string {
	return [][2]string{
		{"layout/hierarchy.promising.func1", "quick placements, in all ways"},
		{"layout/hierarchy.attempt.func1", "thorough placements, with lines"},
		{"layout/layered.(*work).search", "orders of ranks"},
		{"layout/layered.(*work).lay", "of these, lines laid anew"},
		{"layout/layered.(*work).uproot", "of these, boxes moved to other places"},
		{"layout/layered.(*work).coordinates", "coordinates"},
		{"layout/route.Fit", "lines"},
		{"layout/route.(*field).search", "of these, the search for ways"},
		{"layout/route.(*plan).spread", "of these, lines moved apart"},
	}
}

// profile shows what the time of the cold build goes into that a target speaks
// of: first by stages, then the largest of them by functions.
func profile(ctx context.Context, b *bench) error {
	b.refer()
	m, err := b.newModule(hundred.shape)
	if err != nil {
		return err
	}
	if err := m.draw(hundred.views); err != nil {
		return err
	}
	if err := b.profileBuild(ctx, m); err != nil {
		return err
	}
	return b.profileLayout(ctx)
}

// profileBuild has the tool say where the time of a build went. What several
// stages do at the same time is added up.
func (b *bench) profileBuild(ctx context.Context, m *module) error {
	b.say("%s, cold, with its timings", hundred.what)
	cmd := exec.CommandContext(ctx, b.lintel, "build", "-C", m.dir, "--timeout", "60s", "--timings=json", "-o", b.folder("site"))
	cmd.Env = append(append(os.Environ(), moduleEnv()...), "XDG_CACHE_HOME="+b.folder("cache"), "GOCACHE="+b.goCache(ctx))
	var said bytes.Buffer
	cmd.Stderr = &said
	var status *exec.ExitError
	if err := cmd.Run(); err != nil && (!errors.As(err, &status) || status.ExitCode() != statusFindings) {
		return fmt.Errorf("lintel build: %w\n%s", err, last(said.String(), 2000))
	}
	rows, err := stagesOf(said.Bytes())
	if err != nil {
		return err
	}
	for _, r := range rows {
		b.add(r)
	}
	return nil
}

// stagesOf reads the timings from what a build said: they are the line of JSON.
func stagesOf(said []byte) ([]result, error) {
	for line := range bytes.Lines(said) {
		var timings struct {
			Work   float64
			Stages []struct {
				Stage string
				Count int
				Total float64
			}
		}
		if json.Unmarshal(line, &timings) != nil || timings.Work == 0 {
			continue
		}
		var rows []result
		for _, s := range timings.Stages {
			share := s.Total / timings.Work
			if share < 0.01 {
				continue
			}
			rows = append(rows, result{
				what: hundred.what + ": " + s.Stage, runs: []time.Duration{time.Duration(s.Total * float64(time.Millisecond))},
				note: fmt.Sprintf("%.0f %% of the build, %s", 100*share, times(s.Count)),
			})
		}
		return rows, nil
	}
	return nil, fmt.Errorf("the build said nothing about its timings\n%s", last(string(said), 2000))
}

func times(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}

// profileLayout lays one view of each system out, again and again, and tells
// what that goes into.
func (b *bench) profileLayout(ctx context.Context) error {
	const rounds = 8
	m := generate.New(hundred.shape)
	var keys []string
	for i := range m.Systems {
		keys = append(keys, generate.CutKey(i, 0))
	}
	file, err := os.Create(filepath.Join(b.work, "layout.pprof"))
	if err != nil {
		return err
	}
	defer file.Close()
	stages := stage.Of(m, keys...)
	at := slices.IndexFunc(stages, func(s stage.Stage) bool { return s.Name == "layout" })
	if at < 0 {
		return errors.New("no stage is called layout")
	}
	for _, s := range stages[:at] {
		if err := s.Run(ctx); err != nil {
			return err
		}
	}
	b.say("layout of %d views, %d times, with a profile", len(keys), rounds)
	if err := pprof.StartCPUProfile(file); err != nil {
		return err
	}
	for range rounds {
		if err = stages[at].Run(ctx); err != nil {
			break
		}
	}
	pprof.StopCPUProfile()
	if err != nil {
		return err
	}
	top, err := output(ctx, "", "go", "tool", "pprof", "-top", "-cum", "-unit=ms", "-nodefraction=0", "-nodecount=100000", "-focus=hierarchy.Engine.Layout|hierarchy.each", file.Name())
	if err != nil {
		return err
	}
	rows, err := partsOf(top, rounds*len(keys))
	if err != nil {
		return err
	}
	for _, r := range rows {
		b.add(r)
	}
	return nil
}

// partsOf reads the parts of a layout from what pprof prints: lines of five
// numbers, the fourth of which is the time with all that is called, and a name.
func partsOf(top string, layouts int) ([]result, error) {
	spent := map[string]float64{} // in ms
	whole := 0.0
	for line := range strings.Lines(top) {
		f := strings.Fields(line)
		if len(f) < 6 {
			continue
		}
		ms, err := strconv.ParseFloat(strings.TrimSuffix(f[3], "ms"), 64)
		if _, name, ok := strings.Cut(f[5], "/render/"); ok && err == nil {
			spent[name] = ms
			whole = max(whole, ms)
		}
	}
	var rows []result
	for _, p := range parts() {
		ms, ok := spent[p[0]]
		if !ok {
			return nil, fmt.Errorf("the profile has no %s\nhint: name in parts what the layout calls now", p[0])
		}
		each := time.Duration(ms / float64(layouts) * float64(time.Millisecond))
		rows = append(rows, result{what: "layout of 40 containers: " + p[1], cpu: each, runs: []time.Duration{each}, note: fmt.Sprintf("%.0f %% of it", 100*ms/whole)})
	}
	return rows, nil
}
