package drift

import (
	"slices"
	"strconv"

	"github.com/lintel-go/lintel/model"
)

// activitiesRun holds activities against what is known of the elements that
// carry out their steps.
func activitiesRun(x *index, c *collector) {
	for i := range x.Activities {
		a := &x.Activities[i]
		r := &course{index: x, collector: c, activity: a, told: map[string]bool{}}
		if len(r.lanes(a.Steps)) == 0 {
			c.add(Finding{Code: codeNoAction, Kind: model.SubjectActivity, Subject: a.ID, Message: r.words() + " has no action", Positions: origin(a.Origin, "")})
			continue
		}
		r.follow(a.Steps, nil)
		r.join(a.Steps)
		r.overlap(a.Steps)
	}
}

// course is one activity on its way through the rules.
type course struct {
	*index
	*collector
	activity *model.ActivityRecord
	told     map[string]bool // pairs of lanes
}

func (r *course) words() string { return "activity " + strconv.Quote(r.activity.Name) }

// lanes is the elements that carry out the steps, as they are first used.
func (r *course) lanes(steps []model.ActivityStepRecord) []string {
	var ids []string
	add := func(more ...string) {
		for _, id := range more {
			if id != "" && !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
	}
	for _, s := range steps {
		add(s.Lane)
		for _, w := range s.Ways {
			add(r.lanes(w.Steps)...)
		}
	}
	return ids
}

// follow looks at steps that come after something that was done in the lanes,
// and returns the lanes in which the last thing was done.
func (r *course) follow(steps []model.ActivityStepRecord, lanes []string) []string {
	for i := range steps {
		s := &steps[i]
		var last []string
		switch s.Kind {
		case model.ActivityEnd, model.ActivityEndFlow:
			return nil
		case model.ActivityDecision, model.ActivityFork:
			otherwise := s.Kind == model.ActivityFork
			for _, w := range s.Ways {
				otherwise = otherwise || w.Guard == "else"
				last = append(last, r.follow(w.Steps, lanes)...)
			}
			if !otherwise {
				r.add(Finding{
					Code: codeNoOtherwise, Kind: model.SubjectActivity, Subject: r.activity.ID, Positions: origin(s.Origin, ""),
					Message: decisionWords(s) + " of " + r.words() + " does not say what is done if no guard holds",
				})
			}
		case model.ActivityWhile:
			last = append(slices.Clone(lanes), r.follow(s.Ways[0].Steps, lanes)...)
			r.handOver(s.Ways[0].Steps, last)
		case model.ActivityRepeat:
			last = r.follow(s.Ways[0].Steps, lanes)
			r.handOver(s.Ways[0].Steps, last)
		default:
			r.handOver(steps[i:i+1], lanes)
			last = []string{s.Lane}
		}
		lanes = last
	}
	return lanes
}

// join holds the forks among the steps against UML, where a join waits for all
// tracks that lead to it. Goes tells whether the steps can lead on, and ends
// whether they can end before that.
func (r *course) join(steps []model.ActivityStepRecord) (goes, ends bool) {
	goes = true
	for i := range steps {
		s := &steps[i]
		switch s.Kind {
		case model.ActivityEnd, model.ActivityEndFlow:
			return false, true
		case model.ActivityFork:
			on, over := r.tracks(s)
			goes, ends = on, ends || over
		case model.ActivityDecision:
			goes = false
			for _, w := range s.Ways {
				on, over := r.join(w.Steps)
				goes, ends = goes || on, ends || over
			}
		case model.ActivityWhile, model.ActivityRepeat:
			on, over := r.join(s.Ways[0].Steps)
			goes, ends = on || s.Kind == model.ActivityWhile, ends || over
		}
	}
	return goes, ends
}

// tracks is join for those of a fork, which goes on if one of them does, and
// ends if none does.
func (r *course) tracks(fork *model.ActivityStepRecord) (goes, ends bool) {
	var joining, vain []*model.ActivityWayRecord
	for i := range fork.Ways {
		w := &fork.Ways[i]
		on, over := r.join(w.Steps)
		if on {
			joining = append(joining, w)
		}
		if on && over {
			vain = append(vain, w)
		}
	}
	tell := func(code, message string, at model.Origin) {
		r.add(Finding{Code: code, Kind: model.SubjectActivity, Subject: r.activity.ID, Message: message, Positions: origin(at, "")})
	}
	switch {
	case len(joining) == 0:
		tell(codeNoJoin, "no track of a fork of "+r.words()+" goes on to join another: each of them ends", fork.Origin)
	case len(joining) > 1:
		for _, w := range vain {
			called := "a track"
			if w.Guard != "" {
				called = "track " + strconv.Quote(w.Guard)
			}
			tell(codeVainJoin, called+" of a fork of "+r.words()+" ends on some of its ways, and the tracks that it joins on the others wait for it in vain", w.Origin)
		}
		return true, false
	}
	return len(joining) > 0, len(joining) == 0 || len(vain) > 0
}

func decisionWords(s *model.ActivityStepRecord) string {
	if s.Text == "" {
		return "a decision"
	}
	return "decision " + strconv.Quote(s.Text)
}

// handOver asks of the first of the steps, or of those that it begins with,
// whether its lane has to do with each of those in which was done what it
// follows on.
func (r *course) handOver(steps []model.ActivityStepRecord, lanes []string) {
	if len(steps) == 0 {
		return
	}
	s := &steps[0]
	for _, w := range s.Ways {
		r.handOver(w.Steps, lanes)
	}
	for _, lane := range lanes {
		pair := lane + "\n" + s.Lane
		if s.Lane == "" || lane == s.Lane || r.told[pair] || r.connected(lane, s.Lane) {
			continue
		}
		r.told[pair] = true
		r.add(Finding{
			Code: codeHandOver, Kind: model.SubjectActivity, Subject: r.activity.ID, Positions: origin(s.Origin, ""),
			Message: strconv.Quote(s.Text) + " of " + r.words() + " takes over from " + r.name(lane) + " to " + r.name(s.Lane) + ", and no relationship connects the two",
		})
	}
}

// connected tells whether a relationship leads from one element to the other,
// in either direction, or from both to something between them.
func (r *course) connected(a, b string) bool {
	if r.within(a, b) || r.within(b, a) || r.allowed(a, b) || r.allowed(b, a) {
		return true
	}
	near := r.neighbours(a)
	return slices.ContainsFunc(r.neighbours(b), func(id string) bool {
		return slices.ContainsFunc(near, func(other string) bool { return r.within(id, other) || r.within(other, id) })
	})
}

// neighbours is the elements that the element, or a part of it, has a
// relationship with.
func (r *course) neighbours(id string) []string {
	var near []string
	for _, rel := range r.Relationships {
		switch {
		case rel.Environment != "":
		case r.within(rel.From, id):
			near = append(near, rel.To)
		case r.within(rel.To, id):
			near = append(near, rel.From)
		}
	}
	return near
}

// overlap names lanes of which one is part of the other.
func (r *course) overlap(steps []model.ActivityStepRecord) {
	lanes := r.lanes(steps)
	for _, a := range lanes {
		for _, b := range lanes {
			if a != b && r.within(a, b) {
				r.add(Finding{
					Code: codeLaneInLane, Kind: model.SubjectActivity, Subject: r.activity.ID, Positions: origin(r.activity.Origin, ""),
					Message: r.words() + " has lanes for " + r.name(a) + " and for " + r.name(b) + ", of which it is a part",
				})
			}
		}
	}
}
