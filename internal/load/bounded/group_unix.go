//go:build unix

package bounded

import (
	"os"
	"os/exec"
	"syscall"
)

// group makes the program the leader of a process group of its own, so that
// all it starts can be ended with it.
func group(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	orphan(cmd.SysProcAttr)
}

// ask sends SIGQUIT, to which a Go program answers with its goroutines.
func ask(p *os.Process) { _ = p.Signal(syscall.SIGQUIT) }

func kill(p *os.Process) {
	_ = syscall.Kill(-p.Pid, syscall.SIGKILL)
	stop(p)
}

func signalOf(state *os.ProcessState) string {
	if w, ok := state.Sys().(syscall.WaitStatus); ok && w.Signaled() {
		return w.Signal().String()
	}
	return ""
}
