package site

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/lintel-go/lintel/internal/stamp"
	"github.com/lintel-go/lintel/internal/timing"
)

// Memo remembers from one build to the next.
type Memo interface {
	Get(key string) ([]byte, bool)
	Put(key string, data []byte) error
}

// memory is what a Memo has of a build.
type memory struct {
	Manifest string `json:"manifest"` // sum of the manifest that the folder then had
	Report   Report `json:"report"`
	Sight    sight  `json:"sight"`
}

// sight is what stat said of a site whose files were then read.
type sight struct {
	Sum     string `json:"sum,omitempty"`     // over the stamps of all files and their folders
	Changed int64  `json:"changed,omitempty"` // when the last of them changed, in nanoseconds
	Read    int64  `json:"read,omitempty"`    // when reading began, in nanoseconds
	Kept    int    `json:"kept,omitempty"`    // files of others
}

// still reports whether reading the files again would give the same.
func (s sight) still(now sight) bool {
	return s.Sum != "" && s.Sum == now.Sum && stamp.Settled(s.Changed, s.Read)
}

// BuildAgain is Build for who builds a site many times into the same folder.
// If the site is made of just what it was made of before, and the folder still
// has all that was made, nothing is made: the report is that of the build
// before, and says that it is Unchanged.
func (s *Site) BuildAgain(ctx context.Context, sink Sink, memo Memo) (Report, error) {
	folder, ok := sink.(*dirSink)
	if !ok {
		return s.Build(ctx, sink)
	}
	_, span := timing.Start(ctx, "look for changes", "")
	key, err := s.key(ctx)
	if err != nil || key == "" {
		span.End()
		return s.Build(ctx, sink)
	}
	var before memory
	if data, ok := memo.Get(key); ok && json.Unmarshal(data, &before) == nil {
		if seen, ok := folder.standing(before.Manifest, before.Sight); ok {
			span.End()
			if seen != before.Sight {
				remember(memo, key, memory{before.Manifest, before.Report, seen})
			}
			report := before.Report
			report.Result, report.Unchanged = Result{Unchanged: report.Files, Kept: seen.Kept}, true
			return report, sink.Discard()
		}
	}
	span.End()
	report, err := s.Build(ctx, sink)
	if err != nil {
		return report, err
	}
	if raw, err := os.ReadFile(filepath.Join(folder.out, manifestName)); err == nil {
		remember(memo, key, memory{Manifest: sum(raw), Report: report})
	}
	return report, nil
}

// remember fails without a word: then the next build makes everything.
func remember(memo Memo, key string, m memory) {
	if data, err := json.Marshal(m); err == nil {
		_ = memo.Put(key, data)
	}
}

func sum(b []byte) string {
	h := sha256.Sum256(b)
	return hex.EncodeToString(h[:])
}

// key changes with everything that decides on what is in the files of the site.
// It is empty if that is not known.
func (s *Site) key(ctx context.Context) (string, error) {
	if s.config.Key == "" || s.config.Templates != nil {
		return "", nil
	}
	h := sha256.New()
	out := json.NewEncoder(h)
	c := s.config
	err := out.Encode([]any{"site 3", c.Key, c.Title, c.Description, c.Footer, c.URL, c.Language, c.ContentLanguage, c.Logo.content, c.CSS, c.SourceURL, c.PictureCSS, c.Themes})
	for _, f := range c.Forms {
		err = errors.Join(err, out.Encode([]any{f.Title, f.Ending, f.Text}))
	}
	if c.History != nil {
		history, failed := c.History(ctx)
		err = errors.Join(err, failed, out.Encode(history))
	}
	for _, w := range s.workspaces {
		if w.Key == "" {
			return "", nil
		}
		attached := map[string]string{}
		for abs, p := range w.attached {
			content, err := s.files[p].make(ctx)
			if err != nil {
				return "", nil // that build will say so
			}
			attached[abs+"\n"+p] = sum(content)
		}
		var links []string
		for from, to := range w.links {
			links = append(links, fmt.Sprintf("%q", []string{from.element, from.url, to}))
		}
		slices.Sort(links)
		err = errors.Join(err, out.Encode([]any{w.Slug, w.Dir, w.Key, w.Held, w.said, w.read, w.pages, attached, links}))
	}
	return "site" + hex.EncodeToString(h.Sum(nil)), err
}

// standing tells whether the folder has exactly the files that its manifest
// lists, beside those of others, and the manifest is the one with the sum. Files
// are read only if they may have changed since they were last seen.
func (s *dirSink) standing(manifestSum string, last sight) (now sight, ok bool) {
	raw, err := os.ReadFile(filepath.Join(s.out, manifestName))
	if err != nil || sum(raw) != manifestSum || s.old.sum != manifestSum {
		return now, false
	}
	now, ok = s.look()
	if !ok || last.still(now) {
		return last, ok
	}
	var g errgroup.Group
	g.SetLimit(max(2, runtime.GOMAXPROCS(0)))
	var differ atomic.Bool
	for p, wrote := range s.old.Files {
		if differ.Load() {
			break
		}
		g.Go(func() error {
			local, err := filepath.Localize(p)
			if err != nil || !same(filepath.Join(s.out, local), wrote) {
				differ.Store(true)
			}
			return nil
		})
	}
	_ = g.Wait()
	if differ.Load() {
		return now, false
	}
	err = filepath.WalkDir(s.out, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		rel := filepath.ToSlash(strings.TrimPrefix(name, s.out+string(filepath.Separator)))
		if _, ours := s.old.Files[rel]; !ours && rel != manifestName {
			now.Kept++
		}
		return nil
	})
	return now, err == nil
}

// look asks stat about all files of a manifest and the folders they lie in,
// without reading any. It is false if one is not there as it was written.
func look(out string, m manifest) (now sight, ok bool) {
	folders := map[string]bool{}
	for p := range m.Files {
		for dir := path.Dir(p); !folders[dir]; dir = path.Dir(dir) {
			folders[dir] = true
		}
	}
	names := slices.Concat(slices.Collect(maps.Keys(m.Files)), slices.Collect(maps.Keys(folders)))
	slices.Sort(names)
	now.Read = time.Now().UnixNano()
	stamps := make([]stamp.Stamp, len(names))
	var g errgroup.Group
	parts := runtime.GOMAXPROCS(0)
	for part := range parts {
		g.Go(func() error {
			for i := part; i < len(names); i += parts {
				local, err := filepath.Localize(names[i])
				if err != nil {
					return err
				}
				info, err := os.Lstat(filepath.Join(out, local))
				if err != nil {
					return err
				}
				wrote, file := m.Files[names[i]]
				if info.IsDir() == file || file && (!info.Mode().IsRegular() || info.Size() != wrote.Size) {
					return fs.ErrInvalid
				}
				stamps[i] = stamp.Of(info)
			}
			return nil
		})
	}
	if g.Wait() != nil {
		return now, false
	}
	h := sha256.New()
	for i, name := range names {
		fmt.Fprintln(h, name, stamps[i])
		now.Changed = max(now.Changed, stamps[i].Mtime)
	}
	now.Sum = hex.EncodeToString(h.Sum(nil))
	return now, true
}
