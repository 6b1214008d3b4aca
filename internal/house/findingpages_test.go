package house_test

import (
	"bytes"
	"fmt"
	"go/format"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/diff"
	"golang.org/x/tools/txtar"

	"github.com/lintel-go/lintel/docs/reference/findings"
	"github.com/lintel-go/lintel/internal/drift"
	"github.com/lintel-go/lintel/internal/project"
	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/site"
)

const (
	findingPages    = "docs/reference/findings/"
	findingExamples = "testdata/findings"
)

// withoutExample is how many codes have a page without an example. It only gets
// less.
const withoutExample = 45

// TestFindingPages holds the page of each code against what the packages say of
// it and what its example brings about. An example is an archive of files,
// named after its code, with words before the first file:
//
//	allow: LNT-M110             codes that the example brings about, too
//	edit: FILE: OLD => NEW      what is changed by hand once pictures are drawn
//	apart                       it has to be loaded by itself
//
// and then, after an empty line, what the page says beside the summary. A line
// that begins with "-" is there only before the mistake is mended, one that
// begins with "+" only after. A model.go without a package clause is what stands
// in a Workspace function that has a workspace w. Packages lie below
// example.com/shop.
func TestFindingPages(t *testing.T) {
	entries := allEntries(t)
	samples := readSamples(t)
	printed := runSamples(t, samples)
	var lacking []string
	want := map[string]string{}
	for _, e := range entries {
		s, ok := samples[e.code]
		if !ok {
			lacking = append(lacking, e.code)
		}
		want[e.code+".md"] = pageOf(t, e, s, printed[e.code])
		delete(samples, e.code)
		if address := site.Reference(e.code); path.Base(address) != e.code+".md" || !strings.HasSuffix(path.Dir(address), path.Clean(findingPages)) {
			t.Errorf("site.Reference(%q) is %q, which is not its page", e.code, address)
		}
	}
	for code := range samples {
		t.Errorf("%s/%s.txtar is an example of a code that no package lists", findingExamples, code)
	}
	t.Logf("%d of %d codes have a page without an example: %s", len(lacking), len(entries), strings.Join(lacking, " "))
	if len(lacking) != withoutExample {
		t.Errorf("%d codes have no example, and not %d\nhint: add %s/CODE.txtar, or say less in withoutExample", len(lacking), withoutExample, findingExamples)
	}
	dir := filepath.Join(root(t), filepath.FromSlash(findingPages))
	old, err := filepath.Glob(filepath.Join(dir, "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range old {
		if _, ok := want[filepath.Base(file)]; ok {
			continue
		}
		if !*update {
			t.Errorf("%s%s is of no code\nhint: make update", findingPages, filepath.Base(file))
		} else if err := os.Remove(file); err != nil {
			t.Fatal(err)
		}
	}
	for name, text := range want {
		file := filepath.Join(dir, name)
		committed, err := os.ReadFile(file)
		if err == nil && string(committed) == text {
			continue
		}
		if !*update {
			t.Errorf("%s%s is not what the packages and the example say\nhint: make update", findingPages, name)
		} else if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// TestFindingPagesAreEmbedded holds what `lintel explain` has.
func TestFindingPagesAreEmbedded(t *testing.T) {
	var want []string
	for _, e := range allEntries(t) {
		want = append(want, e.code)
	}
	if *update {
		return // they were built in before they were made
	}
	if got := findings.Codes(); !slices.Equal(got, want) {
		t.Errorf("pages of %q\nwant %q", got, want)
	}
}

// sample is the example of a code.
type sample struct {
	code  string
	allow []string // other codes that it brings about
	apart bool     // it is loaded as a project of its own
	edits []edit
	words string // what the page says beside the summary
	files []txtar.File
}

// edit is a change to a file that Lintel wrote.
type edit struct{ file, old, new string }

func readSamples(t *testing.T) map[string]*sample {
	t.Helper()
	all := map[string]*sample{}
	names, err := fs.Glob(os.DirFS(findingExamples), "*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		archive, err := txtar.ParseFile(filepath.Join(findingExamples, name))
		if err != nil {
			t.Fatal(err)
		}
		s := &sample{code: strings.TrimSuffix(name, ".txtar"), files: archive.Files}
		var words []string
		for line := range strings.Lines(string(archive.Comment)) {
			line = strings.TrimRight(line, "\n")
			if codes, ok := strings.CutPrefix(line, "allow: "); ok {
				s.allow = strings.Fields(codes)
				continue
			}
			if line == "apart" {
				s.apart = true
				continue
			}
			if what, ok := strings.CutPrefix(line, "edit: "); ok {
				file, change, _ := strings.Cut(what, ": ")
				old, after, ok := strings.Cut(change, " => ")
				if !ok {
					t.Fatalf("%s: %q is not FILE: OLD => NEW", name, line)
				}
				s.edits = append(s.edits, edit{file, old, after})
				continue
			}
			words = append(words, line)
		}
		s.words = strings.TrimSpace(strings.Join(words, "\n"))
		all[s.code] = s
	}
	return all
}

// folder is where the example lies in the module of all examples. It is as long
// as "shop", so that columns stay what they are.
func (s *sample) folder() string { return strings.ToLower(strings.TrimPrefix(s.code, "LNT-")) }

// variants are the content of a file before and after the mistake is mended;
// nil, if it is not there.
func variants(t *testing.T, code string, f txtar.File) (wrong, mended []byte) {
	t.Helper()
	var before, after bytes.Buffer
	for line := range bytes.Lines(f.Data) {
		switch line[0] {
		case '-':
			before.Write(line[1:])
		case '+':
			after.Write(line[1:])
		default:
			before.Write(line)
			after.Write(line)
		}
	}
	whole := func(text []byte) []byte {
		if len(text) == 0 {
			return nil
		}
		if path.Ext(f.Name) != ".go" {
			return text
		}
		if f.Name == "model.go" && !regexp.MustCompile(`(?m)^package `).Match(text) {
			text = fmt.Appendf(nil, "package shop\n\nimport \"github.com/lintel-go/lintel/model\"\n\nfunc Workspace() *model.Workspace {\nw := model.New(\"Shop\", \"Sells things\")\n%sreturn w\n}\n", text)
		}
		if formatted, err := format.Source(text); err == nil { // some are not to compile
			return formatted
		}
		return text
	}
	return whole(before.Bytes()), whole(after.Bytes())
}

// languages are those of blocks of code, by the ending of a file.
var languages = map[string]string{".go": "go", ".md": "markdown", ".json": "json", ".svg": "xml"}

// pageOf is the page of a code, in Markdown.
func pageOf(t *testing.T, e entry, s *sample, printed string) string {
	t.Helper()
	var b strings.Builder
	fmt.Fprintf(&b, "# %s: %s\n\n<!-- Made by go test ./internal/house -update; do not edit. -->\n\n", e.code, cell(e.summary))
	if s != nil && s.words != "" {
		b.WriteString(s.words + "\n\n")
	}
	deeper := regexp.MustCompile(`\]\(([^:)]+)\)`)
	fmt.Fprintf(&b, "**What to do:** %s.\n\n", deeper.ReplaceAllString(cell(e.advice), "](../$1)"))
	fmt.Fprintf(&b, "- Severity: %s%s\n- Found by: %s\n- Severity can be changed, and findings waived: %s\n- Findings can be [accepted for now](../baseline.md): %s\n",
		e.severity, map[bool]string{true: ", until a workspace gives it one"}[e.severity == model.SeverityOff], finder(e.code), weighed(e.code), accepted(e.code))
	if s == nil {
		return b.String()
	}
	b.WriteString("\n## Example\n\n")
	var differences strings.Builder
	for _, f := range s.files {
		wrong, right := variants(t, s.code, f)
		if wrong != nil {
			fmt.Fprintf(&b, "`%s`:\n\n```%s\n%s```\n\n", f.Name, languages[path.Ext(f.Name)], wrong)
		}
		if !bytes.Equal(wrong, right) {
			differences.WriteString(changed(f.Name, wrong, right))
		}
	}
	if s.drawn() {
		b.WriteString("After the pictures are drawn of this, something changes.\n\n" + differences.String())
	}
	for _, e := range s.edits {
		fmt.Fprintf(&b, "`%s` has `%s`, and somebody writes `%s`.\n\n", e.file, e.old, e.new)
	}
	fmt.Fprintf(&b, "`%s` prints:\n\n```text\n%s```\n\n## Mended\n\n", s.command(), printed)
	switch {
	case s.drawn():
		b.WriteString("`lintel check --update` draws the pictures anew. Look at what it changes before you commit it.\n")
	default:
		b.WriteString(differences.String())
	}
	return strings.TrimRight(b.String(), "\n") + "\n"
}

// changed is how a file differs once it is mended.
func changed(name string, wrong, right []byte) string {
	switch {
	case right == nil:
		return fmt.Sprintf("`%s` is removed.\n\n", name)
	case wrong == nil:
		return fmt.Sprintf("`%s` is added:\n\n```%s\n%s```\n\n", name, languages[path.Ext(name)], right)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "`%s`:\n\n```diff\n", name)
	first := true
	for line := range strings.Lines(string(diff.Diff("", wrong, "", right))) {
		switch {
		case strings.HasPrefix(line, "diff "), strings.HasPrefix(line, "--- "), strings.HasPrefix(line, "+++ "):
		case strings.HasPrefix(line, "@@"):
			if !first {
				b.WriteString(" …\n")
			}
			first = false
		default:
			b.WriteString(line)
		}
	}
	return b.String() + "```\n\n"
}

// finder is what gives the findings of a code.
func finder(code string) string {
	for _, r := range model.Rules() {
		if r.Code == code {
			return "`Build`, and so `lintel check`, `drift.Test` and every test that builds the workspace"
		}
	}
	c := drift.CheckOf(code)
	words := fmt.Sprintf("`lintel check`, %s: %s", c.Name, c.Holds)
	if c.Name == drift.CheckRuns {
		words += "; with `--traces`"
	}
	return words
}

// weighed is whether package model takes a weight of the code.
func weighed(code string) string {
	w := model.New("Test", "")
	w.Waive(code, "why not")
	w.Severity(code, model.SeverityInfo)
	if _, diagnostics := w.Build(); len(diagnostics) > 0 {
		return "no"
	}
	return fmt.Sprintf("yes, with [`w.Severity(%q, …)` and `model.Waive(%q, …)`](../../guide/03-checks.md#severities-and-waivers)", code, code)
}

func accepted(code string) string {
	if project.Acceptable(code) {
		return "yes"
	}
	return "no"
}
