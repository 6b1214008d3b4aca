package lab

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"

	"github.com/lintel-go/lintel/systems/flashsale/clock"
	"github.com/lintel-go/lintel/systems/flashsale/wire"
)

// newHistogram keeps latencies from 1 µs to 1 min in microseconds, to one part
// in a hundred.
func newHistogram() *hdrhistogram.Histogram {
	return hdrhistogram.New(1, time.Minute.Microseconds(), 2)
}

// record notes a latency; one beyond the range counts as its end.
func record(h *hdrhistogram.Histogram, d time.Duration) {
	_ = h.RecordValue(min(max(d.Microseconds(), 1), time.Minute.Microseconds()))
}

// series is a histogram as a report has it.
func series(name string, h *hdrhistogram.Histogram, took time.Duration) Series {
	s := Series{
		Name: name, Count: h.TotalCount(), P50: h.ValueAtQuantile(50), P90: h.ValueAtQuantile(90), P99: h.ValueAtQuantile(99), Max: h.Max(),
	}
	if took > 0 {
		s.PerSecond = int64(float64(s.Count) / took.Seconds())
	}
	limit := int64(64)
	bucket := Bucket{Below: limit}
	for _, b := range h.Distribution() {
		for b.To > limit {
			s.Buckets = append(s.Buckets, bucket)
			limit *= 2
			bucket = Bucket{Below: limit}
		}
		bucket.Count += b.Count
	}
	s.Buckets = append(s.Buckets, bucket)
	first := slices.IndexFunc(s.Buckets, func(b Bucket) bool { return b.Count > 0 })
	s.Buckets = s.Buckets[max(first, 0):]
	for len(s.Buckets) > 1 && s.Buckets[len(s.Buckets)-1].Count == 0 {
		s.Buckets = s.Buckets[:len(s.Buckets)-1]
	}
	return s
}

// answers collects what the crowd is told.
type answers struct {
	mu   sync.Mutex
	kept map[string]*hdrhistogram.Histogram
}

func newAnswers() *answers { return &answers{kept: map[string]*hdrhistogram.Histogram{}} }

func (a *answers) watch(r *http.Request, status int, took time.Duration) {
	name := kind(r, status)
	if name == "" || status == 0 {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.kept[name] == nil {
		a.kept[name] = newHistogram()
	}
	record(a.kept[name], took)
}

func (a *answers) series() []Series {
	a.mu.Lock()
	defer a.mu.Unlock()
	var all []Series
	for name, h := range a.kept {
		all = append(all, series(name, h, 0))
	}
	slices.SortFunc(all, func(a, b Series) int { return strings.Compare(a.Name, b.Name) })
	return all
}

// callers are how many ask at once in the closed load.
const callers = 16

// load asks a gate that is sold out for tokens: first as fast as it answers,
// then at half that rate, whether it answers or not. In the latter, a latency
// counts from when the request was due, so a gate that stalls cannot hide it.
func load(ctx context.Context, url string, n int) ([]Series, error) {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxIdleConnsPerHost = 8 * callers
	defer transport.CloseIdleConnections()
	client := &http.Client{Transport: transport, Timeout: 10 * time.Second}
	ask := func(i int) error {
		r, err := http.NewRequestWithContext(ctx, http.MethodPost, url, nil)
		if err != nil {
			return err
		}
		r.Header.Set(wire.User, fmt.Sprintf("onlooker-%d", i))
		response, err := client.Do(r)
		if err != nil {
			return err
		}
		defer response.Body.Close()
		_, err = io.Copy(io.Discard, response.Body)
		return err
	}
	var mu sync.Mutex
	var failed atomic.Int64
	timed := func(h *hdrhistogram.Histogram, i int, since time.Time) {
		if ask(i) != nil {
			failed.Add(1)
			return
		}
		took := time.Since(since)
		mu.Lock()
		defer mu.Unlock()
		record(h, took)
	}

	closed := newHistogram()
	start := time.Now()
	var next atomic.Int64
	var wait sync.WaitGroup
	for range callers {
		wait.Go(func() {
			for i := next.Add(1); i <= int64(n) && ctx.Err() == nil; i = next.Add(1) {
				timed(closed, int(i), time.Now())
			}
		})
	}
	wait.Wait()
	took := time.Since(start)

	open := newHistogram()
	count := n / 2
	gap := 2 * took / time.Duration(n)
	start = time.Now()
	for i := range count {
		due := start.Add(time.Duration(i) * gap)
		if err := (clock.System{}).Wait(ctx, time.Until(due)); err != nil {
			return nil, err
		}
		wait.Go(func() { timed(open, n+i, due) })
	}
	wait.Wait()
	if bad := failed.Load(); bad > int64(n/20) {
		return nil, fmt.Errorf("load on the gate: %d of %d requests were not answered", bad, n+count)
	}
	return []Series{
		series(fmt.Sprintf("gate alone, %d callers at once", callers), closed, took),
		series("gate alone, at half that rate", open, time.Since(start)),
	}, ctx.Err()
}
