package admission

import (
	"context"
	"sync"

	"github.com/lintel-go/lintel/systems/flashsale/sale"
	"github.com/lintel-go/lintel/systems/flashsale/telemetry"
)

// RiskService is the name of risk control in traces.
const RiskService = "risk-control"

// Risk keeps what risk control has said about buyers. A buyer whom it does not
// know is let through and asked about meanwhile: the sale does not wait for a
// score, and whoever comes again is known.
type Risk struct {
	ask   func(context.Context, sale.User) (blocked bool, err error)
	part  telemetry.Part
	mu    sync.Mutex
	known map[sale.User]bool // false: not blocked, or being asked about
	wait  sync.WaitGroup
}

// NewRisk returns an empty cache over a question.
func NewRisk(ask func(context.Context, sale.User) (bool, error), part telemetry.Part) *Risk {
	return &Risk{ask: ask, part: part, known: map[sale.User]bool{}}
}

// Blocks tells whether the buyer is known to be a script.
func (r *Risk) Blocks(ctx context.Context, user sale.User) bool {
	if r == nil {
		return false
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	blocked, known := r.known[user]
	if !known {
		r.known[user] = false
		ctx, end := r.part.Send(context.WithoutCancel(ctx), RiskService, "score this buyer")
		end("", nil)
		r.wait.Go(func() { r.learn(ctx, user) })
	}
	return blocked
}

func (r *Risk) learn(ctx context.Context, user sale.User) {
	blocked, err := r.ask(ctx, user)
	r.mu.Lock()
	defer r.mu.Unlock()
	if err != nil {
		delete(r.known, user) // to be asked about again
		return
	}
	r.known[user] = blocked
}

// Wait returns when all questions are answered.
func (r *Risk) Wait() {
	if r != nil {
		r.wait.Wait()
	}
}
