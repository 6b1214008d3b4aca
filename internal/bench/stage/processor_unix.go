//go:build unix

package stage

import (
	"syscall"
	"time"
)

// Processor is how long this process has kept processors busy: what others
// take from it does not count.
func Processor() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u) // of oneself it cannot fail
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
