package imports

import (
	"encoding/json"
	"os"
	"strings"
	"sync"

	"github.com/lintel-go/lintel/internal/load"
	"github.com/lintel-go/lintel/internal/load/store"
	"github.com/lintel-go/lintel/internal/stamp"
)

// Reader reads modules again and again, and of their files only those that
// have changed since. Its methods may be called by many at once; they take
// turns.
type Reader struct {
	store *store.Store // nil: nothing is kept on disk

	turn sync.Mutex
	kept map[string]map[string]known // by the modules, then by absolute path
}

// known is what was read of a file.
type known struct {
	Seen stamp.Seen `json:"seen"`
	File file       `json:"file"`
}

// cacheMax bounds what is kept on disk, in bytes.
const cacheMax = 16 << 20

// version changes whenever the same file may be read otherwise.
const version = "imports 1"

// New returns a Reader that keeps what it read in a folder of its own, too.
// Without one, or if it cannot be written, it begins anew in each process.
func New(cacheDir string) *Reader {
	r := &Reader{kept: map[string]map[string]known{}}
	if cacheDir != "" {
		if s, err := store.Open(cacheDir, cacheMax); err == nil {
			r.store = s
		}
	}
	return r
}

// keyOf tells sets of modules apart.
func keyOf(modules []load.Module) string {
	parts := []string{version}
	for _, m := range modules {
		parts = append(parts, m.Dir)
	}
	return "i" + store.Sum([]byte(strings.Join(parts, "\n")))[:40]
}

// recall returns what was read under a key.
func (r *Reader) recall(key string) map[string]known {
	if old, ok := r.kept[key]; ok || r.store == nil {
		return old
	}
	var old map[string]known
	if data, ok := r.store.Get(key); !ok || json.Unmarshal(data, &old) != nil {
		return nil
	}
	return old
}

// keep remembers what a visit saw, on disk only if it differs from before.
func (r *Reader) keep(key string, v *visit) {
	r.kept[key] = v.now
	if r.store == nil || !v.changed && len(v.now) == len(v.old) {
		return
	}
	if data, err := json.Marshal(v.now); err == nil {
		// Without it the next process merely reads everything again.
		_ = r.store.Put(key, data)
		r.store.Trim()
	}
}

// file reads a file, unless it is as it was. It is false if there is none.
func (v *visit) file(path string) (file, bool) {
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() {
		return file{}, false
	}
	if old, ok := v.old[path]; ok && old.Seen.Still(stamp.Of(info)) {
		v.now[path] = old
		return old.File, true
	}
	v.changed = true
	k := known{Seen: stamp.Now(info)}
	source, err := os.ReadFile(path)
	if err != nil {
		return file{}, false
	}
	k.File = parse(path, source)
	v.now[path] = k
	return k.File, true
}
