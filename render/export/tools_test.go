package export_test

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"golang.org/x/net/html"

	"github.com/lintel-go/lintel/internal/browser"
	"github.com/lintel-go/lintel/internal/toolbox"
	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/diagram"
	"github.com/lintel-go/lintel/render/export"
)

// hostileDiagrams are one of each kind that is drawn in its own way, and of each
// that is written in its own.
func hostileDiagrams() map[string]diagram.Diagram {
	all := map[string]diagram.Diagram{}
	for _, kind := range []model.ViewKind{model.ViewContainer, model.ViewUseCase, model.ViewActivity, model.ViewClass, model.ViewSequence, model.ViewStateMachine} {
		all["hostile_"+string(kind)] = hostileDiagram(kind)
	}
	for _, kind := range []model.ViewKind{model.ViewContainer, model.ViewClass, model.ViewSequence, model.ViewStateMachine} {
		all["keywords_"+string(kind)] = keywordDiagram(kind)
	}
	return all
}

// sources are what the tools have to draw: the hostile pictures, and of the
// case studies one of each kind, or all.
func sources(t testing.TB, f export.Format, all bool) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	for name, d := range hostileDiagrams() {
		if f.Draws(d.Kind) {
			out[name] = write(t, f, drawn(t, d))
		}
	}
	seen := map[string]bool{}
	cases := pictures(t)
	var names []string
	for name := range cases {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		p := cases[name]
		if kind := string(p.Diagram.Kind); f.Draws(p.Diagram.Kind) && (all || !seen[kind]) {
			seen[kind] = true
			out[name] = write(t, f, p)
		}
	}
	return out
}

// saved writes files into a new folder.
func saved(t testing.TB, files map[string][]byte, ending string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(dir, name+ending), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// says holds an SVG against all that the picture must show: nothing of what
// an author wrote may be lost, or be read as something else.
func says(t testing.TB, name string, svg []byte, want []string) {
	t.Helper()
	var b strings.Builder
	skip := 0
	for tokens := html.NewTokenizer(bytes.NewReader(svg)); ; {
		kind := tokens.Next()
		if kind == html.ErrorToken {
			break
		}
		token := tokens.Token()
		hidden := slices.Contains([]string{"style", "title", "defs", "script"}, token.Data)
		switch {
		case kind == html.StartTagToken && hidden:
			skip++
		case kind == html.EndTagToken && hidden:
			skip--
		case kind == html.TextToken && skip == 0:
			b.WriteString(token.Data)
		}
	}
	text := visible(b.String())
	for _, w := range want {
		if w := visible(w); !strings.Contains(text, w) {
			t.Errorf("%s does not say %q", name, w)
		}
	}
}

// words are those of a diagram that every drawing of it must show.
func words(d diagram.Diagram) []string {
	var out []string
	for _, n := range d.Nodes {
		if n.Name != "" {
			out = append(out, n.Name)
		}
		for _, c := range n.Compartments {
			for _, r := range c {
				out = append(out, r.Text)
			}
		}
	}
	for _, e := range d.Edges {
		out = append(out, append(e.Text, e.Role, e.Multiplicity)...)
	}
	var items func([]diagram.Item)
	items = func(list []diagram.Item) {
		for _, item := range list {
			out = append(out, item.Text)
			for _, o := range item.Operands {
				out = append(out, o.Guard)
				items(o.Items)
			}
		}
	}
	items(d.Items)
	return out
}

// wordsOf finds the diagram that a source was made of.
func wordsOf(t testing.TB, name string) []string {
	t.Helper()
	if d, ok := hostileDiagrams()[name]; ok {
		return words(d)
	}
	return words(pictures(t)[name].Diagram)
}

var stepNumber = regexp.MustCompile(`^(\d[\da-z.]*)\.`)

func TestPlantUMLDrawsIt(t *testing.T) {
	t.Parallel() // with those of the other tools
	tool := toolbox.PlantUML(t)
	for _, format := range []string{"plantuml", "c4plantuml"} {
		f := named(t, format)
		files := sources(t, f, false)
		dir := saved(t, files, ".puml")
		args := append(slices.Clone(tool[1:]), "-tsvg", "-nometadata", "-charset", "UTF-8", dir)
		if out, err := exec.Command(tool[0], args...).CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", format, err, out)
		}
		for name := range files {
			svg, err := os.ReadFile(filepath.Join(dir, name+".svg"))
			if err != nil {
				t.Error(err)
				continue
			}
			want := wordsOf(t, name)
			if format == "c4plantuml" && strings.Contains(string(files[name]), "C4_Dynamic") {
				for i, w := range want { // its steps are "1: ask"
					want[i] = stepNumber.ReplaceAllString(w, "$1:")
				}
			}
			says(t, format+" "+name, svg, want)
		}
	}
}

func TestGraphvizDrawsIt(t *testing.T) {
	t.Parallel() // with those of the other tools
	tool := toolbox.System(t, "dot", "graphviz")
	f := named(t, "dot")
	for name, source := range sources(t, f, true) {
		cmd := exec.Command(tool, "-Tsvg")
		cmd.Stdin = strings.NewReader(string(source))
		var warnings strings.Builder
		cmd.Stderr = &warnings
		svg, err := cmd.Output()
		if err != nil || warnings.Len() > 0 {
			t.Errorf("%s: %v\n%s", name, err, &warnings)
			continue
		}
		says(t, name, svg, wordsOf(t, name))
	}
}

func TestD2DrawsIt(t *testing.T) {
	t.Parallel() // with those of the other tools
	tool := toolbox.D2(t)
	f := named(t, "d2")
	for name, source := range sources(t, f, false) {
		svg := toolbox.Run(t, source, tool, "--bundle=false", "-", "-")
		says(t, name, []byte(svg), wordsOf(t, name))
	}
}

func TestMermaidDrawsIt(t *testing.T) {
	t.Parallel() // with those of the other tools
	script, err := os.ReadFile(toolbox.Mermaid(t))
	if err != nil {
		t.Fatal(err)
	}
	f := named(t, "mermaid")
	tab := browser.New(t)
	browser.Show(t, tab, `<!doctype html><meta charset="utf-8"><body><script>`+string(script)+`</script>`)
	for name, source := range sources(t, f, false) {
		quoted, err := json.Marshal(string(source))
		if err != nil {
			t.Fatal(err)
		}
		out, err := chromedp.Run(tab, chromedp.Evaluate[[]string](`(async () => {
			try {
				mermaid.initialize({startOnLoad: false, maxTextSize: 1e6, maxEdges: 1000});
				return ["", (await mermaid.render("picture", `+string(quoted)+`)).svg];
			} catch (e) { return ["" + e, ""]; }
		})()`, chromedp.EvalAwaitPromise))
		if err != nil {
			t.Fatal(err)
		}
		if out[0] != "" {
			t.Errorf("%s: %s", name, out[0])
			continue
		}
		says(t, name, []byte(out[1]), wordsOf(t, name))
	}
}
