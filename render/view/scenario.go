package view

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/diagram"
)

// sequence shows a scenario with its lifelines in order of first appearance.
func (r *Resolver) sequence(v *model.ViewRecord) (diagram.Diagram, error) {
	items, participants, err := r.play(v)
	if err != nil {
		return diagram.Diagram{}, err
	}
	d := diagram.Diagram{Items: items}
	for _, e := range participants {
		d.Nodes = append(d.Nodes, r.node(e))
	}
	return d, nil
}

// dynamic shows a scenario as numbered messages on a graph of its
// participants.
func (r *Resolver) dynamic(v *model.ViewRecord) (diagram.Diagram, error) {
	items, participants, err := r.play(v)
	if err != nil {
		return diagram.Diagram{}, err
	}
	c := course{r: r, lines: map[lineKey]*line{}, caller: map[string]string{}}
	c.follow(items, nil)

	talks := map[string]bool{}
	for key := range c.lines {
		talks[key.from], talks[key.to] = true, true
	}
	for _, id := range v.Include {
		talks[id] = true
	}
	var d diagram.Diagram
	slices.Sort(participants)
	for _, e := range participants {
		if talks[r.elements[e].ID] { // what is only spoken of in a note is no participant
			d.Nodes = append(d.Nodes, r.node(e))
		}
	}
	d.Boundaries = r.homes(d.Nodes)
	for key, l := range c.lines {
		e := l.edge(key)
		e.Back = e.Return || c.backwards(key)
		d.Edges = append(d.Edges, e)
	}
	sortEdges(d.Edges)
	return d, nil
}

// play is the content of the view's scenario, numbered, without what the view
// excludes, and its participants in order of first appearance.
func (r *Resolver) play(v *model.ViewRecord) ([]diagram.Item, []int, error) {
	sc := r.scenario(v.Scenario)
	if sc == nil {
		return nil, nil, fmt.Errorf("its scenario %q is not in the model", v.Scenario)
	}
	p := player{r: r, scenario: sc, excluded: r.set(v.Exclude, true), met: make([]bool, len(r.elements))}
	items, err := p.items(sc.Steps, "", &counter{})
	if err != nil {
		return nil, nil, fmt.Errorf("scenario %q: %w", v.Scenario, err)
	}
	for e, in := range r.set(v.Include, false) {
		if in && !p.excluded[e] && r.elements[e].Environment == "" {
			p.meet(e)
		}
	}
	return items, p.participants, nil
}

// scenario is the scenario with the ID, or nil.
func (r *Resolver) scenario(id string) *model.ScenarioRecord {
	i := slices.IndexFunc(r.m.Scenarios, func(s model.ScenarioRecord) bool { return s.ID == id })
	if i < 0 {
		return nil
	}
	return &r.m.Scenarios[i]
}

// viewOf is the key of the view that shows the scenario best, empty if none
// does.
func (r *Resolver) viewOf(scenario string) string {
	best, sequence := "", false
	for _, v := range r.m.Views {
		if is := v.Kind == model.ViewSequence; v.Scenario == scenario && (best == "" || is && !sequence || is == sequence && v.Key < best) {
			best, sequence = v.Key, is
		}
	}
	return best
}

// counter numbers the messages of a course.
type counter struct {
	prefix string
	last   int
}

func (c *counter) next() string {
	c.last++
	return c.prefix + strconv.Itoa(c.last)
}

// letters is a, b … z, aa, ab … for 0, 1 …
func letters(n int) string {
	s := ""
	for n++; n > 0; n = (n - 1) / 26 {
		s = string(rune('a'+(n-1)%26)) + s
	}
	return s
}

// player makes items of steps.
type player struct {
	r            *Resolver
	scenario     *model.ScenarioRecord
	excluded     []bool
	met          []bool
	participants []int
}

func (p *player) meet(e int) {
	if !p.met[e] {
		p.met[e] = true
		p.participants = append(p.participants, e)
	}
}

// element finds an end of a step. The last result is false if the view does
// not show it.
func (p *player) element(id string) (int, bool, error) {
	e, ok := p.r.at[id]
	if !ok {
		return 0, false, fmt.Errorf("element %q is not in the model", id)
	}
	return e, !p.excluded[e], nil
}

// items is the steps as items, path being what the IDs of these begin with.
func (p *player) items(steps []model.StepRecord, path string, c *counter) ([]diagram.Item, error) {
	var items []diagram.Item
	for i, step := range steps {
		item := diagram.Item{
			ID:         path + strconv.Itoa(i+1),
			Kind:       step.Kind,
			Text:       step.Text,
			Technology: step.Technology,
			Origin:     step.Origin,
		}
		shown, err := p.fill(&item, step, c)
		if err != nil {
			return nil, err
		}
		if shown {
			items = append(items, item)
		}
	}
	return items, nil
}

// fill completes the item. The first result is false if the view does not
// show it.
func (p *player) fill(item *diagram.Item, step model.StepRecord, c *counter) (bool, error) {
	fail := func(err error) (bool, error) { return false, fmt.Errorf("step %s: %w", item.ID, err) }
	switch step.Kind {
	case model.StepCall, model.StepSend, model.StepReturn, model.StepSelf, model.StepCreate, model.StepDestroy:
		item.Number = c.next()
		if step.Kind == model.StepSelf && step.To == "" {
			step.To = step.From
		}
		from, showsFrom, err := p.element(step.From)
		if err != nil {
			return fail(err)
		}
		to, showsTo, err := p.element(step.To)
		if err != nil {
			return fail(err)
		}
		if !showsFrom || !showsTo {
			return false, nil
		}
		p.meet(from)
		p.meet(to)
		item.From, item.To = step.From, step.To
		return true, nil

	case model.StepNote:
		if err := p.stand(item, step.Over); err != nil {
			return fail(err)
		}
		return len(item.Over) > 0 || len(step.Over) == 0, nil

	case model.StepRef:
		item.Number = c.next()
		return p.ref(item, step)

	case model.StepDivider:
		return true, nil

	case model.StepAlt, model.StepOpt, model.StepLoop, model.StepPar, model.StepBreak, model.StepCritical:
		return p.fragment(item, step, c)
	}
	return fail(fmt.Errorf("unknown kind %q", step.Kind))
}

// stand puts the item over those of the elements that the view shows.
func (p *player) stand(item *diagram.Item, over []string) error {
	for _, id := range over {
		e, shows, err := p.element(id)
		if err != nil {
			return err
		}
		if shows {
			p.meet(e)
			item.Over = append(item.Over, id)
		}
	}
	return nil
}

// ref fills an item that stands for another scenario. It begins with whoever
// begins that, if it is over that.
func (p *player) ref(item *diagram.Item, step model.StepRecord) (bool, error) {
	other := p.r.scenario(step.Scenario)
	if other == nil {
		return false, fmt.Errorf("step %s: scenario %q is not in the model", item.ID, step.Scenario)
	}
	item.Text, item.View = other.Name, p.r.viewOf(other.ID)
	taking := p.r.cast(other, true)
	over := step.Over
	if len(over) == 0 {
		over = p.common(taking)
	}
	if err := p.stand(item, over); err != nil {
		return false, fmt.Errorf("step %s: %w", item.ID, err)
	}
	if len(item.Over) == 0 {
		return false, nil // the other scenario is empty, or nothing of it is shown
	}
	item.From = item.Over[0]
	for _, e := range slices.Backward(taking) {
		if id := p.around(e, item.Over); id != "" {
			item.From = id
		}
	}
	item.To = item.From
	return true, nil
}

// common is the IDs of those of the elements that take part in the scenario
// themselves, or are part of one that does; all of them if there is none.
func (p *player) common(elements []int) []string {
	var own, ids, all []string
	for _, e := range p.r.cast(p.scenario, false) {
		own = append(own, p.r.elements[e].ID)
	}
	for _, e := range elements {
		all = append(all, p.r.elements[e].ID)
		if id := p.around(e, own); id != "" {
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 {
		ids = all
	}
	return distinct(ids)
}

// around is the one of the IDs that is that of the element or of the nearest
// one around it; empty if there is none.
func (p *player) around(e int, ids []string) string {
	for ; e >= 0; e = p.r.parent[e] {
		if id := p.r.elements[e].ID; slices.Contains(ids, id) {
			return id
		}
	}
	return ""
}

// distinct is the IDs without repetitions, in the order they came.
func distinct(ids []string) []string {
	var list []string
	for _, id := range ids {
		if !slices.Contains(list, id) {
			list = append(list, id)
		}
	}
	return list
}

// cast is who takes part in a scenario: who speaks, in order of first
// appearance, then what is only spoken of. If deep, it includes who takes part
// in scenarios that it refers to.
func (r *Resolver) cast(sc *model.ScenarioRecord, deep bool) []int {
	var speak, other []string
	seen := map[string]bool{}
	var look func(steps []model.StepRecord)
	look = func(steps []model.StepRecord) {
		for _, s := range steps {
			if s.From != "" {
				speak = append(speak, s.From, s.To)
			}
			other = append(other, s.Over...)
			if to := r.scenario(s.Scenario); to != nil && deep && len(s.Over) == 0 && !seen[to.ID] {
				seen[to.ID] = true
				look(to.Steps)
			}
			for _, o := range s.Operands {
				look(o.Steps)
			}
		}
	}
	look(sc.Steps)
	var taking []int
	for _, id := range distinct(slices.Concat(speak, other)) {
		if e, ok := r.at[id]; ok {
			taking = append(taking, e)
		}
	}
	return taking
}

// fragment fills the operands of the item. A fragment without anything shown
// in it is not shown.
func (p *player) fragment(item *diagram.Item, step model.StepRecord, c *counter) (bool, error) {
	number := ""
	if step.Kind == model.StepPar && speaks(step) {
		number = c.next()
	}
	shown := false
	for i, operand := range step.Operands {
		inner := c
		if number != "" {
			inner = &counter{prefix: number + letters(i) + "."}
		}
		items, err := p.items(operand.Steps, item.ID+"."+strconv.Itoa(i+1)+".", inner)
		if err != nil {
			return false, err
		}
		guard := operand.Guard
		if guard == "" && step.Kind == model.StepAlt && i > 0 {
			guard = "else"
		}
		item.Operands = append(item.Operands, diagram.Operand{Guard: guard, Items: items})
		shown = shown || len(items) > 0
	}
	return shown, nil
}

// speaks tells whether there is a message or a ref in the step.
func speaks(step model.StepRecord) bool {
	if len(step.Operands) == 0 {
		return step.From != "" || step.Kind == model.StepRef
	}
	return slices.ContainsFunc(step.Operands, func(o model.OperandRecord) bool {
		return slices.ContainsFunc(o.Steps, speaks)
	})
}

// lineKey tells the lines of a dynamic view apart.
type lineKey struct {
	from, to string
	kind     model.StepKind // call, send, return, create, destroy or ref
}

// keyOf is the line that a message belongs to. What an element does itself is
// a call of its own.
func keyOf(item diagram.Item) lineKey {
	kind := item.Kind
	if kind == model.StepSelf {
		kind = model.StepCall
	}
	return lineKey{item.From, item.To, kind}
}

// line is the messages of one kind between two participants in one direction,
// in order.
type line struct {
	messages []message
	rels     []string
}

// message is an item with the conditions it stands under, outermost first.
type message struct {
	diagram.Item
	guards []*guard
}

// guard is a condition, with the numbers of the first and the last message
// that it holds for.
type guard struct {
	words       string
	first, last string
}

// course gathers the messages of a scenario into lines.
type course struct {
	r      *Resolver
	lines  map[lineKey]*line
	caller map[string]string // by participant: who set it to work first, empty for who began
}

// follow adds the messages of the items, which stand under the guards.
func (c *course) follow(items []diagram.Item, guards []*guard) {
	for _, item := range items {
		if item.Number != "" && item.From != "" {
			c.add(message{item, guards})
		}
		for _, operand := range item.Operands {
			inner := guards
			if words := condition(item.Kind, operand.Guard); words != "" {
				inner = append(slices.Clip(guards), &guard{words: words})
			}
			c.follow(operand.Items, inner)
		}
	}
}

func (c *course) add(m message) {
	for _, g := range m.guards {
		g.first, g.last = cmp.Or(g.first, m.Number), m.Number
	}
	key := keyOf(m.Item)
	if c.lines[key] == nil {
		c.lines[key] = &line{rels: c.relationships(key)}
	}
	c.lines[key].messages = append(c.lines[key].messages, m)
	if _, met := c.caller[m.From]; !met {
		c.caller[m.From] = ""
	}
	if _, met := c.caller[m.To]; !met {
		c.caller[m.To] = m.From
	}
}

// backwards tells whether the line leads to what set its sender to work,
// directly or through others.
func (c *course) backwards(key lineKey) bool {
	for at := c.caller[key.from]; at != ""; at = c.caller[at] {
		if at == key.to {
			return true
		}
	}
	return false
}

// opening is the conditions that begin to hold with the message, in brackets,
// each with the steps that it holds for, if there are others.
func (m message) opening() string {
	var words []string
	last := ""
	for _, g := range m.guards {
		switch {
		case g.first != m.Number:
		case len(words) > 0 && g.last == last:
			words[len(words)-1] += ", " + g.words
		case g.last == m.Number:
			words = append(words, g.words)
		default:
			words = append(words, g.first+"–"+g.last+": "+g.words)
		}
		if g.first == m.Number {
			last = g.last
		}
	}
	if len(words) == 0 {
		return ""
	}
	return " [" + strings.Join(words, "] [") + "]"
}

// standing is all the conditions that the message stands under, in brackets.
func (m message) standing() string {
	var words []string
	for _, g := range m.guards {
		words = append(words, g.words)
	}
	if len(words) == 0 {
		return ""
	}
	return " [" + strings.Join(words, ", ") + "]"
}

// condition is what has to hold for the steps of an operand, or how often
// they run. The labels of parallel and critical operands are none.
func condition(kind model.StepKind, guard string) string {
	switch kind {
	case model.StepAlt, model.StepOpt:
		return guard
	case model.StepLoop, model.StepBreak:
		return strings.TrimSpace(string(kind) + " " + guard)
	}
	return ""
}

// relationships is the IDs of the static relationships that allow the
// messages of a line.
func (c *course) relationships(key lineKey) []string {
	from, to := c.r.at[key.from], c.r.at[key.to]
	switch key.kind {
	case model.StepRef:
		return nil
	case model.StepReturn:
		from, to = to, from
	}
	var ids []string
	for _, rel := range c.r.static {
		if c.r.within(rel.from, from) && c.r.within(rel.to, to) {
			ids = append(ids, rel.ID)
		}
	}
	return ids
}

// edge is the line with one entry of text for each message. Its technology is
// what all messages share; if they differ, each says its own.
//
// A condition is said once, where it begins to hold; each line of the detail
// says all it stands under.
func (l *line) edge(key lineKey) diagram.Edge {
	first := l.messages[0]
	e := diagram.Edge{
		ID:            key.from + "->" + key.to,
		From:          key.from,
		To:            key.to,
		Message:       key.kind,
		Async:         key.kind == model.StepSend,
		Return:        key.kind == model.StepReturn,
		Relationships: l.rels,
		Origin:        first.Origin,
	}
	switch key.kind {
	case model.StepCall:
	case model.StepReturn:
		e.ID += ":reply"
	default:
		e.ID += ":" + string(key.kind)
	}
	if !slices.ContainsFunc(l.messages, func(m message) bool { return m.Technology != first.Technology }) {
		e.Technology = first.Technology
	}
	for _, m := range l.messages {
		words := m.Number + "."
		switch m.Kind {
		case model.StepCreate, model.StepDestroy, model.StepRef:
			words += " «" + string(m.Kind) + "»"
		}
		words = strings.TrimSpace(words + " " + m.Text)
		text, detail := words+m.opening(), words+m.standing()
		if m.Technology != "" {
			detail += " [" + m.Technology + "]"
		}
		if e.Technology == "" && m.Technology != "" {
			text += " [" + m.Technology + "]"
		}
		e.Text = append(e.Text, text)
		e.Detail = append(e.Detail, detail)
	}
	return e
}

// homes is the elements around the nodes, less those that are nodes
// themselves. It sets the parents of the nodes.
func (r *Resolver) homes(nodes []diagram.Node) []diagram.Boundary {
	takesPart := map[int]bool{}
	for _, n := range nodes {
		takesPart[r.at[n.ID]] = true
	}
	all := map[string]diagram.Boundary{}
	// home is the ID of the boundary around the element.
	var home func(e int) string
	home = func(e int) string {
		e = r.parent[e]
		for e >= 0 && takesPart[e] {
			e = r.parent[e]
		}
		if e < 0 {
			return ""
		}
		b := r.boundary(e)
		if _, ok := all[b.ID]; !ok {
			b.Parent = home(e)
			all[b.ID] = b
		}
		return b.ID
	}
	for i := range nodes {
		nodes[i].Parent = home(r.at[nodes[i].ID])
	}
	return sorted(all)
}
