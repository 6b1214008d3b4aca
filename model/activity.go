package model

// Activity is a handle of a course of actions: of UML's activities, the part
// with actions and signals in lanes, decisions, loops, and forks. It is written
// with the same methods as Steps. Where its steps run out, it ends.
type Activity struct {
	topic
	steps Steps
}

// Activity defines an activity of the workspace.
//
//go:noinline
func (w *Workspace) Activity(name, description string, opts ...ActivityOption) *Activity {
	return activity(w.alive(), nil, name, description, opts)
}

// Activity defines an activity of the system.
//
//go:noinline
func (s *System) Activity(name, description string, opts ...ActivityOption) *Activity {
	return activity(home(s.element(), "*model.System"), s.element(), name, description, opts)
}

// Activity defines an activity of the container.
//
//go:noinline
func (c *Container) Activity(name, description string, opts ...ActivityOption) *Activity {
	return activity(home(c.element(), "*model.Container"), c.element(), name, description, opts)
}

// Activity defines an activity of the component.
//
//go:noinline
func (c *Component) Activity(name, description string, opts ...ActivityOption) *Activity {
	return activity(home(c.element(), "*model.Component"), c.element(), name, description, opts)
}

func activity(w *Workspace, owner *element, name, description string, opts []ActivityOption) *Activity {
	a := new(Activity)
	defineTopic(w, &a.topic, ViewActivity, owner, name, description)
	a.steps = Steps{activity: a}
	take(w, a, a.at, &a.attributes, opts)
	w.activities = append(w.activities, a)
	return a
}

// Steps returns the activity's own steps, for functions that write steps
// wherever they are called.
//
//go:noinline
func (a *Activity) Steps() *Steps {
	if a == nil || a.workspace == nil {
		a = activity(nowhere("*model.Activity"), nil, "", "", nil)
	}
	return &a.steps
}

// View writes a view of the activity.
//
//go:noinline
func (a *Activity) View(opts ...ViewOption) *View {
	t := &a.Steps().activity.topic
	return view(t.workspace, View{kind: ViewActivity, topic: t}, opts)
}

// Do adds an action, which an element of the model carries out: the lane that
// it stands in.
//
//go:noinline
func (a *Activity) Do(lane Element, text string) { a.Steps().action(ActivityAction, lane, text) }

// Send adds a signal that the lane gives without waiting for an answer.
//
//go:noinline
func (a *Activity) Send(lane Element, signal string) {
	a.Steps().action(ActivitySend, lane, signal)
}

// Accept adds a signal, or a point in time, that the lane waits for.
//
//go:noinline
func (a *Activity) Accept(lane Element, signal string) {
	a.Steps().action(ActivityAccept, lane, signal)
}

// Decide adds a question, and what is done for each answer to it. Whatever
// does not end goes on with the next step. The outcomes are Cases and, last,
// Otherwise.
//
//go:noinline
func (a *Activity) Decide(question string, outcomes ...Outcome) {
	a.Steps().decide(question, outcomes)
}

// Fork adds tracks that are followed at the same time. The next step waits for
// all that do not end.
//
//go:noinline
func (a *Activity) Fork(tracks ...ForkTrack) { a.Steps().fork(tracks) }

// While adds steps that are repeated as long as the guard holds before them.
//
//go:noinline
func (a *Activity) While(guard string, steps func(*Steps)) {
	a.Steps().loop(ActivityWhile, guard, steps)
}

// Repeat adds steps that are repeated until the guard holds after them.
//
//go:noinline
func (a *Activity) Repeat(until string, steps func(*Steps)) {
	a.Steps().loop(ActivityRepeat, until, steps)
}

// End ends the activity here. It may have no name.
//
//go:noinline
func (a *Activity) End(name string) { a.Steps().end(ActivityEnd, name) }

// EndFlow ends the track of a fork that it is written in, and nothing else. It
// may have no name.
//
//go:noinline
func (a *Activity) EndFlow(name string) { a.Steps().end(ActivityEndFlow, name) }
