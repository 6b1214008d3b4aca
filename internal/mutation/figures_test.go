package mutation_test

import (
	"slices"
	"testing"

	"github.com/lintel-go/lintel/model"
)

// brokenFigures breaks each rule of figures.
func brokenFigures(t *testing.T) []mutant {
	return broken(t, "LNT-F", []breach{
		{"LNT-F001", "a check is not kept", checks(func(f *model.FigureRecord, k *model.CheckRecord) {
			f.Note, k.Note, k.Verdict = "", "", model.VerdictInconsistent
		})},
		{"LNT-F002", "a check is ambiguous", checks(func(f *model.FigureRecord, k *model.CheckRecord) {
			f.Note, k.Note, k.Verdict = "", "", model.VerdictAmbiguous
		})},
		{"LNT-F002", "a figure is ambiguous", figures(nil, func(_ *model.Model, f *model.FigureRecord) { f.Ambiguous, f.Note = true, "" })},
		{"LNT-F003", "a figure has no source", figures(
			func(f model.FigureRecord) bool {
				return f.Kind == model.FigureClaimed || f.Kind == model.FigureMeasured
			},
			func(_ *model.Model, f *model.FigureRecord) { f.Sources = nil },
		)},
		{"LNT-F004", "nothing follows from a figure", figures(
			func(f model.FigureRecord) bool { return f.Kind == model.FigureAssumed },
			func(m *model.Model, _ *model.FigureRecord) {
				for i := range m.Figures {
					m.Figures[i].Term, m.Figures[i].Checks = nil, nil
				}
			},
		)},
		{"LNT-F005", "a figure follows from what is corrected", figures(
			func(f model.FigureRecord) bool {
				return f.Term != nil && slices.ContainsFunc(f.Term.Terms, func(t model.TermRecord) bool { return t.Figure != "" })
			},
			func(m *model.Model, f *model.FigureRecord) {
				f.Note = ""
				i := slices.IndexFunc(f.Term.Terms, func(t model.TermRecord) bool { return t.Figure != "" })
				m.Figures = append(m.Figures, model.FigureRecord{ID: "~right", Name: "Right", Corrects: f.Term.Terms[i].Figure})
			},
		)},
		{"LNT-F006", "a figure is held against itself", checks(func(f *model.FigureRecord, k *model.CheckRecord) { k.Against.Figure = f.ID })},
	})
}

func figures(fits func(model.FigureRecord) bool, change func(m *model.Model, f *model.FigureRecord)) func(*model.Model) []site {
	return over(func(m *model.Model) []model.FigureRecord { return m.Figures },
		func(_ *model.Model, f model.FigureRecord) bool { return fits == nil || fits(f) },
		func(f model.FigureRecord) string { return f.ID }, func(f model.FigureRecord) model.Origin { return f.Origin },
		func(m *model.Model, i int) { change(m, &m.Figures[i]) })
}

// checks makes a site of each check of a figure that no other one corrects.
func checks(change func(f *model.FigureRecord, k *model.CheckRecord)) func(*model.Model) []site {
	return func(m *model.Model) []site {
		var all []site
		for i, f := range m.Figures {
			if slices.ContainsFunc(m.Figures, func(other model.FigureRecord) bool { return other.Corrects == f.ID }) {
				continue
			}
			for j, k := range f.Checks {
				all = append(all, site{f.ID, k.Origin, func(m *model.Model) { change(&m.Figures[i], &m.Figures[i].Checks[j]) }})
			}
		}
		return all
	}
}
