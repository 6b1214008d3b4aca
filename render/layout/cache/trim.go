package cache

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// temporary begins the names of entries that are being written. One older
// than abandoned was left by a process that died.
const (
	temporary = "new-"
	abandoned = time.Hour
)

// trim keeps the folder within its limit. It looks the folder over at the
// first entry that this process stores, and then whenever it has stored an
// eighth of the limit.
func (c *Cache) trim(stored int64) {
	c.mu.Lock()
	c.stored += stored
	due := !c.trimming && (!c.looked || c.stored > c.limit/8)
	if due {
		c.trimming, c.looked, c.stored = true, true, 0
	}
	c.mu.Unlock()
	if !due {
		return
	}
	c.evict()
	c.mu.Lock()
	c.trimming = false
	c.mu.Unlock()
}

// evict removes the entries used longest ago until the folder is at seven
// eighths of its limit. Only files that look like entries are counted or
// removed. Another process may do the same at the same time, or read what
// goes: it finds it, or makes it anew.
func (c *Cache) evict() {
	listed, err := os.ReadDir(c.dir)
	if err != nil {
		return
	}
	type entry struct {
		name string
		size int64
		used time.Time
	}
	var entries []entry
	var total int64
	for _, l := range listed {
		info, err := l.Info()
		if err != nil || !info.Mode().IsRegular() {
			continue
		}
		switch {
		case strings.HasPrefix(l.Name(), temporary):
			if time.Since(info.ModTime()) > abandoned {
				_ = os.Remove(filepath.Join(c.dir, l.Name())) // the next look tries again
			}
		case isKey(l.Name()):
			entries = append(entries, entry{l.Name(), info.Size(), info.ModTime()})
			total += info.Size()
		}
	}
	if total <= c.limit {
		return
	}
	slices.SortFunc(entries, func(a, b entry) int { return a.used.Compare(b.used) })
	for _, e := range entries {
		if total <= c.limit*7/8 {
			return
		}
		if err := os.Remove(filepath.Join(c.dir, e.name)); err == nil {
			total -= e.size
		}
	}
}

// isKey tells whether a file has the name of an entry.
func isKey(name string) bool {
	return len(name) == 64 && strings.Trim(name, "0123456789abcdef") == ""
}
