package site

import (
	"errors"

	"golang.org/x/sys/unix"
)

// exchange lets two folders change places, at once.
func exchange(staging, out string) error {
	err := unix.Renameat2(unix.AT_FDCWD, staging, unix.AT_FDCWD, out, unix.RENAME_EXCHANGE)
	if errors.Is(err, unix.EINVAL) || errors.Is(err, unix.ENOSYS) { // an old kernel, or a file system that cannot
		return swapByRenaming(staging, out)
	}
	return err
}
