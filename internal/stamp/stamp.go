// Package stamp tells one version of a file or folder from another without
// reading it, as far as stat can see.
package stamp

import (
	"io/fs"
	"time"
)

// Stamp is what stat says of one version of a file or folder.
type Stamp struct {
	Size   int64  `json:"s,omitempty"`
	Mtime  int64  `json:"m"` // nanoseconds
	Ctime  int64  `json:"c,omitempty"`
	Inode  uint64 `json:"i,omitempty"`
	Folder bool   `json:"d,omitempty"`
}

// Of returns the stamp of a file.
func Of(info fs.FileInfo) Stamp {
	s := Stamp{Mtime: info.ModTime().UnixNano(), Folder: info.IsDir()}
	if !info.IsDir() {
		s.Size = info.Size() // a folder's says nothing
	}
	s.Inode, s.Ctime = identity(info)
	return s
}

// Seen is a stamp and the time just before the content was read.
type Seen struct {
	Stamp
	Read int64 `json:"r"` // nanoseconds
}

// Now is what is seen of a file whose content is about to be read.
func Now(info fs.FileInfo) Seen { return Seen{Of(info), time.Now().UnixNano()} }

// A file that changes twice within the clock tick of its file system keeps its
// stamp. The coarsest clocks in use tick every two seconds, so a file that was
// read so soon after its last change is read again next time.
const youth = 3 * time.Second

// Still reports whether the content is certain to be what was read.
func (s Seen) Still(now Stamp) bool {
	return s.Stamp == now && Settled(s.Mtime, s.Read)
}

// Settled reports whether a file that was last changed at one time, and read
// at another, cannot have changed since without its stamp telling. Both are in
// nanoseconds.
func Settled(changed, read int64) bool { return changed+int64(youth) < read }
