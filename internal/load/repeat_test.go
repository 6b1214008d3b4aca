package load

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/lintel-go/lintel/internal/load/replay"
	"github.com/lintel-go/lintel/model"
)

const plain = module + `-- arch/arch.go --
package arch

import (
	"example.com/shop/arch/parts"
	"example.com/shop/shared"
	"github.com/lintel-go/lintel/model"
)

//go:noinline
func Workspace() *model.Workspace { return model.New(parts.Name, shared.Text+" EDITION") }
-- arch/parts/parts.go --
package parts

const Name = "Shop"
-- shared/shared.go --
package shared

const Text = "Sells"
`

// edition is what the file of the workspace says in an edition.
func edition(text string) string {
	_, file, _ := strings.Cut(plain, "-- arch/arch.go --\n")
	file, _, _ = strings.Cut(file, "-- ")
	return strings.ReplaceAll(file, "EDITION", text)
}

// TestRepeat edits a workspace again and again: the first build of an edit is
// the go command's, and those behind it run what it ran, for as long as nothing
// changes but what it compiled.
func TestRepeat(t *testing.T) {
	t.Parallel()
	p := open(t, plain)
	const arch = "example.com/shop/arch"
	repeated := []string{"compile", "link", "program"} // for the program sees nothing new
	says := func(r Result, name, text string) {
		t.Helper()
		if m := of(t, r, arch).Model; m.Name != name || m.Description != text {
			t.Errorf("the model is %q, %q, want %q, %q", m.Name, m.Description, name, text)
		}
	}
	says(p.load(t, "go build", "go env", "go list", "program"), "Shop", "Sells EDITION")
	edit := func(text string, started ...string) {
		t.Helper()
		p.write(t, "arch/arch.go", edition(text))
		says(p.load(t, started...), "Shop", "Sells "+text)
	}
	edit("one", "go build", "program")
	edit("two", "compile", "compile", "go env", "link", "program")
	edit("three", repeated...)

	if runtime.GOOS == "linux" { // elsewhere, an ID stands in other places, too
		t.Log("the program is that of the go command, but for its ID")
		q := p.author
		q.options.CacheDir = t.TempDir()
		if _, err := New(q.options).Load(context.Background()); err != nil {
			t.Fatal(err)
		}
		p.take()
		if mine, its := newest(t, p.options.CacheDir), newest(t, q.options.CacheDir); !bytes.Equal(mine, its) {
			t.Errorf("the programs differ: %d and %d bytes", len(mine), len(its))
		}
	}

	t.Log("another package changes: it is compiled along from then on")
	p.write(t, "shared/shared.go", "package shared\n\nconst Text = \"Lends\"\n")
	says(p.load(t, "go build", "program"), "Shop", "Lends three")
	p.write(t, "shared/shared.go", "package shared\n\nconst Text = \"Sells\"\n")
	says(p.load(t), "Shop", "Sells three") // of which the model is kept
	p.write(t, "shared/shared.go", "package shared\n\nconst Text = \"Gives\"\n")
	says(p.load(t, "compile", "compile", "compile", "go env", "link", "program"), "Shop", "Gives three")
	p.write(t, "shared/shared.go", "package shared\n\nconst Text = \"Sells\"\n")
	edit("four", "compile", "compile", "compile", "link", "program") // a constant is there to be seen

	t.Log("a mistake is told by the go command")
	p.write(t, "arch/arch.go", strings.ReplaceAll(edition("five"), "model.New", "model.Nwe"))
	r := p.load(t, "compile", "compile", "go build")
	if w := r.Workspaces[0]; w.Model != nil || len(w.Diagnostics) != 1 || w.Diagnostics[0].Origin.Position != (model.Position{File: "arch/arch.go", Line: 10, Column: 50}) {
		t.Errorf("diagnostics %v", w.Diagnostics)
	}
	edit("five", "compile", "compile", "link", "program")

	t.Log("what a package is made of changes")
	p.write(t, "arch/more.go", "package arch\n")
	says(p.load(t, "go build", "go env", "go list", "program"), "Shop", "Sells five")
	_, mod, _ := strings.Cut(module, "\n")
	p.write(t, "go.mod", strings.Replace(mod, "go 1.26.0", "go 1.26.1", 1))
	says(p.load(t, "go build", "go env", "go list", "program"), "Shop", "Sells five")
}

// TestRepeatGoesAstray has recordings that are of no use: the go command builds,
// and after some of them nothing is tried any more.
func TestRepeatGoesAstray(t *testing.T) {
	t.Parallel()
	p := open(t, plain)
	p.load(t, "go build", "go env", "go list", "program")
	edit := func(text string, started ...string) {
		t.Helper()
		p.write(t, "arch/arch.go", edition(text))
		if m := of(t, p.load(t, started...), "example.com/shop/arch").Model; m.Description != "Sells "+text {
			t.Errorf("the model says %q after edit %q", m.Description, text)
		}
	}
	edit("of old", "go build", "program")
	gone, err := replay.Read([]replay.Line{
		{Text: "WORK=/gone\n"},
		{Package: "example.com/shop/arch", Text: "/gone/compile -o $WORK/b002/_pkg_.a\n"},
		{Text: "/gone/link -o $WORK/b001/exe/a.out\n"},
	})
	if err != nil {
		t.Fatal(err)
	}
	for n := range mostAstray {
		for _, r := range p.loader.recordings {
			r.script = gone
		}
		edit(fmt.Sprint("once more ", n), "compile", "go build", "go env", "program")
	}
	edit("again", "go build", "program")
	edit("and again", "go build", "program")
}

// nameless blanks the ID of a program in its notes, where Go writes it, and one
// that is made of it for others.
func nameless(t *testing.T, program []byte) []byte {
	t.Helper()
	for _, id := range []struct {
		owner  string
		length int
	}{{"Go\x00\x00", 83}, {"GNU\x00", 20}} {
		i := bytes.Index(program, []byte("\x00"+id.owner))
		if i < 0 {
			t.Fatalf("the program has no note of %q", id.owner)
		}
		clear(program[i+1+len(id.owner):][:id.length])
	}
	return program
}

// newest is the program that was put last into the store of a cache folder,
// without its ID.
func newest(t *testing.T, dir string) []byte {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(dir, "programs", "*"))
	if err != nil || len(found) == 0 {
		t.Fatalf("no programs in %s: %v", dir, err)
	}
	last := found[0]
	for _, path := range found {
		if modified(t, path).After(modified(t, last)) {
			last = path
		}
	}
	data, err := os.ReadFile(last)
	if err != nil {
		t.Fatal(err)
	}
	return nameless(t, data)
}

func modified(t *testing.T, path string) time.Time {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info.ModTime()
}
