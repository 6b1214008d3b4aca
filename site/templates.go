package site

import (
	"bytes"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/lintel-go/lintel/templates"
)

// templateSet has one template for each kind of page. Each is read when it is
// first needed, for most runs write few pages or none.
type templateSet struct {
	files fs.FS
	kinds map[string]func() (*template.Template, error)
	parts func() (*template.Template, error) // what pages have in common

	lock    sync.Mutex
	entries map[string]template.HTML // of side bars, by what they say
}

func pageKinds() []string {
	return []string{
		"catalogue", "overview", "views", "view", "elements", "element", "documents", "document", "decisions", "decision", "findings",
		"a-z", "matrix", "glossary", "figures",
	}
}

func newTemplateSet(files fs.FS, functions template.FuncMap) *templateSet {
	t := &templateSet{files: files, kinds: map[string]func() (*template.Template, error){}, entries: map[string]template.HTML{}}
	base := sync.OnceValues(func() (*template.Template, error) {
		return template.New("base.html").Funcs(functions).Funcs(template.FuncMap{"entry": t.entry}).
			ParseFS(files, "html/base.html", "html/parts.html", "html/kinds.html", "html/viewer.html", "html/quantities.html")
	})
	copied := func() (*template.Template, error) {
		b, err := base()
		if err != nil {
			return nil, err
		}
		return b.Clone()
	}
	t.parts = sync.OnceValues(copied)
	for _, kind := range pageKinds() {
		t.kinds[kind] = sync.OnceValues(func() (*template.Template, error) {
			c, err := copied()
			if err != nil {
				return nil, err
			}
			return c.ParseFS(files, "html/"+kind+".html")
		})
	}
	return t
}

// check reads all templates.
func (t *templateSet) check() error {
	for _, kind := range pageKinds() {
		if _, err := t.kinds[kind](); err != nil {
			return fmt.Errorf("site: templates: %w", err)
		}
	}
	return nil
}

// write has a template of a kind of page write what it makes of data.
func (t *templateSet) write(out io.Writer, kind, name string, data any) error {
	set, err := t.kinds[kind]()
	if err != nil {
		return fmt.Errorf("site: templates: %w", err)
	}
	return set.ExecuteTemplate(out, name, data)
}

// mostEntries is how many entries of side bars are remembered: those of some
// hundred folders of pages, from which their addresses differ.
const mostEntries = 1 << 13

// entry is an entry of a side bar. The side bars of thousands of pages have
// the same ones, and would be most of the work of writing these.
func (t *templateSet) entry(l navItem) (template.HTML, error) {
	key := l.key()
	t.lock.Lock()
	made, ok := t.entries[key]
	t.lock.Unlock()
	if ok {
		return made, nil
	}
	set, err := t.parts()
	if err != nil {
		return "", err
	}
	var b bytes.Buffer
	if err := set.ExecuteTemplate(&b, "nav-item", l); err != nil {
		return "", err
	}
	made = template.HTML(b.String())
	t.lock.Lock()
	defer t.lock.Unlock()
	if len(t.entries) >= mostEntries {
		clear(t.entries)
	}
	t.entries[key] = made
	return made, nil
}

// filesOver are the built-in files with those of an author laid over them.
func filesOver(over fs.FS) (fs.FS, error) {
	if over == nil {
		return templates.Files(), nil
	}
	err := fs.WalkDir(over, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil || entry.IsDir():
			return err
		case strings.HasPrefix(entry.Name(), "."), name == customCSS, path.Dir(name) == "words" && path.Ext(name) == ".json":
			return nil
		}
		if _, err := fs.Stat(templates.Files(), name); err != nil {
			return fmt.Errorf("site: templates: %s lies over nothing\nhint: there are html, css and js files, %s for a style of your own, and words/TAG.json for a language", name, customCSS)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return overlay{over, templates.Files()}, nil
}

// customCSS is the one file of an overlay that lies over none.
const customCSS = "css/custom.css"

// overlay reads the upper file system, and where it has no such file the
// lower one.
type overlay struct{ upper, lower fs.FS }

func (o overlay) Open(name string) (fs.File, error) {
	if f, err := o.upper.Open(name); err == nil {
		return f, nil
	}
	return o.lower.Open(name)
}

// ReadDir lists both. fs.Glob asks for it.
func (o overlay) ReadDir(name string) ([]fs.DirEntry, error) {
	all, err := fs.ReadDir(o.lower, name)
	upper, errUpper := fs.ReadDir(o.upper, name)
	if err != nil && errUpper != nil {
		return nil, err
	}
	for _, e := range upper {
		if !slices.ContainsFunc(all, func(l fs.DirEntry) bool { return l.Name() == e.Name() }) {
			all = append(all, e)
		}
	}
	slices.SortFunc(all, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return all, nil
}
