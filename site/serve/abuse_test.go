package serve_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/lintel-go/lintel/site"
	"github.com/lintel-go/lintel/site/serve"
)

// patience is how long anything may take on a busy machine. It only turns a hang
// into a failure.
const patience = time.Minute

// held is what a client that does not hurry would make others wait for, at
// least: so long it may take to send its headers. They wait for less.
const held = 5 * time.Second

// raw sends bytes as they are, and returns the status and the rest of the
// answer.
func raw(t *testing.T, address, request string) (status int, header http.Header, body string) {
	t.Helper()
	c, err := net.Dial("tcp", strings.TrimPrefix(address, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.SetDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	go func() { _, _ = io.WriteString(c, request) }() // an answer may come before all is sent
	r, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		t.Fatalf("%.60q: %v", request, err)
	}
	defer r.Body.Close()
	b, _ := io.ReadAll(r.Body) // a server that refuses may hang up at once
	return r.StatusCode, r.Header, string(b)
}

// TestNoPathLeavesTheSite asks in every spelling for what lies beside a site,
// behind links of the file system, and hidden in it.
func TestNoPathLeavesTheSite(t *testing.T) {
	const secret = "the secret"
	outside := t.TempDir()
	dir := filepath.Join(outside, "site")
	sink, err := site.WriteDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := sink.Put("index.html", []byte(page)); err != nil {
		t.Fatal(err)
	}
	if err := sink.Put("assets/a.css", []byte("a{}")); err != nil {
		t.Fatal(err)
	}
	if _, err := sink.Commit(); err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{filepath.Join(outside, "secret.txt"), filepath.Join(dir, ".secret.txt")} {
		if err := os.WriteFile(file, []byte(secret), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for link, to := range map[string]string{"link.txt": "../secret.txt", "up": "..", "absolute.txt": filepath.Join(outside, "secret.txt")} {
		if err := os.Symlink(to, filepath.Join(dir, link)); err != nil {
			t.Fatal(err)
		}
	}
	s := serve.New(serve.Options{})
	s.Show(site.Folder(dir))
	address := run(t, s)
	host := strings.TrimPrefix(address, "http://")
	ask := func(target string) (int, string) {
		status, _, body := raw(t, address, "GET "+target+" HTTP/1.1\r\nHost: "+host+"\r\nConnection: close\r\n\r\n")
		return status, body
	}
	if status, body := ask("/assets/a.css"); status != 200 || body != "a{}" {
		t.Fatalf("the site itself: %d %q", status, body)
	}
	for _, target := range []string{
		"/../secret.txt", "/..%2fsecret.txt", "/%2e%2e/secret.txt", "/%2e%2e%2fsecret.txt", "/.%2e/secret.txt", "/..%5csecret.txt", "/..\\secret.txt",
		"/%252e%252e/secret.txt", "/..%c0%afsecret.txt", "/assets/../../secret.txt", "/assets/..%2f..%2fsecret.txt", "/./../secret.txt", "//../secret.txt", "/....//secret.txt",
		"/..;/secret.txt", "/..%00/secret.txt", "/secret.txt%00.css", "/index.html%00", "/link.txt", "/up/secret.txt", "/absolute.txt", "/.secret.txt", "/%2esecret.txt",
		"/assets/..", "/assets/%2e%2e/.secret.txt", "/.lintel-site.json", "/C:/secret.txt", "/C:%5csecret.txt", "//" + host + "/../secret.txt", "http://" + host + "/../secret.txt", "/_lintel/../../secret.txt", "/_lintel/live.js/../x",
	} {
		if status, body := ask(target); status < 400 || strings.Contains(body, secret) {
			t.Errorf("%s: %d %.80q", target, status, body)
		}
	}
}

// TestOddRequests holds what is refused, and how that is said.
func TestOddRequests(t *testing.T) {
	s := serve.New(serve.Options{})
	s.Show(files{"index.html": page})
	address := run(t, s)
	host := strings.TrimPrefix(address, "http://")
	head := " / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n"
	for _, method := range []string{"POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "PROPFIND", "get", "X"} {
		status, header, _ := raw(t, address, method+head+"\r\n")
		if status != http.StatusMethodNotAllowed || header.Get("Allow") != "GET, HEAD" || header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: %d, allowed %q", method, status, header.Get("Allow"))
		}
	}
	for name, test := range map[string]struct {
		request string
		status  int
	}{
		"as it should be":       {"GET" + head + "\r\n", 200},
		"a name of another":     {"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n", 421},
		"an address of another": {"GET http://evil.example/ HTTP/1.1\r\nHost: " + host + "\r\n\r\n", 421},
		"no name":               {"GET / HTTP/1.1\r\n\r\n", 400},
		"an empty name":         {"GET / HTTP/1.1\r\nHost:\r\n\r\n", 421},
		"two names":             {"GET / HTTP/1.1\r\nHost: " + host + "\r\nHost: evil.example\r\n\r\n", 400},
		"a name with a path":    {"GET / HTTP/1.1\r\nHost: " + host + "/x\r\n\r\n", 400},
		"an old client":         {"GET / HTTP/1.0\r\n\r\n", 421},
		"another's page":        {"GET" + head + "Origin: https://evil.example\r\n\r\n", 403},
		"two origins":           {"GET" + head + "Origin: http://" + host + "\r\nOrigin: https://evil.example\r\n\r\n", 403},
		"large headers":         {"GET" + head + "X: " + strings.Repeat("x", 1<<20) + "\r\n\r\n", 431},
		"many headers":          {"GET" + head + strings.Repeat("X: y\r\n", 100_000) + "\r\n", 431},
		"a long address":        {"GET /" + strings.Repeat("a", 1<<20) + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n", 431},
		"nonsense":              {"\x16\x03\x01\x00\xa5\r\n\r\n", 400},
		"a broken escape":       {"GET /%zz HTTP/1.1\r\nHost: " + host + "\r\n\r\n", 400},
		"a smuggled request":    {"GET" + head + "Content-Length: 5\r\nTransfer-Encoding: chunked, chunked\r\n\r\n", 501},
	} {
		if status, _, _ := raw(t, address, test.request); status != test.status {
			t.Errorf("%s: %d, want %d", name, status, test.status)
		}
	}
}

// TestSlowClients has a thousand of them send a byte now and then. Others are
// answered all the same, and the slow ones do not stay for long.
func TestSlowClients(t *testing.T) {
	const many = 1000
	s := serve.New(serve.Options{})
	s.Show(files{"index.html": page})
	address := run(t, s)
	before := runtime.NumGoroutine()
	// The runtime has raised the limit of open files as far as it may.
	var slow []net.Conn
	for range many {
		c, err := net.Dial("tcp", strings.TrimPrefix(address, "http://"))
		if err != nil {
			t.Fatalf("after %d: %v", len(slow), err)
		}
		defer c.Close()
		if _, err := io.WriteString(c, "GET / HTTP/1.1\r\nHost: localhost\r\nX-"); err != nil {
			t.Fatal(err)
		}
		slow = append(slow, c)
	}
	begin := time.Now()
	r, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	if text := body(t, r); r.StatusCode != 200 || !strings.Contains(text, "hello") {
		t.Errorf("%d %q", r.StatusCode, text)
	}
	r.Body.Close()
	if took := time.Since(begin); took > held-time.Second {
		t.Errorf("others wait for %v", took)
	}
	end := time.Now().Add(patience)
	for _, c := range slow {
		for {
			if _, err := io.WriteString(c, "x"); err != nil {
				break
			}
			if err := c.SetReadDeadline(time.Now().Add(10 * time.Millisecond)); err != nil {
				t.Fatal(err)
			}
			_, err := c.Read(make([]byte, 512))
			if timeout, ok := err.(net.Error); err == nil || !ok || !timeout.Timeout() {
				break // an answer, or the end
			}
			if time.Now().After(end) {
				t.Fatal("a slow client stays")
			}
		}
	}
	settle(t, before)
}

// settle waits until what served clients that are gone has ended.
func settle(t *testing.T, before int) {
	t.Helper()
	http.DefaultClient.CloseIdleConnections()
	for end := time.Now().Add(patience); ; time.Sleep(10 * time.Millisecond) {
		now := runtime.NumGoroutine()
		if now <= before+5 {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("%d goroutines, %d before", now, before)
		}
	}
}

// large is a site whose one file does not fit into any buffer on the way.
type large struct{}

func (large) File(context.Context, string) ([]byte, error) { return make([]byte, 32<<20), nil }

// TestClientsThatVanish hang up in the middle of a file, and of the stream of
// events.
func TestClientsThatVanish(t *testing.T) {
	s := serve.New(serve.Options{})
	s.Show(large{})
	address := run(t, s)
	before := runtime.NumGoroutine()
	for n := range 60 {
		c, err := net.Dial("tcp", strings.TrimPrefix(address, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		path := []string{"/large.bin", "/_lintel/events", "/pictures/a.svg"}[n%3]
		if _, err := fmt.Fprintf(c, "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n", path); err != nil {
			t.Fatal(err)
		}
		if _, err := c.Read(make([]byte, 100)); err != nil {
			t.Fatal(err)
		}
		if tcp, ok := c.(*net.TCPConn); ok && n%2 == 0 {
			_ = tcp.SetLinger(0) // the hard way
		}
		c.Close()
	}
	s.Fail(serve.Problem{Title: "news for those who are gone"})
	settle(t, before)
}

// pipes is a listener whose connections stay in this process, so that time can
// be that of a test.
type pipes struct {
	conns  chan net.Conn
	closed chan struct{}
	close  func()
}

func newPipes() pipes {
	p := pipes{conns: make(chan net.Conn), closed: make(chan struct{})}
	p.close = sync.OnceFunc(func() { close(p.closed) })
	return p
}

func (p pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p pipes) Close() error { p.close(); return nil }

func (pipes) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)} }

// dial connects, and sends a request that may lack its end.
func (p pipes) dial(t *testing.T, request string) net.Conn {
	t.Helper()
	ours, theirs := net.Pipe()
	p.conns <- theirs
	if _, err := io.WriteString(ours, request); err != nil {
		t.Fatal(err)
	}
	return ours
}

// TestTheEndComesSoon ends a server that has open streams, clients that never
// finish asking, and a file under way that nobody reads.
func TestTheEndComesSoon(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := serve.New(serve.Options{})
		s.Show(large{})
		l := newPipes()
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() { done <- s.Serve(ctx, l) }()
		for range 10 {
			stream := l.dial(t, "GET /_lintel/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
			go func() { _, _ = io.Copy(io.Discard, stream) }() // to its end
			defer stream.Close()
			defer l.dial(t, "GET / HT").Close()
			defer l.dial(t, "GET /large.bin HTTP/1.1\r\nHost: localhost\r\n\r\n").Close()
		}
		synctest.Wait()
		begin := time.Now()
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
		if took := time.Since(begin); took > time.Second {
			t.Errorf("the end took %v", took)
		}
	})
}
