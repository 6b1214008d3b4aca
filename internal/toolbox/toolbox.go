// Package toolbox finds the programs that tests hold Lintel's output against:
// those that other people read it with. It is for tests only.
//
// Programs of the system come from its packages, the others from where their
// makers publish them, in fixed versions; scripts/test-deps installs both. A
// test whose tool is missing is skipped, and fails in CI.
package toolbox

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// The versions that tests are held against.
const (
	PlantUMLVersion = "1.2026.8"
	MermaidVersion  = "11.12.0"
	D2Version       = "v0.7.1"
	AxeVersion      = "4.14.1"
	CheckerVersion  = "26.9.27"
)

// Dir is the folder of tools that are no packages of the system.
func Dir() (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(cache, "lintel-test"), nil
}

// Files are the names of the tools in Dir.
const (
	PlantUMLFile = "plantuml-" + PlantUMLVersion + ".jar"
	MermaidFile  = "mermaid-" + MermaidVersion + ".min.js"
	D2File       = "d2-" + D2Version
	AxeFile      = "axe-" + AxeVersion + ".min.js"
	CheckerFile  = "vnu-" + CheckerVersion + ".jar"
)

// System is where a program of the system lies that a package of Debian has.
func System(t testing.TB, program, debian string) string {
	t.Helper()
	path, err := exec.LookPath(program)
	if err != nil {
		missing(t, "no "+program+" found; hint: apt-get install "+debian)
	}
	return path
}

// File is a file of the system that a package of Debian has.
func File(t testing.TB, path, debian string) string {
	t.Helper()
	if _, err := os.Stat(path); err != nil {
		missing(t, "no "+path+" found; hint: apt-get install "+debian)
	}
	return path
}

// PlantUML draws diagrams when it is run with more arguments. It brings the
// macros of C4-PlantUML, and has Graphviz place boxes.
func PlantUML(t testing.TB) []string {
	t.Helper()
	System(t, "dot", "graphviz")
	return []string{System(t, "java", "default-jre-headless"), "-Djava.awt.headless=true", "-jar", file(t, PlantUMLFile)}
}

// Mermaid is the script for browsers.
func Mermaid(t testing.TB) string {
	t.Helper()
	return file(t, MermaidFile)
}

// D2 is the command.
func D2(t testing.TB) string {
	t.Helper()
	return file(t, D2File)
}

// Axe is the script for browsers that looks for what keeps people out.
func Axe(t testing.TB) string {
	t.Helper()
	return file(t, AxeFile)
}

// Checker is the Nu HTML checker, which holds pages against the standard, when
// it is run with more arguments.
func Checker(t testing.TB) []string {
	t.Helper()
	return []string{System(t, "java", "default-jre-headless"), "-Xss4m", "-jar", file(t, CheckerFile)}
}

// Run runs a program that must succeed, and returns what it printed.
func Run(t testing.TB, input []byte, program string, args ...string) string {
	t.Helper()
	cmd := exec.Command(program, args...)
	cmd.Stdin = bytes.NewReader(input)
	var out, errOut bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errOut
	if err := cmd.Run(); err != nil {
		t.Fatalf("%s %q: %v\n%s%s", program, args, err, &out, &errOut)
	}
	return out.String()
}

func file(t testing.TB, name string) string {
	t.Helper()
	dir, err := Dir()
	if err != nil {
		missing(t, err.Error())
	}
	path := filepath.Join(dir, name)
	if _, err := os.Stat(path); err != nil {
		missing(t, "no "+name+" in "+dir+"; hint: scripts/test-deps")
	}
	return path
}

func missing(t testing.TB, message string) {
	t.Helper()
	if os.Getenv("CI") != "" {
		t.Fatal(message)
	}
	t.Skip(message)
}
