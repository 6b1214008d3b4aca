package project

import (
	"strings"
	"testing"

	"github.com/lintel-go/lintel/internal/drift/diff"
	"github.com/lintel-go/lintel/model"
)

// workspaceOf is a workspace with one system.
func workspaceOf(t *testing.T, slug, pkg, name, system string) Workspace {
	t.Helper()
	w := model.New(name, "")
	s := w.System(system, "Does it")
	w.Person("User", "Looks").Uses(s, "looks")
	m, _ := w.Build()
	out := Saved(m, t.TempDir())
	out.Slug, out.Package = slug, pkg
	return out
}

// TestWorkspacesArePaired compares several workspaces, of which one has another
// package, one another name, one is gone and one is new.
func TestWorkspacesArePaired(t *testing.T) {
	p, err := Open(Options{Dir: t.TempDir(), CacheDir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	old := Side{Words: "then", Workspaces: []Workspace{
		workspaceOf(t, "bank", "example.com/bank", "Bank", "Bank"),
		workspaceOf(t, "gone", "example.com/gone", "Gone", "Gone"),
		workspaceOf(t, "mail", "example.com/mail", "Mail", "Mail"),
		workspaceOf(t, "shop", "example.com/shop", "Shop", "Shop"),
	}}
	now := Side{Words: "now", Workspaces: []Workspace{
		workspaceOf(t, "bank", "example.com/bank", "Bank", "Bank"),
		workspaceOf(t, "fresh", "example.com/fresh", "Fresh", "Fresh"),
		workspaceOf(t, "mail", "example.com/mail", "Letters", "Mail"),
		workspaceOf(t, "store", "example.com/store", "Shop", "Shop"),
	}}
	r, files, err := p.Diff(t.Context(), old, now, true)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, w := range r.Workspaces {
		words := w.Name + " " + string(w.Status)
		for _, c := range w.Changes {
			words += " " + string(c.Status) + ":" + c.Name
		}
		for _, v := range w.Pictures {
			words += " " + v.View + ":" + string(v.Status)
			if !strings.Contains(string(files[v.File]), `data-view="`+v.View+`"`) {
				t.Errorf("%s is no picture of %s", v.File, v.View)
			}
		}
		got = append(got, words)
	}
	want := []string{
		"bank ",
		"fresh added added:Fresh added:User added:User → Fresh: looks fresh/context:added landscape:added",
		"gone removed removed:Gone removed:User removed:User → Gone: looks gone/context:removed landscape:removed",
		"mail  changed:Letters landscape:changed",
		"store ",
	}
	if g, w := strings.Join(got, "\n"), strings.Join(want, "\n"); g != w {
		t.Errorf("it says\n%s\nwant\n%s", g, w)
	}
}

// TestBothWays compares in both directions: what is added in the one is removed
// in the other.
func TestBothWays(t *testing.T) {
	p, err := Open(Options{Dir: t.TempDir(), CacheDir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	a := Side{Workspaces: []Workspace{workspaceOf(t, "shop", "shop", "Shop", "Shop")}}
	w := model.New("Shop", "")
	s := w.System("Shop", "Does it")
	s.Container("API", "Takes orders")
	w.Person("User", "Looks").Uses(s, "looks")
	m, _ := w.Build()
	grown := Saved(m, "")
	grown.Slug, grown.Package = "shop", "shop"
	b := Side{Workspaces: []Workspace{grown}}
	for _, c := range []struct {
		old, new Side
		want     diff.Status
	}{{a, b, diff.Added}, {b, a, diff.Removed}} {
		r, _, err := p.Diff(t.Context(), c.old, c.new, false)
		if err != nil {
			t.Fatal(err)
		}
		w := r.Workspaces[0]
		if len(w.Changes) != 1 || w.Changes[0].Status != c.want || w.Changes[0].ID != "shop/api" {
			t.Errorf("the changes are %+v", w.Changes)
		}
		for _, v := range w.Pictures {
			if v.View == "shop/containers" && v.Status != c.want {
				t.Errorf("the picture of the containers is %s, want %s", v.Status, c.want)
			}
		}
	}
}
