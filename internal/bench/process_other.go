//go:build !unix

package main

import "os/exec"

// group does nothing here: a program is ended without what it started.
func group(*exec.Cmd) {}
