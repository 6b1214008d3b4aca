package main

import (
	"bytes"
	"context"
	_ "embed"
	"html/template"
	"os"
	"path"
	"path/filepath"
	"regexp"

	"github.com/lintel-go/lintel/internal/drift"
)

// page is what the report says.
type page struct {
	Revision, Subject string
	Changes           []shownChange
}

// shownChange is a picture that differs, as the page shows it.
type shownChange struct {
	Name, Anchor   string
	Added, Removed bool
	Words          []string // what differs, if it can be said
	Pairs          []shownPair
}

// shownPair is the old and the new picture in one palette: addresses relative
// to the page, empty if there is none.
type shownPair struct {
	Palette  string // light or dark; both for a file that has only one look
	Old, New string
}

//go:embed page.html
var pageHTML string

func (p page) html() ([]byte, error) {
	t, err := template.New("page").Funcs(template.FuncMap{"counted": counted}).Parse(pageHTML)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = t.Execute(&b, p)
	return b.Bytes(), err
}

// colorScheme is where a picture asks which palette its reader prefers.
var colorScheme = regexp.MustCompile(`\(prefers-color-scheme:\s*(light|dark)\)`)

// palettes are those that a picture has to be looked at in.
func palettes(c change) []string {
	if path.Ext(c.name) == ".svg" && (colorScheme.Match(c.old) || colorScheme.Match(c.new)) {
		return []string{"light", "dark"}
	}
	return []string{"both"}
}

// inPalette is a picture that answers the question about the palette itself,
// whatever the reader prefers.
func inPalette(content []byte, palette string) []byte {
	if palette == "both" {
		return content
	}
	return colorScheme.ReplaceAllFunc(content, func(question []byte) []byte {
		if string(colorScheme.FindSubmatch(question)[1]) == palette {
			return []byte("(min-width:0)") // always so
		}
		return []byte("(max-width:0)") // never so
	})
}

// words is what `lintel check` would say of the old picture. Of files that
// are no pictures of views it says nothing.
func words(ctx context.Context, c change) ([]string, error) {
	if path.Ext(c.name) != ".svg" || c.old == nil || c.new == nil {
		return nil, nil
	}
	dir, err := os.MkdirTemp("", "lintel-report-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	const name, notOurs = "picture.svg", "LNT-D003"
	if err := os.WriteFile(filepath.Join(dir, name), c.old, 0o666); err != nil {
		return nil, err
	}
	found, err := drift.Pictures(ctx, drift.Committed{Files: os.DirFS(dir)}, map[string][]byte{name: c.new}, nil, drift.Options{})
	if err != nil {
		return nil, err
	}
	var out []string
	for _, f := range found {
		if f.Code != notOurs {
			out = append(out, f.Message)
		}
	}
	return out, nil
}
