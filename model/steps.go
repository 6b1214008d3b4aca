package model

import "slices"

// Steps is a run of steps inside of an activity. The functions given to Case,
// Track, While and the like are called at once with the Steps that they fill;
// it takes no steps after they have returned.
type Steps struct {
	activity *Activity
	steps    []activityStep
	forked   bool   // inside of a track, at any depth
	ended    *stack // where its way ended: nothing can follow
	inner    *Steps // the one that is being filled inside of this one
	finished bool
}

// activityStep is a step of an activity.
type activityStep struct {
	kind ActivityKind
	lane *element
	text string
	ways []activityWay
	at   stack
}

// activityWay is one of the ways that lead on from a step.
type activityWay struct {
	guard string
	steps []activityStep
	ends  bool // nothing comes out of it
	at    stack
}

// Do adds an action, which an element of the model carries out: the lane that
// it stands in.
//
//go:noinline
func (s *Steps) Do(lane Element, text string) { s.action(ActivityAction, lane, text) }

// Send adds a signal that the lane gives without waiting for an answer.
//
//go:noinline
func (s *Steps) Send(lane Element, signal string) { s.action(ActivitySend, lane, signal) }

// Accept adds a signal, or a point in time, that the lane waits for.
//
//go:noinline
func (s *Steps) Accept(lane Element, signal string) { s.action(ActivityAccept, lane, signal) }

// Decide adds a question, and what is done for each answer to it. Whatever
// does not end goes on with the next step. The outcomes are Cases and, last,
// Otherwise.
//
//go:noinline
func (s *Steps) Decide(question string, outcomes ...Outcome) { s.decide(question, outcomes) }

// Fork adds tracks that are followed at the same time. The next step waits for
// all that do not end.
//
//go:noinline
func (s *Steps) Fork(tracks ...ForkTrack) { s.fork(tracks) }

// While adds steps that are repeated as long as the guard holds before them.
//
//go:noinline
func (s *Steps) While(guard string, steps func(*Steps)) { s.loop(ActivityWhile, guard, steps) }

// Repeat adds steps that are repeated until the guard holds after them.
//
//go:noinline
func (s *Steps) Repeat(until string, steps func(*Steps)) { s.loop(ActivityRepeat, until, steps) }

// End ends the activity here. It may have no name.
//
//go:noinline
func (s *Steps) End(name string) { s.end(ActivityEnd, name) }

// EndFlow ends the track of a fork that it is written in, and nothing else. It
// may have no name.
//
//go:noinline
func (s *Steps) EndFlow(name string) { s.end(ActivityEndFlow, name) }

// Outcome is one answer to the question of Decide, made by Case or Otherwise.
type Outcome struct {
	way       plannedWay
	otherwise bool
}

// Case is what is done if the guard holds. Without a function nothing is, and
// the next step follows.
//
//go:noinline
func Case(guard string, steps ...func(*Steps)) Outcome {
	return Outcome{plannedWay{"Case", guard, steps, here(nil)}, false}
}

// Otherwise is what is done if no other guard holds. Without a function
// nothing is, and the next step follows.
//
//go:noinline
func Otherwise(steps ...func(*Steps)) Outcome {
	return Outcome{plannedWay{"Otherwise", otherwise, steps, here(nil)}, true}
}

// ForkTrack is one of the tracks of Fork, made by Track.
type ForkTrack struct{ way plannedWay }

// Track is what is done beside the other tracks of Fork. The label may be
// empty.
//
//go:noinline
func Track(label string, steps func(*Steps)) ForkTrack {
	return ForkTrack{plannedWay{"Track", label, []func(*Steps){steps}, here(nil)}}
}

// plannedWay is a way whose steps are not written yet.
type plannedWay struct {
	method string // that made it; empty: nobody did
	guard  string
	steps  []func(*Steps)
	at     stack
}

// words names s for a message: `action "ships"`, or the method that adds it if
// it is no action and no signal.
func (s *activityStep) words() string {
	method := ""
	switch s.kind {
	case ActivityAction, ActivitySend, ActivityAccept:
		return s.kind.words() + " " + quote(s.text)
	case ActivityDecision:
		method = "Decide"
	case ActivityFork:
		method = "Fork"
	case ActivityWhile:
		method = "While"
	case ActivityRepeat:
		method = "Repeat"
	case ActivityEnd:
		method = "End"
	case ActivityEndFlow:
		method = "EndFlow"
	}
	if s.text == "" {
		return method
	}
	return method + " " + quote(s.text)
}

// words is how messages call a step of the kind.
func (k ActivityKind) words() string {
	switch k {
	case ActivitySend:
		return "signal"
	case ActivityAccept:
		return "accepted signal"
	}
	return string(k)
}

// action adds an action or a signal, unless it says nothing or its lane is nil
// or foreign.
func (s *Steps) action(kind ActivityKind, lane Element, text string) {
	s = s.alive()
	w := s.activity.workspace
	step := activityStep{kind: kind, text: tidy(text), at: w.here()}
	step.lane = w.checked(unwrap(lane), &step, "the lane of ", step.at)
	if step.text == "" {
		w.report(problem{
			code:    codeNoAction,
			message: "a step of " + s.activity.words() + " says nothing",
			hint:    "say in a few words what is done, or which signal it is",
			at:      step.at,
		})
		return
	}
	if step.lane != nil {
		s.add(step)
	}
}

func (s *Steps) end(kind ActivityKind, name string) {
	s = s.alive()
	w := s.activity.workspace
	step := activityStep{kind: kind, text: tidy(name), at: w.here()}
	to := s.open(&step)
	switch {
	case to == nil:
	case kind == ActivityEnd && to.forked:
		w.report(problem{
			code:    codeEndInFork,
			message: step.words() + " in a track of a fork would end the other tracks",
			hint:    "write EndFlow, which ends this track only, or End after the fork",
			at:      step.at,
		})
	case kind == ActivityEndFlow && !to.forked:
		w.report(problem{
			code:    codeEndFlowAlone,
			message: step.words() + " is not in a track of a fork",
			hint:    "write End, which ends the activity",
			at:      step.at,
		})
	default:
		to.append(step, true)
	}
}

func (s *Steps) decide(question string, outcomes []Outcome) {
	s = s.alive()
	w := s.activity.workspace
	step := activityStep{kind: ActivityDecision, text: tidy(question), at: w.here()}
	ways := make([]plannedWay, 0, len(outcomes))
	first := make(map[string]stack, len(outcomes))
	var passes []stack
	for i, o := range outcomes {
		guard := tidy(o.way.guard)
		old, twice := first[guard]
		p := problem{code: codeOutcome, at: o.way.at}
		switch {
		case o.way.method == "":
			p.at = step.at
			p.message = step.words() + " is given an empty Outcome"
			p.hint = "make it with model.Case or model.Otherwise"
		case o.otherwise && i < len(outcomes)-1:
			p.message = "Otherwise is not the last outcome of " + step.words()
			p.hint = "put it last, once, and give the others a guard with Case"
			p.related = []stack{step.at}
		case guard == "":
			p.code = codeNoGuard
			p.message = "Case has no guard"
			p.hint = "say when its steps happen, or write Otherwise"
		case twice:
			p.code = codeSameGuard
			p.message = step.words() + " has two outcomes under the guard " + quote(guard)
			p.hint = "give each a guard of its own, or write their steps into one"
			p.related = []stack{old}
		}
		if p.message != "" {
			w.report(p)
		}
		if o.way.method == "" {
			continue
		}
		first[guard] = o.way.at
		if len(o.way.steps) == 0 {
			passes = append(passes, o.way.at)
		}
		ways = append(ways, o.way)
	}
	if len(passes) > 1 {
		w.report(problem{
			code:    codeNoSteps,
			message: step.words() + " has more than one outcome without steps",
			hint:    "make them one, whose guard says when nothing is to be done",
			at:      passes[1],
			related: passes[:1],
		})
	}
	s.several(step, ways, len(outcomes), "outcome")
}

func (s *Steps) fork(tracks []ForkTrack) {
	s = s.alive()
	w := s.activity.workspace
	step := activityStep{kind: ActivityFork, at: w.here()}
	ways := make([]plannedWay, 0, len(tracks))
	for _, t := range tracks {
		if t.way.method == "" {
			w.report(problem{
				code:    codeOutcome,
				message: "Fork is given an empty ForkTrack",
				hint:    "make it with model.Track",
				at:      step.at,
			})
			continue
		}
		ways = append(ways, t.way)
	}
	s.several(step, ways, len(tracks), "track")
}

// several adds a step that the ways lead on from. The author gave so many of
// them, and calls them ways of the kind.
func (s *Steps) several(step activityStep, ways []plannedWay, given int, kind string) {
	to := s.fill(&step, ways)
	if given < 2 {
		s.activity.workspace.report(problem{
			code:    codeOneWay,
			message: step.words() + " has fewer than two " + kind + "s",
			hint:    "write the steps without it, or add another " + kind,
			at:      step.at,
		})
	}
	if to != nil && len(step.ways) > 0 { // without a single way it says nothing
		to.append(step, !slices.ContainsFunc(step.ways, func(w activityWay) bool { return !w.ends }))
	}
}

func (s *Steps) loop(kind ActivityKind, guard string, steps func(*Steps)) {
	s = s.alive()
	w := s.activity.workspace
	step := activityStep{kind: kind, text: tidy(guard), at: w.here()}
	if step.text == "" {
		example := "pages are left"
		if kind == ActivityRepeat {
			example = "all pages are read"
		}
		w.report(problem{
			code:    codeNoGuard,
			message: step.words() + " has no guard",
			hint:    "say when it goes on, such as " + quote(example),
			at:      step.at,
		})
	}
	to := s.fill(&step, []plannedWay{{method: step.words(), steps: []func(*Steps){steps}, at: step.at}})
	if to == nil || len(step.ways) == 0 {
		return
	}
	if step.ways[0].ends {
		w.report(problem{
			code:    codeNeverBack,
			message: step.words() + " never comes back: each of its ways ends",
			hint:    "let one of its ways go on, or write a decision",
			at:      step.at,
		})
	}
	to.append(step, kind == ActivityRepeat && step.ways[0].ends)
}

// fill runs the functions of the ways and gives step the steps that they
// wrote. It returns the Steps that step belongs to, nil if there are none. Of
// ways without steps, it keeps those of decisions.
func (s *Steps) fill(step *activityStep, ways []plannedWay) *Steps {
	w := s.activity.workspace
	to := s.open(step)
	for _, way := range ways {
		inner := &Steps{activity: s.activity, forked: step.kind == ActivityFork}
		if to != nil {
			inner.forked = inner.forked || to.forked
			to.inner = inner
		}
		before := len(w.problems)
		for _, f := range way.steps {
			if f == nil {
				w.report(problem{
					code:    codeNilFunction,
					message: way.method + " is given a nil function",
					hint:    "write func(s *model.Steps) { … }",
					at:      way.at,
				})
				continue
			}
			f(inner)
		}
		inner.finished = true
		if to != nil {
			to.inner = nil
		}
		if len(way.steps) > 0 && len(inner.steps) == 0 && len(w.problems) == before {
			w.report(problem{
				code:    codeNoSteps,
				message: way.method + " has no steps",
				hint:    noStepsHint(step.kind),
				at:      way.at,
			})
		}
		if len(inner.steps) > 0 || step.kind == ActivityDecision {
			step.ways = append(step.ways, activityWay{tidy(way.guard), inner.steps, inner.ended != nil, way.at})
		}
	}
	return to
}

func noStepsHint(kind ActivityKind) string {
	if kind == ActivityDecision {
		return "write them on the Steps that the function is given, or leave the function out if nothing is to be done"
	}
	return "write them on the Steps that the function is given"
}

// add adds a step.
func (s *Steps) add(step activityStep) {
	if to := s.open(&step); to != nil {
		to.append(step, false)
	}
}

// append adds a step to s, unless nothing can follow any more. Ends says that
// nothing can follow it.
func (s *Steps) append(step activityStep, ends bool) {
	if s.ended != nil {
		s.activity.workspace.report(problem{
			code:    codeAfterEnd,
			message: step.words() + " is never reached: every way to it has ended",
			hint:    "write it before the end, or on a way that goes on",
			at:      step.at,
			related: []stack{*s.ended},
		})
		return
	}
	s.steps = append(s.steps, step)
	s.activity.parts++
	if ends {
		s.ended = &step.at
	}
}

// open returns the Steps that take a step written on s: s itself, unless a
// function that fills other ones is running. It returns nil if s is finished.
// It reports both.
func (s *Steps) open(step *activityStep) *Steps {
	w := s.activity.workspace
	if s.finished {
		w.report(problem{
			code:    codeWrongFlow,
			message: step.words() + " comes after the function that fills its steps has returned",
			hint:    "write it inside of that function, or on the steps around it",
			at:      step.at,
		})
		return nil
	}
	if s.inner == nil {
		return s
	}
	w.report(problem{
		code:    codeWrongFlow,
		message: step.words() + " is written on the steps around those that are being filled",
		hint:    "write it on the Steps that the function is given",
		at:      step.at,
	})
	for s.inner != nil {
		s = s.inner
	}
	return s
}

// alive returns s, or Steps of a stand-in if s is nil.
func (s *Steps) alive() *Steps {
	if s != nil && s.activity != nil {
		return s
	}
	return activity(nowhere("*model.Steps"), nil, "", "", nil).Steps()
}
