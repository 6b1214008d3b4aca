package load

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/lintel-go/lintel/internal/load/replay"
	"github.com/lintel-go/lintel/internal/load/store"
	"github.com/lintel-go/lintel/internal/timing"
	"github.com/lintel-go/lintel/model"
)

// task is one workspace that has to be built, run, or both.
type task struct {
	unit    *unit
	at      model.Position // of the Workspace function
	key     string
	program string // path, once built
	stale   bool   // its sources changed while it was built: nothing is kept
	failed  []model.Diagnostic
	built   time.Duration
}

// overlay writes the file that tells the go command of files that are on no
// disk: programs, by the path they seem to have, and a copy of go.work.sum,
// which the go command would otherwise write to. It returns "" if there are
// none.
func (s *session) overlay(l *listing, programs map[string]string) (string, error) {
	replace := map[string]string{}
	if w := l.Env.GOWORK; w != "" && w != "off" {
		sums, _ := os.ReadFile(w + ".sum")
		path, err := s.store.Source(".sum", sums)
		if err != nil {
			return "", err
		}
		replace[w+".sum"] = path
	}
	for place, text := range programs {
		path, err := s.store.Source(".go", []byte(text))
		if err != nil {
			return "", err
		}
		replace[place] = path
	}
	if len(replace) == 0 {
		return "", nil
	}
	return overlayFile(s.store, replace)
}

// overlayFile stores the file that tells the go command which files stand in
// the place of others.
func overlayFile(to *store.Store, replace map[string]string) (string, error) {
	data, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return "", err
	}
	return to.Source(".json", data)
}

// home returns the folder that a workspace's program seems to lie beneath: its
// own, so that internal packages can be imported, or that of a module that is
// worked on if its own cannot be laid over.
func (l *listing) home(u *unit) string {
	vendored := within(filepath.Join(l.Root, "vendor"), u.Dir)
	if u.Source && !vendored {
		return u.Dir
	}
	if len(l.Modules) > 0 {
		return l.Modules[0]
	}
	return l.Root
}

// compilerEnv makes the compiler and linker, which live for moments, collect
// no garbage before they use much memory: more than a model ever makes them
// use, and little enough for a first build of the standard library.
func compilerEnv(t toolchain) []string {
	if t.getenv("GOGC") != "" || t.getenv("GOMEMLIMIT") != "" {
		return nil
	}
	return []string{"GOGC=off", "GOMEMLIMIT=160MiB"}
}

// build builds the programs of tasks of one listing. Each task has a program
// or diagnostics afterwards. The error says that nothing could be attempted.
func (s *session) build(ctx context.Context, l *listing, tasks []*task) error {
	stopped, err := s.buildOnce(ctx, l, tasks)
	if err != nil || len(stopped) == 0 {
		return err
	}
	if len(tasks) == 1 {
		return nil
	}
	// Something that the go command minds before it compiles anything: it
	// must not keep the others from being built.
	for _, t := range stopped {
		t.failed = nil
		if _, err := s.buildOnce(ctx, l, []*task{t}); err != nil {
			return err
		}
	}
	return nil
}

// buildOnce runs one go build. It returns the tasks that got neither a program
// nor a compiler's message of their own; those have the whole output as their
// diagnostic.
func (s *session) buildOnce(ctx context.Context, l *listing, tasks []*task) (stopped []*task, err error) {
	begin := time.Now()
	tmp, err := s.store.Temp()
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(tmp)

	programs := map[string]string{}
	args := []string{"build", "-json", "-trimpath=false", "-ldflags=-s -w", "-o", tmp + string(filepath.Separator)}
	var folders []string
	for _, t := range tasks {
		dir := filepath.Join(l.home(t.unit), programName(t.unit.Path))
		programs[filepath.Join(dir, "main.go")] = programFor(t.unit.Path)
		folders = append(folders, argument(l.Root, dir))
	}
	overlay, err := s.overlay(l, programs)
	if err != nil {
		return nil, err
	}
	args = append(args, "-overlay", overlay, "--")
	args = append(args, folders...)
	report, err := s.compile(ctx, l, tasks, tmp, args)
	if err != nil {
		return nil, err
	}
	took := time.Since(begin)

	after := s.again()
	for _, t := range tasks {
		t.built = took
		switch t.stale = s.touched(after, l, t); {
		case t.stale: // nobody knows of which content this came
			delete(s.loader.recordings, t.unit.Dir)
		case report.astray:
			s.loader.astray++
		}
		name := programName(t.unit.Path)
		file := programFile(tmp, t.unit)
		if _, err := os.Stat(file); err == nil {
			key := t.key
			if t.stale {
				key = "stale" + key
			}
			if t.program, err = s.store.PutProgram(key, file); err != nil {
				return nil, err
			}
			continue
		}
		for _, p := range l.closure(t.unit.Path) {
			if text, failed := report.output[p.Path]; failed && report.failed[p.Path] {
				t.failed = append(t.failed, compileDiagnostics(l.Root, text)...)
			}
		}
		if len(t.failed) > 0 {
			continue
		}
		for path, text := range report.output {
			if strings.HasSuffix(path, "/"+name) || path == name {
				t.failed = append(t.failed, programDiagnostics(text, t.at, t.unit)...)
			}
		}
		if len(t.failed) > 0 {
			continue
		}
		stopped = append(stopped, t)
		t.failed = []model.Diagnostic{stoppedDiagnostic(l.Root, report.all, report.stderr, t.at)}
	}
	return stopped, nil
}

// touched reports whether what a unit is made of has been written to since the
// session looked, even if it says the same again: the go command may have read
// what it said in between.
func (s *session) touched(after *session, l *listing, t *task) bool {
	if after.contentKey(l, t.unit) != t.key || after.listingKey(l) != s.listingKey(l) {
		return true
	}
	for _, p := range l.closure(t.unit.Path) {
		if !p.Source {
			continue
		}
		for _, path := range s.filesOf(p) {
			before, now := s.eye.now.Files[path], after.eye.now.Files[path]
			if before == nil || now == nil || before.Seen.Stamp != now.Seen.Stamp {
				return true
			}
		}
	}
	return false
}

// programFile is where a build leaves the program of a unit.
func programFile(dir string, u *unit) string {
	name := programName(u.Path)
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	return filepath.Join(dir, name)
}

// goBuild has the go command build.
func (s *session) goBuild(ctx context.Context, l *listing, args []string) (report, error) {
	_, span := timing.Start(ctx, "compile", l.Root)
	defer span.End()
	out, err := s.tool.withFlags(l.Env.GOFLAGS).run(ctx, l.Root, compilerEnv(s.tool), args...)
	if err != nil {
		return report{}, err
	}
	r := readReport(wholly(out.Stdout))
	r.stderr, r.ok = out.Stderr.String(), out.Exit == 0
	return r, nil
}

// report is what "go build -json" printed, by package.
type report struct {
	ok     bool // the build went well
	astray bool // though a script did not
	output map[string]string
	failed map[string]bool
	all    string
	stderr string
	lines  []replay.Line // all of it, in order, with what -x adds
}

func readReport(stdout []byte) report {
	r := report{output: map[string]string{}, failed: map[string]bool{}}
	lines := bufio.NewScanner(bytes.NewReader(stdout))
	lines.Buffer(nil, len(stdout)+1)
	for lines.Scan() {
		var event struct{ ImportPath, Action, Output string }
		if json.Unmarshal(lines.Bytes(), &event) != nil {
			r.all += lines.Text() + "\n"
			continue
		}
		path, _, _ := strings.Cut(event.ImportPath, " [")
		switch event.Action {
		case "build-output":
			r.lines = append(r.lines, replay.Line{Package: path, Text: event.Output})
			if !replay.IsCommand(event.Output) {
				r.output[path] += event.Output
				r.all += event.Output
			}
		case "build-fail":
			r.failed[path] = true
		}
	}
	return r
}

// compileLine is the place and the words of a compiler's message.
var compileLine = regexp.MustCompile(`^(\t?)(.+?\.\w+):(\d+)(?::(\d+))?: (.*)$`)

// compileDiagnostics turns the compiler's output for one package into
// diagnostics. Lines that begin with a tab belong to the message before them.
func compileDiagnostics(root, text string) []model.Diagnostic {
	var out []model.Diagnostic
	var rest []string
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		if line == "" || strings.HasPrefix(line, "# ") {
			continue
		}
		m := compileLine.FindStringSubmatch(line)
		switch {
		case line == "too many errors", m != nil && m[5] == "too many errors":
			// The ones before it say enough.
		case m != nil && m[1] == "":
			out = append(out, model.Diagnostic{
				Code:     codeOfMessage(m[5]),
				Severity: model.SeverityError,
				Message:  m[5],
				Hint:     hintOf(m[5]),
				Origin:   model.Origin{Position: position(root, m[2], m[3], m[4])},
			})
		case m != nil && len(out) > 0:
			last := &out[len(out)-1]
			last.Related = append(last.Related, position(root, m[2], m[3], m[4]))
			last.Message += "\n" + m[5]
		case strings.HasPrefix(line, "\t") && len(out) > 0:
			out[len(out)-1].Message += "\n" + strings.TrimSpace(line)
		default:
			rest = append(rest, line)
		}
	}
	if len(out) == 0 && len(rest) > 0 {
		out = append(out, model.Diagnostic{
			Code:     codeBuild,
			Severity: model.SeverityError,
			Message:  strings.Join(rest[:min(len(rest), 20)], "\n"),
		})
	}
	return out
}

// lexical is what the compiler says of text that does not parse: its scanner does
// without the words "syntax error".
var lexical = regexp.MustCompile(`^(syntax error|(newline in|empty|more than one character in) (rune|string)|(rune literal|string|comment) not terminated|invalid (character|NUL|UTF-8|BOM)|unknown escape|escape is invalid)`)

func codeOfMessage(message string) string {
	switch {
	case lexical.MatchString(message):
		return codeSyntax
	case strings.Contains(message, "import cycle not allowed"):
		return codeCycle
	case strings.HasPrefix(message, "could not import"), strings.HasPrefix(message, "no required module provides"):
		return codeImport
	}
	return codeType
}

// hintOf is a way out of what the compiler says. What an import lacks has been
// told before anything is compiled.
func hintOf(message string) string {
	switch {
	case lexical.MatchString(message):
		return syntaxHint
	case strings.HasPrefix(message, "undefined: model."), strings.Contains(message, "undefined (type *model."):
		return "the model library of this version has no such name: look for a typing mistake, or run: " + goGet
	case strings.HasPrefix(message, "undefined: "):
		return "look for a typing mistake, or define it first"
	case strings.HasPrefix(message, "declared and not used"):
		return "use it, or write _ in its place"
	case strings.Contains(message, "does not implement model."):
		return "give the option to something that it fits; its documentation says what that is"
	}
	return "correct this line: a model is a program, and has to compile"
}

const syntaxHint = "correct this line, or the end of the one before it"

func position(root, file, line, column string) model.Position {
	if !filepath.IsAbs(file) {
		file = filepath.Join(root, filepath.FromSlash(file))
	}
	p := model.Position{File: file}
	p.Line, _ = strconv.Atoi(line)
	p.Column, _ = strconv.Atoi(column)
	return p
}

var entryMessage = regexp.MustCompile(`cannot use workspace\.Workspace \((.*)\) as `)

// programDiagnostics explains why the generated program did not compile or
// link, which its author has never seen.
func programDiagnostics(text string, at model.Position, u *unit) []model.Diagnostic {
	d := model.Diagnostic{Severity: model.SeverityError, Origin: model.Origin{Position: at}}
	switch m := entryMessage.FindStringSubmatch(text); {
	case m != nil:
		d.Code = codeSignature
		d.Message = fmt.Sprintf("Workspace does not have the type func() *model.Workspace: %s", m[1])
		d.Hint = signatureHint
	case strings.Contains(text, "undefined: workspace.Workspace"), strings.Contains(text, "Workspace not exported"):
		d.Code = codeSignature
		d.Message = "the package declares no function Workspace that others can call"
		d.Hint = signatureHint
	case compileLine.MatchString(messageLine(text)):
		d.Code = codeSchema
		d.Message = "the model library that the module requires does not fit this version of the tool: " + compileLine.FindStringSubmatch(messageLine(text))[5]
		d.Hint = schemaHint
	default:
		d.Code = codeBuild
		d.Message = fmt.Sprintf("package %s does not link: %s", u.Path, strings.TrimSpace(text))
	}
	return []model.Diagnostic{d}
}

const signatureHint = "declare func Workspace() *model.Workspace"

const schemaHint = "use one version of both: go get " + modulePath + "@VERSION for the module, go install " + modulePath + "/cmd/lintel@VERSION for the tool"

// messageLine returns the first line of a compiler's output that is a message.
func messageLine(text string) string {
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(line, "#") {
			return strings.TrimSpace(line)
		}
	}
	return ""
}

// stoppedDiagnostic passes on what the go command said when it did not come
// to compiling.
func stoppedDiagnostic(root, stdout, stderr string, at model.Position) model.Diagnostic {
	text := strings.TrimSpace(stdout)
	if text == "" {
		text = strings.TrimSpace(stderr)
	}
	for _, d := range compileDiagnostics(root, text) {
		if d.Origin.File != "" {
			x := importDiagnostic(d.Message, d.Origin.Position)
			return x
		}
	}
	d := moduleDiagnostic(root, text)
	if d.Origin.File == "" {
		d.Origin.Position = at
	}
	return d
}

// moduleText are the beginnings of messages that speak of module files.
var moduleLine = regexp.MustCompile(`(?m)^(go\.mod|go\.work|vendor/modules\.txt):(\d+)(?::(\d+))?: (.*)$`)

// moduleDiagnostic turns words of the go command about a whole module into a
// diagnostic.
func moduleDiagnostic(root, text string) model.Diagnostic {
	var lines []string
	for line := range strings.Lines(text) {
		line = strings.TrimPrefix(strings.TrimRight(line, "\r\n"), "go: ")
		if strings.TrimSpace(line) == "" || strings.HasPrefix(line, "downloading ") {
			continue
		}
		lines = append(lines, line)
	}
	message := strings.Join(lines[:min(len(lines), 12)], "\n")
	if message == "" {
		message = "the go command failed and did not say why"
	}
	d := model.Diagnostic{Code: codeModuleFiles, Severity: model.SeverityError, Message: message}
	if m := moduleLine.FindStringSubmatch(text); m != nil {
		d.Origin.Position = position(root, m[1], m[2], m[3])
		d.Message = m[4]
		return d
	}
	switch {
	case oldGoText.MatchString(message):
		return oldGo(message)
	case strings.Contains(message, "go.mod file not found"), strings.Contains(message, "does not contain modules listed in go.work"),
		strings.Contains(message, "outside main module"), strings.Contains(message, "modules disabled by GO111MODULE=off"):
		d.Code = codeNoModule
		d.Hint = "make one with: go mod init example.com/name && " + goGet
	case strings.Contains(message, "updates to go.sum needed, but go.sum is part of the overlay"):
		d.Code = codeDownload
		d.Message = "go.work.sum lacks checksums of modules that the workspace needs"
		d.Hint = "run once in the workspace: go build ./..."
	case strings.Contains(message, "inconsistent vendoring"):
		d.Hint = "run: go mod vendor"
	case strings.Contains(message, "updates to go.mod needed"), strings.Contains(message, "updates to go.sum needed"):
		d.Hint = "run: go mod tidy"
	case strings.Contains(message, "not one of the workspace modules"):
		d.Hint = "add it with: go work use, or leave go.work out with GOWORK=off"
	case downloadText.MatchString(message):
		d.Code = codeDownload
		d.Hint = downloadHint
	}
	return d
}

// downloadText is how the go command says that it cannot get a module.
var downloadText = regexp.MustCompile(`missing go\.sum entry|lookup disabled by GOPROXY=off|dial tcp|no such host|connection refused|i/o timeout|checksum mismatch|SECURITY ERROR|verifying |proxyconnect|Get "https?:|reading https?:|410 Gone|404 Not Found|TLS handshake`)

const downloadHint = "run where there is a network: go mod download"

var goGetText = regexp.MustCompile(`; to add(?: it)?:\n\s*(go get .*)$`)

// importDiagnostic turns the go command's words about one import into a
// diagnostic.
func importDiagnostic(message string, at model.Position) model.Diagnostic {
	d := model.Diagnostic{
		Code:     codeImport,
		Severity: model.SeverityError,
		Message:  message,
		Origin:   model.Origin{Position: at},
	}
	command := ""
	if m := goGetText.FindStringSubmatch(message); m != nil {
		command = m[1]
		d.Message = strings.TrimSuffix(message, m[0])
		d.Hint = "run: " + command
	}
	lintel := strings.Contains(message, modulePath)
	switch {
	case lintel && (strings.Contains(message, "no required module provides") || strings.Contains(message, "cannot find module providing")):
		d.Code = codeNoLintel
		d.Message = "the module does not require " + modulePath
		d.Hint = "run: " + goGet
		if strings.Contains(message, "-mod=vendor") {
			d.Hint = "run: " + goGet + " && go mod vendor"
		}
	case downloadText.MatchString(message):
		d.Code = codeDownload
		if command == "" {
			d.Hint = downloadHint
		}
	case strings.Contains(message, "import lookup disabled by -mod=vendor"):
		d.Hint = "run: go mod vendor"
	case strings.Contains(message, "is not in std"):
		d.Hint = "the import path of a package outside the standard library begins with its module's"
	case strings.Contains(message, "use of internal package"):
		d.Hint = "a package beneath a folder named internal is for the code beside that folder only"
	case strings.Contains(message, "no matching files found"), strings.Contains(message, "build constraints exclude all Go files"):
		d.Code = codeBuild
	case strings.Contains(message, "found packages "):
		d.Code = codeType
		d.Hint = "give all files of a folder the same package clause"
	}
	return d
}

// sourceProblems returns what keeps a workspace from being built, as the go
// command told it when it listed the packages.
func (s *session) sourceProblems(l *listing, u *unit) []model.Diagnostic {
	var out []model.Diagnostic
	all := l.closure(u.Path)
	for _, p := range all {
		for _, e := range p.Errors {
			at := errorPosition(l.Root, e.Pos)
			switch {
			case strings.Contains(e.Err, "import cycle not allowed"):
				out = append(out, s.cycle(l, e))
				continue
			case len(p.Invalid) > 0 && slices.Contains(p.Invalid, filepath.Base(at.File)):
				out = append(out, model.Diagnostic{Code: codeSyntax, Severity: model.SeverityError, Message: e.Err, Hint: syntaxHint, Origin: model.Origin{Position: at}})
				continue
			case p.Dir == "" || at.File == "":
				// The package itself is missing: each workspace has an import of
				// its own to be told of.
				if found := s.importOf(all, p.Path); found.File != "" {
					at = found
				}
			}
			out = append(out, importDiagnostic(e.Err, at))
		}
	}
	return out
}

// errorPosition reads "file:line:column" as the go command prints it.
func errorPosition(root, pos string) model.Position {
	m := compileLine.FindStringSubmatch(pos + ": ")
	if m == nil {
		return model.Position{}
	}
	return position(root, m[2], m[3], m[4])
}

// importOf returns the first place where one of some packages imports a path.
func (s *session) importOf(all []*unit, path string) model.Position {
	for _, p := range all {
		if !p.Source || !slices.Contains(p.Imports, path) {
			continue
		}
		for _, name := range p.Files {
			file := filepath.Join(p.Dir, name)
			src, err := os.ReadFile(file)
			if err != nil {
				continue
			}
			if line, column := importPlace(file, src, path); line > 0 {
				return model.Position{File: file, Line: line, Column: column}
			}
		}
	}
	return model.Position{}
}

// cycle says which imports form a circle, each with its place.
func (s *session) cycle(l *listing, e listError) model.Diagnostic {
	// Only the end of the stack is the circle: what comes before the first
	// mention of its last package led into it.
	stack := e.ImportStack
	if n := len(stack); n > 0 {
		stack = stack[slices.Index(stack, stack[n-1]):]
	}
	d := model.Diagnostic{
		Code:     codeCycle,
		Severity: model.SeverityError,
		Message:  "import cycle not allowed: " + strings.Join(stack, " → "),
		Hint:     "move what both need into a package that imports neither",
	}
	for i := 0; i+1 < len(stack); i++ {
		u, ok := l.Pkgs[stack[i]]
		if !ok {
			continue
		}
		at := s.importOf([]*unit{u}, stack[i+1])
		if at.File == "" {
			continue
		}
		if d.Origin.File == "" {
			d.Origin.Position = at
		} else {
			d.Related = append(d.Related, at)
		}
	}
	return d
}
