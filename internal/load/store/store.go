// Package store keeps what was computed before in a private folder: small
// documents and programs, each under the hash of what it was made from.
//
// Every entry is written beside its place and renamed into it, and carries
// the hash of its own content, which is checked each time it is read: a torn,
// foreign or damaged entry is as good as none. Several processes may share a
// folder. The oldest entries go when the folder outgrows its bound.
//
// It does not know what the entries mean.
package store

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"sort"
	"strings"
	"time"
)

// Store is a folder of entries. Its methods may be used by many at once.
type Store struct {
	dir string
	max int64 // bytes
}

// What was used so lately may still be in use: a go command that another
// process has started reads sources by their paths.
const inUse = 5 * time.Minute

// The lifetime of a temporary folder whose maker died.
const orphanAge = time.Hour

const magic = "lintel-store 1 "

// Open makes the folder, for its owner alone, and returns the store in it.
// It holds at most max bytes of entries, but for those that were used a moment
// ago.
func Open(dir string, max int64) (*Store, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("cache folder: %w", err)
	}
	if err := private(dir); err != nil {
		return nil, err
	}
	for _, sub := range []string{"entries", "programs", "tmp"} {
		if err := os.MkdirAll(filepath.Join(dir, sub), 0o700); err != nil {
			return nil, fmt.Errorf("cache folder: %w", err)
		}
	}
	s := &Store{dir: dir, max: max}
	// A folder on a read-only file system opens well and fails at the first
	// write; find out now.
	probe, err := s.Temp()
	if err != nil {
		return nil, err
	}
	return s, os.Remove(probe)
}

// Dir returns the store's folder.
func (s *Store) Dir() string { return s.dir }

// Temp makes a new folder within the store that only its owner can enter. The
// caller removes it; one that is left behind goes after an hour.
func (s *Store) Temp() (string, error) {
	dir, err := os.MkdirTemp(filepath.Join(s.dir, "tmp"), "")
	if err != nil {
		return "", fmt.Errorf("cache folder: %w", err)
	}
	return dir, nil
}

// Get returns the document stored under a key.
func (s *Store) Get(key string) ([]byte, bool) {
	path := s.entry(key)
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, false
	}
	line, data, found := bytes.Cut(raw, []byte("\n"))
	if !found || string(line) != magic+Sum(data) {
		os.Remove(path)
		return nil, false
	}
	touch(path)
	return data, true
}

// Put stores a document under a key.
func (s *Store) Put(key string, data []byte) error {
	head := magic + Sum(data) + "\n"
	return s.write(s.entry(key), append([]byte(head), data...))
}

// Source stores a file with exactly the given content and returns its path,
// for tools that read it themselves. The name depends on the content alone.
func (s *Store) Source(extension string, data []byte) (string, error) {
	path := filepath.Join(s.dir, "entries", Sum(data)[:32]+extension)
	if have, err := os.ReadFile(path); err == nil && bytes.Equal(have, data) {
		touch(path)
		return path, nil
	}
	return path, s.write(path, data)
}

// Program returns the path of the program stored under a key.
func (s *Store) Program(key string) (string, bool) {
	// A program cannot carry its own hash, so its name does.
	found, _ := filepath.Glob(filepath.Join(s.dir, "programs", key+"-*"))
	for _, path := range found {
		sum := strings.TrimSuffix(strings.TrimPrefix(filepath.Base(path), key+"-"), exe())
		if have, err := sumFile(path); err == nil && have == sum {
			touch(path)
			return path, true
		}
		os.Remove(path)
	}
	return "", false
}

// PutProgram moves a program into the store and returns its new path. The
// program must lie in a folder made by Temp.
func (s *Store) PutProgram(key, from string) (string, error) {
	sum, err := sumFile(from)
	if err != nil {
		return "", fmt.Errorf("cache folder: %w", err)
	}
	path := filepath.Join(s.dir, "programs", key+"-"+sum+exe())
	if err := os.Chmod(from, 0o700); err != nil {
		return "", fmt.Errorf("cache folder: %w", err)
	}
	if err := os.Rename(from, path); err != nil {
		return "", fmt.Errorf("cache folder: %w", err)
	}
	return path, nil
}

// Trim removes the entries that were not used for longest until the store is
// within its bound, and what interrupted runs left behind.
func (s *Store) Trim() {
	type entry struct {
		path string
		size int64
		used time.Time
	}
	var all []entry
	var total int64
	for _, sub := range []string{"entries", "programs"} {
		dir := filepath.Join(s.dir, sub)
		list, _ := os.ReadDir(dir)
		for _, e := range list {
			info, err := e.Info()
			if err != nil || !info.Mode().IsRegular() {
				continue
			}
			all = append(all, entry{filepath.Join(dir, e.Name()), info.Size(), info.ModTime()})
			total += info.Size()
		}
	}
	sort.Slice(all, func(i, j int) bool { return all[i].used.Before(all[j].used) })
	for _, e := range all {
		if total <= s.max || time.Since(e.used) < inUse {
			break
		}
		if os.Remove(e.path) == nil {
			total -= e.size
		}
	}
	tmp := filepath.Join(s.dir, "tmp")
	list, _ := os.ReadDir(tmp)
	for _, e := range list {
		if info, err := e.Info(); err == nil && time.Since(info.ModTime()) > orphanAge {
			os.RemoveAll(filepath.Join(tmp, e.Name()))
		}
	}
}

// Sum returns the hash of data in hexadecimal.
func Sum(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

func (s *Store) entry(key string) string { return filepath.Join(s.dir, "entries", key) }

func (s *Store) write(path string, data []byte) error {
	f, err := os.CreateTemp(filepath.Join(s.dir, "tmp"), "")
	if err != nil {
		return fmt.Errorf("cache folder: %w", err)
	}
	_, err = f.Write(data)
	err = errors.Join(err, f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		os.Remove(f.Name())
		return fmt.Errorf("cache folder: %w", err)
	}
	return nil
}

// touch marks an entry as used, and not each time.
func touch(path string) {
	if info, err := os.Stat(path); err == nil && time.Since(info.ModTime()) > inUse/2 {
		now := time.Now()
		os.Chtimes(path, now, now)
	}
}

func sumFile(path string) (string, error) {
	info, err := os.Lstat(path)
	if err != nil {
		return "", err
	}
	if !info.Mode().IsRegular() {
		return "", fs.ErrInvalid
	}
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// exe is what a program's name must end in to be run.
func exe() string {
	if runtime.GOOS == "windows" {
		return ".exe"
	}
	return ""
}
