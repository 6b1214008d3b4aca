//go:build unix

package watch

import (
	"io/fs"
	"syscall"
)

// inode tells files of one name apart.
func inode(info fs.FileInfo) uint64 {
	if s, ok := info.Sys().(*syscall.Stat_t); ok {
		return uint64(s.Ino)
	}
	return 0
}
