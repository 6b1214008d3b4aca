//go:build !linux

package lab

import "os/exec"

// own is for Linux: elsewhere a child outlives a lab that is killed.
func own(*exec.Cmd) {}

// unprivileged is for Linux: elsewhere nobody runs this as root.
func unprivileged(*exec.Cmd, string) error { return nil }
