package model

import (
	"runtime"
	"strings"
)

// stack is where a call into this package came from: return addresses,
// innermost first, the frames of this package included. It is turned into an
// Origin only when a workspace is built.
type stack []uintptr

// deepest is how many frames of a call are kept. What lies further out is
// lost from Origin.CalledFrom.
const deepest = 32

// frame is one resolved return address.
type frame struct {
	position Position
	function string
	place    place
}

// place says on which side of the package border a frame lies.
type place uint8

const (
	author  place = iota // an author's code
	inside               // this package
	outmost              // the program's or the test's entry: the chain ends before it
)

// locator turns stacks into origins and remembers every address it has seen,
// for the addresses of callers come back with each definition.
type locator struct {
	frames map[uintptr]frame
	pkg    string // prefix of the names of this package's functions
}

func newLocator(size int) *locator {
	name := runtime.FuncForPC(here(nil)[0] - 1).Name()
	slash := strings.LastIndexByte(name, '/') + 1
	dot := strings.IndexByte(name[slash:], '.')
	return &locator{frames: make(map[uintptr]frame, size), pkg: name[:slash+dot+1]}
}

// here returns the stack of the call that led into this package. It takes the
// memory for it from the arena, if there is one.
//
//go:noinline
func here(a *arena) stack {
	var buffer [deepest]uintptr
	n := runtime.Callers(2, buffer[:])
	return a.keep(buffer[:n])
}

// method is the name of this package's function that the author called.
func (s stack) method() string {
	l := newLocator(0)
	name := "this"
	for _, pc := range s {
		f := l.frame(pc)
		if f.place != inside {
			break
		}
		name = f.function[strings.LastIndexByte(f.function, '.')+1:]
	}
	return name
}

// arena hands out memory for stacks in large pieces.
type arena struct{ free []uintptr }

func (a *arena) keep(pcs []uintptr) stack {
	if a == nil {
		return append(stack(nil), pcs...)
	}
	if len(a.free) < len(pcs) {
		a.free = make([]uintptr, 4096)
	}
	s := a.free[:len(pcs):len(pcs)]
	a.free = a.free[len(pcs):]
	copy(s, pcs)
	return s
}

// origin returns the first frame of s outside this package and the frames
// that called it.
func (l *locator) origin(s stack) Origin {
	var o Origin
	found := false
	function := ""    // of the last frame taken
	crossing := false // whether frames of this package lie between it and the next
	for _, pc := range s {
		f := l.frame(pc)
		switch {
		case f.place == inside:
			crossing = found
		case !found:
			o.Position, function, found = f.position, f.function, true
		case f.place == outmost:
			return o
		case crossing && strings.HasPrefix(function, f.function+"."):
			// A function literal given to Alt, Loop and the like, called back
			// from here: the line that lists it says nothing more than its own.
			function, crossing = f.function, false
		default:
			o.CalledFrom = append(o.CalledFrom, f.position)
			function, crossing = f.function, false
		}
	}
	return o
}

// frame resolves one return address. runtime.Callers gives an address of its
// own for each inlined call, so that every address stands for one frame.
func (l *locator) frame(pc uintptr) frame {
	if f, ok := l.frames[pc]; ok {
		return f
	}
	rf, _ := runtime.CallersFrames([]uintptr{pc}).Next()
	f := frame{
		position: Position{File: rf.File, Line: rf.Line},
		function: rf.Function,
		place:    l.placeOf(rf.Function, rf.File),
	}
	l.frames[pc] = f
	return f
}

func (l *locator) placeOf(function, file string) place {
	switch {
	case strings.HasPrefix(function, l.pkg) && !strings.HasSuffix(file, "_test.go"):
		return inside
	case function == "main.main",
		strings.HasPrefix(function, "runtime."),
		strings.HasPrefix(function, "testing."):
		return outmost
	}
	return author
}
