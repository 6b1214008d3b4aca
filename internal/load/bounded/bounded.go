// Package bounded runs a program that is not to be trusted with the machine's
// time, memory or terminal: it is stopped when its time is over, together
// with all it started, and what it prints is kept up to a bound.
//
// It does not guard files or the network: the program has the rights of the
// user who runs it.
package bounded

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"time"
)

// Command is a program and its bounds.
type Command struct {
	Path    string
	Args    []string // without the program's name
	Dir     string
	Env     []string
	Timeout time.Duration // 0: none
	Memory  int64         // bytes of data, where the system can bound them; 0: none
	Output  int           // bytes kept of the beginning, and of the end, of each stream
}

// Outcome is how a program ended.
type Outcome struct {
	Stdout, Stderr Output
	Exit           int    // status; -1 if a signal ended it
	Signal         string // the signal that ended it, "" if none
	TimedOut       bool   // it was stopped because its time was over
	Duration       time.Duration
}

// How long a program may take to die after the first, polite signal. A
// goroutine dump of a program with many threads needs most of it.
const grace = 2 * time.Second

// How long streams that the program's own children hold open are read after
// its end.
const lag = 500 * time.Millisecond

// Run runs a program to its end. The error says that it could not be started,
// or is ctx's if that ended first; how the program fared is in the Outcome.
func Run(ctx context.Context, c Command) (Outcome, error) {
	return run(ctx, c, expiry(c.Timeout))
}

// run is Run with a channel that says when the time is over.
func run(ctx context.Context, c Command, over <-chan time.Time) (Outcome, error) {
	if err := ctx.Err(); err != nil {
		return Outcome{}, err
	}
	cmd := exec.Command(c.Path, c.Args...)
	cmd.Dir, cmd.Env = c.Dir, c.Env
	stdout, stderr := capture{limit: c.Output}, capture{limit: c.Output}
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	cmd.WaitDelay = lag
	group(cmd)

	begin := time.Now()
	if err := cmd.Start(); err != nil {
		return Outcome{}, err
	}
	limit(cmd.Process.Pid, c.Memory)
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()

	var out Outcome
	var err error
	select {
	case err = <-ended:
	case <-over:
		out.TimedOut = true
		ask(cmd.Process)
		select {
		case err = <-ended:
		case <-time.After(grace):
			kill(cmd.Process)
			err = <-ended
		case <-ctx.Done():
			kill(cmd.Process)
			err = <-ended
		}
	case <-ctx.Done():
		kill(cmd.Process)
		<-ended
		return Outcome{}, ctx.Err()
	}
	// Whatever the program left running is of no more use.
	kill(cmd.Process)

	out.Duration = time.Since(begin)
	out.Stdout, out.Stderr = stdout.output(), stderr.output()
	out.Exit, out.Signal = -1, ""
	if state := cmd.ProcessState; state != nil {
		out.Exit, out.Signal = state.ExitCode(), signalOf(state)
	}
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) && !errors.Is(err, exec.ErrWaitDelay) {
		return out, err
	}
	return out, nil
}

// expiry is a channel that is ready when the time is over, or never.
func expiry(d time.Duration) <-chan time.Time {
	if d <= 0 {
		return nil
	}
	return time.After(d)
}

// Output is what was kept of a stream: all of it, or its beginning and end.
type Output struct {
	Head, Tail []byte
	Total      int64 // bytes that were written
}

// Dropped returns how many bytes are missing between Head and Tail.
func (o Output) Dropped() int64 { return o.Total - int64(len(o.Head)+len(o.Tail)) }

// String returns what was kept, with a line of dots where something is
// missing.
func (o Output) String() string {
	if o.Dropped() > 0 {
		return string(o.Head) + "\n…\n" + string(o.Tail)
	}
	return string(o.Head) + string(o.Tail)
}

// capture is a writer that keeps the beginning and the end of a stream.
type capture struct {
	limit int
	head  []byte
	tail  []byte // at most twice the limit; its last limit bytes count
	total int64
}

func (c *capture) Write(p []byte) (int, error) {
	n := len(p)
	c.total += int64(n)
	if room := c.limit - len(c.head); room > 0 {
		k := min(room, len(p))
		c.head, p = append(c.head, p[:k]...), p[k:]
	}
	if len(p) > c.limit {
		p = p[len(p)-c.limit:]
	}
	c.tail = append(c.tail, p...)
	if len(c.tail) > 2*c.limit {
		keep := copy(c.tail, c.tail[len(c.tail)-c.limit:])
		c.tail = c.tail[:keep]
	}
	return n, nil
}

func (c *capture) output() Output {
	tail := c.tail
	if len(tail) > c.limit {
		tail = tail[len(tail)-c.limit:]
	}
	return Output{Head: c.head, Tail: tail, Total: c.total}
}

// stop ends a process without asking it.
func stop(p *os.Process) { _ = p.Kill() }
