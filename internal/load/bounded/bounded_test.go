package bounded

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"
)

// TestMain lets this test binary be the program that is run: what it does
// then is named by its argument.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == "be" {
		be(os.Args[2])
	}
	os.Exit(m.Run())
}

// marker is the environment variable that names a file which an endless program
// makes when it has begun.
const marker = "LINTEL_BOUNDED_TEST_MARKER"

func be(what string) {
	switch what {
	case "well":
		fmt.Print("out")
		fmt.Fprint(os.Stderr, "err")
	case "failing":
		os.Exit(7)
	case "chatty":
		for i := range 100000 {
			fmt.Println("line", i)
		}
	case "endless":
		if path := os.Getenv(marker); path != "" {
			if err := os.WriteFile(path, nil, 0o600); err != nil {
				panic(err)
			}
		}
		for n := 1; n > 0; n = n&7 | 1 {
		}
	case "parent":
		c := exec.Command(os.Args[0], "be", "sleeper")
		c.Stdout = os.Stdout
		if err := c.Start(); err != nil {
			panic(err)
		}
		fmt.Println(c.Process.Pid)
	case "sleeper":
		time.Sleep(time.Hour)
	case "greedy":
		var all [][]byte
		for {
			b := make([]byte, 1<<20)
			b[len(all)%len(b)] = 1
			all = append(all, b)
		}
	}
	os.Exit(0)
}

// program is c with this binary as what is run.
func program(t *testing.T, c Command, what string) Command {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c.Path, c.Args, c.Env = exe, []string{"be", what}, append(os.Environ(), "GOTRACEBACK=crash")
	if c.Output == 0 {
		c.Output = 1 << 20
	}
	return c
}

func runs(t *testing.T, c Command, what string) Outcome {
	t.Helper()
	out, err := Run(context.Background(), program(t, c, what))
	if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
	return out
}

func TestRun(t *testing.T) {
	out := runs(t, Command{}, "well")
	if out.Exit != 0 || out.Stdout.String() != "out" || out.Stderr.String() != "err" || out.TimedOut {
		t.Errorf("%+v", out)
	}
	if out := runs(t, Command{}, "failing"); out.Exit != 7 {
		t.Errorf("%+v", out)
	}
	if _, err := Run(context.Background(), Command{Path: os.Args[0] + "-nowhere"}); err == nil {
		t.Error("a program that is not there ran")
	}
}

func TestOutput(t *testing.T) {
	out := runs(t, Command{Output: 1000}, "chatty").Stdout
	if len(out.Head) != 1000 || len(out.Tail) != 1000 || !bytes.HasPrefix(out.Head, []byte("line 0\n")) || !bytes.HasSuffix(out.Tail, []byte("line 99999\n")) {
		t.Errorf("%d %d %q", len(out.Head), len(out.Tail), out.Tail)
	}
	if want := int64(5*100000 + 488890 + 100000); out.Total != want || out.Dropped() != want-2000 {
		t.Errorf("%d bytes, %d dropped, want %d", out.Total, out.Dropped(), want)
	}
}

// TestCapture holds the kept ends against the plain way to find them.
func TestCapture(t *testing.T) {
	for _, sizes := range [][]int{{}, {3}, {10}, {11}, {4, 4, 4}, {1, 30, 1}, {9, 9, 9, 9, 9}, {25, 1}, {100}} {
		c := capture{limit: 10}
		var all []byte
		for i, n := range sizes {
			p := make([]byte, n)
			for k := range p {
				p[k] = byte('a' + (i*7+k)%26)
			}
			all = append(all, p...)
			if got, err := c.Write(p); got != n || err != nil {
				t.Fatalf("%v: wrote %d, %v", sizes, got, err)
			}
		}
		head := all[:min(10, len(all))]
		tail := all[max(len(head), len(all)-10):]
		o := c.output()
		if !bytes.Equal(o.Head, head) || !bytes.Equal(o.Tail, tail) || o.Total != int64(len(all)) {
			t.Errorf("%v: %q %q %d, want %q %q %d", sizes, o.Head, o.Tail, o.Total, head, tail, len(all))
		}
	}
}

func TestTimeout(t *testing.T) {
	if out := runs(t, Command{Timeout: 300 * time.Millisecond}, "endless"); !out.TimedOut {
		t.Errorf("%+v", out)
	}
}

// TestTheLastWords lets the time be over when the program is at work: one that
// has not begun by then, as on a busy machine, has nothing to say.
func TestTheLastWords(t *testing.T) {
	c := program(t, Command{}, "endless")
	path := filepath.Join(t.TempDir(), "begun")
	c.Env = append(c.Env, marker+"="+path)
	over := make(chan time.Time, 1)
	go func() {
		for t.Context().Err() == nil {
			if _, err := os.Stat(path); err == nil {
				over <- time.Now()
				return
			}
			time.Sleep(5 * time.Millisecond)
		}
	}()
	out, err := run(t.Context(), c, over)
	if err != nil || !out.TimedOut {
		t.Errorf("%+v, %v", out, err)
	}
	if runtime.GOOS != "windows" && !strings.Contains(out.Stderr.String(), "bounded.be") {
		t.Errorf("no word of what it was doing: %s", out.Stderr)
	}
}

func TestCancel(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	time.AfterFunc(200*time.Millisecond, cancel)
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Run(ctx, Command{Path: exe, Args: []string{"be", "sleeper"}}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	if _, err := Run(ctx, Command{Path: exe, Args: []string{"be", "well"}}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

// TestChildren ends what the program leaves running.
func TestChildren(t *testing.T) {
	if runtime.GOOS != "linux" {
		if os.Getenv("CI") != "" {
			t.Fatal("needs /proc")
		}
		t.Skip("needs /proc")
	}
	out := runs(t, Command{}, "parent")
	pid, err := strconv.Atoi(strings.TrimSpace(out.Stdout.String()))
	if err != nil {
		t.Fatalf("%v: %+v", err, out)
	}
	for range 1000 {
		stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
		if err != nil || strings.Contains(string(stat), ") Z ") {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Errorf("process %d is still there", pid)
}

func TestMemory(t *testing.T) {
	if runtime.GOOS != "linux" {
		if os.Getenv("CI") != "" {
			t.Fatal("needs a system that bounds memory")
		}
		t.Skip("needs a system that bounds memory")
	}
	out := runs(t, Command{Memory: 128 << 20, Timeout: time.Minute}, "greedy")
	if out.Exit == 0 || out.TimedOut {
		t.Errorf("%+v", out)
	}
}
