//go:build !linux

package site

// exchange lets two folders change places, with a moment in which there is
// none.
func exchange(staging, out string) error { return swapByRenaming(staging, out) }
