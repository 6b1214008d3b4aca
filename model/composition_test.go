package model_test

import (
	"fmt"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/model/testdata/identity"
)

// shop composes a workspace with a part of another package.
func shop(name string) *model.Workspace {
	w := model.New(name, "")
	id := identity.Define(w)
	web := w.System("Shop", "Sells things").Container("Web", "Shows things", model.Technology("Go"))
	web.Uses(id.Login, "Sends people who are not known")
	return w
}

// TestComposition holds that a part defined by another package is an ordinary
// part, whose place is told by both files.
func TestComposition(t *testing.T) {
	m := build(t, shop("Shop"))
	login, found := m.Element("identity-provider/login")
	if !found || m.Relationships[0].To != login.ID {
		t.Fatalf("no relationship to the login: %+v", m.Relationships)
	}
	if got := filepath.ToSlash(login.Origin.File); !strings.HasSuffix(got, "/testdata/identity/identity.go") {
		t.Errorf("defined in %s", got)
	}
	if len(login.Origin.CalledFrom) < 1 || !strings.HasSuffix(login.Origin.CalledFrom[0].File, "composition_test.go") {
		t.Errorf("called from %v", login.Origin.CalledFrom)
	}
	if len(m.Docs) != 1 || m.Docs[0].Scope != "identity-provider" || !strings.HasSuffix(m.Docs[0].Path, "/testdata/identity/docs") {
		t.Errorf("docs: %+v", m.Docs)
	}
}

// TestTwoWorkspaces holds that workspaces in one process do not meet.
func TestTwoWorkspaces(t *testing.T) {
	a, b := shop("Shop"), shop("Shop")
	a.Person("Only in a", "")
	ma, mb := build(t, a), build(t, b)
	if len(ma.Elements) != len(mb.Elements)+1 {
		t.Errorf("%d and %d elements", len(ma.Elements), len(mb.Elements))
	}
}

// TestParallel writes and builds many workspaces at once.
func TestParallel(t *testing.T) {
	want := build(t, shop("Shop"))
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			for range 20 {
				got, ds := shop("Shop").Build()
				got, want := got.Relative("/"), want.Relative("/")
				got.Origin, want.Origin = model.Origin{}, model.Origin{}
				if len(ds) > 0 || len(got.Elements) != len(want.Elements) || !reflect.DeepEqual(got.Relationships[0].ID, want.Relationships[0].ID) {
					t.Errorf("workspace %d differs", i)
				}
			}
		})
	}
	all.Wait()
	for i := range 4 {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			t.Parallel()
			build(t, shop(fmt.Sprint("Shop ", i)))
		})
	}
}
