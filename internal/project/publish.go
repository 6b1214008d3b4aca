package project

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/site"
)

// Published tells whether patterns let a name through. In a pattern * stands
// for anything, slashes as well; one that begins with ! keeps out what it
// matches. Without any other, everything is let through.
func Published(patterns []string, name string) bool {
	out := func(p string) bool { return strings.HasPrefix(p, "!") }
	if slices.ContainsFunc(patterns, func(p string) bool { return out(p) && matches(p[1:], name) }) {
		return false
	}
	in := slices.DeleteFunc(slices.Clone(patterns), out)
	return len(in) == 0 || slices.ContainsFunc(in, func(p string) bool { return matches(p, name) })
}

// matches tells whether a name is what a pattern says.
func matches(pattern, name string) bool {
	pieces := strings.Split(pattern, "*")
	if len(pieces) == 1 {
		return pattern == name
	}
	first, last := pieces[0], pieces[len(pieces)-1]
	rest, ok := strings.CutPrefix(name, first)
	if !ok {
		return false
	}
	for _, p := range pieces[1 : len(pieces)-1] {
		_, after, found := strings.Cut(rest, p)
		if !found {
			return false
		}
		rest = after
	}
	return strings.HasSuffix(rest, last)
}

func checkPatterns(patterns []string) error {
	for _, p := range patterns {
		if strings.TrimPrefix(p, "!") == "" {
			return fmt.Errorf("%q matches nothing\nhint: name what to publish, with * for anything, or behind a ! what not", p)
		}
	}
	return nil
}

// published are the workspaces that the site shows.
func (p *Project) published(workspaces []Workspace) ([]Workspace, error) {
	shown := slices.DeleteFunc(slices.Clone(workspaces), func(w Workspace) bool { return !Published(p.Config.Workspaces, w.Slug) })
	if len(shown) == 0 && len(workspaces) > 0 {
		var slugs []string
		for _, w := range workspaces {
			slugs = append(slugs, w.Slug)
		}
		return nil, fmt.Errorf("%s: workspaces: nothing is left to publish\nhint: there are %s", ConfigFile, strings.Join(slugs, ", "))
	}
	hidden := func(w Workspace) bool { return len(p.publishedViews(w.Model).Views) == 0 }
	if len(p.Config.Views) > 0 && len(shown) > 0 && !slices.ContainsFunc(shown, func(w Workspace) bool { return !hidden(w) }) {
		return nil, fmt.Errorf("%s: views: none is left to publish\nhint: patterns are of keys, which lintel list shows; * stands for anything", ConfigFile)
	}
	return shown, nil
}

// IdlePatterns are the patterns of what to publish that match none of the
// workspaces, or none of their views, as they are to be told to the author.
func (p *Project) IdlePatterns(workspaces []Workspace) []string {
	var slugs, keys []string
	for _, w := range workspaces {
		slugs = append(slugs, w.Slug)
		if w.Model != nil && Published(p.Config.Workspaces, w.Slug) {
			for _, v := range w.Model.Views {
				keys = append(keys, v.Key)
			}
		}
	}
	var idle []string
	for _, s := range []struct {
		setting  string
		patterns []string
		names    []string
	}{{"workspaces", p.Config.Workspaces, slugs}, {"views", p.Config.Views, keys}} {
		for _, pattern := range s.patterns {
			if !slices.ContainsFunc(s.names, func(name string) bool { return matches(strings.TrimPrefix(pattern, "!"), name) }) {
				idle = append(idle, fmt.Sprintf("%s: %s: %q matches nothing", ConfigFile, s.setting, pattern))
			}
		}
	}
	return idle
}

// publishedViews is a model with the views alone that the site shows.
func (p *Project) publishedViews(m *model.Model) *model.Model {
	if len(p.Config.Views) == 0 {
		return m
	}
	shown := *m
	shown.Views = slices.DeleteFunc(slices.Clone(m.Views), func(v model.ViewRecord) bool { return !Published(p.Config.Views, v.Key) })
	return &shown
}

// dress adds to the settings of a site what lies in files of the project.
func (p *Project) dress(c *site.Config) error {
	if p.Config.Logo != "" {
		content, err := p.dressing("logo", p.Config.Logo)
		if err != nil {
			return err
		}
		if c.Logo, err = site.ReadLogo(content); err != nil {
			return fmt.Errorf("%s: logo: %s: %w", ConfigFile, p.Config.Logo, err)
		}
	}
	if p.Config.CSS != "" {
		var err error
		if c.CSS, err = p.dressing("css", p.Config.CSS); err != nil {
			return err
		}
	}
	if p.Config.Templates != "" {
		folder := filepath.Join(p.Root, filepath.FromSlash(p.Config.Templates))
		if info, err := os.Stat(folder); err != nil || !info.IsDir() {
			return fmt.Errorf("%s: templates: there is no folder %s\nhint: make it, or leave the setting out", ConfigFile, p.Config.Templates)
		}
		c.Templates = os.DirFS(folder)
	}
	return nil
}

// maxDressing is the largest file that the site's look may be made of.
const maxDressing = 2 << 20

// dressing reads a file that a setting names.
func (p *Project) dressing(setting, name string) ([]byte, error) {
	content, err := os.ReadFile(filepath.Join(p.Root, filepath.FromSlash(name)))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("%s: %s: there is no file %s\nhint: make it, or leave the setting out", ConfigFile, setting, name)
	case err != nil:
		return nil, fmt.Errorf("%s: %s: %w", ConfigFile, setting, err)
	case len(content) > maxDressing:
		return nil, fmt.Errorf("%s: %s: %s is larger than %d MiB\nhint: make it smaller, for every page loads it", ConfigFile, setting, name, maxDressing>>20)
	}
	return content, nil
}

// dressed are the files and folders that the look of the site is made of, to
// be watched.
func (p *Project) dressed() []string {
	var files []string
	for _, name := range []string{p.Config.Logo, p.Config.CSS, p.Config.Templates} {
		if name != "" {
			files = append(files, filepath.Join(p.Root, filepath.FromSlash(name)))
		}
	}
	return files
}
