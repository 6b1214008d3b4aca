//go:build !unix

package bounded

import (
	"os"
	"os/exec"
)

func group(*exec.Cmd) {}

// ask has nothing to send here.
func ask(p *os.Process) { stop(p) }

func kill(p *os.Process) { stop(p) }

func signalOf(*os.ProcessState) string { return "" }
