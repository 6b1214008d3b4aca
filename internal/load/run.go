package load

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/lintel-go/lintel/internal/load/bounded"
	"github.com/lintel-go/lintel/internal/load/trace"
	"github.com/lintel-go/lintel/internal/timing"
	"github.com/lintel-go/lintel/model"
)

// answer is what running one workspace gave, with absolute paths.
type answer struct {
	model       []byte // encoded; nil if there is none
	diagnostics []model.Diagnostic
}

// pack turns an answer into what is kept of it: a line of diagnostics, and the
// model.
func (a answer) pack() ([]byte, error) {
	line, err := json.Marshal(a.diagnostics)
	if err != nil {
		return nil, err
	}
	return slices.Concat(line, []byte("\n"), a.model), nil
}

func unpack(data []byte) (answer, bool) {
	line, encoded, ok := bytes.Cut(data, []byte("\n"))
	a := answer{model: encoded}
	return a, ok && json.Unmarshal(line, &a.diagnostics) == nil
}

// How much of each stream is kept of its beginning and of its end. A dump of
// all goroutines names the first ones first.
const streamLimit = 256 << 10

// execute runs a built workspace. Without a model in the answer, its
// diagnostics say why. Positions are absolute.
func (s *session) execute(ctx context.Context, l *listing, t *task) (answer, time.Duration, error) {
	tmp, err := s.store.Temp()
	if err != nil {
		return answer{}, 0, err
	}
	defer os.RemoveAll(tmp)
	file := filepath.Join(tmp, "result")
	if s.tool.onCommand != nil {
		s.tool.onCommand(t.program, []string{file})
	}
	_, span := timing.Start(ctx, "run", t.unit.Path)
	out, err := bounded.Run(ctx, bounded.Command{
		Path:    t.program,
		Args:    []string{file},
		Dir:     t.unit.Dir,
		Env:     s.authorEnv(t.unit.Dir),
		Timeout: s.timeout,
		Memory:  s.memory,
		Output:  streamLimit,
	})
	span.End()
	if ctx.Err() != nil {
		return answer{}, out.Duration, ctx.Err()
	}
	if err != nil {
		return answer{diagnostics: []model.Diagnostic{s.cannotStart(t, err)}}, 0, nil
	}
	a := s.judge(l, t, out, file)
	return a, out.Duration, nil
}

// authorEnv is the environment that Workspace runs in: the user's own, with
// the Go runtime told to stay within bounds and to say much when it fails.
func (s *session) authorEnv(dir string) []string {
	env := slices.DeleteFunc(slices.Clone(s.tool.env), func(kv string) bool {
		key, _, _ := strings.Cut(kv, "=")
		return key == "GODEBUG" || key == "GOMAXPROCS"
	})
	return append(append(env, "PWD="+dir), bounds(s.memory)...)
}

// bounds are settings for the Go runtime of a program that may have so many
// bytes.
func bounds(memory int64) []string {
	return []string{
		"GOTRACEBACK=crash", // shows what a busy thread is doing, which "all" does not
		"GOGC=400",
		"GOMEMLIMIT=" + strconv.FormatInt(memory/4*3, 10),
	}
}

func (s *session) cannotStart(t *task, err error) model.Diagnostic {
	d := model.Diagnostic{
		Code:     codeStart,
		Severity: model.SeverityError,
		Message:  fmt.Sprintf("the program that runs Workspace cannot be started: %v", err),
		Origin:   model.Origin{Position: t.at},
	}
	if errors.Is(err, fs.ErrPermission) {
		d.Hint = "programs must be allowed to run from the cache folder " + s.store.Dir() + "; name another one with XDG_CACHE_HOME"
	}
	return d
}

// judge tells from how a program ended what became of the model.
func (s *session) judge(l *listing, t *task, out bounded.Outcome, file string) answer {
	var a answer
	data, readErr := os.ReadFile(file)
	line, encoded, complete := bytes.Cut(data, []byte("\n"))
	switch {
	case out.TimedOut || out.Exit != 0:
		a.diagnostics = append(a.diagnostics, s.verdict(l, t, out))
	case readErr != nil || !complete:
		a.diagnostics = append(a.diagnostics, s.exited(l, t, out))
	default:
		var head resultHead
		if err := json.Unmarshal(line, &head); err != nil {
			a.diagnostics = append(a.diagnostics, s.unreadable(t, err))
			break
		}
		switch {
		case head.Schema != model.SchemaVersion:
			a.diagnostics = append(a.diagnostics, s.otherSchema(l, t, head.Schema))
		case head.Nil:
			a.diagnostics = append(a.diagnostics, model.Diagnostic{
				Code:     codeNil,
				Severity: model.SeverityError,
				Message:  "Workspace returned nil",
				Hint:     "return what model.New returned",
				Origin:   model.Origin{Position: t.at},
			})
		default:
			a.diagnostics = append(a.diagnostics, head.Diagnostics...)
			a.model = encoded
		}
	}
	// A failed run's standard error is the runtime's, and part of the verdict.
	a.diagnostics = append(a.diagnostics, printed(codeStdout, model.SeverityWarning, "standard output", out.Stdout, t.at)...)
	if out.Exit == 0 && !out.TimedOut {
		a.diagnostics = append(a.diagnostics, printed(codeStderr, model.SeverityInfo, "standard error", out.Stderr, t.at)...)
	}
	return a
}

func (s *session) unreadable(t *task, err error) model.Diagnostic {
	return model.Diagnostic{
		Code:     codeResult,
		Severity: model.SeverityError,
		Message:  fmt.Sprintf("the model that Workspace built cannot be read: %v", err),
		Origin:   model.Origin{Position: t.at},
	}
}

func (s *session) otherSchema(l *listing, t *task, schema int) model.Diagnostic {
	which := modulePath
	if u, ok := l.Pkgs[modelPath]; ok && u.Version != "" {
		which += " " + u.Version
	}
	return model.Diagnostic{
		Code:     codeSchema,
		Severity: model.SeverityError,
		Message:  fmt.Sprintf("the module requires %s, whose models have schema %d; this version of the tool reads schema %d", which, schema, model.SchemaVersion),
		Hint:     schemaHint,
		Origin:   model.Origin{Position: t.at},
	}
}

// printed tells of what an author's code printed.
func printed(code string, severity model.Severity, where string, o bounded.Output, at model.Position) []model.Diagnostic {
	if o.Total == 0 {
		return nil
	}
	return []model.Diagnostic{{
		Code:     code,
		Severity: severity,
		Message:  fmt.Sprintf("Workspace printed %s to %s: %s", amount(o.Total), where, excerpt(o.Head)),
		Hint:     "a model is a value: build it without printing",
		Origin:   model.Origin{Position: at},
	}}
}

func amount(n int64) string {
	if n == 1 {
		return "1 byte"
	}
	return fmt.Sprintf("%d bytes", n)
}

// excerpt returns the beginning of a text, quoted, on one line.
func excerpt(text []byte) string {
	const most = 160
	shown := strings.TrimSpace(string(text))
	cut := len(shown) > most
	if cut {
		shown = shown[:most]
		for !utf8.ValidString(shown) && len(shown) > most-utf8.UTFMax {
			shown = shown[:len(shown)-1]
		}
	}
	quoted := strconv.Quote(shown)
	if cut {
		quoted += "…"
	}
	return quoted
}

// verdict says why a program ended before it could hand over a model.
func (s *session) verdict(l *listing, t *task, out bounded.Outcome) model.Diagnostic {
	crash, crashed := trace.Parse(out.Stderr.String())
	d := model.Diagnostic{Severity: model.SeverityError, Origin: model.Origin{Position: t.at}}
	switch {
	case out.TimedOut:
		d.Code = codeTimeout
		d.Message = fmt.Sprintf("Workspace did not return within %v", s.timeout)
		d.Hint = "look for a loop that never ends, or for something that is waited for; a model needs neither network nor files"
		if crashed {
			if o, ok := busy(l, crash); ok {
				d.Origin = o
			}
		}
		return d
	case !crashed && out.Signal != "":
		d.Code = codeKilled
		d.Message = "the process that runs Workspace was ended by the system: " + out.Signal
		d.Hint = "the machine may be short of memory"
		return d
	case !crashed:
		return s.exited(l, t, out)
	}

	failed := trace.Goroutine{}
	if len(crash.Goroutines) > 0 {
		failed = crash.Goroutines[0]
	}
	if o, ok := authorOrigin(l, failed); ok {
		d.Origin = o
	} else if o, ok := busy(l, crash); ok && crash.Kind == trace.Fatal {
		// It hit the runtime itself; what the author's code did then is told.
		d.Origin = o
	}
	message := bounding(crash.Message)
	switch {
	case crash.Kind == trace.Panic && strings.HasPrefix(crash.Message, "lintel: "):
		d.Code, d.Message = codeResult, message
	case crash.Kind == trace.Panic && failed.ID != 1:
		d.Code = codePanicBeside
		d.Message = "a goroutine that Workspace started panicked: " + message
	case crash.Kind == trace.Panic && inInit(failed):
		d.Code = codePanicInit
		d.Message = "the initialisation of package " + initPackage(failed) + " panicked: " + message
	case crash.Kind == trace.Panic:
		d.Code = codePanic
		d.Message = "Workspace panicked: " + message
	case strings.Contains(message, "deadlock"):
		d.Code = codeDeadlock
		d.Message = "Workspace waits for ever: " + message
		d.Hint = "something is waited for that no goroutine will do"
	case strings.Contains(message, "stack overflow"), calls(crash.Runtime, "runtime.newstack"):
		d.Code = codeStack
		d.Message = "Workspace overflowed the stack"
		d.Hint = "look for a function that calls itself without end"
	case outOfMemory(crash, failed):
		d.Code = codeMemory
		d.Message = fmt.Sprintf("Workspace needs more than %d MiB of memory", s.memory>>20)
		d.Hint = "look for a loop that never ends"
	default:
		d.Code = codeFatal
		d.Message = "the Go runtime gave up: " + message
	}
	return d
}

// allocators are functions of the runtime that fail, in more ways than one can
// list, when there is no memory left.
var allocators = []string{"runtime.mallocgc", "runtime.persistentalloc", "runtime.sysMapOS", "runtime.(*mheap).grow", "runtime.gcBgMarkWorker", "runtime.gcStart"}

// outOfMemory reports whether a program ended because it was denied memory.
// Where the runtime does not look whether it got what it asked for, the
// garbage collector among it, it dies of a signal in its own code.
func outOfMemory(c trace.Crash, failed trace.Goroutine) bool {
	return strings.Contains(c.Message, "out of memory") || strings.Contains(c.Message, "cannot allocate memory") ||
		strings.HasPrefix(c.Message, "SIGSEGV: ") && (len(c.Runtime) > 0 || inRuntime(failed)) ||
		calls(c.Runtime, allocators...) || calls(failed.Frames, allocators...)
}

// inRuntime reports whether a stack is the runtime's alone.
func inRuntime(g trace.Goroutine) bool {
	return !slices.ContainsFunc(g.Frames, func(f trace.Frame) bool { return f.Package() != "runtime" })
}

// calls reports whether one of some functions is in a stack.
func calls(stack []trace.Frame, functions ...string) bool {
	return slices.ContainsFunc(stack, func(f trace.Frame) bool { return slices.Contains(functions, f.Func) })
}

// bounding shortens what an author's code may have made very long.
func bounding(message string) string {
	const most = 2000
	if len(message) <= most {
		return message
	}
	return strings.ToValidUTF8(message[:most], "") + "…"
}

// authorOrigin finds an author's line in a stack, and the calls that led to
// it.
func authorOrigin(l *listing, g trace.Goroutine) (model.Origin, bool) {
	var o model.Origin
	found := false
	for _, f := range g.Frames {
		if !isAuthor(l, f) {
			continue
		}
		at := model.Position{File: filepath.FromSlash(f.File), Line: f.Line}
		if at.Line == 1 {
			at.Line = lineWithout(at.File, f.Name())
		}
		switch {
		case !found:
			o.Position, found = at, true
		case at == o.Position || len(o.CalledFrom) > 0 && at == o.CalledFrom[len(o.CalledFrom)-1]:
			// A recursion says it once.
		case len(o.CalledFrom) < 32:
			o.CalledFrom = append(o.CalledFrom, at)
		}
	}
	if found && isAuthor(l, g.CreatedBy) {
		o.CalledFrom = append(o.CalledFrom, model.Position{File: filepath.FromSlash(g.CreatedBy.File), Line: g.CreatedBy.Line})
	}
	return o, found
}

// isAuthor reports whether a frame is an author's: in a package of the
// listing, which holds none of the standard library, and not in the model
// library.
func isAuthor(l *listing, f trace.Frame) bool {
	path := f.Package()
	return path != modelPath && l.Pkgs[path] != nil
}

// busy finds what a program was doing when its time was over: the main
// goroutine's line, or else that of any other with an author's line.
func busy(l *listing, c trace.Crash) (model.Origin, bool) {
	if g, ok := c.Goroutine(1); ok {
		if o, ok := authorOrigin(l, g); ok {
			return o, true
		}
	}
	for _, g := range c.Goroutines {
		if o, ok := authorOrigin(l, g); ok {
			return o, true
		}
	}
	return model.Origin{}, false
}

// inInit reports whether a stack is that of a package's initialisation.
func inInit(g trace.Goroutine) bool { return initPackage(g) != "" }

func initPackage(g trace.Goroutine) string {
	for i, f := range g.Frames {
		if strings.HasPrefix(f.Func, "runtime.doInit") && i > 0 {
			return g.Frames[i-1].Package()
		}
	}
	return ""
}

// exited says which call may have ended the process: the runtime leaves no
// trace of it, so the author's code is searched.
func (s *session) exited(l *listing, t *task, out bounded.Outcome) model.Diagnostic {
	d := model.Diagnostic{
		Code:     codeExit,
		Severity: model.SeverityError,
		Message:  fmt.Sprintf("Workspace ended the process with exit status %d instead of returning", out.Exit),
		Hint:     "return a workspace; what is wrong with it is reported by itself",
		Origin:   model.Origin{Position: t.at},
	}
	var exits, logs []model.Position
	for _, p := range l.closure(t.unit.Path) {
		if !p.Source || p.Path == modelPath {
			continue
		}
		for _, name := range p.Files {
			file := filepath.Join(p.Dir, name)
			if filepath.Ext(name) != ".go" {
				continue
			}
			src, err := os.ReadFile(file)
			if err != nil {
				continue
			}
			for _, e := range endingsIn(file, src) {
				at := model.Position{File: file, Line: e.line, Column: e.column}
				if strings.HasPrefix(e.call, "log.") {
					logs = append(logs, at)
				} else {
					exits = append(exits, at)
				}
			}
		}
	}
	calls, name := exits, "os.Exit"
	// log.Fatal leaves with status 1 and after a message.
	if len(logs) > 0 && out.Exit == 1 && out.Stderr.Total > 0 {
		calls, name = logs, "log.Fatal"
		d.Code = codeLogFatal
	}
	if out.Stderr.Total > 0 {
		d.Message += ", after printing " + excerpt(out.Stderr.Head)
	}
	switch len(calls) {
	case 0:
	case 1:
		d.Origin.Position = calls[0]
	default:
		d.Message += fmt.Sprintf("; it has %d calls of %s", len(calls), name)
		d.Related = calls[:min(len(calls), 8)]
	}
	return d
}
