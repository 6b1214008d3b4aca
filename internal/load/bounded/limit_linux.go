package bounded

import (
	"syscall"

	"golang.org/x/sys/unix"
)

// orphan ends the program when this process dies without a chance to do so.
func orphan(attr *syscall.SysProcAttr) { attr.Pdeathsig = syscall.SIGKILL }

// limit bounds a program that has just been started: its memory, and that it
// leaves no core file in its folder. Data is bounded rather than address
// space, of which a Go program reserves far more than it uses.
func limit(pid int, memory int64) {
	_ = unix.Prlimit(pid, unix.RLIMIT_CORE, &unix.Rlimit{}, nil)
	if memory > 0 {
		_ = unix.Prlimit(pid, unix.RLIMIT_DATA, &unix.Rlimit{Cur: uint64(memory), Max: uint64(memory)}, nil)
	}
}
