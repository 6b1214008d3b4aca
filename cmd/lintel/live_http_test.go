package main

import (
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// liveModel is a small model of one system.
func liveModel(pkg, name, description string) string {
	return `package ` + pkg + `

import "github.com/lintel-go/lintel/model"

func Workspace() *model.Workspace {
	w := model.New("` + name + `", "` + description + `")
	buyer := w.Person("Buyer", "Wants a thing")
	shop := w.System("` + name + ` system", "Sells things")
	buyer.Uses(shop, "Orders things")
	return w
}
`
}

// liveProject is a module of one package that is served.
type liveProject struct {
	t   *testing.T
	dir string
	at  string
	log *output
}

func put(t *testing.T, path, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o666); err != nil {
		t.Fatal(err)
	}
}

func serveFiles(t *testing.T, files map[string]string, flags ...string) *liveProject {
	t.Helper()
	source, err := checkout()
	if err != nil {
		t.Fatal(err)
	}
	p := &liveProject{t: t, dir: t.TempDir()}
	t.Setenv("GOPROXY", "off")
	t.Setenv("GOFLAGS", "-mod=mod")
	p.put("go.mod", "module example.com/live\n\ngo 1.26.0\n\nrequire github.com/lintel-go/lintel v0.0.0\n\nreplace github.com/lintel-go/lintel => "+strconv.Quote(source)+"\n")
	for name, content := range files {
		p.put(name, content)
	}
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("the server says:\n%s", p.log)
		}
	})
	p.at, p.log = startServe(t, p.dir, flags...)
	return p
}

func (p *liveProject) path(name string) string { return filepath.Join(p.dir, filepath.FromSlash(name)) }

func (p *liveProject) put(name, content string) {
	p.t.Helper()
	put(p.t, p.path(name), content)
}

// save replaces a file at one go, so that nobody sees one that is half written.
func (p *liveProject) save(name, content string) {
	p.t.Helper()
	path := p.path(name)
	beside := filepath.Join(filepath.Dir(path), ".saved.tmp")
	put(p.t, beside, content)
	if err := os.Rename(beside, path); err != nil {
		p.t.Fatal(err)
	}
}

func (p *liveProject) remove(name string) {
	p.t.Helper()
	if err := os.Remove(p.path(name)); err != nil {
		p.t.Fatal(err)
	}
}

// page is what a page says; empty if there is none.
func (p *liveProject) page(name string) string {
	response, err := http.Get(p.at + name)
	if err != nil {
		return ""
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		return ""
	}
	return string(text)
}

// state is what open pages are told first.
func (p *liveProject) state() string {
	response, err := http.Get(p.at + "_lintel/events")
	if err != nil {
		return ""
	}
	defer response.Body.Close()
	var told strings.Builder
	piece := make([]byte, 64<<10)
	for !strings.HasSuffix(told.String(), "}\n\n") {
		n, err := response.Body.Read(piece)
		told.Write(piece[:n])
		if err != nil {
			break
		}
	}
	return told.String()
}

func (p *liveProject) shows(name, text string) {
	p.t.Helper()
	until(p.t, name+" shows "+text, func() bool { return strings.Contains(p.page(name), text) })
}

func (p *liveProject) tells(text string) {
	p.t.Helper()
	until(p.t, "pages are told "+text, func() bool { return strings.Contains(p.state(), text) })
}

const wellAgain = `"problem":null`

// TestServeOutlivesTheWorkspace lets the one workspace go for a moment, in
// every way that editors and authors have.
func TestServeOutlivesTheWorkspace(t *testing.T) {
	p := serveFiles(t, map[string]string{"arch/model.go": liveModel("arch", "Shop", "version 1")})
	p.shows("arch/", "version 1")

	p.put("arch/model.go", "")
	p.tells("exports func Workspace")
	p.shows("arch/", "version 1") // the last good one stays
	p.put("arch/model.go", liveModel("arch", "Shop", "version 2"))
	p.shows("arch/", "version 2")
	p.tells(wellAgain)

	edit(t, p.path("arch/model.go"), "Workspace()", "Workspaces()")
	p.tells("exports func Workspace")
	edit(t, p.path("arch/model.go"), "Workspaces()", "Workspace()")
	p.tells(wellAgain)

	p.remove("arch/model.go")
	p.tells("exports func Workspace")
	p.put("arch/model.go", liveModel("arch", "Shop", "version 3"))
	p.shows("arch/", "version 3")
	p.tells(wellAgain)

	if err := os.Rename(p.path("arch"), p.path(".elsewhere")); err != nil {
		t.Fatal(err)
	}
	p.tells("exports func Workspace")
	if err := os.Rename(p.path(".elsewhere"), p.path("arch")); err != nil {
		t.Fatal(err)
	}
	p.tells(wellAgain)
	edit(t, p.path("arch/model.go"), "version 3", "version 4")
	p.shows("arch/", "version 4")
}

// TestServeBeginsWithNothing has no model at first, then one, then two, in
// folders that did not exist.
func TestServeBeginsWithNothing(t *testing.T) {
	p := serveFiles(t, map[string]string{"main.go": "package main\n\nfunc main() {}\n"})
	p.tells("exports func Workspace")
	p.put("systems/shop/model.go", liveModel("shop", "Shop", "the first"))
	p.shows("shop/", "the first")
	p.tells(wellAgain)
	p.put("systems/store/model.go", liveModel("store", "Store", "the second"))
	p.shows("store/", "the second")
	p.shows("", "Shop")
	p.remove("systems/shop/model.go")
	until(t, "the first one goes", func() bool { return p.page("shop/") == "" })
	p.shows("store/", "the second")
}

// TestServeUpdatesWhatIsSound breaks one of two workspaces: the other follows
// its author, and the broken one stays as it was.
func TestServeUpdatesWhatIsSound(t *testing.T) {
	p := serveFiles(t, map[string]string{
		"shop/model.go":  liveModel("shop", "Shop", "shop 1"),
		"store/model.go": liveModel("store", "Store", "store 1"),
	})
	p.shows("store/", "store 1")
	edit(t, p.path("shop/model.go"), "return w", "return x")
	p.tells("undefined: x")
	edit(t, p.path("store/model.go"), "store 1", "store 2")
	p.shows("store/", "store 2")
	p.shows("shop/", "shop 1")
	p.tells("undefined: x")

	// Not only code that does not compile: a model that Build refuses.
	edit(t, p.path("shop/model.go"), "return x", `w.Person("Buyer", "Twice"); return w`)
	p.tells("Buyer")
	edit(t, p.path("store/model.go"), "store 2", "store 3")
	p.shows("store/", "store 3")
	if text := p.page("shop/"); !strings.Contains(text, "shop 1") || strings.Contains(text, "Twice") {
		t.Error("the broken model is shown")
	}
	edit(t, p.path("shop/model.go"), `w.Person("Buyer", "Twice"); `, "")
	p.tells(wellAgain)
}

// TestServeDoesNotWaitForALoop mends an endless loop long before its time is
// over.
func TestServeDoesNotWaitForALoop(t *testing.T) {
	running := filepath.Join(t.TempDir(), "running")
	p := serveFiles(t, map[string]string{"arch/model.go": liveModel("arch", "Shop", "version 1")})
	p.shows("arch/", "version 1")
	loop := strings.Replace(liveModel("arch", "Shop", "version 2"), "return w", "os.WriteFile("+strconv.Quote(running)+", nil, 0o666); for {}", 1)
	p.put("arch/model.go", strings.Replace(loop, "import ", "import \"os\"\nimport ", 1))
	until(t, "the loop runs", func() bool { _, err := os.Stat(running); return err == nil })
	p.put("arch/model.go", liveModel("arch", "Shop", "version 3"))
	p.shows("arch/", "version 3")
	if strings.Contains(p.log.String(), "LNT-L050") {
		t.Errorf("the loop was waited for:\n%s", p.log)
	}
}

// TestServeTellsOfFindings says how many there are when that changes, and
// which are new.
func TestServeTellsOfFindings(t *testing.T) {
	p := serveFiles(t, map[string]string{"arch/model.go": liveModel("arch", "Shop", "version 1")})
	p.shows("arch/", "version 1")
	if strings.Contains(p.log.String(), "finding") {
		t.Errorf("there is nothing to find:\n%s", p.log)
	}
	edit(t, p.path("arch/model.go"), "	return w", "	w.Person(\"Guest\", \"Looks around\")\n	return w")
	until(t, "one is told", func() bool {
		return strings.Contains(p.log.String(), "\n1 finding (lintel check lists it)\n  arch/model.go:10: warning LNT-M104: ")
	})
	edit(t, p.path("arch/model.go"), "version 1", "version 2")
	p.shows("arch/", "version 2")
	if n := strings.Count(p.log.String(), "1 finding"); n != 1 {
		t.Errorf("it is told %d times:\n%s", n, p.log)
	}
	edit(t, p.path("arch/model.go"), "	w.Person(\"Guest\", \"Looks around\")\n", "")
	until(t, "it is mended", func() bool { return strings.Contains(p.log.String(), "\nno findings\n") })
}

// TestServeFollowsTheCode changes Go types that a model speaks of: a file of
// them, and a new one.
func TestServeFollowsTheCode(t *testing.T) {
	bound := strings.Replace(liveModel("arch", "Shop", "version 1"), "	buyer.Uses",
		"	shop.Container(\"API\", \"Takes orders\", model.Technology(\"Go\")).Component(\"Orders\", \"Keeps them\", model.Technology(\"Go\"), model.Code(\"../order/...\"))\n	buyer.Uses", 1)
	p := serveFiles(t, map[string]string{"arch/model.go": bound, "order/order.go": "package order\n\ntype Order struct{ ID string }\n"})
	const page = "arch/views/shop-system/api/orders/code/"
	p.shows(page, "+ ID: string")
	p.put("order/order.go", "package order\n\ntype Order struct{ Number int }\n")
	p.shows(page, "+ Number: int")
	p.put("order/item.go", "package order\n\ntype Item struct{ Name string }\n")
	p.shows(page, "+ Name: string")
	p.put("order/money/money.go", "package money\n\ntype Amount int\n")
	p.shows(page, "Amount")
	p.put("order/item.go", "package order\n\ntype Item struct{ Name Missing }\n")
	until(t, "the broken package is told", func() bool {
		return strings.Contains(p.log.String(), "order/item.go:3: error LNT-T002: package example.com/live/order does not compile")
	})
	p.shows(page, "+ Name: Missing")
	p.remove("order/item.go")
	until(t, "it is mended", func() bool {
		text := p.page(page)
		return text != "" && !strings.Contains(text, "Missing")
	})
}

// TestServeFollowsItsOwnLook changes what the site is dressed with while it is
// served: settings, and the files that they name.
func TestServeFollowsItsOwnLook(t *testing.T) {
	p := serveFiles(t, map[string]string{"shop/model.go": liveModel("shop", "Shop", "Sells things")})
	p.shows("", `<html lang="en">`)
	p.put("look/site.css", "/* one */")
	p.put("look/logo.svg", `<svg xmlns="http://www.w3.org/2000/svg"><path d="M1 1h1"/></svg>`)
	p.put("look/over/html/elements.html", `{{define "main"}}<h1>Mine: {{say "elements"}}</h1>{{end}}`)
	p.put("lintel.json", `{"language": "zh", "css": "look/site.css", "logo": "look/logo.svg", "templates": "look/over"}`)
	p.shows("", `<html lang="zh">`)
	p.shows("shop/elements/", "Mine: 元素")
	p.shows("assets/lintel.css", "/* one */")
	p.put("look/site.css", "/* two */")
	p.shows("assets/lintel.css", "/* two */")
	p.put("look/logo.svg", `<svg xmlns="http://www.w3.org/2000/svg"><path d="M2 2h2"/></svg>`)
	p.shows("assets/logo.svg", "M2 2h2")
	p.put("look/over/html/elements.html", `{{define "main"}}<h1>Still mine: {{say "elements"}}</h1>{{end}}`)
	p.shows("shop/elements/", "Still mine: 元素")
	// A mistake keeps the last site, and says what is wrong.
	p.put("lintel.json", "{\n\"language\": \"klingon\"\n}")
	until(t, "the mistake is told", func() bool { return strings.Contains(p.state(), `there is no language \"klingon\"`) })
	p.shows("shop/elements/", "Still mine")
	p.put("lintel.json", `{"views": ["!*/context"]}`)
	p.shows("", `<html lang="en">`)
	until(t, "what is not published is gone", func() bool { return p.page("shop/views/shop-system/context/") == "" })
}

// written is what the server says when it has read the document 0.md, alone or
// with what else was changed.
var written = regexp.MustCompile(`(?m)^0\.md( and \d+ more)?(, mended)?: ready in .*\n`)

// TestServeDoesLittle counts what a saved file costs, stage by stage.
func TestServeDoesLittle(t *testing.T) {
	freshCache(t)
	p := serveFiles(t, map[string]string{
		"a/model.go":  strings.Replace(liveModel("a", "Alpha", "First"), "return w", "w.Docs(\"docs\")\n\treturn w", 1),
		"a/docs/0.md": "# Nothing\n", "a/docs/1.md": "# One\n", "a/docs/2.md": "# Two\n",
		"b/model.go": liveModel("b", "Beta", "Second"),
	}, "--timings=json")
	const report = "{\"wall\":"
	until(t, "the first load is told of", func() bool { return strings.Contains(p.log.String(), report) })
	// after changes something, asks for pages as a browser would, and returns
	// how often each stage ran. What a page asks for late comes with the next
	// report, and so a document that nobody reads is written for one.
	changes := 0
	after := func(change func(), page, words string) map[string]int {
		t.Helper()
		before := len(p.log.String())
		change()
		until(t, page+" says "+words, func() bool { return strings.Contains(p.page(page), words) })
		changes++
		p.save("a/docs/0.md", "# Nothing "+strconv.Itoa(changes)+"\n")
		until(t, "the change is told of", func() bool {
			log := p.log.String()[before:]
			ready := written.FindStringIndex(log)
			return ready != nil && strings.Contains(log[ready[1]:], report)
		})
		count := map[string]int{}
		for line := range strings.Lines(p.log.String()[before:]) {
			var report struct {
				Stages []struct {
					Stage string
					Count int
				}
			}
			if strings.HasPrefix(line, "{") {
				if err := json.Unmarshal([]byte(line), &report); err != nil {
					t.Fatalf("%v: %s", err, line)
				}
			}
			for _, s := range report.Stages {
				count[s.Stage] += s.Count
			}
		}
		return count
	}
	never := func(what string, count map[string]int, stages ...string) {
		t.Helper()
		for _, s := range stages {
			if count[s] > 0 {
				t.Errorf("%s: %d times %s", what, count[s], s)
			}
		}
	}
	after(func() { // so that only what changes is counted
		for _, page := range []string{"a/docs/1/", "a/views/alpha-system/context/", "b/views/beta-system/context/", "b/"} {
			p.page(page)
		}
		p.save("a/docs/2.md", "# Zwei\n")
	}, "a/docs/2/", "Zwei")
	never("a document", after(func() { p.save("a/docs/1.md", "# Eins\n") }, "a/docs/1/", "Eins"),
		"find", "list", "compile", "run", "decode", "types", "prepare", "layout", "scene")

	count := after(func() { p.save("b/model.go", liveModel("b", "Beta", "Something else")) }, "b/", "Something else")
	never("words that no picture of a system has", count, "list", "layout")
	if count["compile"] != 1 || count["run"] != 1 || count["decode"] != 1 || count["prepare"] != 1 {
		t.Errorf("one model changed: %v", count)
	}
	edited := strings.Replace(liveModel("b", "Beta", "Something else"), "Orders things", "Orders very many and very different things", 1)
	count = after(func() { p.save("b/model.go", edited) }, "b/views/beta-system/context/", "very different")
	never("a relationship", count, "list")
	if count["run"] != 1 || count["layout"] == 0 || count["scene"] != 1 {
		t.Errorf("one view is open: %v", count)
	}
	// A comment changes no word of any page.
	count = after(func() { p.save("b/model.go", edited+"\n// The end.\n") }, "b/views/beta-system/context/", "very different")
	never("a comment", count, "list", "layout", "measure", "scene")
}

// TestServeShowsBeforeItReadsTypes changes a model and the code that it speaks of
// at once: the model is seen first, and the types after it.
func TestServeShowsBeforeItReadsTypes(t *testing.T) {
	freshCache(t)
	bound := func(description string) string {
		return strings.Replace(liveModel("a", "Alpha", description), "return w", `shop.Container("API", "Takes orders").Component("Parts", "What things are made of", model.Code("./parts"))
	return w`, 1)
	}
	p := serveFiles(t, map[string]string{"a/model.go": bound("First"), "a/parts/parts.go": "package parts\n\ntype Wheel struct{}\n"})
	const code = "a/views/alpha-system/api/parts/code/"
	until(t, "the code view shows the type", func() bool { return strings.Contains(p.page(code), "Wheel") })

	p.put("a/parts/parts.go", "package parts\n\ntype Wheel struct{}\n\ntype Axle struct{}\n")
	p.save("a/model.go", bound("Second"))
	until(t, "the model is seen", func() bool { return strings.Contains(p.page("a/"), "Second") })
	until(t, "the types are seen", func() bool { return strings.Contains(p.page(code), "Axle") })
	log := p.log.String()
	first, then := strings.Index(log, "model.go"), strings.LastIndex(log, "Go types: ready in ")
	if first < 0 || then < first {
		t.Errorf("the model is not told of before the types:\n%s", log)
	}

	// What is broken is told of once, and the types are read all the same.
	p.put("a/parts/parts.go", "package parts\n\ntype Rim struct{}\n")
	p.save("a/model.go", strings.Replace(bound("Third"), "w.Person", "w.Parson", 1))
	until(t, "the mistake is told of", func() bool { return strings.Contains(p.log.String(), "w.Parson undefined") })
	p.save("a/model.go", bound("Third"))
	until(t, "the model is mended", func() bool { return strings.Contains(p.page("a/"), "Third") })
	until(t, "the types are seen again", func() bool { return strings.Contains(p.page(code), "Rim") })
	if n := strings.Count(p.log.String(), "w.Parson undefined"); n != 1 {
		t.Errorf("the mistake is told of %d times", n)
	}
}
