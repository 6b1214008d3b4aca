package site

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

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
		if sum, result, ok := folder.standing(); ok && sum == before.Manifest {
			span.End()
			report := before.Report
			report.Result, report.Unchanged = result, true
			return report, sink.Discard()
		}
	}
	span.End()
	report, err := s.Build(ctx, sink)
	if err != nil {
		return report, err
	}
	if raw, err := os.ReadFile(filepath.Join(folder.out, manifestName)); err == nil {
		if data, err := json.Marshal(memory{sum(raw), report}); err == nil {
			_ = memo.Put(key, data) // without it, the next build makes everything
		}
	}
	return report, nil
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
// lists, beside those of others. The sum is the manifest's.
func (s *dirSink) standing() (manifestSum string, r Result, ok bool) {
	raw, err := os.ReadFile(filepath.Join(s.out, manifestName))
	if err != nil {
		return "", r, false
	}
	var m manifest
	if err := json.Unmarshal(raw, &m); err != nil || m.Version != manifestVersion {
		return "", r, false
	}
	var g errgroup.Group
	g.SetLimit(max(2, runtime.GOMAXPROCS(0)))
	var differ atomic.Bool
	for p, wrote := range m.Files {
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
		return "", r, false
	}
	r.Unchanged = len(m.Files)
	err = filepath.WalkDir(s.out, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		rel := filepath.ToSlash(strings.TrimPrefix(path, s.out+string(filepath.Separator)))
		if _, ours := m.Files[rel]; !ours && rel != manifestName {
			r.Kept++
		}
		return nil
	})
	return sum(raw), r, err == nil
}
