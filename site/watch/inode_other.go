//go:build !unix

package watch

import "io/fs"

// inode cannot tell files of one name apart here; their times must do.
func inode(fs.FileInfo) uint64 { return 0 }
