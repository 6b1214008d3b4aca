package gate

import (
	"hash/maphash"
	"sync"
	"time"
)

// limiter counts by key in windows of fixed length, and forgets all keys at the
// end of each. A limit of 0 refuses nobody.
type limiter struct {
	window time.Duration
	limit  int
	seed   maphash.Seed
	parts  [64]part // by the hash of a key, so that keys seldom wait for each other
}

type part struct {
	mu     sync.Mutex
	window int64 // number since 1970
	counts map[string]int
}

func newLimiter(window time.Duration, limit int) *limiter {
	return &limiter{window: window, limit: limit, seed: maphash.MakeSeed()}
}

func (l *limiter) allow(key string, now time.Time) bool {
	if l.limit <= 0 {
		return true
	}
	p := &l.parts[maphash.String(l.seed, key)%uint64(len(l.parts))]
	window := now.UnixNano() / int64(l.window)
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.window != window || p.counts == nil {
		p.window, p.counts = window, map[string]int{}
	}
	p.counts[key]++
	return p.counts[key] <= l.limit
}

// bucket admits rate a second, and up to burst at once.
type bucket struct {
	rate, burst float64
	mu          sync.Mutex
	tokens      float64
	filled      time.Time
}

func newBucket(rate, burst int, now time.Time) *bucket {
	return &bucket{rate: float64(rate), burst: float64(burst), tokens: float64(burst), filled: now}
}

func (b *bucket) allow(now time.Time) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if passed := now.Sub(b.filled); passed > 0 {
		b.tokens = min(b.burst, b.tokens+passed.Seconds()*b.rate)
		b.filled = now
	}
	if b.tokens < 1 {
		return false
	}
	b.tokens--
	return true
}
