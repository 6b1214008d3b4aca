package cache_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"sync"
	"testing"
	"time"

	"github.com/lintel-go/lintel/render/geom"
	"github.com/lintel-go/lintel/render/layout"
	"github.com/lintel-go/lintel/render/layout/cache"
)

// line places nodes in a row, and counts how often it is asked.
type line struct {
	mu       sync.Mutex
	asked    int
	version  string
	degraded bool
	lasting  bool
	fail     error
	wait     chan struct{} // nil: none
}

func (l *line) Name() string    { return "line" }
func (l *line) Version() string { return l.version }

func (l *line) Layout(ctx context.Context, g layout.Graph) (layout.Result, error) {
	l.mu.Lock()
	l.asked++
	l.mu.Unlock()
	if l.wait != nil {
		select {
		case <-l.wait:
		case <-ctx.Done():
			return layout.Result{}, ctx.Err()
		}
	}
	if l.fail != nil {
		return layout.Result{}, l.fail
	}
	r := layout.Result{Degraded: l.degraded, Lasting: l.lasting}
	for _, n := range g.Nodes {
		r.Nodes = append(r.Nodes, geom.Rect{X: r.W, W: n.W, H: n.H})
		r.W += n.W + g.NodeGap
		r.H = max(r.H, n.H)
	}
	return r, nil
}

func (l *line) count() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.asked
}

func graph(nodes int) layout.Graph {
	g := layout.Graph{NodeGap: 10}
	for i := range nodes {
		g.Nodes = append(g.Nodes, layout.Node{W: 100 + i, H: 50, Group: -1})
	}
	return g
}

func place(t *testing.T, c *cache.Cache, g layout.Graph) layout.Result {
	t.Helper()
	r, err := c.Layout(context.Background(), g)
	if err != nil {
		t.Fatal(err)
	}
	want, err := (&line{}).Layout(context.Background(), g)
	if err != nil {
		t.Fatal(err)
	}
	got := r
	got.FromCache = false
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("result = %+v, want %+v", got, want)
	}
	return r
}

const roomy = 1 << 20

func TestSecondTimeComesFromDisk(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "not", "there yet")
	engine := &line{}
	if place(t, cache.New(dir, roomy, engine), graph(3)).FromCache {
		t.Error("the first result says that it is from the cache")
	}
	c := cache.New(dir, roomy, engine) // as another process would
	if !place(t, c, graph(3)).FromCache {
		t.Error("the second result does not say that it is from the cache")
	}
	place(t, c, graph(4))
	if engine.count() != 2 {
		t.Errorf("the engine was asked %d times, want 2", engine.count())
	}
	if s := c.Stats(); s != (cache.Stats{Hits: 1, Misses: 1}) {
		t.Errorf("stats = %+v", s)
	}
	if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("folder: %v, %v; others must not read it", info, err)
	}
}

func TestAnotherVersionIsAnotherEntry(t *testing.T) {
	dir := t.TempDir()
	old, new := &line{version: "1"}, &line{version: "2"}
	place(t, cache.New(dir, roomy, old), graph(3))
	place(t, cache.New(dir, roomy, new), graph(3))
	if new.count() != 1 {
		t.Error("a layout of another version was used")
	}
}

func TestDamagedEntries(t *testing.T) {
	for name, damage := range map[string]func(entry []byte) []byte{
		"empty":   func([]byte) []byte { return nil },
		"torn":    func(b []byte) []byte { return b[:len(b)/2] },
		"longer":  func(b []byte) []byte { return append(b, ' ') },
		"flipped": func(b []byte) []byte { b = bytes.Clone(b); b[len(b)-3] ^= 1; return b },
		"foreign": func([]byte) []byte { return []byte("#!/bin/sh\n") },
		"zeros":   func(b []byte) []byte { return make([]byte, len(b)) },
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			engine := &line{}
			place(t, cache.New(dir, roomy, engine), graph(3))
			path := only(t, dir)
			entry, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, damage(entry), 0o600); err != nil {
				t.Fatal(err)
			}
			c := cache.New(dir, roomy, engine)
			place(t, c, graph(3))
			if engine.count() != 2 {
				t.Error("the damaged entry was used")
			}
			if place(t, c, graph(3)).FromCache {
				t.Error("what was made a moment ago says that it was kept from before")
			}
			if !place(t, cache.New(dir, roomy, engine), graph(3)).FromCache || engine.count() != 2 {
				t.Error("the damaged entry was not replaced")
			}
		})
	}
}

// TestEntryOfAnotherGraph is an entry that is sound but lies under the name
// of another.
func TestEntryOfAnotherGraph(t *testing.T) {
	dir := t.TempDir()
	engine := &line{}
	place(t, cache.New(dir, roomy, engine), graph(3))
	three := only(t, dir)
	entry, err := os.ReadFile(three)
	if err != nil {
		t.Fatal(err)
	}
	place(t, cache.New(dir, roomy, engine), graph(4))
	paths, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range paths {
		if err := os.WriteFile(p, entry, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	place(t, cache.New(dir, roomy, engine), graph(4))
}

// TestLastingDegradation keeps what would be as bad the next time.
func TestLastingDegradation(t *testing.T) {
	dir := t.TempDir()
	engine := &line{degraded: true, lasting: true}
	first, err := cache.New(dir, roomy, engine).Layout(context.Background(), graph(3))
	if err != nil || first.FromCache {
		t.Fatalf("%+v, %v", first, err)
	}
	again, err := cache.New(dir, roomy, engine).Layout(context.Background(), graph(3))
	if err != nil || !again.FromCache || !again.Degraded || !again.Lasting || engine.count() != 1 {
		t.Errorf("%+v, %v, after %d layouts", again, err, engine.count())
	}
}

func only(t *testing.T, dir string) string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(paths) != 1 {
		t.Fatalf("entries = %v, %v; want one", paths, err)
	}
	return paths[0]
}

func TestFolderThatCannotBe(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	engine := &line{}
	c := cache.New(filepath.Join(file, "below"), roomy, engine)
	place(t, c, graph(3))
	place(t, c, graph(3))
	if engine.count() != 2 || c.Stats().Err == nil {
		t.Errorf("asked %d times, error %v", engine.count(), c.Stats().Err)
	}
}

func TestWhatIsNotKept(t *testing.T) {
	dir := t.TempDir()
	bad := &line{degraded: true}
	if _, err := cache.New(dir, roomy, bad).Layout(context.Background(), graph(3)); err != nil {
		t.Fatal(err)
	}
	failing := &line{fail: errors.New("no")}
	if _, err := cache.New(dir, roomy, failing).Layout(context.Background(), graph(3)); !errors.Is(err, failing.fail) {
		t.Fatalf("error = %v", err)
	}
	engine := &line{}
	place(t, cache.New(dir, roomy, engine), graph(3))
	if engine.count() != 1 {
		t.Error("a degraded or failed layout was kept")
	}
}

func TestSizeIsBounded(t *testing.T) {
	dir := t.TempDir()
	foreign := filepath.Join(dir, "README")
	if err := os.WriteFile(foreign, make([]byte, 50_000), 0o600); err != nil {
		t.Fatal(err)
	}
	dead := filepath.Join(dir, "new-1")
	alive := filepath.Join(dir, "new-2")
	for _, p := range []string{dead, alive} {
		if err := os.WriteFile(p, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	long := time.Now().Add(-3 * time.Hour)
	if err := os.Chtimes(dead, long, long); err != nil {
		t.Fatal(err)
	}
	const limit = 20_000
	c := cache.New(dir, limit, &line{})
	for i := range 200 {
		place(t, c, graph(1+i%40))
		place(t, c, layout.Graph{NodeGap: i, Nodes: graph(20).Nodes})
	}
	var total int64
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if info, err := e.Info(); err == nil && len(e.Name()) == 64 {
			total += info.Size()
		}
	}
	if total == 0 || total > limit*5/4 {
		t.Errorf("%d bytes are kept, limit %d", total, limit)
	}
	if _, err := os.Stat(foreign); err != nil {
		t.Error("a foreign file was removed")
	}
	if _, err := os.Stat(dead); err == nil {
		t.Error("what a dead process left is still there")
	}
	if _, err := os.Stat(alive); err != nil {
		t.Error("what a living process writes was removed")
	}
}

// TestOldestGoFirst uses one entry again and again while others push.
func TestOldestGoFirst(t *testing.T) {
	dir := t.TempDir()
	engine := &line{}
	c := cache.New(dir, 20_000, engine)
	long := time.Now().Add(-3 * time.Hour)
	for i := range 100 {
		g := graph(20)
		g.NodeGap = i
		place(t, c, g)
		age(t, dir, long)
		place(t, c, graph(21)) // its use renews its time
	}
	before := engine.count()
	place(t, c, graph(21))
	if engine.count() != before {
		t.Error("the entry that was used most was evicted")
	}
}

func age(t *testing.T, dir string, to time.Time) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if err := os.Chtimes(filepath.Join(dir, e.Name()), to, to); err != nil {
			t.Fatal(err)
		}
	}
}

func TestSameGraphAtTheSameTime(t *testing.T) {
	engine := &line{wait: make(chan struct{})}
	c := cache.New(t.TempDir(), roomy, engine)
	var group sync.WaitGroup
	for range 20 {
		group.Go(func() { place(t, c, graph(5)) })
	}
	time.Sleep(10 * time.Millisecond) // lets most of them come together; the result is the same without
	close(engine.wait)
	group.Wait()
	if engine.count() != 1 {
		t.Errorf("the engine was asked %d times, want 1", engine.count())
	}
}

// TestOneGoesAway: the caller that makes a layout is cancelled, and the one
// that waits for it makes it itself.
func TestOneGoesAway(t *testing.T) {
	engine := &line{wait: make(chan struct{})}
	c := cache.New(t.TempDir(), roomy, engine)
	ctx, cancel := context.WithCancel(context.Background())
	first := make(chan error)
	go func() {
		_, err := c.Layout(ctx, graph(5))
		first <- err
	}()
	for engine.count() == 0 {
		time.Sleep(time.Millisecond)
	}
	second := make(chan error)
	go func() {
		_, err := c.Layout(context.Background(), graph(5))
		second <- err
	}()
	cancel()
	if err := <-first; !errors.Is(err, context.Canceled) {
		t.Errorf("the first: %v", err)
	}
	close(engine.wait)
	if err := <-second; err != nil {
		t.Errorf("the second: %v", err)
	}
}

// child is the environment variable that makes the test a process that fills
// a folder.
const child = "LINTEL_CACHE_TEST_DIR"

func TestMain(m *testing.M) {
	if dir := os.Getenv(child); dir != "" {
		c := cache.New(dir, 50_000, &line{})
		for i := range 300 {
			g := graph(1 + i%60)
			r, err := c.Layout(context.Background(), g)
			want, _ := (&line{}).Layout(context.Background(), g)
			r.FromCache = false
			if err != nil || !reflect.DeepEqual(r, want) {
				fmt.Println("wrong:", err)
				os.Exit(1)
			}
		}
		if err := c.Stats().Err; err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func TestProcessesShareAFolder(t *testing.T) {
	dir := t.TempDir()
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			cmd := exec.Command(os.Args[0])
			cmd.Env = append(os.Environ(), child+"="+dir)
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Errorf("%v: %s", err, out)
			}
		})
	}
	group.Wait()
}
