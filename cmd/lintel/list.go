package main

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"text/tabwriter"

	"github.com/lintel-go/lintel/internal/project"
)

type listCommand struct {
	projectFlags
	Format string `enum:"text,json" default:"text" help:"How to print the list: text or json."`
}

// Help says what kong's one line cannot.
func (listCommand) Help() string {
	return "These are the names that lintel render and lintel dump take. Exit status: 0 all models are listed, 1 all are listed and one of them is broken, 2 one of them cannot be loaded, 80 wrong usage."
}

// listedWorkspace is a workspace in the JSON of the list.
type listedWorkspace struct {
	Workspace string       `json:"workspace"`
	Name      string       `json:"name"`
	Package   string       `json:"package"`
	Views     []listedView `json:"views"`
}

type listedView struct {
	Key   string `json:"key"`
	Kind  string `json:"kind"`
	Title string `json:"title"`
}

func (c *listCommand) Run(ctx context.Context, t terminal, in folder) error {
	p, err := c.open(in)
	if err != nil {
		return err
	}
	defer p.Close()
	state, err := p.Load(ctx)
	if err != nil {
		return err
	}
	if err := printFindings(t, p, state.Problems); err != nil {
		return err
	}
	all := []listedWorkspace{}
	for _, w := range state.Workspaces {
		all = append(all, listed(w))
	}
	if c.Format == "json" {
		encoder := json.NewEncoder(t.out)
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", "  ")
		err = encoder.Encode(all)
	} else {
		table := tabwriter.NewWriter(t.out, 0, 0, 2, ' ', 0)
		for _, w := range all {
			fmt.Fprintf(table, "%s\t%s\n", w.Workspace, printable(w.Name))
			for _, v := range w.Views {
				fmt.Fprintf(table, "  %s\t%s\n", v.Key, printable(v.Title))
			}
		}
		err = table.Flush()
	}
	switch {
	case err != nil:
		return err
	case slices.ContainsFunc(project.Findings(state.Problems), notLoaded):
		return errBroken
	case len(state.Problems) > 0:
		return errFindings
	}
	return nil
}

func listed(w project.Workspace) listedWorkspace {
	out := listedWorkspace{Workspace: w.Slug, Name: w.Model.Name, Package: w.Package, Views: []listedView{}}
	for _, v := range w.Model.Views {
		out.Views = append(out.Views, listedView{v.Key, string(v.Kind), v.Title})
	}
	return out
}
