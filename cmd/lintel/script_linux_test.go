package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"syscall"

	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/sys/unix"
)

// unprivileged is the tool as somebody whom file modes bind: they mean
// nothing to root, which tests in containers often run as.
func unprivileged() {
	const done = "LINTEL_TEST_UNPRIVILEGED"
	if os.Getuid() != 0 || os.Getenv(done) != "" {
		main()
		return
	}
	runtime.LockOSThread() // what is given up, one thread gives up, and keeps given up when it executes a program
	for _, capability := range []uintptr{unix.CAP_DAC_OVERRIDE, unix.CAP_DAC_READ_SEARCH, unix.CAP_FOWNER} {
		if err := unix.Prctl(unix.PR_CAPBSET_DROP, capability, 0, 0, 0); err != nil {
			fmt.Fprintln(os.Stderr, "cannot give up the rights of root:", err)
			os.Exit(125)
		}
	}
	self, err := os.Executable()
	if err == nil {
		err = syscall.Exec(self, os.Args, append(os.Environ(), done+"=1"))
	}
	fmt.Fprintln(os.Stderr, err)
	os.Exit(125)
}

// terminal STATUS PROGRAM ARGS… runs a program with a terminal as its standard
// output and error. What appears there goes to the file screen.txt.
func inTerminal(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: terminal status program [args...]")
	}
	screen, tty, err := openTerminal()
	ts.Check(err)
	defer screen.Close()
	cmd := command(ts, args[1], args[2:]...)
	cmd.Stdout, cmd.Stderr = tty, tty
	ts.Check(cmd.Start())
	ts.Check(tty.Close())
	var shown bytes.Buffer
	if _, err := io.Copy(&shown, screen); err != nil && !errors.Is(err, syscall.EIO) { // which is how it ends
		ts.Check(err)
	}
	if got := fmt.Sprint(exitStatus(ts, cmd.Wait())); got != args[0] {
		ts.Fatalf("exit status %s, want %s\n%s", got, args[0], &shown)
	}
	ts.Check(os.WriteFile(ts.MkAbs("screen.txt"), bytes.ReplaceAll(shown.Bytes(), []byte("\r\n"), []byte("\n")), 0o666))
}

// openTerminal makes a pseudo-terminal: what a program writes to tty can be
// read from screen.
func openTerminal() (screen, tty *os.File, err error) {
	screen, err = os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		return nil, nil, err
	}
	fd := int(screen.Fd())
	n, err := unix.IoctlGetInt(fd, unix.TIOCGPTN)
	if err == nil {
		err = unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0)
	}
	if err == nil {
		tty, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", n), os.O_RDWR|unix.O_NOCTTY, 0)
	}
	if err != nil {
		return nil, nil, errors.Join(err, screen.Close())
	}
	return screen, tty, nil
}
