//go:build unix

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"image/png"
	"io"
	"io/fs"
	"maps"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/net/html"
)

// vendor copies the model library into the folder vendor, as the go command
// would.
func vendor(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 0 {
		ts.Fatalf("usage: vendor")
	}
	from := filepath.Join(ts.Getenv("LINTEL"), "model")
	to := ts.MkAbs(filepath.Join("vendor", "github.com", "lintel-go", "lintel", "model"))
	ts.Check(os.MkdirAll(to, 0o777))
	entries, err := os.ReadDir(from)
	ts.Check(err)
	for _, e := range entries {
		if name := e.Name(); strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go") {
			text, err := os.ReadFile(filepath.Join(from, name))
			ts.Check(err)
			ts.Check(os.WriteFile(filepath.Join(to, name), text, 0o666))
		}
	}
}

// json FILE KEY… checks that a file is one JSON object with these keys.
func jsonFile(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 {
		ts.Fatalf("usage: json file [key...]")
	}
	var object map[string]json.RawMessage
	if err := json.Unmarshal([]byte(ts.ReadFile(args[0])), &object); err != nil {
		ts.Fatalf("%s is no JSON: %v", args[0], err)
	}
	for _, key := range args[1:] {
		if _, ok := object[key]; !ok {
			ts.Fatalf("%s has no %q; it has %q", args[0], key, slices.Sorted(maps.Keys(object)))
		}
	}
}

// picture FILE [SVG SCALE] checks that a file is a picture: an SVG that names
// its size, or a PNG of the size of that SVG, enlarged, with something in it.
func picture(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 && len(args) != 3 {
		ts.Fatalf("usage: picture file [svg scale]")
	}
	if len(args) == 1 {
		svgSize(ts, args[0])
		return
	}
	w, h := svgSize(ts, args[1])
	scale, err := strconv.Atoi(args[2])
	ts.Check(err)
	img, err := png.Decode(strings.NewReader(ts.ReadFile(args[0])))
	if err != nil {
		ts.Fatalf("%s: %v", args[0], err)
	}
	if size := img.Bounds().Size(); size.X != w*scale || size.Y != h*scale {
		ts.Fatalf("%s has %v pixels, want %d times (%d,%d)", args[0], size, scale, w, h)
	}
	ground := img.At(0, 0)
	for y := range h * scale {
		for x := range w * scale {
			if img.At(x, y) != ground {
				return
			}
		}
	}
	ts.Fatalf("%s is empty", args[0])
}

// pdf FILE checks that a file is a PDF from begin to end. What is in it,
// package pdf holds against others.
func pdfFile(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: pdf file")
	}
	text := ts.ReadFile(args[0])
	if !strings.HasPrefix(text, "%PDF-1.7\n") || !strings.HasSuffix(text, "\n%%EOF\n") || !strings.Contains(text, "/Type /Page\n") {
		ts.Fatalf("%s is no PDF", args[0])
	}
}

// svgSize is the size of an SVG. All of it must be XML.
func svgSize(ts *testscript.TestScript, name string) (w, h int) {
	decoder := xml.NewDecoder(strings.NewReader(ts.ReadFile(name)))
	texts := 0
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			ts.Fatalf("%s: %v", name, err)
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		if w == 0 && start.Name.Local != "svg" {
			ts.Fatalf("%s begins with <%s>", name, start.Name.Local)
		}
		if start.Name.Local == "text" {
			texts++
		}
		for _, a := range start.Attr {
			if a.Name.Local == "viewBox" && w == 0 {
				if _, err := fmt.Sscanf(a.Value, "0 0 %d %d", &w, &h); err != nil {
					ts.Fatalf("%s has the viewBox %q", name, a.Value)
				}
			}
		}
	}
	if w == 0 || h == 0 || texts == 0 {
		ts.Fatalf("%s: %d times %d, with %d texts", name, w, h, texts)
	}
	return w, h
}

// tree reads all files of a folder.
func tree(ts *testscript.TestScript, dir string) map[string]string {
	files := map[string]string{}
	root := ts.MkAbs(dir)
	ts.Check(filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, name)
		files[filepath.ToSlash(rel)] = string(text)
		return err
	}))
	return files
}

// trees A B checks that two folders have the same files.
func trees(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: trees dir dir")
	}
	a, b := tree(ts, args[0]), tree(ts, args[1])
	for name, text := range a {
		if other, ok := b[name]; !ok {
			ts.Fatalf("%s has no %s", args[1], name)
		} else if other != text {
			ts.Fatalf("%s differs", name)
		}
	}
	if len(a) == 0 || len(a) != len(b) {
		ts.Fatalf("%s has %d files, %s has %d", args[0], len(a), args[1], len(b))
	}
}

// site DIR checks that a folder is a site that can be put anywhere: whatever a
// page refers to is there, by a relative address, and no file names a folder
// of this machine.
func siteFolder(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: site dir")
	}
	files := tree(ts, args[0])
	if _, ok := files["index.html"]; !ok {
		ts.Fatalf("%s has no index.html", args[0])
	}
	places := []string{ts.Getenv("WORK"), ts.Getenv("LINTEL"), "file:"}
	if home, err := os.UserHomeDir(); err == nil && len(home) > 1 {
		places = append(places, home+"/")
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		for _, place := range places {
			if at := strings.Index(files[name], place); at >= 0 {
				ts.Fatalf("%s names %s: …%s…", name, place, files[name][max(0, at-60):min(len(files[name]), at+100)])
			}
		}
		if path.Ext(name) != ".html" {
			continue
		}
		for _, address := range addresses(ts, name, files[name]) {
			u, err := url.Parse(address)
			if err != nil {
				ts.Fatalf("%s refers to %q: %v", name, address, err)
			}
			if u.Scheme == "https" || u.Scheme == "http" {
				continue
			}
			if u.Scheme != "" || u.Host != "" || path.IsAbs(u.Path) {
				ts.Fatalf("%s refers to %q, which is not relative", name, address)
			}
			to := name
			if u.Path != "" {
				to = path.Join(path.Dir(name), u.Path)
			}
			target, ok := files[to]
			if !ok {
				ts.Fatalf("%s refers to %q, and there is no %s", name, address, to)
			}
			place := `id="` + u.Fragment + `"`
			if id, ok := strings.CutPrefix(u.Fragment, "element="); ok { // the page of a view selects it
				place = `data-id="` + html.EscapeString(id) + `"`
			}
			if u.Fragment != "" && path.Ext(to) == ".html" && !strings.Contains(target, place) {
				ts.Fatalf("%s refers to %q, and %s has no such place", name, address, to)
			}
		}
	}
}

// addresses are what a page links to, shows and loads.
func addresses(ts *testscript.TestScript, name, page string) []string {
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		ts.Fatalf("%s: %v", name, err)
	}
	var all []string
	for n := range root.Descendants() {
		for _, a := range n.Attr {
			if a.Key == "href" || a.Key == "src" {
				all = append(all, a.Val)
			}
		}
	}
	return all
}

// spoil DIR HOW damages every file in a folder: garbage or empty replaces the
// content, cut takes the second half away, flip turns one bit.
func spoil(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: spoil dir garbage|empty|cut|flip")
	}
	spoilt := 0
	ts.Check(filepath.WalkDir(ts.MkAbs(args[0]), func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		switch args[1] {
		case "garbage":
			content = []byte("neither JSON nor a program\n")
		case "empty":
			content = nil
		case "cut":
			content = content[:len(content)/2]
		case "flip":
			if len(content) > 0 {
				content[len(content)/2] ^= 4
			}
		default:
			return fmt.Errorf("nothing is spoilt by %s", args[1])
		}
		spoilt++
		return os.WriteFile(name, content, info.Mode())
	}))
	if spoilt == 0 {
		ts.Fatalf("there is nothing in %s", args[0])
	}
}

// uncoloured FROM TO writes a file without the colours of a terminal.
func uncoloured(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: uncoloured from to")
	}
	text := regexp.MustCompile(`\x1b\[[0-9;]*m`).ReplaceAllString(ts.ReadFile(args[0]), "")
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(text), 0o666))
}

// serve PAGE TEXT PROGRAM ARGS… runs a server on a free port, which must show
// the text on the page, and end well when it is interrupted.
func serveOnce(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 3 {
		ts.Fatalf("usage: serve page text program [args...]")
	}
	cmd := command(ts, args[2], append(slices.Clone(args[3:]), "--listen", "127.0.0.1:0")...)
	var errOut bytes.Buffer
	cmd.Stderr = &errOut
	out, err := cmd.StdoutPipe()
	ts.Check(err)
	ts.Check(cmd.Start())
	kill := time.AfterFunc(patience, func() { _ = cmd.Process.Kill() })
	defer kill.Stop()
	var address string
	_, scanErr := fmt.Fscanln(out, &address)
	body, getErr := get(address + args[0])
	ts.Check(cmd.Process.Signal(os.Interrupt))
	rest, _ := io.ReadAll(out)
	if status := exitStatus(ts, cmd.Wait()); status != exitOK || len(rest) > 0 {
		ts.Fatalf("exit status %d\n%s%s", status, rest, &errOut)
	}
	if scanErr != nil || getErr != nil || !strings.Contains(body, args[1]) {
		ts.Fatalf("%s%s does not show %q: %v %v\n%s\n%s", address, args[0], args[1], scanErr, getErr, body, &errOut)
	}
}

func get(address string) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return "", err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err == nil && response.StatusCode != http.StatusOK {
		err = errors.New(response.Status)
	}
	return string(body), err
}

// interruptions DIR NEW PROGRAM ARGS… interrupts a program that makes a folder
// what another one is, each time a little later, until it is faster than the
// interrupt. Each time the folder must be the old or the new one, as a whole.
func interruptions(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 3 {
		ts.Fatalf("usage: interruptions dir new program [args...]")
	}
	old, made := tree(ts, args[0]), tree(ts, args[1])
	if maps.Equal(old, made) {
		ts.Fatalf("%s is %s already", args[0], args[1])
	}
	interrupted := 0
	for wait := time.Duration(0); ; wait += 20*time.Millisecond + wait/4 {
		cmd := command(ts, args[2], args[3:]...)
		var errOut bytes.Buffer
		cmd.Stderr = &errOut
		ts.Check(cmd.Start())
		time.Sleep(wait)
		_ = cmd.Process.Signal(os.Interrupt) // it may be gone already
		err := cmd.Wait()
		now := tree(ts, args[0])
		var exit *exec.ExitError
		switch {
		case err == nil && interrupted == 0:
			ts.Fatalf("no interrupt came in time")
		case err == nil && maps.Equal(now, made):
			return
		case err == nil:
			ts.Fatalf("%s is not %s\n%s", args[0], args[1], &errOut)
		case !errors.As(err, &exit), exit.ExitCode() != exitFailed && !endedBySystem(exit, &errOut):
			ts.Fatalf("interrupted after %v, the program ends with %v\n%s", wait, err, &errOut)
		case strings.Contains(errOut.String(), "goroutine "):
			ts.Fatalf("interrupted after %v, the program dies badly\n%s", wait, &errOut)
		case !maps.Equal(now, old) && !maps.Equal(now, made):
			ts.Fatalf("interrupted after %v, %s is neither what it was nor what it should be", wait, args[0])
		}
		interrupted++
	}
}

// endedBySystem tells whether an interrupt came before the program could hear
// of it.
func endedBySystem(exit *exec.ExitError, errOut *bytes.Buffer) bool {
	status, ok := exit.Sys().(syscall.WaitStatus)
	return ok && status.Signaled() && status.Signal() == syscall.SIGINT && errOut.Len() == 0
}
