// Package enginetest runs real engines for tests: on the loopback, on ports that
// were free, in folders that are gone with the test. A test whose engine is not
// installed is skipped, and fails in CI; scripts/test-deps installs them.
package enginetest

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/lintel-go/lintel/internal/toolbox"
	"github.com/lintel-go/lintel/systems/flashsale/engine"
)

// Address is a loopback address whose port was free a moment ago.
func Address(t testing.TB) string {
	t.Helper()
	address, err := engine.Address()
	if err != nil {
		t.Fatal(err)
	}
	return address
}

// Eventually tries until try succeeds. It is for what an engine does in its own
// time and tells nobody about.
func Eventually(t testing.TB, what string, try func() error) {
	t.Helper()
	deadline := time.Now().Add(engine.Patience)
	for {
		err := try()
		if err == nil {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%s: not within %v: %v", what, engine.Patience, err)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// Start runs a program until the test ends, and returns when it takes
// connections at the address.
func Start(t testing.TB, address string, cmd *exec.Cmd) {
	t.Helper()
	p := start(t, address, cmd)
	t.Cleanup(func() { stop(t, p) })
}

// Killable runs a program until the test ends, and returns a function that
// kills it by SIGKILL and starts it again.
func Killable(t testing.TB, address string, command func() *exec.Cmd) (restart func()) {
	t.Helper()
	p := start(t, address, command())
	t.Cleanup(func() { stop(t, p) })
	return func() {
		t.Helper()
		p.Kill()
		p = start(t, address, command())
	}
}

func start(t testing.TB, address string, cmd *exec.Cmd) *engine.Process {
	t.Helper()
	p, err := engine.Start(t.Context(), address, cmd)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func stop(t testing.TB, p *engine.Process) {
	p.Stop()
	if t.Failed() {
		t.Log(p.Said())
	}
}

// Redis runs a Redis server with more settings, and returns its address.
func Redis(t testing.TB, settings ...string) string {
	t.Helper()
	program, address := toolbox.System(t, "redis-server", "redis-server"), Address(t)
	cmd, err := engine.Redis(program, address, t.TempDir(), settings...)
	if err != nil {
		t.Fatal(err)
	}
	Start(t, address, cmd)
	return address
}

// Postgres runs a PostgreSQL server with an empty database, and returns how to
// connect to it.
func Postgres(t testing.TB) string {
	t.Helper()
	initdb, server := postgresProgram(t, "initdb"), postgresProgram(t, "postgres")
	// Not a folder of the test's: those above it are for its own user alone.
	dir, err := os.MkdirTemp("", "flashsale-postgres-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	address := Address(t)
	cmd, err := engine.Postgres(t.Context(), initdb, server, address, dir)
	if err != nil {
		t.Fatal(err)
	}
	Start(t, address, cmd)
	return engine.DatabaseURL(address)
}

func postgresProgram(t testing.TB, name string) string {
	t.Helper()
	if program := engine.PostgresProgram(name); program != "" {
		return program
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
	engine.Own(cmd)
	return cmd
}
