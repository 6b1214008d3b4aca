// Package run puts the parts of the sale together, in one process or as a
// process each, and plays a sale with them.
package run

import (
	"fmt"
	"slices"
	"time"

	"github.com/lintel-go/lintel/systems/flashsale/clock"
	"github.com/lintel-go/lintel/systems/flashsale/engine"
	"github.com/lintel-go/lintel/systems/flashsale/sale"
)

// Role is what a part does.
type Role string

// The roles.
const (
	Engines    Role = "engines" // embedded ledger, stock and queue, for the other processes
	Payment    Role = "payment"
	Gate       Role = "gate"
	Tokens     Role = "tokens"
	API        Role = "api"
	Worker     Role = "worker"
	Releaser   Role = "releaser"
	Reconciler Role = "reconciler"
)

// Part is one instance of a role.
type Part struct {
	Role   Role
	Number int // from 0
}

// String is for example api-0.
func (p Part) String() string { return fmt.Sprintf("%s-%d", p.Role, p.Number) }

// Scale is how large the sale is.
type Scale struct {
	Units   int `json:"units"`
	Buyers  int `json:"buyers"`
	Tries   int `json:"tries"` // token requests of a buyer, at most; he gives up when all is sold
	Shards  int `json:"shards"`
	Block   int `json:"block"` // slots in a lease of an instance of the API; 0: no leases
	APIs    int `json:"apis"`
	Workers int `json:"workers"`
}

// Faults is what goes wrong by itself. What is killed, the caller kills; see
// Cluster.
type Faults struct {
	TapTwice      float64       `json:"tapTwice"`      // share of buyers who send everything twice
	NeverPay      float64       `json:"neverPay"`      // share of buyers who do not pay
	PaymentTwice  float64       `json:"paymentTwice"`  // share of payments that are reported twice
	PaymentDelay  time.Duration `json:"paymentDelay"`  // between a payment and its report
	PaymentJitter time.Duration `json:"paymentJitter"` // up to so much more
	Cancel        float64       `json:"cancel"`        // share of buyers who cancel their order
	Forge         float64       `json:"forge"`         // share of buyers who try a token that they wrote themselves
	LostAcks      float64       `json:"lostAcks"`      // share of first deliveries whose acknowledgement is lost
	// Forget has the cache forget a buyer and a slot before the crowd comes, as a
	// failover to a replica may: one slot is won twice, and one buyer wins twice.
	Forget bool `json:"forget"`
	// SlowStock is what each call of the stock takes longer, on the machine's
	// clock.
	SlowStock time.Duration `json:"slowStock"`
	// QueueRoom is how many reservations the queue takes before it refuses more;
	// 0: any number.
	QueueRoom int `json:"queueRoom"`
}

// Timing is how long things take or may take. All but AckWait are on the sale's
// own clock.
type Timing struct {
	TokenTTL  time.Duration `json:"tokenTTL"`
	PayTTL    time.Duration `json:"payTTL"`
	LeaseTTL  time.Duration `json:"leaseTTL"`
	Grace     time.Duration `json:"grace"` // for reservations that are still on their way
	Hint      time.Duration `json:"hint"`
	Poll      time.Duration `json:"poll"`
	Tick      time.Duration `json:"tick"` // of the timing wheel
	Scan      time.Duration `json:"scan"` // of the ledger, by the releaser
	Reconcile time.Duration `json:"reconcile"`
	Relay     time.Duration `json:"relay"`
	Pause     time.Duration `json:"pause"`    // of a buyer who was refused
	AckWait   time.Duration `json:"ackWait"`  // of the queue, which looks at the machine's clock
	Patience  time.Duration `json:"patience"` // of a buyer who is told that he has one; longer than a lost token may block him
}

// Stores are the real engines to use. Where one is empty, the embedded one is
// used.
type Stores struct {
	Redis    string `json:"redis,omitempty"`    // address
	Postgres string `json:"postgres,omitempty"` // URL
	NATS     string `json:"nats,omitempty"`     // URL
	// Nginx runs the gate as a script, which reads its hint from Redis. It records
	// no spans, so nothing that passes it is recorded.
	Nginx Nginx `json:"nginx,omitzero"`
}

// Nginx is where nginx and its modules are.
type Nginx struct {
	Program string   `json:"program"`
	Modules []string `json:"modules"` // ndk and http_lua
}

// Config is a run. All that a part needs of it is data, so that it can be handed
// to processes.
type Config struct {
	Seed   uint64 `json:"seed"`
	Scale  Scale  `json:"scale"`
	Faults Faults `json:"faults"`

	Timing   Timing        `json:"timing"`
	Stores   Stores        `json:"stores"`
	Activity sale.Activity `json:"activity"`
	Clock    clock.Fast    `json:"clock"`
	Key      []byte        `json:"key"`
	Dir      string        `json:"dir"` // where embedded engines keep their files
	// Sync has the embedded queue write each message to the disk before it says
	// so. The ledger always does.
	Sync bool `json:"sync"`
	// Traces is a folder for traces, or empty; TraceShare the part of the runs of
	// scenarios that is recorded.
	Traces     string  `json:"traces,omitempty"`
	TraceShare float64 `json:"traceShare,omitempty"`
	// Addresses of parts by their names, and of "queue" and "gate-admin".
	Addresses map[string]string `json:"addresses"`
	ports     []engine.Port     // held here, by the process that made the configuration
}

// factor is how much faster than the machine's the clock of a run goes.
const factor = 60

// New returns a small sale whose engines are embedded, that opens at once, on
// a clock that goes sixty times as fast as the machine's.
func New(seed uint64, dir string) (Config, error) {
	now := time.Now()
	c := Config{
		Seed:   seed,
		Scale:  Scale{Units: 60, Buyers: 240, Tries: 10000, Shards: 4, Block: 5, APIs: 2, Workers: 2},
		Faults: Faults{TapTwice: 0.1, NeverPay: 0.1, Cancel: 0.05, PaymentTwice: 0.1, PaymentDelay: 2 * time.Second, PaymentJitter: 10 * time.Second},
		Timing: Timing{
			TokenTTL: 2 * time.Minute, PayTTL: 3 * time.Minute, LeaseTTL: 2 * time.Minute, Grace: 2 * time.Minute,
			Hint: 2 * time.Second, Poll: 4 * time.Second, Tick: 2 * time.Second, Scan: 20 * time.Second,
			Reconcile: 10 * time.Second, Relay: 5 * time.Second, Pause: 5 * time.Second, AckWait: time.Second,
			Patience: 30 * time.Minute,
		},
		Clock: clock.Fast{Started: now, Shown: now, Factor: factor},
		Key:   fmt.Appendf(nil, "key of run %d", seed), // guards nothing but a run
		Dir:   dir,
	}
	c.Activity = sale.Activity{ID: "launch", SKU: "phone", Units: c.Scale.Units, Opens: now, Closes: now.Add(24 * time.Hour)}
	return c.withAddresses()
}

// withAddresses gives each part an address on the loopback, which is held for as
// long as the configuration is.
func (c Config) withAddresses() (Config, error) {
	names := []string{"queue", "gate-admin"}
	for _, p := range c.Parts() {
		names = append(names, p.String())
	}
	c.Addresses = map[string]string{}
	c.ports = nil
	for _, name := range names {
		port, err := engine.Reserve()
		if err != nil {
			return c, fmt.Errorf("run: %w", err)
		}
		c.ports = append(c.ports, port)
		c.Addresses[name] = port.Address
	}
	return c, nil
}

// With changes the scale, which may need more addresses.
func (c Config) With(s Scale) (Config, error) {
	c.Scale = s
	c.Activity.Units = s.Units
	return c.withAddresses()
}

// Parts is all parts, those first that others need.
func (c Config) Parts() []Part {
	parts := []Part{{Engines, 0}, {Payment, 0}}
	for i := range c.Scale.APIs {
		parts = append(parts, Part{API, i})
	}
	parts = append(parts, Part{Tokens, 0}, Part{Gate, 0})
	for i := range c.Scale.Workers {
		parts = append(parts, Part{Worker, i})
	}
	return slices.Concat(parts, []Part{{Releaser, 0}, {Reconciler, 0}})
}

func (c Config) url(name string) string { return "http://" + c.Addresses[name] }

// GateURL is where the crowd goes.
func (c Config) GateURL() string { return c.url(Part{Gate, 0}.String()) }

// PaymentURL is where buyers pay.
func (c Config) PaymentURL() string { return c.url(Part{Payment, 0}.String()) }
