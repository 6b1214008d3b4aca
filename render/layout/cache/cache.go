// Package cache keeps layouts on disk, by content: the same graph is placed
// once by all processes of a user, whatever it is called and painted like.
//
// A cache is a help and never a danger: entries are checked when they are
// read, and what is torn, foreign or unreadable is made anew; a folder that
// cannot be written loses the cache and nothing else. Any number of processes
// may share a folder.
package cache

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/lintel-go/lintel/render/layout"
)

// format is the version of what an entry looks like.
const format = "lintel layout 1"

// touchAfter is how old the time of an entry may be before its use renews it.
// Fewer writes for a little less truth about what was used last.
const touchAfter = time.Hour

// Cache is a layout.Engine before another one. It is safe for concurrent use.
type Cache struct {
	engine layout.Engine
	dir    string
	limit  int64

	mu       sync.Mutex
	flying   map[string]*flight
	made     map[string]bool // keys of the layouts that the engine was asked for
	stats    Stats
	trimming bool
	stored   int64 // bytes since the folder was last looked over
	looked   bool
}

// Stats is what a Cache has done since it was made.
type Stats struct {
	Hits   int   // layouts found on disk, or made at the same moment for another caller
	Misses int   // layouts that the engine was asked for
	Err    error // the first reason why an entry could not be kept, if any
}

// flight is a layout that is being made.
type flight struct {
	done   chan struct{}
	result layout.Result
	err    error
}

// New keeps the layouts of the engine in the folder, which may grow to about
// limit bytes; those used longest ago go first. The folder is made when it is
// needed.
func New(dir string, limit int64, engine layout.Engine) *Cache {
	return &Cache{engine: engine, dir: dir, limit: limit, flying: map[string]*flight{}, made: map[string]bool{}}
}

// Name is that of the engine behind.
func (c *Cache) Name() string { return c.engine.Name() }

// Version is that of the engine behind.
func (c *Cache) Version() string { return c.engine.Version() }

// Stats is what c has done so far.
func (c *Cache) Stats() Stats {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.stats
}

// Layout hands out a layout that was made before, or lets the engine make it.
// A degraded layout is kept only if it is lasting: else the next attempt may do
// better.
func (c *Cache) Layout(ctx context.Context, g layout.Graph) (layout.Result, error) {
	key, err := c.key(g)
	if err != nil {
		return layout.Result{}, err
	}
	for {
		c.mu.Lock()
		f, ok := c.flying[key]
		if !ok {
			f = &flight{done: make(chan struct{})}
			c.flying[key] = f
			c.mu.Unlock()
			f.result, f.err = c.make(ctx, key, g)
			c.mu.Lock()
			delete(c.flying, key)
			c.mu.Unlock()
			close(f.done)
			return f.result, f.err
		}
		c.mu.Unlock()
		select {
		case <-f.done:
			if f.err == nil {
				c.count(func(s *Stats) { s.Hits++ })
				return f.result, nil
			}
			if ctx.Err() != nil {
				return layout.Result{}, ctx.Err()
			}
			// The other caller failed, perhaps because it went away: try alone.
		case <-ctx.Done():
			return layout.Result{}, ctx.Err()
		}
	}
}

func (c *Cache) count(do func(*Stats)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	do(&c.stats)
}

func (c *Cache) make(ctx context.Context, key string, g layout.Graph) (layout.Result, error) {
	path := filepath.Join(c.dir, key)
	if r, ok := c.read(path, g); ok {
		c.count(func(s *Stats) {
			s.Hits++
			r.FromCache = !c.made[key]
		})
		return r, nil
	}
	c.count(func(s *Stats) {
		s.Misses++
		c.made[key] = true
	})
	r, err := c.engine.Layout(ctx, g)
	if err != nil || r.Degraded && !r.Lasting {
		return r, err
	}
	if err := c.write(path, r); err != nil {
		c.count(func(s *Stats) { s.Err = cmp.Or(s.Err, err) })
	}
	return r, nil
}

// key names the entry of a graph.
func (c *Cache) key(g layout.Graph) (string, error) {
	content, err := json.Marshal(g)
	if err != nil {
		return "", err
	}
	h := sha256.New()
	fmt.Fprintf(h, "%s\n%s\n%s\n", format, c.engine.Name(), c.engine.Version())
	h.Write(content)
	return hex.EncodeToString(h.Sum(nil)), nil
}

// An entry is a line with the format and the checksum of the rest, and then
// the result as JSON.

func encode(r layout.Result) ([]byte, error) {
	body, err := json.Marshal(r)
	if err != nil {
		return nil, err
	}
	return fmt.Appendf(nil, "%s %x\n%s", format, sha256.Sum256(body), body), nil
}

func decode(entry []byte) (layout.Result, bool) {
	head, body, ok := bytes.Cut(entry, []byte("\n"))
	if !ok || string(head) != fmt.Sprintf("%s %x", format, sha256.Sum256(body)) {
		return layout.Result{}, false
	}
	var r layout.Result
	if err := json.Unmarshal(body, &r); err != nil {
		return layout.Result{}, false
	}
	return r, true
}

func (c *Cache) read(path string, g layout.Graph) (layout.Result, bool) {
	info, err := os.Lstat(path)
	if err != nil || !info.Mode().IsRegular() {
		return layout.Result{}, false
	}
	entry, err := os.ReadFile(path)
	if err != nil {
		return layout.Result{}, false
	}
	r, ok := decode(entry)
	if !ok || len(r.Nodes) != len(g.Nodes) || len(r.Groups) != len(g.Groups) || len(r.Edges) != len(g.Edges) {
		return layout.Result{}, false
	}
	if now := time.Now(); now.Sub(info.ModTime()) > touchAfter {
		_ = os.Chtimes(path, now, now) // only the order of eviction suffers
	}
	return r, true
}

// write stores an entry whole or not at all: under another name first, and
// then renamed. It is not synced to disk, because the checksum tells a torn
// entry after a power cut.
func (c *Cache) write(path string, r layout.Result) error {
	entry, err := encode(r)
	if err != nil {
		return err
	}
	if int64(len(entry)) > c.limit/4 {
		return nil // it would push out everything else
	}
	if err := os.MkdirAll(c.dir, 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(c.dir, temporary+"*")
	if err != nil {
		return err
	}
	_, err = f.Write(entry)
	err = errors.Join(err, f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(err, ignoreMissing(os.Remove(f.Name())))
	}
	c.trim(int64(len(entry)))
	return nil
}

func ignoreMissing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
