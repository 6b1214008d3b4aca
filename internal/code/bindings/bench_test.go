package bindings_test

import (
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// large is a module of so many packages, of which each but the first imports
// the one before it, the first, and some of the standard library.
func large(packages int) string {
	var b strings.Builder
	b.WriteString("-- go.mod --\nmodule example.com/large\n\ngo 1.24\n")
	for i := range packages {
		fmt.Fprintf(&b, "-- p%03d/p.go --\n// Package p is one of many.\npackage p\n\nimport (\n\t\"fmt\"\n\t\"strings\"\n", i)
		if i > 0 {
			fmt.Fprintf(&b, "\n\tbefore \"example.com/large/p%03d\"\n\t_ \"example.com/large/p000\"\n", i-1)
		}
		b.WriteString(")\n\nfunc Say(s string) {\n")
		if i > 0 {
			b.WriteString("\tbefore.Say(s)\n")
		}
		for range 100 {
			b.WriteString("\tfmt.Println(strings.ToUpper(s)) // and again\n")
		}
		b.WriteString("}\n")
		fmt.Fprintf(&b, "-- p%03d/more.go --\npackage p\n\nconst More = \"%s\"\n", i, strings.Repeat("more ", 1000))
	}
	return b.String()
}

// age makes all files an hour old: what is younger than the clocks of file
// systems are coarse is read again.
func (a author) age(t *testing.T) {
	t.Helper()
	old := time.Now().Add(-time.Hour)
	err := filepath.WalkDir(a.root, func(path string, _ fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return os.Chtimes(path, old, old)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestLargeModules holds that a module of 500 packages takes about as long as
// the go command takes to list it, and far less once it was read. It takes a
// quarter; under the race detector, several times as much.
func TestLargeModules(t *testing.T) {
	a := layOut(t, large(500))
	a.age(t)
	var list time.Duration
	if err := func() error {
		cmd := exec.Command("go", "list", "-deps", "./...")
		cmd.Dir = a.root
		err := cmd.Run()
		list = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
		return err
	}(); err != nil {
		t.Fatal(err)
	}
	check := func() time.Duration {
		h := parts(nil, nil, of("./p0..."), of("./p1..."), of("./p2..."))
		h.b.Uses(h.a, "Asks")
		h.c.Uses(h.gate, "Asks")
		before := cpu(t)
		if r := a.check(t, h.w); r.Coverage.Packages.Bound != 300 || r.Coverage.Packages.All != 500 || told(r) != "" {
			t.Errorf("%+v\n%s", r.Coverage.Packages, told(r))
		}
		return cpu(t) - before
	}
	first, again := check(), check()
	t.Logf("go list %v, check %v, again %v", list, first, again)
	if first > 6*list {
		t.Errorf("the check takes %v, and go list %v", first, list)
	}
	if again > first/2 {
		t.Errorf("the second check takes %v, and the first %v", again, first)
	}
}
