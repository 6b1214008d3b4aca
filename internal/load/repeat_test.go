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
	says(p.load(t, "compile", "compile", "compile", "link", "program"), "Shop", "Gives three")
	p.write(t, "shared/shared.go", "package shared\n\nconst Text = \"Sells\"\n")
	edit("four", "compile", "compile", "compile", "link", "program") // a constant is there to be seen

	t.Log("a mistake is told by the go command")
	p.write(t, "arch/arch.go", strings.ReplaceAll(edition("five"), "model.New", "model.Nwe"))
	r := p.load(t, "compile", "go build")
	if w := r.Workspaces[0]; w.Model != nil || len(w.Diagnostics) != 1 || w.Diagnostics[0].Origin.Position != (model.Position{File: "arch/arch.go", Line: 10, Column: 50}) {
		t.Errorf("diagnostics %v", w.Diagnostics)
	}
	edit("five", "compile", "link", "program")

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
	lose := func() {
		t.Helper()
		if len(p.loader.recordings) != 1 {
			t.Fatalf("there are %d recordings", len(p.loader.recordings))
		}
		for _, r := range p.loader.recordings {
			r.script, r.env = gone, []string{"GOOS=" + runtime.GOOS}
		}
	}
	lose()
	edit("once", "compile", "go build", "program")
	edit("and well", "compile", "compile", "link", "program")
	for n := range mostAstray {
		if got := p.loader.astray; got != n {
			t.Errorf("%d scripts in a row went astray, want %d", got, n)
		}
		lose()
		edit(fmt.Sprint("once more ", n), "compile", "go build", "program")
	}
	edit("again", "go build", "program")
	edit("and again", "go build", "program")
}

// TestRepeatNothingDoubtful holds what is no recording: a build while which a file
// was written, even if it says the same again, and one that had less to compile
// than another edit has.
func TestRepeatNothingDoubtful(t *testing.T) {
	t.Parallel()
	p := open(t, plain)
	p.load(t, "go build", "go env", "go list", "program")
	recorded := func(what string, want int) {
		t.Helper()
		if got := len(p.loader.recordings); got != want {
			t.Errorf("%s: there are %d recordings, want %d", what, got, want)
		}
	}
	p.write(t, "arch/arch.go", edition("one"))
	p.load(t, "go build", "program")
	recorded("an edit", 1)

	const parts = "package parts\n\nconst Name = \"Shop\"\n"
	p.options.OnCommand = func(path string, args []string) {
		p.on(path, args)
		if args[0] == "build" {
			p.write(t, "arch/parts/parts.go", strings.Replace(parts, "Shop", "Stall", 1))
			p.write(t, "arch/parts/parts.go", parts)
		}
	}
	p.loader.options = p.options
	p.write(t, "shared/shared.go", "package shared\n\nconst Text = \"Lends\"\n")
	p.load(t, "go build", "program")
	recorded("a file is written during the build", 0)
	if p.loader.astray != 0 {
		t.Error("a script went astray, and none was run")
	}
	p.options.OnCommand = p.on
	p.fresh()
	p.load(t, "go build", "program") // for nothing of it is kept
	p.load(t)

	p.write(t, "arch/parts/parts.go", "package parts\n\nconst Name = \"Shop\" // what it is called\n")
	p.load(t, "go build", "program")
	recorded("a comment, after which nothing else is compiled", 0)
	p.write(t, "arch/arch.go", edition("two"))
	p.load(t, "go build", "program")
	recorded("an edit after it", 1)
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
