// Package timing measures where the time goes: stages of the work are spans,
// a log in the context gathers them, and a report tells of them as a table, as
// JSON, or as a trace that browsers draw.
//
// Without a log in the context, Start does nothing and allocates nothing, so
// that it can stand wherever a stage begins.
package timing

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// Log gathers spans. It is safe for concurrent use.
type Log struct {
	lock  sync.Mutex
	begin time.Time
	spans []*Span // that have ended
}

// New is a log whose time begins now.
func New() *Log { return &Log{begin: time.Now()} }

type logKey struct{}

type spanKey struct{}

// Context is ctx with the log, in which all stages under it are written down.
func (l *Log) Context(ctx context.Context) context.Context {
	return context.WithValue(ctx, logKey{}, l)
}

// From is the log of a context; nil: there is none, and nothing is measured.
func From(ctx context.Context) *Log {
	l, _ := ctx.Value(logKey{}).(*Log)
	return l
}

// Span is one stage of the work on one thing. A nil Span measures nothing.
type Span struct {
	log    *Log
	around *Span
	stage  string
	name   string
	begin  time.Time
	took   time.Duration
	inside atomic.Int64 // ns that stages within it took
}

// Start begins a stage of the work on a thing, such as a view or a file; an
// empty name is that of the stage around it. Stages that begin under the
// context that is returned lie within this one, and their time is not counted
// as its own.
func Start(ctx context.Context, stage, name string) (context.Context, *Span) {
	l := From(ctx)
	if l == nil {
		return ctx, nil
	}
	s := &Span{log: l, stage: stage, name: name}
	s.around, _ = ctx.Value(spanKey{}).(*Span)
	if name == "" && s.around != nil {
		s.name = s.around.name
	}
	ctx = context.WithValue(ctx, spanKey{}, s)
	s.begin = time.Now()
	return ctx, s
}

// End ends the stage. It is called once.
func (s *Span) End() {
	if s == nil {
		return
	}
	s.took = time.Since(s.begin)
	if s.around != nil {
		s.around.inside.Add(int64(s.took))
	}
	s.log.lock.Lock()
	defer s.log.lock.Unlock()
	s.log.spans = append(s.log.spans, s)
}

// own is the time of the stage without that of the stages within it. Those
// that ran beside each other may have taken longer than the whole.
func (s *Span) own() time.Duration { return max(0, s.took-time.Duration(s.inside.Load())) }

// Report is what was measured in a stretch of time.
type Report struct {
	Wall   time.Duration // from the begin of the stretch to the end of the last span
	Stages []Stage       // sorted, what took longest first
	begin  time.Time
	spans  []*Span // sorted by begin
}

// Stage is all spans of one stage.
type Stage struct {
	Name    string
	Count   int
	Own     time.Duration // without the stages within; of all processors together
	Slowest string        // what the longest span was about
	Longest time.Duration // of that span alone, without the stages within
}

// Own is the time of all stages, of all processors together.
func (r Report) Own() time.Duration {
	var sum time.Duration
	for _, s := range r.Stages {
		sum += s.Own
	}
	return sum
}

// Take is the report of all spans that have ended since the last Take. The
// next stretch begins with the first span that has not.
func (l *Log) Take() Report {
	l.lock.Lock()
	r := Report{begin: l.begin, spans: l.spans}
	l.spans, l.begin = nil, time.Time{}
	l.lock.Unlock()

	slices.SortStableFunc(r.spans, func(a, b *Span) int { return a.begin.Compare(b.begin) })
	if r.begin.IsZero() && len(r.spans) > 0 {
		r.begin = r.spans[0].begin
	}
	at := map[string]int{}
	for _, s := range r.spans {
		r.Wall = max(r.Wall, s.begin.Add(s.took).Sub(r.begin))
		i, ok := at[s.stage]
		if !ok {
			i = len(r.Stages)
			at[s.stage] = i
			r.Stages = append(r.Stages, Stage{Name: s.stage})
		}
		stage, own := &r.Stages[i], s.own()
		stage.Count++
		stage.Own += own
		if own > stage.Longest || stage.Count == 1 {
			stage.Longest, stage.Slowest = own, s.name
		}
	}
	slices.SortStableFunc(r.Stages, func(a, b Stage) int { return cmp.Compare(b.Own, a.Own) })
	return r
}
