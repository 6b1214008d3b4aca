//go:build unix

package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain lets this binary stand in for the tool: a script that calls lintel
// runs main in a process of its own.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"lintel":              main,
		"lintel-unprivileged": unprivileged,
	})
}

var update = flag.Bool("update", false, "rewrite what the scripts compare with")

// patience bounds what should take no time at all. Nothing is measured with
// it; a process that outlives it hangs.
const patience = 2 * time.Minute

// TestScripts runs the tool as people and CI do. The scripts have no network,
// and share one cache that is theirs alone; what the go command compiled is
// taken from the user's.
func TestScripts(t *testing.T) {
	root, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	goEnv := settings(t, "GOCACHE", "GOMODCACHE", "GOPATH", "GOROOT")
	cache := t.TempDir()
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join("testdata", "script"),
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		UpdateScripts:       *update,
		Setup: func(env *testscript.Env) error {
			for _, name := range slices.Sorted(maps.Keys(goEnv)) {
				env.Setenv(name, goEnv[name])
			}
			env.Setenv("GOPROXY", "off")
			env.Setenv("GOSUMDB", "off")
			env.Setenv("GOENV", "off")
			env.Setenv("GOFLAGS", "")
			env.Setenv("GOTOOLCHAIN", "local")
			env.Setenv("XDG_CACHE_HOME", cache)
			// Git goes on behind for a moment after a commit, in newer versions.
			env.Setenv("GIT_CONFIG_COUNT", "1")
			env.Setenv("GIT_CONFIG_KEY_0", "maintenance.auto")
			env.Setenv("GIT_CONFIG_VALUE_0", "false")
			env.Setenv("LINTEL", root)
			env.Setenv("TOOLS", filepath.SplitList(env.Getenv("PATH"))[0]) // the folder of the tool alone
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"status":        status,
			"shop":          shop,
			"vendor":        vendor,
			"replace":       replace,
			"append":        appendTo,
			"codes":         codes,
			"plain":         plain,
			"json":          jsonFile,
			"picture":       picture,
			"pdf":           pdfFile,
			"snapshot":      snapshot,
			"unchanged":     unchanged,
			"trees":         trees,
			"site":          siteFolder,
			"spoil":         spoil,
			"serve":         serveOnce,
			"interrupt":     interrupt,
			"interruptions": interruptions,
			"brokenpipe":    brokenPipe,
			"terminal":      inTerminal,
			"uncoloured":    uncoloured,
		},
	})
}

// settings asks the go command for settings of its own.
func settings(t *testing.T, names ...string) map[string]string {
	t.Helper()
	out, err := exec.Command("go", append([]string{"env", "-json"}, names...)...).Output()
	if err != nil {
		t.Fatalf("go env: %v", err)
	}
	var values map[string]string
	if err := json.Unmarshal(out, &values); err != nil {
		t.Fatalf("go env: %v", err)
	}
	return values
}

// status N PROGRAM ARGS… runs a program, which must end with exit status N.
// stdout and stderr look at what it printed, as after exec.
func status(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: status N program [args...]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	if got := exitStatus(ts, ts.Exec(args[1], args[2:]...)); got != want {
		ts.Fatalf("exit status %d, want %d", got, want)
	}
}

// exitStatus is what a process ended with; ended by a signal, it is none.
func exitStatus(ts *testscript.TestScript, err error) int {
	var exit *exec.ExitError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &exit):
		return exit.ExitCode()
	}
	ts.Fatalf("%v", err)
	return 0
}

// shop DIR writes the module of testdata/shop into a folder.
func shop(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: shop dir")
	}
	source := filepath.Join(ts.Getenv("LINTEL"), "cmd", "lintel", "testdata", "shop")
	dir := ts.MkAbs(args[0])
	ts.Check(os.MkdirAll(dir, 0o777))
	entries, err := os.ReadDir(source)
	ts.Check(err)
	for _, e := range entries {
		text, err := os.ReadFile(filepath.Join(source, e.Name()))
		ts.Check(err)
		text = bytes.ReplaceAll(text, []byte("LINTEL"), []byte(strconv.Quote(ts.Getenv("LINTEL"))))
		ts.Check(os.WriteFile(filepath.Join(dir, strings.TrimSuffix(e.Name(), ".txt")), text, 0o666))
	}
}

// replace FILE OLD NEW replaces a text that stands in a file once.
func replace(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: replace file old new")
	}
	name := ts.MkAbs(args[0])
	text := ts.ReadFile(args[0])
	if n := strings.Count(text, args[1]); n != 1 {
		ts.Fatalf("%s has %q %d times", args[0], args[1], n)
	}
	ts.Check(os.WriteFile(name, []byte(strings.Replace(text, args[1], args[2], 1)), 0o666))
}

// append FILE TEXT adds a line to a file.
func appendTo(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: append file text")
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(ts.ReadFile(args[0])+args[1]+"\n"), 0o666))
}

// codes FILE CODE… reads a report that --format json wrote and compares the
// codes of its findings, in order.
func codes(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 {
		ts.Fatalf("usage: codes file [code...]")
	}
	decoder := json.NewDecoder(strings.NewReader(ts.ReadFile(args[0])))
	decoder.DisallowUnknownFields()
	type position struct {
		File, Note   string
		Line, Column int
	}
	type finding struct {
		Code, Severity, Workspace, View, Kind, Subject, Message, Hint string
		Positions                                                     []position
		Waived                                                        *struct {
			Reason, Kind, Subject string
			Position              position
		}
		Accepted *struct {
			Owner, Reason, Expires string
			Position               position
		}
	}
	var report struct {
		Version, Errors, Warnings, Infos *int
		Findings, Waived, Accepted       []finding
		Skipped                          []struct{ Check, Workspace, Reason string }
	}
	ts.Check(decoder.Decode(&report))
	if decoder.More() {
		ts.Fatalf("there is more behind the report")
	}
	if report.Version == nil || report.Errors == nil || report.Warnings == nil || report.Infos == nil || report.Findings == nil || report.Waived == nil || report.Accepted == nil || report.Skipped == nil {
		ts.Fatalf("the report lacks a field")
	}
	got := []string{}
	count := map[string]int{}
	for _, f := range report.Findings {
		got = append(got, f.Code)
		count[f.Severity]++
		if f.Message == "" || f.Waived != nil || f.Accepted != nil {
			ts.Fatalf("%s says nothing, or does not count", f.Code)
		}
	}
	for _, f := range report.Waived {
		if f.Message == "" || f.Waived == nil || f.Waived.Reason == "" || f.Waived.Position.Line == 0 {
			ts.Fatalf("%s is waived for no reason", f.Code)
		}
	}
	for _, f := range report.Accepted {
		if f.Message == "" || f.Accepted == nil || f.Accepted.Position.Line == 0 {
			ts.Fatalf("%s is accepted by nobody", f.Code)
		}
	}
	for _, s := range report.Skipped {
		if s.Reason == "" {
			ts.Fatalf("%q is left out for no reason", s.Check)
		}
	}
	if *report.Errors != count["error"] || *report.Warnings != count["warning"] || *report.Infos != count["info"] {
		ts.Fatalf("%d errors, %d warnings, %d infos are announced; there are %v", *report.Errors, *report.Warnings, *report.Infos, count)
	}
	if !slices.Equal(got, args[1:]) {
		ts.Fatalf("codes %q, want %q", got, args[1:])
	}
}

var (
	pictureLine    = regexp.MustCompile(`\.svg:\d+`)
	pictureDetail  = regexp.MustCompile(`: line \d+ is "`)
	pictureExcerpt = regexp.MustCompile(`\n +\d+ \| <.*(\n +\| .*)?`)
)

// plain FROM TO writes a report without what every change of the look would
// change: the lines in pictures, and the excerpts from them.
func plain(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: plain from to")
	}
	text := pictureLine.ReplaceAllString(ts.ReadFile(args[0]), ".svg:N")
	text = pictureDetail.ReplaceAllString(text, `: line N is "`)
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(pictureExcerpt.ReplaceAllString(text, "")), 0o666))
}

// snapshot DIR remembers everything in a folder, for unchanged DIR.
func snapshot(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: snapshot dir")
	}
	ts.Setenv("snapshot_"+args[0], contents(ts, args[0]))
}

// unchanged DIR fails if anything in the folder is not as it was at its
// snapshot: names, modes, times, content.
func unchanged(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 1 {
		ts.Fatalf("usage: [!] unchanged dir")
	}
	before, now := ts.Getenv("snapshot_"+args[0]), contents(ts, args[0])
	switch same := before == now; {
	case before == "":
		ts.Fatalf("there is no snapshot of %s", args[0])
	case neg && same:
		ts.Fatalf("%s is unchanged", args[0])
	case !neg && !same:
		ts.Fatalf("%s was\n%s\nand is\n%s", args[0], before, now)
	}
}

func contents(ts *testscript.TestScript, dir string) string {
	var b strings.Builder
	ts.Check(filepath.WalkDir(ts.MkAbs(dir), func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		fmt.Fprintf(&b, "%q %v %v\n", path, info.Mode(), info.ModTime().UnixNano())
		if info.Mode().IsRegular() {
			text, err := os.ReadFile(path)
			fmt.Fprintf(&b, "%d %x\n", len(text), text[:min(len(text), 64)])
			return err
		}
		return nil
	}))
	return b.String()
}

// interrupt FILE PROGRAM ARGS… starts a program, waits until the process that
// hangs in the author's code has written its number into FILE, and interrupts
// the program. It must end with exit status 2, and take that process with it.
// Its output goes to the files stdout.txt and stderr.txt.
func interrupt(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: interrupt file program [args...]")
	}
	cmd := command(ts, args[1], args[2:]...)
	var out, errOut bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errOut
	ts.Check(cmd.Start())
	done := make(chan error, 1)
	go func() { done <- cmd.Wait() }()

	marker := ts.MkAbs(args[0])
	var author int
	for deadline := time.Now().Add(patience); author == 0; {
		text, _ := os.ReadFile(marker)
		author, _ = strconv.Atoi(strings.TrimSpace(string(text)))
		select {
		case err := <-done:
			ts.Fatalf("the program ended by itself: %v\n%s%s", err, &out, &errOut)
		case <-time.After(5 * time.Millisecond):
		}
		if time.Now().After(deadline) {
			_ = cmd.Process.Kill()
			ts.Fatalf("the author's code does not run\n%s%s", &out, &errOut)
		}
	}
	ts.Check(cmd.Process.Signal(os.Interrupt))
	select {
	case err := <-done:
		if got := exitStatus(ts, err); got != exitFailed {
			ts.Fatalf("exit status %d, want %d\n%s%s", got, exitFailed, &out, &errOut)
		}
	case <-time.After(patience):
		_ = cmd.Process.Kill()
		ts.Fatalf("the program does not end")
	}
	ts.Check(os.WriteFile(ts.MkAbs("stdout.txt"), out.Bytes(), 0o666))
	ts.Check(os.WriteFile(ts.MkAbs("stderr.txt"), errOut.Bytes(), 0o666))
	for deadline := time.Now().Add(patience); syscall.Kill(author, 0) == nil; time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			ts.Fatalf("process %d of the author's code outlives the tool", author)
		}
	}
	ts.Check(os.Remove(marker))
}

// brokenpipe PROGRAM ARGS… runs a program whose standard output nobody reads.
// It must end by itself, either by the signal for that or with a status of
// the tool, and without a stack trace.
func brokenPipe(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 {
		ts.Fatalf("usage: brokenpipe program [args...]")
	}
	r, w, err := os.Pipe()
	ts.Check(err)
	ts.Check(r.Close())
	defer w.Close()
	cmd := command(ts, args[0], args[1:]...)
	var errOut bytes.Buffer
	cmd.Stdout, cmd.Stderr = w, &errOut
	err = cmd.Run()
	if state := cmd.ProcessState; state != nil {
		if ws, ok := state.Sys().(syscall.WaitStatus); ok && ws.Signaled() && ws.Signal() == syscall.SIGPIPE {
			err = nil
		} else if state.ExitCode() == exitFailed {
			err = nil
		}
	}
	if err != nil {
		ts.Fatalf("the program ended with %v\n%s", err, &errOut)
	}
	if strings.Contains(errOut.String(), "goroutine ") || strings.Contains(errOut.String(), "panic") {
		ts.Fatalf("the program died badly\n%s", &errOut)
	}
}

// command is a program with the script's folder and environment.
func command(ts *testscript.TestScript, name string, args ...string) *exec.Cmd {
	path, err := lookPath(ts.Getenv("PATH"), name)
	ts.Check(err)
	cmd := exec.Command(path, args...)
	cmd.Dir = ts.MkAbs(".")
	for _, key := range []string{
		"PATH", "HOME", "TMPDIR", "WORK", "GOCACHE", "GOMODCACHE", "GOPATH", "GOROOT", "GOPROXY", "GOSUMDB", "GOENV",
		"GOFLAGS", "GOTOOLCHAIN", "XDG_CACHE_HOME", "MARKER", "NO_COLOR", "TERM",
	} {
		if value := ts.Getenv(key); value != "" {
			cmd.Env = append(cmd.Env, key+"="+value)
		}
	}
	return cmd
}

// lookPath finds a program as the script would, not as this test would.
func lookPath(path, name string) (string, error) {
	for _, dir := range filepath.SplitList(path) {
		file := filepath.Join(dir, name)
		if info, err := os.Stat(file); err == nil && info.Mode().IsRegular() && info.Mode()&0o111 != 0 {
			return file, nil
		}
	}
	return "", fmt.Errorf("there is no program %s", name)
}
