package mutation_test

import (
	"testing"

	"github.com/lintel-go/lintel/internal/drift/diff"
	"github.com/lintel-go/lintel/model"
)

// differences changes facts of models: lintel diff names each, at the line of
// what says it, or of what that is a part of.
func differences(t *testing.T) []mutant {
	var all []mutant
	for _, o := range originals(t) {
		if same := compared(o.model, o.with(func(*model.Model) {})); len(same) > 0 {
			t.Fatalf("%s differs from itself: %s", o.name, inShort(same))
		}
		for _, f := range o.facts(2) {
			m := mutant{kind: f.kind, name: o.name + ": " + f.name, find: func() []told { return compared(o.model, o.with(f.change)) }}
			for _, at := range f.at {
				m.want = append(m.want, want{at: []string{at}})
			}
			if len(f.at) == 0 { // said of the workspace, which stands nowhere
				m.want = []want{{}}
			}
			all = append(all, m)
		}
	}
	return all
}

// compared is how two models differ.
func compared(old, new *model.Model) []told {
	var all []told
	for _, c := range diff.Models(old, new) {
		words := string(c.Status) + " " + c.Kind + " " + c.Name
		for _, a := range c.Attributes {
			words += "; " + a.Name + ": " + a.Old + " → " + a.New
		}
		all = append(all, told{message: words, at: []string{place(c.Old.File, c.Old.Line), place(c.New.File, c.New.Line)}})
	}
	return all
}
