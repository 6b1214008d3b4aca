// Command lab plays the case studies: it starts their parts, puts load on them,
// lets things go wrong, and says what held. See `lab --help`.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/alecthomas/kong"
	"golang.org/x/term"

	"github.com/lintel-go/lintel/systems/flashsale/lab"
	"github.com/lintel-go/lintel/systems/flashsale/run"
)

// The exit statuses, as those of lintel.
const (
	exitOK     = 0
	exitBroken = 1  // an invariant did not hold
	exitFailed = 2  // the run could not be played to its end
	exitUsage  = 80 // it was called the wrong way
)

// errBroken ends a run that was played and broke an invariant; which one, the
// report says.
var errBroken = errors.New("an invariant is broken")

type commandLine struct {
	List listCommand `cmd:"" help:"List the systems that can be played, the scales and the faults."`
	Run  runCommand  `cmd:"" help:"Play a system under load and faults, and report what held."`
	Up   upCommand   `cmd:"" help:"Run a system's parts until interrupted, to try them by hand."`
}

// terminal is what a command may talk to.
type terminal struct {
	out, err io.Writer
	progress bool // err is a terminal
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second interrupt ends what the first could not
	// A part of a run is this program, too.
	child, err := run.Child(ctx, slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError})))
	if child {
		if err != nil {
			fmt.Fprintln(os.Stderr, "lab:", err)
			os.Exit(exitFailed)
		}
		os.Exit(exitOK)
	}
	status := play(ctx, os.Args[1:], terminal{os.Stdout, os.Stderr, term.IsTerminal(int(os.Stderr.Fd()))})
	stop()
	os.Exit(status)
}

func play(ctx context.Context, args []string, t terminal) int {
	var cli commandLine
	status := -1
	parser, err := kong.New(&cli,
		kong.Name("lab"),
		kong.Description("Plays the case studies under load, and says what held."),
		kong.UsageOnError(),
		kong.Writers(t.out, t.err),
		kong.Exit(func(code int) {
			if status < 0 {
				status = code
			}
		}),
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.Bind(t),
	)
	if err != nil {
		fmt.Fprintln(t.err, "lab:", err)
		return exitFailed
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	parsed, err := parser.Parse(args)
	if status >= 0 {
		return status // --help
	}
	if err != nil {
		fmt.Fprintf(t.err, "lab: %v\nhint: lab --help\n", err)
		return exitUsage
	}
	err = parsed.Run()
	var usage usageError
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, errBroken):
		return exitBroken
	case errors.As(err, &usage):
		fmt.Fprintf(t.err, "lab: %v\n", err)
		return exitUsage
	case errors.Is(err, context.Canceled) && ctx.Err() != nil:
		fmt.Fprintln(t.err, "lab: interrupted")
	default:
		fmt.Fprintf(t.err, "lab: %v\n", err)
	}
	return exitFailed
}

// usageError is a mistake on the command line that the parser cannot see.
type usageError struct{ error }

type listCommand struct{}

func (listCommand) Run(t terminal) error {
	fmt.Fprintln(t.out, "flashsale  a fixed stock, sold at a known instant to a crowd far larger than it\n\nscales")
	for _, s := range lab.Sizes() {
		fmt.Fprintf(t.out, "  %s  %s\n", s.Name, s.Says)
	}
	fmt.Fprintln(t.out, "\nfaults")
	for _, f := range lab.Faults() {
		fmt.Fprintf(t.out, "  %s\n", f)
	}
	return nil
}

// common is what a run and a system that is up have in common.
type common struct {
	System string `arg:"" enum:"flashsale" help:"What to play: flashsale."`
	Scale  string `enum:"s,m,l" default:"s" help:"How large: s, m or l."`
	Engine string `enum:"embedded,real" default:"embedded" help:"Engines in the processes and a gate in Go, or Redis, PostgreSQL, NATS and nginx, which have to be installed: embedded or real."`
	Seed   uint64 `default:"11" help:"What decides who does what. The same seed plays the same habits, not the same instants."`
	Traces string `placeholder:"DIR" type:"path" help:"Write what parts say to each other into this folder, for lintel check --traces."`
}

// options makes a folder for the engines; done removes it and stops them.
func (c common) options(ctx context.Context) (o lab.Options, done func() error, err error) {
	o = lab.Options{Seed: c.Seed, Scale: c.Scale, Traces: c.Traces, Progress: func(string) {}, Log: slog.New(slog.DiscardHandler)}
	if o.Command, err = lab.Self(); err != nil {
		return o, nil, err
	}
	if c.Traces != "" {
		if files, err := os.ReadDir(c.Traces); err == nil && len(files) > 0 {
			return o, nil, usageError{fmt.Errorf("%s is not empty; hint: name a new folder, so that runs do not mix", c.Traces)}
		}
		if err := folder("traces", c.Traces); err != nil {
			return o, nil, err
		}
	}
	if o.Dir, err = os.MkdirTemp("", "lab-"); err != nil {
		return o, nil, err
	}
	done = func() error { return os.RemoveAll(o.Dir) }
	if c.Engine == "real" {
		engines, err := lab.StartEngines(ctx)
		if err != nil {
			return o, nil, errors.Join(err, done())
		}
		o.Stores = engines.Stores
		remove := done
		done = func() error { return errors.Join(engines.Stop(), remove()) }
	}
	return o, done, nil
}

// folder makes a folder that a flag names, before anything is played for it.
func folder(flag, dir string) error {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return usageError{fmt.Errorf("--%s: %w; hint: name a folder that can be made", flag, err)}
	}
	return nil
}

type runCommand struct {
	common
	Faults []string `default:"all" help:"What goes wrong: all, none, or some of kill-worker, kill-api, duplicate-callbacks, late-callbacks, clock-jump, slow-redis, full-queue, lost-acks, forgetful-cache."`
	Format string   `enum:"text,json" default:"text" help:"How the report is printed: text or json."`
	Out    string   `placeholder:"DIR" type:"path" help:"Write the report into this folder, too: as JSON, as a page, and as a document with plots."`
}

func (c *runCommand) Run(ctx context.Context, t terminal) (err error) {
	faults, err := faultsOf(c.Faults)
	if err != nil {
		return err
	}
	if c.Out != "" {
		if err := folder("out", c.Out); err != nil {
			return err
		}
	}
	o, done, err := c.options(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, done()) }()
	o.Faults = faults
	if t.progress {
		started := time.Now()
		o.Progress = func(stage string) {
			fmt.Fprintf(t.err, "%5.1f s  %s\n", time.Since(started).Seconds(), stage)
		}
	}
	report, err := lab.Run(ctx, o)
	if err != nil {
		return fmt.Errorf("seed %d: %w", c.Seed, err)
	}
	if c.Format == "json" {
		encoder := json.NewEncoder(t.out)
		encoder.SetIndent("", "  ")
		err = encoder.Encode(report)
	} else {
		err = report.Text(t.out)
	}
	if c.Out != "" { // what was played is told in any case
		err = errors.Join(err, report.Write(c.Out))
	}
	if err == nil && !report.Held {
		err = errBroken
	}
	return err
}

func faultsOf(names []string) ([]lab.Fault, error) {
	var faults []lab.Fault
	for _, name := range names {
		switch f := lab.Fault(name); {
		case name == "all" && len(names) == 1:
			return lab.Faults(), nil
		case name == "none" && len(names) == 1:
			return nil, nil
		case slices.Contains(lab.Faults(), f):
			faults = append(faults, f)
		default:
			return nil, usageError{fmt.Errorf("--faults: there is no %q beside others; hint: lab list", name)}
		}
	}
	return faults, nil
}

type upCommand struct{ common }

func (c *upCommand) Run(ctx context.Context, t terminal) (err error) {
	o, done, err := c.options(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, done()) }()
	return lab.Start(ctx, o, func(config run.Config) {
		fmt.Fprint(t.out, strings.NewReplacer(
			"GATE", config.GateURL(), "PAY", config.PaymentURL(), "SALE", string(config.Activity.ID), "UNITS", fmt.Sprint(config.Scale.Units),
		).Replace(`The sale is open: UNITS units. Interrupt to stop.

curl -X POST -H 'X-User: ann' GATE/activities/SALE/token
curl -X POST -H 'X-User: ann' -H 'Authorization: Bearer TOKEN' GATE/activities/SALE/orders
curl -H 'X-User: ann' GATE/tickets/TICKET
curl -X POST PAY/pay/ORDER
curl -X POST -H 'X-User: ann' GATE/orders/ORDER/cancel
`))
	})
}
