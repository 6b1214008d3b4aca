package house_test

import (
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/lintel-go/lintel/internal/code"
	"github.com/lintel-go/lintel/internal/code/bindings"
	"github.com/lintel-go/lintel/internal/drift"
	"github.com/lintel-go/lintel/internal/load"
	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/site"
)

var update = flag.Bool("update", false, "rewrite the reference of findings and its pages")

const reference = "docs/reference/findings.md"

// entry is one row of the reference.
type entry struct {
	code     string
	severity model.Severity
	summary  string
	advice   string
}

// family is the codes of one letter.
type family struct {
	letter, title, words string
}

var families = []family{
	{"L", "Loading", "What keeps a package from being read as a model. The go command's own words are in the message, with their lines."},
	{"M", "Models", "Codes below 100 are mistakes that `Build` finds while it freezes a workspace, so `go test` finds them, too. Codes from 101 are rules about a sound model, which only `lintel check` applies."},
	{"C", "Code", "How relationships and [bindings to Go packages](code.md) differ from what the packages import. The position is that of the import, or of the model."},
	{"F", "Figures", "How the figures of a model hold together: the [rules of verdicts](figures.md#verdicts) say what is consistent and what is not. A unit that does not fit is a mistake that `Build` finds."},
	{"T", "Types", "How a model and the Go types that it speaks of differ, and what keeps these from being read (T001, T002). The position is the model's or the code's, and the other stands beside it."},
	{"P", "Pictures", "What a picture must be to be legible. Lintel places and draws every picture itself and holds it against these rules afterwards; a breach is a weakness of Lintel's, not of the model."},
	{"R", "Recorded runs", "How recorded runs differ from the scenarios of a model. The position is that of the step that was expected; where the run was recorded stands beside it. [Recorded runs](../guide/07-recorded-runs.md) tells how to record them."},
	{"D", "Committed pictures", "How the pictures in the repository differ from those that the models give now. `lintel check --update` rewrites them; look at what it changes."},
	{"S", "Documents and decisions", "What is wrong in the Markdown that `Docs` and `Decisions` name. The position is that of the document."},
	{"B", "Baseline", "What is wrong with the [baseline](baseline.md), the file of findings that are accepted for now. The position is the line of the entry."},
}

// TestFindingsReference holds the reference against the codes that the
// packages list.
func TestFindingsReference(t *testing.T) {
	entries := allEntries(t)
	var b strings.Builder
	b.WriteString("# Findings\n\n<!-- Made by go test ./internal/house -update; do not edit. -->\n\n" +
		"Every finding has a code. A code keeps its meaning for ever; a rule that goes leaves a gap. Severities are `error`, `warning` and `info`, and a rule that is `off` waits for a workspace to give it one; `lintel check` ends with status 1 when there is an error or a warning, and with 2 when a model could not be loaded. A workspace can [change severities and waive findings](../guide/03-checks.md#severities-and-waivers) of the codes that `lintel check` alone finds: all but B, L, M below 100, LNT-C008 to LNT-C010, LNT-P098, LNT-R005, LNT-S008, LNT-T001 and LNT-T002.\n\n" +
		"The message of a finding names what it is about, and its hint often says more than the last column here. Each code has a page of its own, with an example and how it is mended; `lintel explain LNT-M101` prints it.\n")
	for _, f := range families {
		fmt.Fprintf(&b, "\n## %s\n\n%s\n\n| code | severity | what is wrong | what to do |\n|---|---|---|---|\n", f.title, f.words)
		for _, e := range entries {
			if e.code[4:5] == f.letter {
				fmt.Fprintf(&b, "| [%s](findings/%[1]s.md) | %s | %s | %s |\n", e.code, e.severity, cell(e.summary), cell(e.advice))
			}
		}
	}
	file := filepath.Join(root(t), filepath.FromSlash(reference))
	if *update {
		if err := os.WriteFile(file, []byte(b.String()), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	committed, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(committed) == b.String() {
		return
	}
	was, is := strings.Split(string(committed), "\n"), strings.Split(b.String(), "\n")
	for i := range max(len(was), len(is)) {
		if i >= len(was) || i >= len(is) || was[i] != is[i] {
			t.Fatalf("%s:%d is not what the packages say\nhint: make update", reference, i+1)
		}
	}
}

// phrases are code in the words of packages, which write no Markdown.
var phrases = []string{"func Workspace() *model.Workspace", "func() *model.Workspace", "lintel check --update", "lintel check --accept none", `model.Technology("Go")`}

// cell makes words a cell of a table.
func cell(words string) string {
	for _, code := range phrases {
		words = strings.ReplaceAll(words, code, "`"+code+"`")
	}
	return strings.ReplaceAll(words, "|", `\|`)
}

// allEntries are the codes of every package, sorted.
func allEntries(t *testing.T) []entry {
	t.Helper()
	var all []entry
	advised := maps.Clone(advice)
	add := func(code string, severity model.Severity, summary string) {
		if advised[code] == "" {
			t.Errorf("%s: say in advice what to do about it", code)
		}
		all = append(all, entry{code, severity, summary, advised[code]})
		delete(advised, code)
	}
	for _, r := range model.Rules() {
		add(r.Code, r.Severity, r.Summary)
	}
	for _, r := range load.Rules() {
		add(r.Code, r.Severity, r.Summary)
	}
	for _, r := range code.Rules() {
		add(r.Code, r.Severity, r.Summary)
	}
	for _, r := range bindings.Rules() {
		add(r.Code, r.Severity, r.Summary)
	}
	for _, r := range site.Rules() {
		add(r.Code, r.Severity, r.Summary)
	}
	for _, r := range drift.Rules() {
		all = append(all, entry{r.Code, r.Severity, r.Summary, r.Advice})
	}
	for code := range advised {
		t.Errorf("advice for %s, which no package lists", code)
	}
	slices.SortFunc(all, func(a, b entry) int { return strings.Compare(a.code, b.code) })
	letters := ""
	for _, f := range families {
		letters += f.letter
	}
	form := regexp.MustCompile(`^LNT-[` + letters + `][0-9]{3}$`)
	for i, e := range all {
		if !form.MatchString(e.code) {
			t.Errorf("code %q has another form than the rest", e.code)
		}
		if i > 0 && e.code == all[i-1].code {
			t.Errorf("%s stands for %q and for %q", e.code, all[i-1].summary, e.summary)
		}
		if e.summary == "" || e.advice == "" || e.severity == "" {
			t.Errorf("%s says too little: %+v", e.code, e)
		}
	}
	return all
}

// constant is a constant whose value is a code.
type constant struct {
	value, where string
}

// constants finds every constant of the module whose value is a code.
func constants(t *testing.T) []constant {
	t.Helper()
	var all []constant
	fset := token.NewFileSet()
	for _, name := range files(t, ".go") {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(fset, filepath.Join(root(t), filepath.FromSlash(name)), nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			d, ok := d.(*ast.GenDecl)
			if !ok || d.Tok != token.CONST {
				continue
			}
			for _, s := range d.Specs {
				s := s.(*ast.ValueSpec)
				for _, v := range s.Values {
					literal, ok := v.(*ast.BasicLit)
					if !ok || literal.Kind != token.STRING {
						continue
					}
					value, err := strconv.Unquote(literal.Value)
					if err != nil || !strings.HasPrefix(value, "LNT-") {
						continue
					}
					all = append(all, constant{value, name})
				}
			}
		}
	}
	return all
}

// TestCodesAreListed finds codes that a package gives without listing them,
// codes that two packages give, and codes on pages that nothing gives.
func TestCodesAreListed(t *testing.T) {
	listed := map[string]bool{}
	for _, e := range allEntries(t) {
		listed[e.code] = true
	}
	defined := map[string]string{}
	for _, c := range constants(t) {
		if other, twice := defined[c.value]; twice {
			t.Errorf("%s is a constant of %s and of %s", c.value, other, c.where)
		}
		defined[c.value] = c.where
		if !listed[c.value] {
			t.Errorf("%s: %s is in no list of rules", c.where, c.value)
		}
	}
	for code := range listed {
		if defined[code] == "" {
			t.Errorf("%s is listed, but no constant", code)
		}
	}
	code := regexp.MustCompile(`LNT-[A-Z][0-9]+`)
	for _, p := range pages(t) {
		for _, c := range code.FindAllString(string(p.source), -1) {
			if !listed[c] {
				t.Errorf("%s names %s, which nothing gives", p.name, c)
			}
		}
	}
}

// TestCodesCanBeWeighed holds which codes a workspace may waive: those of the
// rules of lintel check, and no others. Package model has their numbers, for it
// cannot ask the packages that know the rules.
func TestCodesCanBeWeighed(t *testing.T) {
	weighable := map[string]bool{}
	for _, r := range drift.Rules() {
		weighable[r.Code] = true
	}
	for _, r := range site.Rules() {
		weighable[r.Code] = true
	}
	for _, r := range code.Rules() {
		weighable[r.Code] = true
	}
	for _, r := range bindings.Rules() {
		weighable[r.Code] = true
	}
	for _, advice := range bindings.Advice() { // it never counts
		delete(weighable, advice)
	}
	delete(weighable, bindings.Unread)
	delete(weighable, drift.CodeNotDrawn) // there is no picture to accept
	delete(weighable, site.CodePicture)
	for _, r := range drift.Rules() {
		if strings.HasPrefix(r.Code, "LNT-B") { // no workspace knows of the baseline
			delete(weighable, r.Code)
		}
	}
	delete(weighable, drift.CodeNoScenario) // it is of no workspace
	for _, unread := range code.Unread() {  // nobody knows what would be accepted
		delete(weighable, unread)
	}
	for _, family := range "BLMFCPRDSTX" {
		for n := range 200 {
			code := fmt.Sprintf("LNT-%c%03d", family, n)
			w := model.New("Test", "")
			w.Waive(code, "why not")
			w.Severity(code, model.SeverityInfo)
			_, diagnostics := w.Build()
			switch {
			case weighable[code] && len(diagnostics) > 0:
				t.Errorf("%s cannot be weighed: add it to isWeighable in model/waiver.go", code)
			case !weighable[code] && len(diagnostics) != 2:
				t.Errorf("%s can be weighed, and is no rule that may be: take it out of isWeighable in model/waiver.go", code)
			}
			delete(weighable, code)
		}
	}
	for code := range weighable {
		t.Errorf("%s is in no family that this test knows", code)
	}
}

// advice is what to do about the findings of packages that list none.
var advice = map[string]string{
	"LNT-L001": "install Go, or put it into `PATH`",
	"LNT-L002": "install the version that `go.mod` names, or let the go command fetch it with `GOTOOLCHAIN=auto`",
	"LNT-L003": "correct the pattern in `lintel.json`",
	"LNT-L004": "export func Workspace() *model.Workspace in a package that the patterns reach",
	"LNT-L005": "require it: the hint says with which command",
	"LNT-L006": "run `go mod init` in its folder or above it",
	"LNT-L007": "do what the go command says, often `go mod tidy` or `go mod vendor`",
	"LNT-L008": "give it the signature func() *model.Workspace, or another name",
	"LNT-L009": "move it into a package of its own that main imports",
	"LNT-L010": "give the user who runs lintel the right to read it",
	"LNT-L020": "correct the line that the message names",
	"LNT-L021": "correct the line that the message names",
	"LNT-L022": "move what both need into a third package",
	"LNT-L023": "correct the import path, or require its module with `go get`",
	"LNT-L024": "run `go mod download` where the network can be reached",
	"LNT-L025": "run `go build` in the package, and do what it says",
	"LNT-L026": "use the tool of the version that `go.mod` requires: `go run github.com/lintel-go/lintel/cmd/lintel`",
	"LNT-L040": "correct the line that the message names",
	"LNT-L041": "correct the line that the message names; a model needs no goroutines",
	"LNT-L042": "correct the line that the message names",
	"LNT-L043": "return what `model.New` made",
	"LNT-L044": "return a workspace instead; what is wrong with it, `Build` reports",
	"LNT-L045": "return a workspace instead; what is wrong with it, `Build` reports",
	"LNT-L046": "a model needs no locks and no channels",
	"LNT-L047": "end the recursion that the message shows",
	"LNT-L048": "look for a loop that adds elements without end",
	"LNT-L049": "see the message",
	"LNT-L050": "look for an endless loop, or allow more with `--timeout`",
	"LNT-L051": "see whether the machine ran out of memory",
	"LNT-L052": "see the message; programs in the user's cache folder must be allowed to run",
	"LNT-L053": "run it again; if that does not help, report it",
	"LNT-L060": "print nothing: a model is read, not watched",
	"LNT-L061": "nothing, if it helps you",
	"LNT-L070": "give the cache folder to the user who runs lintel, or accept that every run begins anew",

	"LNT-M001": "define the thing first, and set every field of a struct of handles",
	"LNT-M002": "define it in this workspace, with a function that takes the workspace",
	"LNT-M003": "give it a name: the first argument",
	"LNT-M004": "give it a name with letters, or an ID with `model.ID`",
	"LNT-M005": "rename one, or remove it",
	"LNT-M006": "rename one, or give it an ID of its own with `model.ID`",
	"LNT-M007": "use lower case letters and digits with single hyphens between them",
	"LNT-M008": "take the character out",
	"LNT-M009": "leave the option out, or build the list of options with `append`",
	"LNT-M010": "keep one of them",
	"LNT-M011": "correct the value, or leave the option out",
	"LNT-M012": "use an address of http, https or mailto, or a relative one",
	"LNT-M013": "name a rule of `lintel check` from the lists below, or correct what the code is about",
	"LNT-M014": "say why it is accepted",
	"LNT-M020": "remove it; what an element does to itself is a `Self` step of a scenario",
	"LNT-M021": "relate the parts to each other",
	"LNT-M022": "remove one, or say what else it is for",
	"LNT-M023": "relate things of one environment",
	"LNT-M024": "leave the relationship unwritten",
	"LNT-M030": "write `Self`",
	"LNT-M031": "say which of its parts takes part",
	"LNT-M032": "add the `Call`, or write `Send` for what is no answer",
	"LNT-M033": "write its steps on the flow that the function is given",
	"LNT-M034": "say when its steps happen",
	"LNT-M035": "give `When` and `Else` to `Alt`, with `Else` last, and `Branch` to `Par`",
	"LNT-M036": "write `func(f *model.Flow) { … }`",
	"LNT-M037": "write it on the flow that the function is given",
	"LNT-M038": "create it before its first message, or write `Call`",
	"LNT-M039": "destroy it after its last message",
	"LNT-M040": "say what the reader should know, and name the elements that it is about",
	"LNT-M041": "say what the message asks for or tells",
	"LNT-M042": "write a product of names with a stroke before what divides, as `requests/s`; `model.One` is for a bare number",
	"LNT-M043": "multiply or divide by what lies between the two, or correct the unit of one",
	"LNT-M044": "correct the number, or divide by what cannot be 0",
	"LNT-M050": "give one of them a key of its own with `model.Key`",
	"LNT-M051": "use lower case letters and digits with single hyphens between them, and slashes between parts",
	"LNT-M052": "name what is meant: handles, `model.Tag`, `model.Technology` or `model.Where`",
	"LNT-M053": "look for a typing mistake, or remove the selector",
	"LNT-M054": "select what such a view shows; the hint lists it",
	"LNT-M055": "keep one of them",
	"LNT-M056": "define the parts, or leave the view out",
	"LNT-M057": "leave the direction out",
	"LNT-M060": "name a folder beside the file that calls, once",
	"LNT-M061": "write a name as Go has it, and a method without `func`: `Post(e Entry) error`",
	"LNT-M062": "give one of them another name, or remove it",
	"LNT-M063": "define both classes in one set",
	"LNT-M064": "remove one, or tell them apart by their roles",
	"LNT-M065": "use `Has` or `Owns` for what a class holds",
	"LNT-M066": "bind the element to Go packages with `model.Code`, or leave the view out",
	"LNT-M070": "keep one beginning; let it lead to a choice if it depends",
	"LNT-M071": "say in which state it begins: Start",
	"LNT-M072": "let the transition stay in its machine, and name the other machine in the event or the action",
	"LNT-M073": "begin in a state that is defined on the handle of the composite state",
	"LNT-M074": "give each a guard of its own, the last one `model.Guard(\"else\")`, or let both go through one choice",
	"LNT-M075": "say with `On` what it waits for, with `model.Guard` when it goes on, or with `model.Do` what takes its time",
	"LNT-M080": "write it before the end, or on a way that goes on",
	"LNT-M081": "write `EndFlow`, which ends this track only, or `End` after the fork",
	"LNT-M082": "write `End`, which ends the activity",
	"LNT-M083": "write the steps without it, or add another",
	"LNT-M084": "make outcomes with `model.Case` and `model.Otherwise`, the latter last and once, and tracks with `model.Track`",
	"LNT-M085": "write them on the steps that the function is given; leave the function of an outcome out if nothing is to be done",
	"LNT-M086": "let one of its ways go on, or write a decision",
	"LNT-M087": "give each a guard of its own, or write their steps into one",
	"LNT-M088": "say in a few words what is done, or which signal it is",
	"LNT-M090": "name who or what the system does it for: people, and other systems",
	"LNT-M091": "name another one, or take the line out",
	"LNT-M092": "remove one of the two lines",
	"LNT-M093": "let what the use cases share be one of its own, which they include",
	"LNT-M094": "take one of the lines out: what is more general, or extended, leads to nothing in turn",
	"LNT-M095": "keep one of the lines: a part always happens, an extension sometimes, and a kind is neither",
	"LNT-M096": "say when it happens; what always happens is included by the base",
	"LNT-M097": "write a loop for what happens again",
	"LNT-M098": "let one of the scenarios tell what happens itself",

	"LNT-C001": "take the import out, or say with `Uses` what the one needs the other for",
	"LNT-C002": "turn the import round with an interface, add the relationship that it is, or waive it at the one that there is",
	"LNT-C003": "correct the model, say with `model.Technology` or `model.Async` what carries it, or waive it with the reason",
	"LNT-C004": "correct the pattern: it is relative to the file that it stands in",
	"LNT-C005": "bind each package to one element; a more precise pattern goes before a less precise one",
	"LNT-C006": "bind it with `model.Code`, or leave it out on purpose with `Unbound`; a workspace that wants this says `w.Severity(\"LNT-C006\", model.SeverityError)`",
	"LNT-C007": "remove the line, or correct the pattern",
	"LNT-C011": "bind the package to what it is a part of, add the relationship with `Uses`, or leave the package out on purpose with `Unbound`",
	"LNT-C008": "correct the file",
	"LNT-C009": "nothing: it is advice",
	"LNT-C010": "nothing: it is advice, and not certain",

	"LNT-T001": "see whether `go list` answers in the folder of the module",
	"LNT-T002": "correct it; `go build` of the package says the same",
	"LNT-T003": "correct the pattern: it is relative to the file that it stands in",
	"LNT-T004": "look for a typing mistake; names are matched whole, as `path.Match` does",
	"LNT-T005": "correct the name, or write the type",
	"LNT-T006": "name packages that export types, or show what is not exported with `model.Unexported`",
	"LNT-T010": "tie the machine to the type whose constants are its states",
	"LNT-T011": "define the constant, or say with `model.Constant` which it is",
	"LNT-T012": "define the state, or say with `model.Constant` which it is",
	"LNT-T013": "correct the name, or write the variable",
	"LNT-T014": "write it in one of the [forms that are read](diagrams/state-machine.md#transitions-in-go)",
	"LNT-T015": "add it to the table, or take it out of the model",
	"LNT-T016": "add it to the model with `On`, or take it out of the table",
	"LNT-T020": "define the class as what it is, or tie it to another type",
	"LNT-T021": "take the member out, or write it in Go",
	"LNT-T022": "list it, or list none, and those of the type are shown",
	"LNT-T023": "write it as it is in Go",
	"LNT-T024": "remove the relation, or make it so in Go",

	"LNT-S001": "name an element or view that the model has",
	"LNT-S002": "correct the link, or add the file",
	"LNT-S003": "correct the address, or put the image beside the document",
	"LNT-S004": "link to an address of http, https or mailto, or to a file",
	"LNT-S005": "write it in Markdown",
	"LNT-S006": "correct the path in `Docs` or `Decisions`, or add the folder",
	"LNT-S007": "write what the hint says",
	"LNT-S008": "see the message; if it does not help, report it with the model",
	"LNT-S009": "save it as UTF-8, and write its front matter as key: value between two lines ---",
	"LNT-S010": "write a table with the terms in the first column and their meanings in the last, each term once",
}
