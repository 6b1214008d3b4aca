package corpus_test

import (
	"reflect"
	"testing"

	"github.com/lintel-go/lintel/internal/corpus"
	"github.com/lintel-go/lintel/model"
)

// TestCasesAreSound holds that every model builds without a mistake, has the
// view, and is the same each time.
func TestCasesAreSound(t *testing.T) {
	names := map[string]bool{}
	for _, c := range corpus.Cases() {
		if names[c.Name] {
			t.Errorf("there are two of %s", c.Name)
		}
		names[c.Name] = true
		var twice [2]*model.Model
		var ds []model.Diagnostic
		for i := range twice {
			twice[i], ds = c.Workspace().Build()
		}
		m := twice[0]
		for _, d := range ds {
			t.Errorf("%s: %s", c.Name, d)
		}
		if _, ok := m.View(c.View); !ok {
			t.Errorf("%s has no view %s", c.Name, c.View)
		}
		if !reflect.DeepEqual(m, twice[1]) {
			t.Errorf("%s differs from time to time", c.Name)
		}
	}
}

// TestChangesAreSmall holds that a change adds one thing and leaves the rest.
func TestChangesAreSmall(t *testing.T) {
	for _, c := range corpus.Changes() {
		before, _ := c.Before().Build()
		after, ds := c.After().Build()
		for _, d := range ds {
			t.Errorf("%s: %s", c.Name, d)
		}
		more := len(after.Elements) - len(before.Elements)
		if lines := len(after.Relationships) - len(before.Relationships); more > 1 || lines > 1 || more+lines == 0 {
			t.Errorf("%s adds %d elements and %d relationships", c.Name, more, lines)
		}
		for _, r := range before.Relationships {
			if _, ok := after.Relationship(r.ID); !ok {
				t.Errorf("%s changes %s", c.Name, r.ID)
			}
		}
	}
}
