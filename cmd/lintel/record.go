package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/lintel-go/lintel/internal/otlp"
	"github.com/lintel-go/lintel/internal/recorded"
)

type recordCommand struct {
	projectFlags
	Workspace string   `arg:"" help:"Name of the workspace, as on the site: flashsale."`
	Traces    []string `arg:"" type:"path" help:"Files of traces in OTLP/JSON, or folders of them."`
	Trace     string   `placeholder:"ID" help:"The run to take, by the begin of its trace's ID. Default: the first that the model knows services of."`
	Name      string   `help:"Name of the scenario. Default: the begin of the trace's ID."`
}

// Help says what kong's one line cannot.
func (recordCommand) Help() string {
	return "The Go code goes to standard output: a function that takes the handles it speaks of, and defines a scenario of just what the run did. What may be otherwise, is repeated or goes on side by side is for you to say."
}

func (c *recordCommand) Run(ctx context.Context, t terminal, in folder) error {
	p, err := c.open(in)
	if err != nil {
		return err
	}
	defer p.Close()
	w, err := find(ctx, p, t, c.Workspace)
	if err != nil {
		return err
	}
	traces, err := p.ReadTraces(ctx, c.Traces)
	if err != nil {
		return err
	}
	if len(traces) == 0 {
		return errors.New("the files hold no spans\nhint: record a run first")
	}
	var first error
	for _, trace := range traces {
		if !strings.HasPrefix(trace.ID, strings.ToLower(c.Trace)) {
			continue
		}
		source, err := recorded.Source(w.Model, trace, c.Name)
		if err == nil {
			_, err = fmt.Fprint(t.out, source)
			return err
		}
		if first == nil {
			first = err
		}
	}
	if first != nil {
		return first
	}
	return fmt.Errorf("no trace's ID begins with %q\nhint: there are %s", c.Trace, ids(traces))
}

// ids names a few traces.
func ids(traces []otlp.Trace) string {
	var some []string
	for _, trace := range traces[:min(len(traces), 5)] {
		some = append(some, trace.ID)
	}
	if more := len(traces) - len(some); more > 0 {
		some = append(some, fmt.Sprintf("%d more", more))
	}
	return strings.Join(some, ", ")
}
