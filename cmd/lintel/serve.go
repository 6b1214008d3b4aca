package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/lintel-go/lintel/internal/project"
	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/site/serve"
	"github.com/lintel-go/lintel/site/watch"
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
	server := serve.New(serve.Options{
		Hosts:      c.Host,
		AnyAddress: !serve.IsLoopback(listener),
		Log:        func(message string) { fmt.Fprintln(t.err, "lintel:", message) },
	})
	watcher := watch.New(watch.Options{Say: func(message string) { fmt.Fprintln(t.err, "lintel:", message) }})
	defer watcher.Close()

	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	served := make(chan error, 1)
	go func() { served <- server.Serve(ctx, listener); cancel() }()

	l := &live{project: p, server: server, watcher: watcher, terminal: t}
	l.reload(ctx, nil)
	fmt.Fprintf(t.out, "http://%s/\n", listener.Addr())
	for {
		changed, err := watcher.Next(ctx)
		if err != nil {
			break
		}
		if slices.Contains(changed, filepath.Join(p.Root, project.ConfigFile)) {
			reopened, err := c.open(in)
			if err != nil {
				l.fail("The settings cannot be read", err)
				continue
			}
			p.Close()
			p, l.project = reopened, reopened
		}
		l.reload(ctx, changed)
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
	project  *project.Project
	server   *serve.Server
	watcher  *watch.Watcher
	terminal terminal
	watched  []string
	broken   bool
}

// reload shows what the models say now, or why they say nothing.
func (l *live) reload(ctx context.Context, changed []string) {
	begin := time.Now()
	state, err := l.load(ctx)
	switch {
	case ctx.Err() != nil:
		return
	case err != nil:
		l.fail("The models cannot be loaded", err)
		return
	case len(state.Problems) > 0:
		l.broken = true
		if err := printFindings(l.terminal, l.project, slices.Concat(state.Problems, state.Warnings)); err != nil {
			fmt.Fprintln(l.terminal.err, "lintel:", err)
		}
		l.server.Fail(problem(state.Problems))
		return
	}
	planned, err := l.project.Site(ctx, state.Workspaces, project.SiteOptions{PNG: true})
	if err != nil {
		l.fail("The site cannot be made", err)
		return
	}
	l.server.Show(planned)
	what := fmt.Sprintf("%d models", len(state.Workspaces))
	if len(state.Workspaces) == 1 {
		what = "1 model"
	}
	if len(changed) > 0 {
		what = filepath.Base(changed[0])
		if len(changed) > 1 {
			what += fmt.Sprintf(" and %d more", len(changed)-1)
		}
	}
	mended := ""
	if l.broken {
		mended, l.broken = ", mended", false
	}
	fmt.Fprintf(l.terminal.err, "%s%s: ready in %s\n", what, mended, time.Since(begin).Round(time.Millisecond))
}

// load loads the models and watches what they are made of. What changed
// between the one and the other would be missed, so it looks again, which
// costs little when nothing did.
func (l *live) load(ctx context.Context) (project.State, error) {
	for {
		state, err := l.project.Load(ctx)
		paths := slices.Concat(state.Watch.Files, state.Watch.Packages, state.Watch.Documents)
		if err != nil {
			paths = append(l.watched, l.project.Root)
		}
		slices.Sort(paths)
		paths = slices.Compact(paths)
		if slices.Equal(paths, l.watched) {
			return state, err
		}
		l.watched = paths
		l.watcher.Watch(paths...)
	}
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
