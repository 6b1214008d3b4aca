// Package serve shows a site over HTTP while its author works on it.
//
// A Server holds the last good site and, while there is one, the problem that
// keeps the next from standing. Pages that are open hear of both, fetch
// themselves again and change only the parts that differ; the problem is
// shown over every page until it is mended.
//
// It is for one author on one machine. Requests whose Host or Origin is
// another's are refused, so that no page of the web can read what it shows.
package serve

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io/fs"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/lintel-go/lintel/site/words"
	"github.com/lintel-go/lintel/templates"
)

// Source is a site: *site.Site makes the files that are asked for,
// *site.Memory and site.Folder have them. The error of File is fs.ErrNotExist
// if there is no such file. Pictures are asked for once and kept until the
// next site is shown.
type Source interface {
	File(ctx context.Context, path string) ([]byte, error)
}

// Problem is why there is no new site.
type Problem struct {
	Title  string `json:"title"` // "The model does not compile"
	Notes  []Note `json:"notes,omitempty"`
	Detail string `json:"detail,omitempty"` // what has no lines of its own, as it is
}

// Note is one message of a Problem.
type Note struct {
	File    string `json:"file,omitempty"`
	Line    int    `json:"line,omitempty"`
	Column  int    `json:"column,omitempty"`
	Message string `json:"message"`
	Hint    string `json:"hint,omitempty"`
}

// Options are the choices of a server. The zero value is usable.
type Options struct {
	// Hosts are names that requests may be addressed to, beside localhost and
	// addresses of the loopback interface. Needed where the server listens
	// beyond it.
	Hosts []string
	// AnyAddress also lets through requests that are addressed to the server
	// by any IP address: for a server that listens beyond loopback. Names
	// must still be in Hosts.
	AnyAddress bool
	// Words are those of the pages that stand in for others, until there is a
	// site, whose own they are then. The zero value: English.
	Words words.Language
	// Log is told of files that could not be made. Nil: nothing is.
	Log func(message string)
}

// Server is an http.Handler. It is safe for concurrent use.
type Server struct {
	options Options
	boot    string // of this server: a page of an earlier one must fetch itself anew
	closing chan struct{}
	once    sync.Once

	lock       sync.Mutex
	source     Source
	pictures   *pictures // of source
	problem    *Problem
	generation int
	changed    chan struct{} // closed at the next change
}

// New is a server with nothing to show yet.
func New(options Options) *Server {
	if options.Words.Tag() == "" {
		options.Words = words.English()
	}
	return &Server{
		options: options,
		boot:    strconv.FormatInt(time.Now().UnixNano(), 36),
		closing: make(chan struct{}),
		changed: make(chan struct{}),
	}
}

// Show puts a new good site in the place of the last one. A problem is over.
func (s *Server) Show(source Source) {
	s.change(func() { s.source, s.pictures, s.problem = source, newPictures(source, maxPictures), nil })
}

// ShowDespite shows a site of which a part is older than its source, and why.
func (s *Server) ShowDespite(source Source, p Problem) {
	s.change(func() { s.source, s.pictures, s.problem = source, newPictures(source, maxPictures), &p })
}

// Fail says why there is no new site. The last good one stays.
func (s *Server) Fail(p Problem) {
	s.change(func() { s.problem = &p })
}

func (s *Server) change(do func()) {
	s.lock.Lock()
	defer s.lock.Unlock()
	do()
	s.generation++
	close(s.changed)
	s.changed = make(chan struct{})
}

// state is what open pages are told.
type state struct {
	Generation string   `json:"generation"`
	Problem    *Problem `json:"problem"`
}

func (s *Server) state() (state, <-chan struct{}) {
	s.lock.Lock()
	defer s.lock.Unlock()
	return state{s.boot + "-" + strconv.Itoa(s.generation), s.problem}, s.changed
}

// current is the site to show, with the generation that it belongs to: a page
// must not claim to be newer than it is.
func (s *Server) current() (Source, *pictures, string) {
	s.lock.Lock()
	defer s.lock.Unlock()
	return s.source, s.pictures, s.boot + "-" + strconv.Itoa(s.generation)
}

// Listen opens an address. Without a host it is on the loopback interface.
func Listen(ctx context.Context, address string) (net.Listener, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, fmt.Errorf("serve: %w\nhint: give host:port, for example localhost:8080", err)
	}
	if host == "" {
		host = "127.0.0.1"
	}
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", net.JoinHostPort(host, port))
	if err != nil {
		return nil, fmt.Errorf("serve: %w", err)
	}
	return l, nil
}

// IsLoopback tells whether only this machine reaches a listener.
func IsLoopback(l net.Listener) bool {
	a, ok := l.Addr().(*net.TCPAddr)
	return ok && a.IP.IsLoopback()
}

// Serve answers requests until the context ends, then lets those that are
// under way finish for a moment. It returns nil after a clean end.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	// Requests outlive ctx, or they could not finish.
	base, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	server := &http.Server{
		Handler:           s,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       10 * time.Second,
		WriteTimeout:      2 * time.Minute, // drawing a large view may take a while; event streams set their own
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		BaseContext:       func(net.Listener) context.Context { return base },
	}
	done := make(chan error, 1)
	go func() { done <- server.Serve(l) }()
	select {
	case err := <-done:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	s.once.Do(func() { close(s.closing) }) // ends the event streams
	grace, end := context.WithTimeout(base, 500*time.Millisecond)
	defer end()
	if err := server.Shutdown(grace); err != nil {
		_ = server.Close()
	}
	<-done
	return nil
}

// ServeHTTP implements http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Cache-Control", "no-cache")
	switch {
	case !s.hostAllowed(r.Host):
		refuse(w, http.StatusMisdirectedRequest, "this server does not answer to the name "+strconv.Quote(r.Host))
	case !originAllowed(r):
		refuse(w, http.StatusForbidden, "this server answers its own pages only")
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		h.Set("Allow", "GET, HEAD")
		refuse(w, http.StatusMethodNotAllowed, "this server only shows")
	case r.URL.Path == eventsPath:
		s.events(w, r)
	case strings.HasPrefix(r.URL.Path, ownPrefix):
		own(w, r)
	default:
		s.file(w, r)
	}
}

func refuse(w http.ResponseWriter, status int, message string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	fmt.Fprintln(w, message)
}

// hostAllowed guards against names that somebody else's DNS leads to this
// machine.
func (s *Server) hostAllowed(host string) bool {
	name := host
	if h, _, err := net.SplitHostPort(host); err == nil {
		name = h
	}
	name = strings.ToLower(strings.TrimSuffix(strings.Trim(name, "[]"), "."))
	if name == "localhost" || slices.ContainsFunc(s.options.Hosts, func(h string) bool { return name != "" && strings.EqualFold(h, name) }) {
		return true
	}
	a, err := netip.ParseAddr(name)
	return err == nil && (a.Unmap().IsLoopback() || s.options.AnyAddress)
}

// originAllowed refuses requests that a page of another site makes. Following
// a link to here is no such request.
func originAllowed(r *http.Request) bool {
	for _, o := range r.Header.Values("Origin") {
		u, err := url.Parse(o)
		if err != nil || u.Host == "" || !strings.EqualFold(u.Host, r.Host) {
			return false
		}
	}
	site := r.Header.Get("Sec-Fetch-Site")
	return site == "" || site == "same-origin" || site == "none" ||
		r.Header.Get("Sec-Fetch-Mode") == "navigate" && r.Header.Get("Sec-Fetch-Dest") == "document"
}

const (
	ownPrefix  = "/_lintel/"
	eventsPath = ownPrefix + "events"
)

// own serves the script and the style of the live pages.
func own(w http.ResponseWriter, r *http.Request) {
	name := ""
	switch r.URL.Path {
	case ownPrefix + "live.js":
		name = "js/live.js"
	case ownPrefix + "live.css":
		name = "css/live.css"
	default:
		refuse(w, http.StatusNotFound, "not found")
		return
	}
	content, err := fs.ReadFile(templates.Files(), name)
	if err != nil {
		refuse(w, http.StatusInternalServerError, err.Error())
		return
	}
	send(w, r, http.StatusOK, name, content)
}

// file serves a file of the site, and pages with the live script.
func (s *Server) file(w http.ResponseWriter, r *http.Request) {
	source, drawn, generation := s.current()
	if source == nil {
		l := s.options.Words
		page := waiting(l, l.Say("wait.title"), l.Say("wait.title"), html.EscapeString(l.Say("wait.text")))
		send(w, r, http.StatusServiceUnavailable, "index.html", live(page, generation))
		return
	}
	p, ok := sitePath(r.URL.Path)
	var content []byte
	err := fs.ErrNotExist
	switch {
	case !ok:
	case isPicture(p):
		if tag, known := drawn.tag(p); known && knows(r.Header.Get("If-None-Match"), tag) {
			w.Header().Set("ETag", tag)
			w.WriteHeader(http.StatusNotModified)
			return
		}
		content, err = drawn.File(r.Context(), p)
	default:
		content, err = source.File(r.Context(), p)
		if errors.Is(err, fs.ErrNotExist) && path.Base(p) != "index.html" {
			// A folder without its slash: the page's own addresses need it.
			if _, err := source.File(r.Context(), p+"/index.html"); err == nil {
				target := url.URL{Path: path.Base(p) + "/", RawQuery: r.URL.RawQuery}
				w.Header().Set("Location", "./"+strings.TrimPrefix(target.String(), "./"))
				w.WriteHeader(http.StatusFound)
				return
			}
		}
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		l := s.options.Words
		if own, ok := source.(interface{ Words() words.Language }); ok {
			l = own.Words()
		}
		text := html.EscapeString(l.Say("lost.text")) + ` <a href="/">` + html.EscapeString(l.Say("lost.start")) + `</a>`
		send(w, r, http.StatusNotFound, "index.html", live(waiting(l, l.Say("lost.title"), l.Say("lost.heading"), text), generation))
	case r.Context().Err() != nil: // nobody waits for it any more
	case err != nil:
		if s.options.Log != nil {
			s.options.Log(fmt.Sprintf("%s: %v", p, err))
		}
		refuse(w, http.StatusInternalServerError, err.Error())
	default:
		switch ext := strings.ToLower(path.Ext(p)); {
		case ext == ".svg":
			// Opened on its own, a picture may run nothing.
			w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:; sandbox")
		case attached(p) && ext == ".pdf":
			// It runs nothing here, and browsers show none in a sandbox.
			w.Header().Set("Content-Security-Policy", "script-src 'none'; frame-ancestors 'none'")
		case attached(p):
			w.Header().Set("Content-Security-Policy", "default-src 'none'; sandbox")
		case ext == ".html":
			content = live(content, generation)
		}
		send(w, r, http.StatusOK, p, content)
	}
}

// attached tells whether a file is one that documents brought along, not one
// that the site made. A page is called index.html, and so no file is taken for
// one: a document or a workspace may be called "files" too.
func attached(p string) bool {
	if path.Base(p) == "index.html" {
		return false
	}
	parts := strings.SplitN(p, "/", 3)
	return len(parts) > 1 && parts[0] == "files" || len(parts) > 2 && parts[1] == "files"
}

// sitePath is the path of a file for the path of an address. It refuses what
// no page links to: parts that lead up, hidden files, backslashes.
func sitePath(p string) (string, bool) {
	folder := strings.HasSuffix(p, "/")
	p = strings.Trim(p, "/")
	if p == "" {
		return "index.html", true
	}
	for part := range strings.SplitSeq(p, "/") {
		if part == "" || strings.HasPrefix(part, ".") || strings.ContainsAny(part, "\\\x00") {
			return "", false
		}
	}
	if folder {
		return p + "/index.html", true
	}
	return p, true
}

// live adds the script that keeps a page fresh.
func live(page []byte, generation string) []byte {
	at := bytes.LastIndex(page, []byte("</body>"))
	if at < 0 {
		return page
	}
	tag := `<script src="` + ownPrefix + `live.js" data-generation="` + generation + `" defer></script>`
	return slices.Concat(page[:at], []byte(tag), page[at:])
}

// waiting is a page that stands in for one that is not there, and shows it
// when it comes.
func waiting(l words.Language, title, heading, text string) []byte {
	return fmt.Appendf(nil, waitingPage, l.Tag(), html.EscapeString(title), html.EscapeString(heading), text, l.Attributes())
}

// waitingPage has places for language, title, heading, words, and the words
// of scripts.
const waitingPage = `<!doctype html>
<html lang="%s"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'">
<title>%s</title><link rel="stylesheet" href="/_lintel/live.css"><link rel="icon" href="data:,"></head>
<body class="lintel-waiting"><main data-waiting><h1>%s</h1><p>%s</p></main>
<template id="lintel-words"%s></template></body></html>
`

// send writes a file with its type and a tag by which a browser can tell that
// it has it already.
func send(w http.ResponseWriter, r *http.Request, status int, name string, content []byte) {
	h := w.Header()
	h.Set("Content-Type", contentType(name))
	if status == http.StatusOK {
		tag := tagOf(content)
		h.Set("ETag", tag)
		if knows(r.Header.Get("If-None-Match"), tag) {
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	h.Set("Content-Length", strconv.Itoa(len(content)))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(content)
	}
}

// contentType goes by the name alone: the tables of the system differ from
// machine to machine.
func contentType(name string) string {
	switch strings.ToLower(path.Ext(name)) {
	case ".html":
		return "text/html; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".json":
		return "application/json"
	case ".svg":
		return "image/svg+xml"
	case ".png":
		return "image/png"
	case ".jpg", ".jpeg":
		return "image/jpeg"
	case ".gif":
		return "image/gif"
	case ".webp":
		return "image/webp"
	case ".avif":
		return "image/avif"
	case ".woff2":
		return "font/woff2"
	case ".pdf":
		return "application/pdf"
	case ".zip":
		return "application/zip"
	case ".txt", ".md", ".csv", ".tsv", ".go", ".log", ".yaml", ".yml", ".toml", ".puml", ".mmd", ".d2", ".dot":
		return "text/plain; charset=utf-8"
	}
	return "application/octet-stream"
}

// heartbeat is how often a silent event stream says that it is alive.
const heartbeat = 15 * time.Second

// events streams the state, at once and at every change.
func (s *Server) events(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	if r.Method == http.MethodHead {
		return
	}
	control := http.NewResponseController(w)
	_ = control.SetReadDeadline(time.Time{}) // nothing more is to be read, for as long as the page is open
	write := func(text string) bool {
		_ = control.SetWriteDeadline(time.Now().Add(10 * time.Second))
		if _, err := fmt.Fprint(w, text); err != nil {
			return false
		}
		return control.Flush() == nil
	}
	if !write("retry: 500\n\n") {
		return
	}
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	for {
		state, changed := s.state()
		data, err := json.Marshal(state)
		if err != nil || !write("event: state\ndata: "+string(data)+"\n\n") {
			return
		}
		for waiting := true; waiting; {
			select {
			case <-changed:
				waiting = false
			case <-beat.C:
				if !write(": \n\n") {
					return
				}
			case <-s.closing:
				return
			case <-r.Context().Done():
				return
			}
		}
	}
}
