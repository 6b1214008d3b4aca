package project

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/lintel-go/lintel/internal/drift"
	"github.com/lintel-go/lintel/internal/load"
	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render"
	"github.com/lintel-go/lintel/render/layout"
	"github.com/lintel-go/lintel/render/view"
)

// TestMain gives the tests a cache of their own and no network; what the go
// command compiled is taken from the user's.
func TestMain(m *testing.M) {
	out, err := exec.Command("go", "env", "GOCACHE").Output()
	if err != nil {
		fmt.Fprintln(os.Stderr, "go env:", err)
		os.Exit(1)
	}
	dir, err := os.MkdirTemp("", "lintel-project-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	for name, value := range map[string]string{
		"GOCACHE": strings.TrimSpace(string(out)), "XDG_CACHE_HOME": dir, "HOME": dir,
		"GOPROXY": "off", "GOSUMDB": "off", "GOFLAGS": "", "GOWORK": "", "GOENV": "off",
	} {
		if err := os.Setenv(name, value); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	status := m.Run()
	_ = os.RemoveAll(dir)
	os.Exit(status)
}

// shop is a module with one workspace.
const shop = `package shop

import "github.com/lintel-go/lintel/model"

func Workspace() *model.Workspace {
	w := model.New("Shop", "Sells things")
	buyer := w.Person("Buyer", "Wants a thing")
	shop := w.System("Shop", "Takes orders")
	api := shop.Container("API", "Takes orders", model.Technology("Go"))
	orders := shop.Container("Orders", "What was ordered", model.Technology("SQL"))
	buyer.Uses(api, "Orders", model.Technology("HTTPS"))
	api.Uses(orders, "Stores", model.Technology("SQL"))
	return w
}
`

// gomod is a module file that takes Lintel from this repository.
func gomod(t *testing.T, module string) string {
	t.Helper()
	root, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("module %s\n\ngo 1.26.0\n\nrequire github.com/lintel-go/lintel v0.0.0\n\nreplace github.com/lintel-go/lintel => %q\n", module, root)
}

// write lays files out in a folder.
func write(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// edit replaces a text that stands in a file once.
func edit(t *testing.T, dir, name, old, new string) {
	t.Helper()
	file := filepath.Join(dir, filepath.FromSlash(name))
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(text), old); n != 1 {
		t.Fatalf("%s has %q %d times", name, old, n)
	}
	if err := os.WriteFile(file, []byte(strings.Replace(string(text), old, new, 1)), 0o666); err != nil {
		t.Fatal(err)
	}
}

// folder is a project with the shop in it, and a folder for its pictures.
func folder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	write(t, dir, map[string]string{
		"go.mod": gomod(t, "example.com/shop"), "model.go": shop, ConfigFile: `{"pictures": "pictures"}`,
	})
	return dir
}

func open(t *testing.T, dir string) *Project {
	t.Helper()
	p, err := Open(Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	})
	return p
}

func check(t *testing.T, p *Project) []drift.Finding {
	t.Helper()
	report, err := p.Check(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return report.Findings
}

func redraw(t *testing.T, p *Project) drift.Changes {
	t.Helper()
	changes, err := p.Update(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return changes
}

// contents are the files below a folder.
func contents(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		name, _ := filepath.Rel(dir, path)
		files[filepath.ToSlash(name)] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestSlugs(t *testing.T) {
	for _, c := range []struct{ packages, want []string }{
		{[]string{"example.com/shop"}, []string{"shop"}},
		{[]string{"example.com/shop/arch", "example.com/store"}, []string{"arch", "store"}},
		{[]string{"example.com/shop/arch", "example.com/store/arch"}, []string{"shop-arch", "store-arch"}},
		{[]string{"a.com/x/arch", "b.com/x/arch", "c.com/y/arch", "c.com/z"}, []string{"a-com-x-arch", "b-com-x-arch", "y-arch", "z"}},
		{[]string{"example.com/x-y", "example.com/x/y", "z/y"}, []string{"example-com-x-y", "example-com-x-y-2", "z-y"}},
		{[]string{"example.com/shop", "example.com/shop"}, []string{"example-com-shop", "example-com-shop-2"}},
		{[]string{"shop", "shop", "shop-2"}, []string{"shop", "shop-2", "shop-2-2"}},
		{[]string{"arch", "example.com/arch"}, []string{"arch", "example-com-arch"}},
		{[]string{"example.com/Flash_Sale.v2"}, []string{"flash-sale-v2"}},
		{[]string{"example.com/assets"}, []string{"example-com-assets"}}, // the site has a folder of that name
		{[]string{"assets"}, []string{"assets-2"}},
		{[]string{"_"}, []string{"workspace"}},
	} {
		var workspaces []load.Workspace
		for _, p := range c.packages {
			workspaces = append(workspaces, load.Workspace{Package: p})
		}
		if got := slugs("/root", workspaces); !slices.Equal(got, c.want) {
			t.Errorf("%q are called %q, want %q", c.packages, got, c.want)
		}
	}
}

// TestSlugsOfCopies tells copies of one module apart by their folders, however
// many come or go.
func TestSlugsOfCopies(t *testing.T) {
	t.Parallel()
	got := slugs("/root", []load.Workspace{
		{Package: "example.com/shop", Dir: "/root"},
		{Package: "example.com/shop", Dir: "/root/new/shop"},
		{Package: "example.com/shop", Dir: "/root/old/shop"},
		{Package: "example.com/store", Dir: "/root/store"},
	})
	if want := []string{"example-com-shop", "new-shop", "old-shop", "store"}; !slices.Equal(got, want) {
		t.Errorf("called %q, want %q", got, want)
	}
}

// engine is a layout.Engine that counts, and does what a test wants of it.
type engine struct {
	mu    sync.Mutex
	calls int
	do    func(ctx context.Context) error // before every layout; nil: nothing
	inner layout.Engine
}

func (e *engine) Name() string    { return "counting" }
func (e *engine) Version() string { return "1" }

func (e *engine) Layout(ctx context.Context, g layout.Graph) (layout.Result, error) {
	e.mu.Lock()
	e.calls++
	do := e.do
	e.mu.Unlock()
	if do != nil {
		if err := do(ctx); err != nil {
			return layout.Result{}, err
		}
	}
	return e.inner.Layout(ctx, g)
}

// since is how many layouts were asked for since the last call.
func (e *engine) since() int {
	e.mu.Lock()
	defer e.mu.Unlock()
	n := e.calls
	e.calls = 0
	return n
}

// counted is a project that draws with a counting engine.
func counted(t *testing.T) (*Project, *engine) {
	t.Helper()
	p := open(t, t.TempDir())
	e := &engine{inner: p.cache}
	p.renderer = render.New(e, p.theme)
	return p, e
}

// versions are the shop as the loader would give it, with the words of one
// container. All are written in the same lines.
func versions(t *testing.T, words ...string) []Workspace {
	t.Helper()
	var all []Workspace
	for _, description := range words {
		w := model.New("Shop", "Sells things")
		buyer := w.Person("Buyer", "Wants a thing")
		api := w.System("Shop", "Takes orders").Container("API", description, model.Technology("Go"))
		buyer.Uses(api, "Orders", model.Technology("HTTPS"))
		m, diagnostics := w.Build()
		if m == nil {
			t.Fatal(diagnostics)
		}
		all = append(all, Workspace{Slug: "shop", Model: m, views: view.New(m)})
	}
	return all
}

// TestDrawDrawsContentOnce draws a view again only when what it shows changed,
// however often the model is loaded.
func TestDrawDrawsContentOnce(t *testing.T) {
	p, e := counted(t)
	draw := func(w Workspace, key string) []byte {
		t.Helper()
		picture, err := p.Draw(t.Context(), w, key)
		if err != nil {
			t.Fatal(err)
		}
		return p.SVG(picture)
	}
	all := versions(t, "Takes orders", "Takes orders", "Takes and keeps many more orders than before")
	first, again, changed := all[0], all[1], all[2]
	containers, landscape := draw(first, "shop/containers"), draw(first, "landscape")
	once := e.since()
	if once < 2 {
		t.Fatalf("two views cost %d layouts", once)
	}
	for range 3 {
		if !bytes.Equal(draw(again, "shop/containers"), containers) || !bytes.Equal(draw(again, "landscape"), landscape) {
			t.Error("the picture is another one")
		}
	}
	if n := e.since(); n != 0 {
		t.Errorf("unchanged views cost %d layouts", n)
	}

	if !bytes.Equal(draw(changed, "landscape"), landscape) {
		t.Error("the landscape shows what it should not")
	}
	if n := e.since(); n != 0 {
		t.Errorf("a view that does not show the change costs %d layouts", n)
	}
	if bytes.Equal(draw(changed, "shop/containers"), containers) {
		t.Error("the change is not shown")
	}
	if e.since() == 0 {
		t.Error("a changed view costs no layout")
	}

	// The same view of another workspace is another picture.
	other := changed
	other.Slug = "store"
	draw(other, "landscape")
	draw(changed, "landscape")
	if n := e.since(); n == 0 {
		t.Error("a view of another workspace costs no layout")
	}
	draw(other, "landscape")
	draw(changed, "landscape")
	if n := e.since(); n != 0 {
		t.Errorf("two workspaces drive each other out: %d layouts", n)
	}

	if _, err := p.Draw(t.Context(), first, "nosuch"); err == nil || !strings.Contains(err.Error(), "nosuch") {
		t.Errorf("a view that does not exist: %v", err)
	}
}

// TestDrawFromManySides gives one picture to all who want it at once.
func TestDrawFromManySides(t *testing.T) {
	p, e := counted(t)
	w := versions(t, "Takes orders")[0]
	if _, err := p.Draw(t.Context(), w, "shop/containers"); err != nil {
		t.Fatal(err)
	}
	once := e.since()

	p, e = counted(t)
	pictures := make([][]byte, 32)
	var group sync.WaitGroup
	for i := range pictures {
		group.Go(func() {
			picture, err := p.Draw(t.Context(), w, "shop/containers")
			if err != nil {
				t.Error(err)
				return
			}
			pictures[i] = p.SVG(picture)
		})
	}
	group.Wait()
	for _, got := range pictures {
		if !bytes.Equal(got, pictures[0]) {
			t.Fatal("two callers have different pictures")
		}
	}
	if n := e.since(); n != once {
		t.Errorf("%d callers cost %d layouts, one costs %d", len(pictures), n, once)
	}
}

// TestDrawOutlivesAnotherCaller lets the caller that draws go away: who waits
// for it draws itself, and who goes away while waiting does not wait longer.
func TestDrawOutlivesAnotherCaller(t *testing.T) {
	p, e := counted(t)
	w := versions(t, "Takes orders")[0]
	begun, proceed := make(chan bool), make(chan bool)
	e.do = func(ctx context.Context) error {
		begun <- true
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-proceed:
			return nil
		}
	}
	type result struct {
		picture render.Picture
		err     error
	}
	draw := func(ctx context.Context) chan result {
		c := make(chan result, 1)
		go func() {
			picture, err := p.Draw(ctx, w, "shop/containers")
			c <- result{picture, err}
		}()
		return c
	}
	first, leaveFirst := context.WithCancel(t.Context())
	one := draw(first)
	<-begun
	impatient, leaveImpatient := context.WithCancel(t.Context())
	two, three := draw(impatient), draw(t.Context())
	leaveImpatient()
	if r := <-two; !errors.Is(r.err, context.Canceled) {
		t.Errorf("who waits cannot leave: %v", r.err)
	}
	leaveFirst()
	if r := <-one; !errors.Is(r.err, context.Canceled) {
		t.Errorf("who draws cannot leave: %v", r.err)
	}
	<-begun // the third takes over
	close(proceed)
	go func() {
		for range begun { // its further attempts
		}
	}()
	r := <-three
	if r.err != nil || len(r.picture.Scene.Marks) == 0 {
		t.Errorf("who stays has no picture: %v", r.err)
	}
	close(begun)
}

// TestDrawTriesAgain keeps no failure.
func TestDrawTriesAgain(t *testing.T) {
	p, e := counted(t)
	w := versions(t, "Takes orders")[0]
	broken := errors.New("the engine has a bad day")
	e.do = func(context.Context) error { return broken }
	for range 2 {
		if _, err := p.Draw(t.Context(), w, "landscape"); !errors.Is(err, broken) {
			t.Fatalf("%v, want that %v", err, broken)
		}
	}
	if n := e.since(); n != 2 {
		t.Errorf("two attempts cost %d layouts", n)
	}
	e.do = nil
	if _, err := p.Draw(t.Context(), w, "landscape"); err != nil {
		t.Errorf("the engine is well again: %v", err)
	}
}

// lines are findings as a report begins them.
func lines(found []drift.Finding) []string {
	var out []string
	for _, f := range found {
		at := "-"
		if len(f.Positions) > 0 {
			at = f.Positions[0].File
			if f.Positions[0].Line > 0 && !strings.HasSuffix(at, ".svg") {
				at += fmt.Sprint(":", f.Positions[0].Line)
			}
		}
		out = append(out, at+" "+f.Code+" "+f.Message)
	}
	return out
}

func wantLines(t *testing.T, found []drift.Finding, want ...string) {
	t.Helper()
	if got := lines(found); !slices.Equal(got, want) {
		t.Errorf("found\n  %s\nwant\n  %s", strings.Join(got, "\n  "), strings.Join(want, "\n  "))
	}
}

// TestFilesAreSeenFromTheProject has two modules below the settings: every
// file in every finding, whoever makes it, is named from there and exists.
func TestFilesAreSeenFromTheProject(t *testing.T) {
	dir := t.TempDir()
	other := strings.NewReplacer(`package shop`, `package arch`, `model.New("Shop"`, `model.New("Store"`).Replace(shop)
	other = strings.Replace(other, "return w", "w.Docs(\"docs\")\n\treturn w", 1)
	write(t, dir, map[string]string{
		ConfigFile:                  `{"pictures": "docs/pictures"}`,
		"shop/go.mod":               gomod(t, "example.com/shop"),
		"shop/model.go":             shop,
		"store/go.mod":              gomod(t, "example.com/store"),
		"store/arch/model.go":       other,
		"store/arch/docs/orders.md": "# Orders\n\nSee [[shop/api]].\n",
	})
	p := open(t, dir)
	redraw(t, p)
	wantLines(t, check(t, p))

	edit(t, dir, "store/arch/model.go", `"API", "Takes orders"`, `"API", ""`)
	edit(t, dir, "store/arch/docs/orders.md", "[[shop/api]]", "[[shop/ipa]]")
	edit(t, dir, "shop/model.go", "	return w", "	buyer.Uses(api, \"Orders\")\n	return w")
	found := check(t, p)
	wantLines(t, found,
		`docs/pictures/arch/shop/containers.svg LNT-D008 description of container "API" differs: the picture says "[Container: Go] Takes orders", the model "[Container: Go]"`,
		`shop/model.go:13 LNT-M022 relationship "Orders" from person "Buyer" to container "API" is already written`,
		`store/arch/docs/orders.md:3 LNT-S001 unknown reference [[shop/ipa]]: the model has no such element`,
		`store/arch/model.go:9 LNT-M101 container "API" has no description`,
	)
	for _, f := range found {
		for _, at := range f.Positions {
			if _, err := p.ReadFile(at.File); err != nil || filepath.IsAbs(at.File) {
				t.Errorf("%s: position %s: %v", f.Code, at.File, err)
			}
		}
	}

	// What the compiler says is named the same way, and so is what the site
	// and the models themselves know.
	edit(t, dir, "shop/model.go", "return w", "return v")
	found = check(t, p)
	if got := lines(found); len(got) != 4 || !strings.HasPrefix(got[1], "shop/model.go:14 LNT-L021 ") {
		t.Errorf("found %q", got)
	}
	state, err := p.Load(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(state.Workspaces) != 1 || state.Workspaces[0].Slug != "arch" || len(state.Problems) != 1 {
		t.Fatalf("%d workspaces, problems %v", len(state.Workspaces), state.Problems)
	}
	text, err := model.Encode(state.Workspaces[0].Model)
	if err != nil {
		t.Fatal(err)
	}
	if !json.Valid(text) || bytes.Contains(text, []byte(`"arch/`)) || bytes.Contains(text, []byte(dir)) {
		t.Errorf("the model names files from elsewhere:\n%s", text)
	}
	planned, err := p.Site(t.Context(), state.Workspaces, SiteOptions{})
	if err != nil {
		t.Fatal(err)
	}
	page, err := planned.File(t.Context(), "arch/elements/shop/api/index.html")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(bytes.ReplaceAll(page, []byte("<wbr>"), nil), []byte("store/arch/model.go:9")) {
		t.Errorf("the page of an element does not say where it is written:\n%s", page)
	}
}

// TestCheckSaysTheDriftInWords changes a model and a picture in the ways that
// people do, and reads what the check says of it.
func TestCheckSaysTheDriftInWords(t *testing.T) {
	dir := folder(t)
	p := open(t, dir)
	redraw(t, p)
	wantLines(t, check(t, p))
	before := contents(t, dir)
	restore := func() { t.Helper(); write(t, dir, before) }

	edit(t, dir, "model.go", `api.Uses(orders, "Stores", model.Technology("SQL"))`, "_ = orders")
	wantLines(t, check(t, p),
		`model.go:10 LNT-M104 container "Orders" has no relationship`,
		`pictures/shop/shop/containers.svg LNT-D007 relationship "API → Orders: Stores [SQL]" is gone from the model but still in the picture`,
	)

	restore()
	edit(t, dir, "model.go", `"API", "Takes orders"`, `"API", "Takes all orders"`)
	found := check(t, p)
	wantLines(t, found,
		`pictures/shop/shop/containers.svg LNT-D008 description of container "API" differs: the picture says "[Container: Go] Takes orders", the model "[Container: Go] Takes all orders"`,
	)
	if at := found[0].Positions[1]; at.File != "model.go" || at.Line != 9 {
		t.Errorf("the line of the author is %v", at)
	}

	restore()
	edit(t, dir, "pictures/shop/shop/context.svg", ">Wants a thing</text>", ">Wants many things</text>")
	wantLines(t, check(t, p),
		`pictures/shop/shop/context.svg LNT-D009 person "Buyer" is drawn otherwise: the text reads "Wants many things", and should read "Wants a thing"`,
	)

	// Drawn anew, they are as they were.
	if changes := redraw(t, p); !slices.Equal(changes.Written, []string{"shop/shop/context.svg"}) || len(changes.Removed) != 0 {
		t.Errorf("%+v", changes)
	}
	if after := contents(t, dir); !maps.Equal(after, before) {
		t.Error("the pictures are not what they were")
	}
}

// TestUpdateRemovesWhatIsLeftOver removes the pictures of views and workspaces
// that are gone, and nothing that it did not make.
func TestUpdateRemovesWhatIsLeftOver(t *testing.T) {
	dir := folder(t)
	p := open(t, dir)
	if changes := redraw(t, p); len(changes.Written) != 3 || len(changes.Removed)+len(changes.Unchanged) != 0 {
		t.Errorf("first: %+v", changes)
	}
	if changes := redraw(t, p); len(changes.Unchanged) != 3 || len(changes.Removed)+len(changes.Written) != 0 {
		t.Errorf("second: %+v", changes)
	}
	write(t, dir, map[string]string{"pictures/shop/notes.txt": "mine"})
	edit(t, dir, "model.go", `w.System("Shop"`, `w.System("Store"`)
	if changes := redraw(t, p); !slices.Equal(changes.Removed, []string{"shop/shop/containers.svg", "shop/shop/context.svg"}) ||
		!slices.Equal(changes.Written, []string{"shop/landscape.svg", "shop/store/containers.svg", "shop/store/context.svg"}) {
		t.Errorf("a renamed system: %+v", changes)
	}
	want := []string{"shop/landscape.svg", "shop/notes.txt", "shop/store/containers.svg", "shop/store/context.svg"}
	if got := slices.Sorted(maps.Keys(contents(t, filepath.Join(dir, "pictures")))); !slices.Equal(got, want) {
		t.Errorf("there are %q, want %q", got, want)
	}
}

// TestUpdateWaitsForSoundModels touches nothing while a model is broken, for
// its views are not gone.
func TestUpdateWaitsForSoundModels(t *testing.T) {
	dir := folder(t)
	p := open(t, dir)
	redraw(t, p)
	before := contents(t, dir)
	for _, broken := range []struct{ old, new, says string }{
		{"return w", "return v", "model.go:13: undefined: v (LNT-L021)\nhint: "},
		{"return w", `panic("no")`, "model.go:13: Workspace panicked: no (LNT-L040)\nhint: "},
		{`w.System("Shop", "Takes orders")`, `w.System("", "Takes orders")`, "model.go:8: "},
	} {
		edit(t, dir, "model.go", broken.old, broken.new)
		changes, err := p.Update(t.Context())
		if err == nil || !strings.HasPrefix(err.Error(), broken.says) {
			t.Errorf("%s: %+v, %v", broken.new, changes, err)
		}
		// Nor are they said to be left over.
		for _, f := range check(t, p) {
			if f.Code == "LNT-D002" {
				t.Errorf("%s: %s", broken.new, f.Message)
			}
		}
		write(t, dir, map[string]string{"model.go": shop})
		if after := contents(t, dir); !maps.Equal(after, before) {
			t.Errorf("%s: the pictures have changed", broken.new)
		}
	}
	if changes := redraw(t, p); len(changes.Unchanged) != len(before)-3 {
		t.Errorf("mended: %+v", changes)
	}
}

// TestUpdateNeedsAFolder says what to do when no pictures are committed.
func TestUpdateNeedsAFolder(t *testing.T) {
	dir := folder(t)
	write(t, dir, map[string]string{ConfigFile: "{}"})
	p := open(t, dir)
	if _, err := p.Update(t.Context()); err == nil || !strings.Contains(err.Error(), `hint: add "pictures"`) {
		t.Errorf("%v", err)
	}
	wantLines(t, check(t, p))
}

// TestWithoutAHome keeps nothing, works, and leaves nothing behind.
func TestWithoutAHome(t *testing.T) {
	tmp := t.TempDir()
	for name, value := range map[string]string{"HOME": "", "XDG_CACHE_HOME": "", "TMPDIR": tmp, "GOPATH": t.TempDir()} {
		t.Setenv(name, value)
	}
	if dir, err := os.UserCacheDir(); err == nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("needs a system that has no folder for the cache then, and this one has %s", dir)
		}
		t.Skipf("this system has %s for the cache all the same", dir)
	}
	p, err := Open(Options{Dir: folder(t)})
	if err != nil {
		t.Fatal(err)
	}
	redraw(t, p)
	wantLines(t, check(t, p))
	if err := p.Close(); err != nil {
		t.Error(err)
	}
	if left, err := filepath.Glob(filepath.Join(tmp, "lintel*")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %q, %v", left, err)
	}
}
