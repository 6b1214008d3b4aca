package diff

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/lintel-go/lintel/model"
)

func scenarios(s side) []thing {
	var out []thing
	for _, sc := range s.Scenarios {
		part := s.id(sc.ID)
		out = append(out, thing{
			kind: "scenario", id: part, was: sc.ID, name: sc.Name, origin: sc.Origin,
			fields: []field{say("name", sc.Name), say("description", sc.Description), s.refer("owner", sc.Owner)},
		})
		out = append(out, s.steps(sc.Steps, thing{in: quoted("scenario", sc.Name), part: part})...)
	}
	return out
}

// steps is the steps as a course: each fragment and each of its branches stands
// before what is inside of it. Around is the branch, or the scenario.
func (s side) steps(steps []model.StepRecord, around thing) []thing {
	var out []thing
	for i, step := range steps {
		place := inside(around, i)
		var over []string
		for _, id := range step.Over {
			over = append(over, s.id(id))
		}
		ends := string(step.Kind) + "\x00" + s.id(step.From) + "\x00" + s.id(step.To) + "\x00" + strings.Join(over, "\x00") + "\x00" + s.id(step.Scenario)
		out = append(out, thing{
			kind: stepKind(step), name: s.stepWords(step), in: around.in, part: around.part, place: place, around: around.place, within: around.name, origin: step.Origin,
			says: ends + "\x00" + step.Text + "\x00" + step.Technology + "\x00" + step.Span,
			like: []string{ends + "\x00" + step.Text, ends, string(step.Kind) + "\x00" + step.Text},
			fields: []field{
				say("kind", string(step.Kind)), s.refer("from", step.From), s.refer("to", step.To), say("text", step.Text), say("technology", step.Technology), say("span", step.Span),
				s.refer("over", step.Over...), s.refer("scenario", step.Scenario),
			},
		})
		for j, o := range step.Operands {
			name := strings.TrimSpace(string(step.Kind) + " " + bracketed(o.Guard))
			branch := thing{
				kind: "branch", name: name, in: around.in, part: around.part, place: inside(thing{place: place}, j), around: around.place, within: around.name, origin: o.Origin,
				says: "branch\x00" + name, like: []string{"branch\x00" + string(step.Kind)},
				fields: []field{say("guard", bracketed(o.Guard))},
			}
			out = append(append(out, branch), s.steps(o.Steps, branch)...)
		}
	}
	return out
}

// inside is the place of the part i of what is around it.
func inside(around thing, i int) string { return around.place + strconv.Itoa(i+1) + "." }

func stepKind(step model.StepRecord) string {
	switch {
	case step.Kind == model.StepNote, step.Kind == model.StepDivider:
		return string(step.Kind)
	case len(step.Operands) > 0:
		return "fragment"
	}
	return "step"
}

func (s side) stepWords(step model.StepRecord) string {
	switch {
	case step.Kind == model.StepRef:
		return "ref " + s.words(step.Scenario)
	case step.From != "":
		return arrow(s.words(step.From), s.words(cmp.Or(step.To, step.From)), step.Text)
	case step.Text == "":
		return string(step.Kind)
	}
	return step.Text
}

func activities(s side) []thing {
	var out []thing
	for _, a := range s.Activities {
		part := s.id(a.ID)
		out = append(out, thing{
			kind: "activity", id: part, was: a.ID, name: a.Name, origin: a.Origin,
			fields: []field{say("name", a.Name), say("description", a.Description), s.refer("owner", a.Owner)},
		})
		out = append(out, s.actions(a.Steps, thing{in: quoted("activity", a.Name), part: part})...)
	}
	return out
}

// actions is the steps of an activity as a course, as steps does.
func (s side) actions(steps []model.ActivityStepRecord, around thing) []thing {
	var out []thing
	for i, step := range steps {
		place := inside(around, i)
		words := cmp.Or(step.Text, string(step.Kind))
		kind := string(step.Kind) + "\x00"
		out = append(out, thing{
			kind: "step", name: words, in: around.in, part: around.part, place: place, around: around.place, within: around.name, origin: step.Origin,
			says: kind + step.Text + "\x00" + s.id(step.Lane),
			like: []string{kind + step.Text, kind + s.id(step.Lane)},
			fields: []field{
				say("kind", string(step.Kind)), say("text", step.Text), s.refer("lane", step.Lane),
			},
		})
		for j, w := range step.Ways {
			name := strings.TrimSpace(words + " " + bracketed(w.Guard))
			way := thing{
				kind: "way", name: name, in: around.in, part: around.part, place: inside(thing{place: place}, j), around: around.place, within: around.name, origin: w.Origin,
				says: "way\x00" + name, like: []string{"way\x00" + words, "way\x00" + string(step.Kind)},
				fields: []field{say("guard", bracketed(w.Guard))},
			}
			out = append(append(out, way), s.actions(w.Steps, way)...)
		}
	}
	return out
}
