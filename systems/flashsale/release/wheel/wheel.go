// Package wheel is a hashed timing wheel: it says which of many things are due,
// at a cost that does not grow with their number. It is only memory; what must
// not be forgotten is kept elsewhere, and put in again after a restart.
package wheel

import (
	"cmp"
	"slices"
	"time"
)

// Wheel holds keys with times. It is not safe for concurrent use.
type Wheel[K cmp.Ordered] struct {
	tick   time.Duration
	spokes []map[K]int64 // of each key, the tick that it is due at
	where  map[K]int64
	now    int64 // the last tick that was passed
}

// New returns an empty wheel that stands at now. Times are rounded up to ticks,
// so nothing fires early, and at most one tick late. Spokes are how many ticks
// a turn has; times further away stay where they are for a turn or more.
func New[K cmp.Ordered](tick time.Duration, spokes int, now time.Time) *Wheel[K] {
	w := &Wheel[K]{tick: tick, spokes: make([]map[K]int64, spokes), where: map[K]int64{}}
	for i := range w.spokes {
		w.spokes[i] = map[K]int64{}
	}
	w.now = now.UnixNano() / int64(tick)
	return w
}

func (w *Wheel[K]) spoke(tick int64) map[K]int64 {
	n := int64(len(w.spokes))
	return w.spokes[(tick%n+n)%n]
}

// Add puts a key in, or moves it. One whose time is over is due at the next
// tick.
func (w *Wheel[K]) Add(key K, at time.Time) {
	w.Remove(key)
	tick := (at.UnixNano() + int64(w.tick) - 1) / int64(w.tick)
	tick = max(tick, w.now+1)
	w.spoke(tick)[key] = tick
	w.where[key] = tick
}

// Remove takes a key out, if it is there.
func (w *Wheel[K]) Remove(key K) {
	if tick, found := w.where[key]; found {
		delete(w.spoke(tick), key)
		delete(w.where, key)
	}
}

// Len is how many keys there are.
func (w *Wheel[K]) Len() int { return len(w.where) }

// Advance turns the wheel to now and takes out what is due, tick by tick, and
// sorted within a tick. A clock that goes back fires nothing; one that jumps
// ahead fires all it has passed.
func (w *Wheel[K]) Advance(now time.Time) []K {
	to := now.UnixNano() / int64(w.tick)
	if to <= w.now {
		return nil
	}
	type due struct {
		tick int64
		key  K
	}
	var all []due
	for i := range min(to-w.now, int64(len(w.spokes))) {
		spoke := w.spoke(w.now + 1 + i)
		for key, tick := range spoke {
			if tick <= to {
				all = append(all, due{tick, key})
				delete(spoke, key)
				delete(w.where, key)
			}
		}
	}
	w.now = to
	slices.SortFunc(all, func(a, b due) int {
		return cmp.Or(cmp.Compare(a.tick, b.tick), cmp.Compare(a.key, b.key))
	})
	keys := make([]K, len(all))
	for i, d := range all {
		keys[i] = d.key
	}
	return keys
}
