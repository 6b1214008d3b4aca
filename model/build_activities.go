package model

import "cmp"

func (b *builder) buildActivities() []ActivityRecord {
	records := make([]ActivityRecord, len(b.workspace.activities))
	for i, a := range b.workspace.activities {
		records[i] = ActivityRecord{
			ID:          b.topicID(&a.topic),
			Owner:       b.id(a.owner),
			Name:        b.name(a.name, "an activity", a, a.at),
			Description: b.text(a.description, "description", a, a.at),
			Steps:       b.activitySteps(a.steps.steps, "", make(map[string]bool)),
			Origin:      b.locator.origin(a.at),
		}
	}
	return sortRecords(records, func(a *ActivityRecord) string { return a.ID })
}

// activitySteps are the steps of one way, whose IDs begin with the prefix.
func (b *builder) activitySteps(steps []activityStep, prefix string, taken map[string]bool) []ActivityStepRecord {
	var records []ActivityStepRecord
	for i := range steps {
		s := &steps[i]
		r := ActivityStepRecord{
			ID:     claimPath(taken, prefix+cmp.Or(slug(s.text), "@"+string(s.kind))),
			Kind:   s.kind,
			Lane:   b.id(s.lane),
			Text:   b.text(s.text, "text", s, s.at),
			Origin: b.locator.origin(s.at),
		}
		for _, w := range s.ways {
			inside := r.ID
			if s.kind == ActivityDecision || s.kind == ActivityFork {
				inside = claimPath(taken, inside+"/"+cmp.Or(slug(w.guard), "@track"))
			}
			r.Ways = append(r.Ways, ActivityWayRecord{
				Guard:  b.text(w.guard, "guard", s, w.at),
				Steps:  b.activitySteps(w.steps, inside+"/", taken),
				Origin: b.locator.origin(w.at),
			})
		}
		records = append(records, r)
	}
	return records
}

// claimPath takes the path, or it with the first of "~2", "~3"… behind it that
// is not taken: the same may be done more than once.
func claimPath(taken map[string]bool, path string) string {
	if taken[path] {
		path = free(taken, path)
	}
	taken[path] = true
	return path
}
