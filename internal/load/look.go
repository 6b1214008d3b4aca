package load

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/lintel-go/lintel/internal/stamp"
)

// folder is what was found in a folder, test files left out.
type folder struct {
	Seen  stamp.Seen `json:"seen"`
	Go    []string   `json:"go,omitempty"`    // Go files
	Other []string   `json:"other,omitempty"` // files that the go command compiles besides
	Subs  []string   `json:"subs,omitempty"`  // folders, links to folders left out
	Mod   bool       `json:"mod,omitempty"`   // has a go.mod
	Site  bool       `json:"site,omitempty"`  // is a site that was built
}

// file is what was found in a file.
type file struct {
	Seen     stamp.Seen `json:"seen"`
	Hash     string     `json:"hash"`
	Mentions bool       `json:"mentions,omitempty"` // the word Workspace
	Facts    *facts     `json:"facts,omitempty"`    // once somebody asked
}

// snapshot is everything that was looked at in one load.
type snapshot struct {
	Folders map[string]*folder `json:"folders"`
	Files   map[string]*file   `json:"files"`
}

func newSnapshot() snapshot {
	return snapshot{Folders: map[string]*folder{}, Files: map[string]*file{}}
}

// eye looks at files and folders, and reads only what changed since the
// snapshot it was given.
type eye struct {
	old, now snapshot
	changed  bool // something was read
}

// folder returns what is in a folder.
func (e *eye) folder(path string) (*folder, error) {
	if f, ok := e.now.Folders[path]; ok {
		return f, nil
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return nil, &fs.PathError{Op: "open", Path: path, Err: errors.New("is not a folder")}
	}
	if f, ok := e.old.Folders[path]; ok && f.Seen.Still(stamp.Of(info)) {
		e.now.Folders[path] = f
		return f, nil
	}
	f := &folder{Seen: stamp.Now(info)}
	list, err := os.ReadDir(path)
	if err != nil {
		return nil, err
	}
	for _, d := range list {
		name := d.Name()
		switch {
		case d.IsDir():
			f.Subs = append(f.Subs, name)
		case name == "go.mod":
			f.Mod = true
		case name == siteManifest:
			f.Site = true
		case strings.HasPrefix(name, "_") || strings.HasPrefix(name, "."):
		case strings.HasSuffix(name, "_test.go"):
		case strings.HasSuffix(name, ".go"):
			f.Go = append(f.Go, name)
		case slices.Contains(compiled, filepath.Ext(name)):
			f.Other = append(f.Other, name)
		}
	}
	e.now.Folders[path] = f
	e.changed = true
	return f, nil
}

// siteManifest is the file that marks a folder as a site that lintel built.
// What lies in it are copies.
const siteManifest = ".lintel-site.json"

// compiled are the extensions of files that the go command compiles or links
// beside Go's own.
var compiled = []string{".c", ".cc", ".cpp", ".cxx", ".m", ".h", ".hh", ".hpp", ".hxx", ".f", ".F", ".for", ".f90", ".s", ".S", ".sx", ".swig", ".swigcxx", ".syso"}

// file returns what is in a file.
func (e *eye) file(path string) (*file, error) {
	if f, ok := e.now.Files[path]; ok {
		return f, nil
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() { // a pipe would be read for ever
		return nil, &fs.PathError{Op: "read", Path: path, Err: errors.New("is not a file")}
	}
	old, known := e.old.Files[path]
	if known && old.Seen.Still(stamp.Of(info)) {
		e.now.Files[path] = old
		return old, nil
	}
	f, content, err := read(path, info)
	if err != nil {
		return nil, err
	}
	if known && old.Hash == f.Hash {
		f.Mentions, f.Facts = old.Mentions, old.Facts
	} else {
		f.Mentions = mentions(content)
	}
	e.now.Files[path] = f
	e.changed = true
	return f, nil
}

// facts returns what a Go file says of itself.
func (e *eye) facts(path string) (*facts, error) {
	f, err := e.file(path)
	if err != nil || f.Facts != nil {
		if err != nil {
			return nil, err
		}
		return f.Facts, nil
	}
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	x := factsOf(path, content)
	if hash(content) == f.Hash { // else it has just changed, and the next load will see it
		f.Facts = &x
		e.changed = true
	}
	return &x, nil
}

// hash returns the hash of a file's content, or "absent".
func (e *eye) hash(path string) string {
	f, err := e.file(path)
	if err != nil {
		return "absent"
	}
	return f.Hash
}

// dirHas reports whether a folder holds a file of the given name.
func dirHas(dir, name string) bool {
	info, err := os.Stat(filepath.Join(dir, name))
	return err == nil && !info.IsDir()
}

func read(path string, info fs.FileInfo) (*file, []byte, error) {
	f := &file{Seen: stamp.Now(info)}
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, nil, err
	}
	f.Hash = hash(content)
	return f, content, nil
}

func hash(parts ...[]byte) string {
	h := sha256.New()
	for _, p := range parts {
		h.Write(p)
	}
	return hex.EncodeToString(h.Sum(nil))[:40]
}
