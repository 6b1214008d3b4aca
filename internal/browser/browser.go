// Package browser starts a real Chromium: the one place that finds it, chooses
// its flags and ends it. It is for tests and benchmarks only.
package browser

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// Limit is how long everything that a test does in one browser may take. It
// only turns a hang into a failure, and leaves room for a busy machine.
const Limit = 10 * time.Minute

// New starts a browser with one empty tab of 1280×800 px and returns the
// context for chromedp.Do and
// chromedp.Run. The browser ends with the test. Without a Chromium
// the test is skipped, in CI it fails. The browser reaches files and this
// machine only.
func New(t testing.TB, options ...chromedp.ExecAllocatorOption) context.Context {
	t.Helper()
	limited, endTime := context.WithTimeout(context.Background(), Limit)
	tab, end, err := Start(limited, Path(t), options...)
	t.Cleanup(func() {
		end()
		endTime()
	})
	if err != nil {
		t.Fatal(err)
	}
	return tab
}

// Start starts the browser at path as New does, for what is no test. It ends
// when end is called, which waits until the process is gone, and even if there
// is an error; what is done in it ends with ctx, too.
func Start(ctx context.Context, path string, options ...chromedp.ExecAllocatorOption) (tab context.Context, end func(), err error) {
	flags := []chromedp.ExecAllocatorOption{
		chromedp.ExecPath(path),
		chromedp.NoFirstRun,
		chromedp.NoDefaultBrowserCheck,
		chromedp.NoSandbox, // tests run as root in containers
		chromedp.DisableGPU,
		chromedp.WSURLReadTimeout(Limit), // the first start on a busy machine reads a lot from the disk
		chromedp.WindowSize(1280, 800),
		chromedp.Flag("headless", "new"),
		chromedp.Flag("hide-scrollbars", true),
		chromedp.Flag("mute-audio", true),
		chromedp.Flag("force-color-profile", "srgb"),
		chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-background-timer-throttling", true),
		chromedp.Flag("disable-breakpad", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-default-apps", true),
		chromedp.Flag("disable-dev-shm-usage", true), // it is small in containers
		chromedp.Flag("disable-extensions", true),
		chromedp.Flag("disable-renderer-backgrounding", true),
		chromedp.Flag("disable-sync", true),
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1"),
		chromedp.Flag("no-proxy-server", true),
		chromedp.Flag("lang", "en-US"),
	}
	allocator, endBrowser := chromedp.NewExecAllocator(context.WithoutCancel(ctx), append(flags, options...)...)
	running, endTab := chromedp.NewContext(allocator)
	tab, release := context.WithCancel(running)
	stop := context.AfterFunc(ctx, release)
	end = func() {
		stop()
		release()
		endTab()
		endBrowser()
	}
	if err := chromedp.Do(tab); err != nil {
		return nil, end, fmt.Errorf("browser: start: %w", err)
	}
	return tab, end, nil
}

// Tab opens another empty tab in the browser of a context that New returned.
// It closes with the test.
func Tab(t testing.TB, ctx context.Context) context.Context {
	t.Helper()
	tab, end := chromedp.NewContext(ctx)
	t.Cleanup(end)
	if err := chromedp.Do(tab); err != nil {
		t.Fatalf("browser: open a tab: %v", err)
	}
	return tab
}

// errMissing is that of Find.
var errMissing = errors.New("browser: no Chromium found; hint: install it (apt-get install chromium)")

// Find is where Chromium lies.
func Find() (string, error) {
	for _, name := range []string{
		"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome",
		"/Applications/Chromium.app/Contents/MacOS/Chromium",
		"/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
	} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errMissing
}

// Path is where Chromium lies. Without one the test is skipped, in CI it
// fails.
func Path(t testing.TB) string {
	t.Helper()
	path, err := Find()
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	return path
}

// Show loads a page of HTML, given as a whole document, from a file of its
// own, and waits until its fonts are there.
func Show(t testing.TB, ctx context.Context, html string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "page.html")
	if err := os.WriteFile(path, []byte(html), 0o600); err != nil {
		t.Fatalf("browser: write the page: %v", err)
	}
	address := url.URL{Scheme: "file", Path: filepath.ToSlash(path)}
	if err := chromedp.Do(ctx, chromedp.Navigate(address.String())); err != nil {
		t.Fatalf("browser: open the page: %v", err)
	}
	fonts := chromedp.Evaluate[bool](`document.fonts.ready.then(() => true)`, chromedp.EvalAwaitPromise)
	if _, err := chromedp.Run(ctx, fonts); err != nil {
		t.Fatalf("browser: wait for fonts: %v", err)
	}
}
