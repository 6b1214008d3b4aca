package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"
)

// usage is what a run of a program took.
type usage struct {
	wall, cpu         time.Duration
	largest, together int64
}

// command is a program to be run and measured.
type command struct {
	dir   string
	env   []string // beside that of this process
	limit time.Duration
	args  []string
	ok    []int // exit statuses that are a success beside 0
}

var errTooLong = errors.New("stopped")

// measure runs c. Its processes end with it, whatever happens.
func (b *bench) measure(ctx context.Context, c command) (usage, error) {
	b.refer()
	if c.limit == 0 {
		c.limit = 3 * time.Minute
	}
	ctx, cancel := context.WithTimeout(ctx, c.limit)
	defer cancel()
	cmd := exec.CommandContext(ctx, c.args[0], c.args[1:]...)
	cmd.Dir, cmd.Env = c.dir, append(os.Environ(), c.env...)
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	group(cmd)
	cmd.WaitDelay = 2 * time.Second
	before := ownPeak()
	start := time.Now()
	if err := cmd.Start(); err != nil {
		return usage{}, err
	}
	memory := watchMemory(cmd.Process.Pid)
	err := cmd.Wait()
	u := usage{wall: time.Since(start)}
	seen, together := memory()
	if s := cmd.ProcessState; s != nil {
		u.cpu, u.largest = s.UserTime()+s.SystemTime(), peakOf(s)
		for _, ok := range c.ok {
			if s.ExitCode() == ok {
				err = nil
			}
		}
	}
	if u.largest <= before {
		u.largest = seen // what the system tells is the memory of this process
	}
	u.together = max(together, u.largest)
	if ctx.Err() != nil {
		return u, fmt.Errorf("%w after %v", errTooLong, c.limit)
	}
	if err != nil {
		return u, fmt.Errorf("%s: %w\n%s", strings.Join(c.args, " "), err, last(said.String(), 2000))
	}
	return u, nil
}

// last is the end of a text, of at most n bytes.
func last(text string, n int) string {
	text = strings.TrimSpace(text)
	return text[max(0, len(text)-n):]
}

// patience is how long a thing is measured again and again: what is slow, or is
// on a busy machine, gets fewer runs, so that the whole ends in time.
const patience = 30 * time.Second

// repeat measures a command several times, or until patience is over; before
// is called ahead of each run.
func (b *bench) repeat(ctx context.Context, r result, times int, before func() (command, error)) (result, error) {
	var all []usage
	begin := time.Now()
	for n := range times {
		if n > 0 && time.Since(begin) > patience {
			break
		}
		b.say("%s, %d of %d", r.what, n+1, times)
		c, err := before()
		if err != nil {
			return r, err
		}
		u, err := b.measure(ctx, c)
		if err != nil {
			return r, err
		}
		all = append(all, u)
		r.runs = append(r.runs, u.wall)
		r.largest, r.together = max(r.largest, u.largest), max(r.together, u.together)
	}
	for _, u := range all {
		if u.wall == r.median() {
			r.cpu = u.cpu
		}
	}
	r.base = b.least
	return r, nil
}

// output is what a program prints that must succeed.
func output(ctx context.Context, dir, program string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Dir = dir
	var out, said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &said
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("%s %s: %w\n%s", program, strings.Join(args, " "), err, last(said.String(), 2000))
	}
	return out.String(), nil
}
