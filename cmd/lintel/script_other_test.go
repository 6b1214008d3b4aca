//go:build unix && !linux

package main

import "github.com/rogpeppe/go-internal/testscript"

// unprivileged is the tool: elsewhere, tests rarely run as root.
func unprivileged() { main() }

func inTerminal(ts *testscript.TestScript, _ bool, _ []string) {
	ts.Fatalf("no terminal can be made on this system: skip this script here")
}
