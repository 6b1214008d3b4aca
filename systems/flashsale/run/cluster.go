package run

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/lintel-go/lintel/systems/flashsale/telemetry"
)

// What a child process is told by its environment.
const (
	partVariable   = "FLASHSALE_PART"
	configVariable = "FLASHSALE_CONFIG"
)

// Child runs a part if this process was started as one by a Cluster, and says
// whether it was. A program that starts a Cluster of itself calls it first.
func Child(ctx context.Context, log *slog.Logger) (bool, error) {
	name := os.Getenv(partVariable)
	if name == "" {
		return false, nil
	}
	role, number, _ := strings.Cut(name, "-")
	n, err := strconv.Atoi(number)
	if err != nil {
		return true, fmt.Errorf("run: %s is %q; hint: a role and a number, as in api-0", partVariable, name)
	}
	text, err := os.ReadFile(os.Getenv(configVariable))
	if err != nil {
		return true, fmt.Errorf("run: %w", err)
	}
	var c Config
	if err := json.Unmarshal(text, &c); err != nil {
		return true, fmt.Errorf("run: %w", err)
	}
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	return true, Serve(ctx, c, Part{Role(role), n}, log)
}

// Cluster is the parts of a sale as a process each.
type Cluster struct {
	config  Config
	file    string
	command func() *exec.Cmd
	// Watch is told of each answer that the crowd gets; nil: nobody is.
	Watch   Watch
	mu      sync.Mutex
	running map[Part]*child
}

type child struct {
	cmd   *exec.Cmd
	ended chan error
}

// Start starts all parts and returns when they answer. Command makes the command
// of a program that calls Child; it gets two more variables.
func Start(ctx context.Context, c Config, command func() *exec.Cmd) (*Cluster, error) {
	text, err := json.Marshal(c)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(c.Dir, 0o755); err != nil {
		return nil, fmt.Errorf("run: %w", err)
	}
	cluster := &Cluster{config: c, file: filepath.Join(c.Dir, "config.json"), command: command, running: map[Part]*child{}}
	if err := os.WriteFile(cluster.file, text, 0o600); err != nil {
		return nil, fmt.Errorf("run: %w", err)
	}
	for _, p := range c.Parts() {
		if err := cluster.Restart(ctx, p); err != nil {
			return nil, errors.Join(err, cluster.Stop())
		}
	}
	return cluster, nil
}

// Restart starts a part that does not run, and returns when it answers.
func (c *Cluster) Restart(ctx context.Context, p Part) error { return c.start(ctx, p, c.file) }

// RestartAhead is Restart on a machine whose clock is ahead of the others.
func (c *Cluster) RestartAhead(ctx context.Context, p Part, by time.Duration) error {
	ahead := c.config
	ahead.Clock.Shown = ahead.Clock.Shown.Add(by)
	text, err := json.Marshal(ahead)
	if err != nil {
		return err
	}
	file := filepath.Join(c.config.Dir, "config-"+p.String()+".json")
	if err := os.WriteFile(file, text, 0o600); err != nil {
		return fmt.Errorf("run: %w", err)
	}
	return c.start(ctx, p, file)
}

func (c *Cluster) start(ctx context.Context, p Part, file string) error {
	cmd := c.command()
	cmd.Env = append(cmd.Environ(), partVariable+"="+p.String(), configVariable+"="+file)
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("run: %s: %w", p, err)
	}
	started := &child{cmd, make(chan error, 1)}
	go func() { started.ended <- cmd.Wait() }()
	c.mu.Lock()
	c.running[p] = started
	c.mu.Unlock()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	ready := make(chan error, 1)
	go func() { ready <- c.config.ready(ctx, p) }()
	select {
	case err := <-ready:
		return err
	case err := <-started.ended:
		started.ended <- err
		return fmt.Errorf("run: %s ended at once: %w", p, errors.Join(err))
	}
}

func (c *Cluster) take(p Part) *child {
	c.mu.Lock()
	defer c.mu.Unlock()
	taken := c.running[p]
	delete(c.running, p)
	return taken
}

// Kill ends a part by SIGKILL, in the middle of whatever it does, and returns
// when it is gone.
func (c *Cluster) Kill(p Part) error {
	victim := c.take(p)
	if victim == nil {
		return fmt.Errorf("run: %s does not run", p)
	}
	if err := victim.cmd.Process.Kill(); err != nil {
		return fmt.Errorf("run: %s: %w", p, err)
	}
	<-victim.ended
	return nil
}

// Stop asks all parts to end in order, those first that need others, and kills
// those that do not.
func (c *Cluster) Stop() error {
	parts := c.config.Parts()
	var problems []error
	for i := len(parts) - 1; i >= 0; i-- {
		running := c.take(parts[i])
		if running == nil {
			continue
		}
		_ = running.cmd.Process.Signal(syscall.SIGTERM)
		select {
		case err := <-running.ended:
			if err != nil {
				problems = append(problems, fmt.Errorf("run: %s: %w", parts[i], err))
			}
		case <-time.After(2 * goodbye):
			_ = running.cmd.Process.Kill()
			<-running.ended
			problems = append(problems, fmt.Errorf("run: %s did not stop", parts[i]))
		}
	}
	return errors.Join(problems...)
}

// Play plays a sale with the parts of the cluster while trouble does what it
// wants with them. Trouble has to leave all parts running.
func (c *Cluster) Play(ctx context.Context, trouble func(context.Context, *Cluster, Looks) error) (report Report, err error) {
	s, err := c.config.dial(ctx)
	if err != nil {
		return report, err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	troubled, stop := context.WithCancel(ctx)
	defer stop()
	done := make(chan error, 1)
	go func() { done <- trouble(troubled, c, s.looks()) }()
	if report, err = c.config.play(ctx, s, c.Watch, c.config.rush(s)); err != nil {
		stop() // there is no sale to wait for
	}
	if err := errors.Join(err, <-done); err != nil {
		return report, err
	}
	return report, c.config.judge(ctx, s, &report)
}

// Rehearse plays a sale with the parts of the cluster whose buyers do what the
// script says.
func (c *Cluster) Rehearse(ctx context.Context, script Script) (report Report, err error) {
	s, err := c.config.dial(ctx)
	if err != nil {
		return report, err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	return c.config.rehearse(ctx, s, script)
}

// Publish publishes the sale, for those who bring their own crowd.
func (c *Cluster) Publish(ctx context.Context) error {
	s, err := c.config.dial(ctx)
	if err != nil {
		return err
	}
	return errors.Join(c.config.publish(ctx, s, telemetry.Part{}), s.close())
}
