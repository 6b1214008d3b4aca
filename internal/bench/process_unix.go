//go:build unix

package main

import (
	"os/exec"
	"syscall"
)

// group gives a program a process group of its own, so that all it started
// can be ended with it.
func group(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error {
		for _, pid := range descendants(cmd.Process.Pid) {
			// Some, as browsers, have groups of their own.
			_ = syscall.Kill(pid, syscall.SIGKILL)
		}
		return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
	}
}
