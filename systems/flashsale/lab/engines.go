package lab

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/lintel-go/lintel/systems/flashsale/clock"
	"github.com/lintel-go/lintel/systems/flashsale/run"
)

// patience is how long an engine may take to start or to stop.
const patience = 60 * time.Second

// Engines is real engines that were started on the loopback.
type Engines struct {
	Stores    run.Stores
	processes []*exec.Cmd
	ended     []chan struct{}
	dirs      []string
}

// program is one that an engine needs, with the package that has it.
type program struct{ name, pkg string }

// find returns where programs are, or says which are missing.
func find(programs ...program) ([]string, error) {
	var paths, missing, packages []string
	for _, p := range programs {
		path := where(p.name)
		if path == "" {
			missing = append(missing, p.name)
			if !slices.Contains(packages, p.pkg) {
				packages = append(packages, p.pkg)
			}
		}
		paths = append(paths, path)
	}
	if len(missing) > 0 {
		return nil, fmt.Errorf("not installed: %s; hint: apt-get install %s, or run with --engine embedded", strings.Join(missing, ", "), strings.Join(packages, " "))
	}
	return paths, nil
}

// where looks for a program on the path, and where Debian has servers.
func where(name string) string {
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/" + name)
	if err == nil && len(found) > 0 {
		return found[len(found)-1] // a program of that name on the path may be a wrapper
	}
	for _, path := range []string{name, filepath.Join("/usr/sbin", name)} {
		if full, err := exec.LookPath(path); err == nil {
			return full
		}
	}
	return ""
}

// StartEngines starts Redis, PostgreSQL and NATS, on ports of the loopback that
// were free, with their files in folders of their own.
func StartEngines(ctx context.Context) (e *Engines, err error) {
	paths, err := find(program{"redis-server", "redis-server"}, program{"initdb", "postgresql"}, program{"postgres", "postgresql"}, program{"nats-server", "nats-server"})
	if err != nil {
		return nil, err
	}
	e = &Engines{}
	defer func() {
		if err != nil {
			err = errors.Join(err, e.Stop())
		}
	}()
	start := func(cmd func(dir, host, port string) (*exec.Cmd, error)) (string, error) {
		dir, err := os.MkdirTemp("", "flashsale-engine-")
		if err != nil {
			return "", err
		}
		e.dirs = append(e.dirs, dir)
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return "", err
		}
		address := l.Addr().String()
		if err := l.Close(); err != nil {
			return "", err
		}
		host, port, err := net.SplitHostPort(address)
		if err != nil {
			return "", err
		}
		c, err := cmd(dir, host, port)
		if err != nil {
			return "", err
		}
		return address, e.start(ctx, c, address)
	}
	redis, err := start(func(dir, host, port string) (*exec.Cmd, error) {
		return exec.Command(paths[0], "--bind", host, "--port", port, "--dir", dir, "--save", "", "--appendonly", "no"), nil
	})
	if err != nil {
		return e, err
	}
	postgres, err := start(func(dir, host, port string) (*exec.Cmd, error) {
		data := filepath.Join(dir, "data")
		setUp := exec.CommandContext(ctx, paths[1], "-D", data, "-U", "sale", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
		setUp.Dir = dir
		if err := unprivileged(setUp, dir); err != nil {
			return nil, err
		}
		if out, err := setUp.CombinedOutput(); err != nil {
			return nil, fmt.Errorf("initdb: %w\n%s", err, out)
		}
		cmd := exec.Command(paths[2], "-D", data, "-h", host, "-p", port, "-k", dir)
		cmd.Dir = dir
		return cmd, unprivileged(cmd, dir)
	})
	if err != nil {
		return e, err
	}
	nats, err := start(func(dir, host, port string) (*exec.Cmd, error) {
		return exec.Command(paths[3], "-a", host, "-p", port, "-js", "-sd", dir), nil
	})
	e.Stores = run.Stores{Redis: redis, Postgres: "postgres://sale@" + postgres + "/postgres?sslmode=disable", NATS: "nats://" + nats}
	return e, err
}

// start starts a program, and returns when it takes connections.
func (e *Engines) start(ctx context.Context, cmd *exec.Cmd, address string) error {
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	credential := cmd.SysProcAttr
	own(cmd)
	if credential != nil && cmd.SysProcAttr != nil {
		cmd.SysProcAttr.Credential = credential.Credential
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = cmd.Wait() // how it ended, what it said tells
	}()
	e.processes, e.ended = append(e.processes, cmd), append(e.ended, ended)
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for {
		select {
		case <-ended:
			return fmt.Errorf("%s ended at once:\n%s", cmd.Path, out.String())
		default:
		}
		if conn, err := net.Dial("tcp", address); err == nil {
			return conn.Close()
		}
		if err := (clock.System{}).Wait(ctx, 20*time.Millisecond); err != nil {
			return fmt.Errorf("%s takes no connections at %s: %w", cmd.Path, address, err)
		}
	}
}

// Stop ends what was started, and removes its files.
func (e *Engines) Stop() error {
	for i, cmd := range e.processes {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		select {
		case <-e.ended[i]:
		case <-time.After(patience):
			_ = cmd.Process.Kill()
			<-e.ended[i]
		}
	}
	var problems []error
	for _, dir := range e.dirs {
		problems = append(problems, os.RemoveAll(dir))
	}
	return errors.Join(problems...)
}
