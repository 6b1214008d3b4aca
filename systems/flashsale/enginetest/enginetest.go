// Package enginetest runs real engines for tests: on the loopback, on ports that
// were free, in folders that are gone with the test. A test whose engine is not
// installed is skipped, and fails in CI; scripts/test-deps installs them.
package enginetest

import (
	"bytes"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/lintel-go/lintel/internal/toolbox"
)

// patience is how long an engine may take to start on a machine under load.
const patience = 60 * time.Second

// Address is a loopback address whose port was free a moment ago.
func Address(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// Eventually tries until try succeeds. It is for what an engine does in its own
// time and tells nobody about.
func Eventually(t testing.TB, what string, try func() error) {
	t.Helper()
	deadline := time.Now().Add(patience)
	for {
		err := try()
		if err == nil {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%s: not within %v: %v", what, patience, err)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// Start runs a program until the test ends, and returns when it takes
// connections at the address.
func Start(t testing.TB, address string, cmd *exec.Cmd) {
	t.Helper()
	p := start(t, address, cmd)
	t.Cleanup(func() { p.stop(t) })
}

// Killable runs a program until the test ends, and returns a function that
// kills it by SIGKILL and starts it again.
func Killable(t testing.TB, address string, command func() *exec.Cmd) (restart func()) {
	t.Helper()
	p := start(t, address, command())
	t.Cleanup(func() { p.stop(t) })
	return func() {
		t.Helper()
		_ = p.cmd.Process.Kill()
		<-p.ended
		p = start(t, address, command())
	}
}

// process is a program that runs. Ended is closed when it does not any more.
type process struct {
	cmd   *exec.Cmd
	out   *bytes.Buffer
	ended chan struct{}
}

func start(t testing.TB, address string, cmd *exec.Cmd) *process {
	t.Helper()
	p := &process{cmd, &bytes.Buffer{}, make(chan struct{})}
	cmd.Stdout, cmd.Stderr = p.out, p.out
	dieWithUs(cmd)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		defer close(p.ended)
		_ = cmd.Wait() // how it ended, what it said tells
	}()
	Eventually(t, filepath.Base(cmd.Path)+" at "+address, func() error {
		select {
		case <-p.ended:
			t.Fatalf("%s ended at once:\n%s", cmd.Path, p.out)
		default:
		}
		conn, err := net.Dial("tcp", address)
		if err != nil {
			return err
		}
		return conn.Close()
	})
	return p
}

// stop asks the program to end, and makes it end.
func (p *process) stop(t testing.TB) {
	_ = p.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-p.ended:
	case <-time.After(10 * time.Second):
		_ = p.cmd.Process.Kill()
		<-p.ended
	}
	if t.Failed() {
		t.Logf("%s said:\n%s", filepath.Base(p.cmd.Path), p.out)
	}
}

// Redis runs a Redis server with more settings, and returns its address.
func Redis(t testing.TB, settings ...string) string {
	t.Helper()
	program := toolbox.System(t, "redis-server", "redis-server")
	address := Address(t)
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		t.Fatal(err)
	}
	arguments := append([]string{"--bind", host, "--port", port, "--dir", t.TempDir(), "--save", "", "--appendonly", "no"}, settings...)
	Start(t, address, exec.Command(program, arguments...))
	return address
}

// Postgres runs a PostgreSQL server with an empty database, and returns how to
// connect to it.
func Postgres(t testing.TB) string {
	t.Helper()
	initdb, server := postgresProgram(t, "initdb"), postgresProgram(t, "postgres")
	dir, err := os.MkdirTemp("", "flashsale-postgres-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	data := filepath.Join(dir, "data")
	setUp := exec.Command(initdb, "-D", data, "-U", "sale", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
	setUp.Dir = dir
	if err := unprivileged(setUp, dir); err != nil {
		t.Fatal(err)
	}
	if out, err := setUp.CombinedOutput(); err != nil {
		t.Fatalf("initdb: %v\n%s", err, out)
	}
	address := Address(t)
	_, port, err := net.SplitHostPort(address)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(server, "-D", data, "-h", "127.0.0.1", "-p", port, "-k", dir)
	cmd.Dir = dir
	if err := unprivileged(cmd, dir); err != nil {
		t.Fatal(err)
	}
	Start(t, address, cmd)
	return "postgres://sale@" + address + "/postgres?sslmode=disable"
}

// postgresProgram looks where Debian has the server's programs, too, which is
// not on the path.
func postgresProgram(t testing.TB, name string) string {
	t.Helper()
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/" + name)
	if err == nil && len(found) > 0 {
		return found[len(found)-1]
	}
	return toolbox.System(t, name, "postgresql")
}

// Lua is nginx's modules that run Lua scripts.
func Lua(t testing.TB) []string {
	t.Helper()
	var files []string
	for _, name := range []string{"ndk_http_module.so", "ngx_http_lua_module.so"} {
		files = append(files, toolbox.File(t, filepath.Join("/usr/lib/nginx/modules", name), "libnginx-mod-http-lua"))
	}
	return files
}

// Child has a command end when the tests are killed, and say what it says where
// the tests do.
func Child(cmd *exec.Cmd) *exec.Cmd {
	cmd.Stderr = os.Stderr
	dieWithUs(cmd)
	return cmd
}
