package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/lintel-go/lintel/internal/bench/generate"
	"github.com/lintel-go/lintel/internal/browser"
)

// edits is how many edits of each kind are measured.
const edits = 50

// pause lies between edits, so that each begins while nothing is going on.
const pause = 250 * time.Millisecond

// seenLimit is how long an edit may take before it counts as lost.
const seenLimit = 20 * time.Second

const document = "arch/docs/guide.md"

func live(ctx context.Context, b *bench) error {
	chromium, err := browser.Find()
	if err != nil {
		b.add(result{what: "edits", note: strings.ReplaceAll(err.Error(), "\n", "; ")})
		return nil
	}
	tab, endBrowser, err := browser.Start(ctx, chromium)
	defer endBrowser()
	if err != nil {
		return err
	}
	if err := b.loop(ctx, tab, loop{key: "live", elements: 300, all: true}); err != nil {
		return err
	}
	return b.loop(ctx, tab, loop{key: "live/40", of: ", 40 containers", elements: 40})
}

// loop is a model that is edited.
type loop struct {
	key, of  string // in the keys and the names of the results
	elements int
	all      bool // kinds of edits; else descriptions alone
}

func (b *bench) loop(ctx context.Context, tab context.Context, l loop) error {
	shape := generate.Shape{Elements: l.elements, Docs: "docs"}
	m, err := b.newModule(shape)
	if err != nil {
		return err
	}
	guide := func(words string) error {
		return m.put(document, "# Guide\n\nHow the systems are used: "+words+".\n\n"+strings.Repeat("Some *words* about what there is, and `code`.\n\n- one\n- two\n\n", 20))
	}
	if err := guide("with care"); err != nil {
		return err
	}
	address, end, err := b.serve(ctx, m)
	if err != nil {
		return err
	}
	defer end()

	plain, err := b.newPlainBuild(ctx, l)
	if err != nil {
		return err
	}
	b.refer()
	open := func(page, selector string) error {
		if err := chromedp.Do(tab, chromedp.Navigate(address+page)); err != nil {
			return err
		}
		return until(ctx, func() (bool, error) {
			return chromedp.Run(tab, chromedp.Evaluate[bool](fmt.Sprintf(`document.querySelector(%q) !== null`, selector)))
		})
	}
	const picture, text = ".canvas svg", "main"
	view := modelPackage + "/views/system-0/containers/index.html"
	if err := open(view, picture); err != nil {
		return fmt.Errorf("%s: %w", view, err)
	}
	moving := m.spareLines()
	m.model.Lines = append(m.model.Lines, moving[0])
	kinds := []struct {
		key, what, selector string
		page                string
		plains              int // runs of the plain build
		edit                func(n int, word string) error
	}{
		{
			"words", "an edit of a description", picture, view, edits / 2,
			func(_ int, word string) error {
				m.model.Systems[0].Containers[0].Description = "Takes what comes in, edition " + word
				return m.save()
			},
		},
		{
			"lines", "a relationship moved, which needs a new layout", picture, view, edits / 2,
			func(n int, word string) error {
				line := moving[n%len(moving)]
				line.Label = "Asks " + word
				m.model.Lines[len(m.model.Lines)-1] = line
				return m.save()
			},
		},
		{
			"markdown", "an edit of a Markdown document", text, modelPackage + "/docs/guide/index.html", 0,
			func(_ int, word string) error { return guide("edition " + word) },
		},
	}
	if !l.all {
		kinds = kinds[:1]
	}
	for _, k := range kinds {
		if err := open(k.page, k.selector); err != nil {
			return fmt.Errorf("%s: %w", k.page, err)
		}
		before := len(plain.took.runs)
		r, err := b.edited(ctx, tab, result{key: l.key + "/" + k.key, what: k.what + l.of}, k.selector, k.edit, func(n int) error {
			if k.plains == 0 || n >= b.times(k.plains) {
				return nil
			}
			return plain.run(ctx)
		})
		r.base = b.least
		if turns := plain.took.runs[before:]; len(turns) > 0 {
			r.base, r.plain = result{runs: turns}.median(), true
		}
		if b.failed(ctx, &r, err); ctx.Err() != nil {
			return ctx.Err()
		}
	}
	plain.took.base = b.least
	b.add(plain.took)
	return nil
}

// serve starts the tool's server and is where its site is.
func (b *bench) serve(ctx context.Context, m *module) (address string, end func(), err error) {
	b.say("serve %d containers", m.model.Elements())
	cmd := exec.CommandContext(ctx, b.lintel, "serve", "-C", m.dir, "--listen", "127.0.0.1:0")
	cmd.Env = append(append(os.Environ(), moduleEnv()...), "XDG_CACHE_HOME="+b.folder("cache"), "GOCACHE="+b.goCache(ctx))
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 5 * time.Second
	out, err := cmd.StdoutPipe()
	if err != nil {
		return "", nil, err
	}
	if err := cmd.Start(); err != nil {
		return "", nil, err
	}
	end = func() {
		_ = cmd.Process.Signal(os.Interrupt)
		_ = cmd.Wait()
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		end()
		return "", nil, fmt.Errorf("lintel serve says no address: %w", err)
	}
	return strings.TrimSpace(line), end, nil
}

// edited measures edits, from before the file is saved until the word that is
// new in it has been painted.
func (b *bench) edited(ctx context.Context, tab context.Context, r result, selector string, edit func(n int, word string) error, between func(n int) error) (result, error) {
	begin := time.Now()
	for n := range b.times(edits) {
		if n%10 == 0 {
			if n > 0 && time.Since(begin) > 2*patience {
				break
			}
			b.say("%s, %d of %d", r.what, n+1, b.times(edits))
		}
		word := "e" + strconv.Itoa(1000+n)
		if _, err := chromedp.Run(tab, chromedp.Evaluate[bool](fmt.Sprintf(watchFor, selector, word))); err != nil {
			return r, err
		}
		start := time.Now()
		if err := edit(n, word); err != nil {
			return r, err
		}
		limited, cancel := context.WithTimeout(tab, seenLimit)
		at, err := chromedp.Run(limited, chromedp.Evaluate[float64](`window.benchSeen`, chromedp.EvalAwaitPromise))
		cancel()
		if err != nil {
			return r, fmt.Errorf("edit %d was not seen: %w", n+1, err)
		}
		r.runs = append(r.runs, time.UnixMicro(int64(at*1000)).Sub(start))
		if err := between(n); err != nil {
			return r, err
		}
		time.Sleep(pause)
	}
	return r, nil
}

// watchFor is a script that notes the time at which what a selector finds has
// been painted with a word in it: a message that is sent before a frame is
// painted arrives after that.
const watchFor = `(() => {
	const has = () => [...document.querySelectorAll(%q)].some((e) => e.textContent.includes(%q));
	window.benchSeen = new Promise((done) => {
		const painted = () => requestAnimationFrame(() => {
			const channel = new MessageChannel();
			channel.port1.onmessage = () => done(performance.timeOrigin + performance.now());
			channel.port2.postMessage(0);
		});
		const observer = new MutationObserver(() => {
			if (!has()) return;
			observer.disconnect();
			painted();
		});
		observer.observe(document.documentElement, {childList: true, subtree: true, characterData: true});
	});
	return true;
})()`

// until waits for something that happens soon.
func until(ctx context.Context, is func() (bool, error)) error {
	for end := time.Now().Add(seenLimit); ; time.Sleep(20 * time.Millisecond) {
		switch ok, err := is(); {
		case err != nil:
			return err
		case ok:
			return nil
		case ctx.Err() != nil:
			return ctx.Err()
		case time.Now().After(end):
			return errors.New("it never came")
		}
	}
}

// spareLines are the relationships within the first system that it does not
// have.
func (m *module) spareLines() []generate.Line {
	has := map[[2]generate.Place]bool{}
	for _, l := range m.model.Lines {
		has[[2]generate.Place{l.From, l.To}] = true
	}
	var spare []generate.Line
	parts := len(m.model.Systems[0].Containers)
	for a := range parts {
		for z := range parts {
			from, to := generate.Place{Container: a}, generate.Place{Container: z}
			if a != z && !has[[2]generate.Place{from, to}] {
				spare = append(spare, generate.Line{From: from, To: to, Label: "Asks", Technology: "HTTPS"})
			}
		}
	}
	return spare
}

// plainBuild is what a reload is held against: what an author would do by hand.
type plainBuild struct {
	bench   *bench
	module  *module
	program []string
	took    result
}

func (b *bench) newPlainBuild(ctx context.Context, l loop) (*plainBuild, error) {
	m, err := b.newModule(generate.Shape{Elements: l.elements})
	if err != nil {
		return nil, err
	}
	program, err := m.program()
	if err != nil {
		return nil, err
	}
	p := &plainBuild{bench: b, module: m, program: program, took: result{key: l.key + "/plain", what: "plain build: `go build` and one run of the author's package" + l.of}}
	err = p.run(ctx) // the first one compiles what all share
	p.took.runs = nil
	return p, err
}

// run edits the module and has it built and run.
func (p *plainBuild) run(ctx context.Context) error {
	p.module.model.Systems[0].Containers[0].Description = "Takes what comes in, edition " + strconv.Itoa(len(p.took.runs)) + " " + strconv.Itoa(os.Getpid())
	if err := p.module.save(); err != nil {
		return err
	}
	build := exec.CommandContext(ctx, p.program[0], p.program[1:]...)
	build.Dir = p.module.dir
	// The compiler is quickest when it collects no garbage.
	build.Env = append(append(os.Environ(), moduleEnv()...), "GOCACHE="+p.bench.goCache(ctx), "GOGC=off", "GOMEMLIMIT=160MiB")
	start := time.Now()
	if out, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("go build: %w\n%s", err, out)
	}
	if err := exec.CommandContext(ctx, filepath.Join(p.module.dir, "program", "program"), filepath.Join(p.module.dir, "program", "model.json")).Run(); err != nil {
		return err
	}
	p.took.runs = append(p.took.runs, time.Since(start))
	p.bench.refer()
	return nil
}
