//go:build unix

package site

import (
	"os"

	"golang.org/x/sys/unix"
)

// tryLock locks a folder for as long as the file stays open and the process
// lives, unless somebody else has.
func tryLock(dir string) (*os.File, bool) {
	f, err := os.Open(dir)
	if err != nil {
		return nil, false
	}
	if err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
		f.Close()
		return nil, false
	}
	return f, true
}

// lockDir waits for its turn to change what is in a folder. Without a lock it
// goes on: builds of one site at the same time are rare.
func lockDir(dir string) (release func()) {
	f, err := os.Open(dir)
	if err != nil {
		return func() {}
	}
	for {
		switch err := unix.Flock(int(f.Fd()), unix.LOCK_EX); err {
		case unix.EINTR:
			continue
		case nil:
			return func() { f.Close() }
		}
		f.Close()
		return func() {}
	}
}
