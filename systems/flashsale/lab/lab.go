package lab

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/lintel-go/lintel/systems/flashsale/engine"
	"github.com/lintel-go/lintel/systems/flashsale/invariant"
	"github.com/lintel-go/lintel/systems/flashsale/ledger"
	"github.com/lintel-go/lintel/systems/flashsale/run"
	"github.com/lintel-go/lintel/systems/flashsale/stock"
	"github.com/lintel-go/lintel/systems/flashsale/telemetry"
)

// Options is what to run.
type Options struct {
	Seed   uint64
	Scale  string // s, m or l
	Faults []Fault
	Stores run.Stores // real engines; none: embedded ones
	Traces string     // folder for traces of the runs; empty: none
	Dir    string     // for what the engines keep
	// Command makes the command of a program that calls run.Child.
	Command func() *exec.Cmd
	// Progress is told what is done now.
	Progress func(string)
	Log      *slog.Logger
}

// Run plays a sale with all parts as processes, puts load on its gate, and tries
// the mechanisms one by one.
func Run(ctx context.Context, o Options) (Report, error) {
	size, err := sizeOf(o.Scale)
	if err != nil {
		return Report{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, size.Limit)
	defer cancel()
	started := time.Now()
	report := Report{
		System: "flashsale", Seed: o.Seed, Scale: o.Scale, Faults: o.Faults, Engines: engineNames(o.Stores),
		Machine: thisMachine(), Date: started.UTC().Format(time.DateOnly),
	}
	if err := o.sales(ctx, size, &report); err != nil {
		return report, err
	}
	if o.Traces != "" {
		o.Progress("rehearsals, to record each thing that may happen")
		if err := o.rehearse(ctx); err != nil {
			return report, fmt.Errorf("a rehearsal: %w", err)
		}
		if report.Traces, err = telemetry.Keep(o.Traces, alike); err != nil {
			return report, err
		}
	}
	if err := o.figures(ctx, size, &report); err != nil {
		return report, err
	}
	report.Took = time.Since(started)
	report.Held = len(invariant.Broken(report.Sale.Invariants))+len(invariant.Broken(report.Unleased.Invariants)) == 0
	return report, nil
}

// sales plays a sale with leases and one without. Both wait for the clock most of
// the time, and so go on side by side, unless they share engines; the load on the
// gate has the machine for itself.
func (o Options) sales(ctx context.Context, size Size, report *Report) error {
	c, err := o.config(size.Sale, "sale")
	if err != nil {
		return err
	}
	c.Stores, c.Clock.Factor = o.Stores, size.Factor
	o.Progress("starting the parts")
	cluster, err := run.Start(ctx, c, o.Command)
	if err != nil {
		return fmt.Errorf("the sale: %w", err)
	}
	stopped := false
	defer func() {
		if !stopped {
			_ = cluster.Stop() // there is an error to tell already
		}
	}()
	g, both := errgroup.WithContext(ctx)
	shared := c.Stores.Redis != ""
	if shared {
		o.Progress("the sale is on")
	} else {
		o.Progress("the sale is on, and beside it one without leases")
		g.Go(func() error { return o.unleased(both, size, report) })
	}
	g.Go(func() error { return o.play(both, c, cluster, report) })
	if err := g.Wait(); err != nil {
		return err
	}
	o.Progress("load on the gate")
	loads, err := load(ctx, c.GateURL()+"/activities/"+string(c.Activity.ID)+"/token", size.Gate)
	if err != nil {
		return fmt.Errorf("load on the gate: %w", err)
	}
	report.Latency = append(report.Latency, loads...)
	stopped = true
	if err := cluster.Stop(); err != nil {
		return fmt.Errorf("the sale: %w", err)
	}
	if shared {
		o.Progress("the same without leases, in one process")
		return o.unleased(ctx, size, report)
	}
	return nil
}

// play plays the sale with everything that is to go wrong.
func (o Options) play(ctx context.Context, c run.Config, cluster *run.Cluster, report *Report) (err error) {
	answers := newAnswers()
	cluster.Watch = answers.watch
	if report.Sale, err = cluster.Play(ctx, o.trouble(c)); err != nil {
		return fmt.Errorf("the sale: %w", err)
	}
	report.Funnel = funnel(report.Sale)
	report.Latency = answers.series()
	return nil
}

const (
	// share is the part of a crowd's runs that is recorded: most of them are the
	// same refusal, and each is a file.
	share = 0.2
	// alike is how many runs with the same messages are kept.
	alike = 3
)

func engineNames(s run.Stores) []string {
	if s.Redis == "" {
		return []string{"in memory with a journal", "bbolt", "NATS JetStream in the process", "gate in Go"}
	}
	return []string{"Redis", "PostgreSQL", "NATS server", "nginx with a Lua gate"}
}

// config is a run of this seed in a folder of its own.
func (o Options) config(s run.Scale, name string) (run.Config, error) {
	c, err := run.New(o.Seed, filepath.Join(o.Dir, name))
	if err != nil {
		return c, err
	}
	if c, err = c.With(s); err != nil {
		return c, err
	}
	c = with(c, o.Faults)
	c.Traces, c.TraceShare = o.Traces, share
	return c, nil
}

// trouble kills and misleads parts while the crowd is buying. What it strikes, it
// strikes when there is something to lose.
func (o Options) trouble(c run.Config) func(context.Context, *run.Cluster, run.Looks) error {
	return func(ctx context.Context, cluster *run.Cluster, looks run.Looks) error {
		journal := func(kind ledger.Kind, n int) (bool, error) {
			entries, err := looks.Ledger.Journal(ctx, c.Activity.SKU)
			for _, e := range entries {
				if e.Kind == kind {
					n--
				}
			}
			return n <= 0, err
		}
		for _, f := range []struct {
			fault   Fault
			part    run.Part
			when    string
			is      func() (bool, error)
			restart func(context.Context, run.Part) error
		}{
			{KillAPI, victim(), "it has a lease", func() (bool, error) {
				if leases, err := looks.Stock.Leases(ctx, c.Activity.SKU); err == nil {
					if slices.ContainsFunc(leases, func(l stock.Lease) bool { return l.Holder == victim().String() }) {
						return true, nil
					}
				}
				// Most slots are out after a moment. Who missed it kills all the same.
				return journal(ledger.Created, c.Scale.Units/4)
			}, cluster.Restart},
			{KillWorker, run.Part{Role: run.Worker, Number: 0}, "there are orders", func() (bool, error) { return journal(ledger.Created, c.Scale.Units/2) }, cluster.Restart},
			{ClockJump, run.Part{Role: run.Releaser, Number: 0}, "units are sold", func() (bool, error) { return journal(ledger.Paid, 1) }, func(ctx context.Context, p run.Part) error {
				return cluster.RestartAhead(ctx, p, time.Minute)
			}},
		} {
			if !slices.Contains(o.Faults, f.fault) {
				continue
			}
			if err := run.Until(ctx, fmt.Sprintf("%s can strike: %s", f.fault, f.when), f.is); err != nil {
				return err
			}
			if err := cluster.Kill(f.part); err != nil {
				return err
			}
			if err := f.restart(ctx, f.part); err != nil {
				return err
			}
		}
		return nil
	}
}

// unleased plays a small sale without leases, in this process, where nothing is
// killed.
func (o Options) unleased(ctx context.Context, size Size, report *Report) error {
	s := size.Sale
	s.Units, s.Buyers, s.Block = min(s.Units, 40), min(s.Buyers, 160), 0
	c, err := o.config(s, "unleased")
	if err != nil {
		return err
	}
	// The engines may be those of the first sale.
	c.Stores, c.Activity.ID, c.Activity.SKU = o.Stores, "unleased", "phone-unleased"
	if report.Unleased, err = run.Run(ctx, c, o.Log); err != nil {
		return fmt.Errorf("the sale without leases: %w", err)
	}
	return nil
}

// funnel is where requests for a token ended.
func funnel(r run.Report) []Layer {
	tokens := r.Crowd.Tokens
	all := 0
	for _, n := range tokens {
		all += n
	}
	gate := int(r.Gate.Early + r.Gate.TooFast + r.Gate.SoldOut + r.Gate.Busy)
	won := tokens[http.StatusOK]
	behind := max(0, tokens[http.StatusConflict]+tokens[http.StatusGone]-int(r.Gate.SoldOut))
	layers := []Layer{
		{"edge gate", all, gate, "not open, too fast, sold out by the hint"},
		{"token service and stock", 0, behind, "has one already, or no slot is free"},
		{"not answered", 0, all - gate - behind - won, "a part was being killed, or refused to take more"},
		{"queue and worker", 0, won - r.Crowd.Ordered, "token not used in time, or refused by the ledger"},
		{"payment", 0, r.Crowd.Ordered - r.Sold, "never paid, or paid too late"},
	}
	left := all
	for i := range layers {
		layers[i].Came = left
		left -= layers[i].Refused
	}
	return append(layers, Layer{"sold", left, 0, ""})
}

// kind is a request in words.
func kind(r *http.Request, status int) string {
	path := r.URL.Path
	switch {
	case strings.HasSuffix(path, "/token") && status == http.StatusOK:
		return "grab a token: won"
	case strings.HasSuffix(path, "/token"):
		return "grab a token: refused"
	case strings.HasSuffix(path, "/orders"):
		return "order: to the ticket"
	case strings.HasPrefix(path, "/tickets/"):
		return "poll"
	case strings.HasSuffix(path, "/cancel"):
		return "cancel"
	case strings.HasPrefix(path, "/pay/"):
		return ""
	}
	return path
}

// Start runs the parts of a small sale on the machine's own clock until ctx is
// done, and says on ready where they are.
func Start(ctx context.Context, o Options, ready func(run.Config)) error {
	size, err := sizeOf(cmp.Or(o.Scale, "s"))
	if err != nil {
		return err
	}
	c, err := run.New(o.Seed, o.Dir)
	if err != nil {
		return err
	}
	if c, err = c.With(size.Sale); err != nil {
		return err
	}
	c.Clock.Factor, c.Timing.Reconcile = 1, time.Second // nobody waits long for what is published
	c.Stores, c.Traces, c.TraceShare = o.Stores, o.Traces, 1
	cluster, err := run.Start(ctx, c, o.Command)
	if err != nil {
		return err
	}
	if err := cluster.Publish(ctx); err != nil {
		return errors.Join(err, cluster.Stop())
	}
	ready(c)
	<-ctx.Done()
	return cluster.Stop()
}

// Self is the command of this very program.
func Self() (func() *exec.Cmd, error) {
	program, err := os.Executable()
	if err != nil {
		return nil, err
	}
	return func() *exec.Cmd {
		cmd := exec.Command(program)
		cmd.Stderr = os.Stderr
		engine.Own(cmd)
		return cmd
	}, nil
}
