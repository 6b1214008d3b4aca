package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/alecthomas/kong"

	"github.com/lintel-go/lintel/internal/timing"
)

// timings is the flag that asks where the time went: --timings for a table,
// --timings=json, or --timings=trace:FILE.
type timings struct {
	form string // "text", "json" or "trace"; empty: nothing is measured
	file string // of a trace
}

// IsBool lets the flag stand without a value.
func (timings) IsBool() bool { return true }

// Decode implements kong.MapperValue.
func (f *timings) Decode(ctx *kong.DecodeContext) error {
	value := "text"
	if ctx.Scan.Peek().Type == kong.FlagValueToken {
		value = ctx.Scan.Pop().String()
	}
	f.form, f.file, _ = strings.Cut(value, ":")
	switch {
	case value == "text", value == "json", f.form == "trace" && f.file != "":
		return nil
	}
	return fmt.Errorf("must be text, json or trace:FILE, not %q", value)
}

// measure is ctx in which stages are measured, if that is asked for.
func (f timings) measure(ctx context.Context) context.Context {
	if f.form == "" {
		return ctx
	}
	return timing.New().Context(ctx)
}

// tell reports what has been measured since it last did. Nothing is said of
// nothing.
func (f timings) tell(ctx context.Context, w io.Writer, in folder) error {
	log := timing.From(ctx)
	if log == nil {
		return nil
	}
	r := log.Take()
	switch {
	case len(r.Stages) == 0:
		return nil
	case f.form == "json":
		return r.JSON(w)
	case f.form == "text":
		return r.Text(w)
	}
	file, err := os.Create(in.at(f.file))
	if err != nil {
		return err
	}
	if err := r.Trace(file); err != nil {
		file.Close()
		return err
	}
	return file.Close()
}
