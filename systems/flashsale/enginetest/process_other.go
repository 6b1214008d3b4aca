//go:build !linux

package enginetest

import "os/exec"

// dieWithUs is for Linux: elsewhere a program outlives tests that are killed.
func dieWithUs(*exec.Cmd) {}

// unprivileged is for Linux: elsewhere nobody runs tests as root.
func unprivileged(*exec.Cmd, string) error { return nil }
