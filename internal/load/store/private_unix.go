//go:build unix

package store

import (
	"fmt"
	"os"
	"syscall"
)

// private makes sure that nobody else can put a program into the folder.
func private(dir string) error {
	info, err := os.Stat(dir)
	if err != nil {
		return fmt.Errorf("cache folder: %w", err)
	}
	if st, ok := info.Sys().(*syscall.Stat_t); ok && int(st.Uid) != os.Geteuid() {
		return fmt.Errorf("cache folder %s belongs to another user", dir)
	}
	if info.Mode().Perm()&0o077 == 0 {
		return nil
	}
	if err := os.Chmod(dir, 0o700); err != nil {
		return fmt.Errorf("cache folder %s is open to others: %w", dir, err)
	}
	return nil
}
