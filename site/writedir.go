package site

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
)

// manifestName is the file that marks a folder as a site of ours, and lists
// what we wrote.
const manifestName = ".lintel-site.json"

// manifest is the content of that file.
type manifest struct {
	Version int                     `json:"version"`
	Files   map[string]manifestFile `json:"files"` // by slash-separated path
	sum     string                  // of the file; empty: there is none
}

type manifestFile struct {
	SHA256 string `json:"sha256"`
	Size   int64  `json:"size"`
}

const manifestVersion = 1

// ErrForeign is the error for a folder that has files and was not made by a
// build.
var ErrForeign = errors.New("has files and is not a site that lintel made")

// Built tells whether a folder is a site that lintel made.
func Built(dir string) bool {
	info, err := os.Lstat(filepath.Join(dir, manifestName))
	return err == nil && info.Mode().IsRegular()
}

// dirSink writes a site into a folder beside the real one and then exchanges
// the two, so that no reader ever sees half of a site, and a build that is
// killed leaves the old site as it was.
//
// The folder beside is locked while its process lives. A later build removes
// those that nobody holds any more.
type dirSink struct {
	out     string // the real folder, without symbolic links
	old     manifest
	look    func() (sight, bool) // at what old lists, once
	staging string
	hold    *os.File // the lock on staging
	lock    sync.Mutex
	files   map[string]manifestFile
	made    map[string]bool // folders that exist in staging
	seen    map[string]bool // what was in the old site when it was carried over
	result  Result
	tear    func(stage string) // called between the steps of a commit; for tests
}

// WriteDir is a sink that replaces a folder. The folder may be missing, empty,
// or a site of an earlier build: then files that do not differ keep their
// inode and times, files that the earlier build did not write are carried
// over, and only what it wrote is removed. Anything else is refused with
// ErrForeign.
func WriteDir(out string) (Sink, error) { return newDirSink(out) }

func newDirSink(out string) (*dirSink, error) {
	abs, err := filepath.Abs(out)
	if err != nil {
		return nil, fmt.Errorf("site: %w", err)
	}
	if real, err := filepath.EvalSymlinks(abs); err == nil {
		abs = real
	}
	if filepath.Dir(abs) == abs {
		return nil, fmt.Errorf("site: %s: a site cannot take the place of the root folder", abs)
	}
	if err := os.MkdirAll(filepath.Dir(abs), 0o755); err != nil {
		return nil, fmt.Errorf("site: %w", err)
	}
	if err := recoverDir(abs); err != nil {
		return nil, err
	}
	old, err := readManifest(abs)
	if err != nil {
		return nil, err
	}
	cleanStaging(abs)
	s := &dirSink{out: abs, old: old, files: map[string]manifestFile{}, made: map[string]bool{}, seen: map[string]bool{}, tear: func(string) {}}
	s.look = sync.OnceValues(func() (sight, bool) { return look(abs, old) })
	if s.staging, s.hold, err = makeStaging(abs); err != nil {
		return nil, fmt.Errorf("site: %w\nhint: the folder around the site must be writable, for a site is built beside the old one", err)
	}
	if old.sum != "" {
		go s.look() // while the site is planned
	}
	return s, nil
}

// stagingPrefix begins the names of the folders that sites are built in.
func stagingPrefix(out string) string { return "." + filepath.Base(out) + ".lintel-building-" }

// asidePath is where the old site waits on systems that cannot exchange two
// folders.
func asidePath(out string) string {
	return filepath.Join(filepath.Dir(out), "."+filepath.Base(out)+".lintel-old")
}

// makeStaging makes and locks a folder beside out. Another build may take a
// folder that is not locked yet for an abandoned one, so the lock is checked
// to be on the folder of that name.
func makeStaging(out string) (string, *os.File, error) {
	for range 100 {
		name := filepath.Join(filepath.Dir(out), stagingPrefix(out)+strings.ToLower(rand.Text()[:10]))
		if err := os.Mkdir(name, 0o755); err != nil {
			if errors.Is(err, fs.ErrExist) {
				continue
			}
			return "", nil, err
		}
		hold, ok := tryLock(name)
		if ok {
			mine, err1 := hold.Stat()
			there, err2 := os.Stat(name)
			if err1 == nil && err2 == nil && os.SameFile(mine, there) {
				return name, hold, nil
			}
			hold.Close()
		}
	}
	return "", nil, fmt.Errorf("no folder can be made beside %s", out)
}

// cleanStaging removes the folders that killed builds left.
func cleanStaging(out string) {
	entries, err := os.ReadDir(filepath.Dir(out))
	if err != nil {
		return
	}
	for _, e := range entries {
		if !e.IsDir() || !strings.HasPrefix(e.Name(), stagingPrefix(out)) {
			continue
		}
		name := filepath.Join(filepath.Dir(out), e.Name())
		if hold, ok := tryLock(name); ok {
			_ = os.RemoveAll(name) // what cannot be removed now is tried again next time
			hold.Close()
		}
	}
}

// recoverDir brings a site back that was put aside by a build that was killed
// before the new one stood in its place.
func recoverDir(out string) error {
	aside := asidePath(out)
	if _, err := os.Lstat(aside); err != nil {
		return nil
	}
	if _, err := os.Lstat(out); err != nil {
		if err := os.Rename(aside, out); err != nil {
			return fmt.Errorf("site: %w", err)
		}
		return nil
	}
	if err := os.RemoveAll(aside); err != nil {
		return fmt.Errorf("site: %w", err)
	}
	return nil
}

// readManifest is what an earlier build wrote into a folder. It is empty for
// a folder that is missing or empty.
func readManifest(dir string) (manifest, error) {
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return manifest{}, nil
	case err != nil:
		return manifest{}, fmt.Errorf("site: %w", err)
	case !info.IsDir():
		return manifest{}, fmt.Errorf("site: %s is a file", dir)
	}
	raw, err := os.ReadFile(filepath.Join(dir, manifestName))
	if errors.Is(err, fs.ErrNotExist) {
		entries, err := os.ReadDir(dir)
		if err != nil {
			return manifest{}, fmt.Errorf("site: %w", err)
		}
		if len(entries) > 0 {
			return manifest{}, fmt.Errorf("site: %s %w\nhint: choose another folder, or empty this one", dir, ErrForeign)
		}
		return manifest{}, nil
	}
	if err != nil {
		return manifest{}, fmt.Errorf("site: %w", err)
	}
	var m manifest
	if err := json.Unmarshal(raw, &m); err != nil || m.Version != manifestVersion {
		return manifest{}, fmt.Errorf("site: %s %w (%s cannot be read)\nhint: choose another folder, or empty this one", dir, ErrForeign, manifestName)
	}
	m.sum = sum(raw)
	return m, nil
}

// Put implements Sink.
func (s *dirSink) Put(path string, content []byte) error {
	local, err := filepath.Localize(path)
	if err != nil || path == manifestName {
		return fmt.Errorf("site: %q is no path inside a site", path)
	}
	target := filepath.Join(s.staging, local)
	if err := s.makeDir(filepath.Dir(target)); err != nil {
		return err
	}
	unchanged, err := place(filepath.Join(s.out, local), target, content)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(content)
	s.lock.Lock()
	defer s.lock.Unlock()
	s.files[path] = manifestFile{hex.EncodeToString(sum[:]), int64(len(content))}
	if unchanged {
		s.result.Unchanged++
	} else {
		s.result.Written++
	}
	return nil
}

// place makes target hold content. A file of the old site with the same
// content is linked, so that it keeps its time of change; servers and
// browsers go by it.
func place(old, target string, content []byte) (unchanged bool, err error) {
	info, err := os.Lstat(old)
	if err == nil && info.Mode().IsRegular() && info.Size() == int64(len(content)) {
		if have, err := os.ReadFile(old); err == nil && bytes.Equal(have, content) {
			if os.Link(old, target) == nil {
				return true, nil
			}
			if err := os.WriteFile(target, content, 0o644); err != nil {
				return false, err
			}
			return true, os.Chtimes(target, info.ModTime(), info.ModTime())
		}
	}
	return false, os.WriteFile(target, content, 0o644)
}

func (s *dirSink) makeDir(dir string) error {
	s.lock.Lock()
	done := s.made[dir]
	s.lock.Unlock()
	if done {
		return nil
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	s.lock.Lock()
	s.made[dir] = true
	s.lock.Unlock()
	return nil
}

// Commit implements Sink.
func (s *dirSink) Commit() (Result, error) {
	defer s.hold.Close()
	result, err := s.commit()
	if err != nil {
		return Result{}, errors.Join(err, os.RemoveAll(s.staging))
	}
	return result, nil
}

func (s *dirSink) commit() (Result, error) {
	s.tear("filled")
	// One build at a time decides what to carry over.
	release := lockDir(filepath.Dir(s.out))
	defer release()
	old, err := readManifest(s.out)
	if err != nil {
		return Result{}, err
	}
	if err := s.carryOver(old); err != nil {
		return Result{}, err
	}
	raw, err := json.Marshal(manifest{Version: manifestVersion, Files: s.files})
	if err != nil {
		return Result{}, fmt.Errorf("site: %w", err)
	}
	if err := os.WriteFile(filepath.Join(s.staging, manifestName), append(raw, '\n'), 0o644); err != nil {
		return Result{}, fmt.Errorf("site: %w", err)
	}
	s.tear("complete")
	if info, err := os.Stat(s.out); err == nil {
		if err := os.Chmod(s.staging, info.Mode().Perm()); err != nil {
			return Result{}, fmt.Errorf("site: %w", err)
		}
		if err := exchange(s.staging, s.out); err != nil {
			return Result{}, fmt.Errorf("site: %w\nhint: a site cannot take the place of a mounted folder; choose one inside it", err)
		}
		s.tear("exchanged")
		// The old site now lies where the new one was built.
		s.rescue()
		_ = os.RemoveAll(s.staging) // the new site stands; what cannot be removed now is tried again next time
		return s.result, nil
	}
	if err := os.Rename(s.staging, s.out); err != nil {
		return Result{}, fmt.Errorf("site: %w", err)
	}
	return s.result, nil
}

// carryOver links what is in the old site and not ours into the new one. A
// file that we wrote and somebody has changed since is no longer ours.
func (s *dirSink) carryOver(old manifest) error {
	if _, err := os.Lstat(s.out); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	ourDirs := map[string]bool{".": true}
	for p := range old.Files {
		for d := filepath.Dir(filepath.FromSlash(p)); !ourDirs[d]; d = filepath.Dir(d) {
			ourDirs[d] = true
		}
	}
	err := filepath.WalkDir(s.out, func(from string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(s.out, from)
		if err != nil {
			return err
		}
		s.seen[rel] = true
		slashed := filepath.ToSlash(rel)
		to := filepath.Join(s.staging, rel)
		if entry.IsDir() {
			if ourDirs[rel] {
				return nil // made again if something needs it
			}
			info, err := entry.Info()
			if err != nil {
				return err
			}
			if err := os.MkdirAll(to, 0o755); err != nil {
				return err
			}
			return os.Chmod(to, info.Mode().Perm()|0o700)
		}
		if slashed == manifestName {
			return nil
		}
		_, isNew := s.files[slashed]
		if wrote, ours := old.Files[slashed]; ours {
			if isNew {
				return nil
			}
			if same(from, wrote) {
				s.result.Removed++
				return nil
			}
		} else if isNew {
			return fmt.Errorf("%s is not ours, and the site has a file of that name\nhint: move it away", from)
		}
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			return err
		}
		s.result.Kept++
		return copyEntry(from, to, entry)
	})
	if err != nil {
		return fmt.Errorf("site: %w", err)
	}
	return nil
}

// rescue moves what somebody put into the old site after it was carried over.
func (s *dirSink) rescue() {
	_ = filepath.WalkDir(s.staging, func(from string, entry fs.DirEntry, err error) error {
		if err != nil {
			return nil // gone again, or not to be read: removing will say so
		}
		rel, err := filepath.Rel(s.staging, from)
		if err != nil || s.seen[rel] {
			return nil
		}
		to := filepath.Join(s.out, rel)
		if _, err := os.Lstat(to); err != nil && os.MkdirAll(filepath.Dir(to), 0o755) == nil && os.Rename(from, to) == nil && entry.IsDir() {
			return fs.SkipDir
		}
		return nil
	})
}

func same(path string, wrote manifestFile) bool {
	info, err := os.Lstat(path)
	if err != nil || !info.Mode().IsRegular() || info.Size() != wrote.Size {
		return false
	}
	content, err := os.ReadFile(path)
	if err != nil {
		return false
	}
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:]) == wrote.SHA256
}

func copyEntry(from, to string, entry fs.DirEntry) error {
	if entry.Type()&fs.ModeSymlink != 0 {
		target, err := os.Readlink(from)
		if err != nil {
			return err
		}
		return os.Symlink(target, to)
	}
	if !entry.Type().IsRegular() {
		return fmt.Errorf("%s is neither a file, a folder nor a link\nhint: move it away", from)
	}
	if os.Link(from, to) == nil {
		return nil
	}
	info, err := entry.Info()
	if err != nil {
		return err
	}
	content, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	if err := os.WriteFile(to, content, info.Mode().Perm()); err != nil {
		return err
	}
	return os.Chtimes(to, info.ModTime(), info.ModTime())
}

// Discard implements Sink.
func (s *dirSink) Discard() error {
	defer s.hold.Close()
	if err := os.RemoveAll(s.staging); err != nil {
		return fmt.Errorf("site: %w", err)
	}
	return nil
}

// swapByRenaming exchanges two folders in two steps, for systems that cannot
// do it in one. Between them there is no site; recoverDir mends a death there.
func swapByRenaming(staging, out string) error {
	aside := asidePath(out)
	if err := os.RemoveAll(aside); err != nil {
		return err
	}
	if err := os.Rename(out, aside); err != nil {
		return err
	}
	if err := os.Rename(staging, out); err != nil {
		return errors.Join(err, os.Rename(aside, out))
	}
	return os.Rename(aside, staging)
}

// Folder is a folder of files, as a source for a server. It may be replaced
// by a build at any time.
type Folder string

// File reads one file. The error is fs.ErrNotExist if there is none; no path,
// and no symbolic link, leads out of the folder.
func (f Folder) File(_ context.Context, path string) ([]byte, error) {
	local, err := filepath.Localize(path)
	if err != nil {
		return nil, fs.ErrNotExist
	}
	root, err := os.OpenRoot(string(f))
	if err != nil {
		return nil, err
	}
	defer root.Close()
	info, err := root.Stat(local)
	if err != nil || !info.Mode().IsRegular() {
		return nil, fs.ErrNotExist
	}
	return root.ReadFile(local)
}
