package site

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	_ "image/gif" // decoders for the size of images
	_ "image/jpeg"
	_ "image/png"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

const (
	// maxDocument is the largest document or decision that is read.
	maxDocument = 8 << 20
	// maxAttachment is the largest file that documents may bring along.
	maxAttachment = 64 << 20
)

// errOutside is for a link of the file system that leaves the folder which
// documents may take from.
var errOutside = errors.New("it is a symbolic link that leads outside")

// resolveFile is the path inside base of the file that stands at abs, after
// all symbolic links. What a link leads to must be a file that its own path
// would publish: inside base, not hidden, and of the same kind.
func resolveFile(base, abs string) (string, error) {
	written, err := filepath.Rel(base, abs)
	if err != nil || !filepath.IsLocal(written) {
		return "", errors.New("it lies outside " + filepath.ToSlash(filepath.Base(base)))
	}
	realBase, err := filepath.EvalSymlinks(base)
	if err != nil {
		return "", err
	}
	real, err := filepath.EvalSymlinks(abs)
	if err != nil {
		return "", err
	}
	rel, err := filepath.Rel(realBase, real)
	if err != nil || !filepath.IsLocal(rel) {
		return "", errOutside
	}
	if rel == written {
		return rel, nil
	}
	if hidden(rel) {
		return "", errors.New("it is a symbolic link to a hidden file")
	}
	if !strings.EqualFold(filepath.Ext(rel), filepath.Ext(written)) {
		return "", errors.New("it is a symbolic link to a file of another kind")
	}
	return rel, nil
}

// hidden tells whether a relative path has a part that begins with a dot.
func hidden(rel string) bool {
	for part := range strings.SplitSeq(filepath.ToSlash(rel), "/") {
		if strings.HasPrefix(part, ".") && part != "." {
			return true
		}
	}
	return false
}

// openFile opens a plain file of at most a size inside base. It waits for
// nobody, as opening a pipe would, and nothing that happens in the file system
// meanwhile leads it outside.
func openFile(base, abs string, most int64) (*os.File, error) {
	rel, err := resolveFile(base, abs)
	if err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(base)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	// Asked before it is opened, since opening a device may do something.
	info, err := root.Stat(rel)
	if err != nil {
		return nil, err
	}
	if err := plain(info, most); err != nil {
		return nil, err
	}
	f, err := root.OpenFile(rel, os.O_RDONLY|openFlags, 0)
	if err != nil {
		return nil, err
	}
	if info, err = f.Stat(); err == nil {
		err = plain(info, most)
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

// plain refuses what is no file of bytes, or too large a one.
func plain(info fs.FileInfo, most int64) error {
	switch {
	case !info.Mode().IsRegular():
		return errors.New("it is no plain file")
	case info.Size() > most:
		return tooLarge(most)
	}
	return nil
}

func tooLarge(most int64) error { return fmt.Errorf("it is larger than %d MiB", most>>20) }

// readFile is what openFile opens.
func readFile(base, abs string, most int64) ([]byte, error) {
	f, err := openFile(base, abs, most)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var b bytes.Buffer
	if _, err := b.ReadFrom(io.LimitReader(f, most+1)); err != nil {
		return nil, err
	}
	if int64(b.Len()) > most { // it has grown meanwhile
		return nil, tooLarge(most)
	}
	return b.Bytes(), nil
}

// imageSize is the size of an image in pixels, or nothing if that is unknown.
func imageSize(base, abs string) (w, h int) {
	f, err := openFile(base, abs, maxAttachment)
	if err != nil {
		return 0, 0
	}
	defer f.Close()
	c, _, err := image.DecodeConfig(io.LimitReader(f, 1<<20))
	if err != nil {
		return 0, 0
	}
	return c.Width, c.Height
}
