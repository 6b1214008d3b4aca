package main

import (
	"os"

	"golang.org/x/term"
)

// colorful tells whether to write colour to f: only to a terminal, and only
// if nobody asked for none.
func colorful(f *os.File) bool {
	return os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb" && term.IsTerminal(int(f.Fd()))
}
