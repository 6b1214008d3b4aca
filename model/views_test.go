package model_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/lintel-go/lintel/model"
)

// list writes the views of a model down, one a line.
func list(m *model.Model) string {
	var b strings.Builder
	for _, v := range m.Views {
		fmt.Fprintf(&b, "%s: %s of %q %q %q, %q", v.Key, v.Kind, v.Scope, v.Environment, v.Scenario, v.Title)
		if v.Default {
			b.WriteString(" by itself")
		}
		b.WriteString("\n")
	}
	return b.String()
}

// TestDefaultViews holds which views exist without any view code.
func TestDefaultViews(t *testing.T) {
	w := model.New("All", "")
	w.Person("P", "")
	s := w.System("S", "")
	c := s.Container("C", "")
	c.Component("D", "")
	s.Container("E", "")
	w.System("Empty", "")
	x := w.System("X", "", model.External)
	y := x.Container("Y", "")
	y.Component("Z", "")
	live, test := w.Environment("Live", ""), w.Environment("Test", "")
	live.Node("N", "").Runs(c)
	live.Node("M", "").Node("O", "").Runs(x)
	test.Node("N", "").Runs(s)
	w.Environment("Idle", "").Node("N", "")
	s.UseCase("Use", "")
	x.UseCase("Use", "")
	w.Scenario("One", "")
	s.Scenario("Two", "")
	c.Scenario("Three", "")
	want := `empty/context: context of "empty" "" "", "Empty" by itself
landscape: landscape of "" "" "", "All" by itself
one: sequence of "" "" "one", "One" by itself
one/dynamic: dynamic of "" "" "one", "One" by itself
s/c/components: component of "s/c" "" "", "C" by itself
s/c/three: sequence of "s/c" "" "s/c/three", "Three" by itself
s/c/three/dynamic: dynamic of "s/c" "" "s/c/three", "Three" by itself
s/containers: container of "s" "" "", "S" by itself
s/context: context of "s" "" "", "S" by itself
s/deployment/live: deployment of "s" "@live" "", "S – Live" by itself
s/deployment/test: deployment of "s" "@test" "", "S – Test" by itself
s/two: sequence of "s" "" "s/two", "Two" by itself
s/two/dynamic: dynamic of "s" "" "s/two", "Two" by itself
s/use-cases: use-case of "s" "" "", "S" by itself
x/deployment/live: deployment of "x" "@live" "", "X – Live" by itself
x/use-cases: use-case of "x" "" "", "X" by itself
x/y/components: component of "x/y" "" "", "Y" by itself
`
	if got := list(build(t, w)); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

// TestEmptyWorkspace holds that there is always a picture.
func TestEmptyWorkspace(t *testing.T) {
	m := build(t, model.New("Empty", ""))
	if got := list(m); got != "landscape: landscape of \"\" \"\" \"\", \"Empty\" by itself\n" {
		t.Error(got)
	}
	if m.Views[0].Origin.Line == 0 {
		t.Error("it stands nowhere")
	}
}

// TestWrittenViews holds that a written view takes the place of the default
// one for the same subject, and of no other.
func TestWrittenViews(t *testing.T) {
	w := model.New("All", "")
	s := w.System("S", "")
	c := s.Container("C", "")
	c.Component("D", "")
	live := w.Environment("Live", "")
	live.Node("N", "").Runs(c)
	sc := s.Scenario("Sc", "")
	w.LandscapeView()
	s.ContextView(model.Key("around"), model.Title("Around"))
	s.ContainerView(model.TopToBottom, model.Description("All of them"))
	s.ContainerView(model.Key("s/some"), model.LeftToRight)
	c.ComponentView()
	live.DeploymentView(nil)
	sc.SequenceView(model.Key("s/messages"))
	m := build(t, w)
	want := `around: context of "s" "" "", "Around"
deployment/live: deployment of "" "@live" "", "Live"
landscape: landscape of "" "" "", "All"
s/c/components: component of "s/c" "" "", "C"
s/containers: container of "s" "" "", "S"
s/deployment/live: deployment of "s" "@live" "", "S – Live" by itself
s/messages: sequence of "s" "" "s/sc", "Sc"
s/sc/dynamic: dynamic of "s" "" "s/sc", "Sc" by itself
s/some: container of "s" "" "", "S"
`
	if got := list(m); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
	v, _ := m.View("s/containers")
	if v.Direction != model.TopToBottom || v.Description != "All of them" || v.Origin.Line == 0 {
		t.Errorf("%+v", v)
	}
}

// TestSelectors holds what selectors select.
func TestSelectors(t *testing.T) {
	w := model.New("Selectors", "")
	p := w.Person("P", "", model.Tag("vip"))
	s := w.System("S", "", model.Tag("vip"))
	c := s.Container("C", "", model.Technology("Go"), model.Tag("vip"))
	d := c.Component("D", "", model.Technology("Go"))
	x := w.System("X", "", model.Tag("old"))
	asks := p.Uses(c, "Asks", model.Technology("HTTPS"))
	c.Uses(x, "Asks", model.Tag("old"))
	live := w.Environment("Live", "")
	n := live.Node("N", "", model.Technology("Go"))
	ic := n.Runs(c, model.Tag("canary"))
	n.Runs(x)
	fw := live.Infrastructure("FW", "", model.Tag("old"))
	fwn := fw.Uses(n, "Passes", model.Technology("TCP"))
	sc := s.Scenario("Sc", "")
	sc.Call(p, c, "x")
	w.Environment("Test", "").Node("N", "", model.Tag("canary")).Runs(c)

	w.LandscapeView(model.Include(model.Tag("vip"), x), model.Exclude(asks))
	s.ContextView(model.Exclude(model.Tag("old")), model.Exclude(model.Technology("HTTPS")))
	s.ContainerView(model.Include(model.Technology("Go")), model.Exclude(x, p))
	c.ComponentView(model.Include(model.Technology("Go"), model.Tag("vip")), model.Exclude(c))
	live.DeploymentView(s, model.Exclude(s, model.Tag("old"), model.Technology("TCP")))
	live.DeploymentView(nil, model.Include(model.Technology("Go"), model.Tag("canary")))
	live.DeploymentView(x, model.Include(n, ic), model.Exclude(fw, fwn, x))
	sc.DynamicView(model.Exclude(model.Where(func(e model.ElementRecord) bool { return e.Kind == model.KindComponent })))
	sc.SequenceView(model.Include(d))
	s.UseCase("U", "", model.Tag("vip"))
	s.UseCaseView(model.Include(x.UseCase("V", "", model.Tag("old")), model.Tag("old")), model.Exclude(model.Tag("vip")))
	m := build(t, w)

	for key, want := range map[string]string{
		"landscape":         `[p s x] [] [p->s/c:asks]`,
		"s/context":         `[] [x] [p->s/c:asks s/c->x:asks]`,
		"s/containers":      `[s/c] [p x] []`,
		"s/c/components":    `[p s s/c/d] [s/c] []`,
		"s/deployment/live": `[] [@live/fw @live/n/c @live/n/x] [@live/fw->@live/n:passes s/c->x:asks]`,
		"deployment/live":   `[@live/n @live/n/c] [] []`,
		"x/deployment/live": `[@live/n @live/n/c] [@live/fw @live/n/x] [@live/fw->@live/n:passes]`,
		"s/sc/dynamic":      `[] [s/c/d] []`,
		"s/sc":              `[s/c/d] [] []`,
		"s/use-cases":       `[x] [p s] []`,
	} {
		v, found := m.View(key)
		if got := fmt.Sprint(v.Include, v.Exclude, v.ExcludeRelationships); !found || got != want {
			t.Errorf("%s: %s, want %s", key, got, want)
		}
	}
	v, _ := m.View("s/use-cases")
	if got := fmt.Sprint(v.IncludeUseCases, v.ExcludeUseCases); got != "[x/v] [s/u]" {
		t.Errorf("use cases: %s", got)
	}
}
