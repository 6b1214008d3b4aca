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
		locator:   newLocator(2 * (len(w.elements) + len(w.relationships))),
		problems:  slices.Clone(w.problems),
	}
	m := &Model{
		Schema:      SchemaVersion,
		Name:        b.name(w.name, "the workspace", w.at),
		Description: b.text(w.description, "the workspace's description", w.at),
		Properties:  b.properties(&w.attributes, "the workspace", w.at),
		Links:       slices.Clone(w.attributes.links),
		Origin:      b.locator.origin(w.at),
	}
	b.model = m
	b.buildEnvironmentIDs()
	b.buildElementIDs()
	m.Groups = b.buildGroups()
	m.Elements = b.buildElements()
	m.Relationships = b.buildRelationships()
	m.Environments = b.buildEnvironments()
	m.Scenarios = b.buildScenarios()
	m.Views = b.buildViews()
	m.Docs = b.buildFolders("Docs", w.docs)
	m.Decisions = b.buildFolders("Decisions", w.decisions)
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
	relationshipIDs map[*Relationship]string
}

func (b *builder) report(p problem) { b.problems = append(b.problems, p) }

// name returns a name or title as it stands in the model, and reports an
// empty one. What names the thing in words.
func (b *builder) name(name, what string, at stack) string {
	name = b.text(name, "the name of "+what, at)
	if name == "" {
		b.report(problem{code: codeEmptyName, message: what + " has no name", hint: "the name is the first argument", at: at})
		return "?"
	}
	return name
}

// text returns a text as it stands in the model, and reports what cannot be
// shown.
func (b *builder) text(text, what string, at stack) string {
	text = tidy(text)
	if printable(text) {
		return text
	}
	b.report(problem{code: codeUnprintable, message: what + " holds a character that cannot be shown: " + quote(text), hint: "take it out", at: at})
	return clean(text)
}

// holder is a thing with an ID that was already given.
type holder struct {
	words string
	name  string
	at    stack
}

// ids gives out IDs once each.
type ids map[string]holder

// claim returns id, or another if a thing has it already, which is reported.
func (b *builder) claim(taken ids, id string, h holder) string {
	old, found := taken[id]
	if !found {
		taken[id] = h
		return id
	}
	p := problem{at: h.at, related: []stack{old.at}}
	if old.words == h.words {
		p.code = codeDuplicate
		p.message = h.words + " is already defined"
		p.hint = "use the handle of the first, or give this one another name"
	} else {
		p.code = codeSameID
		p.message = h.words + " has the same ID as " + old.words + ", " + quote(id)
		p.hint = "give one of them another name, or an ID of its own with model.ID"
	}
	b.report(p)
	for n := 2; ; n++ {
		other := id + "~" + strconv.Itoa(n)
		if _, found := taken[other]; !found {
			taken[other] = h
			return other
		}
	}
}

// part returns the part of an ID that a thing adds to that of what it is part
// of.
func (b *builder) part(a *attributes, name, words string, at stack) string {
	if a.id != "" {
		return a.id
	}
	if s := slug(name); s != "" {
		return s
	}
	if tidy(name) != "" {
		b.report(problem{code: codeNoSlug, message: words + " has no letter and no digit in its name", hint: "give it one, or an ID with model.ID", at: at})
	}
	return "unnamed"
}

func (b *builder) buildEnvironmentIDs() {
	w := b.workspace
	b.environmentIDs = make([]string, len(w.environments))
	taken := make(ids, len(w.environments))
	for i, e := range w.environments {
		id := "@" + b.part(&e.attributes, e.name, e.words(), e.at)
		b.environmentIDs[i] = b.claim(taken, id, holder{e.words(), e.name, e.at})
	}
}

func (b *builder) buildElementIDs() {
	w := b.workspace
	b.elementIDs = make([]string, len(w.elements))
	taken := make(ids, len(w.elements))
	for i, e := range w.elements {
		words := e.words()
		var part string
		if e.of != nil && e.attributes.id == "" {
			part = b.elementIDs[e.of.number]
			part = part[strings.LastIndexByte(part, '/')+1:]
		} else {
			part = b.part(&e.attributes, e.name, words, e.at)
		}
		id := part
		switch {
		case e.parent != nil:
			id = b.elementIDs[e.parent.number] + "/" + part
		case e.environment != nil:
			id = b.environmentIDs[e.environment.number] + "/" + part
		}
		b.elementIDs[i] = b.claim(taken, id, holder{words, e.name, e.at})
	}
}

// id returns the ID of e, "" for nil.
func (b *builder) id(e *element) string {
	if e == nil {
		return ""
	}
	return b.elementIDs[e.number]
}

func (b *builder) environmentID(e *Environment) string {
	if e == nil {
		return ""
	}
	return b.environmentIDs[e.number]
}

func (b *builder) buildGroups() []GroupRecord {
	w := b.workspace
	b.groupIDs = make([]string, len(w.groups))
	taken := make(ids, len(w.groups))
	var records []GroupRecord
	for i, g := range w.groups {
		words := g.words()
		prefix := "group:" + b.id(g.within)
		parent := ""
		if g.parent != nil {
			parent = b.groupIDs[g.parent.number]
			prefix = parent
		}
		id := prefix + "/" + b.part(&attributes{}, g.name, words, g.at)
		b.groupIDs[i] = b.claim(taken, id, holder{words, g.name, g.at})
		records = append(records, GroupRecord{
			ID:     b.groupIDs[i],
			Name:   b.name(g.name, "a group", g.at),
			Parent: parent,
			Within: b.id(g.within),
			Origin: b.locator.origin(g.at),
		})
	}
	slices.SortFunc(records, func(a, b GroupRecord) int { return cmp.Compare(a.ID, b.ID) })
	return records
}

func (b *builder) buildElements() []ElementRecord {
	w := b.workspace
	if len(w.elements) == 0 {
		return nil
	}
	order := slices.Clone(w.elements)
	slices.SortFunc(order, func(x, y *element) int { return cmp.Compare(b.id(x), b.id(y)) })
	records := make([]ElementRecord, len(order))
	for i, e := range order {
		r := &records[i]
		a := &e.attributes
		words := e.words()
		r.ID = b.id(e)
		r.Kind = e.kind
		r.Parent = b.id(e.parent)
		if e.group != nil {
			r.Group = b.groupIDs[e.group.number]
		}
		r.Environment = b.environmentID(e.environment)
		r.Of = b.id(e.of)
		if e.of != nil {
			r.Name = clean(tidy(e.name)) // said where the element was defined
			if r.Name == "" {
				r.Name = "?"
			}
		} else {
			r.Name = b.name(e.name, "a "+e.kind.words(), e.at)
		}
		r.Description = b.text(e.description, "the description of "+words, e.at)
		r.Technology = b.text(a.technology, "the technology of "+words, e.at)
		r.Shape = a.shape
		r.External = a.external
		r.Instances = a.instances
		r.Owner = b.text(a.owner, "the owner of "+words, e.at)
		r.Service = b.text(a.service, "the service name of "+words, e.at)
		r.Code = slices.Clone(a.code)
		r.Tags = b.tags(a, words, e.at)
		r.Properties = b.properties(a, words, e.at)
		r.Links = slices.Clone(a.links)
		r.Origin = b.locator.origin(e.at)
	}
	return records
}

// tags returns the sorted tags of a thing.
func (b *builder) tags(a *attributes, words string, at stack) []string {
	if len(a.tags) == 0 {
		return nil
	}
	tags := make([]string, len(a.tags))
	for i, t := range a.tags {
		tags[i] = b.text(t, "a tag of "+words, at)
	}
	slices.Sort(tags)
	return slices.Compact(tags)
}

// properties returns a copy of the properties of a thing.
func (b *builder) properties(a *attributes, words string, at stack) map[string]string {
	if len(a.properties) == 0 {
		return nil
	}
	properties := make(map[string]string, len(a.properties))
	for _, key := range slices.Sorted(maps.Keys(a.properties)) {
		what := "property " + quote(key) + " of " + words
		properties[b.text(key, what, at)] = b.text(a.properties[key], what, at)
	}
	return properties
}

func (b *builder) buildRelationships() []RelationshipRecord {
	w := b.workspace
	b.relationshipIDs = make(map[*Relationship]string, len(w.relationships))
	taken := make(map[string]*Relationship, len(w.relationships))
	kept := make([]*Relationship, 0, len(w.relationships))
	for _, r := range w.relationships {
		id := b.id(r.from) + "->" + b.id(r.to)
		if r.attributes.id != "" {
			id += ":" + r.attributes.id
		} else if s := slug(r.description); s != "" {
			id += ":" + s
		}
		old, found := taken[id]
		if found && tidy(old.description) == tidy(r.description) {
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
				message: r.words() + " has the same ID as " + quote(old.description) + ", " + quote(id),
				hint:    "say something else in one of them, or give it an ID of its own with model.ID",
				at:      r.at,
				related: []stack{old.at},
			})
			base := id
			for n := 2; found; n++ {
				id = base + "~" + strconv.Itoa(n)
				_, found = taken[id]
			}
		}
		taken[id] = r
		b.relationshipIDs[r] = id
		kept = append(kept, r)
	}
	if len(kept) == 0 {
		return nil
	}
	slices.SortFunc(kept, func(x, y *Relationship) int {
		return cmp.Compare(b.relationshipIDs[x], b.relationshipIDs[y])
	})
	records := make([]RelationshipRecord, len(kept))
	for i, r := range kept {
		a := &r.attributes
		words := "relationship " + quote(r.description)
		records[i] = RelationshipRecord{
			ID:          b.relationshipIDs[r],
			From:        b.id(r.from),
			To:          b.id(r.to),
			Description: b.text(r.description, "the description of a relationship of "+quote(r.from.name), r.at),
			Technology:  b.text(a.technology, "the technology of "+words, r.at),
			Async:       a.async,
			Environment: b.environmentID(r.environment),
			Tags:        b.tags(a, words, r.at),
			Properties:  b.properties(a, words, r.at),
			Links:       slices.Clone(a.links),
			Origin:      b.locator.origin(r.at),
		}
	}
	return records
}

func (b *builder) buildEnvironments() []EnvironmentRecord {
	var records []EnvironmentRecord
	for i, e := range b.workspace.environments {
		var out []string
		for _, r := range e.leavesOut {
			out = append(out, b.relationshipIDs[r])
		}
		slices.Sort(out)
		records = append(records, EnvironmentRecord{
			ID:          b.environmentIDs[i],
			Name:        b.name(e.name, "an environment", e.at),
			Description: b.text(e.description, "the description of "+e.words(), e.at),
			LeavesOut:   slices.Compact(out),
			Origin:      b.locator.origin(e.at),
		})
	}
	slices.SortFunc(records, func(a, b EnvironmentRecord) int { return cmp.Compare(a.ID, b.ID) })
	return records
}

func (b *builder) buildFolders(method string, folders []folder) []FolderRecord {
	type place struct{ scope, path string }
	first := make(map[place]stack, len(folders))
	var records []FolderRecord
	for _, f := range folders {
		o := b.locator.origin(f.at)
		if tidy(f.path) == "" {
			b.report(problem{code: codeFolder, message: method + " names no folder", hint: "name one beside this file: " + method + "(" + quote(strings.ToLower(method)) + ")", at: f.at})
			continue
		}
		dir := strings.ReplaceAll(f.path, `\`, "/")
		if !path.IsAbs(dir) {
			dir = path.Join(path.Dir(o.File), dir)
		}
		here := place{b.id(f.scope), path.Clean(dir)}
		if at, found := first[here]; found {
			b.report(problem{code: codeFolder, message: method + " names the folder " + quote(f.path) + " again", hint: "name it once", at: f.at, related: []stack{at}})
			continue
		}
		first[here] = f.at
		records = append(records, FolderRecord{Scope: here.scope, Path: here.path, Origin: o})
	}
	return records
}

// diagnostics returns the problems of the workspace, with those of the nil
// handles used in it.
func (b *builder) diagnostics() []Diagnostic {
	problems := b.problems
	seen := map[*Workspace]bool{b.workspace: true}
	stray := slices.Clone(b.workspace.lost)
	for len(stray) > 0 {
		s := stray[0]
		stray = stray[1:]
		if !seen[s] {
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
	return ds
}

// SortDiagnostics sorts by file, line, code and message.
func SortDiagnostics(ds []Diagnostic) {
	slices.SortStableFunc(ds, func(a, b Diagnostic) int {
		return cmp.Or(
			cmp.Compare(a.Origin.File, b.Origin.File),
			cmp.Compare(a.Origin.Line, b.Origin.Line),
			cmp.Compare(a.Code, b.Code),
			cmp.Compare(a.Message, b.Message),
		)
	})
}
