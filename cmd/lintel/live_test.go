package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/lintel-go/lintel/internal/browser"
)

// output is a buffer that one goroutine writes while another reads it.
type output struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.String()
}

// freshCache gives the tool an empty folder for what it keeps, and leaves the go
// command its own: compiling the standard library takes half a minute.
func freshCache(t *testing.T) {
	t.Helper()
	kept, err := exec.Command("go", "env", "GOCACHE").Output()
	if err != nil {
		t.Fatalf("go env: %v", err)
	}
	t.Setenv("GOCACHE", strings.TrimSpace(string(kept)))
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
}

// hang is how long the server may take for anything before it is said to hang.
// Where nothing is compiled yet, the go command alone may need a minute.
const hang = 4 * time.Minute

// until waits for something that happens soon, and fails the test if it does
// not happen at all.
func until(t *testing.T, what string, is func() bool) {
	t.Helper()
	for end := time.Now().Add(hang); !is(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("never happened: %s", what)
		}
	}
}

// startServe serves the folder and returns the address of the site.
func startServe(t *testing.T, dir string, flags ...string) (address string, log *output) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	var out output
	log = &output{}
	ended := make(chan int, 1)
	go func() {
		ended <- run(ctx, append([]string{"serve", "--listen", "127.0.0.1:0", "-C", dir}, flags...), terminal{out: &out, err: log})
	}()
	t.Cleanup(func() {
		cancel()
		if status := <-ended; status != exitOK {
			t.Errorf("serve ended with status %d\n%s", status, log)
		}
	})
	until(t, "the server says where it is", func() bool { return strings.HasSuffix(out.String(), "/\n") })
	return strings.TrimSpace(out.String()), log
}

// edit replaces text in a file the way editors save: a new file, renamed over
// the old one.
func edit(t *testing.T, path, old, new string) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	changed := strings.Replace(string(text), old, new, 1)
	if changed == string(text) {
		t.Fatalf("%s does not say %q", path, old)
	}
	if err := os.WriteFile(path+"~new", []byte(changed), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(path+"~new", path); err != nil {
		t.Fatal(err)
	}
}

// TestServeFollowsTheAuthor is the main loop as its user sees it, in a real
// browser: a new module is served; a description changes, the model breaks
// and is mended, a document changes, all without a reload by hand.
func TestServeFollowsTheAuthor(t *testing.T) {
	tab := browser.New(t)
	dir := filepath.Join(t.TempDir(), "shop 商店")
	freshCache(t)
	var out, errs output
	if status := run(context.Background(), []string{"init", dir}, terminal{out: &out, err: &errs}); status != exitOK {
		t.Fatalf("init: status %d\n%s%s", status, &out, &errs)
	}
	address, log := startServe(t, dir)
	model := filepath.Join(dir, "model.go")

	js := func(script string) string {
		t.Helper()
		value, err := chromedp.Run(tab, chromedp.Evaluate[string]("String("+script+")"))
		if err != nil {
			t.Fatalf("%s: %v", script, err)
		}
		return value
	}
	// seen waits until the page has, or no longer has, the words in what a
	// selector finds.
	seen := func(selector, words string, want bool) {
		t.Helper()
		until(t, fmt.Sprintf("%s has %q: %v; the server says:\n%s", selector, words, want, log), func() bool {
			return js(fmt.Sprintf("[...document.querySelectorAll(%q)].some(e => e.textContent.includes(%q))", selector, words)) == fmt.Sprint(want)
		})
	}
	open := func(page string) {
		t.Helper()
		if err := chromedp.Do(tab, chromedp.Navigate(page)); err != nil {
			t.Fatalf("%s: %v", page, err)
		}
	}
	open(address + "shop/views/shop/containers/index.html")
	seen(".canvas svg", "Takes orders", true)
	// A reload by hand would lose the mark and the place.
	js(`(window.sameDocument = "yes", window.scrollTo({top: 200, behavior: "instant"}), scrollY)`)
	scrolled := js("scrollY")

	edit(t, model, "Takes orders", "Takes many orders")
	seen(".canvas svg", "many orders", true)

	edit(t, model, `"Takes many orders"`, `Takes many orders"`)
	seen("#lintel-problem", "model.go", true)
	seen("#lintel-problem", ":24", true) // the line of the API
	seen(".canvas svg", "many orders", true)

	edit(t, model, `Takes many orders"`, `"Takes all orders"`)
	seen(".canvas svg", "all orders", true)
	seen("#lintel-problem", "model.go", false)

	edit(t, filepath.Join(dir, "model.go"), `api.Uses(payment, "Asks for the money", https)`, `panic("not today")`)
	seen("#lintel-problem", "not today", true)
	edit(t, filepath.Join(dir, "model.go"), `panic("not today")`, `api.Uses(payment, "Takes the money", https)`)
	seen(".canvas svg", "Takes the money", true)
	seen("#lintel-problem", "not today", false)

	if js("window.sameDocument") != "yes" || js("scrollY") != scrolled {
		t.Errorf("the page was loaded again: mark %s, scrolled %s, was %s", js("window.sameDocument"), js("scrollY"), scrolled)
	}

	open(address + "shop/docs/01-overview/index.html")
	seen("main", "The order is stored only when", true)
	edit(t, filepath.Join(dir, "docs", "01-overview.md"), "The order is stored only when", "An order is stored 只有 when")
	seen("main", "An order is stored 只有 when", true)
}
