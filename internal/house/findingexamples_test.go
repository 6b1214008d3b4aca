package house_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"github.com/lintel-go/lintel/internal/code/bindings"
	"github.com/lintel-go/lintel/internal/drift"
	"github.com/lintel-go/lintel/internal/otlp"
	"github.com/lintel-go/lintel/internal/project"
	"github.com/lintel-go/lintel/internal/recorded"
	"github.com/lintel-go/lintel/model"
)

// family is the letter of the code.
func (s *sample) family() byte { return s.code[4] }

// drawn tells whether the example is about committed pictures: these are drawn
// of what is there before, and mended by drawing them anew.
func (s *sample) drawn() bool { return s.family() == 'D' && s.code != foreignFile }

// foreignFile is of files that are no pictures, which drawing leaves alone.
const foreignFile = "LNT-D003"

// calls tells whether the code is of advice that has to be asked for.
func (s *sample) calls() bool { return slices.Contains(bindings.Advice(), s.code) }

// built tells whether Build alone finds what the example shows.
func (s *sample) built() bool { return strings.HasPrefix(s.code, "LNT-M0") }

// command is what prints what the example brings about.
func (s *sample) command() string {
	switch {
	case s.has(runFile):
		return "lintel check --traces " + runFile
	case s.calls():
		return "lintel check --calls"
	}
	return "lintel check"
}

func (s *sample) has(name string) bool {
	return slices.ContainsFunc(s.files, func(f txtar.File) bool { return f.Name == name })
}

const runFile = "run.json"

// mendedFolder has the examples once they are mended.
const mendedFolder = "mended"

// examples is a module that has each example in a folder, as it is and mended.
type examples struct {
	dir     string
	cache   string
	samples map[string]*sample
	models  map[string]builtModel // by folder
}

// builtModel is what the program of the examples prints.
type builtModel struct {
	Folder      string
	Model       []byte
	Diagnostics []model.Diagnostic
}

// runSamples brings about what each example shows, and returns it as `lintel
// check` prints it, by code. All models are built by one program.
func runSamples(t *testing.T, samples map[string]*sample) map[string]string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	x := &examples{dir: dir, cache: t.TempDir(), samples: samples, models: map[string]builtModel{}}
	var built []string // folders of the models that the program builds
	for _, code := range slices.Sorted(maps.Keys(samples)) {
		s := samples[code]
		for _, f := range s.files {
			wrong, right := variants(t, code, f)
			x.write(t, s.folder()+"/"+f.Name, wrong, "shop", s.folder())
			x.write(t, mendedFolder+"/"+s.folder()+"/"+f.Name, right, "shop", mendedFolder+"/"+s.folder())
		}
		for _, folder := range []string{s.folder(), mendedFolder + "/" + s.folder()} {
			if _, err := os.Stat(filepath.Join(dir, folder, project.ConfigFile)); err != nil {
				x.write(t, folder+"/"+project.ConfigFile, []byte("{}\n"), "", "")
			}
		}
		switch mended := mendedFolder + "/" + s.folder(); {
		case s.drawn():
		case s.apart && s.has("go.mod"):
			x.write(t, mended+"/go.mod", goMod(t, "example.com/"+mended), "", "")
		case s.apart:
		case s.family() == 'L':
			built = append(built, mended)
		default:
			built = append(built, s.folder(), mended)
		}
	}
	x.build(t, built)
	for _, folder := range built { // from here on it is a module of its own, which has nothing to do with the others
		x.write(t, folder+"/go.mod", goMod(t, "example.com/"+folder), "", "")
	}
	loaded := x.load(t)
	printed := map[string]string{}
	for _, code := range slices.Sorted(maps.Keys(samples)) {
		s := samples[code]
		t.Run(code, func(t *testing.T) {
			var found, left []drift.Finding
			read := x.reader(s)
			switch {
			case s.drawn():
				found, left, read = x.draw(t, s)
			case s.apart:
				found, left = x.checkApart(t, s.folder()), x.checkApart(t, mendedFolder+"/"+s.folder())
			case s.calls():
				found, left = x.callsOf(t, s.folder()), x.callsOf(t, mendedFolder+"/"+s.folder())
			case s.family() == 'L':
				found, left = loaded[s.folder()], x.check(t, s, mendedFolder+"/"+s.folder())
			default:
				found, left = x.check(t, s, s.folder()), x.check(t, s, mendedFolder+"/"+s.folder())
			}
			printed[code] = x.hold(t, s, found, left, read)
		})
	}
	return printed
}

// write writes a file of the module; none, if it has no content. Import paths
// of the example's packages lead into its folder.
func (x *examples) write(t *testing.T, name string, content []byte, from, to string) {
	t.Helper()
	if content == nil {
		return
	}
	if from != "" {
		content = bytes.ReplaceAll(content, []byte("example.com/"+from), []byte("example.com/"+to))
	}
	file := filepath.Join(x.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, content, 0o666); err != nil {
		t.Fatal(err)
	}
}

// goMod is a module file that takes Lintel from this repository.
func goMod(t *testing.T, name string) []byte {
	t.Helper()
	return fmt.Appendf(nil, "module %s\n\ngo 1.26.0\n\nrequire %s v0.0.0\n\nreplace %[2]s => %q\n", name, module, root(t))
}

// build builds the models of folders.
func (x *examples) build(t *testing.T, folders []string) {
	t.Helper()
	x.write(t, "go.mod", goMod(t, "example.com"), "", "")
	var imports, calls strings.Builder
	for i, folder := range folders {
		fmt.Fprintf(&imports, "\tp%d %q\n", i, "example.com/"+folder)
		fmt.Fprintf(&calls, "\temit(%q, p%d.Workspace())\n", folder, i)
	}
	x.write(t, "main.go", fmt.Appendf(nil, emitModels, imports.String(), calls.String()), "", "")
	cmd := exec.Command("go", "run", ".")
	cmd.Dir = x.dir
	cmd.Env = append(os.Environ(), "GOFLAGS=", "GOWORK=off", "PWD="+x.dir)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, &stderr)
	}
	for decoder := json.NewDecoder(bytes.NewReader(out)); ; {
		var b builtModel
		if err := decoder.Decode(&b); err == io.EOF {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		x.models[b.Folder] = b
	}
}

// emitModels is the program that builds the models.
const emitModels = `package main

import (
	"encoding/json"
	"os"
	"path/filepath"

	"github.com/lintel-go/lintel/model"
%s)

func main() {
%s}

func emit(folder string, w *model.Workspace) {
	dir, err := os.Getwd()
	if err != nil {
		panic(err)
	}
	dir = filepath.Join(dir, filepath.FromSlash(folder))
	m, diagnostics := w.Build()
	text, err := model.Encode(m.Relative(dir))
	if err != nil {
		panic(err)
	}
	err = json.NewEncoder(os.Stdout).Encode(map[string]any{"Folder": folder, "Model": text, "Diagnostics": model.RelativeDiagnostics(diagnostics, dir)})
	if err != nil {
		panic(err)
	}
}
`

// open opens the project in a folder of the module.
func (x *examples) open(t *testing.T, folder string) *project.Project {
	t.Helper()
	p, err := project.Open(project.Options{
		Dir: filepath.Join(x.dir, folder), CacheDir: x.cache, Timeout: 5 * time.Second, Env: []string{"GOFLAGS=", "GOWORK=off", "GOPROXY=off", "GOTOOLCHAIN=local"},
		Today: func() time.Time { return time.Date(2031, 5, 1, 0, 0, 0, 0, time.UTC) },
	})
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

// check is what is found of an example in a folder.
func (x *examples) check(t *testing.T, s *sample, folder string) []drift.Finding {
	t.Helper()
	b, ok := x.models[folder]
	if !ok {
		t.Fatalf("no model of %s was built", folder)
	}
	if s.built() {
		return project.Findings(b.Diagnostics)
	}
	m, err := model.Decode(b.Model)
	if err != nil {
		t.Fatal(err)
	}
	p := x.open(t, folder)
	report, err := p.CheckBuilt(t.Context(), project.Built{
		Package: "example.com/" + folder, Dir: filepath.Join(x.dir, folder), ModuleDir: filepath.Join(x.dir, folder), Model: m, Diagnostics: b.Diagnostics,
	}, "shop")
	if err != nil {
		t.Fatal(err)
	}
	found := report.Findings
	if s.family() == 'R' {
		text, err := p.ReadFile(runFile)
		if err != nil {
			t.Fatal(err)
		}
		runs, err := otlp.Read(t.Context(), otlp.File{Name: runFile, Data: text})
		if err != nil {
			t.Fatal(err)
		}
		held, err := recorded.Hold(t.Context(), m, runs)
		if err != nil {
			t.Fatal(err)
		}
		claimed := map[string]bool{}
		for _, run := range held.Runs {
			claimed[run.Trace] = run.Scenario != "" || run.Claimed != ""
		}
		found = slices.Concat(found, drift.Traces(m, held, drift.Options{}), drift.Unclaimed(runs, claimed))
	}
	return found
}

// checkApart is what is found of a project in a folder, which is loaded for
// that.
func (x *examples) checkApart(t *testing.T, folder string) []drift.Finding {
	t.Helper()
	report, err := x.open(t, folder).Check(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return report.Findings
}

func (x *examples) callsOf(t *testing.T, folder string) []drift.Finding {
	t.Helper()
	found, err := x.open(t, folder).Calls(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// load is what is found of the examples that cannot be loaded, by folder.
func (x *examples) load(t *testing.T) map[string][]drift.Finding {
	t.Helper()
	var folders []string
	for _, s := range x.samples {
		if s.family() == 'L' && !s.apart {
			folders = append(folders, "./"+s.folder())
		}
	}
	if len(folders) == 0 {
		return nil
	}
	slices.Sort(folders)
	settings, err := json.Marshal(map[string]any{"packages": folders})
	if err != nil {
		t.Fatal(err)
	}
	x.write(t, project.ConfigFile, settings, "", "")
	state, err := x.open(t, ".").Load(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	all := map[string][]drift.Finding{}
	for _, f := range project.Findings(slices.Concat(state.Problems, state.Warnings)) {
		for _, folder := range folders {
			folder = strings.TrimPrefix(folder, "./")
			if len(f.Positions) > 0 && strings.HasPrefix(f.Positions[0].File, folder+"/") || strings.Contains(f.Message, "example.com/"+folder) {
				all[folder] = append(all[folder], f)
				break
			}
		}
	}
	return all
}

// draw is what is found once the pictures of an example are drawn and its files
// are then changed, and what is left when they are drawn anew. The function
// reads what was found in.
func (x *examples) draw(t *testing.T, s *sample) (found, left []drift.Finding, read func(string) ([]byte, error)) {
	t.Helper()
	p := x.open(t, s.folder())
	check := func() []drift.Finding {
		report, err := p.Check(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return report.Findings
	}
	redraw := func() {
		if _, err := p.Update(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	redraw()
	for _, f := range s.files {
		if _, right := variants(t, s.code, f); right != nil {
			x.write(t, s.folder()+"/"+f.Name, right, "", "")
		}
	}
	for _, e := range s.edits {
		e.file = strings.Replace(e.file, "pictures/shop/", "pictures/"+s.folder()+"/", 1)
		text, err := p.ReadFile(e.file)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Contains(text, []byte(e.old)) {
			t.Fatalf("%s has no %q", e.file, e.old)
		}
		x.write(t, s.folder()+"/"+e.file, bytes.Replace(text, []byte(e.old), []byte(e.new), 1), "", "")
	}
	found = check()
	before := map[string][]byte{}
	for _, f := range found {
		for _, at := range f.Positions {
			if text, err := p.ReadFile(at.File); err == nil { // some say that there is no file
				before[s.shown(at.File)] = text
			}
		}
	}
	redraw()
	return found, check(), func(name string) ([]byte, error) {
		if text, ok := before[name]; ok {
			return text, nil
		}
		return nil, fs.ErrNotExist
	}
}

// shown is a file of the example as its page names it.
func (s *sample) shown(file string) string {
	file = strings.TrimPrefix(file, s.folder()+"/")
	return strings.Replace(file, "pictures/"+s.folder()+"/", "pictures/shop/", 1)
}

// reader reads the files of the example as they are.
func (x *examples) reader(s *sample) func(string) ([]byte, error) {
	return func(name string) ([]byte, error) {
		return os.ReadFile(filepath.Join(x.dir, s.folder(), filepath.FromSlash(name)))
	}
}

// hold asks whether an example brings about its code, and nothing that it does
// not say, and whether that is mended. It returns the text of it.
func (x *examples) hold(t *testing.T, s *sample, found, left []drift.Finding, read func(string) ([]byte, error)) string {
	t.Helper()
	var of []drift.Finding
	for _, f := range found {
		f.Positions = slices.Clone(f.Positions)
		for i, p := range f.Positions {
			f.Positions[i].File = s.shown(p.File)
		}
		f.Positions = slices.DeleteFunc(f.Positions, func(p drift.Position) bool { return p.File == "main.go" })
		switch {
		case f.Code == s.code:
			of = append(of, f)
		case !slices.Contains(s.allow, f.Code):
			t.Errorf("brings about something else, too: %v: %s: %s", f.Positions, f.Code, f.Message)
		}
	}
	if len(of) == 0 {
		t.Errorf("does not bring about %s", s.code)
	}
	for _, f := range left {
		if f.Code == s.code || !slices.Contains(s.allow, f.Code) {
			t.Errorf("mended, it still has %v: %s: %s", f.Positions, f.Code, f.Message)
		}
	}
	var text bytes.Buffer
	if err := drift.Text(&text, drift.NewReport(of), drift.TextOptions{Last: summaryOf, Read: read}); err != nil {
		t.Fatal(err)
	}
	words := strings.TrimRight(strings.TrimSuffix(text.String(), summaryOf+"\n"), "\n") + "\n"
	words = strings.ReplaceAll(words, "example.com/"+s.folder(), "example.com/shop")
	words = strings.ReplaceAll(words, "running go "+strings.TrimPrefix(runtime.Version(), "go"), "running go 1.26.0") // on every machine
	if strings.Contains(words, x.dir) || strings.Contains(words, s.folder()+"/") {
		t.Errorf("names the folder of the test:\n%s", words)
	}
	return words
}

// summaryOf stands for the last line of a report, which counts.
const summaryOf = "(findings)"
