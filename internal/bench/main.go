// Command bench measures Lintel as a product: how long its stages and its
// commands take, how soon an edit is seen in a browser, and what other tools
// need for the same model.
//
//	go run ./internal/bench [-quick] [-only STEP,STEP] [-limit 15m] [-markdown FILE] [-install]
//
// A table goes to the standard output, what is being done to the other one.
// All numbers of a run are from one machine and one quarter of an hour, and
// each is given in relation to a reference that took turns with it; absolute
// times of different machines say little.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// step is a part of a run that can be asked for by name.
type step struct {
	name  string
	title string
	about string // what its table shows, for the page
	run   func(context.Context, *bench) error
}

// steps are in the order they run in: what may be left out if time runs short
// comes last.
func steps() []step {
	return []step{
		{"start", "Starting", "How long a command takes that does nothing.", start},
		{"build", "Building sites", "`lintel build`, with an empty cache folder of Lintel (cold) and again with nothing changed (warm). Between warm runs, 3.5 s pass, after which the files are no longer read again. Cold runs of generated models have a text changed each time, so that the go command compiles the model, too; its own build cache has everything else.", build},
		{"first", "The very first run", "The same with a build cache of the go command that has what `go build ./cmd/lintel` left there, and with an empty one: then the part of the standard library that a model links is compiled, package `model`, and the author's package, before the model can be run.", first},
		{"live", "The live loop", "`lintel serve` of a model of 300 containers, where it does not say 40, and a page in a real Chromium: from just before the saved file is renamed into its place until the frame after the one with the new words is asked for. A plain build is `go build` and one run of the author's package by hand, in a module of its own, in turns with the edits; an edit may take less, for the second of a package and those behind it do without the go command, see [decision 12](decisions/0012-builds-again-without-the-go-command.md).", live},
		{"stages", "Stages", "Called directly, without caches, one view after the other, each time after garbage was collected, as Go's own benchmarks do. The model is loaded by `internal/load` as the tool does. Pages are those of 1,000 Markdown files, without pictures.", stages},
		{"profile", "Where the time of a cold build goes", "What the targets of the cold build cost: the stages of one run, as `--timings` tells them (those that run side by side are added up), and a CPU profile of the layout alone.", profile},
		{"peers", "Other tools, same model", "One picture of all containers of the generated model, and for LikeC4 a site. Lintel's runs are cold: load, layout and all. A tool that fails or is stopped after the time-out is listed with what it said.", peers},
	}
}

// bench is one run.
type bench struct {
	quick   bool
	install bool
	root    string // of this repository
	work    string // a folder for all that is made, removed at the end
	lintel  string // the tool
	log     io.Writer
	step    string
	results []result
	tools   []string      // versions of what was run beside Lintel
	least   time.Duration // of the reference, in the current step
	folders int
	cache   string // see goCache
}

func main() {
	b := &bench{log: os.Stderr}
	var only, markdown string
	var limit time.Duration
	flag.BoolVar(&b.quick, "quick", false, "fewer runs, and no large models")
	flag.BoolVar(&b.install, "install", false, "have npm and Go install the tools to compare with, where tests have theirs")
	flag.StringVar(&only, "only", "", "steps to run, with commas between them: "+stepNames())
	flag.StringVar(&markdown, "markdown", "", "also write the results to this file, as a page")
	flag.DurationVar(&limit, "limit", 15*time.Minute, "how long all of it may take")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	ctx, cancel := context.WithTimeout(ctx, limit)
	err := b.run(ctx, only, markdown)
	cancel()
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(2)
	}
}

func stepNames() string {
	var names []string
	for _, s := range steps() {
		names = append(names, s.name)
	}
	return strings.Join(names, ",")
}

func (b *bench) run(ctx context.Context, only, markdown string) error {
	var wanted []string
	if only != "" {
		wanted = strings.Split(only, ",")
	}
	for _, w := range wanted {
		if !slices.ContainsFunc(steps(), func(s step) bool { return s.name == w }) {
			return fmt.Errorf("there is no step %q\nhint: the steps are %s", w, stepNames())
		}
	}
	begin := time.Now()
	about := describeMachine()
	if err := b.prepare(ctx); err != nil {
		return err
	}
	defer os.RemoveAll(b.work)
	var errs []error // what failed does not keep the rest from being measured
	for _, s := range steps() {
		if len(wanted) > 0 && !slices.Contains(wanted, s.name) {
			continue
		}
		b.step, b.least = s.name, 0
		rest := result{what: "the rest of this step"}
		if err := s.run(ctx, b); err != nil && b.failed(ctx, &rest, err) && ctx.Err() == nil {
			errs = append(errs, fmt.Errorf("%s: %w", s.name, err))
		}
	}
	about.tools, about.took, about.quick = b.tools, time.Since(begin), b.quick
	errs = append(errs, writeText(os.Stdout, about, b.results))
	if markdown != "" {
		errs = append(errs, writeFile(markdown, about, b.results))
	}
	return errors.Join(errs...)
}

// prepare builds the tool, in the repository that the current folder is in.
func (b *bench) prepare(ctx context.Context) error {
	out, err := output(ctx, "", "go", "list", "-m", "-f", "{{.Dir}}", "github.com/lintel-go/lintel")
	if err != nil {
		return err
	}
	b.root = strings.TrimSpace(out)
	if b.work, err = os.MkdirTemp("", "lintel-bench-"); err != nil {
		return err
	}
	b.lintel = filepath.Join(b.work, "lintel")
	b.say("build the tool")
	_, err = output(ctx, b.root, "go", "build", "-o", b.lintel, "./cmd/lintel")
	return err
}

// say announces what is being done.
func (b *bench) say(format string, args ...any) {
	name := b.step
	if name == "" {
		name = "bench"
	}
	fmt.Fprintf(b.log, "%s  %s: %s\n", time.Now().Format(time.TimeOnly), name, fmt.Sprintf(format, args...))
}

// add notes a result of the current step.
func (b *bench) add(r result) {
	r.step = b.step
	if r.base == 0 {
		r.base = b.least
	}
	b.results = append(b.results, r)
}

// times is n, or less of it in a quick run.
func (b *bench) times(n int) int {
	if b.quick {
		return max(1, n/5)
	}
	return n
}
