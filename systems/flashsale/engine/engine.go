// Package engine runs real engines on the loopback: Redis, PostgreSQL and NATS,
// each with its files in a folder that it is given. It installs nothing.
package engine

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"

	"github.com/lintel-go/lintel/systems/flashsale/clock"
)

// Patience is how long an engine may take to start or to stop on a machine
// under load.
const Patience = 60 * time.Second

// Address is one of 127.0.0.1 whose port was free a moment ago: for engines that
// find each other by where connections come from.
func Address() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

// Addresses are addresses of the loopback whose ports were free a moment ago, each
// given once. They are of a host of their own out of 127.0.0.0/8, where the
// system has those: connections come from 127.0.0.1, so none of them can take
// such a port before somebody listens there.
func Addresses(n int) ([]string, error) {
	own := fmt.Sprintf("127.%d.%d.%d:0", 1+rand.IntN(250), rand.IntN(250), 1+rand.IntN(250))
	addresses := make([]string, 0, n)
	for range n {
		l, err := net.Listen("tcp", own)
		if err != nil {
			l, err = net.Listen("tcp", "127.0.0.1:0")
		}
		if err != nil {
			return nil, err
		}
		defer l.Close() // when all have one, so that none is given twice
		addresses = append(addresses, l.Addr().String())
	}
	return addresses, nil
}

// Process is a program that was started.
type Process struct {
	cmd   *exec.Cmd
	out   *bytes.Buffer
	ended chan struct{} // closed when it runs no more
}

// Start runs a program, and returns when it takes connections at the address.
// The program ends when this process does, as far as the system can do that.
func Start(ctx context.Context, address string, cmd *exec.Cmd) (*Process, error) {
	p := &Process{cmd, &bytes.Buffer{}, make(chan struct{})}
	cmd.Stdout, cmd.Stderr = p.out, p.out
	Own(cmd)
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	go func() {
		defer close(p.ended)
		_ = cmd.Wait() // how it ended, what it said tells
	}()
	ctx, cancel := context.WithTimeout(ctx, Patience)
	defer cancel()
	for {
		select {
		case <-p.ended:
			return nil, fmt.Errorf("%s ended at once:\n%s", cmd.Path, p.out)
		default:
		}
		if conn, err := net.Dial("tcp", address); err == nil {
			return p, conn.Close()
		}
		if err := (clock.System{}).Wait(ctx, 20*time.Millisecond); err != nil {
			p.Kill()
			return nil, fmt.Errorf("%s takes no connections at %s: %w", cmd.Path, address, err)
		}
	}
}

// Kill ends the program by SIGKILL.
func (p *Process) Kill() {
	_ = p.cmd.Process.Kill()
	<-p.ended
}

// Stop asks the program to end, and makes it end.
func (p *Process) Stop() {
	_ = p.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-p.ended:
	case <-time.After(Patience):
		p.Kill()
	}
}

// Ended is closed when the program runs no more.
func (p *Process) Ended() <-chan struct{} { return p.ended }

// Said is what the program has written. It is known when it has ended.
func (p *Process) Said() string { return filepath.Base(p.cmd.Path) + " said:\n" + p.out.String() }

// Redis is a Redis server, with more settings.
func Redis(program, address, dir string, settings ...string) (*exec.Cmd, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	arguments := []string{"--bind", host, "--port", port, "--dir", dir, "--save", "", "--appendonly", "no"}
	return exec.Command(program, append(arguments, settings...)...), nil
}

// NATS is a NATS server with JetStream.
func NATS(program, address, dir string) (*exec.Cmd, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	return exec.Command(program, "-a", host, "-p", port, "-js", "-sd", dir), nil
}

// Postgres is a PostgreSQL server whose empty database is made in the folder.
// DatabaseURL says how to connect to it.
func Postgres(ctx context.Context, initdb, server, address, dir string) (*exec.Cmd, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	data := filepath.Join(dir, "data")
	setUp := exec.CommandContext(ctx, initdb, "-D", data, "-U", "sale", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
	setUp.Dir = dir
	if err := unprivileged(setUp, dir); err != nil {
		return nil, err
	}
	if out, err := setUp.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("initdb: %w\n%s", err, out)
	}
	cmd := exec.Command(server, "-D", data, "-h", host, "-p", port, "-k", dir)
	cmd.Dir = dir
	return cmd, unprivileged(cmd, dir)
}

// DatabaseURL is how to connect to the database of Postgres.
func DatabaseURL(address string) string {
	return "postgres://sale@" + address + "/postgres?sslmode=disable"
}

// PostgresProgram is a program of PostgreSQL's where Debian has the server's,
// which are not on the path; empty, if there is none.
func PostgresProgram(name string) string {
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/" + name)
	if err != nil || len(found) == 0 {
		return ""
	}
	return found[len(found)-1]
}
