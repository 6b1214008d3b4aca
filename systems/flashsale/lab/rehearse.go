package lab

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/lintel-go/lintel/systems/flashsale/invariant"
	"github.com/lintel-go/lintel/systems/flashsale/ledger"
	"github.com/lintel-go/lintel/systems/flashsale/release"
	"github.com/lintel-go/lintel/systems/flashsale/run"
	"github.com/lintel-go/lintel/systems/flashsale/sale"
	"github.com/lintel-go/lintel/systems/flashsale/stock"
)

// rehearse plays two small sales for the traces alone, in which everything that
// the scenarios speak of happens on purpose, one thing after the other. In a
// crowd it happens, too, or does not, as luck will have it, and what is killed
// or full cuts off what it touches.
func (o Options) rehearse(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	for name, play := range map[string]func(context.Context, run.Config) (run.Report, error){
		"orders": o.rehearseOrders, "leases": o.rehearseLeases,
	} {
		g.Go(func() error {
			c, err := o.config(run.Scale{Units: 4, Shards: 4, APIs: 1, Workers: 1}, "rehearsal-"+name)
			if err != nil {
				return err
			}
			// Everything is delivered and reported twice. The gate looks at the
			// stock before there is a sale, and then no more: the stock itself says
			// that all is gone.
			c.Faults = run.Faults{LostAcks: 1, PaymentTwice: 1, PaymentDelay: time.Second}
			c.Timing.Hint = 24 * time.Hour
			c.TraceShare = 1
			report, err := play(ctx, c)
			if broken := invariant.Broken(report.Invariants); err == nil && len(broken) > 0 {
				err = fmt.Errorf("%s: %s", broken[0].Name, broken[0].Evidence)
			}
			if err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
			return nil
		})
	}
	return g.Wait()
}

// act is a scene of a rehearsal. It is told how often it was played before, so
// that others buy each time, and says whether it came out as it was written. On
// a machine that stalls a token or a time to pay may end too early for it.
type act func(ctx context.Context, s *run.Scene, try int) (bool, error)

// perform plays acts in order, each until it comes out.
func perform(ctx context.Context, s *run.Scene, acts ...act) error {
	for i, play := range acts {
		for try, done := 0, false; !done; try++ {
			var err error
			if done, err = play(ctx, s, try); err != nil {
				return fmt.Errorf("act %d: %w", i+1, err)
			}
			if err := ctx.Err(); err != nil {
				return fmt.Errorf("act %d did not come out in %d tries: %w", i+1, try+1, err)
			}
		}
	}
	return nil
}

// named is a buyer of an act.
func named(name string, try int) sale.User { return sale.User(fmt.Sprintf("%s-%d", name, try)) }

// buy has a buyer win a token and order with it. It returns the order, which is
// none if the ticket failed or the stock had nothing.
func buy(ctx context.Context, s *run.Scene, user sale.User) (sale.OrderID, error) {
	b := s.Buyer(user)
	tap, end := b.Tap(ctx)
	defer end("", nil)
	token, status := b.Grab(tap)
	if status != http.StatusOK {
		return "", nil
	}
	ticket, err := s.Order(tap, b, token)
	return ticket.OrderID, err
}

// rehearseOrders is four units without leases, one in each shard.
func (o Options) rehearseOrders(ctx context.Context, c run.Config) (run.Report, error) {
	// What is ordered is in the wheel soon, and stays there for as long again.
	c.Timing.PayTTL, c.Timing.Scan = 4*time.Minute, 2*time.Minute
	c.Timing.TokenTTL = time.Hour // none is left unused
	return run.Rehearse(ctx, c, o.Log, func(ctx context.Context, s *run.Scene) error {
		return perform(ctx, s, tooEarly, publish, buyAndPay, wonTwice, hasOrder, allGone, payInTime, neverPay)
	})
}

// tooEarly asks for a token before there is a sale.
func tooEarly(ctx context.Context, s *run.Scene, _ int) (bool, error) {
	b := s.Buyer("early bird")
	tap, end := b.Tap(ctx)
	defer end("", nil)
	_, status := b.Grab(tap)
	return status == http.StatusTooEarly, nil
}

func publish(_ context.Context, s *run.Scene, _ int) (bool, error) { return true, s.Publish() }

// buyAndPay is how it should go, by somebody who also taps twice, forges a token
// and wants to give back what he has paid.
func buyAndPay(ctx context.Context, s *run.Scene, try int) (bool, error) {
	b := s.Buyer(named("paying", try))
	tap, end := b.Tap(ctx)
	defer end("", nil)
	token, status := b.Grab(tap)
	if status != http.StatusOK {
		return false, nil
	}
	again, ended := b.Tap(ctx)
	_, twice := b.Grab(again)
	ended("", nil)
	forger := s.Buyer(named("forging", try))
	forging, ended := forger.Tap(ctx)
	forged, won := forger.Grab(forging)
	refused := 0
	if won == http.StatusOK {
		_, refused = forger.Order(forging, forged+"x")
	}
	ended("", nil)
	if won == http.StatusOK { // he orders in earnest, so that nothing waits for the end of his token
		ticket, err := s.Order(ctx, forger, forged)
		if err != nil {
			return false, err
		}
		for range 2 { // it is closed, and then it was closed before
			forger.Cancel(ctx, ticket.OrderID)
		}
	}
	ticket, err := s.Order(tap, b, token)
	if err != nil {
		return false, err
	}
	if twice != http.StatusConflict || won != http.StatusOK || refused != http.StatusUnauthorized {
		b.Cancel(ctx, ticket.OrderID) // so that the next try finds as many units
		return false, nil
	}
	b.Pay(ctx, ticket.OrderID)
	if paid, err := s.Become(ctx, ticket.OrderID, sale.OrderPaid); !paid || err != nil {
		return false, err
	}
	return b.Cancel(ctx, ticket.OrderID) == http.StatusConflict, nil
}

// wonTwice is a slot for which two buyers have a token. Who orders second is
// refused, while the slot has an order.
func wonTwice(ctx context.Context, s *run.Scene, try int) (bool, error) {
	first, second := s.Buyer(named("first", try)), s.Buyer(named("second", try))
	tap, end := first.Tap(ctx)
	defer end("", nil)
	token, status := first.Grab(tap)
	if status != http.StatusOK {
		return false, nil
	}
	twin, err := s.Resign(token, func(t *sale.Token) { t.User = second.User })
	if err != nil {
		return false, err
	}
	taken, err := s.Order(ctx, second, twin)
	if err != nil {
		return false, err
	}
	refused, err := s.Order(tap, first, token)
	if err != nil {
		return false, err
	}
	second.Cancel(ctx, taken.OrderID)
	return refused.Reason == ledger.ReasonTaken, nil
}

// hasOrder is a buyer with an order who wins another slot.
func hasOrder(ctx context.Context, s *run.Scene, try int) (bool, error) {
	greedy, other := s.Buyer(named("greedy", try)), s.Buyer(named("other", try))
	had, err := buy(ctx, s, greedy.User)
	if err != nil {
		return false, err
	}
	tap, end := other.Tap(ctx)
	defer end("", nil)
	token, status := other.Grab(tap)
	if status != http.StatusOK {
		return false, nil
	}
	second, err := s.Resign(token, func(t *sale.Token) { t.User = greedy.User })
	if err != nil {
		return false, err
	}
	refused, err := s.Order(tap, greedy, second)
	greedy.Cancel(ctx, had)
	return refused.Reason == ledger.ReasonBuyer, err
}

// allGone has more buyers than there are slots, so that most look elsewhere than
// at home, and some in vain. Who wins orders later, in no run, and cancels.
func allGone(ctx context.Context, s *run.Scene, try int) (bool, error) {
	gone := false
	tokens := map[sale.User]string{}
	for i := range 8 {
		b := s.Buyer(named(fmt.Sprint("many-", i), try))
		tap, end := b.Tap(ctx)
		token, status := b.Grab(tap)
		end("", nil)
		gone = gone || status == http.StatusGone
		if status == http.StatusOK {
			tokens[b.User] = token
		}
	}
	var problems []error
	for user, token := range tokens {
		ticket, err := s.Order(ctx, s.Buyer(user), token)
		s.Buyer(user).Cancel(ctx, ticket.OrderID)
		problems = append(problems, err)
	}
	return gone, errors.Join(problems...)
}

// payInTime pays when the order is in the wheel, which then finds nothing to do.
func payInTime(ctx context.Context, s *run.Scene, try int) (bool, error) {
	b := s.Buyer(named("in time", try))
	var before release.Counts
	err := run.Until(ctx, "the wheel has nothing of others", func() (bool, error) {
		var err error
		before, err = s.Releaser(ctx)
		return before.Waiting == 0, err
	})
	if err != nil {
		return false, err
	}
	order, err := buy(ctx, s, b.User)
	if err != nil || order == "" {
		return false, err
	}
	err = run.Until(ctx, "the wheel has the order", func() (bool, error) {
		now, err := s.Releaser(ctx)
		return now.Waiting > 0 || now.Closed > before.Closed, err
	})
	if err != nil {
		return false, err
	}
	b.Pay(ctx, order)
	if paid, err := s.Become(ctx, order, sale.OrderPaid); !paid || err != nil {
		return false, err
	}
	return true, run.Until(ctx, "the wheel has turned", func() (bool, error) {
		now, err := s.Releaser(ctx)
		return now.Late > before.Late, err
	})
}

// neverPay pays when it is too late, and gets the money back.
func neverPay(ctx context.Context, s *run.Scene, try int) (bool, error) {
	b := s.Buyer(named("late", try))
	order, err := buy(ctx, s, b.User)
	if err != nil || order == "" {
		return false, err
	}
	if closed, err := s.Become(ctx, order, sale.OrderClosed); !closed || err != nil {
		return false, err
	}
	b.Pay(ctx, order)
	return true, run.Until(ctx, "the money is back", func() (bool, error) {
		o, err := s.Ledger.Order(ctx, order)
		return o.State == sale.OrderRefunded, err
	})
}

// rehearseLeases is eight units in two shards, of which two instances of the API
// lease three at a time. One of them is killed.
func (o Options) rehearseLeases(ctx context.Context, c run.Config) (run.Report, error) {
	c, err := c.With(run.Scale{Units: 8, Shards: 2, Block: 3, APIs: 2, Workers: 1})
	if err != nil {
		return run.Report{}, err
	}
	cluster, err := run.Start(ctx, c, o.Command)
	if err != nil {
		return run.Report{}, err
	}
	report, err := cluster.Rehearse(ctx, func(ctx context.Context, s *run.Scene) error {
		return perform(ctx, s, publish, serve(cluster), leaseAgain)
	})
	return report, errors.Join(err, cluster.Stop())
}

// victim is the instance of the API that is killed.
func victim() run.Part { return run.Part{Role: run.API, Number: 1} }

// leases are those of an instance.
func leases(ctx context.Context, s *run.Scene, p run.Part) ([]stock.Lease, error) {
	all, err := s.Stock.Leases(ctx, s.SKU)
	return slices.DeleteFunc(all, func(l stock.Lease) bool { return l.Holder != p.String() }), err
}

// serve has both instances lease, kills one of them, and has buyers come until
// nothing is left but what died with it. Nobody orders: their tokens end while
// the lease does.
func serve(cluster *run.Cluster) act {
	return func(ctx context.Context, s *run.Scene, try int) (bool, error) {
		come := 0
		next := func() int {
			come++
			b := s.Buyer(named(fmt.Sprint("serve-", come), try))
			tap, end := b.Tap(ctx)
			_, status := b.Grab(tap)
			end("", nil)
			if status == http.StatusOK { // again, for an instance that remembers whom it served
				tap, end := b.Tap(ctx)
				b.Grab(tap)
				end("", nil)
			}
			return status
		}
		err := run.Until(ctx, "both instances have a lease", func() (bool, error) {
			next()
			one, err := leases(ctx, s, run.Part{Role: run.API, Number: 0})
			other, err2 := leases(ctx, s, victim())
			return len(one) > 0 && len(other) > 0, errors.Join(err, err2)
		})
		if err != nil {
			return false, err
		}
		if err := cluster.Kill(victim()); err != nil {
			return false, err
		}
		lost, err := leases(ctx, s, victim())
		if err := errors.Join(err, cluster.Restart(ctx, victim())); err != nil {
			return false, err
		}
		gone := 0
		err = run.Until(ctx, "all slots are out", func() (bool, error) {
			if next() == http.StatusGone {
				gone++
			}
			return gone >= 4, nil // each instance has said so, whichever it was that a buyer was sent to
		})
		if err != nil {
			return false, err
		}
		return len(lost) > 0, run.Until(ctx, "the lease has ended", func() (bool, error) {
			now, err := leases(ctx, s, victim())
			return err == nil && !slices.ContainsFunc(now, func(l stock.Lease) bool {
				return slices.ContainsFunc(lost, func(other stock.Lease) bool { return other.Epoch == l.Epoch })
			}), err
		})
	}
}

// leaseAgain buys from what came back, of the instance that was not killed. It
// has a lease left then, which it returns when it stops.
func leaseAgain(ctx context.Context, s *run.Scene, try int) (bool, error) {
	b := s.Buyer(named("again", try))
	order, err := buy(ctx, s, b.User)
	if err != nil || order == "" {
		return false, err
	}
	b.Pay(ctx, order)
	left, err := leases(ctx, s, run.Part{Role: run.API, Number: 0})
	return len(left) > 0, err
}
