// Package site makes the documentation site of one or several workspaces:
// static files that any web server, or none, can show.
//
// New plans a site: which files it has, and how each is made. Build makes all
// of them and puts them into a Sink; a server makes only those that somebody
// looks at. The sub-packages markdown and decisions read documents, search
// makes the index that readers search in, serve shows a site while it changes,
// and watch says when it must change.
//
// The package draws nothing: a Workspace brings functions that do. The words
// and the look are in package templates.
package site

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/lintel-go/lintel/internal/timing"
	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/diagram"
	"github.com/lintel-go/lintel/site/words"
)

// Config is what holds for a whole site. The zero value is usable.
type Config struct {
	Title       string // of the catalogue and in the head of every page; empty: "Architecture", in the site's language
	Description string // one sentence for the catalogue
	// Footer is at the foot of every page, with links as Markdown has them:
	// "Shop Ltd, [imprint](https://example.com/imprint)". Empty: nothing is.
	Footer string
	// URL is where the site will be read. With it each page names its canonical
	// address, and there is a map of the site; nothing else needs it, for all
	// links are relative.
	URL string
	// Language is of the words of the interface; ContentLanguage of those that
	// authors wrote. Empty: English, and the same.
	Language        string
	ContentLanguage string
	// Logo stands before the title of the site, and is its icon.
	Logo Logo
	// CSS is added behind all other style.
	CSS []byte
	// SourceURL is where a line of source can be read, with {file} and {line}
	// in it. Empty: lines are named and not linked.
	SourceURL string
	// PictureCSS is the style sheet that inline pictures need. Pages take their
	// colours from its variables, too.
	PictureCSS []byte
	// Themes are the names of themes that documents may show pictures in,
	// sorted.
	Themes []string
	// Forms are what each picture can be downloaded as beside SVG; every
	// Picture must then have a Form.
	Forms []Form
	// History is what changed last, the newest first. It is asked for by pages
	// that tell of it, and may take as long as it takes to find out. Nil: that is
	// not known.
	History func(ctx context.Context) ([]Change, error)
	// Templates is laid over the built-in templates, style and scripts, file
	// by file. Nil: nothing is.
	Templates fs.FS
	// Key changes with whoever makes the site: the program, the theme, the fonts
	// that pictures are drawn with. Empty: nobody knows whether that changes.
	Key string
}

// Workspace is one model with all that its pages need.
type Workspace struct {
	// Slug is the folder of its pages. It may be empty for the only
	// workspace of a site, whose pages then begin at the root.
	Slug  string
	Model *model.Model
	// Dir is the absolute path of the folder that the model's relative paths
	// start from: the root of the author's module.
	Dir string
	// Diagram says what a view shows. It is called for every view and should
	// cost little.
	Diagram func(key string) (diagram.Diagram, error)
	// Picture draws a view. It is called for everything that shows the view, from
	// several goroutines, and should keep what it drew last: the site keeps no
	// picture.
	Picture func(ctx context.Context, key string) (Picture, error)
	// Findings are those that others made about the model, to be shown. The
	// site adds its own and those of the pictures.
	Findings []model.Diagnostic
	// Waived are the findings of others that the workspace accepts.
	Waived []Waived
	// Held says which checks others made.
	Held Held
	// Key changes with everything that decides on what Diagram and Picture give,
	// and with Model. Empty: nobody knows whether that changes.
	Key string
}

// Picture is a drawn view. Its functions may be called several times and from
// several goroutines.
type Picture struct {
	W, H int // of its natural size, in CSS pixels
	// Title is how much of H its title takes, which Inline.Untitled leaves out.
	Title int
	// Inline writes the SVG as a part of a page.
	Inline func(Inline) []byte
	// Heads writes the heads of its lifelines or lanes, which stay in sight
	// while it scrolls. Nil: it has none.
	Heads func(Inline) []Strip
	// Standalone writes it as a file of its own.
	Standalone func() []byte
	// Form writes it in one of the site's Forms, by its ending. Nil: in none.
	Form     func(ending string) ([]byte, error)
	Findings []model.Diagnostic // rules of legibility that it breaks
	Waived   []Waived           // those that the workspace accepts
}

// Strip is a row of heads as an SVG of its own, as wide as the picture. Y and
// H are where it lies in that, in CSS pixels of the natural size.
type Strip struct {
	Y, H int
	SVG  []byte
}

// Form is a form of pictures that can be downloaded.
type Form struct {
	Title  string                    // "PDF"
	Ending string                    // of the files: ".pdf"
	Text   bool                      // it is for another tool, and offered on a view's own page alone
	Draws  func(model.ViewKind) bool // whether it can show a kind of view; nil: all
}

// Inline says how a picture stands in a page.
type Inline struct {
	// Link gives the address of an element, relative to the page.
	Link func(elementID string) string
	// LinkView gives the address of a view, relative to the page.
	LinkView func(key string) string
	// IDPrefix begins every XML ID, so that pictures can share a page.
	IDPrefix string
	// Untitled leaves out the title of the picture and the room for it.
	Untitled bool
	// Theme and Mode are one of Config.Themes, and "light" or "dark", for a
	// picture that is not painted as the page and its reader have it. Either may
	// be empty.
	Theme, Mode string
}

// Site is a planned site: it knows its files and makes them on demand. It is
// safe for concurrent use and does not change.
type Site struct {
	config     Config
	workspaces []*workspace
	words      words.Language
	footer     []link
	templates  *templateSet
	assets     assets
	files      map[string]file
	paths      []string // of files, sorted
	findings   []model.Diagnostic
	waived     []Waived
}

// file is one file of a site, before it is made.
type file struct {
	kind fileKind
	view string // key of the view, for pictures and their pages
	of   *workspace
	make func(ctx context.Context) ([]byte, error)
}

// slug is that of the workspace that the view of the file is of.
func (f file) slug() string {
	if f.of == nil {
		return ""
	}
	return f.of.Slug
}

type fileKind int

const (
	filePage fileKind = iota
	filePicture
	fileAsset
)

// New plans a site. It reads the documents and decisions of the workspaces,
// and draws nothing.
func New(ctx context.Context, config Config, workspaces []Workspace) (*Site, error) {
	ctx, span := timing.Start(ctx, "plan", "")
	defer span.End()
	files, err := filesOver(config.Templates)
	if err != nil {
		return nil, err
	}
	s := &Site{files: map[string]file{}}
	if s.words, err = words.Load(files, cmp.Or(config.Language, words.Fallback)); err != nil {
		return nil, fmt.Errorf("site: language: %w", err)
	}
	config.Title = cmp.Or(config.Title, s.say("catalogue.title"))
	s.config = config
	if s.footer, err = footer(config.Footer); err != nil {
		return nil, fmt.Errorf("site: footer: %w", err)
	}
	s.templates = newTemplateSet(files, s.functions())
	if config.Templates != nil { // the built-in ones are as they were tested
		if err := s.templates.check(); err != nil {
			return nil, err
		}
	}
	if err := s.addAssets(); err != nil {
		return nil, err
	}
	slugs := map[string]bool{"assets": true, "a-z": true}
	for _, given := range workspaces {
		if given.Model == nil {
			return nil, fmt.Errorf("site: workspace %q has no model", given.Slug)
		}
		if given.Slug == "" && len(workspaces) > 1 {
			return nil, fmt.Errorf("site: workspace %q has no slug, and is not the only one", given.Model.Name)
		}
		if given.Slug != "" && given.Slug != segment(given.Slug) {
			return nil, fmt.Errorf("site: %q is no slug\nhint: letters, digits and hyphens only, for example %q", given.Slug, segment(given.Slug))
		}
		if slugs[strings.ToLower(given.Slug)] {
			return nil, fmt.Errorf("site: two workspaces, or a workspace and a folder of the site, are called %q", given.Slug)
		}
		slugs[strings.ToLower(given.Slug)] = true
		w, err := newWorkspace(ctx, s, given)
		if err != nil {
			return nil, err
		}
		s.workspaces = append(s.workspaces, w)
		s.findings = append(s.findings, w.findings...)
		s.waived = append(s.waived, w.waived...)
	}
	s.addSearch()
	if len(workspaces) != 1 || workspaces[0].Slug != "" {
		s.page("index.html", s.catalogue)
	}
	s.addMap()
	for path := range s.files {
		s.paths = append(s.paths, path)
	}
	slices.Sort(s.paths)
	return s, nil
}

// page plans a page.
func (s *Site) page(path string, make func(ctx context.Context, path string) ([]byte, error)) {
	s.files[path] = file{kind: filePage, make: func(ctx context.Context) ([]byte, error) {
		ctx, span := timing.Start(ctx, "page", path)
		defer span.End()
		b, err := make(ctx, path)
		if err != nil && !errors.Is(err, context.Canceled) {
			err = fmt.Errorf("site: %s: %w", path, err)
		}
		return b, err
	}}
}

func (s *Site) asset(path string, make func() ([]byte, error)) {
	s.files[path] = file{kind: fileAsset, make: func(context.Context) ([]byte, error) { return make() }}
}

// Paths are the slash-separated paths of all files, sorted.
func (s *Site) Paths() []string { return slices.Clone(s.paths) }

// File makes one file. The error is fs.ErrNotExist for a path that the site
// does not have.
func (s *Site) File(ctx context.Context, path string) ([]byte, error) {
	f, ok := s.files[path]
	if !ok {
		return nil, fs.ErrNotExist
	}
	return f.make(ctx)
}

// Findings are what is wrong as far as is known without drawing: the findings
// that the workspaces brought, and those of their documents.
func (s *Site) Findings() []model.Diagnostic { return slices.Clone(s.findings) }

// Waived is a finding that a workspace accepts.
type Waived struct {
	Workspace string // its slug; empty where the workspace is known
	Finding   model.Diagnostic
	Waiver    model.WaiverRecord
}

// Waived are the findings of documents that workspaces accept.
func (s *Site) Waived() []Waived { return slices.Clone(s.waived) }
