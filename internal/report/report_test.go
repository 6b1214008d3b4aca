package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// view is a picture in two palettes.
func view(text string) string {
	return `<svg xmlns="http://www.w3.org/2000/svg" class="lintel" data-lintel="1" data-view="v" data-kind="context" viewBox="0 0 9 9" width="9" height="9">
<title>V</title>
<style>
.lintel{--lintel-ink:#000000}
@media (prefers-color-scheme:dark){.lintel{--lintel-ink:#ffffff}}
</style>
<g class="lintel-node" data-id="a" role="graphics-symbol" aria-label="A"><title>A</title><desc>` + text + `</desc><text x="1" y="1">` + text + `</text></g>
</svg>
`
}

// tree is a repository in a folder of its own.
type tree struct {
	t   *testing.T
	dir string
}

func newTree(t *testing.T) tree {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		if os.Getenv("CI") == "" {
			t.Skip(err)
		}
		t.Fatal(err)
	}
	for name, value := range map[string]string{
		"GIT_CONFIG_GLOBAL": os.DevNull, "GIT_CONFIG_NOSYSTEM": "1",
		"GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.com", "GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@example.com",
		"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "maintenance.auto", "GIT_CONFIG_VALUE_0": "false", // nothing goes on behind
	} {
		t.Setenv(name, value)
	}
	tr := tree{t, t.TempDir()}
	tr.git("init", "--quiet", "--initial-branch=main")
	tr.write(".gitignore", "/report/\n/ignored/\n")
	return tr
}

func (tr tree) git(args ...string) {
	tr.t.Helper()
	cmd := exec.Command("git", args...)
	cmd.Dir = tr.dir
	if out, err := cmd.CombinedOutput(); err != nil {
		tr.t.Fatalf("git %v: %v\n%s", args, err, out)
	}
}

func (tr tree) write(name, text string) {
	tr.t.Helper()
	file := filepath.Join(tr.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		tr.t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
		tr.t.Fatal(err)
	}
}

func (tr tree) remove(name string) {
	tr.t.Helper()
	if err := os.Remove(filepath.Join(tr.dir, name)); err != nil {
		tr.t.Fatal(err)
	}
}

func (tr tree) commit(subject string) {
	tr.t.Helper()
	tr.git("add", "--all")
	tr.git("commit", "--quiet", "--message", subject)
}

// report runs the command and returns what it says, and its page.
func (tr tree) report(revision string) (says, page string) {
	tr.t.Helper()
	var out bytes.Buffer
	if err := run(tr.t.Context(), tr.dir, revision, &out); err != nil {
		tr.t.Fatal(err)
	}
	return out.String(), tr.read("index.html")
}

func (tr tree) read(name string) string {
	tr.t.Helper()
	text, err := os.ReadFile(filepath.Join(tr.dir, "report", filepath.FromSlash(name)))
	if err != nil {
		tr.t.Fatal(err)
	}
	return string(text)
}

var (
	image   = regexp.MustCompile(`<img src="([^"]*)" alt="([^"]*)"`)
	heading = regexp.MustCompile(`<h2>([^<]*)</h2>`)
)

func all(re *regexp.Regexp, text string) []string {
	var out []string
	for _, m := range re.FindAllStringSubmatch(text, -1) {
		out = append(out, m[1])
	}
	return out
}

// TestReport changes pictures in every way, and looks at both sides of each.
func TestReport(t *testing.T) {
	tr := newTree(t)
	tr.write("docs/same.svg", view("same"))
	tr.write("docs/changed.svg", view("before"))
	tr.write("docs/removed.svg", view("removed"))
	tr.write("docs/staged.svg", view("old"))
	tr.write("docs/图 & <1>.svg", view("old name"))
	tr.write("docs/plain.svg", `<svg xmlns="http://www.w3.org/2000/svg"/>`)
	tr.write("docs/pixels.png", "old pixels")
	tr.write("docs/text.txt", "old text")
	tr.commit("Draw <them>")

	tr.write("docs/changed.svg", view("after"))
	tr.remove("docs/removed.svg")
	tr.write("docs/added.svg", view("added"))
	tr.write("docs/staged.svg", view("new"))
	tr.git("add", "docs/staged.svg")
	tr.write("docs/图 & <1>.svg", view("new name"))
	tr.write("docs/plain.svg", `<svg xmlns="http://www.w3.org/2000/svg" width="1"/>`)
	tr.write("docs/pixels.png", "new pixels")
	tr.write("docs/text.txt", "new text")
	tr.write("ignored/ignored.svg", view("ignored"))
	tr.write("report/pictures/99-old-light.svg", "left over")
	tr.write("report/notes.txt", "mine")

	says, page := tr.report("HEAD")
	if want := "7 other pictures than in HEAD ("; !strings.HasPrefix(says, want) || !strings.HasSuffix(says, filepath.Join("report", "index.html")+"\n") {
		t.Errorf("it says %q, want %q…", says, want)
	}
	want := []string{"docs/added.svg", "docs/changed.svg", "docs/pixels.png", "docs/plain.svg", "docs/removed.svg", "docs/staged.svg", "docs/图 &amp; &lt;1&gt;.svg"}
	if got := all(heading, page); !slices.Equal(got, want) {
		t.Errorf("the page shows %q, want %q", got, want)
	}
	if !strings.Contains(page, "Draw &lt;them&gt;") {
		t.Error("the page does not say what it compares with")
	}
	if words := "the picture says &#34;before&#34;, the model &#34;after&#34;"; strings.Count(page, words) != 1 {
		t.Errorf("the page does not say in words what differs:\n%s", page)
	}

	// Every picture stands beside the page, and shows what its label says.
	shown := map[string]string{}
	for _, m := range image.FindAllStringSubmatch(page, -1) {
		if !strings.HasPrefix(m[1], "pictures/") || !strings.Contains(page, `<a href="`+m[1]+`">`) {
			t.Errorf("the page refers to %s", m[1])
		}
		shown[m[2]] = tr.read(m[1])
	}
	for alt, has := range map[string]string{
		"docs/added.svg, new, light":             ">added<",
		"docs/added.svg, new, dark":              ">added<",
		"docs/changed.svg, old, light":           ">before<",
		"docs/changed.svg, old, dark":            ">before<",
		"docs/changed.svg, new, light":           ">after<",
		"docs/changed.svg, new, dark":            ">after<",
		"docs/removed.svg, old, light":           ">removed<",
		"docs/removed.svg, old, dark":            ">removed<",
		"docs/staged.svg, old, light":            ">old<",
		"docs/staged.svg, old, dark":             ">old<",
		"docs/staged.svg, new, light":            ">new<",
		"docs/staged.svg, new, dark":             ">new<",
		"docs/图 &amp; &lt;1&gt;.svg, old, light": ">old name<",
		"docs/图 &amp; &lt;1&gt;.svg, old, dark":  ">old name<",
		"docs/图 &amp; &lt;1&gt;.svg, new, light": ">new name<",
		"docs/图 &amp; &lt;1&gt;.svg, new, dark":  ">new name<",
		"docs/plain.svg, old, both":              "<svg",
		"docs/plain.svg, new, both":              `width="1"`,
		"docs/pixels.png, old, both":             "old pixels",
		"docs/pixels.png, new, both":             "new pixels",
	} {
		if !strings.Contains(shown[alt], has) {
			t.Errorf("%s shows %q, want %q", alt, shown[alt], has)
		}
		delete(shown, alt)
	}
	for alt := range shown {
		t.Errorf("nobody asked for %s", alt)
	}

	if _, err := os.Stat(filepath.Join(tr.dir, "report", "pictures", "99-old-light.svg")); err == nil {
		t.Error("a picture of an older report is left over")
	}
	if tr.read("notes.txt") != "mine" {
		t.Error("a file of somebody else is gone")
	}
}

// TestNothingDiffers says so, also after a report that said otherwise.
func TestNothingDiffers(t *testing.T) {
	tr := newTree(t)
	tr.write("a.svg", view("one"))
	tr.commit("One")
	tr.write("a.svg", view("two"))
	if _, page := tr.report("HEAD"); !strings.Contains(page, "1 picture differs from HEAD (") {
		t.Errorf("the page says\n%s", page)
	}
	tr.commit("Two")
	says, page := tr.report("HEAD")
	if !strings.HasPrefix(says, "no picture differs from HEAD (") || !strings.Contains(page, "No picture differs from HEAD (") || image.MatchString(page) {
		t.Errorf("it says %q, and the page\n%s", says, page)
	}
	if _, err := os.Stat(filepath.Join(tr.dir, "report", picturesFolder)); err == nil {
		t.Error("pictures of the older report are left over")
	}
}

// TestRevision compares with what is asked for, from any folder.
func TestRevision(t *testing.T) {
	tr := newTree(t)
	tr.write("sub/a.svg", view("one"))
	tr.commit("One")
	tr.git("tag", "first")
	tr.write("sub/a.svg", view("two"))
	tr.commit("Two")
	var out bytes.Buffer
	if err := run(t.Context(), filepath.Join(tr.dir, "sub"), "first", &out); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(out.String(), "1 other picture than in first (") || !strings.Contains(tr.read("index.html"), "from first (") {
		t.Errorf("it says %q", &out)
	}
	if says, _ := tr.report("HEAD"); !strings.HasPrefix(says, "no picture") {
		t.Errorf("it says %q", says)
	}
	for _, revision := range []string{"nosuch", "-p", "--output=x", "first:sub"} {
		if err := run(t.Context(), tr.dir, revision, &out); err == nil || !strings.Contains(err.Error(), "there is no revision") {
			t.Errorf("%s: %v", revision, err)
		}
	}
	if err := run(t.Context(), t.TempDir(), "HEAD", &out); err == nil || !strings.Contains(err.Error(), "not a git repository") {
		t.Errorf("outside of a repository: %v", err)
	}
}

// TestInPalette answers the question of a picture for its reader.
func TestInPalette(t *testing.T) {
	const text = "@media (prefers-color-scheme:dark){a}@media (prefers-color-scheme: light){b}"
	for palette, want := range map[string]string{
		"light": "@media (max-width:0){a}@media (min-width:0){b}",
		"dark":  "@media (min-width:0){a}@media (max-width:0){b}",
		"both":  text,
	} {
		if got := string(inPalette([]byte(text), palette)); got != want {
			t.Errorf("%s: %s, want %s", palette, got, want)
		}
	}
}
