package mutation_test

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/lintel-go/lintel/docs/examples/bigbank"
	"github.com/lintel-go/lintel/docs/examples/picturebook"
	"github.com/lintel-go/lintel/internal/mutation/testdata/shop"
	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/systems/flashsale"
	"github.com/lintel-go/lintel/systems/im"
	"github.com/lintel-go/lintel/systems/lintel"
)

// original is a sound model, which can be had again and again.
type original struct {
	name  string
	model *model.Model // not to be changed
}

func originals(t *testing.T) []original {
	t.Helper()
	var all []original
	for _, o := range []struct {
		name      string
		workspace func() *model.Workspace
	}{
		{"shop", shop.Workspace},
		{"flashsale", flashsale.Workspace},
		{"im", im.Workspace},
		{"lintel", lintel.Workspace},
		{"bigbank", bigbank.Workspace},
		{"picturebook", picturebook.Workspace},
	} {
		m, diagnostics := o.workspace().Build()
		for _, d := range diagnostics {
			t.Fatal(d)
		}
		all = append(all, original{o.name, m.Relative(root(t))})
	}
	return all
}

// with is a copy of the model, changed.
func (o original) with(change func(m *model.Model)) *model.Model {
	m := copied(reflect.ValueOf(o.model)).Interface().(*model.Model)
	change(m)
	return m
}

// copied is a copy of a value that shares nothing with it.
func copied(v reflect.Value) reflect.Value {
	to := reflect.New(v.Type()).Elem()
	to.Set(v)
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			to.Set(reflect.New(v.Type().Elem()))
			to.Elem().Set(copied(v.Elem()))
		}
	case reflect.Slice:
		if !v.IsNil() {
			to.Set(reflect.MakeSlice(v.Type(), v.Len(), v.Len()))
		}
		for i := range v.Len() {
			to.Index(i).Set(copied(v.Index(i)))
		}
	case reflect.Map:
		if !v.IsNil() {
			to.Set(reflect.MakeMapWithSize(v.Type(), v.Len()))
		}
		for _, k := range v.MapKeys() {
			to.SetMapIndex(k, v.MapIndex(k))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			to.Field(i).Set(copied(v.Field(i)))
		}
	}
	return to
}

// fact is something that a model says, with a change of it.
type fact struct {
	kind   string   // "change Scenarios.Steps.Text"
	name   string   // what it was
	at     []string // lines of the record that says it, and of those around it, the innermost first
	gone   bool     // the change takes the record out
	change func(m *model.Model)
}

// settled are fields that nobody writes: they follow from others, or changing
// them alone makes another thing of what they are in.
var settled = []string{
	"ID", "Key", "Schema", "Default", "Elements.Kind", "Elements.Environment", "States.Kind", "Views.Kind", "Views.Scope", "Views.Subject", "Views.Scenario",
	"Views.Environment", "Relationships.Environment", "Waivers.Code", "Waivers.Kind", "Waivers.Subject", "Severities.Code", "Type.ID", "Activities.Owner",
	"Scenarios.Owner", "StateMachines.Owner", "ClassSets.Owner", "UseCases.System", "States.Parent", "Groups.Within",
	"Views.Members", "Pointer", "Figures.Owner", "Figures.Verdict", "Term.Value", "Terms.Value", "Checks.Off", "Checks.Verdict", "Figures.Corrects",
}

// references are fields that hold IDs.
var references = []string{
	"From", "To", "Parent", "Group", "Of", "Lane", "System", "Scope", "Scenario", "Base", "LeavesOut", "Over", "Include", "Exclude", "Within",
	"ExcludeRelationships", "IncludeUseCases", "ExcludeUseCases", "Generals.ID", "Actors.ID", "Includes.ID", "Scenarios.ID", "Owner", "Parent",
}

// others is other values of fields that can have but a few.
var others = map[reflect.Type][]string{
	reflect.TypeFor[model.Shape]():        {string(model.Database), string(model.Queue)},
	reflect.TypeFor[model.Icon]():         {"redis", "kafka"},
	reflect.TypeFor[model.Direction]():    {string(model.TopToBottom), string(model.LeftToRight)},
	reflect.TypeFor[model.Severity]():     {string(model.SeverityError), string(model.SeverityWarning)},
	reflect.TypeFor[model.StepKind]():     {string(model.StepCall), string(model.StepSend), string(model.StepOpt), string(model.StepLoop)},
	reflect.TypeFor[model.ActivityKind](): {string(model.ActivityAction), string(model.ActivitySend), string(model.ActivityWhile), string(model.ActivityRepeat)},
	reflect.TypeFor[model.RelationKind](): {string(model.RelationAssociation), string(model.RelationComposition)},
	reflect.TypeFor[model.TypeKind]():     {string(model.TypeClass), string(model.TypeInterface)},
}

// facts are at most so many of each kind, spread over the model, of which the
// change leaves a model that holds together.
func (o original) facts(most int) []fact {
	w := walk{values: map[string][]string{}, facts: map[string][]fact{}}
	w.collect(reflect.ValueOf(o.model).Elem(), "")
	w.value(func(m *model.Model) reflect.Value { return reflect.ValueOf(m).Elem() }, reflect.ValueOf(o.model).Elem(), "", nil, o.model.Name)
	var all []fact
	for _, kind := range slices.Sorted(maps.Keys(w.facts)) {
		facts := w.facts[kind]
		kept := 0
		const tries = 4
		for n := range min(len(facts), tries*most) {
			f := facts[n*len(facts)/min(len(facts), tries*most)]
			if kept < most && o.with(f.change).Validate() == nil {
				all = append(all, f)
				kept++
			}
		}
	}
	return all
}

// walk goes through a model.
type walk struct {
	values map[string][]string // of references, by kind
	facts  map[string][]fact   // by kind
}

// within is the kind of a field. Steps inside of steps are steps.
func within(kind, field string) string {
	kind = strings.TrimPrefix(kind+"."+field, ".")
	for _, fragment := range []string{".Operands.Steps", ".Ways.Steps"} {
		kind = strings.TrimSuffix(kind, fragment)
	}
	return kind
}

func ends(kind string, with []string) bool {
	return slices.ContainsFunc(with, func(s string) bool {
		return kind == s || strings.HasSuffix(kind, "."+s) || strings.HasSuffix(kind, " "+s)
	})
}

// collect collects the values of references.
func (w *walk) collect(v reflect.Value, kind string) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			w.collect(v.Field(i), within(kind, v.Type().Field(i).Name))
		}
	case reflect.Slice:
		for i := range v.Len() {
			w.collect(v.Index(i), kind)
		}
	case reflect.String:
		if ends(kind, references) && !slices.Contains(w.values[kind], v.String()) {
			w.values[kind] = append(w.values[kind], v.String())
		}
	}
}

// value notes the facts of v, which get finds in any copy of the model.
func (w *walk) value(get func(*model.Model) reflect.Value, v reflect.Value, kind string, at []string, name string) {
	if ends(kind, settled) {
		return
	}
	note := func(verb, name string, gone bool, change func(v reflect.Value)) {
		kind := verb + " " + kind
		w.facts[kind] = append(w.facts[kind], fact{kind: kind, name: name, at: at, gone: gone, change: func(m *model.Model) { change(get(m)) }})
	}
	switch v.Kind() {
	case reflect.Struct:
		w.record(get, v, kind, at, name)
	case reflect.Pointer:
		if !v.IsNil() {
			w.value(func(m *model.Model) reflect.Value { return get(m).Elem() }, v.Elem(), kind, at, name)
		}
	case reflect.Slice:
		for i := range v.Len() {
			w.entry(get, v, i, kind, at, name)
		}
	case reflect.Map:
		for _, k := range v.MapKeys() {
			note("change", name+" "+k.String(), false, func(v reflect.Value) { v.SetMapIndex(k, reflect.ValueOf("another value")) })
			note("drop", name+" "+k.String(), false, func(v reflect.Value) { v.SetMapIndex(k, reflect.Value{}) })
		}
	case reflect.Bool:
		note("change", name, false, func(v reflect.Value) { v.SetBool(!v.Bool()) })
	case reflect.Int:
		note("change", name, false, func(v reflect.Value) { v.SetInt(v.Int() + 2) })
	case reflect.String:
		w.text(note, v, kind, name)
	}
}

func (w *walk) text(note func(verb, name string, gone bool, change func(reflect.Value)), v reflect.Value, kind, name string) {
	values, few := others[v.Type()]
	switch {
	case few:
	case ends(kind, references):
		values = w.values[kind]
	case v.String() != "":
		values = []string{v.String() + " indeed"}
	}
	if v.String() == "" {
		return
	}
	const most = 3
	tried := 0
	start := slices.Index(values, v.String()) + 1
	for i := range values {
		if other := values[(start+i)%len(values)]; other != v.String() && other != "" && tried < most {
			tried++
			old := v.String()
			note("change", fmt.Sprintf("%s: %q to %q", name, old, other), false, func(v reflect.Value) { v.SetString(other) })
			if ends(kind, []string{"Name"}) {
				w.retitle("change "+kind, old, other)
			}
		}
	}
}

// retitle has the last change of a name of the kind change the titles of views
// that follow from it, too.
func (w *walk) retitle(kind, old, now string) {
	f := &w.facts[kind][len(w.facts[kind])-1]
	rename := f.change
	f.change = func(m *model.Model) {
		rename(m)
		for i := range m.Views {
			if v := &m.Views[i]; v.Default {
				v.Title = strings.ReplaceAll(v.Title, old, now)
			}
		}
	}
}

// record notes the facts of a struct.
func (w *walk) record(get func(*model.Model) reflect.Value, v reflect.Value, kind string, at []string, name string) {
	if view, ok := v.Interface().(model.ViewRecord); ok && view.Default {
		return // it follows from the rest
	}
	at = append(lineOf(v), at...)
	for i := range v.NumField() {
		field := v.Type().Field(i).Name
		if field != "Origin" {
			w.value(func(m *model.Model) reflect.Value { return get(m).Field(i) }, v.Field(i), within(kind, field), at, name)
		}
	}
}

// lineOf is the line of a record, if it has one.
func lineOf(v reflect.Value) []string {
	if f := v.FieldByName("Origin"); f.IsValid() {
		if o := f.Interface().(model.Origin); o.File != "" {
			return []string{place(o.File, o.Line)}
		}
	}
	return nil
}

// entry notes the facts of an entry of a list.
func (w *walk) entry(get func(*model.Model) reflect.Value, v reflect.Value, i int, kind string, at []string, name string) {
	entry := v.Index(i)
	words := name + " " + called(entry)
	if view, ok := entry.Interface().(model.ViewRecord); ok && view.Default {
		return
	}
	inside := at
	if entry.Kind() == reflect.Struct {
		inside = append(lineOf(entry), at...)
	}
	w.value(func(m *model.Model) reflect.Value { return get(m).Index(i) }, entry, kind, at, words)
	note := func(verb string, at []string, change func(m *model.Model, list reflect.Value)) {
		kind := verb + " " + kind
		w.facts[kind] = append(w.facts[kind], fact{kind: kind, name: words, at: at, gone: verb == "drop", change: func(m *model.Model) { change(m, get(m)) }})
	}
	note("drop", inside, func(m *model.Model, list reflect.Value) {
		id := idOf(list.Index(i))
		list.Set(reflect.AppendSlice(list.Slice3(0, i, i), list.Slice(i+1, list.Len())))
		if id != "" {
			forget(m, id)
		}
	})
	if !strings.HasSuffix(kind, "Steps") {
		return // in any order, and each of them once
	}
	note("double", inside, func(_ *model.Model, list reflect.Value) {
		twice := reflect.Append(reflect.AppendSlice(reflect.MakeSlice(list.Type(), 0, list.Len()+1), list.Slice(0, i+1)), list.Index(i))
		list.Set(reflect.AppendSlice(twice, list.Slice(i+1, list.Len())))
	})
	if i > 0 {
		note("swap", append(lineOf(v.Index(i-1)), inside...), func(_ *model.Model, list reflect.Value) { reflect.Swapper(list.Interface())(i-1, i) })
	}
}

// idOf is the ID of a thing that others refer to, in a model or in the thing
// that it is a part of.
func idOf(v reflect.Value) string {
	if v.Kind() != reflect.Struct || v.Type() == reflect.TypeFor[model.ReferenceRecord]() || v.Type() == reflect.TypeFor[model.ActivityStepRecord]() {
		return ""
	}
	for _, name := range []string{"ID", "Key"} {
		if f := v.FieldByName(name); f.IsValid() {
			return f.String()
		}
	}
	return ""
}

// called is what an entry is called in the name of a mutant.
func called(v reflect.Value) string {
	if v.Kind() == reflect.String {
		return v.String()
	}
	for _, name := range []string{"ID", "Key", "Text", "Guard", "Event", "Code", "Name", "Path", "Title", "To"} {
		if f := v.FieldByName(name); f.IsValid() && f.String() != "" {
			return f.String()
		}
	}
	return v.Type().Name()
}

// forget takes out of a model what refers to things that are there no more.
func forget(m *model.Model, id string) {
	gone := []string{id}
	for n := 0; n < len(gone); n++ {
		gone = append(gone, without(reflect.ValueOf(m).Elem(), "", gone[n])...)
	}
}

// without takes out of v what refers to the ID, and returns the IDs of what it
// took out.
func without(v reflect.Value, kind, id string) (more []string) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			return without(v.Elem(), kind, id)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			field := v.Type().Field(i).Name
			switch {
			case field == "Origin":
			case field == "Group" && v.Field(i).String() == id:
				v.Field(i).SetString("") // what was in it stands by itself
			default:
				more = append(more, without(v.Field(i), within(kind, field), id)...)
			}
		}
	case reflect.Slice:
		for i := v.Len() - 1; i >= 0; i-- {
			entry := v.Index(i)
			if refers(entry, kind, id) {
				if own := idOf(entry); own != "" {
					more = append(more, own)
				}
				v.Set(reflect.AppendSlice(v.Slice3(0, i, i), v.Slice(i+1, v.Len())))
				continue
			}
			more = append(more, without(entry, kind, id)...)
		}
	}
	return more
}

// refers tells whether an entry of a list cannot be without what has the ID.
func refers(entry reflect.Value, kind, id string) bool {
	if entry.Kind() == reflect.String {
		return ends(kind, references) && entry.String() == id
	}
	if entry.Kind() != reflect.Struct {
		return false
	}
	for i := range entry.NumField() {
		f, name := entry.Field(i), within(kind, entry.Type().Field(i).Name)
		if f.Kind() == reflect.String && f.String() == id && !ends(name, []string{"Group"}) && (ends(name, references) || ends(name, []string{"Subject"})) {
			return true
		}
	}
	return false
}
