// Package textfile says where in a file something is wrong.
package textfile

import (
	"bytes"
	"fmt"
)

// File is a file while it is read.
type File struct {
	Name string
	Text []byte
}

// Line is the number of the line, from 1, that an offset lies in. One before the
// file or behind it lies in the first line or the last.
func (f File) Line(offset int64) int {
	return 1 + bytes.Count(f.Text[:min(max(int(offset), 0), len(f.Text))], []byte("\n"))
}

// Fail is an error at an offset, with a way out.
func (f File) Fail(offset int64, message, hint string) error {
	return fmt.Errorf("%s:%d: %s\nhint: %s", f.Name, f.Line(offset), message, hint)
}
