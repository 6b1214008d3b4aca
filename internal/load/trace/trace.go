// Package trace reads what the Go runtime prints when a program ends badly: a
// panic, a fatal error, or the goroutine dump that follows SIGQUIT.
//
// It reads text only and knows nothing of who wrote the program. It does not
// run anything, and it never fails: text that is no crash gives no Crash.
package trace

import (
	"regexp"
	"strconv"
	"strings"
)

// Kind says how a program ended.
type Kind string

// The kinds of end.
const (
	Panic Kind = "panic" // panic that nobody recovered
	Fatal Kind = "fatal" // fatal error of the runtime: deadlock, stack overflow, out of memory …
	Quit  Kind = "quit"  // goroutine dump that was asked for by signal
)

// Crash is one report of the runtime.
type Crash struct {
	Kind       Kind
	Message    string      // without "panic: " or "fatal error: "; may span lines
	Goroutines []Goroutine // in the order they were printed; the first is the one that failed
	Runtime    []Frame     // the runtime's own stack, if it was at work when it gave up
}

// Goroutine is the stack of one goroutine.
type Goroutine struct {
	ID        int    // 1 is the one that runs main; 0 stands for the runtime's own stacks
	State     string // as printed: "running", "chan receive" …
	Frames    []Frame
	CreatedBy Frame // the go statement; zero for goroutine 1
}

// Frame is one call in a stack.
type Frame struct {
	Func string // as the linker names it: "example.com/shop.Workspace.func1"
	File string
	Line int
}

// Package returns the import path of the frame's function.
func (f Frame) Package() string {
	slash := strings.LastIndexByte(f.Func, '/') + 1
	dot := strings.IndexByte(f.Func[slash:], '.')
	if dot < 0 {
		return f.Func
	}
	// The linker writes a dot in the last element of an import path as %2e.
	return unescape(f.Func[:slash+dot])
}

// Name returns the frame's function without its import path.
func (f Frame) Name() string {
	slash := strings.LastIndexByte(f.Func, '/') + 1
	if dot := strings.IndexByte(f.Func[slash:], '.'); dot >= 0 {
		return f.Func[slash+dot+1:]
	}
	return f.Func
}

// Goroutine returns the goroutine with the given number.
func (c Crash) Goroutine(id int) (Goroutine, bool) {
	for _, g := range c.Goroutines {
		if g.ID == id {
			return g, true
		}
	}
	return Goroutine{}, false
}

var (
	header  = regexp.MustCompile(`^goroutine (\d+)(?: [a-z]+=\S+)* \[(.*)\]:$`)
	place   = regexp.MustCompile(`^\t(.+):(\d+)(?: \+0x[0-9a-f]+)?(?: fp=\S+ sp=\S+ pc=\S+)?$`)
	creator = regexp.MustCompile(`^created by (.+?)(?: in goroutine \d+)?$`)
	note    = regexp.MustCompile(` \[recovered(?:, repanicked)?\]$`)
	signal  = regexp.MustCompile(`^SIG[A-Z]+: `)
)

// Parse finds the first report in what a program wrote to standard error.
func Parse(stderr string) (Crash, bool) {
	lines := strings.Split(strings.ReplaceAll(stderr, "\r\n", "\n"), "\n")
	open := -1
	for i, line := range lines {
		switch {
		case isHeader(line) && open >= 0:
			return parseFrom(lines[open:])
		case strings.HasPrefix(line, "panic: "), strings.HasPrefix(line, "fatal error: "):
			// A program may print such a line itself; the runtime's is the last
			// before the first stack.
			open = i
		case signal.MatchString(line) && (open < 0 || i > open+1):
			// A signal on the heels of a fatal error is its consequence.
			open = i
		}
	}
	return Crash{}, false
}

func parseFrom(lines []string) (Crash, bool) {
	var c Crash
	first := lines[0]
	switch {
	case strings.HasPrefix(first, "panic: "):
		c.Kind, first = Panic, strings.TrimPrefix(first, "panic: ")
	case strings.HasPrefix(first, "fatal error: "):
		c.Kind, first = Fatal, strings.TrimPrefix(first, "fatal error: ")
	case strings.HasPrefix(first, "SIGQUIT: "):
		c.Kind = Quit
	default:
		c.Kind = Fatal
	}
	message := []string{first}
	i := 1
	for ; i < len(lines); i++ {
		if isHeader(lines[i]) {
			break
		}
		message = append(message, lines[i])
	}
	if i == len(lines) {
		return Crash{}, false
	}
	c.Message = clean(c.Kind, message)

	var g *Goroutine
	for ; i < len(lines); i++ {
		line := lines[i]
		if m := header.FindStringSubmatch(line); m != nil {
			id, _ := strconv.Atoi(m[1])
			// A dump may show a goroutine again from the thread it runs on.
			c.Goroutines = append(c.Goroutines, Goroutine{ID: id, State: m[2]})
			g = &c.Goroutines[len(c.Goroutines)-1]
			continue
		}
		if line == "runtime stack:" {
			g = nil
			continue
		}
		function, isCall := callOf(line)
		if !isCall || i+1 == len(lines) {
			continue
		}
		m := place.FindStringSubmatch(lines[i+1])
		if m == nil {
			continue
		}
		i++
		n, _ := strconv.Atoi(m[2])
		f := Frame{Func: function, File: m[1], Line: n}
		switch {
		case g == nil:
			c.Runtime = append(c.Runtime, f)
		case strings.HasPrefix(line, "created by "):
			g.CreatedBy = f
		default:
			g.Frames = append(g.Frames, f)
		}
	}
	c.Goroutines = merge(c.Goroutines)
	return c, true
}

// isHeader reports whether a stack begins at a line.
func isHeader(line string) bool {
	return line == "runtime stack:" || strings.HasPrefix(line, "goroutine ") && header.MatchString(line)
}

// callOf returns the function of a line such as "main.f(0x1, ...)" or
// "created by main.f in goroutine 1".
func callOf(line string) (string, bool) {
	if m := creator.FindStringSubmatch(line); m != nil {
		return m[1], true
	}
	if line == "" || line[0] == '\t' || !strings.HasSuffix(line, ")") {
		return "", false
	}
	// The arguments are the last parenthesis; a method's receiver, as in
	// "pkg.(*T).f(...)", comes before it.
	depth := 0
	for i := len(line) - 1; i >= 0; i-- {
		switch line[i] {
		case ')':
			depth++
		case '(':
			depth--
		}
		if depth == 0 {
			return line[:i], i > 0
		}
	}
	return "", false
}

// clean joins the lines of a message and drops what the runtime added to it.
func clean(kind Kind, lines []string) string {
	if kind == Quit {
		return ""
	}
	var kept []string
	for _, line := range lines {
		if strings.HasPrefix(line, "[signal ") || strings.HasPrefix(line, "PC=") {
			continue
		}
		line = note.ReplaceAllString(line, "")
		// The runtime indents what follows the first line of a value by a tab.
		kept = append(kept, strings.TrimPrefix(line, "\t"))
	}
	return strings.TrimSpace(strings.Join(kept, "\n"))
}

// merge keeps one stack for each goroutine, the one with the most frames, at
// the place where it was first seen.
func merge(all []Goroutine) []Goroutine {
	at := map[int]int{}
	var out []Goroutine
	for _, g := range all {
		i, seen := at[g.ID]
		if !seen {
			at[g.ID] = len(out)
			out = append(out, g)
			continue
		}
		if len(g.Frames) > len(out[i].Frames) {
			out[i] = g
		}
	}
	return out
}

func unescape(path string) string {
	if !strings.Contains(path, "%") {
		return path
	}
	var b strings.Builder
	for i := 0; i < len(path); i++ {
		if path[i] == '%' && i+2 < len(path) {
			if n, err := strconv.ParseUint(path[i+1:i+3], 16, 8); err == nil {
				b.WriteByte(byte(n))
				i += 2
				continue
			}
		}
		b.WriteByte(path[i])
	}
	return b.String()
}
