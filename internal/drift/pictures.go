package drift

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/lintel-go/lintel/model"
)

// Committed is a folder of pictures under version control.
type Committed struct {
	Files fs.FS
	Path  string // how findings name the folder
}

// Pictures holds the committed pictures against freshly drawn ones, by file
// name with slashes, "flash-sale/containers.svg". What differs is said in
// words: first what the pictures say, then, only if that is the same, how
// they are drawn. The model adds lines of the author's files; it may be nil.
//
// Hidden files are not looked at, and a file whose line ends Git has turned
// into those of Windows is the same file.
func Pictures(ctx context.Context, committed Committed, fresh map[string][]byte, m *model.Model, o Options) ([]Finding, error) {
	c := newCollector(m, o)
	found, err := list(committed.Files)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", committed.Path, err)
	}
	there := map[string]bool{}
	for _, name := range found {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		there[name] = true
		data, err := fs.ReadFile(committed.Files, name)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", committed.Path, err)
		}
		if err := c.committed(committed.Path, name, data, fresh, m); err != nil {
			return nil, err
		}
	}
	for _, name := range slices.Sorted(maps.Keys(fresh)) {
		if there[name] {
			continue
		}
		f := Finding{Code: codeNoPicture, Positions: []Position{{File: path.Join(committed.Path, name)}}}
		p, err := readPicture(fresh[name])
		if err != nil {
			return nil, fmt.Errorf("fresh picture %s: %w", name, err)
		}
		f.View, f.Kind, f.Subject = p.view, model.SubjectView, p.view
		f.Message = "view " + quote(p.view) + " has no committed picture"
		f.Positions = append(f.Positions, viewOrigin(m, p.view)...)
		c.add(f)
	}
	return sorted(c.all()), nil
}

// committed compares one file with what should be in it, if anything.
func (c *collector) committed(folder, name string, data []byte, fresh map[string][]byte, m *model.Model) error {
	now, wanted := fresh[name]
	if wanted && bytes.Equal(unixLines(data), unixLines(now)) {
		return nil
	}
	file := path.Join(folder, name)
	at := func(line int) []Position { return []Position{{File: file, Line: line}} }
	old, err := readPicture(data)
	switch {
	case wanted && empty(data):
		c.add(Finding{Code: codeUnreadablePicture, Positions: at(0), Message: "the picture cannot be read: the file is empty"})
		return nil
	case errors.Is(err, errForeign) || !Ours(file, data):
		f := Finding{Code: codeForeignFile, Message: path.Base(file) + " was not made by Lintel", Positions: at(0)}
		if wanted {
			f.Message += ", and is in the way of a picture"
		}
		c.add(f)
		return nil
	case !wanted:
		f := Finding{Code: codeStalePicture, Positions: at(0), Message: "the picture is left over: there is no such view"}
		if err == nil {
			f.View, f.Kind, f.Subject = old.view, model.SubjectView, old.view
			f.Message = "the picture is left over: there is no view " + quote(old.view)
			right, err := fileOf(old.view, fresh)
			switch {
			case err != nil:
				return err
			case len(fresh) == 0: // of any view
				f.Message = "the picture is left over: no view has its picture in this folder"
			case right != "":
				f.Message = "the picture is one too many: that of view " + quote(old.view) + " is " + path.Join(folder, right)
			}
		}
		c.add(f)
		return nil
	case err != nil:
		c.add(Finding{Code: codeUnreadablePicture, Positions: at(syntaxLine(err)), Message: "the picture cannot be read: " + err.Error()})
		return nil
	}
	drawnNow, err := readPicture(now)
	if err != nil {
		c.add(Finding{Code: codeUnreadablePicture, Positions: at(0), Message: "the fresh picture cannot be read: " + err.Error(), Hint: "this is a mistake in Lintel; report it"})
		return nil
	}
	differences := changes(old, drawnNow, m)
	for _, d := range differences {
		c.add(Finding{
			Code: d.code, View: drawnNow.view, Subject: cmp.Or(d.subject, d.mark.id), Message: d.message,
			Positions: append(at(d.line), d.positions...),
		})
	}
	if len(differences) == 0 {
		line, was, is := firstLine(unixLines(data), unixLines(now))
		c.add(Finding{
			Code: codeWrittenOtherwise, View: drawnNow.view, Positions: at(line),
			Message: fmt.Sprintf("the picture looks the same but is written otherwise: line %d is %s, and should be %s", line, quote(was), quote(is)),
		})
	}
	return nil
}

// fileOf is the file that holds the fresh picture of a view; empty, if there
// is no such view.
func fileOf(view string, fresh map[string][]byte) (string, error) {
	for _, name := range slices.Sorted(maps.Keys(fresh)) {
		p, err := readPicture(fresh[name])
		if err != nil {
			return "", fmt.Errorf("fresh picture %s: %w", name, err)
		}
		if p.view == view {
			return name, nil
		}
	}
	return "", nil
}

// list is the names of all files that are not hidden, sorted. A folder that
// is not there is empty.
func list(files fs.FS) ([]string, error) {
	var names []string
	err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case name == "." && errors.Is(err, fs.ErrNotExist):
			return fs.SkipAll
		case err != nil:
			return err
		case name != "." && strings.HasPrefix(d.Name(), "."):
			if d.IsDir() {
				return fs.SkipDir
			}
		case !d.IsDir():
			names = append(names, name)
		}
		return nil
	})
	return names, err
}

// Ours tells whether a file is a picture of ours, though perhaps one that
// cannot be parsed any more because a merge has left it in conflict.
func Ours(name string, data []byte) bool {
	return path.Ext(name) == ".svg" && bytes.Contains(data, []byte("<svg ")) && bytes.Contains(data, []byte(` data-lintel="`))
}

// empty tells whether nothing is in a file. In the place of a picture that is
// what somebody left of one, and belongs to nobody.
func empty(data []byte) bool { return len(bytes.TrimSpace(data)) == 0 }

func unixLines(data []byte) []byte {
	return bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))
}

// firstLine is the number of the first line that differs, and the line in
// both.
func firstLine(a, b []byte) (line int, was, is string) {
	as, bs := strings.Split(string(a), "\n"), strings.Split(string(b), "\n")
	at := func(lines []string, i int) string {
		if i < len(lines) {
			return lines[i]
		}
		return ""
	}
	for i := range max(len(as), len(bs)) {
		if i >= len(as) || i >= len(bs) || as[i] != bs[i] {
			return i + 1, at(as, i), at(bs, i)
		}
	}
	return 0, "", ""
}

// What positions in the author's files are beside a picture.
const (
	inTheModel = "in the model"
	theView    = "the view"
	aboutView  = "the view is about"
)

// viewOrigin is where a view was written, or else what it is about.
func viewOrigin(m *model.Model, key string) []Position {
	if m == nil {
		return nil
	}
	v, ok := m.View(key)
	if !ok {
		return nil
	}
	at := origin(v.Origin, theView)
	if v.Default || len(at) == 0 {
		at = about(m, v, aboutView)
	}
	return at[:min(len(at), 1)]
}

// viewLine is the same, for findings that are about the view alone.
func viewLine(m *model.Model, key string) []Position {
	at := viewOrigin(m, key)
	for i := range at {
		at[i].Note = ""
	}
	return at
}

// Changes is what Update did, by file name, sorted.
type Changes struct {
	Written   []string // new, or other than before
	Removed   []string
	Unchanged []string
}

// Update makes the pictures in the folder those of fresh: it writes what
// differs, each file whole or not at all, and removes the pictures of ours
// that are left over. It touches no other file, and refuses to begin if one
// is in the way.
func Update(folder string, fresh map[string][]byte) (Changes, error) {
	var done Changes
	if err := os.MkdirAll(folder, 0o777); err != nil {
		return done, err
	}
	root, err := os.OpenRoot(folder)
	if err != nil {
		return done, err
	}
	defer root.Close()
	names := slices.Sorted(maps.Keys(fresh))
	var write []string
	for _, name := range names {
		if !fs.ValidPath(name) || name == "." || !filepath.IsLocal(filepath.FromSlash(name)) {
			return done, fmt.Errorf("%s: %q is no name of a file in it", folder, name)
		}
		data, err := root.ReadFile(filepath.FromSlash(name))
		switch {
		case errors.Is(err, fs.ErrNotExist):
			write = append(write, name)
		case err != nil:
			return done, fmt.Errorf("%s: %w", folder, err)
		case bytes.Equal(unixLines(data), unixLines(fresh[name])):
			done.Unchanged = append(done.Unchanged, name)
		case !empty(data) && !Ours(name, data):
			return done, fmt.Errorf("%s: %w\nhint: it is in the way of a picture; move it elsewhere", path.Join(filepath.ToSlash(folder), name), errForeign)
		default:
			write = append(write, name)
		}
	}
	for _, name := range write {
		if err := replace(root, filepath.FromSlash(name), fresh[name]); err != nil {
			return done, fmt.Errorf("%s: %w", folder, err)
		}
		done.Written = append(done.Written, name)
	}
	found, err := list(root.FS())
	if err != nil {
		return done, fmt.Errorf("%s: %w", folder, err)
	}
	for _, name := range found {
		if _, wanted := fresh[name]; wanted {
			continue
		}
		data, err := root.ReadFile(filepath.FromSlash(name))
		if err != nil {
			return done, fmt.Errorf("%s: %w", folder, err)
		}
		if !Ours(name, data) {
			continue
		}
		if err := root.Remove(filepath.FromSlash(name)); err != nil {
			return done, fmt.Errorf("%s: %w", folder, err)
		}
		done.Removed = append(done.Removed, name)
		for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
			if root.Remove(filepath.FromSlash(dir)) != nil {
				break // not empty
			}
		}
	}
	return done, nil
}

// replace writes a file beside its place and moves it there, so that nobody
// reads half of it.
func replace(root *os.Root, name string, data []byte) error {
	dir := filepath.Dir(name)
	if err := root.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	temporary := filepath.Join(dir, "."+filepath.Base(name)+".new")
	if err := root.WriteFile(temporary, data, 0o666); err != nil {
		return errors.Join(err, removeIfThere(root, temporary))
	}
	if err := root.Rename(temporary, name); err != nil {
		return errors.Join(err, removeIfThere(root, temporary))
	}
	return nil
}

func removeIfThere(root *os.Root, name string) error {
	if err := root.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
