// Package lab plays sales under load while things go wrong, measures them, and
// reports what held and what each mechanism was worth.
package lab

import (
	"fmt"
	"slices"
	"time"

	"github.com/lintel-go/lintel/systems/flashsale/run"
)

// Fault is something that goes wrong in a run.
type Fault string

// The faults.
const (
	KillWorker         Fault = "kill-worker"         // SIGKILL in the middle of the sale, then a restart
	KillAPI            Fault = "kill-api"            // the same, with a lease in its memory
	DuplicateCallbacks Fault = "duplicate-callbacks" // three payments of ten are reported twice
	LateCallbacks      Fault = "late-callbacks"      // some payments are reported after the time to pay
	ClockJump          Fault = "clock-jump"          // the releaser's clock is a minute ahead from then on
	SlowRedis          Fault = "slow-redis"          // each call of the stock takes 5 ms longer
	FullQueue          Fault = "full-queue"          // the queue takes 8 reservations and refuses more
	LostAcks           Fault = "lost-acks"           // one delivery of ten comes again after its commit
	Forgetful          Fault = "forgetful-cache"     // a slot is won twice, and a buyer wins twice
)

// Faults is all faults.
func Faults() []Fault {
	return []Fault{KillWorker, KillAPI, DuplicateCallbacks, LateCallbacks, ClockJump, SlowRedis, FullQueue, LostAcks, Forgetful}
}

// Size is a scale of a run.
type Size struct {
	Name string
	Sale run.Scale
	// Factor is how much faster than the machine's the sale's clock goes. A
	// larger crowd needs more of the machine's time for the same part of a sale.
	Factor int
	Gate   int           // token requests of the load on the gate, in each way
	Slots  int           // of the experiments with the stock
	Limit  time.Duration // for the whole of it
	Says   string
}

// Sizes is the scales, the smallest first.
func Sizes() []Size {
	return []Size{
		{"s", run.Scale{Units: 40, Buyers: 160, Tries: 10000, Shards: 4, Block: 5, APIs: 2, Workers: 2}, 60, 2000, 240, 5 * time.Minute, "40 units, 160 buyers; green in seconds on a small machine"},
		{"m", run.Scale{Units: 200, Buyers: 1000, Tries: 10000, Shards: 4, Block: 10, APIs: 2, Workers: 2}, 30, 10000, 480, 10 * time.Minute, "200 units, 1,000 buyers"},
		{"l", run.Scale{Units: 1000, Buyers: 5000, Tries: 10000, Shards: 12, Block: 20, APIs: 4, Workers: 2}, 10, 50000, 960, 20 * time.Minute, "1,000 units, 5,000 buyers; wants four processors or more"},
	}
}

func sizeOf(name string) (Size, error) {
	sizes := Sizes()
	i := slices.IndexFunc(sizes, func(s Size) bool { return s.Name == name })
	if i < 0 {
		return Size{}, fmt.Errorf("there is no scale %q; hint: s, m or l", name)
	}
	return sizes[i], nil
}

// with is a run's configuration with what goes wrong in it by itself. Buyers who
// tap twice, who never pay and who write tokens of their own are always there.
func with(c run.Config, faults []Fault) run.Config {
	has := func(f Fault) bool { return slices.Contains(faults, f) }
	c.Faults = run.Faults{TapTwice: 0.1, NeverPay: 0.1, Cancel: 0.05, Forge: 0.1, PaymentDelay: 2 * time.Second, PaymentJitter: 10 * time.Second}
	if has(DuplicateCallbacks) {
		c.Faults.PaymentTwice = 0.3
	}
	if has(LateCallbacks) {
		c.Faults.PaymentJitter = c.Timing.PayTTL * 5 / 4
	}
	if has(SlowRedis) {
		c.Faults.SlowStock = 5 * time.Millisecond
	}
	if has(FullQueue) {
		c.Faults.QueueRoom = 8
	}
	if has(LostAcks) {
		c.Faults.LostAcks = 0.1
	}
	c.Faults.Forget = has(Forgetful)
	c.Sync = has(KillWorker) || has(KillAPI)
	return c
}
