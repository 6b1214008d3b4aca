//go:build !linux

package bounded

// limit has no means to bound another process here; what the program's own
// runtime can do about it is up to the caller's environment.
func limit(int, int64) {}
