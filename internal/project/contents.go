package project

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/lintel-go/lintel/internal/drift/diff"
	"github.com/lintel-go/lintel/internal/load/store"
	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/site/decisions"
	"github.com/lintel-go/lintel/site/markdown"
)

// contentsOf is what the files say that a workspace names. What cannot be read
// is left out: the check tells of it.
func contentsOf(w Workspace) diff.Contents {
	var c diff.Contents
	named := func(file string) string {
		if below, err := filepath.Rel(w.Dir, file); err == nil && filepath.IsLocal(below) {
			file = below
		}
		return filepath.ToSlash(file)
	}
	seen := map[string]bool{} // a folder of decisions may lie in one of documents
	walk := func(folders []model.FolderRecord, read func(root, file string, text []byte) diff.Document) {
		for _, folder := range folders {
			root := filepath.FromSlash(folder.Path)
			if !filepath.IsAbs(root) {
				root = filepath.Join(w.Dir, root)
			}
			_ = filepath.WalkDir(root, func(file string, e fs.DirEntry, err error) error {
				switch {
				case err != nil:
					return nil
				case file != root && strings.HasPrefix(e.Name(), "."):
					if e.IsDir() {
						return fs.SkipDir
					}
					return nil
				case !e.Type().IsRegular() || !slices.Contains([]string{".md", ".markdown"}, strings.ToLower(filepath.Ext(file))) || seen[file]:
					return nil
				}
				seen[file] = true
				if text, err := os.ReadFile(file); err == nil {
					d := read(root, file, text)
					d.File = named(file)
					c.Documents = append(c.Documents, d)
				}
				return nil
			})
		}
	}
	walk(w.Model.Decisions, readDecision)
	walk(w.Model.Docs, readDocument)
	for i, file := range w.icons.files {
		if slices.Contains(w.icons.files[:i], file) {
			continue
		}
		if drawing, err := os.ReadFile(file); err == nil {
			c.Icons = append(c.Icons, diff.Icon{File: named(file), Sum: store.Sum(drawing)})
		}
	}
	return c
}

func readDecision(root, file string, text []byte) diff.Document {
	below, err := filepath.Rel(root, file)
	if err != nil {
		below = file
	}
	r := decisions.Read(filepath.ToSlash(below), text)
	status := r.Words
	for _, l := range r.Links {
		if l.Kind == decisions.SupersededBy {
			status += " by " + l.Target
		}
	}
	return diff.Document{Decision: true, Title: r.Title, Status: status, Date: r.Date, Lines: linesOf(r.Body)}
}

func readDocument(_, file string, text []byte) diff.Document {
	title := markdown.Parse(text, markdown.Unasked{}).Title
	if title == "" { // as its page has it
		title = strings.ReplaceAll(strings.TrimSuffix(filepath.Base(file), filepath.Ext(file)), "-", " ")
	}
	return diff.Document{Title: title, Lines: linesOf(text)}
}

// linesOf are the lines of a text, whatever they end with, without the blank
// ones at its end.
func linesOf(text []byte) []string {
	return strings.Split(strings.TrimRight(strings.ReplaceAll(string(text), "\r\n", "\n"), "\n"), "\n")
}
