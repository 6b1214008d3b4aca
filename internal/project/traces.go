package project

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/lintel-go/lintel/internal/drift"
	"github.com/lintel-go/lintel/internal/otlp"
	"github.com/lintel-go/lintel/internal/recorded"
	"github.com/lintel-go/lintel/internal/timing"
)

// traceEndings are those of files that a folder of traces is searched for.
var traceEndings = [...]string{".json", ".jsonl", ".ndjson"}

// ReadTraces reads recorded runs from files, and from the files of folders.
// Places in them are relative to the project, as those of findings are. If ctx
// ended, the error is that of ctx.
func (p *Project) ReadTraces(ctx context.Context, paths []string) ([]otlp.Trace, error) {
	var files []otlp.File
	for _, path := range paths {
		names, err := traceFiles(path)
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			info, err := os.Stat(name)
			if err == nil && info.Size() > otlp.MaxBytes {
				return nil, fmt.Errorf("%s: %d MiB of traces are more than are read\nhint: record fewer runs", name, info.Size()>>20)
			}
			data, err := readUntil(ctx, name)
			if err != nil {
				return nil, err
			}
			files = append(files, otlp.File{Name: p.relative(name), Data: data})
		}
	}
	return otlp.Read(ctx, files...)
}

// readUntil is the content of a file, of a pipe, too, unless ctx ends first.
func readUntil(ctx context.Context, name string) ([]byte, error) {
	f, err := openUntil(ctx, name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	// To close it wakes who waits for a pipe.
	defer context.AfterFunc(ctx, func() { _ = f.Close() })()
	var text bytes.Buffer
	if info, err := f.Stat(); err == nil && info.Mode().IsRegular() {
		text.Grow(int(info.Size()) + bytes.MinRead)
	}
	_, err = text.ReadFrom(io.LimitReader(f, otlp.MaxBytes+1))
	if ended := ctx.Err(); ended != nil {
		return nil, ended
	}
	return text.Bytes(), err
}

// openUntil opens a file for reading unless ctx ends first: to open a pipe waits
// for somebody who writes into it, and nothing else would wake it.
func openUntil(ctx context.Context, name string) (*os.File, error) {
	type result struct {
		file *os.File
		err  error
	}
	opened := make(chan result)
	go func() {
		f, err := os.Open(name)
		select {
		case opened <- result{f, err}:
		case <-ctx.Done():
			_ = f.Close() // too late
		}
	}()
	select {
	case r := <-opened:
		return r.file, r.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// relative is a file as seen from the project, or whole if it lies elsewhere.
func (p *Project) relative(name string) string {
	abs, err := filepath.Abs(name)
	if err != nil {
		return name
	}
	below, err := filepath.Rel(p.Root, abs)
	if err != nil || !filepath.IsLocal(below) {
		return abs
	}
	return filepath.ToSlash(below)
}

func traceFiles(path string) ([]string, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("%s: there is no such file\nhint: name files of traces in OTLP/JSON, or folders of them", path)
	case err != nil:
		return nil, err
	case !info.IsDir():
		return []string{path}, nil
	}
	var names []string
	err = filepath.WalkDir(path, func(name string, e fs.DirEntry, err error) error {
		if err == nil && e.Type().IsRegular() && slices.Contains(traceEndings[:], strings.ToLower(filepath.Ext(name))) {
			names = append(names, name)
		}
		return err
	})
	if err == nil && len(names) == 0 {
		return nil, fmt.Errorf("%s: no file in this folder ends in %s\nhint: name the files", path, strings.Join(traceEndings[:], ", "))
	}
	return names, err
}

// CheckTraces holds recorded runs against the scenarios of all models.
func (p *Project) CheckTraces(ctx context.Context, traces []otlp.Trace) ([]drift.Finding, error) {
	state, err := p.Load(ctx)
	if err != nil {
		return nil, err
	}
	var found []drift.Finding
	claimed := map[string]bool{}
	for _, w := range state.Workspaces {
		if w.Broken {
			continue // its scenarios may not be what is meant
		}
		_, span := timing.Start(ctx, "recorded runs", w.Slug)
		r, err := recorded.Hold(ctx, w.Model, traces)
		span.End()
		if err != nil {
			return nil, err
		}
		if len(r.Runs) == 0 {
			continue // they are of other systems
		}
		for _, run := range r.Runs {
			claimed[run.Trace] = claimed[run.Trace] || run.Scenario != "" || run.Claimed != ""
		}
		here := drift.Traces(w.Model, r, drift.Options{})
		here = append(here, drift.Idle(w.Model, "R", here, drift.Options{})...)
		found = append(found, p.located(here, w)...)
	}
	return append(found, drift.Unclaimed(traces, claimed)...), nil
}
