package site_test

import (
	"io/fs"
	"testing/fstest"
)

// mapFS is files by name.
type mapFS map[string]string

func (m mapFS) fs() fs.FS {
	files := fstest.MapFS{}
	for name, content := range m {
		files[name] = &fstest.MapFile{Data: []byte(content)}
	}
	return files
}
