package model

import (
	"cmp"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
)

// Build freezes the workspace. It returns the model and every mistake that
// was found, sorted by place. The model is sound even then: what could not be
// understood is left out of it, and of two things with one ID the later has
// "~2" behind its own. A workspace can be built again after more was defined.
func (w *Workspace) Build() (*Model, []Diagnostic) {
	w = w.alive()
	b := &builder{
		workspace: w,
		locator:   newLocator(len(w.elements) + len(w.relationships)),
		problems:  slices.Clone(w.problems),
	}
	m := &Model{
		Schema:         SchemaVersion,
		Name:           b.name(w.name, "the workspace", w, w.at),
		Description:    b.text(w.description, "description", w, w.at),
		Properties:     b.properties(&w.attributes, w, w.at),
		GivenIconsOnly: w.attributes.givenIcons,
		Links:          slices.Clone(w.attributes.links),
		Origin:         b.locator.origin(w.at),
	}
	b.model = m
	b.buildEnvironmentIDs()
	b.buildElementIDs()
	m.Groups = b.buildGroups()
	m.Elements = b.buildElements()
	m.Relationships = b.buildRelationships()
	m.Environments = b.buildEnvironments()
	m.Scenarios = b.buildScenarios()
	b.buildTopicIDs()
	m.StateMachines = b.buildStateMachines()
	m.UseCases = b.buildUseCases()
	m.ClassSets = b.buildClassSets()
	m.Activities = b.buildActivities()
	b.buildFigureIDs()
	m.Figures = b.buildFigures()
	m.Views = b.buildViews()
	m.Unbound = b.buildUnbound()
	m.Docs = b.buildFolders("Docs", w.docs)
	m.Decisions = b.buildFolders("Decisions", w.decisions)
	m.Severities = b.buildSeverities()
	m.Waivers = b.buildWaivers()
	return m, b.diagnostics()
}

// builder is the state of one Build.
type builder struct {
	workspace *Workspace
	model     *Model
	locator   *locator
	problems  []problem

	elementIDs      []string // by element.number
	groupIDs        []string // by group.number
	environmentIDs  []string // by Environment.number
	scenarioIDs     []string // by Scenario.number
	topicIDs        []string // by topic.number
	useCaseIDs      []string // by UseCase.number
	figureIDs       []string // by Figure.number
	relationshipIDs map[*Relationship]string
	viewKeys        map[*View]string
}

func (b *builder) report(p problem) { b.problems = append(b.problems, p) }

// name returns the name of a thing as it stands in the model, and reports an
// empty one, for which kind, a noun with its article, stands in the message.
func (b *builder) name(name, kind string, of named, at stack) string {
	if !printable(name) {
		b.report(unprintableText(name, "name", of, at))
	}
	name = clean(tidy(name))
	if name == "" && !b.workspace.nowhere { // a nil workspace has no other mistakes
		b.report(problem{code: codeEmptyName, message: kind + " has no name", hint: "the name is the first argument", at: at})
	}
	return cmp.Or(name, unnamed)
}

// unnamed is what has no name is called: in messages, in IDs and in the model.
const unnamed = "unnamed"

// called is a name as messages quote it.
func called(name string) string { return quote(cmp.Or(name, unnamed)) }

// text returns a text as it stands in the model, and reports what cannot be
// shown. What names the text, of the thing that it says something about.
func (b *builder) text(text, what string, of named, at stack) string {
	text = tidy(text)
	if printable(text) {
		return text
	}
	b.report(unprintableText(text, what, of, at))
	return clean(text)
}

func unprintableText(text, what string, of named, at stack) problem {
	return problem{code: codeUnprintable, message: "the " + what + " of " + of.words() + " holds a character that cannot be shown: " + quote(text), hint: "take it out", at: at}
}

// tags returns the sorted tags of a thing.
func (b *builder) tags(a *attributes, of named, at stack) []string {
	if len(a.tags) == 0 {
		return nil
	}
	tags := make([]string, len(a.tags))
	for i, t := range a.tags {
		tags[i] = b.text(t, "tag", of, at)
	}
	slices.Sort(tags)
	return slices.Compact(tags)
}

// properties returns a copy of the properties of a thing.
func (b *builder) properties(a *attributes, of named, at stack) map[string]string {
	if len(a.properties) == 0 {
		return nil
	}
	properties := make(map[string]string, len(a.properties))
	for _, key := range slices.Sorted(maps.Keys(a.properties)) {
		properties[b.text(key, "property key", of, at)] = b.text(a.properties[key], "property "+quote(key), of, at)
	}
	return properties
}

// sortRecords sorts records by ID, without moving the large ones more than
// once. It returns nil for none.
func sortRecords[T any](records []T, id func(*T) string) []T {
	if len(records) == 0 {
		return nil
	}
	order := make([]*T, len(records))
	for i := range records {
		order[i] = &records[i]
	}
	slices.SortFunc(order, func(x, y *T) int { return cmp.Compare(id(x), id(y)) })
	sorted := make([]T, len(records))
	for i, r := range order {
		sorted[i] = *r
	}
	return sorted
}

func (b *builder) buildGroups() []GroupRecord {
	w := b.workspace
	b.groupIDs = make([]string, len(w.groups))
	taken := make(ids, len(w.groups))
	records := make([]GroupRecord, len(w.groups))
	for i, g := range w.groups {
		prefix := "group:" + b.id(g.within)
		parent := ""
		if g.parent != nil {
			parent = b.groupIDs[g.parent.number]
			prefix = parent
		}
		id := prefix + "/" + b.part(&g.attributes, g.name, g, g.at)
		b.groupIDs[i] = b.claim(taken, id, holder{g, g.at})
		records[i] = GroupRecord{
			ID:     b.groupIDs[i],
			Name:   b.name(g.name, "a group", g, g.at),
			Parent: parent,
			Within: b.id(g.within),
			Origin: b.locator.origin(g.at),
		}
	}
	return sortRecords(records, func(g *GroupRecord) string { return g.ID })
}

func (b *builder) buildElements() []ElementRecord {
	w := b.workspace
	records := make([]ElementRecord, len(w.elements))
	for i, e := range w.elements {
		r := &records[i]
		a := &e.attributes
		r.ID = b.id(e)
		r.Kind = e.kind
		r.Parent = b.id(e.parent)
		if e.group != nil {
			r.Group = b.groupIDs[e.group.number]
		}
		r.Environment = b.environmentID(e.environment)
		r.Of = b.id(e.of)
		if e.of != nil {
			// What is wrong with it was said where the element was defined.
			r.Name = cmp.Or(clean(tidy(e.name)), unnamed)
		} else {
			r.Name = b.name(e.name, article(e.kind), e, e.at)
		}
		r.Description = b.text(e.description, "description", e, e.at)
		r.Technology = b.text(a.technology, "technology", e, e.at)
		r.Shape = a.shape
		r.Icon = Icon(a.icon)
		r.External = a.external
		r.Instances = a.instances
		r.Owner = b.text(a.owner, "owner", e, e.at)
		r.Service = b.text(a.service, "service name", e, e.at)
		r.Code = slices.Clone(a.code)
		r.Tags = b.tags(a, e, e.at)
		r.Properties = b.properties(a, e, e.at)
		r.Links = slices.Clone(a.links)
		r.Generals = references(b, e.generals, b.id)
		r.Origin = b.locator.origin(e.at)
	}
	return sortRecords(records, func(e *ElementRecord) string { return e.ID })
}

// article returns the kind with an article before it.
func article(kind ElementKind) string {
	if kind == KindInfrastructureNode {
		return "an infrastructure node"
	}
	return "a " + string(kind)
}

func (b *builder) buildRelationships() []RelationshipRecord {
	w := b.workspace
	b.relationshipIDs = make(map[*Relationship]string, len(w.relationships))
	taken := make(map[string]*Relationship, len(w.relationships))
	records := make([]RelationshipRecord, 0, len(w.relationships))
	for _, r := range w.relationships {
		a := &r.attributes
		id := b.id(r.from) + "->" + b.id(r.to)
		if part := cmp.Or(a.id, slug(r.description)); part != "" {
			id += ":" + part
		}
		old, found := taken[id]
		if found && old.description == r.description {
			b.report(problem{
				code:    codeDuplicateUse,
				message: r.words() + " is already written",
				hint:    "remove one, or say what else it is for",
				at:      r.at,
				related: []stack{old.at},
			})
			b.relationshipIDs[r] = id
			continue
		}
		if found {
			b.report(problem{
				code:    codeSameID,
				message: r.words() + " has the same ID as relationship " + quote(old.description) + ", " + quote(id),
				hint:    "say something else in one of them, or give it an ID of its own with model.ID",
				at:      r.at,
				related: []stack{old.at},
			})
			id = free(taken, id)
		}
		taken[id] = r
		b.relationshipIDs[r] = id
		records = append(records, RelationshipRecord{
			ID:          id,
			From:        b.id(r.from),
			To:          b.id(r.to),
			Description: b.text(r.description, "description", r, r.at),
			Technology:  b.text(a.technology, "technology", r, r.at),
			Async:       a.async,
			Environment: b.environmentID(r.environment),
			Tags:        b.tags(a, r, r.at),
			Properties:  b.properties(a, r, r.at),
			Links:       slices.Clone(a.links),
			Origin:      b.locator.origin(r.at),
		})
	}
	return sortRecords(records, func(r *RelationshipRecord) string { return r.ID })
}

func (b *builder) buildEnvironments() []EnvironmentRecord {
	w := b.workspace
	records := make([]EnvironmentRecord, len(w.environments))
	for i, e := range w.environments {
		var out []string
		for _, r := range e.leavesOut {
			out = append(out, b.relationshipIDs[r])
		}
		slices.Sort(out)
		records[i] = EnvironmentRecord{
			ID:          b.environmentIDs[i],
			Name:        b.name(e.name, "an environment", e, e.at),
			Description: b.text(e.description, "description", e, e.at),
			LeavesOut:   slices.Compact(out),
			Origin:      b.locator.origin(e.at),
		}
	}
	return sortRecords(records, func(e *EnvironmentRecord) string { return e.ID })
}

// buildFolders builds what the method of that name wrote down.
func (b *builder) buildFolders(method string, folders []folder) []FolderRecord {
	type place struct{ scope, path string }
	first := make(map[place]stack, len(folders))
	var records []FolderRecord
	for _, f := range folders {
		o := b.locator.origin(f.at)
		name := strings.TrimSpace(f.path)
		if name == "" || !printable(name) {
			b.report(problem{
				code:    codeFolder,
				message: method + " is given " + quote(f.path) + ", which names no folder",
				hint:    "name one beside this file: " + method + "(" + quote(strings.ToLower(method)) + ")",
				at:      f.at,
			})
			continue
		}
		at := place{b.id(f.scope), beside(o.File, name)}
		if old, found := first[at]; found {
			b.report(problem{
				code:    codeFolder,
				message: method + " names the folder " + quote(f.path) + " again",
				hint:    "name it once",
				at:      f.at,
				related: []stack{old},
			})
			continue
		}
		first[at] = f.at
		records = append(records, FolderRecord{Scope: at.scope, Path: at.path, Origin: o})
	}
	return records
}

// beside returns the path of what is called name in the folder of file, with
// slashes.
func beside(file, name string) string {
	name = slashes(name)
	if path.IsAbs(name) || len(name) > 1 && name[1] == ':' {
		return path.Clean(name)
	}
	return path.Join(path.Dir(slashes(file)), name)
}

// diagnostics returns the problems of the workspace, with those of the nil
// handles used in it.
func (b *builder) diagnostics() []Diagnostic {
	problems := b.problems
	seen := map[*Workspace]bool{b.workspace: true}
	for stray := slices.Clone(b.workspace.lost); len(stray) > 0; stray = stray[1:] {
		if s := stray[0]; !seen[s] {
			seen[s] = true
			problems = append(problems, s.problems...)
			stray = append(stray, s.lost...)
		}
	}
	severity := make(map[string]Severity)
	for _, r := range Rules() {
		severity[r.Code] = r.Severity
	}
	var ds []Diagnostic
	for _, p := range problems {
		d := Diagnostic{
			Code:     p.code,
			Severity: severity[p.code],
			Message:  p.message,
			Hint:     p.hint,
			Origin:   b.locator.origin(p.at),
		}
		for _, s := range p.related {
			d.Related = append(d.Related, b.locator.origin(s).Position)
		}
		ds = append(ds, d)
	}
	SortDiagnostics(ds)
	// A line that is run again makes the same mistake again.
	return slices.CompactFunc(ds, func(x, y Diagnostic) bool { return x.Code == y.Code && x.String() == y.String() })
}

// free returns id with the first of "~2", "~3"… behind it that is not taken.
func free[T any](taken map[string]T, id string) string {
	for n := 2; ; n++ {
		other := id + "~" + strconv.Itoa(n)
		if _, found := taken[other]; !found {
			return other
		}
	}
}
