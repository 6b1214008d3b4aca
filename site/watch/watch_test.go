package watch

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fsnotify/fsnotify"
)

// patience is how long a change may take to be told on a busy machine. It
// only turns a hang into a failure.
const patience = 20 * time.Second

func put(t testing.TB, path, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

// replace saves a file as many editors do.
func replace(t testing.TB, path, content string) {
	t.Helper()
	put(t, path+".tmp", content)
	if err := os.Rename(path+".tmp", path); err != nil {
		t.Fatal(err)
	}
}

func watcher(t testing.TB, o Options, paths ...string) *Watcher {
	t.Helper()
	if o.Poll == 0 {
		o.Poll = time.Hour // so that the notices alone must do
	}
	w := New(o)
	t.Cleanup(func() { w.Close() })
	w.Watch(paths...)
	return w
}

// expect waits until paths have been told of.
func expect(t testing.TB, w *Watcher, want ...string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	var told []string
	for {
		missing := false
		for _, p := range want {
			missing = missing || !slices.Contains(told, p)
		}
		if !missing {
			return
		}
		paths, err := w.Next(ctx)
		if err != nil {
			t.Fatalf("%v; told of %q, want %q", err, told, want)
		}
		told = append(told, paths...)
	}
}

// settle takes all that is told until nothing is for a moment.
func settle(t testing.TB, w *Watcher) (told []string) {
	t.Helper()
	for {
		ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
		paths, err := w.Next(ctx)
		cancel()
		if err != nil {
			return told
		}
		told = append(told, paths...)
	}
}

// modes runs a test with notices, and with looking alone.
func modes(t *testing.T, test func(t *testing.T, start func(paths ...string) *Watcher)) {
	t.Run("notices", func(t *testing.T) {
		t.Parallel()
		test(t, func(paths ...string) *Watcher { return watcher(t, Options{}, paths...) })
	})
	t.Run("polling", func(t *testing.T) {
		t.Parallel()
		test(t, func(paths ...string) *Watcher {
			w := start(Options{FastPoll: 20 * time.Millisecond, Poll: 20 * time.Millisecond}, none{}, errNone)
			t.Cleanup(func() { w.Close() })
			w.Watch(paths...)
			return w
		})
	})
}

func TestAFileIsWritten(t *testing.T) {
	modes(t, func(t *testing.T, start func(...string) *Watcher) {
		dir := t.TempDir()
		file, other := filepath.Join(dir, "model.go"), filepath.Join(dir, "other.go")
		put(t, file, "1")
		w := start(file)
		put(t, other, "not watched")
		put(t, file, "22")
		expect(t, w, file)
		if told := settle(t, w); slices.Contains(told, other) {
			t.Errorf("told of %q", told)
		}
	})
}

func TestAFileIsReplacedAgainAndAgain(t *testing.T) {
	modes(t, func(t *testing.T, start func(...string) *Watcher) {
		dir := t.TempDir()
		file := filepath.Join(dir, "model.go")
		put(t, file, "0")
		w := start(file)
		for n := range 5 {
			replace(t, file, strings.Repeat("x", n+2))
			expect(t, w, file)
		}
		// Move away, write anew.
		if err := os.Rename(file, file+"~"); err != nil {
			t.Fatal(err)
		}
		put(t, file, "vim")
		expect(t, w, file)
		settle(t, w)
		if err := os.Remove(file); err != nil {
			t.Fatal(err)
		}
		expect(t, w, file)
		put(t, file, "back again")
		expect(t, w, file)
	})
}

func TestFoldersGrow(t *testing.T) {
	modes(t, func(t *testing.T, start func(...string) *Watcher) {
		dir := filepath.Join(t.TempDir(), "文档 docs")
		put(t, filepath.Join(dir, "a.md"), "a")
		w := start(dir)
		deep := filepath.Join(dir, "x", "y", "z.md")
		put(t, deep, "1") // the folders and the file come at once
		expect(t, w, deep)
		settle(t, w)
		put(t, deep, "22")
		expect(t, w, deep)
		settle(t, w)
		// The folder moves, and goes on being watched where it is now.
		if err := os.Rename(filepath.Join(dir, "x"), filepath.Join(dir, "w")); err != nil {
			t.Fatal(err)
		}
		moved := filepath.Join(dir, "w", "y", "z.md")
		expect(t, w, deep, moved)
		settle(t, w)
		put(t, moved, "333")
		expect(t, w, moved)
	})
}

func TestAFolderIsRemovedAndMadeAgain(t *testing.T) {
	modes(t, func(t *testing.T, start func(...string) *Watcher) {
		above := t.TempDir()
		dir := filepath.Join(above, "up", "docs")
		file := filepath.Join(dir, "sub", "a.md")
		put(t, file, "a")
		w := start(dir)
		for n := range 3 {
			if err := os.RemoveAll(filepath.Join(above, "up")); err != nil {
				t.Fatal(err)
			}
			expect(t, w, file)
			settle(t, w)
			put(t, file, fmt.Sprint("again", n))
			expect(t, w, file)
			settle(t, w)
			put(t, file, fmt.Sprint("and once more", n))
			expect(t, w, file)
			settle(t, w)
		}
	})
}

func TestWhatDoesNotExistYet(t *testing.T) {
	modes(t, func(t *testing.T, start func(...string) *Watcher) {
		file := filepath.Join(t.TempDir(), "not", "yet", "there.go")
		w := start(file)
		put(t, file, "now")
		expect(t, w, file)
	})
}

// spoken gives the notices that a test sends.
type spoken struct {
	none
	events chan fsnotify.Event
}

func (spoken) Add(string) error                { return nil }
func (s spoken) Events() <-chan fsnotify.Event { return s.events }

// TestABurstIsOneChange writes files with pauses that are a little too short
// for the burst to be over. Time is that of the test: on a busy machine any
// pause may be longer.
func TestABurstIsOneChange(t *testing.T) {
	dir := t.TempDir()
	var files []string
	for n := range 50 {
		files = append(files, filepath.Join(dir, fmt.Sprintf("f%d.go", n)))
		put(t, files[n], "0")
	}
	synctest.Test(t, func(t *testing.T) {
		const quiet = 20 * time.Millisecond
		notices := spoken{events: make(chan fsnotify.Event)}
		w := start(Options{Quiet: quiet, Patience: time.Minute, Poll: time.Hour}, notices, nil)
		defer w.Close()
		w.Watch(dir)
		begin := time.Now()
		for _, f := range files {
			put(t, f, "11")
			notices.events <- fsnotify.Event{Name: f, Op: fsnotify.Write}
			time.Sleep(quiet - 1)
		}
		first, err := w.Next(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if len(first) != len(files) {
			t.Errorf("told of %d files first, want all %d", len(first), len(files))
		}
		if want := time.Duration(len(files))*(quiet-1) + 1; time.Since(begin) != want {
			t.Errorf("told after %v, want %v", time.Since(begin), want)
		}
		if rest := settle(t, w); len(rest) > 0 {
			t.Errorf("then of %q", rest)
		}
	})
}

// TestABurstWithoutEndIsTold waits no longer than patience allows.
func TestABurstWithoutEndIsTold(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a.go")
	put(t, file, "0")
	synctest.Test(t, func(t *testing.T) {
		const quiet, patience = 20 * time.Millisecond, 500 * time.Millisecond
		notices := spoken{events: make(chan fsnotify.Event)}
		w := start(Options{Quiet: quiet, Patience: patience, Poll: time.Hour}, notices, nil)
		defer w.Close()
		w.Watch(file)
		begin := time.Now()
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			for time.Since(begin) < 2*patience {
				notices.events <- fsnotify.Event{Name: file, Op: fsnotify.Write}
				time.Sleep(quiet / 2)
			}
		}()
		if told, err := w.Next(t.Context()); err != nil || len(told) != 1 || time.Since(begin) != patience {
			t.Errorf("told of %q after %v: %v", told, time.Since(begin), err)
		}
		<-ended
	})
}

// TestBurstsInARace holds that nothing is lost, however writers and readers
// meet: what was written last is told of after it was written.
func TestBurstsInARace(t *testing.T) {
	dir := t.TempDir()
	const writers = 4
	for n := range writers {
		put(t, filepath.Join(dir, fmt.Sprintf("f%d", n)), "0")
	}
	w := watcher(t, Options{Quiet: time.Millisecond}, dir)
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	var wg sync.WaitGroup
	for n := range writers {
		wg.Go(func() {
			f := filepath.Join(dir, fmt.Sprintf("f%d", n))
			for i := range 60 {
				if i%3 == 0 {
					replace(t, f, fmt.Sprint(i))
				} else {
					put(t, f, fmt.Sprint(i))
				}
				time.Sleep(time.Duration(i%4) * time.Millisecond)
			}
			replace(t, f, "last")
		})
	}
	// The reader keeps what each file said when it was told of.
	have := map[string]string{}
	for {
		paths, err := w.Next(ctx)
		if err != nil {
			t.Fatalf("%v; the last words were never told: %v", err, have)
		}
		for _, p := range paths {
			if b, err := os.ReadFile(p); err == nil {
				have[p] = string(b)
			}
		}
		last := 0
		for _, s := range have {
			if s == "last" {
				last++
			}
		}
		if last == writers {
			break
		}
	}
	wg.Wait()
}

func TestTemporaryFilesAreNotSeen(t *testing.T) {
	modes(t, func(t *testing.T, start func(...string) *Watcher) {
		dir := t.TempDir()
		file := filepath.Join(dir, "a.md")
		put(t, file, "1")
		w := start(dir)
		for _, name := range []string{".a.md.swp", "a.md~", "#a.md#", ".#a.md", "4913", ".git/HEAD", "node_modules/x/y.js", "x.tmp"} {
			put(t, filepath.Join(dir, name), "x")
		}
		if told := settle(t, w); len(told) > 0 {
			t.Errorf("told of %q", told)
		}
		put(t, file, "22")
		expect(t, w, file)
	})
}

func TestTheWatchedPathsChange(t *testing.T) {
	modes(t, func(t *testing.T, start func(...string) *Watcher) {
		dir := t.TempDir()
		a, b := filepath.Join(dir, "a", "a.go"), filepath.Join(dir, "b", "b.go")
		put(t, a, "1")
		put(t, b, "1")
		w := start(a)
		w.Watch(b)
		put(t, b, "22")
		put(t, a, "22")
		expect(t, w, b)
		if told := settle(t, w); slices.Contains(told, a) {
			t.Errorf("told of %q", told)
		}
		w.Watch(a, b)
		put(t, a, "333")
		expect(t, w, a)
	})
}

// scarce gives only so many watches.
type scarce struct {
	system
	left int
}

func (s *scarce) Add(dir string) error {
	if s.left == 0 {
		return syscall.ENOSPC
	}
	s.left--
	return s.system.Add(dir)
}

func TestWatchesRunOut(t *testing.T) {
	dir := t.TempDir()
	var files []string
	for n := range 10 {
		files = append(files, filepath.Join(dir, fmt.Sprintf("d%d", n), "f.go"))
		put(t, files[n], "0")
	}
	inner, err := fsnotify.NewWatcher()
	if err != nil {
		t.Fatal(err)
	}
	var lock sync.Mutex
	var said []string
	w := start(Options{Poll: time.Hour, FastPoll: 30 * time.Millisecond, Say: func(m string) {
		lock.Lock()
		defer lock.Unlock()
		said = append(said, m)
	}}, &scarce{system{inner}, 4}, nil)
	defer w.Close()
	w.Watch(dir)
	for _, f := range files {
		put(t, f, "11")
		expect(t, w, f)
	}
	lock.Lock()
	defer lock.Unlock()
	if !w.Polling() || len(said) != 1 || !strings.Contains(said[0], "no space left") {
		t.Errorf("polling %v, said %q", w.Polling(), said)
	}
}

func TestTheNetFindsWhatNoticesMiss(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "a.go")
	put(t, file, "1")
	w := start(Options{Poll: 30 * time.Millisecond}, silent{}, nil)
	defer w.Close()
	w.Watch(dir)
	put(t, file, "22")
	expect(t, w, file)
	if w.Polling() {
		t.Error("it thinks that there are no notices")
	}
}

// silent takes watches and never gives a notice.
type silent struct{ none }

func (silent) Add(string) error { return nil }

func TestClose(t *testing.T) {
	w := New(Options{})
	w.Watch(t.TempDir())
	done := make(chan error, 1)
	go func() {
		_, err := w.Next(context.Background())
		done <- err
	}()
	if err := w.Close(); err != nil {
		t.Error(err)
	}
	if err := <-done; !errors.Is(err, fs.ErrClosed) {
		t.Errorf("error %v", err)
	}
	w.Watch(t.TempDir()) // does not hang
}

// TestAFolderIsListed watches what lies directly in a folder, and nothing
// below it.
func TestAFolderIsListed(t *testing.T) {
	modes(t, func(t *testing.T, start func(...string) *Watcher) {
		dir := t.TempDir()
		file, deep := filepath.Join(dir, "model.go"), filepath.Join(dir, "sub", "deep.go")
		put(t, deep, "old")
		w := start()
		w.WatchSet(Set{Folders: []string{dir}})
		put(t, file, "new")
		expect(t, w, file)
		put(t, deep, "new")
		put(t, filepath.Join(dir, "sub", "other.go"), "new")
		put(t, filepath.Join(dir, "model.go~"), "new")
		if told := settle(t, w); slices.ContainsFunc(told, func(p string) bool { return p != file }) {
			t.Errorf("told of %q", told)
		}
		if err := os.Remove(file); err != nil {
			t.Fatal(err)
		}
		expect(t, w, file)
		if err := os.RemoveAll(filepath.Join(dir, "sub")); err != nil {
			t.Fatal(err)
		}
		expect(t, w, filepath.Join(dir, "sub"))
		if err := os.RemoveAll(dir); err != nil {
			t.Fatal(err)
		}
		expect(t, w, dir)
		put(t, file, "again")
		expect(t, w, file)
	})
}

// TestAFileOfAListedFolderIsWritten needs notices: a list does not show it.
func TestAFileOfAListedFolderIsWritten(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := filepath.Join(dir, "model.go")
	put(t, file, "")
	w := watcher(t, Options{})
	w.WatchSet(Set{Folders: []string{dir}})
	put(t, file, "new")
	expect(t, w, file)
	replace(t, file, "newer")
	expect(t, w, file)
}

// TestFoldersAreLeft leaves out what Leave tells of.
func TestFoldersAreLeft(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	built, file := filepath.Join(dir, "built"), filepath.Join(dir, "doc.md")
	put(t, filepath.Join(built, "page.html"), "old")
	w := watcher(t, Options{Leave: func(p string) bool { return p == built }}, dir)
	put(t, filepath.Join(built, "page.html"), "new")
	put(t, file, "new")
	expect(t, w, file)
	if told := settle(t, w); slices.Contains(told, filepath.Join(built, "page.html")) {
		t.Errorf("told of %q", told)
	}
}
