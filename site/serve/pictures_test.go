package serve_test

import (
	"context"
	"errors"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"github.com/lintel-go/lintel/site/serve"
)

// easel draws every file anew, and counts. While gate is not nil, a drawing
// waits for it.
type easel struct {
	drawn atomic.Int32
	size  int
	gate  chan struct{}
	fails atomic.Bool
}

func (e *easel) File(ctx context.Context, path string) ([]byte, error) {
	if strings.HasSuffix(path, "/index.html") {
		return nil, fs.ErrNotExist
	}
	e.drawn.Add(1)
	if e.gate != nil {
		select {
		case <-e.gate:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	if e.fails.Load() {
		return nil, errors.New("no paint")
	}
	return []byte(path + strings.Repeat("x", e.size)), nil
}

func TestPicturesAreDrawnOnceForAGeneration(t *testing.T) {
	s := serve.New(serve.Options{})
	of := &easel{}
	s.Show(of)
	drawn := func(want int32, when string) {
		t.Helper()
		if got := of.drawn.Load(); got != want {
			t.Errorf("%s: drawn %d times, want %d", when, got, want)
		}
	}
	const picture = "/shop/pictures/shop/containers.png"
	first := ask(s, "GET", picture)
	tag := first.Header.Get("ETag")
	if first.StatusCode != http.StatusOK || tag == "" {
		t.Fatalf("%d %v", first.StatusCode, first.Header)
	}
	if a, b := body(t, first), body(t, ask(s, "GET", picture)); a != b || a == "" {
		t.Errorf("%q, then %q", a, b)
	}
	drawn(1, "asked twice")
	if r := ask(s, "GET", picture, "If-None-Match", tag); r.StatusCode != http.StatusNotModified || r.Header.Get("ETag") != tag {
		t.Errorf("%d %v", r.StatusCode, r.Header)
	}
	drawn(1, "asked with its tag")
	s.Fail(serve.Problem{Title: "x"})
	ask(s, "GET", picture)
	drawn(1, "a problem")
	s.Show(of)
	if r := ask(s, "GET", picture, "If-None-Match", tag); r.StatusCode != http.StatusNotModified {
		t.Errorf("%d", r.StatusCode)
	}
	drawn(2, "a new site")
	ask(s, "GET", "/shop/files/pictures/a.png")
	ask(s, "GET", "/shop/files/pictures/a.png")
	drawn(4, "a file that is no picture of the site")
}

func TestFailedPicturesAreTriedAgain(t *testing.T) {
	s := serve.New(serve.Options{})
	of := &easel{}
	of.fails.Store(true)
	s.Show(of)
	if r := ask(s, "GET", "/pictures/a.png", "If-None-Match", "*"); r.StatusCode != http.StatusInternalServerError {
		t.Errorf("%d", r.StatusCode)
	}
	of.fails.Store(false)
	if r := ask(s, "GET", "/pictures/a.png"); r.StatusCode != http.StatusOK {
		t.Errorf("%d", r.StatusCode)
	}
}

// TestPicturesAreBounded holds that the oldest pictures give way, and that
// their tags are still known.
func TestPicturesAreBounded(t *testing.T) {
	s := serve.New(serve.Options{})
	of := &easel{size: 30 << 20}
	s.Show(of)
	tag := ask(s, "GET", "/pictures/a.png").Header.Get("ETag")
	ask(s, "GET", "/pictures/b.png")
	ask(s, "GET", "/pictures/c.png") // takes the place of a
	ask(s, "GET", "/pictures/b.png")
	ask(s, "GET", "/pictures/c.png")
	if got := of.drawn.Load(); got != 3 {
		t.Errorf("drawn %d times, want 3", got)
	}
	if r := ask(s, "GET", "/pictures/a.png", "If-None-Match", tag); r.StatusCode != http.StatusNotModified || of.drawn.Load() != 3 {
		t.Errorf("%d, drawn %d times", r.StatusCode, of.drawn.Load())
	}
	ask(s, "GET", "/pictures/a.png")
	if got := of.drawn.Load(); got != 4 {
		t.Errorf("drawn %d times, want 4", got)
	}
}

// TestOneDrawsAndTheOthersWait holds that many who ask for a picture at once
// cost one drawing, and that one who leaves takes nothing from the others.
func TestOneDrawsAndTheOthersWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := serve.New(serve.Options{})
		of := &easel{gate: make(chan struct{})}
		s.Show(of)
		ctx, leave := context.WithCancel(t.Context())
		var wg sync.WaitGroup
		get := func(ctx context.Context) *httptest.ResponseRecorder {
			w := httptest.NewRecorder()
			r := httptest.NewRequestWithContext(ctx, "GET", "http://localhost/pictures/a.png", nil)
			wg.Go(func() { s.ServeHTTP(w, r) })
			return w
		}
		get(ctx)
		synctest.Wait()
		var others []*httptest.ResponseRecorder
		for range 8 {
			others = append(others, get(t.Context()))
		}
		synctest.Wait()
		if got := of.drawn.Load(); got != 1 {
			t.Errorf("%d draw at once", got)
		}
		leave()
		synctest.Wait()
		if got := of.drawn.Load(); got != 2 {
			t.Errorf("drawn %d times after the first left, want 2", got)
		}
		close(of.gate)
		wg.Wait()
		if got := of.drawn.Load(); got != 2 {
			t.Errorf("drawn %d times, want 2", got)
		}
		for _, w := range others {
			if w.Code != http.StatusOK || !strings.HasPrefix(w.Body.String(), "pictures/a.png") {
				t.Errorf("%d %q", w.Code, w.Body)
			}
		}
	})
}
