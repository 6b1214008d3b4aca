//go:build !linux

package engine

import "os/exec"

// Own is for Linux: elsewhere a child outlives a process that is killed.
func Own(*exec.Cmd) {}

// unprivileged is for Linux: elsewhere nobody runs this as root.
func unprivileged(*exec.Cmd, string) error { return nil }
