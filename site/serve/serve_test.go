package serve_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/lintel-go/lintel/site/serve"
	"github.com/lintel-go/lintel/site/words"
	"github.com/lintel-go/lintel/templates"
)

// files is a site in memory.
type files map[string]string

func (f files) File(_ context.Context, path string) ([]byte, error) {
	if c, ok := f[path]; ok {
		return []byte(c), nil
	}
	return nil, fs.ErrNotExist
}

const page = "<!doctype html><html><body><main>hello</main></body></html>"

func ask(s *serve.Server, method, target string, header ...string) *http.Response {
	r := httptest.NewRequest(method, "http://localhost:8080/", nil)
	r.URL.Path = target
	r.Host = "localhost:8080"
	for i := 0; i+1 < len(header); i += 2 {
		if header[i] == "Host" {
			r.Host = header[i+1]
		} else {
			r.Header.Set(header[i], header[i+1])
		}
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w.Result()
}

func body(t *testing.T, r *http.Response) string {
	t.Helper()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestFiles(t *testing.T) {
	s := serve.New(serve.Options{})
	s.Show(files{
		"index.html": page, "库存/index.html": page, "a.svg": "<svg/>", "a.png": "p", "f.woff2": "w", "x.bin": "b",
		".lintel-site.json": "{}", "a b/c.css": "c", "s.js": "j", "d.go": "package d",
	})
	tests := []struct {
		path   string
		status int
		kind   string
	}{
		{"/", 200, "text/html; charset=utf-8"},
		{"/index.html", 200, "text/html; charset=utf-8"},
		{"/库存/", 200, "text/html; charset=utf-8"},
		{"/库存", 302, ""},
		{"/a.svg", 200, "image/svg+xml"},
		{"/a.png", 200, "image/png"},
		{"/f.woff2", 200, "font/woff2"},
		{"/a b/c.css", 200, "text/css; charset=utf-8"},
		{"/s.js", 200, "text/javascript; charset=utf-8"},
		{"/d.go", 200, "text/plain; charset=utf-8"},
		{"/x.bin", 200, "application/octet-stream"},
		{"/nope", 404, "text/html; charset=utf-8"},
		{"/.lintel-site.json", 404, "text/html; charset=utf-8"},
		{"/../etc/passwd", 404, "text/html; charset=utf-8"},
		{"/a/../index.html", 404, "text/html; charset=utf-8"},
		{"/a\\..\\index.html", 404, "text/html; charset=utf-8"},
		{"//index.html", 200, "text/html; charset=utf-8"},
		{"/_lintel/live.js", 200, "text/javascript; charset=utf-8"},
		{"/_lintel/live.css", 200, "text/css; charset=utf-8"},
		{"/_lintel/other", 404, "text/plain; charset=utf-8"},
	}
	for _, test := range tests {
		r := ask(s, "GET", test.path)
		if kind := r.Header.Get("Content-Type"); r.StatusCode != test.status || kind != test.kind {
			t.Errorf("%s: %d %q, want %d %q", test.path, r.StatusCode, kind, test.status, test.kind)
		}
		if r.Header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: browsers may guess its type", test.path)
		}
	}
	if to := ask(s, "GET", "/库存").Header.Get("Location"); to != "./%E5%BA%93%E5%AD%98/" {
		t.Errorf("redirect to %q", to)
	}
	if !strings.Contains(body(t, ask(s, "GET", "/")), `<script src="/_lintel/live.js"`) {
		t.Error("a page without the live script")
	}
	if policy := ask(s, "GET", "/a.svg").Header.Get("Content-Security-Policy"); !strings.Contains(policy, "sandbox") {
		t.Errorf("a picture may do what it likes: %q", policy)
	}
}

// TestAttachedFilesRunNothing holds that a file which a document brought along
// is no part of the site's origin when it is opened.
func TestAttachedFilesRunNothing(t *testing.T) {
	s := serve.New(serve.Options{})
	of := files{"files/index.html": page, "shop/files/index.html": page, "assets/lintel.js": "j"}
	sandboxed := map[string]string{
		"files/a.html": "text/html; charset=utf-8", "shop/files/docs/a.htm": "application/octet-stream",
		"shop/files/docs/a.svg": "image/svg+xml", "shop/files/a.SVG": "image/svg+xml", "shop/files/a.zip": "application/zip",
		"shop/files/a.csv": "text/plain; charset=utf-8", "shop/files/a.tsv": "text/plain; charset=utf-8", "shop/files/a.png": "image/png",
		"shop/files/a.json": "application/json", "shop/files/a.yaml": "text/plain; charset=utf-8", "shop/files/a.xml": "application/octet-stream",
	}
	for p := range sandboxed {
		of[p] = "<script>x</script></body>"
	}
	of["shop/files/a.pdf"] = "p"
	s.Show(of)
	for p, kind := range sandboxed {
		r := ask(s, "GET", "/"+p)
		h := r.Header
		if policy := h.Get("Content-Security-Policy"); !strings.Contains(policy, "sandbox") || !strings.Contains(policy, "default-src 'none'") {
			t.Errorf("%s: policy %q", p, policy)
		}
		if h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Content-Type") != kind {
			t.Errorf("%s: %v", p, h)
		}
		if strings.Contains(body(t, r), "live.js") {
			t.Errorf("%s has the live script", p)
		}
	}
	if h := ask(s, "GET", "/shop/files/a.pdf").Header; h.Get("Content-Type") != "application/pdf" || !strings.Contains(h.Get("Content-Security-Policy"), "script-src 'none'") {
		t.Errorf("%v", h)
	}
	for _, p := range []string{"/files/", "/shop/files/", "/assets/lintel.js"} {
		if policy := ask(s, "GET", p).Header.Get("Content-Security-Policy"); policy != "" {
			t.Errorf("%s: policy %q", p, policy)
		}
	}
}

func TestWhoIsRefused(t *testing.T) {
	here := serve.New(serve.Options{Hosts: []string{"Dev.Example"}})
	open := serve.New(serve.Options{AnyAddress: true})
	here.Show(files{"index.html": page})
	open.Show(files{"index.html": page})
	tests := []struct {
		name   string
		server *serve.Server
		method string
		header []string
		status int
	}{
		{"plain", here, "GET", nil, 200},
		{"head", here, "HEAD", nil, 200},
		{"post", here, "POST", nil, 405},
		{"options", here, "OPTIONS", nil, 405},
		{"another port, as with a tunnel", here, "GET", []string{"Host", "localhost:9999"}, 200},
		{"no port", here, "GET", []string{"Host", "127.0.0.1"}, 200},
		{"IPv6", here, "GET", []string{"Host", "[::1]:80"}, 200},
		{"a name that was allowed", here, "GET", []string{"Host", "dev.example:8080"}, 200},
		{"a name that leads here", here, "GET", []string{"Host", "evil.example:8080"}, 421},
		{"a name like ours", here, "GET", []string{"Host", "localhost.evil.example"}, 421},
		{"no name", here, "GET", []string{"Host", ""}, 421},
		{"another address", here, "GET", []string{"Host", "192.168.1.5:8080"}, 421},
		{"another address, where allowed", open, "GET", []string{"Host", "192.168.1.5:8080"}, 200},
		{"a name, where addresses are allowed", open, "GET", []string{"Host", "evil.example"}, 421},
		{"own origin", here, "GET", []string{"Origin", "http://localhost:8080"}, 200},
		{"foreign origin", here, "GET", []string{"Origin", "http://evil.example"}, 403},
		{"another port's origin", here, "GET", []string{"Origin", "http://localhost:3000"}, 403},
		{"no origin at all", here, "GET", []string{"Origin", "null"}, 403},
		{"a foreign page's image", here, "GET", []string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "no-cors", "Sec-Fetch-Dest", "image"}, 403},
		{"a foreign page's frame", here, "GET", []string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "iframe"}, 403},
		{"a link on a foreign page", here, "GET", []string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "document"}, 200},
	}
	for _, test := range tests {
		if r := ask(test.server, test.method, "/", test.header...); r.StatusCode != test.status {
			t.Errorf("%s: %d, want %d", test.name, r.StatusCode, test.status)
		}
	}
}

func TestTags(t *testing.T) {
	s := serve.New(serve.Options{})
	s.Show(files{"a.svg": "<svg/>"})
	first := ask(s, "GET", "/a.svg")
	tag := first.Header.Get("ETag")
	if tag == "" || first.Header.Get("Cache-Control") != "no-cache" {
		t.Errorf("%v", first.Header)
	}
	if r := ask(s, "GET", "/a.svg", "If-None-Match", `"x", W/`+tag); r.StatusCode != http.StatusNotModified || body(t, r) != "" {
		t.Errorf("%d", r.StatusCode)
	}
	s.Show(files{"a.svg": "<svg>new</svg>"})
	if r := ask(s, "GET", "/a.svg", "If-None-Match", tag); r.StatusCode != http.StatusOK {
		t.Errorf("%d", r.StatusCode)
	}
	if r := ask(s, "HEAD", "/a.svg"); body(t, r) != "" || r.Header.Get("Content-Length") != "14" {
		t.Errorf("%v", r.Header)
	}
}

func TestFailingFilesAreLogged(t *testing.T) {
	var logged string
	s := serve.New(serve.Options{Log: func(m string) { logged = m }})
	s.Show(broken{})
	if r := ask(s, "GET", "/x.svg"); r.StatusCode != http.StatusInternalServerError {
		t.Errorf("%d", r.StatusCode)
	}
	if logged != "x.svg: no paint" {
		t.Errorf("logged %q", logged)
	}
}

type broken struct{}

func (broken) File(context.Context, string) ([]byte, error) { return nil, fmt.Errorf("no paint") }

// run serves until the test ends, and returns the address.
func run(t testing.TB, s *serve.Server) string {
	t.Helper()
	l, err := serve.Listen(t.Context(), ":0")
	if err != nil {
		t.Fatal(err)
	}
	if !serve.IsLoopback(l) {
		t.Fatalf("it listens to everybody: %v", l.Addr())
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- s.Serve(ctx, l) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	return "http://" + l.Addr().String()
}

// stream reads the states that a page is told.
func stream(t *testing.T, ctx context.Context, address string) <-chan string {
	t.Helper()
	r, err := http.NewRequestWithContext(ctx, "GET", address+"/_lintel/events", nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	if kind := response.Header.Get("Content-Type"); kind != "text/event-stream" {
		t.Errorf("type %q", kind)
	}
	states := make(chan string, 100)
	go func() {
		defer response.Body.Close()
		defer close(states)
		lines := bufio.NewScanner(response.Body)
		for lines.Scan() {
			if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				states <- data
			}
		}
	}()
	return states
}

func TestPagesHearOfChangesAndProblems(t *testing.T) {
	s := serve.New(serve.Options{})
	address := run(t, s)
	states := stream(t, t.Context(), address)
	type state struct {
		Generation string
		Problem    *serve.Problem
	}
	next := func() state {
		t.Helper()
		var st state
		select {
		case text := <-states:
			if err := json.Unmarshal([]byte(text), &st); err != nil {
				t.Fatal(err)
			}
		case <-time.After(patience):
			t.Fatal("the page hears nothing")
		}
		return st
	}
	first := next()
	s.Show(files{"index.html": page})
	second := next()
	s.Fail(serve.Problem{Title: "It does not compile", Notes: []serve.Note{{File: "model.go", Line: 7, Message: "undefined: x\n<script>"}}})
	third := next()
	s.Show(files{"index.html": page})
	fourth := next()
	if first.Problem != nil || second.Problem != nil || fourth.Problem != nil || third.Problem == nil || third.Problem.Notes[0].Line != 7 {
		t.Errorf("%+v %+v %+v %+v", first, second, third, fourth)
	}
	if first.Generation == second.Generation || third.Generation == fourth.Generation {
		t.Error("the generation stays")
	}
	// A page that is opened while there is a problem hears of it at once.
	s.Fail(serve.Problem{Title: "Again"})
	if text := <-stream(t, t.Context(), address); !strings.Contains(text, "Again") {
		t.Errorf("%q", text)
	}
}

func TestTheEndIsClean(t *testing.T) {
	s := serve.New(serve.Options{})
	s.Show(files{"index.html": page})
	l, err := serve.Listen(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- s.Serve(ctx, l) }()
	states := stream(t, t.Context(), "http://"+l.Addr().String())
	<-states
	cancel()
	select {
	case err := <-done:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(patience):
		t.Fatal("an open page keeps the server up")
	}
	for range states { // the stream has ended
	}
	if c, err := net.Dial("tcp", l.Addr().String()); err == nil {
		c.Close()
		t.Error("it still listens")
	}
}

func TestManyPagesAndChanges(t *testing.T) {
	s := serve.New(serve.Options{})
	address := run(t, s)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var wg sync.WaitGroup
	const pages, changes = 8, 50
	last := fmt.Sprintf("problem %d", changes-1)
	for range pages {
		states := stream(t, ctx, address)
		wg.Go(func() {
			for text := range states {
				if strings.Contains(text, last+`"`) {
					return
				}
			}
			t.Error("the last change was never heard")
		})
	}
	for n := range changes {
		if n%2 == 0 {
			s.Show(files{"index.html": page})
		}
		s.Fail(serve.Problem{Title: fmt.Sprintf("problem %d", n)})
	}
	wg.Wait()
}

func TestListenRefusesNonsense(t *testing.T) {
	for _, a := range []string{"8080", "localhost", "localhost:port"} {
		if l, err := serve.Listen(t.Context(), a); err == nil {
			l.Close()
			t.Errorf("%q: no error", a)
		}
	}
}

// speaking is a site that has its own words.
type speaking struct {
	files
	words words.Language
}

func (s speaking) Words() words.Language { return s.words }

// TestPagesThatStandInSpeakTheLanguage asks for pages that are not there.
func TestPagesThatStandInSpeakTheLanguage(t *testing.T) {
	zh, err := words.Load(templates.Files(), "zh")
	if err != nil {
		t.Fatal(err)
	}
	s := serve.New(serve.Options{Words: zh})
	if text := body(t, ask(s, "GET", "/")); !strings.Contains(text, `<html lang="zh">`) || !strings.Contains(text, zh.Say("wait.title")) || !strings.Contains(text, "data-hide=") {
		t.Errorf("while it waits: %s", text)
	}
	s.Show(speaking{files{}, words.English()})
	if text := body(t, ask(s, "GET", "/nope")); !strings.Contains(text, `<html lang="en">`) || !strings.Contains(text, "There is no such page") {
		t.Errorf("a page that is not there: %s", text)
	}
	s.Show(speaking{files{}, zh})
	if text := body(t, ask(s, "GET", "/nope")); !strings.Contains(text, zh.Say("lost.heading")) || !strings.Contains(text, zh.Say("lost.start")) {
		t.Errorf("a page that is not there: %s", text)
	}
}
