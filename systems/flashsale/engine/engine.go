// Package engine runs real engines on the loopback: Redis, PostgreSQL and NATS,
// each with its files in a folder that it is given. It installs nothing.
package engine

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/lintel-go/lintel/systems/flashsale/clock"
)

// Patience is how long an engine may take to start or to stop on a machine
// under load.
const Patience = 60 * time.Second

// Ports that are reserved lie below those that systems hand out to whoever wants
// any: 32768 and up on Linux, 49152 elsewhere. So does the port 10000 above, by
// which the nodes of a Redis Cluster talk.
const firstPort, endPort = 20000, 22768

// Port is a port of the loopback, for a program that is to be told where to
// listen. While it is held, no other is the same, in whichever process.
type Port struct {
	Address string
	hold    net.PacketConn // the port of the same number of UDP, which nobody needs
}

// Reserve returns a port on which nothing listens.
func Reserve() (Port, error) {
	const many = endPort - firstPort
	begin := rand.IntN(many)
	for i := range many {
		address := net.JoinHostPort("127.0.0.1", strconv.Itoa(firstPort+(begin+i)%many))
		hold, err := net.ListenPacket("udp", address)
		if err != nil {
			continue // somebody holds it
		}
		l, err := net.Listen("tcp", address)
		if err != nil {
			hold.Close()
			continue // somebody listens there who does not know of this
		}
		return Port{address, hold}, l.Close()
	}
	return Port{}, fmt.Errorf("engine: none of the ports from %d to %d is free", firstPort, endPort-1)
}

// Release lets others have the port. One that nobody can release any more is
// released in time.
func (p Port) Release() { p.hold.Close() }

// Process is a program that was started.
type Process struct {
	cmd   *exec.Cmd
	out   *bytes.Buffer
	ended chan struct{} // closed when it runs no more
}

// Ready tells whether a program that takes connections can be used, too. The
// error says why it cannot yet.
type Ready func(ctx context.Context) error

// Start runs a program, and returns when it takes connections at the address and
// is ready, if that is not nil. The program ends when this process does, as far
// as the system can do that.
func Start(ctx context.Context, address string, cmd *exec.Cmd, ready Ready) (*Process, error) {
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
		err := answers(ctx, address)
		if err == nil && ready != nil {
			err = ready(ctx)
		}
		if err == nil {
			return p, nil
		}
		select {
		case <-p.ended:
			return nil, fmt.Errorf("%s ended at once:\n%s", cmd.Path, p.out)
		default:
		}
		if waiting := (clock.System{}).Wait(ctx, 20*time.Millisecond); waiting != nil {
			p.Kill()
			return nil, fmt.Errorf("%s is not ready at %s: %w", cmd.Path, address, errors.Join(err, waiting))
		}
	}
}

// answers tells whether something takes connections at an address.
func answers(ctx context.Context, address string) error {
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", address)
	if err != nil {
		return err
	}
	return conn.Close()
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

// TakesSessions is when the server of Postgres is ready. It takes connections, and
// refuses them, a moment before.
func TakesSessions(address string) Ready {
	return func(ctx context.Context) error {
		conn, err := pgx.Connect(ctx, DatabaseURL(address))
		if err != nil {
			return err
		}
		return conn.Close(ctx)
	}
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
