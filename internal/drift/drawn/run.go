package drawn

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/lintel-go/lintel/internal/recorded"
	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/diagram"
	"github.com/lintel-go/lintel/render/icon"
	"github.com/lintel-go/lintel/render/view"
)

// What of a long run is drawn: so many messages before the one where it leaves
// its scenario, and so many behind it.
const (
	mostBefore = 40
	mostBehind = 20
)

// Run is two sequence diagrams with the same participants in the same order:
// the scenario that a run is held against, and the run. Where the run leaves
// the scenario, the steps that could have come are marked in the one and what
// came in the other, with the words as the reason. The icons are those of
// elements whose icon is a file.
func Run(m *model.Model, run recorded.Run, words string, icons map[string]icon.Icon) (scenario, course diagram.Diagram, err error) {
	s, ok := m.Scenario(run.Scenario)
	if !ok {
		return scenario, course, fmt.Errorf("there is no scenario %q", run.Scenario)
	}
	both := *m
	steps, came := window(recorded.Course(m, run), run.Divergence)
	steps, both.Elements = outside(steps, m.Elements)
	of := model.ScenarioRecord{
		ID: "recorded run", Name: "Run " + run.Trace[:min(len(run.Trace), 8)],
		Description: "What was recorded", Steps: steps,
	}
	both.Scenarios = append(slices.Clone(m.Scenarios), of)
	both.Views = []model.ViewRecord{
		{Key: "scenario", Kind: model.ViewSequence, Scenario: s.ID, Title: s.Name},
		{Key: "run", Kind: model.ViewSequence, Scenario: of.ID, Title: of.Name},
	}
	r := view.New(&both).WithIcons(icons)
	if scenario, err = r.Resolve("scenario"); err != nil {
		return scenario, course, err
	}
	if course, err = r.Resolve("run"); err != nil {
		return scenario, course, err
	}
	place := map[string]int{} // of a lifeline in the scenario, from 1
	for i, n := range scenario.Nodes {
		place[n.ID] = i + 1
	}
	last := len(scenario.Nodes) + 1
	slices.SortStableFunc(course.Nodes, func(a, b diagram.Node) int {
		return cmp.Compare(cmp.Or(place[a.ID], last), cmp.Or(place[b.ID], last))
	})
	for _, at := range recorded.Places(m, run) {
		scenario.Items = mark(scenario.Items, idOf(at), diagram.Marked{Mark: diagram.MarkMissing, Reason: []string{words}})
	}
	if came > 0 {
		course.Items = mark(course.Items, idOf([]int{came}), diagram.Marked{Mark: diagram.MarkExtra, Reason: []string{words}})
	}
	return scenario, course, nil
}

// window is the part of a course that is drawn, with words where it is cut,
// and the number of the step in it that came in place of another, from 1; 0, if
// none did.
func window(course []model.StepRecord, d *recorded.Divergence) (steps []model.StepRecord, came int) {
	leaves := len(course)
	if d != nil {
		leaves = min(d.Message, len(course))
	}
	divider := func(words string) {
		steps = append(steps, model.StepRecord{Kind: model.StepDivider, Text: words})
	}
	begin, end := max(0, leaves-mostBefore), min(len(course), leaves+1+mostBehind)
	if begin > 0 {
		divider(counted(begin, "message") + " before")
	}
	steps = append(steps, course[begin:leaves]...)
	switch {
	case d == nil:
		return steps, 0
	case leaves == len(course):
		divider("The run ends here")
		return steps, 0
	case d.Kind == recorded.TooMany:
		steps = append(steps, course[leaves])
	default:
		steps = append(steps, course[leaves])
		came = len(steps)
	}
	if leaves+1 < len(course) {
		divider("From here on, nothing is compared")
		steps = append(steps, course[leaves+1:end]...)
	}
	if end < len(course) {
		divider(counted(len(course)-end, "message") + " more")
	}
	return steps, came
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// outside gives steps of which one end is nobody that the model knows an
// element that stands for the rest of the world.
func outside(steps []model.StepRecord, elements []model.ElementRecord) ([]model.StepRecord, []model.ElementRecord) {
	const id = "?" // which is the ID of no element
	world := false
	for i := range steps {
		if steps[i].Kind == model.StepDivider {
			continue
		}
		for _, end := range []*string{&steps[i].From, &steps[i].To} {
			if *end == "" && (end == &steps[i].From || steps[i].Kind != model.StepSelf) {
				*end, world = id, true
			}
		}
	}
	if world {
		elements = append(slices.Clone(elements), model.ElementRecord{ID: id, Kind: model.KindSystem, Name: "Outside", External: true})
	}
	return steps, elements
}

// idOf is the ID of the item of a step at a place.
func idOf(place []int) string {
	var parts []string
	for _, n := range place {
		parts = append(parts, strconv.Itoa(n))
	}
	return strings.Join(parts, ".")
}

// mark is items with a mark on the one with the ID.
func mark(items []diagram.Item, id string, as diagram.Marked) []diagram.Item {
	items = slices.Clone(items)
	for i := range items {
		if items[i].ID == id {
			items[i].Marked = as
		}
		items[i].Operands = slices.Clone(items[i].Operands)
		for k := range items[i].Operands {
			items[i].Operands[k].Items = mark(items[i].Operands[k].Items, id, as)
		}
	}
	return items
}
