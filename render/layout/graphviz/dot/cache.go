package dot

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/tetratelabs/wazero"
)

// The machine code that wazero keeps is run as it is read; wazero checks only
// a part of it. So it is read only from a folder that nobody else may write
// to, and each file must match the checksum that was noted when it was
// written. What does not match is deleted, and compiled anew.

const sumSuffix = ".sha256"

// openCache makes dir ready and returns the cache in it, nil if there can be
// none: that costs time, nothing else.
func openCache(dir string) wazero.CompilationCache {
	if dir == "" || os.MkdirAll(dir, 0o700) != nil || !private(dir) {
		return nil
	}
	for _, file := range codeFiles(dir) {
		if !sealed(file) {
			if err := os.Remove(file); err != nil && !os.IsNotExist(err) {
				return nil // a damaged file must not be read
			}
			os.Remove(file + sumSuffix)
		}
	}
	cache, err := wazero.NewCompilationCacheWithDir(dir)
	if err != nil {
		return nil
	}
	return cache
}

// private tells whether only its owner may write to dir. Windows has no such
// modes; there the user's cache folder is private by where it lies.
func private(dir string) bool {
	info, err := os.Stat(dir)
	if err != nil || !info.IsDir() {
		return false
	}
	return runtime.GOOS == "windows" || info.Mode().Perm()&0o022 == 0
}

// codeFiles are the files of machine code in dir. Leftovers of processes that
// died while they wrote are removed.
func codeFiles(dir string) []string {
	all, _ := filepath.Glob(filepath.Join(dir, "wazero-*", "*"))
	var files []string
	for _, file := range all {
		switch {
		case strings.HasSuffix(file, ".tmp"):
			if info, err := os.Stat(file); err == nil && time.Since(info.ModTime()) > time.Hour {
				os.Remove(file)
			}
		case !strings.HasSuffix(file, sumSuffix):
			files = append(files, file)
		}
	}
	return files
}

// sealed tells whether file is what its checksum says.
func sealed(file string) bool {
	want, err := os.ReadFile(file + sumSuffix)
	if err != nil {
		return false
	}
	got, err := sum(file)
	return err == nil && bytes.Equal(want, got)
}

// sealCache notes the checksums of files that have none. A failure costs the
// next process a compilation.
func sealCache(dir string) {
	for _, file := range codeFiles(dir) {
		if _, err := os.Stat(file + sumSuffix); err == nil {
			continue
		}
		content, err := sum(file)
		if err != nil {
			continue
		}
		temporary, err := os.CreateTemp(filepath.Dir(file), "*.tmp")
		if err != nil {
			continue
		}
		_, err = temporary.Write(content)
		if closeErr := temporary.Close(); err != nil || closeErr != nil || os.Rename(temporary.Name(), file+sumSuffix) != nil {
			os.Remove(temporary.Name())
		}
	}
}

func sum(file string) ([]byte, error) {
	b, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	s := sha256.Sum256(b)
	return []byte(hex.EncodeToString(s[:]) + "\n"), nil
}
