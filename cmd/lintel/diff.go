package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/lintel-go/lintel/internal/drift"
	"github.com/lintel-go/lintel/internal/drift/diff"
	"github.com/lintel-go/lintel/internal/load"
	"github.com/lintel-go/lintel/internal/project"
	"github.com/lintel-go/lintel/internal/revision"
	"github.com/lintel-go/lintel/model"
)

type diffCommand struct {
	projectFlags
	Base     string `arg:"" help:"The revision to compare with: main, v1.2.0, HEAD~3; or a file that lintel dump wrote."`
	Head     string `arg:"" optional:"" help:"The revision that is compared; the working tree, if there is none. A file, if BASE is one."`
	Format   string `enum:"text,json,markdown" default:"text" help:"How to print what differs: text, json, or markdown for a pull request."`
	Out      string `placeholder:"DIR" help:"Draw each view that differs, old and new in one picture, into this folder, with a page that shows all."`
	URL      string `name:"url" placeholder:"URL" help:"Where the folder --out can be seen: pictures in Markdown lead there."`
	ExitZero bool   `help:"End with 0 also if something differs."`
}

// Help says what kong's one line cannot.
func (diffCommand) Help() string {
	return "What differs is told of models, not of lines: elements, relationships, steps, states, views … Revisions are those of the Git repository, which is left alone. Exit status: 0 nothing differs, 1 something does, 2 a model of either side could not be loaded, or it could not be compared, 80 wrong usage."
}

func (c *diffCommand) Run(ctx context.Context, t terminal, in folder) error {
	if c.URL != "" && c.Format != "markdown" {
		return usageError{errors.New("--url is for links in Markdown\nhint: --format markdown")}
	}
	p, err := c.open(in)
	if err != nil {
		return err
	}
	defer p.Close()
	old, new, err := c.sides(ctx, p, t, in)
	if err != nil {
		return err
	}
	report, files, err := p.Diff(ctx, old, new, c.Out != "")
	if err != nil {
		return err
	}
	if c.Out != "" {
		if err := writeDifferences(in.at(c.Out), report, files); err != nil {
			return err
		}
	}
	switch c.Format {
	case "json":
		err = diff.JSON(t.out, report)
	case "markdown":
		base := c.URL
		if base == "" {
			base = filepath.ToSlash(c.Out)
		}
		err = diff.Markdown(t.out, report, base)
	default:
		err = diff.Text(t.out, report, t.color)
	}
	if err == nil && report.Differs() && !c.ExitZero {
		err = errFindings
	}
	return err
}

// sides are what is compared.
func (c *diffCommand) sides(ctx context.Context, p *project.Project, t terminal, in folder) (old, new project.Side, err error) {
	if strings.HasSuffix(c.Base, ".json") || strings.HasSuffix(c.Head, ".json") {
		if !strings.HasSuffix(c.Base, ".json") || !strings.HasSuffix(c.Head, ".json") {
			return old, new, usageError{errors.New("a saved model is compared with another saved model\nhint: lintel dump WORKSPACE > new.json, then lintel diff old.json new.json")}
		}
		if old, err = saved(in.at(c.Base), c.Base); err == nil {
			new, err = saved(in.at(c.Head), c.Head)
		}
		if err == nil { // their names are those of files
			old.Workspaces[0].Slug = new.Workspaces[0].Slug
		}
		return old, new, err
	}
	repository, err := revision.Open(ctx, p.Root)
	if err != nil {
		return old, new, err
	}
	base, err := repository.Find(ctx, c.Base)
	if err != nil {
		return old, new, err
	}
	if c.Head == "" {
		new, err = c.loaded(ctx, p, t, "the working tree")
	} else {
		var head revision.Commit
		if head, err = repository.Find(ctx, c.Head); err == nil {
			new, err = c.at(ctx, p, t, repository, head)
		}
	}
	if err != nil {
		return old, new, err
	}
	if old, err = c.at(ctx, p, t, repository, base); err != nil {
		return old, new, err
	}
	if len(old.Workspaces)+len(new.Workspaces) == 0 {
		err = fmt.Errorf("there is no model in %s, nor in %s\nhint: lintel list names the models of the working tree", old.Words, new.Words)
	}
	return old, new, err
}

// saved is a model that lintel dump wrote.
func saved(file, name string) (project.Side, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return project.Side{}, err
	}
	m, err := model.Decode(text)
	if err != nil {
		return project.Side{}, fmt.Errorf("%s: %w\nhint: lintel dump WORKSPACE writes such a file", name, err)
	}
	return project.Side{Words: name, Workspaces: []project.Workspace{project.Saved(m, filepath.Dir(file))}}, nil
}

// at is the models of a revision.
func (c *diffCommand) at(ctx context.Context, p *project.Project, t terminal, repository revision.Repository, commit revision.Commit) (side project.Side, err error) {
	tree, err := repository.Checkout(ctx, commit)
	defer func() { err = errors.Join(err, tree.Close()) }()
	if err != nil {
		return project.Side{}, err
	}
	dir, err := tree.At(p.Root)
	if err != nil {
		return project.Side{}, err
	}
	if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
		return project.Side{Words: commit.Words}, nil // the folder is new, and all in it
	}
	then, err := project.Open(project.Options{
		Dir: dir, NoCache: c.NoCache, Timeout: c.Timeout, Require: usualRequirement(folder(p.Root)), Env: tree.Env,
	})
	if err != nil {
		return project.Side{}, fmt.Errorf("%s: %w", commit.Words, err)
	}
	defer then.Close()
	return c.loaded(ctx, then, t, commit.Words)
}

// loaded is the models of a project. What keeps one from being what its author
// meant is printed, and ends the command. That there is none is nothing wrong.
func (c *diffCommand) loaded(ctx context.Context, p *project.Project, t terminal, words string) (project.Side, error) {
	side := p.Side(words, nil)
	state, err := p.Load(ctx)
	var nothing *load.Error
	switch {
	case errors.As(err, &nothing) && load.Empty(nothing.Diagnostic):
		return side, nil
	case err != nil:
		return side, fmt.Errorf("%s: %w", words, err)
	}
	problems := slices.DeleteFunc(state.Problems, load.Empty)
	if len(problems) > 0 {
		fmt.Fprintf(t.err, "lintel: the models of %s cannot be compared:\n", words)
		return side, errors.Join(printFindings(t, p, problems), errBroken)
	}
	return p.Side(words, state.Workspaces), nil
}

// writeDifferences writes pictures of differences and their page into a folder.
func writeDifferences(dir string, report diff.Report, files map[string][]byte) error {
	var page bytes.Buffer
	if err := diff.Page(&page, report); err != nil {
		return err
	}
	return writePictures(dir, page.Bytes(), files, project.DiffEnding)
}

// writePictures writes pictures and their page into a folder, and removes those
// of an earlier run that are left over. They are known by their ending.
func writePictures(dir string, page []byte, files map[string][]byte, ending string) error {
	if err := removeLeft(dir, files, ending); err != nil {
		return err
	}
	all := maps.Clone(files)
	all["index.html"] = page
	for _, name := range slices.Sorted(maps.Keys(all)) {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			return err
		}
		if err := os.WriteFile(file, all[name], 0o666); err != nil {
			return err
		}
	}
	return nil
}

// removeLeft removes pictures with the ending that are not among the files, and
// the folders that are empty without them.
func removeLeft(dir string, files map[string][]byte, ending string) error {
	var left []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil
		case err != nil:
			return err
		case d.IsDir() || !strings.HasSuffix(path, ending):
			return nil
		}
		name, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		if _, wanted := files[filepath.ToSlash(name)]; wanted {
			return nil
		}
		text, err := os.ReadFile(path)
		if err == nil && drift.Ours(path, text) {
			left = append(left, name)
		}
		return err
	})
	if err != nil {
		return err
	}
	for _, name := range left {
		if err := os.Remove(filepath.Join(dir, name)); err != nil {
			return err
		}
		for at := filepath.Dir(name); at != "."; at = filepath.Dir(at) {
			if os.Remove(filepath.Join(dir, at)) != nil {
				break // not empty
			}
		}
	}
	return nil
}
