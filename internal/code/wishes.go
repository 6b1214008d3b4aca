package code

import (
	"cmp"
	"slices"
	"strings"

	"github.com/lintel-go/lintel/internal/code/pattern"
	"github.com/lintel-go/lintel/model"
)

// wishesOf are the patterns whose types a model needs, sorted and each once.
func wishesOf(m *model.Model, dir string) []pattern.Pattern {
	var all []pattern.Pattern
	add := func(file, text string) { all = append(all, pattern.Of(dir, file, text)) }
	shown := map[string]bool{} // IDs of elements that code views show
	for _, v := range m.Views {
		if v.Kind == model.ViewCode {
			shown[v.Scope] = true
		}
	}
	for _, e := range m.Elements {
		if len(e.Code) == 0 || e.Kind != model.KindComponent && !shown[e.ID] && !slices.ContainsFunc(m.Ancestors(e.ID), func(id string) bool { return shown[id] }) {
			continue
		}
		for _, text := range e.Code {
			add(e.Origin.File, text)
		}
	}
	for _, s := range m.ClassSets {
		for _, t := range s.Types {
			add(s.Origin.File, t.Package)
		}
		for _, c := range s.Classes {
			if c.Type != nil {
				add(c.Origin.File, c.Type.Package)
			}
		}
	}
	for _, s := range m.StateMachines {
		if s.Type != nil {
			add(s.Origin.File, s.Type.Package)
		}
		if s.Table != nil {
			add(s.Origin.File, s.Table.Package)
		}
	}
	slices.SortFunc(all, func(a, b pattern.Pattern) int {
		return cmp.Or(strings.Compare(a.Argument(), b.Argument()), strings.Compare(a.Folder, b.Folder))
	})
	return slices.Compact(all)
}
