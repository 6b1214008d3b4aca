// Package watch says when files have changed.
//
// The notices of the system (inotify and the like) only wake it: what has
// changed it learns by looking at the files again. So a burst of notices is
// one change, an editor that writes a new file and renames it over the old
// one is no special case, and a folder that was removed and made again is
// found. A slow look around at all times is the net under it; where the
// system has no more notices to give, a faster one takes their place.
//
// It knows nothing of what the files are for.
package watch

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/fsnotify/fsnotify"
)

// Options are the choices of a watcher. The zero value is usable.
type Options struct {
	// Quiet is how long nothing must happen before a burst is over. Zero: 10 ms.
	Quiet time.Duration
	// Patience is how long a burst that does not end is waited for. Zero: 500 ms.
	Patience time.Duration
	// Poll is the time between looks around while notices work. Zero: 2 s.
	Poll time.Duration
	// FastPoll is the time between looks around without notices. Zero: 300 ms.
	FastPoll time.Duration
	// Ignore tells of files and folders that are not to be seen, by their
	// path; it is not asked about those that Watch names. Nil: Temporary.
	Ignore func(path string) bool
	// Leave tells of folders below those that Watch names that are left out
	// with all that is in them; it is asked about folders alone. Nil: none is.
	Leave func(folder string) bool
	// Say is told, once, that notices have run out and that files are looked
	// at instead. Nil: nobody is.
	Say func(message string)
}

// Temporary tells of hidden files and folders, of folders of dependencies,
// and of files that editors make beside those they save.
func Temporary(path string) bool {
	name := filepath.Base(path)
	return strings.HasPrefix(name, ".") || strings.HasSuffix(name, "~") || strings.HasPrefix(name, "#") ||
		strings.HasSuffix(name, ".swp") || strings.HasSuffix(name, ".swx") || strings.HasSuffix(name, ".tmp") ||
		name == "4913" || name == "node_modules"
}

// Watcher watches files and folders. It is safe for concurrent use.
type Watcher struct {
	options Options
	notices notices
	begin   chan request
	ready   chan struct{} // one slot: set when there are changes to tell
	done    chan struct{}
	stopped chan struct{}
	once    sync.Once

	lock    sync.Mutex
	pending map[string]bool
	polling bool
}

// request is a call of Watch, on its way to the goroutine that looks.
type request struct {
	trees, folders []string
	taken          chan struct{}
}

// notices is the part of fsnotify that is needed; a test gives another one.
type notices interface {
	Add(dir string) error
	Remove(dir string) error
	Events() <-chan fsnotify.Event
	Errors() <-chan error
	Close() error
}

type system struct{ *fsnotify.Watcher }

func (s system) Events() <-chan fsnotify.Event { return s.Watcher.Events }
func (s system) Errors() <-chan error          { return s.Watcher.Errors }

// none gives no notices at all.
type none struct{}

func (none) Add(string) error              { return errNone }
func (none) Remove(string) error           { return nil }
func (none) Events() <-chan fsnotify.Event { return nil }
func (none) Errors() <-chan error          { return nil }
func (none) Close() error                  { return nil }

var errNone = errors.New("the system gives no notices")

// New starts a watcher that watches nothing yet. It never fails: without
// notices of the system it looks at the files.
func New(options Options) *Watcher {
	w, err := fsnotify.NewBufferedWatcher(256)
	if err != nil {
		return start(options, none{}, err)
	}
	return start(options, system{w}, nil)
}

// start takes the reason why there are no notices, if there are none.
func start(options Options, n notices, why error) *Watcher {
	set := func(d *time.Duration, standard time.Duration) {
		if *d == 0 {
			*d = standard
		}
	}
	set(&options.Quiet, 10*time.Millisecond)
	set(&options.Patience, 500*time.Millisecond)
	set(&options.Poll, 2*time.Second)
	set(&options.FastPoll, 300*time.Millisecond)
	if options.Ignore == nil {
		options.Ignore = Temporary
	}
	if options.Leave == nil {
		options.Leave = func(string) bool { return false }
	}
	if options.Say == nil {
		options.Say = func(string) {}
	}
	w := &Watcher{
		options: options, notices: n, pending: map[string]bool{},
		begin: make(chan request), ready: make(chan struct{}, 1), done: make(chan struct{}), stopped: make(chan struct{}),
	}
	if why != nil {
		w.fallBack(why)
	}
	go w.run()
	return w
}

// Set is what to watch. Nothing in it needs to exist.
type Set struct {
	Trees []string // files, and folders with all that is in them
	// Folders are watched for what lies directly in them: what comes and what
	// goes, and, where the system gives notices, what is written. A look around
	// costs little for them, so there may be thousands.
	Folders []string
}

// Watch watches files and folders, folders with all that is in them, in the
// place of those before.
func (w *Watcher) Watch(paths ...string) { w.WatchSet(Set{Trees: paths}) }

// WatchSet says what to watch from now on, in the place of what was before.
// What it holds when it returns is what later looks are held against.
func (w *Watcher) WatchSet(set Set) {
	r := request{absolute(set.Trees), absolute(set.Folders), make(chan struct{})}
	select {
	case w.begin <- r:
		<-r.taken
	case <-w.done:
	}
}

func absolute(paths []string) []string {
	out := make([]string, 0, len(paths))
	for _, p := range paths {
		if abs, err := filepath.Abs(p); err == nil {
			p = abs
		}
		out = append(out, filepath.Clean(p))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Next waits for a change and returns the paths of all files and folders that
// have changed, come or gone since it last did, sorted. The error is the
// context's, or fs.ErrClosed.
func (w *Watcher) Next(ctx context.Context) ([]string, error) {
	for {
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-w.done:
			return nil, fs.ErrClosed
		case <-w.ready:
		}
		w.lock.Lock()
		paths := slices.Sorted(maps.Keys(w.pending))
		w.pending = map[string]bool{}
		w.lock.Unlock()
		if len(paths) > 0 {
			return paths, nil
		}
	}
}

// Polling tells whether files are looked at because there are no notices.
func (w *Watcher) Polling() bool {
	w.lock.Lock()
	defer w.lock.Unlock()
	return w.polling
}

// Close ends the watcher.
func (w *Watcher) Close() error {
	w.once.Do(func() { close(w.done) })
	<-w.stopped
	return w.notices.Close()
}

func (w *Watcher) fallBack(why error) {
	w.lock.Lock()
	before := w.polling
	w.polling = true
	w.lock.Unlock()
	if !before {
		w.options.Say(fmt.Sprintf("the system gives no notices of changes (%v); files are looked at every %v instead", why, w.options.FastPoll))
	}
}

func (w *Watcher) tell(paths []string) {
	if len(paths) == 0 {
		return
	}
	w.lock.Lock()
	for _, p := range paths {
		w.pending[p] = true
	}
	w.lock.Unlock()
	select {
	case w.ready <- struct{}{}:
	default: // the slot is taken: whoever empties it finds these paths too
	}
}

// run is the one goroutine that looks.
func (w *Watcher) run() {
	defer close(w.stopped)
	l := &looker{w: w, watched: map[string]bool{}, lists: map[string]list{}}
	quiet := time.NewTimer(time.Hour)
	quiet.Stop()
	defer quiet.Stop()
	poll := time.NewTimer(w.options.Poll)
	defer poll.Stop()
	var burst time.Time          // when the burst began; zero: there is none
	touched := map[string]bool{} // files that were written, even if they look the same
	rest := func() {             // until the next look around
		if w.Polling() {
			poll.Reset(w.options.FastPoll)
		} else {
			poll.Reset(w.options.Poll)
		}
	}
	look := func() {
		burst = time.Time{}
		quiet.Stop()
		w.tell(l.look(touched))
		touched = map[string]bool{}
		rest()
	}
	for {
		select {
		case <-w.done:
			return
		case r := <-w.begin:
			w.tell(l.begin(r))
			rest()
			close(r.taken)
		case e, ok := <-w.notices.Events():
			if !ok {
				return
			}
			if !l.interesting(e) {
				continue
			}
			if e.Has(fsnotify.Write) || e.Has(fsnotify.Create) || e.Has(fsnotify.Remove) || e.Has(fsnotify.Rename) {
				touched[e.Name] = true
			}
			if e.Has(fsnotify.Remove) || e.Has(fsnotify.Rename) {
				l.forget(e.Name)
			}
			now := time.Now()
			if burst.IsZero() {
				burst = now
			}
			quiet.Reset(min(w.options.Quiet, max(0, w.options.Patience-now.Sub(burst))))
		case _, ok := <-w.notices.Errors():
			if !ok {
				return
			}
			look() // most likely an overflow: notices were lost
		case <-quiet.C:
			look()
		case <-poll.C:
			look()
		}
	}
}

// looker knows what the files looked like.
type looker struct {
	w       *Watcher
	roots   []string        // trees and folders
	trees   []string        // sorted
	folders map[string]bool // of which only the list counts
	lists   map[string]list // of folders
	files   map[string]look
	watched map[string]bool // folders with a watch of the system
}

// list is what lies in a folder.
type list struct {
	time, read int64 // when it was changed, when it was read
	names      []string
}

// youth is how long after a change a folder may change again without a new
// time: the coarsest clock of a file system that is in use.
const youth = 3 * time.Second

// look is how a file or folder looked. It is comparable.
type look struct {
	exists bool
	listed bool // known from a folder's list alone
	folder bool
	size   int64
	time   int64
	mode   fs.FileMode
	inode  uint64
}

// begin takes new roots. What they hold is no change, but for files that were
// watched before: those are held against what they were.
func (l *looker) begin(r request) (changed []string) {
	before := l.files
	l.roots = slices.Concat(r.trees, r.folders)
	l.trees = r.trees
	l.folders = map[string]bool{}
	for _, dir := range r.folders {
		l.folders[dir] = true
	}
	maps.DeleteFunc(l.lists, func(dir string, _ list) bool { return !l.folders[dir] })
	files := l.snapshot()
	l.arrange(files)
	for p, now := range files {
		if old, ok := before[p]; ok && old.listed == now.listed {
			files[p] = old
		}
	}
	l.files = files
	return l.look(nil)
}

// look compares the files with the last look, and returns what differs. Those
// that were written count even if they look the same: two writes may fall
// into one tick of the file system's clock.
func (l *looker) look(touched map[string]bool) []string {
	changed := map[string]bool{}
	// Setting up a watch takes a moment in which a new folder may fill.
	for range 4 {
		files := l.snapshot()
		for p, now := range files {
			if old := l.files[p]; old != now && !(old.folder && now.folder && old.inode == now.inode) {
				changed[p] = true
			}
		}
		for p, old := range l.files {
			if _, ok := files[p]; !ok && old.exists {
				changed[p] = true
			}
		}
		for p := range touched {
			if f, ok := files[p]; ok && !f.folder {
				changed[p] = true
			}
		}
		touched = nil
		added := l.arrange(files)
		l.files = files
		if !added {
			break
		}
	}
	return slices.Sorted(maps.Keys(changed))
}

// snapshot looks at all files below the roots.
func (l *looker) snapshot() map[string]look {
	files := make(map[string]look, len(l.files))
	walked := map[string]bool{}
	for _, root := range l.trees {
		if walked[root] {
			continue // by the walk of a folder above it
		}
		info, err := os.Stat(root)
		if err != nil {
			files[root] = look{}
			continue
		}
		files[root] = seen(info)
		if !info.IsDir() {
			continue
		}
		// A folder that vanishes under the walk is gone in the next one.
		_ = filepath.WalkDir(root, func(p string, e fs.DirEntry, err error) error {
			if p == root {
				return nil
			}
			if err != nil || l.w.options.Ignore(p) || e.IsDir() && l.w.options.Leave(p) {
				if e != nil && e.IsDir() {
					return fs.SkipDir
				}
				return nil
			}
			info, err := os.Stat(p) // through links, as those who read the file do
			if err != nil {
				return nil
			}
			files[p] = seen(info)
			walked[p] = e.IsDir()
			return nil
		})
	}
	for dir := range l.folders {
		info, err := os.Stat(dir)
		if err != nil {
			files[dir] = look{}
			continue
		}
		files[dir] = seen(info)
		for _, name := range l.list(dir, info) {
			p := filepath.Join(dir, name)
			if _, ok := files[p]; !ok && !l.folders[p] && !l.w.options.Ignore(p) {
				files[p] = look{exists: true, listed: true}
			}
		}
	}
	return files
}

// list returns what lies in a folder, and reads it only if it has changed.
func (l *looker) list(dir string, info fs.FileInfo) []string {
	if !info.IsDir() {
		return nil
	}
	changed := info.ModTime().UnixNano()
	if have, ok := l.lists[dir]; ok && have.time == changed && changed+int64(youth) < have.read {
		return have.names
	}
	now := list{time: changed, read: time.Now().UnixNano()}
	entries, _ := os.ReadDir(dir) // one that vanishes is gone in the next look
	for _, e := range entries {
		now.names = append(now.names, e.Name())
	}
	l.lists[dir] = now
	return now.names
}

func seen(info fs.FileInfo) look {
	l := look{exists: true, folder: info.IsDir(), mode: info.Mode(), inode: inode(info)}
	if !l.folder {
		l.size, l.time = info.Size(), info.ModTime().UnixNano()
	}
	return l
}

// arrange puts watches on every folder that holds something of interest, and
// tells whether any was new. The folder above a root is watched too, to see
// the root itself come and go; where it does not exist, the nearest that does.
func (l *looker) arrange(files map[string]look) (added bool) {
	want := map[string]bool{}
	for p, f := range files {
		if f.folder {
			want[p] = true
		}
	}
	for _, root := range l.roots {
		dir := filepath.Dir(root)
		if want[dir] {
			continue
		}
		for {
			if info, err := os.Stat(dir); err == nil && info.IsDir() || filepath.Dir(dir) == dir {
				break
			}
			dir = filepath.Dir(dir)
		}
		want[dir] = true
	}
	for dir := range l.watched {
		if !want[dir] {
			_ = l.w.notices.Remove(dir)
			delete(l.watched, dir)
		}
	}
	if l.w.Polling() {
		return false
	}
	for dir := range want {
		// A folder made anew has a new inode, and its watch is gone.
		if l.watched[dir] {
			if f, ok := files[dir]; !ok || l.files[dir].inode == f.inode {
				continue
			}
		}
		err := l.w.notices.Add(dir)
		switch {
		case err == nil:
			l.watched[dir] = true
			added = true
		case errors.Is(err, fs.ErrNotExist):
		default:
			l.w.fallBack(err)
			return added
		}
	}
	return added
}

// forget drops the watch of a folder that was renamed or removed: the
// system's follows it to where it went.
func (l *looker) forget(p string) {
	for dir := range l.watched {
		if dir == p || strings.HasPrefix(dir, p+string(filepath.Separator)) {
			_ = l.w.notices.Remove(dir)
			delete(l.watched, dir)
		}
	}
}

// interesting tells whether a notice is about something that is watched: a
// root, what is in one, or a folder on the way to one.
func (l *looker) interesting(e fsnotify.Event) bool {
	if l.folders[e.Name] || l.folders[filepath.Dir(e.Name)] && !l.w.options.Ignore(e.Name) {
		return true
	}
	below := e.Name + string(filepath.Separator)
	for _, root := range l.roots {
		if e.Name == root || strings.HasPrefix(root, below) {
			return true
		}
		if !l.folders[root] && strings.HasPrefix(e.Name, root+string(filepath.Separator)) {
			return !l.w.options.Ignore(e.Name)
		}
	}
	return false
}
