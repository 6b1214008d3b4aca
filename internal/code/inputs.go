package code

import (
	"maps"
	"os"
	"strings"
	"time"

	"github.com/lintel-go/lintel/internal/code/pattern"
	"github.com/lintel-go/lintel/internal/load/store"
	"github.com/lintel-go/lintel/internal/stamp"
)

// inputs are the files and folders that a reading depends on, as they were.
type inputs struct {
	Files   map[string]input
	Folders map[string]input // by which Go files and folders are in it
}

// input is what was seen of a file or a folder.
type input struct {
	Seen stamp.Seen
	Hash string // of the content, or absent
}

// absent is the hash of what is not there.
const absent = "absent"

// look sees the files and folders. It is false if one of them is no longer
// what was read: a file whose hash is given has another content, or any other
// has changed since then.
func look(files, folders []string, read map[string]string, begin time.Time) (inputs, bool) {
	in := inputs{Files: map[string]input{}, Folders: map[string]input{}}
	fresh := true
	for _, path := range files {
		f := see(path, fileHash)
		in.Files[path] = f
		if hash, known := read[path]; known {
			fresh = fresh && f.Hash == hash
		} else {
			fresh = fresh && f.Seen.Mtime < begin.UnixNano()
		}
	}
	for _, path := range folders {
		f := see(path, folderHash)
		in.Folders[path] = f
		fresh = fresh && f.Seen.Mtime < begin.UnixNano()
	}
	return in, fresh
}

// still looks again, and returns what was seen now; it is false if something
// has changed.
func (in inputs) still() (inputs, bool) {
	now := inputs{Files: maps.Clone(in.Files), Folders: maps.Clone(in.Folders)}
	for _, sort := range []struct {
		all  map[string]input
		hash func(string) string
	}{{now.Files, fileHash}, {now.Folders, folderHash}} {
		for path, old := range sort.all {
			if info, err := os.Stat(path); err == nil && old.Seen.Still(stamp.Of(info)) {
				continue
			}
			f := see(path, sort.hash)
			if f.Hash != old.Hash {
				return inputs{}, false
			}
			sort.all[path] = f
		}
	}
	return now, true
}

func see(path string, hash func(string) string) input {
	info, err := os.Stat(path)
	if err != nil {
		return input{Hash: absent}
	}
	return input{stamp.Now(info), hash(path)}
}

func fileHash(path string) string {
	data, err := os.ReadFile(path)
	if err != nil {
		return absent
	}
	return store.Sum(data)
}

// folderHash is of the names that can matter to the go command.
func folderHash(path string) string {
	list, err := os.ReadDir(path)
	if err != nil {
		return absent
	}
	var names strings.Builder
	for _, d := range list {
		name := d.Name()
		isGo := strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go")
		if d.IsDir() && !pattern.LeftOut(name) || isGo || name == "go.mod" {
			names.WriteString(name + "\n")
		}
	}
	return store.Sum([]byte(names.String()))
}
