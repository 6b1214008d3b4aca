package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/lintel-go/lintel/internal/project"
	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/site"
	"github.com/lintel-go/lintel/site/serve"
	"github.com/lintel-go/lintel/site/watch"
	"github.com/lintel-go/lintel/site/words"
	"github.com/lintel-go/lintel/templates"
)

const usualAddress = "127.0.0.1:8480"

type serveCommand struct {
	projectFlags
	Listen string   `placeholder:"HOST:PORT" help:"Address to listen on. Default: port 8480 of loopback, or a free one if that is taken."`
	Host   []string `placeholder:"NAME" help:"Name by which browsers may address the server, beside localhost. May be given more than once."`
}

// Help says what kong's one line cannot.
func (serveCommand) Help() string {
	return "Pages in the browser follow every saved file without a reload by hand. A model that is broken keeps the last good site, with the error over it."
}

func (c *serveCommand) Run(ctx context.Context, t terminal, in folder) error {
	p, err := c.open(in)
	if err != nil {
		return err
	}
	defer func() { p.Close() }()
	listener, err := c.listen(ctx)
	if err != nil {
		return err
	}
	if !serve.IsLoopback(listener) {
		fmt.Fprintln(t.err, "lintel: warning: the site can be read by whoever reaches this machine")
	}
	language, err := words.Load(templates.Files(), cmp.Or(p.Config.Language, words.Fallback))
	if err != nil {
		language = words.English() // until the site brings its own
	}
	server := serve.New(serve.Options{
		Words:      language,
		Hosts:      c.Host,
		AnyAddress: !serve.IsLoopback(listener),
		Log:        func(message string) { fmt.Fprintln(t.err, "lintel:", message) },
	})
	watcher := watch.New(watch.Options{Leave: site.Built, Say: func(message string) { fmt.Fprintln(t.err, "lintel:", message) }})
	defer watcher.Close()

	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	served := make(chan error, 1)
	go func() { served <- server.Serve(ctx, listener); cancel() }()

	l := &live{
		project: p, server: server, watcher: watcher, terminal: t, good: map[string]project.Workspace{},
		measured: func() error { return c.Timings.tell(ctx, t.err, in) },
	}
	defer l.tellTimings()
	l.watch(watch.Set{Folders: []string{p.Root}})
	changes := make(chan []string)
	go func() {
		defer close(changes)
		for {
			changed, err := watcher.Next(ctx)
			if err != nil {
				return
			}
			select {
			case changes <- changed:
			case <-ctx.Done():
				return
			}
		}
	}()
	changed, running := l.reload(ctx, nil, changes)
	fmt.Fprintf(t.out, "http://%s/\n", listener.Addr())
	for running {
		if len(changed) == 0 && !l.behind {
			if changed, running = <-changes; !running {
				break
			}
		}
		if slices.ContainsFunc(p.Settings(), func(file string) bool { return slices.Contains(changed, file) }) {
			reopened, err := c.open(in)
			if err != nil {
				l.fail("The settings cannot be read", err)
				changed = nil
				continue
			}
			p.Close()
			p, l.project = reopened, reopened
		}
		changed, running = l.reload(ctx, changed, changes)
	}
	cancel()
	return <-served
}

func (c *serveCommand) listen(ctx context.Context) (net.Listener, error) {
	if c.Listen != "" {
		return serve.Listen(ctx, c.Listen)
	}
	l, err := serve.Listen(ctx, usualAddress)
	if errors.Is(err, syscall.EADDRINUSE) {
		return serve.Listen(ctx, "127.0.0.1:0")
	}
	return l, err
}

// live keeps a server's site up to date with the models.
type live struct {
	project   *project.Project
	server    *serve.Server
	watcher   *watch.Watcher
	terminal  terminal
	watched   watch.Set
	good      map[string]project.Workspace // the last sound model of each package, by its folder
	findings  []string                     // that were told of
	broken    bool
	behind    bool            // Go types are still to be read again
	hurry     int             // loads in a row that a change has ended early
	late      int             // of Go types alone
	last      project.State   // of the last load, if nothing was broken in it
	documents map[string]bool // files that were then in its folders of documents
	measured  func() error    // tells where the time went since it last did
	telling   *time.Timer     // when measured is to be called next
}

// settled is how long after a rebuild it is told where its time went: what the
// pages that are open ask for then is a part of it.
const settled = time.Second

// maxHurry is how many loads in a row a change may end early, and how many of Go
// types alone: what changes all the time is to be seen now and then.
const maxHurry = 8

// reload shows what the models say now. A change that comes meanwhile ends it
// early, so that an endless loop does not hold who has mended it; the result
// is all that is still to be shown. Without more changes to come, running is
// false.
func (l *live) reload(ctx context.Context, changed []string, changes <-chan []string) (pending []string, running bool) {
	loading, stop := context.WithCancel(ctx)
	defer stop()
	hurry := &l.hurry
	if len(changed) == 0 && l.behind {
		hurry = &l.late
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		l.update(loading, changed)
	}()
	for {
		select {
		case <-done:
			*hurry = 0
			return pending, ctx.Err() == nil
		case more, ok := <-changes:
			if !ok {
				stop()
				<-done
				return nil, false
			}
			pending = append(pending, more...)
			if *hurry == maxHurry {
				continue
			}
			*hurry++
			stop()
			<-done
			pending = append(pending, changed...)
			slices.Sort(pending)
			return slices.Compact(pending), true
		}
	}
}

// update loads the models and shows them, or why they say nothing. They are shown
// with the Go types that were read before, since to read them again may take
// seconds; the next update without a change brings those.
func (l *live) update(ctx context.Context, changed []string) {
	begin := time.Now()
	l.tellTimings()
	defer func() { l.telling = time.AfterFunc(settled, l.sayTimings) }()
	var state project.State
	var err error
	if l.documentsAlone(changed) {
		state = l.last
	} else {
		state, err = l.load(ctx, len(changed) > 0 || !l.behind)
		l.remember(state, err)
	}
	switch {
	case ctx.Err() != nil:
		return
	case err != nil:
		l.behind = false
		l.fail("The models cannot be loaded", err)
		return
	}
	caught := l.behind && len(changed) == 0
	l.behind = state.Behind
	shown := l.shown(state)
	if len(state.Problems) > 0 {
		l.broken = true
		if !caught {
			if err := printFindings(l.terminal, l.project, slices.Concat(state.Problems, state.Warnings)); err != nil {
				fmt.Fprintln(l.terminal.err, "lintel:", err)
			}
		}
		if len(shown) == 0 {
			l.server.Fail(problem(state.Problems))
			return
		}
	}
	planned, err := l.project.Site(ctx, shown, project.SiteOptions{Formats: project.Formats()[1:], History: true})
	if ctx.Err() != nil {
		return
	}
	if err != nil {
		l.behind = false
		l.fail("The site cannot be made", err)
		return
	}
	if len(state.Problems) > 0 {
		l.server.ShowDespite(planned, problem(state.Problems))
		return
	}
	l.server.Show(planned)
	var what string
	switch n := len(state.Workspaces); {
	case len(changed) > 1:
		what = fmt.Sprintf("%s and %d more", filepath.Base(changed[0]), len(changed)-1)
	case len(changed) == 1:
		what = filepath.Base(changed[0])
	case caught:
		what = "Go types"
	case n == 1:
		what = "1 model"
	default:
		what = fmt.Sprintf("%d models", n)
	}
	mended := ""
	if l.broken {
		mended, l.broken = ", mended", false
	}
	follow := ""
	if l.behind {
		follow = ", Go types follow"
	}
	fmt.Fprintf(l.terminal.err, "%s%s: ready in %s%s\n", what, mended, time.Since(begin).Round(time.Millisecond), follow)
	if !l.behind { // else more is known in a moment
		l.tell(slices.Concat(state.Warnings, planned.Findings()))
	}
}

// tellTimings tells where the time of the last rebuild went, if that is still to
// come.
func (l *live) tellTimings() {
	if l.telling != nil && l.telling.Stop() {
		l.sayTimings()
	}
}

func (l *live) sayTimings() {
	if err := l.measured(); err != nil {
		fmt.Fprintln(l.terminal.err, "lintel:", err)
	}
}

// maxTold is how many new findings are told of in words.
const maxTold = 5

// tell says how many findings there are, if they are others than before, and
// which are new.
func (l *live) tell(found []model.Diagnostic) {
	var lines []string
	for _, d := range found {
		line := fmt.Sprintf("%s %s: %s", d.Severity, d.Code, strings.SplitN(d.Message, "\n", 2)[0])
		if d.Origin.File != "" {
			line = fmt.Sprintf("%s:%d: %s", d.Origin.File, d.Origin.Line, line)
		}
		lines = append(lines, line)
	}
	slices.Sort(lines)
	lines = slices.Compact(lines)
	if slices.Equal(lines, l.findings) {
		return
	}
	fresh := slices.DeleteFunc(slices.Clone(lines), func(line string) bool { return slices.Contains(l.findings, line) })
	l.findings = lines
	switch len(lines) {
	case 0:
		fmt.Fprintln(l.terminal.err, "no findings")
	case 1:
		fmt.Fprintln(l.terminal.err, "1 finding (lintel check lists it)")
	default:
		fmt.Fprintf(l.terminal.err, "%d findings (lintel check lists them)\n", len(lines))
	}
	for _, line := range fresh[:min(len(fresh), maxTold)] {
		fmt.Fprintln(l.terminal.err, "  "+line)
	}
	if more := len(fresh) - maxTold; more > 0 {
		fmt.Fprintf(l.terminal.err, "  and %d more that are new\n", more)
	}
}

// shown are the models of a state, with the last sound one in the place of
// each that is broken. It forgets those whose package is gone, but not while
// there is none at all: that is most likely a file that is being written.
func (l *live) shown(state project.State) []project.Workspace {
	all := slices.Concat(state.Workspaces, state.Missing)
	if len(all) == 0 {
		return nil
	}
	slices.SortStableFunc(all, func(a, b project.Workspace) int { return strings.Compare(a.Package, b.Package) })
	good := map[string]project.Workspace{}
	var shown []project.Workspace
	for _, w := range all {
		if w.Broken {
			last, ok := l.good[w.Folder]
			if !ok {
				continue
			}
			last.Slug = w.Slug
			w = last
		}
		good[w.Folder] = w
		shown = append(shown, w)
	}
	l.good = good
	return shown
}

// load loads the models and watches what they are made of. What changed
// between the one and the other would be missed, so it looks again, which
// costs little when nothing did. While something is broken, all that was
// watched before is still watched: what is missing may come back there.
//
// Soon, it does not wait for Go types to be read again.
func (l *live) load(ctx context.Context, soon bool) (project.State, error) {
	load := l.project.Load
	if soon {
		load = l.project.LoadSoon
	}
	for {
		state, err := load(ctx)
		if ctx.Err() != nil {
			return state, ctx.Err()
		}
		set := watch.Set{
			Trees:   slices.Concat(state.Watch.Files, state.Watch.Packages, state.Watch.Documents),
			Folders: append(state.Watch.Folders, l.project.Root),
		}
		if err != nil {
			// Patterns may name what is not there yet.
			set.Trees = append(set.Trees, l.project.Root, filepath.Join(l.project.Root, project.ConfigFile))
		}
		if err != nil || len(state.Problems) > 0 {
			set.Trees = append(set.Trees, l.watched.Trees...)
			set.Folders = append(set.Folders, l.watched.Folders...)
		}
		if !l.watch(set) {
			return state, err
		}
	}
}

// remember keeps a state for as long as documents alone change.
func (l *live) remember(state project.State, err error) {
	l.last, l.documents = project.State{}, nil
	if err != nil || len(state.Problems) > 0 {
		return
	}
	l.last, l.documents = state, map[string]bool{}
	for _, folder := range state.Watch.Documents {
		_ = filepath.WalkDir(folder, func(path string, e fs.DirEntry, err error) error {
			if err == nil && e.Type().IsRegular() {
				l.documents[path] = true
			}
			return nil // what cannot be read now is no document that is known
		})
	}
	for _, file := range state.Watch.Files { // as those that are embedded
		delete(l.documents, file)
	}
}

// documentsAlone tells whether nothing has changed but what is written in
// documents that were there before, so that the models are what they were.
func (l *live) documentsAlone(changed []string) bool {
	for _, path := range changed {
		info, err := os.Lstat(path)
		if err != nil || !info.Mode().IsRegular() || !l.documents[path] || filepath.Ext(path) == ".go" {
			return false
		}
	}
	return len(changed) > 0
}

// watch says what to watch, and tells whether that is anything new.
func (l *live) watch(set watch.Set) bool {
	for _, paths := range []*[]string{&set.Trees, &set.Folders} {
		slices.Sort(*paths)
		*paths = slices.Compact(*paths)
	}
	if slices.Equal(set.Trees, l.watched.Trees) && slices.Equal(set.Folders, l.watched.Folders) {
		return false
	}
	l.watched = set
	l.watcher.WatchSet(set)
	return true
}

func (l *live) fail(title string, err error) {
	l.broken = true
	fmt.Fprintf(l.terminal.err, "lintel: %v\n", err)
	message, hint, _ := strings.Cut(err.Error(), "\nhint: ")
	l.server.Fail(serve.Problem{Title: title, Notes: []serve.Note{{Message: message, Hint: hint}}})
}

// problem is what a browser is told of broken models.
func problem(found []model.Diagnostic) serve.Problem {
	p := serve.Problem{Title: "The model is broken"}
	if strings.HasPrefix(found[0].Code, "LNT-L02") {
		p.Title = "The model does not compile"
	}
	for _, d := range found {
		p.Notes = append(p.Notes, serve.Note{
			File: d.Origin.File, Line: d.Origin.Line, Column: d.Origin.Column, Message: d.Message, Hint: d.Hint,
		})
	}
	return p
}
